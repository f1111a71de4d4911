//! Hooks in git's own configuration, which git runs from version 2.54 on.
//!
//! They stand beside whatever else runs at an event, wherever `core.hooksPath` leads, so nothing has to be chained or kept.
//! Git hands the arguments and the standard input on to each of them.

use super::{Event, Wish, command, quoted};
use crate::error::HookError;
use crate::git::GitProgram;

/// The first version that runs them.
const SINCE: (u32, u32) = (2, 54);

/// What the configuration of the repository says about our hook for an event.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Configured {
    command: Option<String>,
    is_for_event: bool,
    is_off: bool,
}

impl Configured {
    /// Whether anything is there.
    pub(super) fn is_there(&self) -> bool {
        *self != Self::default()
    }

    /// Whether a git that knows such hooks finds this one complete.
    pub(super) fn is_complete(&self) -> bool {
        self.command.is_some() && self.is_for_event
    }

    /// Whether its user switched it off.
    pub(super) fn is_off(&self) -> bool {
        self.is_off
    }

    /// Whether it calls us as wished.
    pub(super) fn is_as_wished(&self, event: Event, wish: &Wish) -> bool {
        self.is_complete() && self.command.as_deref() == Some(line(event, wish).as_str())
    }
}

/// Whether the installed git runs hooks from its configuration.
///
/// # Errors
/// When git does not tell its version.
pub(super) fn are_run(repository: &GitProgram) -> Result<bool, HookError> {
    Ok(repository.version()? >= SINCE)
}

/// The name of our hook for an event. Names of events are not allowed for hooks.
pub(super) fn name(event: Event) -> String {
    format!("qmoi-{}", event.name())
}

/// Reads what the configuration of the repository has of our hook.
///
/// # Errors
/// When git fails.
pub(super) fn read(repository: &GitProgram, event: Event) -> Result<Configured, HookError> {
    let pattern = format!("^hook\\.{}\\.", name(event));
    let arguments = ["config", "--local", "-z", "--get-regexp", &pattern];
    let ran = repository.commands().run(&arguments, b"")?;
    let text = String::from_utf8_lossy(&ran.stdout);
    let mut configured = Configured::default();
    for entry in text.split('\0').filter(|entry| !entry.is_empty()) {
        let (key, value) = entry.split_once('\n').unwrap_or((entry, "true"));
        match key.rsplit('.').next() {
            Some("command") => configured.command = Some(value.to_owned()),
            Some("event") => configured.is_for_event = value == event.name(),
            Some("enabled") => configured.is_off = matches!(value, "false" | "no" | "off" | "0"),
            _ => {}
        }
    }
    Ok(configured)
}

/// Writes our hook for an event.
///
/// # Errors
/// When the configuration cannot be written.
pub(super) fn write(repository: &GitProgram, event: Event, wish: &Wish) -> Result<(), HookError> {
    let key = |last: &str| format!("hook.{}.{last}", name(event));
    let set = |key: &str, value: &str| {
        let arguments = ["config", "--local", "--replace-all", key, value];
        repository.commands().output(&arguments, b"").map(drop)
    };
    set(&key("event"), event.name())?;
    set(&key("command"), &line(event, wish))
}

/// Takes our hook for an event out again.
///
/// # Errors
/// When the configuration cannot be written.
pub(super) fn remove(repository: &GitProgram, event: Event) -> Result<(), HookError> {
    let section = format!("hook.{}", name(event));
    let arguments = ["config", "--local", "--remove-section", &section];
    repository.commands().output(&arguments, b"").map(drop)
}

/// The command, which the shell runs with the hook's arguments behind it. Without qmoi nothing is checked, and nothing stopped.
fn line(event: Event, wish: &Wish) -> String {
    let command = command(event, wish);
    let rest = command.trim_start_matches("qmoi ");
    let elsewhere = match &wish.program {
        Some(program) => {
            let program = quoted(&program.to_string_lossy());
            format!("elif command -v {program} >/dev/null 2>&1; then {program} {rest} \"$@\"; ")
        }
        None => String::new(),
    };
    format!(
        "qmoi_hook() {{ if command -v qmoi >/dev/null 2>&1; then {command} \"$@\"; {elsewhere}else \
         echo 'qmoi: not installed on this machine; nothing was checked' >&2; fi; }}; qmoi_hook"
    )
}
