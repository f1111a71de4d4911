//! How rules are named in configuration, on the command line and in suppressions: one rule, a pack, a category, or all.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use thiserror::Error;

use crate::finding::{Category, RuleId};

/// A set of rules by name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Selector {
    /// Every rule.
    All,
    /// The rules of a category.
    Category(Category),
    /// The rules of a pack.
    Pack(Arc<str>),
    /// One rule.
    Rule(RuleId),
}

/// A text that cannot name any rule, pack or category.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{0}` is not a rule (`pack/rule`), a pack, a category or `all`")]
pub struct SelectorError(pub String);

impl Selector {
    /// Whether the rule with this id and category is meant.
    #[must_use]
    pub fn matches(&self, rule: &RuleId, category: Category) -> bool {
        *self == Self::Category(category) || self.matches_id(rule)
    }

    /// Whether the rule with this id is meant by its own name, by its pack or by `all`.
    #[must_use]
    pub fn matches_id(&self, rule: &RuleId) -> bool {
        match self {
            Self::All => true,
            Self::Category(_) => false,
            Self::Pack(pack) => rule.pack() == &**pack,
            Self::Rule(wanted) => wanted == rule,
        }
    }

    /// How narrow the selector is: of two that match one rule, the greater decides.
    pub(crate) fn specificity(&self) -> u8 {
        match self {
            Self::All => 0,
            Self::Category(_) => 1,
            Self::Pack(_) => 2,
            Self::Rule(_) => 3,
        }
    }
}

impl FromStr for Selector {
    type Err = SelectorError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text == "all" {
            return Ok(Self::All);
        }
        if let Some(category) = Category::ALL.into_iter().find(|category| category.name() == text) {
            return Ok(Self::Category(category));
        }
        match text.split_once('/') {
            Some((pack, rule)) if is_name(pack) && is_name(rule) => Ok(Self::Rule(RuleId::new(text))),
            None if is_name(text) => Ok(Self::Pack(text.into())),
            _ => Err(SelectorError(text.to_owned())),
        }
    }
}

/// Whether `text` can be the name of a pack or of a rule inside its pack.
fn is_name(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphanumeric())
        && text
            .chars()
            .all(|character| character.is_ascii_alphanumeric() || matches!(character, '-' | '_' | '.'))
}

impl fmt::Display for Selector {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::All => "all",
            Self::Category(category) => category.name(),
            Self::Pack(pack) => pack,
            Self::Rule(rule) => rule.as_str(),
        })
    }
}

impl JsonSchema for Selector {
    fn schema_name() -> Cow<'static, str> {
        "Selector".into()
    }

    fn json_schema(_generator: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "description": "A rule (`json/trailing-comma`), a pack (`json`), a category (`syntax`, `correctness`, `style`), or `all`.",
            "pattern": "^[A-Za-z0-9][A-Za-z0-9_.-]*(/[A-Za-z0-9][A-Za-z0-9_.-]*)?$",
            "examples": ["json/trailing-comma", "yaml", "style", "all"],
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_of_a_name_decides_what_it_selects() {
        let parsed = |text: &str| text.parse::<Selector>();
        assert_eq!(parsed("all"), Ok(Selector::All));
        assert_eq!(parsed("style"), Ok(Selector::Category(Category::Style)));
        assert_eq!(parsed("json"), Ok(Selector::Pack("json".into())));
        assert_eq!(parsed("json/a-b"), Ok(Selector::Rule(RuleId::new("json/a-b"))));
        for wrong in ["", "/", "a/", "a/b/c", "a b", "--", "é"] {
            assert_eq!(parsed(wrong), Err(SelectorError(wrong.to_owned())));
        }
    }
}
