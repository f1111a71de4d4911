//! Where the tests kill a hook or a run, or meddle with its repository while it waits.
//!
//! `QMOI_FAIL=STEP` ends the process at that step without any cleaning up. Under `QMOI_FAIL=STEP:FILE` it writes its process
//! number to the file and waits for as long as the file is there.

use std::path::PathBuf;
use std::time::Duration;

/// How often a waiting program looks whether it may go on.
const PAUSE: Duration = Duration::from_millis(1);

/// The step that was asked for, if any.
pub(crate) struct Failpoint {
    step: String,
    /// What to wait for; a program that waits for nothing dies.
    file: Option<PathBuf>,
}

impl Failpoint {
    pub(crate) fn asked_for() -> Self {
        let value = std::env::var("QMOI_FAIL").unwrap_or_default();
        match value.split_once(':') {
            Some((step, file)) => Self {
                step: step.to_owned(),
                file: Some(PathBuf::from(file)),
            },
            None => Self {
                step: value,
                file: None,
            },
        }
    }

    /// Is told the name of every step that was made.
    pub(crate) fn reached(&self, step: &str) {
        if step != self.step {
            return;
        }
        let Some(file) = &self.file else {
            std::process::abort();
        };
        let draft = file.with_extension("draft");
        let written = std::fs::write(&draft, std::process::id().to_string());
        if written.and_then(|()| std::fs::rename(&draft, file)).is_ok() {
            while file.exists() {
                std::thread::sleep(PAUSE);
            }
        }
    }
}
