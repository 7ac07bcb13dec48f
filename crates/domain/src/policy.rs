//! Who may do what. The whole policy is the `match`es of this file; `policy.matrix.txt` beside
//! the crate is what they say, printed by a test, so that a change of rights is a readable diff.
//!
//! There is no `_` arm: a new action does not compile until somebody has chosen who may do it.

use crate::{
    named::named,
    role::{OrgRole, ResourceRole},
};

named! {
    /// What can be done in an organization.
    OrgAction {
        /// See its name, one's own role and teams; list people (name, handle, role) and teams.
        See = "see";
        /// See other people's e-mail addresses and sign-in state, and the invitations.
        SeeContacts = "see_contacts";
        /// Edit its settings; verify domains.
        EditSettings = "settings";
        /// Invite, resend and revoke, as administrator, member or observer.
        Invite = "invite";
        /// Invite as owner; promote to, demote or remove an owner.
        ManageOwners = "manage_owners";
        /// Change the role of, suspend, restore or remove a person who is no owner.
        ManageMembers = "manage_members";
        /// Leave (the last owner may not, which is a rule of its own).
        Leave = "leave";
        /// Create, rename, delete teams and set their members. A team's administrators set its
        /// members too: [`may_set_team_members`].
        ManageTeams = "manage_teams";
        /// Create projects and alert channels.
        CreateProject = "create_project";
        /// Make and revoke the organization's API keys, up to one's own role.
        ManageApiKeys = "api_keys";
        /// Read the audit log; billing events are for those who may manage billing.
        ReadAudit = "audit";
        /// Claim devices.
        ClaimDevices = "claim_devices";
        /// Plan, seats, prices, invoices, purchases.
        ManageBilling = "billing";
        /// Delete the organization, and restore it in its grace period.
        Delete = "delete";
    }
}

/// The least role that may do `action`; every role above it may, too.
pub fn required_role(action: OrgAction) -> OrgRole {
    match action {
        OrgAction::See | OrgAction::Leave => OrgRole::Observer,
        OrgAction::SeeContacts
        | OrgAction::EditSettings
        | OrgAction::Invite
        | OrgAction::ManageMembers
        | OrgAction::ManageTeams
        | OrgAction::CreateProject
        | OrgAction::ManageApiKeys
        | OrgAction::ReadAudit
        | OrgAction::ClaimDevices => OrgRole::Administrator,
        OrgAction::ManageOwners | OrgAction::ManageBilling | OrgAction::Delete => OrgRole::Owner,
    }
}

pub fn allows(role: OrgRole, action: OrgAction) -> bool {
    role >= required_role(action)
}

/// What it takes to give somebody `role`, or to take it away: ownership is the owners' alone.
pub fn to_manage(role: OrgRole) -> OrgAction {
    match role {
        OrgRole::Owner => OrgAction::ManageOwners,
        OrgRole::Administrator | OrgRole::Member | OrgRole::Observer => OrgAction::ManageMembers,
    }
}

/// What it takes to invite somebody as `role`.
pub fn to_invite(role: OrgRole) -> OrgAction {
    match role {
        OrgRole::Owner => OrgAction::ManageOwners,
        OrgRole::Administrator | OrgRole::Member | OrgRole::Observer => OrgAction::Invite,
    }
}

/// What somebody with the role `from` may do, and with `to`, or with no role, no longer.
pub fn lost(from: OrgRole, to: Option<OrgRole>) -> Vec<OrgAction> {
    let kept = |action| to.is_some_and(|role| allows(role, action));
    let actions = OrgAction::ALL.iter().copied();
    actions
        .filter(|action| allows(from, *action) && !kept(*action))
        .collect()
}

/// Whether somebody may set a team's members: by the organization, or as its administrator. What
/// counts is what the organization role leaves of `in_team`: a team's administrator who was
/// demoted to observer keeps the place, so that a promotion restores it, and only observes.
pub fn may_set_team_members(role: OrgRole, in_team: Option<ResourceRole>) -> bool {
    let in_effect = in_team.map(|r| r.min(role.cap()));
    allows(role, OrgAction::ManageTeams) || in_effect == Some(ResourceRole::Administrator)
}

/// Whether `own` is enough to give `granted` to somebody else.
pub fn may_grant(own: OrgRole, granted: OrgRole) -> bool {
    granted <= own
}

