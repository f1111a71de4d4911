//! The merge of texts, piece by piece.
//!
//! A piece that one side has left as it was is taken from the other. What goes to another place than it had in its own text
//! gets the indentation and the line endings of that place.

use super::data::{Data, Shape};
use super::layout::{Collection, Entry, Layout, Node, Page};
use super::slots::{self, Slots};
use super::{LineEnding, OURS, THEIRS, Three, chosen};

/// The three texts as one, still behind its empty line; nothing where the pieces conflict.
pub(super) fn merge(layouts: Three<&Layout<'_>>) -> Option<String> {
    let endings = layouts.map(|layout| layout.line_ending);
    let splice = Splice {
        line_ending: endings[chosen(endings).unwrap_or(OURS)],
    };
    let slots = slots::of_documents(layouts.map(|layout| layout.data))?;
    let pages = layouts.map(|layout| layout.pages.as_slice());
    for slot in &slots.dropped {
        let [base, ours, theirs] = slot.of(pages);
        let is_untouched = |page: &Page<'_>| base.is_some_and(|base| base.text == page.text);
        if !ours.or(theirs).is_none_or(is_untouched) {
            return None;
        }
    }
    let mut merged = String::new();
    for slot in &slots.kept {
        match slot.of(pages) {
            [Some(base), Some(ours), Some(theirs)] => merged += &splice.page([base, ours, theirs])?,
            [_, ours, theirs] => merged += &splice.adopted(ours.or(theirs)?.text, "", ""),
        }
    }
    Some(merged)
}

/// How lines are moved: in each version, the blanks that the lines around begin with, and those that they will.
struct Shift {
    from: Three<String>,
    to: String,
}

impl Shift {
    /// For what stays where it is.
    fn none() -> Self {
        Self {
            from: Three::default(),
            to: String::new(),
        }
    }

    /// What becomes of a margin of that side.
    fn of_margin(&self, side: usize, margin: &str) -> String {
        match margin.strip_prefix(&self.from[side]) {
            Some(rest) => format!("{}{rest}", self.to),
            None => margin.to_owned(),
        }
    }
}

/// The place of an entry in the merged collection.
#[derive(Clone, Copy)]
struct Seat<'s> {
    collections: Three<&'s Collection<'s>>,
    is_first: bool,
    /// How the collection's surroundings are moved.
    shift: &'s Shift,
    /// The margin of the merged collection.
    margin: Option<&'s str>,
}

struct Splice {
    line_ending: Option<LineEnding>,
}

impl Splice {
    fn page(&self, pages: Three<&Page<'_>>) -> Option<String> {
        let shift = Shift::none();
        let head = self.piece(pages.map(|page| page.head), &shift)?;
        let root = self.node(pages.map(|page| &page.root), &shift)?;
        let tail = self.piece(pages.map(|page| page.tail), &shift)?;
        Some(format!("{head}{root}{tail}"))
    }

    /// A piece of text from the side that has changed it.
    fn piece(&self, texts: Three<&str>, shift: &Shift) -> Option<String> {
        let side = chosen(texts)?;
        Some(self.adopted(texts[side], &shift.from[side], &shift.to))
    }

    /// A text with its lines moved from one margin to another.
    fn adopted(&self, text: &str, from: &str, to: &str) -> String {
        let mut adopted = String::with_capacity(text.len());
        for (number, line) in text.split_inclusive('\n').enumerate() {
            let is_empty = line.ends_with('\n') && line.trim().is_empty();
            let is_moved = number > 0 && from != to && !is_empty;
            let rest = line.strip_prefix(from).filter(|_| is_moved);
            adopted += rest.map_or("", |_| to);
            adopted += rest.unwrap_or(line);
        }
        match self.line_ending {
            Some(LineEnding::Dos) => adopted.replace("\r\n", "\n").replace('\n', "\r\n"),
            Some(LineEnding::Unix) => adopted.replace("\r\n", "\n"),
            None => adopted,
        }
    }

    fn node(&self, nodes: Three<&Node<'_>>, shift: &Shift) -> Option<String> {
        let piece = self.piece(nodes.map(|node| node.text), shift);
        if piece.is_some() {
            return piece;
        }
        let [base, ours, theirs] = nodes;
        if let [Some(base), Some(ours), Some(theirs)] = nodes.map(|node| node.collection.as_ref()) {
            return self.collection([base, ours, theirs], nodes.map(|node| node.data), shift);
        }
        let is_same_change = ours.data == theirs.data && ours.data != base.data;
        let is_leaf = ours.collection.is_none() && theirs.collection.is_none();
        (is_same_change && is_leaf).then(|| self.adopted(ours.text, &shift.from[OURS], &shift.to))
    }

