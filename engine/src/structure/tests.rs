use super::*;
use crate::Limits;
use crate::data::DataPath;
use crate::edit;

mod random;

fn document(path: &str, text: &str) -> Document {
    let class = crate::FileClass::of(path).expect("a class");
    Document::from_text(path, class, text.into(), &Limits::default()).expect("within the limits")
}

fn path(text: &str) -> DataPath {
    DataPath::parse(text).expect("a path")
}

/// The text after the edits, or the refusal.
fn after(
    name: &str,
    text: &str,
    operation: impl Fn(&Document) -> Result<Vec<Edit>, StructureError>,
) -> Result<String, StructureError> {
    let document = document(name, text);
    assert!(!document.is_broken(), "{:?} in {text}", document.first_error());
    let edits = operation(&document)?;
    Ok(edit::apply(text, &edits).expect("edits that fit"))
}

#[track_caller]
fn check(
    name: &str,
    text: &str,
    operation: impl Fn(&Document) -> Result<Vec<Edit>, StructureError>,
    expected: &str,
) {
    assert_eq!(after(name, text, operation).as_deref(), Ok(expected), "\n{text}");
}

fn pairs(pairs: &[(&str, &str)]) -> Value {
    Value::Mapping(
        pairs
            .iter()
            .map(|(key, value)| ((*key).to_owned(), (*value).into()))
            .collect(),
    )
}

fn items(items: &[&str]) -> Value {
    Value::Sequence(items.iter().map(|item| (*item).into()).collect())
}

fn last(
    at: &str,
    key: &str,
    value: impl Into<Value>,
) -> impl Fn(&Document) -> Result<Vec<Edit>, StructureError> {
    let (at, key, value) = (path(at), key.to_owned(), value.into());
    move |document| insert_pair(document, &at, &key, &value, Position::Last)
}

fn append(at: &str, value: impl Into<Value>) -> impl Fn(&Document) -> Result<Vec<Edit>, StructureError> {
    let (at, value) = (path(at), value.into());
    move |document| append_item(document, &at, &value)
}

fn put(at: &str, value: impl Into<Value>) -> impl Fn(&Document) -> Result<Vec<Edit>, StructureError> {
    let (at, value) = (path(at), value.into());
    move |document| set(document, &at, &value)
}

fn take(at: &str) -> impl Fn(&Document) -> Result<Vec<Edit>, StructureError> {
    let at = path(at);
    move |document| remove(document, &at)
}

#[test]
fn json_pairs_are_laid_out_as_their_neighbours() {
    let name = "a.json";
    check(
        name,
        "{\n  \"a\": 1\n}\n",
        last("", "b", true),
        "{\n  \"a\": 1,\n  \"b\": true\n}\n",
    );
    check(
        name,
        "{\r\n\t\"a\": 1\r\n}",
        last("", "b", "x\n"),
        "{\r\n\t\"a\": 1,\r\n\t\"b\": \"x\\n\"\r\n}",
    );
    check(
        name,
        "{\"a\":1}",
        last("", "b", items(&["c", "d"])),
        "{\"a\":1,\"b\":[\"c\",\"d\"]}",
    );
    check(
        name,
        "{ \"a\": {} }",
        last("a", "b", 2),
        "{ \"a\": { \"b\": 2 } }",
    );
    check(
        name,
        "{}\n",
        last("", "a", pairs(&[("b", "c")])),
        "{\n  \"a\": {\n    \"b\": \"c\"\n  }\n}\n",
    );
    check(
        name,
        "{\n    \"a\": {\n    }\n}",
        last("a", "b", 2),
        "{\n    \"a\": {\n        \"b\": 2\n    }\n}",
    );
    check(
        name,
        "{\n  \"a\": 1,\n  \"c\": 3\n}",
        |document| insert_pair(document, path(""), "b", &2.into(), Position::Before("c")),
        "{\n  \"a\": 1,\n  \"b\": 2,\n  \"c\": 3\n}",
    );
    check(
        name,
        "{\"a\": 1, \"c\": 3}",
        |document| insert_pair(document, path(""), "b", &2.into(), Position::After("a")),
        "{\"a\": 1, \"b\": 2, \"c\": 3}",
    );
}

