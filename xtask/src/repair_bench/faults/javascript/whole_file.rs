//! What merges, editors, terminals and chat assistants leave around and inside a file.

use std::ops::Range;

use super::Random;
use super::source::{Source, chance, one};

const BRANCHES: [&str; 7] = [
    "main",
    "feature/login",
    "origin/master",
    "fix-typo",
    "theirs",
    "4f2a91c",
    "3b7e0d2 (Fix the build)",
];

/// A run of at most `most` lines, not all blank.
fn pick_lines(source: &Source<'_>, random: &mut Random, most: usize) -> Option<Range<usize>> {
    let lines = source.lines();
    let first = random.below(lines.len());
    let last = (first + random.below(most)).min(lines.len().checked_sub(1)?);
    let range = lines.get(first)?.start..lines.get(last)?.end;
    let is_whole = source.text[range.clone()].ends_with('\n');
    (is_whole && !source.text[range.clone()].trim().is_empty()).then_some(range)
}

/// `range` with a small change that leaves it sound: another name, number or string.
fn changed(source: &Source<'_>, random: &mut Random, range: &Range<usize>) -> Option<String> {
    let at = source.pick(random, |_, token| {
        range.contains(&token.span.start)
            && range.contains(&(token.span.end - 1))
            && matches!(
                token.kind,
                "identifier" | "property_identifier" | "number" | "string"
            )
            && !token.parent.starts_with("jsx")
    })?;
    let old = source.of_token(at);
    let new = match source.kind(at) {
        "number" => format!("{}", 2 + random.below(90)),
        "string" => format!(
            "{}{}{}",
            &old[..old.len() - 1],
            one(random, &["s", "2", " new", "-x"])?,
            &old[..1]
        ),
        _ => format!("{old}{}", one(random, &["2", "s", "New", "Value", "Old"])?),
    };
    let span = &source.tokens[at].span;
    Some(format!(
        "{}{new}{}",
        &source.text[range.start..span.start],
        &source.text[span.end..range.end]
    ))
}

/// The two sides of a conflict over `range`; the file's own text is one of them.
fn sides(source: &Source<'_>, random: &mut Random, range: &Range<usize>) -> Option<(String, String)> {
    let own = source.text[range.clone()].to_owned();
    let other = changed(source, random, range)?;
    Some(if chance(random, 50) {
        (own, other)
    } else {
        (other, own)
    })
}

pub(super) fn conflict_markers(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let range = pick_lines(source, random, 6)?;
    let (ours, theirs) = sides(source, random, &range)?;
    let line_break = source.line_break();
    let (head, branch) = (
        one(random, &["HEAD", "HEAD", "ours", "Updated upstream"])?,
        one(random, &BRANCHES)?,
    );
    Some(source.replaced(
        range,
        &format!("<<<<<<< {head}{line_break}{ours}======={line_break}{theirs}>>>>>>> {branch}{line_break}"),
    ))
}

pub(super) fn conflict_markers_with_base(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let range = pick_lines(source, random, 4)?;
    let (ours, theirs) = sides(source, random, &range)?;
    let base = changed(source, random, &range)?;
    let line_break = source.line_break();
    let branch = one(random, &BRANCHES)?;
    let name = one(random, &["merged common ancestors", "base", "1a2b3c4"])?;
    Some(source.replaced(range, &format!(
        "<<<<<<< HEAD{line_break}{ours}||||||| {name}{line_break}{base}======={line_break}{theirs}>>>>>>> {branch}{line_break}"
    )))
}

/// One marker that was overlooked after the rest was resolved.
pub(super) fn leftover_marker(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let line = random.pick(&source.lines())?.start;
    let marker = match random.below(3) {
        0 => "<<<<<<< HEAD".to_owned(),
        1 => "=======".to_owned(),
        _ => format!(">>>>>>> {}", one(random, &BRANCHES)?),
    };
    Some(source.inserted(line, &format!("{marker}{}", source.line_break())))
}

/// A file between the fences of a chat answer: both, or the one that was overlooked.
pub(super) fn markdown_fence(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let line_break = source.line_break();
    let name = one(random, &["javascript", "js", "", "jsx", "JavaScript"])?;
    let open = format!("```{name}{line_break}");
    let text = source.text;
    let end = if text.ends_with('\n') { "" } else { line_break };
    Some(match random.below(5) {
        0 => format!("{open}{text}"),
        1 => format!("{text}{end}```{line_break}"),
        2 => format!("{open}{text}{end}```"),
        _ => format!("{open}{text}{end}```{line_break}"),
    })
}

