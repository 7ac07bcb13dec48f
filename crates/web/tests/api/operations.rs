//! Every operation of the API, and who may call it. An operation without a line here fails
//! `refusals::every_operation_has_its_line`.

use serde_json::{Value, json};
use testkit::world::PASSWORD;

use crate::{client::OPERATOR_KEY, plant::Plant};

/// The least that a caller has to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Who {
    /// Nobody in particular: the call needs no token, or has one in its path or body.
    Anybody,
    /// The operator, by the key of this server.
    Operator,
    /// A device, by its credential.
    Device,
    /// Whoever administers an organization, by session or key.
    Asker,
    /// Somebody who is signed in, about themselves.
    Account,
    /// Somebody in the organization, with at least this role.
    Observer,
    #[expect(
        dead_code,
        reason = "controlling a device, the one thing for members and not for observers, has no call yet"
    )]
    Member,
    Administrator,
    Owner,
}

/// A call as whoever may do it would make it.
#[derive(Clone)]
pub struct Operation {
    pub method: &'static str,
    /// As the document has it.
    pub path: &'static str,
    pub who: Who,
    pub query: &'static str,
    pub body: Option<Value>,
    /// The status where all is right; any success where it is `None`.
    pub comes_to: Option<u16>,
    /// The names of things (see `Plant`) that differ from those in the path.
    things: Vec<(&'static str, &'static str)>,
}

fn of(name: &'static str, who: Who) -> Operation {
    let (method, path) = name.split_once(' ').expect("a method and a path");
    Operation {
        method,
        path,
        who,
        query: "",
        body: None,
        comes_to: None,
        things: Vec::new(),
    }
}

impl Operation {
    fn query(self, query: &'static str) -> Self {
        Self { query, ..self }
    }

    fn sends(self, body: Value) -> Self {
        let body = Some(body);
        Self { body, ..self }
    }

    /// Even for those who may it ends this way, as what it needs is not there.
    fn comes_to(self, status: u16) -> Self {
        let comes_to = Some(status);
        Self { comes_to, ..self }
    }

    /// The placeholder stands for the plant's thing of another name.
    fn with(mut self, placeholder: &'static str, thing: &'static str) -> Self {
        self.things.push((placeholder, thing));
        self
    }

    pub fn name(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    /// The token of somebody who may do everything that the caller of this may.
    pub fn most<'a>(&self, plant: &'a Plant) -> Option<&'a str> {
        match self.who {
            Who::Anybody => None,
            Who::Operator => Some(OPERATOR_KEY),
            Who::Device => Some(&plant.things["secret"]),
            Who::Account => Some(&plant.observer.token),
            _ => Some(&plant.owner.token),
        }
    }

    /// What a placeholder stands for in a plant.
    pub fn own<'a>(&self, plant: &'a Plant, placeholder: &str) -> &'a str {
        match placeholder {
            "name" => &plant.org.name,
            _ => &plant.things[self.thing(placeholder)],
        }
    }

    /// The thing that a placeholder of this call stands for.
    pub fn thing<'a>(&self, placeholder: &'a str) -> &'a str {
        let other = self.things.iter().find(|(name, _)| *name == placeholder);
        other.map_or(placeholder, |(_, thing)| thing)
    }

    /// Whether the call only looks for it, so that to find nothing is no mistake.
    pub fn looks_for(&self, placeholder: &str) -> bool {
        let asks = self.path.starts_with("/access/") || self.path.ends_with("/access-requests");
        asks || placeholder == "handle" || self.query.contains(&format!("{{{placeholder}}}"))
    }

    /// The placeholders of path, query and body.
    pub fn placeholders(&self) -> Vec<String> {
        let body = self.body.as_ref().map(Value::to_string).unwrap_or_default();
        let text = format!("{}{} {body}", self.path, self.query);
        let opened = text.split('{').skip(1);
        let names = opened.filter_map(|rest| rest.split_once('}').map(|(name, _)| name));
        let plain = |name: &&str| !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase());
        names.filter(plain).map(str::to_owned).collect()
    }
}

/// Placeholders in bodies and queries are filled like those in paths. The one who may is asked
/// last, so a call may end what it is about.
pub fn operations() -> Vec<Operation> {
    let all = [
        accounts(),
        own_things(),
        organizations(),
        people(),
        teams(),
        spaces(),
        devices(),
        access(),
        programs(),
    ];
    all.into_iter().flatten().collect()
}

