//! `/dev/mail`: the mailbox of a Muster without a mail server. It reads the outbox, so it shows
//! what would be sent, and survives restarts. `/dev/mail/samples` shows each mail that there is, with made-up data.

use std::net::IpAddr;

use app::{
    mail::{Rendered, Sample, Site, samples},
    outbox::Letter,
};
use axum::{
    Router,
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, header, uri::Authority},
    middleware::{self, Next},
    response::{Html, IntoResponse, Response},
    routing::get,
};
use domain::{email::EmailAddress, time::Timestamp};
use serde::{Deserialize, Serialize};
use store::queue::{self, Waiting};

use crate::{
    Web,
    extract::{Json, Path, Query},
    portal::{
        self,
        respond::ok,
        views::mail::{Mail as Shown, MailPage, Mailbox},
        visit::{Answer, Visit},
    },
    problem::{self, Problem, Result},
};

pub(crate) fn router(web: &Web) -> Router<Web> {
    let pages = Router::new()
        .route("/dev/mail", get(mailbox))
        .route("/dev/mail/samples", get(sample_list))
        .route("/dev/mail/samples/{name}", get(sample_page))
        .route("/dev/mail/{id}", get(page));
    Router::new()
        .route("/dev/mail.json", get(json))
        .route("/dev/mail/{id}/html", get(as_sent))
        .route("/dev/mail/samples/{name}/html", get(sample_as_sent))
        .merge(portal::dressed(web, pages))
        .layer(middleware::from_fn(only_here))
}

/// What proxies add to what they pass on.
const PASSED_ON: [HeaderName; 3] = [
    HeaderName::from_static("x-forwarded-for"),
    header::FORWARDED,
    header::VIA,
];

/// Everybody's mail is for whoever sits at this machine, and for nobody who comes through a proxy
/// that the settings do not name, or by a page that has its own name lead here (DNS rebinding).
async fn only_here(request: Request, next: Next) -> Response {
    match is_from_here(request.headers()) {
        true => next.run(request).await,
        false => problem::nothing_here(request).await,
    }
}

fn is_from_here(headers: &HeaderMap) -> bool {
    let host = headers.get(header::HOST);
    let host = host.map(|host| host.to_str().unwrap_or_default());
    let is_passed_on = PASSED_ON.iter().any(|name| headers.contains_key(name));
    host.is_none_or(is_this_machine) && !is_passed_on
}

/// Whether a host, perhaps with a port, leads to the machine itself: `localhost`, or a loopback address.
pub fn is_this_machine(host: &str) -> bool {
    let Ok(authority) = host.parse::<Authority>() else {
        return false;
    };
    let name = authority.host();
    let bare = name.trim_start_matches('[').trim_end_matches(']');
    let is_loopback = |ip: IpAddr| ip.to_canonical().is_loopback();
    name == "localhost" || name.ends_with(".localhost") || bare.parse().is_ok_and(is_loopback)
}

#[derive(Deserialize)]
struct To {
    to: Option<String>,
}

#[derive(Serialize)]
struct Mail {
    id: String,
    to: String,
    subject: String,
    text: String,
    html: String,
    links: Vec<String>,
    sent_at: String,
}

impl TryFrom<Waiting> for Mail {
    type Error = Problem;
    fn try_from(row: Waiting) -> Result<Self> {
        let Letter { to, mail } =
            serde_json::from_str(&row.payload).map_err(|error| Problem::internal(&error))?;
        let id = row.queue_id.simple().to_string();
        Ok(Self::of(
            id,
            to,
            mail,
            Timestamp::from_micros(row.created_at),
        ))
    }
}

impl Mail {
    fn of(id: String, to: String, mail: Rendered, at: Timestamp) -> Self {
        Self {
            id,
            to,
            links: mail.links().into_iter().map(str::to_owned).collect(),
            subject: mail.subject,
            text: mail.text,
            html: mail.html,
            sent_at: at.to_string(),
        }
    }
}

impl From<Mail> for Shown {
    fn from(mail: Mail) -> Self {
        let sent_at = Timestamp::parse(&mail.sent_at).unwrap_or(Timestamp::from_micros(0));
        Self {
            id: mail.id,
            to: mail.to,
            subject: mail.subject,
            text: mail.text,
            links: mail.links,
            sent_at,
        }
    }
}

/// The newest mails, to everybody or to one address, as a page.
async fn mailbox(visit: Visit, Query(query): Query<To>) -> Answer {
    let to = query.to.unwrap_or_default().trim().to_owned();
    let asked = (!to.is_empty()).then(|| to.clone());
    let mails = found(visit.web(), asked)
        .await?
        .into_iter()
        .map(Shown::from)
        .collect();
    Ok(ok(&Mailbox {
        page: visit.page(texts::mailbox()),
        mails,
        to,
        samples: false,
    }))
}

