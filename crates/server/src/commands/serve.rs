//! `muster serve`

use std::{net::SocketAddr, path::Path, process::ExitCode, sync::Arc, time::Duration};

use app::App;
use axum_server::{Handle, Server, tls_rustls::RustlsConfig};
use tokio::{
    signal::unix::{SignalKind, signal},
    sync::watch,
    task::JoinHandle,
    time::timeout,
};
use web::Web;

use super::Failure;
use crate::{settings::Settings, start, tasks::Worker};

/// How long requests may go on that are under way when the server is told to stop.
const GRACE: Duration = Duration::from_secs(20);
/// How long the worker may take after that for the mail or the job that it is at.
const LAST_WORK: Duration = Duration::from_secs(5);
/// How long it takes at most after that to write down what memory holds.
const LAST_WORDS: Duration = Duration::from_secs(5);
/// How long a client may take to send the head of a request, and to be silent between two. Longer
/// than proxies keep connections that nobody uses (nginx: 60 s), so that they close them first.
const HEAD: Duration = Duration::from_secs(75);

pub async fn run(settings: Settings) -> Result<ExitCode, Failure> {
    settings.check_exposure()?;
    let mailer = start::mailer(&settings)?;
    let app = Arc::new(start::open(&settings).await?);
    if let Some(listen) = settings.metrics_listen {
        crate::metrics::serve(listen, app.clone()).await?;
    }
    let (stop, stopped) = watch::channel(false);
    let worker = tokio::spawn(Worker::new(app.clone(), mailer).run(stopped));
    let router = web::router(Web::new(app.clone(), web_settings(&settings)?));

    let handle = Handle::new();
    tokio::spawn(stop_on_signal(handle.clone()));
    tokio::spawn(greet(handle.clone(), settings.clone()));
    listen(&settings, handle, router).await?;

    let _ = stop.send(true);
    finish(&app, worker).await;
    Ok(ExitCode::SUCCESS)
}

fn web_settings(settings: &Settings) -> Result<web::Settings, Failure> {
    Ok(web::Settings {
        public_url: settings.public_url(),
        operator_key: settings.operator_key(),
        trusted_proxies: settings.proxies()?,
        dev_mail: settings.has_dev_mail(),
    })
}

async fn listen(
    settings: &Settings,
    handle: Handle<SocketAddr>,
    router: axum::Router,
) -> Result<(), Failure> {
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    match (&settings.tls_cert, &settings.tls_key) {
        (Some(cert), Some(key)) => {
            let tls = tls(cert, key).await?;
            let server = axum_server::bind_rustls(settings.listen, tls);
            patient(server.handle(handle), HEAD).serve(service).await?;
        }
        _ => {
            let server = axum_server::bind(settings.listen);
            patient(server.handle(handle), HEAD).serve(service).await?;
        }
    }
    Ok(())
}

/// Closes connections that send no whole head in time: each holds memory and a descriptor.
fn patient<A>(mut server: Server<SocketAddr, A>, head: Duration) -> Server<SocketAddr, A> {
    server.http_builder().http1().header_read_timeout(head);
    server
        .http_builder()
        .http2()
        .keep_alive_interval(head)
        .keep_alive_timeout(head);
    server.first_request_timeout(head)
}

async fn tls(cert: &Path, key: &Path) -> Result<RustlsConfig, Failure> {
    let read = RustlsConfig::from_pem_file(cert, key).await;
    read.map_err(|error| {
        let (cert, key) = (cert.display(), key.display());
        Failure::Refused(format!(
            "{cert} and {key} cannot be used for TLS: {error}. They have to be a certificate and its key in PEM"
        ))
    })
}

/// Says where it is and what to do next, once it listens.
async fn greet(handle: Handle<SocketAddr>, settings: Settings) {
    if handle.listening().await.is_none() {
        return;
    }
    let url = settings.public_url();
    say!("Muster is at {url}");
    if settings.is_somewhere() {
        say!(
            "Mails would link there, which leads nowhere: set MUSTER_PUBLIC_URL to the address that people use."
        );
    }
    if settings.has_dev_mail() {
        say!("Next: sign up at {url}/signup. Mails are shown at {url}/dev/mail");
    } else if settings.smtp_url.is_none() {
        say!(
            "No mail server is set: mails wait in the outbox. Set MUSTER_SMTP_URL and MUSTER_MAIL_FROM."
        );
    }
    tracing::info!(listen = %settings.listen, %url, "ready");
}

async fn stop_on_signal(handle: Handle<SocketAddr>) {
    let mut term = signal(SignalKind::terminate()).expect("signals can be handled");
    let mut int = signal(SignalKind::interrupt()).expect("signals can be handled");
    tokio::select! {
        _ = term.recv() => {}
        _ = int.recv() => {}
    }
    tracing::info!("stopping");
    handle.graceful_shutdown(Some(GRACE));
}

/// The worker comes to an end, and what memory still holds is written down. Neither a mail server
/// nor a database that no longer answers must keep the process: all that was answered is in the
/// database already.
async fn finish(app: &App, mut worker: JoinHandle<()>) {
    if timeout(LAST_WORK, &mut worker).await.is_err() {
        worker.abort();
        tracing::warn!(
            "stopped in the middle of a mail or a job, which is done again by the next start"
        );
    }
    let last_words = async {
        if let Err(error) = app::activity::write_down(app).await {
            tracing::warn!(%error, "the last activity could not be written down");
        }
        app.store.close().await;
    };
    if timeout(LAST_WORDS, last_words).await.is_err() {
        tracing::warn!("stopped without the database, which does not answer");
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};

    use super::*;

    /// Who sends half a head, or nothing, is not waited for.
    #[tokio::test(flavor = "multi_thread", worker_threads = 1)]
    async fn a_head_that_does_not_come_ends_the_connection() {
        let handle = Handle::new();
        let server = axum_server::bind(SocketAddr::from(([127, 0, 0, 1], 0)));
        let server = patient(server.handle(handle.clone()), Duration::from_millis(50));
        let router = axum::Router::new().route("/", axum::routing::get(async || "here"));
        tokio::spawn(server.serve(router.into_make_service()));
        let address = handle
            .listening()
            .await
            .expect("the loopback has free ports");
        let said = tokio::task::spawn_blocking(move || {
            [
                "",
                "GET / HTTP/1.1\r\nhost: ",
                "GET / HTTP/1.1\r\nhost: a\r\n\r\n",
            ]
            .map(|head| {
                let mut connection = std::net::TcpStream::connect(address).unwrap();
                connection.write_all(head.as_bytes()).unwrap();
                let mut said = String::new();
                connection.read_to_string(&mut said).unwrap();
                said.ends_with("here")
            })
        });
        assert_eq!(said.await.unwrap(), [false, false, true]);
    }
}
