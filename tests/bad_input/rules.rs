//! A repository's own rules that are broken or mean harm.

use crate::repository::{Ran, Repository};

fn run_with(rule: &str) -> Ran {
    let repository = Repository::new();
    repository.write(".qmoi/rules/own/bad.rhai", rule);
    repository.run(&["check", "--format", "concise"])
}

/// The rule is told as a finding in its own file, at this line, and the neighbour is found as ever.
fn expect_told(rule: &str, line: usize, message: &str) {
    let ran = run_with(rule);
    let told = format!(".qmoi/rules/own/bad.rhai:{line}:");
    let found = ran.stdout.lines().find(|found| found.starts_with(&told));
    assert!(
        found.is_some_and(|found| found.contains(message)),
        "{}{}",
        ran.stdout,
        ran.stderr
    );
    assert!(
        ran.stdout.contains("zz-neighbour.json:1:8"),
        "{}{}",
        ran.stdout,
        ran.stderr
    );
    assert_eq!(ran.code, 1, "{}{}", ran.stdout, ran.stderr);
}

fn rule(query: &str, when: &str) -> String {
    format!(
        "//! A rule that does harm.
rule(#{{
    id: \"own/bad\",
    language: \"json\",
    category: \"syntax\",
    severity: \"error\",
    message: \"never seen\",
    query: `{query}`,
    when: |m| {{ {when} }},
    examples: [ #{{ bad: `[1,]` }}, #{{ ok: `[]` }} ],
}});
"
    )
}

#[test]
fn a_rule_that_never_ends_is_stopped_and_told() {
    expect_told(
        &rule("(document) @all", "let x = 0; loop { x += 1; } true"),
        9,
        "ran out",
    );
}

#[test]
fn a_rule_that_calls_itself_without_end_is_stopped_and_told() {
    let source = "fn again(x) { again(x + 1) }\n".to_owned() + &rule("(document) @all", "again(1)");
    let ran = run_with(&source);
    assert!(
        ran.stdout.contains(".qmoi/rules/own/bad.rhai:"),
        "{}{}",
        ran.stdout,
        ran.stderr
    );
    assert!(ran.stdout.contains("zz-neighbour.json:1:8"), "{}", ran.stdout);
    assert_eq!(ran.code, 1);
}

#[test]
fn a_rule_that_eats_memory_is_stopped_and_told() {
    let source = rule(
        "(document) @all",
        "let text = `xxxxxxxx`; loop { text += text; } true",
    );
    expect_told(&source, 9, "own/bad");
}

#[test]
fn a_query_that_does_not_compile_is_told_at_its_place() {
    expect_told(&rule("(no_such_kind) @all", "true"), 8, "no_such_kind");
}

#[test]
fn a_rule_that_is_no_script_is_told() {
    expect_told("//! Half a rule.\nrule(#{\n    id: \n", 4, "does not compile");
}

#[test]
fn a_rule_nested_without_end_is_told() {
    let ran = run_with(&("rule(".to_owned() + &"[".repeat(100_000)));
    assert!(
        ran.stdout.contains(".qmoi/rules/own/bad.rhai:1:"),
        "{}{}",
        ran.stdout,
        ran.stderr
    );
    assert!(ran.stdout.contains("zz-neighbour.json:1:8"), "{}", ran.stdout);
    assert_eq!(ran.code, 1);
}
