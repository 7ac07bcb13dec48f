//! What every request gets: an id, a client's address, a line in the log.

use std::net::{IpAddr, SocketAddr};

use app::Client;
use axum::{
    body::{Body, HttpBody},
    extract::{ConnectInfo, MatchedPath, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use domain::text;
use tracing::Instrument;

use crate::{Web, compress, extract};

tokio::task_local! {
    static ID: String;
}

const HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// The id of the request that is being answered; empty outside of one.
pub(crate) fn id() -> String {
    ID.try_with(Clone::clone).unwrap_or_default()
}

/// Does `work` to its end, also when whoever asked for it has gone away by then: a dropped
/// connection otherwise stops a request at its next await.
pub(crate) async fn to_its_end<F>(work: F) -> Response
where
    F: Future<Output = Response> + Send + 'static,
{
    let task = tokio::spawn(ID.scope(id(), work).in_current_span());
    match task.await {
        Ok(response) => response,
        Err(error) => std::panic::resume_unwind(error.into_panic()),
    }
}

/// Gives the request its id, its client and its line in the log. The log names the route, not
/// the address: addresses hold tokens.
pub(crate) async fn enter(State(web): State<Web>, mut request: Request, next: Next) -> Response {
    // Answered as it came, whatever it is; the log has it without what would break a line.
    let given = request.headers().get(&HEADER).cloned();
    let given = given.filter(|id| !id.is_empty());
    let tamed = given.as_ref().map(tamed);
    let id = tamed.unwrap_or_else(|| new_id(&web));
    let client = Client {
        ip: client_ip(&web, &request),
        user_agent: header_text(request.headers(), &header::USER_AGENT),
        request_id: Some(id.clone()),
    };
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or("-", |path| path.as_str())
        .to_owned();
    let span = tracing::info_span!("request", id, method = %request.method(), route);
    request.extensions_mut().insert(client);
    compress::only_where_safe(&mut request);
    let header = given.or_else(|| HeaderValue::from_str(&id).ok());
    let method = request.method().clone();
    let start = std::time::Instant::now();
    let mut response = ID
        .scope(id, answer(request, next).instrument(span.clone()))
        .await;
    note(
        &span,
        &method,
        &route,
        response.status().as_u16(),
        start.elapsed(),
    );
    if let Some(header) = header {
        response.headers_mut().insert(HEADER, header);
    }
    response
}

/// Reads the whole body before anything is decided. Of an answer that is given while the body is
/// still on its way, hyper closes the connection, and a client that goes on using it loses its
/// next request.
async fn answer(request: Request, next: Next) -> Response {
    if request.body().is_end_stream() {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    match extract::body(Request::new(body)).await {
        Ok(bytes) => {
            next.run(Request::from_parts(parts, Body::from(bytes)))
                .await
        }
        Err(problem) => problem.into_response(),
    }
}

/// One line in the log and one count in the metrics.
fn note(
    span: &tracing::Span,
    method: &axum::http::Method,
    route: &str,
    status: u16,
    took: std::time::Duration,
) {
    let ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    span.in_scope(|| tracing::debug!(status, ms, "answered"));
    let labels = [
        ("method", method.as_str().to_owned()),
        ("route", route.to_owned()),
        ("status", status.to_string()),
    ];
    metrics::counter!("muster_http_requests_total", &labels).increment(1);
    metrics::histogram!("muster_http_request_seconds", &labels[..2]).record(took.as_secs_f64());
}

fn tamed(id: &HeaderValue) -> String {
    text::tamed(&String::from_utf8_lossy(id.as_bytes()), 100)
}

fn new_id(web: &Web) -> String {
    web.app()
        .entropy
        .id(web.app().clock.now())
        .simple()
        .to_string()
}

fn header_text(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    headers
        .get(name)
        .map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
}

/// The peer's address or, where the peer is a trusted proxy, the last one before it that is none.
fn client_ip(web: &Web, request: &Request) -> Option<IpAddr> {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>()?;
    let peer = peer.0.ip().to_canonical();
    let trusted = &web.settings().trusted_proxies;
    Some(behind(trusted, peer, request.headers()))
}

/// Each proxy adds whom it heard from at the end, so the list is read from there, for as long as
/// proxies that are trusted wrote it. What stands further left anybody may have sent, also left of
/// a word that is no address.
fn behind(trusted: &[IpAddr], peer: IpAddr, headers: &HeaderMap) -> IpAddr {
    let lines = headers.get_all("x-forwarded-for").iter();
    let lines: Vec<&str> = lines
        .map(|line| line.to_str().unwrap_or_default())
        .collect();
    let mut last = peer;
    for hop in lines.iter().rev().flat_map(|line| line.rsplit(',')) {
        if !trusted.contains(&last) {
            break;
        }
        match address(hop.trim()) {
            Some(hop) => last = hop,
            None => break,
        }
    }
    last
}

/// Some proxies add the port.
fn address(hop: &str) -> Option<IpAddr> {
    let with_port = || hop.parse::<SocketAddr>().map(|address| address.ip());
    let address = hop.parse().or_else(|_| with_port()).ok()?;
    Some(address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(peer: &str, forwarded: &[&'static str]) -> String {
        let trusted = ["10.0.0.5", "10.0.0.6"].map(|ip| ip.parse().unwrap());
        let mut headers = HeaderMap::new();
        for line in forwarded {
            headers.append("x-forwarded-for", HeaderValue::from_static(line));
        }
        behind(&trusted, peer.parse().unwrap(), &headers).to_string()
    }

    #[test]
    fn only_what_trusted_proxies_wrote_counts() {
        assert_eq!(client("192.0.2.1", &["203.0.113.7"]), "192.0.2.1");
        assert_eq!(client("10.0.0.5", &[]), "10.0.0.5");
        assert_eq!(client("10.0.0.5", &["203.0.113.7"]), "203.0.113.7");
        assert_eq!(client("10.0.0.5", &["6.6.6.6, 203.0.113.7"]), "203.0.113.7");
        assert_eq!(
            client("10.0.0.5", &["6.6.6.6", "203.0.113.7,10.0.0.6"]),
            "203.0.113.7"
        );
        assert_eq!(client("10.0.0.5", &["10.0.0.6"]), "10.0.0.6");
    }

    #[test]
    fn nothing_left_of_a_word_that_is_no_address_counts() {
        assert_eq!(client("10.0.0.5", &["6.6.6.6, unknown"]), "10.0.0.5");
        assert_eq!(
            client("10.0.0.5", &["6.6.6.6, unknown, 10.0.0.6"]),
            "10.0.0.6"
        );
        assert_eq!(client("10.0.0.5", &["6.6.6.6,"]), "10.0.0.5");
    }

    #[test]
    fn addresses_are_read_as_proxies_write_them() {
        assert_eq!(client("10.0.0.5", &["203.0.113.7:4711"]), "203.0.113.7");
        assert_eq!(client("10.0.0.5", &["[2001:db8::7]:4711"]), "2001:db8::7");
        assert_eq!(client("10.0.0.5", &["6.6.6.6, ::ffff:10.0.0.6"]), "6.6.6.6");
    }
}
