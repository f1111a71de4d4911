//! What files of known kinds say: GitLab pipelines, GitHub workflows and actions, npm manifests.
//!
//! A model is read from data views and keeps places in them, never copies of text. It is total: what has a shape that
//! its server would refuse is skipped, and nothing a document says can make the reading panic, recurse without a bound or
//! cost more than the text is long. What lies where nobody here can see it, a remote include or an action of another
//! repository, makes a model *open*, and the model says so, so that nobody calls unknown what merely is not here.
//!
//! [`Names`] is the one table over all models: which names are defined where, and who refers to them.

mod anchors;
mod circles;
pub mod completion;
pub mod description;
mod family;
pub(crate) mod fault;
mod files;
pub mod github;
pub mod gitlab;
pub mod graph;
mod listed_files;
mod mending;
mod names;
mod nearness;
pub mod npm;
pub mod outline;
mod project;
pub mod rename;
mod shape;
mod shell;
mod spelling;
#[cfg(test)]
mod tests;
mod typing;
mod written;

pub use family::Family;
pub use files::{Entry, FileId, Files, NoFiles, Place, Sources};
pub use listed_files::ListedFiles;
pub use mending::readable;
pub use names::{Definition, Given, NameKind, Names, Occurrence, Reference, Scope, Symbol};
pub use project::Models;
pub use spelling::Spelling;
