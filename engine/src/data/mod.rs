//! The data view: JSON and YAML as mappings, sequences and scalars with their places.
//!
//! A view is built from the events of the strict parsers, never from a syntax tree, so it exists exactly for valid
//! documents and says what their loaders read. Quoted, flow and block styles are one case in it; where a style matters,
//! for an edit, it is on the node. Aliases and merge keys are followed on the way through ([`View::get`],
//! [`View::select`]) and never expanded, so a view is as large as its text, whatever the text refers to.

mod arena;
mod build;
mod json;
mod lookup;
mod node;
mod path;
pub(crate) mod scalar;
mod select;
#[cfg(test)]
mod tests;
mod view;
mod yaml;

pub use node::{Entry, Kind, Node, NodeId, Style};
pub use path::{DataPath, PathError, Step};
pub use scalar::{ScalarKind, plain_kind};
pub use select::{Place, Selection};
pub use view::View;
