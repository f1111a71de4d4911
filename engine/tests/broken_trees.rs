//! What the trees of broken documents look like.
//!
//! Repair reads these shapes, and they change with the grammars and with tree-sitter itself: 0.27 turned small inner errors
//! into an ERROR at the root. A bump that changes one of them shows up here and is decided on by a person.

#![expect(clippy::expect_used, reason = "a test fails by panicking")]

use qmoi_engine::Language;
use qmoi_engine::tree::{damage, parse};

const JSON: &[&str] = &[
    "[1, 2,]",
    "{\"a\": 1,}",
    "{\"a\": 1 \"b\": 2}",
    "{\"a\": {\"b\": 1}",
    "{\"a\": , \"b\": 2}",
    "{\"a\" 1}",
    "{'a': 'b'}",
    "{a: 1, \"b\": 2}",
    "{\"a\": [1,2,\"b\": 3}",
    "{\"a\": \"b}\n",
    "{\"a\": True}",
    "[1 2]",
    "{\"a\": 1}}",
    "// only a comment",
    "{\"a\": 01}",
];

const YAML: &[&str] = &[
    "a: \"foo\nb: 2\n",
    "a: 1\n\tb: 2\n",
    "a:\n  - b\n - c\n",
    "a:1\nb: 2\n",
    "a: b: c\n",
    "key: {{ value }}/b: 1\n",
    "a: @foo\nb: 1\n",
    "a: [1, 2\nb: 3\n",
    "a: {b: 1\nc: 2\n",
    "a: *b\n",
    "a: 'it's'\nb: 1\n",
    "%foo\na: 1\n",
    "-a\n- b\n",
];

const JAVASCRIPT: &[&str] = &[
    "foo(a, b;\nbar();\n",
    "foo(a));\n",
    "const a = { a: 1 b: 2 };\n",
    "const a = [1, 2;\n",
    "if (a {\n  b();\n}\n",
    "function f() {\n  if (a) {\n    b();\n}\ng();\n",
    "const a = 'foo;\nconst b = 1;\n",
    "const a = `foo;\nconst b = 1;\n",
    "const f = (a) {\n  return a;\n};\n",
    "esle { a(); }\n",
    "<<<<<<< ours\na();\n=======\nb();\n>>>>>>> theirs\n",
    "const a = [1,, 2\n",
    "fucntion f() {}\n",
    "const a = <p>{b</p>;\n",
];

fn shapes(language: Language, texts: &[&str]) -> String {
    texts
        .iter()
        .map(|text| {
            let tree = parse(text, language, None).expect("a tree");
            let damage = damage(&tree, text);
            let shape = tree.root_node().to_sexp();
            format!(
                "{text:?}\n  {shape}\n  uncovered {}, broken {}, in errors {}\n",
                damage.uncovered, damage.broken_nodes, damage.error_bytes
            )
        })
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn json_trees_are_as_repair_expects_them() {
    insta::assert_snapshot!(shapes(Language::Json, JSON));
}

#[test]
fn yaml_trees_are_as_repair_expects_them() {
    insta::assert_snapshot!(shapes(Language::Yaml, YAML));
}

#[test]
fn javascript_trees_are_as_repair_expects_them() {
    insta::assert_snapshot!(shapes(Language::JavaScript, JAVASCRIPT));
}
