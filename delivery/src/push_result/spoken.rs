//! Tells on standard error what the server said from what git and its helpers said.
//!
//! git puts `remote: ` before every line it was sent beside the pack, also behind a carriage return, so a server cannot step
//! out of it there. An ssh server's program writes past git, unmarked; GitHub and GitLab then begin their lines with
//! `ERROR: `, and that is taken as the server's.

use super::class::Class;

/// The lines of standard error by who said them, without escape sequences and empty lines.
#[derive(Debug, Default)]
pub(super) struct Spoken {
    /// The server's, without `remote:` and without a leading `error:` or `fatal:`.
    host: Vec<String>,
    /// Those of git and its helpers, as they stood.
    own: Vec<String>,
}

impl Spoken {
    pub(super) fn of(standard_error: &str) -> Self {
        let mut spoken = Self::default();
        for line in standard_error.split(['\n', '\r']) {
            let line = without_escapes(line);
            let line = line.trim();
            if let Some(said) = line
                .strip_prefix("remote:")
                .or_else(|| line.strip_prefix("ERROR:"))
            {
                let said = without_level(said.trim());
                if !said.is_empty() {
                    spoken.host.push(said.to_owned());
                }
            } else if !line.is_empty() {
                spoken.own.push(line.to_owned());
            }
        }
        spoken
    }

    pub(super) fn host(&self) -> Vec<&str> {
        self.host.iter().map(String::as_str).collect()
    }

    pub(super) fn own(&self) -> Vec<&str> {
        self.own.iter().map(String::as_str).collect()
    }
}

/// The lines that tell a person why a push was refused, from all that was said: those of the server, or of the hook on this
/// side that stopped it. They may hold secrets.
#[must_use]
pub fn words(said: &str, class: Class) -> Vec<String> {
    let spoken = Spoken::of(said);
    if class != Class::LocalHook {
        return spoken.host;
    }
    let is_gits = |line: &str| {
        line.starts_with("error: failed to push some refs to") || line.starts_with("To ") || line == "Done"
    };
    spoken.own.into_iter().filter(|line| !is_gits(line)).collect()
}

fn without_level(said: &str) -> &str {
    ["error:", "fatal:"]
        .iter()
        .find_map(|level| {
            let start = said.get(..level.len())?;
            start
                .eq_ignore_ascii_case(level)
                .then(|| said[level.len()..].trim_start())
        })
        .unwrap_or(said)
}

/// Takes terminal escape sequences out: git ends host lines with one when it writes to a terminal.
fn without_escapes(line: &str) -> String {
    let mut kept = String::with_capacity(line.len());
    let mut rest = line.chars();
    while let Some(character) = rest.next() {
        if character != '\u{1b}' {
            kept.push(character);
        } else if rest.clone().next() == Some('[') {
            rest.find(|character| ('\u{40}'..='\u{7e}').contains(character) && *character != '[');
        }
    }
    kept
}
