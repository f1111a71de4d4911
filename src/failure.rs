//! What can stop a command, said so that the reader knows what to do next.
//!
//! A user's mistake and our bug read differently: mistakes are [`Failure`]s with a next step, bugs are panics, which
//! [`crate::terminal::report_panics`] turns into a request to report them. A single file that cannot be read or
//! written stops nothing and is no failure of the command.

use std::io;
use std::path::PathBuf;

use delivery::push_result::Class;
use thiserror::Error;

use crate::visible;

/// How a command ended, as the exit code tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Clean, or everything repaired.
    Clean,
    /// Findings remain.
    Findings,
    /// Wrong usage or configuration.
    Usage,
    /// An operation failed part-way.
    Failed,
    /// A push failed, and nothing else could be done.
    Push(Class),
    /// Another commit was not made, because it would go on forever.
    Looped,
    /// Somebody interrupted it. The code is the one that shells give.
    Interrupted,
}

impl From<Exit> for std::process::ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}

impl Exit {
    /// The code that the process ends with.
    #[must_use]
    pub(crate) fn code(self) -> u8 {
        match self {
            Exit::Clean => 0,
            Exit::Findings => 1,
            Exit::Usage => 2,
            Exit::Failed => 3,
            Exit::Push(Class::Race) => 10,
            Exit::Push(Class::Transient) => 11,
            Exit::Push(Class::Auth) => 12,
            Exit::Push(Class::Permission | Class::Ambiguous) => 13,
            Exit::Push(Class::Protected) => 14,
            Exit::Push(Class::Hook) => 15,
            Exit::Push(Class::LocalHook) => 16,
            Exit::Push(Class::Quota) => 17,
            Exit::Push(Class::Local) => 18,
            Exit::Push(Class::Unknown) => 19,
            Exit::Looped => 20,
            Exit::Interrupted => 130,
        }
    }
}

