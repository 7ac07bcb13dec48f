//! Purchases: each order once, and what came of it.

use domain::{
    email::EmailAddress,
    id::{OrgId, PurchaseId},
    purchase::{Line, Order, Outcome, Purchase},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    ReadTx, StoreError, WriteTx,
    access::{Actor, SignedIn},
    accounts::Proof,
    read,
};

#[derive(Serialize, Deserialize)]
struct StoredLine {
    sku: String,
    quantity: i64,
    serials: Vec<String>,
}

#[derive(FromRow)]
struct Row {
    purchase_id: Uuid,
    provider: String,
    order_number: String,
    email: String,
    buyer_name: Option<String>,
    company: Option<String>,
    lines: String,
    plan: Option<String>,
    seats: Option<i64>,
    amount_minor: Option<i64>,
    currency: Option<String>,
    outcome: String,
    org_id: Option<Uuid>,
    created_at: i64,
}

/// A recorded order and the organization that it went to, if it has.
pub type Recorded = (Purchase, Option<OrgId>);

fn recorded(row: Row) -> Result<Recorded, StoreError> {
    let lines: Vec<StoredLine> =
        serde_json::from_str(&row.lines).map_err(|_| read::corrupt("purchases", "lines"))?;
    let order = Order {
        provider: row.provider,
        number: row.order_number,
        email: read::email(&row.email, "purchases")?,
        buyer_name: row.buyer_name,
        company: row.company,
        organization: None,
        lines: lines
            .into_iter()
            .map(|l| Line {
                sku: l.sku,
                quantity: l.quantity,
                serials: l.serials,
            })
            .collect(),
        plan: row.plan,
        seats: row.seats,
        amount_minor: row.amount_minor,
        currency: row.currency,
    };
    let outcome = Outcome::parse(&row.outcome).ok_or(read::corrupt("purchases", "outcome"))?;
    Ok((
        Purchase {
            id: PurchaseId(row.purchase_id),
            order,
            outcome,
            recorded_at: Timestamp::from_micros(row.created_at),
        },
        row.org_id.map(OrgId),
    ))
}

/// Records an order. `false` if it was recorded before. Whoever comes second waits here until the
/// first is done: the row is the lock of the order.
pub async fn insert(
    tx: &mut WriteTx,
    _operator: &Actor,
    purchase: &Purchase,
) -> Result<bool, StoreError> {
    let o = &purchase.order;
    let lines: Vec<StoredLine> = o
        .lines
        .iter()
        .map(|l| StoredLine {
            sku: l.sku.clone(),
            quantity: l.quantity,
            serials: l.serials.clone(),
        })
        .collect();
    let lines = serde_json::to_string(&lines).expect("plain data");
    let added = on!(tx, c => sqlx::query(
        "INSERT INTO purchases (order_key, purchase_id, provider, order_number, email, buyer_name, company, lines, plan,
           seats, amount_minor, currency, outcome, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) ON CONFLICT DO NOTHING",
    )
    .bind(o.key()).bind(purchase.id.0).bind(&o.provider).bind(&o.number).bind(o.email.as_str()).bind(&o.buyer_name)
    .bind(&o.company).bind(&lines).bind(&o.plan).bind(o.seats).bind(o.amount_minor).bind(&o.currency)
    .bind(purchase.outcome.as_str()).bind(purchase.recorded_at.micros())
    .execute(c).await?.rows_affected());
    Ok(added == 1)
}

pub async fn by_order(tx: &mut ReadTx, order_key: &str) -> Result<Option<Recorded>, StoreError> {
    let row: Option<Row> = on!(tx, c => sqlx::query_as(
        "SELECT purchase_id, provider, order_number, email, buyer_name, company, lines, plan, seats, amount_minor,
                currency, outcome, org_id, created_at FROM purchases WHERE order_key = $1",
    ).bind(order_key).fetch_optional(c).await?);
    row.map(recorded).transpose()
}

