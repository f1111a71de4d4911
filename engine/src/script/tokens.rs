//! Tokens, for scripts: what stands where in a text that has no tree worth the name.
//!
//! `doc.token_at(offset)` is where to begin; from there `next` and `previous` go on, past comments. Brackets know their
//! `partner`. `doc.brackets_pair`, `doc.open_brackets(offset)`, `doc.misaligned` and `doc.closing(bracket)` say which bracket is unclosed and
//! where its closer belongs.

use rhai::{Array, Dynamic, Engine, INT, ImmutableString, Map};

use super::place::{Origin, Place};
use crate::document::Document;
use crate::text::Span;
use crate::tokens::{self, TokenIndex};

/// Most tokens that are handed out at once.
const MOST: usize = 20_000;

fn position(value: INT) -> usize {
    usize::try_from(value).unwrap_or(0)
}

fn places(document: &Document, indices: impl Iterator<Item = TokenIndex>) -> Array {
    indices
        .take(MOST)
        .filter_map(|index| Place::token(document, index))
        .map(Dynamic::from)
        .collect()
}

fn index_of(place: &Place) -> Option<TokenIndex> {
    match place.origin {
        Origin::Token(index) => Some(index),
        _ => None,
    }
}

/// Most tokens handed to a script at once. A loop over more would run out of operations, on a line of a minified bundle say.
const MOST_TOKENS: usize = 20_000;

/// The tokens that begin from `start` on and before `end`, comments among them; the first of them where there are very many.
fn between(document: &Document, start: INT, end: INT) -> Array {
    let (start, end) = (position(start), position(end));
    let all = document.tokens();
    let first = all.from(start);
    let inside = |index: &TokenIndex| all.get(*index).is_some_and(|token| token.span.start < end);
    let begun = (first..).skip_while(|index| all.get(*index).is_some_and(|token| token.span.start < start));
    places(document, begun.take_while(inside).take(MOST_TOKENS))
}

/// Where layout wants the closer of `bracket`: a place to replace, and the text around it.
fn closing(document: &Document, bracket: &Place) -> Dynamic {
    let text = document.text();
    let found =
        index_of(bracket).and_then(|index| tokens::closing(document.tokens(), index, document.lines(), text));
    let Some(closing) = found else {
        return Dynamic::UNIT;
    };
    let line = document.lines().line_of(bracket.span.start);
    let indent = document.lines().span(line, text).text(text);
    let indent = &indent[..indent.len() - indent.trim_start().len()];
    let ending = crate::text::line_ending(text);
    let before = if closing.own_line {
        format!("{ending}{}", indent.trim_start_matches('\u{feff}'))
    } else {
        String::new()
    };
    let mut map = Map::new();
    map.insert(
        "at".into(),
        Dynamic::from(Place::text(document, Span::at(closing.span.end))),
    );
    map.insert("before".into(), before.into());
    map.insert("after".into(), if closing.spaced { " " } else { "" }.into());
    Dynamic::from(map)
}

pub(super) fn register(engine: &mut Engine) {
    engine.register_fn("tokens", |document: &mut Document, start: INT, end: INT| {
        between(document, start, end)
    });
    engine.register_fn("token_at", |document: &mut Document, offset: INT| {
        let mut index = document.tokens().from(position(offset));
        while document
            .tokens()
            .get(index)
            .is_some_and(|token| token.kind == tokens::TokenKind::Comment)
        {
            index += 1;
        }
        Place::token(document, index).map_or(Dynamic::UNIT, Dynamic::from)
    });
    engine.register_fn("token_before", |document: &mut Document, offset: INT| {
        let offset = position(offset);
        let all = document.tokens();
        let mut index = all.from(offset);
        while all.get(index).is_some_and(|token| token.span.end <= offset) {
            index += 1;
        }
        let found = all
            .previous(index)
            .and_then(|index| Place::token(document, index));
        found.map_or(Dynamic::UNIT, Dynamic::from)
    });
    engine.register_fn("open_brackets", |document: &mut Document, offset: INT| {
        let open = document.tokens().open_at(position(offset), document.text());
        places(document, open.into_iter())
    });
    engine.register_get("brackets_pair", |document: &mut Document| {
        document.tokens().pair()
    });
    engine.register_get("misaligned", |document: &mut Document| {
        let found = tokens::misaligned(document.tokens(), document.lines(), document.text());
        places(document, found.into_iter())
    });
    engine.register_fn("closing", |document: &mut Document, bracket: Place| {
        closing(document, &bracket)
    });
    engine.register_get("partner", |place: &mut Place| {
        let partner = index_of(place).and_then(|index| place.document.tokens().get(index)?.partner);
        place.at_token(partner)
    });
    engine.register_get("indent", |place: &mut Place| {
        let text = place.document.text();
        let line = place.document.lines().line_of(place.span.start);
        let line = place
            .document
            .lines()
            .span(line, text)
            .text(text)
            .trim_start_matches('\u{feff}');
        ImmutableString::from(&line[..line.len() - line.trim_start().len()])
    });
}
