//! The commands of the palette and the search page: only what this person may do.

use serde_json::{Value, json};

use super::{frame::Org, views::organization::Hit};

/// A command: its words, further words that find it, and whether it opens as a sheet.
pub struct Command {
    pub text: &'static str,
    pub group: &'static str,
    pub icon: &'static str,
    pub url: String,
    pub sheet: bool,
    pub words: &'static str,
}

/// All that the reader may do in this organization, and with their account.
pub fn commands(org: &Org) -> Vec<Command> {
    let mut all = Vec::new();
    if org.manages() {
        all.extend(managing(org));
    }
    all.extend(going(org));
    all.extend(personal());
    all
}

fn managing(org: &Org) -> Vec<Command> {
    let group = "Actions";
    vec![
        Command {
            text: "Add Member",
            group,
            icon: "user-plus",
            url: org.at("/users/members/add"),
            sheet: true,
            words: "invite people e-mail",
        },
        Command {
            text: "Create Team",
            group,
            icon: "users-round",
            url: org.at("/users/teams/new"),
            sheet: true,
            words: "group handle new",
        },
        Command {
            text: "Create project",
            group,
            icon: "folder-plus",
            url: org.at("/projects/new"),
            sheet: true,
            words: "new devices",
        },
        Command {
            text: "Create alert channel",
            group,
            icon: "siren",
            url: org.at("/channels/new"),
            sheet: true,
            words: "new alerts notify",
        },
        Command {
            text: "Create API key",
            group,
            icon: "key-round",
            url: org.at("/settings/keys/new"),
            sheet: true,
            words: "token secret program new",
        },
        Command {
            text: "Import people from CSV",
            group,
            icon: "upload",
            url: org.at("/users/members/import"),
            sheet: false,
            words: "bulk invite spreadsheet",
        },
    ]
}

fn going(org: &Org) -> Vec<Command> {
    let group = "Go to";
    let mut all = vec![
        Command {
            text: "Go to My work",
            group,
            icon: "house",
            url: org.at(""),
            sheet: false,
            words: "home start",
        },
        Command {
            text: "Go to Projects",
            group,
            icon: "folder",
            url: org.at("/projects"),
            sheet: false,
            words: "devices machines",
        },
        Command {
            text: "Go to Alert channels",
            group,
            icon: "siren",
            url: org.at("/channels"),
            sheet: false,
            words: "alerts notifications",
        },
        Command {
            text: "Go to Members",
            group,
            icon: "users",
            url: org.at("/users/members"),
            sheet: false,
            words: "people users",
        },
        Command {
            text: "Go to Teams",
            group,
            icon: "users-round",
            url: org.at("/users/teams"),
            sheet: false,
            words: "groups",
        },
    ];
    if org.manages() {
        all.push(Command {
            text: "Go to Invitations",
            group,
            icon: "mail-plus",
            url: org.at("/users/invitations"),
            sheet: false,
            words: "pending expired resend",
        });
        all.push(Command {
            text: "Go to Settings",
            group,
            icon: "settings",
            url: org.at("/settings"),
            sheet: false,
            words: "organization name time zone",
        });
        all.push(Command {
            text: "Go to API keys",
            group,
            icon: "key-round",
            url: org.at("/settings/keys"),
            sheet: false,
            words: "tokens programs",
        });
        all.push(Command {
            text: "Go to Audit log",
            group,
            icon: "scroll-text",
            url: org.at("/settings/audit"),
            sheet: false,
            words: "history who changed",
        });
    }
    if org.owns() {
        all.push(Command {
            text: "Go to Danger zone",
            group,
            icon: "triangle-alert",
            url: org.at("/settings/danger"),
            sheet: false,
            words: "delete organization",
        });
    }
    all
}

fn personal() -> Vec<Command> {
    let group = "You";
    vec![
        Command {
            text: "Switch organization",
            group,
            icon: "building-2",
            url: "/organizations".to_owned(),
            sheet: false,
            words: "tenant workspace",
        },
        Command {
            text: "Your profile",
            group,
            icon: "circle-user",
            url: "/account".to_owned(),
            sheet: false,
            words: "account name address e-mail",
        },
        Command {
            text: "Password and sessions",
            group,
            icon: "shield-check",
            url: "/account/security".to_owned(),
            sheet: false,
            words: "security devices log out",
        },
        Command {
            text: "Leave an organization",
            group,
            icon: "log-out",
            url: "/account/organizations".to_owned(),
            sheet: false,
            words: "quit membership",
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
            text: self.text.to_owned(),
            group: self.group,
            icon: self.icon,
            url: self.url.clone(),
            detail: String::new(),
        }
    }

    /// As the palette reads it: text, group, icon, address, whether it is a sheet, further words.
    pub fn item(&self) -> Value {
        json!({ "t": self.text, "g": self.group, "i": self.icon, "u": self.url, "d": self.sheet, "k": self.words })
    }
}

#[cfg(test)]
mod tests {
    use domain::{organization::Status, role::OrgRole};

    use super::*;
    use crate::portal::frame::Nav;

    fn offered(role: OrgRole) -> Vec<&'static str> {
        let org = Org {
            slug: "n".into(),
            name: "N".into(),
            role,
            status: Status::Active,
            nav: Nav::Home,
        };
        commands(&org).iter().map(|c| c.text).collect()
    }

    #[test]
    fn what_a_role_may_not_do_is_not_offered() {
        let member = offered(OrgRole::Member);
        assert!(!member.contains(&"Add Member") && !member.contains(&"Go to Audit log"));
        let administrator = offered(OrgRole::Administrator);
        assert!(
            administrator.contains(&"Add Member") && !administrator.contains(&"Go to Danger zone")
        );
        assert!(offered(OrgRole::Owner).contains(&"Go to Danger zone"));
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
        let found: Vec<_> = commands(&org)
            .into_iter()
            .filter(|c| c.fits("INVITE people"))
            .map(|c| c.text)
            .collect();
        assert_eq!(found, ["Add Member", "Import people from CSV"]);
    }
}
