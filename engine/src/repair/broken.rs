//! Choosing repairs for a document that does not parse.
//!
//! Rules guess; each guess is tried on a copy, and one that does not make the error measure smaller is not heard of again,
//! nor is its finding. Faults are mended in the order in which the strict parser meets them: in each round the guesses that
//! get it past its first error compete, the least measure wins, then the least cost, and the next round begins at the error
//! that shows then. The losers of a round are rivals for the same fault: they stay as alternatives, and when one was just as
//! good and as cheap, nobody can tell which was meant, and the winner is not safe.

use super::choice::{Choice, Chosen, edits_of, fits};
use super::crowd;
use super::measure::Measure;
use super::searched;
use super::trial::Bench;
use crate::document::Document;
use crate::edit::Edit;
use crate::finding::{Finding, Fix, Safety};
use crate::rules::Candidate;

/// Most guesses tried in one round; those nearest to the strict parser's first error come first.
const MOST_TRIALS: usize = 96;
/// Most rounds in one pass; what is left is found in the next.
const MOST_ROUNDS: usize = 32;
/// A repair after which the parser reads this many bytes more on the same line is convincing; files on one line have no
/// other.
const FAR_ENOUGH: usize = 80;
/// Fixes that a finding offers at most.
const MOST_ALTERNATIVES: usize = 3;

/// Chooses among `candidates` for the broken `document`: a crowd of one rule's fixes that mends it at once, else what the
/// repair search finds, else as many single fixes as get the strict parser further.
pub(super) fn choose(document: &Document, candidates: &[Candidate], bench: &mut Bench<'_>) -> Choice {
    let crowded = crowd::is_crowded(candidates);
    if !crowded && let Some(choice) = searched::choose(document, candidates, bench) {
        return choice;
    }
    let before = Measure::of(document);
    let mut contest = Contest::new(document, before);
    if bench.pay_for_pass(document, &before, candidates.len()) {
        if let Some(crowd) = crowd::choose(document, candidates, &before, bench) {
            contest.measure = Measure::default();
            contest.chosen = crowd.chosen;
            contest.findings = crowd.findings;
        } else if crowded && let Some(choice) = searched::choose(document, candidates, bench) {
            return choice;
        } else {
            contest.run(candidates, bench);
        }
    }
    contest.close(candidates)
}

/// A rule's guess at what mends a document.
#[derive(Debug, Clone, Copy)]
struct Guess<'a> {
    finding: &'a Finding,
    fix: &'a Fix,
}

impl Guess<'_> {
    /// Bytes taken away and added.
    fn cost(&self) -> usize {
        self.fix.edits.iter().map(Edit::cost).sum()
    }

    /// How far the finding lies from `offset`. Its fixes keep the order that the rule gave them.
    fn distance(&self, offset: usize) -> usize {
        self.finding.span.start.abs_diff(offset)
    }
}

/// A guess that gets the strict parser further.
struct Contender<'a> {
    guess: Guess<'a>,
    measure: Measure,
    /// The strict parser accepts the document it leads to, or reads on for a good while. A guess that only brings the
    /// parser to the next token has not shown that it is right, and is not safe.
    convincing: bool,
    /// The document it leads to.
    text: blake3::Hash,
}

impl Contender<'_> {
    /// Neither is its rule sure of what was meant, nor does the strict parser accept what it leads to.
    fn is_mere_guess(&self) -> bool {
        !self.measure.is_valid() && self.guess.fix.safety == Safety::Unsafe
    }
}

/// The rounds in which guesses compete for a place among the fixes that are applied together.
struct Contest<'a> {
    document: &'a Document,
    before: Measure,
    /// How broken the document is with all `chosen` applied.
    measure: Measure,
    chosen: Vec<Chosen>,
    findings: Vec<Finding>,
    /// Winners, by their place in `chosen` and `findings`, that are unsafe only because they did not convince.
    doubted: Vec<usize>,
}

impl<'a> Contest<'a> {
    fn new(document: &'a Document, before: Measure) -> Self {
        Self {
            document,
            before,
            measure: before,
            chosen: Vec::new(),
            findings: Vec::new(),
            doubted: Vec::new(),
        }
    }

    fn run(&mut self, candidates: &'a [Candidate], bench: &mut Bench<'_>) {
        let findings = candidates.iter().map(|candidate| &candidate.finding);
        let mut guesses: Vec<Guess<'a>> = findings
            .flat_map(|finding| finding.fixes.iter().map(move |fix| Guess { finding, fix }))
            .collect();
        for _ in 0..MOST_ROUNDS {
            let mut contenders = self.contenders(&mut guesses, bench);
            // The sort is stable: of equals the nearest to the error comes first, then the rule's own order.
            contenders.sort_by_key(|contender| {
                (
                    !contender.measure.is_valid(),
                    contender.is_mere_guess(),
                    contender.measure,
                    contender.guess.cost(),
                )
            });
            let mut contenders = contenders.into_iter();
            let Some(winner) = contenders.next() else { break };
            // A mere guess waits for the next pass, which sees more, once something sure is found.
            if winner.is_mere_guess() && self.has_sure_winner() {
                break;
            }
            self.award(&winner, contenders);
            if self.measure.is_valid() {
                break;
            }
        }
    }

