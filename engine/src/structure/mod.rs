//! Structured edits: what a document says changed, how it is written kept.
//!
//! Each function takes a valid JSON or YAML document and gives the edits that change its data exactly as asked, in the
//! neighbours' style: indentation, dashes, quotes, commas, brackets or blocks, line endings. Comments stay, but for those
//! that belong to what is removed: on its line, and on the lines directly above.
//!
//! The promise is proved each time ([`expect`]): the edited text is read again by the strict parser, and edits whose
//! data is not exactly what was asked are refused, never returned. So a layout these functions do not master costs a
//! [`StructureError`], not a file.

mod block;
mod expect;
mod flow;
mod geometry;
mod habits;
mod moving;
mod quoting;
mod render;
mod shared;
#[cfg(test)]
mod tests;
mod value;

use thiserror::Error;

pub use value::Value;

use crate::Document;
use crate::data::{DataPath, Kind, NodeId, ScalarKind, Style, View};
use crate::edit::{self, Edit};
use expect::{Event, Events};
use habits::Habits;
use quoting::Context;
use render::Printer;

/// Why a structured edit is refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum StructureError {
    /// The document is broken, or its language has no data.
    #[error("the document has no data to edit")]
    NoData,
    /// The path leads nowhere, or is not one of keys and numbered items only.
    #[error("nothing is at `{0}`")]
    NotFound(String),
    /// A pair was to go into something else.
    #[error("a pair can only go into a mapping")]
    NotAMapping,
    /// An item was to go into something else.
    #[error("an item can only go into a sequence")]
    NotASequence,
    /// The node is not the value of a key.
    #[error("the node is not the value of a key")]
    NotAPair,
    /// The root cannot be removed or moved.
    #[error("the root of a document cannot be taken out of it")]
    Root,
    /// The mapping has the key already.
    #[error("the mapping has a key `{0}` already")]
    KeyExists(String),
    /// The mapping does not have the key that was to be the neighbour.
    #[error("the mapping has no key `{0}`")]
    NoSuchKey(String),
    /// The sequence is shorter.
    #[error("the sequence has only {length} items")]
    NoSuchItem {
        /// How many it has.
        length: usize,
    },
    /// The edit would change what other places refer to.
    #[error("the data is shared through the anchor `&{0}`")]
    Shared(String),
    /// A pair was to go into itself.
    #[error("a pair cannot be moved into itself")]
    IntoItself,
    /// The text given as a number is none in this language.
    #[error("`{0}` is not a number")]
    NotANumber(String),
    /// The value nests too deep to be written.
    #[error("the value nests too deep")]
    TooDeep,
    /// The block cannot be indented that way.
    #[error("the block does not stand on lines of its own, or cannot be indented that way")]
    NotIndentable,
    /// The edited text would not say what was asked.
    #[error("this cannot be written here without changing something else")]
    Unprovable,
}

/// Where a new entry goes among those of its mapping.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Position<'k> {
    /// Before all others.
    First,
    /// After all others.
    #[default]
    Last,
    /// Right before this key.
    Before(&'k str),
    /// Right after this key.
    After(&'k str),
}

/// A way to name the node to edit: its id, or a path of keys and numbered items from the first document's root.
pub trait Target {
    /// The node in `view`.
    ///
    /// # Errors
    /// When there is none.
    fn locate(&self, view: &View) -> Result<NodeId, StructureError>;
}

impl Target for NodeId {
    fn locate(&self, _view: &View) -> Result<NodeId, StructureError> {
        Ok(*self)
    }
}

impl Target for DataPath {
    fn locate(&self, view: &View) -> Result<NodeId, StructureError> {
        let not_found = || StructureError::NotFound(self.to_string());
        let root = view.roots().first().ok_or_else(not_found)?;
        if !self.is_concrete() {
            return Err(not_found());
        }
        let found = view.select_from(&[*root], self);
        found.last().map(|selection| selection.node).ok_or_else(not_found)
    }
}

impl<T: Target + ?Sized> Target for &T {
    fn locate(&self, view: &View) -> Result<NodeId, StructureError> {
        (**self).locate(view)
    }
}

/// Where an entry goes, by its neighbour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum At {
    /// Into an empty collection.
    Only,
    Before(NodeId),
    After(NodeId),
}

