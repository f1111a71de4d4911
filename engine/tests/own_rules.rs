//! A repository's own rules: what the loader refuses and where, and that they behave exactly like embedded ones.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use insta::assert_snapshot;
use qmoi_engine::rules::RuleFile;
use qmoi_engine::text::{Encoding, LineIndex};
use qmoi_engine::{Document, Engine, FileClass, Limits, RuleFault, Rules, Safety, Settings};

fn engine(path: &str, text: &str) -> Engine {
    Engine::new(Rules::new(vec![RuleFile {
        path: path.to_owned(),
        text: text.to_owned(),
    }]))
}

fn told(fault: &RuleFault) -> String {
    let at = LineIndex::new(&fault.text).position(fault.finding.span.start, &fault.text, Encoding::Utf32);
    format!(
        "{}:{}:{}: {}",
        fault.path,
        at.line + 1,
        at.column + 1,
        fault.finding.message
    )
}

/// What loading `.qmoi/rules/own/rule.rhai` with this text says.
fn refusal(text: &str) -> String {
    let faults = engine(".qmoi/rules/own/rule.rhai", text).rules().faults();
    faults.iter().map(told).collect::<Vec<_>>().join("\n")
}

fn document(path: &str, text: &str) -> Document {
    Document::from_text(path, FileClass::of(path).unwrap(), text, &Limits::default()).unwrap()
}

const EXAMPLES: &str = "examples: [ #{ bad: `f(1)` }, #{ ok: `g(1)` } ]";