named! {
    /// What can be done with a project, by one's role on it.
    ProjectAction {
        See = "see";
        Settings = "settings";
        Grant = "grant";
        AddDevice = "add_device";
        CreateJob = "create_job";
        /// Only the organization's owners and administrators: see [`project_delete`].
        Delete = "delete";
    }
}

named! {
    /// What can be done with a device, by one's role on it or on its project.
    DeviceAction {
        See = "see";
        Control = "control";
        Edit = "edit";
        Credentials = "credentials";
    }
}

named! {
    /// What can be done with an alert channel, by one's role on it.
    ChannelAction {
        See = "see";
        Publish = "publish";
        Settings = "settings";
        Grant = "grant";
        Delete = "delete";
    }
}

named! {
    /// What can be done with an alert, by one's role on its channel.
    AlertAction {
        See = "see";
        Comment = "comment";
        Acknowledge = "acknowledge";
        Snooze = "snooze";
        Resolve = "resolve";
    }
}

named! {
    /// What can be done with a job, by one's role on its project.
    JobAction {
        See = "see";
        Edit = "edit";
        Assign = "assign";
        Comment = "comment";
        /// Start, hold, complete, reopen.
        Transition = "transition";
        /// Its creator may cancel it with a lesser role than others: see [`own_job_role`].
        Cancel = "cancel";
    }
}

/// The least role on the project that may do `action`; `None` where no role on it is enough.
pub fn project_role(action: ProjectAction) -> Option<ResourceRole> {
    match action {
        ProjectAction::See => Some(ResourceRole::Observer),
        ProjectAction::CreateJob => Some(ResourceRole::Member),
        ProjectAction::Settings | ProjectAction::Grant | ProjectAction::AddDevice => {
            Some(ResourceRole::Administrator)
        }
        ProjectAction::Delete => None,
    }
}

/// Deleting a project takes a role in the organization, not one on the project.
pub fn project_delete(role: OrgRole) -> bool {
    role >= OrgRole::Administrator
}

/// The least role on the device, or on its project, that may do `action`.
pub fn device_role(action: DeviceAction) -> ResourceRole {
    match action {
        DeviceAction::See => ResourceRole::Observer,
        DeviceAction::Control => ResourceRole::Member,
        DeviceAction::Edit | DeviceAction::Credentials => ResourceRole::Administrator,
    }
}

/// The least role on the channel that may do `action`.
pub fn channel_role(action: ChannelAction) -> ResourceRole {
    match action {
        ChannelAction::See => ResourceRole::Observer,
        ChannelAction::Publish => ResourceRole::Member,
        ChannelAction::Settings | ChannelAction::Grant | ChannelAction::Delete => {
            ResourceRole::Administrator
        }
    }
}

/// The least role on the alert's channel that may do `action`.
pub fn alert_role(action: AlertAction) -> ResourceRole {
    match action {
        AlertAction::See => ResourceRole::Observer,
        AlertAction::Comment
        | AlertAction::Acknowledge
        | AlertAction::Snooze
        | AlertAction::Resolve => ResourceRole::Member,
    }
}

/// The least role on the job's project that may do `action` to a job that somebody else created.
pub fn job_role(action: JobAction) -> ResourceRole {
    match action {
        JobAction::See => ResourceRole::Observer,
        JobAction::Edit | JobAction::Assign | JobAction::Comment | JobAction::Transition => {
            ResourceRole::Member
        }
        JobAction::Cancel => ResourceRole::Administrator,
    }
}

