//! Writing the same data as another type: an item as a list, a list of pairs as a mapping, a number as a text.

use super::block;
use super::expect::{self, Events};
use super::habits::Habits;
use super::moving::to_value;
use super::proof::prove;
use super::replacing::replace;
use super::request::{StructureError, Target};
use super::shared;
use super::value::Value;
use crate::Document;
use crate::data::{Kind, NodeId, ScalarKind, Style, View};
use crate::edit::Edit;
use crate::shape::Reshaping;
use crate::text::Span;

/// Writes what the node says the other way.
///
/// # Errors
/// When the node is not found or shared, does not say what can be written so, or the edit cannot be proved.
pub fn reshape(
    document: &Document,
    target: impl Target,
    way: Reshaping,
) -> Result<Vec<Edit>, StructureError> {
    let view = document.view().ok_or(StructureError::NoData)?;
    let id = target.locate(view)?;
    shared::refuse_loss(view, id)?;
    let value = reshaped(view, id, way).ok_or(StructureError::Unprovable)?;
    let habits = Habits::around(document, view, view.span(id).start);
    let ways = [
        dashed(&habits, id, way),
        listed_as_others(&habits, id, way),
        in_place(&habits, id, way),
        dashes(view, id, way),
        bare(&habits, id, way),
    ];
    for edits in ways.into_iter().flatten() {
        if let Ok(edits) = proved(document, view, id, &value, edits) {
            return Ok(edits);
        }
    }
    replace(document, view, id, &value, false)
}

/// The edits, if they make the document say `value` where the node stands.
fn proved(
    document: &Document,
    view: &View,
    id: NodeId,
    value: &Value,
    edits: Vec<Edit>,
) -> Result<Vec<Edit>, StructureError> {
    let events = Events::of(view);
    let range = events.range(id);
    let mut written = Vec::new();
    expect::of_value(value, &mut written);
    expect::keep_properties(&events.list[range.start], &mut written);
    let mut expected = events.list;
    expected.splice(range, written);
    prove(document, edits, &expected)
}

fn reshaped(view: &View, id: NodeId, way: Reshaping) -> Option<Value> {
    let source = view.span(id).text(view.source());
    match way {
        Reshaping::Wrap => {
            let text = view.text(id);
            let is_list = view.kind(id) == Kind::Scalar(ScalarKind::String)
                && text.contains(", ")
                && text
                    .split(", ")
                    .all(|part| !part.trim().is_empty() && !part.contains([' ', ',']));
            Some(Value::Sequence(if is_list {
                text.split(", ")
                    .map(|part| Value::String(part.to_owned()))
                    .collect()
            } else {
                vec![to_value(view, id, 0)?]
            }))
        }
        Reshaping::Unwrap => {
            let mut items = view.items(id);
            let only = items.next().filter(|_| items.next().is_none())?;
            to_value(view, only, 0)
        }
        Reshaping::Quote => Some(Value::String(source.to_owned())),
        Reshaping::Unquote => {
            let text = view.text(id);
            match crate::data::plain_kind(text) {
                ScalarKind::Bool => Some(Value::Bool(text.eq_ignore_ascii_case("true"))),
                ScalarKind::Integer | ScalarKind::Float => Some(Value::Number(text.to_owned())),
                _ => None,
            }
        }
        Reshaping::Join => joined(view, id),
        Reshaping::Lines => {
            let lines: Vec<&str> = view.items(id).map(|item| view.text(item)).collect();
            Some(Value::String(format!("{}\n", lines.join("\n"))))
        }
    }
}

/// The pairs of all items, in order; nothing when a key comes twice.
fn joined(view: &View, id: NodeId) -> Option<Value> {
    let mut pairs: Vec<(String, Value)> = Vec::new();
    for item in view.items(id) {
        let more: Vec<(String, Value)> = match view.kind(item) {
            Kind::Mapping => view
                .entries(item)
                .map(|entry| Some((view.text(entry.key).to_owned(), to_value(view, entry.value, 0)?)))
                .collect::<Option<_>>()?,
            Kind::Scalar(_) => {
                let (name, text) = view.text(item).split_once('=')?;
                vec![(name.trim().to_owned(), Value::String(text.trim().to_owned()))]
            }
            _ => return None,
        };
        for (key, value) in more {
            if pairs.iter().any(|(known, _)| *known == key) {
                return None;
            }
            pairs.push((key, value));
        }
    }
    Some(Value::Mapping(pairs))
}

