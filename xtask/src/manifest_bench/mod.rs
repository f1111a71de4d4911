//! How well faults of npm manifests are found and mended: manifests of published packages, each broken in the way of one rule.
//!
//! [`corpus`] reads the packages, [`faults`] break a [`sound`] one, which may change several of its files, the built program checks
//! and mends them, once with what is safe alone and once with everything, and [`table`] counts what came back byte for byte.

mod corpus;
mod faults;
mod run;
mod sound;
mod table;

pub(crate) use run::{Options, run};
