//! How both databases would run each statement: by an index that starts with the key of its
//! table, and never by reading a table from end to end.
//!
//! Plans are asked for without values, as for a statement that was prepared once and runs for
//! years. PostgreSQL is told to dislike full scans, so that it shows one only where no index
//! serves; what it would choose for a small table says nothing about a large one.

use store::placement::PLACES;

use crate::{
    databases::{Bare, Database},
    people,
    sources::{self, Statement},
    statements::{FAN_OUTS, is_for},
};

/// What may read a whole table, and why that is no harm.
const SCANS: [(&str, &str); 2] = [
    (
        "queue::counts",
        "figures for the operator, who asks now and then",
    ),
    (
        "queue::mails",
        "the mailbox of a Muster without a mail server",
    ),
];

/// What fills pages: sorted by the index, so that a page costs the same in a long list.
const PAGES: [&str; 14] = [
    "api_keys::list",
    "audit::log::of_action",
    "audit::log::of_actor",
    "audit::log::of_all",
    "audit::log::of_target",
    "audit::verify::chain_after",
    "devices::of_project",
    "devices::search",
    "grants::of_object",
    "invitations::list",
    "members::list",
    "readings::list",
    "spaces::list",
    "teams::list",
];

async fn every_statement_finds_its_rows_by_an_index(database: Database) {
    let mut bare = filled(&database).await;
    let mut bad = Vec::new();
    let mut looked_at = 0;
    let mut statements = sources::statements();
    statements.retain(|statement| is_for(statement, &bare));
    for statement in &statements {
        let plan = plan(&mut bare, statement).await;
        looked_at += 1;
        bad.extend(faults(statement, &plan).map(|fault| {
            format!(
                "{}, line {}: {fault}\n{}\n",
                statement.place,
                statement.line,
                plan.join("\n")
            )
        }));
    }
    assert!(bad.is_empty(), "{}", bad.join("\n"));
    assert!(looked_at > 100, "only {looked_at} plans were looked at");
}

on_both!(every_statement_finds_its_rows_by_an_index);

#[test]
fn a_bad_plan_is_named() {
    let judge = |place: &str, plan: &[&str]| {
        let statement = Statement {
            place: place.to_owned(),
            line: 1,
            text: Some("SELECT m.role FROM memberships m WHERE m.org_id = $1".to_owned()),
        };
        let plan: Vec<String> = plan.iter().map(|line| (*line).to_owned()).collect();
        faults(&statement, &plan).collect::<Vec<_>>().join("; ")
    };
    for (place, plan, fault) in [
        (
            "a::b",
            &["SEARCH m USING INDEX x (org_id=? AND role=?)"][..],
            "",
        ),
        (
            "a::b",
            &[
                "->  Index Scan using x on memberships m",
                "  Index Cond: ((org_id = $1) AND (role = $2))",
            ],
            "",
        ),
        ("a::b", &["SCAN m"], "a whole table"),
        ("a::b", &["SCAN m USING COVERING INDEX x"], "a whole table"),
        ("a::b", &["Seq Scan on memberships m"], "a whole table"),
        (
            "a::b",
            &["SEARCH m USING INDEX x (role=?)"],
            "does not start with the key",
        ),
        (
            "a::b",
            &[
                "->  Index Scan using x on memberships m",
                "  Index Cond: (role = $2)",
            ],
            "does not start with the key",
        ),
        (
            "a::b",
            &[
                "->  Index Scan using x on memberships m",
                "  Filter: (org_id = $1)",
            ],
            "does not start with the key",
        ),
        (
            "members::list",
            &[
                "SEARCH m USING INDEX x (org_id=?)",
                "USE TEMP B-TREE FOR ORDER BY",
            ],
            "sorts",
        ),
        (
            "queue::due",
            &[
                "CO-ROUTINE q",
                "SEARCH queue USING INDEX x (run_at<?)",
                "SCAN q",
            ],
            "",
        ),
        ("queue::due", &["SCAN queue"], "a whole table"),
    ] {
        let said = judge(place, plan);
        assert!(
            if fault.is_empty() {
                said.is_empty()
            } else {
                said.contains(fault)
            },
            "{plan:?}: {said}"
        );
    }
}

