//! Whether an address of an organization can be had, told while it is typed.

use domain::handle::Handle;
use store::{StoreError, organizations};

use crate::App;

/// Whether no organization has this slug, nor had it lately. What is true now may be taken by
/// somebody else a moment later: making the organization decides.
pub async fn is_free(app: &App, slug: &Handle) -> Result<bool, StoreError> {
    let mut tx = app.store.glance();
    Ok(organizations::slug_bearer(&mut tx, slug).await?.is_none())
}

/// The first numbered slug near this one that is free.
pub async fn free_near(app: &App, slug: &Handle) -> Result<Option<Handle>, StoreError> {
    for n in 2..10 {
        let near = slug.numbered(n);
        if is_free(app, &near).await? {
            return Ok(Some(near));
        }
    }
    Ok(None)
}
