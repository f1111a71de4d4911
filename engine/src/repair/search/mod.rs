//! The repair search: gives back what the author of a broken text meant.
//!
//! A text is read as a [scene](scene::Scene); proposers [guess](propose) edits that might mend it; each guess is
//! [weighed](weigh) by what a model of real code and the file's own habits expect and by how brackets lie; a learned
//! [ranker](model) puts them in order; and the strict parser [verifies](candidate) the best first. Where one edit is not
//! enough, a [beam](beam) of the best beginnings goes on.
//!
//! It promises: what it calls a repair, the strict parser accepts; the same text gets the same answer; and it ends within a
//! budget of bytes read.

mod advice;
mod beam;
mod candidate;
mod excerpt;
mod features;
mod habits;
mod kin;
mod layout;
pub mod learning;
mod lexeme;
mod loss;
mod meaning;
mod model;
mod oddity;
mod proposal;
mod propose;
mod rebase;
mod scene;
mod standing;
mod surroundings;
mod title;
mod weigh;

pub(crate) use advice::is_advised;
pub(crate) use beam::{Found, Path, allowance, certainty, remaining_allowance, search};
pub(crate) use candidate::{Budget, Candidate};
pub(crate) use loss::{is_cut_off, throws_away};
pub(crate) use model::LanguageModel;
pub(crate) use proposal::{Kind as ProposalKind, Proposal};
pub(crate) use rebase::{rebase, together};
pub(crate) use title::title;