/// Many tenants of a few rows each.
async fn filled(database: &Database) -> Bare {
    people::plants(&database.store, 200, 12).await;
    let mut bare = database.bare().await;
    for sql in ROWS {
        bare.run(sql).await;
    }
    if let Bare::Postgres(_) = bare {
        bare.run("ANALYZE; SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off")
            .await;
    }
    bare
}

const ROWS: [&str; 19] = [
    "INSERT INTO teams SELECT org_id, membership_id, name, name_key, handle, '', 1, joined_at
     FROM memberships WHERE role IN ('owner', 'administrator')",
    "INSERT INTO team_members SELECT m.org_id, t.team_id, m.membership_id, 'member'
     FROM memberships m JOIN teams t ON t.org_id = m.org_id",
    "INSERT INTO invitations SELECT org_id, membership_id, email, email_key, 'member', 'pending', account_id, name, NULL,
       joined_at, joined_at + 1, NULL, FALSE, FALSE FROM memberships",
    "INSERT INTO queue SELECT org_id, membership_id, 'job', email_key, '{}', joined_at, joined_at, 0, NULL FROM memberships",
    "INSERT INTO audit_events SELECT e.org_id, e.seq + m.number, e.event_id, e.at, e.actor_kind, e.actor_id, e.actor_name,
       e.action, e.target_kind, e.target_id, e.target_name, NULL, NULL, NULL, NULL, NULL, e.hash, e.hash
     FROM audit_events e JOIN (SELECT org_id, row_number() OVER (PARTITION BY org_id ORDER BY membership_id) AS number
       FROM memberships) m ON m.org_id = e.org_id",
    "INSERT INTO sessions SELECT m.account_id, o.audit_hash, m.membership_id, '', '', m.joined_at, m.joined_at, m.joined_at,
       m.joined_at FROM memberships m JOIN organizations o ON o.org_id = m.org_id",
    "INSERT INTO account_tokens SELECT m.account_id, o.audit_hash, 'verify', m.email, m.email_key, o.audit_hash, 5,
       m.joined_at, m.joined_at FROM memberships m JOIN organizations o ON o.org_id = m.org_id",
    "INSERT INTO pending_accounts SELECT email_key, account_id, joined_at FROM memberships",
    "INSERT INTO invitation_mails SELECT email_key, joined_at, membership_id FROM memberships",
    "INSERT INTO former_members (org_id, email_key, membership_id, role, handle, teams, grants, removed_at)
     SELECT org_id, email_key, membership_id, role, handle, '[]', '[]', joined_at FROM memberships",
    "INSERT INTO spaces SELECT org_id, membership_id, 'project', name, name_key, '', 1, joined_at FROM memberships",
    "INSERT INTO devices (org_id, device_id, project_id, name, name_key, serial, revision, created_at)
     SELECT org_id, membership_id, membership_id, name, name_key, email_key, 1, joined_at FROM memberships",
    "INSERT INTO device_credentials (org_id, credential_id, device_id, token_hash, created_at)
     SELECT m.org_id, m.membership_id, m.membership_id, o.audit_hash, m.joined_at
     FROM memberships m JOIN organizations o ON o.org_id = m.org_id WHERE m.role = 'owner'",
    "INSERT INTO api_keys (org_id, key_id, membership_id, name, role, within_projects, token_hash, created_at)
     SELECT m.org_id, m.membership_id, m.membership_id, '', 'member', FALSE, o.audit_hash, m.joined_at
     FROM memberships m JOIN organizations o ON o.org_id = m.org_id WHERE m.role = 'owner'",
    "INSERT INTO grants (org_id, object_id, subject_id, object_kind, subject_kind, role, created_at)
     SELECT org_id, membership_id, membership_id, 'project', 'member', 'member', joined_at FROM memberships",
    "INSERT INTO invitation_grants SELECT org_id, membership_id, membership_id, 'project', 'member' FROM memberships",
    "INSERT INTO access_changes SELECT m.org_id, row_number() OVER (ORDER BY m.membership_id), '[]' FROM memberships m",
    "INSERT INTO streams SELECT org_id, membership_id, 'temp', joined_at, 1.5 FROM memberships",
    "INSERT INTO readings SELECT org_id, membership_id, 'temp', joined_at, 1.5 FROM memberships",
];

