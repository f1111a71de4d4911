//! Features of a proposal, for the rankers: what it does, where, how it reads, and what it does to the brackets.

use super::lexeme::LexemeKind;
use super::proposal::{Kind, Proposal};
use super::scene::Scene;
use super::standing;
use super::surroundings;
use super::weigh::Weight;

/// Features of one proposal, each by its place and value; all others are 0.
pub(crate) type Features = Vec<(u16, f32)>;

/// Signs that are features of their own when put in or taken away.
const SIGNS: &[&str] = &[
    ",", ":", ";", "(", ")", "[", "]", "{", "}", ".", "=", "=>", "\"", "'", "`", "#", "-", "- ", "+", "&&",
    "||", "===", "?", "/", "*", "\\", "<", ">", "!", "//", "\n", " ", "});", "})", "};", "},", "],", "*/",
    "function", "const", "return", "null",
];
/// Beside the signs: nothing, white space, a word, a number, several lines, anything else.
const TEXTS: usize = SIGNS.len() + 6;
/// Classes of a lexeme beside an edit.
const NEIGHBOURS: usize = 30;
/// Classes the strict parser's complaint is hashed into.
const CAUSES: usize = 24;

/// Where each group of features begins.
mod place {
    use super::{CAUSES, Kind, NEIGHBOURS, TEXTS, surroundings};

    pub(super) const NUMBERS: usize = 0;
    pub(super) const KIND: usize = NUMBERS + 48;
    pub(super) const INSERTED: usize = KIND + Kind::ALL.len();
    pub(super) const DELETED: usize = INSERTED + TEXTS;
    pub(super) const DISTANCE: usize = DELETED + TEXTS;
    pub(super) const LINES: usize = DISTANCE + 14;
    pub(super) const GAPS: usize = LINES + 8;
    pub(super) const PREVIOUS: usize = GAPS + 8;
    pub(super) const NEXT: usize = PREVIOUS + NEIGHBOURS;
    pub(super) const FRONT: usize = NEXT + NEIGHBOURS;
    pub(super) const BEFORE_FRONT: usize = FRONT + NEIGHBOURS;
    pub(super) const AROUND: usize = BEFORE_FRONT + NEIGHBOURS;
    pub(super) const CAUSE: usize = AROUND + 5;
    pub(super) const SURROUNDINGS: usize = CAUSE + CAUSES;
    pub(super) const LAST: usize = SURROUNDINGS + surroundings::COUNT;
    pub(super) const END: usize = LAST + NEIGHBOURS;
}

/// How many features there are for a proposal; those of the list it stands in follow.
pub(crate) const OWN: usize = place::END;
/// Features of how a proposal stands in its list.
const STANDING: usize = standing::COUNT;
/// Where the features begin by which "none of them" is judged: those of the most promising proposal, in places of their own.
const NONE: usize = OWN + STANDING;
/// How many features there are altogether.
pub(crate) const ALL: usize = NONE + OWN + STANDING;

/// Turns the judged features of the most promising proposal into those of "none of them is right".
pub(crate) fn none_of_them(most_promising: &Features) -> Features {
    let shift = u16::try_from(NONE).unwrap_or(u16::MAX);
    most_promising
        .iter()
        .map(|(place, value)| (place + shift, *value))
        .collect()
}

/// What all proposals about one scene share.
pub(crate) struct Common {
    features: Features,
    front: usize,
    line: usize,
}

impl Common {
    pub(crate) fn of(scene: &Scene<'_>, depth: usize) -> Self {
        let front = scene.lexemes.index_at(scene.front);
        let mut features = Vec::new();
        set(&mut features, place::FRONT + neighbour(scene, Some(front)), 1.0);
        set(
            &mut features,
            place::BEFORE_FRONT + neighbour(scene, front.checked_sub(1)),
            1.0,
        );
        set(&mut features, place::CAUSE + cause(&scene.cause), 1.0);
        // How the text ends tells whether the rest of it was cut off.
        let last = scene.lexemes.len().checked_sub(1);
        set(&mut features, place::LAST + neighbour(scene, last), 1.0);
        set(&mut features, place::NUMBERS + 47, depth.min(4) as f32);
        Self {
            features,
            front,
            line: scene.lines().line_of(scene.front),
        }
    }
}

