//! Tokens and characters that stand where none should, and tokens that are gone or changed places.

use super::Random;
use super::source::{Source, chance, one};

/// Any one token lost.
pub(super) fn missing_token(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = random.below(source.tokens.len());
    let token = source.tokens.get(at)?;
    Some(if token.is_keyword() {
        source.without_word(at, random)
    } else {
        source.without_sign(at, random)
    })
}

/// Any one token twice.
pub(super) fn doubled_token(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = random.below(source.tokens.len());
    let end = source.tokens.get(at)?.span.end;
    let text = source.of_token(at);
    let gap = if text.starts_with(|first: char| first.is_ascii_alphanumeric()) || chance(random, 40) {
        " "
    } else {
        ""
    };
    Some(source.inserted(end, &format!("{gap}{text}")))
}

/// A token of the file somewhere else too.
pub(super) fn stray_token(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let what = random.below(source.tokens.len());
    let place = source.tokens.get(random.below(source.tokens.len()))?.span.start;
    if source.tokens.get(what)?.span.len() > 40 {
        return None;
    }
    let text = source.of_token(what);
    Some(source.inserted(
        place,
        &if chance(random, 60) {
            format!("{text} ")
        } else {
            text.to_owned()
        },
    ))
}

/// A token replaced by another of the file, of the same sort mostly: a sign for a sign, a word for a word.
pub(super) fn substituted_token(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let is_sign = |index: usize| {
        source
            .of_token(index)
            .bytes()
            .all(|byte| byte.is_ascii_punctuation())
    };
    let at = source.pick(random, |index, _| is_sign(index))?;
    let with = source.pick(random, |index, token| {
        is_sign(index) && token.kind != source.kind(at)
    })?;
    Some(source.token_replaced(at, source.of_token(with)))
}

/// Two tokens that follow each other, in the wrong order.
pub(super) fn swapped_tokens(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = source.pick(random, |index, token| {
        source.tokens.get(index + 1).is_some_and(|next| {
            !source.text[token.span.end..next.span.start].contains('\n')
                && token.span.len() + next.span.len() < 30
                && source.of_token(index) != source.of_token(index + 1)
        })
    })?;
    let (first, second) = (source.tokens[at].span.clone(), source.tokens[at + 1].span.clone());
    let between = &source.text[first.end..second.start];
    let swapped = format!("{}{between}{}", source.of_token(at + 1), source.of_token(at));
    Some(source.replaced(first.start..second.end, &swapped))
}

/// Somewhere between two tokens, or at an end of a line.
fn place(source: &Source<'_>, random: &mut Random) -> Option<usize> {
    let token = source.tokens.get(random.below(source.tokens.len()))?;
    Some(match random.below(4) {
        0 => source.line_end(token.span.end),
        1 => token.span.start,
        2 => source.line_start(token.span.start) + source.blanks_after(source.line_start(token.span.start)),
        _ => token.span.end,
    })
}

pub(super) fn stray_letter(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = place(source, random)?;
    let letter = one(
        random,
        &[
            "a", "s", "d", "f", "j", "k", "v", "c", "x", "q", "w", "i", "o", "l", "n", "z",
        ],
    )?;
    let text = match random.below(4) {
        0 => format!(" {letter}"),
        1 => format!("{letter} "),
        _ => letter.to_owned(),
    };
    Some(source.inserted(at, &text))
}

pub(super) fn stray_symbol(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = place(source, random)?;
    let symbol = one(
        random,
        &[
            "#", "@", "~", "^", "%", "$", "&", "*", "?", "!", "|", "=", "§", ":", "<", ">", "_)", "/",
        ],
    )?;
    Some(source.inserted(at, symbol))
}

pub(super) fn stray_backslash(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = place(source, random)?;
    Some(source.inserted(at, one(random, &["\\", "\\", " \\", "\\\\", "\\n"])?))
}

pub(super) fn stray_digit(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = source.tokens.get(random.below(source.tokens.len()))?.span.start;
    Some(source.inserted(at, one(random, &["0", "1", "3", "9 ", "1 ", "7"])?))
}

pub(super) fn stray_quote(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = place(source, random)?;
    Some(source.inserted(at, one(random, &["'", "\"", "`", "''"])?))
}

/// A word of prose or of an editor's commands: `:wq`, `jj`, `asdf`, `TODO fix`.
pub(super) fn stray_word(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = place(source, random)?;
    let word = one(
        random,
        &[
            ":wq",
            ":w",
            "dd",
            "iii",
            "asdf",
            "TODO fix",
            "npm install",
            "ls -la",
            "^C",
            "^[[A",
            "git add .",
        ],
    )?;
    Some(source.inserted(at, &format!(" {word}")))
}

/// A line that does not belong: a part of another line, or words.
pub(super) fn stray_line(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let lines = source.lines();
    let target = random.pick(&lines)?.clone();
    let text = if chance(random, 60) {
        let at = random.below(source.tokens.len());
        let start = source.tokens.get(at)?.span.start;
        source.text[start..source.line_end(start)].trim_end().to_owned()
    } else {
        one(
            random,
            &[
                "...",
                "[...]",
                "…",
                "rest of the code stays the same",
                "see above",
                "---",
                "***",
                "===",
                "<unchanged>",
                "undefined is not a function",
                "Fixed the bug here",
                "-->",
                "@@ -12,7 +12,9 @@",
                "\\ No newline at end of file",
            ],
        )?
        .to_owned()
    };
    Some(source.inserted(
        target.start,
        &format!("{}{text}{}", source.indent(target.start), source.line_break()),
    ))
}
