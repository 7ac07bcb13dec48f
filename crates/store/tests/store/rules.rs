//! The rules for statements, held to one text. They are what lets the tables lie on many
//! machines: a statement that names the key of each table is sent to one of them.

use std::ops::ControlFlow;

use sqlparser::{
    ast::{
        AssignmentTarget, BinaryOperator, Delete, Expr, FromTable, Insert, JoinConstraint,
        JoinOperator, ObjectName, OnConflictAction, OnInsert, Select, SelectItem, SetExpr,
        Statement, TableFactor, TableObject, TableWithJoins, Update, Value, Visit, Visitor,
    },
    dialect::PostgreSqlDialect,
    parser::Parser,
};
use store::placement::{self, Group, Place};

/// What is wrong with a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The table is read or written for all keys at once. Sweeps do that, and little else.
    FanOut(String),
    /// No statement may do that.
    Wrong(String),
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::FanOut(text) | Self::Wrong(text) => f.write_str(text),
        }
    }
}

/// Everything that is wrong with a text; nothing for one that keeps the rules.
pub fn faults(text: &str) -> Vec<Fault> {
    let parsed = match Parser::parse_sql(&PostgreSqlDialect {}, text) {
        Ok(statements) => statements,
        Err(error) => return vec![Fault::Wrong(format!("it cannot be read: {error}"))],
    };
    let [statement] = parsed.as_slice() else {
        return vec![Fault::Wrong("it is not one statement".to_owned())];
    };
    let mut check = Check::default();
    let _ = statement.visit(&mut check);
    check.one_group();
    check.faults
}

#[derive(Default)]
struct Check {
    faults: Vec<Fault>,
    tables: Vec<&'static Place>,
}

/// A table as a statement names it.
struct Named {
    place: &'static Place,
    alias: String,
}

impl Visitor for Check {
    type Break = ();

