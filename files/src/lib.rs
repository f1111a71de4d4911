//! Everything qmoi does with the file system: finding the project and its configuration, walking it, reading and writing
//! files, and remembering which were clean.
//!
//! Bad input is normal input here: a FIFO, a link to nowhere, a folder without permission or a file that changes under
//! our hands gives a typed error with the path, and nothing else stops. The crate prints nothing. Only [`places`] looks
//! at the environment, and only when asked.
//!
//! What a run that met such input should answer with is decided here, by [`ReadError::is_refusal`] and
//! [`EntryProblem::is_refusal`]: what qmoi *could not* do (no permission, a broken link, a folder where a file was named)
//! makes the exit code 3; what it *would not* do (binary, not UTF-8, too large, too deep, a FIFO met in a walk) is a
//! notice and leaves the exit code alone.

mod cache;
mod configuration;
mod fact_cache;
mod list;
mod name;
mod on_threads;
pub mod places;
mod project;
mod project_files;
mod read;
mod walk;
mod write;

pub use cache::{Cache, CacheKey, CacheSubject};
pub use configuration::{ConfigurationFile, Mend};
pub use fact_cache::FactCache;
pub use list::list;
pub use on_threads::on_threads;
pub use project::{Options, Project, RuleFileProblem, RuleFiles};
pub use project_files::ProjectFiles;
pub use read::{Content, ReadError, read};
pub use walk::{EntryProblem, EntryProblemKind, Found, Walk, walk};
pub use write::{WriteError, write};
