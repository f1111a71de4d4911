//! From the text of a `qmoi.json` to a [`Configuration`], keeping all that can be kept.
//!
//! Every key stands alone: what is wrong with one is reported at its place and the others apply. The reader takes some
//! texts that the strict parser refuses; these are reported as syntax problems, and what could be read of them applies.

use jsonc_parser::ast::{Object, ObjectPropName, Value};
use jsonc_parser::common::{Range, Ranged};

use super::globs;
use super::problem::{ConfigurationProblem, ProblemKind, nearest};
use super::selector::Selector;
use super::types::{Configuration, FileOverride, Level, LimitsSection, RuleSetting, Spanned};
use crate::document::Document;
use crate::finding::Safety;
use crate::language::FileClass;
use crate::limits::{Limits, Refusal};
use crate::text::Span;

/// A configuration is written by hand and has four levels; more is a mistake or an attack.
const LIMITS: Limits = Limits {
    size: 1024 * 1024,
    depth: 32,
};

impl Configuration {
    /// Reads `text`, JSON with comments. Never fails: what cannot be read is told and left out.
    ///
    /// When a problem is of kind [`ProblemKind::Syntax`], parsing a repaired text again may recover more; the spans of
    /// that second answer speak of the repaired text.
    #[must_use]
    pub fn parse(text: &str) -> (Self, Vec<ConfigurationProblem>) {
        let mut decoder = Decoder::default();
        let configuration = decoder.read(text);
        decoder.problems.sort_by_key(|problem| problem.span);
        (configuration, decoder.problems)
    }
}

/// The problems found so far, and how far the parsed text was moved by a BOM.
#[derive(Default)]
struct Decoder {
    problems: Vec<ConfigurationProblem>,
    shift: usize,
}

impl Decoder {
    fn read(&mut self, text: &str) -> Configuration {
        let document = match Document::from_text("qmoi.json", FileClass::JsonWithComments, text, &LIMITS) {
            Ok(document) => document,
            Err(refusal) => {
                self.refused(refusal);
                return Configuration::default();
            }
        };
        if let Some(error) = document.first_error() {
            self.syntax(error.span, error.cause.clone());
        }
        let body = text.strip_prefix('\u{feff}').unwrap_or(text);
        self.shift = text.len() - body.len();
        match jsonc_parser::parse_to_ast(body, &Default::default(), &Default::default()) {
            Ok(parsed) => match parsed.value {
                Some(Value::Object(object)) => self.configuration(&object),
                Some(other) => {
                    self.wrong_type(&other, "an object `{ … }`");
                    Configuration::default()
                }
                None => Configuration::default(),
            },
            Err(error) => {
                if self.problems.is_empty() {
                    let span = self.span(error.range());
                    self.syntax(span, lower_first(&error.kind().to_string()));
                }
                Configuration::default()
            }
        }
    }

    fn configuration(&mut self, object: &Object<'_>) -> Configuration {
        let mut configuration = Configuration::default();
        for (key, value) in self.properties(object) {
            match key.value.as_str() {
                "$schema" => configuration.schema = self.string(value).map(|schema| schema.value),
                "select" => configuration.select = self.list(value).map(|items| self.selectors(items)),
                "ignore" => configuration.ignore = self.selector_list(value),
                "rules" => configuration.rules = self.rules(value),
                "packs" => configuration.packs = self.packs(value),
                "ruleFolders" => configuration.rule_folders = self.strings(value),
                "schemas" => configuration.schemas = self.schemas(value),
                "exclude" => configuration.exclude = self.patterns(value),
                "limits" => configuration.limits = self.limits(value),
                "overrides" => configuration.overrides = self.overrides(value),
                _ => self.unknown_key(&key, &KEYS),
            }
        }
        configuration
    }

    fn overrides(&mut self, value: &Value<'_>) -> Vec<FileOverride> {
        let mut overrides = Vec::new();
        for item in self.list(value).unwrap_or_default() {
            let Value::Object(object) = item else {
                self.wrong_type(item, "an object with `files`");
                continue;
            };
            let mut entry = FileOverride::default();
            let mut has_files = false;
            for (key, value) in self.properties(object) {
                match key.value.as_str() {
                    "files" => {
                        has_files = true;
                        entry.files = self.patterns(value);
                    }
                    "select" => entry.select = self.list(value).map(|items| self.selectors(items)),
                    "ignore" => entry.ignore = self.selector_list(value),
                    "rules" => entry.rules = self.rules(value),
                    _ => self.unknown_key(&key, &OVERRIDE_KEYS),
                }
            }
            if !has_files {
                let message = "an override needs `files`, the patterns of the files it is for";
                self.report(item, message.to_owned(), None);
            }
            overrides.push(entry);
        }
        overrides
    }

