//! From what somebody is in an organization to leave to change something in it.

use std::marker::PhantomData;

use ::access::{Person, Principal};
use domain::{
    id::{MembershipId, OrgId, TeamId},
    organization::Organization,
    policy::{self, OrgAction},
    role::{OrgRole, ResourceRole},
    time::Timestamp,
};

use super::{
    AccessError, By, ChangeMember, ChooseHandle, Membership, Permission, Permit, SetTeamMembers,
};
use crate::{ReadTx, StoreError, read};

impl Membership {
    pub fn organization(&self) -> &Organization {
        &self.org
    }

    pub fn role(&self) -> OrgRole {
        self.role
    }

    pub(crate) fn by(&self) -> &By {
        &self.by
    }

    /// `None` for programs, the operator and Muster itself.
    pub fn id(&self) -> Option<MembershipId> {
        self.own.as_ref().map(|own| own.id)
    }

    /// Whose rights count on projects, channels and devices, and what limits them.
    pub fn principal(&self) -> Principal<'_> {
        Principal {
            member: self.person.member,
            limits: self.limits.as_ref(),
        }
    }

    pub(crate) fn person(&self) -> Person {
        self.person
    }

    /// The member whose rights count: oneself, or whoever made the key; `None` for the operator
    /// and Muster itself.
    pub fn on_behalf_of(&self) -> Option<MembershipId> {
        self.by.account().map(|_| self.person.member)
    }

    pub fn last_active_at(&self) -> Option<Timestamp> {
        self.own.as_ref().and_then(|own| own.last_active_at)
    }

    pub fn may(&self, action: OrgAction) -> bool {
        policy::allows(self.role, action)
    }

    /// Refuses, in the words that fit, what the role does not open.
    pub fn require(&self, action: OrgAction) -> Result<(), AccessError> {
        match policy::required_role(action) {
            required if self.role >= required => Ok(()),
            OrgRole::Owner => Err(AccessError::OwnerOnly),
            required => Err(AccessError::Forbidden { required }),
        }
    }

    pub fn permit<P: Permission>(&self) -> Result<Permit<P>, AccessError> {
        self.require(P::ACTION)?;
        Ok(Permit {
            membership: self.clone(),
            permission: PhantomData,
        })
    }

    /// Leave to change or end a membership; `most` is the higher of the role that its person has
    /// and the one that they shall have. Ownership is the owners' alone to give and to take, and
    /// nobody gives more than they have.
    pub fn permit_change(&self, most: OrgRole) -> Result<Permit<ChangeMember>, AccessError> {
        self.require(policy::to_manage(most))?;
        if !policy::may_grant(self.role, most) {
            return Err(AccessError::RoleAboveOwn);
        }
        Ok(Permit {
            membership: self.clone(),
            permission: PhantomData,
        })
    }

    /// Leave to choose one's own handle, which everybody has.
    pub fn permit_own_handle(&self) -> Permit<ChooseHandle> {
        Permit {
            membership: self.clone(),
            permission: PhantomData,
        }
    }

    /// Leave to set the members of this team.
    pub async fn permit_team(
        &self,
        tx: &mut ReadTx,
        team: TeamId,
    ) -> Result<Permit<SetTeamMembers>, AccessError> {
        let in_team = match &self.own {
            Some(own) => team_role(tx, self.org.id, team, own.id).await?,
            None => None,
        };
        if !policy::may_set_team_members(self.role, in_team) {
            return Err(AccessError::Forbidden {
                required: OrgRole::Administrator,
            });
        }
        Ok(Permit {
            membership: self.clone(),
            permission: PhantomData,
        })
    }
}

async fn team_role(
    tx: &mut ReadTx,
    org: OrgId,
    team: TeamId,
    member: MembershipId,
) -> Result<Option<ResourceRole>, StoreError> {
    let role: Option<String> = on!(tx, c => sqlx::query_scalar(
        "SELECT t.role FROM team_members t WHERE t.org_id = $1 AND t.team_id = $2 AND t.membership_id = $3",
    ).bind(org.0).bind(team.0).bind(member.0).fetch_optional(c).await?);
    role.map(|role| read::resource_role(&role, "team_members"))
        .transpose()
}
