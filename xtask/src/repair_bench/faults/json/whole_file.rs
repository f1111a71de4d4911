//! Faults of the file as a whole: cut off, or with something in front of it or behind it.

use super::super::super::random::Random;
use super::super::any_text::fenced;
use super::super::change::{inserted, inside, lines, next_line, without};
use super::tokens::{Kind, Tokens};

/// The file ends before some of its last closers.
pub(super) fn truncated_closers(text: &str, random: &mut Random) -> Option<String> {
    let tokens = Tokens::of(text);
    let closers = tokens
        .list
        .iter()
        .rev()
        .take_while(|token| token.kind == Kind::Close)
        .count();
    let lost = 1 + random.below(closers);
    let last = tokens.list.get(tokens.list.len().checked_sub(lost + 1)?)?;
    let kept = text.get(..last.place.end)?;
    Some(if random.below(2) == 0 {
        format!("{kept}\n")
    } else {
        kept.to_owned()
    })
}

/// The file ends anywhere. The rest cannot be known, but what is there should parse.
pub(super) fn truncated(text: &str, random: &mut Random) -> Option<String> {
    let end = inside(text, text.len() / 4..text.len(), random)?;
    text.get(..end).map(str::to_owned)
}

/// The file ends behind a whole value or comma. The rest cannot be known.
pub(super) fn truncated_between(text: &str, random: &mut Random) -> Option<String> {
    let tokens = Tokens::of(text);
    let half = tokens.list.len() / 2;
    let place = tokens.place(random, |index, token| {
        index > half
            && matches!(
                token.kind,
                Kind::Text | Kind::Number | Kind::Word | Kind::Comma | Kind::Close
            )
    })?;
    text.get(..place.end).map(str::to_owned)
}

/// The file ends inside a string. The rest cannot be known.
pub(super) fn truncated_in_string(text: &str, random: &mut Random) -> Option<String> {
    let tokens = Tokens::of(text);
    let place = tokens.place(random, |_, token| {
        matches!(token.kind, Kind::Text | Kind::Key)
            && token.place.len() > 3
            && token.place.start > text.len() / 3
    })?;
    let end = inside(text, place, random)?;
    text.get(..end).map(str::to_owned)
}

/// The end of a line is lost. What it was cannot be known.
pub(super) fn truncated_line(text: &str, random: &mut Random) -> Option<String> {
    let all = lines(text);
    let line = random.pick(&all)?;
    without(text, inside(text, line.clone(), random)?..line.end)
}

/// Something behind the end.
pub(super) fn trailing_garbage(text: &str, random: &mut Random) -> Option<String> {
    let tail = random.pick(&[
        ";",
        ",",
        "x",
        "}",
        "\"",
        "undefined",
        "null",
        "%",
        "'",
        "\\",
        "0",
        "~",
        ".",
        "EOF",
        "\n.",
        "\n---",
    ])?;
    let end = text.trim_end().len();
    inserted(text, end, tail)
}

/// A second value behind the first, or the same file once more.
pub(super) fn second_value(text: &str, random: &mut Random) -> Option<String> {
    let second = random.pick(&["{}", "[]", "{\"a\": 1}", "{\n  \"version\": 2\n}\n", ""])?;
    if second.is_empty() {
        return (text.len() < 20_000).then(|| format!("{text}{text}"));
    }
    Some(format!("{text}{second}"))
}

/// What a script or a log puts in front of a value, and behind it.
pub(super) fn wrapped_in_script(text: &str, random: &mut Random) -> Option<String> {
    let (before, after) = *random.pick(&[
        ("var data = ", ";"),
        ("const config = ", ";"),
        ("module.exports = ", ";"),
        ("module.exports = ", ""),
        ("export default ", ";"),
        ("export default ", ""),
        ("callback(", ");"),
        ("(", ")"),
        ("window.__DATA__ = ", ";"),
        ("return ", ";"),
        ("let x = ", ""),
        ("JSON.parse('", "')"),
    ])?;
    let content = text.trim_end();
    let end = text.get(content.len()..)?;
    Some(format!("{before}{content}{after}{end}"))
}

/// A word, a sign or a guard against scripts in front of the value.
pub(super) fn leading_garbage(text: &str, random: &mut Random) -> Option<String> {
    let head = random.pick(&[
        "json",
        "json\n",
        ")]}',\n",
        "data: ",
        "INFO: ",
        "x",
        "/",
        "=",
        "#!/usr/bin/env node\n",
        "---\n",
        "b'",
        "<pre>",
        "while(1);",
        ",",
    ])?;
    Some(format!("{head}{text}"))
}

pub(super) fn markdown_fence(text: &str, random: &mut Random) -> Option<String> {
    Some(fenced(text, "json", random))
}

/// The two characters `\n` where a line break was, in one place or in the whole file.
pub(super) fn literal_newline(text: &str, random: &mut Random) -> Option<String> {
    if random.below(3) == 0 {
        return (text.len() < 20_000).then(|| text.replace('\n', "\\n"));
    }
    let all = lines(text);
    let line = random.pick(&all)?;
    let end = next_line(text, line.start);
    let head = text.get(..line.end)?;
    let tail = text.get(end..)?;
    Some(format!("{head}\\n{tail}"))
}

/// A word typed between two tokens.
pub(super) fn stray_word(text: &str, random: &mut Random) -> Option<String> {
    let word = random.pick(&[
        "and",
        "test",
        "TODO",
        "asdf",
        "wq",
        ":wq",
        "foo",
        "const",
        "dd",
        "\"",
        "null",
        "[object Object]",
    ])?;
    let tokens = Tokens::of(text);
    let index = tokens.pick(random, |_, _| true)?;
    let end = tokens.list.get(index)?.place.end;
    inserted(text, end, &format!(" {word}"))
}

/// The members of a line are given signs of XML, YAML or HTML: `<br>`, `- `, `&nbsp;`.
pub(super) fn foreign_markup(text: &str, random: &mut Random) -> Option<String> {
    let all = lines(text);
    let line = random.pick(&all)?;
    let content = text.get(line.clone())?;
    let start = line.start + content.len() - content.trim_start().len();
    match random.below(4) {
        0 => inserted(text, line.end, "<br>"),
        1 => inserted(text, start, "- "),
        2 => inserted(text, start, "&nbsp;"),
        _ => inserted(text, start, "* "),
    }
}

/// A line with its number in front, as copied from a listing, or every line of a small file.
pub(super) fn line_numbers(text: &str, random: &mut Random) -> Option<String> {
    let all = lines(text);
    let separator = random.pick(&[" ", ": ", "\t", " | ", ". "])?;
    if all.len() > 300 || random.below(2) == 0 {
        let index = random.below(all.len());
        return inserted(text, all.get(index)?.start, &format!("{}{separator}", index + 1));
    }
    let numbered = text
        .split_inclusive('\n')
        .enumerate()
        .map(|(index, line)| format!("{}{separator}{line}", index + 1));
    Some(numbered.collect())
}
