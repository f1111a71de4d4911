//! Blobs as they would be checked out, many by one process.
//!
//! `git cat-file --batch --filters` says how long a blob is before its line endings, encoding and filters are applied, and not
//! how long it is then. So each is followed by the name of something that does not exist, and ends where git says so.

use std::ffi::OsString;
use std::time::SystemTime;

use super::object::ObjectId;
use super::path::RepositoryPath;
use super::program::Program;
use crate::error::HookError;

/// The blobs as the work tree has them at the paths, each for itself.
pub(crate) fn all(
    program: &Program,
    files: &[(&RepositoryPath, &ObjectId)],
) -> Vec<Result<Vec<u8>, HookError>> {
    match together(program, files) {
        Some(contents) => contents.into_iter().map(Ok).collect(),
        // One of them fails and took the others along, or has a name that cannot be said in a list.
        None => files.iter().map(|(path, id)| alone(program, path, id)).collect(),
    }
}

fn together(program: &Program, files: &[(&RepositoryPath, &ObjectId)]) -> Option<Vec<Vec<u8>>> {
    let clock = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).ok()?;
    let end = format!("qmoi-{}-{}", std::process::id(), clock.as_nanos());
    let mut input = Vec::new();
    for (path, id) in files {
        let path = path.bytes();
        if path.contains(&b'\n') || path.starts_with(b" ") || path.starts_with(b"\t") {
            return None;
        }
        input.extend(format!("{id} ").bytes());
        input.extend(path);
        input.extend(format!("\n{end}\n").bytes());
    }
    let ran = program.run(&["cat-file", "--batch", "--filters"], &input).ok()?;
    let mark = format!("\n{end} missing\n");
    let mut rest = ran.stdout.as_slice();
    let mut contents = Vec::with_capacity(files.len());
    for (_, id) in files {
        let head = memchr::memchr(b'\n', rest)?;
        if !rest[..head].starts_with(format!("{id} blob ").as_bytes()) {
            return None;
        }
        rest = &rest[head + 1..];
        let length = memchr::memmem::find(rest, mark.as_bytes())?;
        contents.push(rest[..length].to_vec());
        rest = &rest[length + mark.len()..];
    }
    ran.succeeded.then_some(contents)
}

fn alone(program: &Program, path: &RepositoryPath, id: &ObjectId) -> Result<Vec<u8>, HookError> {
    let mut of_path = OsString::from("--path=");
    of_path.push(path.relative());
    let arguments = ["cat-file".into(), "--filters".into(), of_path, id.as_str().into()];
    program.output(&arguments, b"")
}
