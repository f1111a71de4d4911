//! Literals as other languages write them, misspelt ones, and numbers JSON does not allow.

use super::super::super::lexeme::{Lexeme, LexemeKind};
use super::super::super::proposal::Kind;
use super::guesses::Guesses;
use super::near::Near;
use crate::text::Span;

/// Literals of other languages, in small letters, and what JSON writes for them.
const FOREIGN: &[(&str, &[&str])] = &[
    ("none", &["null"]),
    ("nil", &["null"]),
    ("undefined", &["null"]),
    ("void", &["null"]),
    ("nan", &["null", "\"NaN\""]),
    ("-nan", &["null"]),
    ("infinity", &["null", "1e999", "\"Infinity\""]),
    ("-infinity", &["null", "-1e999", "\"-Infinity\""]),
    ("+infinity", &["null", "1e999"]),
    ("inf", &["null"]),
    ("na", &["null"]),
    ("n/a", &["null"]),
    ("yes", &["true"]),
    ("no", &["false"]),
    ("on", &["true"]),
    ("off", &["false"]),
    ("y", &["true"]),
    ("n", &["false", "null"]),
    ("t", &["true"]),
    ("f", &["false"]),
];

/// The literals of JSON.
const OWN: &[&str] = &["true", "false", "null"];

/// Guesses about literals and numbers.
pub(super) fn propose(near: &Near<'_, '_>, guesses: &mut Guesses<'_>) {
    for index in near.indices.iter().copied() {
        let Some(lexeme) = near.lexeme(index) else {
            continue;
        };
        match lexeme.kind {
            LexemeKind::Word => word(near, lexeme, guesses),
            LexemeKind::Number => {
                word(near, lexeme, guesses);
                number(near, lexeme, guesses);
                with_thousands(near, index, guesses);
            }
            _ => {}
        }
        joined(near, index, guesses);
    }
    for stretch in near.stretches() {
        digit_groups(near, stretch, guesses);
    }
}

/// The literal that a word was meant to be.
fn word(near: &Near<'_, '_>, lexeme: Lexeme, guesses: &mut Guesses<'_>) {
    let text = lexeme.text(near.text);
    if text.len() > 12 {
        return;
    }
    let small = text.to_ascii_lowercase();
    for (order, own) in OWN.iter().copied().enumerate() {
        if text == own {
            continue;
        }
        if small == own {
            guesses.replace(Kind::ReplaceLiteral, 0, lexeme.span, own);
        } else if alike(&small, own) {
            guesses.replace(Kind::ReplaceKeyword, order, lexeme.span, own);
        } else if let Some(rest) = small.strip_prefix(own) {
            // `true` with something stuck to it, which may be of use.
            let end = lexeme.span.start + own.len();
            guesses.delete(Kind::DeleteStray, order, Span::new(end, end + rest.len()));
            guesses.insert(Kind::InsertComma, order, end, ",");
        }
    }
    for (foreign, meant) in FOREIGN {
        if small == *foreign {
            for (order, meant) in meant.iter().copied().enumerate() {
                guesses.replace(Kind::ReplaceLiteral, order, lexeme.span, meant);
            }
        }
    }
}

/// Whether `word` is `own` with one slip of the pen, or its beginning.
fn alike(word: &str, own: &str) -> bool {
    let (word, own) = (word.as_bytes(), own.as_bytes());
    if word.len() > own.len() + 2 || word.is_empty() {
        return false;
    }
    if own.starts_with(word) || own.ends_with(word) {
        return true;
    }
    let same_start = word
        .iter()
        .zip(own)
        .take_while(|(left, right)| left == right)
        .count();
    let same_end = word
        .iter()
        .rev()
        .zip(own.iter().rev())
        .take_while(|(left, right)| left == right)
        .count();
    let shorter = word.len().min(own.len());
    let longer = word.len().max(own.len());
    if longer - shorter <= 1 && same_start + same_end + 1 >= longer {
        return true;
    }
    // Two neighbours exchanged, or two signs wrong.
    let mut sorted = (word.to_vec(), own.to_vec());
    sorted.0.sort_unstable();
    sorted.1.sort_unstable();
    sorted.0 == sorted.1 || (longer - shorter <= 2 && same_start + same_end + 2 >= longer && shorter > 2)
}

