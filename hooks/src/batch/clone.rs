//! A repository of our own, for a branch that is checked out nowhere here.

use std::path::Path;

use crate::error::HookError;
use crate::git::{Program, Repository, Surroundings, open};

/// Makes an empty repository in `folder`, with longer object names where they are asked for. No template's hooks come with it.
///
/// # Errors
/// When git cannot make it.
pub fn init(folder: &Path, has_sha256: bool) -> Result<Box<dyn Repository>, HookError> {
    let format = if has_sha256 { "sha256" } else { "sha1" };
    std::fs::create_dir_all(folder).map_err(HookError::io("make the folder", folder))?;
    let format = format!("--object-format={format}");
    Program::at(folder).output(&["init", "--quiet", "--template=", &format, "."], b"")?;
    open(&Surroundings {
        folder: folder.to_owned(),
        ..Surroundings::default()
    })
}
