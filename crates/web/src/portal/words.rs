//! Actions of the audit log in words.

use serde_json::Value;

/// An action as a sentence tells it: an icon, and the words between who did it and to what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deed {
    pub action: &'static str,
    pub icon: &'static str,
    pub text: &'static str,
    /// The action by itself, as a filter offers it.
    pub label: &'static str,
}

macro_rules! deeds {
    ($($action:literal => icon: $icon:literal, $text:literal, $label:literal;)*) => {
        pub const DEEDS: &[Deed] = &[$(Deed { action: $action, icon: $icon, text: $text, label: $label }),*];
    };
}

deeds! {
    "organization.created" => icon: "building-2", "created the organization", "Organization created";
    "organization.updated" => icon: "settings", "changed the settings of", "Settings changed";
    "organization.exported" => icon: "download", "exported the organization", "Organization exported";
    "organization.deleted" => icon: "trash-2", "deleted the organization", "Organization deleted";
    "organization.restored" => icon: "undo-2", "restored the organization", "Organization restored";
    "invitation.created" => icon: "mail-plus", "invited", "Invitation sent";
    "invitation.resent" => icon: "mail-plus", "resent the invitation of", "Invitation resent";
    "invitation.revoked" => icon: "mail-x", "revoked the invitation of", "Invitation revoked";
    "invitation.accepted" => icon: "mail-check", "joined by the invitation sent to", "Invitation accepted";
    "invitation.declined" => icon: "circle-x", "declined the invitation sent to", "Invitation declined";
    "member.updated" => icon: "user", "changed the membership of", "Membership changed";
    "member.role_changed" => icon: "user-cog", "changed the organization role of", "Role changed";
    "member.suspended" => icon: "circle-pause", "suspended", "Member suspended";
    "member.restored" => icon: "circle-play", "restored", "Member restored";
    "member.removed" => icon: "user-minus", "removed", "Member removed";
    "member.left" => icon: "log-out", "left the organization", "Member left";
    "team.created" => icon: "users-round", "created the team", "Team created";
    "team.updated" => icon: "users-round", "changed the team", "Team changed";
    "team.deleted" => icon: "trash-2", "deleted the team", "Team deleted";
    "team.member_set" => icon: "user-plus", "set a member of the team", "Team member set";
    "team.member_removed" => icon: "user-minus", "took somebody out of the team", "Team member removed";
    "purchase.provisioned" => icon: "package", "set up the organization for order", "Purchase provisioned";
    "purchase.attached" => icon: "package", "attached an order:", "Purchase attached";
    "purchase.assigned" => icon: "package", "assigned an order:", "Purchase assigned";
    "api_key.created" => icon: "key-round", "created the API key", "API key created";
    "api_key.revoked" => icon: "key-round", "revoked the API key", "API key revoked";
    "access.requested" => icon: "folder-key", "asked for access to", "Access asked for";
    "access.granted" => icon: "folder-key", "gave the access that was asked for:", "Request granted";
    "access.declined" => icon: "circle-x", "declined the request for", "Request declined";
    "project.created" => icon: "folder", "created the project", "Project created";
    "project.updated" => icon: "folder", "changed the project", "Project changed";
    "project.deleted" => icon: "trash-2", "deleted the project", "Project deleted";
    "channel.created" => icon: "siren", "created the alert channel", "Alert channel created";
    "channel.updated" => icon: "siren", "changed the alert channel", "Alert channel changed";
    "channel.deleted" => icon: "trash-2", "deleted the alert channel", "Alert channel deleted";
    "device.created" => icon: "cpu", "added the device", "Device added";
    "device.updated" => icon: "cpu", "changed the device", "Device changed";
    "device.deleted" => icon: "trash-2", "removed the device", "Device removed";
    "device_credential.issued" => icon: "key-round", "issued the device credential", "Credential issued";
    "device_credential.revoked" => icon: "key-round", "revoked the device credential", "Credential revoked";
    "grant.set" => icon: "folder-key", "gave access to", "Access given";
    "grant.removed" => icon: "folder-key", "took access away from", "Access taken away";
}

/// The words for an action. One that a newer Muster wrote is told by its name.
pub fn deed(action: &str) -> Deed {
    let known = DEEDS.iter().find(|deed| deed.action == action).copied();
    known.unwrap_or(Deed {
        action: "",
        icon: "history",
        text: "changed",
        label: "Other",
    })
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
