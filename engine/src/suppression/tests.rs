use insta::assert_snapshot;

use super::*;
use crate::configuration::{Configuration, Overrides, Resolver};
use crate::edit;
use crate::language::FileClass;
use crate::limits::Limits;

fn document(path: &str, text: &str) -> Document {
    let class = FileClass::of(path).unwrap();
    Document::from_text(path, class, text, &Limits::default()).unwrap()
}

/// A finding of `rule` at each place where `mark` stands.
fn findings_at(text: &str, mark: &str, rule: &str) -> Vec<Finding> {
    text.match_indices(mark)
        .map(|(at, _)| {
            finding(
                rule,
                Severity::Error,
                "found".to_owned(),
                Span::new(at, at + mark.len()),
                Vec::new(),
            )
        })
        .collect()
}

fn apply(document: &Document, findings: Vec<Finding>) -> Vec<Finding> {
    Suppressions::of(document).apply(findings, &Settings::default(), &|_| true)
}

/// Rule, place and first fix's result of everything left, one a line.
fn report(path: &str, text: &str, findings: Vec<Finding>) -> String {
    let document = document(path, text);
    let lines: Vec<String> = apply(&document, findings)
        .iter()
        .map(|finding| {
            let fixed = finding
                .fixes
                .first()
                .map(|fix| edit::apply(text, &fix.edits).unwrap());
            let fixed = fixed.map(|fixed| format!(" => {fixed:?}")).unwrap_or_default();
            format!(
                "{} `{}`: {}{fixed}",
                finding.rule,
                finding.span.text(text),
                finding.message
            )
        })
        .collect();
    lines.join("\n")
}

#[test]
fn a_comment_speaks_for_its_line_or_for_the_next_with_content() {
    let cases = [
        ("a.yml", "a: BAD # qmoi-ignore t/r -- known\n"),
        ("a.yml", "# qmoi-ignore t/r -- known\na: BAD\n"),
        (
            "a.yml",
            "# qmoi-ignore t -- the pack\n\n# another comment\n\na: BAD",
        ),
        (
            "a.yml",
            "# qmoi-ignore x/y -- stacked\n# qmoi-ignore t/r -- known\na: BAD\n",
        ),
        ("a.js", "BAD(); // qmoi-ignore t/r -- known\n"),
        (
            "a.js",
            "  // qmoi-ignore x/y, t/r -- known\r\n  /* more\n words */ BAD();\n",
        ),
        ("a.js", "/* qmoi-ignore t/r -- known */ BAD();\n"),
        (
            "a.js",
            "/**\n * qmoi-ignore t/r -- not first in its line but in the comment\n */\nBAD();\n",
        ),
        (
            "tsconfig.json",
            "{\n  // qmoi-ignore t/r -- known\n  \"BAD\": 1\n}\n",
        ),
        ("tsconfig.json", "{\"BAD\": 1 /* qmoi-ignore t/r -- known */}\n"),
    ];
    for (path, text) in cases {
        let left = apply(&document(path, text), findings_at(text, "BAD", "t/r"));
        assert!(
            left.iter().all(|finding| finding.rule.as_str() != "t/r"),
            "{path}: {text:?}: {left:?}"
        );
    }
}

#[test]
fn other_lines_other_rules_and_words_that_are_no_comment_stay() {
    let cases = [
        ("a.yml", "a: BAD\n# qmoi-ignore t/r -- the line after\nb: 1\n"),
        ("a.yml", "a: 1 # qmoi-ignore t/r -- this line\nb: BAD\n"),
        ("a.yml", "a: BAD # qmoi-ignore t/other -- other\n"),
        ("a.yml", "a: BAD # see qmoi-ignore t/r -- prose\n"),
        ("a.yml", "a: \"# qmoi-ignore t/r -- text\"\nb: BAD\n"),
        ("a.yml", "a: |\n  # qmoi-ignore t/r -- text\n  BAD\n"),
        ("a.yml", "a: BAD # qmoi-ignore-file t/r -- another word\n"),
        ("a.js", "x = `\n// qmoi-ignore t/r -- text\nBAD`;\n"),
        (
            "a.json",
            "{\n// qmoi-ignore t/r -- no comments in JSON\n\"BAD\": 1}\n",
        ),
    ];
    for (path, text) in cases {
        let left = apply(&document(path, text), findings_at(text, "BAD", "t/r"));
        assert!(
            left.iter().any(|finding| finding.rule.as_str() == "t/r"),
            "{path}: {text:?}"
        );
    }
}

