//! What the environment of this process says about the repository to work on.

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Instant;

use hooks::{Author, ObjectId, Surroundings};

/// Variables by which git looks for things elsewhere than usual.
const UNUSUAL: [&str; 14] = [
    "GIT_WORK_TREE",
    "GIT_COMMON_DIR",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_NAMESPACE",
    "GIT_CEILING_DIRECTORIES",
    "GIT_DISCOVERY_ACROSS_FILESYSTEM",
    "GIT_REPLACE_REF_BASE",
    "GIT_NO_REPLACE_OBJECTS",
    "GIT_GRAFT_FILE",
    "GIT_SHALLOW_FILE",
    "GIT_ATTR_SOURCE",
    "GIT_CONFIG",
    "GIT_CONFIG_COUNT",
];

/// Settings that do the same when they are given with `git -c`.
const UNUSUAL_SETTINGS: [&str; 4] = ["core.worktree", "core.bare", "core.usereplacerefs", "extensions."];

/// Where this process was started, and what git told it. It has to be done at `end`.
pub(crate) fn surroundings(end: Option<Instant>) -> Surroundings {
    Surroundings {
        folder: std::env::current_dir().unwrap_or_else(|_| PathBuf::from(".")),
        index: value("GIT_INDEX_FILE").map(PathBuf::from),
        git_dir: value("GIT_DIR").map(PathBuf::from),
        unusual: unusual(),
        author: author(),
        // Git tells its hooks the author's date, whoever chose it, and the committer's only if it was chosen.
        dates_are_chosen: value("GIT_COMMITTER_DATE").is_some(),
        merged: merged(),
        end,
    }
}

fn value(name: &str) -> Option<OsString> {
    std::env::var_os(name).filter(|value| !value.is_empty())
}

fn unusual() -> Option<String> {
    if let Some(name) = UNUSUAL.iter().find(|name| std::env::var_os(name).is_some()) {
        return Some((*name).to_owned());
    }
    let settings = value("GIT_CONFIG_PARAMETERS")?
        .to_string_lossy()
        .to_ascii_lowercase();
    let is_unusual = UNUSUAL_SETTINGS.iter().any(|setting| settings.contains(setting));
    is_unusual.then(|| "GIT_CONFIG_PARAMETERS".to_owned())
}

fn author() -> Option<Author> {
    Some(Author {
        name: value("GIT_AUTHOR_NAME")?.into_encoded_bytes(),
        email: value("GIT_AUTHOR_EMAIL")?.into_encoded_bytes(),
        date: value("GIT_AUTHOR_DATE")?.to_string_lossy().into_owned(),
    })
}

/// `git merge` names the commits that it merges in the names of variables.
fn merged() -> Vec<ObjectId> {
    std::env::vars_os()
        .filter_map(|(name, _)| ObjectId::parse(name.to_str()?.strip_prefix("GITHEAD_")?))
        .collect()
}
