//! Writes documents in several manners, with comments that are numbered.

use proptest::prelude::*;
use serde_json::Value as Model;

/// How a document is written.
#[derive(Debug, Clone)]
pub(super) struct Manner {
    pub(super) name: &'static str,
    unit: usize,
    one_line: bool,
    comments: bool,
    trailing_commas: bool,
    line_ending: &'static str,
}

pub(super) fn manner() -> impl Strategy<Value = Manner> {
    let names = prop::sample::select(vec!["a.json", "tsconfig.json", "a.yml"]);
    (names, 1..5_usize, any::<[bool; 4]>()).prop_map(|(name, unit, [one_line, comments, commas, dos])| {
        Manner {
            name,
            unit,
            one_line: one_line && name != "a.yml",
            comments: comments && name != "a.json",
            trailing_commas: commas && name == "tsconfig.json",
            line_ending: if dos { "\r\n" } else { "\n" },
        }
    })
}

pub(super) fn write(manner: &Manner, model: &Model) -> String {
    let mut writer = Writer {
        manner,
        text: String::new(),
        comments: 0,
    };
    if manner.name == "a.yml" {
        writer.yaml(model, 0);
    } else {
        writer.json(model, 0);
    }
    writer.text + manner.line_ending
}

struct Writer<'m> {
    manner: &'m Manner,
    text: String,
    comments: usize,
}

impl Writer<'_> {
    fn line(&mut self, depth: usize) {
        self.text.push_str(self.manner.line_ending);
        self.text.push_str(&" ".repeat(self.manner.unit * depth));
    }

    fn comment(&mut self, sign: &str) {
        self.comments += 1;
        self.text.push_str(&format!("{sign} base {}", self.comments));
    }

    fn json(&mut self, model: &Model, depth: usize) {
        let (brackets, entries): (_, Vec<(Option<&String>, &Model)>) = match model {
            Model::Array(items) => ("[]", items.iter().map(|item| (None, item)).collect()),
            Model::Object(pairs) => (
                "{}",
                pairs.iter().map(|(key, value)| (Some(key), value)).collect(),
            ),
            _ => return self.text.push_str(&model.to_string()),
        };
        let (open, close) = brackets.split_at(1);
        let count = entries.len();
        let over_lines = !self.manner.one_line;
        self.text.push_str(open);
        for (number, (key, value)) in entries.into_iter().enumerate() {
            if over_lines {
                if self.manner.comments && number % 2 == 1 {
                    self.line(depth + 1);
                    self.comment("//");
                }
                self.line(depth + 1);
            } else if number > 0 {
                self.text.push(' ');
            }
            if let Some(key) = key {
                self.text.push_str(&format!("\"{key}\": "));
            }
            self.json(value, depth + 1);
            if number + 1 < count || (over_lines && self.manner.trailing_commas) {
                self.text.push(',');
            }
            if over_lines && self.manner.comments && number % 3 == 0 {
                self.comment(" //");
            }
        }
        if count > 0 && over_lines {
            self.line(depth);
        }
        self.text.push_str(close);
    }

    /// Writes a value whose first line is begun.
    fn yaml(&mut self, model: &Model, depth: usize) {
        match model {
            Model::Object(pairs) if !pairs.is_empty() => {
                for (number, (key, value)) in pairs.iter().enumerate() {
                    if number > 0 {
                        if self.manner.comments && number % 2 == 1 {
                            self.line(depth);
                            self.comment("#");
                        }
                        self.line(depth);
                    }
                    self.text.push_str(&format!("{key}:"));
                    let is_filled = value.as_object().is_some_and(|pairs| !pairs.is_empty())
                        || value.as_array().is_some_and(|items| !items.is_empty());
                    if is_filled {
                        if self.manner.comments {
                            self.comment(" #");
                        }
                        self.line(depth + 1);
                    } else {
                        self.text.push(' ');
                    }
                    self.yaml(value, depth + 1);
                    if !is_filled && self.manner.comments && number % 3 == 0 {
                        self.comment(" #");
                    }
                }
            }
            Model::Array(items) if !items.is_empty() => {
                for (number, item) in items.iter().enumerate() {
                    if number > 0 {
                        self.line(depth);
                    }
                    self.text.push_str("- ");
                    match item {
                        Model::Object(_) | Model::Array(_) => self.text.push_str(&item.to_string()),
                        _ => self.yaml(item, depth + 1),
                    }
                }
            }
            _ => self.text.push_str(&model.to_string()),
        }
    }
}
