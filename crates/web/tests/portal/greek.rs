//! An organization in which all that people wrote is Greek: their names, notes and labels.

use app::memberships;
use domain::{handle::Handle, organization::Organization, role::OrgRole, text::OrgName};
use testkit::world::{PASSWORD, Person, World};
use texts::Language;

use crate::{
    browser::{Answer, Browser},
    nonsense, plant,
};

/// What happened in it: people were invited, gathered, let in and suspended. Forms by where they go.
const LIVED: [(&str, &str); 12] = [
    (
        "/o/{org}/users/teams/new",
        "name=Νύχτα&handle=night&description=Βάρδια",
    ),
    (
        "/o/{org}/users/teams/{team}/members",
        "member={member}&role-{member}=member",
    ),
    (
        "/o/{org}/users/members/add",
        "email=άννα@example.com&role=member&team=night&message=Έλα",
    ),
    ("/o/{org}/users/members/{observer}/role", "role=member"),
    ("/o/{org}/projects/{id}/access", "who=@night&role=observer"),
    ("/o/{org}/channels/{id}/access", "who=@night&role=member"),
    (
        "/o/{org}/projects/{id}/edit",
        "name=Αίθουσα&description=Μεγάλη",
    ),
    (
        "/o/{org}/settings/keys/new",
        "name=Κλειδί&role=observer&step_up_password={password}",
    ),
    (
        "/o/{org}/devices/{id}/credentials/new",
        "label=Πύλη&step_up_password={password}",
    ),
    ("/o/{org}/users/members/{observer}/suspend", ""),
    ("/o/{org}/users/members/{observer}/restore", ""),
    (
        "/o/{org}/settings",
        "name=Εργοστάσιο&slug=north&time_zone=Europe/Athens",
    ),
];

/// Forms that are refused, and some that are done.
pub const ASKED: &[(&str, &str)] = &[
    ("/login", "email=μία&password=λάθος"),
    ("/login", "email=μία@example.com&password=λάθος"),
    ("/signup", "name=&email=μία&password=x"),
    (
        "/signup",
        "name=Εύα&email=ζωή@example.com&password=password",
    ),
    ("/reset", "email=μία"),
    ("/reset", "email=μία@example.com"),
    ("/verify", "email=μία@example.com&code=000000"),
    ("/account", "name="),
    ("/account", "name=μία"),
    ("/account/password", "password=λάθος&new_password=x"),
    ("/account/email", "email=μία&step_up_password=λάθος"),
    ("/account/sessions/end-others", ""),
    ("/account/delete", "step_up_password=λάθος"),
    ("/o/{org}/settings", "name=&time_zone=x"),
    (
        "/o/{org}/settings",
        "name=Εργοστάσιο&slug=north&time_zone=UTC&revision=1",
    ),
    (
        "/o/{org}/settings",
        "name=Εργοστάσιο&slug=north&time_zone=UTC",
    ),
    ("/o/{org}/settings/delete", "confirm_name=λάθος"),
    ("/o/{org}/settings/keys/new", "name=&role=x"),
    ("/o/{org}/users/teams/new", "name=&handle=ΝΥΧΤΑ"),
    ("/o/{org}/users/teams/new", "name=Νύχτα&handle=night"),
    ("/o/{org}/users/teams/new", "name=Μέρα&handle=admin"),
    ("/o/{org}/users/teams/new", "name=Μέρα&handle=day"),
    ("/o/{org}/users/teams/{team}/edit", "name=&handle=a b"),
    ("/o/{org}/users/teams/{team}/members", ""),
    (
        "/o/{org}/users/teams/{team}/members/{member}",
        "role=observer",
    ),
    ("/o/{org}/users/teams/{team}/members/{member}/remove", ""),
    ("/o/{org}/users/members/add", "email="),
    (
        "/o/{org}/users/members/add",
        "email=όλγα@example.com άννα@example.com λάθος",
    ),
    (
        "/o/{org}/users/members/add",
        "email=κώστας@example.com&role=member",
    ),
    (
        "/o/{org}/users/members/add/preview",
        "email=όλγα@example.com ζωή@example.com λάθος",
    ),
    (
        "/o/{org}/users/members/import",
        "csv=λάθος,x\nόλγα@example.com,member,",
    ),
    ("/o/{org}/users/members/import", "csv="),
    (
        "/o/{org}/users/members/{owner}/role",
        "role=member&rehearsed=member",
    ),
    ("/o/{org}/users/members/{owner}/suspend", ""),
    ("/o/{org}/users/members/{owner}/remove", ""),
    (
        "/o/{org}/users/members/{member}/edit",
        "handle=ΝΥΧΤΑ&ends_at=x",
    ),
    (
        "/o/{org}/users/members/{member}/edit",
        "handle=olga&ends_at=2020-01-01",
    ),
    ("/o/{org}/users/members/{member}/role", "role=administrator"),
    ("/o/{org}/users/members/{member}/suspend", ""),
    ("/o/{org}/users/members/{member}/restore", ""),
    (
        "/o/{org}/users/members/bulk",
        "act=suspend&m={member}&rehearsed=1",
    ),
    ("/o/{org}/projects/new", "name="),
    ("/o/{org}/projects/new", "name=Κήπος"),
    ("/o/{org}/projects/{id}/edit", "name="),
    ("/o/{org}/projects/{id}/delete", "confirm_name=λάθος"),
    ("/o/{org}/projects/{id}/access", "who=@κανείς&role=x"),
    ("/o/{org}/projects/{id}/access", "who=@night&role=member"),
    ("/o/{org}/projects/{id}/devices/new", "name="),
    ("/o/{org}/projects/{id}/devices/import", "csv=λάθος"),
    ("/o/{org}/devices/{id}/edit", "name="),
    ("/o/{org}/devices/{id}/move", "project=x"),
    ("/o/{org}/devices/{id}/move", "project={yard}"),
    ("/o/{org}/devices/{id}/credentials/new", "label="),
    ("/o/{org}/channels/{id}/edit", "name="),
    ("/o/{org}/users/members/{member}/remove", ""),
];

