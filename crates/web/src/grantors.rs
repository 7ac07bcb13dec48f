//! With a refusal for want of a role goes who can give that role: whoever reads it knows whom to ask.

use app::{Caller, Client, explain, sessions};
use axum::{
    extract::Request,
    http::{HeaderMap, HeaderValue, Uri, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use domain::organization::OrgRef;

use crate::{
    Web, extract,
    problem::{Grantor, Lack, Problem},
};

/// What a refusal may need of its request. All of it is cheap to keep: most requests are not refused.
pub(crate) struct Asked {
    uri: Uri,
    authorization: Option<HeaderValue>,
    cookies: Vec<HeaderValue>,
}

/// Answers a request of the JSON API, a refusal with those names.
pub(crate) async fn named(web: &Web, request: Request, next: Next) -> Response {
    let asked = Asked::of(&request);
    let mut response = next.run(request).await;
    match response.extensions_mut().remove::<Problem>() {
        // Boxed, so that the many requests that are not refused do not carry the room for it about.
        Some(problem) => Box::pin(told(web, &asked, problem)).await.into_response(),
        None => response,
    }
}

/// The problem with the names of those who can give what is lacking. Where they cannot be found, the
/// refusal stands as it was.
pub(crate) async fn told(web: &Web, asked: &Asked, mut problem: Problem) -> Problem {
    if let Some(lack) = problem.lacks
        && let Some(caller) = asked.caller(web).await
    {
        let found = find(web, asked, &caller, lack).await;
        problem.grantors = found.unwrap_or_default();
    }
    problem
}

async fn find(web: &Web, asked: &Asked, caller: &Caller, lack: Lack) -> Option<Vec<Grantor>> {
    let org = OrgRef::parse(asked.org()?)?;
    let found = match lack {
        Lack::Role(required) => explain::appointers(web.app(), caller, &org, required).await,
        Lack::RoleOn(_, object) => explain::grantors(web.app(), caller, &org, object).await,
    };
    let grantor = |(id, name, handle): explain::Grantor| Grantor {
        id: id.to_string(),
        name,
        handle: handle.to_string(),
    };
    Some(found.ok()?.into_iter().map(grantor).collect())
}

impl Asked {
    pub fn of(request: &Request) -> Self {
        let headers = request.headers();
        Self {
            uri: request.uri().clone(),
            authorization: headers.get(header::AUTHORIZATION).cloned(),
            cookies: headers.get_all(header::COOKIE).iter().cloned().collect(),
        }
    }

    async fn caller(&self, web: &Web) -> Option<Caller> {
        let shown = self.authorization.iter();
        let shown = shown.map(|value| (header::AUTHORIZATION, value.clone()));
        let cookies = self.cookies.iter();
        let cookies = cookies.map(|value| (header::COOKIE, value.clone()));
        let mut headers = HeaderMap::new();
        for (name, value) in shown.chain(cookies) {
            headers.append(name, value);
        }
        let token = extract::session_token(web, &headers)?;
        let actor = sessions::authenticate(web.app(), &token).await.ok()??;
        let client = Client::default();
        Some(Caller { actor, client })
    }

    /// How the address names the organization: `/v1/organizations/{org}/…` or `/o/{org}/…`.
    pub fn org(&self) -> Option<&str> {
        let mut segments = self.uri.path().split('/');
        segments.find(|segment| matches!(*segment, "organizations" | "o"))?;
        segments.next()
    }
}