fn accounts() -> Vec<Operation> {
    use Who::{Anybody, Operator};
    let credentials = json!({"email": "mia-0@example.com", "password": PASSWORD});
    let newcomer = json!({"email": "new@example.com", "name": "New", "password": PASSWORD});
    vec![
        of("POST /v1/accounts", Anybody).sends(newcomer),
        of("POST /v1/accounts/verify", Anybody)
            .sends(json!({"token": "none"}))
            .comes_to(410),
        of("POST /v1/accounts/verification", Anybody).sends(json!({"email": "mia-0@example.com"})),
        of("POST /v1/sessions", Anybody).sends(credentials),
        of("POST /v1/password-resets", Anybody).sends(json!({"email": "mia-0@example.com"})),
        of("POST /v1/password-resets/confirm", Anybody)
            .sends(json!({"token": "none", "password": PASSWORD}))
            .comes_to(410),
        of("POST /v1/unlocks", Anybody)
            .sends(json!({"token": "none"}))
            .comes_to(410),
        of("GET /v1/invitations/{token}", Anybody),
        of("POST /v1/invitations/{token}/decline", Anybody),
        of("POST /v1/purchases", Operator)
            .sends(json!({"provider": "shop", "order": "new", "email": "buyer@example.com"})),
    ]
}

fn own_things() -> Vec<Operation> {
    use Who::Account;
    let confirmed = json!({"current_password": PASSWORD});
    let password = json!({"current_password": PASSWORD, "new_password": "amber-Canoe-47-lantern"});
    let email = json!({"current_password": PASSWORD, "email": "moved@example.com"});
    vec![
        of("GET /v1/me", Account),
        of("PATCH /v1/me", Account).sends(json!({"name": "Olga Orlova"})),
        of("POST /v1/me/password", Account).sends(password),
        of("POST /v1/me/email", Account).sends(email),
        of("DELETE /v1/me", Account).sends(confirmed),
        of("GET /v1/sessions", Account),
        of("DELETE /v1/sessions", Account).query("?others=true"),
        of("DELETE /v1/sessions/current", Account),
        of("POST /v1/sessions/current/confirm", Account).sends(json!({"password": PASSWORD})),
        of("DELETE /v1/sessions/{id}", Account).with("id", "session"),
        of("GET /v1/me/invitations", Account),
        of("POST /v1/me/invitations/{inv}/accept", Account).with("inv", "waiting"),
        of("POST /v1/me/invitations/{inv}/decline", Account).with("inv", "waiting"),
        of("POST /v1/invitations/{token}/accept", Account),
        of("GET /v1/me/purchases", Account),
        of("POST /v1/me/purchases/{pur}/assign", Account)
            .with("pur", "order")
            .sends(json!({"name": "Bought"})),
        of("GET /v1/organizations", Account),
        of("POST /v1/organizations", Account).sends(json!({"name": "Another"})),
    ]
}

fn organizations() -> Vec<Operation> {
    use Who::{Administrator, Observer, Owner};
    vec![
        of("GET /v1/organizations/{org}", Observer),
        of("PATCH /v1/organizations/{org}", Administrator).sends(json!({"name": "Renamed"})),
        of("DELETE /v1/organizations/{org}", Owner).sends(json!({"confirm_name": "{name}"})),
        of("POST /v1/organizations/{org}/restore", Owner),
        of("POST /v1/organizations/{org}/leave", Observer),
        of("GET /v1/organizations/{org}/handles/{handle}", Observer),
        of("GET /v1/organizations/{org}/audit-events", Administrator),
        of("GET /v1/organizations/{org}/export", Owner),
    ]
}

