//! What the source files of a project told, kept for the next run.
//!
//! Facts are kept under the hash of the text that told them, so none is ever stale; a program that reads other facts than the
//! one before has another header and begins anew. What cannot be read counts as empty: a cache is allowed to forget.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use engine::Limits;
use engine::project::{FactKey, FactStore, SourceFacts};

/// Changes whenever facts or their layout do.
const MAGIC: &[u8; 16] = b"qmoi facts v1\n\0\0";
const CHECKSUM: usize = 32;
/// Facts of some two hundred thousand files.
const LARGEST: usize = 128 * 1024 * 1024;

/// The file of one project's facts.
#[derive(Debug)]
pub struct FactCache {
    /// Nothing when there is no cache.
    file: Option<PathBuf>,
}

impl FactCache {
    /// The facts of the project at `root`, in the cache folder `folder`; without one, nothing is kept.
    #[must_use]
    pub fn at(folder: Option<&Path>, root: &Path) -> Self {
        let name = blake3::hash(root.as_os_str().as_encoded_bytes()).to_hex();
        Self {
            file: folder.map(|folder| folder.join(format!("{}.facts", &name[..32]))),
        }
    }

    /// What is known from earlier runs.
    #[must_use]
    pub fn load(&self) -> Vec<(FactKey, Option<SourceFacts>)> {
        let limits = Limits {
            size: LARGEST,
            ..Limits::default()
        };
        let content = self
            .file
            .as_deref()
            .and_then(|file| crate::read::read(file, &limits).ok());
        content
            .and_then(|content| decode(&content.bytes))
            .unwrap_or_default()
    }

    /// Writes what was asked for in this run. Where nothing was, what is there stays.
    ///
    /// # Errors
    /// When the cache folder cannot be written. Nothing is lost but time.
    pub fn save(&self, facts: &FactStore) -> io::Result<()> {
        let used = facts.used();
        let (Some(file), false) = (&self.file, used.is_empty()) else {
            return Ok(());
        };
        let body = postcard::to_allocvec(&used).map_err(io::Error::other)?;
        let folder = file.parent().unwrap_or(Path::new("/"));
        fs::create_dir_all(folder)?;
        let mut temporary = tempfile::Builder::new().prefix(".clean-").tempfile_in(folder)?;
        temporary.write_all(MAGIC)?;
        temporary.write_all(blake3::hash(&body).as_bytes())?;
        temporary.write_all(&body)?;
        temporary.persist(file).map_err(|error| error.error)?;
        Ok(())
    }
}

/// The facts of a cache file, or nothing when a byte of it is not as it was written.
fn decode(bytes: &[u8]) -> Option<Vec<(FactKey, Option<SourceFacts>)>> {
    let (checksum, body) = bytes.strip_prefix(MAGIC)?.split_at_checked(CHECKSUM)?;
    if blake3::hash(body).as_bytes() != checksum {
        return None;
    }
    postcard::from_bytes(body).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_are_there_again_in_the_next_run() {
        let folder = tempfile::tempdir().unwrap();
        let cache = FactCache::at(Some(folder.path()), Path::new("/project"));
        assert!(cache.load().is_empty());
        let store = FactStore::default();
        let told = store.facts("a.js", "import a from 'b'; require('c');").unwrap();
        let _broken = store.facts("b.js", "import {");
        cache.save(&store).unwrap();
        let known = FactStore::default();
        known.learn(cache.load());
        assert_eq!(
            known.of_text("a.js", "import a from 'b'; require('c');"),
            Some(told)
        );
        assert_eq!(cache.load().len(), 2);
    }

    #[test]
    fn a_damaged_file_is_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let cache = FactCache::at(Some(folder.path()), Path::new("/project"));
        let store = FactStore::default();
        let _facts = store.facts("a.js", "import 'b'");
        cache.save(&store).unwrap();
        let file = fs::read_dir(folder.path())
            .unwrap()
            .next()
            .unwrap()
            .unwrap()
            .path();
        let whole = fs::read(&file).unwrap();
        for at in 0..whole.len() {
            let mut damaged = whole.clone();
            damaged[at] ^= 1;
            fs::write(&file, damaged).unwrap();
            assert!(cache.load().is_empty(), "byte {at}");
        }
    }

    #[test]
    fn without_a_folder_nothing_is_kept() {
        let cache = FactCache::at(None, Path::new("/project"));
        let store = FactStore::default();
        let _facts = store.facts("a.js", "import 'b'");
        cache.save(&store).unwrap();
        assert!(cache.load().is_empty());
    }
}
