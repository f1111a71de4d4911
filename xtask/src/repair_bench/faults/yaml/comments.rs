//! Comments without their `#`, or with the sign of another language.

use super::super::super::random::Random;
use super::super::change::{inserted, replaced, rewritten, without};
use super::entries::{Entries, Kind};

/// A line of a comment without its `#`.
pub(super) fn missing_hash(text: &str, random: &mut Random) -> Option<String> {
    let entries = Entries::of(text);
    let line = entries
        .lines
        .get(entries.pick(random, |_, line| line.kind == Kind::Comment)?)?;
    let start = line.content();
    let width = if random.below(2) == 0 && text.get(start..)?.starts_with("# ") {
        2
    } else {
        1
    };
    without(text, start..start + width)
}

/// A comment of several lines of which some, in a row, have no `#`.
pub(super) fn missing_hash_lines(text: &str, random: &mut Random) -> Option<String> {
    let entries = Entries::of(text);
    let is_comment = |index: usize| {
        entries
            .lines
            .get(index)
            .is_some_and(|line| line.kind == Kind::Comment)
    };
    let first = entries.pick(random, |index, _| is_comment(index) && is_comment(index + 1))?;
    let length = (first..).take_while(|&index| is_comment(index)).count();
    let count = (2 + random.below(3)).min(length);
    let changes: Vec<_> = entries
        .lines
        .get(first..first + count)?
        .iter()
        .map(|line| {
            let start = line.content();
            let width = 1 + usize::from(text.get(start..).is_some_and(|rest| rest.starts_with("# ")));
            (start..start + width, String::new())
        })
        .collect();
    rewritten(text, &changes)
}

/// A comment behind a value without its `#`.
pub(super) fn missing_hash_after_value(text: &str, random: &mut Random) -> Option<String> {
    let entries = Entries::of(text);
    let line = entries.entry(random, |line| line.comment.is_some())?;
    let start = line.comment?;
    without(text, start..start + 1)
}

const WORDS: &[&str] = &[
    "TODO: check this",
    "the default",
    "see the manual",
    "disabled: not used",
    "keep in order",
];

/// A comment of another language, in a line of its own or behind a value, or one with its sign exchanged.
pub(super) fn foreign_comment(text: &str, random: &mut Random) -> Option<String> {
    let entries = Entries::of(text);
    let (open, close) = *random.pick(&[
        ("//", ""),
        ("//", ""),
        ("/*", " */"),
        ("<!--", " -->"),
        ("--", ""),
        (";", ""),
        ("%", ""),
        ("\"\"\"", "\"\"\""),
    ])?;
    if random.below(2) == 0
        && let Some(index) = entries.pick(random, |_, line| line.kind == Kind::Comment)
    {
        let line = entries.lines.get(index)?;
        let words = text.get(line.content() + 1..line.place.end)?;
        return replaced(
            text,
            line.content()..line.place.end,
            &format!("{open}{words}{close}"),
        );
    }
    let words = random.pick(WORDS)?;
    let line = entries.entry(random, |line| line.comment.is_none())?;
    if random.below(2) == 0 {
        let indent = " ".repeat(line.indent);
        inserted(
            text,
            line.place.start,
            &format!("{indent}{open} {words}{close}\n"),
        )
    } else {
        inserted(text, line.place.end, &format!(" {open} {words}{close}"))
    }
}

/// A comment glued to the closing quote or bracket of a value.
pub(super) fn glued_comment(text: &str, random: &mut Random) -> Option<String> {
    let entries = Entries::of(text);
    let line = entries.entry(random, |line| {
        line.whole()
            && entries
                .value(line)
                .ends_with(['"', '\'', ']', '}', '|', '>', '-'])
    })?;
    match line.comment {
        Some(comment) => without(text, line.value.end..comment),
        None => inserted(
            text,
            line.value.end,
            random.pick(&["#default", "# optional", "#TODO: check"])?,
        ),
    }
}
