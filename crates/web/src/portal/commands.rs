//! The commands of the palette and the search page: only what this person may do.

use domain::id::MembershipId;
use serde_json::{Value, json};

use super::{
    frame::{Org, OrgLink, Person},
    views::organization::Hit,
};

/// A command: its words, further words that find it, and what it opens.
pub struct Command {
    pub text: &'static str,
    pub group: &'static str,
    pub icon: &'static str,
    pub url: String,
    pub opens: Opens,
    pub words: &'static str,
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
    let group = "Actions";
    vec![
        Command {
            text: "Add Member",
            group,
            icon: "user-plus",
            url: org.at("/users/members/add"),
            opens: Opens::Sheet,
            words: "invite people e-mail",
        },
        Command {
            text: "Create Team",
            group,
            icon: "users-round",
            url: org.at("/users/teams/new"),
            opens: Opens::Sheet,
            words: "group handle new",
        },
        Command {
            text: "Create project",
            group,
            icon: "folder-plus",
            url: org.at("/projects/new"),
            opens: Opens::Sheet,
            words: "new devices",
        },
        Command {
            text: "Create alert channel",
            group,
            icon: "siren",
            url: org.at("/channels/new"),
            opens: Opens::Sheet,
            words: "new alerts notify",
        },
        Command {
            text: "Create API key",
            group,
            icon: "key-round",
            url: org.at("/settings/keys/new"),
            opens: Opens::Sheet,
            words: "token secret program new",
        },
        Command {
            text: "Import people from CSV",
            group,
            icon: "upload",
            url: org.at("/users/members/import"),
            opens: Opens::Page,
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
            opens: Opens::Page,
            words: "home start",
        },
        Command {
            text: "Go to Projects",
            group,
            icon: "folder",
            url: org.at("/projects"),
            opens: Opens::Page,
            words: "devices machines",
        },
        Command {
            text: "Go to Alert channels",
            group,
            icon: "siren",
            url: org.at("/channels"),
            opens: Opens::Page,
            words: "alerts notifications",
        },
        Command {
            text: "Go to Members",
            group,
            icon: "users",
            url: org.at("/users/members"),
            opens: Opens::Page,
            words: "people users",
        },
        Command {
            text: "Go to Teams",
            group,
            icon: "users-round",
            url: org.at("/users/teams"),
            opens: Opens::Page,
            words: "groups",
        },
    ];
    if org.manages() {
        all.push(Command {
            text: "Go to Invitations",
            group,
            icon: "mail-plus",
            url: org.at("/users/invitations"),
            opens: Opens::Page,
            words: "pending expired resend",
        });
        all.push(Command {
            text: "Go to Settings",
            group,
            icon: "settings",
            url: org.at("/settings"),
            opens: Opens::Page,
            words: "organization name time zone",
        });
        all.push(Command {
            text: "Go to API keys",
            group,
            icon: "key-round",
            url: org.at("/settings/keys"),
            opens: Opens::Page,
            words: "tokens programs",
        });
        all.push(Command {
            text: "Go to Audit log",
            group,
            icon: "scroll-text",
            url: org.at("/settings/audit"),
            opens: Opens::Page,
            words: "history who changed",
        });
    }
    if org.owns() {
        all.push(Command {
            text: "Go to Danger zone",
            group,
            icon: "triangle-alert",
            url: org.at("/settings/danger"),
            opens: Opens::Page,
            words: "delete organization",
        });
        all.push(Command {
            text: "Export the organization",
            group: "Actions",
            icon: "download",
            url: format!("/v1/organizations/{}/export", org.slug),
            opens: Opens::Page,
            words: "download everything backup zip",
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
        group: "Organizations".into(),
        icon: "building-2",
        url: format!("/o/{}", other.slug),
        detail: "Go to this organization".to_owned(),
    };
    others.map(hit).collect()
}

fn personal(org: &Org, own: MembershipId) -> Vec<Command> {
    let group = "You";
    vec![
        Command {
            text: "Switch organization",
            group,
            icon: "building-2",
            url: "/organizations".to_owned(),
            opens: Opens::Page,
            words: "tenant workspace",
        },
        Command {
            text: "Create an organization",
            group,
            icon: "plus",
            url: "/new".to_owned(),
            opens: Opens::Page,
            words: "new tenant company",
        },
        Command {
            text: "What you reach",
            group,
            icon: "route",
            url: format!("{}/access", org.member(own)),
            opens: Opens::Page,
            words: "access projects devices why",
        },
        Command {
            text: "Your profile",
            group,
            icon: "circle-user",
            url: "/account".to_owned(),
            opens: Opens::Page,
            words: "account name address e-mail",
        },
        Command {
            text: "Password and sessions",
            group,
            icon: "shield-check",
            url: "/account/security".to_owned(),
            opens: Opens::Page,
            words: "security devices log out",
        },
        Command {
            text: "Leave an organization",
            group,
            icon: "log-out",
            url: "/account/organizations".to_owned(),
            opens: Opens::Page,
            words: "quit membership",
        },
        Command {
            text: "Log out",
            group,
            icon: "log-out",
            url: org.at("/more"),
            opens: Opens::Form("/logout"),
            words: "sign out end session",
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
            group: self.group.into(),
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

    fn offered(role: OrgRole) -> Vec<&'static str> {
        let org = Org {
            slug: "n".into(),
            name: "N".into(),
            role,
            status: Status::Active,
            nav: Nav::Home,
        };
        commands(&org, own()).iter().map(|c| c.text).collect()
    }

    #[test]
    fn what_a_role_may_not_do_is_not_offered() {
        let member = offered(OrgRole::Member);
        assert!(!member.contains(&"Add Member") && !member.contains(&"Go to Audit log"));
        let administrator = offered(OrgRole::Administrator);
        assert!(
            administrator.contains(&"Add Member") && !administrator.contains(&"Go to Danger zone")
        );
        assert!(!administrator.contains(&"Export the organization"));
        let owner = offered(OrgRole::Owner);
        assert!(owner.contains(&"Go to Danger zone") && owner.contains(&"Export the organization"));
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
