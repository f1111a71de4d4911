//! What is merged and what is not, case by case and at random.

mod change;
mod random;
mod writer;

use super::super::{Merged, merge_file, three_way};
use super::DEEPEST;

/// The merge of three texts that conflict by lines.
fn merged(name: &str, base: &str, ours: &str, theirs: &str) -> Option<String> {
    let texts = [base, ours, theirs].map(str::as_bytes);
    assert_eq!(
        three_way(texts[0], texts[1], texts[2]),
        Merged::Conflict,
        "{base:?} {ours:?} {theirs:?}"
    );
    match merge_file(name, texts[0], texts[1], texts[2]) {
        Merged::Clean(bytes) => Some(String::from_utf8(bytes).unwrap()),
        Merged::Conflict => None,
    }
}

fn assert_merged(name: &str, base: &str, ours: &str, theirs: &str, wanted: &str) {
    assert_eq!(
        merged(name, base, ours, theirs).as_deref(),
        Some(wanted),
        "{ours:?} {theirs:?}"
    );
}

fn assert_conflict(name: &str, base: &str, ours: &str, theirs: &str) {
    assert_eq!(merged(name, base, ours, theirs), None);
    assert_eq!(merged(name, base, theirs, ours), None);
}

#[test]
fn members_added_at_the_same_place_are_both_there() {
    assert_merged(
        "a.json",
        "{\n  \"a\": 1\n}\n",
        "{\n  \"a\": 1,\n  \"b\": 2\n}\n",
        "{\n  \"a\": 1,\n  \"c\": {\n    \"d\": 3\n  }\n}\n",
        "{\n  \"a\": 1,\n  \"b\": 2,\n  \"c\": {\n    \"d\": 3\n  }\n}\n",
    );
    assert_merged(
        "a.yml",
        "a: 1\n",
        "a: 1\nb: 2\n",
        "a: 1\n# why\nc:\n- d # what\n",
        "a: 1\nb: 2\n# why\nc:\n- d # what\n",
    );
    assert_merged("a.json", "{}", "{\"x\": 9}", "{\"y\": 3}", "{\"x\": 9, \"y\": 3}");
    assert_merged(
        "a.yml",
        "env: {A: 1}\n",
        "env: {A: 1, B: 2}\n",
        "env: {C: 3, A: 1}\n",
        "env: {C: 3, A: 1, B: 2}\n",
    );
}

#[test]
fn neighbours_are_changed_each_by_its_side() {
    assert_merged(
        "a.json",
        "{\"a\": 1, \"b\": 2}",
        "{\"a\": 9, \"b\": 2}",
        "{\"a\": 1, \"b\": 8}",
        "{\"a\": 9, \"b\": 8}",
    );
    assert_merged(
        "a.yml",
        "a: 1 # one\nb: 2 # two\n",
        "b: 2 # two\n",
        "a: 1 # one\nb: 3 # three\nc: 4\n",
        "b: 3 # three\nc: 4\n",
    );
    assert_merged(
        "a.yml",
        "- name: x\n  run: 1\n- name: y\n  run: 2\n",
        "- name: x\n  run: 3\n- name: y\n  run: 2\n",
        "- name: x\n  run: 1\n  if: z\n- name: y\n  run: 4\n",
        "- name: x\n  run: 3\n  if: z\n- name: y\n  run: 4\n",
    );
}

#[test]
fn items_are_known_by_a_name_a_value_or_their_place() {
    assert_merged(
        "a.yml",
        "- name: x\n  run: 1\n- name: y\n  run: 2\n",
        "- name: x\n  run: 3\n- name: y\n  run: 2\n",
        "- name: z\n- name: x\n  run: 1\n  if: a\n- name: y\n  run: 2\n",
        "- name: z\n- name: x\n  run: 3\n  if: a\n- name: y\n  run: 2\n",
    );
    assert_merged("a.json", "[1, 2, 3]", "[1, 2]", "[0, 1, 2, 3]", "[0, 1, 2]");
    assert_merged("a.json", "[1, 2, 2]", "[3, 2, 2]", "[ 1, 2, 2]", "[ 3, 2, 2]");
    assert_merged(
        "a.json",
        "[{\"a\": 1}, {\"a\": 1}, {\"b\": 2}]",
        "[{\"a\": 1}, {\"a\": 1}, {\"b\": 3}]",
        "[{\"a\": 1}, {\"a\": 1}, {\"b\": 2}] ",
        "[{\"a\": 1}, {\"a\": 1}, {\"b\": 3}] ",
    );
    assert_merged("a.json", "[1, 2]", "[3, 2]", "[1, 4]", "[3, 4]");
}

