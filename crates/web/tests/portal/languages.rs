//! No text stands anywhere but in the language files. Everything is asked for in English with accents (`en-XA`), and all
//! that people wrote is Greek: a word in plain letters is a text that was forgotten.

use std::collections::{BTreeSet, HashMap, VecDeque};

use app::memberships;
use axum::http::StatusCode;
use domain::{
    organization::{OrgRef, Organization},
    role::OrgRole,
    text::OrgName,
};
use testkit::{
    on_each_database,
    world::{PASSWORD, Person, World},
};

use crate::{
    browser::{Answer, Browser},
    nonsense, plant,
};

on_each_database! {
    no_text_is_forgotten_on_a_page
    no_text_is_forgotten_in_an_answer_to_a_form
}

/// Words that stay as they are in every language.
const KEPT: [&str; 2] = [
    // The name of the product, beside its mark and in titles.
    "Muster",
    // A time zone that is no place.
    "UTC",
];

async fn no_text_is_forgotten_on_a_page(world: World) {
    let plant = Greek::new(&world).await;
    let mut forgotten = BTreeSet::new();
    for reader in [
        Browser::new(&world, &plant.mia),
        Browser::new(&world, &plant.olga),
        Browser::of_nobody(&world),
    ] {
        let reader = reader.preferring("en-XA");
        let visited = walk(&reader, plant.addresses(), &mut forgotten).await;
        assert!(visited > 70, "{visited} pages");
    }
    let told: Vec<String> = forgotten.into_iter().collect();
    assert!(told.is_empty(), "{} texts:\n{}", told.len(), told.join("\n"));
}

/// Asks for pages, and for what they link to. How many there were.
async fn walk(
    reader: &Browser,
    starts: Vec<String>,
    forgotten: &mut BTreeSet<String>,
) -> usize {
    const VARIANTS: usize = 3;
    let mut waiting: VecDeque<String> = starts.into();
    let mut seen = BTreeSet::new();
    let mut variants: HashMap<String, usize> = HashMap::new();
    while let Some(path) = waiting.pop_front() {
        let place = path.split('?').next().unwrap_or_default().to_owned();
        let variant = variants.entry(place.clone()).or_default();
        if *variant == VARIANTS || !seen.insert(path.clone()) {
            continue;
        }
        *variant += 1;
        let answer = reader.gets(&path).await;
        assert!(!answer.status.is_server_error(), "{path}");
        note(&place, &answer, forgotten);
        waiting.extend(links(&answer.text()));
        waiting.extend(Some(answer.leads_to().to_owned()).filter(|to| to.starts_with('/')));
    }
    seen.len()
}

fn links(html: &str) -> impl Iterator<Item = String> {
    let to = [" href=\"/", " hx-get=\"/"].into_iter().flat_map(|name| html.split(name).skip(1));
    to.filter_map(|rest| rest.split('"').next())
        .map(|path| format!("/{}", path.replace("&amp;", "&")))
        .filter(|path| !["/assets/", "/v1/", "/docs"].iter().any(|other| path.starts_with(other)))
        .collect::<Vec<_>>()
        .into_iter()
}

async fn no_text_is_forgotten_in_an_answer_to_a_form(world: World) {
    let plant = Greek::new(&world).await;
    let mut forgotten = BTreeSet::new();
    let mia = Browser::new(&world, &plant.mia).preferring("en-XA");
    let nobody = Browser::of_nobody(&world).preferring("en-XA");
    for (path, fields) in plant.forms() {
        let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, &**v)).collect();
        let who = if path.starts_with("/o/") || path.starts_with("/account") {
            &mia
        } else {
            &nobody
        };
        let answer = who.posts_in_place(&path, &fields).await;
        assert!(!answer.status.is_server_error(), "{path}");
        assert_ne!(answer.status, StatusCode::UNAUTHORIZED, "{path}");
        note(&path, &answer, &mut forgotten);
        let toast = answer.event("muster:toast");
        for part in ["text", "label"] {
            note_text(&path, toast[part].as_str().unwrap_or_default(), &mut forgotten);
        }
    }
    let told: Vec<String> = forgotten.into_iter().collect();
    assert!(told.is_empty(), "{} texts:\n{}", told.len(), told.join("\n"));
}

