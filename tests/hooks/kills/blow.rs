//! One SIGKILL: when it falls, and whom it hits.

use std::fs::File;
use std::io::Write;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use super::processes::{kill, of_group, wait_for_end};
use crate::matrix::form::Scene;

/// When it falls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Moment {
    /// After a step of the hook.
    Step(&'static str),
    /// So long after a step: while the next one is under way.
    Behind(&'static str, Duration),
    /// So long after the commit began.
    After(Duration),
}

/// Whom it hits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Victim {
    /// The hook alone; git lives and sees it die.
    Hook,
    /// Git and all it started.
    All,
}

/// Commits, and kills. Says whether the blow hit before the commit was through.
pub(crate) fn strike(scene: &Scene, moment: Moment, victim: Victim) -> bool {
    let sign = scene.sandbox.folder().join("sign");
    let said = File::create(scene.sandbox.folder().join("said")).unwrap();
    let mut command = scene.command();
    command
        .process_group(0)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(said);
    if let Moment::Step(step) | Moment::Behind(step, _) = moment {
        command.env("QMOI_FAIL", format!("{step}:{}", sign.display()));
    }
    let mut git = command.spawn().unwrap();
    let _not_read = git.stdin.take().unwrap().write_all(scene.input.as_bytes());
    let group = git.id();
    let hook = match moment {
        Moment::Step(_) => wait_for_sign(&sign, &mut git),
        Moment::Behind(_, time) => {
            if wait_for_sign(&sign, &mut git).is_some() {
                std::fs::remove_file(&sign).unwrap();
            }
            std::thread::sleep(time);
            hook_of(group)
        }
        Moment::After(time) => {
            std::thread::sleep(time);
            hook_of(group)
        }
    };
    let is_hit = match (victim, hook) {
        (Victim::Hook, Some(hook)) => kill(&hook),
        (Victim::All, Some(_)) => kill(&format!("-{group}")),
        (_, None) => false,
    };
    let status = git.wait().unwrap();
    wait_for_end(group);
    is_hit && !status.success()
}

/// The number of the hook that waits, unless the commit ends without its coming so far.
fn wait_for_sign(sign: &Path, git: &mut Child) -> Option<String> {
    let begun = Instant::now();
    loop {
        if let Ok(number) = std::fs::read_to_string(sign) {
            return Some(number);
        }
        if git.try_wait().unwrap().is_some() {
            return None;
        }
        assert!(begun.elapsed() < Duration::from_secs(60), "the hook hangs");
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// The number of the hook that runs in the group, if one does.
fn hook_of(group: u32) -> Option<String> {
    let hook = of_group(group)
        .into_iter()
        .find(|process| process.name == "qmoi")?;
    Some(hook.number.to_string())
}
