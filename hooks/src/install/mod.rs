//! Putting qmoi among a repository's hooks, and taking it out again without a trace.
//!
//! Where a hook manager runs the hooks, qmoi becomes one entry of its configuration. Elsewhere it becomes a hook of git's own
//! configuration, if the installed git knows such; and with an older git a short script in the folder that git looks in,
//! where a hook that stood there is kept and run first. Installing twice changes nothing, and uninstalling gives back
//! every byte and mode.

mod configured;
mod managed;
mod manager;
mod shim;
mod toml;

use std::fs;
use std::path::{Path, PathBuf};

use crate::error::HookError;
use crate::git::{GitProgram, HooksFolder};

pub use manager::Manager;

/// A moment at which git calls a hook of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// Before a commit is made.
    PreCommit,
    /// Before a merge without conflicts becomes a commit.
    PreMergeCommit,
    /// Before commits are sent.
    PrePush,
}

impl Event {
    /// Every event.
    pub const ALL: [Self; 3] = [Self::PreCommit, Self::PreMergeCommit, Self::PrePush];

    /// Git's name for it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::PreCommit => "pre-commit",
            Self::PreMergeCommit => "pre-merge-commit",
            Self::PrePush => "pre-push",
        }
    }
}

/// How qmoi is to be installed.
#[derive(Debug, Clone, Default)]
pub struct Wish {
    /// Options of `qmoi hooks run pre-commit`, such as `--check`.
    pub options: Vec<&'static str>,
    /// Options of `qmoi hooks run pre-push`, such as `--auto`.
    pub push_options: Vec<&'static str>,
    /// Where this program is, for a git that does not find it on its search path.
    pub program: Option<PathBuf>,
    /// Whether a folder of hooks that other repositories use may be written to.
    pub force: bool,
}

/// How qmoi is called at an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// Not at all.
    Absent,
    /// By the script at this path; `chained` is the hook that it runs first.
    Script {
        /// The script.
        path: PathBuf,
        /// The hook that stood there before.
        chained: Option<PathBuf>,
    },
    /// By git, as the hook of this name in the configuration of the repository.
    Configured {
        /// Its name.
        name: String,
        /// Whether its user switched it off.
        is_off: bool,
    },
    /// By a hook manager, whose configuration this is.
    Managed {
        /// The manager.
        manager: Manager,
        /// Its configuration.
        path: PathBuf,
    },
}

/// What an installation or its opposite did for one event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// The event.
    pub event: Event,
    /// How it is now.
    pub state: State,
    /// Whether anything was changed.
    pub changed: bool,
}

/// Where to look, and what the installed git can.
struct Surveyed {
    folder: HooksFolder,
    are_configured_run: bool,
}

impl Surveyed {
    fn of(repository: &GitProgram) -> Result<Self, HookError> {
        Ok(Self {
            folder: repository.hooks_folder()?,
            are_configured_run: configured::are_run(repository)?,
        })
    }
}

/// How things stand.
///
/// # Errors
/// When git fails or a file cannot be read.
pub fn status(repository: &GitProgram) -> Result<Vec<Done>, HookError> {
    let surveyed = Surveyed::of(repository)?;
    Event::ALL
        .into_iter()
        .map(|event| {
            Ok(Done {
                event,
                state: state(repository, &surveyed, event)?,
                changed: false,
            })
        })
        .collect()
}

fn state(repository: &GitProgram, surveyed: &Surveyed, event: Event) -> Result<State, HookError> {
    let folder = &surveyed.folder.path;
    let path = folder.join(event.name());
    if read(&path)?.is_some_and(|text| shim::is_ours(&text)) {
        let kept = shim::kept(&path);
        return Ok(State::Script {
            chained: kept.symlink_metadata().is_ok().then_some(kept),
            path,
        });
    }
    if surveyed.are_configured_run {
        let found = configured::read(repository, event)?;
        if found.is_complete() {
            return Ok(State::Configured {
                name: configured::name(event),
                is_off: found.is_off(),
            });
        }
    }
    let Some((manager, path)) = manager::of(repository, folder, event)? else {
        return Ok(State::Absent);
    };
    let is_entered = read(&path)?.is_some_and(|text| manager.has_entry(&text, event));
    Ok(if is_entered {
        State::Managed { manager, path }
    } else {
        State::Absent
    })
}