/// Each mail that Muster writes, as a page.
async fn sample_list(visit: Visit) -> Answer {
    let (web, now) = (visit.web(), visit.now());
    let mails = samples(now).into_iter();
    Ok(ok(&Mailbox {
        page: visit.page(texts::mailbox_samples_title()),
        mails: mails
            .map(|sample| sampled(web, &sample, now).into())
            .collect(),
        to: String::new(),
        samples: true,
    }))
}

async fn sample_page(visit: Visit, Path(name): Path<String>) -> Answer {
    let mail = sample(visit.web(), &name, visit.now())?.into();
    Ok(ok(&MailPage {
        page: visit.page(texts::mail_title()),
        mail,
    }))
}

async fn sample_as_sent(State(web): State<Web>, Path(name): Path<String>) -> Result<Response> {
    let mail = sample(&web, &name, web.app().clock.now())?;
    Ok(in_a_sandbox(mail))
}

fn sample(web: &Web, name: &str, now: Timestamp) -> Result<Mail> {
    let found = samples(now).into_iter().find(|sample| sample.name == name);
    let found = found.ok_or_else(Problem::not_found)?;
    Ok(sampled(web, &found, now))
}

fn sampled(web: &Web, sample: &Sample, now: Timestamp) -> Mail {
    let site = Site::new(&web.settings().public_url);
    let mail = sample.mail.render(&sample.to, &site);
    let id = format!("samples/{}", sample.name);
    Mail::of(id, sample.to.as_str().to_owned(), mail, now)
}

/// One mail as text, with its links as buttons.
async fn page(visit: Visit, Path(id): Path<String>) -> Answer {
    let mail = one(visit.web(), &id).await?.into();
    Ok(ok(&MailPage {
        page: visit.page(texts::mail_title()),
        mail,
    }))
}

/// One mail as a mail program shows it: its own inline styles, nothing else.
async fn as_sent(State(web): State<Web>, Path(id): Path<String>) -> Result<Response> {
    Ok(in_a_sandbox(one(&web, &id).await?))
}

fn in_a_sandbox(mail: Mail) -> Response {
    let mut response = Html(mail.html).into_response();
    let policy = "default-src 'none'; style-src 'unsafe-inline'; sandbox allow-popups allow-top-navigation-by-user-activation";
    response.headers_mut().insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(policy),
    );
    response
}

/// One of the newest mails: older ones are no longer shown.
async fn one(web: &Web, id: &str) -> Result<Mail> {
    let mails = found(web, None).await?;
    let mail = mails.into_iter().find(|mail| mail.id == id);
    mail.ok_or_else(Problem::not_found)
}

/// The newest mails, to everybody or to one address.
async fn json(State(web): State<Web>, Query(query): Query<To>) -> Result<Json<Vec<Mail>>> {
    found(&web, query.to).await.map(Json)
}

async fn found(web: &Web, to: Option<String>) -> Result<Vec<Mail>> {
    let mut tx = web.app().store.glance();
    let rows = match to {
        Some(to) => {
            let to =
                EmailAddress::parse(&to).map_err(|invalid| Problem::malformed(invalid.detail))?;
            queue::mails_to(&mut tx, to.key()).await?
        }
        None => queue::mails(&mut tx).await?,
    };
    rows.into_iter().map(Mail::try_from).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_machine_has_few_names() {
        for here in [
            "127.0.0.1:8080",
            "127.9.9.9",
            "localhost",
            "muster.localhost:81",
            "[::1]:80",
        ] {
            assert!(is_this_machine(here), "{here}");
        }
        for away in [
            "0.0.0.0:8080",
            "10.0.0.5",
            "localhost.example.com",
            "127.0.0.1.example.com",
            "muster.example.com",
            "",
        ] {
            assert!(!is_this_machine(away), "{away}");
        }
    }

    #[test]
    fn what_a_proxy_passes_on_comes_from_elsewhere() {
        let with = |name: &'static str, value: &'static str| {
            HeaderMap::from_iter([(
                HeaderName::from_static(name),
                HeaderValue::from_static(value),
            )])
        };
        assert!(is_from_here(&HeaderMap::new()));
        assert!(is_from_here(&with("host", "127.0.0.1:8080")));
        assert!(!is_from_here(&with("host", "evil.example")));
        for name in PASSED_ON.map(|name| name.to_string()) {
            let name: &'static str = name.leak();
            assert!(!is_from_here(&with(name, "127.0.0.1")), "{name}");
        }
    }
}
