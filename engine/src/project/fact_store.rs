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

#[derive(Debug)]
struct Known {
    facts: Option<Arc<SourceFacts>>,
    /// Whether anybody asked for them, so that they are worth keeping for the next time.
    is_used: bool,
}

/// Facts of texts; nothing for those that could not be parsed.
#[derive(Debug, Default)]
pub struct FactStore {
    facts: Mutex<FxHashMap<FactKey, Known>>,
    /// The text that a file held when it had that stamp.
    stamps: Mutex<FxHashMap<Box<str>, (Stamp, FactKey)>>,
}

impl FactStore {
    /// Takes over what is known from another time.
    pub fn learn(&self, facts: impl IntoIterator<Item = (FactKey, Option<SourceFacts>)>) {
        let mut known = self.facts.lock().unwrap_or_else(PoisonError::into_inner);
        for (key, facts) in facts {
            let facts = facts.map(Arc::new);
            known.entry(key).or_insert(Known {
                facts,
                is_used: false,
            });
        }
    }

    /// The facts of `text` as the file `name`, if they are known.
    #[must_use]
    pub fn of_text(&self, name: &str, text: &str) -> Option<Arc<SourceFacts>> {
        let is_empty = self
            .facts
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .is_empty();
        if is_empty {
            return None;
        }
        self.known(FactKey::new(name, text))?
    }

    /// The facts of the file `name`, if they are known of the text that it held when it had this stamp.
    #[must_use]
    pub fn unchanged(&self, name: &str, stamp: Stamp) -> Option<Option<Arc<SourceFacts>>> {
        let stamps = self.stamps.lock().unwrap_or_else(PoisonError::into_inner);
        let (_, key) = stamps.get(name).filter(|(known, _)| *known == stamp)?;
        self.known(*key)
    }

    /// The facts of `text` as the file `name`: known ones, or those that it tells now. The parser for JavaScript recurses, so
    /// this wants a thread with a large stack.
    #[must_use]
    pub fn facts(&self, name: &str, text: &str) -> Option<Arc<SourceFacts>> {
        self.read(FactKey::new(name, text), name, text)
    }

    /// As [`facts`](Self::facts), and notes that the file holds the text while it has this stamp.
    #[must_use]
    pub fn facts_at(&self, name: &str, stamp: Stamp, text: &str) -> Option<Arc<SourceFacts>> {
        let key = FactKey::new(name, text);
        let mut stamps = self.stamps.lock().unwrap_or_else(PoisonError::into_inner);
        stamps.insert(name.into(), (stamp, key));
        drop(stamps);
        self.read(key, name, text)
    }

    fn read(&self, key: FactKey, name: &str, text: &str) -> Option<Arc<SourceFacts>> {
        if let Some(known) = self.known(key) {
            return known;
        }
        let facts = javascript::read(name, text, &Limits::default()).map(Arc::new);
        self.keep(key, facts.clone());
        facts
    }

    /// Keeps what is known about the text with this key.
    pub fn keep(&self, key: FactKey, facts: Option<Arc<SourceFacts>>) {
        let known = Known { facts, is_used: true };
        self.facts
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(key, known);
    }

    fn known(&self, key: FactKey) -> Option<Option<Arc<SourceFacts>>> {
        let mut facts = self.facts.lock().unwrap_or_else(PoisonError::into_inner);
        let known = facts.get_mut(&key)?;
        known.is_used = true;
        Some(known.facts.clone())
    }

    /// All facts that were asked for, in the order of the keys.
    #[must_use]
    pub fn used(&self) -> Vec<(FactKey, Option<Arc<SourceFacts>>)> {
        let known = self.facts.lock().unwrap_or_else(PoisonError::into_inner);
        let used = known.iter().filter(|(_, known)| known.is_used);
        let mut used: Vec<_> = used.map(|(key, known)| (*key, known.facts.clone())).collect();
        used.sort_unstable_by_key(|(key, _)| *key);
        used
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
        let facts = store.facts_at("a.js", stamp(1), "import 'b';");
        assert!(facts.is_some());
        assert_eq!(store.unchanged("a.js", stamp(1)), Some(facts));
        assert_eq!(store.unchanged("a.js", stamp(2)), None);
        assert_eq!(store.unchanged("b.js", stamp(1)), None);
    }

    #[test]
    fn only_what_was_asked_for_is_worth_keeping() {
        let store = FactStore::default();
        store.learn(["a", "b"].map(|text| (FactKey::new("x.js", text), Some(SourceFacts::default()))));
        assert_eq!(store.of_text("x.js", "a"), Some(Arc::default()));
        assert_eq!(store.of_text("x.js", "c"), None);
        assert_eq!(store.used(), [(FactKey::new("x.js", "a"), Some(Arc::default()))]);
    }

    #[test]
    fn a_text_is_another_in_another_language() {
        let text = "let a = <T>b;";
        assert_ne!(FactKey::new("a.ts", text), FactKey::new("a.tsx", text));
        assert_eq!(FactKey::new("a.ts", text), FactKey::new("c/b.ts", text));
    }
}
