//! The repair search: gives back what the author of a broken text meant.

mod layout;
pub mod learning;
mod lexeme;
mod proposal;
mod propose;
mod scene;
