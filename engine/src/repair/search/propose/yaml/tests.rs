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
