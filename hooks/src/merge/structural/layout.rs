//! A text in pieces: put together again they are the text, byte for byte.
//!
//! An entry owns what stands before it since the entry before, comments above it among that, and the rest of its line. Only the
//! commas between entries are nobody's: they follow from how many entries there are. Every line is seen with the line
//! ending before it, so that the first entry of a block is like all others.

use engine::FileClass;
use engine::data::{Kind, NodeId, Style, View};

use super::data::{Data, Shape};
use super::{LineEnding, Version};

/// The pieces of one text.
pub(super) struct Layout<'t> {
    pub(super) line_ending: Option<LineEnding>,
    pub(super) data: &'t [Data],
    pub(super) pages: Vec<Page<'t>>,
}

/// One document of a stream.
pub(super) struct Page<'t> {
    /// All of it, from its `---` on.
    pub(super) text: &'t str,
    /// What stands before the root.
    pub(super) head: &'t str,
    pub(super) root: Node<'t>,
    /// What stands behind the root.
    pub(super) tail: &'t str,
}

/// One value.
pub(super) struct Node<'t> {
    pub(super) text: &'t str,
    pub(super) data: &'t Data,
    pub(super) collection: Option<Collection<'t>>,
}

/// A mapping or a sequence.
pub(super) struct Collection<'t> {
    /// Whether it is in brackets.
    pub(super) is_flow: bool,
    /// The opening bracket and the rest of its line.
    pub(super) open: &'t str,
    pub(super) entries: Vec<Entry<'t>>,
    /// Whether there is a comma behind the last entry.
    pub(super) trailing_comma: bool,
    /// Everything behind the last entry, with the closing bracket.
    pub(super) close: &'t str,
}

/// A pair of a mapping or an item of a sequence.
pub(super) struct Entry<'t> {
    /// What stands between the entry before it and this one, but for the comma.
    pub(super) lead: &'t str,
    /// The blanks that its lines begin with.
    pub(super) margin: String,
    /// From the key or the dash to the value.
    pub(super) head: &'t str,
    pub(super) value: Node<'t>,
    /// What stands between the value and the comma.
    pub(super) behind: &'t str,
    /// The rest of its last line, where that holds no more than blanks and comments.
    pub(super) trail: &'t str,
}

impl<'t> Layout<'t> {
    /// Takes a text to pieces; nothing where it is laid out in a way that is not understood.
    pub(super) fn of(version: &'t Version, class: FileClass) -> Option<Self> {
        let view = version.view()?;
        let reader = Reader {
            view,
            text: view.source(),
            is_yaml: class == FileClass::Yaml,
        };
        Some(Self {
            line_ending: version.line_ending,
            data: &version.data,
            pages: reader.pages(&version.data)?,
        })
    }
}

impl Collection<'_> {
    /// The blanks that the lines of its entries begin with.
    pub(super) fn margin(&self) -> Option<&str> {
        let begins_line = |entry: &&Entry<'_>| !self.is_flow || entry.lead.contains('\n');
        let entry = self.entries.iter().find(begins_line)?;
        Some(&entry.margin)
    }
}

#[derive(Clone, Copy)]
struct Reader<'t> {
    view: &'t View,
    text: &'t str,
    is_yaml: bool,
}

