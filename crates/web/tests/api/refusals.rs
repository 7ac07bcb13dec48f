//! Every operation refuses the anonymous, the stranger and the under-privileged, and answers for
//! the id of another organization as for one that never was.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use domain::role::OrgRole;
use serde_json::Value;
use testkit::{on_each_database, world::World};
use tokio::task::JoinSet;

use crate::{
    client::{Answer, Client},
    document,
    operations::{Operation, Who, operations},
    plant::Plant,
};

on_each_database! {
    each_operation_is_done_for_those_who_may_and_for_nobody_else
    each_operation_takes_as_much_work_for_what_is_of_others_as_for_nothing
    of_a_deleted_organization_nobody_hears_but_its_owners
}

/// The operations that need no token. Making this longer is a decision.
const PUBLIC: [&str; 10] = [
    "GET /.well-known/authzen-configuration",
    "GET /v1/invitations/{token}",
    "POST /v1/accounts",
    "POST /v1/accounts/verification",
    "POST /v1/accounts/verify",
    "POST /v1/invitations/{token}/decline",
    "POST /v1/password-resets",
    "POST /v1/password-resets/confirm",
    "POST /v1/sessions",
    "POST /v1/unlocks",
];

#[test]
fn every_operation_has_its_line() {
    let documented: BTreeSet<String> = document::operations().into_keys().collect();
    let listed: BTreeSet<String> = operations().iter().map(Operation::name).collect();
    let difference: Vec<_> = documented.symmetric_difference(&listed).collect();
    assert!(
        difference.is_empty(),
        "in the document or in operations.rs alone: {difference:?}"
    );
    assert_eq!(
        listed.len(),
        operations().len(),
        "an operation is listed twice"
    );
}

#[test]
fn what_needs_no_token_is_named_and_documented_as_such() {
    let all = operations();
    let listed = all
        .iter()
        .filter(|o| o.who == Who::Anybody)
        .map(Operation::name);
    let listed: BTreeSet<String> = listed.collect();
    assert_eq!(listed, PUBLIC.map(str::to_owned).into());
    let free = |operation: &Value| operation["security"] == serde_json::json!([{}]);
    let documented = document::operations().into_iter();
    let documented = documented
        .filter(|(_, operation)| free(operation))
        .map(|(name, _)| name);
    assert_eq!(documented.collect::<BTreeSet<_>>(), listed);
}

