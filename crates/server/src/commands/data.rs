//! `muster migrate`, `backup` and `restore`: the database as a whole.

use std::{path::Path, process::ExitCode};

use store::Store;

use super::Failure;
use crate::{cli::Migrate, settings::Settings, start};

pub async fn migrate(settings: &Settings, migrate: &Migrate) -> Result<ExitCode, Failure> {
    let app = start::open(settings).await?;
    if migrate.printed.json {
        println!(
            "{}",
            serde_json::json!({ "migrated": true, "engine": app.store.engine() })
        );
    } else {
        println!("The {} database is up to date.", app.store.engine());
    }
    app.store.close().await;
    Ok(ExitCode::SUCCESS)
}

/// Refuses to overwrite: a backup that replaces the last good one is none.
pub async fn backup(settings: &Settings, file: &Path) -> Result<ExitCode, Failure> {
    if file.exists() {
        return Err(Failure::Refused(format!(
            "{} is there already; choose another name",
            file.display()
        )));
    }
    let store = Store::connect(&settings.database()).await?;
    if !store.backup(&file.display().to_string()).await? {
        return Err(Failure::Refused(
            "this is a PostgreSQL database: back it up with pg_dump".to_owned(),
        ));
    }
    store.close().await;
    println!("Wrote {}.", file.display());
    Ok(ExitCode::SUCCESS)
}

pub async fn restore(settings: &Settings, file: &Path) -> Result<ExitCode, Failure> {
    if settings.database_url.is_some() {
        return Err(Failure::Refused(
            "this is a PostgreSQL database: restore it with pg_restore".to_owned(),
        ));
    }
    let target = settings.data.join("muster.db");
    if target.exists() {
        return Err(Failure::Refused(format!(
            "{} holds a database already; move it away first",
            settings.data.display()
        )));
    }
    std::fs::create_dir_all(&settings.data)?;
    // Under another name first: a copy that is cut short never looks like a database.
    let half = settings.data.join("muster.db.restoring");
    std::fs::copy(file, &half)?;
    Store::open(&format!("sqlite://{}", half.display()))
        .await?
        .close()
        .await;
    std::fs::rename(&half, &target)?;
    println!("Restored {} from {}.", target.display(), file.display());
    Ok(ExitCode::SUCCESS)
}
