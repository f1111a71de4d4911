//! Random documents in several styles, random edits, and a model of their own of what should come out.

use std::fmt::Write;

use proptest::prelude::*;
use serde_json::Value as Model;

use super::*;
use crate::data::View;

/// How a document is written.
#[derive(Debug, Clone)]
struct Manner {
    name: &'static str,
    unit: usize,
    tabs: bool,
    /// Whether JSON and flow collections stand on one line.
    one_line: bool,
    trailing_commas: bool,
    comments: bool,
    dash_offset: usize,
    dash_gap: usize,
    quote: Option<char>,
    /// Whether YAML sequences are in brackets.
    flow_sequences: bool,
    line_ending: &'static str,
    final_line_ending: bool,
    mark: bool,
}

fn manner() -> impl Strategy<Value = Manner> {
    let names = prop::sample::select(vec!["a.json", "tsconfig.json", "a.yml", "a.yml"]);
    let flags = prop::collection::vec(any::<bool>(), 8);
    (
        names,
        1..5_usize,
        0..2_usize,
        2..4_usize,
        prop::sample::select(vec![None, Some('\''), Some('"')]),
        flags,
    )
        .prop_map(|(name, unit, dash, dash_gap, quote, flags)| {
            let has_comments = name != "a.json";
            let is_commented_json = name == "tsconfig.json";
            Manner {
                name,
                unit,
                tabs: flags[0],
                one_line: flags[1] && flags[2],
                trailing_commas: is_commented_json && flags[3],
                comments: has_comments && flags[4],
                dash_offset: dash * unit,
                dash_gap,
                quote,
                flow_sequences: flags[5] && flags[2],
                line_ending: if flags[6] { "\n" } else { "\r\n" },
                final_line_ending: flags[7],
                mark: has_comments && flags[2],
            }
        })
}

/// Writes documents; the comments it puts in are numbered.
struct Writer<'m> {
    manner: &'m Manner,
    text: String,
    comments: usize,
}

