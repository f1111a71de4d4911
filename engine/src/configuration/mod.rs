//! What applies to a file: which rules are on, how much they matter, and the limits.
//!
//! [`Configuration::parse`] reads a `qmoi.json` and never fails: each thing wrong is a [`ConfigurationProblem`] at its
//! place. A [`Resolver`] joins a configuration with the command line's [`Overrides`] and answers with the [`Settings`]
//! of each file. Nothing here knows where the text came from.

mod decode;
mod globs;
mod problem;
mod resolve;
mod selector;
mod settings;
mod types;

pub use problem::{ConfigurationProblem, ProblemKind, Vocabulary};
pub use resolve::{Overrides, Resolver};
pub use selector::{Selector, SelectorError};
pub use settings::Settings;
pub use types::{Configuration, FileOverride, Level, LimitsSection, RuleSetting, Spanned, schema};
