use insta::assert_snapshot;
use proptest::prelude::*;

use super::*;
use crate::language::FileClass;
use crate::strict;
use crate::text::Span;

fn yaml(text: &str) -> View {
    View::of(text, FileClass::Yaml).expect("valid YAML")
}

fn json(text: &str) -> View {
    View::of(text, FileClass::Json).expect("valid JSON")
}

/// One line for each node: depth, kind, style, bytes, what it says.
fn dump(view: &View) -> String {
    let mut lines = String::new();
    for id in view.nodes() {
        let node = view.node(id);
        let depth = std::iter::successors(view.parent(id), |id| view.parent(*id)).count();
        let source = node.span.text(view.source());
        let entry = Span::new(node.entry_start, node.span.start).text(view.source());
        lines += &format!(
            "{}{:?} {:?} {source:?}",
            "  ".repeat(depth),
            node.kind,
            node.style
        );
        if !entry.is_empty() {
            lines += &format!(" after {entry:?}");
        }
        if matches!(node.kind, Kind::Scalar(_)) && view.text(id) != source {
            lines += &format!(" says {:?}", view.text(id));
        }
        for (name, value) in [("anchor", node.anchor), ("tag", node.tag)] {
            if let Some(value) = value {
                lines += &format!(" {name} {value}");
            }
        }
        lines.push('\n');
    }
    lines
}

