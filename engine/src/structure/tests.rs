use super::*;
use crate::Limits;
use crate::data::DataPath;
use crate::edit;

mod json;
mod random;
mod writer;
mod yaml;

fn document(path: &str, text: &str) -> Document {
    let class = crate::FileClass::of(path).expect("a class");
    Document::from_text(path, class, text, &Limits::default()).expect("within the limits")
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
