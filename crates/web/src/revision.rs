//! `Muster-Revision`: each change answers the revision that it gave the organization, and a question that comes with
//! it is decided by what is at least as new, whichever node is asked.

use std::time::Duration;

use ::access::Snapshot;
use app::{App, askers};
use axum::{
    extract::Request,
    http::{HeaderMap, HeaderValue},
    response::Response,
};
use domain::id::OrgId;
use tokio::time::Instant;

/// `organization:number`, as in `org_0192…:17`.
const HEADER: &str = "muster-revision";

/// How long a question waits for the revision that it asks for.
const PATIENCE: Duration = Duration::from_secs(1);

/// After what pause it looks for what other processes have changed, at first; each next pause is twice as long.
const FIRST_PAUSE: Duration = Duration::from_millis(20);

/// A revision of an organization that an answer must not be older than.
pub struct AtLeast {
    pub org: OrgId,
    pub revision: i64,
}

impl AtLeast {
    /// Whether a decision by `snapshot` would be a guess.
    pub fn is_after(&self, snapshot: &Snapshot) -> bool {
        self.org == snapshot.organization() && snapshot.revision() < self.revision
    }
}

/// A question waiting for its revision. A change that this process makes wakes it at once; what others change is in
/// the database only, and is looked for a few times.
pub struct Wait {
    org: OrgId,
    until: Instant,
    pause: Duration,
}

impl Wait {
    pub fn new(asked: &AtLeast) -> Self {
        Self {
            org: asked.org,
            until: Instant::now() + PATIENCE,
            pause: FIRST_PAUSE,
        }
    }

    /// Until it is worth another look, after one that began when [`store::Store::turn`] answered `turn`. `false` where
    /// the patience is over.
    pub async fn next(&mut self, app: &App, turn: u64) -> bool {
        let left = self.until.saturating_duration_since(Instant::now());
        let changed = app.store.past_turn(self.org, turn);
        // Either way it is worth a look.
        let _ = tokio::time::timeout(self.pause.min(left), changed).await;
        self.pause *= 2;
        !left.is_zero()
    }
}

/// What the request asks for; `Err` for what no answer of Muster's can have told.
pub fn asked(headers: &HeaderMap) -> Result<Option<AtLeast>, &'static str> {
    let Some(value) = headers.get(HEADER) else {
        return Ok(None);
    };
    let parsed = value.to_str().ok().and_then(parse);
    parsed
        .map(Some)
        .ok_or("Muster-Revision has to be an organization's id, a colon and a number, as a change was answered with.")
}

fn parse(text: &str) -> Option<AtLeast> {
    let (org, revision) = text.split_once(':')?;
    Some(AtLeast {
        org: org.parse().ok()?,
        revision: revision.parse().ok()?,
    })
}

/// Tells the revisions that a request made. With `?wait=applied` it is answered once no node decides by an older one:
/// each looks up within the lease for how long it may take a program's key at its last word.
pub async fn told<F>(request: Request, answer: impl FnOnce(Request) -> F) -> Response
where
    F: Future<Output = Response>,
{
    let waits = waits(&request);
    let (mut response, made) = store::committed::during(answer(request)).await;
    for (org, revision) in &made {
        let value = HeaderValue::try_from(format!("{org}:{revision}")).expect("letters and digits");
        response.headers_mut().append(HEADER, value);
    }
    if waits && !made.is_empty() {
        tokio::time::sleep(askers::LEASE).await;
    }
    response
}

fn waits(request: &Request) -> bool {
    let query = request.uri().query().unwrap_or_default();
    query.split('&').any(|pair| pair == "wait=applied")
}
