//! Code that was copied from a web page's source, with `&gt;` in the place of `>`.

use super::super::super::proposal::Kind;
use super::around::Around;
use super::guesses::Guesses;
use crate::edit::Edit;
use crate::text::Span;

/// Entities and their characters.
const ENTITIES: &[(&str, &str)] = &[
    ("&gt;", ">"),
    ("&lt;", "<"),
    ("&amp;", "&"),
    ("&quot;", "\""),
    ("&#39;", "'"),
    ("&apos;", "'"),
    ("&nbsp;", " "),
];

/// How far from the front an entity is looked for, in bytes.
const REACH: usize = 120;

/// Puts characters in the place of their entities: one, all of its kind, all.
pub(super) fn propose(around: &Around<'_, '_>, guesses: &mut Guesses) {
    let front = around.scene.front;
    let start = around.text.floor_char_boundary(front.saturating_sub(REACH));
    let end = around
        .text
        .ceil_char_boundary((front + REACH).min(around.text.len()));
    let near = Span::new(start, end).text(around.text);
    if !near.contains('&') || !ENTITIES.iter().any(|(entity, _)| near.contains(entity)) {
        return;
    }
    let all_of = |entity: &str, character: &str| -> Vec<Edit> {
        around
            .text
            .match_indices(entity)
            .take(2000)
            .map(|(offset, _)| Edit::replace(Span::new(offset, offset + entity.len()), character))
            .collect()
    };
    // Those of the line, and those side by side: `&amp;&amp;`.
    let lines = around.scene.lines();
    let line = lines.full_span(lines.line_of(front.min(around.text.len())));
    let mut here: Vec<Edit> = ENTITIES
        .iter()
        .flat_map(|(entity, character)| {
            line.text(around.text)
                .match_indices(entity)
                .map(move |(offset, _)| {
                    let start = line.start + offset;
                    Edit::replace(Span::new(start, start + entity.len()), *character)
                })
        })
        .collect();
    here.sort();
    for count in 2..=3 {
        for run in here.windows(count) {
            guesses.several(Kind::ReplaceLookalike, run.to_vec(), 1);
        }
    }
    guesses.several(Kind::ReplaceLookalike, here, 1);
    let mut every = Vec::new();
    for (entity, character) in ENTITIES {
        for (offset, _) in near.match_indices(entity) {
            let span = Span::new(start + offset, start + offset + entity.len());
            guesses.replace(Kind::ReplaceLookalike, span, *character, 0);
        }
        let all = all_of(entity, character);
        if all.len() > 1 {
            guesses.several(Kind::ReplaceLookalike, all.clone(), 1);
        }
        every.extend(all);
    }
    guesses.several(Kind::ReplaceLookalike, every, 2);
}
