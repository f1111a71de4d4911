//! Choosing what the repair search found.
//!
//! The search gives whole repairs in order, the strict parser's acceptance already theirs. The best becomes a finding for
//! each of its steps, in the name of the rule that proposed the same or else of the language's syntax rule; the next two
//! are offered beside it. It is safe when the search is sure enough of its meaning.

use super::choice::{Choice, Chosen};
use super::search::{
    LanguageModel, Model, Path, Proposal, ProposalKind, certainty, rebase, search, title, together,
};
use crate::configuration::Settings;
use crate::document::Document;
use crate::edit::Edit;
use crate::finding::{Finding, Fix, Safety};
use crate::rules::Candidate;
use crate::text::Span;

/// Repairs that are offered beside the best one.
const MOST_ALTERNATIVES: usize = 2;

/// What the search makes of the broken `document`. Nothing when the language's syntax rule, in whose name it works, is off,
/// or no way leads to a valid text.
pub(super) fn choose(document: &Document, candidates: &[Candidate], settings: &Settings) -> Option<Choice> {
    let fallback = &candidates.iter().find(|candidate| candidate.fallback)?.finding;
    let model = Model::embedded().of(document.language());
    let found = search(document, of_rules(candidates), model, &settings.limits);
    let best = found.paths.first()?;
    let safety = safety(&found.paths, model);
    let mut findings = findings_of(best, document, candidates, fallback, safety);
    let chosen = findings
        .iter()
        .filter_map(|finding| Some(Chosen::new(finding, finding.fixes.first()?)))
        .collect();
    if let Some(first) = findings.first_mut() {
        let others = found.paths.iter().skip(1).take(MOST_ALTERNATIVES);
        first.fixes.extend(others.map(|path| whole_fix(path, document)));
    }
    let reported = candidates
        .iter()
        .filter(|candidate| candidate.report_only && !candidate.fallback)
        .map(|candidate| candidate.finding.clone());
    findings.extend(reported);
    findings.sort_by_key(|finding| finding.span);
    Some(Choice {
        findings,
        chosen,
        refused: Vec::new(),
    })
}

/// The fixes of all `candidates`, for the search to weigh with its own guesses.
pub(super) fn of_rules(candidates: &[Candidate]) -> Vec<Proposal> {
    candidates
        .iter()
        .flat_map(|candidate| &candidate.finding.fixes)
        .map(|fix| Proposal::several(ProposalKind::Rule, fix.edits.clone()))
        .collect()
}

/// How safe the first of `paths` is.
pub(super) fn safety(paths: &[Path], model: &LanguageModel) -> Safety {
    let sure = certainty(paths) >= model.safe_from && model.judgement.is_some();
    if sure { Safety::Safe } else { Safety::Unsafe }
}

/// The edits of every step of `path`.
fn steps(path: &Path) -> Vec<&[Edit]> {
    path.steps.iter().map(|step| &*step.proposal.edits).collect()
}

/// `path` as one fix.
pub(super) fn whole_fix(path: &Path, document: &Document) -> Fix {
    let titles: Vec<String> = path
        .steps
        .iter()
        .map(|step| title(&step.proposal, step.document.text()))
        .collect();
    Fix {
        title: titles.join("; "),
        safety: Safety::Unsafe,
        edits: together(document.text(), &steps(path), path.document.text()),
    }
}

/// A finding for each step of `path`; one for all of them where one step changes what another wrote.
fn findings_of(
    path: &Path,
    document: &Document,
    candidates: &[Candidate],
    fallback: &Finding,
    safety: Safety,
) -> Vec<Finding> {
    let Some(rebased) = rebase(&steps(path)) else {
        let fix = Fix {
            safety,
            ..whole_fix(path, document)
        };
        return vec![Finding {
            fixes: vec![fix],
            ..fallback.clone()
        }];
    };
    let steps = path.steps.iter().zip(rebased).enumerate();
    steps
        .map(|(number, (step, edits))| {
            if let Some(finding) = proposed_by_rule(candidates, &edits, safety) {
                return finding;
            }
            let fix = Fix {
                title: title(&step.proposal, step.document.text()),
                safety,
                edits,
            };
            let finding = match (number, step.document.first_error()) {
                (1.., Some(error)) => Finding {
                    message: error.cause.clone(),
                    span: place(&fix.edits),
                    ..fallback.clone()
                },
                _ => fallback.clone(),
            };
            Finding {
                fixes: vec![fix],
                ..finding
            }
        })
        .collect()
}

/// The bytes from the first edit to the last.
pub(super) fn place(edits: &[Edit]) -> Span {
    let start = edits.iter().map(|edit| edit.span.start).min().unwrap_or(0);
    let end = edits.iter().map(|edit| edit.span.end).max().unwrap_or(start);
    Span::new(start, end)
}

/// The finding of a rule that proposes exactly `edits`.
fn proposed_by_rule(candidates: &[Candidate], edits: &[Edit], safety: Safety) -> Option<Finding> {
    let mut ordered = edits.to_vec();
    ordered.sort();
    let same = |fix: &Fix| {
        let mut edits = fix.edits.clone();
        edits.sort();
        edits == ordered
    };
    candidates.iter().find_map(|candidate| {
        let fix = candidate.finding.fixes.iter().find(|fix| same(fix))?;
        Some(Finding {
            fixes: vec![Fix {
                safety,
                ..fix.clone()
            }],
            ..candidate.finding.clone()
        })
    })
}
