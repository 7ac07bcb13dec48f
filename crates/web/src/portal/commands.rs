//! The commands of the palette and the search page: only what this person may do.

use std::borrow::Cow;

use domain::id::MembershipId;
use serde_json::{Value, json};

use super::{
    frame::{Org, OrgLink, Person},
    views::organization::Hit,
};

/// A command: its words, further words that find it, and what it opens.
pub struct Command {
    pub text: Cow<'static, str>,
    pub group: Cow<'static, str>,
    pub icon: &'static str,
    pub url: String,
    pub opens: Opens,
    pub words: Cow<'static, str>,
}

/// What happens once a command was chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opens {
    Page,
    Sheet,
    /// It is done at once, by the form of the page that is sent to this address. Without script its address leads to
    /// where the form is.
    Form(&'static str),
}

/// All that the reader, whose membership here is `own`, may do in this organization, and with their account.
pub fn commands(org: &Org, own: MembershipId) -> Vec<Command> {
    let mut all = Vec::new();
    if org.manages() {
        all.extend(managing(org));
    }
    all.extend(going(org));
    all.extend(personal(org, own));
    all
}

fn managing(org: &Org) -> Vec<Command> {
    let group = texts::commands_actions();
    vec![
        Command {
            text: texts::command_add_member(),
            group: group.clone(),
            icon: "user-plus",
            url: org.at("/users/members/add"),
            opens: Opens::Sheet,
            words: texts::command_add_member_words(),
        },
        Command {
            text: texts::command_create_team(),
            group: group.clone(),
            icon: "users-round",
            url: org.at("/users/teams/new"),
            opens: Opens::Sheet,
            words: texts::command_create_team_words(),
        },
        Command {
            text: texts::command_create_project(),
            group: group.clone(),
            icon: "folder-plus",
            url: org.at("/projects/new"),
            opens: Opens::Sheet,
            words: texts::command_create_project_words(),
        },
        Command {
            text: texts::command_create_channel(),
            group: group.clone(),
            icon: "siren",
            url: org.at("/channels/new"),
            opens: Opens::Sheet,
            words: texts::command_create_channel_words(),
        },
        Command {
            text: texts::command_create_key(),
            group: group.clone(),
            icon: "key-round",
            url: org.at("/settings/keys/new"),
            opens: Opens::Sheet,
            words: texts::command_create_key_words(),
        },
        Command {
            text: texts::command_import(),
            group: group.clone(),
            icon: "upload",
            url: org.at("/users/members/import"),
            opens: Opens::Page,
            words: texts::command_import_words(),
        },
    ]
}

fn going(org: &Org) -> Vec<Command> {
    let group = texts::commands_go_to();
    let mut all = vec![
        Command {
            text: texts::go_to_my_work(),
            group: group.clone(),
            icon: "house",
            url: org.at(""),
            opens: Opens::Page,
            words: texts::command_my_work_words(),
        },
        Command {
            text: texts::command_projects(),
            group: group.clone(),
            icon: "folder",
            url: org.at("/projects"),
            opens: Opens::Page,
            words: texts::command_projects_words(),
        },
        Command {
            text: texts::command_channels(),
            group: group.clone(),
            icon: "siren",
            url: org.at("/channels"),
            opens: Opens::Page,
            words: texts::command_channels_words(),
        },
        Command {
            text: texts::command_members(),
            group: group.clone(),
            icon: "users",
            url: org.at("/users/members"),
            opens: Opens::Page,
            words: texts::command_members_words(),
        },
        Command {
            text: texts::command_teams(),
            group: group.clone(),
            icon: "users-round",
            url: org.at("/users/teams"),
            opens: Opens::Page,
            words: texts::command_teams_words(),
        },
    ];
    if org.manages() {
        all.push(Command {
            text: texts::command_invitations(),
            group: group.clone(),
            icon: "mail-plus",
            url: org.at("/users/invitations"),
            opens: Opens::Page,
            words: texts::command_invitations_words(),
        });
        all.push(Command {
            text: texts::command_settings(),
            group: group.clone(),
            icon: "settings",
            url: org.at("/settings"),
            opens: Opens::Page,
            words: texts::command_settings_words(),
        });
        all.push(Command {
            text: texts::command_keys(),
            group: group.clone(),
            icon: "key-round",
            url: org.at("/settings/keys"),
            opens: Opens::Page,
            words: texts::command_keys_words(),
        });
        all.push(Command {
            text: texts::command_audit(),
            group: group.clone(),
            icon: "scroll-text",
            url: org.at("/settings/audit"),
            opens: Opens::Page,
            words: texts::command_audit_words(),
        });
    }
    if org.owns() {
        all.push(Command {
            text: texts::command_danger(),
            group: group.clone(),
            icon: "triangle-alert",
            url: org.at("/settings/danger"),
            opens: Opens::Page,
            words: texts::command_danger_words(),
        });
        all.push(Command {
            text: texts::command_export(),
            group: texts::commands_actions(),
            icon: "download",
            url: format!("/v1/organizations/{}/export", org.slug),
            opens: Opens::Page,
            words: texts::command_export_words(),
        });
    }
    all
}

