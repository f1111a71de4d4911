//! The refs that keep the tips from which runs moved a branch.
//!
//! They keep git from clearing away what a run replaced. The newest ones stay; a run's name begins with its time, so names sort by age.

use crate::error::HookError;
use crate::git::{ObjectId, Repository};

/// How many are kept.
const KEPT: usize = 50;

/// Where the tip is kept from which a run moved a branch.
#[must_use]
pub(super) fn backup(run: &str) -> String {
    format!("refs/qmoi/backup/{run}")
}

/// Forgets all but the newest.
///
/// # Errors
/// When git fails.
pub(super) fn forget_old(repository: &dyn Repository) -> Result<(), HookError> {
    let format = "--format=%(objectname) %(refname)";
    let arguments = ["for-each-ref", "--sort=-refname", format, "refs/qmoi/backup/"];
    let output = repository.program().commands().output(&arguments, b"")?;
    let text = String::from_utf8_lossy(&output);
    for line in text.lines().skip(KEPT) {
        if let Some((id, name)) = line.split_once(' ')
            && let Some(id) = ObjectId::parse(id)
        {
            repository.forget(name, &id)?;
        }
    }
    Ok(())
}