/// Each operation has a plant of its own, so that what one of them ends the next one finds again.
async fn each_operation_is_done_for_those_who_may_and_for_nobody_else(world: World) {
    let client = Client::new(&world);
    let served = client.call("GET", "/openapi.json", None, None).await;
    assert_eq!(served.body, document::whole());
    let foreign = Arc::new(Plant::open(&world, &client, 0).await);
    let world = Arc::new(world);
    let documented = document::operations();
    let mut wrong = Vec::new();
    let numbered: Vec<_> = (1..).zip(operations()).collect();
    // Some at a time, as their transactions mostly wait for the disk.
    for some in numbered.chunks(8) {
        let mut asking = JoinSet::new();
        for (n, operation) in some.iter().cloned() {
            asking.spawn(ask(
                world.clone(),
                client.clone(),
                foreign.clone(),
                n,
                documented[&operation.name()].clone(),
                operation,
            ));
        }
        wrong.extend(asking.join_all().await.into_iter().flatten());
    }
    assert!(
        wrong.is_empty(),
        "{} answers are wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

async fn ask(
    world: Arc<World>,
    client: Client,
    foreign: Arc<Plant>,
    n: usize,
    document: Value,
    operation: Operation,
) -> Vec<String> {
    let asked = Asked {
        client: &client,
        operation: &operation,
        plant: &Plant::open(&world, &client, n).await,
        foreign: &foreign,
        document: &document,
    };
    asked.is_wrong().await
}

/// Statements are nearly all that an answer takes, and counting them is exact. The times themselves are measured where
/// it is quiet: `./bench` holds the median for a device of others to that for none.
async fn each_operation_takes_as_much_work_for_what_is_of_others_as_for_nothing(world: World) {
    let client = Client::new(&world);
    let foreign = Plant::open(&world, &client, 0).await;
    let plant = Plant::open(&world, &client, 1).await;
    let documented = document::operations();
    let mut wrong = Vec::new();
    let mut compared = 0;
    for operation in &operations() {
        let asked = Asked {
            client: &client,
            operation,
            plant: &plant,
            foreign: &foreign,
            document: &documented[&operation.name()],
        };
        for (placeholder, theirs, none) in asked.others() {
            let statements = async |id: &str| {
                // Whatever SQLite remembers until the next commit is forgotten, as it else is now and then.
                let node = uuid::Uuid::nil();
                app::worker::look(&world.app, node, false).await.unwrap();
                let before = world.app.store.statements();
                let put = Some((placeholder.as_str(), id));
                asked.call(asked.most(), put).await;
                world.app.store.statements() - before
            };
            // Whatever else is remembered is, from then on.
            statements(&none).await;
            statements(&theirs).await;
            let (foreign, nothing) = (statements(&theirs).await, statements(&none).await);
            compared += 1;
            if foreign != nothing {
                let name = operation.name();
                wrong.push(format!(
                    "{name}: {placeholder} of others takes {foreign} statements, none {nothing}"
                ));
            }
        }
    }
    assert!(compared > 60, "{compared} ids");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Its owners still see the organization itself, and bring it back; nobody else is told that it was.
async fn of_a_deleted_organization_nobody_hears_but_its_owners(world: World) {
    let client = Client::new(&world);
    let plant = Plant::open(&world, &client, 0).await;
    plant.delete(&client).await;
    let documented = document::operations();
    let mut wrong = Vec::new();
    let within = |operation: &&Operation| operation.who >= Who::Observer;
    for operation in operations().iter().filter(within) {
        let asked = Asked {
            client: &client,
            operation,
            plant: &plant,
            foreign: &plant,
            document: &documented[&operation.name()],
        };
        let name = operation.name();
        let still = [
            "GET /v1/organizations/{org}",
            "POST /v1/organizations/{org}/restore",
        ];
        if !still.contains(&name.as_str()) {
            let answer = asked.call(Some(&plant.owner.token), None).await;
            wrong.extend(asked.expect(&answer, 410, "organization_deleted", &name));
        }
        for role in OrgRole::ALL.iter().filter(|role| **role < OrgRole::Owner) {
            let answer = asked.call(Some(plant.token_of(*role)), None).await;
            wrong.extend(asked.expect(&answer, 404, "not_found", &format!("{name}: the {role}")));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} answers are wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

/// One operation, asked by everybody.
struct Asked<'a> {
    client: &'a Client,
    operation: &'a Operation,
    plant: &'a Plant,
    foreign: &'a Plant,
    document: &'a Value,
}

/// What is put in place of a placeholder.
type Put<'a> = (&'a str, &'a str);

impl Asked<'_> {
    async fn is_wrong(&self) -> Vec<String> {
        let before = self.plant.trace(self.client).await;
        let mut wrong = self.anonymous().await;
        wrong.extend(self.stranger().await);
        wrong.extend(self.under_privileged().await);
        wrong.extend(self.whatever_they_send().await);
        wrong.extend(self.foreign_ids().await);
        // A request may be for anything, since its answer tells of nothing.
        let asks = self.operation.path.ends_with("/access-requests");
        if !asks && before != self.plant.trace(self.client).await {
            wrong.push("something was changed by those who may not".to_owned());
        }
        wrong.extend(self.whoever_may().await);
        let name = self.operation.name();
        wrong
            .into_iter()
            .map(|what| format!("{name}: {what}"))
            .collect()
    }

    /// The code of a refusal. By AuthZEN a refusal is a sentence, without one.
    fn code(&self, code: &'static str) -> &'static str {
        if self.operation.path.starts_with("/access/") {
            ""
        } else {
            code
        }
    }

    async fn anonymous(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        if self.operation.who == Who::Anybody {
            return wrong;
        }
        let mut with = vec![
            ("nobody", None),
            ("a made-up token", Some("0123456789abcdef")),
        ];
        if matches!(self.operation.who, Who::Operator | Who::Device) {
            with.push(("a person", Some(self.plant.owner.token.as_str())));
        }
        for (who, token) in with {
            let answer = self.call(token, None).await;
            wrong.extend(self.expect(&answer, 401, self.code("unauthenticated"), who));
        }
        wrong
    }

    /// Somebody of another organization, and somebody who is suspended, learn no more of this one
    /// than of one that never was.
    async fn stranger(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        if self.operation.who < Who::Observer {
            return wrong;
        }
        let (id, slug) = (
            self.plant.org.id.to_string(),
            self.plant.org.slug.to_string(),
        );
        let people = [
            ("a stranger", &self.foreign.owner),
            ("the suspended", &self.plant.suspended),
        ];
        for (who, person) in people {
            let token = Some(person.token.as_str());
            let nothing = self.call(token, Some(("org", &unknown(&id)))).await;
            wrong.extend(self.expect(&nothing, 404, "not_found", who));
            for org in [&id, &slug] {
                let answer = self.call(token, Some(("org", org))).await;
                if answer != nothing {
                    wrong.push(format!("{who} is told of {org}: {answer:?}"));
                }
            }
        }
        wrong
    }

    async fn under_privileged(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        if self.operation.who == Who::Asker {
            let answer = self.call(Some(&self.plant.member.token), None).await;
            if answer.status != 403 {
                wrong.push(format!(
                    "whoever administers nothing is answered {answer:?}"
                ));
            }
        }
        let Some(least) = self.least() else {
            return wrong;
        };
        for role in OrgRole::ALL.iter().filter(|role| **role < least) {
            let answer = self.call(Some(self.plant.token_of(*role)), None).await;
            let who = format!("the {role}");
            wrong.extend(self.names_the_owner(&answer, &who));
            if least == OrgRole::Owner {
                wrong.extend(self.expect(&answer, 403, "owner_only", &who));
                continue;
            }
            wrong.extend(self.expect(&answer, 403, "forbidden", &who));
            if answer.body["required_role"] != least.as_str() {
                wrong.push(format!("{who} is not told who may: {answer:?}"));
            }
        }
        wrong
    }

    /// What is wrong with a body is told to those alone who may send one.
    async fn whatever_they_send(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        if self.operation.who < Who::Observer || self.operation.body.is_none() {
            return wrong;
        }
        let strangers = Some(self.foreign.owner.token.as_str());
        let answer = self.send_nothing(strangers).await;
        wrong.extend(self.expect(&answer, 404, "not_found", "a stranger who sends nothing"));
        if self.operation.path.ends_with("/grants") {
            // Whoever administers something may give it, and nothing says what is meant.
            return wrong;
        }
        let least = self
            .least()
            .expect("it is for somebody in the organization");
        for role in OrgRole::ALL.iter().filter(|role| **role < least) {
            let answer = self.send_nothing(Some(self.plant.token_of(*role))).await;
            if answer.status != 403 {
                wrong.push(format!("the {role} who sends nothing: {answer:?}"));
            }
        }
        wrong
    }

    async fn send_nothing(&self, token: Option<&str>) -> Answer {
        let nothing = serde_json::json!({});
        let names = self.operation.placeholders();
        let path = filled(self.operation.path, &self.own(&names));
        let method = self.operation.method;
        self.client.call(method, &path, token, Some(&nothing)).await
    }

    /// Whom to ask stands beside what is missing; the owner can give all of it.
    fn names_the_owner(&self, answer: &Answer, who: &str) -> Option<String> {
        let grantors = answer.body["grantors"].as_array();
        let owner = &self.plant.owner.account.name;
        let named = grantors.is_some_and(|all| all.iter().any(|one| one["name"] == **owner));
        (!named).then(|| format!("{who} is not told whom to ask: {answer:?}"))
    }

    /// Whoever may everything here names a thing of somebody else's, then one that never was.
    async fn foreign_ids(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        for (placeholder, theirs, none) in self.others() {
            let foreign = self.call(self.most(), Some((&placeholder, &theirs))).await;
            let nothing = self.call(self.most(), Some((&placeholder, &none))).await;
            if foreign != nothing {
                wrong.push(format!(
                    "{placeholder} of others answers {foreign:?}, none {nothing:?}"
                ));
            }
            let is_taken = foreign.is_success() && !self.is_refused_by_row(&foreign);
            if is_taken && !self.operation.looks_for(&placeholder) {
                wrong.push(format!("{placeholder} of others is taken: {foreign:?}"));
            }
        }
        wrong
    }

    /// Each id that the operation takes by its placeholder, that of the same thing of others, and one that never was.
    fn others(&self) -> Vec<(String, String, String)> {
        let ids = self.operation.placeholders().into_iter();
        let ids = ids.filter(|name| !matches!(name.as_str(), "org" | "name" | "token"));
        ids.map(|name| {
            let theirs = self.foreign.things[self.operation.thing(&name)].clone();
            let none = unknown(&theirs);
            (name, theirs, none)
        })
        .collect()
    }

    /// Many at a time are answered row by row.
    fn is_refused_by_row(&self, answer: &Answer) -> bool {
        self.operation.path.ends_with("/bulk") && answer.body["results"][0]["status"] == "refused"
    }

    /// The same call works for whoever may, so it was not refused for what was sent.
    async fn whoever_may(&self) -> Vec<String> {
        let token = match self.least() {
            Some(least) => Some(self.plant.token_of(least)),
            None => self.most(),
        };
        let answer = self.call(token, None).await;
        let fits = match self.operation.comes_to {
            Some(status) => answer.status == status,
            None => answer.is_success(),
        };
        if fits {
            return Vec::new();
        }
        vec![format!("whoever may is answered {answer:?}")]
    }

    /// The least role that may; `None` where no role has to do with it.
    fn least(&self) -> Option<OrgRole> {
        match self.operation.who {
            Who::Anybody | Who::Operator | Who::Device | Who::Asker | Who::Account => None,
            Who::Observer => Some(OrgRole::Observer),
            Who::Member => Some(OrgRole::Member),
            Who::Administrator => Some(OrgRole::Administrator),
            Who::Owner => Some(OrgRole::Owner),
        }
    }

    /// The token of somebody who may everything that can be done here.
    fn most(&self) -> Option<&str> {
        self.operation.most(self.plant)
    }

    /// This plant's things, by their placeholders.
    fn own<'n>(&'n self, names: &'n [String]) -> BTreeMap<&'n str, &'n str> {
        let own = names.iter();
        own.map(|name| (name.as_str(), self.operation.own(self.plant, name)))
            .collect()
    }

    /// Asks with this plant's things, but for one.
    async fn call(&self, token: Option<&str>, instead: Option<Put<'_>>) -> Answer {
        let names = self.operation.placeholders();
        let mut puts = self.own(&names);
        puts.extend(instead);
        let o = self.operation;
        let path = filled(&format!("{}{}", o.path, o.query), &puts);
        let body = o.body.as_ref().map(|body| filled(&body.to_string(), &puts));
        let body = body.map(|body| serde_json::from_str::<Value>(&body).unwrap());
        self.client
            .call(o.method, &path, token, body.as_ref())
            .await
    }

    /// What is wrong with a refusal: another one was due, or the document does not tell of it.
    fn expect(&self, answer: &Answer, status: u16, code: &str, who: &str) -> Option<String> {
        if !answer.is(status, code) {
            return Some(format!("{who}: {status} {code} was due, not {answer:?}"));
        }
        let told = &self.document["responses"][status.to_string()]["description"];
        let told = told.as_str().unwrap_or_default();
        let named = match code {
            "" => !told.is_empty(),
            code => told.contains(&format!("`{code}`")),
        };
        (!named).then(|| format!("{who}: the document does not tell of {status} `{code}`"))
    }
}

/// An id or a handle of the same form that nothing ever had.
fn unknown(text: &str) -> String {
    format!("{}0ddba1", &text[..text.len() - 6])
}

fn filled(template: &str, puts: &BTreeMap<&str, &str>) -> String {
    let fill =
        |text: String, (name, value): (&&str, &&str)| text.replace(&format!("{{{name}}}"), value);
    puts.iter().fold(template.to_owned(), fill)
}
