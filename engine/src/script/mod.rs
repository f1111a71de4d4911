//! The Rhai host: what rule scripts are, what they may see, and what they cannot do.
//!
//! Rules are untrusted code. One sandboxed interpreter serves the whole process; scripts get values that own what
//! they hold (places in a document, matches, edit templates) and hand back data.

mod document;
mod edits;
mod matched;
mod place;
mod positions;
mod sandbox;
mod tokens;
mod words;

pub(crate) use document::regular_expression;
pub(crate) use edits::{Anchor, EditTemplate, Target};
pub(crate) use matched::Matched;
pub(crate) use place::{Origin, Place};
pub(crate) use positions::Positions;
pub(crate) use sandbox::{Failure, Script};
pub(crate) use words::nearest;
