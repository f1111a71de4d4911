//! What an index changes against a tree.
//!
//! Both are sorted alike, so one walk along both finds it. Folders that the index notes to be the very tree that stands on the
//! other side are passed over whole; after `git add` of one file nearly all of them are.

use std::ops::Range;

use super::index_file::{IndexFile, WrittenTree};
use super::object::{Change, FileMode, ObjectId};
use super::path::RepositoryPath;

/// One entry of a tree.
#[derive(Debug, Clone)]
pub(crate) struct Leaf {
    pub(crate) name: Vec<u8>,
    pub(crate) mode: FileMode,
    pub(crate) id: Vec<u8>,
    pub(crate) is_folder: bool,
}

/// Where trees are read.
pub(crate) trait Trees {
    type Error;

    /// The entries of a tree, in git's order.
    fn entries(&self, id: &[u8]) -> Result<Vec<Leaf>, Self::Error>;
}

/// Everything that `index` changes against the tree `top`, or against nothing, in the order of the index.
///
/// # Errors
/// When a tree cannot be read.
pub(crate) fn changes<T: Trees>(
    index: &IndexFile,
    trees: &T,
    top: Option<&[u8]>,
) -> Result<Vec<Change>, T::Error> {
    let mut walk = Walk {
        index,
        trees,
        changes: Vec::new(),
    };
    walk.folder(&mut Vec::new(), top, index.trees(), 0..index.len())?;
    Ok(walk.changes)
}

struct Walk<'w, T> {
    index: &'w IndexFile,
    trees: &'w T,
    changes: Vec<Change>,
}

impl<T: Trees> Walk<'_, T> {
    /// Compares the entries of `range`, all of whose paths begin with `prefix`, with a tree.
    fn folder(
        &mut self,
        prefix: &mut Vec<u8>,
        tree: Option<&[u8]>,
        written: Option<&WrittenTree>,
        range: Range<usize>,
    ) -> Result<(), T::Error> {
        if let (Some(tree), Some((count, same))) = (tree, written.and_then(WrittenTree::written))
            && tree == same
            && count == range.len()
        {
            return Ok(());
        }
        let leaves = match tree {
            Some(tree) => self.trees.entries(tree)?,
            None => Vec::new(),
        };
        let mut leaves = leaves.into_iter().peekable();
        let mut at = range.start;
        while at < range.end {
            let path = self.index.path_of(at);
            let rest = &path[prefix.len()..];
            let name = match memchr::memchr(b'/', rest) {
                Some(end) => &rest[..=end],
                None => rest,
            };
            while let Some(leaf) = leaves.next_if(|leaf| key(leaf).lt(name.iter().copied())) {
                self.gone(prefix, &leaf)?;
            }
            let leaf = leaves.next_if(|leaf| key(leaf).eq(name.iter().copied()));
            let start = prefix.len();
            if name.ends_with(b"/") {
                prefix.extend_from_slice(name);
                let end = self.index.first_not(at..range.end, |path| path.starts_with(prefix));
                let folder = written.and_then(|written| written.folder(&name[..name.len() - 1]));
                self.folder(prefix, leaf.as_ref().map(|leaf| leaf.id.as_slice()), folder, at..end)?;
                prefix.truncate(start);
                at = end;
            } else {
                at = self.file(at, range.end, leaf.as_ref());
            }
        }
        for leaf in leaves {
            self.gone(prefix, &leaf)?;
        }
        Ok(())
    }

    /// Compares the entry at `at` with its counterpart, and says where the next path begins.
    fn file(&mut self, at: usize, end: usize, leaf: Option<&Leaf>) -> usize {
        let staged = self.index.staged(at);
        let old = || leaf.map_or_else(ObjectId::zero, |leaf| ObjectId::of(&leaf.id));
        let old_mode = leaf.map_or(FileMode::Other, |leaf| leaf.mode);
        let change = |mode, new, is_unmerged| Change {
            path: RepositoryPath::new(staged.path),
            old_mode,
            mode,
            old: old(),
            new,
            is_unmerged,
        };
        if staged.stage != 0 {
            self.changes.push(change(FileMode::Other, ObjectId::zero(), true));
            return self.index.first_not(at..end, |path| path == staged.path);
        }
        let is_same = leaf.is_some_and(|leaf| leaf.mode == staged.mode && leaf.id == staged.id);
        // What is only announced is not there yet.
        if staged.is_intent {
            if leaf.is_some() {
                self.changes.push(change(FileMode::Other, ObjectId::zero(), false));
            }
        } else if !is_same {
            self.changes.push(change(staged.mode, ObjectId::of(staged.id), false));
        }
        at + 1
    }

    /// Notes all files of a part of the tree that the index does not have.
    fn gone(&mut self, prefix: &mut Vec<u8>, leaf: &Leaf) -> Result<(), T::Error> {
        let start = prefix.len();
        prefix.extend_from_slice(&leaf.name);
        if leaf.is_folder {
            prefix.push(b'/');
            for leaf in self.trees.entries(&leaf.id)? {
                self.gone(prefix, &leaf)?;
            }
        } else {
            self.changes.push(Change {
                path: RepositoryPath::new(prefix.as_slice()),
                old_mode: leaf.mode,
                mode: FileMode::Other,
                old: ObjectId::of(&leaf.id),
                new: ObjectId::zero(),
                is_unmerged: false,
            });
        }
        prefix.truncate(start);
        Ok(())
    }
}

/// By what git sorts the entries of a tree: folders as if their names ended in a slash.
fn key(leaf: &Leaf) -> impl Iterator<Item = u8> + '_ {
    leaf.name.iter().copied().chain(leaf.is_folder.then_some(b'/'))
}
