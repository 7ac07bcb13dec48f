//! What was sent, and who is told why it cannot be taken.

use ::access::{Action, Object};
use app::{Caller, snapshots::look, teams};
use domain::{
    id::MembershipId,
    organization::OrgRef,
    policy::{self, OrgAction},
    team::TeamRef,
};
use store::{access::AccessError, leave::Deed};

use crate::{
    Web,
    problem::{Problem, Result},
};

/// What a call takes.
pub(super) enum May {
    /// Being in the organization.
    Enter,
    Do(OrgAction),
    /// A role on something.
    To(Action, Object),
    /// Setting the members of a team.
    Set(TeamRef),
    /// Changing a member, who may be oneself.
    Change(MembershipId),
}

impl May {
    pub(super) fn leave<D: Deed>(object: impl Into<Object>) -> Self {
        let object = object.into();
        D::action(object).map_or(Self::Enter, |action| Self::To(action, object))
    }
}

/// What was `sent`. Why it cannot be taken is told to those who may make such a call; others are told what they would
/// be told of one that is right: that there is nothing here, or which role it takes.
pub(super) async fn sent<T>(
    web: &Web,
    caller: &Caller,
    org: &OrgRef,
    may: May,
    sent: Result<T>,
) -> Result<T> {
    match sent {
        Ok(sent) => Ok(sent),
        Err(problem) => Err(Box::pin(told(web, caller, org, may, problem)).await),
    }
}

async fn told(web: &Web, caller: &Caller, org: &OrgRef, may: May, problem: Problem) -> Problem {
    match allowed(web, caller, org, may).await {
        Ok(()) => problem,
        Err(refusal) => refusal.into(),
    }
}

async fn allowed(web: &Web, caller: &Caller, org: &OrgRef, may: May) -> Result<(), AccessError> {
    let look = look(web.app(), caller, org).await?;
    let own = &look.membership;
    match may {
        May::Enter => Ok(()),
        May::Do(action) => own.require(action),
        May::To(action, object) => look.require(action, object),
        May::Set(team) => {
            let seen = teams::get(web.app(), caller, org, &team).await?;
            match policy::may_set_team_members(own.role(), seen.role) {
                true => Ok(()),
                false => own.require(OrgAction::ManageTeams),
            }
        }
        May::Change(member) if own.id() == Some(member) => Ok(()),
        May::Change(_) => own.require(OrgAction::ManageMembers),
    }
}