/// Pages that are told apart by what stands behind a question mark, and such as are not there.
const MORE: [&str; 15] = [
    "/o/{org}/users/members?query=μία",
    "/o/{org}/users/members?query=ξξξ",
    "/o/{org}/users/members/{member}/role?role=observer",
    "/o/{org}/users/members/bulk?act=suspend&m={member}",
    "/o/{org}/users/members/bulk?act=remove&m={member}",
    "/o/{org}/search?query=ξξξ",
    "/o/{org}/search?query=νύχτα",
    "/o/{org}/palette.json?query=",
    "/o/{org}/access?member={member}&resource={hall}&action=see",
    "/o/{org}/access?member={owner}&resource={hall}&action=edit",
    "/o/{org}/settings/audit?from=x",
    "/o/{org}/devices/{id}?range=week",
    "/o/{org}/nothing",
    "/nothing",
    "/login?next=/account",
];

/// Northfield in Greek: each name, note and label that people wrote.
pub struct Greek {
    pub mia: Person,
    pub olga: Person,
    ids: Vec<(&'static str, String)>,
}

impl Greek {
    /// A session is called something in the language of the sign-in.
    pub async fn new(world: &World) -> Self {
        texts::speaking(Language::ACCENTED, Self::lived(world)).await
    }

    async fn lived(world: &World) -> Self {
        let mia = world.sign_up("μία@example.com").await;
        let org = organization(world, &mia).await;
        let olga = world
            .join(&mia, &org, "όλγα@example.com", OrgRole::Member)
            .await;
        let nil = world
            .join(&mia, &org, "νικ@example.com", OrgRole::Observer)
            .await;
        let hall = plant::project(world, &mia, &org, "Αίθουσα").await;
        let yard = plant::project(world, &mia, &org, "Αυλή").await;
        let dock = plant::channel(world, &mia, &org, "Αποβάθρα").await;
        let press = plant::device(world, &mia, &org, hall, "Πρέσα").await;
        let member = async |person: &Person| {
            let own = memberships::of_account(&world.app, &person.caller).await;
            own.unwrap()[0].id.to_string()
        };
        let ids = vec![
            ("{org}", org.slug.to_string()),
            ("{member}", member(&olga).await),
            ("{observer}", member(&nil).await),
            ("{owner}", member(&mia).await),
            ("{team}", "night".to_owned()),
            ("projects/{id}", format!("projects/{hall}")),
            ("channels/{id}", format!("channels/{dock}")),
            ("devices/{id}", format!("devices/{press}")),
            ("{yard}", yard.to_string()),
            ("{hall}", hall.to_string()),
        ];
        let plant = Self { mia, olga, ids };
        plant.fill(world, &nil).await;
        plant
    }

    /// What happens in an organization: people are invited, gathered, let in and refused.
    async fn fill(&self, world: &World, nil: &Person) {
        let mia = Browser::new(world, &self.mia);
        for (path, fields) in LIVED {
            self.does(&mia, path, fields).await;
        }
        world.sign_up("εύα@example.com").await;
        let eva = "email=εύα@example.com&role=observer";
        self.does(&mia, "/o/{org}/users/members/add", eva).await;
        let note = "object={yard}&note=Παρακαλώ";
        let nil = Browser::new(world, nil);
        self.does(&nil, "/o/{org}/ask", note).await;
    }

    async fn does(&self, browser: &Browser, path: &str, fields: &str) {
        let answer = self.sends(browser, path, fields).await;
        let fine = answer.status.is_success() || answer.status.is_redirection();
        assert!(fine, "{path}: {}", answer.text());
    }

    /// Sends a form of [`ASKED`].
    pub async fn sends(&self, browser: &Browser, path: &str, fields: &str) -> Answer {
        let fields = self.filled(fields);
        let fields: Vec<(&str, &str)> = fields
            .split('&')
            .filter_map(|f| f.split_once('='))
            .collect();
        browser.posts_in_place(&self.filled(path), &fields).await
    }

    fn filled(&self, text: &str) -> String {
        let fill = |text: String, (place, value): &(&str, String)| text.replace(place, value);
        self.ids
            .iter()
            .fold(text.replace("{password}", PASSWORD), fill)
    }

    /// All routes of the portal, and what is told apart by what stands behind a question mark.
    pub fn addresses(&self) -> Vec<String> {
        let (routes, _) = nonsense::in_sources();
        let below = ["projects", "channels"].into_iter().flat_map(|kind| {
            [
                "",
                "/new",
                "/{id}",
                "/{id}/edit",
                "/{id}/delete",
                "/{id}/access",
            ]
            .map(|page| format!("/o/{{org}}/{kind}{page}"))
        });
        let routes = routes
            .into_iter()
            .filter(|route| route.starts_with("/o/{org}") || !route.contains("/{id}"));
        routes
            .chain(MORE.map(str::to_owned))
            .chain(below)
            .map(|route| self.filled(&route))
            .map(|route| nonsense::replaced(&route, "x"))
            .collect()
    }
}

async fn organization(world: &World, owner: &Person) -> Organization {
    let new = app::organizations::Create {
        name: OrgName::parse("Εργοστάσιο").unwrap(),
        slug: Some(Handle::parse_slug("north").unwrap()),
        time_zone: "UTC".to_owned(),
    };
    let made = app::organizations::create(&world.app, &owner.caller, &new).await;
    made.expect("making it works")
}
