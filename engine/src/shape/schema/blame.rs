//! From what a schema refuses to a violation: which node, what was meant, and how the data gets the wanted type.

use std::borrow::Cow;

use jsonschema::error::{TypeKind, ValidationErrorKind};
use jsonschema::{JsonType, ValidationError};
use serde_json::Value;

use super::super::keys::meant;
use super::super::violation::{Reshaping, Violation, ViolationKind};
use super::instance::Instance;
use crate::data::{Kind, NodeId, ScalarKind, View};

/// Adds what `error` comes to. Of alternatives, the one that the data comes nearest to is believed.
pub(super) fn blame(
    schema: &Value,
    instance: &Instance<'_>,
    error: &ValidationError<'_>,
    into: &mut Vec<Violation>,
) {
    let Some(node) = instance.node(error.instance_path()) else {
        return;
    };
    if instance.is_open(node) {
        return;
    }
    let view = instance.view;
    match error.kind() {
        ValidationErrorKind::AnyOf { context } | ValidationErrorKind::OneOfNotValid { context } => {
            match nearest_branch(context, error) {
                Some(branch) => branch
                    .iter()
                    .for_each(|error| blame(schema, instance, error, into)),
                None => into.push(wrong_type(view, node, &types_of(context))),
            }
        }
        ValidationErrorKind::AdditionalProperties { unexpected }
        | ValidationErrorKind::UnevaluatedProperties { unexpected } => {
            let known = properties_beside(schema, error);
            for key in unexpected {
                into.extend(unknown_key(view, node, key, &known));
            }
        }
        ValidationErrorKind::PropertyNames { error: inner } => {
            if let Value::String(key) = &**inner.instance() {
                let known = match inner.kind() {
                    ValidationErrorKind::Enum { options } => words(options),
                    _ => Vec::new(),
                };
                into.extend(unknown_key(view, node, key, &known));
            }
        }
        ValidationErrorKind::Required { property } => {
            let property = word(property);
            // A misspelt key is told of as one.
            let known = [property.as_str()];
            let is_misspelt = view.entries(view.resolve(node)).any(|entry| {
                let key = view.text(entry.key);
                meant(key, &known.iter().copied()).is_some()
            });
            if !is_misspelt {
                into.push(Violation {
                    found: property.clone(),
                    known: vec![property],
                    ..violation(view, ViolationKind::MissingKey, node)
                });
            }
        }
        ValidationErrorKind::Type { kind } => into.push(wrong_type(view, node, &types(kind))),
        ValidationErrorKind::Enum { options } => into.push(unlisted(view, node, words(options))),
        ValidationErrorKind::Constant { expected_value } => {
            into.push(unlisted(view, node, vec![word(expected_value)]));
        }
        ValidationErrorKind::UniqueItems => into.extend(duplicate(view, node)),
        ValidationErrorKind::MinItems { limit: 1 } | ValidationErrorKind::MinProperties { limit: 1 } => {
            into.push(violation(view, ViolationKind::Empty, node));
        }
        ValidationErrorKind::FalseSchema => {
            let key = view.key_text(node).map(str::to_owned);
            let parent = view.parent(node);
            into.extend(
                key.zip(parent)
                    .and_then(|(key, parent)| unknown_key(view, parent, &key, &[])),
            );
        }
        other => into.push(Violation {
            found: found_text(view, node),
            known: vec![wanted(other, error)],
            ..violation(view, ViolationKind::MalformedValue, node)
        }),
    }
}

fn violation(view: &View, kind: ViolationKind, value: NodeId) -> Violation {
    Violation {
        says: String::new(),
        kind,
        value,
        key: view.key(value),
        first: None,
        shape: "schema".to_owned(),
        found: String::new(),
        nearest: None,
        known: Vec::new(),
        home: None,
        reshaping: None,
    }
}

