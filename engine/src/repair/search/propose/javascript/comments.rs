//! Comments that lost their beginning or their end.

use super::super::super::lexeme::LexemeKind;
use super::super::super::proposal::Kind;
use super::around::Around;
use super::guesses::Guesses;
use crate::edit::Edit;
use crate::text::Span;

/// How many comments may have lost their end.
const SUSPECTS: usize = 8;

/// How many lines before the front may have lost their comment sign.
const LINES: usize = 4;

/// How far up a block of lines with `*` reaches.
const BLOCK: usize = 60;

/// Ends and begins comments.
pub(super) fn propose(around: &Around<'_, '_>, guesses: &mut Guesses) {
    unclosed(around, guesses);
    line_comments(around, guesses);
    block_openers(around, guesses);
}

/// Comments that swallow code: the last one before the front, and those that hold the beginning of another.
fn unclosed(around: &Around<'_, '_>, guesses: &mut Guesses) {
    let scene = around.scene;
    let mut suspects: Vec<Span> = Vec::new();
    let last = (around.front + 2).min(scene.lexemes.len());
    let is_block = |span: Span| span.text(around.text).starts_with("/*");
    for lexeme in scene.lexemes.all().iter().take(last).rev() {
        if lexeme.kind != LexemeKind::Comment || !is_block(lexeme.span) {
            continue;
        }
        let text = lexeme.span.text(around.text);
        let swallows = text.get(2..).is_some_and(|body| body.contains("/*")) || !text.ends_with("*/");
        if swallows || suspects.is_empty() {
            suspects.push(lexeme.span);
        }
        if suspects.len() == SUSPECTS {
            break;
        }
    }
    for (order, span) in suspects.into_iter().enumerate() {
        close(around, guesses, span, order);
    }
}

/// Ends the comment that begins at `span`, at each line where it may have ended.
fn close(around: &Around<'_, '_>, guesses: &mut Guesses, span: Span, order: usize) {
    let scene = around.scene;
    let first = scene.lines().line_of(span.start);
    let column = span.start - scene.lines().start(first);
    let margin = scene
        .lines()
        .span(first, around.text)
        .text(around.text)
        .get(..column)
        .filter(|before| before.trim().is_empty())
        .unwrap_or_else(|| scene.indentation(first));
    let line_break = scene.line_break;
    let starred = |line: &usize| {
        let whole = scene.lines().span(*line, around.text).text(around.text);
        whole.trim_start().starts_with('*')
    };
    let near = first..(first + BLOCK).min(scene.lines().count());
    // However long it is, it may end with the last line that has a star.
    let last = (first + 1..scene.lines().count())
        .take_while(starred)
        .last()
        .filter(|last| !near.contains(last));
    for line in near.chain(last) {
        let here = scene.lines().span(line, around.text);
        let from = if line == first { span.start } else { here.start };
        let text = Span::new(from, here.end.max(from)).text(around.text);
        let trimmed = text.trim_end();
        let end = from + trimmed.len();
        let starred = line == first
            || trimmed.trim_start().starts_with('*')
            || trimmed.trim_start() == "/"
            || (trimmed.is_empty() && !text.is_empty());
        let order = order + line - first;
        if starred || line <= first + 6 {
            guesses.insert(Kind::CloseComment, end, " */", order);
            guesses.insert(Kind::CloseComment, end, "*/", order);
            if end < here.end {
                guesses.insert(Kind::CloseComment, here.end, "*/", order);
            }
            if trimmed.ends_with('*') {
                guesses.insert(Kind::CloseComment, end, "/", order);
            }
            if trimmed.ends_with('/') {
                guesses.insert(Kind::CloseComment, end - 1, "*", order);
                guesses.insert(Kind::CloseComment, end - 1, " *", order);
            }
            if let Some(cut) = trimmed.strip_suffix("* /") {
                let start = from + cut.len() + 1;
                guesses.delete(Kind::CloseComment, Span::new(start, start + 1), order);
            }
            for own in [
                format!("{line_break}{margin} */"),
                format!("{line_break}{margin}*/"),
            ] {
                guesses.insert(Kind::CloseComment, here.end, own, order);
            }
        }
        if line == first {
            inline(around, guesses, Span::new(span.start, end), order);
        }
    }
}

