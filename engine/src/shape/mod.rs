//! What files of known kinds may hold: tables of keys, types and values, and where a document differs from its table.
//!
//! A table (`rules/<pack>/…shape.json`) says what each part of a file may be. [`violations`] walks the data view of a
//! document against the table for its path, once and in linear time: aliases are followed and visited once, merge keys
//! are understood, and what a server fills in later (tags such as `!reference`, `${{ }}`, `$[[ ]]`, `$NAME`) is open and
//! never a violation. Rules say which violations they speak about (`shape: "unknown-key"`) and how each is mended.

mod duration;
mod keys;
mod places;
mod scalars;
pub mod schema;
mod source;
mod table;
mod tables;
mod violation;
mod walk;

#[cfg(test)]
mod tests;

pub use places::place_of;
pub use schema::Schema;
pub use table::{Table, TableError};
pub(crate) use tables::TABLES;
pub use tables::{table_for, tables};
pub use violation::{Reshaping, Violation, ViolationKind};
pub use walk::{is_of_its_kind, violations};
