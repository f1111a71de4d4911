//! `qmoi rules list`.

use clap::ValueEnum;
use engine::{RuleInfo, Safety};
use serde_json::{Value, json};

use super::{Origin, shown};
use crate::failure::{Exit, Failure};
use crate::terminal::{self, When};
use crate::visible::{escaped_json, one_line};

/// Options of `qmoi rules list`.
#[derive(Debug, Default, clap::Args)]
#[command(after_help = "Examples:\n  qmoi rules list\n  qmoi rules list --format json")]
pub(crate) struct Arguments {
    /// How the list is written
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    #[command(flatten)]
    origin: Origin,
}

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
enum Format {
    /// A table
    #[default]
    Table,
    /// A JSON array
    Json,
}

/// Prints the list.
///
/// # Errors
/// When the configuration named cannot be used.
pub(super) fn run(arguments: &Arguments, color: When) -> Result<Exit, Failure> {
    let rules = arguments.origin.rules()?;
    let all = rules.all();
    let text = match arguments.format {
        Format::Table => table(&all),
        Format::Json => json_list(&all),
    };
    crate::command::print(text)?;
    let faults = rules.faults();
    let exit = if faults.is_empty() {
        Exit::Clean
    } else {
        Exit::Findings
    };
    terminal::complain(&shown(faults, color.on_stderr()));
    Ok(exit)
}

/// The columns of one rule: id, category, severity, safety of its fixes, summary.
fn row(rule: &RuleInfo) -> [String; 5] {
    [
        one_line(rule.id.as_str()).into_owned(),
        rule.category.name().to_owned(),
        rule.severity.name().to_owned(),
        fixes(rule).to_owned(),
        one_line(&rule.summary).into_owned(),
    ]
}

fn fixes(rule: &RuleInfo) -> &'static str {
    match rule.fixes.iter().map(|(_, safety)| *safety).max() {
        Some(Safety::Safe) => "safe",
        Some(Safety::Unsafe) => "unsafe",
        None => "none",
    }
}

fn table(rules: &[RuleInfo]) -> String {
    let mut rows = vec![["RULE", "CATEGORY", "SEVERITY", "FIXES", "SUMMARY"].map(str::to_owned)];
    rows.extend(rules.iter().map(row));
    let widths: [usize; 4] = std::array::from_fn(|column| {
        rows.iter()
            .map(|row| row[column].chars().count())
            .max()
            .unwrap_or(0)
    });
    rows.iter().fold(String::new(), |mut text, row| {
        for (cell, width) in row.iter().zip(widths) {
            text.push_str(&format!("{cell:width$}  "));
        }
        text.push_str(&row[4]);
        text.push('\n');
        text
    })
}

fn json_list(rules: &[RuleInfo]) -> String {
    let list: Vec<Value> = rules
        .iter()
        .map(|rule| {
            let fixes: Vec<Value> = rule
                .fixes
                .iter()
                .map(|(title, safety)| json!({"title": title, "safety": safety}))
                .collect();
            json!({
                "id": rule.id,
                "language": rule.language,
                "category": rule.category,
                "severity": rule.severity,
                "summary": rule.summary,
                "files": rule.files,
                "fixes": fixes,
                "path": rule.path,
                "embedded": rule.embedded,
            })
        })
        .collect();
    format!("{}\n", escaped_json(format!("{:#}", Value::Array(list))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_is_one_row_with_aligned_columns() {
        let rules = engine::Rules::new(Vec::new()).all();
        let table = table(&rules);
        let mut lines = table.lines();
        let column = lines.next().and_then(|line| line.find("SUMMARY")).unwrap();
        assert_eq!(table.lines().count(), rules.len() + 1);
        assert!(lines.all(|line| line.chars().nth(column - 1) == Some(' ')));
    }

    #[test]
    fn the_json_list_has_every_rule() {
        let rules = engine::Rules::new(Vec::new()).all();
        let list: Vec<Value> = serde_json::from_str(&json_list(&rules)).unwrap();
        assert_eq!(list.len(), rules.len());
        assert!(list.iter().all(|rule| rule["summary"].is_string()));
    }
}
