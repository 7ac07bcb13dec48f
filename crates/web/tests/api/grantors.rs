//! Whom a refusal names: those who can give the missing role on the very thing, and nobody else.

use domain::role::OrgRole;
use serde_json::{Value, json};
use testkit::{on_each_database, world::World};

use crate::{
    client::{Answer, Client},
    plant::Plant,
};

on_each_database! {
    a_refused_grant_names_who_can_give_it
    a_refused_revocation_names_who_can_give_it
}

/// A plant in which Zoe, a member, administers the press shop, and another project nobody but those above.
struct Told {
    client: Client,
    plant: Plant,
    yard: String,
}

impl Told {
    async fn new(world: &World) -> Self {
        let client = Client::new(world);
        let plant = Plant::open(world, &client, 1).await;
        let owner = &plant.owner.token;
        let path = format!("/v1/organizations/{}/projects", plant.org.id);
        let yard = client.post(&path, owner, &json!({"name": "Yard"})).await;
        let yard = yard["id"].as_str().unwrap().to_owned();
        let told = Self {
            client,
            plant,
            yard,
        };
        let zoe = told.plant.things["member"].clone();
        let me = told.client.get("/v1/me", &told.plant.member.token).await;
        let bob = me["memberships"][0]["id"].as_str().unwrap().to_owned();
        for (member, project, role) in [
            (&zoe, told.press_shop(), "administrator"),
            (&bob, &told.yard, "member"),
        ] {
            let grant = grant(member, project, role);
            let given = told
                .call("PUT", "grants", OrgRole::Owner, Some(&grant))
                .await;
            assert!(given.is_success(), "{given:?}");
        }
        told
    }

    fn press_shop(&self) -> &str {
        &self.plant.things["project"]
    }

    async fn call(&self, method: &str, path: &str, by: OrgRole, body: Option<&Value>) -> Answer {
        let path = format!("/v1/organizations/{}/{path}", self.plant.org.id);
        let token = Some(self.plant.token_of(by));
        self.client.call(method, &path, token, body).await
    }
}

fn grant(member: &str, project: &str, role: &str) -> Value {
    json!({"subject": {"member": member}, "resource": {"project": project}, "role": role})
}

/// The names in a refusal.
fn named(answer: &Answer) -> Vec<&str> {
    assert!(answer.is(403, "forbidden"), "{answer:?}");
    assert_eq!(answer.body["required_role"], "administrator");
    let all = answer.body["grantors"].as_array().expect("whom to ask");
    let mut names: Vec<&str> = all
        .iter()
        .map(|one| one["name"].as_str().unwrap())
        .collect();
    names.sort_unstable();
    names
}

async fn a_refused_grant_names_who_can_give_it(world: World) {
    let told = Told::new(&world).await;
    let zoe = told.plant.things["member"].clone();
    for (project, who) in [
        (told.press_shop(), vec!["adam-1", "mia-1", "zoe-1"]),
        (&told.yard, vec!["adam-1", "mia-1"]),
    ] {
        let grant = grant(&zoe, project, "observer");
        for method in ["PUT", "DELETE"] {
            let refused = told
                .call(method, "grants", OrgRole::Member, Some(&grant))
                .await;
            assert_eq!(named(&refused), who, "{method} {project}");
        }
    }
}

async fn a_refused_revocation_names_who_can_give_it(world: World) {
    let told = Told::new(&world).await;
    let path = format!("credentials/{}", told.plant.things["credential"]);
    let refused = told.call("DELETE", &path, OrgRole::Member, None).await;
    assert_eq!(named(&refused), ["adam-1", "mia-1", "zoe-1"]);
}