/// The other organizations that somebody may go to.
pub fn organizations(person: &Person, here: &Org) -> Vec<Hit> {
    let others = person.organizations.iter();
    let others = others.filter(|other| other.leads_in() && other.slug != here.slug);
    let hit = |other: &OrgLink| Hit {
        text: other.name.clone(),
        group: texts::commands_organizations(),
        icon: "building-2",
        url: format!("/o/{}", other.slug),
        detail: texts::command_go_to_organization().into_owned(),
    };
    others.map(hit).collect()
}

fn personal(org: &Org, own: MembershipId) -> Vec<Command> {
    let group = texts::commands_you();
    vec![
        Command {
            text: texts::switch_organization(),
            group: group.clone(),
            icon: "building-2",
            url: "/organizations".to_owned(),
            opens: Opens::Page,
            words: texts::command_switch_words(),
        },
        Command {
            text: texts::menu_create_organization(),
            group: group.clone(),
            icon: "plus",
            url: "/new".to_owned(),
            opens: Opens::Page,
            words: texts::command_create_organization_words(),
        },
        Command {
            text: texts::command_reach(),
            group: group.clone(),
            icon: "route",
            url: format!("{}/access", org.member(own)),
            opens: Opens::Page,
            words: texts::command_reach_words(),
        },
        Command {
            text: texts::command_profile(),
            group: group.clone(),
            icon: "circle-user",
            url: "/account".to_owned(),
            opens: Opens::Page,
            words: texts::command_profile_words(),
        },
        Command {
            text: texts::menu_security(),
            group: group.clone(),
            icon: "shield-check",
            url: "/account/security".to_owned(),
            opens: Opens::Page,
            words: texts::command_security_words(),
        },
        Command {
            text: texts::command_leave(),
            group: group.clone(),
            icon: "log-out",
            url: "/account/organizations".to_owned(),
            opens: Opens::Page,
            words: texts::command_leave_words(),
        },
        Command {
            text: texts::log_out(),
            group: group.clone(),
            icon: "log-out",
            url: org.at("/more"),
            opens: Opens::Form("/logout"),
            words: texts::command_log_out_words(),
        },
    ]
}

impl Command {
    /// Whether all words of a query are in its own.
    pub fn fits(&self, query: &str) -> bool {
        let own = domain::text::fold(&format!("{} {}", self.text, self.words));
        domain::text::fold(query)
            .split_whitespace()
            .all(|word| own.contains(word))
    }

    pub fn hit(&self) -> Hit {
        Hit {
            text: self.text.clone().into_owned(),
            group: self.group.clone(),
            icon: self.icon,
            url: self.url.clone(),
            detail: String::new(),
        }
    }

    /// As the palette reads it: text, group, icon, address, whether it is a sheet, further words, and the form that
    /// does it.
    pub fn item(&self) -> Value {
        let form = match self.opens {
            Opens::Form(form) => Some(form),
            Opens::Page | Opens::Sheet => None,
        };
        let sheet = self.opens == Opens::Sheet;
        json!({ "t": self.text, "g": self.group, "i": self.icon, "u": self.url, "d": sheet, "k": self.words, "f": form })
    }
}

#[cfg(test)]
mod tests {
    use domain::{organization::Status, role::OrgRole};

    use super::*;
    use crate::portal::frame::Nav;

    fn own() -> MembershipId {
        "mem_0199f0c2a3b47c55b1d2c6e1f0a9d8e7".parse().unwrap()
    }

    fn offered(role: OrgRole) -> Vec<Cow<'static, str>> {
        let org = Org {
            slug: "n".into(),
            name: "N".into(),
            role,
            status: Status::Active,
            nav: Nav::Home,
        };
        commands(&org, own()).into_iter().map(|c| c.text).collect()
    }

    #[test]
    fn what_a_role_may_not_do_is_not_offered() {
        let member = offered(OrgRole::Member);
        assert!(
            !member.contains(&"Add Member".into()) && !member.contains(&"Go to Audit log".into())
        );
        let administrator = offered(OrgRole::Administrator);
        assert!(
            administrator.contains(&"Add Member".into())
                && !administrator.contains(&"Go to Danger zone".into())
        );
        assert!(!administrator.contains(&"Export the organization".into()));
        let owner = offered(OrgRole::Owner);
        assert!(
            owner.contains(&"Go to Danger zone".into())
                && owner.contains(&"Export the organization".into())
        );
    }

    #[test]
    fn logging_out_is_a_form_not_an_address() {
        let org = Org {
            slug: "n".into(),
            name: "N".into(),
            role: OrgRole::Observer,
            status: Status::Active,
            nav: Nav::Home,
        };
        let all = commands(&org, own());
        let out = all.iter().find(|command| command.text == "Log out");
        assert_eq!(out.unwrap().item()["f"], "/logout");
    }

    #[test]
    fn a_query_finds_by_any_of_the_words() {
        let org = Org {
            slug: "n".into(),
            name: "N".into(),
            role: OrgRole::Owner,
            status: Status::Active,
            nav: Nav::Home,
        };
        let found: Vec<_> = commands(&org, own())
            .into_iter()
            .filter(|c| c.fits("INVITE people"))
            .map(|c| c.text)
            .collect();
        assert_eq!(found, ["Add Member", "Import people from CSV"]);
    }
}
