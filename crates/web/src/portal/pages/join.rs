//! Invitations in the hands of those they are for, and making an organization.

use axum::Router;

use crate::{
    Web,
    portal::{
        views::gate::Invited,
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
