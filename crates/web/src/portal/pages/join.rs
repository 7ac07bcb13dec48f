//! Invitations in the hands of those they are for.

use axum::Router;

use crate::{
    Web,
    portal::{
        views::gate::{Invited, Offer},
        visit::{Stop, Visit},
    },
    problem::Problem,
};

pub fn router() -> Router<Web> {
    Router::new()
}

pub async fn invited(_visit: &Visit, _token: &str) -> Result<Invited, Stop> {
    Err(Problem::not_found().into())
}

pub async fn waiting(_visit: &Visit) -> Result<Vec<(String, Offer)>, Stop> {
    Ok(Vec::new())
}