    /// The guesses that, together with those already chosen, get the strict parser further. They are taken out of
    /// `guesses`: whether they win or lose, their fault is dealt with.
    fn contenders(&self, guesses: &mut Vec<Guess<'a>>, bench: &mut Bench<'_>) -> Vec<Contender<'a>> {
        let front = self.front();
        guesses.retain(|guess| fits(guess.fix, &self.chosen));
        guesses.sort_by_key(|guess| guess.distance(front));
        let chosen = edits_of(&self.chosen);
        let mut contenders = Vec::new();
        let mut tried = 0;
        guesses.retain(|guess| {
            tried += 1;
            if tried > MOST_TRIALS {
                return true;
            }
            let edits: Vec<Edit> = chosen.iter().chain(&guess.fix.edits).cloned().collect();
            let Some(trial) = bench.improving(self.document, &self.measure, &edits) else {
                return true;
            };
            // What is offered must do no harm by itself either: nobody promises to apply the others first.
            if !chosen.is_empty() && !self.harmless_alone(guess, bench) {
                return false;
            }
            contenders.push(Contender {
                guess: *guess,
                measure: trial.measure,
                convincing: self.reads_on(&trial.measure),
                text: blake3::hash(trial.document.text().as_bytes()),
            });
            false
        });
        contenders
    }

    fn harmless_alone(&self, guess: &Guess<'_>, bench: &mut Bench<'_>) -> bool {
        bench
            .run(self.document, &self.before, &guess.fix.edits)
            .is_some_and(|trial| trial.measure <= self.before)
    }

    fn has_sure_winner(&self) -> bool {
        self.chosen.iter().any(|chosen| chosen.fix.safety == Safety::Safe)
    }

    /// Whether the strict parser gets past the line where it stopped, or far enough on a long one.
    fn reads_on(&self, after: &Measure) -> bool {
        let length = self.document.text().trim_end().len();
        let stopped = length.saturating_sub(self.measure.unseen);
        let lines = self.document.lines();
        let line = lines.full_span(lines.line_of(stopped));
        let reach = line.end.min(stopped + FAR_ENOUGH);
        after.strict_errors < self.measure.strict_errors || after.unseen < length.saturating_sub(reach)
    }

    /// About where the strict parser gives up once the chosen fixes are applied, in the document as it is now.
    fn front(&self) -> usize {
        self.document.text().len().saturating_sub(self.measure.unread)
    }

    fn award(&mut self, winner: &Contender<'a>, rivals: impl Iterator<Item = Contender<'a>>) {
        let mut best = winner.guess.fix.clone();
        let mut alternatives: Vec<Fix> = Vec::new();
        let mut undecided = false;
        for rival in rivals.filter(|rival| rival.measure == winner.measure) {
            if rival.text == winner.text {
                // The same repair by another rule: it is as safe as the surer of the two says.
                best.safety = best.safety.max(rival.guess.fix.safety);
                continue;
            }
            undecided |= rival.guess.cost() == winner.guess.cost();
            let known = alternatives
                .iter()
                .any(|known| known.edits == rival.guess.fix.edits);
            if !known && alternatives.len() + 1 < MOST_ALTERNATIVES {
                alternatives.push(Fix {
                    safety: Safety::Unsafe,
                    ..rival.guess.fix.clone()
                });
            }
        }
        if undecided {
            best.safety = Safety::Unsafe;
        }
        if !winner.convincing && best.safety == Safety::Safe {
            best.safety = Safety::Unsafe;
            self.doubted.push(self.chosen.len());
        }
        self.measure = winner.measure;
        self.chosen.push(Chosen::new(winner.guess.finding, &best));
        let fixes = std::iter::once(best).chain(alternatives).collect();
        self.findings.push(Finding {
            fixes,
            ..winner.guess.finding.clone()
        });
    }

    /// When the strict parser accepts the document with all that was chosen, and nothing but doubt makes any of it unsafe,
    /// there is no doubt left.
    fn vindicate(&mut self) {
        let safe = self
            .chosen
            .iter()
            .filter(|chosen| chosen.fix.safety == Safety::Safe)
            .count();
        if !self.measure.is_valid() || safe + self.doubted.len() < self.chosen.len() {
            return;
        }
        for at in std::mem::take(&mut self.doubted) {
            let fixes = self
                .findings
                .get_mut(at)
                .and_then(|finding| finding.fixes.first_mut());
            let chosen = self.chosen.get_mut(at).map(|chosen| &mut chosen.fix);
            for fix in fixes.into_iter().chain(chosen) {
                fix.safety = Safety::Safe;
            }
        }
    }

    /// Adds the findings that offer no fix. The strict parser's own words are heard only when nobody explained its first
    /// error: no winner gets past it, and no rule reports something it cannot mend.
    fn close(mut self, candidates: &[Candidate]) -> Choice {
        self.vindicate();
        let silent = |candidate: &&Candidate| candidate.report_only && !candidate.fallback;
        let explained = !self.chosen.is_empty() || candidates.iter().any(|candidate| silent(&candidate));
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
