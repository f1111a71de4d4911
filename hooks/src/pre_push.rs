//! Judging the commits that a push really sends.
//!
//! Git names every ref it is about to update on standard input. Each is judged by the blobs that its pushed commit holds:
//! not by the index, not by the work tree, and not by the branch that happens to be checked out. Only files that the
//! push brings are looked at. What fails gets a commit that repairs it, ready to be taken over.

use std::collections::{HashMap, HashSet};

use engine::FileClass;

use crate::error::HookError;
use crate::git::{Blob, Change, ObjectId, Replacement, Repository, RepositoryPath};
use crate::judge::{Candidate, Judge, is_binary, is_lfs_pointer};
use crate::step::Step;
use crate::take_over::{TakenOver, take_over};
use crate::transaction::Repair;

/// One ref that a push updates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PushedRef {
    /// Its name here, as it was given.
    pub local: String,
    /// The object it is to point to.
    pub new: ObjectId,
    /// Its name there.
    pub remote: String,
    /// The object it points to there; zero where there is no such ref.
    pub old: ObjectId,
}

/// A ref whose files were found wanting.
#[derive(Debug)]
pub struct Rejected<R> {
    /// The ref.
    pub pushed: PushedRef,
    /// What is wrong, file by file.
    pub reports: Vec<R>,
    /// Findings of severity error.
    pub errors: usize,
    /// The commit that repairs what can be repaired, if any can.
    pub offer: Option<Offer>,
}

/// A commit that repairs what a push would bring.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// The ref that keeps it.
    pub name: String,
    /// How many files it repairs.
    pub files: usize,
    /// Errors that are left in them.
    pub errors_left: usize,
    /// The command that takes it over.
    pub command: String,
    /// Whether it was taken over already.
    pub taken_over: TakenOver,
    /// The full name of the branch that may be forwarded to it.
    pub(crate) branch: String,
    /// The commit on which it stands.
    pub(crate) tip: ObjectId,
    /// The commit.
    pub(crate) commit: ObjectId,
    /// What it repairs.
    pub(crate) repairs: Vec<Repair>,
}

/// What the hook found.
#[derive(Debug)]
pub struct Pushed<R> {
    /// The refs that are not fit to be pushed.
    pub rejected: Vec<Rejected<R>>,
    /// How many texts were judged.
    pub judged: usize,
    /// Why a commit could not be offered.
    pub notes: Vec<String>,
}

/// The refs of a push, as git writes them to the hook's standard input; lines of another form are told apart.
///
/// # Errors
/// With the first line that is not understood.
pub fn refs(input: &str) -> Result<Vec<PushedRef>, String> {
    let mut refs = Vec::new();
    for line in input.lines().filter(|line| !line.trim().is_empty()) {
        // The first field is what the user wrote and may hold blanks; the others cannot.
        let mut fields = line.rsplitn(4, ' ');
        let (old, remote, new, local) = (fields.next(), fields.next(), fields.next(), fields.next());
        let parsed = (|| {
            Some(PushedRef {
                local: local?.to_owned(),
                new: ObjectId::parse(new?)?,
                remote: remote?.to_owned(),
                old: ObjectId::parse(old?)?,
            })
        })();
        refs.push(parsed.ok_or_else(|| line.to_owned())?);
    }
    Ok(refs)
}

/// The files that a push brings, by ref.
#[derive(Debug)]
pub struct Arriving {
    refs: Vec<(PushedRef, ObjectId, Vec<Change>)>,
}

impl Arriving {
    /// Finds out what the push of `refs` to `remote` brings. Deletions and tags of things that are no commits bring nothing.
    ///
    /// # Errors
    /// When git fails.
    pub fn list(repository: &dyn Repository, remote: &str, refs: Vec<PushedRef>) -> Result<Self, HookError> {
        let mut arriving = Vec::new();
        for pushed in refs {
            if pushed.new.is_zero() {
                continue;
            }
            let Some(tip) = repository.commit(pushed.new.as_str())? else {
                continue;
            };
            let changes = brought(repository, remote, &pushed, &tip)?;
            let files: Vec<Change> = changes
                .into_iter()
                .filter(|change| change.is_file() && FileClass::of(&change.path.name()).is_some())
                .collect();
            if !files.is_empty() {
                arriving.push((pushed, tip, files));
            }
        }
        Ok(Self { refs: arriving })
    }