/// Replaces the value of the node. Its anchor and tag stay.
///
/// # Errors
/// When the node is not found or shared, the value cannot be written, or the edit cannot be proved.
pub fn set(document: &Document, target: impl Target, value: &Value) -> Result<Vec<Edit>, StructureError> {
    let view = view(document, value)?;
    if let Some(edits) = fill_empty_document(document, view, &target, value)? {
        return Ok(edits);
    }
    let id = target.locate(view)?;
    shared::refuse_loss(view, id)?;
    replace(document, view, id, value, false)
}

/// Puts a pair into a mapping.
///
/// # Errors
/// As [`set`], and when the node is no mapping, has the key, or lacks the neighbour's.
pub fn insert_pair(
    document: &Document,
    mapping: impl Target,
    key: &str,
    value: &Value,
    position: Position<'_>,
) -> Result<Vec<Edit>, StructureError> {
    let view = view(document, value)?;
    let whole = Value::Mapping(vec![(key.to_owned(), value.clone())]);
    if let Some(edits) = fill_empty_document(document, view, &mapping, &whole)? {
        return Ok(edits);
    }
    let id = mapping.locate(view)?;
    shared::refuse_change(view, id)?;
    if view.kind(id) != Kind::Mapping && !is_nothing(view, id) {
        return Err(StructureError::NotAMapping);
    }
    if view.own_get(id, key).is_some() {
        return Err(StructureError::KeyExists(key.to_owned()));
    }
    let at = neighbour(view, id, position)?;
    if at == At::Only && becomes_block(view, id) {
        return replace(document, view, id, &whole, true);
    }
    let habits = Habits::around(document, view, place_of(view, id, at));
    let keys = habits.common_quotes(view.entries(id).map(|entry| entry.key));
    let printer = Printer::new(&habits, habits.common_quotes(view.children(id)), keys);
    let edits = if view.style(id) == Style::Block {
        block::insert(&habits, id, at, |column| printer.block_pair(key, value, column))?
    } else {
        flow::insert(&habits, id, at, |indentation| {
            printer.flow_pair(key, value, indentation)
        })?
    };
    let mut added = vec![expect::of_text(key)];
    expect::of_value(value, &mut added);
    prove_insertion(document, view, id, at, added, edits)
}

/// Puts an item at the end of a sequence.
///
/// # Errors
/// As [`set`], and when the node is no sequence.
pub fn append_item(
    document: &Document,
    sequence: impl Target,
    value: &Value,
) -> Result<Vec<Edit>, StructureError> {
    add_item(document, sequence, None, value)
}

/// Puts an item into a sequence so that it has this number, counted from 0.
///
/// # Errors
/// As [`append_item`], and when the sequence is shorter.
pub fn insert_item(
    document: &Document,
    sequence: impl Target,
    index: usize,
    value: &Value,
) -> Result<Vec<Edit>, StructureError> {
    add_item(document, sequence, Some(index), value)
}

fn add_item(
    document: &Document,
    sequence: impl Target,
    index: Option<usize>,
    value: &Value,
) -> Result<Vec<Edit>, StructureError> {
    let view = view(document, value)?;
    let whole = Value::Sequence(vec![value.clone()]);
    if let Some(edits) = fill_empty_document(document, view, &sequence, &whole)? {
        return Ok(edits);
    }
    let id = sequence.locate(view)?;
    shared::refuse_change(view, id)?;
    if view.kind(id) != Kind::Sequence && !is_nothing(view, id) {
        return Err(StructureError::NotASequence);
    }
    let length = view.items(id).count();
    let at = match index {
        Some(index) if index > length => return Err(StructureError::NoSuchItem { length }),
        Some(index) if index < length => view.items(id).nth(index).map_or(At::Only, At::Before),
        _ => view.items(id).last().map_or(At::Only, At::After),
    };
    if at == At::Only && becomes_block(view, id) {
        return replace(document, view, id, &whole, true);
    }
    let habits = Habits::around(document, view, place_of(view, id, at));
    let printer = Printer::new(&habits, habits.common_quotes(view.items(id)), Style::Plain);
    let edits = if view.style(id) == Style::Block {
        block::insert(&habits, id, at, |column| printer.block_item(value, column))?
    } else {
        flow::insert(&habits, id, at, |indentation| printer.flow(value, indentation))?
    };
    let mut added = Vec::new();
    expect::of_value(value, &mut added);
    prove_insertion(document, view, id, at, added, edits)
}