#[test]
fn json_with_comments_keeps_comments_and_trailing_commas() {
    let name = "tsconfig.json";
    check(
        name,
        "{\n  // one\n  \"a\": 1, // first\n}\n",
        last("", "b", 2),
        "{\n  // one\n  \"a\": 1, // first\n  \"b\": 2,\n}\n",
    );
    check(
        name,
        "{\n  \"a\": 1 // first\n  /* end */\n}\n",
        last("", "b", 2),
        "{\n  \"a\": 1, // first\n  \"b\": 2\n  /* end */\n}\n",
    );
    check(
        name,
        "{\n  \"a\": 1, // first\n  // of b\n  \"b\": 2, // second\n  // of c\n  \"c\": 3\n}\n",
        take("b"),
        "{\n  \"a\": 1, // first\n  // of c\n  \"c\": 3\n}\n",
    );
    check(
        name,
        "{\n  \"a\": 1, // first\n  // of b\n  \"b\": 2 // second\n}\n",
        take("b"),
        "{\n  \"a\": 1 // first\n}\n",
    );
    check(
        name,
        "{\n  // nothing\n}\n",
        last("", "a", 1),
        "{\n  // nothing\n  \"a\": 1\n}\n",
    );
    check(name, "{\"a\": [1, 2,]}", append("a", 3), "{\"a\": [1, 2, 3,]}");
    check(name, "{\"a\": [1, 2,]}", take("a[1]"), "{\"a\": [1,]}");
}

#[test]
fn json_entries_go_with_their_commas() {
    let name = "a.json";
    check(name, "[1, 2, 3]", take("[0]"), "[2, 3]");
    check(name, "[1, 2, 3]", take("[1]"), "[1, 3]");
    check(name, "[1, 2, 3]", take("[2]"), "[1, 2]");
    check(name, "{\n  \"a\": 1\n}\n", take("a"), "{}\n");
    check(
        name,
        "{\n  \"a\": 1,\n  \"b\": 2\n}\n",
        take("b"),
        "{\n  \"a\": 1\n}\n",
    );
    check(name, "{\n  \"a\": 1,\n  \"b\": 2}", take("b"), "{\n  \"a\": 1}");
    check(name, "{\"a\": [\n  1\n], \"b\": 2}", take("a"), "{\"b\": 2}");
}

#[test]
fn json_values_are_replaced_in_their_layout() {
    let name = "a.json";
    check(name, "{\"a\": 1}", put("a", "x\"y"), "{\"a\": \"x\\\"y\"}");
    check(
        name,
        "{\n  \"files\": [\n    \"a\"\n  ]\n}",
        put("files", items(&["b", "c"])),
        "{\n  \"files\": [\n    \"b\",\n    \"c\"\n  ]\n}",
    );
    check(
        name,
        "{\"a\": [1]}",
        put("a[0]", Value::Number("1e400".into())),
        "{\"a\": [1e400]}",
    );
    check(
        name,
        "\u{feff}{ }".trim_start_matches('\u{feff}'),
        put("", Value::Null),
        "null",
    );
}

#[test]
fn yaml_pairs_are_laid_out_as_their_neighbours() {
    let name = "a.yml";
    check(name, "a: 1\n", last("", "b", "x"), "a: 1\nb: x\n");
    check(name, "a: 1 # one", last("", "b", "x"), "a: 1 # one\nb: x");
    check(
        name,
        "a: 'x'\r\nb: 'y'\r\n",
        last("", "c", "z"),
        "a: 'x'\r\nb: 'y'\r\nc: 'z'\r\n",
    );
    check(
        name,
        "a:\n    b:\n    - x\nc: 1\n",
        last("a", "d", items(&["w", "z"])),
        "a:\n    b:\n    - x\n    d:\n    - w\n    - z\nc: 1\n",
    );
    check(
        name,
        "a:\n  - x: 1\n    # of y\n    y: 2\n",
        |document| insert_pair(document, path("a[0]"), "w", &0.into(), Position::First),
        "a:\n  - w: 0\n    x: 1\n    # of y\n    y: 2\n",
    );
    check(
        name,
        "a:\n  - x: 1\n\n    # of y\n    y: 2\n",
        |document| insert_pair(document, path("a[0]"), "w", &0.into(), Position::Before("y")),
        "a:\n  - x: 1\n\n    w: 0\n    # of y\n    y: 2\n",
    );
    check(name, "a: {}\nb: 1\n", last("a", "c", "d"), "a:\n  c: d\nb: 1\n");
    check(
        name,
        "a: # c\nb: 1\n",
        last("a", "c", "d"),
        "a: # c\n  c: d\nb: 1\n",
    );
    check(
        name,
        "a: {b: 1}\n",
        last("a", "c", "d, e"),
        "a: {b: 1, c: \"d, e\"}\n",
    );
    check(
        name,
        "a: |\n  text\n\nb: |+\n  more\n\n",
        last("", "c", "d"),
        "a: |\n  text\n\nb: |+\n  more\n\nc: d\n",
    );
    check(
        name,
        "on:\n  push:\n",
        last("on.push", "branches", items(&["main"])),
        "on:\n  push:\n    branches:\n      - main\n",
    );
}

