//! From settings to a working Muster.

use std::{sync::Arc, thread::available_parallelism};

use app::{
    App,
    activity::Activity,
    clock::{Clock, SystemClock},
    devices,
    entropy::{Entropy, SystemEntropy},
    limits::Limits,
    mail::{
        Mailer, Site,
        smtp::{self, Smtp},
    },
    members,
    passwords::Passwords,
    snapshots::Snapshots,
};
use store::{Store, StoreError};

use crate::settings::Settings;

/// Opens the database, making the data folder if it is missing, and brings it up to date.
pub async fn open(settings: &Settings) -> Result<App, StoreError> {
    make_folder(settings);
    Ok(assemble(settings, Store::open(&settings.database()).await?))
}

fn make_folder(settings: &Settings) {
    if settings.database_url.is_none()
        && let Err(error) = std::fs::create_dir_all(&settings.data)
    {
        // Opening the database says the rest.
        eprintln!(
            "muster: {} cannot be made: {error}",
            settings.data.display()
        );
    }
}

pub fn assemble(settings: &Settings, store: Store) -> App {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let entropy: Arc<dyn Entropy> = Arc::new(SystemEntropy);
    let cores = available_parallelism().map_or(1, usize::from);
    App {
        store,
        limits: if settings.has_rate_limits() {
            Limits::on(clock.clone())
        } else {
            Limits::off(clock.clone())
        },
        passwords: Passwords::new(cores, entropy.clone()),
        clock,
        entropy,
        site: Site::new(&settings.public_url()),
        activity: Activity::default(),
        snapshots: Snapshots::default(),
        pages: members::pages(),
        cards: devices::cards(),
        creation: settings.creation(),
    }
}

/// The way out for mails, if one is set.
pub fn mailer(settings: &Settings) -> Result<Option<Arc<dyn Mailer>>, smtp::SettingsError> {
    Ok(smtp(settings)?.map(|smtp| Arc::new(smtp) as Arc<dyn Mailer>))
}

/// The mail server, if one is set.
pub fn smtp(settings: &Settings) -> Result<Option<Smtp>, smtp::SettingsError> {
    let (Some(url), Some(from)) = (&settings.smtp_url, &settings.mail_from) else {
        return Ok(None);
    };
    Ok(Some(Smtp::new(smtp::Settings::parse(url, from)?)))
}
