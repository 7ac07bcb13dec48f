//! Removing a member: the rehearsal of what stops, and the removal.

use std::borrow::Cow;

use app::members::{self, Rehearsal, Removal, Seen, Step};
use axum::{Router, extract::Path, http::StatusCode, routing::get};
use domain::{id::MembershipId, membership::Status, organization::OrgRef, policy, role::OrgRole};

use super::{
    around::{self, Inside},
    people,
};
use crate::{
    Web,
    portal::{
        form::Form,
        frame::Nav,
        refuse::mend,
        respond::Done,
        rights::Things,
        views::people::{RemoveMember, Stops},
        visit::{Answer, Stop, Visit},
    },
    problem::Problem,
};

pub fn router() -> Router<Web> {
    Router::new().route(
        "/o/{org}/users/members/{member}/remove",
        get(show).post(remove),
    )
}

/// What `step` would stop, for somebody in an organization.
pub async fn rehearse(
    visit: &Visit,
    org: &OrgRef,
    id: MembershipId,
    step: Step,
) -> Result<Rehearsal, Stop> {
    Ok(members::rehearse(visit.app(), visit.signed_in()?, org, id, step).await?)
}

async fn show(visit: Visit, Path((slug, id)): Path<(String, String)>) -> Answer {
    let inside = around::managing(visit, &slug, Nav::Users).await?;
    let seen = people::named(&inside, &id).await?;
    let form = inside.visit.fresh_form();
    draw(inside, &seen, form, StatusCode::OK).await
}

async fn draw(inside: Inside, seen: &Seen, form: Form, status: StatusCode) -> Answer {
    let rehearsal = rehearse(&inside.visit, &inside.at(), seen.id, Step::Removal).await?;
    let back = inside.org.member(seen.id);
    let stewards = stewards(&inside, seen, &rehearsal).await?;
    let sheet = RemoveMember {
        org: inside.org.clone(),
        action: format!("{back}/remove"),
        back,
        face: people::face(seen),
        me: seen.id == inside.own.id,
        stops: Stops {
            takes_over: !stewards.is_empty(),
            ..stops(&rehearsal)
        },
        stewards,
        form,
    };
    Ok(around::as_sheet(
        inside,
        status,
        "",
        texts::member_remove_page(),
        &sheet,
    ))
}

/// What a removal or a departure stops, in words.
pub fn stops(rehearsal: &Rehearsal) -> Stops {
    let teams = rehearsal.teams.iter().map(|lost| {
        let handle = &lost.seen.team.handle;
        match lost.leaves_empty() {
            true => texts::stops_team_empty(handle).into_owned(),
            false => format!("@{handle}"),
        }
    });
    let invitations = rehearsal
        .invitations
        .iter()
        .map(|i| i.invitation.email.as_str().to_owned());
    Stops {
        teams: teams.collect(),
        invitations: invitations.collect(),
        grants: Things::of_all(rehearsal),
        api_keys: rehearsal
            .api_keys
            .iter()
            .map(|key| key.name.clone())
            .collect(),
        last_owner: rehearsal.last_owner,
        ..Stops::default()
    }
}

// ---- Who takes over ---------------------------------------------------------------------------------

/// How many owners, and how many administrators, are offered.
const STEWARDS: i64 = 100;

/// Who can take over the pending invitations and the API keys, each with what comes of them then;
/// nobody where there are none.
async fn stewards(
    inside: &Inside,
    leaving: &Seen,
    rehearsal: &Rehearsal,
) -> Result<Vec<(String, String)>, Stop> {
    let left = Left::of(rehearsal);
    if left.is_nothing() {
        return Ok(Vec::new());
    }
    let mut offered = vec![(String::new(), left.without_anybody())];
    let offer = |value: &str, name: &str, role| (value.to_owned(), left.with(name, role));
    if leaving.id != inside.own.id {
        offered.push(offer("me", &texts::steward_me(), inside.own.role));
    }
    for role in [OrgRole::Owner, OrgRole::Administrator] {
        for other in active(inside, role).await? {
            if other.id != leaving.id && other.id != inside.own.id {
                offered.push(offer(&other.id.to_string(), &other.name, role));
            }
        }
    }
    Ok(offered)
}

async fn active(inside: &Inside, role: OrgRole) -> Result<Vec<Seen>, Stop> {
    let query = members::Query {
        role: Some(role),
        status: Some(Status::Active),
        limit: STEWARDS,
        ..people::everybody()
    };
    let caller = inside.visit.signed_in()?;
    let page = members::list(inside.visit.app(), caller, &inside.at(), &query).await?;
    Ok(page.members)
}

/// What somebody leaves behind: the role that each invitation and each key gives.
struct Left {
    invitations: Vec<OrgRole>,
    keys: Vec<OrgRole>,
}

