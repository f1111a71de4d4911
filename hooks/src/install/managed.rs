//! Entering us into the configuration of a hook manager, and leaving it again.
//!
//! The bytes from before and after are kept under the git directory. Leaving puts the old ones back; where the
//! configuration was edited since, our entry alone is merged out of it.

use std::fs;
use std::path::{Path, PathBuf};

use files::Content;

use super::{Event, Manager, Wish};
use crate::error::HookError;
use crate::git::{GitProgram, Repository};
use crate::merge::{Merged, three_way};

/// Where bytes of the configuration for an event are kept.
fn kept(repository: &GitProgram, event: Event, which: &str) -> PathBuf {
    let folder = repository.place().common_dir.join("qmoi/installed");
    folder.join(format!("{}.{which}", event.name()))
}

pub(super) fn enter(
    repository: &GitProgram,
    manager: Manager,
    path: &Path,
    event: Event,
    wish: &Wish,
) -> Result<(), HookError> {
    let failed = |reason: String| HookError::Manager {
        path: path.to_owned(),
        reason,
    };
    let before = read(path)?;
    let text = String::from_utf8(before.clone().unwrap_or_default())
        .map_err(|_| failed("it is not UTF-8".to_owned()))?;
    let after = manager.with_entry(path, &text, event, wish).map_err(failed)?;
    let folder = repository.place().common_dir.join("qmoi/installed");
    fs::create_dir_all(&folder).map_err(HookError::io("make the folder", &folder))?;
    let (old, new) = (
        kept(repository, event, "before"),
        kept(repository, event, "after"),
    );
    match &before {
        Some(bytes) => fs::write(&old, bytes).map_err(HookError::io("write", &old))?,
        None => remove(&old)?,
    }
    fs::write(&new, &after).map_err(HookError::io("write", &new))?;
    match before {
        Some(bytes) => write(path, bytes, after.as_bytes()),
        None => fs::write(path, &after).map_err(HookError::io("write", path)),
    }
}

/// Whether our entry was made by us, and not as it is wished now.
pub(super) fn is_otherwise(
    repository: &GitProgram,
    manager: Manager,
    path: &Path,
    event: Event,
    wish: &Wish,
) -> Result<bool, HookError> {
    let Some(entered) = read(&kept(repository, event, "after"))? else {
        return Ok(false);
    };
    let before = read(&kept(repository, event, "before"))?.unwrap_or_default();
    let wished = manager.with_entry(path, &String::from_utf8_lossy(&before), event, wish);
    Ok(wished.is_ok_and(|wished| wished.as_bytes() != entered))
}

pub(super) fn leave(repository: &GitProgram, path: &Path, event: Event) -> Result<(), HookError> {
    let failed = |reason: &str| HookError::Manager {
        path: path.to_owned(),
        reason: reason.to_owned(),
    };
    let (old, new) = (
        kept(repository, event, "before"),
        kept(repository, event, "after"),
    );
    let Some(entered) = read(&new)? else {
        return Err(failed("the entry was made by hand; take it out by hand"));
    };
    let before = read(&old)?;
    let now = read(path)?.unwrap_or_default();
    if now == entered && before.is_none() {
        remove(path)?;
    } else {
        match three_way(&entered, &now, before.as_deref().unwrap_or_default()) {
            Merged::Clean(without) => write(path, now, &without)?,
            Merged::Conflict => {
                return Err(failed(
                    "it was edited around our entry; take the entry out by hand",
                ));
            }
        }
    }
    remove(&old)?;
    remove(&new)
}

fn write(path: &Path, before: Vec<u8>, after: &[u8]) -> Result<(), HookError> {
    files::write(path, &Content { bytes: before }, after).map_err(|error| HookError::Manager {
        path: path.to_owned(),
        reason: error.to_string(),
    })
}

fn read(path: &Path) -> Result<Option<Vec<u8>>, HookError> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(HookError::io("read", path)(error)),
    }
}

fn remove(path: &Path) -> Result<(), HookError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(HookError::io("remove", path)(error))
        }
        _ => Ok(()),
    }
}
