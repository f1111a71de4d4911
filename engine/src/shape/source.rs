//! A table as it is written: JSON, checked for unknown words when it is read.

use std::collections::BTreeMap;

use serde::de::Error;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// Which server reads the files, and so what it fills in and which words are booleans.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Dialect {
    /// YAML 1.1, `$NAME`, `$[[ ]]`, tags; an entry without a value counts as left out.
    Gitlab,
    /// YAML 1.2, `${{ }}`; where a text may stand, so may a number.
    Github,
    /// Nothing is filled in.
    Plain,
}

/// A whole table.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TableSource {
    #[serde(rename = "$comment", default)]
    pub(super) _comment: String,
    pub(super) dialect: Dialect,
    /// Globs over paths from the project's root.
    pub(super) files: Vec<String>,
    /// Those of the files that stand alone, so that something can be missing in them; all when not given.
    #[serde(default)]
    pub(super) whole: Vec<String>,
    /// Those of the files that are of this kind whatever they hold; all when not given.
    #[serde(default)]
    pub(super) certain: Vec<String>,
    /// Keys of the root that bring in other files, so that nothing can be missing here.
    #[serde(default)]
    pub(super) includes: Vec<String>,
    /// The first document is a header when its root has this key; the second is then the file proper.
    #[serde(default)]
    pub(super) header: Option<HeaderSource>,
    pub(super) root: Use,
    pub(super) shapes: BTreeMap<String, Use>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HeaderSource {
    pub(super) key: String,
    pub(super) shape: Use,
}

/// A shape where it is used: by name, one of several told apart by the value's type, or written out.
#[derive(Debug, Clone)]
pub(super) enum Use {
    Named(String),
    Either(Vec<Use>),
    Inline(Box<ShapeSource>),
}

// Derived as an untagged enum, it would not say which word is unknown.
impl<'de> Deserialize<'de> for Use {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Value::deserialize(deserializer)? {
            Value::String(name) => Ok(Self::Named(name)),
            list @ Value::Array(_) => serde_json::from_value(list).map(Self::Either),
            shape => serde_json::from_value(shape).map(Self::Inline),
        }
        .map_err(D::Error::custom)
    }
}

/// A shape. Which of the groups of words it has says what it is: `keys`, `others` and `patterns` make a mapping,
/// `items` a sequence, `values`, `pattern`, `duration`, `least` and `most` a scalar, `choose` a choice by keys, `is` another
/// shape with words of its own.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct ShapeSource {
    /// What it is for, in words.
    pub(super) about: String,
    pub(super) is: Option<Use>,

    pub(super) keys: Option<BTreeMap<String, Use>>,
    /// Mappings whose keys this one has too.
    pub(super) like: Vec<String>,
    /// Keys of the mappings in `like` that this one has not, and keys that are no slip for one that it has.
    pub(super) without: Vec<String>,
    /// Keys that must be there; of those in an inner list, one.
    pub(super) required: Vec<OneOf>,
    /// Of each list, one key at most.
    pub(super) exclusive: Vec<Vec<String>>,
    /// Old keys and what is written today.
    pub(super) replaced: BTreeMap<String, String>,
    /// Shapes of the values of other keys by regular expressions over the key, the first that fits.
    pub(super) patterns: Vec<(String, Use)>,
    /// The shape of the values of all other keys; without it, they are unknown.
    pub(super) others: Option<Use>,
    /// Keys of which the value of another key has one when it is meant: without any, another key that is nearly a known one
    /// is a misspelt one.
    pub(super) recognized: Vec<String>,
    /// Nothing that is merged in from elsewhere can bring what must be there.
    pub(super) definite: bool,
    /// Other keys are unknown only when they are nearly a known one.
    pub(super) lenient: bool,

    pub(super) items: Option<Use>,
    /// One item may stand for the list.
    pub(super) alone: bool,
    /// No item comes twice.
    pub(super) unique: bool,
    /// A value that must hold something: an empty text, list or mapping will not do, and neither will nothing at all.
    pub(super) filled: bool,
    /// The server's own sentence about a value that is none of these, without the place that it begins with.
    pub(super) says: String,

    pub(super) values: Vec<String>,
    pub(super) pattern: Option<String>,
    /// A duration, of `most` seconds at most.
    pub(super) duration: bool,
    /// A duration that may be `never`.
    pub(super) never: bool,
    /// A pattern that holds for what variables stand in, too.
    pub(super) literal: bool,
    pub(super) least: Option<i64>,
    /// The greatest number, the longest duration, or the most items of a list.
    pub(super) most: Option<i64>,
    /// What a malformed value should have been, for messages.
    pub(super) wanted: Option<String>,

    pub(super) choose: Vec<ChoiceSource>,
    pub(super) otherwise: Option<Use>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub(super) enum OneOf {
    Key(String),
    Keys(Vec<String>),
}

/// The shape of a mapping that has one of these keys.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ChoiceSource {
    pub(super) has: Vec<String>,
    pub(super) shape: Use,
}