#[test]
fn commas_go_and_come_with_the_entries() {
    assert_merged(
        "a.json",
        "{\"a\": 1, \"b\": 2}",
        "{\"a\": 9, \"b\": 2}",
        "{\"a\": 1}",
        "{\"a\": 9}",
    );
    assert_merged(
        "a.json",
        "{\"a\": 1, \"b\": 2}",
        "{\"x\": 9, \"a\": 1, \"b\": 2}",
        "{\"b\": 3}",
        "{\"x\": 9, \"b\": 3}",
    );
    assert_merged(
        "a.json",
        "{\"a\": 1}",
        "{\"x\": 9, \"a\": 1}",
        "{\"y\": 3, \"a\": 1}",
        "{\"x\": 9, \"y\": 3, \"a\": 1}",
    );
    assert_merged(
        "tsconfig.json",
        "{\n  // c\n  \"a\": 1, // d\n}",
        "{\n  // c\n  \"a\": 1, // d\n  \"b\": 2, // e\n}",
        "{\n  // c\n  \"a\": 1, // d\n  // f\n  \"g\": [1,2],\n}",
        "{\n  // c\n  \"a\": 1, // d\n  \"b\": 2, // e\n  // f\n  \"g\": [1,2],\n}",
    );
    assert_merged(
        "a.yml",
        "x: [a, b, c]\n",
        "x: [a, b]\n",
        "x: [z, a, b, c]\n",
        "x: [z, a, b]\n",
    );
}

#[test]
fn what_is_added_gets_the_indentation_and_line_endings_of_its_place() {
    assert_merged(
        "a.json",
        "{\n  \"a\": 1\n}\n",
        "{\n    \"a\": 2\n}\n",
        "{\n  \"a\": 1,\n  \"b\": 2\n}\n",
        "{\n    \"a\": 2,\n    \"b\": 2\n}\n",
    );
    assert_merged(
        "a.yml",
        "x:\n  a: 1\n",
        "x:\n    a: 2\n    b: 2\n",
        "x:\n  a: 1\n  c:\n    d: |\n      text\n\n      more\n",
        "x:\n    a: 2\n    b: 2\n    c:\n      d: |\n        text\n\n        more\n",
    );
    assert_merged(
        "a.yml",
        "a: 1\nb: 2\n",
        "a: 1\r\nb: 3\r\n",
        "a: 1\nb: 2\nc:\n  d: 4\n",
        "a: 1\r\nb: 3\r\nc:\r\n  d: 4\r\n",
    );
}

#[test]
fn the_first_entry_of_an_item_stands_behind_its_dash() {
    assert_merged(
        "a.yml",
        "- id: 1\n  a: 1\n",
        "- y: 0\n  id: 1\n  a: 1\n",
        "- z:\n      q: 1\n  id: 1\n  a: 2\n",
        "- y: 0\n  z:\n      q: 1\n  id: 1\n  a: 2\n",
    );
    assert_merged(
        "a.yml",
        "- a: 1\n  id: 1\n",
        "- id: 1\n",
        "- a: 1\n  id: 1\n  z: 2\n",
        "- id: 1\n  z: 2\n",
    );
}

#[test]
fn documents_of_a_stream_are_merged_apart() {
    assert_merged(
        "a.yml",
        "--- a\n--- b\n",
        "--- c\n--- b\n",
        "--- a\n--- d\n",
        "--- c\n--- d\n",
    );
    assert_merged(
        "a.yml",
        "a: 1\nb: 1\n---\nc: 1\n",
        "a: 2\nb: 1\n---\nc: 1\n",
        "a: 1\nb: 2\n---\nc: 3\n",
        "a: 2\nb: 2\n---\nc: 3\n",
    );
    assert_conflict("a.yml", "--- a\n--- b\n", "--- b\n--- c\n", "--- a\n--- d\n");
    let resource = |name: &str, count: u8| format!("kind: Job\nmetadata:\n  name: {name}\ncount: {count}\n");
    let stream = |parts: &[(&str, u8)]| {
        let parts: Vec<String> = parts.iter().map(|(name, count)| resource(name, *count)).collect();
        parts.join("---\n")
    };
    assert_merged(
        "a.yml",
        &stream(&[("x", 1), ("y", 1)]),
        &stream(&[("x", 2), ("y", 2)]),
        &stream(&[("x", 1), ("y", 1), ("z", 1)]),
        &stream(&[("x", 2), ("y", 2), ("z", 1)]),
    );
}

#[test]
fn the_same_change_is_made_once() {
    assert_merged(
        "a.json",
        "{\"a\": 1, \"b\": 2, \"c\": 3}",
        "{\"a\": 2, \"b\": 2, \"c\": 4}",
        "{\"a\": 2, \"b\": 5, \"c\": 3}",
        "{\"a\": 2, \"b\": 5, \"c\": 4}",
    );
    assert_merged(
        "a.yml",
        "a: 1\n",
        "a: 1\nx: 2\ny: 3\n",
        "a: 1\nx: 2\nz: 4\n",
        "a: 1\nx: 2\ny: 3\nz: 4\n",
    );
}

