//! Numbers and words that other languages allow and JSON does not, and values that are missing.

use std::ops::Range;

use super::super::super::random::Random;
use super::super::change::{inserted, replaced, rewritten, without};
use super::tokens::{Kind, Tokens};

fn word<'a>(
    tokens: &Tokens<'a>,
    random: &mut Random,
    fits: impl Fn(&str) -> bool,
) -> Option<(Range<usize>, &'a str)> {
    let place = tokens.place(random, |_, token| {
        token.kind == Kind::Word && fits(tokens.text_of(&token.place))
    })?;
    let word = tokens.text_of(&place);
    Some((place, word))
}

fn python(word: &str) -> &str {
    match word {
        "true" => "True",
        "false" => "False",
        _ => "None",
    }
}

/// One word as Python writes it.
pub(super) fn python_literal(text: &str, random: &mut Random) -> Option<String> {
    let (place, word) = word(&Tokens::of(text), random, |_| true)?;
    replaced(text, place, python(word))
}

/// The file as Python prints it: words and quotes everywhere.
pub(super) fn python_dictionary(text: &str, random: &mut Random) -> Option<String> {
    let tokens = Tokens::of(text);
    let quotes = random.below(4) != 0;
    let changes: Vec<_> = tokens
        .list
        .iter()
        .filter_map(|token| match token.kind {
            Kind::Word => Some((
                token.place.clone(),
                python(tokens.text_of(&token.place)).to_owned(),
            )),
            Kind::Key | Kind::Text if quotes => {
                let content = tokens.content(&token.place);
                // Python keeps double quotes where an apostrophe is inside.
                (!content.contains('\'')).then(|| {
                    (
                        token.place.clone(),
                        format!("'{}'", content.replace("\\\"", "\"")),
                    )
                })
            }
            _ => None,
        })
        .collect();
    if changes.is_empty() {
        None
    } else {
        rewritten(text, &changes)
    }
}

/// What other languages say for null.
pub(super) fn undefined(text: &str, random: &mut Random) -> Option<String> {
    let (place, _) = word(&Tokens::of(text), random, |word| word == "null")?;
    replaced(
        text,
        place,
        random.pick(&[
            "undefined",
            "nil",
            "NULL",
            "NaN",
            "None",
            "nan",
            "Infinity",
            "-Infinity",
        ])?,
    )
}

/// A word with capital letters.
pub(super) fn wrong_case_literal(text: &str, random: &mut Random) -> Option<String> {
    let (place, word) = word(&Tokens::of(text), random, |_| true)?;
    let wrong = match random.below(3) {
        0 => word.to_uppercase(),
        1 => format!("{}{}", word.get(..1)?.to_uppercase(), word.get(1..)?),
        _ => format!("{}{}", word.get(..1)?, word.get(1..)?.to_uppercase()),
    };
    replaced(text, place, &wrong)
}

/// A word with a letter lost, doubled or swapped with the next one.
pub(super) fn misspelt_literal(text: &str, random: &mut Random) -> Option<String> {
    let (place, word) = word(&Tokens::of(text), random, |_| true)?;
    let at = random.below(word.len() - 1);
    let (one, two) = (word.get(at..=at)?, word.get(at + 1..at + 2)?);
    let (before, after) = (word.get(..at)?, word.get(at + 2..)?);
    let wrong = match random.below(3) {
        0 => format!("{before}{two}{after}"),
        1 => format!("{before}{one}{one}{two}{after}"),
        _ => format!("{before}{two}{one}{after}"),
    };
    if wrong == word {
        None
    } else {
        replaced(text, place, &wrong)
    }
}

fn number(tokens: &Tokens<'_>, random: &mut Random, fits: impl Fn(&str) -> bool) -> Option<Range<usize>> {
    tokens.place(random, |_, token| {
        token.kind == Kind::Number && fits(tokens.text_of(&token.place))
    })
}

/// A number with zeros in front.
pub(super) fn leading_zero(text: &str, random: &mut Random) -> Option<String> {
    let place = number(&Tokens::of(text), random, |number| !number.starts_with('-'))?;
    inserted(text, place.start, random.pick(&["0", "00"])?)
}

