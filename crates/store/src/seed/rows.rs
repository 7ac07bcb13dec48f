//! The rows of seeds, several hundred a statement.
//!
//! The one place where a statement's text is not static: a row's placeholders are repeated as
//! often as there are rows. What is before them is a literal, and the statement test reads it.

use domain::{membership::Member, text, time::Timestamp};

use super::{
    Founded, Person, SeedError,
    resources::{Given, NewDevice, NewProject},
};
use crate::{StoreError, WriteTx, audit::Recorded};

/// The most rows of one statement. The widest has 18 columns, and SQLite takes 32,766 values.
const ROWS: usize = 500;

/// Inserts rows. Fails where one of them exists already.
macro_rules! insert {
    ($tx:expr, $rows:expr, $into:literal, |$row:ident| $($value:expr),+ $(,)?) => {
        for chunk in $rows.chunks(ROWS) {
            let added = on!($tx, c => {
                let mut query = sqlx::QueryBuilder::new($into);
                query.push_values(chunk, |mut values, $row| {
                    $(values.push_bind($value);)+
                });
                query.push(" ON CONFLICT DO NOTHING");
                let done = query.build().persistent(false).execute(c).await;
                done.map_err(StoreError::from)?.rows_affected()
            });
            if added != chunk.len() as u64 {
                return Err(SeedError::Taken);
            }
        }
    };
}

pub(super) async fn accounts(
    tx: &mut WriteTx,
    people: &[Person],
    password_hash: &str,
    now: Timestamp,
) -> Result<(), SeedError> {
    insert!(
        tx,
        people,
        "INSERT INTO account_identifiers (key, kind, account_id) ",
        |p| p.email.key(),
        "email",
        p.id.0
    );
    insert!(
        tx,
        people,
        "INSERT INTO accounts (account_id, name, email, email_key, password_hash, created_at, verified_at) ",
        |p| p.id.0,
        &p.name,
        p.email.as_str(),
        p.email.key(),
        password_hash,
        now.micros(),
        now.micros()
    );
    Ok(())
}

pub(super) async fn organizations(tx: &mut WriteTx, founded: &[Founded]) -> Result<(), SeedError> {
    insert!(
        tx,
        founded,
        "INSERT INTO org_slugs (slug, org_id) ",
        |f| f.organization.slug.as_str(),
        f.organization.id.0
    );
    insert!(
        tx,
        founded,
        "INSERT INTO organizations (org_id, name, slug, time_zone, status, paid, revision, audit_seq, audit_hash, created_at) ",
        |f| f.organization.id.0,
        &f.organization.name,
        f.organization.slug.as_str(),
        &f.organization.time_zone,
        f.organization.status.as_str(),
        false,
        f.organization.revision,
        f.event.seq,
        &f.event.hash,
        f.organization.created_at.micros()
    );
    first_events(tx, founded).await
}

async fn first_events(tx: &mut WriteTx, founded: &[Founded]) -> Result<(), SeedError> {
    let events: Vec<(uuid::Uuid, &Recorded)> = founded
        .iter()
        .map(|f| (f.organization.id.0, &f.event))
        .collect();
    insert!(tx, events,
        "INSERT INTO audit_events (org_id, seq, event_id, at, actor_kind, actor_id, actor_name, action, target_kind,
           target_id, target_name, before, after, ip, user_agent, request_id, prev_hash, hash) ",
        |e| e.0, e.1.seq, e.1.event_id, e.1.at, &e.1.actor_kind, &e.1.actor_id, &e.1.actor_name, &e.1.action,
            &e.1.target_kind, &e.1.target_id, &e.1.target_name, &e.1.before, &e.1.after, &e.1.ip,
            &e.1.user_agent, &e.1.request_id, &e.1.prev_hash, &e.1.hash);
    Ok(())
}

pub(super) async fn members(tx: &mut WriteTx, founded: &[Founded]) -> Result<(), SeedError> {
    let members: Vec<&Member> = founded.iter().flat_map(|f| &f.members).collect();
    insert!(tx, members,
        "INSERT INTO memberships (org_id, membership_id, account_id, role, standing, handle, name, name_key, email,
           email_key, joined_at, revision) ",
        |m| m.org.0, m.id.0, m.account.0, m.role.as_str(), m.standing.as_str(), m.handle.as_str(), &m.name,
            text::fold(&m.name), m.email.as_str(), m.email.key(), m.joined_at.micros(), 1_i64);
    insert!(
        tx,
        members,
        "INSERT INTO handles (org_id, handle, bearer_kind, bearer_id) ",
        |m| m.org.0,
        m.handle.as_str(),
        "member",
        m.id.0
    );
    insert!(
        tx,
        members,
        "INSERT INTO account_organizations (account_id, org_id) ",
        |m| m.account.0,
        m.org.0
    );
    Ok(())
}

pub(super) async fn projects(
    tx: &mut WriteTx,
    projects: &[NewProject],
    now: Timestamp,
) -> Result<(), SeedError> {
    insert!(
        tx,
        projects,
        "INSERT INTO spaces (org_id, space_id, kind, name, name_key, description, revision, created_at) ",
        |p| p.org.0,
        p.id.0,
        "project",
        &p.name,
        text::fold(&p.name),
        "",
        1_i64,
        now.micros()
    );
    Ok(())
}

pub(super) async fn devices(
    tx: &mut WriteTx,
    devices: &[NewDevice],
    now: Timestamp,
) -> Result<(), SeedError> {
    insert!(
        tx,
        devices,
        "INSERT INTO devices (org_id, device_id, project_id, name, name_key, revision, created_at) ",
        |d| d.org.0,
        d.id.0,
        d.project.0,
        &d.name,
        text::fold(&d.name),
        1_i64,
        now.micros()
    );
    Ok(())
}

pub(super) async fn grants(
    tx: &mut WriteTx,
    grants: &[Given],
    now: Timestamp,
) -> Result<(), SeedError> {
    insert!(
        tx,
        grants,
        "INSERT INTO grants (org_id, object_id, subject_id, object_kind, subject_kind, role, created_at) ",
        |g| g.org.0,
        g.project.0,
        g.member,
        "project",
        "member",
        g.role.as_str(),
        now.micros()
    );
    Ok(())
}
