//! Choosing fixes for a document that parses.
//!
//! A fix must leave the document valid, make its own finding go away, and add no finding of severity error. All fixes are
//! first verified together, which costs one scan; only when they fail together is each tried alone.

use std::collections::HashMap;

use super::choice::{Choice, Chosen, edits_of, fits};
use super::measure::Measure;
use super::trial::Bench;
use crate::document::Document;
use crate::finding::{Finding, Fix, RuleId, Safety, Severity};
use crate::rules::{Candidate, LanguageRules};

/// Most fixes tried one by one in a pass.
const MOST_TRIALS: usize = 128;

/// How often each rule speaks, and how many of the findings are errors.
struct Count {
    by_rule: HashMap<RuleId, usize>,
    errors: usize,
}

impl Count {
    fn of<'a>(findings: impl Iterator<Item = &'a Finding>) -> Self {
        let mut count = Self {
            by_rule: HashMap::new(),
            errors: 0,
        };
        for finding in findings {
            *count.by_rule.entry(finding.rule.clone()).or_default() += 1;
            count.errors += usize::from(finding.severity == Severity::Error);
        }
        count
    }

    fn rule(&self, rule: &RuleId) -> usize {
        self.by_rule.get(rule).copied().unwrap_or(0)
    }
}

/// Chooses among `candidates` for the valid `document`, of fixes at least as safe as `least`.
pub(super) fn choose(
    rules: &LanguageRules,
    document: &Document,
    candidates: &[Candidate],
    least: Safety,
    bench: &mut Bench<'_>,
) -> Choice {
    let before = Count::of(candidates.iter().map(|candidate| &candidate.finding));
    let mut verifier = Verifier {
        rules,
        document,
        before,
        bench,
    };
    let mut wanted: Vec<Chosen> = Vec::new();
    let mut waiting: Vec<usize> = Vec::new();
    for (index, candidate) in candidates.iter().enumerate() {
        match candidate.finding.best_fix(least) {
            Some(fix) if fits(fix, &wanted) => wanted.push(Chosen::new(&candidate.finding, fix)),
            Some(_) => waiting.push(index),
            None => {}
        }
    }
    let mut choice = Choice::default();
    if wanted.is_empty() || verifier.verify(&wanted).is_ok() {
        choice.chosen = wanted;
    } else {
        verifier.one_by_one(candidates, least, &mut choice);
    }
    choice.findings = candidates
        .iter()
        .map(|candidate| Finding {
            fixes: verifier.verified_fixes(&candidate.finding, &choice),
            ..candidate.finding.clone()
        })
        .collect();
    choice
}

struct Verifier<'a, 'b> {
    rules: &'a LanguageRules,
    document: &'a Document,
    before: Count,
    bench: &'a mut Bench<'b>,
}

impl Verifier<'_, '_> {
    /// Whether `chosen`, applied together, keep every promise; the reason if not.
    fn verify(&mut self, chosen: &[Chosen]) -> Result<(), &'static str> {
        let Some(trial) = self
            .bench
            .run(self.document, &Measure::default(), &edits_of(chosen))
        else {
            return Err("its edits do not fit the document, or change nothing");
        };
        if !trial.measure.is_valid() {
            return Err("it would add a syntax error");
        }
        let evaluation = crate::rules::evaluate(
            self.rules,
            &trial.document,
            self.bench.settings,
            self.bench.cancellation,
        );
        let after = Count::of(evaluation.candidates.iter().map(|candidate| &candidate.finding));
        if after.errors > self.before.errors {
            return Err("it would add an error");
        }
        let mut fixed: HashMap<&RuleId, usize> = HashMap::new();
        for one in chosen {
            *fixed.entry(&one.rule).or_default() += 1;
        }
        let gone = |rule: &RuleId, count: usize| after.rule(rule) + count <= self.before.rule(rule);
        if fixed.into_iter().all(|(rule, count)| gone(rule, count)) {
            Ok(())
        } else {
            Err("its finding would still be there")
        }
    }

    fn one_by_one(&mut self, candidates: &[Candidate], least: Safety, choice: &mut Choice) {
        for candidate in candidates.iter().take(MOST_TRIALS) {
            let Some(fix) = candidate.finding.best_fix(least) else {
                continue;
            };
            let one = Chosen::new(&candidate.finding, fix);
            if let Err(reason) = self.verify(std::slice::from_ref(&one)) {
                choice
                    .refused
                    .push((candidate.finding.clone(), fix.clone(), reason));
                continue;
            }
            if !fits(fix, &choice.chosen) {
                continue;
            }
            choice.chosen.push(one);
            if choice.chosen.len() > 1 && self.verify(&choice.chosen).is_err() {
                // Sound alone and not together: it waits for the next pass.
                choice.chosen.pop();
            }
        }
    }

    /// The fixes of `finding` that hold, in the rule's order: what was verified with the others, and what holds alone.
    fn verified_fixes(&mut self, finding: &Finding, choice: &Choice) -> Vec<Fix> {
        let refused = |fix: &Fix| {
            choice
                .refused
                .iter()
                .any(|(other, refused, _)| other == finding && refused == fix)
        };
        let chosen = |fix: &Fix| {
            choice
                .chosen
                .iter()
                .any(|one| one.rule == finding.rule && one.fix == *fix)
        };
        finding
            .fixes
            .iter()
            .filter(|fix| !refused(fix) && (chosen(fix) || self.verify(&[Chosen::new(finding, fix)]).is_ok()))
            .cloned()
            .collect()
    }
}
