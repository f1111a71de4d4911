//! Choosing what the repair search found.
//!
//! The search gives whole repairs in order, the strict parser's acceptance already theirs. The best becomes a finding for
//! each of its steps, in the name of the rule that proposed the same or else of the language's syntax rule; the next two
//! are offered beside it. It is safe when the search is sure enough of its meaning.

use std::collections::HashMap;

use super::choice::{Choice, Chosen};
use super::measure::Measure;
use super::search::{
    Budget, Found, LanguageModel, Path, Proposal, ProposalKind, certainty, is_advised, is_cut_off, rebase,
    remaining_allowance, search, throws_away, title, together,
};
use super::trial::Bench;
use crate::document::Document;
use crate::edit::{self, Edit};
use crate::finding::{Finding, Fix, RuleId, Safety};
use crate::rules::{Candidate, is_template};
use crate::text::Span;

/// Repairs that are offered beside the best one.
const MOST_ALTERNATIVES: usize = 2;

/// How much likelier a repair is for being proposed by a rule that is sure of it: a witness of another kind.
const VOUCHED: f32 = 8.0;

/// How likely a repair still is when it takes words away: people write too little more often than too much, and what stays is
/// easier to put right than what is gone.
const THROWN_AWAY: f32 = 0.1;

/// How much likelier it is what the strict parser itself asks for. In published files a value in need of quotes has them, so
/// the search has learned from few that lost them; people forget them more often than anything else.
const ADVISED: f32 = 6.0;