/// Northfield in Greek: each name, note and label that people wrote.
struct Greek {
    mia: Person,
    olga: Person,
    ids: Vec<(&'static str, String)>,
}

impl Greek {
    async fn new(world: &World) -> Self {
        let mia = world.sign_up("μία@example.com").await;
        let org = organization(world, &mia).await;
        let olga = world.join(&mia, &org, "όλγα@example.com", OrgRole::Member).await;
        let nil = world.join(&mia, &org, "νικ@example.com", OrgRole::Observer).await;
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
        let forms: [(&str, &[(&str, &str)]); 12] = [
            ("/o/{org}/users/teams/new", &[("name", "Νύχτα"), ("handle", "night"), ("description", "Βάρδια")]),
            ("/o/{org}/users/teams/{team}/members", &[("member", "{member}"), ("role-{member}", "member")]),
            ("/o/{org}/users/members/add", &[("email", "άννα@example.com"), ("role", "member"), ("team", "night"), ("message", "Έλα")]),
            ("/o/{org}/users/members/{observer}/role", &[("role", "member")]),
            ("/o/{org}/projects/{id}/access", &[("who", "@night"), ("role", "observer")]),
            ("/o/{org}/channels/{id}/access", &[("who", "@night"), ("role", "member")]),
            ("/o/{org}/projects/{id}/edit", &[("name", "Αίθουσα"), ("description", "Μεγάλη")]),
            ("/o/{org}/settings/keys/new", &[("name", "Κλειδί"), ("role", "observer"), ("step_up_password", PASSWORD)]),
            ("/o/{org}/devices/{id}/credentials/new", &[("label", "Πύλη"), ("step_up_password", PASSWORD)]),
            ("/o/{org}/users/members/{observer}/suspend", &[]),
            ("/o/{org}/users/members/{observer}/restore", &[]),
            ("/o/{org}/settings", &[("name", "Εργοστάσιο"), ("time_zone", "Europe/Athens")]),
        ];
        for (path, fields) in forms {
            self.does(&mia, path, fields).await;
        }
        let asks = [("object", "{yard}"), ("note", "Παρακαλώ")];
        self.does(&Browser::new(world, nil), "/o/{org}/ask", &asks).await;
        world.sign_up("εύα@example.com").await;
        let eva = [("email", "εύα@example.com"), ("role", "observer")];
        self.does(&mia, "/o/{org}/users/members/add", &eva).await;
    }

    async fn does(&self, browser: &Browser, path: &str, fields: &[(&str, &str)]) {
        let fields: Vec<(String, String)> = fields
            .iter()
            .map(|(name, value)| (self.filled(name), self.filled(value)))
            .collect();
        let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (&**n, &**v)).collect();
        let answer = browser.posts(&self.filled(path), &fields).await;
        let fine = answer.status.is_success() || answer.status.is_redirection();
        assert!(fine, "{path}: {}", answer.text());
    }

    fn filled(&self, text: &str) -> String {
        let fill = |text: String, (place, value): &(&str, String)| text.replace(place, value);
        self.ids.iter().fold(text.to_owned(), fill)
    }

