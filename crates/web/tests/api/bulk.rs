//! Many invitations at a time, row by row.

use axum::{body::Body, http::Request};
use serde_json::{Value, json};
use testkit::{on_each_database, world::World};

use crate::{client::Client, plant::Plant};

on_each_database! {
    each_row_tells_what_is_wrong_with_it
    a_file_is_answered_like_a_list
}

/// Number, status and code of each row.
fn rows(body: &Value) -> Vec<(u64, &str, &str)> {
    let rows = body["results"]
        .as_array()
        .expect("there are results")
        .iter();
    rows.map(|row| {
        let code = row["problem"]["code"].as_str().unwrap_or_default();
        (
            row["row"].as_u64().unwrap(),
            row["status"].as_str().unwrap(),
            code,
        )
    })
    .collect()
}

async fn each_row_tells_what_is_wrong_with_it(world: World) {
    let client = Client::new(&world);
    let plant = Plant::open(&world, &client, 1).await;
    let to = |email: &str| json!({"email": email, "role": "member"});
    let with = |email: &str, field: &str, value: Value| {
        let mut row = to(email);
        row[field] = value;
        row
    };
    let hall = |role: &str| json!([{"team": plant.things["team"], "role": role}]);
    let mut observer = with("o@example.com", "teams", hall("member"));
    observer["role"] = json!("observer");
    let list = json!({"invitations": [
        to("new@example.com"),
        to("no address"),
        to("NEW@example.com"),
        to("zoe-1@example.com"),
        observer,
        with("a@example.com", "role", json!("boss")),
        with("b@example.com", "role", json!("owner")),
        with("c@example.com", "teams", json!([{"team": "no-such-team", "role": "member"}])),
        with("d@example.com", "expires_in_days", json!(31)),
        with("e@example.com", "membership_ends_at", json!("2020-01-01T00:00:00Z")),
        with("f@example.com", "teams", hall("administrator")),
    ]});
    let path = format!("/v1/organizations/{}/invitations/bulk", plant.org.id);
    let answer = client.post(&path, &plant.administrator.token, &list).await;
    assert_eq!(
        rows(&answer),
        [
            (1, "created", ""),
            (2, "refused", "invalid_email"),
            (3, "refused", "already_invited"),
            (4, "refused", "already_member"),
            (5, "refused", "observer_cap"),
            (6, "refused", "unknown_role"),
            (7, "refused", "owner_only"),
            (8, "refused", "unknown_team"),
            (9, "refused", "out_of_range"),
            (10, "refused", "in_the_past"),
            (11, "created", ""),
        ]
    );
    let refused = &answer["results"][1];
    assert_eq!(refused["email"], "no address");
    assert_eq!(
        refused["problem"]["detail"],
        "Enter an address like mia@example.com."
    );
}

async fn a_file_is_answered_like_a_list(world: World) {
    let client = Client::new(&world);
    let plant = Plant::open(&world, &client, 1).await;
    let team = &plant.things["handle"];
    let csv = format!(
        "email,role,teams\no@example.com,observer,{team}\np@example.com,observer,{team}:member\nq@example.com,Member,{team}\n,member,\n"
    );
    let request = Request::post(format!(
        "/v1/organizations/{}/invitations/bulk",
        plant.org.id
    ))
    .header("authorization", format!("Bearer {}", plant.owner.token))
    .header("content-type", "text/csv; charset=utf-8");
    let answer = client.send(request.body(Body::from(csv)).unwrap()).await;
    assert_eq!(
        rows(&answer.body),
        [
            (1, "created", ""),
            (2, "refused", "observer_cap"),
            (3, "created", ""),
            (4, "refused", "invalid_email"),
        ]
    );
    let place = |n: usize| &answer.body["results"][n]["invitation"]["teams"][0]["role"];
    assert_eq!((place(0), place(2)), (&json!("observer"), &json!("member")));
}
