//! Where the user's own folders are. The only part of the crate that reads the environment.

use std::path::PathBuf;

use etcetera::BaseStrategy;

/// The folder for qmoi's caches by the conventions of the operating system, such as `~/.cache/qmoi`.
#[must_use]
pub fn cache_folder() -> Option<PathBuf> {
    let strategy = etcetera::choose_base_strategy().ok()?;
    Some(strategy.cache_dir().join("qmoi"))
}

/// The folder for what is kept about the user's own doings, such as `~/.local/state/qmoi`.
#[must_use]
pub fn state_folder() -> Option<PathBuf> {
    let strategy = etcetera::choose_base_strategy().ok()?;
    Some(
        strategy
            .state_dir()
            .unwrap_or_else(|| strategy.data_dir())
            .join("qmoi"),
    )
}

/// The user's home folder.
#[must_use]
pub fn home_folder() -> Option<PathBuf> {
    etcetera::home_dir().ok()
}
