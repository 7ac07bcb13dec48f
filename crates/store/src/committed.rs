//! Which revisions a piece of work has made, for whoever answers with them.
//!
//! Use-cases answer what was asked, not the revision that their commit gave the organization; a caller who compares
//! nodes wants to know it with every change. The task that does the work is the one place that all of them share.

use std::cell::RefCell;

use domain::id::OrgId;

tokio::task_local! {
    static COMMITTED: RefCell<Vec<(OrgId, i64)>>;
}

/// Does the work, and answers the organizations that it changed with the revision that each came to.
pub async fn during<W: Future>(work: W) -> (W::Output, Vec<(OrgId, i64)>) {
    let noting = async {
        let output = work.await;
        (output, COMMITTED.with(RefCell::take))
    };
    COMMITTED.scope(RefCell::default(), noting).await
}

/// Takes note of what was just committed. Nobody asked where work is done outside of [`during`].
pub(crate) fn note(revisions: &[(OrgId, i64)]) {
    let _ = COMMITTED.try_with(|noted| noted.borrow_mut().extend_from_slice(revisions));
}
