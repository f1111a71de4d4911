//! The witnesses, fetched by the registries' own clients.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What npm has: GitHub's description of its API, and the program that serves and judges by it.
const NPM: [&str; 2] = ["@octokit/openapi@23.0.2", "@stoplight/prism-cli@5.14.2"];
/// What PyPI has: another client of GitLab.
const PYPI: &str = "python-gitlab==8.6.0";

/// The folder with npm's packages.
///
/// # Errors
/// When npm fails.
pub(super) fn npm(folder: &Path) -> Result<PathBuf, Box<dyn Error>> {
    let packages = folder.join("npm");
    let modules = packages.join("node_modules");
    if !modules.join(".bin/prism").exists() {
        println!("fetching {}", NPM.join(" and "));
        std::fs::create_dir_all(&packages)?;
        std::fs::write(packages.join("package.json"), "{\"private\": true}\n")?;
        let options = ["install", "--no-audit", "--no-fund", "--silent"];
        finish(Command::new("npm").args(options).args(NPM).current_dir(&packages))?;
    }
    Ok(modules)
}

/// A Python that knows PyPI's package.
///
/// # Errors
/// When Python or pip fails.
pub(super) fn python(folder: &Path) -> Result<PathBuf, Box<dyn Error>> {
    let environment = folder.join("python");
    let python = environment.join("bin/python");
    let done = environment.join("done");
    if !done.exists() {
        println!("fetching {PYPI}");
        finish(Command::new("python3").args(["-m", "venv"]).arg(&environment))?;
        finish(Command::new(&python).args(["-m", "pip", "install", "--quiet", PYPI]))?;
        std::fs::write(done, PYPI)?;
    }
    Ok(python)
}

/// Runs a command that must succeed.
fn finish(command: &mut Command) -> Result<(), Box<dyn Error>> {
    let output = command.output()?;
    if output.status.success() {
        return Ok(());
    }
    let program = command.get_program().to_string_lossy().into_owned();
    Err(format!("{program} failed: {}", String::from_utf8_lossy(&output.stderr)).into())
}
