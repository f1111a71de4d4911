//! YAML in its neighbours' style.

use super::*;

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
