//! Where in a YAML document somebody types, read off the text around the place, since the document is broken while a
//! word is half written.

use crate::text::Span;

/// A place where something is being typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Typing<'t> {
    /// The keys from the root down to the place; items of lists have none.
    pub(super) path: Vec<String>,
    /// What is written of the value so far, up to the place, without an opening quote.
    pub(super) before: &'t str,
    /// The bytes of the value that is being typed, as far as they stand on its line, without quotes.
    pub(super) typed: Span,
    /// The quote that was opened.
    pub(super) quote: Option<char>,
    /// Whether the place lies in brackets.
    pub(super) in_flow: bool,
    /// Whether it lies in a block text (`|` or `>`).
    pub(super) in_block_text: bool,
    /// Whether it is an item of a list written with dashes.
    pub(super) is_item: bool,
    /// Whether a key may be meant: nothing but a line's beginning, or an item's, stands before.
    pub(super) may_be_key: bool,
    /// The items written before it in a `!reference`.
    pub(super) reference: Option<Vec<String>>,
}

/// What is typed at `offset`; nothing in a comment.
pub(super) fn typing(text: &str, offset: usize) -> Option<Typing<'_>> {
    let before = text.get(..offset)?;
    let start = before.rfind(['\n', '\r']).map_or(0, |at| at + 1);
    let line = before.get(start..)?;
    let head = Head::of(line);
    let above = Above::climb(before.get(..start)?, &head);
    let content = line.get(head.content..)?;
    if above.in_block_text {
        return Some(Typing {
            path: above.path,
            before: content,
            typed: Span::new(start + head.content, offset),
            quote: None,
            in_flow: false,
            in_block_text: true,
            is_item: false,
            may_be_key: false,
            reference: None,
        });
    }
    let scan = Scan::of(content, above.opens_flow)?;
    let mut path = above.path;
    let levels = scan.levels.iter();
    path.extend(levels.filter_map(|level| level.key.clone()));
    let innermost = scan.levels.last();
    let reference = innermost
        .filter(|level| level.tag == "!reference")
        .map(|level| level.items.clone());
    let value = content.get(scan.token..)?;
    let mut value_start = start + head.content + scan.token;
    let skipped = value.len() - value.trim_start().len();
    let mut value = value.trim_start();
    value_start += skipped;
    let quote = value.chars().next().filter(|first| matches!(first, '"' | '\''));
    if quote.is_some() {
        value = value.get(1..)?;
        value_start += 1;
    }
    let in_flow = scan.levels.len() > 1 || above.opens_flow;
    let rest = text.get(offset..)?;
    let end = match quote {
        Some(quote) => rest.find([quote, '\n', '\r']),
        None if in_flow => rest.find([',', ']', '}', '\n', '\r']),
        None => rest.find(['\n', '\r', '#', ':']),
    };
    let after = rest.get(..end.unwrap_or(rest.len()))?;
    let after = if quote.is_some() { after } else { after.trim_end() };
    let may_be_key = scan.levels.len() == 1 && innermost.is_none_or(|level| level.key.is_none());
    Some(Typing {
        path,
        before: value,
        typed: Span::new(value_start, offset + after.len()),
        quote,
        in_flow,
        in_block_text: false,
        is_item: head.dash.is_some(),
        may_be_key,
        reference,
    })
}

/// The beginning of a line: its dashes, and where its content stands.
#[derive(Debug, Clone, Copy)]
struct Head {
    /// The column of the first dash.
    dash: Option<usize>,
    /// The column of what stands behind the dashes.
    content: usize,
}

impl Head {
    fn of(line: &str) -> Self {
        let bytes = line.as_bytes();
        let mut at = bytes.iter().take_while(|byte| **byte == b' ').count();
        let mut dash = None;
        while bytes.get(at) == Some(&b'-') && bytes.get(at + 1).is_none_or(|next| *next == b' ') {
            dash.get_or_insert(at);
            at += 1;
            at += bytes[at..].iter().take_while(|byte| **byte == b' ').count();
        }
        Self { dash, content: at }
    }
}