/// What the search makes of the broken `document`. Nothing when the language's syntax rule, in whose name it works, is off,
/// the document is a template, or no way leads to a valid text.
pub(super) fn choose(document: &Document, candidates: &[Candidate], bench: &mut Bench<'_>) -> Option<Choice> {
    let fallback = &candidates.iter().find(|candidate| candidate.fallback)?.finding;
    // What a template lacks may be there once it is filled in.
    if is_template(document) {
        return None;
    }
    let model = LanguageModel::embedded(document.language());
    let allowance = remaining_allowance(document.language(), document.text().len(), bench.searched);
    let limits = &bench.settings.limits;
    let budget = Budget::new(allowance).until(bench.cancellation);
    let found = search(document, of_rules(candidates), model, limits, budget);
    bench.searched += found.spent;
    let found = hear_rules(found, document, candidates);
    let best = found.paths.first()?;
    let safety = safety(document, &found.paths, model);
    let mut findings = findings_of(best, document, candidates, fallback, safety, bench);
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

/// What was found, in the order it has when rules are heard too.
pub(super) fn hear_rules(mut found: Found, document: &Document, candidates: &[Candidate]) -> Found {
    let sum = |paths: &[Path]| paths.iter().map(|path| path.probability).sum::<f32>();
    let none = (1.0 - sum(&found.paths)).max(0.0);
    let proposed = proposed_by_rules(document, candidates);
    for path in &mut found.paths {
        if proposed.get(&**path.document.text()) == Some(&Safety::Safe) {
            path.probability *= VOUCHED;
        }
        if let [step] = path.steps.as_slice()
            && is_advised(document, &step.proposal)
        {
            path.probability *= ADVISED;
        }
        if throws_away(document, path) {
            path.probability *= THROWN_AWAY;
        }
    }
    let all = (none + sum(&found.paths)).max(f32::MIN_POSITIVE);
    for path in &mut found.paths {
        path.probability /= all;
    }
    found
        .paths
        .sort_by(|one, other| other.probability.total_cmp(&one.probability));
    // Of ways to write one thing that are about as likely, that of a rule which is sure of it.
    let is_sure = |path: &Path| proposed.get(&**path.document.text()) == Some(&Safety::Safe);
    let written_by_rule = found.paths.first().and_then(|first| {
        let is_alike =
            |path: &Path| path.meaning == first.meaning && path.probability * 2.0 >= first.probability;
        found
            .paths
            .iter()
            .position(|path| is_alike(path) && is_sure(path))
    });
    if let Some(place) = written_by_rule {
        let path = found.paths.remove(place);
        found.paths.insert(0, path);
    }
    found
}

/// How safe the first of `paths` is, a repair of `document`.
pub(super) fn safety(document: &Document, paths: &[Path], model: &LanguageModel) -> Safety {
    let is_sure = model.judgement.is_some() && certainty(paths) >= model.safe_from;
    match paths.first() {
        Some(first) if is_sure && !is_cut_off(document) && !throws_away(document, first) => Safety::Safe,
        _ => Safety::Unsafe,
    }
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

/// A finding for each step of `path`; one for all of them where one step changes what another wrote or does harm alone.
fn findings_of(
    path: &Path,
    document: &Document,
    candidates: &[Candidate],
    fallback: &Finding,
    safety: Safety,
    bench: &mut Bench<'_>,
) -> Vec<Finding> {
    if let Some(findings) = of_many_findings(path, document, candidates, safety) {
        let apart: Vec<Vec<Edit>> = findings
            .iter()
            .flat_map(|finding| &finding.fixes)
            .map(|fix| fix.edits.clone())
            .collect();
        if may_stand_alone(document, &apart, bench) {
            return findings;
        }
    }
    let apart = rebase(&steps(path)).filter(|steps| may_stand_alone(document, steps, bench));
    let Some(rebased) = apart else {
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

/// Whether each of `steps` does no harm by itself: nobody promises to apply the others too.
fn may_stand_alone(document: &Document, steps: &[Vec<Edit>], bench: &mut Bench<'_>) -> bool {
    if steps.len() == 1 {
        return true;
    }
    let before = Measure::of(document);
    steps.iter().all(|edits| {
        bench
            .run(document, &before, edits)
            .is_some_and(|trial| trial.measure <= before)
    })
}

/// The bytes from the first edit to the last.
pub(super) fn place(edits: &[Edit]) -> Span {
    let start = edits.iter().map(|edit| edit.span.start).min().unwrap_or(0);
    let end = edits.iter().map(|edit| edit.span.end).max().unwrap_or(start);
    Span::new(start, end)
}

/// The findings of one rule, or of all, whose first fixes together are what `path` does.
fn of_many_findings(
    path: &Path,
    document: &Document,
    candidates: &[Candidate],
    safety: Safety,
) -> Option<Vec<Finding>> {
    let mendable = || {
        candidates
            .iter()
            .filter(|candidate| !candidate.finding.fixes.is_empty())
    };
    let mut rules: Vec<Option<&RuleId>> = mendable()
        .map(|candidate| Some(&candidate.finding.rule))
        .collect();
    rules.sort();
    rules.dedup();
    rules.push(None);
    rules.into_iter().find_map(|rule| {
        let findings: Vec<Finding> = mendable()
            .map(|candidate| &candidate.finding)
            .filter(|finding| rule.is_none_or(|rule| finding.rule == *rule))
            .filter_map(|finding| {
                let fix = Fix {
                    safety,
                    ..finding.fixes.first()?.clone()
                };
                Some(Finding {
                    fixes: vec![fix],
                    ..finding.clone()
                })
            })
            .collect();
        let edits: Vec<Edit> = findings
            .iter()
            .flat_map(|finding| &finding.fixes)
            .flat_map(|fix| fix.edits.iter().cloned())
            .collect();
        let made = edit::apply(document.text(), &edits).ok()?;
        (made == **path.document.text()).then_some(findings)
    })
}

/// What single fixes of rules lead to, with how safe they say they are. In a large text, or where there are many, only the
/// first are heard.
fn proposed_by_rules(document: &Document, candidates: &[Candidate]) -> HashMap<String, Safety> {
    const MOST_BYTES: usize = 2 * 1024 * 1024;
    let most = MOST_BYTES / document.text().len().max(1);
    let fixes = candidates.iter().flat_map(|candidate| &candidate.finding.fixes);
    let mut proposed = HashMap::new();
    for fix in fixes.take(most) {
        if let Ok(text) = edit::apply(document.text(), &fix.edits) {
            let known = proposed.entry(text).or_insert(fix.safety);
            if fix.safety == Safety::Safe {
                *known = Safety::Safe;
            }
        }
    }
    proposed
}

/// `edits` as a proposal has them: in the order of the text, none twice.
fn ordered(edits: &[Edit]) -> Vec<Edit> {
    let mut ordered = edits.to_vec();
    ordered.sort();
    ordered.dedup();
    ordered
}

/// The finding of a rule that proposes exactly `edits`.
fn proposed_by_rule(candidates: &[Candidate], edits: &[Edit], safety: Safety) -> Option<Finding> {
    let wanted = ordered(edits);
    let same = |fix: &Fix| ordered(&fix.edits) == wanted;
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
