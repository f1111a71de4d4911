//! The lines of a file that show a finding, made fit to print.
//!
//! What is cut out is small whatever the file is like: lines without a mark are dropped, long lines are trimmed to a
//! window around their marks, control characters become pictures. Marks move with the text they stand on.

use std::ops::Range;

use engine::{Finding, Span};

use crate::place::{Place, Source};
use crate::visible;

/// The longest line shown whole, in bytes.
const LONGEST_LINE: usize = 160;
/// How much of a longer line is shown before its first mark, in bytes.
const BEFORE: usize = 50;
/// A mark over more lines than this marks its first line only.
const TALLEST_MARK: usize = 5;
/// A label further away from the finding than this, in lines, is told in words.
const FARTHEST_LABEL: usize = 2_000;
/// Lines this near to a marked one keep their text.
const CONTEXT: usize = 2;

/// Lines of a file with marks on them.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Excerpt {
    /// The lines, with `\n` between them and no control character but tab.
    pub(crate) text: String,
    /// The number of the first line, from 1.
    pub(crate) first_line: usize,
    /// The marks, the finding's own first.
    pub(crate) marks: Vec<Mark>,
    /// Labels too far away to be shown.
    pub(crate) far: Vec<(Place, String)>,
}

/// A marked range of an excerpt.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Mark {
    /// Bytes of the excerpt's text.
    pub(crate) range: Range<usize>,
    /// What is to be seen there.
    pub(crate) label: Option<String>,
}

impl Excerpt {
    /// Cuts out what shows `finding` in `source`.
    #[must_use]
    pub(crate) fn new(finding: &Finding, source: &Source) -> Self {
        let own = Stand::of(finding.span, source);
        let mut wanted = vec![(own, None)];
        let mut far = Vec::new();
        for label in &finding.labels {
            let place = Stand::of(label.span, source);
            let message = visible::one_line(&label.message).into_owned();
            if place.first.abs_diff(own.first) > FARTHEST_LABEL {
                far.push((source.place(label.span.start), message));
            } else {
                wanted.push((place, Some(message)));
            }
        }
        let first = wanted
            .iter()
            .map(|(place, _)| place.first)
            .min()
            .unwrap_or(own.first);
        let last = wanted
            .iter()
            .map(|(place, _)| place.last)
            .max()
            .unwrap_or(own.last);
        let mut text = String::new();
        let windows: Vec<Window> = (first..=last)
            .map(|line| {
                if line > first {
                    text.push('\n');
                }
                let places = wanted.iter().map(|(place, _)| place);
                Window::write(line, places, source, &mut text)
            })
            .collect();
        let marks = wanted
            .iter()
            .filter_map(|(place, label)| {
                let start = windows.get(place.first - first)?.map(place.span.start, source);
                let end = windows.get(place.last - first)?.map(place.span.end, source);
                Some(Mark {
                    range: start..end.max(start),
                    label: label.clone(),
                })
            })
            .collect();
        Self {
            text,
            first_line: first + 1,
            marks,
            far,
        }
    }
}

/// A span with the zero-based lines it stands on, shortened where it is too tall.
#[derive(Debug, Clone, Copy)]
struct Stand {
    span: Span,
    first: usize,
    last: usize,
}

impl Stand {
    fn of(span: Span, source: &Source) -> Self {
        let first = source.lines.line_of(span.start);
        let last = source.lines.line_of(span.end.saturating_sub(1).max(span.start));
        if last - first < TALLEST_MARK {
            let end = span.end.min(source.lines.span(last, &source.text).end);
            return Self {
                span: Span::new(span.start, end),
                first,
                last,
            };
        }
        Self {
            span: Span::new(span.start, source.lines.span(first, &source.text).end),
            first,
            last: first,
        }
    }
}

/// The part of one line that is shown, and where it went.
#[derive(Debug)]
struct Window {
    shown: Span,
    written_at: usize,
}

