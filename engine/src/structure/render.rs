//! Values as text, in the neighbours' habits.

use super::StructureError;
use super::habits::Habits;
use super::quoting::{Context, double_quoted, literal_lines, yaml_string};
use super::value::Value;
use crate::data::{Kind, ScalarKind, Style, plain_kind};
use crate::language::Language;

/// Writes values at one place.
pub(super) struct Printer<'h, 'd> {
    pub(super) habits: &'h Habits<'d>,
    /// How strings are to be written where nothing speaks against it.
    pub(super) strings: Style,
    /// How keys are.
    pub(super) keys: Style,
    /// Whether a text of several lines may become a literal block. Where a comment follows on the last line it would
    /// become part of the text.
    pub(super) literals: bool,
}

impl<'h, 'd> Printer<'h, 'd> {
    pub(super) fn new(habits: &'h Habits<'d>, strings: Style, keys: Style) -> Self {
        Self {
            habits,
            strings,
            keys,
            literals: true,
        }
    }

    fn is_json(&self) -> bool {
        self.habits.geometry.language == Language::Json
    }

    /// A key without its colon.
    pub(super) fn key(&self, key: &str, context: Context) -> String {
        if self.is_json() {
            double_quoted(key)
        } else {
            yaml_string(key, self.keys, self.habits.quotes, context.key())
        }
    }

    /// A scalar or an empty collection.
    fn scalar(&self, value: &Value, context: Context) -> Result<String, StructureError> {
        Ok(match value {
            Value::Null => "null".to_owned(),
            Value::Bool(value) => value.to_string(),
            Value::Number(number) => {
                if !self.is_number(number) {
                    return Err(StructureError::NotANumber(number.clone()));
                }
                number.clone()
            }
            Value::String(text) if self.is_json() => double_quoted(text),
            Value::String(text) => yaml_string(text, self.strings, self.habits.quotes, context),
            Value::Sequence(_) => "[]".to_owned(),
            Value::Mapping(_) => "{}".to_owned(),
        })
    }

    fn is_number(&self, text: &str) -> bool {
        if self.is_json() {
            serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok()
                && text.starts_with(|first: char| first == '-' || first.is_ascii_digit())
                && !text.ends_with(char::is_whitespace)
        } else {
            matches!(plain_kind(text), ScalarKind::Integer | ScalarKind::Float)
        }
    }

    /// A value in brackets; the line it begins on is indented by `indentation`.
    pub(super) fn flow(&self, value: &Value, indentation: &str) -> Result<String, StructureError> {
        let (kind, count) = match value {
            Value::Sequence(items) => (Kind::Sequence, items.len()),
            Value::Mapping(pairs) => (Kind::Mapping, pairs.len()),
            _ => return self.scalar(value, Context::Flow),
        };
        if count == 0 {
            return self.scalar(value, Context::Flow);
        }
        self.flow_laid(value, indentation, self.habits.lays_over_lines(kind))
    }

    /// A filled collection in brackets, over lines or on one.
    pub(super) fn flow_laid(
        &self,
        value: &Value,
        indentation: &str,
        over_lines: bool,
    ) -> Result<String, StructureError> {
        let inner = if over_lines {
            format!("{indentation}{}", self.habits.unit)
        } else {
            indentation.to_owned()
        };
        let (open, close, padding, entries) = match value {
            Value::Sequence(items) => {
                let entries: Result<Vec<String>, _> =
                    items.iter().map(|item| self.flow(item, &inner)).collect();
                ('[', ']', &self.habits.bracket_padding, entries?)
            }
            Value::Mapping(pairs) => {
                let entries: Result<Vec<String>, _> = pairs
                    .iter()
                    .map(|(key, value)| self.flow_pair(key, value, &inner))
                    .collect();
                ('{', '}', &self.habits.brace_padding, entries?)
            }
            _ => return self.flow(value, indentation),
        };
        if entries.is_empty() {
            return Ok(format!("{open}{close}"));
        }
        Ok(if over_lines {
            let end = self.habits.line_ending;
            let joined = entries.join(&format!(",{end}{inner}"));
            format!("{open}{end}{inner}{joined}{end}{indentation}{close}")
        } else {
            format!(
                "{open}{padding}{}{padding}{close}",
                entries.join(&self.habits.comma)
            )
        })
    }

    /// A pair inside braces.
    pub(super) fn flow_pair(
        &self,
        key: &str,
        value: &Value,
        indentation: &str,
    ) -> Result<String, StructureError> {
        let key = self.key(key, Context::Flow);
        Ok(format!(
            "{key}{}{}",
            self.habits.colon,
            self.flow(value, indentation)?
        ))
    }

    /// A pair in block style whose key stands at `column`, without the indentation of its first line.
    pub(super) fn block_pair(
        &self,
        key: &str,
        value: &Value,
        column: usize,
    ) -> Result<String, StructureError> {
        let key = self.key(key, Context::Block);
        Ok(format!("{key}:{}", self.after_key(value, column)?))
    }

    /// What follows the colon of a key at `column`: on the same line, or on lines of its own.
    pub(super) fn after_key(&self, value: &Value, column: usize) -> Result<String, StructureError> {
        if !value.is_filled_collection() {
            return Ok(format!(
                " {}",
                self.block_scalar(value, column + self.habits.unit.len())?
            ));
        }
        let column = match value {
            Value::Sequence(_) => column + self.habits.dash_offset,
            _ => column + self.habits.unit.len(),
        };
        Ok(format!(
            "{}{}{}",
            self.habits.line_ending,
            " ".repeat(column),
            self.block(value, column)?
        ))
    }

    /// An item in block style whose dash stands at `column`, without the indentation of its first line.
    pub(super) fn block_item(&self, value: &Value, column: usize) -> Result<String, StructureError> {
        let gap = self.habits.dash_gap;
        Ok(format!(
            "-{}{}",
            " ".repeat(gap - 1),
            self.block(value, column + gap)?
        ))
    }

    /// A value in block style that begins at `column`, without the indentation of its first line.
    pub(super) fn block(&self, value: &Value, column: usize) -> Result<String, StructureError> {
        let between = format!("{}{}", self.habits.line_ending, " ".repeat(column));
        let entries: Result<Vec<String>, _> = match value {
            Value::Sequence(items) if !items.is_empty() => {
                items.iter().map(|item| self.block_item(item, column)).collect()
            }
            Value::Mapping(pairs) if !pairs.is_empty() => pairs
                .iter()
                .map(|(key, value)| self.block_pair(key, value, column))
                .collect(),
            _ => return self.block_scalar(value, column.max(1)),
        };
        Ok(entries?.join(&between))
    }

    /// A scalar in block style: a text of several lines as a literal block whose lines stand at `column`.
    fn block_scalar(&self, value: &Value, column: usize) -> Result<String, StructureError> {
        if self.literals
            && let Value::String(text) = value
            && let Some((header, lines)) = literal_lines(text)
        {
            let mut block = header.to_owned();
            for line in lines {
                block.push_str(self.habits.line_ending);
                if !line.is_empty() {
                    block.push_str(&" ".repeat(column));
                    block.push_str(line);
                }
            }
            return Ok(block);
        }
        self.scalar(value, Context::Block)
    }
}
