//! What PostgreSQL says of itself: whether it is away, in the way, or right to refuse.

use sqlx::{AssertSqlSafe, Connection as _, PgConnection};
use store::StoreError;

/// PostgreSQL itself says each of these: a full disk cannot be had for a test, its words can.
#[tokio::test]
async fn an_outage_is_told_from_a_refusal() {
    let database = testkit::postgres::empty_database();
    let mut connection = PgConnection::connect(database.url())
        .await
        .expect("the server runs");
    for (code, kind) in [
        // connection_failure
        ("08006", "unavailable"),
        // disk_full, out_of_memory, too_many_connections
        ("53100", "unavailable"),
        ("53200", "unavailable"),
        ("53300", "unavailable"),
        // admin_shutdown, crash_shutdown, cannot_connect_now
        ("57P01", "unavailable"),
        ("57P02", "unavailable"),
        ("57P03", "unavailable"),
        // read_only_sql_transaction, as a standby says
        ("25006", "unavailable"),
        // query_canceled, lock_not_available
        ("57014", "busy"),
        ("55P03", "busy"),
        // serialization_failure, deadlock_detected
        ("40001", "conflict"),
        ("40P01", "conflict"),
        // unique_violation, undefined_table, and codes that only look like an outage's
        ("23505", "refused"),
        ("42P01", "refused"),
        ("57000", "refused"),
        ("25001", "refused"),
    ] {
        let sql = format!("DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '{code}'; END $$");
        let said = sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut connection);
        let error = StoreError::from(said.await.expect_err("it raises"));
        let told = match error {
            StoreError::Unavailable(_) => "unavailable",
            StoreError::Busy => "busy",
            StoreError::Conflict(_) => "conflict",
            StoreError::Database(_) => "refused",
            other => panic!("{code}: {other:?}"),
        };
        assert_eq!(told, kind, "{code}");
    }
}
