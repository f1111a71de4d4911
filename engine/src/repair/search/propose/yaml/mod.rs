//! Guesses about broken YAML.
//!
//! The strict parser stops at its first error, which is often behind the fault: an unclosed quote shows many lines later, a bad
//! indentation at the next sibling. So every idea looks at the rows that the [page](page::Page) suspects, not only at the
//! row of the error.

mod aliases;
mod block_scalars;
mod colons;
mod comments;
mod dashes;
mod entry;
mod escapes;
mod flow;
mod indentation;
mod joints;
mod markers;
mod page;
mod quotes;
mod scalars;
mod strays;
mod tabs;
#[cfg(test)]
mod tests;

use super::super::proposal::Proposal;
use super::super::scene::Scene;
use page::Page;

/// Every guess about `scene`.
pub(super) fn propose(scene: &Scene<'_>) -> Vec<Proposal> {
    let page = Page::of(scene);
    let mut proposals = Vec::with_capacity(512);
    for idea in [
        indentation::propose,
        tabs::propose,
        dashes::propose,
        colons::propose,
        quotes::propose,
        escapes::propose,
        scalars::propose,
        flow::propose,
        block_scalars::propose,
        comments::propose,
        joints::propose,
        aliases::propose,
        markers::propose,
        strays::propose,
    ] {
        proposals.extend(idea(&page));
    }
    proposals
}