/// The features of `proposal`.
pub(crate) fn features(scene: &Scene<'_>, common: &Common, proposal: &Proposal, weight: &Weight) -> Features {
    let mut features = common.features.clone();
    numbers(&mut features, scene, proposal, weight);
    set(&mut features, place::KIND + proposal.kind as usize, 1.0);
    let text = scene.text();
    for edit in proposal.edits.iter().take(3) {
        set(&mut features, place::INSERTED + class_of_text(&edit.text), 1.0);
        set(
            &mut features,
            place::DELETED + class_of_text(edit.span.text(text)),
            1.0,
        );
    }
    let start = proposal.start();
    let index = scene.lexemes.index_at(start);
    set(
        &mut features,
        place::DISTANCE + distance(index as i64 - common.front as i64),
        1.0,
    );
    let line = scene.lines().line_of(start) as i64 - common.line as i64;
    set(&mut features, place::LINES + lines(line), 1.0);
    gaps(&mut features, scene, proposal);
    let previous = scene
        .lexemes
        .all()
        .partition_point(|lexeme| lexeme.span.end <= start);
    set(
        &mut features,
        place::PREVIOUS + neighbour(scene, previous.checked_sub(1)),
        1.0,
    );
    let next = scene
        .lexemes
        .all()
        .partition_point(|lexeme| lexeme.span.start < proposal.end());
    set(&mut features, place::NEXT + neighbour(scene, Some(next)), 1.0);
    set(&mut features, place::AROUND + around(scene, start), 1.0);
    for (at, value) in surroundings::surroundings(scene, proposal) {
        set(&mut features, place::SURROUNDINGS + at, value);
    }
    features
}

