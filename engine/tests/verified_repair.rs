//! How guesses are judged: what helps nothing is not heard of, equals make each other unsafe, and a fix that would do harm is
//! turned down by name.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::sync::Arc;

use std::time::{Duration, Instant};

use qmoi_engine::configuration::{Configuration, Overrides, Resolver};
use qmoi_engine::rules::RuleFile;
use qmoi_engine::{Document, Engine, FileClass, Finding, Limits, Rules, Safety, Settings, Stop};

/// A rule `own/<name>` for JSON with the given keys.
fn rule(name: &str, keys: &str) -> RuleFile {
    RuleFile {
        path: format!(".qmoi/rules/own/{name}.rhai"),
        text: format!(
            "//! Manual.\nrule(#{{ id: \"own/{name}\", language: \"json\", severity: \"error\", message: \"{name}\",\n  {keys},\n  examples: [ #{{ bad: \"x\" }}, #{{ ok: \"1\" }} ] }});"
        ),
    }
}

/// A syntax rule that guesses: replace what `pattern` captures as `at` by `text`.
fn guess(name: &str, pattern: &str, text: &str) -> RuleFile {
    rule(
        name,
        &format!(
            "category: \"syntax\", pattern: `{pattern}`, at: \"at\",\n  fixes: [ #{{ title: \"{name}\", safety: \"safe\", edits: [replace(\"at\", `{text}`)] }} ]"
        ),
    )
}

fn engine(rules: Vec<RuleFile>) -> Engine {
    let engine = Engine::new(Rules::new(rules));
    assert_eq!(engine.rules().own_faults(), []);
    engine
}

fn document(text: &str) -> Document {
    Document::from_text("x.json", FileClass::Json, text, &Limits::default()).unwrap()
}

fn own(findings: &[Finding]) -> Vec<&Finding> {
    findings
        .iter()
        .filter(|finding| finding.rule.pack() == "own")
        .collect()
}

/// With nothing but these tests' rules on, the repair search keeps out of it.
fn own_alone() -> Arc<Settings> {
    let (configuration, _) = Configuration::parse("{\"select\": [\"own\"]}");
    Resolver::new(&configuration, &Overrides::default()).settings_for("x.json")
}

#[test]
fn a_guess_that_does_not_help_is_not_heard_of() {
    let engine = engine(vec![guess("wrong", "(?<at>@)", "%")]);
    let checked = engine.check(&document("[1, @]"), &Settings::default());
    assert_eq!(own(&checked.findings), Vec::<&Finding>::new());
    assert!(
        !checked.findings.is_empty(),
        "the strict parser's own words remain"
    );
}

#[test]
fn two_repairs_that_nothing_tells_apart_are_unsafe() {
    let engine = engine(vec![guess("one", "(?<at>@)", "1"), guess("two", "(?<at>@)", "2")]);
    let broken = document("[@]");
    let checked = engine.check(&broken, &own_alone());
    let [finding] = own(&checked.findings)[..] else {
        panic!("{:?}", checked.findings)
    };
    assert_eq!(finding.fixes.len(), 2, "the rival is offered as an alternative");
    assert!(finding.fixes.iter().all(|fix| fix.safety == Safety::Unsafe));
    assert_eq!(engine.fix(&broken, &own_alone(), Safety::Safe).text, "[@]");
    assert_eq!(engine.fix(&broken, &own_alone(), Safety::Unsafe).text, "[1]");
}

#[test]
fn the_same_repair_by_two_rules_is_one_repair() {
    let engine = engine(vec![guess("one", "(?<at>@)", "1"), guess("two", "(?<at>@)", "1")]);
    let checked = engine.check(&document("[@]"), &own_alone());
    let [finding] = own(&checked.findings)[..] else {
        panic!("{:?}", checked.findings)
    };
    assert_eq!(finding.fixes.len(), 1);
    assert_eq!(finding.fixes[0].safety, Safety::Safe);
}