impl Writer<'_> {
    fn write(manner: &Manner, model: &Model) -> String {
        let mut writer = Writer {
            manner,
            text: if manner.mark {
                "\u{feff}".to_owned()
            } else {
                String::new()
            },
            comments: 0,
        };
        if manner.name == "a.yml" {
            writer.block(model, 0);
        } else {
            writer.json(model, 0);
        }
        if manner.final_line_ending {
            writer.text.push_str(manner.line_ending);
        }
        writer.text
    }

    fn line(&mut self, depth: usize) {
        self.text.push_str(self.manner.line_ending);
        let unit = if self.manner.tabs {
            "\t".to_owned()
        } else {
            " ".repeat(self.manner.unit)
        };
        self.text.push_str(&unit.repeat(depth));
    }

    fn comment(&mut self, sign: &str) {
        if self.manner.comments && !self.manner.one_line {
            self.comments += 1;
            write!(self.text, "{sign} c{}", self.comments).unwrap();
        }
    }

    fn json(&mut self, model: &Model, depth: usize) {
        let (open, close, entries): (char, char, Vec<(Option<&String>, &Model)>) = match model {
            Model::Array(items) => ('[', ']', items.iter().map(|item| (None, item)).collect()),
            Model::Object(pairs) => (
                '{',
                '}',
                pairs.iter().map(|(key, value)| (Some(key), value)).collect(),
            ),
            _ => return self.text.push_str(&model.to_string()),
        };
        let count = entries.len();
        self.text.push(open);
        for (number, (key, value)) in entries.into_iter().enumerate() {
            if !self.manner.one_line {
                self.line(depth + 1);
                if number % 2 == 1 && self.manner.comments {
                    self.comment("//");
                    self.line(depth + 1);
                }
            }
            if let Some(key) = key {
                write!(self.text, "{}: ", Model::from(key.clone())).unwrap();
            }
            self.json(value, depth + 1);
            if number + 1 < count || self.manner.trailing_commas {
                self.text.push(',');
                if self.manner.one_line && number + 1 < count {
                    self.text.push(' ');
                }
            }
            if number % 3 == 0 {
                self.comment(" //");
            }
        }
        if count > 0 && !self.manner.one_line {
            self.line(depth);
        }
        self.text.push(close);
    }

    fn yaml_line(&mut self, column: usize) {
        self.text.push_str(self.manner.line_ending);
        self.text.push_str(&" ".repeat(column));
    }

    fn scalar(&mut self, model: &Model) {
        match (model, self.manner.quote) {
            (Model::String(text), Some('\'')) if !text.contains(|character: char| character.is_control()) => {
                write!(self.text, "'{}'", text.replace('\'', "''")).unwrap();
            }
            (Model::String(text), None) if is_word(text) => self.text.push_str(text),
            _ => self.text.push_str(&model.to_string()),
        }
    }

    /// Writes a value at `column`; its first line is begun.
    fn block(&mut self, model: &Model, column: usize) {
        match model {
            Model::Array(items) if items.is_empty() || self.manner.flow_sequences => {
                let one_line = Manner {
                    one_line: true,
                    name: "a.json",
                    mark: false,
                    final_line_ending: false,
                    ..self.manner.clone()
                };
                self.text.push_str(&Writer::write(&one_line, model));
            }
            Model::Array(items) => {
                for (number, item) in items.iter().enumerate() {
                    if number > 0 {
                        self.yaml_line(column);
                    }
                    self.text.push('-');
                    self.text.push_str(&" ".repeat(self.manner.dash_gap - 1));
                    self.block(item, column + self.manner.dash_gap);
                }
            }
            Model::Object(pairs) if !pairs.is_empty() => {
                for (number, (key, value)) in pairs.iter().enumerate() {
                    if number > 0 {
                        self.yaml_line(column);
                        if number % 2 == 1 && self.manner.comments {
                            self.comment("#");
                            self.yaml_line(column);
                        }
                    }
                    self.scalar(&Model::from(key.clone()));
                    self.text.push(':');
                    let is_flow = matches!(value, Model::Array(_)) && self.manner.flow_sequences;
                    let is_filled = match value {
                        Model::Array(items) => !items.is_empty() && !is_flow,
                        Model::Object(pairs) => !pairs.is_empty(),
                        _ => false,
                    };
                    if is_filled {
                        self.comment(" #");
                        let inner = match value {
                            Model::Array(_) => column + self.manner.dash_offset,
                            _ => column + self.manner.unit,
                        };
                        self.yaml_line(inner);
                        self.block(value, inner);
                    } else {
                        self.text.push(' ');
                        self.block(value, column);
                        if !value.as_str().is_some_and(|text| text.contains('\n')) {
                            self.comment(" #");
                        }
                    }
                }
            }
            Model::Object(_) => self.text.push_str("{}"),
            Model::String(text) if self.manner.quote.is_none() && is_literal(text) => {
                self.text.push_str(if text.ends_with('\n') { "|" } else { "|-" });
                for line in text.trim_end_matches('\n').split('\n') {
                    self.yaml_line(column + self.manner.unit);
                    self.text.push_str(line);
                }
            }
            _ => self.scalar(model),
        }
    }
}

/// Whether a string can stand as a literal block without more thought.
fn is_literal(text: &str) -> bool {
    text.contains('\n')
        && !text.ends_with("\n\n")
        && text
            .split('\n')
            .all(|line| !line.starts_with(' ') && !line.ends_with(' '))
        && text
            .trim_end_matches('\n')
            .split('\n')
            .all(|line| !line.is_empty())
}

fn is_word(text: &str) -> bool {
    let is_plain = text.chars().all(|character| character.is_ascii_alphabetic()) && text.len() > 1;
    is_plain && !matches!(text, "true" | "false" | "null")
}

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
