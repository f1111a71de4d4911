//! The script that stands where git looks for a hook.
//!
//! It runs the hook that stood there before, with the same arguments and input, and stops where that one fails. A machine
//! without qmoi is told so and can commit.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use super::{Event, Wish, command, quoted, read};
use crate::error::HookError;

/// The line by which a script is known to be ours.
const MARK: &str =
    "# Written by `qmoi hooks install`; `qmoi hooks uninstall` puts back what was here before.";

/// Whether the script is ours.
pub(super) fn is_ours(text: &str) -> bool {
    text.contains(MARK)
}

/// Where the hook is kept that stood at `path` before.
pub(super) fn kept(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".before-qmoi");
    path.with_file_name(name)
}

/// Puts the script to `path`, and what stood there beside it.
pub(super) fn write(path: &Path, event: Event, wish: &Wish) -> Result<(), HookError> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(HookError::io("make the folder", folder))?;
    let kept = kept(path);
    let is_there = path.symlink_metadata().is_ok();
    if is_there {
        if kept.symlink_metadata().is_ok() {
            return Err(HookError::io("keep the hook at", &kept)(
                std::io::ErrorKind::AlreadyExists.into(),
            ));
        }
        fs::rename(path, &kept).map_err(HookError::io("move", path))?;
    }
    let written = put(path, &script(event, wish));
    if written.is_err() && is_there {
        fs::rename(&kept, path).map_err(HookError::io("move back", &kept))?;
    }
    written
}

/// Gives the script the wished form, and says whether it had another.
pub(super) fn renew(path: &Path, event: Event, wish: &Wish) -> Result<bool, HookError> {
    let script = script(event, wish);
    if read(path)?.is_some_and(|text| text == script) {
        return Ok(false);
    }
    put(path, &script)?;
    Ok(true)
}

/// Takes the script away and puts back what stood there.
pub(super) fn remove(path: &Path) -> Result<(), HookError> {
    let kept = kept(path);
    if kept.symlink_metadata().is_ok() {
        fs::rename(&kept, path).map_err(HookError::io("move back", &kept))
    } else {
        fs::remove_file(path).map_err(HookError::io("remove", path))
    }
}

/// Writes an executable file whole or not at all.
fn put(path: &Path, text: &str) -> Result<(), HookError> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut draft = tempfile::Builder::new()
        .prefix(".qmoi-")
        .tempfile_in(folder)
        .map_err(HookError::io("make a file in", folder))?;
    draft
        .write_all(text.as_bytes())
        .and_then(|()| make_executable(draft.as_file()))
        .and_then(|()| draft.as_file().sync_all())
        .map_err(HookError::io("write", path))?;
    draft
        .persist(path)
        .map_err(|error| HookError::io("write", path)(error.error))?;
    Ok(())
}

fn make_executable(file: &fs::File) -> std::io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        file.set_permissions(fs::Permissions::from_mode(0o755))?;
    }
    let _ = file;
    Ok(())
}

/// The script itself.
fn script(event: Event, wish: &Wish) -> String {
    let name = event.name();
    let command = command(event, wish);
    let rest = command.trim_start_matches("qmoi ");
    let elsewhere = wish
        .program
        .as_ref()
        .map_or_else(|| "qmoi".to_owned(), |program| quoted(&program.to_string_lossy()));
    // Git writes the pushed refs to the standard input, which both hooks have to read.
    let (take, give, run) = match event {
        Event::PreCommit | Event::PreMergeCommit => ("", "", "exec "),
        Event::PrePush => ("qmoi_refs=$(cat)\n", "printf '%s\\n' \"$qmoi_refs\" | ", ""),
    };
    format!(
        "#!/bin/sh\n{MARK}\n{take}qmoi_before=\"${{0%/*}}/{name}.before-qmoi\"\n\
         if [ -x \"$qmoi_before\" ]; then\n  {give}\"$qmoi_before\" \"$@\" || exit $?\nfi\n\
         if command -v qmoi >/dev/null 2>&1; then\n  qmoi_program=qmoi\nelse\n  qmoi_program={elsewhere}\nfi\n\
         if ! command -v \"$qmoi_program\" >/dev/null 2>&1; then\n  \
         echo 'qmoi: not installed on this machine; nothing was checked' >&2\n  exit 0\nfi\n\
         {give}{run}\"$qmoi_program\" {rest} \"$@\"\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stood_there_comes_back() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pre-commit");
        fs::write(&path, "#!/bin/sh\nexit 3\n").unwrap();
        write(&path, Event::PreCommit, &Wish::default()).unwrap();
        assert!(is_ours(&fs::read_to_string(&path).unwrap()));
        assert!(!renew(&path, Event::PreCommit, &Wish::default()).unwrap());
        remove(&path).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "#!/bin/sh\nexit 3\n");
        assert!(!kept(&path).exists());
    }
}
