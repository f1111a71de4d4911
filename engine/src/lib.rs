//! qmoi's core: text in, findings and edits out.
//!
//! A [`Document`] is one file's text with its strict verdict, its syntax tree and, for JSON and YAML, its data view,
//! each made when first asked for. An [`Engine`] holds the rules and answers two questions about a document:
//! [`Engine::check`] what is wrong with it, and [`Engine::fix`] what it looks like repaired. The crate does no I/O, prints
//! nothing, reads no environment, and knows neither git nor the Language Server Protocol.

mod cancellation;
pub mod configuration;
pub mod data;
pub mod document;
pub mod edit;
mod engine;
pub mod finding;
pub mod language;
pub mod limits;
pub mod models;
mod neighbours;
mod nodes;
pub mod project;
pub mod repair;
pub mod rules;
mod script;
pub mod shape;
pub mod strict;
pub mod structure;
pub mod suppression;
pub mod text;
mod tokens;
mod told;
pub mod tree;

pub use cancellation::Cancellation;
pub use configuration::Settings;
pub use document::Document;
pub use edit::Edit;
pub use engine::Engine;
pub use finding::{Category, Finding, Fix, Label, RuleId, Safety, Severity};
pub use language::{FileClass, Language};
pub use limits::{Limits, Refusal};
pub use neighbours::{Neighbours, RememberedFiles};
pub use repair::{
    Applied, Checked, Explanation, FoundRepair, Outcome, Refused, RefusedGuess, Stop, Unrepaired,
};
pub use rules::{RuleFault, RuleInfo, Rules};
pub use text::Span;
pub use told::Told;
