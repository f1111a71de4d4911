//! Faults of the file as a whole: its markers, lines that do not belong to it, and where it ends.

use super::super::super::random::Random;
use super::super::any_text::fenced;
use super::super::change::{inserted, inside, lines, replaced, without};
use super::entries::{Entries, Kind, Style};

/// A line of text that is no entry, at any indentation.
fn line_put_in(text: &str, random: &mut Random, words: &[&str]) -> Option<String> {
    let entries = Entries::of(text);
    let index = entries.pick(random, |_, line| line.kind == Kind::Entry)?;
    let line = entries.lines.get(index)?;
    let indent = if random.below(2) == 0 { line.indent } else { 0 };
    let words = random.pick(words)?;
    inserted(
        text,
        line.place.start,
        &format!("{}{words}\n", " ".repeat(indent)),
    )
}

pub(super) fn stray_line(text: &str, random: &mut Random) -> Option<String> {
    line_put_in(
        text,
        random,
        &[
            "asdf",
            "TODO fix this",
            ":wq",
            "dd",
            "...etc",
            "and so on",
            "x",
            "See the manual for more.",
            "yes",
            "-",
            "--",
            "todo",
            "foo bar",
        ],
    )
}

/// A line of a template that was not rendered.
pub(super) fn template_line(text: &str, random: &mut Random) -> Option<String> {
    line_put_in(
        text,
        random,
        &[
            "{% if enabled %}",
            "{% endif %}",
            "{{ include \"labels\" . }}",
            "{{- end }}",
            "{%- for x in list %}",
            "<% end %>",
            "{{ config }}",
            "@include defaults",
            "%{ for x in y }",
        ],
    )
}

/// A closing bracket in a line of its own, as left behind by JSON.
pub(super) fn stray_bracket_line(text: &str, random: &mut Random) -> Option<String> {
    line_put_in(text, random, &["}", "]", "},", "],", "{", "[", "})", ");"])
}

/// A line that looks like a marker and is none.
pub(super) fn broken_marker(text: &str, random: &mut Random) -> Option<String> {
    let entries = Entries::of(text);
    let marks = [
        "--",
        "----",
        "\u{2014}-",
        "-- -",
        "--- -",
        "---:",
        "***",
        "__",
        "- --",
        "\u{2014}",
        "-----",
    ];
    let mark = random.pick(&marks)?;
    match entries.pick(random, |_, line| line.kind == Kind::Marker) {
        Some(index) => replaced(text, entries.lines.get(index)?.place.clone(), mark),
        None => Some(format!("{mark}\n{text}")),
    }
}

/// The marker and the first line glued together.
pub(super) fn glued_marker(text: &str, random: &mut Random) -> Option<String> {
    let entries = Entries::of(text);
    let index = entries.pick(random, |index, line| {
        line.kind == Kind::Marker
            && entries
                .lines
                .get(index + 1)
                .is_some_and(|next| next.kind == Kind::Entry)
    });
    match index {
        Some(index) => {
            let (line, next) = (entries.lines.get(index)?, entries.lines.get(index + 1)?);
            replaced(text, line.place.end..next.content(), random.pick(&["", " "])?)
        }
        None => Some(format!("{}{text}", random.pick(&["---", "--- "])?)),
    }
}

/// A directive with no marker behind it, one that is no directive, or one in the middle.
pub(super) fn broken_directive(text: &str, random: &mut Random) -> Option<String> {
    let directive = random.pick(&[
        "%YAML 1.2\n",
        "%YAML 1.1\n",
        "%TAG ! tag:example.org,2000:\n",
        "%YAML\n",
        "%include common\n",
        "%YAML:1.0\n",
    ])?;
    let entries = Entries::of(text);
    let first = entries.lines.iter().find(|line| line.kind == Kind::Entry)?;
    inserted(text, first.place.start, directive)
}

/// The end of a document in the middle of one.
pub(super) fn stray_document_end(text: &str, random: &mut Random) -> Option<String> {
    let entries = Entries::of(text);
    let index = entries.pick(random, |index, line| {
        line.kind == Kind::Entry && index > 0 && line.indent > 0
    })?;
    inserted(
        text,
        entries.lines.get(index)?.place.start,
        random.pick(&["...\n", "---\n"])?,
    )
}

/// Something behind the end.
pub(super) fn trailing_garbage(text: &str, random: &mut Random) -> Option<String> {
    let gap = if text.ends_with('\n') { "" } else { "\n" };
    let tail = random.pick(&[
        "}",
        "EOF",
        "x",
        "]",
        "</pre>",
        "%",
        "`",
        ":wq",
        "EOF\n)",
        "~",
        "@end",
        "'",
        "\"",
        "endsnippet",
        ";",
    ])?;
    Some(format!("{text}{gap}{tail}\n"))
}

/// Something in front of the first line.
pub(super) fn leading_garbage(text: &str, random: &mut Random) -> Option<String> {
    let head = random.pick(&[
        "yaml\n",
        "cat <<EOF\n",
        "config = \"\"\"\n",
        "$ cat config.yml\n",
        "x",
        "@",
        "'",
        "<pre>\n",
        "{\n",
        "%\n",
        "apply -f - <<EOF\n",
        "*",
        "Here is the file:\n\n- ",
        "\u{201c}",
        "$ cat config.yml: ok: \n",
    ])?;
    Some(format!("{head}{text}"))
}

pub(super) fn markdown_fence(text: &str, random: &mut Random) -> Option<String> {
    Some(fenced(text, random.pick(&["yaml", "yml"])?, random))
}

/// The file ends inside a quoted or flow value. The rest cannot be known.
pub(super) fn truncated(text: &str, random: &mut Random) -> Option<String> {
    let entries = Entries::of(text);
    let line = entries.entry(random, |line| {
        matches!(line.style, Style::Single | Style::Double | Style::Flow) && line.value.len() > 2
    })?;
    text.get(..inside(text, line.value.clone(), random)?)
        .map(str::to_owned)
}

/// The end of a line is lost. What it was cannot be known.
pub(super) fn truncated_line(text: &str, random: &mut Random) -> Option<String> {
    let entries = Entries::of(text);
    let line = entries.entry(random, |line| line.place.len() - line.indent > 4)?;
    without(
        text,
        inside(text, line.content()..line.place.end, random)?..line.place.end,
    )
}

/// A line with its number in front, as copied from a listing, or every line of a small file.
pub(super) fn line_numbers(text: &str, random: &mut Random) -> Option<String> {
    let all = lines(text);
    let separator = random.pick(&[" ", ": ", "\t", " | ", "  "])?;
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
