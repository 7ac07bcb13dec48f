//! Actions of the audit log in words.

use std::borrow::Cow;

use serde_json::Value;
use store::audit::Recorded;
use texts::Html;

/// An action of the audit log: its icon, and how it is told.
#[derive(Clone, Copy, Debug)]
pub struct Deed {
    pub action: &'static str,
    pub icon: &'static str,
    /// Who did it to what, as a sentence.
    told: fn(&str, &str) -> Html,
    /// The action by itself, as a filter offers it.
    pub label: fn() -> Cow<'static, str>,
}

macro_rules! deeds {
    ($($action:literal => icon: $icon:literal, $told:path, $label:path;)*) => {
        pub const DEEDS: &[Deed] = &[$(Deed {
            action: $action,
            icon: $icon,
            told: |actor, target| $told(actor, target),
            label: $label,
        }),*];
    };
}

deeds! {
    "organization.created" => icon: "building-2", texts::audit_organization_created, texts::audit_organization_created_label;
    "organization.updated" => icon: "settings", texts::audit_organization_updated, texts::audit_organization_updated_label;
    "organization.exported" => icon: "download", texts::audit_organization_exported, texts::audit_organization_exported_label;
    "organization.deleted" => icon: "trash-2", texts::audit_organization_deleted, texts::audit_organization_deleted_label;
    "organization.restored" => icon: "undo-2", texts::audit_organization_restored, texts::audit_organization_restored_label;
    "invitation.created" => icon: "mail-plus", texts::audit_invitation_created, texts::audit_invitation_created_label;
    "invitation.resent" => icon: "mail-plus", texts::audit_invitation_resent, texts::audit_invitation_resent_label;
    "invitation.revoked" => icon: "mail-x", texts::audit_invitation_revoked, texts::audit_invitation_revoked_label;
    "invitation.accepted" => icon: "mail-check", texts::audit_invitation_accepted, texts::audit_invitation_accepted_label;
    "invitation.declined" => icon: "circle-x", texts::audit_invitation_declined, texts::audit_invitation_declined_label;
    "member.updated" => icon: "user", texts::audit_member_updated, texts::audit_member_updated_label;
    "member.role_changed" => icon: "user-cog", texts::audit_member_role_changed, texts::audit_member_role_changed_label;
    "member.suspended" => icon: "circle-pause", texts::audit_member_suspended, texts::audit_member_suspended_label;
    "member.restored" => icon: "circle-play", texts::audit_member_restored, texts::audit_member_restored_label;
    "member.removed" => icon: "user-minus", texts::audit_member_removed, texts::audit_member_removed_label;
    "member.left" => icon: "log-out", left, texts::audit_member_left_label;
    "team.created" => icon: "users-round", texts::audit_team_created, texts::audit_team_created_label;
    "team.updated" => icon: "users-round", texts::audit_team_updated, texts::audit_team_updated_label;
    "team.deleted" => icon: "trash-2", texts::audit_team_deleted, texts::audit_team_deleted_label;
    "team.member_set" => icon: "user-plus", texts::audit_team_member_set, texts::audit_team_member_set_label;
    "team.member_removed" => icon: "user-minus", texts::audit_team_member_removed, texts::audit_team_member_removed_label;
    "purchase.provisioned" => icon: "package", texts::audit_purchase_provisioned, texts::audit_purchase_provisioned_label;
    "purchase.attached" => icon: "package", texts::audit_purchase_attached, texts::audit_purchase_attached_label;
    "purchase.assigned" => icon: "package", texts::audit_purchase_assigned, texts::audit_purchase_assigned_label;
    "api_key.created" => icon: "key-round", texts::audit_api_key_created, texts::audit_api_key_created_label;
    "api_key.revoked" => icon: "key-round", texts::audit_api_key_revoked, texts::audit_api_key_revoked_label;
    "access.requested" => icon: "folder-key", texts::audit_access_requested, texts::audit_access_requested_label;
    "access.granted" => icon: "folder-key", texts::audit_access_granted, texts::audit_access_granted_label;
    "access.declined" => icon: "circle-x", texts::audit_access_declined, texts::audit_access_declined_label;
    "project.created" => icon: "folder", texts::audit_project_created, texts::audit_project_created_label;
    "project.updated" => icon: "folder", texts::audit_project_updated, texts::audit_project_updated_label;
    "project.deleted" => icon: "trash-2", texts::audit_project_deleted, texts::audit_project_deleted_label;
    "channel.created" => icon: "siren", texts::audit_channel_created, texts::audit_channel_created_label;
    "channel.updated" => icon: "siren", texts::audit_channel_updated, texts::audit_channel_updated_label;
    "channel.deleted" => icon: "trash-2", texts::audit_channel_deleted, texts::audit_channel_deleted_label;
    "device.created" => icon: "cpu", texts::audit_device_created, texts::audit_device_created_label;
    "device.updated" => icon: "cpu", texts::audit_device_updated, texts::audit_device_updated_label;
    "device.deleted" => icon: "trash-2", texts::audit_device_deleted, texts::audit_device_deleted_label;
    "device_credential.issued" => icon: "key-round", texts::audit_device_credential_issued, texts::audit_device_credential_issued_label;
    "device_credential.revoked" => icon: "key-round", texts::audit_device_credential_revoked, texts::audit_device_credential_revoked_label;
    "grant.set" => icon: "folder-key", texts::audit_grant_set, texts::audit_grant_set_label;
    "grant.removed" => icon: "folder-key", texts::audit_grant_removed, texts::audit_grant_removed_label;
}