impl Left {
    fn of(rehearsal: &Rehearsal) -> Self {
        let invitations = rehearsal.invitations.iter();
        Self {
            invitations: invitations.map(|i| i.invitation.role).collect(),
            keys: rehearsal.api_keys.iter().map(|key| key.role).collect(),
        }
    }

    fn is_nothing(&self) -> bool {
        self.invitations.is_empty() && self.keys.is_empty()
    }

    fn without_anybody(&self) -> String {
        let ended = end(self.invitations.len(), self.keys.len());
        texts::steward_nobody(ended).into_owned()
    }

    /// What goes on under somebody of this role (`app::members::remove` decides by the same rules).
    fn with(&self, name: &str, role: OrgRole) -> String {
        let invites = |given: &&OrgRole| policy::allows(role, policy::to_invite(**given));
        let makes = |given: &&OrgRole| policy::may_grant(role, **given);
        let invitations = self.invitations.iter().filter(invites).count();
        let keys = self.keys.iter().filter(makes).count();
        let ended = (self.invitations.len() - invitations, self.keys.len() - keys);
        let told = match ((invitations, keys), ended) {
            ((0, 0), (i, k)) => texts::steward(name, role.label(), end(i, k)),
            ((i, k), (0, 0)) => texts::steward(name, role.label(), go_on(i, k)),
            (kept, ended) => texts::steward_some(
                end(ended.0, ended.1),
                go_on(kept.0, kept.1),
                name,
                role.label(),
            ),
        };
        told.into_owned()
    }
}

fn end(invitations: usize, keys: usize) -> Cow<'static, str> {
    match (invitations, keys) {
        (_, 0) => texts::steward_invitations_end(invitations),
        (0, _) => texts::steward_keys_end(keys),
        _ => texts::steward_both_end(invitations, keys),
    }
}

fn go_on(invitations: usize, keys: usize) -> Cow<'static, str> {
    match (invitations, keys) {
        (_, 0) => texts::steward_invitations_go_on(invitations),
        (0, _) => texts::steward_keys_go_on(keys),
        _ => texts::steward_both_go_on(invitations, keys),
    }
}

/// Who takes over, as the form has it: invitations and keys alike.
fn removal(inside: &Inside, form: &Form) -> Result<Removal, Stop> {
    let steward = match form.v("steward") {
        "" => None,
        "me" => Some(inside.own.id),
        id => Some(crate::extract::id(id)?),
    };
    Ok(Removal {
        keep_invitations: steward.is_some(),
        steward,
        expected: None,
    })
}

// ---- The removal --------------------------------------------------------------------------------------

async fn remove(visit: Visit, Path((slug, id)): Path<(String, String)>, form: Form) -> Answer {
    let mut inside = around::managing(visit, &slug, Nav::Users).await?;
    let seen = people::named(&inside, &id).await?;
    let form = match super::step_up::confirmed(&mut inside.visit, form).await? {
        Ok(form) => form,
        Err(form) => return Ok(ask(&inside, &seen, form)),
    };
    let removal = removal(&inside, &form)?;
    let caller = inside.visit.signed_in()?;
    match members::remove(inside.visit.app(), caller, &inside.at(), seen.id, &removal).await {
        Ok(()) => {
            let text = texts::member_removed(&seen.name);
            let list = inside.org.at("/users/members");
            let left = seen.id == inside.own.id;
            let to = if left {
                "/organizations".to_owned()
            } else {
                list
            };
            Ok(Done::new(text, to).leaving().answer(inside.way()))
        }
        Err(error) => match Problem::from(error) {
            problem if problem.code == "step_up_required" => Ok(ask(&inside, &seen, form)),
            problem => {
                let form = mend(form, problem)?;
                draw(inside, &seen, form, StatusCode::UNPROCESSABLE_ENTITY).await
            }
        },
    }
}

fn ask(inside: &Inside, seen: &Seen, form: Form) -> axum::response::Response {
    let reason = match seen.role {
        OrgRole::Owner => texts::member_remove_password_owner(&seen.name),
        _ => texts::member_remove_password(&seen.name),
    };
    super::step_up::ask(
        inside,
        form,
        reason,
        texts::member_remove_act(),
        inside.org.member(seen.id),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_of_keys_and_invitations_is_told_for_each_who_may_take_them() {
        let left = Left {
            invitations: vec![OrgRole::Owner, OrgRole::Member],
            keys: vec![OrgRole::Administrator],
        };
        assert_eq!(
            left.without_anybody(),
            "Nobody: 2 invitations and 1 API key end"
        );
        assert_eq!(
            left.with("Mia", OrgRole::Owner),
            "Mia, Owner: 2 invitations and 1 API key go on"
        );
        assert_eq!(
            left.with("Jo", OrgRole::Administrator),
            "Jo, Administrator: 1 invitation and 1 API key go on, 1 invitation ends"
        );
    }
}
