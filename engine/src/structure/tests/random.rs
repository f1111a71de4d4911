//! Random edits of random documents, and a model of what should come out.

use proptest::prelude::*;
use serde_json::Value as Model;

use super::writer::{Writer, manner};
use super::*;
use crate::data::View;

fn text() -> impl Strategy<Value = String> {
    prop_oneof!["[a-z]{2,5}", "[ -~é]{0,6}", "([a-z ]{1,4}\n){1,3}[a-z]{0,3}"]
}

fn model() -> impl Strategy<Value = Model> {
    let leaf = prop_oneof![
        Just(Model::Null),
        any::<bool>().prop_map(Into::into),
        any::<i16>().prop_map(Into::into),
        text().prop_map(Into::into),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Into::into),
            prop::collection::vec((text(), inner), 0..4)
                .prop_map(|pairs| Model::Object(pairs.into_iter().collect())),
        ]
    })
}

fn root() -> impl Strategy<Value = Model> {
    model().prop_map(|model| match model {
        Model::Array(_) | Model::Object(_) => model,
        other => serde_json::json!({ "root": other, "list": ["one", "two"], "map": {"key": "value"} }),
    })
}

fn value_of(model: &Model) -> Value {
    match model {
        Model::Null => Value::Null,
        Model::Bool(value) => Value::Bool(*value),
        Model::Number(number) => Value::Number(number.to_string()),
        Model::String(text) => Value::String(text.clone()),
        Model::Array(items) => Value::Sequence(items.iter().map(value_of).collect()),
        Model::Object(pairs) => Value::Mapping(
            pairs
                .iter()
                .map(|(key, value)| (key.clone(), value_of(value)))
                .collect(),
        ),
    }
}

fn read(view: &View, id: NodeId) -> Model {
    let text = view.text(id);
    match view.kind(id) {
        Kind::Mapping => view
            .entries(id)
            .map(|entry| (view.text(entry.key).to_owned(), read(view, entry.value)))
            .collect::<serde_json::Map<_, _>>()
            .into(),
        Kind::Sequence => view.items(id).map(|item| read(view, item)).collect(),
        Kind::Scalar(ScalarKind::Null) => Model::Null,
        Kind::Scalar(ScalarKind::Bool) => (text == "true").into(),
        Kind::Scalar(ScalarKind::Integer | ScalarKind::Float) => serde_json::from_str(text).unwrap(),
        _ => text.into(),
    }
}

/// The paths of all nodes, as pointers into the model.
fn pointers(model: &Model, at: &str, found: &mut Vec<String>) {
    found.push(at.to_owned());
    let escape = |key: &str| key.replace('~', "~0").replace('/', "~1");
    match model {
        Model::Array(items) => {
            items
                .iter()
                .enumerate()
                .for_each(|(index, item)| pointers(item, &format!("{at}/{index}"), found));
        }
        Model::Object(pairs) => {
            pairs
                .iter()
                .for_each(|(key, value)| pointers(value, &format!("{at}/{}", escape(key)), found));
        }
        _ => {}
    }
}

fn node_of(view: &View, pointer: &str) -> NodeId {
    let unescape = |part: &str| part.replace("~1", "/").replace("~0", "~");
    pointer
        .split('/')
        .skip(1)
        .map(unescape)
        .fold(view.roots()[0], |id, part| match view.kind(id) {
            Kind::Mapping => view.own_get(id, &part).unwrap(),
            _ => view.items(id).nth(part.parse().unwrap()).unwrap(),
        })
}

/// An edit, applied to the document and to the model.
fn apply_both(
    document: &Document,
    model: &mut Model,
    pointer: &str,
    what: usize,
    number: usize,
    new: &Model,
) -> Option<Result<Vec<Edit>, StructureError>> {
    let view = document.view().unwrap();
    let id = node_of(view, pointer);
    let value = value_of(new);
    let (parent, last) = pointer
        .rsplit_once('/')
        .map_or((None, ""), |(parent, last)| (Some(parent), last));
    let last = last.replace("~1", "/").replace("~0", "~");
    let here = model.pointer_mut(pointer).unwrap();
    match (what, &mut *here) {
        (0, here) => {
            *here = new.clone();
            Some(set(document, id, &value))
        }
        (1, Model::Object(pairs)) => {
            if pairs.contains_key("fresh key") {
                return None;
            }
            let index = number % (pairs.len() + 1);
            let neighbour = pairs.keys().nth(index).cloned();
            let position = neighbour.as_deref().map_or(Position::Last, Position::Before);
            pairs.shift_insert(index, "fresh key".to_owned(), new.clone());
            Some(insert_pair(document, id, "fresh key", &value, position))
        }
        (2, Model::Array(items)) => {
            let index = number % (items.len() + 1);
            items.insert(index, new.clone());
            Some(insert_item(document, id, index, &value))
        }
        (3, _) => {
            match model.pointer_mut(parent?)? {
                Model::Array(items) => drop(items.remove(last.parse().ok()?)),
                Model::Object(pairs) => drop(pairs.shift_remove(&last)?),
                _ => return None,
            }
            Some(remove(document, id))
        }
        (4, _) => {
            let Model::Object(pairs) = model.pointer_mut(parent?)? else {
                return None;
            };
            let renamed = pairs.iter().map(|(key, value)| {
                (
                    if *key == last {
                        "new: name".to_owned()
                    } else {
                        key.clone()
                    },
                    value.clone(),
                )
            });
            *pairs = renamed.collect();
            Some(rename_key(document, id, "new: name"))
        }
        _ => None,
    }
}

