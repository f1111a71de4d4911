//! Commits that depend on nothing but their tip and their content.
//!
//! No clock and no machine is in them: the date is the tip's own, and the run that the message names is a number made of the tip and
//! the tree. Two runs that start from the same tip therefore make the same commit, and the second finds it pushed already.

use super::planner::{Edited, Plan, Proposal};
use crate::error::HookError;
use crate::git::{FileMode, NewCommit, ObjectId, PastCommit, Repository, Signature, TreeEdit};

/// The trailer by which our commits are known again.
pub const RUN: &str = "Qmoi-Run";
/// The trailer that names the rules that repaired something.
pub const RULES: &str = "Qmoi-Rules";
/// The trailer that names the commit of somebody else that ours brings.
pub const CHANGE: &str = "Qmoi-Change";
/// The trailer that names the commit on which ours was made.
pub const BASE: &str = "Qmoi-Base";

/// Who commits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct By {
    /// The name.
    pub name: String,
    /// The address.
    pub email: String,
    /// Whether commits are signed, as git is configured to.
    pub signs: bool,
}

/// The trailers of a commit's message.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Trailers(Vec<(String, String)>);

impl Trailers {
    /// Those of `message`: the lines `Name: value` of its last paragraph.
    #[must_use]
    pub fn of(message: &str) -> Self {
        let paragraph = message.trim_end().rsplit("\n\n").next().unwrap_or_default();
        let trailer = |line: &str| {
            let (name, value) = line.split_once(": ")?;
            let is_name = |c: char| c.is_ascii_alphanumeric() || c == '-';
            (!name.is_empty() && name.chars().all(is_name))
                .then(|| (name.to_owned(), value.trim().to_owned()))
        };
        Self(paragraph.lines().filter_map(trailer).collect())
    }

    /// The value of the first of this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(found, _)| found.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }
}

/// Writes the commit of a proposal on the tip; nothing where it would change nothing.
///
/// # Errors
/// When git fails.
pub(super) fn write(
    repository: &dyn Repository,
    proposal: &Proposal,
    tip: &PastCommit,
    by: &By,
) -> Result<Option<Plan>, HookError> {
    if proposal.files.is_empty() {
        return Ok(None);
    }
    let edits = written(repository, &proposal.files)?;
    let tree = repository.edited_tree(&tip.id, &edits)?;
    if tree == tip.tree {
        return Ok(None);
    }
    let run = run_number(&tip.id, &tree);
    let mut message = format!("{}\n\n{RUN}: {run}\n", proposal.message.trim_end());
    for (name, value) in &proposal.trailers {
        message.push_str(&format!("{name}: {value}\n"));
    }
    message.push_str(&format!("{BASE}: {}\n", tip.id));
    let signature = Signature {
        name: by.name.clone(),
        email: by.email.clone(),
        date: tip.date.clone(),
    };
    let commit = repository.write_commit(&NewCommit {
        tree: &tree,
        parent: &tip.id,
        message: &message,
        by: &signature,
        is_signed: by.signs,
    })?;
    Ok(Some(Plan {
        tip: tip.id.clone(),
        tree,
        commit,
        files: proposal.files.clone(),
        subject: message.lines().next().unwrap_or_default().to_owned(),
        message,
    }))
}

/// The number that two runs share which make the same of the same tip.
fn run_number(tip: &ObjectId, tree: &ObjectId) -> String {
    let hash = blake3::hash(format!("{tip} {tree}").as_bytes());
    hash.to_hex().as_str().chars().take(16).collect()
}

/// Keeps the new texts as blobs.
fn written(repository: &dyn Repository, files: &[Edited]) -> Result<Vec<TreeEdit>, HookError> {
    let texts: Vec<&[u8]> = files.iter().filter_map(|file| file.after.as_deref()).collect();
    let mut ids = repository.write_texts(&texts)?.into_iter();
    let edit = |file: &Edited| TreeEdit {
        path: file.path.clone(),
        entry: file
            .after
            .as_ref()
            .and_then(|_| Some((file.mode.unwrap_or(FileMode::Regular), ids.next()?))),
    };
    Ok(files.iter().map(edit).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_last_paragraph_has_trailers() {
        let message = "Repair a\n\nQmoi-Run: in the text\n\nQmoi-Run: 12\nQmoi-Base:  ab \nnot one\n";
        let trailers = Trailers::of(message);
        assert_eq!(
            (trailers.get("qmoi-run"), trailers.get(BASE)),
            (Some("12"), Some("ab"))
        );
        assert_eq!(Trailers::of("Fix: a thing").get("Fix"), Some("a thing"));
        assert_eq!(Trailers::of("").get(RUN), None);
    }
}
