//! Draws every screen with sample data: an ordinary plant, a hostile one whose every text holds
//! HTML and is as long as it may be, and an empty one. `MUSTER_GALLERY=folder` keeps the pages.

use askama::Template;
use domain::{
    organization,
    role::{OrgRole, ResourceRole},
    time::{DAY, MINUTE, Timestamp},
};

use super::{account::*, audit::*, gate::*, mail::*, organization::*, people::*, teams::*};
use crate::portal::{
    form::Form,
    frame::*,
    look::{Clock, Face},
    respond::Undo,
    rights::{Effect, Things},
};

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Plant,
    Hostile,
    Empty,
}

struct World {
    kind: Kind,
    role: OrgRole,
}

mod gate;
mod people;
mod places;
mod resources;

type Drawn = Vec<(&'static str, String)>;

fn now() -> Timestamp {
    Timestamp::parse("2026-11-25T12:00:00Z").unwrap()
}

fn zones() -> Vec<String> {
    ["Europe/Berlin", "Europe/Warsaw", "UTC"]
        .map(str::to_owned)
        .to_vec()
}

fn drawn(template: &impl Template) -> String {
    template.render().unwrap()
}

impl World {
    fn say(&self, text: &str) -> String {
        match self.kind {
            Kind::Hostile => format!("<b onclick=alert(1)>\"&'{}", "Wg".repeat(30)),
            Kind::Plant | Kind::Empty => text.to_owned(),
        }
    }

    fn email(&self, text: &str) -> String {
        match self.kind {
            Kind::Hostile => format!("{}@{}.example", "x".repeat(64), "ü&<".repeat(60)),
            Kind::Plant | Kind::Empty => text.to_owned(),
        }
    }

    /// A list, or none of it in the empty world.
    fn some<T>(&self, list: Vec<T>) -> Vec<T> {
        if self.kind == Kind::Empty {
            Vec::new()
        } else {
            list
        }
    }

    fn page(&self, title: &str) -> Page {
        Page {
            title: self.say(title),
            theme: Theme::Auto,
            toast: (self.kind == Kind::Hostile).then(|| Toast {
                text: self.say("Saved."),
                bad: false,
                undo: Some(Undo::new("/o/x", "").with("role", self.say("member"))),
            }),
            clock: Clock {
                now: now(),
                zone: jiff::tz::TimeZone::UTC,
            },
        }
    }

    fn face(&self, name: &str) -> Face {
        Face::new(self.say(name), name)
    }

    fn link(&self, name: &str, slug: &str, role: OrgRole, state: OrgState) -> OrgLink {
        OrgLink {
            slug: slug.to_owned(),
            name: self.say(name),
            role,
            state,
        }
    }

    fn person(&self) -> Person {
        Person {
            face: self.face("Mia Chen"),
            email: self.email("mia.chen@northfield.example"),
            organizations: self.some(vec![
                self.link(
                    "Northfield Tools",
                    "northfield",
                    OrgRole::Owner,
                    OrgState::Open,
                ),
                self.link(
                    "Stadtwerke Pinneberg",
                    "swp",
                    OrgRole::Observer,
                    OrgState::Open,
                ),
                self.link(
                    "Hafenkran Service",
                    "hafenkran",
                    OrgRole::Owner,
                    OrgState::Deleting,
                ),
                self.link(
                    "Westpark Foundry",
                    "westpark",
                    OrgRole::Member,
                    OrgState::Suspended,
                ),
            ]),
            waiting: usize::from(self.kind != Kind::Empty),
        }
    }

    fn org(&self, nav: Nav) -> Org {
        Org {
            slug: "northfield".to_owned(),
            name: self.say("Northfield Tools"),
            role: self.role,
            status: organization::Status::Active,
            nav,
        }
    }

    fn form(&self) -> Form {
        let form = Form::fresh("k1")
            .with("name", self.say("Night shift"))
            .with("handle", "night-shift");
        match self.kind {
            Kind::Hostile => [
                "email", "name", "handle", "slug", "password", "form", "code", "csv",
            ]
            .into_iter()
            .fold(form, |form, field| {
                form.refuse(field, self.say("That does not work."))
            }),
            Kind::Plant | Kind::Empty => form,
        }
    }

    fn offer(&self) -> Offer {
        Offer {
            organization: self.say("Northfield Tools"),
            inviter: (self.kind != Kind::Empty).then(|| self.face("Mia Chen")),
            email: self.email("jo.okafor@northfield.example"),
            role: OrgRole::Member,
            teams: self.some(vec![(
                self.say("Maintenance team"),
                "maintenance-team".to_owned(),
                ResourceRole::Member,
            )]),
            access: self.some(vec![(self.say("Hall 2"), ResourceRole::Observer)]),
            message: (self.kind != Kind::Empty).then(|| self.say("Hello Jo, welcome on board.")),
            expires_at: now() + DAY * 6,
            membership_ends_at: (self.kind != Kind::Empty).then(|| now() + DAY * 90),
        }
    }

    fn draw(&self) -> Drawn {
        let mut all = self.gate();
        all.extend(self.invitations());
        all.extend(self.problems());
        all.extend(self.people());
        all.extend(self.sheets());
        all.extend(self.teams());
        all.extend(self.organization());
        all.extend(self.account());
        all.extend(self.resources());
        all
    }
}

fn worlds() -> Vec<(String, Drawn)> {
    let world = |kind, role, name: &str| (name.to_owned(), World { kind, role }.draw());
    vec![
        world(Kind::Plant, OrgRole::Owner, "plant"),
        world(Kind::Plant, OrgRole::Member, "member"),
        world(Kind::Hostile, OrgRole::Owner, "hostile"),
        world(Kind::Empty, OrgRole::Administrator, "empty"),
    ]
}

#[test]
fn every_screen_can_be_drawn_and_no_text_becomes_markup() {
    for (world, screens) in worlds() {
        for (screen, html) in &screens {
            let place = format!("{world}/{screen}");
            assert!(
                !html.contains("<b onclick"),
                "{place} lets text through as markup"
            );
            assert!(
                !html.contains(" style="),
                "{place} has a style attribute, which the CSP refuses"
            );
            let handlers = ["onclick=", "onsubmit=", "javascript:", "hx-on", "<script>"];
            for handler in handlers
                .iter()
                .filter(|h| !(world == "hostile" && **h == "onclick="))
            {
                assert!(!html.contains(handler), "{place} holds {handler}");
            }
        }
        keep(&world, &screens);
    }
}

/// Two elements of one page never share an id: focus, labels and swaps go by it.
#[test]
fn ids_are_unique_on_each_page() {
    for (world, screens) in worlds() {
        for (screen, html) in screens {
            let mut ids: Vec<&str> = html
                .split(" id=\"")
                .skip(1)
                .filter_map(|rest| rest.split('"').next())
                .collect();
            ids.sort_unstable();
            let twice: Vec<&&str> = ids
                .windows(2)
                .filter(|pair| pair[0] == pair[1])
                .map(|pair| &pair[0])
                .collect();
            assert!(twice.is_empty(), "{world}/{screen}: {twice:?}");
        }
    }
}

/// What a member or an observer may not do is not offered to them.
#[test]
fn a_member_is_offered_nothing_that_would_be_refused() {
    let screens = World {
        kind: Kind::Plant,
        role: OrgRole::Member,
    }
    .draw();
    let shown = |name: &str| {
        screens
            .iter()
            .find(|(n, _)| *n == name)
            .map(|(_, html)| html.clone())
            .unwrap()
    };
    for screen in [
        "home", "members", "member", "teams", "team", "more", "projects", "project", "channel",
        "device",
    ] {
        for word in [
            "Add Member",
            "Create Team",
            "Invitations</",
            "Audit log",
            "Settings",
            "Remove…",
            "Delete…",
            "Create project",
            "Add device",
            "Who has access",
            "Issue credential",
            "API keys",
        ] {
            assert!(!shown(screen).contains(word), "{screen} offers {word}");
        }
    }
}

fn keep(world: &str, screens: &Drawn) {
    let Some(folder) = std::env::var_os("MUSTER_GALLERY") else {
        return;
    };
    for (screen, html) in screens {
        let file = std::path::Path::new(&folder).join(format!("{world}-{screen}.html"));
        std::fs::write(file, html).unwrap();
    }
}
