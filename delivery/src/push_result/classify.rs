//! From the output of a push to its outcome.

use super::class::{Class, Hint};
use super::host;
use super::porcelain::{Flag, RefLine, parse};
use super::signal::{Signal, first};
use super::spoken::Spoken;
use super::transport;

/// What a `git push --porcelain` left behind.
#[derive(Debug, Clone, Copy)]
pub struct PushOutput<'a> {
    /// Its exit code; nothing when it was ended from outside, as at a deadline.
    pub exit_code: Option<i32>,
    /// Its standard output.
    pub standard_output: &'a str,
    /// Its standard error.
    pub standard_error: &'a str,
}

/// What became of our ref.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The server has it.
    Pushed(Flag),
    /// It has it not, or did not say so.
    Failed(Verdict),
}

/// Why a push failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// The class, which decides what to do next.
    pub class: Class,
    /// A known reason within the class.
    pub hint: Option<Hint>,
    /// The words that decided, as they were said: clean them before showing them.
    pub evidence: String,
}

impl Verdict {
    fn new(class: Class, evidence: &str) -> Self {
        Self {
            class,
            hint: None,
            evidence: evidence.to_owned(),
        }
    }
}

impl From<(Signal, &str)> for Verdict {
    fn from((signal, evidence): (Signal, &str)) -> Self {
        Self {
            class: signal.class,
            hint: signal.hint,
            evidence: evidence.to_owned(),
        }
    }
}

/// What became of `our_ref`, the full name of a ref on the server.
///
/// Only a ref line can tell of success, and a refusal of our ref outweighs any success told of it: a remote may have
/// several addresses.
#[must_use]
pub fn classify(output: &PushOutput<'_>, our_ref: &str) -> Outcome {
    let report = parse(output.standard_output);
    let spoken = Spoken::of(output.standard_error);
    let ours = || report.lines.iter().filter(|line| line.to == our_ref);
    if let Some(line) = ours().find(|line| line.flag == Flag::Rejected) {
        return Outcome::Failed(refused(line, &report.lines, &spoken.host()));
    }
    if let Some(line) = ours().next() {
        return Outcome::Pushed(line.flag);
    }
    let silent = report.lines.is_empty() && !report.done;
    Outcome::Failed(unreported(output.exit_code, silent, &spoken))
}

/// Why the ref of this line was refused.
fn refused(line: &RefLine<'_>, all: &[RefLine<'_>], host: &[&str]) -> Verdict {
    let reason = line.reason.unwrap_or_default();
    if is_for_another(reason) {
        // The refusal of another ref took ours with it.
        return all
            .iter()
            .find(|other| other.flag == Flag::Rejected && !is_for_another(other.reason.unwrap_or_default()))
            .map_or_else(
                || Verdict::new(Class::Race, reason),
                |other| by_reason(other, host),
            );
    }
    by_reason(line, host)
}

fn is_for_another(reason: &str) -> bool {
    [
        "atomic push failed",
        "atomic push failure",
        "atomic transaction failed",
    ]
    .contains(&reason)
}

fn by_reason(line: &RefLine<'_>, host: &[&str]) -> Verdict {
    let reason = line.reason.unwrap_or_default();
    match line.summary {
        "[rejected]" => first(host::OWN_REASONS, &[reason])
            .map_or_else(|| Verdict::new(Class::Unknown, reason), Verdict::from),
        "[remote rejected]" => by_server(reason, host),
        // The server took the pack and never said what it did with it.
        "[remote failure]" => Verdict::new(Class::Transient, reason),
        _ => Verdict::new(Class::Unknown, reason),
    }
}

fn by_server(reason: &str, host: &[&str]) -> Verdict {
    if let Some(found) = first(host::REASONS, &[reason]) {
        return found.into();
    }
    if let Some(found) = first(host::HELD, &[reason]) {
        let mut said = vec![reason];
        said.extend(host);
        return first(host::NOT_HELD, &said).unwrap_or(found).into();
    }
    if reason.ends_with("unpacker error") {
        return first(host::UNPACKING, host)
            .map_or_else(|| Verdict::new(Class::Transient, reason), Verdict::from);
    }
    let by_host = first(host::DECLINED, host).map(Verdict::from);
    match reason {
        // The platform's own rules were looked at, whatever was said beside that about something failing.
        "protected branch hook declined" | "push declined due to repository rule violations" => by_host
            .filter(|verdict| verdict.class != Class::Transient)
            .unwrap_or_else(|| Verdict::new(Class::Protected, reason)),
        // A hook declined, or the server gave a reason nobody here knows: its words are for a person.
        _ => by_host.unwrap_or_else(|| Verdict::new(Class::Hook, reason)),
    }
}

/// Why there is no line about our ref.
fn unreported(exit_code: Option<i32>, silent: bool, spoken: &Spoken) -> Verdict {
    let own = spoken.own();
    if exit_code == Some(0) {
        return Verdict::new(Class::Unknown, "");
    }
    if exit_code == Some(1)
        && silent
        && let Some(line) = local_hook(&own)
    {
        return Verdict::new(Class::LocalHook, line);
    }
    let host = spoken.host();
    if let Some((status, line)) = transport::status(&own) {
        let class = transport::class_of_status(status);
        return match class {
            Class::Ambiguous | Class::Permission => first(host::REFUSED, &host).map(Verdict::from),
            _ => None,
        }
        .unwrap_or_else(|| Verdict::new(class, line));
    }
    match first(transport::SAID, &own).map(Verdict::from) {
        // Only where git does not say why may the host.
        Some(verdict) if matches!(verdict.class, Class::Ambiguous | Class::Permission) => {
            first(host::REFUSED, &host).map_or(verdict, Verdict::from)
        }
        Some(verdict) => verdict,
        // Ended from outside: the push may or may not have arrived.
        None if exit_code.is_none() => Verdict::new(Class::Transient, ""),
        None => Verdict::new(Class::Unknown, own.last().copied().unwrap_or_default()),
    }
}

/// The line that tells of a pre-push hook that failed.
///
/// git then says only that refs were not pushed, below whatever the hook said. When instead the connection failed so late
/// that git says so, too, the line above is its own report of that.
fn local_hook<'a>(own: &[&'a str]) -> Option<&'a str> {
    let (last, before) = own.split_last()?;
    let only_refs = last.starts_with("error: failed to push some refs to");
    let broken = before
        .last()
        .is_some_and(|line| line.starts_with("fatal: the remote end hung up"));
    (only_refs && !broken).then_some(*last)
}
