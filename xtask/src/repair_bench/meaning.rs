//! Whether two valid texts mean the same: equal data for JSON and YAML, equal syntax trees for JavaScript.

use engine::data::{Kind, NodeId, View};
use engine::{Document, FileClass, Language, Limits};
use oxc_allocator::Allocator;
use oxc_parser::{ParseOptions, Parser};
use oxc_span::{ContentEq, SourceType};

/// Whether the strict parser accepts `text`.
pub(super) fn is_valid(text: &str, class: FileClass) -> bool {
    Document::from_text("file", class, text, &Limits::default()).is_ok_and(|document| !document.is_broken())
}

/// Whether two texts that the strict parser accepts mean the same. Comments, blanks, quotes and brackets that change nothing
/// do not count.
pub(crate) fn is_same(one: &str, other: &str, class: FileClass) -> bool {
    match class.language() {
        Language::Json | Language::Yaml => match (View::of(one, class), View::of(other, class)) {
            (Some(one), Some(other)) => is_same_data(&one, &other),
            _ => false,
        },
        Language::JavaScript => is_same_program(one, other, class),
    }
}

/// Whether two views hold the same nodes in the same order. Numbers are compared as they are written, because no program reads
/// them the way all others do; an alias is compared by its name.
fn is_same_data(one: &View, other: &View) -> bool {
    let same_node = |(left, right): (NodeId, NodeId)| {
        let (left_node, right_node) = (one.node(left), other.node(right));
        left_node.kind == right_node.kind
            && left_node.parent == right_node.parent
            && left_node.key == right_node.key
            && left_node.tag == right_node.tag
            && left_node.anchor == right_node.anchor
            && (!matches!(left_node.kind, Kind::Scalar(_)) || one.text(left) == other.text(right))
    };
    one.len() == other.len() && one.roots() == other.roots() && one.nodes().zip(other.nodes()).all(same_node)
}

/// Whether two scripts have the same tree when both are read in the same way.
fn is_same_program(one: &str, other: &str, class: FileClass) -> bool {
    let readings = match class {
        FileClass::Module => vec![SourceType::mjs()],
        FileClass::Script => vec![SourceType::cjs()],
        _ => vec![SourceType::unambiguous(), SourceType::cjs(), SourceType::mjs()],
    };
    let options = ParseOptions {
        preserve_parens: false,
        ..ParseOptions::default()
    };
    let arena = Allocator::new();
    readings.into_iter().any(|reading| {
        let [one, other] = [one, other].map(|text| {
            Parser::new(&arena, text, reading.with_jsx(true))
                .with_options(options)
                .parse()
        });
        one.diagnostics.errors().next().is_none()
            && other.diagnostics.errors().next().is_none()
            && one.program.content_eq(&other.program)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_is_compared_and_style_is_not() {
        let same = |one, other| is_same(one, other, FileClass::Yaml);
        assert!(same("a: [1, 'x']\n", "# note\na:\n  - 1\n  - \"x\"\n"));
        assert!(!same("a: 1\n", "a: '1'\n"));
        assert!(!same("a: 1\nb: 2\n", "b: 2\na: 1\n"));
        assert!(!same("a:\n  b:\n    c: 1\n", "a:\n  b:\nc: 1\n"));
        assert!(!same("- [a]\n- b\n", "- [a, b]\n"));
    }

    #[test]
    fn json_keeps_its_order_and_its_numbers() {
        let same = |one, other| is_same(one, other, FileClass::Json);
        assert!(same("{\"a\": \"\\u0041\"}", "{ \"a\":\"A\" }"));
        assert!(!same("{\"a\": 1.0}", "{\"a\": 1}"));
        assert!(!same("{\"a\": {}, \"b\": 1}", "{\"a\": {\"b\": 1}}"));
        assert!(!same("{\"a\": []}", "{\"a\": {}}"));
    }

    #[test]
    fn programs_are_compared_without_comments_and_blanks() {
        let same = |one, other| is_same(one, other, FileClass::JavaScript);
        assert!(same("f(a); // x\nlet b = (1);", "f( a )\nlet b = 1"));
        assert!(same("return 'a';", "return \"a\""));
        assert!(!same("let a = b + c;", "let a = b - c;"));
        assert!(!same("if (a) { b(); c(); }", "if (a) { b(); } c();"));
    }
}