/// Removes a pair, named by its value or its key, or an item, with its comma, the comment on its line and the comment
/// lines directly above it. A collection that loses its last entry becomes `{}` or `[]`.
///
/// # Errors
/// When the node is not found, a root, or shared, or the edit cannot be proved.
pub fn remove(document: &Document, target: impl Target) -> Result<Vec<Edit>, StructureError> {
    let view = document.view().ok_or(StructureError::NoData)?;
    let id = value_of(view, target.locate(view)?);
    let parent = view.parent(id).ok_or(StructureError::Root)?;
    shared::refuse_loss(view, id)?;
    let habits = Habits::around(document, view, view.node(id).entry_start);
    let edits = removal(&habits, parent, id);
    let events = Events::of(view);
    let range = events.entry(view, id);
    let mut expected = events.list;
    expected.drain(range);
    prove(document, edits, &expected)
}

/// Gives a pair, named by its value or its key, another key.
///
/// # Errors
/// When the node is not found, not of a pair, or shared, the key is taken, or the edit cannot be proved.
pub fn rename_key(document: &Document, target: impl Target, key: &str) -> Result<Vec<Edit>, StructureError> {
    let view = document.view().ok_or(StructureError::NoData)?;
    let id = value_of(view, target.locate(view)?);
    let (Some(parent), Some(old)) = (view.parent(id), view.key(id)) else {
        return Err(StructureError::NotAPair);
    };
    shared::refuse_change(view, parent)?;
    shared::refuse_loss(view, old)?;
    if view.own_get(parent, key).is_some_and(|other| other != id) {
        return Err(StructureError::KeyExists(key.to_owned()));
    }
    let habits = Habits::around(document, view, view.span(old).start);
    let printer = Printer::new(&habits, Style::Plain, view.style(old));
    let context = if view.style(parent) == Style::Block {
        Context::Block
    } else {
        Context::Flow
    };
    let edits = vec![Edit::replace(view.span(old), printer.key(key, context))];
    let events = Events::of(view);
    let range = events.range(old);
    let mut expected = events.list;
    expected.splice(range, [expect::of_text(key)]);
    prove(document, edits, &expected)
}

/// Moves a pair, named by its value or its key, into another mapping or elsewhere in its own.
///
/// # Errors
/// When a node is not found, not of a pair, or shared, the pair would go into itself, the key is taken, or the edit
/// cannot be proved.
pub fn move_to(
    document: &Document,
    target: impl Target,
    mapping: impl Target,
    position: Position<'_>,
) -> Result<Vec<Edit>, StructureError> {
    let view = document.view().ok_or(StructureError::NoData)?;
    let id = value_of(view, target.locate(view)?);
    let destination = mapping.locate(view)?;
    moving::move_pair(document, view, id, destination, position)
}

/// Indents the lines of a block by `columns` more, or fewer if negative. The data stays as it is.
///
/// # Errors
/// When the node is not found or does not stand on lines of its own, or the edit cannot be proved.
pub fn reindent(
    document: &Document,
    target: impl Target,
    columns: isize,
) -> Result<Vec<Edit>, StructureError> {
    let view = document.view().ok_or(StructureError::NoData)?;
    let id = target.locate(view)?;
    moving::reindent(document, view, id, columns)
}

fn view<'d>(document: &'d Document, value: &Value) -> Result<&'d View, StructureError> {
    if value.is_too_deep() {
        return Err(StructureError::TooDeep);
    }
    document.view().ok_or(StructureError::NoData)
}

