//! Which organization a slug led to the last time: a hint that saves the look into `org_slugs`.
//!
//! A hint decides nothing. Whoever follows one compares it with the slug in the organization's own
//! row, which is read anyway, and asks `org_slugs` where they differ: a slug that was given up,
//! given away or never was one leads where that table says.

use std::{collections::HashMap, sync::Mutex};

use domain::{
    handle::Handle,
    id::OrgId,
    organization::{OrgRef, Organization},
};

/// How many are remembered, some 100 bytes each. Who has more begins anew.
const MOST: usize = 20_000;

#[derive(Default)]
pub(crate) struct Slugs(Mutex<HashMap<Handle, OrgId>>);

impl Slugs {
    /// Where to look first; `None` where `org_slugs` has to be asked.
    pub(crate) fn hint(&self, org: &OrgRef) -> Option<OrgId> {
        match org {
            OrgRef::Id(id) => Some(*id),
            OrgRef::Slug(slug) => self.known().get(slug).copied(),
        }
    }

    /// Remembers the present slug of an organization that was asked for by it.
    pub(crate) fn remember(&self, asked: &OrgRef, found: &Organization) {
        let OrgRef::Slug(slug) = asked else { return };
        if *slug != found.slug {
            return;
        }
        let mut known = self.known();
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(slug.clone(), found.id);
    }

    fn known(&self) -> std::sync::MutexGuard<'_, HashMap<Handle, OrgId>> {
        self.0.lock().expect("nobody panics while holding it")
    }
}