#[test]
fn an_empty_yaml_document_takes_a_root() {
    let name = "a.yml";
    check(name, "", last("", "a", "b"), "a: b\n");
    check(name, "# head", last("", "a", "b"), "# head\na: b");
    check(
        name,
        "\u{feff}# head\r\n",
        append("", pairs(&[("a", "b"), ("c", "d")])),
        "\u{feff}# head\r\n- a: b\r\n  c: d\r\n",
    );
    check(name, "---\n", last("", "a", "b"), "---\na: b\n");
    assert_eq!(
        after(name, "", take("a")),
        Err(StructureError::NotFound("a".into()))
    );
}

#[test]
fn yaml_items_copy_the_dash() {
    let name = "a.yml";
    check(name, "a:\n- x\n", append("a", "w"), "a:\n- x\n- w\n");
    check(
        name,
        "a:\n    -   x\n    # end\n",
        append("a", "w"),
        "a:\n    -   x\n    -   w\n    # end\n",
    );
    check(name, "a: [x, \"y\"]\n", append("a", "z"), "a: [x, \"y\", z]\n");
    check(name, "a: [\n  x,\n]\n", append("a", "w"), "a: [\n  x,\n  w,\n]\n");
    check(
        name,
        "a:\n- x\n- z\n",
        |document| insert_item(document, path("a"), 1, &"w".into()),
        "a:\n- x\n- w\n- z\n",
    );
    check(
        name,
        "a:\n  - b: 1\n    c: 2\n",
        append(
            "a",
            Value::Mapping(vec![("b".into(), items(&["x"])), ("c".into(), "y\nz\n".into())]),
        ),
        "a:\n  - b: 1\n    c: 2\n  - b:\n      - x\n    c: |\n      y\n      z\n",
    );
    assert_eq!(
        after(name, "[1]", |document| insert_item(
            document,
            path(""),
            3,
            &1.into()
        )),
        Err(StructureError::NoSuchItem { length: 1 })
    );
}

#[test]
fn yaml_entries_go_with_their_comments() {
    let name = "a.yml";
    check(
        name,
        "a: 1 # one\n# of b\nb: # two\n  - x\n  - y # last\n\n# of c\nc: 3\n",
        take("b"),
        "a: 1 # one\n\n# of c\nc: 3\n",
    );
    check(name, "a: 1\nb: 2", take("b"), "a: 1");
    check(
        name,
        "a: # why\n  b: 1\nc: 2\n",
        take("a.b"),
        "a: {} # why\nc: 2\n",
    );
    check(name, "a:\n- x\n", take("a[0]"), "a: []\n");
    check(
        name,
        "- a: 1 # one\n  # of b\n  b: 2\n",
        take("[0].a"),
        "-\n  # of b\n  b: 2\n",
    );
    check(name, "- a: 1\n  b: 2\n- c\n", take("[0].a"), "- b: 2\n- c\n");
    check(name, "- - a\n- b\n", take("[0][0]"), "- []\n- b\n");
    check(name, "a: |+\n  x\n\nb: 1\n", take("a"), "b: 1\n");
}

