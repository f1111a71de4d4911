//! Names that npm does not publish, and names that it takes from old packages only.

use super::super::super::fault::{Fault, FaultKind};
use super::super::specifier::is_template;
use super::Seen;

pub(super) const INVALID: FaultKind = FaultKind {
    name: "npm/invalid-name",
    gives: &["at", "name", "says", "better"],
};

pub(super) const LEGACY: FaultKind = FaultKind {
    name: "npm/legacy-name",
    gives: &["at", "name", "says", "better", "sure"],
};

/// Names that npm keeps for itself.
const RESERVED: [&str; 2] = ["node_modules", "favicon.ico"];

/// The longest name that a new package may have.
const LONGEST: usize = 214;

impl Seen<'_> {
    pub(super) fn name_faults(&mut self) {
        let Some(node) = self.field("name") else {
            return;
        };
        let Some(name) = self
            .string(node)
            .filter(|name| !name.is_empty() && !is_template(name))
        else {
            return;
        };
        // What has no version was never meant to be published: it tells a folder's entry points.
        if self.is_private() || self.field("version").is_none() {
            return;
        }
        let trimmed = name.trim();
        let told = |kind, says: &str| {
            Fault::new(kind)
                .node("at", node)
                .text("name", name)
                .text("says", says)
        };
        let fault = if let Some(says) = refusal(trimmed) {
            told(&INVALID, says).maybe("better", acceptable(trimmed))
        } else if trimmed != name {
            told(&LEGACY, "name cannot contain leading or trailing spaces")
                .text("better", trimmed)
                .flag("sure", true)
        } else if let Some(says) = remark(name) {
            let lower = name.to_lowercase();
            let better = (name.len() <= LONGEST && remark(&lower).is_none()).then_some(lower);
            told(&LEGACY, says).maybe("better", better).flag("sure", false)
        } else {
            return;
        };
        self.faults.push(fault);
    }
}

/// Whether npm knows packages of such a name.
pub(super) fn is_name(name: &str) -> bool {
    refusal(name).is_none()
}

/// Why npm refuses the name.
fn refusal(name: &str) -> Option<&'static str> {
    let folded = name.to_lowercase();
    if name.is_empty() {
        return Some("name length must be greater than zero");
    }
    if name.starts_with('.') {
        return Some("name cannot start with a period");
    }
    if name.starts_with('-') {
        return Some("name cannot start with a hyphen");
    }
    if name.starts_with('_') {
        return Some("name cannot start with an underscore");
    }
    if RESERVED.contains(&&*folded) {
        return Some("node_modules and favicon.ico are no valid package names");
    }
    let is_sound = match name.strip_prefix('@') {
        Some(scoped) => scoped
            .split_once('/')
            .is_some_and(|(scope, own)| is_friendly(scope) && is_friendly(own) && !own.starts_with('.')),
        None => is_friendly(name),
    };
    (!is_sound).then_some("name can only contain URL-friendly characters")
}

/// What npm says of names that it takes from old packages only.
fn remark(name: &str) -> Option<&'static str> {
    let own = name.rsplit('/').next().unwrap_or(name);
    if name.len() > LONGEST {
        Some("name can no longer contain more than 214 characters")
    } else if name.to_lowercase() != name {
        Some("name can no longer contain capital letters")
    } else if own.contains(['~', '\'', '!', '(', ')', '*']) {
        Some("name can no longer contain special characters (\"~'!()*\")")
    } else {
        None
    }
}

/// Whether `encodeURIComponent` leaves the text as it is.
fn is_friendly(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_.!~*'()".contains(&byte))
}

/// The name as npm takes it: lower-case, with hyphens for what is between words.
fn acceptable(name: &str) -> Option<String> {
    let (scope, own) = match name.strip_prefix('@').and_then(|rest| rest.split_once('/')) {
        Some((scope, own)) => (Some(scope), own),
        None => (None, name.trim_start_matches('@')),
    };
    let own = slug(own);
    let better = match scope {
        Some(scope) => format!("@{}/{own}", slug(scope)),
        None => own,
    };
    (better != name && refusal(&better).is_none() && remark(&better).is_none()).then_some(better)
}

fn slug(text: &str) -> String {
    let mut slug = String::new();
    for character in text.trim().chars() {
        if character.is_ascii_alphanumeric() || matches!(character, '.' | '_' | '-') {
            slug.push(character.to_ascii_lowercase());
        } else if character.is_whitespace() || matches!(character, '/' | ':' | '&' | '+' | '@') {
            if !slug.ends_with('-') {
                slug.push('-');
            }
        } else if character.is_alphanumeric() {
            // A letter that no address takes has no twin that anybody could guess.
            return String::new();
        }
    }
    slug.trim_matches(['.', '_', '-']).to_owned()
}