#[test]
fn the_loader_says_what_is_wrong_and_where() {
    let rule = |keys: &str| {
        format!(
            "//! Manual.\nrule(#{{\n  id: \"own/rule\", language: \"javascript\", message: \"no\",\n  {keys},\n}});"
        )
    };
    assert_snapshot!(refusal("//! Manual.\nrule(#{ id: \"own/rule\" "), @".qmoi/rules/own/rule.rhai:2:24: the script does not compile: Expecting '}' to end this object map literal");
    assert_snapshot!(refusal(&rule("qery: `(a)`")), @".qmoi/rules/own/rule.rhai:4:3: unknown key `qery`; did you mean `query`?");
    assert_snapshot!(refusal(&rule("query: `(identifier) @a`")), @".qmoi/rules/own/rule.rhai:2:6: a rule needs at least one `bad` and one `ok` example");
    assert_snapshot!(refusal(&rule(&format!("query: `(identifier) @a`, pattern: \"x\", {EXAMPLES}"))), @".qmoi/rules/own/rule.rhai:4:29: a rule has exactly one of query, path, pattern, strict, shape, model, scan");
    assert_snapshot!(refusal(&rule(&format!("query: `\n    (call_expression\n      (identifer) @a)`, {EXAMPLES}"))), @r#".qmoi/rules/own/rule.rhai:6:8: the query does not compile: the grammar has no node `identifer`"#);
    assert_snapshot!(refusal(&rule(&format!("query: `(identifier) @a`, at: \"b\", {EXAMPLES}"))), @".qmoi/rules/own/rule.rhai:4:33: `b` is neither a capture nor a bound value of this rule");
    assert_snapshot!(refusal(&rule(&format!("query: `(identifier) @a`, fixes: [ #{{ title: \"x\", edits: [delete(\"b\")] }} ], {EXAMPLES}"))), @".qmoi/rules/own/rule.rhai:4:60: `b` is neither a capture nor a bound value of this rule");
    assert_snapshot!(refusal(&rule(&format!("query: `(identifier) @a`, fixes: [ #{{ title: \"x ${{no}}\", edits: [delete(\"a\")] }} ], {EXAMPLES}"))), @".qmoi/rules/own/rule.rhai:4:48: `no` is neither a capture nor a bound value of this rule");
    assert_snapshot!(refusal(&rule(&format!("query: `(identifier) @a`, severity: \"fatal\", {EXAMPLES}"))), @".qmoi/rules/own/rule.rhai:4:39: `severity` is `fatal`; it must be one of info, warning, error");
    assert_snapshot!(refusal(&rule(&format!("pattern: \"(\", {EXAMPLES}"))), @".qmoi/rules/own/rule.rhai:4:12: not a regular expression: unclosed group");
    assert_snapshot!(refusal(&rule("pattern: \"x\", when: |m| m.nme == 1, examples: [ #{ bad: `x` } ]")), @".qmoi/rules/own/rule.rhai:4:39: a rule needs at least one `bad` and one `ok` example");
    assert_snapshot!(refusal("rule(#{ id: \"own/rule\", language: \"json\" });"), @".qmoi/rules/own/rule.rhai:1:1: a rule opens with its manual: lines beginning with `//!`");
    assert_snapshot!(refusal("//! Manual.\nlet x = nope;"), @".qmoi/rules/own/rule.rhai:2:9: the script does not compile: Undefined variable: nope");
}

#[test]
fn a_rule_cannot_take_the_name_of_another() {
    let text = format!(
        "//! Manual.\nrule(#{{ id: \"json/trailing-comma\", language: \"javascript\", message: \"no\", pattern: \"x\", {EXAMPLES} }});"
    );
    let faults = engine(".qmoi/rules/json/trailing-comma.rhai", &text)
        .rules()
        .faults();
    assert_snapshot!(told(&faults[0]), @".qmoi/rules/json/trailing-comma.rhai:1:1: the id `json/trailing-comma` is taken by another rule");
}

const NO_PRINT: &str = r#"//! Printing does not belong here.
rule(#{
    id: "own/no-print",
    language: "javascript",
    message: "`${name}` prints; the log is ${count} calls long",
    query: `((call_expression function: (identifier) @name arguments: (arguments . (_) @first)) @whole (#eq? @name "print"))`,
    at: "name",
    facts: |doc| #{ count: doc.find_all("print\\(").len() },
    when: |m| m.first.kind != "string" || m.first.parent.kind == "arguments",
    bind: #{ count: |m| m.facts.count },
    labels: [ #{ at: "first", message: "this is printed" } ],
    fixes: [
        #{ title: "Log `${first}`", safety: "safe", edits: [replace("name", "log")] },
        #{ title: "Remove", edits: |m| [delete(m.whole)] },
    ],
    examples: [ #{ bad: `print(1)`, good: `log(1)` }, #{ ok: `paint(1)` } ],
});
"#;

#[test]
fn an_own_rule_finds_binds_labels_and_repairs() {
    let engine = engine(".qmoi/rules/own/no-print.rhai", NO_PRINT);
    assert_eq!(engine.rules().faults(), []);
    for result in engine.rules().test(&|rule| rule.id.as_str() == "own/no-print") {
        assert_eq!(result.failure, None, "{}", result.example);
    }
    let document = document("a.js", "print(a);\nprint('b');\n");
    let checked = engine.check(&document, &Settings::default());
    let finding = &checked.findings[0];
    assert_eq!(finding.message, "`print` prints; the log is 2 calls long");
    assert_eq!(document.slice(finding.span), "print");
    assert_eq!(document.slice(finding.labels[0].span), "a");
    assert_eq!(
        finding
            .fixes
            .iter()
            .map(|fix| fix.title.as_str())
            .collect::<Vec<_>>(),
        ["Log `a`", "Remove"]
    );
    let outcome = engine.fix(&document, &Settings::default(), Safety::Safe);
    assert_eq!(outcome.text, "log(a);\nlog('b');\n");
}

#[test]
fn a_rule_that_fails_or_runs_out_is_reported_and_the_others_go_on() {
    let failing = |closure: &str| {
        let text = format!(
            "//! Manual.\nrule(#{{ id: \"own/rule\", language: \"json\", message: \"no\",\n  pattern: \"a\",\n  when: {closure},\n  examples: [ #{{ bad: \"\\\"a\\\"\" }}, #{{ ok: \"1\" }} ] }});"
        );
        let engine = engine(".qmoi/rules/own/rule.rhai", &text);
        let checked = engine.check(&document("x.json", "{\"a\": 1, \"a\": 1}"), &Settings::default());
        assert!(
            checked
                .findings
                .iter()
                .all(|finding| finding.rule.as_str() != "own/rule")
        );
        checked.faults.iter().map(told).collect::<Vec<_>>().join("\n")
    };
    assert_snapshot!(failing("|m| loop {}"), @".qmoi/rules/own/rule.rhai:4:9: rule `own/rule` failed on x.json: the script ran out: over 2000000 operations");
    assert_snapshot!(failing("|m| m.nothing.at.all"), @".qmoi/rules/own/rule.rhai:4:14: rule `own/rule` failed on x.json: Runtime error: the match has no capture or value `nothing`");
    assert_snapshot!(failing("|m| 3"), @".qmoi/rules/own/rule.rhai:4:9: rule `own/rule` failed on x.json: `when` must return true or false, not i64");
}

#[test]
fn rules_that_undo_each_other_are_stopped_and_named() {
    let swap = |name: &str, from: &str, to: &str| RuleFile {
        path: format!(".qmoi/rules/own/{name}.rhai"),
        text: format!(
            "//! Manual.\nrule(#{{ id: \"own/{name}\", language: \"json\", message: \"no\", pattern: \"{from}\",\n  fixes: [ #{{ title: \"swap\", safety: \"safe\", edits: [replace(\"match\", \"{to}\")] }} ],\n  examples: [ #{{ bad: \"[\\\"{from}\\\"]\" }}, #{{ ok: \"1\" }} ] }});"
        ),
    };
    let engine = Engine::new(Rules::new(vec![
        swap("to-b", "aa", "bb"),
        swap("to-a", "bb", "aa"),
    ]));
    let outcome = engine.fix(
        &document("x.json", "[\"aa\"]"),
        &Settings::default(),
        Safety::Safe,
    );
    assert_eq!(
        outcome.text, "[\"aa\"]",
        "the text is the one from before they began"
    );
    assert!(outcome.applied.is_empty());
    assert!(
        matches!(&outcome.stop, qmoi_engine::Stop::Cycle(rules) if rules.len() == 2),
        "{:?}",
        outcome.stop
    );
}

#[test]
fn what_a_closure_takes_from_a_document_is_never_read_as_a_placeholder() {
    let text = "//! Manual.\nrule(#{ id: \"own/rule\", language: \"yaml\", message: \"no\", path: \"image\",\n  when: |m| m.value.kind == \"string\" && !m.value.text.starts_with(\"'\"),\n  fixes: [ #{ title: \"quote\", safety: \"safe\", edits: |m| [replace(m.value, \"'\" + m.value.text + \"'\")] } ],\n  examples: [ #{ bad: \"image: a\" }, #{ ok: \"x: 1\" } ] });";
    let engine = engine(".qmoi/rules/own/rule.rhai", text);
    assert_eq!(engine.rules().faults(), []);
    let outcome = engine.fix(
        &document("a.yml", "image: node:${VERSION}\n"),
        &Settings::default(),
        Safety::Safe,
    );
    assert_eq!(outcome.text, "image: 'node:${VERSION}'\n");
}

#[test]
fn structured_edits_are_aimed_by_capture_or_path() {
    let text = "//! Manual.\nrule(#{ id: \"own/rule\", language: \"yaml\", message: \"no\", path: \"jobs.*.stage\",\n  facts: |doc| #{ known: doc.texts(\"stages[*]\") },\n  when: |m| !(m.value.value in m.facts.known),\n  fixes: [ #{ title: \"Add `${value}`\", safety: \"safe\", edits: [append_item(\"stages\", \"${value}\")] } ],\n  examples: [ #{ bad: \"stages: [a]\\njobs: {x: {stage: b}}\\n\", good: \"stages: [a, b]\\njobs: {x: {stage: b}}\\n\" }, #{ ok: \"x: 1\" } ] });";
    let engine = engine(".qmoi/rules/own/rule.rhai", text);
    assert_eq!(engine.rules().faults(), []);
    let failures: Vec<_> = engine
        .rules()
        .test(&|rule| rule.id.as_str() == "own/rule")
        .into_iter()
        .filter_map(|result| result.failure)
        .collect();
    assert_eq!(failures, Vec::<String>::new());
}
