//! What every request gets: an id, a client's address, a limit of time, a line in the log.

use std::{
    net::{IpAddr, SocketAddr},
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use app::{Client, entropy::Entropy};
use axum::{
    body::{Body, HttpBody},
    extract::{ConnectInfo, MatchedPath, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::Response,
};
use domain::text;
use texts::Language;
use tokio::time::timeout;
use tracing::Instrument;

use crate::{Web, compress, extract, page, problem::Problem};

/// How long things may take.
#[derive(Clone, Copy)]
struct Patience {
    /// For a client, to send a body. 1 MiB in a minute is 140 kbit/s.
    body: Duration,
    /// For the answer, from the last byte of the request to the first of the answer.
    answer: Duration,
}

impl Patience {
    const USUAL: Self = Self {
        body: Duration::from_mins(1),
        answer: Duration::from_mins(1),
    };

    fn with(route: &str) -> Self {
        match route {
            // It reads all that an organization holds.
            "/v1/organizations/{org}/export" => Self {
                answer: Duration::from_mins(15),
                ..Self::USUAL
            },
            _ => Self::USUAL,
        }
    }
}

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
    let work = texts::speaking(texts::current(), ID.scope(id(), work));
    let task = tokio::spawn(work.in_current_span());
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
    let id = tamed.unwrap_or_else(|| web.requests().next());
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
    let method = known(request.method());
    let span = tracing::info_span!("request", id, method, route);
    request.extensions_mut().insert(client);
    compress::only_where_safe(&mut request);
    let header = given.or_else(|| HeaderValue::from_str(&id).ok());
    let start = std::time::Instant::now();
    let language = language(request.headers());
    let answer = answer(Patience::with(&route), request, next).instrument(span.clone());
    let mut response = texts::speaking(language, ID.scope(id, answer)).await;
    note(&span, method, route, response.status(), start.elapsed());
    if let Some(header) = header {
        response.headers_mut().insert(HEADER, header);
    }
    secure(&mut response, web.is_secure());
    response
}

/// The language in which somebody is answered, also in the details of problems (RFC 9457 section 3.1).
fn language(headers: &HeaderMap) -> Language {
    let accepted = headers.get(header::ACCEPT_LANGUAGE);
    let accepted = accepted.and_then(|value| value.to_str().ok());
    accepted.map_or_else(Language::default, Language::asked_for)
}

/// What holds for every answer, where it says nothing else itself: it is what its content type says,
/// it lies in no cache, since it may hold a token or what only the caller may see, and where there
/// is TLS, browsers stay with it.
fn secure(response: &mut Response, is_tls: bool) {
    let headers = response.headers_mut();
    let mut set = |name: HeaderName, value: &'static str| {
        headers
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    };
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::CACHE_CONTROL, "no-store");
    if is_tls {
        set(header::STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    }
}

/// Reads the whole body before anything is decided. Of an answer that is given while the body is
/// still on its way, hyper closes the connection, and a client that goes on using it loses its
/// next request.
async fn answer(patience: Patience, request: Request, next: Next) -> Response {
    if request.body().is_end_stream() {
        return in_time(patience.answer, request, next).await;
    }
    let (parts, body) = request.into_parts();
    let bytes = match timeout(patience.body, extract::body(Request::new(body))).await {
        Ok(Ok(bytes)) => bytes,
        Ok(Err(problem)) => return page::problem(&parts.headers, problem),
        Err(_) => return page::problem(&parts.headers, Problem::too_slow()),
    };
    let request = Request::from_parts(parts, Body::from(bytes));
    in_time(patience.answer, request, next).await
}

/// What is not answered in time is given up. A transaction that it had open is undone; what has to
/// run to its end, once begun, does so ([`to_its_end`]).
async fn in_time(limit: Duration, request: Request, next: Next) -> Response {
    let accept = request.headers().get(header::ACCEPT).cloned();
    match timeout(limit, next.run(request)).await {
        Ok(response) => response,
        Err(_) => {
            let headers = accept.map(|kinds| (header::ACCEPT, kinds));
            let headers: HeaderMap = headers.into_iter().collect();
            page::problem(&headers, Problem::not_in_time())
        }
    }
}

