//! The disk of the data is full, then has room again: refusals that say so, and recovery without a restart.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::lost_database::assert_refused_as_unavailable;
use crate::muster::{Answer, Database, Muster};
use crate::patience::eventually;
use crate::story::{Owner, text};

/// The binary with a small file system of its own, that nobody else sees, where its data will be.
///
/// A name space for mounts needs no right that a developer or a CI job lacks on Linux.
fn on_a_small_disk(folder: &Path) -> Command {
    let data = folder.join("data");
    std::fs::create_dir(&data).expect("the folder is ours");
    let mut command = Command::new("unshare");
    command.args(["--user", "--map-root-user", "--mount", "sh", "-c"]);
    command.arg("mount -t tmpfs -o size=32m tmpfs \"$0\" && exec \"$@\"");
    command.arg(data).arg(env!("CARGO_BIN_EXE_muster"));
    command
}

/// The server's view of its disk, from outside its name space.
fn disk(muster: &Muster) -> PathBuf {
    let root = PathBuf::from(format!("/proc/{}/root", muster.process_id()));
    root.join(
        muster
            .folder()
            .join("data")
            .strip_prefix("/")
            .expect("a temporary folder is absolute"),
    )
}

#[test]
fn a_full_disk_is_a_503_until_there_is_room() {
    let muster = Muster::start_by(Database::Sqlite, on_a_small_disk);
    let owner = Owner::arrive(&muster, "olga@plant.example");
    let ballast = disk(&muster).join("ballast");
    fill(&ballast);

    let mut answered = Vec::new();
    let refusal = first_refusal(&muster, &owner, &mut answered);
    assert_refused_as_unavailable(&refusal);
    assert_eq!(
        (muster.health("/readyz"), muster.health("/healthz")),
        (503, 200)
    );

    std::fs::remove_file(&ballast).expect("the ballast is ours");
    eventually(
        "ready again, without a restart",
        Duration::from_secs(20),
        || (muster.health("/readyz") == 200).then_some(()),
    );
    let after = owner
        .create_team(&muster, "after")
        .expect("the server answers");
    answered.push(text(&after.body["id"]));
    let teams: Vec<_> = owner
        .list(&muster, "teams")
        .iter()
        .map(|team| text(&team["id"]))
        .collect();
    assert_eq!(
        teams.len(),
        answered.len(),
        "a refused write left nothing behind"
    );
    assert!(
        answered.iter().all(|id| teams.contains(id)),
        "answered {answered:?}, there are {teams:?}"
    );
}

fn fill(ballast: &Path) {
    let mut file = File::create(ballast).expect("the disk is there");
    let block = [0_u8; 4096];
    while file.write_all(&block).is_ok() {}
}

/// Writes until it is refused: files that exist may have room inside, so the first writes may still go through.
fn first_refusal(muster: &Muster, owner: &Owner, answered: &mut Vec<String>) -> Answer {
    for n in 0..5000 {
        let answer = owner
            .create_team(muster, &format!("team-{n}"))
            .expect("the server answers");
        if answer.status != 201 {
            return answer;
        }
        answered.push(text(&answer.body["id"]));
    }
    panic!("5,000 writes went through on a full disk");
}