    /// A schema that is not text is told of and left out, as is a pattern that is none.
    fn schemas(&mut self, value: &Value<'_>) -> Vec<(Spanned<String>, Spanned<String>)> {
        let wanted = "an object from patterns of files to paths of schemas";
        let mut schemas = Vec::new();
        for (pattern, value) in self.object(value, wanted) {
            if let Err(message) = globs::check(&pattern.value) {
                self.problems.push(ConfigurationProblem {
                    kind: ProblemKind::Content,
                    message,
                    span: pattern.span,
                    suggestion: None,
                });
                continue;
            }
            schemas.extend(self.string(value).map(|path| (pattern, path)));
        }
        schemas
    }

    fn limits(&mut self, value: &Value<'_>) -> LimitsSection {
        let mut limits = LimitsSection::default();
        for (key, value) in self.object(value, "an object with `fileSize` and `depth`") {
            match key.value.as_str() {
                "fileSize" => limits.file_size = self.file_size(value),
                "depth" => limits.depth = self.count(value),
                _ => self.unknown_key(&key, &LIMITS_KEYS),
            }
        }
        limits
    }

    fn file_size(&mut self, value: &Value<'_>) -> Option<usize> {
        let Value::StringLit(text) = value else {
            return self.count(value);
        };
        let size = parse_size(&text.value);
        if size.is_none() {
            let message = "a size is a number of bytes, or a text such as `\"10 MB\"`";
            self.report(value, message.to_owned(), None);
        }
        size
    }

    fn count(&mut self, value: &Value<'_>) -> Option<usize> {
        let Value::NumberLit(number) = value else {
            self.wrong_type(value, "a whole number");
            return None;
        };
        let count = number.value.parse().ok().filter(|count| *count > 0);
        if count.is_none() {
            self.report(value, "expected a whole number above zero".to_owned(), None);
        }
        count
    }

    fn rules(&mut self, value: &Value<'_>) -> Vec<(Spanned<Selector>, RuleSetting)> {
        let mut rules = Vec::new();
        for (key, value) in self.object(value, "an object from rules to levels") {
            let setting = self.rule_setting(value);
            if let (Some(selector), Some(mut setting)) = (self.selector(&key), setting) {
                if setting.safety.is_some() && matches!(selector.value, Selector::Category(_)) {
                    let message =
                        "the safety of fixes is set for a rule, a pack or `all`, not for a category";
                    self.report(value, message.to_owned(), None);
                    setting.safety = None;
                }
                rules.push((selector, setting));
            }
        }
        rules
    }

    fn rule_setting(&mut self, value: &Value<'_>) -> Option<RuleSetting> {
        let object = match value {
            Value::StringLit(_) => {
                let level = self.level(value)?;
                return Some(RuleSetting {
                    level: Some(level),
                    safety: None,
                });
            }
            Value::Object(object) => object,
            _ => {
                self.wrong_type(value, "a level or an object with `severity` and `safety`");
                return None;
            }
        };
        let mut setting = RuleSetting::default();
        for (key, value) in self.properties(object) {
            match key.value.as_str() {
                "severity" => setting.level = self.level(value),
                "safety" => {
                    setting.safety = self.choice(value, &["safe", "unsafe"], |name| match name {
                        "safe" => Some(Safety::Safe),
                        "unsafe" => Some(Safety::Unsafe),
                        _ => None,
                    });
                }
                _ => self.unknown_key(&key, &RULE_KEYS),
            }
        }
        Some(setting)
    }

    fn level(&mut self, value: &Value<'_>) -> Option<Level> {
        self.choice(value, &Level::NAMES, Level::named)
    }