/// The alternative that the data comes nearest to: one that is not refused for its type alone, in which the error lies
/// deepest, and of those the one with the fewest errors. Nothing when all are refused for their type.
fn nearest_branch<'e>(
    context: &'e [Vec<ValidationError<'static>>],
    error: &ValidationError<'_>,
) -> Option<&'e [ValidationError<'static>]> {
    let here = error.instance_path().as_str().len();
    let is_type = |branch: &&Vec<ValidationError<'static>>| {
        branch.iter().any(|inner| {
            inner.instance_path().as_str().len() <= here
                && matches!(inner.kind(), ValidationErrorKind::Type { .. })
        })
    };
    let candidates = context.iter().filter(|branch| !is_type(branch));
    let nearest = candidates.min_by_key(|branch| {
        // A branch whose own key says that another is meant (`"type": {"const": …}`) is the farthest.
        let is_other = branch.iter().any(|inner| {
            matches!(
                inner.kind(),
                ValidationErrorKind::Constant { .. } | ValidationErrorKind::Required { .. }
            )
        });
        let depth = branch
            .iter()
            .map(|inner| inner.instance_path().as_str().len())
            .max();
        (is_other, branch.len(), std::cmp::Reverse(depth))
    });
    nearest.map(Vec::as_slice)
}

