//! Edits, as rules write them: `delete("comma")`, `replace("word", "${best}")`, `append_item("stages", m.stage.text)`.
//!
//! A rule makes templates; the engine turns them into edits once it knows the match. Text in double quotes may hold
//! `${name}`, which stands for a capture's value or a bound value.

use rhai::{Array, Dynamic, Engine, EvalAltResult, INT, ImmutableString, Map};

use super::place::Place;
use crate::shape::Reshaping;
use crate::structure::Value;

/// What an edit is aimed at.
#[derive(Debug, Clone)]
pub(crate) enum Anchor {
    /// A capture by name, or, for structured edits, a path.
    Named(ImmutableString),
    /// A place a script found itself.
    Place(Place),
    /// A byte offset of the document.
    Offset(usize),
}

/// One edit of a rule, not yet aimed at a document.
#[derive(Debug, Clone)]
pub(crate) enum EditTemplate {
    /// Take the bytes away.
    Delete(Anchor),
    /// Put a text in their place.
    Replace(Anchor, ImmutableString),
    /// Insert before them.
    Before(Anchor, ImmutableString),
    /// Insert after them.
    After(Anchor, ImmutableString),
    /// Change the data, in the neighbours' style.
    Structured(Target),
}

/// A structured edit and its arguments.
#[derive(Debug, Clone)]
pub(crate) enum Target {
    /// Replace a value.
    Set(Anchor, Value),
    /// Add a pair to a mapping, in front of the pair with another key or behind all.
    InsertPair(Anchor, ImmutableString, Value, Option<ImmutableString>),
    /// Add an item to a sequence.
    AppendItem(Anchor, Value),
    /// Take a pair or an item away with its separators and comments.
    Remove(Anchor),
    /// Give a pair another key.
    RenameKey(Anchor, ImmutableString),
    /// Move a pair under another mapping.
    MoveTo(Anchor, Anchor),
    /// Write the same data as another type.
    Reshape(Anchor, Reshaping),
}

type Fallible<T> = Result<T, Box<EvalAltResult>>;

fn anchor(value: Dynamic) -> Fallible<Anchor> {
    if let Some(place) = value.clone().try_cast::<Place>() {
        return Ok(Anchor::Place(place));
    }
    let name = value.type_name();
    value
        .try_cast::<ImmutableString>()
        .map(Anchor::Named)
        .ok_or_else(|| {
            format!("an edit is aimed at a capture's name or a place, not at a value of type {name}").into()
        })
}

/// A Rhai value as data. Places give their decoded text.
fn data(value: Dynamic) -> Fallible<Value> {
    if value.is_unit() {
        return Ok(Value::Null);
    }
    if let Ok(flag) = value.as_bool() {
        return Ok(Value::Bool(flag));
    }
    if value.is_int() || value.is_float() {
        return Ok(Value::Number(value.to_string()));
    }
    if value.is_string() {
        return Ok(Value::String(value.to_string()));
    }
    if value.is_array() {
        let items = value
            .cast::<Array>()
            .into_iter()
            .map(data)
            .collect::<Fallible<_>>()?;
        return Ok(Value::Sequence(items));
    }
    if value.is_map() {
        let entries = value
            .cast::<Map>()
            .into_iter()
            .map(|(key, value)| Ok((key.to_string(), data(value)?)))
            .collect::<Fallible<_>>()?;
        return Ok(Value::Mapping(entries));
    }
    let name = value.type_name();
    match value.try_cast::<Place>() {
        Some(place) => Ok(Value::String(place.value().to_owned())),
        None => Err(format!("a value of type {name} cannot be written into a document").into()),
    }
}

pub(super) fn register(engine: &mut Engine) {
    engine.register_type_with_name::<EditTemplate>("Edit");
    engine.register_fn("delete", |at: Dynamic| -> Fallible<EditTemplate> {
        Ok(EditTemplate::Delete(anchor(at)?))
    });
    engine.register_fn(
        "replace",
        |at: Dynamic, text: ImmutableString| -> Fallible<EditTemplate> {
            Ok(EditTemplate::Replace(anchor(at)?, text))
        },
    );
    engine.register_fn(
        "insert_before",
        |at: Dynamic, text: ImmutableString| -> Fallible<EditTemplate> {
            Ok(EditTemplate::Before(anchor(at)?, text))
        },
    );
    engine.register_fn(
        "insert_after",
        |at: Dynamic, text: ImmutableString| -> Fallible<EditTemplate> {
            Ok(EditTemplate::After(anchor(at)?, text))
        },
    );
    engine.register_fn("insert_at", |offset: INT, text: ImmutableString| {
        EditTemplate::Before(Anchor::Offset(usize::try_from(offset).unwrap_or(0)), text)
    });
    register_structured(engine);
}

fn register_structured(engine: &mut Engine) {
    engine.register_fn("set", |at: Dynamic, value: Dynamic| -> Fallible<EditTemplate> {
        Ok(EditTemplate::Structured(Target::Set(anchor(at)?, data(value)?)))
    });
    engine.register_fn(
        "insert_pair",
        |at: Dynamic, key: ImmutableString, value: Dynamic| -> Fallible<EditTemplate> {
            Ok(EditTemplate::Structured(Target::InsertPair(
                anchor(at)?,
                key,
                data(value)?,
                None,
            )))
        },
    );
    engine.register_fn(
        "insert_pair",
        |at: Dynamic,
         key: ImmutableString,
         value: Dynamic,
         before: ImmutableString|
         -> Fallible<EditTemplate> {
            Ok(EditTemplate::Structured(Target::InsertPair(
                anchor(at)?,
                key,
                data(value)?,
                Some(before),
            )))
        },
    );
    engine.register_fn(
        "append_item",
        |at: Dynamic, value: Dynamic| -> Fallible<EditTemplate> {
            Ok(EditTemplate::Structured(Target::AppendItem(
                anchor(at)?,
                data(value)?,
            )))
        },
    );
    engine.register_fn(
        "reshape",
        |at: Dynamic, way: ImmutableString| -> Fallible<EditTemplate> {
            let known = Reshaping::ALL.into_iter().find(|(name, _)| *name == way.as_str());
            let (_, way) = known.ok_or_else(|| {
                let known: Vec<&str> = Reshaping::ALL.iter().map(|(name, _)| *name).collect();
                format!("`{way}` is not one of {}", known.join(", "))
            })?;
            Ok(EditTemplate::Structured(Target::Reshape(anchor(at)?, way)))
        },
    );
    engine.register_fn("remove", |at: Dynamic| -> Fallible<EditTemplate> {
        Ok(EditTemplate::Structured(Target::Remove(anchor(at)?)))
    });
    engine.register_fn(
        "rename_key",
        |at: Dynamic, key: ImmutableString| -> Fallible<EditTemplate> {
            Ok(EditTemplate::Structured(Target::RenameKey(anchor(at)?, key)))
        },
    );
    engine.register_fn(
        "move_to",
        |at: Dynamic, parent: Dynamic| -> Fallible<EditTemplate> {
            Ok(EditTemplate::Structured(Target::MoveTo(
                anchor(at)?,
                anchor(parent)?,
            )))
        },
    );
}
