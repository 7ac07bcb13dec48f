//! Metrics for Prometheus, on a listener of their own: they tell nothing about anybody, but how
//! much goes on is not for everybody either.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use app::App;
use axum::{Router, routing::get};
use metrics::{describe_counter, describe_gauge, describe_histogram, gauge};
use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder, PrometheusHandle};

/// Upper bounds of the latency buckets in seconds: from a cached read to a request that timed out.
const LATENCY: [f64; 10] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 2.0, 10.0];

/// Serves `/metrics` for as long as the process lives.
pub async fn serve(listen: SocketAddr, app: Arc<App>) -> std::io::Result<()> {
    let handle = install().map_err(std::io::Error::other)?;
    let listener = tokio::net::TcpListener::bind(listen).await?;
    let routes = Router::new().route("/metrics", get(move || render(handle.clone(), app.clone())));
    tokio::spawn(async move {
        if let Err(error) = axum::serve(listener, routes).await {
            tracing::error!(%error, "the metrics listener ended");
        }
    });
    Ok(())
}

fn install() -> Result<PrometheusHandle, BuildError> {
    let handle = PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &LATENCY)?
        .install_recorder()?;
    describe_counter!(
        "muster_http_requests_total",
        "Requests answered, by method, route and status."
    );
    describe_histogram!(
        "muster_http_request_seconds",
        "Time to answer in seconds, by method and route."
    );
    describe_gauge!(
        "muster_queue_waiting",
        "Mails and jobs that wait, and those that were given up."
    );
    Ok(handle)
}

async fn render(handle: PrometheusHandle, app: Arc<App>) -> String {
    let counted = tokio::time::timeout(Duration::from_secs(2), queue(&app)).await;
    if let Ok(Ok((mails, jobs, given_up))) = counted {
        for (kind, count) in [("mail", mails), ("job", jobs), ("given_up", given_up)] {
            #[expect(
                clippy::cast_precision_loss,
                reason = "a queue of 2^52 rows is not the figure's problem"
            )]
            gauge!("muster_queue_waiting", "kind" => kind).set(count as f64);
        }
    }
    handle.run_upkeep();
    handle.render()
}

async fn queue(app: &App) -> Result<(i64, i64, i64), store::StoreError> {
    store::queue::counts(&mut app.store.glance()).await
}
