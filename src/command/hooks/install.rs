//! `qmoi hooks install | uninstall | status`.

use hooks::install::{self, Done, State, Wish};
use hooks::{GitProgram, Repository};

use crate::failure::{Exit, Failure};
use crate::visible::one_line;

/// Options of `qmoi hooks install`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    qmoi hooks install           repair every commit on its way in, judge every push\n  \
    qmoi hooks install --fail    stop the commit after a repair, to look at it\n  \
    qmoi hooks install --check   only judge\n  \
    qmoi hooks install --auto    let a branch take the repairs of a push over at once; then push again\n\n\
    A hook that is there already is kept and run first. Where husky, lefthook, pre-commit or prek run the hooks, qmoi\n\
    becomes an entry of their configuration.")]
pub(super) struct Install {
    /// Let commits be judged only, and nothing be repaired
    #[arg(long, conflicts_with = "fail")]
    check: bool,
    /// Stop a commit in which something was repaired
    #[arg(long)]
    fail: bool,
    /// Let branches take the repairs of a push over at once where nothing can be lost by it
    #[arg(long)]
    auto: bool,
    /// Install even where core.hooksPath leads to hooks of other repositories, too
    #[arg(long)]
    force: bool,
}

/// Options of `qmoi hooks uninstall`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  \
    qmoi hooks uninstall   take the hooks out; what was there before comes back")]
pub(super) struct Uninstall {}

/// Options of `qmoi hooks status`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  \
    qmoi hooks status   which hooks call qmoi, and how")]
pub(super) struct Status {}

fn repository() -> Result<GitProgram, Failure> {
    Ok(GitProgram::open(&super::surroundings(None))?)
}

/// Installs the hooks.
///
/// # Errors
/// When they cannot be installed.
pub(super) fn install(arguments: &Install) -> Result<Exit, Failure> {
    let mut wish = Wish {
        options: Vec::new(),
        push_options: Vec::new(),
        program: std::env::current_exe().ok(),
        force: arguments.force,
    };
    if arguments.check {
        wish.options.push("--check");
    }
    if arguments.fail {
        wish.options.extend(["--fix", "--fail"]);
    }
    if arguments.auto {
        wish.push_options.push("--auto");
    }
    let repository = repository()?;
    let done = install::install(&repository, &wish)?;
    let mut text = told(&done);
    let mut entered: Vec<String> = Vec::new();
    for done in done.iter().filter(|done| done.changed) {
        if let State::Managed { path, .. } = &done.state {
            let path = path.strip_prefix(&repository.place().top).unwrap_or(path);
            entered.push(path.display().to_string());
        }
    }
    entered.dedup();
    if !entered.is_empty() {
        text.push_str(&format!(
            "  next: commit {}, so that others get the entry, too\n",
            one_line(&entered.join(", "))
        ));
    }
    if done.iter().any(|done| done.changed) {
        text.push_str("  next: commit as ever; `QMOI_SKIP=1 git commit` leaves qmoi out once\n");
    }
    crate::command::print(text)
}

/// Takes the hooks out.
///
/// # Errors
/// When that fails.
pub(super) fn uninstall(_: &Uninstall) -> Result<Exit, Failure> {
    crate::command::print(told(&install::uninstall(&repository()?)?))
}

/// Says which hooks call us.
///
/// # Errors
/// When git fails.
pub(super) fn status(_: &Status) -> Result<Exit, Failure> {
    crate::command::print(told(&install::status(&repository()?)?))
}

fn told(done: &[Done]) -> String {
    let line = |done: &Done| {
        let state = match &done.state {
            State::Absent => "not installed".to_owned(),
            State::Script { path, chained: None } => format!("installed: {}", path.display()),
            State::Script {
                path,
                chained: Some(chained),
            } => format!("installed: {}, behind {}", path.display(), chained.display()),
            State::Configured { name, is_off: false } => {
                format!("installed: the hook {name} in git's configuration")
            }
            State::Configured { name, is_off: true } => {
                format!("switched off: hook.{name}.enabled is false in git's configuration")
            }
            State::Managed { manager, path } => {
                format!("installed: an entry for {} in {}", manager.name(), path.display())
            }
        };
        format!("{}: {}\n", done.event.name(), one_line(&state))
    };
    done.iter().map(line).collect()
}
