//! Where each table lies once the database is spread over many machines.
//!
//! Each table is found by one key: an organization, an account, or a text that somebody typed.
//! Rows with the same key lie on the same machine, for all tables of a group together, so that a
//! transaction in one organization is a transaction on one machine. The tests in `tests/store`
//! hold every table and every statement to this list; Citus is not needed for that.

use std::fmt::Write as _;

/// Tables whose rows with the same key lie together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Group {
    /// Found by organization: the tenant's own.
    Tenant,
    /// Found by account.
    Account,
    /// Found by a text of its own kind: an address, a slug, an order. Two of these tables are
    /// never joined, since their texts are not of one kind.
    Text,
}

/// A table, and the column that its rows are found by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    pub table: &'static str,
    pub key: &'static str,
    pub group: Group,
}

/// The ledger of the migrator, which the coordinator keeps for all.
pub const LEDGER: &str = "_sqlx_migrations";

/// Every table, those that others refer to first.
pub const PLACES: &[Place] = &[
    tenant("organizations"),
    tenant("memberships"),
    tenant("handles"),
    tenant("teams"),
    tenant("team_members"),
    tenant("invitations"),
    tenant("invitation_teams"),
    tenant("invitation_tokens"),
    tenant("former_members"),
    tenant("spaces"),
    tenant("devices"),
    tenant("device_credentials"),
    tenant("grants"),
    tenant("invitation_grants"),
    tenant("api_keys"),
    tenant("api_key_projects"),
    tenant("access_changes"),
    tenant("access_requests"),
    tenant("streams"),
    tenant("readings"),
    tenant("audit_events"),
    tenant("queue"),
    account("accounts"),
    account("sessions"),
    account("account_tokens"),
    account("account_organizations"),
    text("account_identifiers", "key"),
    text("pending_accounts", "email_key"),
    text("sign_in_failures", "email_key"),
    text("invitation_emails", "email_key"),
    text("invitation_mails", "email_key"),
    text("org_slugs", "slug"),
    text("purchases", "order_key"),
    text("buyers", "email_key"),
    text("waiting_purchases", "email_key"),
    text("idempotency_keys", "caller"),
    text("leases", "name"),
];

const fn tenant(table: &'static str) -> Place {
    let group = Group::Tenant;
    Place {
        table,
        key: "org_id",
        group,
    }
}

const fn account(table: &'static str) -> Place {
    let group = Group::Account;
    Place {
        table,
        key: "account_id",
        group,
    }
}

const fn text(table: &'static str, key: &'static str) -> Place {
    let group = Group::Text;
    Place { table, key, group }
}

/// Where `table` lies; `None` for one that is not listed.
pub fn place(table: &str) -> Option<&'static Place> {
    PLACES.iter().find(|place| place.table == table)
}

/// The statements that spread the tables on Citus: those that exist and are not spread yet. Runs
/// in a transaction, on empty tables and on full ones. A table is named by `to_regclass`, since a
/// later migration may still have to make it.
pub fn distributed_sql() -> String {
    let mut sql = String::from(SEQUENTIAL);
    for place in PLACES {
        let Place { table, key, .. } = place;
        let with = companion(place).map_or("none", |first| first.table);
        writeln!(
            sql,
            "SELECT create_distributed_table(to_regclass('{table}'), '{key}', colocate_with => '{with}')\n  \
             WHERE to_regclass('{table}') IS NOT NULL\n    \
             AND NOT EXISTS (SELECT 1 FROM citus_tables c WHERE c.table_name = to_regclass('{table}'));"
        )
        .expect("a String takes all that is written");
    }
    sql
}

/// The statements that let every node read the migrator's ledger.
pub fn ledger_sql() -> String {
    format!(
        "{SEQUENTIAL}SELECT citus_add_local_table_to_metadata('{LEDGER}')\n  \
         WHERE NOT EXISTS (SELECT 1 FROM citus_tables c WHERE c.table_name = to_regclass('{LEDGER}'));\n"
    )
}

/// Foreign keys between tables that are being spread ask for one connection to each machine.
pub const SEQUENTIAL: &str = "SET LOCAL citus.multi_shard_modify_mode TO 'sequential';\n";

/// The first table of the group, where that is another one.
fn companion(place: &Place) -> Option<&'static Place> {
    let first = PLACES.iter().find(|first| first.group == place.group);
    first.filter(|first| first.table != place.table)
}
