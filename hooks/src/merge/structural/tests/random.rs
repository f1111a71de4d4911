//! Random documents, random changes of both sides, and what must be true of every merge.

use std::collections::{BTreeMap, BTreeSet};

use engine::FileClass;
use engine::data::{Kind, NodeId, ScalarKind, View};
use proptest::prelude::*;
use serde_json::{Map, Value as Model, json};

use super::super::Version;
use super::super::layout::{Collection, Layout, Node};
use super::change::{changed, changes, commented, document};
use super::writer::{Manner, manner, write};
use crate::merge::{Merged, merge_file, three_way};

pub(super) fn model() -> impl Strategy<Value = Model> {
    let leaf = prop_oneof![
        any::<i8>().prop_map(Model::from),
        "[a-z]{2,4} [a-z]{1,3}".prop_map(Model::from),
        Just(Model::Bool(true)),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            1 => prop::collection::vec(inner.clone(), 0..4).prop_map(Model::from),
            3 => prop::collection::btree_map("[a-d][a-z]", inner, 0..4)
                .prop_map(|pairs| Model::Object(pairs.into_iter().collect())),
        ]
    })
}

/// The number of a member that nobody changes where changes are to be of different members.
const KEPT: usize = 9;

fn root() -> impl Strategy<Value = Model> {
    prop::collection::vec(model(), 4..7).prop_map(|values| {
        let named = values.into_iter().enumerate();
        let members = named.map(|(number, value)| (format!("m{number}"), value));
        let kept = (format!("m{KEPT}"), Model::from("kept"));
        Model::Object(members.chain([kept]).collect())
    })
}

fn read(view: &View, id: NodeId) -> Model {
    let text = view.text(id);
    match view.kind(id) {
        Kind::Mapping => {
            let pairs = view.entries(id);
            let pairs = pairs.map(|entry| (view.text(entry.key).to_owned(), read(view, entry.value)));
            Model::Object(pairs.collect::<Map<_, _>>())
        }
        Kind::Sequence => view.items(id).map(|item| read(view, item)).collect(),
        Kind::Scalar(ScalarKind::Null) => Model::Null,
        Kind::Scalar(ScalarKind::Bool) => json!(text == "true"),
        Kind::Scalar(ScalarKind::Integer) => json!(text.parse::<i64>().unwrap()),
        _ => text.into(),
    }
}

fn model_of(name: &str, text: &str) -> Model {
    let document = document(name, text);
    let view = document.view().unwrap_or_else(|| panic!("not valid: {text}"));
    read(view, view.roots()[0])
}

/// The leaves of a model by their paths; sequences are leaves.
fn leaves(model: &Model, path: &str, found: &mut BTreeMap<String, Model>) {
    match model {
        Model::Object(pairs) if !pairs.is_empty() => {
            pairs
                .iter()
                .for_each(|(key, value)| leaves(value, &format!("{path}/{key}"), found));
        }
        _ => {
            found.insert(path.to_owned(), model.clone());
        }
    }
}

fn merge(manner: &Manner, texts: [&str; 3]) -> Option<String> {
    super::super::merge(FileClass::of(manner.name).unwrap(), texts.map(str::as_bytes))
}

/// The text of a layout, put together from its pieces.
fn put_together(layout: &Layout<'_>) -> String {
    fn node(node_: &Node<'_>, text: &mut String) {
        match &node_.collection {
            Some(pieces) => collection(pieces, text),
            None => text.push_str(node_.text),
        }
    }
    fn collection(pieces: &Collection<'_>, text: &mut String) {
        text.push_str(pieces.open);
        let count = pieces.entries.len();
        for (number, entry) in pieces.entries.iter().enumerate() {
            text.push_str(entry.lead);
            text.push_str(entry.head);
            node(&entry.value, text);
            text.push_str(entry.behind);
            if pieces.is_flow && (number + 1 < count || pieces.trailing_comma) {
                text.push(',');
            }
            text.push_str(entry.trail);
        }
        text.push_str(pieces.close);
    }
    let mut text = String::new();
    for page in &layout.pages {
        text.push_str(page.head);
        node(&page.root, &mut text);
        text.push_str(page.tail);
    }
    text
}

/// Bits of YAML that sometimes are valid together.
const TOKENS: &str = "([-?:,\\[\\]{}#&*!|>'\" \n1é]|- |: |\n  |\\*a|&a |<<: |k: |\\]\n|'b'|\"c\"| #d\n|a: 1\n|b: \\[1, 2\\]\n|---\n|- x\n){0,24}";