/// Whoever left did it to themselves.
fn left(actor: &str, _: &str) -> Html {
    texts::audit_member_left(actor)
}

/// A change in a line: its icon, and who did it to what.
pub struct Line {
    pub icon: &'static str,
    pub told: Html,
}

/// What was done in words; of access and of places in teams also whom it is about.
pub fn line(event: &Recorded) -> Line {
    let (actor, target) = (&*event.actor_name, &*event.target_name);
    let deed = DEEDS.iter().find(|deed| deed.action == event.action);
    let line = match deed {
        Some(deed) => Line {
            icon: deed.icon,
            told: (deed.told)(actor, target),
        },
        // What a newer Muster wrote.
        None => Line {
            icon: "history",
            told: texts::audit_other(actor, target),
        },
    };
    match about_somebody(event) {
        Some(told) => Line { told, ..line },
        None => line,
    }
}

fn about_somebody(event: &Recorded) -> Option<Html> {
    let (actor, target) = (&event.actor_name, &event.target_name);
    let before = |name| field(event.before.as_deref(), name);
    let after = |name| field(event.after.as_deref(), name);
    Some(match &*event.action {
        "grant.set" => texts::audit_grant_set_for(actor, after("name")?, target),
        "grant.removed" => texts::audit_grant_removed_of(actor, before("name")?, target),
        "team.member_set" => {
            texts::audit_team_member_set_as(actor, after("name")?, after("role")?, target)
        }
        "team.member_removed" => {
            texts::audit_team_member_removed_who(actor, before("name")?, target)
        }
        _ => return None,
    })
}

fn field(side: Option<&str>, name: &str) -> Option<String> {
    let side: Value = serde_json::from_str(side?).ok()?;
    Some(side.get(name)?.as_str()?.to_owned())
}

/// Field, value before and value after, for each field that differs.
pub fn diff(before: Option<&Value>, after: Option<&Value>) -> Vec<(String, String, String)> {
    let mut names: Vec<&String> = [before, after]
        .into_iter()
        .flatten()
        .filter_map(Value::as_object)
        .flat_map(serde_json::Map::keys)
        .collect();
    names.sort_unstable();
    names.dedup();
    let told = |side: Option<&Value>, name: &str| {
        side.and_then(|v| v.get(name))
            .map_or_else(String::new, plain)
    };
    names
        .into_iter()
        .map(|name| (name.clone(), told(before, name), told(after, name)))
        .filter(|(_, was, is)| was != is)
        .collect()
}

fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(", "),
        Value::Object(fields) => {
            let pairs: Vec<String> = fields
                .iter()
                .map(|(k, v)| format!("{k}: {}", plain(v)))
                .collect();
            pairs.join(", ")
        }
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_change_is_told_field_by_field() {
        let (before, after) = (
            json!({"name": "A", "role": "member"}),
            json!({"name": "B", "role": "member", "teams": ["x", "y"]}),
        );
        let told = diff(Some(&before), Some(&after));
        let told: Vec<(&str, &str, &str)> = told
            .iter()
            .map(|(k, w, i)| (k.as_str(), w.as_str(), i.as_str()))
            .collect();
        assert_eq!(told, [("name", "A", "B"), ("teams", "", "x, y")]);
        assert_eq!(diff(None, None), []);
    }

    #[test]
    fn every_icon_of_a_deed_is_in_the_sprite() {
        let sprite = crate::assets::sprite();
        for deed in DEEDS {
            assert!(
                sprite.contains(&format!("id=\"{}\"", deed.icon)),
                "{}",
                deed.icon
            );
        }
    }
}
