//! What belongs to the user: HEAD, index, work tree, refs and configuration, as bytes.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use crate::processes::files;

/// Everything that a run must leave as it is.
#[derive(PartialEq, Eq)]
pub(crate) struct Untouched {
    files: BTreeMap<PathBuf, (u32, Vec<u8>)>,
}

impl Untouched {
    /// What belongs to the user of this work tree, whose git directory is in it.
    pub(crate) fn of(work: &Path) -> Self {
        let paths = files(work).into_iter().filter(|path| is_users(work, path));
        let read = |path: PathBuf| {
            let mode = fs::symlink_metadata(&path).unwrap().permissions().mode();
            let bytes = match fs::read_link(&path) {
                Ok(target) => OsString::from(target).into_encoded_bytes(),
                Err(_) => fs::read(&path).unwrap_or_default(),
            };
            (path, (mode, bytes))
        };
        Self {
            files: paths.map(read).collect(),
        }
    }

    /// Asserts that nothing is different now.
    pub(crate) fn assert_is(&self, work: &Path) {
        let now = Self::of(work);
        let differing: Vec<&PathBuf> = self
            .files
            .keys()
            .chain(now.files.keys())
            .filter(|path| self.files.get(*path) != now.files.get(*path))
            .collect();
        assert!(differing.is_empty(), "changed, made or gone: {differing:#?}");
    }
}

/// Whether a file belongs to the user: not objects, which are only ever added, nor what is qmoi's own.
fn is_users(work: &Path, path: &Path) -> bool {
    let Ok(inside) = path.strip_prefix(work.join(".git")) else {
        return true;
    };
    let own = [
        "objects",
        "qmoi",
        "refs/qmoi",
        "logs/refs/qmoi",
        "worktrees",
        // Which commits a fetch cut history at; it says nothing about the user's branches.
        "shallow",
        "modules",
    ];
    !own.iter().any(|own| inside.starts_with(own))
}

/// What begins the names of unfinished files.
const UNFINISHED: [&str; 6] = [
    "qmoi-index",
    "tmp_obj_",
    "tmp_pack_",
    "tmp_idx_",
    ".qmoi-",
    ".tmp",
];

/// Asserts that a git directory holds no lock and no unfinished file.
pub(crate) fn assert_no_litter(git_dir: &Path) {
    assert_none_begins(git_dir, &UNFINISHED);
}

/// The same, but for objects that git could not write to their end, which it leaves for its next cleaning up.
pub(crate) fn assert_no_litter_but_gits(git_dir: &Path) {
    let ours = UNFINISHED.into_iter().filter(|begin| !begin.starts_with("tmp_"));
    assert_none_begins(git_dir, &ours.collect::<Vec<_>>());
}

fn assert_none_begins(git_dir: &Path, begins: &[&str]) {
    let left: Vec<PathBuf> = files(git_dir)
        .into_iter()
        .filter(|path| {
            let name = path.file_name().unwrap().to_string_lossy();
            name.ends_with(".lock") || begins.iter().any(|begin| name.starts_with(begin))
        })
        .collect();
    assert!(left.is_empty(), "left behind: {left:#?}");
}