async fn plan(bare: &mut Bare, statement: &Statement) -> Vec<String> {
    let text = statement.text.as_deref().unwrap_or_default();
    if let Bare::Sqlite(_) = bare {
        let rows: Vec<(i64, i64, i64, String)> =
            bare.rows(&format!("EXPLAIN QUERY PLAN {text}")).await;
        return rows.into_iter().map(|row| row.3).collect();
    }
    // The few rows of a test are sorted in no time; a page that could be read in order shall be.
    let sort = !PAGES.contains(&statement.place.as_str());
    let values = match parameters(text) {
        0 => String::new(),
        some => format!("({})", vec!["NULL"; some].join(", ")),
    };
    bare.run(&format!(
        "SET enable_sort = {sort}; PREPARE asked AS {text}"
    ))
    .await;
    let rows: Vec<(String,)> = bare.rows(&format!("EXPLAIN EXECUTE asked{values}")).await;
    bare.run("DEALLOCATE asked").await;
    rows.into_iter().map(|row| row.0).collect()
}

fn parameters(text: &str) -> usize {
    (1..100)
        .take_while(|n| text.contains(&format!("${n}")))
        .count()
}

fn faults(statement: &Statement, plan: &[String]) -> impl Iterator<Item = String> {
    let place = statement.place.as_str();
    let is_in = |list: &[(&str, &str)]| list.iter().any(|(listed, _)| *listed == place);
    let mut faults = Vec::new();
    if !is_in(&SCANS) && plan.iter().any(|line| reads_all(line, plan)) {
        faults.push("it reads a whole table".to_owned());
    }
    if !is_in(FAN_OUTS) && !searches_by_key(plan, &keys(statement)) {
        faults.push("the index that it uses does not start with the key".to_owned());
    }
    let sorts =
        |line: &String| line.contains("USE TEMP B-TREE FOR ORDER BY") || line.contains("Sort  (");
    if PAGES.contains(&place) && plan.iter().any(sorts) {
        faults.push("it sorts all rows for one page".to_owned());
    }
    faults.into_iter()
}

/// In SQLite's plans or in PostgreSQL's; the rows of a sub-select are not a table.
fn reads_all(line: &str, plan: &[String]) -> bool {
    if line.contains("Seq Scan on") {
        return true;
    }
    let Some(scanned) = line.strip_prefix("SCAN ") else {
        return false;
    };
    let name = scanned.split(' ').next().unwrap_or_default();
    let made = |line: &String| {
        *line == format!("CO-ROUTINE {name}") || *line == format!("MATERIALIZE {name}")
    };
    name != "CONSTANT" && !plan.iter().any(made)
}

/// The keys of the tables that the text names.
fn keys(statement: &Statement) -> Vec<&'static str> {
    let text = statement.text.as_deref().unwrap_or_default();
    let words: Vec<&str> = text
        .split(|c: char| !c.is_alphanumeric() && c != '_')
        .collect();
    PLACES
        .iter()
        .filter(|p| words.contains(&p.table))
        .map(|p| p.key)
        .collect()
}

fn searches_by_key(plan: &[String], keys: &[&str]) -> bool {
    plan.iter().enumerate().all(|(i, line)| {
        if line.starts_with("SEARCH ") {
            return keys.iter().any(|key| line.contains(&format!("({key}=?")));
        }
        if !line.contains("Index Scan") && !line.contains("Index Only Scan") {
            return true;
        }
        let own = plan[i + 1..].iter().take_while(|next| !next.contains("->"));
        let mut conditions = own.filter(|next| next.trim_start().starts_with("Index Cond:"));
        conditions.any(|condition| {
            keys.iter()
                .any(|key| condition.contains(&format!("({key} = $")))
        })
    })
}
