//! What a scalar is to the server that reads it.

use crate::data::{Kind, NodeId, ScalarKind, Style, View};

use super::duration;
use super::source::Dialect;
use super::table::Scalar;

impl Dialect {
    /// What kind of scalar a node is to this server; nothing for collections.
    pub(super) fn kind(self, view: &View, id: NodeId) -> Option<ScalarKind> {
        let node = view.node(id);
        let Kind::Scalar(kind) = node.kind else {
            return None;
        };
        let is_old = self == Self::Gitlab && node.style == Style::Plain && node.tag.is_none();
        if is_old && is_old_boolean(view.text(id)) {
            return Some(ScalarKind::Bool);
        }
        Some(kind)
    }

    /// Whether the server fills something in here, so that nothing can be said about the value.
    pub(super) fn is_open(self, view: &View, id: NodeId) -> bool {
        let node = view.node(id);
        if node.tag.is_some_and(|tag| !tag.starts_with("!!")) {
            return true;
        }
        if !matches!(node.kind, Kind::Scalar(_)) {
            return false;
        }
        let text = view.text(id);
        match self {
            Self::Gitlab => text.contains("$[["),
            Self::Github => text.contains("${{"),
            Self::Plain => false,
        }
    }

    /// Whether a scalar holds a variable, so that nothing can be said about its text.
    pub(super) fn has_variable(self, text: &str) -> bool {
        self == Self::Gitlab && text.contains('$')
    }
}

/// The booleans of YAML 1.1 that are none in 1.2. Ruby's reader, GitLab's, leaves out `y` and `n`.
fn is_old_boolean(text: &str) -> bool {
    ["yes", "no", "on", "off"]
        .iter()
        .any(|word| text.eq_ignore_ascii_case(word))
        && (text.bytes().all(|byte| byte.is_ascii_lowercase())
            || text.bytes().all(|byte| byte.is_ascii_uppercase())
            || text.bytes().skip(1).all(|byte| byte.is_ascii_lowercase()))
}

impl Scalar {
    /// What it is called in messages.
    pub(super) fn name(&self) -> &str {
        match self {
            Self::Null => "nothing",
            Self::Boolean => "boolean",
            Self::String | Self::Text | Self::Values(_) => "string",
            Self::Number => "number",
            Self::Integer { .. } => "integer",
            Self::Pattern { wanted, .. } => wanted,
            Self::Duration { .. } => "duration",
        }
    }

    /// Whether a scalar of `kind` has the type, whatever it says.
    pub(super) fn takes(&self, kind: ScalarKind, dialect: Dialect) -> bool {
        match self {
            Self::Null => kind == ScalarKind::Null,
            Self::Boolean => kind == ScalarKind::Bool,
            Self::Number => matches!(kind, ScalarKind::Integer | ScalarKind::Float),
            Self::Integer { .. } => kind == ScalarKind::Integer,
            Self::Text => kind != ScalarKind::Null,
            Self::Pattern { .. } => match dialect {
                Dialect::Gitlab => kind == ScalarKind::String,
                _ => kind != ScalarKind::Null,
            },
            Self::String => kind == ScalarKind::String || dialect == Dialect::Github,
            Self::Values(_) => {
                kind == ScalarKind::String || (dialect == Dialect::Github && kind != ScalarKind::Null)
            }
            Self::Duration { .. } => kind == ScalarKind::String,
        }
    }

    /// Whether a scalar that has the type says what it may.
    pub(super) fn allows(&self, text: &str) -> bool {
        match self {
            Self::Integer { least, most } => {
                let number = text.replace('_', "").parse::<i64>();
                number.map_or(true, |number| (*least..=*most).contains(&number))
            }
            Self::Values(values) => values.iter().any(|value| value == text),
            Self::Pattern { pattern, .. } => pattern.is_match(text),
            Self::Duration { never, most } => {
                let is_never = *never && text.trim().eq_ignore_ascii_case("never");
                is_never
                    || duration::seconds(text).is_some_and(|seconds| most.is_none_or(|most| seconds <= most))
            }
            _ => true,
        }
    }

    /// Whether a text that a variable stands in may come to anything, so that nothing can be said about it.
    pub(super) fn takes_variables(&self) -> bool {
        !matches!(self, Self::Pattern { literal: true, .. })
    }
}
