//! JSON in its neighbours' style.

use super::*;

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
