//! A request of a browser: who it is from, what it carries, and what stands around its answer.

use std::convert::Infallible;

use app::{App, Caller, Client, sessions};
use axum::{
    extract::{FromRequest, FromRequestParts, Request},
    http::{HeaderMap, request::Parts},
    response::{IntoResponse, Response},
};
use domain::time::Timestamp;
use jiff::tz::TimeZone;

use super::{
    form::Form,
    frame::{Page, Theme},
    look::Clock,
    prefs,
    respond::Way,
};
use crate::{
    Web,
    extract::{self, Anybody},
    problem::{Problem, own_password},
};

/// What a handler answers: a response, or a problem that becomes a page (see `finish`).
pub type Answer = Result<Response, Stop>;

/// Why a handler stopped.
pub enum Stop {
    /// To be told as a page of its own.
    Problem(Box<Problem>),
    /// Another answer, ready as it is.
    Answer(Box<Response>),
}

impl<E: Into<Problem>> From<E> for Stop {
    fn from(error: E) -> Self {
        Self::Problem(Box::new(error.into()))
    }
}

impl Stop {
    pub fn with(response: Response) -> Self {
        Self::Answer(Box::new(response))
    }
}

impl IntoResponse for Stop {
    fn into_response(self) -> Response {
        match self {
            Self::Answer(response) => *response,
            Self::Problem(problem) => {
                let mut response = problem.status.into_response();
                response.extensions_mut().insert(*problem);
                response
            }
        }
    }
}

/// A visit, or a form that was sent.
pub struct Visit {
    web: Web,
    pub way: Way,
    pub client: Client,
    caller: Option<Caller>,
    pub headers: HeaderMap,
    /// Path and query: where one comes back to after logging in.
    pub path: String,
    now: Timestamp,
    zone: TimeZone,
}

impl FromRequestParts<Web> for Visit {
    type Rejection = Stop;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, Stop> {
        let Anybody { caller, client } = Anybody::from_request_parts(parts, web).await?;
        let Ok(way) = Way::from_request_parts(parts, web).await;
        let path = parts
            .uri
            .path_and_query()
            .map_or("/", |path| path.as_str())
            .to_owned();
        Ok(Self {
            web: web.clone(),
            way,
            client,
            caller,
            headers: parts.headers.clone(),
            path,
            now: web.app().clock.now(),
            zone: TimeZone::UTC,
        })
    }
}

impl Visit {
    pub fn app(&self) -> &App {
        self.web.app()
    }

    pub fn web(&self) -> &Web {
        &self.web
    }

    pub fn now(&self) -> Timestamp {
        self.now
    }

    pub fn caller(&self) -> Option<&Caller> {
        self.caller.as_ref()
    }

    /// Whoever is logged in. Everybody else is asked to log in, and comes back here.
    pub fn signed_in(&self) -> Result<&Caller, Stop> {
        self.caller
            .as_ref()
            .ok_or_else(|| Problem::unauthenticated().into())
    }

    /// Whether the password was shown a moment ago, as sensitive things need it.
    pub fn is_fresh(&self) -> Result<bool, Stop> {
        Ok(self.signed_in()?.actor.step_up(self.now).is_ok())
    }

    /// The address of whoever is logged in.
    pub fn email(&self) -> Option<String> {
        let signed_in = self.caller.as_ref()?.actor.signed_in()?;
        Some(signed_in.account.email.as_str().to_owned())
    }

    /// Tells times in the zone of an organization from here on.
    pub fn in_zone(&mut self, name: &str) {
        self.zone = TimeZone::get(name).unwrap_or(TimeZone::UTC);
    }

    pub fn page(&self, title: impl Into<String>) -> Page {
        let toast = match self.way {
            Way::Plain => prefs::flashed(&self.headers),
            Way::Partial => None,
        };
        Page {
            title: title.into(),
            theme: self.theme(),
            toast,
            clock: Clock {
                now: self.now,
                zone: self.zone.clone(),
            },
        }
    }

    pub fn theme(&self) -> Theme {
        prefs::theme(&self.headers)
    }

    /// A form that nobody filled in yet.
    pub fn fresh_form(&self) -> Form {
        Form::fresh(self.app().entropy.id(self.now).simple().to_string())
    }

    /// Shows the password again, and from here on calls as somebody who just did.
    pub async fn confirm(&mut self, password: &str) -> Result<(), Problem> {
        let caller = self.caller.as_ref().ok_or_else(Problem::unauthenticated)?;
        sessions::confirm(self.app(), caller, password)
            .await
            .map_err(|error| own_password("/step_up_password", error))?;
        let token = extract::session_token(&self.web, &self.headers)
            .ok_or_else(Problem::unauthenticated)?;
        let actor = sessions::authenticate(self.app(), &token).await?;
        let client = self.client.clone();
        self.caller = actor.map(|actor| Caller { actor, client });
        Ok(())
    }
}

/// A posted form.
impl FromRequest<Web> for Form {
    type Rejection = Stop;

    async fn from_request(request: Request, _: &Web) -> Result<Self, Stop> {
        Ok(Self::read(&extract::body(request).await?))
    }
}

/// What stands behind the `?`, as far as it can be read.
pub struct Asked(Vec<(String, String)>);

impl<S: Sync> FromRequestParts<S> for Asked {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let query = parts.uri.query().unwrap_or_default();
        Ok(Self(
            form_urlencoded::parse(query.as_bytes())
                .into_owned()
                .collect(),
        ))
    }
}

impl Asked {
    /// The first value of a parameter, or nothing.
    pub fn v(&self, name: &str) -> &str {
        self.0
            .iter()
            .find(|(n, _)| n == name)
            .map_or("", |(_, value)| value)
    }

    /// A value that is only looked at where it says something.
    pub fn some(&self, name: &str) -> Option<&str> {
        Some(self.v(name).trim()).filter(|value| !value.is_empty())
    }

    /// The address of this list with another parameter in place of its own.
    pub fn here_with(&self, path: &str, name: &str, value: &str) -> String {
        let kept = self.0.iter().filter(|(n, v)| n != name && !v.is_empty());
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(kept);
        if !value.is_empty() {
            query.append_pair(name, value);
        }
        match query.finish() {
            empty if empty.is_empty() => path.to_owned(),
            query => format!("{path}?{query}"),
        }
    }
}
