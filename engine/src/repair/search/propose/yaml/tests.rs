use super::*;
use crate::document::Document;
use crate::edit::apply;
use crate::language::FileClass;
use crate::limits::Limits;

/// Whether one of the guesses about `broken` gives `whole`, and how many there are.
fn restores(broken: &str, whole: &str) -> (bool, usize) {
    let document = Document::from_text("a.yml", FileClass::Yaml, broken, &Limits::default()).unwrap();
    let scene = Scene::of(&document).unwrap_or_else(|| panic!("not broken: {broken}"));
    let proposals = propose(&scene);
    let found = proposals
        .iter()
        .any(|proposal| apply(broken, &proposal.edits).is_ok_and(|text| text == whole));
    (found, proposals.len())
}

/// Asserts that the original is among the guesses.
#[track_caller]
fn check(broken: &str, whole: &str) {
    let (found, count) = restores(broken, whole);
    assert!(found, "none of {count} guesses about\n{broken}\ngives\n{whole}");
}

#[test]
fn colons() {
    check("a: 1\nb 2\nc: 3\n", "a: 1\nb: 2\nc: 3\n");
    check("a:\n  b\n    c: 1\n", "a:\n  b:\n    c: 1\n");
    check("a:1\nb: 2\n", "a: 1\nb: 2\n");
    check("a: 1\nb = 2\n", "a: 1\nb: 2\n");
    check("a: 1\nb; 2\nc: 3\n", "a: 1\nb: 2\nc: 3\n");
    check("a: 1\nb:: 2\nc: : 3\n", "a: 1\nb: 2\nc: : 3\n");
}

#[test]
fn colons_in_a_row() {
    check("a : : 1\nb: 2\n", "a: 1\nb: 2\n");
    check("a: : \n  b: 2\n", "a:\n  b: 2\n");
    check("a: 1\nb : :\n  - c\n", "a: 1\nb:\n  - c\n");
}

#[test]
fn quotes_that_changed_sides_with_a_colon() {
    check("a\": b: c\"\nd: 1\n", "a: \"b: c\"\nd: 1\n");
}

#[test]
fn rows_that_were_joined() {
    check("a: 1, b:\n  - c\n", "a: 1\nb:\n  - c\n");
    check("a:; - b: 1\n    c: 2\n", "a:\n  - b: 1\n    c: 2\n");
    check("name: docson:\n  push: 1\n", "name: docs\non:\n  push: 1\n");
    check("z: 1\na:- |\n    b: c\n", "z: 1\na:\n  - |\n    b: c\n");
    check("\"a\": f(x)\"b\": f(y)\n", "\"a\": f(x)\n\"b\": f(y)\n");
}

#[test]
fn blocks_that_moved() {
    // What stood one level less deep went along.
    check(
        "a:\n  b:\n      c: 1\n    d: 2\n\n    e: 3\nf: 1\n",
        "a:\n  b:\n    c: 1\n  d: 2\n\n  e: 3\nf: 1\n",
    );
    // Up to the next item, whose dash stands where the keys came to stand.
    check(
        "a:\n  - b: 1\n  c: 2\n  d: 3\n  - b: 4\n",
        "a:\n  - b: 1\n    c: 2\n    d: 3\n  - b: 4\n",
    );
    check(
        "a:\n  s:\n    - b: 1\n  - c: 2\n    d: 3\n    - b: 4\n",
        "a:\n  s:\n    - b: 1\n    - c: 2\n      d: 3\n    - b: 4\n",
    );
    // With its comment.
    check(
        "a:\n  b: 1\n # x\n c: 2\n d: 3\ne: 1\n",
        "a:\n  b: 1\n  # x\n  c: 2\n  d: 3\ne: 1\n",
    );
}

#[test]
fn a_fault_at_the_head_of_a_long_block() {
    let items: String = (0..80).map(|item| format!("  - item {item}\n")).collect();
    check(&format!("a\n{items}b: 1\n"), &format!("a:\n{items}b: 1\n"));
    check(&format!("a:=\n{items}b: 1\n"), &format!("a:\n{items}b: 1\n"));
}

#[test]
fn depth() {
    check("a:\n  b: 1\n   c: 2\n", "a:\n  b: 1\n  c: 2\n");
    check("a:\n b:\n    c: 1\n  d: 2\n", "a:\n  b:\n    c: 1\n  d: 2\n");
    check("a:\n\tb: 1\n\tc: 2\n", "a:\n  b: 1\n  c: 2\n");
    check(
        "a:\n- b: 1\n  c: 1\n - b: 2\n   c: 2\nd: 1\n",
        "a:\n- b: 1\n  c: 1\n- b: 2\n  c: 2\nd: 1\n",
    );
}

#[test]
fn dashes() {
    check(
        "a:\n  - b: 1\n    c: 1\n  b: 2\n    c: 2\n",
        "a:\n  - b: 1\n    c: 1\n  - b: 2\n    c: 2\n",
    );
    check("a:\n  - b\n  c\n", "a:\n  - b\n  - c\n");
    check("a:\n  - b: 1\n  -c: 2\n", "a:\n  - b: 1\n  - c: 2\n");
    check("--\na: 1\n", "---\na: 1\n");
}