/// What the lines above say about a line.
struct Above {
    path: Vec<String>,
    /// Whether the nearest key opened a bracket that it did not close.
    opens_flow: bool,
    in_block_text: bool,
}

impl Above {
    /// Climbs from a line to the keys it hangs from.
    fn climb(above: &str, head: &Head) -> Self {
        let mut climbed = Self {
            path: Vec::new(),
            opens_flow: false,
            in_block_text: false,
        };
        let (mut column, mut is_item) = match head.dash {
            Some(dash) => (dash, true),
            None => (head.content, false),
        };
        for line in above.rsplit(['\n', '\r']) {
            if column == 0 && !is_item {
                break;
            }
            let own = Head::of(line);
            let content = line.get(own.content..).unwrap_or_default();
            if content.starts_with('#') || (content.trim().is_empty() && own.dash.is_none()) {
                continue;
            }
            let hangs = if is_item {
                own.content <= column
            } else {
                own.content < column
            };
            if let (Some(dash), true) = (own.dash, begins_block_text(content))
                && dash < column
            {
                // A text in a list: what looked like keys is a part of it.
                climbed.begin_block_text();
                (column, is_item) = (dash, true);
                continue;
            }
            if hangs && own.dash.is_none_or(|dash| dash < column) {
                if let Some((key, value)) = key_and_value(content) {
                    if begins_block_text(value) {
                        climbed.begin_block_text();
                    }
                    climbed.opens_flow |= climbed.path.is_empty() && opens_flow(value);
                    climbed.path.push(key.to_owned());
                }
                (column, is_item) = match own.dash {
                    Some(dash) => (dash, true),
                    None => (own.content, false),
                };
            } else if let Some(dash) = own.dash
                && !is_item
                && own.content == column
            {
                (column, is_item) = (dash, true);
            }
        }
        climbed.path.reverse();
        climbed
    }

    fn begin_block_text(&mut self) {
        self.path.clear();
        self.opens_flow = false;
        self.in_block_text = true;
    }
}

fn begins_block_text(value: &str) -> bool {
    let mut rest = value.trim_start();
    // Anchor or tag may stand in front.
    while rest.starts_with(['&', '!']) {
        rest = rest.split_once(' ').map_or("", |(_, rest)| rest.trim_start());
    }
    rest.starts_with(['|', '>'])
}

fn opens_flow(value: &str) -> bool {
    let count = |open: char| value.matches(open).count();
    count('[') + count('{') > count(']') + count('}')
}

/// The key that a line's content begins with, without quotes, and what stands behind its colon.
fn key_and_value(content: &str) -> Option<(&str, &str)> {
    if let Some(quote) = content.chars().next().filter(|first| matches!(first, '"' | '\'')) {
        let (key, rest) = content.get(1..)?.split_once(quote)?;
        return Some((key, rest.trim_start().strip_prefix(':')?));
    }
    let ends = |(at, _): &(usize, &str)| {
        let next = content.as_bytes().get(at + 1);
        next.is_none_or(u8::is_ascii_whitespace)
    };
    let (at, _) = content.match_indices(':').find(ends)?;
    Some((content.get(..at)?.trim_end(), content.get(at + 1..)?))
}

/// A bracket that is open, or the line itself.
#[derive(Debug, Default)]
struct Level {
    key: Option<String>,
    items: Vec<String>,
    tag: String,
    is_mapping: bool,
}

/// The line itself read up to the place.
struct Scan {
    levels: Vec<Level>,
    /// Where the token that is being typed begins.
    token: usize,
}

