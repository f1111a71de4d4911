//! The repair loop: choose, apply, look again, until nothing changes.

use std::collections::HashMap;
use std::sync::Arc;

use super::choice::{Choice, Chosen, edits_of, safe_enough};
use super::measure::Measure;
use super::report::{Applied, Checked, Outcome, Refused, Stop};
use super::trial::Bench;
use super::{broken, whole};
use crate::cancellation::Cancellation;
use crate::configuration::Settings;
use crate::document::Document;
use crate::edit::Edit;
use crate::finding::{Finding, RuleId, Safety};
use crate::rules::{LanguageRules, Rule, RuleFault, evaluate};

/// Most passes over one document. Files with more faults in a row than this exist only to break tools.
const MOST_PASSES: usize = 200;

/// What is wrong with `document`. Once cancelled, any answer will do.
pub(crate) fn check(
    rules: &LanguageRules,
    document: &Document,
    settings: &Settings,
    cancellation: &Cancellation,
) -> Checked {
    let mut bench = Bench::new(settings, cancellation);
    let (choice, faults) = pass(rules, document, Safety::Unsafe, &mut bench);
    Checked {
        findings: choice.findings,
        faults,
    }
}

/// Repairs `document` with fixes at least as safe as `least`. Once cancelled, any answer will do.
pub(crate) fn fix(
    rules: &LanguageRules,
    document: &Document,
    settings: &Settings,
    least: Safety,
    cancellation: &Cancellation,
) -> Outcome {
    Loop {
        rules,
        least,
        bench: Bench::new(settings, cancellation),
        original: document.clone(),
        document: document.clone(),
        seen: HashMap::new(),
        applied: Vec::new(),
        refused: Vec::new(),
        faults: Vec::new(),
    }
    .run()
}

/// Repairs `document` with one rule and no other.
pub(crate) fn run_alone(
    rule: &Arc<Rule>,
    document: &Document,
    settings: &Settings,
    least: Safety,
) -> Outcome {
    let alone = LanguageRules::alone(rule);
    let mut outcome = fix(&alone, document, settings, least, &Cancellation::default());
    outcome.faults.extend(alone.faults());
    outcome
}

fn pass(
    rules: &LanguageRules,
    document: &Document,
    least: Safety,
    bench: &mut Bench<'_>,
) -> (Choice, Vec<RuleFault>) {
    let evaluation = evaluate(rules, document, bench.settings, bench.cancellation);
    let choice = if document.is_broken() {
        broken::choose(document, &evaluation.candidates, bench)
    } else {
        whole::choose(rules, document, &evaluation.candidates, least, bench)
    };
    (choice, evaluation.faults)
}

struct Loop<'a> {
    rules: &'a LanguageRules,
    least: Safety,
    bench: Bench<'a>,
    original: Document,
    document: Document,
    /// Every text so far, with how many fixes had been applied when it came up.
    seen: HashMap<blake3::Hash, usize>,
    applied: Vec<Applied>,
    refused: Vec<Refused>,
    faults: Vec<RuleFault>,
}

impl Loop<'_> {
    fn run(mut self) -> Outcome {
        self.seen.insert(blake3::hash(self.document.text().as_bytes()), 0);
        for number in 1..=MOST_PASSES {
            let choice = self.pass();
            let Some((next, chosen)) = self.apply(&choice) else {
                let affordable = self.bench.can_afford(&self.document);
                let stop = match choice.findings.is_empty() {
                    true => Stop::Clean,
                    false if affordable => Stop::Stable,
                    false => Stop::Budget,
                };
                return self.finish(choice.findings, stop);
            };
            self.record(&chosen, number);
            let text = blake3::hash(next.text().as_bytes());
            self.document = next;
            if let Some(applied) = self.seen.insert(text, self.applied.len()) {
                let rules = named(self.applied.drain(applied..));
                let choice = self.pass();
                return self.finish(choice.findings, Stop::Cycle(rules));
            }
        }
        let choice = self.pass();
        self.finish(choice.findings, Stop::Budget)
    }

    fn pass(&mut self) -> Choice {
        let (choice, faults) = pass(self.rules, &self.document, self.least, &mut self.bench);
        for fault in faults {
            if !self.faults.contains(&fault) {
                self.faults.push(fault);
            }
        }
        self.refused = choice
            .refused
            .iter()
            .map(|(finding, fix, reason)| Refused {
                rule: finding.rule.clone(),
                title: fix.title.clone(),
                line: self.document.lines().line_of(finding.span.start),
                reason: (*reason).to_owned(),
            })
            .collect();
        choice
    }

    /// The document with the chosen fixes that are safe enough, or nothing when there are none or they fail together.
    fn apply(&mut self, choice: &Choice) -> Option<(Document, Vec<Chosen>)> {
        let chosen = safe_enough(&choice.chosen, self.least);
        if chosen.is_empty() {
            return None;
        }
        let before = Measure::of(&self.document);
        if let Some(next) = self.applied(&before, &edits_of(&chosen)) {
            return Some((next, chosen));
        }
        // What was verified with its unsafe neighbours may not hold without them; then the first that holds alone goes.
        chosen
            .into_iter()
            .find_map(|one| Some((self.applied(&before, &one.fix.edits)?, vec![one])))
    }

    /// The document with `edits` made, if that makes it better.
    fn applied(&mut self, before: &Measure, edits: &[Edit]) -> Option<Document> {
        let next = self.bench.run(&self.document, before, edits)?.document;
        let after = Measure::of(&next);
        let better = if before.is_valid() {
            after.is_valid()
        } else {
            after.improves(before)
        };
        better.then_some(next)
    }

    fn record(&mut self, chosen: &[Chosen], pass: usize) {
        let lines = self.document.lines();
        let mut applied: Vec<Applied> = chosen
            .iter()
            .map(|one| Applied {
                rule: one.rule.clone(),
                message: one.message.clone(),
                title: one.fix.title.clone(),
                safety: one.fix.safety,
                pass,
                line: lines.line_of(one.start),
            })
            .collect();
        applied.sort_by_key(|applied| applied.line);
        self.applied.extend(applied);
    }

    /// The strict checks once more, over everything that was done.
    fn finish(self, remaining: Vec<Finding>, stop: Stop) -> Outcome {
        let sound = Measure::of(&self.document) <= Measure::of(&self.original);
        debug_assert!(sound, "the loop let the error measure rise");
        let (text, applied) = if sound {
            (self.document.text().to_string(), self.applied)
        } else {
            (self.original.text().to_string(), Vec::new())
        };
        Outcome {
            text,
            applied,
            refused: self.refused,
            remaining,
            stop,
            faults: self.faults,
        }
    }
}

fn named(applied: impl Iterator<Item = Applied>) -> Vec<RuleId> {
    let mut rules: Vec<RuleId> = applied.map(|applied| applied.rule).collect();
    rules.sort();
    rules.dedup();
    rules
}
