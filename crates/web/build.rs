//! Builds the portal's assets with Node into `OUT_DIR`, from where `src/assets.rs` embeds them.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;
use std::{env, fs};

/// What the assets are made of. The templates and the portal's sources name the icons of the sprite; they and the
/// languages are what the offline page is made of.
const SOURCES: [&str; 8] = [
    "assets/build.mjs",
    "assets/package.json",
    "assets/package-lock.json",
    "assets/.npmrc",
    "assets/src",
    "templates",
    "src/portal",
    "../texts/languages",
];

fn main() {
    for source in SOURCES {
        println!("cargo::rerun-if-changed={source}");
    }
    println!("cargo::rerun-if-changed=build.rs");
    let assets = Path::new("assets");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR")).join("assets");
    if libraries_are_stale(assets) {
        run(Command::new("npm")
            .args(["ci", "--loglevel=error"])
            .current_dir(assets));
    }
    run(Command::new("node")
        .args([Path::new("build.mjs"), &out])
        .current_dir(assets));
}

/// npm writes `node_modules/.package-lock.json` last, so it is there only after a whole install.
fn libraries_are_stale(assets: &Path) -> bool {
    let installed = modified(&assets.join("node_modules/.package-lock.json"));
    installed.is_none() || installed < modified(&assets.join("package-lock.json"))
}

fn modified(file: &Path) -> Option<SystemTime> {
    fs::metadata(file).and_then(|m| m.modified()).ok()
}

/// Runs `command`, or ends the build with a sentence that says what to do.
fn run(command: &mut Command) {
    let line = format!("{command:?}");
    match command.status() {
        Ok(status) if status.success() => {}
        Ok(status) => fail(&format!(
            "{line} failed ({status}); its output above says why."
        )),
        Err(error) => fail(&format!(
            "{line} could not start ({error}). Building Muster needs Node 20 or newer with npm \
             to bundle the portal's assets: install it (on Debian: apt install nodejs npm) and \
             run the build again."
        )),
    }
}

fn fail(message: &str) -> ! {
    println!("cargo::error={message}");
    std::process::exit(1)
}
