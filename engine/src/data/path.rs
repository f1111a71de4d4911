//! Paths through data: `jobs.*.steps[*].uses`.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

/// One step of a path.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Step {
    /// The value of this key.
    Key(Box<str>),
    /// The values of all keys, `*`.
    AnyKey,
    /// The item with this number, counted from 0, `[3]`.
    Item(usize),
    /// All items, `[*]`.
    AnyItem,
    /// The node itself and everything below it, `**`.
    Deep,
}

/// A path from a document's root.
///
/// Keys are parted by dots; `*` is any key, `[3]` an item, `[*]` any item, `**` any depth, none included. A key that
/// holds other than letters, digits, `_`, `-`, `/`, `$`, `@`, `:`, `+` is written in single quotes, with two for one
/// inside: `'a.b'`. The empty path is the root. What [`Display`](fmt::Display) writes reads as the same path.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct DataPath {
    steps: Vec<Step>,
}

/// Why a path cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{cause} at byte {offset} of the path")]
pub struct PathError {
    /// Where, in bytes of the path.
    pub offset: usize,
    /// What is wrong.
    pub cause: &'static str,
}

impl DataPath {
    /// Reads a path.
    ///
    /// # Errors
    /// With the offset of the first thing that does not belong.
    pub fn parse(text: &str) -> Result<Self, PathError> {
        Reading { text, at: 0 }.path()
    }

    /// The path of these steps.
    #[must_use]
    pub fn new(steps: Vec<Step>) -> Self {
        Self { steps }
    }

    /// The steps in order.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// Whether the path leads to one node at most: keys and numbered items only.
    #[must_use]
    pub fn is_concrete(&self) -> bool {
        self.steps
            .iter()
            .all(|step| matches!(step, Step::Key(_) | Step::Item(_)))
    }

    /// The path with one more step.
    #[must_use]
    pub fn then(mut self, step: Step) -> Self {
        self.steps.push(step);
        self
    }
}

impl FromStr for DataPath {
    type Err = PathError;

    fn from_str(text: &str) -> Result<Self, PathError> {
        Self::parse(text)
    }
}

/// What may stand in a key without quotes.
fn is_bare(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '_' | '-' | '/' | '$' | '@' | ':' | '+')
}

impl fmt::Display for DataPath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, step) in self.steps.iter().enumerate() {
            let dot = if number > 0 { "." } else { "" };
            match step {
                Step::Key(key) if !key.is_empty() && key.chars().all(is_bare) => {
                    write!(formatter, "{dot}{key}")?;
                }
                Step::Key(key) => write!(formatter, "{dot}'{}'", key.replace('\'', "''"))?,
                Step::AnyKey => write!(formatter, "{dot}*")?,
                Step::Deep => write!(formatter, "{dot}**")?,
                Step::Item(index) => write!(formatter, "[{index}]")?,
                Step::AnyItem => formatter.write_str("[*]")?,
            }
        }
        Ok(())
    }
}

struct Reading<'t> {
    text: &'t str,
    at: usize,
}

impl Reading<'_> {
    fn path(mut self) -> Result<DataPath, PathError> {
        let mut steps = Vec::new();
        while self.at < self.text.len() {
            if self.take("[") {
                steps.push(self.item()?);
            } else {
                if !steps.is_empty() && !self.take(".") {
                    return self.fail("expected `.` or `[`");
                }
                steps.push(self.key()?);
            }
        }
        Ok(DataPath { steps })
    }

    fn key(&mut self) -> Result<Step, PathError> {
        if self.take("**") {
            return Ok(Step::Deep);
        }
        if self.take("*") {
            return Ok(Step::AnyKey);
        }
        if self.rest().starts_with('\'') {
            return self.quoted();
        }
        let rest = self.rest();
        let length = rest.find(|character| !is_bare(character)).unwrap_or(rest.len());
        if length == 0 {
            return self.fail("expected a key, `*` or `**`");
        }
        let key = rest[..length].into();
        self.at += length;
        Ok(Step::Key(key))
    }

    fn quoted(&mut self) -> Result<Step, PathError> {
        let start = self.at;
        self.at += 1;
        let mut key = String::new();
        loop {
            let Some(length) = self.rest().find('\'') else {
                self.at = start;
                return self.fail("this quote is never closed");
            };
            key.push_str(&self.rest()[..length]);
            self.at += length + 1;
            if !self.take("'") {
                return Ok(Step::Key(key.into()));
            }
            key.push('\'');
        }
    }

    fn item(&mut self) -> Result<Step, PathError> {
        let step = if self.take("*") {
            Step::AnyItem
        } else {
            let rest = self.rest();
            let length = rest
                .find(|character: char| !character.is_ascii_digit())
                .unwrap_or(rest.len());
            let Ok(index) = rest[..length].parse() else {
                return self.fail("expected `*` or the number of an item");
            };
            self.at += length;
            Step::Item(index)
        };
        if self.take("]") {
            Ok(step)
        } else {
            self.fail("expected `]`")
        }
    }

    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn take(&mut self, sign: &str) -> bool {
        let found = self.rest().starts_with(sign);
        if found {
            self.at += sign.len();
        }
        found
    }

    fn fail<T>(&self, cause: &'static str) -> Result<T, PathError> {
        Err(PathError {
            offset: self.at,
            cause,
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn paths_read_as_their_steps() {
        let key = |text: &str| Step::Key(text.into());
        let path = DataPath::parse("jobs.*.steps[*].uses").unwrap();
        assert_eq!(
            path.steps(),
            [
                key("jobs"),
                Step::AnyKey,
                key("steps"),
                Step::AnyItem,
                key("uses")
            ]
        );
        let path = DataPath::parse("[3][0].'a.b''c'.**.@types/node").unwrap();
        assert_eq!(
            path.steps(),
            [
                Step::Item(3),
                Step::Item(0),
                key("a.b'c"),
                Step::Deep,
                key("@types/node")
            ]
        );
        assert_eq!(DataPath::parse("").unwrap(), DataPath::default());
    }

    #[test]
    fn faults_have_their_offset() {
        for (text, offset) in [
            (".a", 0),
            ("a.", 2),
            ("a..b", 2),
            ("a b", 1),
            ("a[x]", 2),
            ("a[1", 3),
            ("a[]", 2),
            ("a.'b", 2),
            ("a'b'", 1),
            ("a[99999999999999999999999]", 2),
        ] {
            assert_eq!(
                DataPath::parse(text).map_err(|error| error.offset),
                Err(offset),
                "{text}"
            );
        }
    }

    proptest! {
        #[test]
        fn what_is_written_reads_the_same(steps in prop::collection::vec(prop_oneof![
            ".{0,5}".prop_map(|key| Step::Key(key.into())),
            "[a-z'.*\\[]{0,5}".prop_map(|key| Step::Key(key.into())),
            Just(Step::AnyKey),
            (0..99_usize).prop_map(Step::Item),
            Just(Step::AnyItem),
            Just(Step::Deep),
        ], 0..6)) {
            let path = DataPath::new(steps);
            prop_assert_eq!(DataPath::parse(&path.to_string()).unwrap(), path);
        }

        #[test]
        fn any_text_is_read_or_refused_at_a_place_in_it(text in ".{0,12}") {
            if let Err(error) = DataPath::parse(&text) {
                prop_assert!(text.get(error.offset..).is_some());
            }
        }
    }
}
