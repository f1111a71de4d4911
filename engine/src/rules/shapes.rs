//! Matches of rules that speak about how a document differs from its table of shapes.

use rhai::{Array, Dynamic, ImmutableString};

use super::definition::Rule;
use super::matching::new_match;
use crate::data::{NodeId, View};
use crate::document::Document;
use crate::script::{Matched, Place};
use crate::shape::{Reshaping, Violation, ViolationKind, place_of};

/// The captures, and then the bound values, of such a match.
pub(super) const NAMES: [&str; 15] = [
    "value",
    "key",
    "first",
    "parent",
    "home",
    "found",
    "nearest",
    "known",
    "wanted",
    "shape",
    "place",
    "says",
    "kind",
    "name",
    "reshaping",
];

/// How many of the words that may stand in a place a message names.
const MOST_NAMED: usize = 12;

/// The violations of `document` that are of one of `kinds`.
pub(super) fn matches(rule: &Rule, document: &Document, kinds: &[ViolationKind]) -> Vec<Matched> {
    let Some(view) = document.view() else {
        return Vec::new();
    };
    let violations = document.violations().list.iter();
    violations
        .filter(|violation| kinds.contains(&violation.kind))
        .map(|violation| matched(rule, document, view, violation))
        .collect()
}

fn matched(rule: &Rule, document: &Document, view: &View, violation: &Violation) -> Matched {
    let parent = view.parent(violation.key.unwrap_or(violation.value));
    let captures = [
        ("value", Some(violation.value)),
        ("key", violation.key),
        ("first", violation.first),
        ("parent", parent),
        ("home", home(view, violation, parent)),
    ];
    let captures = captures
        .into_iter()
        .filter_map(|(name, node)| Some((name.to_owned(), Place::data(document, node?))));
    let mut matched = new_match(rule, document, captures.collect());
    let known: Array = violation.known.iter().map(|word| text(word)).collect();
    let optional = |word: Option<&str>| word.map_or(Dynamic::UNIT, text);
    let values = [
        ("found", text(&violation.found)),
        ("nearest", optional(violation.nearest.as_deref())),
        ("known", Dynamic::from(known)),
        ("wanted", text(&wanted(violation))),
        ("shape", text(&violation.shape)),
        ("place", text(&place_of(document, violation))),
        ("says", text(&says(violation))),
        ("kind", text(violation.kind.name())),
        ("name", optional(view.key_text(violation.value))),
        ("reshaping", optional(violation.reshaping.map(Reshaping::name))),
    ];
    for (name, value) in values {
        matched.values.insert(name.into(), value);
    }
    matched
}

/// The value of the neighbour under which the key is at home, where it is there.
fn home(view: &View, violation: &Violation, parent: Option<NodeId>) -> Option<NodeId> {
    view.own_get(parent?, violation.home.as_deref()?)
}

/// The server's sentence, without the place that it begins with: that of the table, or the one that servers say of such types.
fn says(violation: &Violation) -> String {
    let is_of_type = matches!(violation.kind, ViolationKind::WrongType | ViolationKind::Empty);
    if !violation.says.is_empty() || !is_of_type {
        return violation.says.clone();
    }
    let article = |word: &String| match word.as_str() {
        "boolean" => "a boolean value".to_owned(),
        word if word.starts_with(['a', 'e', 'i', 'o']) => format!("an {word}"),
        word => format!("a {word}"),
    };
    // The order in which GitLab names them.
    let rank = |word: &&String| {
        ["integer", "hash", "array", "string", "boolean"]
            .iter()
            .position(|known| known == word)
    };
    let mut words: Vec<&String> = violation.known.iter().collect();
    words.sort_by_key(rank);
    let words: Vec<String> = words.into_iter().map(article).collect();
    format!("should be {}", words.join(" or "))
}

/// What may stand here, as a message says it.
fn wanted(violation: &Violation) -> String {
    let known = &violation.known;
    let article = |word: &String| {
        let vowel = word.starts_with(['a', 'e', 'i', 'o']);
        format!("{} {word}", if vowel { "an" } else { "a" })
    };
    match violation.kind {
        ViolationKind::WrongType | ViolationKind::Empty => {
            let words: Vec<String> = known.iter().map(article).collect();
            words.join(" or ")
        }
        ViolationKind::MissingKey => known
            .iter()
            .map(|key| format!("`{key}`"))
            .collect::<Vec<_>>()
            .join(" or "),
        _ if known.len() > MOST_NAMED => format!("{}, …", known[..MOST_NAMED].join(", ")),
        _ => known.join(", "),
    }
}

fn text(word: &str) -> Dynamic {
    Dynamic::from(ImmutableString::from(word))
}
