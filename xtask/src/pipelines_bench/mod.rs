//! How well faults of meaning in pipelines and workflows are found and mended: real files of published packages, each with one
//! fault that their platform would refuse.
//!
//! [`corpus`] reads the projects, [`known`] is what the bench itself knows of the platforms, [`faults`] break a [`sound`] file into
//! [`cases`], the built [`program`] checks and mends them with the rest of their project beside them, and [`table`] and [`examples`]
//! show what came of it.

mod cases;
mod corpus;
mod data;
mod examples;
mod faults;
mod known;
mod lists;
mod misspelling;
pub(crate) mod program;
mod run;
mod sound;
mod table;

pub(crate) use run::{Options, run};