    fn pre_visit_statement(&mut self, statement: &Statement) -> ControlFlow<()> {
        match statement {
            Statement::Insert(insert) => self.insert(insert),
            Statement::Update(update) => self.update(update),
            Statement::Delete(delete) => self.delete(delete),
            Statement::Query(_) => {}
            _ => self.wrong("only SELECT, INSERT, UPDATE and DELETE have a place here".to_owned()),
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_select(&mut self, select: &Select) -> ControlFlow<()> {
        self.columns(&select.projection);
        self.held(&select.from, select.selection.as_ref());
        ControlFlow::Continue(())
    }

    fn pre_visit_expr(&mut self, expr: &Expr) -> ControlFlow<()> {
        if let Expr::Function(function) = expr {
            let name = function.name.to_string().to_lowercase();
            if AMBIENT.contains(&name.as_str()) {
                self.wrong(format!(
                    "{name}() asks the database for the time or for chance; bind it as a value"
                ));
            }
        }
        ControlFlow::Continue(())
    }
}

const AMBIENT: [&str; 9] = [
    "now",
    "current_timestamp",
    "current_date",
    "clock_timestamp",
    "random",
    "gen_random_uuid",
    "nextval",
    "unixepoch",
    "datetime",
];

impl Check {
    fn insert(&mut self, insert: &Insert) {
        let TableObject::TableName(name) = &insert.table else {
            return self.wrong("it inserts into something that is not a table".to_owned());
        };
        let Some(place) = self.place(name) else {
            return;
        };
        let position = insert
            .columns
            .iter()
            .position(|c| c.to_string() == place.key);
        let bound = position.is_some_and(|at| every_row_binds(insert, at));
        if !bound {
            self.fan_out(
                place,
                place.table,
                "Insert it as a bound value in every row",
            );
        }
        if let Some(OnInsert::OnConflict(conflict)) = &insert.on
            && let OnConflictAction::DoUpdate(update) = &conflict.action
        {
            self.assignments(place, update.assignments.iter().map(|a| &a.target));
        }
        self.columns(insert.returning.as_deref().unwrap_or_default());
    }

    fn update(&mut self, update: &Update) {
        self.held(
            std::slice::from_ref(&update.table),
            update.selection.as_ref(),
        );
        if update.from.is_some() {
            self.wrong("UPDATE … FROM is not used here: look up first, then update".to_owned());
        }
        for named in named(&update.table) {
            self.assignments(named.place, update.assignments.iter().map(|a| &a.target));
        }
        self.columns(update.returning.as_deref().unwrap_or_default());
    }

    fn delete(&mut self, delete: &Delete) {
        let (FromTable::WithFromKeyword(from) | FromTable::WithoutKeyword(from)) = &delete.from;
        self.held(from, delete.selection.as_ref());
        if delete.using.is_some() {
            self.wrong("DELETE … USING is PostgreSQL's alone".to_owned());
        }
        self.columns(delete.returning.as_deref().unwrap_or_default());
    }

    /// Each table of `from` has its key bound to a value, in `WHERE` or where it is joined.
    fn held(&mut self, from: &[TableWithJoins], selection: Option<&Expr>) {
        let mut conditions = Vec::new();
        conditions.extend(selection.map(conjuncts).unwrap_or_default());
        for table in from {
            for join in &table.joins {
                match constraint(&join.join_operator) {
                    Some(JoinConstraint::On(on)) => conditions.extend(conjuncts(on)),
                    _ => self.wrong("join with ON, and name every column".to_owned()),
                }
            }
        }
        self.known(from);
        let tables: Vec<Named> = from.iter().flat_map(named).collect();
        for table in &tables {
            let alone = tables.len() == 1;
            if !conditions.iter().any(|c| binds(c, table, alone)) {
                self.fan_out(table.place, &table.alias, "Add it to the conditions");
            }
        }
    }

    /// Notes the tables, and which of them nobody has placed.
    fn known(&mut self, from: &[TableWithJoins]) {
        for factor in from.iter().flat_map(factors) {
            match factor {
                TableFactor::Table { name, .. } => {
                    let _ = self.place(name);
                }
                TableFactor::Derived { .. } => {}
                _ => self.wrong("FROM takes tables and sub-selects only".to_owned()),
            }
        }
    }

    fn place(&mut self, name: &ObjectName) -> Option<&'static Place> {
        let found = placement::place(&name.to_string());
        match found {
            Some(place) => self.tables.push(place),
            None => self.wrong(format!("the table {name} is not listed in placement.rs")),
        }
        found
    }

    fn one_group(&mut self) {
        let Some(first) = self.tables.first() else {
            return;
        };
        let apart = self.tables.iter().find(|other| {
            other.group != first.group || first.group == Group::Text && other.table != first.table
        });
        if let Some(other) = apart {
            self.wrong(format!(
                "{} and {} do not lie together: use two statements",
                first.table, other.table
            ));
        }
    }

    fn columns(&mut self, projection: &[SelectItem]) {
        let all = |item: &SelectItem| {
            matches!(
                item,
                SelectItem::Wildcard(_) | SelectItem::QualifiedWildcard(..)
            )
        };
        if projection.iter().any(all) {
            self.wrong(
                "* breaks prepared statements when a column is added: name the columns".to_owned(),
            );
        }
    }

    /// A row's key never changes: it would have to move to another machine.
    fn assignments<'a>(
        &mut self,
        place: &Place,
        targets: impl Iterator<Item = &'a AssignmentTarget>,
    ) {
        for target in targets {
            if target.to_string().trim_matches(['(', ')']) == place.key {
                self.wrong(format!(
                    "it changes {}.{}, the key that the row is found by",
                    place.table, place.key
                ));
            }
        }
    }

    fn fan_out(&mut self, place: &Place, alias: &str, remedy: &str) {
        self.faults.push(Fault::FanOut(format!(
            "{} `{alias}` is not held to one key: {} is bound to no value. {remedy}: `{alias}.{} = $n`",
            place.table, place.key, place.key
        )));
    }

