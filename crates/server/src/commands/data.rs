//! `muster migrate`, `backup` and `restore`: the database as a whole.

use std::{
    fs::Permissions,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::ExitCode,
};

use serde_json::json;
use store::{Store, StoreError, placement};

use super::Failure;
use crate::{
    cli::{Migrate, Printed},
    settings::Settings,
    start,
};

pub async fn migrate(settings: &Settings, migrate: &Migrate) -> Result<ExitCode, Failure> {
    if migrate.print {
        let (tables, ledger) = (placement::distributed_sql(), placement::ledger_sql());
        say!("{tables}{}", ledger.trim_end());
        return Ok(ExitCode::SUCCESS);
    }
    let engine = if migrate.distributed {
        spread(settings).await?
    } else {
        let app = start::open(settings).await?;
        app.store.close().await;
        app.store.engine()
    };
    if migrate.printed.json {
        let answer =
            json!({ "migrated": true, "engine": engine, "distributed": migrate.distributed });
        say!("{answer}");
    } else if migrate.distributed {
        say!("The {engine} database is up to date and its tables are spread.");
    } else {
        say!("The {engine} database is up to date.");
    }
    Ok(ExitCode::SUCCESS)
}

/// Not by opening it: that would make the tables before they are spread.
async fn spread(settings: &Settings) -> Result<&'static str, Failure> {
    if settings.database_url.is_none() {
        return Err(StoreError::OneFile.into());
    }
    let store = Store::connect(&settings.database()).await?;
    let done = store.migrate_distributed().await;
    store.close().await;
    done?;
    Ok(store.engine())
}

/// Refuses to overwrite: a backup that replaces the last good one is none.
pub async fn backup(
    settings: &Settings,
    file: &Path,
    printed: Printed,
) -> Result<ExitCode, Failure> {
    if settings.database_url.is_some() {
        return refuse("this is a PostgreSQL database: back it up with pg_dump".to_owned());
    }
    let source = database_file(settings);
    if !source.exists() {
        return refuse(format!(
            "{} is not there; name the data folder with --data",
            source.display()
        ));
    }
    if file.exists() {
        return refuse(format!(
            "{} is there already; choose another name",
            file.display()
        ));
    }
    let half = beside(file, ".writing");
    let done = copy_out(settings, &half, file).await;
    if done.is_err() {
        remove(&half);
    }
    done?;
    if printed.json {
        say!(
            "{}",
            json!({ "file": file, "bytes": file.metadata()?.len() })
        );
    } else {
        say!("Wrote {}.", file.display());
    }
    Ok(ExitCode::SUCCESS)
}

/// Under another name first: a copy that is cut short never looks like a backup.
async fn copy_out(settings: &Settings, half: &Path, file: &Path) -> Result<(), Failure> {
    remove(half);
    let store = Store::connect(&settings.database()).await?;
    let done = store.backup(&half.display().to_string()).await;
    store.close().await;
    assert!(done?, "a file of a data folder is SQLite's");
    // SQLite leaves it to the operating system when the copy reaches the disk.
    std::fs::File::open(half)?.sync_all()?;
    std::fs::rename(half, file)?;
    Ok(())
}

pub async fn restore(
    settings: &Settings,
    file: &Path,
    printed: Printed,
) -> Result<ExitCode, Failure> {
    if settings.database_url.is_some() {
        return refuse("this is a PostgreSQL database: restore it with pg_restore".to_owned());
    }
    let target = database_file(settings);
    // A write-ahead log that was left behind would be played into the restored file.
    if let Some(there) = with_companions(&target).into_iter().find(|f| f.exists()) {
        return refuse(format!(
            "{} is there already; move it away first",
            there.display()
        ));
    }
    std::fs::create_dir_all(&settings.data)?;
    let half = beside(&target, ".restoring");
    let done = copy_in(file, &half, &target).await;
    for left in with_companions(&half) {
        remove(&left);
    }
    done?;
    if printed.json {
        say!("{}", json!({ "database": target, "file": file }));
    } else {
        say!("Restored {} from {}.", target.display(), file.display());
    }
    Ok(ExitCode::SUCCESS)
}

/// Opened before it gets its name, which says whether it is a database and brings it up to date.
async fn copy_in(file: &Path, half: &Path, target: &Path) -> Result<(), Failure> {
    let unreadable = |error| Failure::Refused(format!("{}: {error}", file.display()));
    std::fs::copy(file, half).map_err(unreadable)?;
    // A copy has the rights of what was copied, which may have come from anywhere.
    std::fs::set_permissions(half, Permissions::from_mode(0o600))?;
    let opened = Store::open(&format!("sqlite://{}", half.display())).await;
    let no_backup = |error| {
        let why = Failure::Store(error);
        Failure::Refused(format!("{} is no backup of Muster: {why}", file.display()))
    };
    opened.map_err(no_backup)?.close().await;
    std::fs::File::open(half)?.sync_all()?;
    std::fs::rename(half, target)?;
    Ok(())
}

fn refuse(words: String) -> Result<ExitCode, Failure> {
    Err(Failure::Refused(words))
}

pub(super) fn database_file(settings: &Settings) -> PathBuf {
    settings.data.join("muster.db")
}

/// The file, its write-ahead log, and that log's index.
fn with_companions(file: &Path) -> [PathBuf; 3] {
    ["", "-wal", "-shm"].map(|suffix| beside(file, suffix))
}

fn beside(file: &Path, suffix: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

/// What is not there is no failure.
fn remove(file: &Path) {
    let _ = std::fs::remove_file(file);
}
