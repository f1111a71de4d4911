//! What an index changes against a tree.
//!
//! Both are sorted alike, so one walk along both finds it. Folders that the index notes to be the very tree that stands on the
//! other side are passed over whole; after `git add` of one file nearly all of them are.

use super::index_file::{IndexFile, Staged, Unreadable, WrittenTree};
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
    type Error: From<Unreadable>;

    /// The entries of a tree, in git's order.
    fn entries(&self, id: &[u8]) -> Result<Vec<Leaf>, Self::Error>;
}

/// Everything that `index` changes against the tree `top`, or against nothing, in the order of the index.
///
/// # Errors
/// When the index or a tree cannot be read.
pub(crate) fn changes<T: Trees>(
    index: &IndexFile,
    trees: &T,
    top: Option<&[u8]>,
) -> Result<Vec<Change>, T::Error> {
    let mut walk = Walk {
        index,
        trees,
        next: 0,
        entry: index.entry(0)?,
        changes: Vec::new(),
    };
    walk.folder(&mut Vec::new(), top, index.trees())?;
    Ok(walk.changes)
}

struct Walk<'w, T> {
    index: &'w IndexFile,
    trees: &'w T,
    /// The number of the entry at which the walk is.
    next: usize,
    /// The entry itself; nothing at the end.
    entry: Option<Staged>,
    changes: Vec<Change>,
}

impl<T: Trees> Walk<'_, T> {
    /// Compares the entries from here on whose paths begin with `prefix` with a tree.
    fn folder(
        &mut self,
        prefix: &mut Vec<u8>,
        tree: Option<&[u8]>,
        written: Option<&WrittenTree>,
    ) -> Result<(), T::Error> {
        if let (Some(tree), Some((count, same))) = (tree, written.and_then(WrittenTree::written))
            && tree == same
        {
            return self.pass(count, prefix);
        }
        let leaves = match tree {
            Some(tree) => self.trees.entries(tree)?,
            None => Vec::new(),
        };
        let mut leaves = leaves.into_iter().peekable();
        while let Some(rest) = self.below(prefix) {
            let name = match memchr::memchr(b'/', rest) {
                Some(end) => rest[..=end].to_vec(),
                None => rest.to_vec(),
            };
            while let Some(leaf) = leaves.next_if(|leaf| key(leaf).lt(name.iter().copied())) {
                self.gone(prefix, &leaf)?;
            }
            let leaf = leaves.next_if(|leaf| key(leaf).eq(name.iter().copied()));
            if let Some(folder) = name.strip_suffix(b"/") {
                let start = prefix.len();
                prefix.extend_from_slice(&name);
                let written = written.and_then(|written| written.folder(folder));
                self.folder(prefix, leaf.as_ref().map(|leaf| leaf.id.as_slice()), written)?;
                prefix.truncate(start);
            } else {
                self.file(leaf.as_ref())?;
            }
        }
        for leaf in leaves {
            self.gone(prefix, &leaf)?;
        }
        Ok(())
    }

    /// The path at which the walk is, behind `prefix`; nothing where it begins with another.
    fn below(&self, prefix: &[u8]) -> Option<&[u8]> {
        self.entry.as_ref()?.path.strip_prefix(prefix)
    }

    fn go_to(&mut self, number: usize) -> Result<(), T::Error> {
        self.next = number;
        self.entry = self.index.entry(number)?;
        Ok(())
    }

    /// Passes over so many entries, which must be all that begin with `prefix`.
    fn pass(&mut self, count: usize, prefix: &[u8]) -> Result<(), T::Error> {
        if count > 0 {
            self.go_to(self.next + count - 1)?;
            let is_last = self.below(prefix).is_some();
            self.go_to(self.next + 1)?;
            if !is_last || self.below(prefix).is_some() {
                return Err(Unreadable("the index contradicts its record of trees".to_owned()).into());
            }
        }
        Ok(())
    }

    /// Compares the entry at which the walk is with its counterpart, and goes on to the next path.
    fn file(&mut self, leaf: Option<&Leaf>) -> Result<(), T::Error> {
        let Some(staged) = self.entry.take() else {
            return Ok(());
        };
        self.go_to(self.next + 1)?;
        let mut change = Change {
            path: RepositoryPath::new(staged.path),
            old_mode: leaf.map_or(FileMode::Other, |leaf| leaf.mode),
            mode: FileMode::Other,
            old: leaf.map_or_else(ObjectId::zero, |leaf| ObjectId::of(&leaf.id)),
            new: ObjectId::zero(),
            is_unmerged: staged.stage != 0,
        };
        if staged.stage != 0 {
            while self
                .entry
                .as_ref()
                .is_some_and(|other| other.path == change.path.bytes())
            {
                self.go_to(self.next + 1)?;
            }
            self.changes.push(change);
            return Ok(());
        }
        let is_same = leaf.is_some_and(|leaf| leaf.mode == staged.mode && leaf.id == staged.id);
        // What is only announced is not there yet.
        let is_change = if staged.is_intent {
            leaf.is_some()
        } else {
            !is_same
        };
        if is_change {
            if !staged.is_intent {
                change.mode = staged.mode;
                change.new = ObjectId::of(&staged.id);
            }
            self.changes.push(change);
        }
        Ok(())
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
