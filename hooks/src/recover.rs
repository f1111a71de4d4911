//! Finishing or undoing what a killed hook began.
//!
//! Git rolls its own index back when a hook dies, or leaves the one it has; either way index and work tree hold, file by
//! file, the bytes from before or after the repair. Only those are touched: what the user changed since then stays.

use crate::drafts;
use crate::error::HookError;
use crate::git::{Replacement, Repository, RepositoryPath};
use crate::journal::{Journal, Part};
use crate::landing::{self, Read};

/// Which way to go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// To the repaired texts, where the index has them.
    Finish,
    /// Back to the texts before.
    Undo,
}

/// What became of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recovered {
    /// Index and work tree had nothing left to be done.
    Nothing,
    /// It was changed as wanted.
    Done,
    /// Its user changed it meanwhile, or it could not be written, for the reason given; the old bytes stay in the folder.
    LeftAlone(String),
}

/// Works off one journal that was left behind, and says what became of each of its files.
///
/// # Errors
/// When the journal cannot be read or the index cannot be written. The journal then stays.
pub fn recover(
    repository: &dyn Repository,
    journal: Journal,
    direction: Direction,
) -> Result<Vec<(RepositoryPath, Recovered)>, HookError> {
    let Some(record) = journal.recorded()? else {
        // It died before its first change.
        journal.discard();
        return Ok(Vec::new());
    };
    let place = repository.place();
    let index = place.git_dir.join("index");
    let paths: Vec<&RepositoryPath> = record.files.iter().map(|file| &file.path).collect();
    let entries = repository.entries(&index, &paths)?;
    let mut results = Vec::new();
    let mut restored = Vec::new();
    for (number, file) in record.files.iter().enumerate() {
        let staged = entries.iter().find(|entry| entry.path == file.path);
        let has_repair = staged.is_some_and(|entry| entry.id == file.new);
        let mut result = Recovered::Nothing;
        if direction == Direction::Undo && has_repair {
            restored.push(Replacement {
                path: file.path.clone(),
                mode: file.mode,
                old: file.new.clone(),
                new: file.old.clone(),
            });
            result = Recovered::Done;
        }
        if file.lands {
            let texts = [
                journal.kept(number, Part::Before)?,
                journal.kept(number, Part::After)?,
            ];
            drafts::remove(&place.top, &file.path, [&texts[0], &texts[1]]);
        }
        // A repair that did not reach the index would make the work tree differ for no reason; the next commit brings it.
        if file.lands && (direction == Direction::Undo || has_repair) {
            let (from, to) = match direction {
                Direction::Finish => (Part::Before, Part::After),
                Direction::Undo => (Part::After, Part::Before),
            };
            let (from, to) = (journal.kept(number, from)?, journal.kept(number, to)?);
            match landing::read(&place.top, &file.path, from.len().max(to.len())) {
                Read::Bytes(bytes) if bytes == to => {}
                Read::Bytes(bytes) if bytes == from => {
                    result = match landing::land(&place.top, &file.path, from, &to) {
                        Ok(()) => Recovered::Done,
                        Err(reason) => Recovered::LeftAlone(reason),
                    };
                }
                Read::Bytes(_) => result = Recovered::LeftAlone("it was changed since then".to_owned()),
                Read::Absent => result = Recovered::LeftAlone("it is no longer there".to_owned()),
                Read::Unfit(reason) => result = Recovered::LeftAlone(reason),
            }
        }
        results.push((file.path.clone(), result));
    }
    if !restored.is_empty() {
        repository.replace(&index, &restored)?;
    }
    if let Some(branch) = record.branch.filter(|_| direction == Direction::Undo)
        && repository.commit(&branch.name)?.as_ref() == Some(&branch.new)
    {
        repository.move_branch(&branch.name, &branch.new, &branch.old)?;
    }
    journal.finish()?;
    Ok(results)
}
