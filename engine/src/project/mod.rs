//! The project view: facts of single files, and what they say together.
//!
//! Facts are read from one text at a time, so they can be kept under the hash of the text ([`FactStore`]) and renewed for the
//! one file that changed. What they say together (which package a file belongs to, what it uses, where a version comes from)
//! is worked out when somebody asks ([`ProjectView`]), through [`Files`](crate::models::Files), and never looks at the disk.

pub mod aliases;
pub mod declarations;
mod fact_store;
mod file_tree;
pub mod javascript;
pub mod lockfile;
pub mod manifest;
pub mod mentions;
pub mod packages;
pub mod reach;
pub mod roles;
pub mod specifier;
pub mod usage;
pub mod versions;
mod view;
mod workspace_file;

pub use fact_store::{FactKey, FactStore, Stamp};
pub use file_tree::FileTree;
pub use javascript::SourceFacts;
pub use view::ProjectView;
