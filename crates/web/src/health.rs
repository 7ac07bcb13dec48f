//! Whether the server is alive, and whether it can work.

use axum::{Router, extract::State, http::StatusCode, routing::get};

use crate::Web;

pub(crate) fn router() -> Router<Web> {
    Router::new()
        .route("/healthz", get(alive))
        .route("/readyz", get(ready))
}

/// The process answers.
async fn alive() -> &'static str {
    "ok\n"
}

/// The database answers and writes, too. Its migrations were applied before the first request.
async fn ready(State(web): State<Web>) -> (StatusCode, &'static str) {
    let looked = async {
        let mut tx = web.app().store.glance();
        tx.ping().await
    };
    match tokio::time::timeout(std::time::Duration::from_secs(2), looked).await {
        Ok(Ok(())) if web.app().store.writes() => (StatusCode::OK, "ready\n"),
        Ok(Ok(())) => (
            StatusCode::SERVICE_UNAVAILABLE,
            "the database cannot be written to; its disk may be full\n",
        ),
        Ok(Err(_)) | Err(_) => (
            StatusCode::SERVICE_UNAVAILABLE,
            "the database cannot be reached\n",
        ),
    }
}
