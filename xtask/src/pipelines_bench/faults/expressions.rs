//! Faults in GitHub's expressions.

mod scan;

use std::collections::BTreeSet;
use std::ops::Range;

use engine::data::{Kind, NodeId, Style};

use super::super::misspelling::{misspelt, tells};
use super::super::sound::{Platform, Sound};
use super::{Fault, FaultClass};
use crate::repair_bench::random::Random;
use scan::{Expression, expressions};

const CONTEXTS: [&str; 12] = [
    "github", "env", "vars", "job", "jobs", "steps", "runner", "secrets", "strategy", "matrix", "needs",
    "inputs",
];

const OF_GITHUB: [&str; 37] = [
    "action",
    "action_path",
    "action_ref",
    "action_repository",
    "action_status",
    "actor",
    "actor_id",
    "api_url",
    "base_ref",
    "env",
    "event",
    "event_name",
    "event_path",
    "graphql_url",
    "head_ref",
    "job",
    "path",
    "ref",
    "ref_name",
    "ref_protected",
    "ref_type",
    "repository",
    "repository_id",
    "repository_owner",
    "repository_owner_id",
    "repositoryUrl",
    "retention_days",
    "run_id",
    "run_number",
    "run_attempt",
    "secret_source",
    "server_url",
    "sha",
    "token",
    "triggering_actor",
    "workflow",
    "workspace",
];

const OF_RUNNER: [&str; 7] = ["name", "os", "arch", "temp", "tool_cache", "debug", "environment"];

const FUNCTIONS: [&str; 12] = [
    "contains",
    "startsWith",
    "endsWith",
    "format",
    "join",
    "toJSON",
    "fromJSON",
    "hashFiles",
    "success",
    "always",
    "cancelled",
    "failure",
];

pub(super) fn classes() -> Vec<FaultClass> {
    let class = |name: &str, inject: fn(&Sound<'_>, &mut Random) -> Option<Fault>| {
        FaultClass::new(Platform::GitHub, name, inject)
    };
    vec![
        class("typo-of-context", |sound, random| {
            word(sound, random, 0, |_, parts| {
                (parts.len() > 1).then(|| CONTEXTS.map(str::to_owned).into())
            })
        }),
        class("typo-of-context-property", |sound, random| {
            word(sound, random, 1, |_, parts| match parts {
                ["github", ..] => Some(OF_GITHUB.map(str::to_owned).into()),
                ["runner", ..] => Some(OF_RUNNER.map(str::to_owned).into()),
                _ => None,
            })
        }),
        class("typo-of-need-in-expression", |sound, random| {
            word(sound, random, 1, |place, parts| match parts {
                ["needs", ..] => needs_of(place.sound, place.job?),
                _ => None,
            })
        }),
        class("typo-of-step-in-expression", |sound, random| {
            word(sound, random, 1, |place, parts| match parts {
                ["steps", ..] => steps_before(place.sound, place.job?, place.at),
                _ => None,
            })
        }),
        class("typo-of-matrix-in-expression", |sound, random| {
            word(sound, random, 1, |place, parts| match parts {
                ["matrix", ..] => matrix_of(place.sound, place.job?),
                _ => None,
            })
        }),
        class("typo-of-input-in-expression", |sound, random| {
            word(sound, random, 1, |place, parts| match parts {
                ["inputs", ..] => inputs_of(place.sound),
                _ => None,
            })
        }),
        class("typo-of-outcome", |sound, random| {
            word(sound, random, 2, |place, parts| match parts {
                ["needs", need, ..] if needs_of(place.sound, place.job?)?.contains(*need) => {
                    Some(["outputs", "result"].map(str::to_owned).into())
                }
                ["steps", step, ..] if steps_before(place.sound, place.job?, place.at)?.contains(*step) => {
                    Some(["outputs", "outcome", "conclusion"].map(str::to_owned).into())
                }
                _ => None,
            })
        }),
        class("typo-of-output-of-need", |sound, random| {
            word(sound, random, 3, |place, parts| match parts {
                ["needs", need, "outputs", ..] => outputs_of(place.sound, need),
                _ => None,
            })
        }),
        class("typo-of-function", function),
        class("unclosed-expression", unclosed),
        class("single-equals", single_equals),
        class("double-quotes", double_quotes),
    ]
}

