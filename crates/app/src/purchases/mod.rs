//! Purchases: from a paid order to the organization that it is for. The cases stand in
//! `docs/purchases.md`.

mod assign;
mod attach;
mod decide;
mod provision;
mod record;
mod waiting;

pub use assign::{AssignError, Destination, assign};
pub use record::record;
pub use waiting::{Waiting, waiting};

use domain::{
    id::PurchaseId,
    organization::Organization,
    purchase::{Order, Outcome, Purchase},
    time::Timestamp,
};
use serde_json::{Value, json};
use store::{StoreError, WriteTx, access::Acting, audit};

use crate::{App, Caller, Change, target};

/// What came of an order.
#[derive(Clone, Debug)]
pub struct Recorded {
    pub id: PurchaseId,
    pub outcome: Outcome,
    /// `None` while it waits for its buyer's word.
    pub organization: Option<Organization>,
}

/// An order on its way to an organization: who brings it, and when.
struct Delivery<'a> {
    app: &'a App,
    caller: &'a Caller,
    purchase: &'a Purchase,
    now: Timestamp,
}

impl Delivery<'_> {
    /// The one event that stands for all that the order brought about. The log names the order by
    /// the shop and its number there.
    async fn note(
        &self,
        tx: &mut WriteTx,
        acting: &impl Acting,
        action: &'static str,
        more: &Value,
    ) -> Result<(), StoreError> {
        let order = &self.purchase.order;
        let name = format!("{} {}", order.provider, order.number);
        let event = self
            .app
            .event(self.now, action, target("purchase", self.purchase.id, name))
            .after(facts(order, more));
        audit::record(tx, acting, &self.caller.client.origin(self.now), event).await
    }
}

/// What the audit log keeps of an order, with what came of it in `more`.
fn facts(order: &Order, more: &Value) -> Value {
    let lines = order.lines.iter();
    let lines: Vec<Value> = lines
        .map(|l| json!({ "sku": l.sku, "quantity": l.quantity, "serials": l.serials.len() }))
        .collect();
    let mut facts = json!({
        "provider": order.provider,
        "order": order.number,
        "buyer": order.email.as_str(),
        "plan": order.plan,
        "seats": order.seats,
        "lines": lines,
    });
    for (name, value) in more.as_object().into_iter().flatten() {
        facts[name] = value.clone();
    }
    facts
}
