//! Writing a value where another stands, or where nothing does.

use super::block;
use super::expect::{self, Event, Events};
use super::habits::Habits;
use super::proof::prove;
use super::render::Printer;
use super::request::{StructureError, Target};
use super::value::Value;
use crate::data::{Kind, NodeId, ScalarKind, Style, View};
use crate::edit::Edit;
use crate::{Document, Language};

/// The edits for a YAML stream without any document, for a target that can only mean its root.
pub(super) fn fill_empty_document(
    document: &Document,
    view: &View,
    target: &impl Target,
    value: &Value,
) -> Result<Option<Vec<Edit>>, StructureError> {
    if !view.roots().is_empty() || target.locate(view) != Err(StructureError::NotFound(String::new())) {
        return Ok(None);
    }
    let habits = Habits::around(document, view, 0);
    let printer = Printer::new(&habits, Style::Plain, Style::Plain);
    let text = document.text();
    let end = habits.line_ending;
    let is_open = !text.is_empty() && !text.ends_with(['\n', '\r', '\u{feff}']);
    let (before, after) = if is_open { (end, "") } else { ("", end) };
    let written = format!("{before}{}{after}", printer.block(value, 0)?);
    let mut expected = vec![Event::Document];
    expect::of_value(value, &mut expected);
    prove(document, vec![Edit::insert(text.len(), written)], &expected).map(Some)
}

/// Writes `value` in place of a node's.
pub(super) fn replace(
    document: &Document,
    view: &View,
    id: NodeId,
    value: &Value,
    as_block: bool,
) -> Result<Vec<Edit>, StructureError> {
    let node = view.node(id);
    let habits = Habits::around(document, view, node.span.start);
    let siblings = node
        .parent
        .into_iter()
        .flat_map(|parent| view.children(parent).collect::<Vec<_>>());
    let strings = match node.kind {
        Kind::Scalar(ScalarKind::String) => node.style,
        _ => habits.common_quotes(siblings),
    };
    let is_json = document.language() == Language::Json;
    let mut printer = Printer::new(&habits, strings, Style::Plain);
    let has_comment = |at: usize| habits.geometry.rest_is_comment(at).is_some_and(|end| end > at);
    let head = if is_json {
        None
    } else {
        block::head_end(&habits, id)
    };
    printer.literals = !has_comment(node.span.end) && !head.is_some_and(has_comment);
    let in_brackets = node
        .parent
        .is_some_and(|parent| view.style(parent) != Style::Block);
    let stays_flow = node.style == Style::Flow && !as_block && !value.is_empty_collection();
    let edits = if is_json || in_brackets || (stays_flow && value.is_filled_collection()) {
        let indentation = habits.geometry.indentation(node.span.start);
        let text = if value.is_filled_collection() && node.first_child.is_some() {
            printer.flow_laid(value, indentation, habits.is_over_lines(id))?
        } else {
            printer.flow(value, indentation)?
        };
        vec![write_in_brackets(&habits, id, &text)]
    } else if value.is_filled_collection() {
        block::replace_with_block(&habits, &printer, id, value)?
    } else {
        let column = node
            .key
            .map_or(node.entry_start, |key| view.node(key).entry_start);
        let column = habits.geometry.column(column);
        let text = if node.parent.is_none() {
            printer.flow(value, "")?
        } else {
            printer.block(value, column + habits.unit.len())?
        };
        block::replace_inline(&habits, id, &text)
    };
    let events = Events::of(view);
    let range = events.range(id);
    let mut written = Vec::new();
    expect::of_value(value, &mut written);
    if node.kind != Kind::Alias {
        expect::keep_properties(&events.list[range.start], &mut written);
    }
    let mut expected = events.list;
    expected.splice(range, written);
    prove(document, edits, &expected)
}

/// Writes `text` in place of a value inside brackets, which may have been left out.
fn write_in_brackets(habits: &Habits<'_>, id: NodeId, text: &str) -> Edit {
    let node = habits.view.node(id);
    if !node.span.is_empty() {
        return Edit::replace(node.span, text);
    }
    match block::head_end(habits, id) {
        Some(head) => Edit::insert(head, format!(" {text}")),
        None => Edit::insert(node.span.start, format!(": {text}")),
    }
}
