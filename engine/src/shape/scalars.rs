//! What a scalar is to the server that reads it.

use crate::data::{Kind, NodeId, ScalarKind, Style, View};

use super::source::Dialect;
use super::table::Scalar;

impl Dialect {
    /// What kind of scalar a node is to this server; nothing for collections.
    pub(super) fn kind(self, view: &View, id: NodeId) -> Option<ScalarKind> {
        let node = view.node(id);
        let Kind::Scalar(kind) = node.kind else {
            return None;
        };
        let is_old = self == Self::Gitlab && node.style == Style::Plain && node.tag.is_none();
        if is_old && is_old_boolean(view.text(id)) {
            return Some(ScalarKind::Bool);
        }
        Some(kind)
    }

    /// Whether the server fills something in here, so that nothing can be said about the value.
    pub(super) fn is_open(self, view: &View, id: NodeId) -> bool {
        let node = view.node(id);
        if node.tag.is_some_and(|tag| !tag.starts_with("!!")) {
            return true;
        }
        if !matches!(node.kind, Kind::Scalar(_)) {
            return false;
        }
        let text = view.text(id);
        match self {
            Self::Gitlab => text.contains("$[["),
            Self::Github => text.contains("${{"),
            Self::Plain => false,
        }
    }

    /// Whether a scalar holds a variable, so that nothing can be said about its text.
    pub(super) fn has_variable(self, text: &str) -> bool {
        self == Self::Gitlab && text.contains('$')
    }
}

/// The booleans of YAML 1.1 that are none in 1.2. Ruby's reader, GitLab's, leaves out `y` and `n`.
fn is_old_boolean(text: &str) -> bool {
    ["yes", "no", "on", "off"]
        .iter()
        .any(|word| text.eq_ignore_ascii_case(word))
        && (text.bytes().all(|byte| byte.is_ascii_lowercase())
            || text.bytes().all(|byte| byte.is_ascii_uppercase())
            || text.bytes().skip(1).all(|byte| byte.is_ascii_lowercase()))
}

impl Scalar {
    /// What it is called in messages.
    pub(super) fn name(&self) -> &str {
        match self {
            Self::Null => "nothing",
            Self::Boolean => "boolean",
            Self::String | Self::Text | Self::Values(_) => "string",
            Self::Number => "number",
            Self::Integer { .. } => "integer",
            Self::Pattern { wanted, .. } => wanted,
            Self::Duration => "duration",
        }
    }

    /// Whether a scalar of `kind` has the type, whatever it says.
    pub(super) fn takes(&self, kind: ScalarKind, dialect: Dialect) -> bool {
        match self {
            Self::Null => kind == ScalarKind::Null,
            Self::Boolean => kind == ScalarKind::Bool,
            Self::Number => matches!(kind, ScalarKind::Integer | ScalarKind::Float),
            Self::Integer { .. } => kind == ScalarKind::Integer,
            Self::Text => kind != ScalarKind::Null,
            Self::Pattern { .. } => kind != ScalarKind::Null,
            Self::String => kind == ScalarKind::String || dialect == Dialect::Github,
            Self::Values(_) => {
                kind == ScalarKind::String || (dialect == Dialect::Github && kind != ScalarKind::Null)
            }
            Self::Duration => kind == ScalarKind::String,
        }
    }

    /// Whether a scalar that has the type says what it may.
    pub(super) fn allows(&self, text: &str) -> bool {
        match self {
            Self::Integer { least, most } => {
                let number = text.replace('_', "").parse::<i64>();
                number.map_or(true, |number| (*least..=*most).contains(&number))
            }
            Self::Values(values) => values.iter().any(|value| value == text),
            Self::Pattern { pattern, .. } => pattern.is_match(text),
            Self::Duration => is_duration(text),
            _ => true,
        }
    }
}

/// The units of durations, longest spellings first where it matters to nobody.
const UNITS: [&str; 33] = [
    "s", "sec", "secs", "second", "seconds", "m", "min", "mins", "minute", "minutes", "h", "hr", "hrs",
    "hour", "hours", "d", "dy", "day", "days", "w", "week", "weeks", "wk", "wks", "mo", "mon", "mos",
    "month", "months", "mths", "y", "year", "years",
];

/// Whether `text` is a duration as GitLab reads it: `1 week`, `3 mins 4 sec`, `2h20min`, `1:30:00`, `never`.
fn is_duration(text: &str) -> bool {
    const BETWEEN: [&str; 4] = ["and", "with", "plus", "yr"];
    let text = text.trim().to_ascii_lowercase();
    if text == "never" {
        return true;
    }
    let mut has_number = false;
    let words = text.split(|c: char| !c.is_ascii_alphabetic());
    let sound = words.filter(|word| !word.is_empty()).all(|word| {
        UNITS.contains(&word) || BETWEEN.contains(&word) || word == "yrs" || spelled_number(word)
    });
    for part in text.split(|c: char| !c.is_ascii_alphanumeric()) {
        has_number |= part.bytes().any(|byte| byte.is_ascii_digit()) || spelled_number(part);
    }
    sound && has_number
}

fn spelled_number(word: &str) -> bool {
    const NUMBERS: [&str; 24] = [
        "a", "an", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
        "twelve", "fifteen", "twenty", "thirty", "forty", "fifty", "sixty", "ninety", "hundred", "half",
        "quarter",
    ];
    NUMBERS.contains(&word)
}

/// What is between the words of a misspelt duration and the unit that was meant, if that is clear.
pub(super) fn nearest_duration(text: &str) -> Option<String> {
    let mut written = String::new();
    let mut word = String::new();
    let flush = |word: &mut String, written: &mut String| -> Option<()> {
        let lower = word.to_ascii_lowercase();
        if word.is_empty() || is_duration(&format!("1 {lower}")) {
            written.push_str(word);
        } else {
            const LONG: [&str; 12] = [
                "second", "seconds", "minute", "minutes", "hour", "hours", "day", "days", "week", "weeks",
                "month", "months",
            ];
            let near: Vec<&str> = LONG
                .into_iter()
                .filter(|unit| strsim::osa_distance(unit, &lower) == 1)
                .collect();
            // `dayz` is near both `day` and `days`, which are one unit.
            written.push_str(near.iter().find(|unit| unit.ends_with('s')).or(near.first())?);
        }
        word.clear();
        Some(())
    };
    for character in text.chars() {
        if character.is_ascii_alphabetic() {
            word.push(character);
        } else {
            flush(&mut word, &mut written)?;
            written.push(character);
        }
    }
    flush(&mut word, &mut written)?;
    (written != text && is_duration(&written)).then_some(written)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_known_by_their_units() {
        for text in [
            "1 week",
            "30 days",
            "3 mins 4 sec",
            "2h20min",
            "1:30:00",
            "never",
            "42",
            "6 mos 1 day",
            "1h 30m",
            "47 yrs 6 mos and 4d",
            "1 hour, 5 minutes",
            "one week",
        ] {
            assert!(is_duration(text), "{text}");
        }
        for text in ["", "soon", "1 dya", "10 parsecs", "days"] {
            assert!(!is_duration(text), "{text}");
        }
        assert_eq!(nearest_duration("1 dayz").as_deref(), Some("1 days"));
        assert_eq!(nearest_duration("2 huors").as_deref(), Some("2 hours"));
        assert_eq!(nearest_duration("soon"), None);
    }
}
