//! Tabs in the indentation of YAML: as many columns as the file's unit has, or as some other number that is common.

use crate::edit::Edit;
use crate::repair::search::proposal::{Kind, Proposal};
use crate::repair::search::scene::Scene;
use crate::text::Span;

/// Guesses that tabs indent lines.
pub(super) fn propose(scene: &Scene<'_>) -> Vec<Proposal> {
    let text = scene.text();
    let mut proposals = Vec::new();
    if memchr::memchr(b'\t', text.as_bytes()).is_none() {
        return proposals;
    }
    let tabs: Vec<Span> = (0..scene.lines().count())
        .flat_map(|line| {
            let start = scene.lines().start(line);
            let indentation = scene.indentation(line);
            memchr::memchr_iter(b'\t', indentation.as_bytes())
                .map(move |at| Span::new(start + at, start + at + 1))
        })
        .collect();
    if tabs.is_empty() {
        return proposals;
    }
    let mut widths = vec![scene.unit.replace('\t', "  ").len(), 2, 4, 8, 1, 0];
    let mut seen = Vec::new();
    widths.retain(|width| {
        !seen.contains(width) && {
            seen.push(*width);
            true
        }
    });
    for (order, width) in widths.into_iter().enumerate() {
        let spaces = " ".repeat(width);
        let all: Vec<Edit> = tabs
            .iter()
            .map(|tab| Edit::replace(*tab, spaces.clone()))
            .collect();
        proposals.push(Proposal::several(Kind::RewriteDialect, all).in_order(order));
        // The first run of lines with tabs, when others keep theirs on purpose.
        if let Some(first) = first_run(scene, &tabs).filter(|run| *run < tabs.len()) {
            let some: Vec<Edit> = tabs
                .iter()
                .take(first)
                .map(|tab| Edit::replace(*tab, spaces.clone()))
                .collect();
            proposals.push(Proposal::several(Kind::ReindentBlock, some).in_order(order));
        }
    }
    proposals
}

/// How many of the first tabs stand on lines that follow each other.
fn first_run(scene: &Scene<'_>, tabs: &[Span]) -> Option<usize> {
    let line = |span: &Span| scene.lines().line_of(span.start);
    let mut last = line(tabs.first()?);
    let run = tabs.iter().take_while(|tab| {
        let here = line(tab);
        let follows = here <= last + 1;
        last = here;
        follows
    });
    Some(run.count())
}
