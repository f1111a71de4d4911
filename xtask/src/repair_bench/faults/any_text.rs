//! Faults that any kind of text file can have: remains of merges and chats, characters nobody sees, slips of the keyboard.

use super::super::random::Random;
use super::change::{inserted, line_break, lines, next_line, replaced};

/// A conflict of a merge, in the style of three markers. The file's own lines are one side.
pub(crate) fn conflict_markers(text: &str, random: &mut Random) -> Option<String> {
    conflict(text, random, false)
}

/// A conflict of a merge that also shows the common ancestor.
pub(crate) fn conflict_markers_diff3(text: &str, random: &mut Random) -> Option<String> {
    conflict(text, random, true)
}

fn conflict(text: &str, random: &mut Random, ancestor: bool) -> Option<String> {
    let all = lines(text);
    let first = random.below(all.len());
    let last = (first + random.below(3)).min(all.len().checked_sub(1)?);
    let start = all.get(first)?.start;
    let end = next_line(text, all.get(last)?.start);
    let own = text.get(start..end)?;
    if !own.ends_with('\n') {
        return None;
    }
    let changed = all.get(first + random.below(last - first + 1))?;
    let other_line = other_side(text.get(changed.clone())?)?;
    let before = text.get(start..changed.start)?;
    let after = text.get(changed.end..end)?;
    let other = format!("{before}{other_line}{after}");
    let (ours, theirs) = if random.below(2) == 0 {
        (own, other.as_str())
    } else {
        (other.as_str(), own)
    };
    let newline = line_break(text);
    let head = random.pick(&["HEAD", "Updated upstream", "ours", "HEAD:config"])?;
    let branch = random.pick(&[
        "feature/update",
        "main",
        "origin/develop",
        "Stashed changes",
        "a1b2c3d (Update)",
    ])?;
    let middle = if ancestor {
        format!("||||||| merged common ancestors{newline}{own}")
    } else {
        String::new()
    };
    let block =
        format!("<<<<<<< {head}{newline}{ours}{middle}======={newline}{theirs}>>>>>>> {branch}{newline}");
    replaced(text, start..end, &block)
}

/// `line` with another value of the same kind, as the other branch may have had.
fn other_side(line: &str) -> Option<String> {
    let value = line.find(": ").map_or(0, |colon| colon + 2);
    let part = line.get(value..)?;
    let head = line.get(..value)?;
    if part.contains('#') || part.contains("null") {
        return None;
    }
    for (one, another) in [("true", "false"), ("false", "true")] {
        if part.contains(one) {
            return Some(format!("{head}{}", part.replacen(one, another, 1)));
        }
    }
    if let Some(at) = part.find(|letter: char| letter.is_ascii_digit()) {
        let digit = part.get(at..=at)?.parse::<u8>().ok()?;
        return Some(format!(
            "{head}{}{}{}",
            part.get(..at)?,
            digit % 9 + 1,
            part.get(at + 1..)?
        ));
    }
    // Behind a letter that another letter follows, a word can grow.
    let at = part.find(|letter: char| letter.is_ascii_lowercase())?;
    Some(format!("{head}{}new{}", part.get(..at)?, part.get(at..)?))
}

/// One marker of a conflict that was forgotten when the rest was cleaned up.
pub(crate) fn leftover_marker(text: &str, random: &mut Random) -> Option<String> {
    let marker = random.pick(&[
        "<<<<<<< HEAD",
        "=======",
        ">>>>>>> main",
        ">>>>>>> feature/update",
    ])?;
    let all = lines(text);
    let at = random.pick(&all)?.start;
    inserted(text, at, &format!("{marker}{}", line_break(text)))
}

/// The sign of a diff in front of one line, or of some lines in a row.
pub(crate) fn diff_sign(text: &str, random: &mut Random) -> Option<String> {
    let all = lines(text);
    let sign = random.pick(&["+", "-", "> ", "+ "])?;
    let first = random.below(all.len());
    let count = 1 + random.below(3);
    let mut result = text.to_owned();
    for line in all.iter().skip(first).take(count).rev() {
        result = inserted(&result, line.start, sign)?;
    }
    Some(result)
}

/// A character that nobody sees, where it does no good: a byte order mark in the middle, a space of no width, a no-break space.
pub(crate) fn invisible_character(text: &str, random: &mut Random) -> Option<String> {
    let character = random.pick(&["\u{feff}", "\u{200b}", "\u{a0}", "\u{2060}", "\u{200e}"])?;
    let all = lines(text);
    let line = random.pick(&all)?;
    let content = text.get(line.clone())?;
    let indentation = content.len() - content.trim_start().len();
    let at = match random.below(3) {
        0 => line.start,
        1 => line.start + indentation,
        _ => line.end,
    };
    inserted(text, at, character)
}

/// A letter, digit or sign typed anywhere between two words.
pub(crate) fn stray_character(text: &str, random: &mut Random) -> Option<String> {
    let character = random.pick(&[
        "a", "x", "s", "q", "v", "1", "0", ";", "'", "\"", "`", "\\", "/", "]", "}", ")", "(", "[", "{", ",",
        ":", "=", "+", "*", "&", "%", "@", "~", "|", "<", ">", ".", "?", "!",
    ])?;
    let all = lines(text);
    let line = random.pick(&all)?;
    let content = text.get(line.clone())?;
    // Fingers slip at the ends of lines and words rather than inside of them.
    let edges: Vec<usize> = content
        .char_indices()
        .zip(content.chars().skip(1))
        .filter(|((_, one), next)| one.is_alphanumeric() != next.is_alphanumeric())
        .map(|((offset, one), _)| line.start + offset + one.len_utf8())
        .chain([line.end, line.start + content.len() - content.trim_start().len()])
        .collect();
    inserted(text, *random.pick(&edges)?, character)
}

/// Words that a chat or a log put in front of the file.
pub(crate) fn prose_before(text: &str, random: &mut Random) -> Option<String> {
    let prose = random.pick(&[
        "Here is the updated file:",
        "Sure! Here's the corrected version:\n",
        "$ cat config",
        "Output:",
        "2024-03-01 12:00:01 INFO loaded configuration:",
        "Below is the result: it keeps every entry.\n",
    ])?;
    Some(format!("{prose}\n{text}"))
}

/// Words that a chat or a shell put behind the file.
pub(crate) fn prose_after(text: &str, random: &mut Random) -> Option<String> {
    let prose = random.pick(&[
        "\nI hope this helps: let me know if anything is missing!",
        "Note: the values above were updated.",
        "EOF",
        "[root@host ~]$",
        "\nLet me know if you need anything else.",
        "Done in 0.42s.",
    ])?;
    let gap = if text.ends_with('\n') { "" } else { "\n" };
    Some(format!("{text}{gap}{prose}\n"))
}

/// The file inside a fence of Markdown with the name `language`, perhaps with its first or last line lost.
pub(crate) fn fenced(text: &str, language: &str, random: &mut Random) -> String {
    let gap = if text.ends_with('\n') { "" } else { "\n" };
    let name = if random.below(3) == 0 { "" } else { language };
    match random.below(6) {
        0 => format!("```{name}\n{text}"),
        1 => format!("{text}{gap}```\n"),
        2 => format!("Here is the file:\n\n```{name}\n{text}{gap}```\n"),
        _ => format!("```{name}\n{text}{gap}```\n"),
    }
}