#[test]
fn quotes() {
    check("a: \"b\nc: \"d\"\n", "a: \"b\"\nc: \"d\"\n");
    check("a: 'b, c', d'\ne: 1\n", "a: 'b, c'', d'\ne: 1\n");
    check("a: 'it's'\n", "a: 'it''s'\n");
    check("a: \"b\" c \"d\"\n", "a: '\"b\" c \"d\"'\n");
    check("a: \"b \"c\" d\"\n", "a: \"b \\\"c\\\" d\"\n");
    check("a: \"\\d\"\n", "a: \"\\\\d\"\n");
    check("a: \"b'\nc: 1\n", "a: \"b\"\nc: 1\n");
}

#[test]
fn scalars() {
    check("a: b: c\n", "a: 'b: c'\n");
    check("a: @b\n", "a: \"@b\"\n");
    check("a: {{ x }}/y\n", "a: \"{{ x }}/y\"\n");
    check("a: [*.js, b]\n", "a: ['*.js', b]\n");
    check("- @a: 1\n", "- \"@a\": 1\n");
}

#[test]
fn flow() {
    check("a: [b, c\nd: 1\n", "a: [b, c]\nd: 1\n");
    check("a: [\n  b,\n  c\nd: 1\n", "a: [\n  b,\n  c\n]\nd: 1\n");
    check("a: [b, c]]\n", "a: [b, c]\n");
    check("a: {b: c]\n", "a: {b: c}\n");
    check("a: ['b' 'c']\n", "a: ['b', 'c']\n");
    check("a: b, c]\nd: @e\n", "a: b, c]\nd: '@e'\n");
    check("a:\n  {b: {c: 1}\nd: 1\n", "a:\n  {b: {c: 1}}\nd: 1\n");
}

#[test]
fn flow_collections_whose_space_was_left() {
    check("a: { b: c \nd: 1\n", "a: { b: c }\nd: 1\n");
    check("a: [\n  b,\n  \nd: 1\n", "a: [\n  b,\n  ]\nd: 1\n");
    check("- { a: b }\n-  a: 'c' }\n", "- { a: b }\n- { a: 'c' }\n");
    check("a: [\"b\"| \"c\"]\n", "a: [\"b\", \"c\"]\n");
    check("a: {b:  c: 1}\n", "a: {b: , c: 1}\n");
}

#[test]
fn flow_around_rows() {
    check(
        "a: [\n  - b: 1\n    c: 2\n]\nd: 1\n",
        "a:\n  - b: 1\n    c: 2\nd: 1\n",
    );
}

#[test]
fn texts_that_moved() {
    check(
        "a:\n  - |\n  b=$0\n  c \"$(d)\"\n\n  - {e: f}\n",
        "a:\n  - |\n    b=$0\n    c \"$(d)\"\n\n  - {e: f}\n",
    );
    check(
        "a: |\n    b\n      c\n    d\n  e\n    f\ng: 1\n",
        "a: |\n    b\n      c\n      d\n    e\n      f\ng: 1\n",
    );
    check(
        "a:\n  - | b=$0\n    c: d: e\n",
        "a:\n  - |\n    b=$0\n    c: d: e\n",
    );
}

#[test]
fn block_scalars() {
    check("a: |\n  b\n c: d\ne: 1\n", "a: |\n  b\n  c: d\ne: 1\n");
    check("a:\n  b c\n  d: e\n", "a: |\n  b c\n  d: e\n");
}

#[test]
fn comments_and_strays() {
    check("a: 1\nb c\nd: 1\n", "a: 1\n# b c\nd: 1\n");
    check("a: \"b\" c\n", "a: \"b\" # c\n");
    check("a: 1\nfoo\nb: 1\n", "a: 1\nb: 1\n");
    check("a: 1\nb: &x 2\nc: *y\n", "a: 1\nb: &x 2\nc: *x\n");
    check("a: 1 b: 2\n", "a: 1\nb: 2\n");
}

#[test]
fn comments_of_several_rows() {
    check("\na b c.\n\ng: 1\n", "#\n# a b c.\n#\ng: 1\n");
    check(
        "#  - a\n - b c\n - d, e\non:\n  f: 1\n",
        "#  - a\n#  - b c\n#  - d, e\non:\n  f: 1\n",
    );
    check(
        "a:\n  - c: |\n    d\n  #   e\n\n  - f: 1\n",
        "a:\n  #- c: |\n  #   d\n  #   e\n\n  - f: 1\n",
    );
}

#[test]
fn signs_and_markers_too_many() {
    check("0---\na: 1\n", "---\na: 1\n");
    check("a:\n  - b\n  0- c\n  - d\n", "a:\n  - b\n  - c\n  - d\n");
    check("a: !<Only b\nc: 1\n", "a: Only b\nc: 1\n");
    check("a: !a !b c\n", "a: c\n");
    check("a: \"b\"# c\n", "a: \"b\"\n");
    check("a: [b # c]\nd: 1\n", "a: [b]\nd: 1\n");
    check("a:\n  - b\n...\n  - c\nd: 1\n", "a:\n  - b\n  - c\nd: 1\n");
}
