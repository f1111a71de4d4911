//! The proof behind every structured edit.
//!
//! The data of a document is a list of events. What was asked says how the list must look afterwards; the edited text is
//! read again by the strict parser, and unless its list is exactly that, the edit is refused. Styles, comments and
//! spaces have no events, so only the data is compared, anchors, aliases and tags included.

use super::At;
use super::value::Value;
use crate::data::{Kind, NodeId, ScalarKind, View};

/// One event of a document's data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Event {
    /// A document begins.
    Document,
    /// A scalar with its kind, what it says, its anchor and its tag.
    Scalar(ScalarKind, String, Properties),
    /// An alias by its name.
    Alias(String),
    /// A mapping or a sequence begins.
    Begin(bool, Properties),
    /// The innermost collection ends.
    End,
}

/// Anchor and tag.
type Properties = (Option<Box<str>>, Option<Box<str>>);

/// The events of a view, and where each node's begin and end in the list.
pub(super) struct Events {
    pub(super) list: Vec<Event>,
    /// Start and end by node; a key's own.
    ranges: Vec<(usize, usize)>,
}

enum Task {
    Node(NodeId),
    End(NodeId),
}

impl Events {
    pub(super) fn of(view: &View) -> Self {
        let mut events = Self {
            list: Vec::with_capacity(view.len() + view.len() / 2),
            ranges: vec![(0, 0); view.len()],
        };
        for root in view.roots() {
            events.list.push(Event::Document);
            let mut pending = vec![Task::Node(*root)];
            while let Some(task) = pending.pop() {
                match task {
                    Task::Node(id) => {
                        events.node(view, id);
                        if matches!(view.kind(id), Kind::Mapping | Kind::Sequence) {
                            pending.push(Task::End(id));
                            let from = pending.len();
                            for child in view.children(id) {
                                pending.extend(view.key(child).map(Task::Node));
                                pending.push(Task::Node(child));
                            }
                            pending[from..].reverse();
                        }
                    }
                    Task::End(id) => {
                        events.list.push(Event::End);
                        events.ranges[id.index()].1 = events.list.len();
                    }
                }
            }
        }
        events
    }

    fn node(&mut self, view: &View, id: NodeId) {
        let node = view.node(id);
        let properties = (node.anchor.map(Into::into), node.tag.map(Into::into));
        let text = || view.text(id).to_owned();
        self.ranges[id.index()] = (self.list.len(), self.list.len() + 1);
        self.list.push(match node.kind {
            Kind::Mapping => Event::Begin(true, properties),
            Kind::Sequence => Event::Begin(false, properties),
            Kind::Alias => Event::Alias(text()),
            // How nothing is written is no matter.
            Kind::Scalar(ScalarKind::Null) => Event::Scalar(ScalarKind::Null, String::new(), properties),
            Kind::Scalar(ScalarKind::Bool) => {
                Event::Scalar(ScalarKind::Bool, text().to_ascii_lowercase(), properties)
            }
            Kind::Scalar(kind) => Event::Scalar(kind, text(), properties),
        });
    }

    /// The events of a node with all below it.
    pub(super) fn range(&self, id: NodeId) -> std::ops::Range<usize> {
        let (start, end) = self.ranges[id.index()];
        start..end
    }

    /// The events of an entry: key and value, or item.
    pub(super) fn entry(&self, view: &View, id: NodeId) -> std::ops::Range<usize> {
        let value = self.range(id);
        match view.key(id) {
            Some(key) => self.range(key).start..value.end,
            None => value,
        }
    }

    /// Where in the list the events of a new entry of `collection` come.
    pub(super) fn index_of(&self, view: &View, collection: NodeId, at: At) -> usize {
        match at {
            At::Only => self.range(collection).start + 1,
            At::Before(child) => self.entry(view, child).start,
            At::After(child) => self.entry(view, child).end,
        }
    }
}

/// The events a value makes.
pub(super) fn of_value(value: &Value, events: &mut Vec<Event>) {
    let none = || (None, None);
    match value {
        Value::Null => events.push(Event::Scalar(ScalarKind::Null, String::new(), none())),
        Value::Bool(value) => events.push(Event::Scalar(ScalarKind::Bool, value.to_string(), none())),
        Value::Number(number) => {
            let is_whole = matches!(crate::data::plain_kind(number), ScalarKind::Integer);
            let kind = if is_whole {
                ScalarKind::Integer
            } else {
                ScalarKind::Float
            };
            events.push(Event::Scalar(kind, number.clone(), none()));
        }
        Value::String(text) => events.push(of_text(text)),
        Value::Sequence(items) => {
            events.push(Event::Begin(false, none()));
            items.iter().for_each(|item| of_value(item, events));
            events.push(Event::End);
        }
        Value::Mapping(pairs) => {
            events.push(Event::Begin(true, none()));
            for (key, value) in pairs {
                events.push(of_text(key));
                of_value(value, events);
            }
            events.push(Event::End);
        }
    }
}

/// The event a string makes.
pub(super) fn of_text(text: &str) -> Event {
    Event::Scalar(ScalarKind::String, text.to_owned(), (None, None))
}

/// Gives the first of the events of a new value the anchor and tag of the old one's first.
pub(super) fn keep_properties(old: &Event, new: &mut [Event]) {
    let kept = match old {
        Event::Scalar(_, _, properties) | Event::Begin(_, properties) => properties.clone(),
        _ => return,
    };
    if let Some(Event::Scalar(_, _, properties) | Event::Begin(_, properties)) = new.first_mut() {
        *properties = kept;
    }
}
