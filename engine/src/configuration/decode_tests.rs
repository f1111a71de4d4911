use insta::assert_snapshot;

use super::*;
use crate::finding::{RuleId, Severity};

/// The problems as `place: message (suggestion)`, one a line.
fn problems(text: &str) -> String {
    let (_, problems) = Configuration::parse(text);
    let lines: Vec<String> = problems
        .iter()
        .map(|problem| {
            let suggestion = problem
                .suggestion
                .as_ref()
                .map(|wanted| format!(" (meant: {wanted})"));
            let place = problem.span.text(text);
            format!("{place}: {}{}", problem.message, suggestion.unwrap_or_default())
        })
        .collect();
    lines.join("\n")
}

#[test]
fn every_setting_is_read() {
    let text = r#"
    // comments and trailing commas are welcome
    {
        "$schema": "schema.json",
        "select": ["all"], "ignore": ["style"],
        "rules": { "json/a": "off", "yaml": { "severity": "info", "safety": "unsafe" } },
        "packs": { "javascript": false },
        "ruleFolders": ["tools/rules"],
        "exclude": ["dist", "**/*.min.js"],
        "limits": { "fileSize": "2 MB", "depth": 50 },
        "overrides": [{ "files": ["tests/**"], "select": ["json"], "ignore": ["json/b"], "rules": { "json": "error" } }],
    }"#;
    let (read, problems) = Configuration::parse(text);
    assert_eq!(problems, []);
    assert_eq!(read.schema.as_deref(), Some("schema.json"));
    assert_eq!(read.select.unwrap()[0].value, Selector::All);
    assert_eq!(read.rules[0].1.level, Some(Level::Off));
    assert_eq!(read.rules[0].0.value, Selector::Rule(RuleId::new("json/a")));
    assert_eq!(
        read.rules[1].1,
        RuleSetting {
            level: Some(Level::On(Severity::Info)),
            safety: Some(Safety::Unsafe)
        }
    );
    assert!(!read.packs[0].1);
    assert_eq!(read.rule_folders[0].value, "tools/rules");
    assert_eq!(read.exclude[1].span.text(text), r#""**/*.min.js""#);
    assert_eq!(
        read.limits,
        LimitsSection {
            file_size: Some(2 * 1024 * 1024),
            depth: Some(50)
        }
    );
    assert_eq!(read.overrides[0].files[0].value, "tests/**");
}

#[test]
fn each_problem_is_told_at_its_place() {
    let text = r#"{
        "slect": [], "ignore": 7, "select": ["json", 3, "a b"],
        "rules": { "json/a": "warn", "json/b": { "severty": "info", "safety": "sure" }, "style": { "safety": "safe" }, "x": [] },
        "packs": { "json": "yes", "json/a": true, "style": false },
        "exclude": ["a[", "!b"], "limits": { "fileSize": "10 apples", "depth": 0, "deep": 1 },
        "overrides": [{ "select": "json" }, 1], "exclude": []
    }"#;
    assert_snapshot!(problems(text), @r#"
"slect": there is no setting `slect` here (meant: select)
7: expected an array `[ … ]`, found a number
3: expected a string, found a number
"a b": `a b` is not a rule (`pack/rule`), a pack, a category or `all`
"warn": expected one of `off`, `info`, `warning`, `error` (meant: warning)
"severty": there is no setting `severty` here (meant: severity)
"sure": expected one of `safe`, `unsafe`
{ "safety": "safe" }: the safety of fixes is set for a rule, a pack or `all`, not for a category
[]: expected a level or an object with `severity` and `safety`, found an array
"yes": expected `true` or `false`, found a string
"json/a": `json/a` is not a pack; name it under `rules` instead
"style": `style` is not a pack; name it under `rules` instead
"10 apples": a size is a number of bytes, or a text such as `"10 MB"`
0: expected a whole number above zero
"deep": there is no setting `deep` here
{ "select": "json" }: an override needs `files`, the patterns of the files it is for
1: expected an object with `files`, found a number
"exclude": the key `exclude` stands here a second time; this value counts
"#);
}

#[test]
fn what_is_right_applies_although_other_things_are_wrong() {
    let text = r#"{"ingore": ["json"], "limits": {"depth": "x", "fileSize": 99}, "exclude": "dist"}"#;
    let (read, problems) = Configuration::parse(text);
    assert_eq!(problems.len(), 2);
    assert_eq!(read.limits.file_size, Some(99));
    assert_eq!(read.exclude[0].value, "dist");
}

#[test]
fn spans_are_right_behind_a_bom_and_other_characters() {
    let text = "\u{feff}{ // é😀\n \"foo\": 1}";
    assert_eq!(problems(text), "\"foo\": there is no setting `foo` here");
}

#[test]
fn a_text_that_does_not_parse_is_told_once_and_reads_as_nothing() {
    let (read, problems) = Configuration::parse("{\"select\": [}");
    assert_eq!(read, Configuration::default());
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert_eq!(problems[0].kind, ProblemKind::Syntax);
}

#[test]
fn a_slip_that_leaves_the_meaning_clear_is_told_and_the_settings_apply() {
    let text = r#"{"ignore": ["json"] "exclude": ['dist']}"#;
    let (read, problems) = Configuration::parse(text);
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert_eq!(problems[0].kind, ProblemKind::Syntax);
    assert_eq!(problems[0].span.start, text.find("\"exclude").unwrap());
    assert_eq!((read.ignore.len(), read.exclude.len()), (1, 1));
}

#[test]
fn a_text_nested_without_end_is_refused_before_it_is_parsed() {
    let (read, problems) = Configuration::parse(&"[{\"a\":".repeat(100_000));
    assert_eq!(read, Configuration::default());
    assert_eq!(problems.len(), 1);
    assert!(
        problems[0].message.contains("nests deeper than 32 levels"),
        "{problems:?}"
    );
}

#[test]
fn an_empty_file_says_nothing_and_another_value_is_told() {
    assert_eq!(problems("[]"), "[]: expected an object `{ … }`, found an array");
    assert_eq!(Configuration::parse("{}"), (Configuration::default(), Vec::new()));
}

#[test]
fn sizes_are_read_with_and_without_units() {
    assert_eq!(parse_size("500"), Some(500));
    assert_eq!(parse_size("10 MB"), Some(10 * 1024 * 1024));
    assert_eq!(parse_size("3kb"), Some(3072));
    for wrong in [
        "",
        "MB",
        "0",
        "-1",
        "1.5 MB",
        "99999999999999999999",
        "99999999999999 GB",
    ] {
        assert_eq!(parse_size(wrong), None, "{wrong}");
    }
}

#[test]
fn the_schema_and_the_reader_know_the_same_settings() {
    let schema = serde_json::to_value(super::super::schema()).unwrap();
    let keys = |at: &str| -> Vec<String> {
        let properties = schema.pointer(at).and_then(serde_json::Value::as_object).unwrap();
        let mut keys: Vec<String> = properties.keys().cloned().collect();
        keys.sort();
        keys
    };
    let sorted = |known: &[&str]| {
        let mut known: Vec<String> = known.iter().map(|key| (*key).to_owned()).collect();
        known.sort();
        known
    };
    assert_eq!(keys("/properties"), sorted(&KEYS));
    assert_eq!(keys("/$defs/FileOverride/properties"), sorted(&OVERRIDE_KEYS));
    assert_eq!(keys("/$defs/LimitsSection/properties"), sorted(&LIMITS_KEYS));
    assert_eq!(keys("/$defs/RuleSetting/anyOf/1/properties"), sorted(&RULE_KEYS));
    for at in [
        "",
        "/$defs/FileOverride",
        "/$defs/LimitsSection",
        "/$defs/RuleSetting/anyOf/1",
    ] {
        assert_eq!(
            schema.pointer(&format!("{at}/additionalProperties")),
            Some(&false.into()),
            "{at}"
        );
    }
    assert_eq!(
        schema.pointer("/$defs/FileOverride/required"),
        Some(&serde_json::json!(["files"]))
    );
    assert_eq!(schema.pointer("/required"), None);
}
