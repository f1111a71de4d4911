//! `qmoi rules explain`: a rule's manual, with its examples.

use engine::{RuleInfo, rules::Example};

use super::builtin::{self, BUILT_IN};
use super::{Origin, shown};
use crate::failure::{Exit, Failure};
use crate::terminal::{self, When};
use crate::{diff, markdown, visible};

/// Options of `qmoi rules explain`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  qmoi rules explain json/trailing-comma")]
pub(crate) struct Arguments {
    /// The rule
    #[arg(value_name = "ID")]
    id: String,
    #[command(flatten)]
    origin: Origin,
}

/// Prints the manual.
///
/// # Errors
/// When there is no such rule, or the configuration named cannot be used.
pub(super) fn run(arguments: &Arguments, color: When) -> Result<Exit, Failure> {
    if let Some(manual) = builtin::manual(&arguments.id) {
        let text = format!("# {}\n\n{manual}", arguments.id);
        return crate::command::print(markdown::rendered(&text, color.on_stdout()));
    }
    let rules = arguments.origin.rules()?;
    let all = rules.all();
    match all.iter().find(|rule| rule.id.as_str() == arguments.id) {
        Some(rule) => crate::command::print(page(rule, color.on_stdout())),
        None => {
            terminal::complain(&shown(rules.own_faults(), color.on_stderr()));
            Err(Failure::UnknownRule {
                id: arguments.id.clone(),
                nearest: nearest(&arguments.id, &all),
            })
        }
    }
}

/// The id that was probably meant: the likest one, or the only one with that last part.
fn nearest(id: &str, rules: &[RuleInfo]) -> Option<String> {
    let ids: Vec<&str> = rules
        .iter()
        .map(|rule| rule.id.as_str())
        .chain(BUILT_IN.iter().map(|(id, _)| *id))
        .collect();
    let with_name = ids
        .iter()
        .find(|other| other.split_once('/').is_some_and(|(_, name)| name == id));
    let alike = || similar::get_close_matches(id, &ids, 1, 0.6).first().copied();
    with_name.copied().or_else(alike).map(str::to_owned)
}

fn page(rule: &RuleInfo, colour: bool) -> String {
    let mut text = markdown::rendered(&format!("# {}\n", rule.id), colour);
    text.push_str(&format!(
        "{}, {}, {}\n\n",
        rule.language.name(),
        rule.category.name(),
        rule.severity.name()
    ));
    text.push_str(&markdown::rendered(rule.documentation.trim(), colour));
    if !rule.files.is_empty() {
        text.push_str(&markdown::rendered(
            &format!("\n## Files\n\n{}\n", rule.files.join(", ")),
            colour,
        ));
    }
    if !rule.fixes.is_empty() {
        text.push_str(&markdown::rendered("\n## Fixes\n\n", colour));
        for (title, safety) in &rule.fixes {
            text.push_str(&format!("- {} ({})\n", visible::one_line(title), safety.name()));
        }
    }
    text.push_str(&markdown::rendered("\n## Examples\n", colour));
    for example in &rule.examples {
        text.push('\n');
        text.push_str(&shown_example(example, colour));
    }
    text
}

fn shown_example(example: &Example, colour: bool) -> String {
    let look = diff::Look::Visible { colour };
    let mut path = visible::one_line(example.path()).to_string();
    if let Some(schema) = example.schema() {
        path.push_str(&format!(" held to {}", visible::one_line(schema)));
    }
    match example {
        Example::Bad {
            bad,
            good: Some(good),
            ..
        } => {
            format!("{}, repaired:\n{}", path, indented(&changed(bad, good, look)))
        }
        Example::Bad { bad, good: None, .. } => {
            format!("{}, found:\n{}", path, indented(&visible::lines(bad)))
        }
        Example::Ok { ok, .. } => format!("{}, right:\n{}", path, indented(&visible::lines(ok))),
    }
}

/// What changes, without the `@@` lines: an example is short enough to see where.
fn changed(before: &str, after: &str, look: diff::Look) -> String {
    let end = |text: &str| {
        if text.ends_with('\n') {
            text.to_owned()
        } else {
            format!("{text}\n")
        }
    };
    let hunks = diff::hunks(&end(before), &end(after), look);
    let lines: Vec<&str> = hunks.lines().filter(|line| !line.contains("@@ -")).collect();
    lines.join("\n")
}

fn indented(text: &str) -> String {
    text.lines().map(|line| format!("    {line}\n")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typing_error_finds_the_rule_meant() {
        let rules = engine::Rules::new(Vec::new()).all();
        for typed in ["json/trailing-coma", "trailing-comma", "jsn/trailing-comma"] {
            assert_eq!(
                nearest(typed, &rules).as_deref(),
                Some("json/trailing-comma"),
                "{typed}"
            );
        }
        assert_eq!(nearest("zzz", &rules), None);
    }

    #[test]
    fn a_page_has_manual_fixes_and_examples() {
        let rules = engine::Rules::new(Vec::new()).all();
        let rule = rules
            .iter()
            .find(|rule| rule.id.as_str() == "json/trailing-comma")
            .unwrap();
        let page = page(rule, false);
        assert!(page.contains("Fix safety") && page.contains("- Repair it as the finding says (safe)"));
        assert!(page.contains("    -{\"a\": 1,}\n    +{\"a\": 1}\n"), "{page}");
    }
}