/// Installs the hooks. What is installed already as wished stays as it is.
///
/// # Errors
/// When the folder of hooks serves other repositories, the configuration of a manager cannot be extended, or a file cannot
/// be written.
pub fn install(repository: &GitProgram, wish: &Wish) -> Result<Vec<Done>, HookError> {
    let surveyed = Surveyed::of(repository)?;
    let before = states(repository, &surveyed)?;
    let is_otherwise = |(event, state): &(Event, State)| match state {
        State::Managed { manager, path } => managed::is_otherwise(repository, *manager, path, *event, wish),
        _ => Ok(false),
    };
    let otherwise: Vec<bool> = before.iter().map(is_otherwise).collect::<Result<_, _>>()?;
    if otherwise.contains(&true) {
        leave_managers(repository, &before)?;
    }
    Event::ALL
        .into_iter()
        .zip(otherwise)
        .map(|(event, was_otherwise)| {
            let before = state(repository, &surveyed, event)?;
            let changed = match &before {
                State::Absent => {
                    enter(repository, &surveyed, event, wish)?;
                    true
                }
                State::Script { path, .. } => shim::renew(path, event, wish)?,
                State::Configured { .. } => {
                    let is_as_wished = configured::read(repository, event)?.is_as_wished(event, wish);
                    if !is_as_wished {
                        configured::write(repository, event, wish)?;
                    }
                    !is_as_wished
                }
                State::Managed { .. } => false,
            };
            Ok(Done {
                event,
                changed: changed || was_otherwise,
                state: state(repository, &surveyed, event)?,
            })
        })
        .collect()
}

/// Lets somebody call us who does not yet.
fn enter(repository: &GitProgram, surveyed: &Surveyed, event: Event, wish: &Wish) -> Result<(), HookError> {
    let folder = &surveyed.folder;
    if let Some((manager, path)) = manager::of(repository, &folder.path, event)? {
        return managed::enter(repository, manager, &path, event, wish);
    }
    if surveyed.are_configured_run {
        return configured::write(repository, event, wish);
    }
    if folder.is_shared && !wish.force {
        return Err(HookError::SharedHooks {
            path: folder.path.clone(),
        });
    }
    // A newer git would run it beside the script.
    if configured::read(repository, event)?.is_there() {
        configured::remove(repository, event)?;
    }
    shim::write(&folder.path.join(event.name()), event, wish)
}

/// Takes the hooks out. Whatever stood there before stands there again.
///
/// # Errors
/// When a file cannot be written, or a configuration was changed so much that our entry is not found.
pub fn uninstall(repository: &GitProgram) -> Result<Vec<Done>, HookError> {
    let surveyed = Surveyed::of(repository)?;
    let before = states(repository, &surveyed)?;
    leave_managers(repository, &before)?;
    before
        .into_iter()
        .map(|(event, before)| {
            if let State::Script { path, .. } = &before {
                shim::remove(path)?;
            }
            // Also where the installed git does not know it.
            let is_configured = configured::read(repository, event)?.is_there();
            if is_configured {
                configured::remove(repository, event)?;
            }
            let state = state(repository, &surveyed, event)?;
            Ok(Done {
                event,
                changed: is_configured || state != before,
                state,
            })
        })
        .collect()
}

fn states(repository: &GitProgram, surveyed: &Surveyed) -> Result<Vec<(Event, State)>, HookError> {
    let state = |event| Ok((event, state(repository, surveyed, event)?));
    Event::ALL.into_iter().map(state).collect()
}

/// Leaves the configurations of hook managers, the last entry first: often all are in one file.
fn leave_managers(repository: &GitProgram, states: &[(Event, State)]) -> Result<(), HookError> {
    for (event, state) in states.iter().rev() {
        if let State::Managed { path, .. } = state {
            managed::leave(repository, path, *event)?;
        }
    }
    Ok(())
}

/// The text of a file; nothing where there is none.
fn read(path: &Path) -> Result<Option<String>, HookError> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).into_owned())),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(HookError::io("read", path)(error)),
    }
}

/// The command by which a hook calls us.
fn command(event: Event, wish: &Wish) -> String {
    let mut command = format!("qmoi hooks run {}", event.name());
    let options: &[&str] = match event {
        Event::PreCommit => &wish.options,
        Event::PreMergeCommit => &[],
        Event::PrePush => &wish.push_options,
    };
    for option in options {
        command.push(' ');
        command.push_str(option);
    }
    command
}

/// A word as the shell takes it.
fn quoted(word: &str) -> String {
    format!("'{}'", word.replace('\'', "'\\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_quoted_for_the_shell() {
        assert_eq!(quoted("/a b/it's"), r"'/a b/it'\''s'");
    }
}