fn numbers(features: &mut Features, scene: &Scene<'_>, proposal: &Proposal, weight: &Weight) {
    let text = scene.text();
    let [inserted, deleted] = proposal.visible(text).map(|count| count as f32);
    let (before, after) = weight.balance;
    let change = |before: u32, after: u32| (f64::from(after) - f64::from(before)).clamp(-4.0, 4.0) as f32;
    let (old, new) = weight.lexemes;
    let numbers = [
        1.0,
        bounded(weight.model_gain / 8.0),
        bounded(weight.model_worst / 8.0),
        bounded(weight.habit_gain / 8.0),
        bounded(weight.habit_worst / 8.0),
        weight.model_gain.max(0.0).sqrt() / 2.0,
        (-weight.model_gain).max(0.0).sqrt() / 2.0,
        f32::from(u8::from(weight.derailed)),
        inserted.ln_1p(),
        deleted.ln_1p(),
        f32::from(u8::from(inserted + deleted == 0.0)),
        (proposal.edits.len() as f32).ln(),
        change(before.unmatched, after.unmatched),
        f32::from(u8::from(after.unmatched > 0)),
        f32::from(u8::from(before.unmatched > 0)),
        change(before.crooked, after.crooked),
        f32::from(u8::from(after.crooked > 0)),
        f32::from(u8::from(before.crooked > 0)),
        f32::from(proposal.order).sqrt() / 2.0,
        f32::from(u8::from(proposal.order == 0)),
        (old.abs_diff(new) as f32).ln_1p() * if new < old { -1.0 } else { 1.0 },
        f32::from(u8::from(deleted > 0.0 && inserted > 0.0)),
        bounded(weight.model_after / new.max(1) as f32 / 4.0),
        (proposal
            .edits
            .iter()
            .map(|edit| edit.text.matches('\n').count())
            .sum::<usize>() as f32)
            .ln_1p(),
        (proposal
            .edits
            .iter()
            .map(|edit| edit.span.text(text).matches('\n').count())
            .sum::<usize>() as f32)
            .ln_1p(),
        f32::from(u8::from(weight.model_gain > 6.0 && weight.habit_gain > 3.0)),
        // What is taken away takes its surprise along, which is no merit.
        bounded((weight.model_gain - 3.0 * old.saturating_sub(new) as f32) / 8.0),
        bounded(weight.model_before / old.max(1) as f32 / 4.0),
        bounded(weight.habit_after / new.max(1) as f32 / 4.0),
        (weight.strange.0 as f32).min(4.0) / 2.0,
        (weight.strange.1 as f32).min(4.0) / 2.0,
        (weight.strange.1 as f32 - weight.strange.0 as f32).clamp(-4.0, 4.0) / 2.0,
        (weight.odd.0 as f32).min(4.0) / 2.0,
        (weight.odd.1 as f32).min(4.0) / 2.0,
        (weight.odd.1 as f32 - weight.odd.0 as f32).clamp(-4.0, 4.0) / 2.0,
        weight.common.0.unwrap_or(0.0) / 2.0,
        f32::from(u8::from(weight.common.0.is_none())),
        weight.common.1.unwrap_or(0.0) / 2.0,
        f32::from(u8::from(weight.common.1.is_none())),
        f32::from(u8::from(weight.common.1.is_some_and(|count| count == 0.0))),
        f32::from(u8::from(repeats(scene, proposal))),
        (weight.content.0 as f32 - weight.content.1 as f32)
            .max(0.0)
            .ln_1p(),
        (weight.content.1 as f32 - weight.content.0 as f32)
            .max(0.0)
            .ln_1p(),
        f32::from(u8::from(weight.content.0 > weight.content.1 + 3)),
    ];
    for (at, number) in numbers.into_iter().enumerate() {
        set(features, place::NUMBERS + at, number);
    }
}

/// Whether what is taken away stands directly before or behind once more.
fn repeats(scene: &Scene<'_>, proposal: &Proposal) -> bool {
    let [edit] = proposal.edits.as_slice() else {
        return false;
    };
    let text = scene.text();
    let gone = edit.span.text(text).trim();
    if gone.is_empty() || !edit.text.trim().is_empty() {
        return false;
    }
    let before = text.get(..edit.span.start).unwrap_or_default().trim_end();
    let behind = text.get(edit.span.end..).unwrap_or_default().trim_start();
    before.ends_with(gone) || behind.starts_with(gone)
}

fn bounded(number: f32) -> f32 {
    number.clamp(-5.0, 5.0)
}

fn set(features: &mut Features, place: usize, value: f32) {
    if value != 0.0 {
        features.push((u16::try_from(place).unwrap_or(u16::MAX), value));
    }
}

fn class_of_text(text: &str) -> usize {
    if let Some(at) = SIGNS.iter().position(|sign| *sign == text) {
        return at;
    }
    let trimmed = text.trim();
    let other = |kind: usize| SIGNS.len() + kind;
    if text.is_empty() {
        other(0)
    } else if trimmed.is_empty() {
        other(1)
    } else if text.contains('\n') {
        other(4)
    } else if let Some(at) = SIGNS.iter().position(|sign| *sign == trimmed) {
        at
    } else if trimmed.chars().all(|c| c.is_ascii_digit() || c == '.') {
        other(3)
    } else if trimmed
        .chars()
        .all(|c| c.is_alphanumeric() || matches!(c, '_' | '$' | '-'))
    {
        other(2)
    } else {
        other(5)
    }
}

fn distance(distance: i64) -> usize {
    match distance {
        0 => 0,
        -1 => 1,
        -2 => 2,
        -3 => 3,
        -5..=-4 => 4,
        -9..=-6 => 5,
        -20..=-10 => 6,
        -100..=-21 => 7,
        i64::MIN..=-101 => 8,
        1 => 9,
        2..=3 => 10,
        4..=9 => 11,
        10..=99 => 12,
        _ => 13,
    }
}

