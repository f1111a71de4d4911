//! Quotes of scalars that are missing, of another kind, too many, or not escaped inside.

use super::super::super::random::Random;
use super::super::change::{inserted, inside, replaced, rewritten, without};
use super::entries::{Entries, Line, Style};

fn is_quoted(line: &Line) -> bool {
    line.whole() && matches!(line.style, Style::Single | Style::Double) && line.value.len() > 2
}

fn quoted_line(text: &str, random: &mut Random, fits: impl Fn(&Entries<'_>, &Line) -> bool) -> Option<Line> {
    let entries = Entries::of(text);
    entries
        .entry(random, |line| is_quoted(line) && fits(&entries, line))
        .cloned()
}

fn quote_lost(text: &str, random: &mut Random, style: Style, open: bool) -> Option<String> {
    let line = quoted_line(text, random, |_, line| line.style == style)?;
    let at = if open {
        line.value.start
    } else {
        line.value.end - 1
    };
    without(text, at..at + 1)
}

pub(super) fn missing_open_quote_single(text: &str, random: &mut Random) -> Option<String> {
    quote_lost(text, random, Style::Single, true)
}

pub(super) fn missing_open_quote_double(text: &str, random: &mut Random) -> Option<String> {
    quote_lost(text, random, Style::Double, true)
}

pub(super) fn missing_close_quote_single(text: &str, random: &mut Random) -> Option<String> {
    quote_lost(text, random, Style::Single, false)
}

pub(super) fn missing_close_quote_double(text: &str, random: &mut Random) -> Option<String> {
    quote_lost(text, random, Style::Double, false)
}

/// A quote in front of a plain value, or one behind it that nothing opened.
pub(super) fn stray_quote(text: &str, random: &mut Random) -> Option<String> {
    let entries = Entries::of(text);
    let line = entries.entry(random, |line| line.whole() && line.style == Style::Plain)?;
    inserted(text, line.value.start, random.pick(&["'", "\""])?)
}

/// A quote in front of a key.
pub(super) fn stray_quote_key(text: &str, random: &mut Random) -> Option<String> {
    let entries = Entries::of(text);
    let line = entries.entry(random, |line| line.key.is_some())?;
    let start = line.key.clone()?.start;
    if text.get(start..)?.starts_with(['"', '\'']) {
        return without(text, start..start + 1);
    }
    inserted(text, start, random.pick(&["'", "\""])?)
}

/// The two ends in quotes of different kinds.
pub(super) fn quote_mismatch(text: &str, random: &mut Random) -> Option<String> {
    let line = quoted_line(text, random, |_, _| true)?;
    let other = if line.style == Style::Single { "\"" } else { "'" };
    let at = if random.below(2) == 0 {
        line.value.start
    } else {
        line.value.end - 1
    };
    replaced(text, at..at + 1, other)
}

/// One end, or both, curled as word processors do.
pub(super) fn smart_quotes(text: &str, random: &mut Random) -> Option<String> {
    let line = quoted_line(text, random, |_, _| true)?;
    let (open, close) = if line.style == Style::Single {
        ("\u{2018}", "\u{2019}")
    } else {
        ("\u{201c}", "\u{201d}")
    };
    let (first, last) = (
        line.value.start..line.value.start + 1,
        line.value.end - 1..line.value.end,
    );
    match random.below(4) {
        0 => replaced(text, first, open),
        1 => replaced(text, last, close),
        _ => rewritten(text, &[(first, open.to_owned()), (last, close.to_owned())]),
    }
}

/// Backticks for quotes, or around a plain value.
pub(super) fn backtick_quotes(text: &str, random: &mut Random) -> Option<String> {
    let entries = Entries::of(text);
    let line = entries.entry(random, |line| {
        line.whole() && matches!(line.style, Style::Plain | Style::Single | Style::Double)
    })?;
    let content = if line.style == Style::Plain {
        entries.value(line)
    } else {
        entries.inner(line)
    };
    replaced(text, line.value.clone(), &format!("`{content}`"))
}

/// One quote typed twice.
pub(super) fn doubled_quote(text: &str, random: &mut Random) -> Option<String> {
    let line = quoted_line(text, random, |_, _| true)?;
    let quote = if line.style == Style::Single { "'" } else { "\"" };
    let at = if random.below(2) == 0 {
        line.value.start
    } else {
        line.value.end
    };
    inserted(text, at, quote)
}

/// `'don't'`: an apostrophe that is not doubled, where one was or where a word has one.
pub(super) fn unescaped_single_quote(text: &str, random: &mut Random) -> Option<String> {
    let entries = Entries::of(text);
    let line = entries.entry(random, |line| {
        is_quoted(line) && line.style == Style::Single && entries.inner(line).contains("''")
    })?;
    let content = entries.inner(line).replace("''", "'");
    replaced(text, line.value.clone(), &format!("'{content}'"))
}

/// Quotes inside of double quotes without their backslashes, one or two of them.
pub(super) fn unescaped_double_quote(text: &str, random: &mut Random) -> Option<String> {
    let entries = Entries::of(text);
    let line = entries.entry(random, |line| {
        is_quoted(line) && line.style == Style::Double && entries.inner(line).contains("\\\"")
    })?;
    let content = entries.inner(line);
    let content = if random.below(2) == 0 {
        content.replacen("\\\"", "\"", 1)
    } else {
        content.replace("\\\"", "\"")
    };
    replaced(text, line.value.clone(), &format!("\"{content}\""))
}

/// The quotes of a value that has quotes of the other kind inside are exchanged for those: `"{{ a["b"] }}"`.
pub(super) fn same_quotes_inside(text: &str, random: &mut Random) -> Option<String> {
    let line = quoted_line(text, random, |entries, line| {
        entries
            .inner(line)
            .contains(if line.style == Style::Single { '"' } else { '\'' })
    })?;
    let entries = Entries::of(text);
    let content = entries.inner(&line);
    let (outer, other) = if line.style == Style::Single {
        ('\'', '"')
    } else {
        ('"', '\'')
    };
    // An apostrophe by itself is never typed as the other quote.
    let are_pairs = content.matches(other).count().is_multiple_of(2);
    if !are_pairs || random.below(2) == 0 {
        replaced(text, line.value.clone(), &format!("{other}{content}{other}"))
    } else {
        replaced(
            text,
            line.value.clone(),
            &format!("{outer}{}{outer}", content.replace(other, &outer.to_string())),
        )
    }
}

/// `'don\'t'`: a backslash does nothing between single quotes.
pub(super) fn backslash_in_single_quotes(text: &str, random: &mut Random) -> Option<String> {
    let line = quoted_line(text, random, |_, line| {
        line.style == Style::Single && line.value.len() > 4
    })?;
    let entries = Entries::of(text);
    let content = entries.inner(&line);
    if content.contains("''") {
        return replaced(
            text,
            line.value.clone(),
            &format!("'{}'", content.replace("''", "\\'")),
        );
    }
    inserted(
        text,
        inside(text, line.value.start + 1..line.value.end - 1, random)?,
        "\\'",
    )
}

/// Only the first word or part of a value is inside its quotes.
pub(super) fn text_after_quote(text: &str, random: &mut Random) -> Option<String> {
    let entries = Entries::of(text);
    let fits =
        |line: &Line| line.whole() && matches!(line.style, Style::Plain | Style::Single | Style::Double);
    let line = entries.entry(random, |line| {
        fits(line) && entries.value(line).contains([' ', '/', '.', '-'])
    })?;
    let content = if line.style == Style::Plain {
        entries.value(line)
    } else {
        entries.inner(line)
    };
    let quote = if line.style == Style::Single { "'" } else { "\"" };
    let found: Vec<usize> = content
        .match_indices([' ', '/', '.', '-'])
        .map(|(offset, _)| offset)
        .filter(|&offset| offset > 0)
        .collect();
    let at = *random.pick(&found)?;
    let (first, rest) = (content.get(..at)?, content.get(at..)?);
    replaced(text, line.value.clone(), &format!("{quote}{first}{quote}{rest}"))
}

/// A word or sign behind the closing quote.
pub(super) fn stray_after_quote(text: &str, random: &mut Random) -> Option<String> {
    let line = quoted_line(text, random, |_, _| true)?;
    inserted(
        text,
        line.value.end,
        random.pick(&[
            ",",
            ";",
            "x",
            " and more",
            "\"",
            ")",
            " - see below",
            ".",
            "#note",
            " | upper",
        ])?,
    )
}

/// An escape that double quotes do not know: a pattern, a path of Windows, an apostrophe or one cut short.
pub(super) fn bad_escape(text: &str, random: &mut Random) -> Option<String> {
    let entries = Entries::of(text);
    let line = entries.entry(random, |line| {
        is_quoted(line) && line.style == Style::Double && entries.inner(line).contains("\\\\")
    })?;
    let content = entries.inner(line).replace("\\\\", "\\");
    replaced(text, line.value.clone(), &format!("\"{content}\""))
}

/// A pattern or path moved from single quotes, where backslashes are safe, to double quotes.
pub(super) fn double_quoted_pattern(text: &str, random: &mut Random) -> Option<String> {
    let entries = Entries::of(text);
    let line = entries.entry(random, |line| {
        line.whole()
            && matches!(line.style, Style::Single | Style::Plain)
            && entries.value(line).contains(['\\', '/'])
            && !entries.value(line).contains('"')
    })?;
    let content = if line.style == Style::Single {
        entries.inner(line)
    } else {
        entries.value(line)
    };
    let content = if content.contains('\\') {
        content.to_owned()
    } else {
        content.replace('/', "\\")
    };
    replaced(text, line.value.clone(), &format!("\"{content}\""))
}

/// A value that ends with the backslash of a folder, which swallows the quote.
pub(super) fn backslash_before_quote(text: &str, random: &mut Random) -> Option<String> {
    let line = quoted_line(text, random, |_, line| line.style == Style::Double)?;
    inserted(text, line.value.end - 1, "\\")
}