/// The value of the pair that a key belongs to; any other node itself.
fn value_of(view: &View, id: NodeId) -> NodeId {
    let entry = view
        .parent(id)
        .and_then(|parent| view.entries(parent).find(|entry| entry.key == id));
    entry.map_or(id, |entry| entry.value)
}

/// Whether a node is a YAML value that was left out or written as null, which may become any collection.
fn is_nothing(view: &View, id: NodeId) -> bool {
    let node = view.node(id);
    node.kind == Kind::Scalar(ScalarKind::Null) && node.span.is_empty()
}

/// Whether a collection without entries is to be written in block style when it gets one.
fn becomes_block(view: &View, id: NodeId) -> bool {
    let node = view.node(id);
    let in_block = node
        .parent
        .is_none_or(|parent| view.style(parent) == Style::Block);
    let source = node.span.text(view.source());
    let inner = source.get(1..source.len().saturating_sub(1)).unwrap_or_default();
    is_nothing(view, id)
        || (in_block && !source.contains('\n') && inner.trim().is_empty() && is_yaml_block_like(view))
}

/// Whether the view's document is written in YAML's block style at all: JSON and JSON-like YAML stay in brackets.
fn is_yaml_block_like(view: &View) -> bool {
    view.roots().iter().any(|root| view.style(*root) == Style::Block)
}

fn neighbour(view: &View, mapping: NodeId, position: Position<'_>) -> Result<At, StructureError> {
    let mut children = view.children(mapping);
    let named = |key: &str| {
        view.own_get(mapping, key)
            .ok_or_else(|| StructureError::NoSuchKey(key.to_owned()))
    };
    Ok(match position {
        Position::First => children.next().map_or(At::Only, At::Before),
        Position::Last => children.last().map_or(At::Only, At::After),
        Position::Before(key) => At::Before(named(key)?),
        Position::After(key) => At::After(named(key)?),
    })
}

fn place_of(view: &View, collection: NodeId, at: At) -> usize {
    match at {
        At::Only => view.span(collection).start,
        At::Before(child) => view.node(child).entry_start,
        At::After(child) => view.span(child).end,
    }
}

/// The edits that take an entry out.
fn removal(habits: &Habits<'_>, parent: NodeId, id: NodeId) -> Vec<Edit> {
    if habits.view.style(parent) == Style::Block {
        block::remove(habits, parent, id)
    } else {
        flow::remove(habits, parent, id)
    }
}

/// The edits for a YAML stream without any document, for a target that can only mean its root.
fn fill_empty_document(
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
fn replace(
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
    let is_json = document.language() == crate::Language::Json;
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

/// Proves an insertion.
fn prove_insertion(
    document: &Document,
    view: &View,
    collection: NodeId,
    at: At,
    added: Vec<Event>,
    edits: Vec<Edit>,
) -> Result<Vec<Edit>, StructureError> {
    let events = Events::of(view);
    let index = events.index_of(view, collection, at);
    let mut expected = events.list;
    expected.splice(index..index, added);
    prove(document, edits, &expected)
}

/// The edits, touching ones joined, if the edited text reads as `expected`.
fn prove(document: &Document, edits: Vec<Edit>, expected: &[Event]) -> Result<Vec<Edit>, StructureError> {
    let edits = join_touching(edits);
    let edited = edit::apply(document.text(), &edits).map_err(|_| StructureError::Unprovable)?;
    let view = View::of(edited, document.class()).ok_or(StructureError::Unprovable)?;
    if Events::of(&view).list == expected {
        Ok(edits)
    } else {
        Err(StructureError::Unprovable)
    }
}

/// Joins edits that touch: what one deletes and what another inserts at its edge are one replacement.
fn join_touching(mut edits: Vec<Edit>) -> Vec<Edit> {
    edits.retain(|edit| edit.cost() > 0);
    edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
    let mut joined: Vec<Edit> = Vec::with_capacity(edits.len());
    for edit in edits {
        match joined.last_mut() {
            Some(last) if last.span.end == edit.span.start => {
                last.span.end = edit.span.end;
                last.text.push_str(&edit.text);
            }
            _ => joined.push(edit),
        }
    }
    joined
}