/// Where a reference stands.
struct PlaceOfReference<'a, 's> {
    sound: &'a Sound<'s>,
    /// The job, or what an action runs.
    job: Option<NodeId>,
    at: usize,
}

/// The words that may stand where one is mistyped, or nothing when that is not known.
type Words = BTreeSet<String>;

/// The part `index` of a reference mistyped.
fn word(
    sound: &Sound<'_>,
    random: &mut Random,
    index: usize,
    words: fn(&PlaceOfReference<'_, '_>, &[&str]) -> Option<Words>,
) -> Option<Fault> {
    let mut found: Vec<(Range<usize>, Words)> = Vec::new();
    for expression in expressions(sound) {
        for reference in expression.references(sound.text) {
            let parts: Option<Vec<&str>> = reference
                .iter()
                .map(|part| sound.text.get(part.clone()))
                .collect();
            let (Some(parts), Some(part)) = (parts, reference.get(index)) else {
                continue;
            };
            let place = PlaceOfReference {
                sound,
                job: job_at(sound, part.start),
                at: part.start,
            };
            if let Some(words) = words(&place, &parts)
                && words.contains(sound.text.get(part.clone()).unwrap_or_default())
            {
                found.push((part.clone(), words));
            }
        }
    }
    let (part, words) = random.pick(&found)?.clone();
    let meant = sound.text.get(part.clone())?;
    let typed = misspelt(meant, random)?;
    let is_name = !typed.starts_with(|letter: char| letter.is_ascii_digit());
    if !is_name || words.iter().any(|word| word.eq_ignore_ascii_case(&typed)) {
        return None;
    }
    Some(Fault {
        has_one_answer: tells(&typed, meant, words.iter().map(String::as_str)),
        text: sound.with(part, &typed),
    })
}

/// The job around `offset`, or what an action runs.
fn job_at(sound: &Sound<'_>, offset: usize) -> Option<NodeId> {
    let runs = sound.child(sound.root, "runs");
    sound
        .named("jobs")
        .into_iter()
        .map(|job| job.value)
        .chain(runs)
        .find(|job| {
            let span = sound.view.span(*job);
            span.start <= offset && offset < span.end && sound.view.kind(*job) == Kind::Mapping
        })
}

fn texts(sound: &Sound<'_>, node: NodeId) -> Words {
    sound
        .texts(node)
        .map(|text| sound.view.text(text).to_owned())
        .collect()
}

fn needs_of(sound: &Sound<'_>, job: NodeId) -> Option<Words> {
    Some(texts(sound, sound.child(job, "needs")?))
}

/// The steps of a job that are through when `offset` is come to. Where there are none, outputs of the job are after all of them.
fn steps_before(sound: &Sound<'_>, job: NodeId, offset: usize) -> Option<Words> {
    let steps = sound.child(job, "steps")?;
    let span = sound.view.span(steps);
    let is_inside = span.start <= offset && offset < span.end;
    Some(
        sound
            .items(steps)
            .into_iter()
            .filter(|step| !is_inside || sound.view.span(*step).end <= offset)
            .filter_map(|step| sound.child(step, "id"))
            .map(|id| sound.view.text(id).to_owned())
            .collect(),
    )
}

fn matrix_of(sound: &Sound<'_>, job: NodeId) -> Option<Words> {
    let matrix = sound.child(sound.child(job, "strategy")?, "matrix")?;
    let span = sound.view.span(matrix);
    let is_open = sound.text.get(span.start..span.end)?.contains("${{");
    if sound.view.kind(matrix) != Kind::Mapping || is_open {
        return None;
    }
    let mut words = Words::new();
    for entry in sound.view.entries(matrix) {
        match sound.view.text(entry.key) {
            "include" => {
                for item in sound.items(entry.value) {
                    words.extend(sound.keys(item).into_iter().map(str::to_owned));
                }
            }
            "exclude" => {}
            axis => {
                words.insert(axis.to_owned());
            }
        }
    }
    Some(words)
}