/// The words of a chat assistant before or after the code, with fences or without.
pub(super) fn chat_words(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let line_break = source.line_break();
    let before = one(
        random,
        &[
            "Here is the updated file:",
            "Sure! Here's the fixed code:",
            "Certainly, this is the corrected version.",
            "Below is the full implementation:",
            "javascript",
            "Copy code",
        ],
    )?;
    let after = one(
        random,
        &[
            "This should fix the issue.",
            "Let me know if you need anything else!",
            "I've added the missing check and kept the rest as it was.",
        ],
    )?;
    let text = source.text;
    Some(match random.below(4) {
        0 => format!("{before}{line_break}{line_break}{text}"),
        1 => format!("{text}{line_break}{after}{line_break}"),
        2 => format!("{before}{line_break}{line_break}```js{line_break}{text}```{line_break}"),
        _ => format!(
            "{before}{line_break}{line_break}```js{line_break}{text}```{line_break}{line_break}{after}{line_break}"
        ),
    })
}

/// `<script>` around a file or what is left of it.
pub(super) fn script_tag(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let (line_break, text) = (source.line_break(), source.text);
    let open = one(
        random,
        &[
            "<script>",
            "<script>",
            "<script type=\"module\">",
            "<script type=\"text/javascript\">",
        ],
    )?;
    Some(match random.below(5) {
        0 => format!("{open}{line_break}{text}"),
        1 => format!("{text}</script>{line_break}"),
        2 => format!("<?php{line_break}{text}"),
        _ => format!("{open}{line_break}{text}</script>{line_break}"),
    })
}

/// `+` and `-` of a diff before a few lines; a line with `-` is the old state of the one after it.
pub(super) fn diff_markers(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let range = pick_lines(source, random, 6)?;
    let text = &source.text[range.clone()];
    let added: String = text
        .split_inclusive('\n')
        .map(|line| format!("+{line}"))
        .collect();
    let removed = match random.below(3) {
        0 => changed(source, random, &range)
            .map(|old| old.split_inclusive('\n').map(|line| format!("-{line}")).collect())
            .unwrap_or_default(),
        _ => String::new(),
    };
    let header = if chance(random, 20) {
        format!("@@ -10,6 +10,8 @@{}", source.line_break())
    } else {
        String::new()
    };
    Some(source.replaced(range, &format!("{header}{removed}{added}")))
}

/// The whole file as a diff would add it, with the head of the diff or without.
pub(super) fn whole_file_diff(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let lines: String = source
        .text
        .split_inclusive('\n')
        .map(|line| format!("+{line}"))
        .collect();
    let count = source.lines().len();
    Some(match random.below(3) {
        0 => format!("--- /dev/null\n+++ b/index.js\n@@ -0,0 +1,{count} @@\n{lines}"),
        1 => format!("@@ -0,0 +1,{count} @@\n{lines}"),
        _ => lines,
    })
}

/// Line numbers copied along: of the whole file or of a few lines.
pub(super) fn line_numbers(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let style = random.below(5);
    let lines = source.lines();
    let (first, last) = if chance(random, 60) {
        (0, lines.len())
    } else {
        let first = random.below(lines.len());
        (first, (first + 1 + random.below(8)).min(lines.len()))
    };
    let mut text = String::with_capacity(source.text.len() + 8 * lines.len());
    for (index, line) in lines.iter().enumerate() {
        let number = index + 1;
        if (first..last).contains(&index) {
            text.push_str(&match style {
                0 => format!("{number}: "),
                1 => format!("{number} | "),
                2 => format!("{number:>4}\t"),
                3 => format!("{number}. "),
                _ => format!("{number} "),
            });
        }
        text.push_str(&source.text[line.clone()]);
    }
    Some(text)
}

/// `> ` and `... ` of a prompt or a quoted mail before a few lines.
pub(super) fn prompt_marks(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let range = if chance(random, 50) {
        0..source.text.len()
    } else {
        pick_lines(source, random, 6)?
    };
    let mark = one(random, &["> ", "> ", ">", "$ ", "| ", "* ", ">>> "])?;
    let text = &source.text[range.clone()];
    let marked: String = text
        .split_inclusive('\n')
        .map(|line| format!("{mark}{line}"))
        .collect();
    Some(source.replaced(range, &marked))
}
