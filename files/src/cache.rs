//! Which contents were found clean before, so that a second run need not look again.
//!
//! An entry is a hash of everything a verdict depends on: the bytes, the file's name and class, its settings, the rules and
//! the program's version. So an entry is never stale, only unused. The file of a project is read once, and saving joins
//! it with what other runs have written meanwhile. What cannot be read counts as empty: a cache is allowed to forget.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use engine::FileClass;

/// Changes whenever the layout of the file or of the key does.
const MAGIC: &[u8; 16] = b"qmoi clean v1\n\0\0";
const KEY: usize = 16;
const ENTRY: usize = KEY + 2;
const CHECKSUM: usize = 32;
const SECONDS_A_DAY: u64 = 24 * 60 * 60;
const KEPT_DAYS: u16 = 30;
/// About 7 MB on disk.
const MOST_ENTRIES: usize = 400_000;

/// The hash of everything the verdict on one file depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CacheKey([u8; KEY]);

/// What a verdict depends on besides the bytes.
#[derive(Debug, Clone, Copy)]
pub struct CacheSubject<'a> {
    /// The file's name relative to the project's root; rules choose files by it.
    pub name: &'a str,
    /// The file's class.
    pub class: FileClass,
    /// [`engine::Settings::fingerprint`].
    pub settings: [u8; 32],
}

/// The clean contents of one project. Can be asked and told from many threads.
#[derive(Debug)]
pub struct Cache {
    /// Nothing when there is no cache.
    file: Option<PathBuf>,
    /// The rules and the program, as the start of every key.
    context: blake3::Hasher,
    today: u16,
    known: HashMap<CacheKey, u16>,
    /// Keys that are new, or known and last used on another day.
    used: Mutex<HashSet<CacheKey>>,
}

impl Cache {
    /// The cache of the project at `root` in the cache folder `folder`. `rules` is the fingerprint of all rules and
    /// `version` names the program exactly.
    #[must_use]
    pub fn open(folder: &Path, root: &Path, rules: &[u8; 32], version: &str) -> Self {
        let name = blake3::hash(root.as_os_str().as_encoded_bytes()).to_hex();
        let file = folder.join(format!("{}.clean", &name[..32]));
        Self::at(Some(file), rules, version, today())
    }

    /// A cache that knows nothing and keeps nothing.
    #[must_use]
    pub fn disabled() -> Self {
        Self::at(None, &[0; 32], "", 0)
    }

    fn at(file: Option<PathBuf>, rules: &[u8; 32], version: &str, today: u16) -> Self {
        let mut context = blake3::Hasher::new();
        context.update(rules);
        put(&mut context, version.as_bytes());
        Self {
            known: file.as_deref().map(load).unwrap_or_default(),
            file,
            context,
            today,
            used: Mutex::default(),
        }
    }

    /// The key of `bytes` as the file of `subject`.
    #[must_use]
    pub fn key(&self, subject: &CacheSubject<'_>, bytes: &[u8]) -> CacheKey {
        let mut hasher = self.context.clone();
        put(&mut hasher, subject.name.as_bytes());
        put(&mut hasher, format!("{:?}", subject.class).as_bytes());
        hasher.update(&subject.settings);
        hasher.update(bytes);
        let mut key = [0; KEY];
        hasher.finalize_xof().fill(&mut key);
        CacheKey(key)
    }

    /// Whether nothing is known, so that no key needs to be asked for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.known.is_empty()
    }

    /// Whether the content with this key was found clean before.
    #[must_use]
    pub fn is_clean(&self, key: CacheKey) -> bool {
        match self.known.get(&key) {
            Some(day) if *day == self.today => true,
            Some(_) => {
                self.note(key);
                true
            }
            None => false,
        }
    }

    /// Notes that the content with this key is clean: no finding, no refusal, no rule that failed.
    pub fn mark_clean(&self, key: CacheKey) {
        if self.file.is_some() {
            self.note(key);
        }
    }

    fn note(&self, key: CacheKey) {
        self.used
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(key);
    }

    /// Writes what was learned, joined with what other runs wrote meanwhile. A run that learned nothing writes nothing.
    ///
    /// # Errors
    /// When the cache folder cannot be written. Nothing is lost but time.
    pub fn save(self) -> io::Result<()> {
        let used = self.used.into_inner().unwrap_or_else(PoisonError::into_inner);
        let (Some(file), false) = (&self.file, used.is_empty()) else {
            return Ok(());
        };
        let folder = file.parent().unwrap_or(Path::new("/"));
        fs::create_dir_all(folder)?;
        tag(folder)?;
        let mut entries = load(file);
        for key in used {
            entries.insert(key, self.today);
        }
        let kept = evict(entries, self.today);
        let mut temporary = tempfile::Builder::new().prefix(".clean-").tempfile_in(folder)?;
        temporary.write_all(&encode(&kept))?;
        temporary.persist(file).map_err(|error| error.error)?;
        forget_old_projects(folder, SystemTime::now());
        Ok(())
    }
}

