//! Git for the measurements: an identity of its own, and nothing of the user's configuration.

use std::error::Error;
use std::path::Path;
use std::process::Command;

/// Variables under which git and qmoi see nothing of the machine's user.
pub(crate) fn alone(home: &Path) -> [(&'static str, &std::ffi::OsStr); 7] {
    let text = std::ffi::OsStr::new;
    [
        ("HOME", home.as_os_str()),
        ("XDG_CACHE_HOME", home.as_os_str()),
        ("GIT_CONFIG_NOSYSTEM", text("1")),
        ("GIT_AUTHOR_NAME", text("A")),
        ("GIT_AUTHOR_EMAIL", text("a@example.org")),
        ("GIT_COMMITTER_NAME", text("A")),
        ("GIT_COMMITTER_EMAIL", text("a@example.org")),
    ]
}

/// What git prints.
///
/// # Errors
/// When it fails.
pub(crate) fn git(folder: &Path, home: &Path, arguments: &[&str]) -> Result<String, Box<dyn Error>> {
    let output = Command::new("git")
        .args(["-c", "init.defaultBranch=main", "-c", "gc.auto=0"])
        .args(arguments)
        .current_dir(folder)
        .envs(alone(home))
        .output()?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        return Err(format!("git {}: {said}", arguments.join(" ")).into());
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