fn lines(lines: i64) -> usize {
    match lines {
        0 => 0,
        -1 => 1,
        -3..=-2 => 2,
        -10..=-4 => 3,
        i64::MIN..=-11 => 4,
        1 => 5,
        2..=9 => 6,
        _ => 7,
    }
}

/// What stands directly left and right of the first edit.
fn gaps(features: &mut Features, scene: &Scene<'_>, proposal: &Proposal) {
    let text = scene.text();
    let Some(edit) = proposal.edits.first() else {
        return;
    };
    let class = |c: Option<char>| match c {
        None => 3,
        Some('\n' | '\r') => 2,
        Some(c) if c.is_whitespace() => 1,
        Some(_) => 0,
    };
    let left = text
        .get(..edit.span.start)
        .and_then(|before| before.chars().next_back());
    let right = text.get(edit.span.end..).and_then(|after| after.chars().next());
    set(features, place::GAPS + class(left), 1.0);
    set(features, place::GAPS + 4 + class(right), 1.0);
}

fn neighbour(scene: &Scene<'_>, index: Option<usize>) -> usize {
    let Some(lexeme) = index.and_then(|index| scene.lexeme(index)) else {
        return 0;
    };
    match lexeme.kind {
        LexemeKind::Word => match lexeme.text(scene.text()) {
            "function" | "class" | "if" | "for" | "while" | "switch" | "catch" => 1,
            "const" | "let" | "var" | "import" | "export" => 2,
            "return" | "typeof" | "new" | "throw" | "await" | "case" | "in" | "of" => 3,
            "else" | "do" | "try" | "finally" => 4,
            "true" | "false" | "null" | "this" => 5,
            _ => 6,
        },
        LexemeKind::Key => 7,
        LexemeKind::Number => 8,
        LexemeKind::String => 9,
        LexemeKind::OpenString => 10,
        LexemeKind::Template | LexemeKind::TemplateTail => 11,
        LexemeKind::TemplateHead | LexemeKind::TemplateMiddle => 12,
        LexemeKind::OpenTemplate => 13,
        LexemeKind::Pattern => 14,
        LexemeKind::Comment => 15,
        LexemeKind::BlockText => 16,
        LexemeKind::Stray => 17,
        LexemeKind::Sign => match lexeme.text(scene.text()) {
            "," => 18,
            ":" => 19,
            ";" => 20,
            "(" => 21,
            ")" => 22,
            "[" => 23,
            "]" => 24,
            "{" => 25,
            "}" => 26,
            "." | "?." => 27,
            "=" | "=>" | "-" => 28,
            _ => 29,
        },
    }
}

/// The bracket around `offset`.
fn around(scene: &Scene<'_>, offset: usize) -> usize {
    let marks = scene.layout.marks();
    let at = scene.layout.index_at(offset);
    let innermost = match at
        .checked_sub(1)
        .and_then(|before| marks.get(before).map(|mark| (before, mark)))
    {
        None => None,
        Some((before, mark)) if !mark.closes => Some(before),
        Some((before, _)) => scene.layout.parent(before),
    };
    match innermost
        .and_then(|index| marks.get(index))
        .map(|mark| mark.opener)
    {
        None => 0,
        Some(b'(') => 1,
        Some(b'[') => 2,
        Some(_) => 3,
    }
}

/// The complaint without what it quotes, hashed.
fn cause(cause: &str) -> usize {
    let mut quoted = false;
    let hash = cause.chars().fold(0xcbf2_9ce4_8422_2325_u64, |hash, c| {
        quoted ^= c == '`';
        if quoted {
            hash
        } else {
            (hash ^ u64::from(c)).wrapping_mul(0x0100_0000_01b3)
        }
    });
    usize::try_from((hash >> 32) % CAUSES as u64).unwrap_or(0)
}