/// Adds a part of unknown length so that no two lists of parts give the same bytes.
fn put(hasher: &mut blake3::Hasher, part: &[u8]) {
    hasher.update(&(part.len() as u64).to_le_bytes());
    hasher.update(part);
}

/// Days since 1970. Wrong clocks cost entries, never correctness.
fn today() -> u16 {
    let seconds = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs());
    u16::try_from(seconds / SECONDS_A_DAY).unwrap_or(u16::MAX)
}

fn load(file: &Path) -> HashMap<CacheKey, u16> {
    let most = MAGIC.len() + CHECKSUM + MOST_ENTRIES * ENTRY;
    let limits = engine::Limits {
        size: most,
        ..engine::Limits::default()
    };
    crate::read::read(file, &limits)
        .ok()
        .and_then(|content| decode(&content.bytes))
        .unwrap_or_default()
}

/// The entries of a cache file, or nothing when a byte of it is not as it was written.
fn decode(bytes: &[u8]) -> Option<HashMap<CacheKey, u16>> {
    let (checksum, entries) = bytes.strip_prefix(MAGIC)?.split_at_checked(CHECKSUM)?;
    let (entries, []) = entries.as_chunks::<ENTRY>() else {
        return None;
    };
    if blake3::hash(entries.as_flattened()).as_bytes() != checksum {
        return None;
    }
    let decoded = entries.iter().map(|entry| {
        let mut key = [0; KEY];
        key.copy_from_slice(&entry[..KEY]);
        (CacheKey(key), u16::from_le_bytes([entry[KEY], entry[KEY + 1]]))
    });
    Some(decoded.collect())
}

fn encode(entries: &[(CacheKey, u16)]) -> Vec<u8> {
    let mut body = Vec::with_capacity(entries.len() * ENTRY);
    for (key, day) in entries {
        body.extend_from_slice(&key.0);
        body.extend_from_slice(&day.to_le_bytes());
    }
    let mut bytes = MAGIC.to_vec();
    bytes.extend_from_slice(blake3::hash(&body).as_bytes());
    bytes.extend(body);
    bytes
}

/// The entries worth keeping: used within the last days, and of too many those used last.
fn evict(entries: HashMap<CacheKey, u16>, today: u16) -> Vec<(CacheKey, u16)> {
    let mut kept: Vec<(CacheKey, u16)> = entries
        .into_iter()
        .filter(|(_, day)| day.abs_diff(today) <= KEPT_DAYS)
        .collect();
    kept.sort_by_key(|(key, day)| (std::cmp::Reverse(*day), *key));
    kept.truncate(MOST_ENTRIES);
    kept
}

/// Marks the folder as a cache, for the programs that make backups.
fn tag(folder: &Path) -> io::Result<()> {
    let path = folder.join("CACHEDIR.TAG");
    if path.exists() {
        return Ok(());
    }
    let text = "Signature: 8a477f597d28d172789f06886806bc55\n# This folder is a cache of qmoi and may be deleted at any time.\n# See https://bford.info/cachedir/\n";
    fs::write(path, text)
}

/// Removes the files of projects that nobody has checked for as long as entries are kept.
fn forget_old_projects(folder: &Path, now: SystemTime) {
    let kept = Duration::from_secs(u64::from(KEPT_DAYS) * SECONDS_A_DAY);
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let ours = name.to_string_lossy();
        let modified = entry.metadata().and_then(|metadata| metadata.modified());
        let is_old = modified.is_ok_and(|modified| now.duration_since(modified).is_ok_and(|age| age > kept));
        if is_old && (ours.ends_with(".clean") || ours.ends_with(".facts") || ours.starts_with(".clean-")) {
            // Another run may remove it first.
            let _gone = fs::remove_file(entry.path());
        }
    }
}

#[cfg(test)]
#[path = "cache_tests.rs"]
mod tests;