/// Values of members in the styles that YAML has.
const STYLES: [&str; 18] = [
    " 1",
    "",
    " text # why",
    " 'one''s'",
    " \"two\\n\"",
    " several\n  lines of\n  text",
    " \"several\n  lines\"",
    " |\n  literal\n\n    text",
    " |+\n  kept\n\n",
    " >-\n  folded\n  text",
    "\n- indentless\n- {x: 1, y: [2]}",
    "\n  - name: a\n    run: 1\n  # between\n  - name: b\n    run: 2",
    " # on the line\n  # below\n  x: 1\n  y: 2",
    " {x: 1, # one\n  y: 2}",
    " [\n  1,\n  2,\n  ]",
    " !tag\n  x: 3",
    " &anchor\n  x: 1",
    "\n  ? complex\n  : value\n  ? [1]\n  : 2",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn changes_to_different_members_are_all_made(
        manner in manner(),
        root in root(),
        ours in changes(),
        theirs in changes(),
        place in any::<prop::sample::Index>(),
    ) {
        let base = write(&manner, &root);
        let ours = changed(&base, &manner, "o", &ours, |number| number % 2 == 0 && number < KEPT);
        let theirs = changed(&base, &manner, "t", &theirs, |number| number % 2 == 1 && number < KEPT);
        let ours = commented(&ours, &manner, "o", "by ours", place, |number| number % 2 == 0 && number < KEPT);
        let result = merge(&manner, [&base, &ours, &theirs]);
        prop_assert!(result.is_some(), "{base}\n{ours}\n{theirs}");
        let result = result.unwrap();
        let [old, ours_model, theirs_model, new] = [&base, &ours, &theirs, &result].map(|text| model_of(manner.name, text));
        let mut wanted = old.as_object().unwrap().clone();
        for side in [ours_model, theirs_model] {
            let side = side.as_object().unwrap();
            for (key, value) in side {
                if old.get(key) != Some(value) {
                    wanted.insert(key.clone(), value.clone());
                }
            }
            wanted.retain(|key, _| old.get(key).is_none() || side.contains_key(key));
        }
        let wanted: BTreeMap<_, _> = wanted.into_iter().collect();
        let new: BTreeMap<_, _> = new.as_object().unwrap().clone().into_iter().collect();
        prop_assert_eq!(new, wanted, "{}\n{}\n{}\n{}", base, ours, theirs, result);
        prop_assert_eq!(ours.matches("by ours").count(), result.matches("by ours").count());
    }

    #[test]
    fn every_change_of_both_sides_is_in_the_result_or_it_is_a_conflict(
        manner in manner(),
        root in root(),
        ours in changes(),
        theirs in changes(),
        places in any::<[prop::sample::Index; 2]>(),
    ) {
        let base = write(&manner, &root);
        let ours = changed(&base, &manner, "o", &ours, |_| true);
        let ours = commented(&ours, &manner, "o", "by ours", places[0], |_| true);
        let theirs = changed(&base, &manner, "t", &theirs, |_| true);
        let theirs = commented(&theirs, &manner, "t", "by theirs", places[1], |_| true);
        let Some(result) = merge(&manner, [&base, &ours, &theirs]) else { return Ok(()) };
        let [base_leaves, ours_leaves, theirs_leaves, result_leaves] = [&base, &ours, &theirs, &result].map(|text| {
            let mut found = BTreeMap::new();
            leaves(&model_of(manner.name, text), "", &mut found);
            found
        });
        let paths: BTreeSet<&String> = [&base_leaves, &ours_leaves, &theirs_leaves, &result_leaves]
            .into_iter().flat_map(BTreeMap::keys).collect();
        for path in paths {
            let [was, mine, other, is] = [&base_leaves, &ours_leaves, &theirs_leaves, &result_leaves].map(|found| found.get(path));
            // A list in which both have changed items is neither's.
            let both_lists = mine != was && other != was && mine.is_some_and(Model::is_array) && other.is_some_and(Model::is_array);
            if both_lists {
                continue;
            }
            let wanted = if mine == was { other } else { mine };
            // A mapping is a leaf only while it is empty.
            let is_empty = |leaf: Option<&Model>| leaf.is_none_or(|leaf| leaf.as_object().is_some_and(Map::is_empty));
            prop_assert!(is == wanted || (is_empty(is) && is_empty(wanted)), "{path}\n{base}\n{ours}\n{theirs}\n{result}");
            prop_assert!(mine == was || other == was || mine == other, "{path}\n{base}\n{ours}\n{theirs}\n{result}");
        }
        for sign in ["by ours", "by theirs"] {
            let written = ours.matches(sign).count() + theirs.matches(sign).count();
            prop_assert_eq!(result.matches(sign).count(), written, "{}\n{}\n{}\n{}", base, ours, theirs, result);
        }
    }

    #[test]
    fn where_lines_are_merged_structure_is_not_asked(
        base in "([a-c]: [1-3]\n){1,6}",
        ours in "([a-c]: [1-3]\n){1,6}",
        theirs in "([a-c]: [1-3]\n){1,6}",
    ) {
        let texts = [&base, &ours, &theirs].map(String::as_bytes);
        let by_lines = three_way(texts[0], texts[1], texts[2]);
        if by_lines != Merged::Conflict {
            prop_assert_eq!(merge_file("a.yml", texts[0], texts[1], texts[2]), by_lines);
        }
    }

    #[test]
    fn the_pieces_of_any_text_are_the_text(text in TOKENS) {
        if let Some(version) = Version::read(FileClass::Yaml, text.as_bytes())
            && let Some(layout) = Layout::of(&version, FileClass::Yaml)
            && !layout.pages.is_empty()
        {
            prop_assert_eq!(put_together(&layout), version.view().unwrap().source());
        }
    }

    #[test]
    fn the_pieces_of_a_written_text_are_the_text(manner in manner(), root in root()) {
        let text = write(&manner, &root);
        let class = FileClass::of(manner.name).unwrap();
        let version = Version::read(class, text.as_bytes()).unwrap();
        let layout = Layout::of(&version, class).unwrap();
        prop_assert_eq!(put_together(&layout), version.view().unwrap().source());
    }

    #[test]
    fn members_in_any_style_are_merged_right_or_not_at_all(
        base in prop::collection::btree_map("[a-f]", 0..STYLES.len(), 1..5),
        sides in any::<[[(bool, prop::sample::Index, usize); 2]; 2]>(),
        added in any::<[bool; 2]>(),
        head in prop::sample::select(vec!["", "# head\n", "---\n", "%YAML 1.2\n---\n", "\u{feff}"]),
        tail in prop::sample::select(vec!["", "# tail\n", "...\n", "\n\n", "---\nz: 1\n"]),
        dos in any::<bool>(),
    ) {
        let text = |members: &BTreeMap<String, usize>| {
            let members = members.iter().map(|(key, style)| format!("{key}:{}\n", STYLES[*style]));
            let text = format!("{head}{}{tail}", members.collect::<String>());
            if dos { text.replace('\n', "\r\n") } else { text }
        };
        let mut versions = vec![base.clone()];
        for (side, adds) in sides.iter().zip(added) {
            let mut members = base.clone();
            for (removes, place, style) in side {
                let key = place.get(&base.keys().collect::<Vec<_>>()).to_string();
                if *removes {
                    members.remove(&key);
                } else {
                    members.insert(key, style % STYLES.len());
                }
            }
            if adds {
                members.insert(format!("n{}", versions.len()), side[0].2 % STYLES.len());
            }
            versions.push(members);
        }
        let texts: Vec<String> = versions.iter().map(text).collect();
        let class = FileClass::Yaml;
        for text in &texts {
            prop_assume!(Version::read(class, text.as_bytes()).is_some());
        }
        let texts = [&texts[0], &texts[1], &texts[2]].map(String::as_bytes);
        let Some(result) = super::super::merge(class, texts) else { return Ok(()) };
        let mut wanted = versions[0].clone();
        for side in &versions[1..] {
            wanted.extend(side.iter().filter(|(key, style)| versions[0].get(*key) != Some(style)).map(|(key, style)| (key.clone(), *style)));
            wanted.retain(|key, _| side.contains_key(key) || !versions[0].contains_key(key));
        }
        // What both have changed, and not alike, may have been merged from within.
        let both = |key: &String| versions[1..].iter().all(|side| side.get(key) != versions[0].get(key)) && versions[1].get(key) != versions[2].get(key);
        if !wanted.keys().any(both) {
            // At the end of the text, empty lines belong to a text that keeps them, and elsewhere to nobody.
            let lines = |text: &str| {
                let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
                lines.retain(|line| !line.is_empty());
                lines.sort_unstable();
                lines
            };
            prop_assert_eq!(lines(&result), lines(&text(&wanted)), "{:?}\n{}", versions, result);
        }
    }
}
