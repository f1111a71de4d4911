//! Published packages, fetched by the registries' own clients and unpacked.
//!
//! A package that is there is not fetched again. Packages may be fetched from several threads at once: each has a folder of
//! its own until it is complete.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What `python3` runs to fetch a source distribution.
const SOURCE_DISTRIBUTION: &str = include_str!("source_distribution.py");

/// Where a package is published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Registry {
    /// Packages are named `name@version`.
    Npm,
    /// Packages are named `name==version`, and their source distributions are meant.
    Pypi,
}

/// The name of the folder that `package` is unpacked into.
pub(crate) fn folder_name(package: &str) -> String {
    package.trim_start_matches('@').replace(['/', '@', '='], "-")
}

/// Fetches and unpacks `package` into a folder of its own in `packages` unless it is there. Says whether it was fetched.
///
/// # Errors
/// When the registry's client fails, or the disk does.
pub(crate) fn unpacked(packages: &Path, registry: Registry, package: &str) -> Result<bool, Box<dyn Error>> {
    let name = folder_name(package);
    let goal = packages.join(&name);
    if goal.exists() {
        return Ok(false);
    }
    println!("fetching {package}");
    let fresh = packages.with_file_name(format!("fetching-{name}"));
    if fresh.exists() {
        fs::remove_dir_all(&fresh)?;
    }
    fs::create_dir_all(fresh.join("content"))?;
    match registry {
        Registry::Npm => run_client(
            Command::new("npm")
                .args(["pack", "--silent", package])
                .current_dir(&fresh),
        )?,
        Registry::Pypi => {
            let (name, version) = package.split_once("==").ok_or("a package without a version")?;
            run_client(
                Command::new("python3")
                    .args(["-c", SOURCE_DISTRIBUTION, name, version, "."])
                    .current_dir(&fresh),
            )?;
        }
    }
    let archive = archive(&fresh)?.ok_or_else(|| format!("{package} came as no archive"))?;
    unpack(&archive, &fresh.join("content"))?;
    fs::rename(fresh.join("content"), goal)?;
    fs::remove_dir_all(fresh)?;
    Ok(true)
}

fn archive(folder: &Path) -> Result<Option<PathBuf>, Box<dyn Error>> {
    let is_archive = |path: &PathBuf| {
        path.extension()
            .is_some_and(|extension| extension == "tgz" || extension == "gz")
    };
    Ok(fs::read_dir(folder)?
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .find(is_archive))
}

fn unpack(archive: &Path, into: &Path) -> Result<(), Box<dyn Error>> {
    run_client(
        Command::new("tar")
            .args(["--no-same-owner", "--delay-directory-restore", "-xzf"])
            .arg(archive)
            .arg("-C")
            .arg(into),
    )
}

fn run_client(command: &mut Command) -> Result<(), Box<dyn Error>> {
    let output = command.output()?;
    if output.status.success() {
        return Ok(());
    }
    let program = command.get_program().to_string_lossy().into_owned();
    Err(format!("{program} failed: {}", String::from_utf8_lossy(&output.stderr)).into())
}
