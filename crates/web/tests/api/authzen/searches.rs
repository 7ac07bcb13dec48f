//! Searches over HTTP: from part to part while things change, and through all that one administers.

use serde_json::json;
use testkit::{on_each_database, world::World};

use super::Gateway;
use crate::{client::Client, plant::Plant};

on_each_database! {
    a_search_goes_on_while_things_come_and_go
    a_search_goes_through_all_organizations_that_one_administers
}

async fn a_search_goes_on_while_things_come_and_go(world: World) {
    let gateway = Gateway::open(&world).await;
    let Gateway { client, plant, .. } = &gateway;
    let org = format!("/v1/organizations/{}", plant.org.id);
    let devices = format!("{org}/projects/{}/devices", gateway.id("project"));
    let add = async |name: &str| {
        let made = client
            .post(&devices, &plant.owner.token, &json!({"name": name}))
            .await;
        json!({"type": "device", "id": made["id"]})
    };
    let mut stay = vec![gateway.thing("device")];
    let mut go = Vec::new();
    for n in 0..4 {
        stay.push(add(&format!("Stays {n}")).await);
        go.push(add(&format!("Goes {n}")).await);
    }
    let mut request = json!({
        "subject": gateway.member(), "action": {"name": "see"}, "resource": {"type": "device"}, "page": {"limit": 1},
    });
    let mut found = Vec::new();
    loop {
        let (results, next) = gateway.search("resource", &request).await;
        found.extend(results);
        if next.is_empty() {
            break;
        }
        request["page"] = json!({"token": next});
        if let Some(gone) = go.pop() {
            let path = format!("{org}/devices/{}", gone["id"].as_str().unwrap());
            let answer = client
                .call("DELETE", &path, Some(&plant.owner.token), None)
                .await;
            assert!(answer.is_success(), "{answer:?}");
            add(&format!("Comes {}", go.len())).await;
        }
    }
    for device in &stay {
        let times = found.iter().filter(|result| *result == device).count();
        assert_eq!(times, 1, "{device} in {found:?}");
    }
}

/// Mia owns two plants, and Zoe is in both of them.
async fn a_search_goes_through_all_organizations_that_one_administers(world: World) {
    let client = Client::new(&world);
    let plant = Plant::open(&world, &client, 1).await;
    let mia = &plant.owner;
    let other = client
        .post("/v1/organizations", &mia.token, &json!({"name": "Other"}))
        .await;
    let path = format!("/v1/organizations/{}", other["id"].as_str().unwrap());
    let offer = json!({"email": "zoe-1@example.com", "role": "administrator"});
    client
        .post(&format!("{path}/invitations"), &mia.token, &offer)
        .await;
    let token = world.token("zoe-1@example.com", "/invitations/").await;
    let zoe = client
        .post(
            "/v1/sessions",
            "",
            &json!({"email": "zoe-1@example.com", "password": testkit::world::PASSWORD}),
        )
        .await;
    let zoe = zoe["session"]["token"].as_str().unwrap();
    client
        .post(&format!("/v1/invitations/{token}/accept"), zoe, &json!({}))
        .await;
    let mut projects = vec![plant.things["project"].clone()];
    for n in 0..3 {
        let made = client
            .post(
                &format!("{path}/projects"),
                &mia.token,
                &json!({"name": format!("Hall {n}")}),
            )
            .await;
        projects.push(made["id"].as_str().unwrap().to_owned());
    }
    projects.sort();
    let gateway = Gateway {
        client,
        key: mia.token.clone(),
        plant,
    };
    for limit in 1..6 {
        let mut request = json!({
            "subject": {"type": "account", "id": gateway.id("account")}, "action": {"name": "see"},
            "resource": {"type": "project"}, "page": {"limit": limit},
        });
        let mut found = Vec::new();
        loop {
            let (results, next) = gateway.search("resource", &request).await;
            assert!(
                results.len() == limit || next.is_empty(),
                "{limit}: {results:?}"
            );
            found.extend(
                results
                    .iter()
                    .map(|result| result["id"].as_str().unwrap().to_owned()),
            );
            if next.is_empty() {
                break;
            }
            request["page"] = json!({"token": next});
        }
        found.sort();
        assert_eq!(found, projects, "{limit}");
    }
}