/// What came of an order that was recorded, by its key: also where it says nothing else any more, since
/// its organization was erased.
pub async fn outcome(
    tx: &mut ReadTx,
    order_key: &str,
) -> Result<Option<(PurchaseId, Outcome, Option<OrgId>)>, StoreError> {
    let row: Option<(Uuid, String, Option<Uuid>)> = on!(tx, c => sqlx::query_as(
        "SELECT purchase_id, outcome, org_id FROM purchases WHERE order_key = $1",
    ).bind(order_key).fetch_optional(c).await?);
    row.map(|(id, outcome, org)| {
        let outcome = Outcome::parse(&outcome).ok_or(read::corrupt("purchases", "outcome"))?;
        Ok((PurchaseId(id), outcome, org.map(OrgId)))
    })
    .transpose()
}

/// Writes down what came of an order.
pub async fn set_outcome(
    tx: &mut WriteTx,
    _by: &Actor,
    order_key: &str,
    outcome: Outcome,
    org: Option<OrgId>,
) -> Result<(), StoreError> {
    on!(tx, c => sqlx::query("UPDATE purchases SET outcome = $2, org_id = $3 WHERE order_key = $1")
        .bind(order_key).bind(outcome.as_str()).bind(org.map(|o| o.0)).execute(c).await?.rows_affected());
    Ok(())
}

/// Takes the lock of the buyer: until the transaction ends, no other order of this address is
/// decided. An upsert, because a buyer who is new has no row that could be locked.
pub async fn lock_buyer(
    tx: &mut WriteTx,
    _by: &Actor,
    email: &EmailAddress,
) -> Result<(), StoreError> {
    on!(tx, c => sqlx::query(
        "INSERT INTO buyers (email_key, revision) VALUES ($1, 1)
         ON CONFLICT (email_key) DO UPDATE SET revision = buyers.revision + 1",
    ).bind(email.key()).execute(c).await?.rows_affected());
    Ok(())
}

/// Puts an order before its buyer, who is to say which organization it is for.
pub async fn ask(
    tx: &mut WriteTx,
    _operator: &Actor,
    purchase: &Purchase,
) -> Result<(), StoreError> {
    on!(tx, c => sqlx::query("INSERT INTO waiting_purchases (email_key, purchase_id, order_key) VALUES ($1, $2, $3)")
        .bind(purchase.order.email.key()).bind(purchase.id.0).bind(purchase.order.key())
        .execute(c).await?.rows_affected());
    Ok(())
}

/// The keys of the orders that wait for the caller's word, newest first.
pub async fn waiting(tx: &mut ReadTx, own: &SignedIn) -> Result<Vec<String>, StoreError> {
    Ok(on!(tx, c => sqlx::query_scalar(
        "SELECT order_key FROM waiting_purchases WHERE email_key = $1 ORDER BY purchase_id DESC LIMIT 100",
    ).bind(own.account.email.key()).fetch_all(c).await?))
}

/// Takes an order off the caller's desk. `None` if it does not wait there: it never did, or the
/// caller has answered already.
pub async fn answer(
    tx: &mut WriteTx,
    own: &SignedIn,
    id: PurchaseId,
) -> Result<Option<String>, StoreError> {
    Ok(on!(tx, c => sqlx::query_scalar(
        "DELETE FROM waiting_purchases WHERE email_key = $1 AND purchase_id = $2 RETURNING order_key",
    ).bind(own.account.email.key()).bind(id.0).fetch_optional(c).await?))
}

/// The orders that wait for the holder of `old` wait for the same person at `new`.
pub async fn readdress(
    tx: &mut WriteTx,
    _proof: &Proof,
    old: &EmailAddress,
    new: &EmailAddress,
) -> Result<(), StoreError> {
    let moved: Vec<(Uuid, String)> = on!(tx, c => sqlx::query_as(
        "DELETE FROM waiting_purchases WHERE email_key = $1 RETURNING purchase_id, order_key",
    ).bind(old.key()).fetch_all(c).await?);
    for (purchase, order_key) in moved {
        on!(tx, c => sqlx::query("INSERT INTO waiting_purchases (email_key, purchase_id, order_key) VALUES ($1, $2, $3)")
            .bind(new.key()).bind(purchase).bind(&order_key).execute(c).await?.rows_affected());
    }
    Ok(())
}
