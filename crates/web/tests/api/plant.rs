//! An organization with somebody of each role and one thing of each kind, made through the API.

use std::collections::BTreeMap;

use domain::{organization::Organization, role::OrgRole};
use serde_json::{Value, json};
use testkit::world::{Person, World};

use crate::client::{Client, OPERATOR_KEY};

pub struct Plant {
    pub org: Organization,
    pub owner: Person,
    pub administrator: Person,
    pub member: Person,
    pub observer: Person,
    pub suspended: Person,
    /// What a placeholder of a path or body stands for, by its name.
    pub things: BTreeMap<&'static str, String>,
}

impl Plant {
    /// The `n`th of its kind; nothing of two of them is the same.
    pub async fn open(world: &World, client: &Client, n: usize) -> Self {
        let email = |name: &str| format!("{name}-{n}@example.com");
        let owner = world.sign_up(&email("mia")).await;
        let org = world.organization(&owner, &format!("Plant {n}")).await;
        let join = async |name: &str, role| world.join(&owner, &org, &email(name), role).await;
        let administrator = join("adam", OrgRole::Administrator).await;
        let member = join("bob", OrgRole::Member).await;
        let observer = join("olga", OrgRole::Observer).await;
        let zoe = join("zoe", OrgRole::Member).await;
        let suspended = join("sven", OrgRole::Administrator).await;
        let mut plant = Self {
            org,
            owner,
            administrator,
            member,
            observer,
            suspended,
            things: BTreeMap::new(),
        };
        plant.furnish(client, &zoe, n).await;
        plant.suspend(client).await;
        plant.bring_what_waits(world, client, n).await;
        plant
    }

    /// What lies in the organization. Something new that has an id in paths gets its line here.
    async fn furnish(&mut self, client: &Client, zoe: &Person, n: usize) {
        self.add("org", &json!(self.org.id.to_string()));
        self.add("member", &json!(membership(client, zoe).await));
        self.add("account", &json!(zoe.account.id.to_string()));
        let hall = json!({
            "name": "Hall", "handle": format!("press-hall-{n}"),
            "members": [{"member": self.things["member"], "role": "member"}],
        });
        let team = self.make(client, "teams", hall).await;
        self.add("team", &team["id"]);
        self.add("handle", &team["handle"]);
        let offer = json!({"email": format!("eve-{n}@example.com"), "role": "member"});
        let invitation = self.make(client, "invitations", offer).await;
        self.add("inv", &invitation["id"]);
        self.set_up(client).await;
    }

    /// A project with a device and a channel that everybody sees, the observer by a grant of more,
    /// so that refusals say what is missing and not that there is nothing.
    async fn set_up(&mut self, client: &Client) {
        let project = self
            .make(client, "projects", json!({"name": "Press shop"}))
            .await;
        self.add("project", &project["id"]);
        let channel = self
            .make(client, "channels", json!({"name": "Alarms"}))
            .await;
        self.add("channel", &channel["id"]);
        let devices = format!("projects/{}/devices", self.things["project"]);
        let device = self
            .make(client, &devices, json!({"name": "Press 4"}))
            .await;
        self.add("device", &device["id"]);
        let credentials = format!("devices/{}/credentials", self.things["device"]);
        let issued = self.make(client, &credentials, json!({})).await;
        self.add("credential", &issued["credential"]["id"]);
        let other = self.make(client, &credentials, json!({})).await;
        self.add("secret", &other["secret"]);
        let key = json!({"name": "Key", "role": "observer"});
        let key = self.make(client, "api-keys", key).await;
        self.add("key", &key["api_key"]["id"]);
        let zoe = self.things["member"].clone();
        let bob = membership(client, &self.member).await;
        let olga = membership(client, &self.observer).await;
        for (member, role) in [(&zoe, "member"), (&bob, "member"), (&olga, "administrator")] {
            for kind in ["project", "channel"] {
                self.grant(client, member, kind, role).await;
            }
        }
        let ask = json!({"resource": self.things["device"]});
        let path = format!("/v1/organizations/{}/access-requests", self.org.id);
        client
            .call("POST", &path, Some(&self.member.token), Some(&ask))
            .await;
        let asked = client.get(&path, &self.owner.token).await;
        self.add("request", &asked["items"][0]["id"]);
    }

