//! Facts under the hash of the text that told them, so that nothing is read twice, in one run or in the next.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::javascript::{self, SourceFacts};
use crate::limits::Limits;

/// The hash of a text and of what its name says about its language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct FactKey([u8; 16]);

impl FactKey {
    /// The key of `text` as the file `name`.
    #[must_use]
    pub fn new(name: &str, text: &str) -> Self {
        let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
        let mut hasher = blake3::Hasher::new();
        hasher.update(extension.as_bytes());
        hasher.update(&[0]);
        hasher.update(text.as_bytes());
        let mut key = [0; 16];
        hasher.finalize_xof().fill(&mut key);
        Self(key)
    }
}

/// What a file system says about a file: as long as both are the same, nobody has written it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    /// Its length in bytes.
    pub length: u64,
    /// When it was last written.
    pub written: SystemTime,
}

/// Facts of texts; nothing for those that could not be parsed.
#[derive(Debug, Default)]
pub struct FactStore {
    facts: Mutex<FxHashMap<FactKey, Option<Arc<SourceFacts>>>>,
    /// The text that a file held when it had that stamp.
    stamps: Mutex<FxHashMap<Box<str>, (Stamp, FactKey)>>,
}

impl FactStore {
    /// A store that knows `facts` already.
    #[must_use]
    pub fn new(facts: impl IntoIterator<Item = (FactKey, Option<SourceFacts>)>) -> Self {
        let facts = facts.into_iter().map(|(key, facts)| (key, facts.map(Arc::new)));
        Self {
            facts: Mutex::new(facts.collect()),
            stamps: Mutex::default(),
        }
    }

    /// The facts of the file `name`, if they are known of the text that it held when it had this stamp.
    #[must_use]
    pub fn unchanged(&self, name: &str, stamp: Stamp) -> Option<Option<Arc<SourceFacts>>> {
        let stamps = self.stamps.lock().unwrap_or_else(PoisonError::into_inner);
        let (_, key) = stamps.get(name).filter(|(known, _)| *known == stamp)?;
        self.known(*key)
    }

    /// Notes that the file `name` holds `text` while it has this stamp.
    pub fn note(&self, name: &str, stamp: Stamp, text: &str) {
        let mut stamps = self.stamps.lock().unwrap_or_else(PoisonError::into_inner);
        stamps.insert(name.into(), (stamp, FactKey::new(name, text)));
    }

    /// The facts of `text` as the file `name`: known ones, or those that it tells now. The parser for JavaScript recurses, so
    /// this wants a thread with a large stack.
    #[must_use]
    pub fn facts(&self, name: &str, text: &str) -> Option<Arc<SourceFacts>> {
        let key = FactKey::new(name, text);
        if let Some(known) = self.known(key) {
            return known;
        }
        let facts = javascript::read(name, text, &Limits::default()).map(Arc::new);
        self.keep(key, facts.clone());
        facts
    }

    /// Keeps what is known about the text with this key.
    pub fn keep(&self, key: FactKey, facts: Option<Arc<SourceFacts>>) {
        self.facts.lock().unwrap_or_else(PoisonError::into_inner).insert(key, facts);
    }

    fn known(&self, key: FactKey) -> Option<Option<Arc<SourceFacts>>> {
        self.facts.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned()
    }

    /// All that is known, in the order of the keys.
    #[must_use]
    pub fn all(&self) -> Vec<(FactKey, Option<Arc<SourceFacts>>)> {
        let known = self.facts.lock().unwrap_or_else(PoisonError::into_inner);
        let mut all: Vec<_> = known.iter().map(|(key, facts)| (*key, facts.clone())).collect();
        all.sort_unstable_by_key(|(key, _)| *key);
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_are_known_as_long_as_nobody_has_written_the_file() {
        let store = FactStore::default();
        let stamp = |length| Stamp {
            length,
            written: SystemTime::UNIX_EPOCH,
        };
        assert_eq!(store.unchanged("a.js", stamp(1)), None);
        let facts = store.facts("a.js", "import 'b';");
        store.note("a.js", stamp(1), "import 'b';");
        assert!(facts.is_some());
        assert_eq!(store.unchanged("a.js", stamp(1)), Some(facts));
        assert_eq!(store.unchanged("a.js", stamp(2)), None);
        assert_eq!(store.unchanged("b.js", stamp(1)), None);
    }

    #[test]
    fn a_text_is_another_in_another_language() {
        let text = "let a = <T>b;";
        assert_ne!(FactKey::new("a.ts", text), FactKey::new("a.tsx", text));
        assert_eq!(FactKey::new("a.ts", text), FactKey::new("c/b.ts", text));
    }
}