#[test]
fn yaml_values_are_replaced_in_their_place() {
    let name = "a.yml";
    check(name, "a: 'x' # why\n", put("a", "it's"), "a: 'it''s' # why\n");
    check(
        name,
        "a: x # why\nb: 1\n",
        put("a", items(&["w"])),
        "a: # why\n  - w\nb: 1\n",
    );
    check(name, "a:\n  b: 1 # one\nc: 2\n", put("a", 3), "a: 3\nc: 2\n");
    check(name, "a: |\n  x\n  y\nb: 1\n", put("a", "z"), "a: z\nb: 1\n");
    check(name, "a: &k !!str x\n", put("a", "w"), "a: &k !!str w\n");
    check(name, "a: x\n", put("a", "y\nz\n"), "a: |\n  y\n  z\n");
    check(name, "a: x # c\n", put("a", "y\nz\n"), "a: \"y\\nz\\n\" # c\n");
    check(
        name,
        "- x\n-\n- z\n",
        put("[1]", pairs(&[("a", "b"), ("c", "d")])),
        "- x\n- a: b\n  c: d\n- z\n",
    );
    check(name, "a: {b, c: }\n", put("a.b", 1), "a: {b: 1, c: }\n");
    check(name, "a: {b, c: }\n", put("a.c", 1), "a: {b, c: 1 }\n");
    check(name, "--- x\n", put("", items(&["w"])), "--- \n- w\n");
}

#[test]
fn strings_are_quoted_when_plain_would_change_them() {
    for (text, written) in [
        ("plain words", "plain words"),
        ("", "\"\""),
        ("true", "\"true\""),
        ("1.0", "\"1.0\""),
        ("1.2.3", "1.2.3"),
        ("no", "\"no\""),
        ("12:30", "\"12:30\""),
        ("2024-01-02", "\"2024-01-02\""),
        ("a: b", "\"a: b\""),
        ("a #b", "\"a #b\""),
        ("a#b", "a#b"),
        ("- a", "\"- a\""),
        ("-a", "-a"),
        ("*a", "\"*a\""),
        ("@a/b", "\"@a/b\""),
        ("{{ x }}", "\"{{ x }}\""),
        (" a", "\" a\""),
        ("a:", "\"a:\""),
        ("tab\t", "\"tab\\t\""),
        ("\u{7f}\u{feff}é😀", "\"\\u007f\\ufeffé😀\""),
        ("https://x.y/z", "https://x.y/z"),
    ] {
        check("a.yml", "a: 1\n", put("a", text), &format!("a: {written}\n"));
    }
}

#[test]
fn keys_are_renamed_in_their_quotes() {
    let rename =
        |at: &'static str, key: &'static str| move |document: &Document| rename_key(document, path(at), key);
    check("a.json", "{\"a\": 1}", rename("a", "b\n"), "{\"b\\n\": 1}");
    check(
        "a.yml",
        "'a': 1\n? b\n: 2\n",
        rename("a", "c"),
        "'c': 1\n? b\n: 2\n",
    );
    check("a.yml", "a:\n  on: 1\n", rename("a.on", "off"), "a:\n  off: 1\n");
    check("a.yml", "a:\n  on: 1\n", rename("a.on", "1"), "a:\n  \"1\": 1\n");
    assert_eq!(
        after("a.yml", "a: 1\nb: 2\n", rename("a", "b")),
        Err(StructureError::KeyExists("b".into()))
    );
    assert_eq!(
        after("a.yml", "- a\n", rename("[0]", "b")),
        Err(StructureError::NotAPair)
    );
}

#[test]
fn pairs_move_with_their_layout() {
    let to = |at: &'static str, into: &'static str| {
        move |document: &Document| move_to(document, path(at), path(into), Position::Last)
    };
    check(
        "a.yml",
        "a:\n  b:\n    - x # one\n    - |\n      t\n  c: 1\nd:\n  - e:\n      f: 1\n",
        to("a.b", "d[0].e"),
        "a:\n  c: 1\nd:\n  - e:\n      f: 1\n      b:\n        - x # one\n        - |\n          t\n",
    );
    check(
        "a.yml",
        "a: {b: [1, 2], c: 3}\nd:\n  e: 1\n",
        to("a.b", "d"),
        "a: {c: 3}\nd:\n  e: 1\n  b:\n    - 1\n    - 2\n",
    );
    check(
        "a.yml",
        "a: {b: 1}\nd:\n  e: [x]\n",
        to("d.e", "a"),
        "a: {b: 1, e: [x]}\nd: {}\n",
    );
    check(
        "package.json",
        "{\n  \"a\": {\n    \"b\": [\n      1\n    ]\n  },\n  \"c\": {\n    \"d\": 1\n  }\n}\n",
        to("c.d", ""),
        "{\n  \"a\": {\n    \"b\": [\n      1\n    ]\n  },\n  \"c\": {},\n  \"d\": 1\n}\n",
    );
    check(
        "package.json",
        "{\n  \"a\": {\n    \"b\": [\n      1\n    ]\n  },\n  \"c\": {\n    \"d\": 1\n  }\n}\n",
        to("a.b", ""),
        "{\n  \"a\": {},\n  \"c\": {\n    \"d\": 1\n  },\n  \"b\": [\n    1\n  ]\n}\n",
    );
    assert_eq!(
        after("a.yml", "a:\n  b:\n    c: 1\n", to("a.b", "a.b")),
        Err(StructureError::IntoItself)
    );
    assert_eq!(
        after("a.yml", "a:\n  b: 1\nb: 2\n", to("a.b", "")),
        Err(StructureError::KeyExists("b".into()))
    );
}