/// A comment amid a line ends before a word or sign of it.
fn inline(around: &Around<'_, '_>, guesses: &mut Guesses, comment: Span, order: usize) {
    // The star of its end is left.
    let body = comment.text(around.text).get(2..).unwrap_or_default();
    for (star, _) in body.match_indices('*').take(4) {
        guesses.insert(Kind::CloseComment, comment.start + star + 3, "/", order);
    }
    for offset in super::lines::boundaries(
        around.text,
        Span::new(comment.start + 2, comment.end.max(comment.start + 2)),
        30,
    ) {
        let before = around.text.get(..offset).unwrap_or_default();
        let spaced = before.ends_with(' ');
        guesses.insert(
            Kind::CloseComment,
            offset,
            if spaced { "*/ " } else { "*/" },
            order,
        );
        guesses.insert(
            Kind::CloseComment,
            offset,
            if spaced { "*/" } else { " */" },
            order,
        );
    }
}

/// A line, or the end of one, that lost its `//`.
fn line_comments(around: &Around<'_, '_>, guesses: &mut Guesses) {
    let scene = around.scene;
    let front = scene.lines().line_of(scene.front.min(around.text.len()));
    let mut seen = 0;
    for line in (0..=front).rev() {
        if scene.is_blank(line) {
            continue;
        }
        let start = scene.lines().start(line) + scene.indentation(line).len();
        let text = scene.lines().span(line, around.text);
        let body = Span::new(start.min(text.end), text.end);
        for sign in ["// ", "//"] {
            guesses.insert(Kind::InsertCommentSign, start, sign, seen);
        }
        if scene.indentation(line).ends_with(' ') {
            // The space that followed the sign is left.
            guesses.insert(Kind::InsertCommentSign, start - 1, "//", seen);
            for sign in ["/*", "/**"] {
                guesses.insert(Kind::InsertCommentSign, start - 1, sign, seen);
            }
        }
        foreign(around, guesses, start, seen);
        if body.text(around.text).starts_with('/') {
            guesses.insert(Kind::InsertCommentSign, start, "/", seen);
        }
        if body.text(around.text).starts_with('#') {
            guesses.replace(Kind::InsertCommentSign, Span::new(start, start + 1), "//", seen);
        }
        if body.text(around.text).starts_with('*') {
            guesses.insert(Kind::InsertCommentSign, start, "/", seen);
        }
        let ends_comment = body.text(around.text).trim_end().ends_with("*/");
        if ends_comment {
            for sign in ["/* ", "/*", "/** ", "/**"] {
                guesses.insert(Kind::InsertCommentSign, start, sign, seen);
            }
        }
        trailing(around, guesses, line, seen);
        seen += 1;
        if seen > LINES {
            break;
        }
    }
    // Two lines that both lost it.
    if let Some(previous) = front.checked_sub(1).filter(|&line| !scene.is_blank(line)) {
        let edits = [previous, front]
            .map(|line| Edit::insert(scene.lines().start(line) + scene.indentation(line).len(), "// "));
        guesses.several(Kind::InsertCommentSign, edits.to_vec(), LINES);
    }
}

/// The comment signs of other languages, and crippled ones, at `start`.
fn foreign(around: &Around<'_, '_>, guesses: &mut Guesses, start: usize, order: usize) {
    let rest = around.text.get(start..).unwrap_or_default();
    for sign in ["/ /", "\\\\", "--", "#", "%", "'", ";", "*", "<!--"] {
        if rest.starts_with(sign) {
            let span = Span::new(start, start + sign.len());
            guesses.replace(Kind::InsertCommentSign, span, "//", order);
        }
    }
    if rest.starts_with("/ *") {
        guesses.delete(Kind::InsertCommentSign, Span::new(start + 1, start + 2), order);
    }
}