#[test]
fn the_cheaper_of_two_repairs_wins_and_stays_safe() {
    let engine = engine(vec![
        guess("long", "(?<at>@)", "12345"),
        guess("short", "(?<at>@)", "1"),
    ]);
    let outcome = engine.fix(&document("[@]"), &own_alone(), Safety::Safe);
    assert_eq!(outcome.text, "[1]");
}

#[test]
fn faults_far_apart_are_all_mended() {
    let engine = engine(vec![
        guess("at-sign", "(?<at>@)", "1"),
        guess("dollar", "(?<at>\\$)", "2"),
    ]);
    let settings = own_alone();
    let broken = document("{\n  \"a\": @,\n  \"b\": [0, $],\n  \"c\": @\n}\n");
    let outcome = engine.fix(&broken, &settings, Safety::Safe);
    assert_eq!(outcome.text, "{\n  \"a\": 1,\n  \"b\": [0, 2],\n  \"c\": 1\n}\n");
    assert_eq!(outcome.stop, Stop::Clean);
}

#[test]
fn a_fix_that_breaks_a_valid_document_is_turned_down_by_name() {
    let breaks = rule(
        "breaks",
        "pattern: `(?<at>true)`, fixes: [ #{ title: \"break it\", safety: \"safe\", edits: [replace(\"at\", \"yes\")] } ]",
    );
    let engine = engine(vec![breaks]);
    let outcome = engine.fix(&document("[true]"), &Settings::default(), Safety::Safe);
    assert_eq!(outcome.text, "[true]");
    assert_eq!(outcome.refused[0].reason, "it would add a syntax error");
    assert_eq!(outcome.remaining[0].fixes, []);
    assert_eq!(outcome.stop, Stop::Stable);
}

#[test]
fn a_fix_that_leaves_its_own_finding_is_turned_down() {
    let idle = rule(
        "idle",
        "pattern: `(?<at>true)`, fixes: [ #{ title: \"add space\", safety: \"safe\", edits: [insert_before(\"at\", \" \")] } ]",
    );
    let outcome = engine(vec![idle]).fix(&document("[true]"), &Settings::default(), Safety::Safe);
    assert_eq!(outcome.text, "[true]");
    assert_eq!(outcome.refused[0].reason, "its finding would still be there");
}

#[test]
fn overlapping_fixes_take_turns() {
    let engine = engine(vec![
        rule(
            "first",
            "pattern: `(?<at>ab)`, fixes: [ #{ title: \"x\", safety: \"safe\", edits: [replace(\"at\", \"xb\")] } ]",
        ),
        rule(
            "second",
            "pattern: `(?<at>bc)`, fixes: [ #{ title: \"y\", safety: \"safe\", edits: [replace(\"at\", \"yc\")] } ]",
        ),
    ]);
    let outcome = engine.fix(&document("[\"abc\"]"), &Settings::default(), Safety::Safe);
    assert_eq!(outcome.text, "[\"xyc\"]");
    assert_eq!(
        outcome
            .applied
            .iter()
            .map(|applied| applied.pass)
            .collect::<Vec<_>>(),
        [1, 2]
    );
}

#[test]
fn thousands_of_faults_end_within_the_budget() {
    let engine = engine(vec![]);
    for (name, text) in [
        (
            "trailing commas",
            format!("[{}[]]", "{\"a\": [1,],},\n".repeat(3_000)),
        ),
        ("missing commas", format!("[{}1]", "1 2\n".repeat(1_000))),
        ("rubbish", "}{][,:\"'\n".repeat(1_000)),
    ] {
        let started = Instant::now();
        let broken = document(&text);
        let outcome = engine.fix(&broken, &Settings::default(), Safety::Unsafe);
        let taken = started.elapsed();
        assert!(taken < Duration::from_secs(120), "{name} took {taken:?}");
        assert!(
            !outcome.remaining.is_empty() || outcome.stop == Stop::Clean,
            "{name}: {:?}",
            outcome.stop
        );
        println!(
            "{name}: {taken:?}, {} applied, {:?}",
            outcome.applied.len(),
            outcome.stop
        );
    }
}