/// Brackets or quotes put around what stands there, or taken away.
fn in_place(habits: &Habits<'_>, id: NodeId, way: Reshaping) -> Option<Vec<Edit>> {
    let view = habits.view;
    let span = view.span(id);
    let around = |before: &str, after: &str| {
        Some(vec![
            Edit::insert(span.start, before.to_owned()),
            Edit::insert(span.end, after.to_owned()),
        ])
    };
    let style = view.style(id);
    let is_one_line = !span.text(view.source()).contains('\n');
    match way {
        Reshaping::Wrap if is_one_line && matches!(view.kind(id), Kind::Scalar(_)) => {
            let padding = &habits.bracket_padding;
            around(&format!("[{padding}"), &format!("{padding}]"))
        }
        Reshaping::Unwrap if style == Style::Flow && is_one_line => {
            let mut items = view.items(id);
            let only = view.span(items.next().filter(|_| items.next().is_none())?);
            Some(vec![
                Edit::delete(Span::new(span.start, only.start)),
                Edit::delete(Span::new(only.end, span.end)),
            ])
        }
        Reshaping::Quote if is_one_line => {
            let source = span.text(view.source());
            if source.contains('"') || source.contains('\\') {
                return Some(vec![Edit::replace(
                    span,
                    format!("'{}'", source.replace('\'', "''")),
                )]);
            }
            around("\"", "\"")
        }
        Reshaping::Unquote if matches!(style, Style::SingleQuoted | Style::DoubleQuoted) => {
            Some(vec![Edit::replace(span, view.text(id).to_owned())])
        }
        _ => None,
    }
}

/// A dash before a mapping in block style that becomes a list of one.
fn dashed(habits: &Habits<'_>, id: NodeId, way: Reshaping) -> Option<Vec<Edit>> {
    let (view, geometry) = (habits.view, habits.geometry);
    if way != Reshaping::Wrap || view.kind(id) != Kind::Mapping || view.style(id) != Style::Block {
        return None;
    }
    let span = view.span(id);
    let node = view.node(id);
    if !geometry.begins_line(span.start) || node.anchor.is_some() || node.tag.is_some() {
        return None;
    }
    let outer = geometry.column(view.node(node.key?).entry_start);
    let room = geometry.column(span.start).checked_sub(outer)?;
    let dash = format!("-{}", " ".repeat(habits.dash_gap - 1));
    // Between key and entries there may be room enough for the dash already.
    if room > dash.len() || (room == dash.len() && habits.dash_offset == 0) {
        return Some(vec![Edit::replace(
            Span::new(span.start - dash.len(), span.start),
            dash,
        )]);
    }
    let more = " ".repeat(dash.len());
    let mut edits = vec![Edit::insert(span.start, dash)];
    edits.extend(
        lines_behind_the_first(habits, id)
            .into_iter()
            .map(|line| Edit::insert(line, more.clone())),
    );
    Some(edits)
}

/// Where the lines of a node begin that are not empty, without the one it begins in.
fn lines_behind_the_first(habits: &Habits<'_>, id: NodeId) -> Vec<usize> {
    let geometry = habits.geometry;
    let end = block::entry_end(habits, id);
    let mut lines = Vec::new();
    let mut line = geometry.past_line_ending(geometry.line_end(habits.view.span(id).start));
    while line < end {
        let line_end = geometry.line_end(line);
        if !Span::new(line, line_end).text(geometry.text).trim().is_empty() {
            lines.push(line);
        }
        let next = geometry.past_line_ending(line_end);
        if next == line {
            break;
        }
        line = next;
    }
    lines
}

/// One value as an item on a line of its own, where lists under such a key, those beside it, or most lists of the file are written
/// so.
fn listed_as_others(habits: &Habits<'_>, id: NodeId, way: Reshaping) -> Option<Vec<Edit>> {
    let view = habits.view;
    let node = view.node(id);
    let parent = node.parent?;
    let source = view.source();
    let is_one_line = !node.span.text(source).contains('\n') && !node.span.is_empty();
    let is_bare = node.anchor.is_none() && node.tag.is_none();
    if way != Reshaping::Wrap
        || !matches!(node.kind, Kind::Scalar(_))
        || !is_one_line
        || !is_bare
        || view.style(parent) != Style::Block
    {
        return None;
    }
    let key = node.key?;
    let name = view.text(key);
    let lists = || view.nodes().filter(|list| view.kind(*list) == Kind::Sequence);
    let is_usually_block = |lists: &mut dyn Iterator<Item = NodeId>| {
        let (mut block, mut all) = (0, 0);
        for list in lists {
            all += 1;
            block += usize::from(view.style(list) == Style::Block);
        }
        (all > 0).then_some(block * 2 > all)
    };
    let of_that_name = &mut lists().filter(|list| view.key_text(*list) == Some(name));
    let of_texts = &mut lists().filter(|list| {
        let mut items = view.items(*list);
        items.all(|item| matches!(view.kind(item), Kind::Scalar(_)))
    });
    let beside = &mut lists().filter(|list| {
        let mut items = view.items(*list);
        view.parent(*list) == Some(parent) && items.all(|item| matches!(view.kind(item), Kind::Scalar(_)))
    });
    let is_block = is_usually_block(of_that_name)
        .or_else(|| is_usually_block(beside))
        .or_else(|| is_usually_block(of_texts))?;
    if !is_block {
        return None;
    }
    let colon = source.get(view.span(key).end..node.span.start)?;
    if colon.trim() != ":" || colon.contains('\n') {
        return None;
    }
    let column = habits.geometry.column(view.node(key).entry_start) + habits.dash_offset;
    let head = view.span(key).end + colon.find(':')? + 1;
    let item = format!(
        "{}{}-{}",
        habits.line_ending,
        " ".repeat(column),
        " ".repeat(habits.dash_gap - 1)
    );
    Some(vec![Edit::replace(Span::new(head, node.span.start), item)])
}

