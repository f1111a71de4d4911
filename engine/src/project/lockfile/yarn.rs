//! `yarn.lock` of the first Yarn and of the later ones.

use super::{Lockfile, is_version};

pub(super) fn parse(text: &str) -> Option<Lockfile> {
    let source = yarn_lock_parser::parse_str(text).ok()?;
    let mut lockfile = Lockfile::default();
    for entry in &source.entries {
        if is_version(entry.version) && entry.version != WORKSPACE {
            lockfile.add(entry.name, entry.version);
        }
    }
    Some(lockfile)
}

/// The version that Yarn gives to the packages of the project itself.
const WORKSPACE: &str = "0.0.0-use.local";
