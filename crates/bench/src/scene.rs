//! The people and organizations that are measured, made by `muster bench seed` and signed in over HTTP.

use std::net::SocketAddr;

use serde_json::{Value, json};

use crate::load::{Connection, get, send};
use crate::process::{Home, OPERATOR_KEY};

pub const PASSWORD: &str = "violet-Tractor-91-umbrella";
pub const WRITERS: usize = 64;
/// The organizations that each writer writes to in turns: one alone may invite only so many.
pub const TURNS: usize = 4;
/// The organization with many devices.
pub const PLANT: &str = "bench-plant";
/// The organizations whose members are listed: of 5,000 people, and of 200 to compare with.
pub const BIG: &str = "bench-big";
pub const SMALL: &str = "bench-small";

/// Who sends the requests.
pub struct Scene {
    pub big: Owner,
    pub small: Owner,
    /// Some organizations each, so that no two writers wait for the same organization's lock.
    writers: Vec<Owner>,
}

impl Scene {
    /// Who sends a writer's `n`th request.
    pub fn writers(&self) -> impl Fn(usize, usize) -> Owner + Clone + Send + 'static {
        let owners = self.writers.clone();
        move |writer, n| owners[writer * TURNS + n % TURNS].clone()
    }
}

#[derive(Clone)]
pub struct Owner {
    pub email: String,
    pub token: String,
    slug: String,
    /// A member of the organization, whose role can be changed.
    pub member: String,
}

impl Owner {
    /// The owner of the organization of that address.
    pub async fn sign_in(connection: &mut Connection, slug: &str) -> Self {
        let email = address_of(slug, 0);
        let signed_in = connection.send(&sign_in_request(&email)).await;
        assert_eq!(signed_in.status, 201, "{}", signed_in.json());
        let token = text(&signed_in.json()["session"]["token"]);
        let mut owner = Self {
            email,
            token,
            slug: slug.to_owned(),
            member: String::new(),
        };
        let members = connection.send(&owner.list_members()).await.json();
        let members = members["items"].as_array().expect("a list has items");
        let member = members
            .iter()
            .find(|member| member["role"] == "member")
            .expect("each organization has a member");
        owner.member = text(&member["id"]);
        owner
    }

    pub fn list_members(&self) -> String {
        get(
            &format!("/v1/organizations/{}/members?limit=50", self.slug),
            &self.token,
        )
    }

    pub fn invite(&self, email: &str) -> String {
        let path = format!("/v1/organizations/{}/invitations", self.slug);
        send(
            "POST",
            &path,
            Some(&self.token),
            &json!({"email": email, "role": "member"}),
        )
    }

    pub fn change_role(&self, role: &str) -> String {
        let path = format!("/v1/organizations/{}/members/{}", self.slug, self.member);
        send("PATCH", &path, Some(&self.token), &json!({"role": role}))
    }
}

/// Fills an empty database with the organizations that are measured.
pub fn seed_measured(home: &Home) {
    let mut spec = Spec::default();
    spec.organization(BIG, 5_000);
    spec.organization(SMALL, 200);
    for writer in 0..WRITERS * TURNS {
        spec.organization(&writer_slug(writer), 2);
    }
    spec.plant(home);
}

/// Adds the organization with many devices.
pub fn seed_plant(home: &Home, people: usize, projects: usize, devices: usize) {
    let mut spec = Spec::default();
    spec.organization(PLANT, people);
    let plant = spec.organizations.last_mut().expect("it was just added");
    (plant["projects"], plant["devices"]) = (projects.into(), devices.into());
    spec.plant(home);
}

/// Adds organizations that nobody asks about.
pub fn seed_others(home: &Home, count: usize) {
    let mut spec = Spec::default();
    for n in 0..count {
        spec.organization(&format!("other-{n}"), 1);
    }
    spec.plant(home);
}

/// Signs the owners in. Each writer's organization gets a purchase, since a young one without may invite only a few.
pub async fn sign_in(address: SocketAddr) -> Scene {
    let mut connection = Connection::open(address).await;
    let mut writers = Vec::new();
    for writer in 0..WRITERS * TURNS {
        let owner = Owner::sign_in(&mut connection, &writer_slug(writer)).await;
        purchase(&mut connection, &owner.email).await;
        writers.push(owner);
    }
    Scene {
        big: Owner::sign_in(&mut connection, BIG).await,
        small: Owner::sign_in(&mut connection, SMALL).await,
        writers,
    }
}

pub fn sign_in_request(email: &str) -> String {
    send(
        "POST",
        "/v1/sessions",
        None,
        &json!({"email": email, "password": PASSWORD}),
    )
}

fn writer_slug(writer: usize) -> String {
    format!("bench-writer-{writer}")
}

async fn purchase(connection: &mut Connection, email: &str) {
    let order = json!({"provider": "bench", "order": email, "email": email, "lines": [{"sku": "starter", "quantity": 1}]});
    let bought = connection
        .send(&send("POST", "/v1/purchases", Some(OPERATOR_KEY), &order))
        .await;
    assert_eq!(bought.json()["outcome"], "attached", "{}", bought.json());
}

/// What `muster bench seed --spec` reads.
#[derive(Default)]
struct Spec {
    accounts: Vec<Value>,
    organizations: Vec<Value>,
}

impl Spec {
    /// An organization of one owner and `people - 1` members.
    fn organization(&mut self, slug: &str, people: usize) {
        let emails: Vec<_> = (0..people).map(|person| address_of(slug, person)).collect();
        self.accounts
            .extend(emails.iter().map(|email| json!([email, "Robin Example"])));
        let role = |person| if person == 0 { "owner" } else { "member" };
        let members: Vec<_> = emails
            .iter()
            .enumerate()
            .map(|(person, email)| json!([email, role(person)]))
            .collect();
        self.organizations
            .push(json!({"slug": slug, "name": slug, "members": members}));
    }

    fn plant(self, home: &Home) {
        let file = home.folder().join("spec.json");
        let spec = json!({"password": PASSWORD, "accounts": self.accounts, "organizations": self.organizations});
        std::fs::write(&file, spec.to_string()).expect("the folder is ours");
        home.run(&["bench", "seed", "--spec", &file.display().to_string()]);
    }
}

fn address_of(slug: &str, person: usize) -> String {
    format!("person-{person}@{slug}.example")
}

fn text(value: &Value) -> String {
    value
        .as_str()
        .unwrap_or_else(|| panic!("a text, not {value}"))
        .to_owned()
}
