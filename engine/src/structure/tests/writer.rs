//! Writes documents in many manners.

use std::fmt::Write;

use proptest::prelude::*;
use serde_json::Value as Model;

/// How a document is written.
#[derive(Debug, Clone)]
pub(super) struct Manner {
    pub(super) name: &'static str,
    unit: usize,
    tabs: bool,
    /// Whether JSON and flow collections stand on one line.
    one_line: bool,
    trailing_commas: bool,
    comments: bool,
    dash_offset: usize,
    dash_gap: usize,
    quote: Option<char>,
    /// Whether YAML sequences are in brackets.
    flow_sequences: bool,
    pub(super) line_ending: &'static str,
    final_line_ending: bool,
    pub(super) mark: bool,
}

pub(super) fn manner() -> impl Strategy<Value = Manner> {
    let names = prop::sample::select(vec!["a.json", "tsconfig.json", "a.yml", "a.yml"]);
    let flags = prop::collection::vec(any::<bool>(), 8);
    (
        names,
        1..5_usize,
        0..2_usize,
        2..4_usize,
        prop::sample::select(vec![None, Some('\''), Some('"')]),
        flags,
    )
        .prop_map(|(name, unit, dash, dash_gap, quote, flags)| {
            let has_comments = name != "a.json";
            let is_commented_json = name == "tsconfig.json";
            Manner {
                name,
                unit,
                tabs: flags[0],
                one_line: flags[1] && flags[2],
                trailing_commas: is_commented_json && flags[3],
                comments: has_comments && flags[4],
                dash_offset: dash * unit,
                dash_gap,
                quote,
                flow_sequences: flags[5] && flags[2],
                line_ending: if flags[6] { "\n" } else { "\r\n" },
                final_line_ending: flags[7],
                mark: has_comments && flags[2],
            }
        })
}

/// Writes documents; the comments it puts in are numbered.
pub(super) struct Writer<'m> {
    manner: &'m Manner,
    text: String,
    comments: usize,
}

