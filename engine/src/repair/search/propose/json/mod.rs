//! Guesses about JSON, with and without comments.
//!
//! A JSON text has few kinds of lexemes, and the strict parser mostly stops at the fault or just behind it. So nearly every
//! idea here goes over the lexemes [near](near::Near) that place, and only brackets are also looked for where the
//! [indentation](outline) betrays them.

mod closers;
mod comments;
mod escapes;
mod guesses;
mod literals;
mod near;
mod openers;
mod outline;
mod quotes;
mod separators;
mod strays;
mod strings;
mod style;
mod surplus;
mod swaps;
mod tail;
mod values;

use self::guesses::Guesses;
use self::near::Near;
use super::super::proposal::Proposal;
use super::super::scene::Scene;

/// Every guess about `scene`.
pub(super) fn propose(scene: &Scene<'_>) -> Vec<Proposal> {
    let near = Near::of(scene);
    let mut guesses = Guesses::about(scene.text());
    for idea in [
        separators::propose,
        closers::propose,
        openers::propose,
        surplus::propose,
        quotes::propose,
        strings::propose,
        escapes::propose,
        literals::propose,
        values::propose,
        tail::propose,
        swaps::propose,
        comments::propose,
        strays::propose,
    ] {
        idea(&near, &mut guesses);
    }
    guesses.into_all()
}

#[cfg(test)]
mod tests;