#[test]
fn blocks_shift_whole() {
    let by =
        |at: &'static str, columns: isize| move |document: &Document| reindent(document, path(at), columns);
    check(
        "a.yml",
        "a:\n# c\n- x\n\n- y: |\n    t\nb: 1\n",
        by("a", 2),
        "a:\n  # c\n  - x\n\n  - y: |\n      t\nb: 1\n",
    );
    check(
        "a.yml",
        "a:\n    b: 1\n    c:\n      - d\n",
        by("a", -2),
        "a:\n  b: 1\n  c:\n    - d\n",
    );
    check("a.json", "{\n\"a\": 1\n}", by("", 2), "{\n  \"a\": 1\n  }");
    assert_eq!(
        after("a.yml", "a:\n  b: 1\n", by("a", -2)),
        Err(StructureError::Unprovable)
    );
    assert_eq!(
        after("a.yml", "a:\n  b: 1\n", by("a", -3)),
        Err(StructureError::NotIndentable)
    );
    assert_eq!(
        after("a.yml", "- a: 1\n", by("[0]", 2)),
        Err(StructureError::NotIndentable)
    );
}

#[test]
fn shared_data_is_left_alone() {
    let text = "base: &base\n  a: 1\nuse:\n  <<: *base\n  b: &x 2\nalso: *x\nfree: &unused 3\n";
    let shared = |name: &str| Err(StructureError::Shared(name.into()));
    assert_eq!(after("a.yml", text, put("base.a", 2)), shared("base"));
    assert_eq!(after("a.yml", text, put("use.a", 2)), shared("base"));
    assert_eq!(after("a.yml", text, last("base", "c", 1)), shared("base"));
    assert_eq!(after("a.yml", text, take("base")), shared("base"));
    assert_eq!(after("a.yml", text, take("use.b")), shared("x"));
    assert_eq!(after("a.yml", text, take("use")), shared("x"));
    assert!(after("a.yml", text, put("free", 4)).is_ok_and(|text| text.contains("free: &unused 4\n")));
    assert!(after("a.yml", text, last("use", "c", 1)).is_ok());
}

#[test]
fn what_does_not_fit_is_refused_with_its_reason() {
    assert_eq!(
        after("a.json", "[1]", last("", "a", 1)),
        Err(StructureError::NotAMapping)
    );
    assert_eq!(
        after("a.json", "{}", append("", 1)),
        Err(StructureError::NotASequence)
    );
    assert_eq!(
        after("a.json", "{\"a\": 1}", last("", "a", 1)),
        Err(StructureError::KeyExists("a".into()))
    );
    assert_eq!(after("a.json", "{}", take("")), Err(StructureError::Root));
    assert_eq!(
        after("a.json", "{}", take("*")),
        Err(StructureError::NotFound("*".into()))
    );
    assert_eq!(
        after("a.json", "{}", put("", Value::Number("01".into()))),
        Err(StructureError::NotANumber("01".into()))
    );
    assert_eq!(
        after("a.json", "{}", |document| insert_pair(
            document,
            path(""),
            "a",
            &1.into(),
            Position::After("b")
        )),
        Err(StructureError::NoSuchKey("b".into()))
    );
    let deep = (0..200).fold(Value::Null, |inner, _| Value::Sequence(vec![inner]));
    assert_eq!(
        after("a.json", "{}", move |document| set(document, path(""), &deep)),
        Err(StructureError::TooDeep)
    );
    assert_eq!(
        set(&document("a.json", "{"), path(""), &Value::Null),
        Err(StructureError::NoData)
    );
}
