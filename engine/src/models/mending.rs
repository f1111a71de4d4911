//! What of a broken document can still be read, so that names are known while somebody types.
//!
//! Nothing is guessed: lines are blanked, byte for byte, until the strict parser accepts the rest. What is left stands
//! where it stood.

use crate::document::Document;
use crate::language::FileClass;
use crate::limits::Limits;
use crate::text::Span;

/// How many blankings are tried at most, each of which costs one strict parse.
const MOST_TRIES: usize = 12;

/// A part of a document that has passed the limits passes them.
const NO_LIMITS: Limits = Limits {
    size: usize::MAX,
    depth: usize::MAX,
};

/// The document itself if it is valid; else the largest part of it found that is, with blanks for the rest. `offset` is
/// where somebody types: what stands there is the first to go.
#[must_use]
pub fn readable(document: &Document, offset: Option<usize>) -> Option<Document> {
    if !document.is_broken() {
        return Some(document.clone());
    }
    let mut tries = MOST_TRIES;
    if let Some(offset) = offset {
        let mut block = block_of(document, document.lines().line_of(offset));
        let mut single = true;
        while tries > MOST_TRIES / 2 {
            tries -= 1;
            // The line alone first, then with what hangs from it.
            let (first, last) = if single { (block.0, block.0) } else { block };
            let rest = without(document, first, last)?;
            if !rest.is_broken() {
                return Some(rest);
            }
            if single && block.1 > block.0 {
                single = false;
                continue;
            }
            single = false;
            match parent_of(document, block.0) {
                Some(parent) => block = block_of(document, parent),
                None => break,
            }
        }
    }
    without_faulty_lines(document, tries)
}

/// Blanks the line in which the strict parser stops, again and again.
fn without_faulty_lines(document: &Document, tries: usize) -> Option<Document> {
    let mut rest = document.clone();
    for _ in 0..tries {
        let error = rest.first_error()?;
        let mut line = rest.lines().line_of(error.span.start);
        // A line that is blank already is not what the parser stopped at: what it missed began before.
        while line > 0 && indentation(&rest, line).is_none() {
            line -= 1;
        }
        indentation(&rest, line)?;
        rest = without(&rest, line, line)?;
        if !rest.is_broken() {
            return Some(rest);
        }
    }
    None
}

/// The document with blanks for the lines `first` to `last`.
fn without(document: &Document, first: usize, last: usize) -> Option<Document> {
    let lines = document.lines();
    let text = document.text();
    let span = Span::new(lines.start(first), lines.span(last, text).end);
    let mut blanked = String::with_capacity(text.len());
    blanked.push_str(text.get(..span.start)?);
    for byte in span.text(text).bytes() {
        blanked.push(if matches!(byte, b'\n' | b'\r') {
            char::from(byte)
        } else {
            ' '
        });
    }
    blanked.push_str(text.get(span.end..)?);
    // A line less leaves a comma too many.
    let class = match document.class() {
        FileClass::Json => FileClass::JsonWithComments,
        class => class,
    };
    Document::from_text(document.path(), class, blanked, &NO_LIMITS).ok()
}

/// How far a line is indented; nothing for a blank one or a comment.
fn indentation(document: &Document, line: usize) -> Option<usize> {
    let text = document.lines().span(line, document.text()).text(document.text());
    let content = text.trim_start_matches(' ');
    let is_content = !content.trim().is_empty() && !content.starts_with('#');
    is_content.then_some(text.len() - content.len())
}

/// The line with those below that are indented further.
fn block_of(document: &Document, line: usize) -> (usize, usize) {
    let Some(own) = indentation(document, line) else {
        return (line, line);
    };
    let mut last = line;
    for next in line + 1..document.lines().count() {
        match indentation(document, next) {
            Some(indentation) if indentation <= own => break,
            Some(_) => last = next,
            None => {}
        }
    }
    (line, last)
}

/// The nearest line above that is indented less.
fn parent_of(document: &Document, line: usize) -> Option<usize> {
    let own = indentation(document, line).unwrap_or(usize::MAX);
    (0..line)
        .rev()
        .find(|above| indentation(document, *above).is_some_and(|indentation| indentation < own))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn yaml(text: &str) -> Document {
        Document::from_text("a.yml", FileClass::Yaml, text, &NO_LIMITS).unwrap()
    }

    fn rest(text: &str, at: Option<&str>) -> Option<String> {
        let offset = at.map(|at| text.find(at).unwrap());
        Some(readable(&yaml(text), offset)?.text().to_string())
    }

    #[test]
    fn the_line_that_is_typed_in_is_the_only_one_that_goes() {
        let text = "a:\r\n  needs: [é\r\n  stage: b\r\nc: d\r\n";
        let rest = rest(text, Some("é")).unwrap();
        assert_eq!(rest, "a:\r\n            \r\n  stage: b\r\nc: d\r\n");
        assert_eq!(rest.len(), text.len());
    }

    #[test]
    fn a_broken_block_goes_as_a_whole_and_its_neighbours_stay() {
        let text = "a: b\nc:\n  {{ x\n    d: }\ne: f\n";
        let rest = rest(text, Some("{{")).unwrap();
        assert!(rest.starts_with("a: b\n") && rest.ends_with("\ne: f\n"), "{rest}");
    }

    #[test]
    fn without_a_place_the_lines_go_at_which_the_parser_stops() {
        let rest = rest("a: b\nc: d: e\nf: g\n", None).unwrap();
        assert_eq!(rest, "a: b\n       \nf: g\n");
    }

    #[test]
    fn a_manifest_may_lose_its_last_entry() {
        let text = "{\n  \"a\": 1,\n  \"b\": \"npm run \n}\n";
        let document = Document::from_text("package.json", FileClass::Json, text, &NO_LIMITS).unwrap();
        let rest = readable(&document, text.find("run")).unwrap();
        assert!(rest.view().is_some() && rest.text().contains("\"a\": 1"));
    }
}
