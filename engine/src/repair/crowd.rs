//! The shortcut for one rule that finds the same fault many times over.
//!
//! A file with a thousand trailing commas would take a thousand parses if each guess were tried alone. So the first fixes of
//! such a rule are tried all at once, and kept if the strict parser then accepts the document.

use std::collections::BTreeMap;

use super::choice::{Chosen, edits_of, fits};
use super::measure::Measure;
use super::trial::Bench;
use crate::document::Document;
use crate::edit::Edit;
use crate::finding::{Finding, RuleId};
use crate::rules::Candidate;

/// A rule with more findings than this is a crowd.
const CROWD: usize = 16;

/// The fixes of one rule that mend the document together.
pub(super) struct Crowd {
    pub(super) chosen: Vec<Chosen>,
    pub(super) findings: Vec<Finding>,
}

/// Whether some rule has so many findings that mending them one by one would take long.
pub(super) fn is_crowded(candidates: &[Candidate]) -> bool {
    let mut counts: BTreeMap<&RuleId, usize> = BTreeMap::new();
    for candidate in candidates
        .iter()
        .filter(|candidate| !candidate.finding.fixes.is_empty())
    {
        *counts.entry(&candidate.finding.rule).or_default() += 1;
    }
    counts.values().any(|count| *count > CROWD)
}

/// The largest crowd of `candidates` that makes `document` valid.
pub(super) fn choose(
    document: &Document,
    candidates: &[Candidate],
    before: &Measure,
    bench: &mut Bench<'_>,
) -> Option<Crowd> {
    let mut by_rule: BTreeMap<&RuleId, Vec<&Finding>> = BTreeMap::new();
    for finding in candidates
        .iter()
        .map(|candidate| &candidate.finding)
        .filter(|finding| !finding.fixes.is_empty())
    {
        by_rule.entry(&finding.rule).or_default().push(finding);
    }
    let mut crowds: Vec<Vec<&Finding>> = by_rule
        .into_values()
        .filter(|crowd| crowd.len() > CROWD)
        .collect();
    crowds.sort_by_key(|crowd| std::cmp::Reverse(crowd.len()));
    crowds.into_iter().find_map(|crowd| {
        let crowd = together(crowd);
        let trial = bench.run(document, before, &edits_of(&crowd.chosen))?;
        (trial.measure.is_valid() && trial.measure.improves(before)).then_some(crowd)
    })
}

/// As many of the findings' first fixes as fit together, in order of place.
fn together(findings: Vec<&Finding>) -> Crowd {
    let mut crowd = Crowd {
        chosen: Vec::new(),
        findings: Vec::new(),
    };
    let mut end = 0;
    for finding in findings {
        let Some(fix) = finding.fixes.first() else {
            continue;
        };
        // Findings come in order of place, so looking at the last chosen one is enough, unless fixes reach far.
        let starts_after = fix.edits.iter().all(|edit| edit.span.start > end);
        if starts_after || fits(fix, &crowd.chosen) {
            end = fix
                .edits
                .iter()
                .map(|edit: &Edit| edit.span.end)
                .max()
                .unwrap_or(end)
                .max(end);
            crowd.chosen.push(Chosen::new(finding, fix));
            crowd.findings.push(Finding {
                fixes: vec![fix.clone()],
                ..finding.clone()
            });
        }
    }
    crowd
}