/// A number with a plus in front.
pub(super) fn plus_number(text: &str, random: &mut Random) -> Option<String> {
    let place = number(&Tokens::of(text), random, |number| !number.starts_with('-'))?;
    inserted(text, place.start, "+")
}

/// A number with no digit on one side of its point.
pub(super) fn dot_number(text: &str, random: &mut Random) -> Option<String> {
    let tokens = Tokens::of(text);
    let place = number(&tokens, random, |number| {
        number.starts_with("0.") || !number.contains(['.', 'e', 'E'])
    })?;
    if tokens.text_of(&place).starts_with("0.") {
        without(text, place.start..place.start + 1)
    } else {
        inserted(text, place.end, ".")
    }
}

/// A whole number in another base.
pub(super) fn hexadecimal_number(text: &str, random: &mut Random) -> Option<String> {
    let tokens = Tokens::of(text);
    let place = number(&tokens, random, |number| number.parse::<u64>().is_ok())?;
    let value: u64 = tokens.text_of(&place).parse().ok()?;
    let wrong = match random.below(4) {
        0 => format!("0x{value:x}"),
        1 => format!("0X{value:X}"),
        2 => format!("0o{value:o}"),
        _ => format!("0b{value:b}"),
    };
    replaced(text, place, &wrong)
}

/// Digits in groups of three.
pub(super) fn digit_separators(text: &str, random: &mut Random) -> Option<String> {
    let tokens = Tokens::of(text);
    let place = number(&tokens, random, |number| {
        number.len() > 3 && number.parse::<u64>().is_ok()
    })?;
    inserted(text, place.end - 3, random.pick(&["_", ",", "'", " "])?)
}

/// A number with a unit, a suffix of another language or a letter typed for a digit.
pub(super) fn number_with_unit(text: &str, random: &mut Random) -> Option<String> {
    let place = number(&Tokens::of(text), random, |_| true)?;
    inserted(
        text,
        place.end,
        random.pick(&["px", "%", "ms", "s", "n", "L", "f", "MB", "o", "e", "k"])?,
    )
}

/// No value behind a colon. What it was is not to be known, except that something has to be there.
pub(super) fn missing_value(text: &str, random: &mut Random) -> Option<String> {
    let tokens = Tokens::of(text);
    let index = tokens.pick(random, |index, token| {
        matches!(token.kind, Kind::Text | Kind::Number | Kind::Word)
            && tokens.kind_before(index) == Some(Kind::Colon)
    })?;
    without(text, tokens.list.get(index)?.place.clone())
}

/// An expression for a value. What it stood for is not to be known.
pub(super) fn expression_value(text: &str, random: &mut Random) -> Option<String> {
    let place = Tokens::of(text).place(random, |_, token| matches!(token.kind, Kind::Number | Kind::Text))?;
    let expression = random.pick(&[
        "60 * 60",
        "new Date()",
        "process.env.VALUE",
        "{{ value }}",
        "${VALUE}",
        "<value>",
        "getValue()",
        "@value",
    ])?;
    replaced(text, place, expression)
}

/// A string or template variable around a value that lost its quotes but not its words: `{{ name }}`.
pub(super) fn template_value(text: &str, random: &mut Random) -> Option<String> {
    let tokens = Tokens::of(text);
    let place = tokens.place(random, |_, token| {
        token.kind == Kind::Text
            && tokens
                .content(&token.place)
                .contains(['$', '{', '%', '@', '<', '/', '#', '*'])
    })?;
    replaced(text, place.clone(), tokens.content(&place))
}

/// Dots that stand for more items or members.
pub(super) fn ellipsis(text: &str, random: &mut Random) -> Option<String> {
    let tokens = Tokens::of(text);
    let dots = random.pick(&["...", "\u{2026}", "..."])?;
    let index = tokens.pick(random, |index, token| {
        token.kind == Kind::Comma || (token.kind != Kind::Open && tokens.kind(index + 1) == Some(Kind::Close))
    })?;
    let end = tokens.list.get(index)?.place.end;
    if tokens.kind(index) == Some(Kind::Comma) {
        let gap = tokens.gap_after(index);
        inserted(text, end, &format!("{gap}{dots}{}", random.pick(&["", ","])?))
    } else {
        inserted(text, end, &format!(",{}{dots}", random.pick(&[" ", "\n    "])?))
    }
}