impl<'t> Reader<'t> {
    fn pages(self, data: &'t [Data]) -> Option<Vec<Page<'t>>> {
        let mut pages = Vec::with_capacity(data.len());
        let mut start = 0;
        let roots = self.view.roots();
        for (number, (root, data)) in roots.iter().zip(data).enumerate() {
            let first = self.first_place(*root);
            let before = self.text.get(start..first)?;
            let head_end = match before.rfind("\n---") {
                _ if !self.is_block(*root) => first,
                Some(marker) => self.line_end(start + marker + 1),
                None => start,
            };
            let root = self.node(*root, data, head_end)?;
            let root_end = head_end + root.text.len();
            let end = match roots.get(number + 1) {
                Some(next) => self.marker_between(root_end, self.view.node(*next).entry_start)?,
                None => self.text.len(),
            };
            pages.push(Page {
                text: self.text.get(start..end)?,
                head: self.text.get(start..head_end)?,
                root,
                tail: self.text.get(root_end..end)?,
            });
            start = end;
        }
        Some(pages)
    }

    /// The line ending before the only `---` between two documents without directives.
    fn marker_between(self, from: usize, to: usize) -> Option<usize> {
        let between = self.text.get(from..to)?;
        let marker = between.find("\n---")?;
        let is_plain = !between.contains("\n%") && between.rfind("\n---") == Some(marker);
        let line_ending = marker - usize::from(between[..marker].ends_with('\r'));
        is_plain.then_some(from + line_ending)
    }

    fn is_block(self, id: NodeId) -> bool {
        let node = self.view.node(id);
        node.style == Style::Block && matches!(node.kind, Kind::Mapping | Kind::Sequence)
    }

    /// Where a value begins, or the first entry of a block.
    fn first_place(self, id: NodeId) -> usize {
        let first = self.view.children(id).next().filter(|_| self.is_block(id));
        first.map_or(self.view.span(id).start, |child| {
            self.view.node(child).entry_start
        })
    }

    /// The pieces of a value; a block's begin at `from`.
    fn node(self, id: NodeId, data: &'t Data, from: usize) -> Option<Node<'t>> {
        let node = self.view.node(id);
        let is_collection = matches!(node.kind, Kind::Mapping | Kind::Sequence);
        if is_collection && node.style == Style::Flow {
            let collection = self.flow(id, data)?;
            return Some(Node {
                text: self.text.get(node.span.range())?,
                data,
                collection: Some(collection),
            });
        }
        if is_collection && node.style == Style::Block {
            let (collection, end) = self.block(id, data, from)?;
            return Some(Node {
                text: self.text.get(from..end)?,
                data,
                collection: Some(collection),
            });
        }
        Some(Node {
            text: self.text.get(node.span.start..self.scalar_end(id))?,
            data,
            collection: None,
        })
    }

    /// Where a scalar ends: a block text that keeps the empty lines below it has them.
    fn scalar_end(self, id: NodeId) -> usize {
        let node = self.view.node(id);
        let header = node.span.text(self.text).lines().next().unwrap_or_default();
        let is_block_text = matches!(node.style, Style::Literal | Style::Folded);
        let mut end = node.span.end;
        if is_block_text && header.split('#').next().unwrap_or_default().contains('+') {
            let below = self.text.get(end..).unwrap_or_default();
            let is_empty = |line: &&str| line.trim().is_empty() && line.ends_with('\n');
            let empty_lines = below.split_inclusive('\n').take_while(is_empty);
            end += empty_lines.map(str::len).sum::<usize>();
            // The line ending before what comes next is that one's.
            let kept = self.text.get(..end).unwrap_or_default();
            let without = kept.strip_suffix("\r\n").or(kept.strip_suffix('\n'));
            end = without.map_or(end, str::len).max(node.span.end);
        }
        end
    }

    fn flow(self, id: NodeId, data: &'t Data) -> Option<Collection<'t>> {
        let span = self.view.span(id);
        let mut at = self.trail_end(span.start + 1);
        let open = self.text.get(span.start..at)?;
        let mut entries = Vec::new();
        let mut trailing_comma = false;
        for (child, data) in self.view.children(id).zip(values(data)) {
            let node = self.view.node(child);
            let value = self.node(child, data, node.span.start)?;
            let value_end = node.span.end;
            let comma = self.comma_behind(value_end);
            let end = self.trail_end(comma.map_or(value_end, |comma| comma + 1));
            entries.push(Entry {
                lead: self.text.get(at..node.entry_start)?,
                margin: self.indentation(node.entry_start).to_owned(),
                head: self.text.get(node.entry_start..node.span.start)?,
                value,
                behind: self.text.get(value_end..comma.unwrap_or(value_end))?,
                trail: self.text.get(comma.map_or(value_end, |comma| comma + 1)..end)?,
            });
            trailing_comma = comma.is_some();
            at = end;
        }
        Some(Collection {
            is_flow: true,
            open,
            entries,
            trailing_comma,
            close: self.text.get(at..span.end)?,
        })
    }

    fn block(self, id: NodeId, data: &'t Data, from: usize) -> Option<(Collection<'t>, usize)> {
        let mut at = from;
        let mut entries = Vec::new();
        for (child, data) in self.view.children(id).zip(values(data)) {
            let start = self.view.node(child).entry_start;
            let head_end = self.head_end(child)?;
            let value = self.node(child, data, head_end)?;
            let value_end = head_end + value.text.len();
            let end = self.trail_end(value_end);
            entries.push(Entry {
                lead: self.text.get(at..start)?,
                margin: " ".repeat(start - self.line_start(start)),
                head: self.text.get(start..head_end)?,
                value,
                behind: "",
                trail: self.text.get(value_end..end)?,
            });
            at = end;
        }
        let collection = Collection {
            is_flow: false,
            open: "",
            entries,
            trailing_comma: false,
            close: "",
        };
        Some((collection, at))
    }

    /// Where the head of an entry of a block ends: at its value, and before a block at the end of the line.
    fn head_end(self, child: NodeId) -> Option<usize> {
        let node = self.view.node(child);
        let first = self.first_place(child);
        if !self.is_block(child) {
            return Some(first);
        }
        let start = node
            .key
            .map_or(node.entry_start + 1, |key| self.view.span(key).end);
        let between = self.text.get(start..first)?;
        let line_end = between.find(['\r', '\n']);
        Some(start + line_end.unwrap_or(between.trim_end_matches([' ', '\t']).len()))
    }

    fn line_start(self, at: usize) -> usize {
        let before = self.text.get(..at).unwrap_or_default();
        before.rfind('\n').map_or(0, |line_feed| line_feed + 1)
    }

    fn line_end(self, at: usize) -> usize {
        let rest = self.text.get(at..).unwrap_or_default();
        at + rest.find(['\r', '\n']).unwrap_or(rest.len())
    }

    fn indentation(self, at: usize) -> &'t str {
        let line = self.text.get(self.line_start(at)..at).unwrap_or_default();
        &line[..line.len() - line.trim_start_matches([' ', '\t']).len()]
    }

    /// The comma behind a value, with no more than blanks and comments between.
    fn comma_behind(self, at: usize) -> Option<usize> {
        let mut at = at;
        loop {
            let rest = self.text.get(at..)?;
            match rest.trim_start().as_bytes() {
                [b',', ..] => return Some(at + rest.len() - rest.trim_start().len()),
                _ => at = self.past_comment(at + rest.len() - rest.trim_start().len())?,
            }
        }
    }

    /// The end of the line, if there is nothing but blanks and comments up to there; `at` itself otherwise.
    fn trail_end(self, at: usize) -> usize {
        let line_end = self.line_end(at);
        let mut seen = at;
        while let Some(rest) = self.text.get(seen..line_end) {
            let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
            if blanks == rest.len() {
                return line_end;
            }
            match self.past_comment(seen + blanks) {
                Some(end) => seen = end,
                None => break,
            }
        }
        at
    }

    /// The end of the comment that begins here.
    fn past_comment(self, at: usize) -> Option<usize> {
        let rest = self.text.get(at..)?;
        let is_line_comment = if self.is_yaml {
            rest.starts_with('#') && self.text[..at].ends_with([' ', '\t', '\n'])
        } else {
            rest.starts_with("//")
        };
        if is_line_comment {
            return Some(self.line_end(at));
        }
        let is_comment = !self.is_yaml && rest.starts_with("/*");
        let length = is_comment.then(|| rest.find("*/"))??;
        Some(at + length + 2)
    }
}

/// The values of a collection.
fn values(data: &Data) -> Vec<&Data> {
    match &data.shape {
        Shape::Mapping(pairs) => pairs.iter().map(|(_, value)| value).collect(),
        Shape::Sequence(items) => items.iter().collect(),
        _ => Vec::new(),
    }
}