/// Why a command could not do its work.
#[derive(Debug, Error)]
pub(crate) enum Failure {
    /// `--select` or `--ignore` names nothing that could exist.
    #[error("`{text}` is no rule, pack or category")]
    Selector {
        /// What was written.
        text: String,
        /// The name that was probably meant.
        nearest: Option<String>,
    },
    /// No rule has this id.
    #[error("there is no rule `{id}`")]
    UnknownRule {
        /// The id asked for.
        id: String,
        /// The id that was probably meant.
        nearest: Option<String>,
    },
    /// The id cannot name a rule file.
    #[error("`{id}` cannot be the id of a rule: {reason}")]
    RuleId {
        /// The id asked for.
        id: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// A folder without rule files.
    #[error("{} holds no rule files", .0.display())]
    NoRules(PathBuf),
    /// `qmoi explain` with something that is not one file.
    #[error("{} is a folder, and one place of one file can be explained at a time", .0.display())]
    NotOneFile(PathBuf),
    /// `qmoi explain` with a line that nothing is found on.
    #[error("there is no finding on line {line} of {path}")]
    NoFinding {
        /// The file as it was named.
        path: String,
        /// The line, from 1.
        line: usize,
        /// The lines that have findings, from 1.
        lines: Vec<usize>,
    },
    /// A file that would be overwritten.
    #[error("{} exists already and is not overwritten", .0.display())]
    Exists(PathBuf),
    /// Questions without a terminal to ask them on.
    #[error("--interactive asks questions, and there is no terminal to ask them on")]
    NoTerminal,
    /// Conversation with the terminal broke down.
    #[error("the conversation on the terminal failed: {0}")]
    Conversation(io::Error),
    /// A file given on the command line by name that cannot be used.
    #[error("cannot {doing} {}: {cause}", path.display())]
    File {
        /// What was to be done with it.
        doing: &'static str,
        /// The file.
        path: PathBuf,
        /// Why it failed.
        cause: io::Error,
    },
    /// A configuration named on the command line that cannot be used.
    #[error("{what}")]
    Configuration {
        /// What is wrong with it, with its path.
        what: String,
        /// What the user can do.
        next: String,
    },
    /// Standard input cannot be read.
    #[error("cannot read standard input: {0}")]
    Input(io::Error),
    /// Standard output cannot be written.
    #[error("cannot write the output: {0}")]
    Output(io::Error),
    /// Something about git or a hook.
    #[error(transparent)]
    Hook(#[from] hooks::HookError),
    /// What git hands to a hook that is run by hand.
    #[error("`{0}` is no line that git hands to a pre-push hook")]
    PushedRef(String),
    /// `qmoi ci` does not know which branch to repair.
    #[error("{0}")]
    NoBranch(String),
    /// An option of `qmoi ci` that cannot be used.
    #[error("{what}")]
    Option {
        /// What is wrong with it.
        what: String,
        /// What the user can do.
        next: &'static str,
    },
    /// The pool of threads cannot be made.
    #[error("cannot start the threads to work on: {0}")]
    Threads(rayon::ThreadPoolBuildError),
}

impl Failure {
    /// The exit code it leads to.
    #[must_use]
    pub(crate) fn exit(&self) -> Exit {
        match self {
            Self::Selector { .. }
            | Self::UnknownRule { .. }
            | Self::RuleId { .. }
            | Self::NoRules(_)
            | Self::NotOneFile(_)
            | Self::NoFinding { .. }
            | Self::Exists(_)
            | Self::NoTerminal
            | Self::PushedRef(_)
            | Self::NoBranch(_)
            | Self::Option { .. }
            | Self::Configuration { .. } => Exit::Usage,
            Self::Hook(error) => match error {
                hooks::HookError::NoRepository(_)
                | hooks::HookError::NoRemote { .. }
                | hooks::HookError::Configuration { .. }
                | hooks::HookError::Manager { .. }
                | hooks::HookError::SharedHooks { .. } => Exit::Usage,
                hooks::HookError::Unmerged { .. } => Exit::Findings,
                hooks::HookError::Interrupted => Exit::Interrupted,
                _ => Exit::Failed,
            },
            Self::File { .. }
            | Self::Conversation(_)
            | Self::Input(_)
            | Self::Output(_)
            | Self::Threads(_) => Exit::Failed,
        }
    }

    /// What the user can do about it.
    #[must_use]
    pub(crate) fn next_step(&self) -> String {
        match self {
            Self::Selector {
                nearest: Some(nearest),
                ..
            } => format!("did you mean `{nearest}`?"),
            Self::Selector { .. } => {
                "write a rule id such as `json/trailing-comma`, a pack such as `json`, or a category: `syntax`, \
                 `correctness` or `style`"
                    .to_owned()
            }
            Self::UnknownRule {
                nearest: Some(nearest),
                ..
            } => format!("did you mean `{nearest}`?"),
            Self::UnknownRule { .. } => "`qmoi rules list` names all rules".to_owned(),
            Self::RuleId { .. } => {
                "write pack and rule in lower case with hyphens, such as `house/no-tabs`".to_owned()
            }
            Self::NoRules(_) => "rule files end in `.rhai`; `qmoi rules new PACK/RULE` writes a first one".to_owned(),
            Self::NotOneFile(_) => "name a file and a line of it, as in `qmoi explain package.json:3`".to_owned(),
            Self::NoFinding { path, lines, .. } => {
                let places: Vec<String> = lines.iter().map(|line| format!("`{path}:{line}`")).collect();
                format!("there is one at {}", places.join(", "))
            }
            Self::Exists(_) => "edit the file, or move it away and run the command again".to_owned(),
            Self::NoTerminal => {
                "run it in a terminal, or use `qmoi fix` or `qmoi fix --diff` without questions".to_owned()
            }
            Self::Conversation(_) => "run it again; every file is either as it was or wholly repaired".to_owned(),
            Self::File { cause, .. } if cause.kind() == io::ErrorKind::NotFound => "check the path".to_owned(),
            Self::File { .. } => "check the path and its permissions, then run the command again".to_owned(),
            Self::Configuration { next, .. } => next.clone(),
            Self::Input(_) => "pipe the text of the file in, as in `qmoi check --stdin-path a.json < a.json`".to_owned(),
            Self::Output(_) => "check where the output goes, then run the command again".to_owned(),
            Self::Hook(error) => error.next_step(),
            Self::PushedRef(_) => {
                "git writes `<local ref> <local id> <remote ref> <remote id>` to the hook's standard input".to_owned()
            }
            Self::NoBranch(_) => "name the branch with `--branch NAME`".to_owned(),
            Self::Option { next, .. } => (*next).to_owned(),
            Self::Threads(_) => "give it fewer with `--threads 1`".to_owned(),
        }
    }

    /// The lines to print.
    #[must_use]
    pub(crate) fn lines(&self) -> String {
        let what = self.to_string();
        let next = self.next_step();
        format!(
            "error: {}\n  next: {}\n",
            visible::one_line(&what),
            visible::one_line(&next)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_says_what_why_and_what_next() {
        let failure = Failure::UnknownRule {
            id: "json/trailing-coma".to_owned(),
            nearest: Some("json/trailing-comma".to_owned()),
        };
        insta::assert_snapshot!(failure.lines(), @r#"
        error: there is no rule `json/trailing-coma`
          next: did you mean `json/trailing-comma`?
        "#);
        assert_eq!(failure.exit(), Exit::Usage);
    }

    #[test]
    fn a_failure_prints_no_control_character() {
        let failure = Failure::Exists(PathBuf::from("a\u{1b}[2J"));
        assert!(
            failure
                .lines()
                .chars()
                .all(|character| character == '\n' || !character.is_control())
        );
    }
}