fn types_of(context: &[Vec<ValidationError<'static>>]) -> Vec<JsonType> {
    let mut all = Vec::new();
    for error in context.iter().flatten() {
        if let ValidationErrorKind::Type { kind } = error.kind() {
            for one in types(kind) {
                if !all.contains(&one) {
                    all.push(one);
                }
            }
        }
    }
    all
}

fn types(kind: &TypeKind) -> Vec<JsonType> {
    match kind {
        TypeKind::Single(one) => vec![*one],
        TypeKind::Multiple(several) => several.iter().collect(),
    }
}

fn wrong_type(view: &View, node: NodeId, wanted: &[JsonType]) -> Violation {
    let node = view.resolve(node);
    let found = match view.kind(node) {
        Kind::Mapping => "object",
        Kind::Sequence => "array",
        Kind::Scalar(ScalarKind::Null) => "null",
        Kind::Scalar(ScalarKind::Bool) => "boolean",
        Kind::Scalar(ScalarKind::Integer) => "integer",
        Kind::Scalar(ScalarKind::Float) => "number",
        Kind::Scalar(ScalarKind::String) | Kind::Alias => "string",
    };
    Violation {
        found: found.to_owned(),
        known: wanted.iter().map(ToString::to_string).collect(),
        reshaping: reshaping(view, node, wanted),
        ..violation(view, ViolationKind::WrongType, node)
    }
}

fn reshaping(view: &View, node: NodeId, wanted: &[JsonType]) -> Option<Reshaping> {
    let wants = |kind: JsonType| wanted.contains(&kind);
    match view.kind(node) {
        Kind::Sequence => {
            let items: Vec<NodeId> = view.items(node).collect();
            let is_mapping = |item: &NodeId| view.kind(*item) == Kind::Mapping;
            match items.as_slice() {
                [_] if !wants(JsonType::Object) => Some(Reshaping::Unwrap),
                [_, ..] if wants(JsonType::Object) && items.iter().all(is_mapping) => Some(Reshaping::Join),
                _ => None,
            }
        }
        Kind::Scalar(ScalarKind::Null) | Kind::Alias => None,
        Kind::Scalar(ScalarKind::String) => {
            let kind = match crate::data::plain_kind(view.text(node)) {
                ScalarKind::Bool => JsonType::Boolean,
                ScalarKind::Integer => JsonType::Integer,
                ScalarKind::Float => JsonType::Number,
                ScalarKind::Null | ScalarKind::String => return wrap(wants(JsonType::Array)),
            };
            let fits = wants(kind) || (kind == JsonType::Integer && wants(JsonType::Number));
            fits.then_some(Reshaping::Unquote)
                .or_else(|| wrap(wants(JsonType::Array)))
        }
        Kind::Scalar(_) if wants(JsonType::String) => Some(Reshaping::Quote),
        Kind::Scalar(_) | Kind::Mapping => wrap(wants(JsonType::Array)),
    }
}

fn wrap(wanted: bool) -> Option<Reshaping> {
    wanted.then_some(Reshaping::Wrap)
}

fn unknown_key(view: &View, mapping: NodeId, key: &str, known: &[String]) -> Option<Violation> {
    let value = view.own_get(view.resolve(mapping), key)?;
    let there: Vec<&str> = view
        .entries(view.resolve(mapping))
        .map(|entry| view.text(entry.key))
        .collect();
    let free = known.iter().map(String::as_str);
    let free = free.filter(|known| !there.contains(known));
    Some(Violation {
        found: key.to_owned(),
        nearest: meant(key, &free).map(str::to_owned),
        known: known.to_vec(),
        ..violation(view, ViolationKind::UnknownKey, value)
    })
}

fn unlisted(view: &View, node: NodeId, known: Vec<String>) -> Violation {
    let found = found_text(view, node);
    Violation {
        nearest: meant(&found, &known.iter().map(String::as_str)).map(str::to_owned),
        found,
        known,
        ..violation(view, ViolationKind::UnlistedValue, node)
    }
}

fn duplicate(view: &View, list: NodeId) -> Option<Violation> {
    let items: Vec<NodeId> = view.items(view.resolve(list)).collect();
    let text = |node: &NodeId| view.span(*node).text(view.source());
    let (place, later) = items
        .iter()
        .enumerate()
        .find(|(place, item)| items[..*place].iter().any(|earlier| text(earlier) == text(item)))?;
    let first = items[..place]
        .iter()
        .find(|earlier| text(earlier) == text(later))?;
    Some(Violation {
        first: Some(*first),
        found: found_text(view, *later),
        ..violation(view, ViolationKind::DuplicateItem, *later)
    })
}

fn found_text(view: &View, node: NodeId) -> String {
    let node = view.resolve(node);
    match view.kind(node) {
        Kind::Scalar(_) => view.text(node).to_owned(),
        _ => view.span(node).text(view.source()).chars().take(40).collect(),
    }
}

/// The keys of the `properties` that stand beside the keyword which refused.
fn properties_beside(schema: &Value, error: &ValidationError<'_>) -> Vec<String> {
    let path = error.schema_path().as_str();
    let beside = path.rsplit_once('/').map_or("", |(beside, _)| beside);
    // A canonical path leads through `$ref`s by name.
    let Some(holder) = schema.pointer(beside) else {
        return Vec::new();
    };
    let properties = holder.get("properties").and_then(Value::as_object);
    properties
        .map(|properties| properties.keys().cloned().collect())
        .unwrap_or_default()
}

fn words(options: &Value) -> Vec<String> {
    let options = options.as_array().into_iter().flatten();
    options.map(word).collect()
}

fn word(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// What a value should have been, in words.
fn wanted(kind: &ValidationErrorKind, error: &ValidationError<'_>) -> String {
    let text: Cow<'_, str> = match kind {
        ValidationErrorKind::Pattern { pattern } => format!("a text that matches `{pattern}`").into(),
        ValidationErrorKind::Format { format } => format!("a text in the format `{format}`").into(),
        ValidationErrorKind::Minimum { limit } => format!("at least {limit}").into(),
        ValidationErrorKind::Maximum { limit } => format!("at most {limit}").into(),
        ValidationErrorKind::ExclusiveMinimum { limit } => format!("more than {limit}").into(),
        ValidationErrorKind::ExclusiveMaximum { limit } => format!("less than {limit}").into(),
        ValidationErrorKind::MinLength { limit } => format!("a text of at least {limit} characters").into(),
        ValidationErrorKind::MaxLength { limit } => format!("a text of at most {limit} characters").into(),
        ValidationErrorKind::MinItems { limit } => format!("a list of at least {limit} items").into(),
        ValidationErrorKind::MaxItems { limit } => format!("a list of at most {limit} items").into(),
        ValidationErrorKind::MinProperties { limit } => format!("at least {limit} keys").into(),
        ValidationErrorKind::MaxProperties { limit } => format!("at most {limit} keys").into(),
        ValidationErrorKind::OneOfMultipleValid { .. } => "what only one of its alternatives allows".into(),
        ValidationErrorKind::Contains => "a list with an item that is not in it".into(),
        other => {
            let keyword = other.keyword();
            format!("what `{keyword}` allows ({})", error.schema_path()).into()
        }
    };
    text.into_owned()
}