    /// A string that is one of `names`.
    fn choice<T>(
        &mut self,
        value: &Value<'_>,
        names: &[&str],
        parse: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let text = self.string(value)?;
        let parsed = parse(&text.value);
        if parsed.is_none() {
            let listed: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
            // What other tools call their levels.
            let suggestion = match text.value.as_str() {
                "warn" => Some("warning"),
                "information" | "hint" | "note" => Some("info"),
                "none" | "false" | "disabled" => Some("off"),
                _ => nearest(&text.value, names.iter().copied()),
            };
            let suggestion = suggestion
                .filter(|wanted| names.contains(wanted))
                .map(str::to_owned);
            self.report(
                value,
                format!("expected one of {}", listed.join(", ")),
                suggestion,
            );
        }
        parsed
    }

    fn packs(&mut self, value: &Value<'_>) -> Vec<(Spanned<Selector>, bool)> {
        let mut packs = Vec::new();
        for (key, value) in self.object(value, "an object from packs to `true` or `false`") {
            let Value::BooleanLit(on) = value else {
                self.wrong_type(value, "`true` or `false`");
                continue;
            };
            match self.selector(&key) {
                Some(selector) if matches!(selector.value, Selector::Pack(_)) => {
                    packs.push((selector, on.value));
                }
                Some(selector) => self.problems.push(ConfigurationProblem {
                    kind: ProblemKind::Content,
                    message: format!(
                        "`{}` is not a pack; name it under `rules` instead",
                        selector.value
                    ),
                    span: selector.span,
                    suggestion: None,
                }),
                None => {}
            }
        }
        packs
    }

    fn selector_list(&mut self, value: &Value<'_>) -> Vec<Spanned<Selector>> {
        let items = self.list(value).unwrap_or_default();
        self.selectors(items)
    }

    fn selectors(&mut self, items: &[Value<'_>]) -> Vec<Spanned<Selector>> {
        let texts: Vec<_> = items.iter().filter_map(|item| self.string(item)).collect();
        texts.iter().filter_map(|text| self.selector(text)).collect()
    }

    fn selector(&mut self, text: &Spanned<String>) -> Option<Spanned<Selector>> {
        match text.value.parse() {
            Ok(value) => Some(Spanned {
                value,
                span: text.span,
            }),
            Err(error) => {
                let error: super::selector::SelectorError = error;
                self.problems.push(ConfigurationProblem {
                    kind: ProblemKind::Content,
                    message: error.to_string(),
                    span: text.span,
                    suggestion: None,
                });
                None
            }
        }
    }

    fn patterns(&mut self, value: &Value<'_>) -> Vec<Spanned<String>> {
        let mut patterns = self.strings(value);
        patterns.retain(|pattern| match globs::check(&pattern.value) {
            Ok(()) => true,
            Err(message) => {
                self.problems.push(ConfigurationProblem {
                    kind: ProblemKind::Content,
                    message,
                    span: pattern.span,
                    suggestion: None,
                });
                false
            }
        });
        patterns
    }

    fn strings(&mut self, value: &Value<'_>) -> Vec<Spanned<String>> {
        let items = self.list(value).unwrap_or_default();
        items.iter().filter_map(|item| self.string(item)).collect()
    }

    fn string(&mut self, value: &Value<'_>) -> Option<Spanned<String>> {
        if let Value::StringLit(text) = value {
            Some(Spanned {
                value: text.value.to_string(),
                span: self.span(text.range),
            })
        } else {
            self.wrong_type(value, "a string");
            None
        }
    }

    /// The items of an array. A single string counts as an array of one, as its writer meant it.
    fn list<'v, 't>(&mut self, value: &'v Value<'t>) -> Option<&'v [Value<'t>]> {
        match value {
            Value::Array(array) => Some(&array.elements),
            Value::StringLit(_) => Some(std::slice::from_ref(value)),
            _ => {
                self.wrong_type(value, "an array `[ … ]`");
                None
            }
        }
    }

    fn object<'v, 't>(
        &mut self,
        value: &'v Value<'t>,
        expected: &str,
    ) -> Vec<(Spanned<String>, &'v Value<'t>)> {
        if let Value::Object(object) = value {
            self.properties(object)
        } else {
            self.wrong_type(value, expected);
            Vec::new()
        }
    }

