use super::*;
use crate::finding::{Category, RuleId, Safety, Severity};

const DECLARED: Severity = Severity::Warning;

fn resolver(text: &str, select: &[&str], ignore: &[&str]) -> Resolver {
    let (configuration, problems) = Configuration::parse(text);
    assert_eq!(problems, []);
    let selectors = |names: &[&str]| names.iter().map(|name| name.parse().unwrap()).collect();
    Resolver::new(
        &configuration,
        &Overrides {
            select: selectors(select),
            ignore: selectors(ignore),
        },
    )
}

/// Severity of a correctness rule in `a.json`.
fn severity(resolver: &Resolver, rule: &str) -> Option<Severity> {
    resolver
        .settings_for("a.json")
        .severity(&RuleId::new(rule), Category::Correctness, DECLARED)
}

fn style(resolver: &Resolver, rule: &str) -> Option<Severity> {
    resolver
        .settings_for("a.json")
        .severity(&RuleId::new(rule), Category::Style, DECLARED)
}

#[test]
fn without_configuration_everything_but_style_is_on() {
    let plain = resolver("{}", &[], &[]);
    assert_eq!(severity(&plain, "json/a"), Some(DECLARED));
    assert_eq!(style(&plain, "json/a"), None);
    assert_eq!(plain.settings_for("x").limits, Limits::default());
}

#[test]
fn the_narrowest_name_decides_and_between_equals_ignore_does() {
    let chosen = resolver(
        r#"{"select": ["json", "yaml/a"], "ignore": ["all", "json/b", "yaml/a"], "rules": {"json/c": "error"}}"#,
        &[],
        &[],
    );
    assert_eq!(severity(&chosen, "json/a"), Some(DECLARED));
    assert_eq!(severity(&chosen, "json/b"), None);
    assert_eq!(severity(&chosen, "json/c"), Some(Severity::Error));
    assert_eq!(severity(&chosen, "yaml/a"), None);
    assert_eq!(severity(&chosen, "javascript/a"), None);
}

#[test]
fn a_severity_turns_a_rule_on_but_a_pack_s_severity_does_not_turn_on_its_style() {
    let chosen = resolver(
        r#"{"rules": {"json": "info", "json/nice": "error"}, "packs": {"yaml": true}}"#,
        &[],
        &[],
    );
    assert_eq!(severity(&chosen, "json/a"), Some(Severity::Info));
    assert_eq!(style(&chosen, "json/other"), None);
    assert_eq!(style(&chosen, "json/nice"), Some(Severity::Error));
    assert_eq!(style(&chosen, "yaml/nice"), None);
    let category = resolver(r#"{"rules": {"style": "info"}}"#, &[], &[]);
    assert_eq!(style(&category, "json/other"), Some(Severity::Info));
}

#[test]
fn a_pack_can_be_off_save_for_one_rule() {
    let chosen = resolver(
        r#"{"packs": {"json": false}, "rules": {"json/a": "warning"}}"#,
        &[],
        &[],
    );
    assert_eq!(severity(&chosen, "json/a"), Some(Severity::Warning));
    assert_eq!(severity(&chosen, "json/b"), None);
}

#[test]
fn the_command_line_replaces_the_selection_and_extends_what_is_ignored() {
    let text = r#"{"select": ["yaml"], "ignore": ["json/a"], "rules": {"json/a": {"severity": "info"}}}"#;
    let selected = resolver(text, &["json"], &[]);
    assert_eq!(severity(&selected, "json/a"), Some(Severity::Info));
    assert_eq!(severity(&selected, "yaml/a"), None);
    let ignored = resolver(text, &[], &["yaml/a"]);
    assert_eq!(severity(&ignored, "yaml/b"), Some(DECLARED));
    assert_eq!(severity(&ignored, "yaml/a"), None);
    assert_eq!(severity(&ignored, "json/a"), None);
    let all = resolver("{}", &["all"], &["json"]);
    assert_eq!(style(&all, "yaml/a"), Some(DECLARED));
    assert_eq!(severity(&all, "json/a"), None);
}

#[test]
fn later_overrides_win_for_the_files_they_name() {
    let chosen = resolver(
        r#"{"ignore": ["json/a"], "overrides": [
            {"files": ["tests/**"], "rules": {"json/a": "info"}},
            {"files": ["*.fixture.json"], "ignore": ["json"]}]}"#,
        &[],
        &[],
    );
    let of = |name: &str| {
        chosen
            .settings_for(name)
            .severity(&RuleId::new("json/a"), Category::Correctness, DECLARED)
    };
    assert_eq!(of("a.json"), None);
    assert_eq!(of("tests/a.json"), Some(Severity::Info));
    assert_eq!(of("tests/a.fixture.json"), None);
}

#[test]
fn files_with_the_same_overrides_share_their_settings() {
    let chosen = resolver(
        r#"{"overrides": [{"files": ["b/**"], "ignore": ["json"]}]}"#,
        &[],
        &[],
    );
    assert!(Arc::ptr_eq(
        &chosen.settings_for("a/x"),
        &chosen.settings_for("c/y")
    ));
    assert_ne!(
        chosen.settings_for("a/x").fingerprint(),
        chosen.settings_for("b/x").fingerprint()
    );
}

#[test]
fn safety_promotes_and_demotes() {
    let chosen = resolver(
        r#"{"rules": {"json": {"safety": "unsafe"}, "json/a": {"safety": "safe"}}}"#,
        &[],
        &[],
    );
    let settings = chosen.settings_for("x");
    let safety = |rule: &str, declared| settings.safety(&RuleId::new(rule), declared);
    assert_eq!(safety("json/b", Safety::Safe), Safety::Unsafe);
    assert_eq!(safety("json/a", Safety::Unsafe), Safety::Safe);
    assert_eq!(safety("yaml/a", Safety::Unsafe), Safety::Unsafe);
}

#[test]
fn excluded_folders_exclude_what_is_in_them() {
    let chosen = resolver(r#"{"exclude": ["dist", "a/*.json"]}"#, &[], &[]);
    assert!(chosen.excludes("packages/x/dist"));
    assert!(chosen.excludes("packages/x/dist/y.js"));
    assert!(chosen.excludes("a/b.json"));
    assert!(!chosen.excludes("b.json"));
}
