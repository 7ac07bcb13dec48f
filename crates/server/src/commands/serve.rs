//! `muster serve`

use std::{net::SocketAddr, path::Path, process::ExitCode, sync::Arc, time::Duration};

use app::App;
use axum_server::{Handle, tls_rustls::RustlsConfig};
use tokio::{
    signal::unix::{SignalKind, signal},
    sync::watch,
    task::JoinHandle,
};
use web::Web;

use super::Failure;
use crate::{settings::Settings, start, tasks::Worker};

/// How long requests may go on that are under way when the server is told to stop.
const GRACE: Duration = Duration::from_secs(20);
/// How long it takes at most after that to end the worker and to write down what memory holds.
const LAST_WORDS: Duration = Duration::from_secs(10);

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
    // A database that no longer answers must not keep the process: all that was answered is in it already.
    if tokio::time::timeout(LAST_WORDS, finish(&app, worker))
        .await
        .is_err()
    {
        tracing::warn!("stopped without the database, which does not answer");
    }
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
            axum_server::bind_rustls(settings.listen, tls)
                .handle(handle)
                .serve(service)
                .await?;
        }
        _ => {
            axum_server::bind(settings.listen)
                .handle(handle)
                .serve(service)
                .await?;
        }
    }
    Ok(())
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

/// The worker comes to an end, and what memory still holds is written down.
async fn finish(app: &App, worker: JoinHandle<()>) {
    let _ = worker.await;
    if let Err(error) = app::activity::write_down(app).await {
        tracing::warn!(%error, "the last activity could not be written down");
    }
    app.store.close().await;
}