fn people() -> Vec<Operation> {
    use Who::{Administrator, Observer};
    let offer = json!({
        "email": "new@example.com", "role": "member",
        "teams": [{"team": "{team}", "role": "member"}],
    });
    let offers = json!({"invitations": [offer]});
    vec![
        of("GET /v1/organizations/{org}/members", Observer).query("?team={team}"),
        of("GET /v1/organizations/{org}/members/{member}", Observer),
        of(
            "PATCH /v1/organizations/{org}/members/{member}",
            Administrator,
        )
        .sends(json!({"role": "observer"})),
        of(
            "DELETE /v1/organizations/{org}/members/{member}",
            Administrator,
        ),
        of(
            "POST /v1/organizations/{org}/members/{member}/suspend",
            Administrator,
        ),
        of(
            "POST /v1/organizations/{org}/members/{member}/restore",
            Administrator,
        ),
        of(
            "GET /v1/organizations/{org}/members/{member}/removal-preview",
            Administrator,
        ),
        of("GET /v1/organizations/{org}/invitations", Administrator),
        of("POST /v1/organizations/{org}/invitations", Administrator).sends(offer),
        of(
            "POST /v1/organizations/{org}/invitations/bulk",
            Administrator,
        )
        .sends(offers),
        of(
            "POST /v1/organizations/{org}/invitations/{inv}/resend",
            Administrator,
        ),
        of(
            "DELETE /v1/organizations/{org}/invitations/{inv}",
            Administrator,
        ),
    ]
}

fn teams() -> Vec<Operation> {
    use Who::{Administrator, Observer};
    let new = json!({
        "name": "Night shift", "handle": "night-shift",
        "members": [{"member": "{member}", "role": "member"}],
    });
    vec![
        of("GET /v1/organizations/{org}/teams", Observer),
        of("POST /v1/organizations/{org}/teams", Administrator).sends(new),
        of("GET /v1/organizations/{org}/teams/{team}", Observer),
        of("PATCH /v1/organizations/{org}/teams/{team}", Administrator)
            .sends(json!({"name": "Renamed"})),
        of("DELETE /v1/organizations/{org}/teams/{team}", Administrator),
        of(
            "GET /v1/organizations/{org}/teams/{team}/deletion-preview",
            Administrator,
        ),
        of(
            "PUT /v1/organizations/{org}/teams/{team}/members/{member}",
            Administrator,
        )
        .sends(json!({"role": "member"})),
        of(
            "DELETE /v1/organizations/{org}/teams/{team}/members/{member}",
            Administrator,
        ),
    ]
}

fn spaces() -> Vec<Operation> {
    use Who::{Administrator, Observer};
    vec![
        of("GET /v1/organizations/{org}/projects", Observer),
        of("POST /v1/organizations/{org}/projects", Administrator)
            .sends(json!({"name": "Paint shop"})),
        of("GET /v1/organizations/{org}/projects/{id}", Observer).with("id", "project"),
        of("PATCH /v1/organizations/{org}/projects/{id}", Administrator)
            .with("id", "project")
            .sends(json!({"name": "Renamed"})),
        of(
            "GET /v1/organizations/{org}/projects/{id}/deletion-preview",
            Administrator,
        )
        .with("id", "project"),
        of(
            "DELETE /v1/organizations/{org}/projects/{id}",
            Administrator,
        )
        .with("id", "project"),
        of("GET /v1/organizations/{org}/channels", Observer),
        of("POST /v1/organizations/{org}/channels", Administrator).sends(json!({"name": "Heat"})),
        of("GET /v1/organizations/{org}/channels/{id}", Observer).with("id", "channel"),
        of("PATCH /v1/organizations/{org}/channels/{id}", Administrator)
            .with("id", "channel")
            .sends(json!({"name": "Renamed"})),
        of(
            "GET /v1/organizations/{org}/channels/{id}/deletion-preview",
            Administrator,
        )
        .with("id", "channel"),
        of(
            "DELETE /v1/organizations/{org}/channels/{id}",
            Administrator,
        )
        .with("id", "channel"),
    ]
}