    fn wrong(&mut self, sentence: String) {
        self.faults.push(Fault::Wrong(sentence));
    }
}

fn factors(table: &TableWithJoins) -> impl Iterator<Item = &TableFactor> {
    std::iter::once(&table.relation).chain(table.joins.iter().map(|j| &j.relation))
}

fn named(table: &TableWithJoins) -> Vec<Named> {
    let named = factors(table).filter_map(|factor| match factor {
        TableFactor::Table { name, alias, .. } => Some(Named {
            place: placement::place(&name.to_string())?,
            alias: alias
                .as_ref()
                .map_or_else(|| name.to_string(), |a| a.name.to_string()),
        }),
        _ => None,
    });
    named.collect()
}

fn constraint(join: &JoinOperator) -> Option<&JoinConstraint> {
    match join {
        JoinOperator::Join(on)
        | JoinOperator::Inner(on)
        | JoinOperator::Left(on)
        | JoinOperator::LeftOuter(on) => Some(on),
        _ => None,
    }
}

/// What all has to hold for `expr` to hold.
fn conjuncts(expr: &Expr) -> Vec<&Expr> {
    match expr {
        Expr::Nested(inner) => conjuncts(inner),
        Expr::BinaryOp {
            left,
            op: BinaryOperator::And,
            right,
        } => [conjuncts(left), conjuncts(right)].concat(),
        other => vec![other],
    }
}

/// `alias.key = $n`, or `key = $n` where no other table is meant.
fn binds(condition: &Expr, table: &Named, alone: bool) -> bool {
    let Expr::BinaryOp {
        left,
        op: BinaryOperator::Eq,
        right,
    } = condition
    else {
        return false;
    };
    let column = match left.as_ref() {
        Expr::Identifier(column) => alone && column.value == table.place.key,
        Expr::CompoundIdentifier(path) => match path.as_slice() {
            [alias, column] => alias.value == table.alias && column.value == table.place.key,
            _ => false,
        },
        _ => false,
    };
    column && is_bound(right)
}

fn is_bound(expr: &Expr) -> bool {
    matches!(expr, Expr::Value(value) if matches!(value.value, Value::Placeholder(_)))
}

fn every_row_binds(insert: &Insert, at: usize) -> bool {
    let Some(source) = &insert.source else {
        return false;
    };
    match source.body.as_ref() {
        SetExpr::Values(values) => values
            .rows
            .iter()
            .all(|row| row.content.get(at).is_some_and(is_bound)),
        _ => false,
    }
}

/// The faults of `text` in words, or an empty text.
fn said(text: &str) -> String {
    faults(text)
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join("; ")
}

#[test]
fn what_keeps_the_rules_passes() {
    for text in [
        "SELECT m.role FROM memberships m WHERE m.org_id = $1 AND m.account_id = $2",
        "SELECT role FROM memberships WHERE (org_id = $1 AND (role = $2 OR role = $3))",
        "SELECT p.role FROM memberships m JOIN team_members p ON p.org_id = $1 AND p.membership_id = m.membership_id
         WHERE m.org_id = $1 ORDER BY p.role LIMIT $2",
        "UPDATE organizations SET revision = revision + 1 WHERE org_id = $1
           AND EXISTS (SELECT 1 FROM memberships m WHERE m.org_id = $1 AND m.account_id = $2) RETURNING revision",
        "INSERT INTO handles (org_id, handle) VALUES ($1, $2) ON CONFLICT (org_id, handle) DO UPDATE SET released_at = NULL",
        "DELETE FROM sessions WHERE account_id = $1 AND session_id <> $2",
    ] {
        assert_eq!(said(text), "", "{text}");
    }
}

