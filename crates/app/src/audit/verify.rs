//! Proving the log: `muster audit verify`.

use domain::{
    id::{EventId, OrgId},
    organization::{OrgRef, Organization},
    time::Timestamp,
};
use store::{
    ReadTx, StoreError,
    access::{self, AccessError, Actor},
    audit::{self, Flaw, Verdict},
};
use uuid::Uuid;

use crate::App;

/// What checking the chains found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// By id, which is by age.
    pub organizations: Vec<Checked>,
}

/// What checking one organization's chain found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    pub org: OrgId,
    /// `None` for an organization that has been erased and has left only its tombstone.
    pub organization: Option<Organization>,
    pub verdict: Verdict,
}

#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    #[error("There is no such organization.")]
    UnknownOrganization,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Recomputes the chain of one organization, or with `None` of all of them, those that have been
/// erased too. For the operator, who holds the database.
pub async fn verify(app: &App, org: Option<&OrgRef>) -> Result<Report, VerifyError> {
    let organizations = match org {
        Some(org) => vec![check_one(app, org).await?],
        None => check_all(app).await?,
    };
    Ok(Report { organizations })
}

async fn check_one(app: &App, org: &OrgRef) -> Result<Checked, VerifyError> {
    let mut tx = app.store.read().await?;
    let organization = described(&mut tx, org, app.clock.now()).await?;
    let id = match (&organization, org) {
        (Some(organization), _) => organization.id,
        (None, OrgRef::Id(id)) => *id,
        (None, OrgRef::Slug(_)) => return Err(VerifyError::UnknownOrganization),
    };
    let verdict = audit::verify(&mut tx, id).await?;
    if organization.is_none() && verdict.events() == Some(0) {
        return Err(VerifyError::UnknownOrganization);
    }
    Ok(Checked {
        org: id,
        organization,
        verdict,
    })
}

/// Each organization is looked at in a transaction of its own: none is long, and each sees its
/// chain and the remembered end of it at the same moment.
async fn check_all(app: &App) -> Result<Vec<Checked>, VerifyError> {
    let mut checked = Vec::new();
    let mut last = OrgId(Uuid::nil());
    while let Some(org) = next(app, last).await? {
        let mut tx = app.store.read().await?;
        checked.push(Checked {
            org,
            organization: described(&mut tx, &OrgRef::Id(org), app.clock.now()).await?,
            verdict: audit::verify(&mut tx, org).await?,
        });
        last = org;
    }
    Ok(checked)
}

async fn next(app: &App, last: OrgId) -> Result<Option<OrgId>, StoreError> {
    audit::organization_after(&mut app.store.glance(), last).await
}

async fn described(
    tx: &mut ReadTx,
    org: &OrgRef,
    now: Timestamp,
) -> Result<Option<Organization>, StoreError> {
    match access::even_if_deleted(tx, &Actor::operator(), org, now).await {
        Ok(membership) => Ok(Some(membership.organization().clone())),
        Err(AccessError::Store(error)) => Err(error),
        Err(_) => Ok(None),
    }
}

impl Report {
    pub fn is_whole(&self) -> bool {
        self.flawed().next().is_none()
    }

    /// The organizations whose chain does not fit.
    pub fn flawed(&self) -> impl Iterator<Item = &Checked> {
        self.organizations
            .iter()
            .filter(|checked| checked.verdict.events().is_none())
    }

    /// How many events the chains that fit hold.
    pub fn events(&self) -> i64 {
        self.organizations
            .iter()
            .filter_map(|checked| checked.verdict.events())
            .sum()
    }
}

impl Checked {
    /// The first event that does not fit, or what else is wrong; `None` if nothing is.
    pub fn finding(&self) -> Option<String> {
        match &self.verdict {
            Verdict::Whole { .. } => None,
            Verdict::Broken { event, flaw } => Some(format!(
                "Event {} ({}, {}, {}) does not fit: {}.",
                event.seq,
                EventId(event.event_id),
                event.action,
                Timestamp::from_micros(event.at),
                reason(*flaw),
            )),
            Verdict::CutOff { last, remembered } => Some(format!(
                "The log ends with event {last}, and {remembered} were written: the last {} are missing.",
                remembered - last
            )),
        }
    }
}

/// What is wrong with an event.
fn reason(flaw: Flaw) -> &'static str {
    match flaw {
        Flaw::Gap => "events before it are missing",
        Flaw::Link => "it does not follow from the event before it",
        Flaw::Content => "it was altered after it was written",
        Flaw::Forged => "it was not written by Muster, or was rewritten together with its hash",
    }
}