    async fn grant(&self, client: &Client, member: &str, kind: &str, role: &str) {
        let path = format!("/v1/organizations/{}/grants", self.org.id);
        let grant = json!({
            "subject": {"member": member}, "resource": {kind: self.things[kind]}, "role": role,
        });
        let answer = client
            .call("PUT", &path, Some(&self.owner.token), Some(&grant))
            .await;
        assert!(answer.is_success(), "{answer:?}");
    }

    /// What waits for the observer's own word: sessions, an invitation elsewhere, an order.
    async fn bring_what_waits(&mut self, world: &World, client: &Client, n: usize) {
        let email = self.observer.account.email.to_string();
        let sessions = client.get("/v1/sessions", &self.observer.token).await;
        self.add("session", &sessions["items"][0]["id"]);
        let elsewhere = json!({"name": format!("Elsewhere {n}")});
        let elsewhere = client.post("/v1/organizations", &self.owner.token, &elsewhere);
        let elsewhere = elsewhere.await;
        let id = elsewhere["id"].as_str().unwrap();
        let path = format!("/v1/organizations/{id}/invitations");
        let offer = json!({"email": email, "role": "member"});
        let waiting = client.post(&path, &self.owner.token, &offer).await;
        self.add("waiting", &waiting["id"]);
        let token = world.token(&email, "/invitations/").await;
        self.add("token", &json!(token));
        let order = json!({"provider": "shop", "order": n.to_string(), "email": email});
        let order = client.post("/v1/purchases", OPERATOR_KEY, &order).await;
        self.add("order", &order["id"]);
    }

    async fn suspend(&self, client: &Client) {
        let id = membership(client, &self.suspended).await;
        let path = format!("/v1/organizations/{}/members/{id}/suspend", self.org.id);
        client.post(&path, &self.owner.token, &Value::Null).await;
    }

    pub async fn delete(&self, client: &Client) {
        let path = format!("/v1/organizations/{}", self.org.id);
        let name = json!({"confirm_name": self.org.name});
        let answer = client
            .call("DELETE", &path, Some(&self.owner.token), Some(&name))
            .await;
        assert!(answer.is_success(), "{answer:?}");
    }

    async fn make(&self, client: &Client, what: &str, body: Value) -> Value {
        let path = format!("/v1/organizations/{}/{what}", self.org.id);
        client.post(&path, &self.owner.token, &body).await
    }

    fn add(&mut self, name: &'static str, value: &Value) {
        let text = value.as_str().expect("ids are texts").to_owned();
        self.things.insert(name, text);
    }

    /// A body with the ids of things for their names in braces. What is no text stays as it is.
    pub fn filled(&self, body: &[u8]) -> Vec<u8> {
        let Ok(text) = str::from_utf8(body) else {
            return body.to_vec();
        };
        let fill = |text: String, (name, value): (&&str, &String)| {
            text.replace(&format!("{{{name}}}"), value)
        };
        self.things.iter().fold(text.to_owned(), fill).into_bytes()
    }

    pub fn token_of(&self, role: OrgRole) -> &str {
        let person = match role {
            OrgRole::Owner => &self.owner,
            OrgRole::Administrator => &self.administrator,
            OrgRole::Member => &self.member,
            OrgRole::Observer => &self.observer,
        };
        &person.token
    }

    /// What a change would move: the organization's revision, and its newest event.
    pub async fn trace(&self, client: &Client) -> (Value, Value) {
        let path = format!("/v1/organizations/{}", self.org.id);
        let org = client.get(&path, &self.owner.token).await;
        let events = client
            .get(&format!("{path}/audit-events"), &self.owner.token)
            .await;
        (org["revision"].clone(), events["items"][0]["hash"].clone())
    }
}

/// The id of somebody's only membership.
async fn membership(client: &Client, person: &Person) -> String {
    let me = client.get("/v1/me", &person.token).await;
    me["memberships"][0]["id"].as_str().unwrap().to_owned()
}
