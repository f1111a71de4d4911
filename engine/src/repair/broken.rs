//! Choosing repairs for a document that does not parse.
//!
//! Rules guess; each guess is tried on a copy, and one that does not make the error measure smaller is not heard of again,
//! nor is its finding. Of the rest the one that leads to the least measure wins, the cheapest first; others join it as long
//! as each makes the measure smaller still. A guess that adds nothing to the winners is the rival of one of them: it stays as
//! an alternative, and when it was just as good and as cheap, nobody can tell which was meant, and the winner is not safe.

use super::choice::{Choice, Chosen, edits_of, fits};
use super::crowd;
use super::measure::Measure;
use super::trial::Bench;
use crate::document::Document;
use crate::edit::Edit;
use crate::finding::{Finding, Fix, Safety};
use crate::rules::Candidate;

/// Most guesses tried one by one in a pass; those nearest to the strict parser's first error come first.
const MOST_TRIALS: usize = 256;
/// Fixes that a finding offers at most.
const MOST_ALTERNATIVES: usize = 3;

/// Chooses among `candidates` for the broken `document`.
pub(super) fn choose(document: &Document, candidates: &[Candidate], bench: &mut Bench<'_>) -> Choice {
    let before = Measure::of(document);
    let mut contest = Contest {
        document,
        measure: before,
        chosen: Vec::new(),
        winners: Vec::new(),
        findings: Vec::new(),
    };
    if let Some(crowd) = crowd::choose(document, candidates, &before, bench) {
        contest.measure = Measure::default();
        contest.chosen = crowd.chosen;
        contest.findings = crowd.findings;
    } else {
        for guess in guesses(document, candidates, &before, bench) {
            contest.enter(guess, bench);
        }
    }
    contest.close(candidates, &before)
}

/// A guess that makes the document better.
#[derive(Debug, Clone)]
struct Guess<'a> {
    finding: &'a Finding,
    fix: &'a Fix,
    measure: Measure,
    /// Bytes taken away and added.
    cost: usize,
    /// The document it leads to.
    text: blake3::Hash,
    /// Whether only the tree is better for it.
    stuck: bool,
}

/// Every guess that makes the document better, the best first.
fn guesses<'a>(
    document: &Document,
    candidates: &'a [Candidate],
    before: &Measure,
    bench: &mut Bench<'_>,
) -> Vec<Guess<'a>> {
    let error = document.first_error().map_or(0, |error| error.span.start);
    let findings = candidates.iter().map(|candidate| &candidate.finding);
    let mut untried: Vec<(&Finding, &Fix)> = findings
        .flat_map(|finding| finding.fixes.iter().map(move |fix| (finding, fix)))
        .collect();
    untried.sort_by_key(|(finding, _)| finding.span.start.abs_diff(error));
    let mut guesses: Vec<Guess<'_>> = untried
        .into_iter()
        .take(MOST_TRIALS)
        .filter_map(|(finding, fix)| {
            let trial = bench.run(document, &fix.edits)?;
            trial.measure.improves(before).then(|| Guess {
                finding,
                fix,
                measure: trial.measure,
                cost: fix.edits.iter().map(Edit::cost).sum(),
                text: blake3::hash(trial.document.text().as_bytes()),
                stuck: false,
            })
        })
        .collect();
    // The sort is stable: of equals the one nearest to the error comes first, then the rule's own order.
    // One that is sure of what was meant goes before a mere guess that lets the parser read further and no more.
    guesses.sort_by_key(|guess| {
        let unsure = !guess.measure.is_valid() && guess.fix.safety == Safety::Unsafe;
        (!guess.measure.is_valid(), unsure, guess.measure, guess.cost)
    });
    guesses
}

/// The guesses competing for a place among the fixes that are applied together.
struct Contest<'a> {
    document: &'a Document,
    /// How broken the document is with all `chosen` applied.
    measure: Measure,
    chosen: Vec<Chosen>,
    /// Guesses that made it; each has its place in `chosen` and `findings`.
    winners: Vec<Guess<'a>>,
    findings: Vec<Finding>,
}

