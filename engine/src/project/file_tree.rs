//! The names of all files of a project: what is there, without looking at the disk for each question.

use std::collections::BTreeSet;

/// Folders whose files somebody installed or built rather than wrote.
const INSTALLED: &str = "node_modules";

/// The files of a project that are neither ignored nor installed, whatever their language: names relative to the root, with
/// `/` between their parts.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct FileTree {
    /// In order, each once.
    names: Vec<Box<str>>,
}

impl FileTree {
    /// The tree of `names`, in any order. Names below a `node_modules` are left out.
    #[must_use]
    pub fn new(names: impl IntoIterator<Item = impl Into<Box<str>>>) -> Self {
        let written = |name: &str| name.split('/').all(|part| part != INSTALLED);
        let mut names: Vec<Box<str>> = names.into_iter().map(Into::into).collect();
        names.retain(|name| written(name));
        names.sort_unstable();
        names.dedup();
        Self { names }
    }

    /// All names, in order.
    #[must_use]
    pub fn names(&self) -> &[Box<str>] {
        &self.names
    }

    /// Whether a file has that name.
    #[must_use]
    pub fn has_file(&self, name: &str) -> bool {
        self.names.binary_search_by(|known| (**known).cmp(name)).is_ok()
    }

    /// Whether a file lies somewhere below `folder`.
    #[must_use]
    pub fn has_folder(&self, folder: &str) -> bool {
        !self.under(folder).is_empty()
    }

    /// The files below `folder`, at any depth, in order. The root's name is empty.
    #[must_use]
    pub fn under(&self, folder: &str) -> &[Box<str>] {
        if folder.is_empty() {
            return &self.names;
        }
        // A slash is what stands behind the folder's name in each of them, and nothing in between sorts elsewhere.
        let first = self.names.partition_point(|name| !is_at_or_behind(name, folder));
        let rest = &self.names[first..];
        let length = rest.partition_point(|name| is_below(name, folder));
        &rest[..length]
    }

    /// The names of the files in `folder` itself.
    pub fn files_in<'t>(&'t self, folder: &str) -> impl Iterator<Item = &'t str> + use<'t> {
        let own = if folder.is_empty() { 0 } else { folder.len() + 1 };
        let names = self.under(folder).iter().map(|name| &**name);
        names.filter(move |name| !name[own..].contains('/'))
    }

    /// The names of the folders in `folder` itself, in order, each once.
    #[must_use]
    pub fn folders_in(&self, folder: &str) -> Vec<&str> {
        let own = if folder.is_empty() { 0 } else { folder.len() + 1 };
        let names = self.under(folder).iter();
        let mut folders: Vec<&str> = names
            .filter_map(|name| Some(&name[..own + name[own..].find('/')?]))
            .collect();
        folders.dedup();
        folders
    }

    /// All folders with a file somewhere below them, in order.
    #[must_use]
    pub fn folders(&self) -> BTreeSet<&str> {
        let mut folders = BTreeSet::new();
        for name in &self.names {
            let mut rest: &str = name;
            while let Some((folder, _)) = rest.rsplit_once('/') {
                if !folders.insert(folder) {
                    break;
                }
                rest = folder;
            }
        }
        folders
    }
}

fn is_below(name: &str, folder: &str) -> bool {
    name.strip_prefix(folder)
        .is_some_and(|rest| rest.starts_with('/'))
}

/// Whether `name` is not before `folder/` in the order of bytes.
fn is_at_or_behind(name: &str, folder: &str) -> bool {
    name.bytes().ge(folder.bytes().chain([b'/']))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree() -> FileTree {
        FileTree::new([
            "b/c.js",
            "a.js",
            "b-d/e",
            "b/d/f.ts",
            "b/d/g",
            "b.js",
            "node_modules/x/index.js",
            "b/node_modules/y",
        ])
    }

    #[test]
    fn installed_files_are_no_files_of_the_project() {
        assert_eq!(tree().names().len(), 6);
        assert!(tree().has_file("b/c.js") && !tree().has_file("node_modules/x/index.js"));
    }

    #[test]
    fn a_folder_holds_what_lies_below_it_and_nothing_that_only_begins_like_it() {
        let tree = tree();
        assert_eq!(tree.under("b"), ["b/c.js", "b/d/f.ts", "b/d/g"].map(Box::from));
        assert_eq!(tree.files_in("b").collect::<Vec<_>>(), ["b/c.js"]);
        assert_eq!(tree.files_in("").collect::<Vec<_>>(), ["a.js", "b.js"]);
        assert_eq!(tree.folders_in("b"), ["b/d"]);
        assert_eq!(tree.folders_in(""), ["b-d", "b"]);
        assert!(tree.has_folder("b/d") && !tree.has_folder("b/c.js") && !tree.has_folder("c"));
        assert_eq!(
            tree.folders().into_iter().collect::<Vec<_>>(),
            ["b", "b-d", "b/d"]
        );
    }
}
