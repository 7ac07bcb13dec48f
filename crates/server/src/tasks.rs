//! The loop of the worker: does the work of an organization as soon as it is committed, looks for
//! what others left once a second, and sweeps once a minute.

use std::{sync::Arc, time::Duration};

use app::{App, mail::Mailer, worker};
use domain::id::OrgId;
use store::{StoreError, queue::Added};
use tokio::{
    sync::{mpsc::UnboundedReceiver, watch},
    time::{MissedTickBehavior, interval},
};
use uuid::Uuid;

pub struct Worker {
    app: Arc<App>,
    mailer: Option<Arc<dyn Mailer>>,
    node: Uuid,
}

impl Worker {
    pub fn new(app: Arc<App>, mailer: Option<Arc<dyn Mailer>>) -> Self {
        let node = app.entropy.id(app.clock.now());
        Self { app, mailer, node }
    }

    /// Works until `stop` changes.
    pub async fn run(self, mut stop: watch::Receiver<bool>) {
        let mut woken = self.app.store.wakeups().expect("there is one worker");
        let mut look = ticks(Duration::from_secs(1));
        let mut sweep = ticks(Duration::from_mins(1));
        loop {
            let done = tokio::select! {
                _ = stop.changed() => return,
                Some(added) = woken.recv() => self.work(added, &mut woken).await,
                _ = look.tick() => self.look().await,
                _ = sweep.tick() => worker::sweep(&self.app, self.node).await,
            };
            if let Err(error) = done {
                // The next tick tries again; requests say in their own words that the database is away.
                tracing::warn!(%error, "the worker could not work");
            }
        }
    }

    /// Works for one organization and for all others that were named meanwhile, each once.
    async fn work(
        &self,
        first: Added,
        woken: &mut UnboundedReceiver<Added>,
    ) -> Result<(), StoreError> {
        let mut orgs: Vec<OrgId> = Vec::new();
        let mut next = Some(first);
        while let Some(Added { org, is_mail }) = next {
            let can_be_done = self.mailer.is_some() || !is_mail;
            if can_be_done && !orgs.contains(&org) {
                orgs.push(org);
            }
            next = woken.try_recv().ok();
        }
        for org in orgs {
            worker::work(&self.app, self.mailer.as_deref(), org).await?;
        }
        Ok(())
    }

    async fn look(&self) -> Result<(), StoreError> {
        for org in worker::look(&self.app, self.node, self.mailer.is_some()).await? {
            worker::work(&self.app, self.mailer.as_deref(), org).await?;
        }
        Ok(())
    }
}

fn ticks(every: Duration) -> tokio::time::Interval {
    let mut ticks = interval(every);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    ticks
}
