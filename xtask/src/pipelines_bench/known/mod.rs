//! What the faults know of the two platforms: which keys stand where, and what they hold.
//!
//! Written for the bench alone, from the platforms' documentation, and not read off qmoi's own tables of shapes: a gap there must
//! not hide from the measurement. It need not be complete: what is not named here is left as it is.

pub(super) mod github;
pub(super) mod gitlab;

/// What a key holds.
#[derive(Debug, Clone, Copy)]
pub(super) enum Holds {
    /// Whatever; nothing is done to it.
    Anything,
    /// One text, never a list.
    Text,
    /// A number, without quotes.
    Number,
    /// `true` or `false`, without quotes.
    Boolean,
    /// One of a few words, or something with a `$` in it.
    OneOf(&'static [&'static str]),
    /// A list, where a single text is an error.
    List,
    /// A list of such words, or a single one.
    AnyOf(&'static [&'static str]),
    /// Known keys.
    Keys(&'static Level),
    /// Known keys, or something simpler.
    KeysOrSimple(&'static Level),
    /// A list of mappings with known keys.
    Items(&'static Level),
    /// A list in which some items are mappings with known keys.
    ItemsOrSimple(&'static Level),
    /// Free names, each with known keys.
    Each(&'static Level),
    /// Free names with texts.
    Texts,
    /// Known names, each with one of a few words; or one word for all.
    Scopes(&'static [&'static str], &'static [&'static str]),
}

/// A mapping with known keys.
#[derive(Debug)]
pub(super) struct Level {
    /// What it is called in the names of classes.
    pub(super) name: &'static str,
    /// Its keys.
    pub(super) keys: &'static [(&'static str, Holds)],
    /// What the keys that are not known hold; nothing when there must be none.
    pub(super) others: Option<Holds>,
}

impl Level {
    /// What `key` holds.
    pub(super) fn holds(&self, key: &str) -> Option<Holds> {
        self.keys
            .iter()
            .find(|(name, _)| *name == key)
            .map(|(_, holds)| *holds)
            .or(self.others)
    }

    /// Whether `key` is one of those with a meaning.
    pub(super) fn knows(&self, key: &str) -> bool {
        self.keys.iter().any(|(name, _)| *name == key)
    }

    /// The keys with a meaning.
    pub(super) fn names(&self) -> impl Iterator<Item = &'static str> {
        self.keys.iter().map(|(name, _)| *name)
    }
}
