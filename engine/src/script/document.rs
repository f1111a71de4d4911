//! A document, as scripts see it: its text, its lines, its first syntax error, and searches over it.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

use regex::Regex;
use rhai::{Array, Dynamic, Engine, EvalAltResult, INT, ImmutableString, Map};

use super::place::{Origin, Place, integer};
use crate::data::DataPath;
use crate::document::Document;
use crate::text::Span;

type Result<T> = std::result::Result<T, Box<EvalAltResult>>;

/// Compiled expressions kept for reuse; more than any pack needs, few enough to bound memory.
const MOST_EXPRESSIONS: usize = 512;
/// Largest compiled expression in bytes.
const LARGEST_EXPRESSION: usize = 1 << 20;

/// Compiles a regular expression once for the whole process.
pub(crate) fn regular_expression(source: &str) -> std::result::Result<Regex, regex::Error> {
    static COMPILED: RwLock<Option<HashMap<String, Regex>>> = RwLock::new(None);
    let known = COMPILED.read().unwrap_or_else(PoisonError::into_inner);
    if let Some(regex) = known.as_ref().and_then(|known| known.get(source)) {
        return Ok(regex.clone());
    }
    drop(known);
    let regex = regex::RegexBuilder::new(source)
        .size_limit(LARGEST_EXPRESSION)
        .build()?;
    let mut known = COMPILED.write().unwrap_or_else(PoisonError::into_inner);
    let known = known.get_or_insert_with(HashMap::new);
    if known.len() < MOST_EXPRESSIONS {
        known.insert(source.to_owned(), regex.clone());
    }
    Ok(regex)
}

fn offset(document: &Document, value: INT) -> usize {
    let length = document.text().len();
    let mut offset = usize::try_from(value).unwrap_or(0).min(length);
    while !document.text().is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

fn line(document: &Document, line: usize) -> Place {
    Place::text(document, document.lines().span(line, document.text()))
}

fn find_all(document: &Document, within: Span, source: &str) -> Result<Array> {
    let regex = regular_expression(source).map_err(|error| error.to_string())?;
    let text = within.text(document.text());
    let at = |range: std::ops::Range<usize>| {
        Dynamic::from(Place::text(
            document,
            Span::new(within.start + range.start, within.start + range.end),
        ))
    };
    let mut found = Array::new();
    for captures in regex.captures_iter(text) {
        let mut map = Map::new();
        if let Some(whole) = captures.get(0) {
            map.insert("match".into(), at(whole.range()));
        }
        for name in regex.capture_names().flatten() {
            let place = captures
                .name(name)
                .map_or(Dynamic::UNIT, |group| at(group.range()));
            map.insert(name.into(), place);
        }
        found.push(Dynamic::from(map));
    }
    Ok(found)
}

fn select(document: &Document, path: &str) -> Result<Vec<Place>> {
    let path = DataPath::parse(path).map_err(|error| error.to_string())?;
    let Some(view) = document.view() else {
        return Ok(Vec::new());
    };
    Ok(view
        .select(&path)
        .into_iter()
        .map(|selected| Place::data(document, selected.node))
        .collect())
}

pub(super) fn register(engine: &mut Engine) {
    engine.register_type_with_name::<Document>("Document");
    engine.register_get("text", |document: &mut Document| {
        ImmutableString::from(document.text().as_ref())
    });
    engine.register_get("path", |document: &mut Document| {
        ImmutableString::from(document.path())
    });
    engine.register_get("length", |document: &mut Document| integer(document.text().len()));
    engine.register_get("lines", |document: &mut Document| -> Array {
        (0..document.lines().count())
            .map(|number| Dynamic::from(line(document, number)))
            .collect()
    });
    engine.register_get("error", |document: &mut Document| {
        document.first_error().map_or(Dynamic::UNIT, |error| {
            Dynamic::from(Place::text(document, error.span))
        })
    });
    engine.register_get("cause", |document: &mut Document| {
        ImmutableString::from(document.first_error().map_or("", |error| error.cause.as_str()))
    });
    engine.register_fn("node_at", |document: &mut Document, start: INT, end: INT| {
        let span = Span::new(offset(document, start), offset(document, end));
        let covering = document.nodes().and_then(|nodes| {
            let index = nodes.covering(span)?;
            Some(Place {
                document: document.clone(),
                span: nodes.get(index)?.span,
                origin: Origin::Node(index),
            })
        });
        covering.map_or(Dynamic::UNIT, Dynamic::from)
    });
    engine.register_fn("line", |document: &mut Document, number: INT| {
        let index = usize::try_from(number - 1)
            .unwrap_or(0)
            .min(document.lines().count() - 1);
        line(document, index)
    });
    engine.register_fn("line_at", |document: &mut Document, at: INT| {
        let at = offset(document, at);
        line(document, document.lines().line_of(at))
    });
    engine.register_fn("span", |document: &mut Document, start: INT, end: INT| {
        Place::text(
            document,
            Span::new(offset(document, start), offset(document, end)),
        )
    });
    engine.register_fn(
        "find_all",
        |document: &mut Document, source: ImmutableString| -> Result<Array> {
            find_all(document, Span::new(0, document.text().len()), &source)
        },
    );
    engine.register_fn(
        "find_all",
        |place: &mut Place, source: ImmutableString| -> Result<Array> {
            find_all(&place.document, place.span, &source)
        },
    );
    engine.register_fn(
        "select",
        |document: &mut Document, path: ImmutableString| -> Result<Array> {
            Ok(select(document, &path)?.into_iter().map(Dynamic::from).collect())
        },
    );
    engine.register_fn(
        "texts",
        |document: &mut Document, path: ImmutableString| -> Result<Array> {
            let places = select(document, &path)?;
            Ok(places
                .iter()
                .map(|place| Dynamic::from(ImmutableString::from(place.value())))
                .collect())
        },
    );
    engine.register_fn(
        "has",
        |document: &mut Document, path: ImmutableString| -> Result<bool> {
            Ok(!select(document, &path)?.is_empty())
        },
    );
}
