//! The figures as a table, and qmoi's beside the bars it has to keep under.

use engine::Language;

use super::document::Large;
use super::edits::Kind;
use super::server::Server;
use super::times::{Times, milliseconds};
use crate::corpus::megabytes;

/// What memory may grow by over many edits.
const GROWTH: f64 = 0.05;

/// Prints one row a server. Says whether qmoi keeps under its bars.
pub(super) fn print(large: &Large, all: &[(Server, Times)]) -> bool {
    println!(
        "  {:<21} {:>8} {:>8}  {:>20}  {:>20}  {:>12}  {:>20}  {:>13}  {:>15} {:>7}",
        "",
        "initial.",
        "first",
        "letters p50 p95 p99",
        "breaks p50 p95 p99",
        "last p50 p95",
        "all p50 p95 p99",
        "ratio p50 p95",
        "actions p50 p95",
        "MB"
    );
    let reference = all.iter().find(|(server, _)| server.is_reference());
    for (server, times) in all {
        let three = |kind| {
            let at = |percent| shown(times.percentile(kind, percent));
            format!("{} {} {}", at(50), at(95), at(99))
        };
        let ratio = |percent| shown(ratio(times, reference, percent));
        println!(
            "  {:<21} {:>8.1} {:>8}  {:>20}  {:>20}  {:>12}  {:>20}  {:>13}  {:>15} {:>7.0}{}",
            server.name,
            milliseconds(times.initialize),
            shown(times.first.map(milliseconds)),
            three(Some(Kind::Letter)),
            three(Some(Kind::Break)),
            format!("{} {}", shown(times.last_word(50)), shown(times.last_word(95))),
            three(None),
            format!("{} {}", ratio(50), ratio(95)),
            format!("{} {}", shown(times.action(50)), shown(times.action(95))),
            megabytes(times.resident),
            match times.unanswered {
                0 => String::new(),
                count => format!("  {count} edits without an answer"),
            },
        );
    }
    let ours = all.iter().find(|(server, _)| server.is_ours());
    ours.is_none_or(|(_, ours)| bars(large.language, ours, reference))
}

/// Prints what memory grew by. Says whether that keeps under its bar.
pub(super) fn growth(before: u64, after: u64, edits: usize) -> bool {
    let grown = (after as f64 - before as f64) / before as f64;
    println!(
        "  memory over {edits} edits: {:.1} MB to {:.1} MB",
        megabytes(before),
        megabytes(after)
    );
    against("growth", Some(grown), GROWTH)
}

fn bars(language: Language, ours: &Times, reference: Option<&(Server, Times)>) -> bool {
    let (share, slowest) = match language {
        Language::JavaScript => (0.35, 25.0),
        Language::Json => (0.25, 30.0),
        Language::Yaml => (0.5, 15.0),
    };
    let first = reference.and_then(|(_, times)| times.first).map(milliseconds);
    let kept = [
        against("p95 of ast-grep's", ratio(ours, reference, 95), share),
        against("p99", ours.percentile(None, 99), slowest),
        against("initialize", Some(milliseconds(ours.initialize)), 25.0),
        first.is_none_or(|first| against("first diagnostics", ours.first.map(milliseconds), first)),
        against("actions, p95", ours.action(95), 10.0),
        against("resident MB", Some(megabytes(ours.resident)), 60.0),
    ];
    kept.iter().all(|kept| *kept)
}

fn ratio(times: &Times, reference: Option<&(Server, Times)>, percent: usize) -> Option<f64> {
    let (_, reference) = reference?;
    Some(times.percentile(None, percent)? / reference.percentile(None, percent)?)
}

/// Three digits, or a dash.
fn shown(value: Option<f64>) -> String {
    match value {
        None => "-".to_owned(),
        Some(value) if value < 10.0 => format!("{value:.2}"),
        Some(value) if value < 100.0 => format!("{value:.1}"),
        Some(value) => format!("{value:.0}"),
    }
}

/// Prints a value beside its bar. What was not measured keeps under none.
fn against(what: &str, value: Option<f64>, bar: f64) -> bool {
    let Some(value) = value else {
        return true;
    };
    let kept = value <= bar;
    println!(
        "    {what:<18} {} (bar {}, {})",
        shown(Some(value)),
        shown(Some(bar)),
        if kept { "kept" } else { "OVER" }
    );
    kept
}
