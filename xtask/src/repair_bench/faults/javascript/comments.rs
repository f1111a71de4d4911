//! Comments that swallow code, and comments that became code.

use std::ops::Range;

use super::Random;
use super::source::{Source, chance, one};

/// A random comment that begins with `opener`.
fn pick_comment(source: &Source<'_>, random: &mut Random, opener: &str) -> Option<Range<usize>> {
    let found: Vec<_> = source
        .comments
        .iter()
        .filter(|span| source.text[(*span).clone()].starts_with(opener))
        .collect();
    random.pick(&found).map(|span| (*span).clone())
}

pub(super) fn unclosed_block_comment(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let span = pick_comment(source, random, "/*")?;
    let end = span.end;
    Some(match random.below(5) {
        0 => source.replaced(end - 2..end, "*"),
        1 => source.replaced(end - 2..end, "* /"),
        2 => source.replaced(end - 2..end, "/"),
        3 if source.text[source.line(end - 1)].trim() == "*/" => source.without(source.line(end - 1)),
        _ => source.without(end - 2..end),
    })
}

pub(super) fn block_comment_opener_lost(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let span = pick_comment(source, random, "/*")?;
    let first = source.line(span.start);
    let opener = source.text[span.start..]
        .bytes()
        .take_while(|byte| matches!(byte, b'/' | b'*'))
        .count();
    let is_alone = matches!(source.text[first.clone()].trim(), "/*" | "/**");
    Some(match random.below(5) {
        0 | 1 if is_alone => source.without(first),
        2 => source.without(span.start..span.start + 1),
        3 => source.replaced(span.start..span.start + 2, "/ *"),
        _ => source.without(span.start..span.start + opener.min(span.len() - 2)),
    })
}

/// `*/` in the middle of a comment, as when a commented block is commented out.
pub(super) fn comment_closed_early(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let span = pick_comment(source, random, "/*")?;
    let breaks: Vec<usize> = source.text[span.clone()]
        .match_indices('\n')
        .map(|(place, _)| place)
        .collect();
    match random.pick(&breaks) {
        Some(&place) => {
            let line = source.line_end(source.line_start(span.start + place));
            Some(source.inserted(line, " */"))
        }
        // A short one gets the closer twice.
        None => Some(source.inserted(span.end, one(random, &["*/", " */", "/"])?)),
    }
}

/// `/* ... */` put around code that has such a comment already.
pub(super) fn nested_comment(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let span = pick_comment(source, random, "/*")?;
    let start = source.line_start(span.start);
    let mut end = source.line(span.end - 1).end;
    for _ in 0..=random.below(3) {
        end = source.line(end.min(source.text.len())).end;
    }
    let (line_break, indent) = (source.line_break(), source.indent(start));
    Some(format!(
        "{}{indent}/*{line_break}{}{indent}*/{line_break}{}",
        &source.text[..start],
        &source.text[start..end],
        &source.text[end..]
    ))
}

pub(super) fn line_comment_slashes_lost(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let span = pick_comment(source, random, "//")?;
    let mut opener = 2;
    if chance(random, 50) {
        opener += source.blanks_after(span.start + 2);
    }
    Some(source.without(span.start..span.start + opener))
}

/// `/ comment`, `# comment`, `-- comment`.
pub(super) fn wrong_line_comment(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let span = pick_comment(source, random, "//")?;
    let with = one(random, &["/", "/", "#", "#", "\\\\", "/ /", "--", "%", "'"])?;
    Some(source.replaced(span.start..span.start + 2, with))
}

/// The rest of a comment on the next line, where a tool wrapped it.
pub(super) fn wrapped_comment(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let span = pick_comment(source, random, "//")?;
    let inside = &source.text[span.start + 3..span.end.max(span.start + 3)];
    let spaces: Vec<usize> = inside.match_indices(' ').map(|(place, _)| place).collect();
    let at = span.start + 3 + random.pick(&spaces).copied()?;
    let indent = if chance(random, 50) {
        source.indent(span.start)
    } else {
        ""
    };
    Some(source.replaced(at..at + 1, &format!("{}{indent}", source.line_break())))
}

/// The line after a comment drawn up into it.
pub(super) fn comment_swallows_line(source: &Source<'_>, random: &mut Random) -> Option<String> {
    // The line must open or close something, or nobody would miss it.
    let found: Vec<_> = source
        .comments
        .iter()
        .filter(|span| {
            let next = source.text[span.end..].trim_start();
            let line = next.lines().next().unwrap_or("").trim_end();
            source.text[(*span).clone()].starts_with("//")
                && (line.ends_with(['(', '{', '[']) || line.starts_with([')', '}', ']']))
        })
        .collect();
    let end = random.pick(&found)?.end;
    let start = source.text.len() - source.text[end..].trim_start().len();
    Some(source.replaced(end..start, " "))
}

/// One line of several commented out, which opens or closes a bracket.
pub(super) fn commented_out_line(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = source.pick(random, |index, token| {
        (token.is_closer() && source.opens_line(index)) || (token.is_opener() && source.ends_line(index))
    })?;
    let start = source.line_start(source.tokens[at].span.start);
    let text = start + source.blanks_after(start);
    Some(source.inserted(
        if chance(random, 70) { text } else { start },
        one(random, &["// ", "//"])?,
    ))
}
