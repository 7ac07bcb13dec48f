//! The lists of who reaches something, and of what somebody reaches, hold what `explain` allows: of everybody, to
//! everything, whatever the size of their pages.

use std::collections::BTreeMap;

use access::{Action, Kind};
use domain::time::DAY;
use serde_json::{Value, json};
use testkit::{on_each_database, world::World};

use crate::{client::Client, plant::Plant};

on_each_database! {
    both_lists_are_what_explaining_everything_leaves
}

struct Hall {
    client: Client,
    plant: Plant,
}

/// Of those who may, by who and what: their role and the paths to it.
type Allowed = BTreeMap<(String, String), (Value, Value)>;

async fn both_lists_are_what_explaining_everything_leaves(world: World) {
    let client = Client::new(&world);
    let plant = Plant::open(&world, &client, 1).await;
    let hall = Hall { client, plant };
    hall.furnish((world.app.clock.now() + DAY).to_string())
        .await;
    world.frozen.advance(DAY * 2);
    let people = ids(&hall.pages("members", "").await);
    for kind in [Kind::Project, Kind::Device, Kind::Channel] {
        let things = ids(&hall.pages(&format!("{}s", kind.as_str()), "").await);
        for action in kind.actions().map(Action::as_str) {
            let allowed = hall.explained(action, &people, &things).await;
            for thing in &things {
                hall.lists_whoever_may(action, thing, &allowed).await;
            }
            for member in &people {
                hall.lists_what_is_reached(action, (member, kind), &allowed)
                    .await;
            }
        }
    }
}

impl Hall {
    /// Beside what every plant has: things that are reached in one way only, in several, and no more.
    async fn furnish(&self, end: String) {
        let yard = self.make("projects", "Yard").await;
        let mut devices = Vec::new();
        for name in ["Gate", "Crane", "Scale"] {
            let within = format!("projects/{yard}/devices");
            devices.push(self.make(&within, name).await);
        }
        self.make("projects", "Nobody's").await;
        let bob = self.of(&self.plant.member.token).await;
        let olga = self.of(&self.plant.observer.token).await;
        let team = self.plant.things["team"].clone();
        let grants = [
            (
                json!({"team": team}),
                json!({"project": yard}),
                "administrator",
                None,
            ),
            (
                json!({"team": team}),
                json!({"device": devices[0]}),
                "observer",
                None,
            ),
            (
                json!({"member": bob}),
                json!({"device": devices[0]}),
                "administrator",
                None,
            ),
            (
                json!({"member": bob}),
                json!({"device": devices[1]}),
                "member",
                Some(end),
            ),
            (
                json!({"member": olga}),
                json!({"device": devices[2]}),
                "administrator",
                None,
            ),
        ];
        for (subject, resource, role, expires_at) in grants {
            let grant = json!({
                "subject": subject, "resource": resource, "role": role, "expires_at": expires_at,
            });
            let (path, owner) = (self.path("grants"), &self.plant.owner.token);
            let given = self
                .client
                .call("PUT", &path, Some(owner), Some(&grant))
                .await;
            assert_eq!(given.status, 200, "{given:?}");
        }
    }

    async fn make(&self, what: &str, name: &str) -> String {
        let (path, owner) = (self.path(what), &self.plant.owner.token);
        let made = self.client.post(&path, owner, &json!({"name": name})).await;
        text(&made["id"])
    }

    /// Somebody's own membership.
    async fn of(&self, token: &str) -> String {
        let me = self.client.get("/v1/me", token).await;
        text(&me["memberships"][0]["id"])
    }

    fn path(&self, rest: &str) -> String {
        format!("/v1/organizations/{}/{rest}", self.plant.org.id)
    }

    /// All that a list holds, two at a time.
    async fn pages(&self, list: &str, query: &str) -> Vec<Value> {
        let first = self.path(&format!("{list}?limit=2{query}"));
        let (mut all, mut next) = (Vec::new(), first.clone());
        loop {
            let page = self.client.get(&next, &self.plant.owner.token).await;
            let items = page["items"].as_array().expect("a list");
            all.extend(items.iter().cloned());
            let Some(cursor) = page["next_cursor"].as_str() else {
                return all;
            };
            assert_eq!(items.len(), 2, "a page is full, or the last: {page}");
            next = format!("{first}&cursor={cursor}");
        }
    }

    async fn explained(&self, action: &str, people: &[String], things: &[String]) -> Allowed {
        let mut allowed = Allowed::new();
        for member in people {
            for thing in things {
                let question =
                    format!("access/explain?member={member}&action={action}&resource={thing}");
                let answer = self.path(&question);
                let answer = self.client.get(&answer, &self.plant.owner.token).await;
                if answer["decision"] == true {
                    let told = (answer["role"].clone(), answer["paths"].clone());
                    allowed.insert((member.clone(), thing.clone()), told);
                }
            }
        }
        let pairs = people.len() * things.len();
        assert!(
            (1..pairs).contains(&allowed.len()),
            "{action}: all the same"
        );
        allowed
    }

    async fn lists_whoever_may(&self, action: &str, thing: &str, allowed: &Allowed) {
        let query = format!("&action={action}&resource={thing}");
        let listed = self.pages("access/people", &query).await;
        let mut listed: Vec<_> = listed
            .iter()
            .map(|item| {
                (
                    text(&item["member"]["id"]),
                    item["role"].clone(),
                    item["paths"].clone(),
                )
            })
            .collect();
        listed.sort_by(|a, b| a.0.cmp(&b.0));
        let expected = allowed.iter().filter(|((_, on), _)| on == thing);
        let expected: Vec<_> = expected
            .map(|((member, _), (role, paths))| (member.clone(), role.clone(), paths.clone()))
            .collect();
        assert_eq!(listed, expected, "who may {action} {thing}");
    }

    async fn lists_what_is_reached(
        &self,
        action: &str,
        (member, kind): (&str, Kind),
        allowed: &Allowed,
    ) {
        let query = format!("&action={action}&member={member}&type={}", kind.as_str());
        let listed = self.pages("access/resources", &query).await;
        assert!(listed.iter().all(|item| item["type"] == kind.as_str()));
        let mut listed: Vec<_> = listed
            .iter()
            .map(|item| (text(&item["id"]), item["role"].clone()))
            .collect();
        listed.sort_by(|a, b| a.0.cmp(&b.0));
        let expected = allowed.iter().filter(|((who, _), _)| who == member);
        let expected: Vec<_> = expected
            .map(|((_, thing), (role, _))| (thing.clone(), role.clone()))
            .collect();
        assert_eq!(listed, expected, "what {member} may {action}");
    }
}

fn ids(items: &[Value]) -> Vec<String> {
    items.iter().map(|item| text(&item["id"])).collect()
}

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}
