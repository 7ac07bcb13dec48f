//! HTTP: the JSON API and the portal, two thin layers of handlers over the same use-cases.

pub mod api;
pub mod assets;
mod compress;
mod dev_mail;
mod etag;
mod extract;
mod grantors;
mod health;
mod idempotency;
mod page;
pub mod portal;
pub mod problem;
mod request;
mod revision;

use std::{net::IpAddr, sync::Arc};

use app::App;
use axum::{Router, middleware};
use tower_http::{catch_panic::CatchPanicLayer, csrf::CsrfLayer};

pub use api::openapi;
pub use dev_mail::is_this_machine;

/// What the handlers hold: the use-cases, and how this server is reached.
#[derive(Clone)]
pub struct Web(Arc<Inner>);

struct Inner {
    app: Arc<App>,
    settings: Settings,
    requests: request::Ids,
}

/// How this server is reached, and by whom besides people.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where people reach it, without a slash at the end.
    pub public_url: String,
    /// The hash of the key that the operator's calls carry (`app::token::hash`).
    pub operator_key: Option<Vec<u8>>,
    /// The proxies whose word on the client's address counts.
    pub trusted_proxies: Vec<IpAddr>,
    /// Whether `/dev/mail` shows the outbox: only without a mail server, on loopback.
    pub dev_mail: bool,
}

impl Web {
    pub fn new(app: Arc<App>, settings: Settings) -> Self {
        let requests = request::Ids::new(&*app.entropy);
        Self(Arc::new(Inner {
            app,
            settings,
            requests,
        }))
    }

    pub fn app(&self) -> &App {
        &self.0.app
    }

    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }

    fn requests(&self) -> &request::Ids {
        &self.0.requests
    }

    /// Whether cookies can be `Secure`: everywhere but on plain HTTP, which is for loopback and for
    /// networks that the operator trusts by name (`--insecure-http`).
    pub fn is_secure(&self) -> bool {
        self.settings().public_url.starts_with("https://")
    }

    /// The cookie with a browser's session. Where there is TLS no other counts, so that no other
    /// host of the domain can put a session of its own in its place.
    pub(crate) fn session_cookie(&self) -> &'static str {
        match self.is_secure() {
            true => extract::SECURE_COOKIE,
            false => extract::PLAIN_COOKIE,
        }
    }
}

/// Everything that this server answers.
pub fn router(web: Web) -> Router {
    let mut routes = Router::new()
        .merge(api::router(&web))
        .merge(health::router())
        .merge(portal::router(&web))
        .merge(assets::router());
    if web.settings().dev_mail {
        routes = routes.merge(dev_mail::router(&web));
    }
    routes
        .fallback(problem::nothing_here)
        .method_not_allowed_fallback(problem::wrong_method)
        .layer(CsrfLayer::new().with_rejection_response(problem::CrossOrigin))
        .layer(CatchPanicLayer::custom(problem::panicked))
        .layer(compress::layer())
        .layer(middleware::from_fn_with_state(web.clone(), request::enter))
        .with_state(web)
}
