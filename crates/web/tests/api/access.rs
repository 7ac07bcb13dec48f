//! Grants, requests for access and explanations, where what was given has ended.

use domain::time::DAY;
use serde_json::{Value, json};
use testkit::{on_each_database, world::World};

use crate::{
    client::{Answer, Client},
    plant::Plant,
};

on_each_database! {
    a_team_is_named_by_its_handle_too
    a_grant_keeps_the_time_of_its_making
    what_has_ended_counts_for_nothing_when_access_is_asked_for
    whoever_has_enough_keeps_its_end
    what_has_ended_tells_no_names
}

struct Hall {
    client: Client,
    plant: Plant,
    /// A device that nobody was given.
    press: String,
    /// The member's own id.
    bob: String,
}

impl Hall {
    async fn open(world: &World) -> Self {
        let client = Client::new(world);
        let plant = Plant::open(world, &client, 1).await;
        let me = client.get("/v1/me", &plant.member.token).await;
        let bob = me["memberships"][0]["id"].as_str().unwrap().to_owned();
        let at = format!("/v1/organizations/{}", plant.org.id);
        let owner = &plant.owner.token;
        let projects = format!("{at}/projects");
        let yard = client
            .post(&projects, owner, &json!({"name": "Yard"}))
            .await;
        let yard = yard["id"].as_str().unwrap().to_owned();
        let devices = format!("{at}/projects/{yard}/devices");
        let press = client
            .post(&devices, owner, &json!({"name": "Press 9"}))
            .await;
        let press = press["id"].as_str().unwrap().to_owned();
        Self {
            client,
            plant,
            press,
            bob,
        }
    }

    fn path(&self, rest: &str) -> String {
        format!("/v1/organizations/{}/{rest}", self.plant.org.id)
    }

    async fn gives(&self, subject: Value, role: &str, until: Option<String>) -> Answer {
        let grant = json!({
            "subject": subject, "resource": {"device": self.press}, "role": role, "expires_at": until,
        });
        let owner = Some(self.plant.owner.token.as_str());
        let path = self.path("grants");
        self.client.call("PUT", &path, owner, Some(&grant)).await
    }

    /// Bob asks for the press, and the owner gives this much.
    async fn asks_and_gets(&self, role: &str) -> Answer {
        let (path, bob) = (self.path("access-requests"), &self.plant.member.token);
        let ask = json!({"resource": self.press});
        let asked = self.client.call("POST", &path, Some(bob), Some(&ask)).await;
        assert_eq!(asked.status, 202);
        let owner = &self.plant.owner.token;
        let waiting = self.client.get(&path, owner).await;
        let items = waiting["items"].as_array().unwrap();
        let own = items
            .iter()
            .find(|item| item["resource"]["id"] == json!(self.press));
        let id = own.unwrap_or_else(|| panic!("{waiting}"))["id"]
            .as_str()
            .unwrap();
        let grant = self.path(&format!("access-requests/{id}/grant"));
        self.client
            .call("POST", &grant, Some(owner), Some(&json!({"role": role})))
            .await
    }
}

fn in_a_day(world: &World) -> String {
    (world.app.clock.now() + DAY).to_string()
}

async fn a_team_is_named_by_its_handle_too(world: World) {
    let hall = Hall::open(&world).await;
    let given = hall
        .gives(json!({"team": hall.plant.things["handle"]}), "member", None)
        .await;
    assert_eq!(given.status, 200, "{given:?}");
    assert_eq!(
        given.body["subject"]["id"],
        json!(hall.plant.things["team"])
    );
    let unknown = hall
        .gives(json!({"team": "nobody-here"}), "member", None)
        .await;
    assert!(unknown.is(422, "invalid"), "{unknown:?}");
    let grant = json!({"subject": {"team": hall.plant.things["handle"]}, "resource": {"device": hall.press}});
    let owner = Some(hall.plant.owner.token.as_str());
    let path = hall.path("grants");
    let taken = hall.client.call("DELETE", &path, owner, Some(&grant)).await;
    assert_eq!(taken.status, 204, "{taken:?}");
}

async fn a_grant_keeps_the_time_of_its_making(world: World) {
    let hall = Hall::open(&world).await;
    let first = hall
        .gives(json!({"member": hall.bob}), "observer", None)
        .await;
    world.frozen.advance(DAY);
    let more = hall
        .gives(json!({"member": hall.bob}), "member", None)
        .await;
    assert_eq!(first.body["created_at"], more.body["created_at"]);
}

async fn what_has_ended_counts_for_nothing_when_access_is_asked_for(world: World) {
    let hall = Hall::open(&world).await;
    hall.gives(
        json!({"member": hall.bob}),
        "administrator",
        Some(in_a_day(&world)),
    )
    .await;
    world.frozen.advance(DAY * 2);
    let given = hall.asks_and_gets("observer").await;
    assert_eq!(given.status, 200, "{given:?}");
    assert_eq!(given.body["role"], json!("observer"));
    assert_eq!(given.body["expires_at"], Value::Null);
    let press = hall.path(&format!("devices/{}", hall.press));
    let seen = hall.client.get(&press, &hall.plant.member.token).await;
    assert_eq!(seen["role"], json!("observer"));
}

async fn whoever_has_enough_keeps_its_end(world: World) {
    let hall = Hall::open(&world).await;
    let until = Some(in_a_day(&world));
    // Asked for before it was given.
    let (path, ask) = (
        hall.path("access-requests"),
        json!({"resource": hall.press}),
    );
    let bob = Some(hall.plant.member.token.as_str());
    hall.client.call("POST", &path, bob, Some(&ask)).await;
    hall.gives(json!({"member": hall.bob}), "member", until.clone())
        .await;
    let given = hall.asks_and_gets("observer").await;
    assert_eq!(given.body["role"], json!("member"), "{given:?}");
    assert_eq!(given.body["expires_at"], json!(until));
}

async fn what_has_ended_tells_no_names(world: World) {
    let hall = Hall::open(&world).await;
    hall.gives(
        json!({"member": hall.bob}),
        "member",
        Some(in_a_day(&world)),
    )
    .await;
    let explain = hall.path(&format!(
        "access/explain?member={}&action=see&resource={}",
        hall.bob, hall.press
    ));
    let (bob, mia) = (&hall.plant.member.token, &hall.plant.owner.token);
    let before = hall.client.get(&explain, bob).await;
    assert_eq!(
        before["paths"].as_array().map(Vec::len),
        Some(1),
        "{before}"
    );
    world.frozen.advance(DAY * 2);
    let unknown = explain.replace(&hall.press, "dev_019200000000700080000000000000ab");
    let after = hall.client.get(&explain, bob).await;
    assert_eq!(after, hall.client.get(&unknown, bob).await);
    let told = hall.client.get(&explain, mia).await;
    assert_eq!(
        told["paths"][0]["live"],
        json!(false),
        "an owner sees why: {told}"
    );
    let preview = hall.path(&format!("members/{}/removal-preview", hall.bob));
    let stops = hall.client.get(&preview, bob).await;
    assert!(!stops.to_string().contains(&hall.press), "{stops}");
}
