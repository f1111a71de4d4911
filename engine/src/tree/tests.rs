use super::*;
use crate::edit::apply;
use crate::text::Span;

#[test]
fn what_would_abort_the_process_gets_no_tree() {
    for text in ["- ".repeat(300), "? ".repeat(300), "- a: ".repeat(300)] {
        assert!(parse(&text, Language::Yaml, None).is_none());
    }
    let steps: String = (0..300).map(|level| format!("{:level$}a:\n", "")).collect();
    assert!(parse(&steps, Language::Yaml, None).is_none());
    assert!(parse(&"- a\n".repeat(40_000), Language::Yaml, None).is_none());
    assert!(parse(&" ".repeat(LARGEST + 1), Language::Json, None).is_none());
}

#[test]
fn deep_yaml_below_the_bound_is_parsed() {
    for text in ["- ".repeat(240), "? ".repeat(240)] {
        assert!(parse(&text, Language::Yaml, None).is_some());
    }
    let steps: String = (0..240).map(|level| format!("{:level$}a:\n", "")).collect();
    assert!(parse(&steps, Language::Yaml, None).is_some());
}

#[test]
fn an_edited_tree_of_a_sound_text_equals_a_fresh_one() {
    let old = "{\n  \"é\": [1, 2],\n  \"b\": {\"c\": null}\n}\n";
    let edits = [
        Edit::replace(Span::new(10, 11), "\"ü\",\n 7"),
        Edit::insert(old.len() - 2, ",\n  \"d\": true"),
        Edit::delete(Span::new(13, 14)),
    ];
    let new = apply(old, &edits).expect("edits that fit");
    let tree = parse(old, Language::Json, None).expect("a tree");
    let told = edited(&tree, &edits, old, &new, Language::Json).expect("a tree");
    let fresh = parse(&new, Language::Json, None).expect("a tree");
    assert_eq!(told.root_node().to_sexp(), fresh.root_node().to_sexp());
    let end = |tree: &Tree| tree.root_node().end_position();
    assert_eq!(end(&told), end(&fresh));
}

#[test]
fn the_tree_that_was_edited_stays_as_it_was() {
    let old = "[1]";
    let tree = parse(old, Language::Json, None).expect("a tree");
    let edits = [Edit::insert(2, ", 2")];
    assert!(edited(&tree, &edits, old, "[1, 2]", Language::Json).is_some());
    assert_eq!(tree.root_node().end_byte(), 3);
    assert!(!tree.root_node().has_changes());
}

#[test]
fn recovery_without_end_is_given_up_and_the_next_text_is_parsed_afresh() {
    assert!(parse(&"1,".repeat(300_000), Language::Json, None).is_none());
    let tree = parse("[1]", Language::Json, None).expect("a tree");
    assert!(!tree.root_node().has_error());
}
