//! What a rule reports, and the words that go with it.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::edit::Edit;
use crate::text::Span;

/// The name of a rule, `pack/rule`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct RuleId(std::sync::Arc<str>);

impl RuleId {
    /// The id with this text.
    #[must_use]
    pub fn new(id: &str) -> Self {
        Self(id.into())
    }

    /// The whole id.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The part before the slash.
    #[must_use]
    pub fn pack(&self) -> &str {
        self.0.split_once('/').map_or(&*self.0, |(pack, _)| pack)
    }
}

impl fmt::Display for RuleId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Something a reader may like to know.
    Info,
    /// Probably wrong, and works all the same.
    Warning,
    /// Wrong: a parser, a server or a program will refuse it.
    Error,
}

impl Severity {
    /// The name used in rules, in configuration and in output.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// What kind of fault a rule speaks of. Decides when it runs and whether it is on by default.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Category {
    /// The file does not parse. These rules run only while it does not.
    Syntax,
    /// The file parses and is wrong.
    Correctness,
    /// The file is right and could be nicer. Off unless asked for.
    Style,
}

impl Category {
    /// Every category.
    pub const ALL: [Self; 3] = [Self::Syntax, Self::Correctness, Self::Style];

    /// The name used in rules, on the command line and in configuration.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Syntax => "syntax",
            Self::Correctness => "correctness",
            Self::Style => "style",
        }
    }
}

/// Whether a fix may be applied without asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Safety {
    /// Needs a person's eye.
    Unsafe,
    /// Meaning kept or intent certain.
    Safe,
}

impl Safety {
    /// The name used in rules, in configuration and in output.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Unsafe => "unsafe",
            Self::Safe => "safe",
        }
    }
}

/// A titled list of edits, applied whole or not at all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fix {
    /// What the fix does, as an order: "Remove the trailing comma".
    pub title: String,
    /// Whether it may be applied without asking.
    pub safety: Safety,
    /// The edits, against the version of the document that the finding speaks of.
    pub edits: Vec<Edit>,
}

/// A second place that helps to understand a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// What is to be seen there.
    pub message: String,
}

/// What a rule reports about one place of one document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The rule that speaks.
    pub rule: RuleId,
    /// The rule's category.
    pub category: Category,
    /// The severity, after configuration.
    pub severity: Severity,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// Where, in bytes.
    pub span: Span,
    /// Further places.
    pub labels: Vec<Label>,
    /// Verified fixes, the best first.
    pub fixes: Vec<Fix>,
}

impl Finding {
    /// The fix that would be applied: the first one safe enough.
    #[must_use]
    pub fn best_fix(&self, least: Safety) -> Option<&Fix> {
        self.fixes.iter().find(|fix| fix.safety >= least)
    }
}
