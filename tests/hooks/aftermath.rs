//! What must be true of a repository after a commit that was cut short: every byte is there, `qmoi recover` finishes or undoes, and
//! a commit works again.

use std::fs;
use std::path::{Path, PathBuf};

use crate::matrix::Pair;
use crate::matrix::form::Scene;
use crate::matrix::snapshot::{Entry, Snapshot, tree_difference};
use crate::sandbox::Sandbox;

/// What `qmoi recover` says when it finds nothing.
const NOTHING: &str = "nothing to recover: no hook was interrupted\n";

/// A commit that is about to be cut short.
pub(crate) struct Attempt<'p> {
    pub(crate) pair: &'p Pair,
    pub(crate) scene: Scene,
    pub(crate) before: Snapshot,
}

/// Which way `qmoi recover` goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    Finish,
    Undo,
}

/// What a commit that was cut short had done already.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Found {
    /// HEAD holds the repaired commit.
    pub(crate) is_committed: bool,
    /// Some file of the work tree is repaired.
    pub(crate) has_landed: bool,
    /// Files of the work tree that were looked at.
    pub(crate) files: usize,
}

impl<'p> Attempt<'p> {
    pub(crate) fn new(pair: &'p Pair, template: &Sandbox) -> Self {
        let scene = pair.form.scene(pair.kind, template);
        let before = Snapshot::of(&scene.sandbox);
        Self { pair, scene, before }
    }

    fn sandbox(&self) -> &Sandbox {
        &self.scene.sandbox
    }

    /// Asserts that HEAD, index and work tree hold, path by path, the user's bytes or the repaired ones.
    pub(crate) fn assert_nothing_is_lost(&self) -> Found {
        let now = Snapshot::of(self.sandbox());
        let (before, pair) = (&self.before, self.pair);
        let wanted = &pair.wanted;
        assert!(
            now.head == before.head || now.head == wanted.head,
            "{}",
            tree_difference("HEAD", &now.head, &wanted.head)
        );
        for (path, entry) in &now.work {
            let is_known = [&before.work, &wanted.work]
                .iter()
                .any(|tree| tree.get(path) == Some(entry));
            let name = String::from_utf8_lossy(path);
            assert!(
                is_known || name.contains(".qmoi-"),
                "{name} has strange content: {}",
                text(entry)
            );
        }
        for path in before.work.keys() {
            let name = String::from_utf8_lossy(path);
            assert!(now.work.contains_key(path), "{name} is gone");
        }
        let known = [&before.index, &pair.without.index, &wanted.index];
        for (path, entry) in &now.index {
            let is_known = known.iter().any(|tree| tree.get(path) == Some(entry));
            let name = String::from_utf8_lossy(path);
            assert!(is_known, "{name} is staged with strange content: {}", text(entry));
        }
        for path in before
            .index
            .keys()
            .filter(|path| wanted.index.contains_key(*path))
        {
            let name = String::from_utf8_lossy(path);
            assert!(now.index.contains_key(path), "{name} is staged no longer");
        }
        self.sandbox().git(&["fsck", "--no-dangling", "--no-progress"]);
        Found {
            is_committed: now.head != before.head,
            has_landed: now
                .work
                .iter()
                .any(|(path, entry)| before.work.get(path) != Some(entry)),
            files: now.work.len(),
        }
    }

    /// Whether everything is as it is to be after the commit.
    pub(crate) fn is_as_wanted(&self) -> bool {
        Snapshot::of(self.sandbox()) == self.pair.wanted
    }

    /// Removes the locks that a killed git leaves, as git tells its user to, and its drafts of objects, as `git gc` does. Says how
    /// many locks there were.
    pub(crate) fn remove_stale_locks(&self) -> usize {
        let git_dir = self
            .sandbox()
            .git(&["rev-parse", "--path-format=absolute", "--git-common-dir"]);
        let mut locks = Vec::new();
        find_locks(Path::new(git_dir.text().trim()), &mut locks);
        for lock in &locks {
            fs::remove_file(lock).unwrap();
        }
        let is_lock = |path: &&PathBuf| path.extension().is_some_and(|extension| extension == "lock");
        locks.iter().filter(is_lock).count()
    }