#[test]
fn an_unused_suppression_is_told_and_can_be_removed() {
    let gone = |path: &str, text: &str| report(path, text, Vec::new());
    assert_snapshot!(gone("a.yml", "a: 1\n  # qmoi-ignore t/r -- old\nb: 2\n"), @r#"qmoi/unused-suppression `# qmoi-ignore t/r -- old`: this comment silences nothing; what it was for is gone => "a: 1\nb: 2\n""#);
    assert_snapshot!(gone("a.yml", "a: 1 # qmoi-ignore t/r -- old\r\nb: 2\r\n"), @r#"qmoi/unused-suppression `# qmoi-ignore t/r -- old`: this comment silences nothing; what it was for is gone => "a: 1\r\nb: 2\r\n""#);
    assert_snapshot!(gone("a.js", "f(/* qmoi-ignore t/r -- old */ 1);\n"), @r#"qmoi/unused-suppression `/* qmoi-ignore t/r -- old */`: this comment silences nothing; what it was for is gone => "f( 1);\n""#);
    assert_snapshot!(gone("a.js", "return/* qmoi-ignore t/r -- old */x;\n"), @r#"qmoi/unused-suppression `/* qmoi-ignore t/r -- old */`: this comment silences nothing; what it was for is gone => "return x;\n""#);
    assert_snapshot!(gone("b.js", "f(/* qmoi-ignore t/r -- old\n*/ 1);\n"), @r#"
qmoi/unused-suppression `/* qmoi-ignore t/r -- old
*/`: this comment silences nothing; what it was for is gone
"#);
    assert_snapshot!(gone("a.yml", "\u{feff}# qmoi-ignore t/r -- old\na: 1\n"), @r#"qmoi/unused-suppression `# qmoi-ignore t/r -- old`: this comment silences nothing; what it was for is gone => "\u{feff}a: 1\n""#);
    assert_snapshot!(gone("a.yml", "a: 1\n# qmoi-ignore t/r -- at the end"), @r#"qmoi/unused-suppression `# qmoi-ignore t/r -- at the end`: this comment silences nothing; what it was for is gone => "a: 1\n""#);
}

#[test]
fn of_several_names_only_the_unused_one_goes() {
    let text = "a: BAD # qmoi-ignore x/a, t/r, x/b -- why\n";
    assert_snapshot!(report("a.yml", text, findings_at(text, "BAD", "t/r")), @r#"
qmoi/unused-suppression `x/a`: `x/a` reports nothing here to silence => "a: BAD # qmoi-ignore t/r, x/b -- why\n"
qmoi/unused-suppression `x/b`: `x/b` reports nothing here to silence => "a: BAD # qmoi-ignore x/a, t/r -- why\n"
"#);
}

#[test]
fn a_rule_that_did_not_run_leaves_no_suppression_unused() {
    let text = "a: 1 # qmoi-ignore t/r, x/a -- why\n";
    let suppressions = Suppressions::of(&document("a.yml", text));
    let left = suppressions.apply(Vec::new(), &Settings::default(), &|name| {
        name.to_string() == "x/a"
    });
    assert_eq!(left.len(), 1);
    assert_eq!(left[0].span.text(text), "x/a");
    assert!(
        suppressions
            .apply(Vec::new(), &Settings::default(), &|_| false)
            .is_empty()
    );
}

#[test]
fn a_suppression_in_the_wrong_form_is_told() {
    let told = |text: &str| report("a.yml", text, findings_at(text, "BAD", "t/r"));
    assert_snapshot!(told("a: BAD # qmoi-ignore\n"), @r#"
t/r `BAD`: found
qmoi/suppression-form `qmoi-ignore`: a suppression needs the rules it is for: `qmoi-ignore RULE[, RULE] -- reason`
"#);
    assert_snapshot!(told("a: BAD # qmoi-ignore t/r\n"), @r#"qmoi/suppression-form `qmoi-ignore`: a suppression needs a reason: `-- ` and why, after the rules"#);
    assert_snapshot!(told("a: BAD # qmoi-ignore t/r --\n"), @r#"qmoi/suppression-form `qmoi-ignore`: a suppression needs a reason: `-- ` and why, after the rules"#);
    assert_snapshot!(told("a: BAD # qmoi-ignore t/r, , all, what now -- why\n"), @r#"
qmoi/suppression-form `qmoi-ignore`: between two commas stands a rule
qmoi/suppression-form `all`: `all` is not a rule (`pack/rule`) or a pack
qmoi/suppression-form `what now`: `what now` is not a rule (`pack/rule`) or a pack
"#);
    assert_snapshot!(told("a: BAD # qmoi-ignore: t/r -- another tool's colon\n"), @"");
}

#[test]
fn a_broken_document_offers_no_removal() {
    let text = "a: [1\n# qmoi-ignore t/r -- old\nb: }\n";
    let document = document("a.yml", text);
    assert!(document.is_broken());
    let left = apply(&document, Vec::new());
    assert!(left.iter().all(|finding| finding.fixes.is_empty()), "{left:?}");
}

#[test]
fn configuration_decides_about_these_findings_too() {
    let text = "a: 1 # qmoi-ignore t/r -- old\n";
    let (configuration, _) = Configuration::parse(r#"{"rules": {"qmoi/unused-suppression": "off"}}"#);
    let settings = Resolver::new(&configuration, &Overrides::default()).settings_for("a.yml");
    let suppressions = Suppressions::of(&document("a.yml", text));
    assert!(suppressions.apply(Vec::new(), &settings, &|_| true).is_empty());
}

#[test]
fn a_document_without_the_word_builds_no_tree() {
    let suppressions = Suppressions::of(&document("a.js", "f(); // nothing\n"));
    assert!(suppressions.is_empty());
}

#[test]
fn the_engine_honours_suppressions_and_removes_the_unused_ones() {
    let rule = crate::rules::RuleFile {
        path: ".qmoi/rules/own/bad.rhai".to_owned(),
        text: r#"//! Finds BAD.
rule(#{
    id: "own/bad",
    language: "yaml",
    category: "correctness",
    severity: "error",
    message: "BAD is here",
    pattern: "BAD",
    fixes: [ #{ title: "Make it good", safety: "safe", edits: [replace("match", "good")] } ],
    examples: [ #{ bad: "a: BAD\n", good: "a: good\n" }, #{ ok: "a: good\n" } ],
});
"#
        .to_owned(),
    };
    let engine = crate::Engine::new(crate::Rules::new(vec![rule]));
    let text = "a: BAD\nb: BAD # qmoi-ignore own/bad -- wanted\nc: good # qmoi-ignore own/bad -- once\n";
    let document = document("a.yml", text);
    let found: Vec<String> = engine
        .check(&document, &Settings::default())
        .findings
        .iter()
        .map(|finding| finding.rule.to_string())
        .collect();
    assert_eq!(found, ["own/bad", "qmoi/unused-suppression"]);
    let outcome = engine.fix(&document, &Settings::default(), Safety::Safe);
    assert_eq!(outcome.faults, []);
    assert_eq!(
        outcome.text,
        "a: good\nb: BAD # qmoi-ignore own/bad -- wanted\nc: good\n"
    );
    assert_eq!(outcome.stop, crate::Stop::Clean);
}

proptest::proptest! {
    #[test]
    fn removals_fit_the_text_whatever_it_is(parts in proptest::collection::vec(
        proptest::sample::select(vec![
            "# qmoi-ignore t/r -- x", "// qmoi-ignore t/r, u -- x", "/* qmoi-ignore t/r", "*/", "\n", "\r\n", " ", "a: 1",
            "\"", "`", "{", "}", "é😀", "qmoi-ignore", ",", "--", "|", "\u{feff}",
        ]), 0..24), path in proptest::sample::select(vec!["a.yml", "a.js", "tsconfig.json"])) {
        let text = parts.concat();
        for finding in apply(&document(path, &text), Vec::new()) {
            for fix in &finding.fixes {
                let fixed = edit::apply(&text, &fix.edits).unwrap();
                proptest::prop_assert!(!document(path, &fixed).is_broken());
            }
        }
    }
}
