//! Running a rule's examples: its tests.
//!
//! A `bad` example is found, its fixes lead to `good`, `good` is silent and a second pass changes nothing; an `ok` example
//! is silent. Each is run again with CRLF line endings, with a BOM, and with text beyond ASCII in front.

use std::sync::Arc;

use super::definition::Rule;
use super::info::Example;
use crate::configuration::Settings;
use crate::document::Document;
use crate::finding::{RuleId, Safety};
use crate::language::{FileClass, Language};
use crate::limits::Limits;
use crate::models::ListedFiles;
use crate::neighbours::Neighbours;
use crate::repair::{self, Outcome};
use crate::shape::Schema;

/// How one variant of one example went.
#[derive(Debug, Clone)]
pub struct ExampleResult {
    /// The rule.
    pub rule: RuleId,
    /// Which example, counted from 1, and which variant of it: `2`, `2 with CRLF`.
    pub example: String,
    /// What went wrong; nothing when it passed.
    pub failure: Option<String>,
}

/// A way to write the same text differently, which no rule may mind.
#[derive(Debug, Clone, Copy)]
enum Variant {
    Plain,
    Crlf,
    Bom,
    BeyondAscii,
}

impl Variant {
    const ALL: [Self; 4] = [Self::Plain, Self::Crlf, Self::Bom, Self::BeyondAscii];

    fn name(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Crlf => " with CRLF",
            Self::Bom => " with a BOM",
            Self::BeyondAscii => " after text beyond ASCII",
        }
    }

    /// `text` written this way, or nothing where the language has no such way.
    fn of(self, text: &str, class: FileClass) -> Option<String> {
        match self {
            Self::Plain => Some(text.to_owned()),
            Self::Crlf if text.contains('\r') => None,
            Self::Crlf => Some(text.replace('\n', "\r\n")),
            // RFC 8259 forbids the BOM, so with one in front a JSON example would be about something else.
            Self::Bom if class == FileClass::Json => None,
            Self::Bom => Some(format!("\u{feff}{text}")),
            Self::BeyondAscii => match class.language() {
                Language::Yaml if !text.starts_with(['%', '-', '\u{feff}']) => {
                    Some(format!("# é – 😀\n{text}"))
                }
                Language::JavaScript if !text.starts_with("#!") => Some(format!("/* é – 😀 */ {text}")),
                Language::Json if class.has_comments() => Some(format!("/* é – 😀 */ {text}")),
                _ => None,
            },
        }
    }
}

/// Runs every example of `rule` in every variant.
pub(super) fn run(rule: &Arc<Rule>) -> Vec<ExampleResult> {
    let mut results = Vec::new();
    for (index, example) in rule.info.examples.iter().enumerate() {
        let path = example.path();
        let Some(class) = FileClass::of(path).filter(|class| class.language() == rule.info.language) else {
            results.push(ExampleResult {
                rule: rule.info.id.clone(),
                example: format!("{}", index + 1),
                failure: Some(format!("`{path}` is not a {} file", rule.info.language.name())),
            });
            continue;
        };
        for variant in Variant::ALL {
            if let Some(outcome) = run_variant(rule, example, path, class, variant) {
                results.push(ExampleResult {
                    rule: rule.info.id.clone(),
                    example: format!("{}{}", index + 1, variant.name()),
                    failure: outcome.err(),
                });
            }
        }
    }
    results
}

fn run_variant(
    rule: &Arc<Rule>,
    example: &Example,
    path: &str,
    class: FileClass,
    variant: Variant,
) -> Option<Result<(), String>> {
    let schema = match example.schema().map(Schema::parse).transpose() {
        Ok(schema) => schema.map(Arc::new),
        Err(error) => return Some(Err(format!("its schema cannot be used: {error}"))),
    };
    let trial = Trial {
        rule,
        path,
        class,
        schema,
        beside: example.beside(),
    };
    match example {
        Example::Ok { ok, .. } => Some(trial.silent(&variant.of(ok, class)?, "the `ok` text")),
        Example::Bad { bad, good, .. } => {
            let bad = variant.of(bad, class)?;
            match good {
                Some(good) => Some(trial.repairs(&bad, &variant.of(good, class)?)),
                None => Some(trial.finds(&bad)),
            }
        }
    }
}

/// One rule, alone, on one file.
struct Trial<'a> {
    rule: &'a Arc<Rule>,
    path: &'a str,
    class: FileClass,
    schema: Option<Arc<Schema>>,
    beside: &'a [(String, String)],
}

impl Trial<'_> {
    fn outcome(&self, text: &str) -> Result<Outcome, String> {
        let limits = Limits::default();
        let document = Document::from_text(self.path, self.class, text, &limits)
            .map_err(|refusal| format!("the text is refused: {refusal}"))?
            .held_to(self.schema.as_ref());
        let document = if self.beside.is_empty() {
            document
        } else {
            let mut files = self.beside.to_vec();
            files.push((self.path.to_owned(), text.to_owned()));
            document.among(Neighbours::new(ListedFiles::new(files)))
        };
        let settings = Settings::only(&self.rule.info.id);
        let outcome = repair::run_alone(self.rule, &document, &settings, Safety::Unsafe);
        match outcome.faults.first() {
            Some(fault) => Err(fault.finding.message.clone()),
            None => Ok(outcome),
        }
    }

    fn findings(&self, text: &str) -> Result<usize, String> {
        let outcome = self.outcome(text)?;
        Ok(outcome.applied.len() + outcome.remaining.len())
    }

    fn finds(&self, bad: &str) -> Result<(), String> {
        if self.findings(bad)? == 0 {
            Err(format!("nothing is found in\n{bad}"))
        } else {
            Ok(())
        }
    }

    fn silent(&self, text: &str, what: &str) -> Result<(), String> {
        let outcome = self.outcome(text)?;
        if outcome.applied.is_empty() && outcome.remaining.is_empty() {
            return Ok(());
        }
        let first = outcome.applied.first().map(|applied| applied.message.clone());
        let first = first.or_else(|| outcome.remaining.first().map(|finding| finding.message.clone()));
        Err(format!(
            "{what} is not silent: {}\n{text}",
            first.unwrap_or_default()
        ))
    }

    fn repairs(&self, bad: &str, good: &str) -> Result<(), String> {
        let outcome = self.outcome(bad)?;
        if outcome.applied.is_empty() && outcome.remaining.is_empty() {
            return Err(format!("nothing is found in\n{bad}"));
        }
        if outcome.text != good {
            return Err(format!("expected\n{good}\nand got\n{}", outcome.text));
        }
        self.silent(good, "the `good` text")
    }
}