    /// Recovers, and asserts that all is then as it was, or as it was to be. Says whether there was anything to recover.
    pub(crate) fn recover(&self, direction: Direction) -> bool {
        let sandbox = self.sandbox();
        let before = &self.before;
        let is_committed = Snapshot::of(sandbox).head != before.head;
        let arguments: &[&str] = match direction {
            Direction::Finish => &["recover"],
            Direction::Undo => &["recover", "--undo"],
        };
        let ran = sandbox.qmoi(arguments);
        assert_eq!(ran.code, Some(0), "{ran:?}");
        let again = sandbox.qmoi(&["recover"]).text();
        assert_eq!(again, NOTHING);
        self.assert_nothing_is_lost();
        let now = Snapshot::of(sandbox);
        if ran.text() == NOTHING {
            self.assert_old_bytes_are_kept(&now);
            return false;
        }
        match direction {
            Direction::Undo if !is_committed => {
                let difference = tree_difference("work tree", &now.work, &before.work);
                assert!(difference.is_empty(), "after the undoing: {difference}");
                for (path, entry) in &now.index {
                    let is_known = [&before.index, &self.pair.without.index]
                        .iter()
                        .any(|tree| tree.get(path) == Some(entry));
                    assert!(is_known, "still staged: {}", String::from_utf8_lossy(path));
                }
            }
            _ => {
                for (path, entry) in &now.work {
                    let name = String::from_utf8_lossy(path);
                    assert!(before.work.contains_key(path), "{name} is left over");
                    // What the index has of the repair the work tree has, too.
                    let staged = now.index.get(path);
                    if staged != before.index.get(path)
                        && staged != self.pair.without.index.get(path)
                        && staged == self.pair.wanted.index.get(path)
                    {
                        assert!(
                            Some(entry) == self.pair.wanted.work.get(path),
                            "{name} lags behind"
                        );
                    }
                }
            }
        }
        true
    }

    /// Asserts that the bytes which files of the work tree had before are kept, where they have others now: the hook died when its
    /// work was done, or before it began.
    fn assert_old_bytes_are_kept(&self, now: &Snapshot) {
        let git_dir = self.sandbox().git(&["rev-parse", "--absolute-git-dir"]).text();
        let mut kept = Vec::new();
        read_all(&Path::new(git_dir.trim()).join("qmoi/done"), &mut kept);
        for (path, entry) in &now.work {
            let name = String::from_utf8_lossy(path);
            let before = self.before.work.get(path);
            assert!(before.is_some(), "{name} is left over");
            let is_kept = before == Some(entry) || before.is_some_and(|before| kept.contains(&before.bytes));
            assert!(is_kept, "the old bytes of {name} are nowhere");
        }
    }

    /// Commits all that there is, and asserts that each of the user's words is in it.
    pub(crate) fn assert_commits_again(&self) {
        let sandbox = self.sandbox();
        let ran = sandbox.try_git(&[
            "commit",
            "--quiet",
            "--all",
            "--allow-empty",
            "--message",
            "again",
        ]);
        assert_eq!(ran.code, Some(0), "{ran:?}");
        let now = Snapshot::of(sandbox);
        for (path, entry) in &now.head {
            let (Some(work), Some(mine)) = (now.work.get(path), self.before.work.get(path)) else {
                continue;
            };
            let name = String::from_utf8_lossy(path);
            if !entry.mode.starts_with("100") || entry.bytes.starts_with(b"version https://git-lfs") {
                assert!(work == mine, "{name} changed");
                continue;
            }
            let is_converted = path.ends_with(b".json");
            let read = |entry: &Entry| {
                if is_converted {
                    (self.pair.kind.conversion.from_work)(&entry.bytes).replace("\"bad\"", "\"good\"")
                } else {
                    text(entry)
                }
            };
            assert_eq!(read(work), read(mine), "{name}");
            assert_eq!(text(entry), read(mine), "{name}");
        }
        let is_clean = now
            .status
            .split(|byte| *byte == 0)
            .all(|line| line.is_empty() || line.starts_with(b"??"));
        assert!(is_clean, "{}", String::from_utf8_lossy(&now.status));
        sandbox.assert_tidy();
    }
}

/// The contents of all files in a folder.
fn read_all(folder: &Path, contents: &mut Vec<Vec<u8>>) {
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read_all(&path, contents);
        } else {
            contents.push(fs::read(path).unwrap());
        }
    }
}

fn text(entry: &Entry) -> String {
    String::from_utf8_lossy(&entry.bytes).into_owned()
}

fn find_locks(folder: &Path, locks: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() && !path.is_symlink() {
            find_locks(&path, locks);
        } else if name.ends_with(".lock") || name.starts_with("tmp_obj_") {
            locks.push(path);
        }
    }
}