    /// Whether nothing that is pushed can be any business of ours.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.refs.is_empty()
    }

    /// How many files there are to be looked at, one that several refs bring as often.
    #[must_use]
    pub fn len(&self) -> usize {
        self.refs.iter().map(|(_, _, files)| files.len()).sum()
    }

    /// Judges the files, and makes a commit that repairs them for each ref that fails.
    ///
    /// # Errors
    /// When the blobs cannot be read.
    pub fn process<J: Judge>(
        mut self,
        repository: &dyn Repository,
        judge: &J,
    ) -> Result<Pushed<J::Report>, HookError> {
        for (_, _, files) in &mut self.refs {
            files.retain(|change| judge.looks_at(&change.path));
        }
        let texts = self.texts(repository, judge.largest())?;
        // Checked once, however many refs bring the same text.
        let candidates: Vec<Candidate> = texts.iter().map(|(_, candidate)| candidate.clone()).collect();
        let judged = candidates.len();
        let verdicts = judge.check(&candidates);
        let mut faulty: HashMap<(RepositoryPath, ObjectId), (usize, Candidate)> = HashMap::new();
        for ((key, candidate), verdict) in texts.into_iter().zip(verdicts) {
            if verdict.errors > 0 {
                faulty.insert(key, (verdict.errors, candidate));
            }
        }
        let head = repository.branch_of_head()?;
        let mut result = Pushed {
            rejected: Vec::new(),
            judged,
            notes: Vec::new(),
        };
        for (pushed, tip, files) in self.refs {
            let mut wrong = Vec::new();
            for change in files {
                let key = (change.path.clone(), change.new.clone());
                if let Some((errors, candidate)) = faulty.get(&key) {
                    wrong.push((change, *errors, candidate.clone()));
                }
            }
            if wrong.is_empty() {
                forget_what_was_taken_over(repository, &pushed, &tip, head.as_deref());
                continue;
            }
            let candidates: Vec<Candidate> =
                wrong.iter().map(|(_, _, candidate)| candidate.clone()).collect();
            let reports = judge
                .check(&candidates)
                .into_iter()
                .filter_map(|verdict| verdict.report);
            let mut rejected = Rejected {
                reports: reports.collect(),
                errors: wrong.iter().map(|(_, errors, _)| errors).sum(),
                offer: None,
                pushed,
            };
            match offer(
                repository,
                judge,
                &rejected.pushed,
                &tip,
                &wrong,
                &candidates,
                head.as_deref(),
            ) {
                Ok(offer) => rejected.offer = offer,
                Err(error) => result
                    .notes
                    .push(format!("no commit could be made that repairs it: {error}")),
            }
            result.rejected.push(rejected);
        }
        Ok(result)
    }

    /// The texts that are judged, each path with each blob once.
    #[expect(clippy::type_complexity, reason = "a key and its text, used in one place")]
    fn texts(
        &self,
        repository: &dyn Repository,
        largest: usize,
    ) -> Result<Vec<((RepositoryPath, ObjectId), Candidate)>, HookError> {
        let mut seen = HashSet::new();
        let mut keys = Vec::new();
        for (_, _, files) in &self.refs {
            for change in files {
                let key = (change.path.clone(), change.new.clone());
                if seen.insert(key.clone()) {
                    keys.push(key);
                }
            }
        }
        let mut texts = Vec::new();
        // In parts, so that a push of a whole history does not need all its files in memory at once to be read.
        for keys in keys.chunks(1000) {
            let ids: Vec<ObjectId> = keys.iter().map(|(_, id)| id.clone()).collect();
            for (key, blob) in keys.iter().zip(repository.blobs(&ids, largest)?) {
                match blob {
                    Blob::Bytes(bytes) if !is_lfs_pointer(&bytes) && !is_binary(&bytes) => {
                        let path = key.0.clone();
                        texts.push((key.clone(), Candidate { path, bytes }));
                    }
                    _ => {}
                }
            }
        }
        Ok(texts)
    }
}

impl<R> Pushed<R> {
    /// Lets each branch for which a commit is ready take it over, where that is possible without losing anything: the branch
    /// that is checked out with its index and work tree, and those that are checked out nowhere.
    ///
    /// # Errors
    /// When git does not start.
    pub fn take_over<J: Judge>(
        &mut self,
        repository: &dyn Repository,
        judge: &J,
        at: &dyn Fn(Step),
    ) -> Result<(), HookError> {
        let head = repository.branch_of_head()?;
        let mut done: HashMap<String, TakenOver> = HashMap::new();
        for offer in self
            .rejected
            .iter_mut()
            .filter_map(|rejected| rejected.offer.as_mut())
        {
            // One branch may be pushed to several refs.
            offer.taken_over = match done.get(&offer.branch) {
                Some(before) => before.clone(),
                None => take_over(repository, judge, offer, head.as_deref(), at)?,
            };
            if offer.taken_over == TakenOver::Done && !done.contains_key(&offer.branch) {
                let _forgotten_later = repository.forget(&offer.name, &offer.commit);
            }
            done.insert(offer.branch.clone(), offer.taken_over.clone());
        }
        Ok(())
    }
}