impl Writer<'_> {
    pub(super) fn write(manner: &Manner, model: &Model) -> String {
        let mut writer = Writer {
            manner,
            text: if manner.mark {
                "\u{feff}".to_owned()
            } else {
                String::new()
            },
            comments: 0,
        };
        if manner.name == "a.yml" {
            writer.block(model, 0);
        } else {
            writer.json(model, 0);
        }
        if manner.final_line_ending {
            writer.text.push_str(manner.line_ending);
        }
        writer.text
    }

    fn line(&mut self, depth: usize) {
        self.text.push_str(self.manner.line_ending);
        let unit = if self.manner.tabs {
            "\t".to_owned()
        } else {
            " ".repeat(self.manner.unit)
        };
        self.text.push_str(&unit.repeat(depth));
    }

    fn comment(&mut self, sign: &str) {
        if self.manner.comments && !self.manner.one_line {
            self.comments += 1;
            write!(self.text, "{sign} c{}", self.comments).unwrap();
        }
    }

    fn json(&mut self, model: &Model, depth: usize) {
        let (open, close, entries): (char, char, Vec<(Option<&String>, &Model)>) = match model {
            Model::Array(items) => ('[', ']', items.iter().map(|item| (None, item)).collect()),
            Model::Object(pairs) => (
                '{',
                '}',
                pairs.iter().map(|(key, value)| (Some(key), value)).collect(),
            ),
            _ => return self.text.push_str(&model.to_string()),
        };
        let count = entries.len();
        self.text.push(open);
        for (number, (key, value)) in entries.into_iter().enumerate() {
            if !self.manner.one_line {
                self.line(depth + 1);
                if number % 2 == 1 && self.manner.comments {
                    self.comment("//");
                    self.line(depth + 1);
                }
            }
            if let Some(key) = key {
                write!(self.text, "{}: ", Model::from(key.clone())).unwrap();
            }
            self.json(value, depth + 1);
            if number + 1 < count || self.manner.trailing_commas {
                self.text.push(',');
                if self.manner.one_line && number + 1 < count {
                    self.text.push(' ');
                }
            }
            if number % 3 == 0 {
                self.comment(" //");
            }
        }
        if count > 0 && !self.manner.one_line {
            self.line(depth);
        }
        self.text.push(close);
    }

    fn yaml_line(&mut self, column: usize) {
        self.text.push_str(self.manner.line_ending);
        self.text.push_str(&" ".repeat(column));
    }

    fn scalar(&mut self, model: &Model) {
        match (model, self.manner.quote) {
            (Model::String(text), Some('\'')) if !text.contains(|character: char| character.is_control()) => {
                write!(self.text, "'{}'", text.replace('\'', "''")).unwrap();
            }
            (Model::String(text), None) if is_word(text) => self.text.push_str(text),
            _ => self.text.push_str(&model.to_string()),
        }
    }

    /// Writes a value at `column`; its first line is begun.
    fn block(&mut self, model: &Model, column: usize) {
        match model {
            Model::Array(items) if items.is_empty() || self.manner.flow_sequences => {
                let one_line = Manner {
                    one_line: true,
                    name: "a.json",
                    mark: false,
                    final_line_ending: false,
                    ..self.manner.clone()
                };
                self.text.push_str(&Writer::write(&one_line, model));
            }
            Model::Array(items) => {
                for (number, item) in items.iter().enumerate() {
                    if number > 0 {
                        self.yaml_line(column);
                    }
                    self.text.push('-');
                    self.text.push_str(&" ".repeat(self.manner.dash_gap - 1));
                    self.block(item, column + self.manner.dash_gap);
                }
            }
            Model::Object(pairs) if !pairs.is_empty() => {
                for (number, (key, value)) in pairs.iter().enumerate() {
                    if number > 0 {
                        self.yaml_line(column);
                        if number % 2 == 1 && self.manner.comments {
                            self.comment("#");
                            self.yaml_line(column);
                        }
                    }
                    self.scalar(&Model::from(key.clone()));
                    self.text.push(':');
                    let is_flow = matches!(value, Model::Array(_)) && self.manner.flow_sequences;
                    let is_filled = match value {
                        Model::Array(items) => !items.is_empty() && !is_flow,
                        Model::Object(pairs) => !pairs.is_empty(),
                        _ => false,
                    };
                    if is_filled {
                        self.comment(" #");
                        let inner = match value {
                            Model::Array(_) => column + self.manner.dash_offset,
                            _ => column + self.manner.unit,
                        };
                        self.yaml_line(inner);
                        self.block(value, inner);
                    } else {
                        self.text.push(' ');
                        self.block(value, column);
                        if !value.as_str().is_some_and(|text| text.contains('\n')) {
                            self.comment(" #");
                        }
                    }
                }
            }
            Model::Object(_) => self.text.push_str("{}"),
            Model::String(text) if self.manner.quote.is_none() && is_literal(text) => {
                self.text.push_str(if text.ends_with('\n') { "|" } else { "|-" });
                for line in text.trim_end_matches('\n').split('\n') {
                    self.yaml_line(column + self.manner.unit);
                    self.text.push_str(line);
                }
            }
            _ => self.scalar(model),
        }
    }
}

/// Whether a string can stand as a literal block without more thought.
fn is_literal(text: &str) -> bool {
    text.contains('\n')
        && !text.ends_with("\n\n")
        && text
            .split('\n')
            .all(|line| !line.starts_with(' ') && !line.ends_with(' '))
        && text
            .trim_end_matches('\n')
            .split('\n')
            .all(|line| !line.is_empty())
}

fn is_word(text: &str) -> bool {
    let is_plain = text.chars().all(|character| character.is_ascii_alphabetic()) && text.len() > 1;
    is_plain && !matches!(text, "true" | "false" | "null")
}