#[test]
fn what_does_not_go_together_is_a_conflict() {
    for (base, ours, theirs) in [
        ("a: 1\n", "a: 2\n", "a: 3\n"),
        ("a: 1\nb: 2\n", "a: 1\n", "a: 1\nb: 3\n"),
        ("a: 1\nb: 2\n", "b: 2\na: 1\n", "a: 1\nb: 3\n"),
        ("a: 1\n", "a: 1\nb: 2\n", "a: 1\nb: 3\n"),
        ("a: 1\n", "- a: 1\n", "a: 2\n"),
        ("a: 1\n", "a: 1 # x\n", "a: 1 # y\n"),
        ("a: 1\nb: 2 # x\n", "a: 1\n", "a: 3\nb: 2 # y\n"),
    ] {
        assert_conflict("a.yml", base, ours, theirs);
    }
}

#[test]
fn the_order_of_items_is_not_guessed() {
    assert_conflict("a.json", "[1, 2]", "[1, 2, 3]", "[1, 2, 4]");
    assert_conflict("a.json", "[1, 1]", "[1, 1, 2]", "[3, 1, 1]");
    assert_conflict("a.json", "[1, 2, 3]", "[2, 1, 3]", "[1, 2, 4]");
    assert_conflict("a.json", "[1, 2, 3]", "[2, 3, 4]", "[1, 5, 3]");
    assert_conflict("a.json", "[1, 2, 3]", "[9, 2, 3]", "[2, 3]");
    // Who changed the only item, and who wrote another in its place?
    assert_conflict(
        "a.json",
        "[{\"a\": 1, \"b\": 2}]",
        "[{\"a\": 3, \"b\": 2}]",
        "[{\"a\": 1, \"b\": 4}]",
    );
}

#[test]
fn anchors_aliases_and_merge_keys_are_left_alone() {
    let base = "x: &x\n  a: 1\ny: *x\nz: 1\n";
    assert_conflict(
        "a.yml",
        base,
        "x: &x\n  a: 2\ny: *x\nz: 1\n",
        "x: &x\n  a: 1\ny: 3\nz: 1\n",
    );
    assert_conflict(
        "a.yml",
        base,
        "x: &x\n  a: 2\ny: *x\nz: 1\n",
        "x: &x\n  a: 1\n  b: 1\ny: *x\nz: 1\n",
    );
    assert_conflict(
        "a.yml",
        base,
        "x: &x\n  a: 1\ny: *x\nz: 2\n",
        "x: &x\n  a: 1\ny: *x\nw: *x\nz: 1\n",
    );
    assert_merged(
        "a.yml",
        base,
        "x: &x\n  a: 1\ny: *x\nz: 1\nv: 1\n",
        "x: &x\n  a: 1\ny: *x\nz: 2\n",
        "x: &x\n  a: 1\ny: *x\nz: 2\nv: 1\n",
    );
    assert_conflict(
        "a.yml",
        "d: &d {a: 1}\ne:\n  <<: *d\n",
        "d: &d {a: 1}\ne:\n  <<: *d\n  b: 1\n",
        "d: &d {a: 1}\ne:\n  <<: *d\n  c: 1\n",
    );
}

#[test]
fn texts_that_are_not_valid_or_say_a_key_twice_are_not_merged() {
    assert_conflict(
        "a.json",
        "{\"a\": 1,}",
        "{\"a\": 1, \"b\": 2}",
        "{\"a\": 1, \"c\": 3}",
    );
    assert_conflict("a.json", "{}", "{\"b\": 2, \"b\": 2}", "{\"c\": 3}");
    assert_conflict("a.json", "{}", "\u{feff}{\"b\": 2}", "{\"c\": 3}");
    assert_conflict("a.yml", "a: 1\rb: 1\n", "a: 1\rb: 2\n", "a: 1\rb: 1\rc: 1\n");
    assert_conflict("a.txt", "{}", "{\"b\": 2}", "{\"c\": 3}");
    assert_conflict("a.js", "f()", "f(1)", "f(2)");
}

#[test]
fn a_byte_order_mark_stays() {
    assert_merged(
        "a.yml",
        "\u{feff}a: 1\n",
        "\u{feff}a: 1\nb: 2\n",
        "\u{feff}a: 1\nc: 3\n",
        "\u{feff}a: 1\nb: 2\nc: 3\n",
    );
}

#[test]
fn documents_are_merged_down_to_a_depth_that_nobody_writes() {
    let nested = |depth: usize, one: u8, other: u8| {
        let (open, close) = ("{\"a\":".repeat(depth - 1), "}".repeat(depth - 1));
        format!("{open}{{\"b\": {one}, \"c\": {other}}}{close}")
    };
    let [base, ours, theirs, wanted] =
        [(1, 1), (2, 1), (1, 2), (2, 2)].map(|(one, other)| nested(DEEPEST, one, other));
    assert_merged("a.json", &base, &ours, &theirs, &wanted);
    let [base, ours, theirs] = [(1, 1), (2, 1), (1, 2)].map(|(one, other)| nested(DEEPEST + 1, one, other));
    assert_conflict("a.json", &base, &ours, &theirs);
}