    /// All routes of the portal, and what is told apart by what stands behind a question mark.
    fn addresses(&self) -> Vec<String> {
        let (routes, _) = nonsense::in_sources();
        let more = [
            "/o/{org}/users/members?query=μία",
            "/o/{org}/users/members?query=ξξξ",
            "/o/{org}/users/members/{member}/demote?role=observer",
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
        let below = ["projects", "channels"].into_iter().flat_map(|kind| {
            ["", "/new", "/{id}", "/{id}/edit", "/{id}/delete", "/{id}/access"]
                .map(|page| format!("/o/{{org}}/{kind}{page}"))
        });
        let routes = routes.into_iter().filter(|route| route.starts_with("/o/{org}") || !route.contains("/{id}"));
        routes
            .chain(more.map(str::to_owned))
            .chain(below)
            .map(|route| self.filled(&route))
            .map(|route| nonsense::replaced(&route, "x"))
            .collect()
    }

    /// Forms that are refused, and some that are done.
    fn forms(&self) -> Vec<(String, Vec<(&'static str, String)>)> {
        let forms: &[(&str, &[(&'static str, &str)])] = &[
            ("/login", &[("email", "μία"), ("password", "λάθος")]),
            ("/login", &[("email", "μία@example.com"), ("password", "λάθος")]),
            ("/signup", &[("name", ""), ("email", "μία"), ("password", "x")]),
            ("/signup", &[("name", "Εύα"), ("email", "ζωή@example.com"), ("password", "password")]),
            ("/reset", &[("email", "μία")]),
            ("/reset", &[("email", "μία@example.com")]),
            ("/verify", &[("email", "μία@example.com"), ("code", "000000")]),
            ("/account", &[("name", "")]),
            ("/account", &[("name", "μία")]),
            ("/account/password", &[("password", "λάθος"), ("new_password", "x")]),
            ("/account/email", &[("email", "μία"), ("step_up_password", "λάθος")]),
            ("/account/sessions/end-others", &[]),
            ("/account/delete", &[("step_up_password", "λάθος")]),
            ("/o/{org}/settings", &[("name", ""), ("time_zone", "x")]),
            ("/o/{org}/settings", &[("name", "Εργοστάσιο"), ("time_zone", "UTC"), ("revision", "1")]),
            ("/o/{org}/settings", &[("name", "Εργοστάσιο"), ("time_zone", "UTC")]),
            ("/o/{org}/settings/delete", &[("confirm_name", "λάθος")]),
            ("/o/{org}/settings/keys/new", &[("name", ""), ("role", "x")]),
            ("/o/{org}/users/teams/new", &[("name", ""), ("handle", "ΝΥΧΤΑ")]),
            ("/o/{org}/users/teams/new", &[("name", "Νύχτα"), ("handle", "night")]),
            ("/o/{org}/users/teams/new", &[("name", "Μέρα"), ("handle", "admin")]),
            ("/o/{org}/users/teams/new", &[("name", "Μέρα"), ("handle", "day")]),
            ("/o/{org}/users/teams/{team}/edit", &[("name", ""), ("handle", "a b")]),
            ("/o/{org}/users/teams/{team}/members", &[]),
            ("/o/{org}/users/teams/{team}/members/{member}", &[("role", "observer")]),
            ("/o/{org}/users/teams/{team}/members/{member}/remove", &[]),
            ("/o/{org}/users/members/add", &[("email", "")]),
            ("/o/{org}/users/members/add", &[("email", "όλγα@example.com άννα@example.com λάθος")]),
            ("/o/{org}/users/members/add", &[("email", "κώστας@example.com"), ("role", "member")]),
            ("/o/{org}/users/members/add/preview", &[("email", "όλγα@example.com ζωή@example.com λάθος")]),
            ("/o/{org}/users/members/import", &[("csv", "λάθος,x\nόλγα@example.com,member,")]),
            ("/o/{org}/users/members/import", &[("csv", "")]),
            ("/o/{org}/users/members/{owner}/role", &[("role", "member"), ("rehearsed", "member")]),
            ("/o/{org}/users/members/{owner}/suspend", &[]),
            ("/o/{org}/users/members/{owner}/remove", &[]),
            ("/o/{org}/users/members/{member}/edit", &[("handle", "ΝΥΧΤΑ"), ("ends_at", "x")]),
            ("/o/{org}/users/members/{member}/edit", &[("handle", "olga"), ("ends_at", "2020-01-01")]),
            ("/o/{org}/users/members/{member}/role", &[("role", "administrator")]),
            ("/o/{org}/users/members/{member}/suspend", &[]),
            ("/o/{org}/users/members/{member}/restore", &[]),
            ("/o/{org}/users/members/bulk", &[("act", "suspend"), ("m", "{member}"), ("rehearsed", "1")]),
            ("/o/{org}/projects/new", &[("name", "")]),
            ("/o/{org}/projects/new", &[("name", "Κήπος")]),
            ("/o/{org}/projects/{id}/edit", &[("name", "")]),
            ("/o/{org}/projects/{id}/delete", &[("confirm_name", "λάθος")]),
            ("/o/{org}/projects/{id}/access", &[("who", "@κανείς"), ("role", "x")]),
            ("/o/{org}/projects/{id}/access", &[("who", "@night"), ("role", "member")]),
            ("/o/{org}/projects/{id}/devices/new", &[("name", "")]),
            ("/o/{org}/projects/{id}/devices/import", &[("csv", "λάθος")]),
            ("/o/{org}/devices/{id}/edit", &[("name", "")]),
            ("/o/{org}/devices/{id}/move", &[("project", "x")]),
            ("/o/{org}/devices/{id}/move", &[("project", "{yard}")]),
            ("/o/{org}/devices/{id}/credentials/new", &[("label", "")]),
            ("/o/{org}/channels/{id}/edit", &[("name", "")]),
            ("/o/{org}/users/members/{member}/remove", &[]),
        ];
        let fill = |(name, value): &(&'static str, &str)| (*name, self.filled(value));
        let form = |(path, fields): &(&str, &[(&'static str, &str)])| {
            (self.filled(path), fields.iter().map(fill).collect())
        };
        forms.iter().map(form).collect()
    }
}

async fn organization(world: &World, owner: &Person) -> Organization {
    let new = app::organizations::Create {
        name: OrgName::parse("Εργοστάσιο").unwrap(),
        slug: Some(domain::handle::Handle::parse_slug("north").unwrap()),
        time_zone: "UTC".to_owned(),
    };
    let made = app::organizations::create(&world.app, &owner.caller, &new).await;
    made.expect("making it works")
}

/// Notes what stands in plain letters in an answer.
fn note(place: &str, answer: &Answer, forgotten: &mut BTreeSet<String>) {
    let body = answer.text();
    let kind = answer.headers.get("content-type");
    let kind = kind.map_or("", |kind| kind.to_str().unwrap());
    if kind.starts_with("application/json") {
        let items: Vec<serde_json::Value> = serde_json::from_str(&body).unwrap_or_default();
        let read = items.iter().flat_map(|item| ["t", "g", "s"].map(|name| item[name].as_str()));
        for text in read.flatten() {
            note_text(place, text, forgotten);
        }
    } else {
        for text in readable(&body) {
            note_text(place, &text, forgotten);
        }
    }
}

fn note_text(place: &str, text: &str, forgotten: &mut BTreeSet<String>) {
    if text.split_whitespace().any(is_forgotten) {
        // One line for each text: the same stands on many pages.
        let known = forgotten.iter().any(|told| told.ends_with(&format!(": {text}")));
        if !known {
            forgotten.insert(format!("{place}: {text}"));
        }
    }
}

/// Two plain letters side by side, in what is neither an address, a handle, a path, a zone, an id nor a unit with a number.
fn is_forgotten(word: &str) -> bool {
    let is_data = |c: char| c.is_ascii_digit() || "@/_".contains(c);
    let letters = word.trim_matches(|c: char| !c.is_alphanumeric());
    let bytes = letters.as_bytes();
    let is_plain = bytes
        .windows(2)
        .any(|pair| pair.iter().all(u8::is_ascii_alphabetic));
    is_plain && !word.contains(is_data) && !KEPT.contains(&letters)
}

/// The texts of a page, and those of its attributes that are read or shown.
fn readable(html: &str) -> Vec<String> {
    const READ: [&str; 8] = [
        "title",
        "aria-label",
        "placeholder",
        "alt",
        "label",
        "data-label",
        // A table on a phone shows it before the value.
        "data-l",
        // Said before what is shown once is closed away.
        "data-guard",
    ];
    let mut found = Vec::new();
    for piece in html.split('<').skip(1) {
        let (tag, text) = piece.split_once('>').unwrap_or((piece, ""));
        if !is_for_machines(tag) {
            found.push(text.trim().replace("&amp;", "&"));
        }
        for name in READ {
            let value = tag.split_once(&format!(" {name}=\"")).map(|(_, rest)| rest);
            let value = value.and_then(|rest| rest.split('"').next());
            found.extend(value.map(str::to_owned));
        }
    }
    found
}

/// Scripts; codes, which programs read too; and in the audit log the fields as they are stored.
fn is_for_machines(tag: &str) -> bool {
    let stored = ["k", "was", "is"].iter().any(|name| tag.contains(&format!("class=\"{name}\"")));
    stored || ["script", "style", "code"].iter().any(|name| tag.starts_with(name))
}
