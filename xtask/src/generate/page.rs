//! The pages in Markdown.

use engine::rules::Example;
use engine::{Category, Language, RuleInfo, Safety};

/// The page of one rule: its manual, its facts, its examples.
pub(super) fn of_rule(rule: &RuleInfo) -> String {
    let mut page = format!(
        "<!-- Generated from {} by `cargo xtask generate`; edit the rule. -->\n\n# {}\n\n{}\n\n",
        rule.path,
        rule.id,
        rule.documentation.trim()
    );
    page.push_str("## At a glance\n\n| | |\n|---|---|\n");
    let files = if rule.files.is_empty() {
        format!("every {} file", title(rule.language))
    } else {
        rule.files
            .iter()
            .map(|glob| format!("`{glob}`"))
            .collect::<Vec<_>>()
            .join(", ")
    };
    let category = match rule.category {
        Category::Syntax => "syntax: the file does not parse",
        Category::Correctness => "correctness: the file parses and is wrong",
        Category::Style => "style: off unless selected",
    };
    for (name, value) in [
        ("Files", files),
        ("Category", category.to_owned()),
        ("Severity", rule.severity.name().to_owned()),
        ("Fixes", fixes(rule)),
    ] {
        page.push_str(&format!("| {name} | {} |\n", cell(&value)));
    }
    page.push_str("\n## Examples\n");
    for example in &rule.examples {
        page.push('\n');
        page.push_str(&shown(example, rule.language));
    }
    page
}

/// The list of all rules, by pack.
pub(super) fn index(rules: &[RuleInfo]) -> String {
    let mut page = "<!-- Generated from the rules by `cargo xtask generate`. -->\n\n# Rules\n\n\
        `qmoi rules explain ID` shows each of these pages in the terminal. How to write one: \
        [writing rules](../writing-rules.md).\n"
        .to_owned();
    let mut pack = "";
    for rule in rules {
        if rule.id.pack() != pack {
            pack = rule.id.pack();
            page.push_str(&format!(
                "\n## {pack}\n\n| rule | what it finds | category | severity | fix |\n|---|---|---|---|---|\n"
            ));
        }
        let fix = match rule.fixes.iter().map(|(_, safety)| *safety).max() {
            Some(Safety::Safe) => "safe",
            Some(Safety::Unsafe) => "unsafe",
            None => "none",
        };
        page.push_str(&format!(
            "| [{id}]({id}.md) | {} | {} | {} | {fix} |\n",
            cell(&rule.summary),
            rule.category.name(),
            rule.severity.name(),
            id = rule.id,
        ));
    }
    page
}

fn title(language: Language) -> &'static str {
    match language {
        Language::Json => "JSON",
        Language::Yaml => "YAML",
        Language::JavaScript => "JavaScript",
    }
}

fn fixes(rule: &RuleInfo) -> String {
    if rule.fixes.is_empty() {
        return "none".to_owned();
    }
    rule.fixes
        .iter()
        .map(|(title, safety)| format!("{title} ({})", safety.name()))
        .collect::<Vec<_>>()
        .join("; ")
}

/// `text` as it may stand in a cell of a table.
fn cell(text: &str) -> String {
    text.replace('\n', " ").replace('|', "\\|")
}

fn shown(example: &Example, language: Language) -> String {
    let mut path = format!("`{}`", example.path());
    if let Some(schema) = example.schema() {
        path.push_str(&format!(" held to `{schema}`"));
    }
    match example {
        Example::Bad {
            bad,
            good: Some(good),
            ..
        } => format!(
            "Wrong, in {path}:\n\n{}\nRepaired:\n\n{}",
            fenced(bad, language),
            fenced(good, language)
        ),
        Example::Bad { bad, good: None, .. } => {
            format!(
                "Wrong, in {path}, and left to a person:\n\n{}",
                fenced(bad, language)
            )
        }
        Example::Ok { ok, .. } => format!("Right, in {path}:\n\n{}", fenced(ok, language)),
    }
}

/// `text` as a block of code, between fences longer than any it holds.
fn fenced(text: &str, language: Language) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(3.max(longest + 1));
    let newline = if text.ends_with('\n') { "" } else { "\n" };
    format!("{fence}{}\n{text}{newline}{fence}\n", language.name())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fence_is_longer_than_those_inside() {
        assert_eq!(fenced("a ```` b", Language::Yaml), "`````yaml\na ```` b\n`````\n");
        assert_eq!(fenced("{}\n", Language::Json), "```json\n{}\n```\n");
    }

    #[test]
    fn a_cell_keeps_to_its_row_and_column() {
        assert_eq!(cell("a | b\nc"), "a \\| b c");
    }
}