    fn collection(
        &self,
        collections: Three<&Collection<'_>>,
        data: Three<&Data>,
        shift: &Shift,
    ) -> Option<String> {
        let [base, ours, theirs] = collections;
        let is_flow = ours.is_flow;
        if base.is_flow != is_flow || theirs.is_flow != is_flow {
            return None;
        }
        let slots = slots_of(data)?;
        let entries = collections.map(|collection| collection.entries.as_slice());
        for slot in &slots.dropped {
            let [base, ours, theirs] = slot.of(entries);
            if !ours.or(theirs).is_none_or(|left| is_untouched(base, left)) {
                return None;
            }
        }
        if !is_flow && slots.kept.is_empty() {
            return None;
        }
        let margins = collections.map(Collection::margin);
        let side = chosen(margins).unwrap_or(OURS);
        let margin = margins[side].map(|margin| shift.of_margin(side, margin));
        let trailing_comma = [base, ours, theirs].map(|collection| collection.trailing_comma);
        let trailing_comma = trailing_comma[chosen(trailing_comma)?];

        let mut merged = self.piece(collections.map(|collection| collection.open), shift)?;
        for (number, slot) in slots.kept.iter().enumerate() {
            let seat = Seat {
                collections,
                is_first: number == 0,
                shift,
                margin: margin.as_deref(),
            };
            let comma = is_flow && (trailing_comma || number + 1 < slots.kept.len());
            merged += &match slot.of(entries) {
                [Some(base), Some(ours), Some(theirs)] => self.common([base, ours, theirs], seat, comma)?,
                [_, Some(ours), _] => self.added(ours, OURS, seat, comma)?,
                [_, None, theirs] => self.added(theirs?, THEIRS, seat, comma)?,
            };
        }
        merged += &self.piece(collections.map(|collection| collection.close), shift)?;
        Some(merged)
    }

    /// An entry that all versions have.
    fn common(&self, entries: Three<&Entry<'_>>, seat: Seat<'_>, comma: bool) -> Option<String> {
        let leads = entries.map(|entry| entry.lead);
        let side = chosen(leads)?;
        let margin = seat.shift.of_margin(side, &entries[side].margin);
        let lead = self.adopted(leads[side], &seat.shift.from[side], &seat.shift.to);
        let lead = self.seated(lead, entries[side], side, seat, &margin)?;
        let shift = Shift {
            from: entries.map(|entry| entry.margin.clone()),
            to: margin,
        };
        let head = self.piece(entries.map(|entry| entry.head), &shift)?;
        let value = self.node(entries.map(|entry| &entry.value), &shift)?;
        let behind = self.piece(entries.map(|entry| entry.behind), &shift)?;
        let trail = self.piece(entries.map(|entry| entry.trail), &shift)?;
        let comma = if comma { "," } else { "" };
        Some(format!("{lead}{head}{value}{behind}{comma}{trail}"))
    }

    /// An entry that a side has added.
    fn added(&self, entry: &Entry<'_>, side: usize, seat: Seat<'_>, comma: bool) -> Option<String> {
        let own = seat.collections[side].margin();
        let to = match seat.margin {
            Some(margin) if own == Some(&entry.margin) => margin.to_owned(),
            _ => seat.shift.of_margin(side, &entry.margin),
        };
        let adopted = |text: &str| self.adopted(text, &entry.margin, &to);
        let lead = self.seated(adopted(entry.lead), entry, side, seat, &to)?;
        let (head, value) = (adopted(entry.head), adopted(entry.value.text));
        let (behind, trail) = (adopted(entry.behind), adopted(entry.trail));
        let comma = if comma { "," } else { "" };
        Some(format!("{lead}{head}{value}{behind}{comma}{trail}"))
    }

    /// The lead of an entry that comes first now and did not, or no longer does.
    fn seated(
        &self,
        lead: String,
        entry: &Entry<'_>,
        side: usize,
        seat: Seat<'_>,
        margin: &str,
    ) -> Option<String> {
        let is_block = !seat.collections[side].is_flow;
        let mut sides = [OURS, THEIRS, 0].map(|side| seat.collections[side]).into_iter();
        let was_first = seat.collections[side]
            .entries
            .first()
            .is_some_and(|first| std::ptr::eq(first, entry));
        if was_first == seat.is_first {
            return Some(lead);
        }
        let is_inline = !lead.contains('\n');
        let is_blank = lead.trim().is_empty();
        if seat.is_first {
            // Behind a dash or a bracket as the one that was there.
            let usual = sides.find_map(|collection| collection.entries.first())?.lead;
            let fits = is_blank && (is_block || is_inline) && !usual.contains('\n');
            return Some(if fits { usual.to_owned() } else { lead });
        }
        if !is_inline {
            return Some(lead);
        }
        let usual = sides.find_map(|collection| collection.entries.get(1));
        let on_new_line = usual.map_or(is_block, |entry| entry.lead.contains('\n'));
        let line_ending = match self.line_ending {
            Some(LineEnding::Dos) => "\r\n",
            _ => "\n",
        };
        match usual {
            _ if on_new_line => is_blank.then(|| format!("{line_ending}{}", seat.margin.unwrap_or(margin))),
            Some(usual) if is_blank && usual.lead.trim().is_empty() => Some(usual.lead.to_owned()),
            _ if is_blank => Some(" ".to_owned()),
            _ => Some(lead),
        }
    }
}

fn slots_of(data: Three<&Data>) -> Option<Slots> {
    match data.map(|data| &data.shape) {
        [Shape::Mapping(base), Shape::Mapping(ours), Shape::Mapping(theirs)] => {
            slots::of_pairs(&[base, ours, theirs].map(|pairs| pairs.iter().map(|(key, _)| key).collect()))
        }
        [
            Shape::Sequence(base),
            Shape::Sequence(ours),
            Shape::Sequence(theirs),
        ] => slots::of_items([base, ours, theirs].map(Vec::as_slice)),
        _ => None,
    }
}

/// Whether an entry that the other side has deleted is as it was, wherever its lines begin.
fn is_untouched(base: Option<&Entry<'_>>, left: &Entry<'_>) -> bool {
    let splice = Splice { line_ending: None };
    base.is_some_and(|base| {
        left.lead.split_whitespace().eq(base.lead.split_whitespace())
            && (left.head, left.behind, left.trail) == (base.head, base.behind, base.trail)
            && splice.adopted(left.value.text, &left.margin, &base.margin) == base.value.text
    })
}
