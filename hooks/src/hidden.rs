//! Changes that another program has moved aside while it runs us.
//!
//! lefthook takes what is not staged out of partly staged files, keeps it in a stash, and puts it back by a patch when its jobs
//! are done. A repair in the same lines would make that patch fail and the commit with it, so such files are left as
//! they are.

use std::collections::HashSet;
use std::fs;

use crate::error::HookError;
use crate::git::{ObjectId, Repository, RepositoryPath};

/// What lefthook calls its stash.
const MESSAGE: &str = "\tlefthook auto backup";

/// The files whose unstaged changes are elsewhere at the moment.
pub(crate) fn files(repository: &dyn Repository) -> HashSet<RepositoryPath> {
    // What cannot be found out was not hidden in a way that is known here.
    hidden(repository).ok().flatten().unwrap_or_default()
}

fn hidden(repository: &dyn Repository) -> Result<Option<HashSet<RepositoryPath>>, HookError> {
    let log = repository.place().common_dir.join("logs/refs/stash");
    let Ok(log) = fs::read(log) else {
        return Ok(None);
    };
    let log = String::from_utf8_lossy(&log);
    let Some(line) = log.lines().last().filter(|line| line.ends_with(MESSAGE)) else {
        return Ok(None);
    };
    let Some(stash) = line.split(' ').nth(1).and_then(ObjectId::parse) else {
        return Ok(None);
    };
    let parent = |number| repository.commit(&format!("{stash}^{number}"));
    let Some(index) = parent(2)? else {
        return Ok(None);
    };
    // One that was left behind by an earlier commit says nothing about this one.
    if parent(1)? != repository.commit("HEAD")? {
        return Ok(None);
    }
    let changes = repository.changed(Some(&index), &stash)?;
    Ok(Some(changes.into_iter().map(|change| change.path).collect()))
}
