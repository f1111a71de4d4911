//! Features of the characters and lines around an edit.
//!
//! Whether a sign was typed too much or is a part of the value that needs quotes shows in what touches it.

use super::lexeme::LexemeKind;
use super::proposal::{Kind, Proposal};
use super::scene::Scene;

/// Classes of a character.
const CHARACTERS: usize = 14;
/// Classes of a character that was taken away or put in by itself.
const SINGLE: usize = 24;

/// How many features there are.
pub(super) const COUNT: usize = CHARACTERS * 4 + SINGLE + 24;

/// The features of `proposal`, by place from 0 on.
pub(super) fn surroundings(scene: &Scene<'_>, proposal: &Proposal) -> Vec<(usize, f32)> {
    let text = scene.text();
    let mut features = Vec::new();
    let (Some(first), Some(last)) = (proposal.edits.first(), proposal.edits.last()) else {
        return features;
    };
    let before = |at: usize| text.get(..at).and_then(|before| before.chars().next_back());
    let after = |at: usize| text.get(at..).and_then(|after| after.chars().next());
    let ends = [
        before(first.span.start),
        after(first.span.end),
        before(last.span.start),
        after(last.span.end),
    ];
    for (end, character) in ends.into_iter().enumerate() {
        features.push((end * CHARACTERS + class(character), 1.0));
    }
    let mut at = CHARACTERS * 4;
    let changed = if first.text.is_empty() {
        first.span.text(text)
    } else {
        &first.text
    };
    let mut characters = changed.trim().chars();
    if let (Some(single), None) = (characters.next(), characters.next()) {
        features.push((at + sign(single), 1.0));
    }
    at += SINGLE;
    let joins_words = is_word(ends[0]) && is_word(ends[1]) && first.text.is_empty();
    let touched = proposal.start()..proposal.end().max(proposal.start());
    let content = text.get(touched).unwrap_or_default();
    let quotes = matches!(proposal.kind, Kind::Quote);
    let line = scene.lines().line_of(proposal.start());
    let line_text = scene.part_of_line(line, proposal.start());
    let start = content.trim_start().chars().next();
    let beside = |line: Option<usize>| {
        line.filter(|line| *line < scene.lines().count())
            .map(|line| scene.lines().full_span(line).text(text).trim_start().to_owned())
            .unwrap_or_default()
    };
    let (above, below) = (beside(line.checked_sub(1)), beside(line.checked_add(1)));
    let comment = |line: &str| line.starts_with(['#', '*']) || line.starts_with("//");
    let flags = [
        joins_words,
        quotes && content.contains(": "),
        quotes && content.contains(" #"),
        quotes && start.is_some_and(|c| "@`%*&!|>[{]},#?-\"'".contains(c)),
        quotes && content.contains(['"', '\'']),
        quotes && content.trim().contains(' '),
        quotes && content.contains("{{"),
        comment(&above),
        comment(&below),
        above.trim().is_empty(),
        below.trim().is_empty(),
        line_text.contains(": "),
        line_text.split_whitespace().count() > 4,
        line_text.trim_start().starts_with("- "),
        above.trim_end().ends_with(':'),
        above.starts_with("- "),
        below.starts_with("- "),
        changed.chars().count() == 1 && line_text.matches(changed).count() > 1,
        scene
            .lexemes
            .get(scene.lexemes.index_at(proposal.start()))
            .is_some_and(|lexeme| lexeme.kind == LexemeKind::BlockText),
        proposal.start() + 1 >= text.trim_end().len(),
        proposal.start() == 0,
    ];
    features.extend(
        flags
            .iter()
            .enumerate()
            .filter(|(_, flag)| **flag)
            .map(|(place, _)| (at + place, 1.0)),
    );
    features
}

fn is_word(character: Option<char>) -> bool {
    character.is_some_and(char::is_alphanumeric)
}

fn class(character: Option<char>) -> usize {
    match character {
        None => 0,
        Some('\n' | '\r') => 1,
        Some(' ' | '\t') => 2,
        Some('"' | '\'' | '`') => 3,
        Some('(' | '[' | '{') => 4,
        Some(')' | ']' | '}') => 5,
        Some(',') => 6,
        Some(':') => 7,
        Some(';') => 8,
        Some('0'..='9') => 9,
        Some(c) if c.is_lowercase() => 10,
        Some(c) if c.is_alphabetic() => 11,
        Some('-' | '_' | '.' | '/' | '\\') => 12,
        Some(_) => 13,
    }
}

fn sign(character: char) -> usize {
    const KNOWN: &str = "*&@%!|>#?-+~^$\\/<=.;_";
    match KNOWN.find(character) {
        Some(at) => at,
        None if character.is_alphabetic() => KNOWN.len(),
        None if character.is_numeric() => KNOWN.len() + 1,
        None => KNOWN.len() + 2,
    }
}