impl Window {
    /// Writes what is shown of `line` to `text`.
    fn write<'a>(
        line: usize,
        places: impl Iterator<Item = &'a Stand>,
        source: &Source,
        text: &mut String,
    ) -> Self {
        let whole = source.lines.span(line, &source.text);
        let mut focus = None;
        let mut near = false;
        for place in places {
            near |= place.first <= line + CONTEXT && line <= place.last + CONTEXT;
            if place.first == line {
                focus = Some(focus.map_or(place.span.start, |other: usize| other.min(place.span.start)));
            }
        }
        if !near {
            return Self {
                shown: Span::at(whole.start),
                written_at: text.len(),
            };
        }
        let shown = window(whole, focus.unwrap_or(whole.start), &source.text);
        if shown.start > whole.start {
            text.push('…');
        }
        let written_at = text.len();
        push_visible(shown.text(&source.text), text);
        if shown.end < whole.end {
            text.push('…');
        }
        if text.len() == written_at {
            // A mark needs something to stand under.
            text.push(' ');
        }
        Self { shown, written_at }
    }

    /// Where the byte at `offset` of the file went.
    fn map(&self, offset: usize, source: &Source) -> usize {
        let offset = offset.clamp(self.shown.start, self.shown.end);
        let before = Span::new(self.shown.start, offset).text(&source.text);
        let mut written = String::new();
        push_visible(before, &mut written);
        self.written_at + written.len()
    }
}

/// The part of the line `whole` that is shown when the eye should fall on `focus`.
fn window(whole: Span, focus: usize, text: &str) -> Span {
    if whole.len() <= LONGEST_LINE {
        return whole;
    }
    let start = focus.saturating_sub(BEFORE).max(whole.start);
    let end = (start + LONGEST_LINE).min(whole.end);
    Span::new(text.floor_char_boundary(start), text.floor_char_boundary(end))
}

fn push_visible(part: &str, text: &mut String) {
    for character in part.chars() {
        match visible::stand_in(character) {
            Some(_) if character == '\t' => text.push(character),
            Some(picture) => text.push_str(picture),
            None => text.push(character),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::samples;

    fn excerpt(text: &str, range: Range<usize>) -> Excerpt {
        let report = samples::at("a.json", text, "r/x", range);
        Excerpt::new(&report.findings[0], &report.source)
    }

    fn marked(excerpt: &Excerpt) -> &str {
        &excerpt.text[excerpt.marks[0].range.clone()]
    }

    #[test]
    fn one_line_is_shown_whole() {
        let excerpt = excerpt("a\r\n{\"b\": 1,}\r\nc\r\n", 10..11);
        assert_eq!((excerpt.text.as_str(), excerpt.first_line), ("{\"b\": 1,}", 2));
        assert_eq!(marked(&excerpt), ",");
    }

    #[test]
    fn a_minified_line_is_trimmed_to_a_window() {
        let text = format!("{}X{}", "é,".repeat(40_000), "b,".repeat(40_000));
        let excerpt = excerpt(&text, 120_000..120_001);
        assert!(excerpt.text.len() < 200, "{}", excerpt.text.len());
        assert!(excerpt.text.starts_with('…') && excerpt.text.ends_with('…'));
        assert_eq!(marked(&excerpt), "X");
    }

    #[test]
    fn a_mark_moves_with_the_control_characters_before_it() {
        let excerpt = excerpt("\u{feff}\u{1b}[2J\tX", 8..9);
        assert_eq!(excerpt.text, "␛[2J\tX");
        assert_eq!(marked(&excerpt), "X");
    }

    #[test]
    fn the_end_of_a_file_can_be_marked() {
        let excerpt = excerpt("{\n", 2..2);
        assert_eq!((excerpt.text.as_str(), excerpt.first_line), (" ", 2));
        assert_eq!(excerpt.marks[0].range, 0..0);
    }

    #[test]
    fn a_tall_mark_marks_its_first_line() {
        let excerpt = excerpt(&"abc\n".repeat(100), 1..300);
        assert_eq!((excerpt.text.as_str(), marked(&excerpt)), ("abc", "bc"));
    }

    #[test]
    fn lines_between_marks_cost_nothing_and_far_labels_are_told() {
        let text = format!("first\n{}second\n{}third", "x\n".repeat(100), "y\n".repeat(3_000));
        let mut report = samples::at("a.json", &text, "r/x", 206..212);
        report.findings[0].labels = vec![
            samples::label(0..5, "near"),
            samples::label(text.len() - 5..text.len(), "far"),
        ];
        let excerpt = Excerpt::new(&report.findings[0], &report.source);
        assert!(excerpt.text.len() < 150);
        assert_eq!(excerpt.first_line, 1);
        assert_eq!(excerpt.text.lines().nth(101), Some("second"));
        assert_eq!(
            excerpt.far,
            vec![(
                Place {
                    line: 3103,
                    column: 1
                },
                "far".to_owned()
            )]
        );
    }
}
