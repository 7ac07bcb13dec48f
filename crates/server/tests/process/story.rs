//! What the tests do with a running Muster, in the words of the contract.

use std::time::Duration;

use serde_json::{Value, json};

use crate::muster::{Answer, Muster, OPERATOR_KEY};
use crate::patience::eventually;

pub const PASSWORD: &str = "violet-Tractor-91-umbrella";

/// The owner of an organization that was bought, which lifts the limits of young ones.
pub struct Owner {
    pub token: String,
    /// The organization's id.
    pub org: String,
}

/// Somebody whom the owner has invited.
pub struct Person {
    pub token: String,
    pub member: String,
}

impl Owner {
    /// Buys an organization and signs up through the mail of the purchase.
    pub fn arrive(muster: &Muster, email: &str) -> Self {
        let bought =
            purchase(muster, &format!("order-of-{email}"), email).expect("the server answers");
        assert_eq!(bought.status, 200, "{bought:?}");
        let joined = join(muster, email, "Olga Brandt");
        Self {
            token: text(&joined.body["session"]["token"]),
            org: text(&joined.body["membership"]["organization"]["id"]),
        }
    }

    /// Invites a member, who signs up.
    pub fn bring(&self, muster: &Muster, email: &str) -> Person {
        let invited = self.invite(muster, email).expect("the server answers");
        assert_eq!(invited.status, 201, "{invited:?}");
        let joined = join(muster, email, "Bob Fischer");
        Person {
            token: text(&joined.body["session"]["token"]),
            member: text(&joined.body["membership"]["id"]),
        }
    }

    /// Creates something in the organization, and answers it.
    pub fn post(&self, muster: &Muster, what: &str, body: &Value) -> Value {
        let answer = muster.post(&self.path(what), &self.token, body);
        let answer = answer.expect("the server answers");
        assert_eq!(answer.status, 201, "{answer:?}");
        answer.body
    }

    pub fn invite(&self, muster: &Muster, email: &str) -> Option<Answer> {
        muster.post(
            &self.path("invitations"),
            &self.token,
            &json!({"email": email, "role": "member"}),
        )
    }

    pub fn create_team(&self, muster: &Muster, handle: &str) -> Option<Answer> {
        muster.post(
            &self.path("teams"),
            &self.token,
            &json!({"name": handle, "handle": handle}),
        )
    }

    /// All pages of a list of the organization.
    pub fn list(&self, muster: &Muster, what: &str) -> Vec<Value> {
        let (mut items, mut cursor) = (Vec::new(), String::new());
        let path = self.path(what);
        let and = if path.contains('?') { '&' } else { '?' };
        loop {
            let page = muster
                .get(&format!("{path}{and}limit=200{cursor}"), &self.token)
                .expect("the server answers");
            assert_eq!(page.status, 200, "{page:?}");
            items.extend(
                page.body["items"]
                    .as_array()
                    .expect("a list has items")
                    .clone(),
            );
            match page.body["next_cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => return items,
            }
        }
    }

    pub fn path(&self, what: &str) -> String {
        format!("/v1/organizations/{}/{what}", self.org)
    }
}

/// Signs up through the newest invitation that was mailed to this address.
pub fn join(muster: &Muster, email: &str, name: &str) -> Answer {
    let invitation = link_token(&mail(muster, email, "/invitations/"), "/invitations/");
    let account =
        json!({"email": email, "name": name, "password": PASSWORD, "invitation_token": invitation});
    let joined = muster.call("POST", "/v1/accounts", None, Some(&account));
    let joined = joined.expect("the server answers");
    assert_eq!(joined.status, 201, "{joined:?}");
    joined
}

/// The token of a new session.
pub fn sign_in(muster: &Muster, email: &str, password: &str) -> String {
    let body = json!({"email": email, "password": password});
    let answer = muster.call("POST", "/v1/sessions", None, Some(&body));
    let answer = answer.expect("the server answers");
    assert_eq!(answer.status, 201, "{answer:?}");
    text(&answer.body["session"]["token"])
}

pub fn purchase(muster: &Muster, order: &str, email: &str) -> Option<Answer> {
    let lines = json!([{"sku": "starter", "quantity": 1}]);
    muster.post(
        "/v1/purchases",
        OPERATOR_KEY,
        &json!({"provider": "shop", "order": order, "email": email, "lines": lines}),
    )
}

/// The newest mail to this address that holds this text in a link, once it is there.
pub fn mail(muster: &Muster, to: &str, in_link: &str) -> Value {
    let holds = |mail: &Value| {
        mail["links"]
            .as_array()
            .is_some_and(|links| links.iter().any(|link| text(link).contains(in_link)))
    };
    eventually(
        &format!("a mail to {to} with a link {in_link}"),
        Duration::from_secs(5),
        || mails(muster, to).into_iter().find(holds),
    )
}

/// All mails to this address, newest first.
pub fn mails(muster: &Muster, to: &str) -> Vec<Value> {
    let mailbox = muster
        .call("GET", &format!("/dev/mail.json?to={to}"), None, None)
        .expect("the server answers");
    mailbox
        .body
        .as_array()
        .expect("the mailbox is a list")
        .clone()
}

/// The rest of the mail's first link after `prefix`.
pub fn link_token(mail: &Value, prefix: &str) -> String {
    let links = mail["links"]
        .as_array()
        .expect("a mail lists its links")
        .iter();
    let found = links
        .map(text)
        .find_map(|link| link.split_once(prefix).map(|(_, token)| token.to_owned()));
    found.expect("the mail was chosen by this link")
}

pub fn text(value: &Value) -> String {
    value
        .as_str()
        .unwrap_or_else(|| panic!("a text, not {value}"))
        .to_owned()
}