impl Scan {
    /// Nothing when the place lies in a comment.
    fn of(content: &str, continues_flow: bool) -> Option<Self> {
        let mut scan = Self {
            levels: vec![Level::default()],
            token: 0,
        };
        let mut quote = None;
        let mut last = ' ';
        for (at, character) in content.char_indices() {
            let token = content.get(scan.token..at).unwrap_or_default().trim();
            let next = content.as_bytes().get(at + 1);
            let depth = scan.levels.len();
            let level = scan.levels.last_mut()?;
            match (quote, character) {
                (Some(open), _) if character == open => quote = None,
                (Some(_), _) => {}
                (None, '"' | '\'') if token.is_empty() => quote = Some(character),
                (None, '#') if last.is_whitespace() => return None,
                (None, '[' | '{') if token.is_empty() || token.starts_with('!') => {
                    let tag = token.to_owned();
                    scan.levels.push(Level {
                        tag,
                        is_mapping: character == '{',
                        ..Level::default()
                    });
                    scan.token = at + 1;
                }
                (None, ',') if depth > 1 || continues_flow => {
                    level.items.push(unquoted(token).to_owned());
                    level.key = None;
                    scan.token = at + 1;
                }
                (None, ']' | '}') if depth > 1 => {
                    scan.levels.pop();
                    scan.token = at + 1;
                }
                (None, ':')
                    if next.is_none_or(u8::is_ascii_whitespace)
                        && level.key.is_none()
                        && (depth == 1 || level.is_mapping) =>
                {
                    level.key = Some(unquoted(token).to_owned());
                    scan.token = at + 1;
                }
                _ => {}
            }
            last = character;
        }
        Some(scan)
    }
}

fn unquoted(token: &str) -> &str {
    token.trim_matches(['"', '\''])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> (String, String, bool) {
        let offset = text.find('|').unwrap();
        let text = format!("{}{}", &text[..offset], &text[offset + 1..]);
        let typing = typing(&text, offset).unwrap();
        (
            typing.path.join("/"),
            typing.before.to_owned(),
            typing.in_block_text,
        )
    }

    #[test]
    fn the_path_is_found_in_every_style() {
        for (text, path, before) in [
            ("a:\n  needs: [b, c|", "a/needs", "c"),
            ("a:\n  needs:\n    - b\n    - c|\n  x: y", "a/needs", "c"),
            ("a:\r\n  needs:\r\n  - b\r\n  - c|", "a/needs", "c"),
            (
                "a:\n  needs:\n    - job: b\n      optional: t|",
                "a/needs/optional",
                "t",
            ),
            ("a:\n  needs: [{job: \"b|", "a/needs/job", "b"),
            ("a:\n  needs: [\n    b,\n    c, d|", "a/needs", "d"),
            (
                "jobs:\n  a:\n    steps:\n      - id: x\n      - if: steps.|",
                "jobs/a/steps/if",
                "steps.",
            ),
            ("a:\n  stage: |\nb:", "a/stage", ""),
            ("# c\n\n'é x':\n  # d\n  stage: te|", "é x/stage", "te"),
            ("a: {stage: b|", "a/stage", "b"),
            ("|", "", ""),
        ] {
            assert_eq!(at(text), (path.to_owned(), before.to_owned(), false), "{text}");
        }
    }

    #[test]
    fn keys_in_block_texts_are_none() {
        let step = "jobs:\n  a:\n    steps:\n      - run: &x\u{20}\u{7c}\n          b:\n            npm run ";
        let offset = step.len();
        let found = typing(step, offset).unwrap();
        assert_eq!(found.path.join("/"), "jobs/a/steps/run");
        assert!(found.in_block_text);
        let item = "a:\n  script:\n    - >-\n      b: c\n      npm run x";
        let found = typing(item, item.len()).unwrap();
        assert_eq!(
            (found.path.join("/"), found.in_block_text),
            ("a/script".to_owned(), true)
        );
    }

    #[test]
    fn references_know_what_stands_before_and_comments_are_no_place() {
        let text = "a:\n  script: [!reference [.b, sc";
        let found = typing(text, text.len()).unwrap();
        assert_eq!(found.reference, Some(vec![".b".to_owned()]));
        assert_eq!(typing("a: b # c", 8), None);
    }

    #[test]
    fn what_is_typed_reaches_to_the_end_of_the_word() {
        let text = "a: {needs: ['one two', x]}";
        let found = typing(text, text.find("ne two").unwrap()).unwrap();
        assert_eq!(found.typed.text(text), "one two");
        let found = typing(text, text.find("x]").unwrap()).unwrap();
        assert_eq!(found.typed.text(text), "x");
    }
}
