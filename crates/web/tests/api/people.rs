//! Coming, going, and having another address: whole answers.

use serde_json::{Value, json};
use testkit::{
    on_each_database,
    world::{PASSWORD, World},
};

use crate::{client::Client, plant::Plant};

on_each_database! {
    accepting_answers_the_organization_with_all_its_fields
    an_invitation_of_ones_own_tells_what_became_of_it
    a_new_address_is_proved_from_anywhere_and_opens_a_session
    a_rehearsed_removal_shows_things_as_their_lists_do
}

async fn accepting_answers_the_organization_with_all_its_fields(world: World) {
    let client = Client::new(&world);
    let plant = Plant::open(&world, &client, 1).await;
    let token = &plant.observer.token;
    let path = format!("/v1/invitations/{}/accept", plant.things["token"]);
    let by_link = client.post(&path, token, &Value::Null).await;
    let id = by_link["organization"]["id"].as_str().unwrap();
    let path = format!("/v1/organizations/{id}");
    let mut shown = client.get(&path, token).await;
    assert_eq!(by_link["organization"], shown);
    // The same by the id of what waits.
    let again = json!({"email": "bob-1@example.com", "role": "administrator"});
    let invited = format!("{path}/invitations");
    let waiting = client.post(&invited, &plant.owner.token, &again).await;
    let own = format!(
        "/v1/me/invitations/{}/accept",
        waiting["id"].as_str().unwrap()
    );
    let joined = client.post(&own, &plant.member.token, &Value::Null).await;
    shown = client.get(&path, &plant.member.token).await;
    assert_eq!(joined["organization"], shown);
    assert_eq!(shown["role"], "administrator");
}

async fn an_invitation_of_ones_own_tells_what_became_of_it(world: World) {
    let client = Client::new(&world);
    let plant = Plant::open(&world, &client, 1).await;
    let token = Some(plant.observer.token.as_str());
    let own = format!("/v1/me/invitations/{}", plant.things["waiting"]);
    let call = async |what: &str| {
        let path = format!("{own}/{what}");
        client.call("POST", &path, token, None).await
    };
    assert_eq!(call("decline").await.status, 204);
    for what in ["accept", "decline"] {
        let refused = call(what).await;
        assert!(
            refused.is(410, "invitation_declined"),
            "{what}: {refused:?}"
        );
    }
    let waiting = client
        .get("/v1/me/invitations", &plant.observer.token)
        .await;
    assert_eq!(waiting["items"], json!([]));
    // Of an address that is not one's own, nothing is told.
    let path = format!("{own}/accept");
    let stranger = client.call("POST", &path, Some(&plant.member.token), None);
    assert!(stranger.await.is(404, "not_found"));
}

async fn a_new_address_is_proved_from_anywhere_and_opens_a_session(world: World) {
    let client = Client::new(&world);
    let mia = world.sign_up("mia@example.com").await;
    let ask = async |email: &str| {
        let body = json!({"email": email, "current_password": PASSWORD});
        client.post("/v1/me/email", &mia.token, &body).await;
    };
    let prove = async |body: Value| {
        let answer = client.call("POST", "/v1/accounts/verify", None, Some(&body));
        let answer = answer.await;
        assert_eq!(answer.status, 200, "{answer:?}");
        let token = answer.body["session"]["token"].as_str().unwrap();
        assert_eq!(
            client.get("/v1/me", token).await["email"],
            answer.body["account"]["email"]
        );
        answer.body["account"]["email"].clone()
    };
    ask("chen@example.com").await;
    let token = world.token("chen@example.com", "/verify?token=").await;
    assert_eq!(prove(json!({"token": token})).await, "chen@example.com");
    ask("mia.chen@example.com").await;
    let mail = &world.mails("mia.chen@example.com").await[0];
    let digits = mail.text.lines().map(|line| line.replace(' ', ""));
    let code = digits
        .filter(|line| line.len() == 6)
        .find(|line| line.bytes().all(|b| b.is_ascii_digit()))
        .expect("the mail holds a code");
    let typed = json!({"email": "mia.chen@example.com", "code": code});
    assert_eq!(prove(typed).await, "mia.chen@example.com");
}

async fn a_rehearsed_removal_shows_things_as_their_lists_do(world: World) {
    let client = Client::new(&world);
    let plant = Plant::open(&world, &client, 1).await;
    let org = format!("/v1/organizations/{}", plant.org.id);
    let owner = &plant.owner.token;
    let adam = client.get("/v1/me", &plant.administrator.token).await;
    let adam = adam["memberships"][0]["id"].as_str().unwrap();
    // What is Adam's: a team of his own with a channel, another channel, an offer with all to it, a key.
    let by_adam = async |what: &str, body: Value| {
        let path = format!("{org}/{what}");
        client.post(&path, &plant.administrator.token, &body).await
    };
    let place = json!([{"member": adam, "role": "administrator"}]);
    let team =
        json!({"name": "Night", "handle": "night", "description": "After ten", "members": place});
    let team = by_adam("teams", team).await;
    for (name, subject) in [
        ("Siren", json!({"member": adam})),
        ("Horn", json!({"team": team["id"]})),
    ] {
        let channel = by_adam("channels", json!({"name": name})).await;
        let grant =
            json!({"subject": subject, "resource": {"channel": channel["id"]}, "role": "member"});
        let path = format!("{org}/grants");
        let set = client.call("PUT", &path, Some(owner), Some(&grant)).await;
        assert!(set.is_success(), "{set:?}");
    }
    let offer = json!([{"resource": {"project": plant.things["project"]}, "role": "member"}]);
    by_adam(
        "invitations",
        json!({"email": "new@example.com", "role": "member", "grants": offer,
        "teams": [{"team": "night", "role": "member"}]}),
    )
    .await;
    by_adam(
        "api-keys",
        json!({"name": "Report", "role": "observer", "projects": [plant.things["project"]]}),
    )
    .await;

    let preview = client
        .get(&format!("{org}/members/{adam}/removal-preview"), owner)
        .await;
    let listed = async |what: &str, name: &str, is: &str| {
        let list = client.get(&format!("{org}/{what}?limit=200"), owner).await;
        let items = list["items"].as_array().unwrap();
        let found = items.iter().find(|item| item[name] == is);
        found.unwrap_or_else(|| panic!("{is} in {items:?}")).clone()
    };
    let mut lost = preview["teams"][0].clone();
    for more in ["place", "left_empty"] {
        assert!(
            lost.as_object_mut().unwrap().remove(more).is_some(),
            "{more}"
        );
    }
    assert_eq!(lost, listed("teams", "handle", "night").await);
    let sent = listed("invitations", "email", "new@example.com").await;
    assert_eq!(preview["invitations"], json!([sent]));
    assert_eq!(sent["grants"].as_array().unwrap().len(), 1);
    assert_eq!(
        preview["api_keys"],
        json!([listed("api-keys", "name", "Report").await])
    );
    let (horn, siren) = (
        listed("channels", "name", "Horn").await,
        listed("channels", "name", "Siren").await,
    );
    assert_eq!(preview["channels"], json!([horn, siren]));
    let siren = siren["id"].as_str().unwrap();
    let grants = client
        .get(&format!("{org}/channels/{siren}/grants"), owner)
        .await;
    assert_eq!(preview["grants"], grants["items"]);
    assert_eq!(preview["jobs"], json!([]));
}