/// A comment at the end of a line that lost its sign.
fn trailing(around: &Around<'_, '_>, guesses: &mut Guesses, line: usize, order: usize) {
    if order > 1 {
        return;
    }
    let ends = around
        .scene
        .lines()
        .span(line, around.text)
        .text(around.text)
        .contains("*/");
    for index in around.scene.lexemes_of_line(line).skip(1).take(60) {
        let start = around.span(index).start;
        let gap = around.gap(index);
        if gap.is_empty() {
            continue;
        }
        for sign in ["// ", "//"] {
            guesses.insert(Kind::InsertCommentSign, start, sign, order);
        }
        if ends {
            guesses.insert(Kind::InsertCommentSign, gap.start, "/*", order);
        }
        if gap.len() == 1 {
            continue;
        }
        // The sign went and left the space that followed it.
        guesses.insert(Kind::InsertCommentSign, start - 1, "//", order);
        if ends {
            guesses.insert(Kind::InsertCommentSign, start - 1, "/*", order);
        }
    }
    for index in around.scene.lexemes_of_line(line).skip(1).take(60) {
        let start = around.span(index).start;
        foreign(around, guesses, start, order);
        if around.word(index).starts_with('/') {
            guesses.insert(Kind::InsertCommentSign, start, "/", order);
        }
        if ends {
            guesses.insert(Kind::InsertCommentSign, start, "/* ", order);
            guesses.insert(Kind::InsertCommentSign, start, "/*", order);
        }
        if around.word(index).starts_with('*') {
            guesses.insert(Kind::InsertCommentSign, start, "/", order);
        }
    }
}

/// The first line of a block comment, where lines with `*` stand without one.
fn block_openers(around: &Around<'_, '_>, guesses: &mut Guesses) {
    let scene = around.scene;
    let front = scene.lines().line_of(scene.front.min(around.text.len()));
    let starred = |line: usize| {
        let text = scene.lines().span(line, around.text).text(around.text);
        text.trim_start().starts_with('*')
    };
    // The front may lie on the last line before the block, on its first line, or within it.
    let mut first = front;
    if !starred(first) && first + 1 < scene.lines().count() && starred(first + 1) {
        first += 1;
    }
    while first > 0 && starred(first - 1) && front - first.min(front) < BLOCK {
        first -= 1;
    }
    let ends = (front..(front + BLOCK).min(scene.lines().count())).find(|&line| {
        scene
            .lines()
            .span(line, around.text)
            .text(around.text)
            .contains("*/")
    });
    if ends.is_none() && !starred(first) {
        return;
    }
    let line_break = scene.line_break;
    let mut candidates = vec![first];
    candidates.extend((first.saturating_sub(3)..first).rev());
    for (order, line) in candidates.into_iter().enumerate() {
        let start = scene.lines().start(line);
        let indentation = scene.indentation(line);
        let margin = indentation.strip_suffix(' ').unwrap_or(indentation);
        if let Some(end) = ends {
            // The closer of a comment without stars stands as deep as its opener.
            let closer = scene.indentation(end);
            let closer = closer
                .strip_suffix(' ')
                .filter(|_| closer.len() % 2 == 1)
                .unwrap_or(closer);
            let opener = format!("{closer}/*{line_break}");
            guesses.insert(Kind::InsertCommentSign, start, opener, order);
        }
        for opener in ["/**", "/*"] {
            guesses.insert(
                Kind::InsertCommentSign,
                start,
                format!("{margin}{opener}{line_break}"),
                order,
            );
            guesses.insert(
                Kind::InsertCommentSign,
                start,
                format!("{indentation}{opener}{line_break}"),
                order,
            );
            let text = start + indentation.len();
            guesses.insert(Kind::InsertCommentSign, text, opener, order);
            guesses.insert(Kind::InsertCommentSign, text, format!("{opener} "), order);
            if scene.is_blank(line) {
                guesses.insert(
                    Kind::InsertCommentSign,
                    scene.lines().span(line, around.text).end,
                    opener,
                    order,
                );
            }
        }
        if starred(line) {
            guesses.insert(Kind::InsertCommentSign, start + indentation.len(), "/", order);
            guesses.insert(Kind::InsertCommentSign, start + indentation.len(), "/*", order);
        }
    }
}