#[test]
fn what_is_not_held_to_one_key_is_named() {
    for (text, table) in [
        (
            "SELECT m.role FROM memberships m WHERE m.account_id = $1",
            "memberships `m`",
        ),
        (
            "SELECT m.role FROM memberships m WHERE m.org_id = $1 OR m.role = $2",
            "memberships `m`",
        ),
        (
            "SELECT m.role FROM memberships m WHERE m.org_id > $1",
            "memberships `m`",
        ),
        (
            "SELECT m.role FROM memberships m WHERE m.org_id IN ($1, $2)",
            "memberships `m`",
        ),
        // The key of the one table does not hold the other, not even when they are compared.
        (
            "SELECT p.role FROM memberships m JOIN team_members p ON p.org_id = m.org_id WHERE m.org_id = $1",
            "team_members `p`",
        ),
        (
            "SELECT t.name, (SELECT count(*) FROM team_members p WHERE p.org_id = t.org_id) AS n FROM teams t WHERE t.org_id = $1",
            "team_members `p`",
        ),
        (
            "SELECT t.name FROM teams t JOIN team_members p ON p.org_id = $1 AND p.team_id = t.team_id WHERE org_id = $1",
            "teams `t`",
        ),
        (
            "UPDATE memberships SET role = $1 WHERE membership_id = $2",
            "memberships `memberships`",
        ),
        ("DELETE FROM queue WHERE queue_id = $1", "queue `queue`"),
        (
            "DELETE FROM queue WHERE org_id = $1 AND queue_id IN (SELECT queue_id FROM queue WHERE run_at < $2)",
            "queue `queue`",
        ),
        (
            "INSERT INTO handles (handle) VALUES ($1)",
            "handles `handles`",
        ),
        (
            "INSERT INTO handles (org_id, handle) SELECT t.org_id, t.handle FROM teams t WHERE t.org_id = $1",
            "handles `handles`",
        ),
        (
            "SELECT a.name FROM accounts a WHERE a.email_key = $1",
            "accounts `a`",
        ),
        (
            "SELECT org_id FROM org_slugs WHERE org_id = $1",
            "org_slugs `org_slugs`",
        ),
    ] {
        let faults = faults(text);
        let named = |f: &Fault| matches!(f, Fault::FanOut(_)) && f.to_string().starts_with(table);
        assert!(faults.iter().any(named), "{text}: {faults:?}");
    }
}

#[test]
fn what_no_statement_may_do_is_said() {
    for (text, sentence) in [
        (
            "SELECT * FROM teams t WHERE t.org_id = $1",
            "name the columns",
        ),
        (
            "SELECT t.* FROM teams t WHERE t.org_id = $1",
            "name the columns",
        ),
        (
            "DELETE FROM queue WHERE org_id = $1 RETURNING *",
            "name the columns",
        ),
        (
            "SELECT t.name FROM teams t WHERE t.org_id = $1 AND t.created_at < now()",
            "now() asks the database",
        ),
        (
            "SELECT m.role, a.name FROM memberships m JOIN accounts a ON a.account_id = $2 WHERE m.org_id = $1",
            "do not lie together",
        ),
        (
            "SELECT e.org_id FROM invitation_emails e JOIN org_slugs s ON s.slug = $2 WHERE e.email_key = $1",
            "do not lie together",
        ),
        (
            "SELECT x.a FROM elsewhere x WHERE x.org_id = $1",
            "not listed in placement.rs",
        ),
        (
            "UPDATE memberships SET org_id = $2 WHERE org_id = $1",
            "it changes memberships.org_id",
        ),
        (
            "INSERT INTO leases (name, holder) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET name = $3",
            "it changes leases.name",
        ),
        (
            "SELECT t.name FROM teams t NATURAL JOIN team_members p WHERE t.org_id = $1",
            "join with ON",
        ),
        ("TRUNCATE teams", "only SELECT, INSERT, UPDATE and DELETE"),
        ("SELECT 1; SELECT 2", "not one statement"),
        ("SELEC 1", "cannot be read"),
    ] {
        assert!(said(text).contains(sentence), "{text}: {}", said(text));
    }
}
