//! Characters that look like others: what word processors, chats and web pages make of code.

use super::super::super::proposal::Kind;
use super::around::Around;
use super::guesses::Guesses;
use crate::edit::Edit;
use crate::text::Span;

/// Characters and what they stand for, the likeliest first.
const LOOKALIKES: &[(char, &[&str])] = &[
    ('\u{2018}', &["'", "`"]),
    ('\u{2019}', &["'", "`"]),
    ('\u{201a}', &["'", ","]),
    ('\u{201b}', &["'"]),
    ('\u{2032}', &["'"]),
    ('\u{b4}', &["'", "`"]),
    ('\u{201c}', &["\"", "'"]),
    ('\u{201d}', &["\"", "'"]),
    ('\u{201e}', &["\""]),
    ('\u{2033}', &["\""]),
    ('\u{ab}', &["\"", "<<"]),
    ('\u{bb}', &["\"", ">>"]),
    ('\u{2010}', &["-"]),
    ('\u{2011}', &["-"]),
    ('\u{2012}', &["-"]),
    ('\u{2013}', &["-", "--"]),
    ('\u{2014}', &["--", "-"]),
    ('\u{2212}', &["-"]),
    ('\u{2026}', &["..."]),
    ('\u{d7}', &["*", "x"]),
    ('\u{f7}', &["/"]),
    ('\u{2217}', &["*"]),
    ('\u{2215}', &["/"]),
    ('\u{2260}', &["!==", "!=", "!"]),
    ('\u{2264}', &["<="]),
    ('\u{2265}', &[">="]),
    ('\u{2192}', &["=>", " "]),
    ('\u{21d2}', &["=>"]),
    ('\u{2227}', &["&&"]),
    ('\u{2228}', &["||"]),
    ('\u{ac}', &["!"]),
    ('\u{37e}', &[";"]),
    ('\u{a789}', &[":"]),
    ('\u{2236}', &[":"]),
    ('\u{200b}', &[""]),
    ('\u{200c}', &[""]),
    ('\u{200d}', &[""]),
    ('\u{2060}', &[""]),
    ('\u{ad}', &[""]),
    ('\u{feff}', &[""]),
    ('\u{a0}', &[" ", ""]),
    ('\u{3000}', &[" "]),
    ('\u{2022}', &["*"]),
    ('\u{b7}', &[" ", "."]),
    ('\u{2423}', &[" "]),
    ('\u{2003}', &[" ", ""]),
    ('\u{3010}', &["["]),
    ('\u{3011}', &["]"]),
    ('\u{27f9}', &["=>"]),
    ('\u{2261}', &["===", "=="]),
    ('\u{2a75}', &["=="]),
    ('\u{2262}', &["!=="]),
    ('\u{2016}', &["||"]),
    ('\u{2039}', &["<"]),
    ('\u{203a}', &[">"]),
    ('\u{200e}', &[""]),
    ('\u{200f}', &[""]),
    ('\u{202c}', &[""]),
    ('\u{fffd}', &["", "'", "\""]),
    ('\u{3001}', &[","]),
    ('\u{3002}', &["."]),
];

/// How far from the front a lookalike is looked for, in bytes.
const REACH: usize = 400;

/// Every place where one lookalike character stands.
struct Found {
    span: Span,
    meant: Vec<String>,
}

/// Replaces lookalikes around the front, one by one and all together.
pub(super) fn propose(around: &Around<'_, '_>, guesses: &mut Guesses) {
    let front = around.scene.front;
    let start = around.text.floor_char_boundary(front.saturating_sub(REACH));
    let end = around
        .text
        .ceil_char_boundary((front + REACH).min(around.text.len()));
    let found = find(around.text, Span::new(start, end));
    if found.is_empty() {
        return;
    }
    for one in &found {
        let order = usize::from(one.span.start != front);
        for (choice, meant) in one.meant.iter().enumerate() {
            guesses.replace(Kind::ReplaceLookalike, one.span, meant.clone(), order + choice);
        }
    }
    // Both quotes of a string, everything on the line, everything around.
    let lines = around.scene.lines();
    let line = lines.full_span(lines.line_of(front.min(around.text.len())));
    together(guesses, found.iter().filter(|one| line.encloses(one.span)));
    together(
        guesses,
        found.iter().filter(|one| one.span.start >= front).take(2),
    );
    together(guesses, found.iter());
    for pair in found.windows(2) {
        together(guesses, pair.iter());
    }
}

fn find(text: &str, within: Span) -> Vec<Found> {
    let mut found = Vec::new();
    if within.text(text).is_ascii() {
        return found;
    }
    for (offset, character) in within.text(text).char_indices() {
        if character.is_ascii() {
            continue;
        }
        let start = within.start + offset;
        let span = Span::new(start, start + character.len_utf8());
        // Full-width forms lie at a fixed distance from the characters they stand for.
        let wide = u32::from(character)
            .checked_sub(0xfee0)
            .filter(|code| (0x21..=0x7e).contains(code))
            .and_then(char::from_u32);
        let meant: Vec<String> = match wide {
            Some(narrow) => vec![narrow.to_string(), format!("{narrow} ")],
            None => LOOKALIKES
                .iter()
                .find(|(lookalike, _)| *lookalike == character)
                .map_or_else(Vec::new, |(_, meant)| {
                    meant.iter().map(|meant| (*meant).to_owned()).collect()
                }),
        };
        if !meant.is_empty() {
            found.push(Found { span, meant });
        }
    }
    found
}

/// Replaces several at once, each by its first meaning, and each by its second where it has one.
fn together<'f>(guesses: &mut Guesses, found: impl Iterator<Item = &'f Found>) {
    let found: Vec<&Found> = found.collect();
    if found.len() < 2 {
        return;
    }
    for choice in 0..2 {
        let edits: Vec<Edit> = found
            .iter()
            .filter_map(|one| {
                let meant = one.meant.get(choice).or(one.meant.first())?;
                Some(Edit::replace(one.span, meant.clone()))
            })
            .collect();
        guesses.several(Kind::ReplaceLookalike, edits, choice);
    }
}