/// How many of the lines of `old` are not among those of `new` in their order. Commas that come or go do not count.
fn lines_lost(old: &str, new: &str) -> usize {
    let bare = |text: &str| -> Vec<String> {
        text.split('\n')
            .map(|line| line.trim_end_matches('\r').replacen(',', "", 1))
            .collect()
    };
    let (old, new) = (bare(old), bare(new));
    let mut common = vec![0; new.len() + 1];
    for line in &old {
        let mut diagonal = 0;
        for (at, other) in new.iter().enumerate() {
            let above = common[at + 1];
            common[at + 1] = if line == other {
                diagonal + 1
            } else {
                above.max(common[at])
            };
            diagonal = above;
        }
    }
    old.len() - common[new.len()]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 768, ..ProptestConfig::default() })]

    #[test]
    fn the_data_changes_exactly_as_asked_and_comments_stay(
        manner in manner(),
        root in root(),
        place in any::<prop::sample::Index>(),
        what in 0..5_usize,
        number in 0..5_usize,
        new in model(),
    ) {
        let text = Writer::write(&manner, &root);
        let document = document(manner.name, &text);
        prop_assert!(!document.is_broken(), "{} {:?}", text, document.first_error());
        let view = document.view().unwrap();
        prop_assert_eq!(read(view, view.roots()[0]), root.clone(), "{}", text);
        let mut found = Vec::new();
        pointers(&root, "", &mut found);
        let pointer = place.get(&found);
        let mut wanted = root.clone();
        let Some(edits) = apply_both(&document, &mut wanted, pointer, what, number, &new) else { return Ok(()) };
        prop_assert!(edits.is_ok(), "{:?} at {} of\n{}\n{:?}", edits, pointer, text, new);
        let edited = edit::apply(&text, &edits.unwrap()).unwrap();
        let after = View::of(edited.as_str(), document.class());
        prop_assert!(after.is_some(), "{}\n{}", text, edited);
        let after = after.unwrap();
        prop_assert_eq!(read(&after, after.roots()[0]), wanted, "{}\n{}", text, edited);
        // The style around is kept: line endings, mark, the end of the text, and every comment that is nobody's.
        prop_assert_eq!(edited.starts_with('\u{feff}'), manner.mark);
        if manner.line_ending == "\r\n" && text.contains('\n') {
            prop_assert_eq!(edited.matches('\n').count(), edited.matches("\r\n").count(), "{:?}", edited);
        }
        if matches!(what, 1 | 2 | 4) {
            prop_assert!(lines_lost(&text, &edited) <= 1, "{}\n{}", text, edited);
            for comment in 1..=text.matches(" c").count() {
                let sign = format!(" c{comment}");
                prop_assert!(!text.contains(&sign) || edited.contains(&sign), "{}\n{}", text, edited);
            }
        }
    }

    #[test]
    fn pairs_move_and_nothing_else_does(
        manner in manner(),
        root in root(),
        from in any::<prop::sample::Index>(),
        into in any::<prop::sample::Index>(),
    ) {
        let text = Writer::write(&manner, &root);
        let document = document(manner.name, &text);
        let view = document.view().unwrap();
        let mut found = Vec::new();
        pointers(&root, "", &mut found);
        let (from, into) = (from.get(&found), into.get(&found));
        let (source, destination) = (node_of(view, from), node_of(view, into));
        match move_to(&document, source, destination, Position::Last) {
            Ok(edits) => {
                let edited = edit::apply(&text, &edits).unwrap();
                let after = View::of(edited.as_str(), document.class()).unwrap();
                let count = |view: &View| view.nodes().filter(|id| matches!(view.kind(*id), Kind::Scalar(_))).count();
                prop_assert_eq!(count(&after), count(view), "{}\n{}", text, edited);
            }
            Err(error) => {
                prop_assert!(error != StructureError::Unprovable, "{} into {} of\n{}", from, into, text);
            }
        }
    }

    #[test]
    fn any_valid_yaml_is_edited_right_or_not_at_all(
        text in "([-?:,\\[\\]{}#&*!|>'\" \n1é]|- |: |\n  |\\*a|&a |<<: |k: |\\]\n|'b'|\"c\"| #d\n){0,24}",
        what in 0..7_usize,
        place in any::<prop::sample::Index>(),
    ) {
        let document = document("a.yml", &text);
        let Some(view) = document.view().filter(|view| !view.is_empty()) else { return Ok(()) };
        let nodes: Vec<NodeId> = view.nodes().collect();
        let id = *place.get(&nodes);
        let value = Value::from("new");
        let edits = match what {
            0 => set(&document, id, &value),
            1 => insert_pair(&document, id, "key", &value, Position::First),
            2 => insert_pair(&document, id, "key", &value, Position::Last),
            3 => append_item(&document, id, &value),
            4 => remove(&document, id),
            5 => rename_key(&document, id, "key"),
            _ => reindent(&document, id, 2),
        };
        if let Ok(edits) = edits {
            let edited = edit::apply(&text, &edits).unwrap();
            prop_assert!(View::of(edited, document.class()).is_some());
        }
    }
}