/// One line in the log and one count in the metrics.
fn note(
    span: &tracing::Span,
    method: &'static str,
    route: String,
    status: StatusCode,
    took: Duration,
) {
    let ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    span.in_scope(|| tracing::debug!(status = status.as_u16(), ms, "answered"));
    let status = status.as_str().to_owned();
    metrics::counter!("muster_http_requests_total", "method" => method, "route" => route.clone(), "status" => status)
        .increment(1);
    metrics::histogram!("muster_http_request_seconds", "method" => method, "route" => route)
        .record(took.as_secs_f64());
}

fn tamed(id: &HeaderValue) -> String {
    text::tamed(&String::from_utf8_lossy(id.as_bytes()), 100)
}

/// The method as a label: each word that somebody makes up would else stay in memory as a series of its own.
fn known(method: &Method) -> &'static str {
    let known = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
    let same = known.into_iter().find(|name| *name == method.as_str());
    same.unwrap_or("other")
}

/// Ids for the requests that bring none: told apart within a process by their number, and from those of others by
/// what the process drew at its start.
pub(crate) struct Ids {
    process: u64,
    count: AtomicU64,
}

impl Ids {
    pub(crate) fn new(entropy: &dyn Entropy) -> Self {
        let mut process = [0; 8];
        entropy.fill(&mut process);
        Self {
            process: u64::from_be_bytes(process),
            count: AtomicU64::new(1),
        }
    }

    fn next(&self) -> String {
        let number = self.count.fetch_add(1, Ordering::Relaxed);
        format!("{:016x}{number:016x}", self.process)
    }
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
    use axum::{Router, body::Bytes, middleware, routing::post};
    use tokio_util::io::ReaderStream;
    use tower::ServiceExt;

    use super::*;

    /// What comes of a request to a handler that answers only a whole body other than `wait`.
    async fn hurried(body: Body) -> (StatusCode, String) {
        let handler = |body: Bytes| async move {
            if body == "wait" {
                std::future::pending::<()>().await;
            }
            "done"
        };
        let short = Patience {
            body: Duration::from_millis(20),
            answer: Duration::from_millis(20),
        };
        let limit = move |request, next| answer(short, request, next);
        let app = Router::new()
            .route("/", post(handler))
            .layer(middleware::from_fn(limit));
        let request = Request::post("/").body(body).unwrap();
        let (parts, body) = app.oneshot(request).await.unwrap().into_parts();
        let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        (parts.status, String::from_utf8_lossy(&body).into_owned())
    }

    #[tokio::test]
    async fn neither_a_body_nor_an_answer_is_waited_for_without_end() {
        assert_eq!(hurried("x".into()).await, (StatusCode::OK, "done".into()));
        // It may have been in the middle of a commit.
        let (status, told) = hurried("wait".into()).await;
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
        assert!(told.contains("\"code\":\"unavailable\""), "{told}");
        let (client, server) = tokio::net::UnixStream::pair().unwrap();
        client.try_write(b"{\"na").unwrap();
        let begun = Body::from_stream(ReaderStream::new(server));
        let (status, told) = hurried(begun).await;
        assert_eq!(status, StatusCode::REQUEST_TIMEOUT);
        assert!(told.contains("\"code\":\"too_slow\""), "{told}");
    }

    #[test]
    fn made_up_methods_share_a_label() {
        let method = |name: &str| Method::from_bytes(name.as_bytes()).unwrap();
        assert_eq!(known(&method("PATCH")), "PATCH");
        for odd in ["BREW", "get", "TRACE", "X0000001"] {
            assert_eq!(known(&method(odd)), "other", "{odd}");
        }
    }

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
