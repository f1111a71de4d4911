//! How well broken files are repaired: faults put into sound files of packages that nothing was tuned on.
//!
//! [`packages`] names the packages, [`sources`] finds their sound files, [`faults`] break them into [`cases`], the engine or the
//! built program repairs those, [`score`] compares the repair with what was there before the fault, and [`table`] sums up.

mod binary;
pub(crate) mod cases;
mod conflict;
pub(crate) mod coverage;
mod faults;
mod lines;
pub(crate) mod meaning;
pub(crate) mod packages;
pub(crate) mod random;
pub(crate) mod run;
mod score;
pub(crate) mod sources;
mod table;
pub(crate) mod wilson;

pub(crate) use run::{Options, run};