/// The least role on the job's project that may do `action` to a job that one created oneself.
pub fn own_job_role(action: JobAction) -> ResourceRole {
    match action {
        JobAction::Cancel => ResourceRole::Member,
        JobAction::See
        | JobAction::Edit
        | JobAction::Assign
        | JobAction::Comment
        | JobAction::Transition => job_role(action),
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use super::*;

    /// Run with `UPDATE_MATRIX=1` to write the page anew after a deliberate change of rights.
    #[test]
    fn the_matrix_is_what_the_page_says() {
        let page = matrix();
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/policy.matrix.txt");
        if std::env::var_os("UPDATE_MATRIX").is_some() {
            std::fs::write(path, &page).unwrap();
        }
        assert_eq!(page, std::fs::read_to_string(path).unwrap_or_default());
    }

    #[test]
    fn a_teams_administrators_set_its_members_unless_they_observe() {
        let administrator = Some(ResourceRole::Administrator);
        for role in OrgRole::ALL {
            let by_organization = *role >= OrgRole::Administrator;
            assert_eq!(may_set_team_members(*role, None), by_organization);
            assert_eq!(
                may_set_team_members(*role, Some(ResourceRole::Member)),
                by_organization
            );
        }
        assert!(may_set_team_members(OrgRole::Member, administrator));
        assert!(!may_set_team_members(OrgRole::Observer, administrator));
    }

    fn matrix() -> String {
        let mut page = String::new();
        let roles: Vec<OrgRole> = OrgRole::ALL.iter().rev().copied().collect();
        section(
            &mut page,
            "organization",
            &roles,
            OrgAction::ALL,
            |a| a.as_str(),
            |r, a| allows(*r, *a),
        );
        let roles: Vec<ResourceRole> = ResourceRole::ALL.iter().rev().copied().collect();
        section(
            &mut page,
            "project",
            &roles,
            ProjectAction::ALL,
            |a| a.as_str(),
            |r, a| project_role(*a).is_some_and(|least| *r >= least),
        );
        section(
            &mut page,
            "device",
            &roles,
            DeviceAction::ALL,
            |a| a.as_str(),
            |r, a| *r >= device_role(*a),
        );
        section(
            &mut page,
            "channel",
            &roles,
            ChannelAction::ALL,
            |a| a.as_str(),
            |r, a| *r >= channel_role(*a),
        );
        section(
            &mut page,
            "alert",
            &roles,
            AlertAction::ALL,
            |a| a.as_str(),
            |r, a| *r >= alert_role(*a),
        );
        for (title, least) in [
            ("job", job_role as fn(JobAction) -> ResourceRole),
            ("job of one's own", own_job_role),
        ] {
            section(
                &mut page,
                title,
                &roles,
                JobAction::ALL,
                |a| a.as_str(),
                |r, a| *r >= least(*a),
            );
        }
        page
    }

    fn section<R: std::fmt::Display, A>(
        page: &mut String,
        title: &str,
        roles: &[R],
        actions: &[A],
        name: impl Fn(&A) -> &'static str,
        allowed: impl Fn(&R, &A) -> bool,
    ) {
        let _ = write!(page, "{title:<18}");
        for role in roles {
            let _ = write!(page, "{:<15}", role.to_string());
        }
        page.push('\n');
        for action in actions {
            let _ = write!(page, "  {:<16}", name(action));
            for role in roles {
                let _ = write!(
                    page,
                    "{:<15}",
                    if allowed(role, action) { "yes" } else { "-" }
                );
            }
            page.push('\n');
        }
        page.push('\n');
        *page = page
            .lines()
            .map(str::trim_end)
            .collect::<Vec<_>>()
            .join("\n")
            + "\n";
    }

    #[test]
    fn rights_only_grow_with_the_role() {
        for action in OrgAction::ALL {
            let allowed: Vec<bool> = OrgRole::ALL
                .iter()
                .map(|role| allows(*role, *action))
                .collect();
            assert!(allowed.is_sorted(), "{action:?}: {allowed:?}");
            assert!(
                allows(OrgRole::Owner, *action),
                "an owner may do everything"
            );
        }
    }

    #[test]
    fn a_demotion_loses_what_only_the_higher_role_may() {
        let lost_ownership = lost(OrgRole::Owner, Some(OrgRole::Administrator));
        assert_eq!(
            lost_ownership,
            [
                OrgAction::ManageOwners,
                OrgAction::ManageBilling,
                OrgAction::Delete
            ]
        );
        assert!(lost(OrgRole::Observer, Some(OrgRole::Member)).is_empty());
        assert_eq!(lost(OrgRole::Owner, None), OrgAction::ALL);
    }

    #[test]
    fn creating_a_job_never_lessens_what_one_may_do_with_it() {
        for action in JobAction::ALL {
            assert!(own_job_role(*action) <= job_role(*action), "{action:?}");
        }
    }

    #[test]
    fn administrators_and_owners_differ_in_ownership_billing_and_deletion_only() {
        let differ: Vec<_> = OrgAction::ALL
            .iter()
            .filter(|a| allows(OrgRole::Owner, **a) != allows(OrgRole::Administrator, **a))
            .collect();
        assert_eq!(
            differ,
            [
                &OrgAction::ManageOwners,
                &OrgAction::ManageBilling,
                &OrgAction::Delete
            ]
        );
    }
}