/// The number that was meant.
fn number(near: &Near<'_, '_>, lexeme: Lexeme, guesses: &mut Guesses<'_>) {
    let text = lexeme.text(near.text);
    if text.len() > 60 || serde_json::from_str::<serde_json::Number>(text).is_ok() {
        return;
    }
    let kind = Kind::ReplaceNumber;
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let mut meant: Vec<String> = Vec::new();
    let without_zeros = digits.trim_start_matches('0');
    let padded = match without_zeros.bytes().next() {
        None | Some(b'.' | b'e' | b'E') => format!("0{without_zeros}"),
        _ => without_zeros.to_owned(),
    };
    let whole = padded.trim_end_matches('.');
    meant.push(format!("{sign}{padded}"));
    meant.push(format!("{sign}{whole}"));
    meant.push(format!("{sign}{whole}.0"));
    meant.push(format!("{sign}{digits}"));
    for (prefix, radix) in [("0x", 16), ("0X", 16), ("0o", 8), ("0b", 2)] {
        if let Some(value) = digits
            .strip_prefix(prefix)
            .and_then(|rest| u64::from_str_radix(rest, radix).ok())
        {
            meant.push(format!("{sign}{value}"));
        }
    }
    if let Some(value) = digits
        .strip_prefix('0')
        .and_then(|rest| u64::from_str_radix(rest, 8).ok())
    {
        meant.push(format!("{sign}{value}"));
    }
    meant.push(format!("{sign}{}", padded.replace('_', "")));
    meant.push(format!("{sign}{}", padded.replace(['O', 'o'], "0")));
    meant.push(format!("{sign}{}", padded.replace(['l', 'I'], "1")));
    meant.push(format!(
        "{sign}{}",
        padded.trim_end_matches(|sign: char| !sign.is_ascii_digit())
    ));
    meant.push(padded.replace("..", "."));
    meant.push(format!("{sign}{padded}0"));
    // `1.234.567`: either all points part thousands, or all but the last.
    if padded.matches('.').count() > 1 {
        meant.push(padded.replace('.', ""));
        if let Some((whole, fraction)) = padded.rsplit_once('.') {
            meant.push(format!("{sign}{}.{fraction}", whole.replace('.', "")));
        }
        if let Some((first, rest)) = padded.split_once('.') {
            meant.push(format!("{sign}{first}.{}", rest.replace('.', "")));
        }
    }
    for (order, meant) in meant
        .into_iter()
        .filter(|meant| serde_json::from_str::<serde_json::Number>(meant).is_ok())
        .enumerate()
    {
        guesses.replace(kind, order, lexeme.span, meant);
    }
    guesses.replace(Kind::Quote, 0, lexeme.span, format!("\"{text}\""));
}

/// `1,234,567` and `1,5`: the commas belong to the number.
fn with_thousands(near: &Near<'_, '_>, index: usize, guesses: &mut Guesses<'_>) {
    let is_number = |index: usize| {
        near.lexeme(index)
            .filter(|lexeme| lexeme.kind == LexemeKind::Number)
    };
    let Some(first) = is_number(index) else { return };
    let mut last = first;
    let mut groups = 1;
    while groups < 6
        && near.is_sign(index + 2 * groups - 1, ",")
        && let Some(next) = is_number(index + 2 * groups)
        && next.span.start == last.span.end + 1
    {
        last = next;
        groups += 1;
    }
    if groups == 1 {
        return;
    }
    let span = Span::new(first.span.start, last.span.end);
    let text = near.slice(span);
    guesses.replace(Kind::ReplaceNumber, 0, span, text.replace(',', ""));
    if let Some((whole, fraction)) = text.rsplit_once(',') {
        let whole = whole.replace(',', "");
        guesses.replace(Kind::ReplaceNumber, 1, span, format!("{whole}.{fraction}"));
    }
    guesses.replace(Kind::Quote, 2, span, format!("\"{text}\""));
}

/// Digits parted by what no lexeme of JSON may hold: `1'000`.
fn digit_groups(near: &Near<'_, '_>, stretch: Span, guesses: &mut Guesses<'_>) {
    let bytes = near.slice(stretch).as_bytes();
    for (offset, three) in bytes.windows(3).enumerate() {
        if let [before, b'\'' | b'_' | b'`', after] = three
            && before.is_ascii_digit()
            && after.is_ascii_digit()
            && near.distance(stretch.start + offset) < 60
        {
            let at = stretch.start + offset + 1;
            guesses.delete(Kind::ReplaceNumber, 0, Span::new(at, at + 1));
        }
    }
}

/// Two words or numbers that are one: `t rue`, `- 1`, `1 .5`.
fn joined(near: &Near<'_, '_>, index: usize, guesses: &mut Guesses<'_>) {
    let plain = |index: usize| {
        near.lexeme(index)
            .is_some_and(|lexeme| matches!(lexeme.kind, LexemeKind::Word | LexemeKind::Number))
    };
    if !plain(index) || !plain(index + 1) {
        return;
    }
    let gap = near.gap(index + 1);
    guesses.delete(Kind::DeleteSpace, 0, gap);
    if !gap.is_empty() {
        guesses.replace(Kind::ReplaceNumber, 2, gap, ".");
    }
}