#[test]
fn json_nodes_have_their_own_bytes() {
    let text = "{ \"a\" : [1, -2.5e3, \"x\\ny\" ], \"\\u00e9\":{} , \"n\": null, \"t\": true }";
    assert_snapshot!(dump(&json(text)), @r##"
    Mapping Flow "{ \"a\" : [1, -2.5e3, \"x\\ny\" ], \"\\u00e9\":{} , \"n\": null, \"t\": true }"
      Scalar(String) DoubleQuoted "\"a\"" says "a"
      Sequence Flow "[1, -2.5e3, \"x\\ny\" ]" after "\"a\" : "
        Scalar(Integer) Plain "1"
        Scalar(Float) Plain "-2.5e3"
        Scalar(String) DoubleQuoted "\"x\\ny\"" says "x\ny"
      Scalar(String) DoubleQuoted "\"\\u00e9\"" says "é"
      Mapping Flow "{}" after "\"\\u00e9\":"
      Scalar(String) DoubleQuoted "\"n\"" says "n"
      Scalar(Null) Plain "null" after "\"n\": "
      Scalar(String) DoubleQuoted "\"t\"" says "t"
      Scalar(Bool) Plain "true" after "\"t\": "
    "##);
}

#[test]
fn block_yaml_has_its_own_bytes() {
    let text = "# head\na: &x 1 # one\nb:\n- x: y\n  z:\n-   - n\n    -\n'q': !!str 7\nc: |\n  t1\n\n  t2\n\n# end\nd: >-\n\n  f1\n  f2\ne:\n  f: *x\n";
    assert_snapshot!(dump(&yaml(text)), @r##"
    Mapping Block "a: &x 1 # one\nb:\n- x: y\n  z:\n-   - n\n    -\n'q': !!str 7\nc: |\n  t1\n\n  t2\n\n# end\nd: >-\n\n  f1\n  f2\ne:\n  f: *x"
      Scalar(String) Plain "a"
      Scalar(Integer) Plain "1" after "a: &x " anchor x
      Scalar(String) Plain "b"
      Sequence Block "- x: y\n  z:\n-   - n\n    -" after "b:\n"
        Mapping Block "x: y\n  z:" after "- "
          Scalar(String) Plain "x"
          Scalar(String) Plain "y" after "x: "
          Scalar(String) Plain "z"
          Scalar(Null) Plain "" after "z:"
        Sequence Block "- n\n    -" after "-   "
          Scalar(String) Plain "n" after "- "
          Scalar(Null) Plain "" after "-"
      Scalar(String) SingleQuoted "'q'" says "q"
      Scalar(String) Plain "7" after "'q': !!str " tag !!str
      Scalar(String) Plain "c"
      Scalar(String) Literal "|\n  t1\n\n  t2" after "c: " says "t1\n\nt2\n"
      Scalar(String) Plain "d"
      Scalar(String) Folded ">-\n\n  f1\n  f2" after "d: " says "\nf1 f2"
      Scalar(String) Plain "e"
      Mapping Block "f: *x" after "e:\n  "
        Scalar(String) Plain "f"
        Alias Plain "*x" after "f: " anchor x
    "##);
}

#[test]
fn flow_yaml_has_its_own_bytes() {
    let text = "a: [ b, 'c' , {d: e, f, \"g\":h}, i: j, ] # end\nk: &l {m: }\n? n o\n: p\n? [q]\n";
    assert_snapshot!(dump(&yaml(text)), @r##"
    Mapping Block "a: [ b, 'c' , {d: e, f, \"g\":h}, i: j, ] # end\nk: &l {m: }\n? n o\n: p\n? [q]"
      Scalar(String) Plain "a"
      Sequence Flow "[ b, 'c' , {d: e, f, \"g\":h}, i: j, ]" after "a: "
        Scalar(String) Plain "b"
        Scalar(String) SingleQuoted "'c'" says "c"
        Mapping Flow "{d: e, f, \"g\":h}"
          Scalar(String) Plain "d"
          Scalar(String) Plain "e" after "d: "
          Scalar(String) Plain "f"
          Scalar(Null) Plain "" after "f"
          Scalar(String) DoubleQuoted "\"g\"" says "g"
          Scalar(String) Plain "h" after "\"g\":"
        Mapping Pair "i: j"
          Scalar(String) Plain "i"
          Scalar(String) Plain "j" after "i: "
      Scalar(String) Plain "k"
      Mapping Flow "{m: }" after "k: &l " anchor l
        Scalar(String) Plain "m"
        Scalar(Null) Plain "" after "m:"
      Scalar(String) Plain "n o" after "? "
      Scalar(String) Plain "p" after "? n o\n: "
      Sequence Flow "[q]" after "? "
        Scalar(String) Plain "q"
      Scalar(Null) Plain "" after "? [q]"
    "##);
}

#[test]
fn streams_have_a_root_for_each_document() {
    let view = yaml("\u{feff}a\n...\n# c\n|\n  t\n--- >\n  u\n---\n---\n- é\n...\n%YAML 1.2\n---\nk: v\n");
    let roots: Vec<&str> = view
        .roots()
        .iter()
        .map(|root| view.span(*root).text(view.source()))
        .collect();
    assert_eq!(roots, ["a", "|\n  t", ">\n  u", "", "- é", "k: v"]);
    assert!(yaml("# nothing\n").roots().is_empty());
}

#[test]
fn closers_left_of_their_place_keep_their_offsets() {
    let view = yaml("é: [\n  a\n]\nb: {\n}\nc: d\n");
    let root = view.roots()[0];
    let source = |key: &str| view.span(view.get(root, key).unwrap()).text(view.source());
    assert_eq!(
        [source("é"), source("b"), source("c")],
        ["[\n  a\n]", "{\n}", "d"]
    );
}

#[test]
fn keys_are_found_through_aliases_and_merges_and_own_keys_win() {
    let view = yaml(
        "base: &base {a: 1, b: 1}\nother: &other {b: 2, c: 2}\nx:\n  <<: [*base, *other]\n  a: 0\ny:\n  <<: *base\nz: *other\n",
    );
    let root = view.roots()[0];
    let text = |path: &[&str]| view.get_path(root, path).map(|id| view.text(id));
    assert_eq!(text(&["x", "a"]), Some("0"));
    assert_eq!(text(&["x", "b"]), Some("1"));
    assert_eq!(text(&["x", "c"]), Some("2"));
    assert_eq!(text(&["y", "b"]), Some("1"));
    assert_eq!(text(&["z", "c"]), Some("2"));
    assert_eq!(text(&["y", "c"]), None);
    let x = view.get(root, "x").unwrap();
    assert_eq!(view.own_get(x, "b"), None);
    let merged: Vec<&str> = view
        .merged_entries(x)
        .iter()
        .map(|entry| view.text(entry.key))
        .collect();
    assert_eq!(merged, ["a", "b", "c"]);
}

#[test]
fn cycles_and_bombs_end() {
    let view = yaml("a: &a\n  <<: *a\n  b: *a\n  c: &c [*c, *a]\n");
    let root = view.roots()[0];
    assert!(view.get_path(root, &["a", "b", "b", "b", "c"]).is_some());
    assert_eq!(view.get_path(root, &["a", "nope"]), None);
    assert_eq!(view.select(&DataPath::parse("**.c.**").unwrap()).len(), 2);
    let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..200 {
        let alias = format!("*a{}, ", level - 1).repeat(9);
        text += &format!("a{level}: &a{level} [{}]\n", alias.trim_end_matches(", "));
    }
    assert_eq!(
        yaml(&text).select(&DataPath::parse("a199.**").unwrap()).len(),
        200 + 9
    );
}

#[test]
fn a_large_mapping_merged_everywhere_is_not_expanded() {
    let mut text = "big: &big\n".to_owned();
    (0..3000).for_each(|index| text += &format!("  k{index}: {index}\n"));
    (0..3000).for_each(|index| text += &format!("m{index}: {{<<: *big}}\n"));
    assert_eq!(yaml(&text).select(&DataPath::parse("*.*").unwrap()).len(), 3000);
}

fn selected(view: &View, path: &str) -> Vec<String> {
    let path = DataPath::parse(path).unwrap();
    let selections = view.select(&path);
    selections
        .iter()
        .map(|selection| view.text(selection.node).to_owned())
        .collect()
}

#[test]
fn paths_select_in_the_order_of_the_text() {
    let view = yaml(
        "jobs:\n  b: {steps: [{uses: x@1}, {run: y}]}\n  a:\n    steps:\n    - uses: z@2\n    - &s\n      uses: s@3\n    - *s\n'a.b': [1, [2, 3]]\n",
    );
    assert_eq!(selected(&view, "jobs.*.steps[*].uses"), ["x@1", "z@2", "s@3"]);
    assert_eq!(selected(&view, "jobs.a.steps[0].*"), ["z@2"]);
    assert_eq!(selected(&view, "**.uses"), ["x@1", "z@2", "s@3"]);
    assert_eq!(selected(&view, "'a.b'[1][*]"), ["2", "3"]);
    assert_eq!(selected(&view, "'a.b'.**[0]"), ["1", "2"]);
    assert_eq!(selected(&view, "*.steps"), Vec::<String>::new());
    let found = view.select(&DataPath::parse("jobs.*.steps[*].uses").unwrap());
    let steps = [
        Place::Key("jobs".into()),
        Place::Key("b".into()),
        Place::Key("steps".into()),
        Place::Item(0),
        Place::Key("uses".into()),
    ];
    assert_eq!(found[0].steps, steps);
    assert_eq!(found[0].key.map(|key| view.text(key)), Some("uses"));
    assert_eq!(selected(&yaml("a: 1\n---\na: 2\n"), "a"), ["1", "2"]);
}

#[test]
fn an_offset_finds_the_innermost_node() {
    let view = yaml("a: [bc, d]\ne:\n  f: g\n");
    let at = |offset| view.node_at(offset).map(|id| view.span(id).text(view.source()));
    assert_eq!(at(0), Some("a"));
    assert_eq!(at(3), Some("[bc, d]"));
    assert_eq!([at(4), at(5), at(6)], [Some("bc"); 3]);
    assert_eq!([at(8), at(9)], [Some("d"); 2]);
    assert_eq!([at(16), at(19)], [Some("f"), Some("g")]);
    assert_eq!(at(14), Some("a: [bc, d]\ne:\n  f: g"));
    assert_eq!(at(99), None);
}

/// Every node lies in its parent, begins after its elder siblings end, and is found again by its path.
fn assert_sound(view: &View) -> Result<(), TestCaseError> {
    for id in view.nodes() {
        let node = view.node(id);
        prop_assert!(view.source().get(node.span.range()).is_some());
        prop_assert!(node.entry_start <= node.span.start);
        let mut passed = node.span.start;
        for child in view.children(id) {
            for part in view.key(child).into_iter().chain([child]) {
                let span = view.span(part);
                prop_assert!(
                    passed <= span.start && span.end <= node.span.end,
                    "{:?} {}",
                    view.source(),
                    dump(view)
                );
                prop_assert_eq!(view.parent(part), Some(id));
                passed = span.end;
            }
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1024, ..ProptestConfig::default() })]

    #[test]
    fn there_is_a_view_exactly_of_valid_text_and_it_is_sound(text in "([-?:,\\[\\]{}#&*!|>'\" \n\ra1é]|- |: |\n  |\\*a|&a |<<: |k: |\\]\n|'b'|\"c\"){0,30}") {
        let view = View::of(text.as_str(), FileClass::Yaml);
        prop_assert_eq!(view.is_some(), strict::judge(&text, FileClass::Yaml).is_valid());
        if let Some(view) = view {
            assert_sound(&view)?;
        }
    }

    #[test]
    fn json_reads_the_same_as_json_and_as_yaml(value in value(), pretty in any::<bool>()) {
        let text = if pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) }.unwrap();
        let view = json(&text);
        assert_sound(&view)?;
        prop_assert_eq!(read(&view, view.roots()[0]), value.clone());
        let view = yaml(&text);
        assert_sound(&view)?;
        prop_assert_eq!(read(&view, view.roots()[0]), value);
    }

    #[test]
    fn every_node_is_where_its_path_leads(value in value()) {
        let view = json(&serde_json::to_string_pretty(&value).unwrap());
        for id in view.nodes().filter(|id| view.parent(*id).is_none() || view.key(*id).is_some()) {
            let found = view.select(&view.path_of(id));
            prop_assert_eq!(found.iter().map(|selection| selection.node).collect::<Vec<_>>(), [id]);
        }
    }
}

fn value() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        "[ -~éü😀]{0,8}".prop_map(Into::into),
    ];
    leaf.prop_recursive(4, 32, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Into::into),
            prop::collection::vec(("[ -~é]{0,6}", inner), 0..5)
                .prop_map(|pairs| serde_json::Value::Object(pairs.into_iter().collect())),
        ]
    })
}

fn read(view: &View, id: NodeId) -> serde_json::Value {
    let text = view.text(id);
    match view.kind(id) {
        Kind::Mapping => view
            .entries(id)
            .map(|entry| (view.text(entry.key).to_owned(), read(view, entry.value)))
            .collect::<serde_json::Map<_, _>>()
            .into(),
        Kind::Sequence => view.items(id).map(|item| read(view, item)).collect(),
        Kind::Scalar(ScalarKind::Null) => serde_json::Value::Null,
        Kind::Scalar(ScalarKind::Bool) => (text == "true").into(),
        Kind::Scalar(ScalarKind::Integer | ScalarKind::Float) => serde_json::from_str(text).unwrap(),
        _ => text.into(),
    }
}