fn devices() -> Vec<Operation> {
    use Who::{Administrator, Device, Observer};
    let new = json!({"name": "Press 5", "serial": "SN-5"});
    vec![
        of("GET /v1/organizations/{org}/devices", Observer),
        of(
            "GET /v1/organizations/{org}/projects/{project}/devices",
            Observer,
        ),
        of(
            "POST /v1/organizations/{org}/projects/{project}/devices",
            Administrator,
        )
        .sends(new.clone()),
        of(
            "POST /v1/organizations/{org}/projects/{project}/devices/bulk",
            Administrator,
        )
        .sends(json!({"devices": [new]})),
        of("GET /v1/organizations/{org}/devices/{device}", Observer),
        of(
            "PATCH /v1/organizations/{org}/devices/{device}",
            Administrator,
        )
        .sends(json!({"name": "Renamed", "project": "{project}"})),
        of(
            "DELETE /v1/organizations/{org}/devices/{device}",
            Administrator,
        ),
        of(
            "GET /v1/organizations/{org}/devices/{device}/credentials",
            Administrator,
        ),
        of(
            "POST /v1/organizations/{org}/devices/{device}/credentials",
            Administrator,
        )
        .sends(json!({"label": "line"})),
        of(
            "DELETE /v1/organizations/{org}/credentials/{credential}",
            Administrator,
        ),
        of(
            "GET /v1/organizations/{org}/devices/{device}/streams",
            Observer,
        ),
        of(
            "GET /v1/organizations/{org}/devices/{device}/readings",
            Observer,
        )
        .query("?stream=temp"),
        of(
            "GET /v1/organizations/{org}/devices/{device}/readings.csv",
            Observer,
        )
        .query("?stream=temp"),
        of("POST /v1/ingest/readings", Device)
            .sends(json!({"readings": [{"stream": "temp", "value": 21.5}]})),
    ]
}

fn access() -> Vec<Operation> {
    use Who::{Administrator, Observer};
    let subject = json!({"member": "{member}"});
    let resource = json!({"project": "{project}"});
    let grant = json!({"subject": subject, "resource": resource, "role": "member"});
    vec![
        of("PUT /v1/organizations/{org}/grants", Administrator).sends(grant),
        of("DELETE /v1/organizations/{org}/grants", Administrator)
            .sends(json!({"subject": subject, "resource": resource})),
        of(
            "GET /v1/organizations/{org}/projects/{id}/grants",
            Administrator,
        )
        .with("id", "project"),
        of(
            "GET /v1/organizations/{org}/channels/{id}/grants",
            Administrator,
        )
        .with("id", "channel"),
        of(
            "GET /v1/organizations/{org}/devices/{id}/grants",
            Administrator,
        )
        .with("id", "device"),
        of("GET /v1/organizations/{org}/access/explain", Administrator)
            .query("?member={member}&action=see&resource={device}"),
        of("GET /v1/organizations/{org}/access/people", Administrator)
            .query("?action=see&resource={device}"),
        of(
            "GET /v1/organizations/{org}/access/resources",
            Administrator,
        )
        .query("?member={member}&action=see&type=device"),
        of("GET /v1/organizations/{org}/access/grantors", Observer).query("?resource={project}"),
        of("POST /v1/organizations/{org}/access-requests", Observer)
            .sends(json!({"resource": "{channel}"})),
        of("GET /v1/organizations/{org}/access-requests", Administrator),
        of(
            "POST /v1/organizations/{org}/access-requests/{request}/grant",
            Administrator,
        )
        .sends(json!({"role": "observer"})),
        of(
            "DELETE /v1/organizations/{org}/access-requests/{request}",
            Administrator,
        ),
    ]
}

fn programs() -> Vec<Operation> {
    use Who::{Administrator, Anybody, Asker};
    let subject = json!({"type": "member", "id": "{member}"});
    let resource = json!({"type": "device", "id": "{device}"});
    let action = json!({"name": "see"});
    let question = json!({"subject": subject, "action": action, "resource": resource});
    vec![
        of("GET /v1/organizations/{org}/api-keys", Administrator),
        of("POST /v1/organizations/{org}/api-keys", Administrator)
            .sends(json!({"name": "Shift report", "role": "observer", "projects": ["{project}"]})),
        of(
            "DELETE /v1/organizations/{org}/api-keys/{key}",
            Administrator,
        ),
        of("GET /.well-known/authzen-configuration", Anybody),
        of("POST /access/v1/evaluation", Asker).sends(question.clone()),
        of("POST /access/v1/evaluations", Asker).sends(json!({"evaluations": [question]})),
        of("POST /access/v1/search/subject", Asker)
            .sends(json!({"subject": {"type": "member"}, "action": action, "resource": resource})),
        of("POST /access/v1/search/resource", Asker)
            .sends(json!({"subject": subject, "action": action, "resource": {"type": "device"}})),
        of("POST /access/v1/search/action", Asker)
            .sends(json!({"subject": subject, "resource": resource})),
    ]
}
