//! What can stop a hook, said so that the reader knows what to do next.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

/// Why a hook could not do its work. Nothing of the user's is lost by any of them.
#[derive(Debug, Error)]
pub enum HookError {
    /// The program `git` does not start.
    #[error("cannot run git: {0}")]
    NoGit(io::Error),
    /// Git sees no repository with a work tree here.
    #[error("this is no git repository with a work tree: {0}")]
    NoRepository(String),
    /// Somebody has interrupted.
    #[error("interrupted")]
    Interrupted,
    /// The repository belongs to somebody else, and git does not trust it.
    #[error("git does not trust this repository: {0}")]
    Distrusted(String),
    /// A git command failed.
    #[error("`git {command}` failed: {reason}")]
    Git {
        /// The command with its first arguments.
        command: String,
        /// What git said.
        reason: String,
    },
    /// A git command had not ended when the time of the hook was over, and was stopped.
    #[error("`git {command}` did not end in time")]
    TooSlow {
        /// The command with its first arguments.
        command: String,
    },
    /// A git command answered in a way that is not understood.
    #[error("`git {command}` gave an answer that qmoi does not understand")]
    Answer {
        /// The command.
        command: &'static str,
    },
    /// Another program holds the index.
    #[error("another program holds the index: {} exists", lock.display())]
    IndexLocked {
        /// The lock.
        lock: PathBuf,
    },
    /// Somebody staged something else meanwhile.
    #[error("{path} was staged anew while it was being repaired")]
    IndexChanged {
        /// The file.
        path: String,
    },
    /// Files with unresolved conflicts.
    #[error("{path} has unresolved conflicts")]
    Unmerged {
        /// The first of them.
        path: String,
    },
    /// The file system refused.
    #[error("cannot {doing} {}: {source}", path.display())]
    Io {
        /// What was to be done.
        doing: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// The operating system's reason.
        source: io::Error,
    },
    /// A journal that cannot be read.
    #[error("the journal {} cannot be read: {reason}", path.display())]
    Journal {
        /// Its folder.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// The rules of a commit, or the choice among them, cannot be used.
    #[error("{what}")]
    Configuration {
        /// What is wrong.
        what: String,
        /// What the user can do.
        next: String,
    },
    /// There is no remote of this name.
    #[error("there is no remote `{name}`")]
    NoRemote {
        /// The name.
        name: String,
    },
    /// What is to be done could not be recorded, so it was not done.
    #[error(transparent)]
    Trail(#[from] crate::batch::TrailError),
    /// The configuration of another hook manager that cannot be extended.
    #[error("cannot add qmoi to {}: {reason}", path.display())]
    Manager {
        /// The configuration.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// `core.hooksPath` points to a folder that serves other repositories, too.
    #[error("core.hooksPath leads to {}, which serves other repositories as well", path.display())]
    SharedHooks {
        /// The folder.
        path: PathBuf,
    },
}

impl HookError {
    /// What the user can do about it.
    #[must_use]
    pub fn next_step(&self) -> String {
        match self {
            Self::NoGit(_) => "install git, or add it to PATH".to_owned(),
            Self::NoRepository(_) => "run it inside a repository; `git init` makes one".to_owned(),
            Self::Interrupted => "nothing is lost; the next run finishes what this one began".to_owned(),
            Self::Distrusted(_) => {
                "have it owned by whoever runs this, or trust it with `git config --global --add safe.directory FOLDER`"
                    .to_owned()
            }
            Self::Git { .. } | Self::Answer { .. } => {
                "nothing was lost; see what git says, or skip the hook once with `QMOI_SKIP=1`".to_owned()
            }
            Self::TooSlow { .. } => {
                "nothing was changed; give the hook more time with `--timeout SECONDS`, or skip it once with `QMOI_SKIP=1`"
                    .to_owned()
            }
            Self::IndexLocked { lock } => format!(
                "wait for the other git command; if none runs, remove {} and commit again",
                lock.display()
            ),
            Self::IndexChanged { .. } => "commit again".to_owned(),
            Self::Unmerged { .. } => "resolve them, stage the result with `git add`, and commit again".to_owned(),
            Self::Io { source, .. } if source.kind() == io::ErrorKind::StorageFull => {
                "free some space, then run it again; nothing was changed".to_owned()
            }
            Self::Io { .. } => "check the path and its permissions, then run it again".to_owned(),
            Self::Journal { path, .. } => format!(
                "the bytes it keeps are the files in {}; look there, then remove the folder",
                path.display()
            ),
            Self::NoRemote { .. } => {
                "`git remote -v` names the remotes; name one with `--remote`, or an address with `--repo`".to_owned()
            }
            Self::Configuration { next, .. } => next.clone(),
            Self::Trail(error) => error.next_step(),
            Self::Manager { .. } => "add `qmoi hooks run pre-commit` to it by hand".to_owned(),
            Self::SharedHooks { .. } => {
                "install there for all of them with `qmoi hooks install --force`, or give this repository its own folder \
                 with `git config core.hooksPath .githooks`"
                    .to_owned()
            }
        }
    }

    /// An error of the file system.
    pub(crate) fn io(doing: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::Io { doing, path, source }
    }
}
