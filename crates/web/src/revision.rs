//! `Muster-Revision`: each change answers the revision that it gave the organization, and a question that comes with
//! it is decided by what is at least as new, whichever node is asked.

use app::askers;
use axum::{
    extract::Request,
    http::{HeaderMap, HeaderValue},
    response::Response,
};
use domain::id::OrgId;

/// `organization:number`, as in `org_0192…:17`.
const HEADER: &str = "muster-revision";

/// A revision of an organization that an answer must not be older than.
pub struct AtLeast {
    pub org: OrgId,
    pub revision: i64,
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