/// The only item of a list in block style, without its dash.
fn bare(habits: &Habits<'_>, id: NodeId, way: Reshaping) -> Option<Vec<Edit>> {
    let (view, geometry) = (habits.view, habits.geometry);
    if way != Reshaping::Unwrap || view.style(id) != Style::Block {
        return None;
    }
    let item = view.items(id).next()?;
    let node = view.node(item);
    let key = view.key(id)?;
    let is_nested = geometry.column(node.entry_start) > geometry.column(view.node(key).entry_start);
    match node.kind {
        Kind::Mapping
            if is_nested && node.style == Style::Block && geometry.begins_line(node.entry_start) =>
        {
            let less = node.span.start - node.entry_start;
            let mut edits = vec![Edit::delete(Span::new(node.entry_start, node.span.start))];
            for line in lines_behind_the_first(habits, item) {
                edits.push(Edit::delete(Span::new(line, line + less)));
            }
            Some(edits)
        }
        Kind::Scalar(_) => {
            let head = view.span(key).end + 1;
            let between = Span::new(head, node.entry_start).text(view.source());
            let is_empty = between.trim().is_empty();
            is_empty.then(|| vec![Edit::replace(Span::new(head, node.span.start), " ".to_owned())])
        }
        _ => None,
    }
}

/// A block list of pairs without its dashes.
fn dashes(view: &View, id: NodeId, way: Reshaping) -> Option<Vec<Edit>> {
    if way != Reshaping::Join || view.style(id) != Style::Block {
        return None;
    }
    let source = view.source();
    let first = source.len() - source.trim_start_matches('\u{feff}').len();
    let column = |at: usize| at - source[..at].rfind('\n').map_or(first, |end| end + 1);
    let key = view.key(id)?;
    let nested = column(view.node(view.items(id).next()?).entry_start) > column(view.span(key).start);
    let mut edits = Vec::new();
    for item in view.items(id) {
        let start = view.node(item).entry_start;
        let span = view.span(item);
        let is_flat = view
            .entries(item)
            .all(|entry| view.node(entry.value).first_child.is_none());
        match view.kind(item) {
            Kind::Mapping if nested && is_flat && view.entries(item).count() == 1 => {
                edits.push(Edit::delete(Span::new(start, span.start)));
            }
            Kind::Mapping => edits.push(Edit::replace(Span::new(start, start + 1), " ".to_owned())),
            Kind::Scalar(_) if view.style(item) == Style::Plain => {
                let (name, text) = view.text(item).split_once('=')?;
                let gap = if nested { "" } else { "  " };
                edits.push(Edit::replace(
                    Span::new(start, span.end),
                    format!("{gap}{name}: {}", quoted(text)),
                ));
            }
            _ => return None,
        }
    }
    Some(edits)
}

/// A text as a plain scalar where it is one, in quotes otherwise.
fn quoted(text: &str) -> String {
    let is_option = text.starts_with('-') && text.bytes().any(|byte| byte.is_ascii_alphanumeric());
    let is_plain = crate::data::plain_kind(text).is_string()
        && (is_option
            || text.starts_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '$' | '_')))
        && !text.starts_with("- ")
        && !text.contains(": ")
        && !text.contains(" #")
        && !text.ends_with([' ', ':']);
    if is_plain {
        text.to_owned()
    } else if text.starts_with('"') && text.ends_with('"') && text.len() > 1 {
        format!("'{}'", text.replace('\'', "''"))
    } else {
        format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
    }
}