impl<'a> Contest<'a> {
    /// Lets `guess` join the winners, or makes it the rival of one of them.
    fn enter(&mut self, guess: Guess<'a>, bench: &mut Bench<'_>) {
        if let Some(twin) = self.winners.iter().position(|winner| winner.text == guess.text) {
            // The same repair by another rule: it is as safe as the surer of the two says.
            let stuck = self.winners.get(twin).is_some_and(|winner| winner.stuck);
            if guess.fix.safety == Safety::Safe && !stuck && !self.has_equal_rival(twin) {
                self.set_safety(twin, Safety::Safe);
            }
            return;
        }
        if let Some(measure) = self
            .measure_with(&guess, bench)
            .filter(|joined| joined.improves(&self.measure))
            .filter(|joined| joined.is_valid() || guess.fix.safety == Safety::Safe || !self.has_sure_winner())
        {
            let stuck = !measure.reads_on_from(&self.measure);
            self.measure = measure;
            self.chosen.push(Chosen::new(guess.finding, guess.fix));
            self.findings.push(Finding {
                fixes: vec![guess.fix.clone()],
                ..guess.finding.clone()
            });
            let mut guess = guess;
            guess.stuck = stuck;
            self.winners.push(guess);
            if stuck {
                // The strict parser stops where it stopped before, and nobody else can vouch for the guess.
                self.set_safety(self.winners.len() - 1, Safety::Unsafe);
            }
        } else {
            self.rival(&guess);
        }
    }

    /// Whether a fix that is sure of what was meant is among the winners: mere guesses that mend nothing for good then wait
    /// for the next pass, which sees more.
    fn has_sure_winner(&self) -> bool {
        self.chosen.iter().any(|chosen| chosen.fix.safety == Safety::Safe)
    }

    fn measure_with(&self, guess: &Guess<'_>, bench: &mut Bench<'_>) -> Option<Measure> {
        if self.measure.is_valid() || !fits(guess.fix, &self.chosen) {
            return None;
        }
        if self.chosen.is_empty() {
            return Some(guess.measure);
        }
        let mut edits = edits_of(&self.chosen);
        edits.extend(guess.fix.edits.iter().cloned());
        bench.run(self.document, &edits).map(|trial| trial.measure)
    }

    /// Files `guess` under the winner it competes with: one that is just as good, the nearest in place.
    fn rival(&mut self, guess: &Guess<'_>) {
        let place = |fix: &Fix| fix.edits.iter().map(|edit| edit.span.start).min().unwrap_or(0);
        let equals = self
            .winners
            .iter()
            .enumerate()
            .filter(|(_, winner)| winner.measure == guess.measure);
        let Some((at, winner)) =
            equals.min_by_key(|(_, winner)| place(winner.fix).abs_diff(place(guess.fix)))
        else {
            return;
        };
        if winner.cost == guess.cost {
            self.set_safety(at, Safety::Unsafe);
        }
        if let Some(finding) = self.findings.get_mut(at)
            && finding.fixes.len() < MOST_ALTERNATIVES
        {
            finding.fixes.push(Fix {
                safety: Safety::Unsafe,
                ..guess.fix.clone()
            });
        }
    }

    /// Whether a rival as cheap as the winner has already made it unsafe.
    fn has_equal_rival(&self, at: usize) -> bool {
        let cost = |fix: &Fix| fix.edits.iter().map(Edit::cost).sum::<usize>();
        let fixes = self
            .findings
            .get(at)
            .map_or(&[] as &[Fix], |finding| &finding.fixes);
        fixes
            .split_first()
            .is_some_and(|(best, rivals)| rivals.iter().any(|rival| cost(rival) == cost(best)))
    }

    fn set_safety(&mut self, at: usize, safety: Safety) {
        if let Some(chosen) = self.chosen.get_mut(at) {
            chosen.fix.safety = safety;
        }
        if let Some(fix) = self
            .findings
            .get_mut(at)
            .and_then(|finding| finding.fixes.first_mut())
        {
            fix.safety = safety;
        }
    }

    /// Adds the findings that offer no fix. The strict parser's own words are heard only when nobody explained its first
    /// error: no winner gets past it, and no rule reports something it cannot mend.
    fn close(mut self, candidates: &[Candidate], before: &Measure) -> Choice {
        let past = self.measure.strict_errors < before.strict_errors || self.measure.unread < before.unread;
        let silent = |candidate: &&Candidate| candidate.report_only && !candidate.fallback;
        let explained = past || candidates.iter().any(|candidate| silent(&candidate));
        let without_fix = candidates
            .iter()
            .filter(|candidate| silent(candidate) || (candidate.fallback && !explained))
            .map(|candidate| candidate.finding.clone());
        self.findings.extend(without_fix);
        self.findings.sort_by_key(|finding| finding.span);
        Choice {
            findings: self.findings,
            chosen: self.chosen,
            refused: Vec::new(),
        }
    }
}
