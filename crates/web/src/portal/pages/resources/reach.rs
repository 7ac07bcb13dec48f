//! What somebody reaches, and why they may do something or not.

use std::borrow::Cow;

use ::access::Kind;
use app::explain;
use axum::{Router, extract::Path, routing::get};
use domain::id::MembershipId;

use super::{
    access::name_of,
    kind_of,
    words::{actions, reason},
};
use crate::{
    Web,
    api::paging,
    portal::{
        frame::Nav,
        pages::{
            around::{self, Inside},
            people,
        },
        respond::ok,
        views::resources::{Reach, ReachList, ReachRow, Why, WhyRow},
        visit::{Answer, Asked, Stop, Visit},
    },
    problem::Problem,
};

/// How many of each kind are on one page.
const PAGE: i64 = 50;

/// What is listed, in this order: each with its words and its icon.
fn kinds() -> [(Kind, Cow<'static, str>, &'static str); 3] {
    [
        (Kind::Project, texts::projects(), "folder"),
        (Kind::Channel, texts::alert_channels(), "siren"),
        (Kind::Device, texts::devices(), "cpu"),
    ]
}

pub fn router() -> Router<Web> {
    Router::new()
        .route("/o/{org}/users/members/{member}/access", get(reach))
        .route("/o/{org}/access", get(why))
}

async fn reach(visit: Visit, Path((slug, member)): Path<(String, String)>, asked: Asked) -> Answer {
    let inside = around::enter(visit, &slug, Nav::Users).await?;
    let seen = people::named(&inside, &member).await?;
    let mut lists = Vec::new();
    for kind in kinds() {
        lists.push(list(&inside, seen.id, kind, &asked).await?);
    }
    let page = inside.page(texts::reach_title(&seen.name));
    let me = seen.id == inside.own.id;
    let Inside { person, org, .. } = inside;
    Ok(ok(&Reach {
        page,
        person,
        face: people::face(&seen),
        member_url: org.member(seen.id),
        me,
        role: seen.role,
        lists,
        org,
    }))
}

async fn list(
    inside: &Inside,
    member: MembershipId,
    (kind, title, icon): (Kind, Cow<'static, str>, &'static str),
    asked: &Asked,
) -> Result<ReachList, Stop> {
    let (app, caller, at) = (inside.visit.app(), inside.visit.signed_in()?, inside.at());
    let see = kind.action("see").ok_or_else(Problem::not_found)?;
    let page = kind.as_str();
    let after = paging::cursor(asked.some(page))?;
    let found = explain::resources(app, caller, &at, member, see, after, PAGE).await?;
    let here = format!("{}/access", inside.org.member(member));
    let next = found.next.as_ref().map(paging::text);
    let row = |reached: explain::Reached| ReachRow {
        url: super::url(&inside.org, reached.object),
        why: inside.org.why(member, super::id(reached.object)),
        name: reached.name,
        role: reached.role,
    };
    Ok(ReachList {
        title,
        icon,
        first: after.is_some().then(|| asked.here_with(&here, page, "")),
        next: next.map(|next| asked.here_with(&here, page, &next)),
        rows: found.items.into_iter().map(row).collect(),
    })
}

async fn why(visit: Visit, Path(slug): Path<String>, asked: Asked) -> Answer {
    let inside = around::enter(visit, &slug, Nav::Users).await?;
    let object = super::any(asked.v("resource"))?;
    let seen = people::named(&inside, asked.v("member")).await?;
    let kind = kind_of(object);
    let action = kind.action(asked.some("action").unwrap_or("see"));
    let action = action.ok_or_else(Problem::not_found)?;
    let name = name_of(&inside, object).await?;
    let (app, caller, at) = (inside.visit.app(), inside.visit.signed_in()?, inside.at());
    let found = explain::explain(app, caller, &at, seen.id, action, object.into()).await?;
    let page = inside.page(texts::why_title(&seen.name, &name));
    let rows = found.explanation.paths.iter().map(|path| WhyRow {
        text: reason(&page.clock, path, &found.names),
        carries: path.live && path.enough,
        live: path.live,
    });
    let allowed = found.explanation.allowed;
    let verdict = match allowed {
        true => texts::why_yes(action.as_str(), &seen.name, &name),
        false => texts::why_no(action.as_str(), &seen.name, &name),
    };
    Ok(ok(&Why {
        rows: rows.collect(),
        page,
        face: people::face(&seen),
        member: seen.id.to_string(),
        member_url: inside.org.member(seen.id),
        resource: super::id(object),
        resource_url: super::url(&inside.org, object),
        verdict,
        name,
        action: action.as_str().to_owned(),
        actions: actions(kind),
        allowed,
        person: inside.person,
        org: inside.org,
    }))
}
