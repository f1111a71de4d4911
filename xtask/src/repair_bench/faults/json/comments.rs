//! Comments, which plain JSON does not have.

use super::super::super::random::Random;
use super::super::change::{inserted, lines};

const WORDS: &[&str] = &[
    "TODO: check this",
    "the default",
    "do not change",
    "see the \"manual\", part 2",
    "disabled for now",
    "don't remove",
    "\"old\": true,",
];

/// A comment between `open` and `close`, at the end of a line, or in a line of its own when `close` ends it.
fn comment(text: &str, random: &mut Random, open: &str, close: &str) -> Option<String> {
    let words = random.pick(WORDS)?;
    let all = lines(text);
    let line = random.pick(&all)?;
    let content = text.get(line.clone())?;
    let indentation = content.get(..content.len() - content.trim_start().len())?;
    if random.below(2) == 0 {
        inserted(text, line.start, &format!("{indentation}{open} {words}{close}\n"))
    } else {
        inserted(text, line.end, &format!(" {open} {words}{close}"))
    }
}

pub(super) fn line_comment(text: &str, random: &mut Random) -> Option<String> {
    comment(text, random, "//", "")
}

pub(super) fn block_comment(text: &str, random: &mut Random) -> Option<String> {
    comment(text, random, "/*", " */")
}

pub(super) fn hash_comment(text: &str, random: &mut Random) -> Option<String> {
    comment(text, random, "#", "")
}

/// A comment of HTML, Lua or SQL.
pub(super) fn foreign_comment(text: &str, random: &mut Random) -> Option<String> {
    let (open, close) = *random.pick(&[("<!--", " -->"), ("--", ""), (";", ""), ("%", "")])?;
    comment(text, random, open, close)
}

/// A copyright notice or a description on top of the file.
pub(super) fn header_comment(text: &str, random: &mut Random) -> Option<String> {
    let header = random.pick(&[
        "// Generated file, do not edit.\n",
        "/*\n * Settings of the project.\n * Keep the order.\n */\n",
        "# Settings of the project\n# Keep the order\n",
        "// config.json\n",
        "/* eslint-disable */\n",
    ])?;
    Some(format!("{header}{text}"))
}
