//! The tables as both databases describe them: the same, and fit to be spread.

use std::collections::{BTreeMap, BTreeSet};

use store::placement::{self, PLACES, Place};

use crate::databases::{Bare, Database};

/// A table, told in words that fit both databases.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Table {
    columns: Vec<Column>,
    primary_key: Vec<String>,
    foreign_keys: BTreeSet<ForeignKey>,
    indexes: BTreeSet<Index>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Column {
    name: String,
    /// In SQLite's words, which are fewer.
    kind: String,
    required: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct ForeignKey {
    columns: String,
    table: String,
    targets: String,
    on_delete: String,
}

/// Those of `UNIQUE` constraints too, but not the primary key's.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Index {
    columns: String,
    unique: bool,
    /// Of which rows; empty for all.
    of: String,
}

type Tables = BTreeMap<String, Table>;

#[tokio::test(flavor = "multi_thread")]
async fn both_databases_hold_the_same_tables() {
    let (sqlite, postgres) = both().await;
    let names = |tables: &Tables| tables.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&sqlite), names(&postgres));
    for (name, table) in &sqlite {
        assert_eq!(
            table, &postgres[name],
            "{name} in SQLite (left) and in PostgreSQL (right)"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_table_keeps_the_rules_of_its_place() {
    let (_, tables) = both().await;
    let broken: Vec<String> = tables
        .iter()
        .flat_map(|(name, table)| broken(name, table))
        .collect();
    assert!(broken.is_empty(), "{}", broken.join("\n"));
    let listed: BTreeSet<&str> = PLACES.iter().map(|p| p.table).collect();
    let there: BTreeSet<&str> = tables.keys().map(String::as_str).collect();
    assert_eq!(
        listed, there,
        "placement.rs lists the tables that there are"
    );
}

/// The check can fail: each rule, broken once.
#[test]
fn a_table_that_breaks_a_rule_is_named() {
    let good = Table {
        columns: Vec::new(),
        primary_key: vec!["org_id".into(), "team_id".into()],
        foreign_keys: BTreeSet::from([foreign("org_id", "organizations", "org_id", "CASCADE")]),
        indexes: BTreeSet::from([unique("org_id,handle")]),
    };
    assert_eq!(broken("teams", &good), [""; 0]);
    let with = |change: &dyn Fn(&mut Table)| {
        let mut table = good.clone();
        change(&mut table);
        broken("teams", &table).join("; ")
    };
    for (said, sentence) in [
        (with(&|t| t.primary_key.clear()), "teams has no primary key"),
        (
            with(&|t| t.primary_key = vec!["team_id".into(), "org_id".into()]),
            "primary key of teams does not start with org_id",
        ),
        (
            with(&|t| t.indexes = BTreeSet::from([unique("handle")])),
            "unique (handle) of teams does not hold org_id",
        ),
        (
            with(&|t| {
                t.foreign_keys =
                    BTreeSet::from([foreign("org_id,x", "accounts", "account_id,x", "CASCADE")]);
            }),
            "teams refers to accounts, which lies elsewhere",
        ),
        (
            with(&|t| {
                t.foreign_keys =
                    BTreeSet::from([foreign("x,org_id", "teams", "org_id,x", "CASCADE")]);
            }),
            "teams refers to teams without org_id in the same position",
        ),
        (
            with(&|t| {
                t.foreign_keys =
                    BTreeSet::from([foreign("org_id,x", "teams", "org_id,x", "SET NULL")]);
            }),
            "SET NULL",
        ),
        (
            with(&|t| {
                t.foreign_keys =
                    BTreeSet::from([foreign("org_id,x", "teams", "org_id,x", "CASCADE")]);
            }),
            "No index of teams starts with (org_id,x)",
        ),
    ] {
        assert!(said.contains(sentence), "{sentence}: {said}");
    }
    assert!(broken("elsewhere", &good)[0].contains("not listed in placement.rs"));
}

fn foreign(columns: &str, table: &str, targets: &str, on_delete: &str) -> ForeignKey {
    let [columns, table, targets, on_delete] =
        [columns, table, targets, on_delete].map(str::to_owned);
    ForeignKey {
        columns,
        table,
        targets,
        on_delete,
    }
}

fn unique(columns: &str) -> Index {
    Index {
        columns: columns.to_owned(),
        unique: true,
        of: String::new(),
    }
}

fn broken(name: &str, table: &Table) -> Vec<String> {
    let Some(place) = placement::place(name) else {
        return vec![format!(
            "{name} is not listed in placement.rs: where do its rows lie?"
        )];
    };
    let mut broken = Vec::new();
    match table.primary_key.first() {
        None => broken.push(format!(
            "{name} has no primary key, so its rows could not be moved"
        )),
        Some(first) if first != place.key => {
            broken.push(format!(
                "The primary key of {name} does not start with {}",
                place.key
            ));
        }
        Some(_) => {}
    }
    for index in table.indexes.iter().filter(|i| i.unique) {
        if !columns(&index.columns).contains(&place.key) {
            broken.push(format!(
                "The unique ({}) of {name} does not hold {}: no machine could check it alone",
                index.columns, place.key
            ));
        }
    }
    broken.extend(
        table
            .foreign_keys
            .iter()
            .filter(|key| !table.finds(&key.columns))
            .map(|key| {
                format!(
                    "No index of {name} starts with ({}): deleting from {} would read all of it",
                    key.columns, key.table
                )
            }),
    );
    broken.extend(
        table
            .foreign_keys
            .iter()
            .filter_map(|key| broken_key(place, key)),
    );
    broken
}

impl Table {
    /// Whether an index over all rows starts with these columns.
    fn finds(&self, columns: &str) -> bool {
        let whole = self.indexes.iter().filter(|i| i.of.is_empty());
        let mut lists = whole
            .map(|i| i.columns.clone())
            .chain([self.primary_key.join(",")]);
        lists.any(|list| format!("{list},").starts_with(&format!("{columns},")))
    }
}

fn broken_key(place: &Place, key: &ForeignKey) -> Option<String> {
    let name = place.table;
    let to = &key.table;
    let target = placement::place(to).filter(|t| t.group == place.group);
    let Some(target) = target else {
        return Some(format!("{name} refers to {to}, which lies elsewhere"));
    };
    let position = |list: &str, key: &str| columns(list).iter().position(|c| *c == key);
    let own = position(&key.columns, place.key);
    if own.is_none() || own != position(&key.targets, target.key) {
        return Some(format!(
            "{name} refers to {to} without {} in the same position",
            place.key
        ));
    }
    (!["CASCADE", "NO ACTION"].contains(&key.on_delete.as_str())).then(|| {
        format!(
            "{name} refers to {to} with ON DELETE {}, which cannot be spread",
            key.on_delete
        )
    })
}

fn columns(list: &str) -> Vec<&str> {
    list.split(',').collect()
}

/// Nothing happens in the database but what a statement says.
async fn there_are_no_triggers_sequences_or_views(database: Database) {
    let mut bare = database.bare().await;
    let (sqlite, postgres) = (
        "SELECT type || ' ' || name FROM sqlite_schema WHERE type NOT IN ('table', 'index') OR name = 'sqlite_sequence'",
        "SELECT 'trigger ' || tgname FROM pg_trigger WHERE NOT tgisinternal
         UNION ALL SELECT relkind::text || ' ' || relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
           WHERE n.nspname = 'public' AND relkind NOT IN ('r', 'i')
         UNION ALL SELECT 'default of ' || table_name || '.' || column_name FROM information_schema.columns
           WHERE table_schema = 'public' AND table_name <> '_sqlx_migrations'
             AND (column_default IS NOT NULL OR is_identity = 'YES')
         UNION ALL SELECT 'function ' || proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
           WHERE n.nspname = 'public'
         UNION ALL SELECT 'deferrable ' || conname FROM pg_constraint WHERE condeferrable",
    );
    let found: Vec<(String,)> = bare.rows(of(&bare, sqlite, postgres)).await;
    assert_eq!(found, [], "only tables and indexes are in the schema");
}

/// SQLite's tables refuse a text where a number belongs, and PostgreSQL sorts as SQLite does.
async fn values_are_checked_and_sorted_alike(database: Database) {
    let mut bare = database.bare().await;
    let (sqlite, postgres) = (
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict = 0
           AND name NOT LIKE 'sqlite!_%' ESCAPE '!' AND name <> '_sqlx_migrations'",
        "SELECT c.relname || '.' || a.attname FROM pg_index x
         JOIN pg_class c ON c.oid = x.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace
         JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (x.indkey)
         JOIN pg_type t ON t.oid = a.atttypid LEFT JOIN pg_collation l ON l.oid = a.attcollation
         WHERE n.nspname = 'public' AND t.typname = 'text' AND l.collname <> 'C'
           AND c.relname || '.' || a.attname NOT IN ('memberships.role', 'memberships.standing', 'queue.kind', 'account_identifiers.kind')",
    );
    let found: Vec<(String,)> = bare.rows(of(&bare, sqlite, postgres)).await;
    assert_eq!(
        found,
        [],
        "tables that are not STRICT, or indexed text without COLLATE \"C\""
    );
}

on_both!(
    there_are_no_triggers_sequences_or_views,
    values_are_checked_and_sorted_alike
);

/// The files differ in the names of types and nothing else: the CHECKs are the same too.
#[test]
fn both_migrations_say_the_same() {
    for (sqlite, postgres) in files() {
        let translated = postgres
            .replace(" COLLATE \"C\"", "")
            .replace(" UUID", " BLOB")
            .replace(" BYTEA", " BLOB")
            .replace(" BIGINT", " INTEGER")
            .replace(" BOOLEAN", " INTEGER")
            .replace(" DOUBLE PRECISION", " REAL")
            .replace("\n);", "\n) STRICT;");
        for (number, (left, right)) in sqlite.lines().zip(translated.lines()).enumerate() {
            assert_eq!(
                left,
                right,
                "line {} in SQLite's (left) and PostgreSQL's (right)",
                number + 1
            );
        }
        assert_eq!(sqlite.lines().count(), translated.lines().count());
    }
}

fn files() -> Vec<(String, String)> {
    let folder = |engine: &str| {
        let folder = format!("{}/migrations/{engine}", env!("CARGO_MANIFEST_DIR"));
        let files = std::fs::read_dir(folder).expect("the migrations are there");
        let mut paths: Vec<_> = files.map(|f| f.expect("readable").path()).collect();
        paths.sort();
        paths
    };
    let (sqlite, postgres) = (folder("sqlite"), folder("postgres"));
    let names = |paths: &[std::path::PathBuf]| -> Vec<_> {
        paths
            .iter()
            .map(|p| p.file_name().map(ToOwned::to_owned))
            .collect()
    };
    assert_eq!(names(&sqlite), names(&postgres));
    let text = |path| std::fs::read_to_string(path).expect("UTF-8");
    sqlite
        .into_iter()
        .map(text)
        .zip(postgres.into_iter().map(text))
        .collect()
}

// ---- Reading the catalogues ---------------------------------------------------------------------

async fn both() -> (Tables, Tables) {
    let (sqlite, postgres) = (Database::sqlite().await, Database::postgres().await);
    (
        tables(&mut sqlite.bare().await).await,
        tables(&mut postgres.bare().await).await,
    )
}

fn of<'a>(bare: &Bare, sqlite: &'a str, postgres: &'a str) -> &'a str {
    match bare {
        Bare::Sqlite(_) => sqlite,
        Bare::Postgres(_) => postgres,
    }
}

async fn tables(bare: &mut Bare) -> Tables {
    let mut tables = Tables::new();
    read_columns(bare, &mut tables).await;
    read_primary_keys(bare, &mut tables).await;
    read_foreign_keys(bare, &mut tables).await;
    read_indexes(bare, &mut tables).await;
    tables.remove(placement::LEDGER);
    tables
}

const SQLITE_TABLES: &str = "(SELECT name AS tbl FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!') t";

async fn read_columns(bare: &mut Bare, tables: &mut Tables) {
    let sqlite = format!(
        "SELECT t.tbl, c.name, c.type, c.\"notnull\" FROM {SQLITE_TABLES}, pragma_table_info(t.tbl) c ORDER BY t.tbl, c.cid"
    );
    let postgres = "SELECT table_name::text, column_name::text, data_type::text, CASE is_nullable WHEN 'NO' THEN 1 ELSE 0 END::bigint
         FROM information_schema.columns WHERE table_schema = 'public' ORDER BY table_name, ordinal_position";
    let sql = of(bare, &sqlite, postgres).to_owned();
    let rows: Vec<(String, String, String, i64)> = bare.rows(&sql).await;
    for (table, name, kind, required) in rows {
        let kind = match kind.as_str() {
            "uuid" | "bytea" => "BLOB".to_owned(),
            "bigint" | "boolean" => "INTEGER".to_owned(),
            "double precision" => "REAL".to_owned(),
            other => other.to_uppercase(),
        };
        let columns = &mut tables.entry(table).or_default().columns;
        columns.push(Column {
            name,
            kind,
            required: required == 1,
        });
    }
}

async fn read_primary_keys(bare: &mut Bare, tables: &mut Tables) {
    let sqlite = format!(
        "SELECT t.tbl, c.name FROM {SQLITE_TABLES}, pragma_table_info(t.tbl) c WHERE c.pk > 0 ORDER BY t.tbl, c.pk"
    );
    let postgres = "SELECT r.relname::text, a.attname::text FROM pg_constraint c JOIN pg_class r ON r.oid = c.conrelid
         JOIN pg_namespace n ON n.oid = r.relnamespace
         CROSS JOIN LATERAL unnest(c.conkey) WITH ORDINALITY k (num, place)
         JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum = k.num
         WHERE c.contype = 'p' AND n.nspname = 'public' ORDER BY r.relname, k.place";
    let sql = of(bare, &sqlite, postgres).to_owned();
    let rows: Vec<(String, String)> = bare.rows(&sql).await;
    for (table, column) in rows {
        tables.entry(table).or_default().primary_key.push(column);
    }
}

async fn read_foreign_keys(bare: &mut Bare, tables: &mut Tables) {
    let sqlite = format!(
        "SELECT f.tbl, f.\"from\", f.\"table\", f.\"to\", f.on_delete FROM (
           SELECT t.tbl, k.id, k.\"table\", k.on_delete, group_concat(k.\"from\" ORDER BY k.seq) AS \"from\",
                  group_concat(k.\"to\" ORDER BY k.seq) AS \"to\"
           FROM {SQLITE_TABLES}, pragma_foreign_key_list(t.tbl) k GROUP BY t.tbl, k.id, k.\"table\", k.on_delete) f"
    );
    let postgres = "SELECT r.relname::text,
           (SELECT string_agg(a.attname, ',' ORDER BY k.place) FROM unnest(c.conkey) WITH ORDINALITY k (num, place)
              JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.num),
           t.relname::text,
           (SELECT string_agg(a.attname, ',' ORDER BY k.place) FROM unnest(c.confkey) WITH ORDINALITY k (num, place)
              JOIN pg_attribute a ON a.attrelid = c.confrelid AND a.attnum = k.num),
           CASE c.confdeltype WHEN 'c' THEN 'CASCADE' WHEN 'a' THEN 'NO ACTION' WHEN 'n' THEN 'SET NULL'
             WHEN 'd' THEN 'SET DEFAULT' ELSE 'RESTRICT' END
         FROM pg_constraint c JOIN pg_class r ON r.oid = c.conrelid JOIN pg_class t ON t.oid = c.confrelid
         WHERE c.contype = 'f'";
    let sql = of(bare, &sqlite, postgres).to_owned();
    let rows: Vec<(String, String, String, String, String)> = bare.rows(&sql).await;
    for (name, columns, table, targets, on_delete) in rows {
        let keys = &mut tables.entry(name).or_default().foreign_keys;
        keys.insert(ForeignKey {
            columns,
            table,
            targets,
            on_delete,
        });
    }
}

async fn read_indexes(bare: &mut Bare, tables: &mut Tables) {
    let sqlite = format!(
        "SELECT t.tbl, (SELECT group_concat(c.name ORDER BY c.seqno) FROM pragma_index_info(i.name) c), i.\"unique\",
           CASE i.partial WHEN 1 THEN (SELECT s.sql FROM sqlite_schema s WHERE s.name = i.name) ELSE '' END
         FROM {SQLITE_TABLES}, pragma_index_list(t.tbl) i WHERE i.origin <> 'pk'"
    );
    let postgres = "SELECT r.relname::text,
           (SELECT string_agg(a.attname, ',' ORDER BY k.place) FROM unnest(x.indkey::int2[]) WITH ORDINALITY k (num, place)
              JOIN pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = k.num),
           CASE WHEN x.indisunique THEN 1 ELSE 0 END::bigint, coalesce(' WHERE ' || pg_get_expr(x.indpred, x.indrelid), '')
         FROM pg_index x JOIN pg_class r ON r.oid = x.indrelid JOIN pg_namespace n ON n.oid = r.relnamespace
         WHERE n.nspname = 'public' AND NOT x.indisprimary";
    let sql = of(bare, &sqlite, postgres).to_owned();
    let rows: Vec<(String, String, i64, String)> = bare.rows(&sql).await;
    for (table, columns, unique, of) in rows {
        let indexes = &mut tables.entry(table).or_default().indexes;
        indexes.insert(Index {
            columns,
            unique: unique == 1,
            of: condition(&of),
        });
    }
}

/// The condition of a partial index, without what PostgreSQL adds to it.
fn condition(definition: &str) -> String {
    let (_, condition) = definition.split_once(" WHERE ").unwrap_or_default();
    condition
        .replace("::text", "")
        .replace(['(', ')'], "")
        .trim_end_matches(';')
        .to_owned()
}
