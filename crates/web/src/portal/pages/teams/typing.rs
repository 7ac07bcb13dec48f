//! What helps while somebody types: whether a handle is free, and people by part of a name.

use app::handles;
use axum::{Router, extract::Path, routing::get};
use domain::{handle::Handle, id::MembershipId, role::ResourceRole};

use crate::{
    Web,
    portal::{
        frame::Nav,
        pages::{around, people},
        respond::ok,
        views::{
            gate::{NameState, NameStatePart},
            teams::{Found, TeamPick},
        },
        visit::{Answer, Asked, Visit},
    },
    problem::Problem,
};

pub fn router() -> Router<Web> {
    Router::new()
        .route("/o/{org}/handles", get(check_handle))
        .route("/o/{org}/people", get(find_people))
        .route("/o/{org}/people/pick", get(pick))
}

/// Says while it is typed whether a handle can be had.
async fn check_handle(visit: Visit, Path(slug): Path<String>, asked: Asked) -> Answer {
    let inside = around::enter(visit, &slug, Nav::Users).await?;
    let state = |state| {
        Ok(ok(&NameStatePart {
            field: "handle",
            state,
        }))
    };
    let Some(typed) = asked.some("handle") else {
        return state(NameState::Empty);
    };
    if asked
        .some("own")
        .is_some_and(|own| own.eq_ignore_ascii_case(typed))
    {
        return state(NameState::Free(texts::handle_current().into_owned()));
    }
    let handle = match Handle::parse(typed) {
        Ok(handle) => handle,
        Err(invalid) => {
            return state(NameState::Refused {
                text: invalid.detail,
                offer: None,
            });
        }
    };
    let caller = inside.visit.signed_in()?;
    match handles::look(inside.visit.app(), caller, &inside.at(), &handle).await? {
        handles::Answer::Free => state(NameState::Free(texts::handle_free(&handle).into_owned())),
        handles::Answer::Taken { suggestion, bearer } => {
            let text = match bearer {
                Some(named) => texts::handle_belongs(&handle, &named.name),
                None => texts::handle_kept(&handle),
            };
            state(NameState::Refused {
                text: text.into_owned(),
                offer: Some(suggestion.to_string()),
            })
        }
    }
}

/// The people whose name, address or handle holds what is typed.
async fn find_people(visit: Visit, Path(slug): Path<String>, asked: Asked) -> Answer {
    let inside = around::enter(visit, &slug, Nav::Users).await?;
    let found = match asked.some("find") {
        Some(query) => people::find(&inside, query, 6).await?,
        None => Vec::new(),
    };
    let asked = asked.some("find").is_some();
    Ok(ok(&Found {
        org: inside.org,
        asked,
        found,
    }))
}

/// A person in the list of those who are chosen for a team.
async fn pick(visit: Visit, Path(slug): Path<String>, asked: Asked) -> Answer {
    let inside = around::enter(visit, &slug, Nav::Users).await?;
    let id: MembershipId = crate::extract::id(asked.v("id"))?;
    let member = people::team_member(&inside, id, ResourceRole::Member).await?;
    let m = member.ok_or_else(Problem::not_found)?;
    Ok(ok(&TeamPick { m }))
}
