//! Inviting many people in one go.

use domain::{Invalid, invitation::BULK_LIMIT, organization::OrgRef, policy::OrgAction};
use store::{
    StoreError,
    access::{self, AccessError},
};

use super::{Detailed, Invite, InviteError, invite};
use crate::{App, Caller};

/// A row as it was given: the address as it was typed, and what was made of the row.
#[derive(Clone, Debug)]
pub struct Row {
    pub email: String,
    pub invite: Result<Invite, Invalid>,
}

/// What came of a row.
#[derive(Debug)]
pub enum Outcome {
    Created(Box<Detailed>),
    /// What was typed is wrong; nothing was tried.
    Invalid(Invalid),
    Refused(InviteError),
}

#[derive(Debug, thiserror::Error)]
pub enum BulkError {
    #[error("{}", texts::error_rows_too_many(BULK_LIMIT))]
    TooMany,
    #[error(transparent)]
    Access(#[from] AccessError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Invites each row by itself, in order, and answers what came of each, in order. A row is a
/// transaction of its own: it is done or not, whatever comes of the others, and what was answered
/// as created stays so. Rows over a limit are refused singly.
///
/// Who may not invite at all is refused as a whole. A database that fails midway refuses the
/// rows that are left, so that nobody has to guess which were sent.
pub async fn bulk(
    app: &App,
    caller: &Caller,
    org: &OrgRef,
    rows: Vec<Row>,
) -> Result<Vec<Outcome>, BulkError> {
    if rows.len() > BULK_LIMIT {
        return Err(BulkError::TooMany);
    }
    check_right(app, caller, org).await?;
    let mut outcomes = Vec::with_capacity(rows.len());
    for row in rows {
        outcomes.push(match row.invite {
            Err(invalid) => Outcome::Invalid(invalid),
            Ok(new) => match invite::invite(app, caller, org, &new).await {
                Ok(detailed) => Outcome::Created(Box::new(detailed)),
                Err(error) => Outcome::Refused(error),
            },
        });
    }
    Ok(outcomes)
}

async fn check_right(app: &App, caller: &Caller, org: &OrgRef) -> Result<(), AccessError> {
    let mut tx = app.store.glance();
    let reader = access::membership(&mut tx, &caller.actor, org, app.clock.now()).await?;
    reader.require(OrgAction::Invite)
}
