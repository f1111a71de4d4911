//! Putting qmoi among a repository's hooks, and taking it out again without a trace.
//!
//! Where a hook manager runs the hooks, qmoi becomes one entry of its configuration. Elsewhere a short script is put into
//! the folder that git looks in; a hook that stood there is kept beside it and run first. Installing twice changes
//! nothing, and uninstalling gives back every byte and mode.

mod managed;
mod manager;
mod shim;

use std::fs;
use std::path::{Path, PathBuf};

use crate::error::HookError;
use crate::git::GitProgram;

pub use manager::Manager;

/// A moment at which git calls a hook of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// Before a commit is made.
    PreCommit,
    /// Before commits are sent.
    PrePush,
}

impl Event {
    /// Every event.
    pub const ALL: [Self; 2] = [Self::PreCommit, Self::PrePush];

    /// Git's name for it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::PreCommit => "pre-commit",
            Self::PrePush => "pre-push",
        }
    }
}

/// How qmoi is to be installed.
#[derive(Debug, Clone, Default)]
pub struct Wish {
    /// Options of `qmoi hooks run pre-commit`, such as `--check`.
    pub options: Vec<&'static str>,
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

/// How things stand.
///
/// # Errors
/// When git fails or a file cannot be read.
pub fn status(repository: &GitProgram) -> Result<Vec<Done>, HookError> {
    let folder = repository.hooks_folder()?.path;
    Event::ALL
        .into_iter()
        .map(|event| {
            Ok(Done {
                event,
                state: state(repository, &folder, event)?,
                changed: false,
            })
        })
        .collect()
}

fn state(repository: &GitProgram, folder: &Path, event: Event) -> Result<State, HookError> {
    let path = folder.join(event.name());
    if read(&path)?.is_some_and(|text| shim::is_ours(&text)) {
        let kept = shim::kept(&path);
        return Ok(State::Script {
            chained: kept.symlink_metadata().is_ok().then_some(kept),
            path,
        });
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

/// Installs the hooks. What is installed already stays as it is.
///
/// # Errors
/// When the folder of hooks serves other repositories, the configuration of a manager cannot be extended, or a file cannot
/// be written.
pub fn install(repository: &GitProgram, wish: &Wish) -> Result<Vec<Done>, HookError> {
    let folder = repository.hooks_folder()?;
    if folder.is_shared && !wish.force {
        return Err(HookError::SharedHooks { path: folder.path });
    }
    Event::ALL
        .into_iter()
        .map(|event| {
            let before = state(repository, &folder.path, event)?;
            if before == State::Absent {
                match manager::of(repository, &folder.path, event)? {
                    Some((manager, path)) => managed::enter(repository, manager, &path, event, wish)?,
                    None => shim::write(&folder.path.join(event.name()), event, wish)?,
                }
            } else if let State::Script { path, .. } = &before {
                let changed = shim::renew(path, event, wish)?;
                return Ok(Done {
                    event,
                    state: before,
                    changed,
                });
            }
            let state = state(repository, &folder.path, event)?;
            Ok(Done {
                event,
                changed: state != before,
                state,
            })
        })
        .collect()
}

/// Takes the hooks out. Whatever stood there before stands there again.
///
/// # Errors
/// When a file cannot be written, or a configuration was changed so much that our entry is not found.
pub fn uninstall(repository: &GitProgram) -> Result<Vec<Done>, HookError> {
    let folder = repository.hooks_folder()?.path;
    Event::ALL
        .into_iter()
        .map(|event| {
            let before = state(repository, &folder, event)?;
            match &before {
                State::Absent => {}
                State::Script { path, .. } => shim::remove(path)?,
                State::Managed { path, .. } => managed::leave(repository, path, event)?,
            }
            let state = state(repository, &folder, event)?;
            Ok(Done {
                event,
                changed: state != before,
                state,
            })
        })
        .collect()
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
    if event == Event::PreCommit {
        for option in &wish.options {
            command.push(' ');
            command.push_str(option);
        }
    }
    command
}
