//! From a token to whoever shows it.

use domain::{
    id::{AccountId, OrgId, SessionId},
    time::Timestamp,
};
use sqlx::FromRow;
use uuid::Uuid;

use super::{AccessError, Account, Actor, By, Caller, FRESH, IDLE, KeyHolder, SignedIn};
use crate::{ReadTx, StoreError, read};

#[derive(Clone, FromRow)]
pub(super) struct SessionRow {
    account_id: Uuid,
    name: String,
    email: String,
    created_at: i64,
    session_id: Uuid,
    last_used_at: i64,
    expires_at: i64,
    authenticated_at: i64,
}

/// Whoever holds the session token of `account` that hashes to `token`; `None` if it is unknown
/// or over.
pub async fn authenticate(
    tx: &mut ReadTx,
    account: AccountId,
    token: &[u8],
    now: Timestamp,
) -> Result<Option<Actor>, StoreError> {
    let (moment, key) = (tx.moment(), (account, token.to_vec()));
    if let Some(row) = tx.shared.recent.sessions.find(moment, &key) {
        return row.at(now);
    }
    let row: Option<SessionRow> = on!(tx, c => sqlx::query_as(
        "SELECT a.account_id, a.name, a.email, a.created_at, s.session_id, s.last_used_at, s.expires_at, s.authenticated_at
         FROM sessions s JOIN accounts a ON a.account_id = $1
         WHERE s.account_id = $1 AND s.token_hash = $2",
    ).bind(account.0).bind(token).fetch_optional(c).await?);
    let Some(row) = row else { return Ok(None) };
    tx.shared.recent.sessions.keep(moment, key, &row);
    row.at(now)
}

#[derive(FromRow)]
struct ArrivalRow {
    #[sqlx(flatten)]
    session: SessionRow,
    org_id: Option<Uuid>,
}

/// A session with the organizations that its account is in by the index.
#[derive(Clone)]
pub(super) struct Arrival {
    session: SessionRow,
    organizations: Vec<OrgId>,
}

/// The same with the organizations that the account is in by the index, in one round trip: for
/// what tells people where they are, which is asked for most.
pub async fn arrive(
    tx: &mut ReadTx,
    account: AccountId,
    token: &[u8],
    now: Timestamp,
) -> Result<Option<(Actor, Vec<OrgId>)>, StoreError> {
    let (moment, key) = (tx.moment(), (account, token.to_vec()));
    if let Some(arrival) = tx.shared.recent.arrivals.find(moment, &key) {
        return arrival.at(now);
    }
    let rows: Vec<ArrivalRow> = on!(tx, c => sqlx::query_as(
        "SELECT a.account_id, a.name, a.email, a.created_at, s.session_id, s.last_used_at, s.expires_at, s.authenticated_at,
                o.org_id
         FROM sessions s JOIN accounts a ON a.account_id = $1 LEFT JOIN account_organizations o ON o.account_id = $1
         WHERE s.account_id = $1 AND s.token_hash = $2",
    ).bind(account.0).bind(token).fetch_all(c).await?);
    let organizations = rows.iter().filter_map(|row| row.org_id.map(OrgId));
    let organizations = organizations.collect();
    let Some(row) = rows.into_iter().next() else {
        return Ok(None);
    };
    let arrival = Arrival {
        session: row.session,
        organizations,
    };
    tx.shared.recent.arrivals.keep(moment, key, &arrival);
    arrival.at(now)
}

impl Arrival {
    fn at(self, now: Timestamp) -> Result<Option<(Actor, Vec<OrgId>)>, StoreError> {
        let actor = self.session.at(now)?;
        Ok(actor.map(|actor| (actor, self.organizations)))
    }
}

impl SessionRow {
    /// Whoever has the session; `None` once it is over.
    fn at(self, now: Timestamp) -> Result<Option<Actor>, StoreError> {
        let lives = self.expires_at > now.micros() && self.last_used_at > (now - IDLE).micros();
        lives.then(|| self.try_into()).transpose()
    }
}

impl TryFrom<SessionRow> for Actor {
    type Error = StoreError;
    fn try_from(row: SessionRow) -> Result<Self, StoreError> {
        Ok(Self(Caller::Account(Box::new(SignedIn {
            account: Account {
                id: AccountId(row.account_id),
                name: row.name,
                email: read::email(&row.email, "accounts")?,
                created_at: Timestamp::from_micros(row.created_at),
            },
            session: SessionId(row.session_id),
            last_used_at: Timestamp::from_micros(row.last_used_at),
            expires_at: Timestamp::from_micros(row.expires_at),
            authenticated_at: Timestamp::from_micros(row.authenticated_at),
        }))))
    }
}

impl Actor {
    /// The person who runs this process. For the command line, whose user holds the database
    /// itself, and for a call whose operator key has been checked.
    pub fn operator() -> Self {
        Self(Caller::Operator)
    }

    /// Muster itself, for what is due: jobs and sweeps.
    pub fn system() -> Self {
        Self(Caller::System)
    }

    pub fn by(&self) -> By {
        match &self.0 {
            Caller::Account(signed_in) => By::Account {
                id: signed_in.account.id,
                name: signed_in.account.name.clone(),
            },
            Caller::ApiKey(key) => By::ApiKey {
                id: key.id,
                name: key.name.clone(),
                maker: key.maker,
            },
            Caller::Operator => By::Operator,
            Caller::System => By::System,
        }
    }

    pub(crate) fn key(holder: KeyHolder) -> Self {
        Self(Caller::ApiKey(Box::new(holder)))
    }

    /// The account that calls; `None` for programs, the operator and Muster itself, who have none.
    pub fn signed_in(&self) -> Option<&SignedIn> {
        match &self.0 {
            Caller::Account(signed_in) => Some(signed_in),
            Caller::ApiKey(_) | Caller::Operator | Caller::System => None,
        }
    }

    /// The organization that a program's key is of; `None` for everybody else.
    pub fn organization(&self) -> Option<OrgId> {
        match &self.0 {
            Caller::ApiKey(key) => Some(key.org),
            Caller::Account(_) | Caller::Operator | Caller::System => None,
        }
    }

    /// The account whose membership counts: one's own, or that of whoever made the key.
    pub(super) fn account(&self) -> Option<AccountId> {
        match &self.0 {
            Caller::Account(signed_in) => Some(signed_in.account.id),
            Caller::ApiKey(key) => Some(key.maker),
            Caller::Operator | Caller::System => None,
        }
    }

    /// Refuses where the password was last shown more than [`FRESH`] ago. A program has none to
    /// show.
    pub fn step_up(&self, now: Timestamp) -> Result<(), AccessError> {
        match &self.0 {
            Caller::Account(s) if now.since(s.authenticated_at) > FRESH => {
                Err(AccessError::StepUpRequired)
            }
            Caller::ApiKey(_) => Err(AccessError::StepUpRequired),
            Caller::Account(_) | Caller::Operator | Caller::System => Ok(()),
        }
    }
}
