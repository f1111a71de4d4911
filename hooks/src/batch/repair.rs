//! The planner that repairs: every file of the tip is judged, and what can safely be repaired is.
//!
//! Files are read from the commit, never from a work tree, so what somebody has lying about there cannot get into a commit. A
//! file whose repair a second run would change again is left out: a fixer must come to rest.

use engine::FileClass;

use super::commit::RULES;
use super::planner::{Edited, Planner, Proposal};
use super::witness::{Event, Witness};
use crate::error::HookError;
use crate::git::{Blob, Change, ObjectId, Repository, RepositoryPath};
use crate::judge::{Candidate, Judge, Verdict, is_binary, is_lfs_pointer};

/// How many files are held in memory at once.
const PART: usize = 2000;

/// How a commit is worded.
#[derive(Debug, Clone, Default)]
pub struct Words {
    /// Subject and body.
    pub message: String,
    /// The rules that repaired something, for the trailer.
    pub rules: Vec<String>,
}

/// A file that was not judged or not repaired.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftAlone {
    /// Its path.
    pub path: RepositoryPath,
    /// Why.
    pub reason: String,
}

/// Words the commit of these files, about which this is to be said.
pub type Wording<'a, R> = dyn Fn(&[Edited], &[R]) -> Words + 'a;

/// Repairs the files of a tip.
pub struct Repairs<'a, J: Judge> {
    judge: &'a J,
    witness: &'a dyn Witness,
    wording: &'a Wording<'a, J::Report>,
    /// What is to be said about the files of the last tip.
    pub reports: Vec<J::Report>,
    /// Those that were left alone.
    pub left_alone: Vec<LeftAlone>,
    /// How many files of the last tip were judged.
    pub judged: usize,
}

impl<'a, J: Judge> Repairs<'a, J> {
    /// A planner that repairs what `judge` can, and words its commits with `wording`.
    pub fn new(judge: &'a J, witness: &'a dyn Witness, wording: &'a Wording<'a, J::Report>) -> Self {
        Self {
            judge,
            witness,
            wording,
            reports: Vec::new(),
            left_alone: Vec::new(),
            judged: 0,
        }
    }

    fn repair(&mut self, files: Vec<Change>, texts: Vec<Candidate>) -> Vec<Edited> {
        let verdicts = self.judge.fix(&texts);
        let mut edited = Vec::new();
        for ((change, text), verdict) in files.into_iter().zip(texts).zip(verdicts) {
            self.judged += 1;
            if let Some(reason) = verdict.left_alone {
                self.leave(change.path, reason);
                continue;
            }
            if verdict.is_clean() {
                self.judge.note_clean(&change.path, &change.new);
                continue;
            }
            self.reports.extend(verdict.report);
            let Some(after) = verdict.repaired else { continue };
            match self.rests(&change.path, &text.bytes, &after) {
                Ok(()) => edited.push(Edited {
                    path: change.path,
                    mode: Some(change.mode),
                    before: Some(text.bytes),
                    after: Some(after),
                }),
                Err(reason) => self.leave(change.path, reason.to_owned()),
            }
        }
        edited
    }

    /// Whether a repaired text is one that may be committed.
    fn rests(&self, path: &RepositoryPath, before: &[u8], after: &[u8]) -> Result<(), &'static str> {
        if after.is_empty() && !before.is_empty() {
            return Err("its repair would leave nothing of it");
        }
        let again = self.judge.fix(&[Candidate {
            path: path.clone(),
            bytes: after.to_vec(),
        }]);
        if again.iter().any(|verdict| verdict.repaired.is_some()) {
            return Err("a second run would change its repair again");
        }
        Ok(())
    }

    fn leave(&mut self, path: RepositoryPath, reason: String) {
        self.left_alone.push(LeftAlone { path, reason });
    }
}

impl<R> Verdict<R> {
    /// Whether nothing at all is to be said about the file.
    fn is_clean(&self) -> bool {
        self.repaired.is_none() && self.report.is_none() && self.errors == 0 && self.left_alone.is_none()
    }
}

impl<J: Judge> Planner for Repairs<'_, J> {
    fn propose(&mut self, repository: &dyn Repository, tip: &ObjectId) -> Result<Proposal, HookError> {
        self.reports.clear();
        self.left_alone.clear();
        let all = repository.changed(None, tip)?;
        self.judge.open(repository, &all)?;
        let all: Vec<Change> = all
            .into_iter()
            .filter(|change| change.is_file() && FileClass::of(&change.path.name()).is_some())
            .filter(|change| self.judge.looks_at(&change.path))
            .collect();
        let total = all.len();
        let files: Vec<Change> = all
            .into_iter()
            .filter(|change| !self.judge.is_known_clean(&change.path, &change.new))
            .collect();
        self.judged = total - files.len();
        let mut edited = Vec::new();
        for part in files.chunks(PART) {
            self.witness.tell(&Event::Looking {
                done: self.judged,
                total,
            });
            let ids: Vec<ObjectId> = part.iter().map(|change| change.new.clone()).collect();
            let (mut changes, mut texts) = (Vec::with_capacity(part.len()), Vec::with_capacity(part.len()));
            for (change, blob) in part.iter().zip(repository.blobs(&ids, self.judge.largest())?) {
                match blob {
                    Blob::Bytes(bytes) if !is_lfs_pointer(&bytes) && !is_binary(&bytes) => {
                        let path = change.path.clone();
                        changes.push(change.clone());
                        texts.push(Candidate { path, bytes });
                    }
                    Blob::Bytes(_) => {}
                    Blob::TooLarge(size) => {
                        self.leave(change.path.clone(), format!("it is too large: {size} bytes"));
                    }
                    Blob::Missing => self.leave(change.path.clone(), "its content is not here".to_owned()),
                }
            }
            edited.extend(self.repair(changes, texts));
        }
        let words = (self.wording)(&edited, &self.reports);
        Ok(Proposal {
            files: edited,
            message: words.message,
            trailers: vec![(RULES, words.rules.join(", "))],
        })
    }
}
