//! The loops of the worker: they do the work of an organization as soon as it is committed, look
//! for what others left once a second, and sweep once a minute. Mails go beside all other work: a
//! mail server may take a minute for each.

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use app::{App, mail::Mailer, worker};
use domain::id::OrgId;
use store::{StoreError, queue::Added};
use tokio::{
    sync::{Notify, mpsc::UnboundedReceiver, watch},
    time::{MissedTickBehavior, interval},
};
use uuid::Uuid;

pub struct Worker {
    app: Arc<App>,
    node: Uuid,
    /// None without a mail server: mails then stay where they are.
    post: Option<Post>,
}

impl Worker {
    pub fn new(app: Arc<App>, mailer: Option<Arc<dyn Mailer>>) -> Self {
        let node = app.entropy.id(app.clock.now());
        let post = mailer.map(|mailer| Post::new(app.clone(), mailer));
        Self { app, node, post }
    }

    /// Works until `stop` changes.
    pub async fn run(self, stop: watch::Receiver<bool>) {
        match &self.post {
            Some(post) => {
                tokio::join!(self.work(stop.clone()), post.work(stop));
            }
            None => self.work(stop).await,
        }
    }

    async fn work(&self, mut stop: watch::Receiver<bool>) {
        let mut woken = self.app.store.wakeups().expect("there is one worker");
        let mut look = ticks(Duration::from_secs(1));
        let mut sweep = ticks(Duration::from_mins(1));
        loop {
            let done = tokio::select! {
                _ = stop.changed() => return,
                Some(added) = woken.recv() => self.woken(added, &mut woken).await,
                _ = look.tick() => self.look().await,
                _ = sweep.tick() => worker::sweep(&self.app, self.node).await,
            };
            if let Err(error) = done {
                self.app.store.stopped_by(&error);
                // The next tick tries again; requests say in their own words that the database is away.
                tracing::warn!(%error, "the worker could not work");
            }
        }
    }

    /// Works for one organization and for all others that were named meanwhile, each once.
    async fn woken(
        &self,
        first: Added,
        woken: &mut UnboundedReceiver<Added>,
    ) -> Result<(), StoreError> {
        let mut orgs: Vec<OrgId> = Vec::new();
        let mut next = Some(first);
        while let Some(Added { org, is_mail }) = next {
            if is_mail {
                self.mail(org);
            } else if !orgs.contains(&org) {
                orgs.push(org);
            }
            next = woken.try_recv().ok();
        }
        for org in orgs {
            worker::work(&self.app, org).await?;
        }
        Ok(())
    }

    async fn look(&self) -> Result<(), StoreError> {
        let due = worker::look(&self.app, self.node, self.post.is_some()).await?;
        for org in due.mails {
            self.mail(org);
        }
        for org in due.jobs {
            worker::work(&self.app, org).await?;
        }
        Ok(())
    }

    fn mail(&self, org: OrgId) {
        if let Some(post) = &self.post {
            post.add(org);
        }
    }
}

/// Sends mails, one after the other.
struct Post {
    app: Arc<App>,
    mailer: Arc<dyn Mailer>,
    /// The organizations whose mails are due.
    due: Mutex<BTreeSet<OrgId>>,
    added: Notify,
}

impl Post {
    fn new(app: Arc<App>, mailer: Arc<dyn Mailer>) -> Self {
        Self {
            app,
            mailer,
            due: Mutex::default(),
            added: Notify::new(),
        }
    }

    fn add(&self, org: OrgId) {
        self.due().insert(org);
        self.added.notify_one();
    }

    async fn work(&self, mut stop: watch::Receiver<bool>) {
        let told = stop.clone();
        let goes_on = || !*told.borrow();
        loop {
            tokio::select! {
                _ = stop.changed() => return,
                () = self.added.notified() => {}
            }
            let due = std::mem::take(&mut *self.due());
            for org in due {
                if goes_on() {
                    self.deliver(org, &goes_on).await;
                }
            }
        }
    }

    /// Some mails of one organization; the next ones after those of others.
    async fn deliver(&self, org: OrgId, goes_on: worker::GoesOn<'_>) {
        match worker::deliver(&self.app, &*self.mailer, org, goes_on).await {
            Ok(worker::Left::Nothing) => {}
            Ok(worker::Left::Perhaps) => self.add(org),
            // They stay due, and are found by the next look.
            Err(error) => tracing::warn!(%error, "mails could not be taken from the outbox"),
        }
    }

    fn due(&self) -> std::sync::MutexGuard<'_, BTreeSet<OrgId>> {
        self.due.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn ticks(every: Duration) -> tokio::time::Interval {
    let mut ticks = interval(every);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    ticks
}
