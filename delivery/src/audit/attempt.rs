//! What one record says.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::push_result::Class;
use crate::redact::Redactor;

/// Longer outputs are cut in the middle: the beginning tells what was done, the end how it failed.
const LONGEST_OUTPUT: usize = 16 * 1024;
const LONGEST_NAME: usize = 1024;

/// Where in an attempt the record was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// About to try. Without a following record the run ended in between, and the server has to be asked.
    Intent,
    /// It worked.
    Done,
    /// It failed; the class says how.
    Failed,
    /// The run was undone.
    Undone,
}

/// One attempt to change something on a server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    /// The run it belongs to.
    pub run: String,
    /// When, in milliseconds since 1970 by the clock of whoever wrote it. For people: the order is that of the lines.
    pub at: u64,
    /// Where in the attempt.
    pub step: Step,
    /// What was tried: `push`, `merge-request`, `fork`.
    pub action: String,
    /// The ref or the address it was tried on.
    pub target: String,
    /// What the ref stood at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub old: Option<String>,
    /// What it was to stand at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub new: Option<String>,
    /// How it failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<Class>,
    /// How long is waited before the next try.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wait: Option<Duration>,
    /// What was said.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub output: String,
}

impl Attempt {
    /// The same without secrets in any text, and not longer than a record may be.
    pub(super) fn cleaned(&self, redactor: &Redactor) -> Self {
        let name = |text: &String| shortened(&redactor.clean(text), LONGEST_NAME);
        Self {
            run: name(&self.run),
            at: self.at,
            step: self.step,
            action: name(&self.action),
            target: name(&self.target),
            old: self.old.as_ref().map(name),
            new: self.new.as_ref().map(name),
            class: self.class,
            wait: self.wait,
            output: shortened(&redactor.clean(&self.output), LONGEST_OUTPUT),
        }
    }
}

/// The text, or its beginning and end around a note of how much is missing.
fn shortened(text: &str, longest: usize) -> String {
    if text.len() <= longest {
        return text.to_owned();
    }
    let start = text.floor_char_boundary(longest / 2);
    let end = text.ceil_char_boundary(text.len() - longest / 2);
    format!(
        "{}\n[{} bytes left out]\n{}",
        &text[..start],
        end - start,
        &text[end..]
    )
}