    /// The keys and values of an object. A repeated key is told; its last value counts, as everywhere in JSON.
    fn properties<'v, 't>(&mut self, object: &'v Object<'t>) -> Vec<(Spanned<String>, &'v Value<'t>)> {
        let mut properties: Vec<(Spanned<String>, &Value<'t>)> = Vec::new();
        for property in &object.properties {
            let (name, range) = match &property.name {
                ObjectPropName::String(text) => (text.value.to_string(), text.range),
                ObjectPropName::Word(word) => (word.value.to_owned(), word.range),
            };
            let key = Spanned {
                value: name,
                span: self.span(range),
            };
            if let Some(earlier) = properties.iter().position(|(known, _)| known.value == key.value) {
                properties.remove(earlier);
                self.problems.push(ConfigurationProblem {
                    kind: ProblemKind::Content,
                    message: format!(
                        "the key `{}` stands here a second time; this value counts",
                        key.value
                    ),
                    span: key.span,
                    suggestion: None,
                });
            }
            properties.push((key, &property.value));
        }
        properties
    }

    fn unknown_key(&mut self, key: &Spanned<String>, known: &[&str]) {
        self.problems.push(ConfigurationProblem {
            kind: ProblemKind::Shape,
            message: format!("there is no setting `{}` here", key.value),
            span: key.span,
            suggestion: nearest(&key.value, known.iter().copied()).map(str::to_owned),
        });
    }

    fn wrong_type(&mut self, value: &Value<'_>, expected: &str) {
        let found = match value {
            Value::StringLit(_) => "a string",
            Value::NumberLit(_) => "a number",
            Value::BooleanLit(_) => "a boolean",
            Value::Object(_) => "an object",
            Value::Array(_) => "an array",
            Value::NullKeyword(_) => "null",
        };
        self.problems.push(ConfigurationProblem {
            kind: ProblemKind::Shape,
            message: format!("expected {expected}, found {found}"),
            span: self.span(value.range()),
            suggestion: None,
        });
    }

    fn report(&mut self, value: &Value<'_>, message: String, suggestion: Option<String>) {
        let span = self.span(value.range());
        self.problems.push(ConfigurationProblem {
            kind: ProblemKind::Content,
            message,
            span,
            suggestion,
        });
    }

    fn syntax(&mut self, span: Span, message: String) {
        self.problems.push(ConfigurationProblem {
            kind: ProblemKind::Syntax,
            message,
            span,
            suggestion: None,
        });
    }

    fn refused(&mut self, refusal: Refusal) {
        let offset = match refusal {
            Refusal::TooLarge { .. } => 0,
            Refusal::TooDeep { offset, .. } | Refusal::NotUtf8 { offset } | Refusal::Binary { offset } => {
                offset
            }
        };
        self.syntax(
            Span::at(offset),
            format!("the configuration cannot be read: {refusal}"),
        );
    }

    fn span(&self, range: Range) -> Span {
        Span::new(range.start + self.shift, range.end + self.shift)
    }
}

const KEYS: [&str; 10] = [
    "$schema",
    "select",
    "ignore",
    "rules",
    "packs",
    "ruleFolders",
    "schemas",
    "exclude",
    "limits",
    "overrides",
];
const OVERRIDE_KEYS: [&str; 4] = ["files", "select", "ignore", "rules"];
const LIMITS_KEYS: [&str; 2] = ["fileSize", "depth"];
const RULE_KEYS: [&str; 2] = ["severity", "safety"];

/// The bytes of `"500"`, `"10 MB"`, `"1gb"`; units are powers of 1024.
fn parse_size(text: &str) -> Option<usize> {
    let text = text.trim();
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = text.split_at_checked(digits)?;
    let factor: usize = match unit.trim().to_ascii_lowercase().as_str() {
        "" | "b" => 1,
        "kb" => 1024,
        "mb" => 1024 * 1024,
        "gb" => 1024 * 1024 * 1024,
        _ => return None,
    };
    number
        .parse::<usize>()
        .ok()?
        .checked_mul(factor)
        .filter(|size| *size > 0)
}

fn lower_first(text: &str) -> String {
    let mut characters = text.chars();
    characters
        .next()
        .map(|first| first.to_lowercase().chain(characters).collect())
        .unwrap_or_default()
}

#[cfg(test)]
#[path = "decode_tests.rs"]
mod tests;
