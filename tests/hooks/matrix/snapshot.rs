//! Everything that a repository and its work tree hold, byte for byte.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use crate::sandbox::Sandbox;

/// Files by path.
pub(crate) type Tree = BTreeMap<Vec<u8>, Entry>;

/// One file, link or submodule.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Entry {
    /// As git writes it; in the index with the stage behind it.
    pub(crate) mode: String,
    /// Its text, target or commit.
    pub(crate) bytes: Vec<u8>,
}

/// What HEAD, index and work tree hold.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Snapshot {
    pub(crate) head: Tree,
    pub(crate) index: Tree,
    pub(crate) work: Tree,
    pub(crate) status: Vec<u8>,
}

impl Snapshot {
    pub(crate) fn of(sandbox: &Sandbox) -> Self {
        let mut work = Tree::new();
        walk(&sandbox.top, &sandbox.top, &mut work);
        Self {
            head: tree(sandbox, "HEAD"),
            index: index(sandbox),
            work,
            status: status(sandbox),
        }
    }

    /// Says what differs, if anything does.
    pub(crate) fn difference(&self, wanted: &Self) -> String {
        let mut text = String::new();
        for (name, found, wanted) in [
            ("HEAD", &self.head, &wanted.head),
            ("index", &self.index, &wanted.index),
            ("work tree", &self.work, &wanted.work),
        ] {
            text.push_str(&tree_difference(name, found, wanted));
        }
        if self.status != wanted.status {
            let [found, wanted] = [&self.status, &wanted.status].map(|status| {
                String::from_utf8_lossy(status)
                    .replace('\0', "|")
                    .escape_debug()
                    .to_string()
            });
            let _ = writeln!(text, "status: found {found}, wanted {wanted}");
        }
        text
    }
}

/// Says what differs between two trees, if anything does.
pub(crate) fn tree_difference(name: &str, found: &Tree, wanted: &Tree) -> String {
    let mut text = String::new();
    let paths: BTreeSet<_> = found.keys().chain(wanted.keys()).collect();
    for path in paths {
        let (found, wanted) = (found.get(path), wanted.get(path));
        if found != wanted {
            let path = String::from_utf8_lossy(path);
            let path = path.escape_debug();
            let (found, wanted) = told_apart(found, wanted);
            let _ = writeln!(text, "{name} {path}: found {found}, wanted {wanted}");
        }
    }
    text
}

/// Two entries by their modes and the first line in which they differ.
fn told_apart(one: Option<&Entry>, other: Option<&Entry>) -> (String, String) {
    let lines = |entry: Option<&Entry>| -> Vec<String> {
        let bytes = entry.map(|entry| entry.bytes.as_slice()).unwrap_or_default();
        bytes
            .split_inclusive(|byte| *byte == b'\n')
            .map(|line| String::from_utf8_lossy(line).into_owned())
            .collect()
    };
    let (in_one, in_other) = (lines(one), lines(other));
    let same = in_one
        .iter()
        .zip(&in_other)
        .take_while(|(one, other)| one == other)
        .count();
    let shown = |entry: Option<&Entry>, lines: &[String]| match entry {
        Some(entry) => format!("{} line {same} {:?}", entry.mode, lines.get(same)),
        None => "nothing".to_owned(),
    };
    (shown(one, &in_one), shown(other, &in_other))
}

/// The files of a commit; none where there is no such commit.
pub(crate) fn tree(sandbox: &Sandbox, commit: &str) -> Tree {
    let ran = sandbox.try_git(&["ls-tree", "-r", "-z", commit]);
    let entries = ran
        .stdout
        .split(|byte| *byte == 0)
        .filter(|line| !line.is_empty())
        .map(|line| {
            let (head, path) = at_tab(line);
            let mut fields = head.split(' ');
            let (mode, _kind, id) = (fields.next(), fields.next(), fields.next());
            (path, mode.unwrap().to_owned(), id.unwrap().to_owned())
        });
    with_content(sandbox, entries.collect())
}

fn index(sandbox: &Sandbox) -> Tree {
    let ran = sandbox.git(&["ls-files", "--stage", "-z"]);
    let entries = ran
        .stdout
        .split(|byte| *byte == 0)
        .filter(|line| !line.is_empty())
        .map(|line| {
            let (head, path) = at_tab(line);
            let mut fields = head.split(' ');
            let (mode, id, stage) = (fields.next().unwrap(), fields.next(), fields.next().unwrap());
            let mut path = path;
            let mut mode = mode.to_owned();
            if stage != "0" {
                mode = format!("{mode} {stage}");
                path.extend(format!("#{stage}").bytes());
            }
            (path, mode, id.unwrap().to_owned())
        });
    with_content(sandbox, entries.collect())
}

fn at_tab(line: &[u8]) -> (&str, Vec<u8>) {
    let tab = line.iter().position(|byte| *byte == b'\t').unwrap();
    (
        std::str::from_utf8(&line[..tab]).unwrap(),
        line[tab + 1..].to_vec(),
    )
}

/// Reads all blobs at once; a submodule has its commit for content.
fn with_content(sandbox: &Sandbox, entries: Vec<(Vec<u8>, String, String)>) -> Tree {
    let wanted: String = entries
        .iter()
        .filter(|(_, mode, _)| !mode.starts_with("160000"))
        .map(|(_, _, id)| format!("{id}\n"))
        .collect();
    let output = sandbox.git_with(&["cat-file", "--batch"], &wanted).stdout;
    let mut rest = output.as_slice();
    let mut tree = Tree::new();
    for (path, mode, id) in entries {
        let bytes = if mode.starts_with("160000") {
            id.into_bytes()
        } else {
            let end = rest.iter().position(|byte| *byte == b'\n').unwrap();
            let head = std::str::from_utf8(&rest[..end]).unwrap();
            let size: usize = head.rsplit(' ').next().unwrap().parse().unwrap_or_else(|_| {
                panic!("the blob of {} is gone: {head}", String::from_utf8_lossy(&path));
            });
            let bytes = rest[end + 1..end + 1 + size].to_vec();
            rest = &rest[end + 2 + size..];
            bytes
        };
        tree.insert(path, Entry { mode, bytes });
    }
    tree
}

/// Reads the work tree; what git keeps in it, and the rules of the tests, are passed over.
fn walk(top: &Path, folder: &Path, tree: &mut Tree) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.strip_prefix(top).unwrap().as_os_str().as_bytes().to_vec();
        if path.file_name().is_some_and(|name| name == ".git") || name == b"qmoi.json" || name == b".qmoi" {
            continue;
        }
        let metadata = path.symlink_metadata().unwrap();
        let entry = if metadata.is_symlink() {
            Entry {
                mode: "120000".to_owned(),
                bytes: fs::read_link(&path).unwrap().as_os_str().as_bytes().to_vec(),
            }
        } else if metadata.is_dir() {
            walk(top, &path, tree);
            continue;
        } else {
            Entry {
                mode: format!("{:o}", metadata.permissions().mode()),
                bytes: fs::read(&path).unwrap(),
            }
        };
        tree.insert(name, entry);
    }
}

fn status(sandbox: &Sandbox) -> Vec<u8> {
    sandbox
        .git(&[
            "status",
            "--porcelain",
            "-z",
            "--untracked-files=all",
            "--ignore-submodules=none",
        ])
        .stdout
}