/// What the commit `tip` changes against all that the remote has.
fn brought(
    repository: &dyn Repository,
    remote: &str,
    pushed: &PushedRef,
    tip: &ObjectId,
) -> Result<Vec<Change>, HookError> {
    // The commit there may be unknown here, after somebody else's push.
    if !pushed.old.is_zero()
        && let Some(old) = repository.commit(pushed.old.as_str())?
        && let Some(base) = repository.merge_base(&old, tip)?
    {
        return repository.changed(Some(&base), tip);
    }
    let boundary = repository.boundary(tip, remote)?;
    let Some((first, others)) = boundary.split_first() else {
        return repository.changed(None, tip);
    };
    let mut changes = repository.changed(Some(first), tip)?;
    for other in others {
        let also: HashSet<RepositoryPath> = repository
            .changed(Some(other), tip)?
            .into_iter()
            .map(|change| change.path)
            .collect();
        changes.retain(|change| also.contains(&change.path));
    }
    Ok(changes)
}

/// Makes the commit that repairs the files of one ref.
fn offer<J: Judge>(
    repository: &dyn Repository,
    judge: &J,
    pushed: &PushedRef,
    tip: &ObjectId,
    wrong: &[(Change, usize, Candidate)],
    candidates: &[Candidate],
    head: Option<&str>,
) -> Result<Option<Offer>, HookError> {
    let Some(branch) = branch_of(pushed, head) else {
        return Ok(None);
    };
    // A branch that has moved on since cannot be forwarded to a commit on its old tip.
    if repository.commit(&branch.full)?.as_ref() != Some(tip) {
        return Ok(None);
    }
    let folder = tempfile::tempdir().map_err(HookError::io("make a folder in", std::env::temp_dir()))?;
    let mut paths = Vec::new();
    let mut repairs = Vec::new();
    let mut errors_left = 0;
    for (index, ((change, _, candidate), verdict)) in wrong.iter().zip(judge.fix(candidates)).enumerate() {
        errors_left += verdict.errors;
        if let Some(after) = verdict.repaired.filter(|after| !after.is_empty()) {
            let path = folder.path().join(index.to_string());
            std::fs::write(&path, &after).map_err(HookError::io("write", &path))?;
            paths.push(path);
            repairs.push(Repair {
                path: change.path.clone(),
                mode: change.mode,
                old: change.new.clone(),
                before: candidate.bytes.clone(),
                after,
            });
        }
    }
    if repairs.is_empty() {
        return Ok(None);
    }
    let ids = repository.write_blobs(&paths)?;
    let replacements: Vec<Replacement> = repairs
        .iter()
        .zip(ids)
        .map(|(repair, id)| Replacement {
            path: repair.path.clone(),
            mode: repair.mode,
            old: repair.old.clone(),
            new: id,
        })
        .collect();
    let name = branch.offered();
    let what = match repairs.as_slice() {
        [repair] => format!("Repair {}", repair.path.name()),
        repairs => format!("Repair {} files", repairs.len()),
    };
    let commit = repository.commit_on(tip, &replacements, &what, &name)?;
    let command = if head == Some(branch.full.as_str()) {
        format!("git merge --ff-only {name}")
    } else {
        format!("git fetch . {name}:{}", branch.full)
    };
    Ok(Some(Offer {
        name,
        files: repairs.len(),
        errors_left,
        command,
        taken_over: TakenOver::NotAsked,
        branch: branch.full,
        tip: tip.clone(),
        commit,
        repairs,
    }))
}

/// Forgets the commit that was offered for a ref before, when the push brings it.
fn forget_what_was_taken_over(
    repository: &dyn Repository,
    pushed: &PushedRef,
    tip: &ObjectId,
    head: Option<&str>,
) {
    let Some(branch) = branch_of(pushed, head) else {
        return;
    };
    let name = branch.offered();
    if let Ok(Some(offered)) = repository.commit(&name)
        && let Ok(Some(base)) = repository.merge_base(&offered, tip)
        && base == offered
    {
        // It is in nobody's way.
        let _forgotten_later = repository.forget(&name, &offered);
    }
}

struct Branch {
    full: String,
    short: String,
}

impl Branch {
    /// The ref that keeps a commit offered for it.
    fn offered(&self) -> String {
        format!("refs/qmoi/fix/{}", self.short)
    }
}

/// The local branch that a ref is pushed from.
fn branch_of(pushed: &PushedRef, head: Option<&str>) -> Option<Branch> {
    let full = match pushed.local.as_str() {
        "HEAD" | "@" => head?,
        local => local,
    };
    Some(Branch {
        short: full.strip_prefix("refs/heads/")?.to_owned(),
        full: full.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_read_from_its_end() {
        let id = "0123456789012345678901234567890123456789";
        let zero = "0".repeat(64);
        let input =
            format!("HEAD@{{1 day ago}} {id} refs/heads/a=b {zero}\n\n(delete) {zero} refs/heads/x {id}\n");
        let refs = refs(&input).unwrap();
        assert_eq!(refs[0].local, "HEAD@{1 day ago}");
        assert_eq!(refs[0].remote, "refs/heads/a=b");
        assert!(refs[0].old.is_zero() && refs[1].new.is_zero());
        assert_eq!(super::refs("nonsense").unwrap_err(), "nonsense");
    }
}