fn inputs_of(sound: &Sound<'_>) -> Option<Words> {
    let declared = |node| -> Words { sound.keys(node).into_iter().map(str::to_owned).collect() };
    if let Some(inputs) = sound.child(sound.root, "inputs") {
        return Some(declared(inputs));
    }
    let on = sound.child(sound.root, "on")?;
    let words: Words = ["workflow_dispatch", "workflow_call"]
        .iter()
        .filter_map(|event| sound.child(sound.child(on, event)?, "inputs"))
        .flat_map(declared)
        .collect();
    (!words.is_empty()).then_some(words)
}

fn outputs_of(sound: &Sound<'_>, need: &str) -> Option<Words> {
    let job = sound
        .named("jobs")
        .into_iter()
        .find(|job| sound.view.text(job.key) == need)?;
    let outputs = sound.child(job.value, "outputs")?;
    Some(sound.keys(outputs).into_iter().map(str::to_owned).collect())
}

fn function(sound: &Sound<'_>, random: &mut Random) -> Option<Fault> {
    let calls: Vec<Range<usize>> = expressions(sound)
        .iter()
        .flat_map(|expression| expression.calls(sound.text))
        .filter(|call| FUNCTIONS.contains(&sound.text.get(call.clone()).unwrap_or_default()))
        .collect();
    let call = random.pick(&calls)?.clone();
    let meant = sound.text.get(call.clone())?;
    let typed = misspelt(meant, random)?;
    let is_name = !typed.starts_with(|letter: char| letter.is_ascii_digit());
    if !is_name || FUNCTIONS.iter().any(|name| name.eq_ignore_ascii_case(&typed)) {
        return None;
    }
    Some(Fault {
        has_one_answer: tells(&typed, meant, FUNCTIONS),
        text: sound.with(call, &typed),
    })
}

fn any(sound: &Sound<'_>, random: &mut Random, fits: impl Fn(&Expression) -> bool) -> Option<Expression> {
    let fitting: Vec<Expression> = expressions(sound).into_iter().filter(fits).collect();
    random.pick(&fitting).cloned()
}

/// The closing braces lost, or one of them.
fn unclosed(sound: &Sound<'_>, random: &mut Random) -> Option<Fault> {
    let expression = any(sound, random, |expression| expression.in_braces)?;
    let close = expression.inside.end;
    let span = sound.view.span(expression.scalar);
    let first = close + random.below(2);
    let behind = sound.text.get(close + 2..)?;
    let is_last_in_line = behind.starts_with('\n') || close + 2 >= span.end;
    let is_quoted = behind.starts_with(['"', '\'']);
    // YAML has nothing against a `}` too few outside of brackets; with text behind it, it is not told where the end was.
    Some(Fault {
        text: sound.with(first..close + 2, ""),
        has_one_answer: first == close + 1 || is_last_in_line || is_quoted,
    })
}

fn single_equals(sound: &Sound<'_>, random: &mut Random) -> Option<Fault> {
    let operators: Vec<usize> = expressions(sound)
        .iter()
        .flat_map(|expression| expression.equals(sound.text))
        .collect();
    let at = *random.pick(&operators)?;
    Some(Fault::with_one_answer(sound.with(at..at + 1, "")))
}

fn double_quotes(sound: &Sound<'_>, random: &mut Random) -> Option<Fault> {
    let strings: Vec<Range<usize>> = expressions(sound)
        .iter()
        .filter(|expression| {
            matches!(
                sound.view.style(expression.scalar),
                Style::Plain | Style::Literal | Style::Folded
            )
        })
        .flat_map(|expression| expression.strings(sound.text))
        .filter(|string| {
            sound
                .text
                .get(string.start + 1..string.end - 1)
                .is_some_and(|said| !said.contains(['"', '\'']))
        })
        // At its beginning it would be YAML's quote.
        .filter(|string| {
            let line = sound.text.get(sound.line_start(string.start)..string.start);
            line.is_some_and(|line| !line.trim_end().ends_with(':'))
        })
        .collect();
    let string = random.pick(&strings)?.clone();
    let said = sound.text.get(string.start + 1..string.end - 1)?;
    Some(Fault::with_one_answer(
        sound.with(string.clone(), &format!("\"{said}\"")),
    ))
}
