//! The facts of one JavaScript or TypeScript text: what it asks for, what it gives, which module system it shows.
//!
//! They come from the same parse that judges a JavaScript file ([`Document::source_facts`](crate::Document::source_facts)),
//! at the cost of one walk over its syntax. TypeScript is not judged, only read: a text that oxc can make nothing of has no
//! facts, and neither has one that passes a [limit](crate::limits).

mod exports;
mod facts;
mod names;
mod requests;
mod scopes;
mod source;
#[cfg(test)]
mod tests;
mod types;
mod walk;

pub use facts::{Exports, FreeName, Import, ImportKind, ModuleSyntax, ModuleSystem, SourceFacts};
pub use source::{SourceKind, read};

pub(crate) use source::gather;
