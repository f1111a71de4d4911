//! One step of the search: proposals about one broken text, weighed, ranked, and the best of them verified.

use std::collections::HashSet;

use super::advice::is_advised;
use super::features::{Common, Features, features};
use super::kin::{Kin, kin};
use super::meaning::meaning;
use super::model::{LanguageModel, Ranker};
use super::proposal::{Kind, Proposal};
use super::propose;
use super::scene::Scene;
use super::standing::{judged_features, none_features};
use super::weigh::{LARGE, Weigher, Weight};
use crate::cancellation::Cancellation;
use crate::document::Document;
use crate::edit;
use crate::limits::Limits;

/// Where the strict parser stands after a proposal.
#[derive(Debug, Clone)]
pub(crate) struct Verified {
    /// The text with the proposal's edits.
    pub(crate) document: Document,
    /// The strict parser accepts it.
    pub(crate) valid: bool,
    /// Where it gives up otherwise, in the new text.
    pub(crate) front: usize,
    /// Equal for candidates that lead to valid texts which mean the same.
    pub(crate) meaning: u64,
    /// How usual the data of a valid text is.
    pub(crate) kin: Option<Kin>,
}

/// A proposal with all that is known of it.
#[derive(Debug, Clone)]
pub(crate) struct Candidate {
    pub(crate) proposal: Proposal,
    pub(crate) weight: Weight,
    pub(crate) features: Features,
    /// How promising it is before it is verified; differences are logarithms of odds.
    pub(crate) prospect: f32,
    /// The strict parser's word, for those that were tried.
    pub(crate) verified: Option<Verified>,
}

impl Candidate {
    /// Whether the strict parser accepts what it leads to.
    pub(crate) fn is_valid(&self) -> bool {
        self.verified.as_ref().is_some_and(|verified| verified.valid)
    }
}

/// What may still be spent on a document, in bytes read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Budget<'a> {
    left: usize,
    /// Something was wanted that it did not cover.
    short: bool,
    /// Once cancelled, it covers nothing any more.
    cancellation: Option<&'a Cancellation>,
}

/// Weighing a proposal costs as much as the strict parser reading this many bytes.
const WEIGHING: usize = 600;
/// Bytes of the text whose brackets cost as much to pair as one does to parse, and what that comes to at most.
const PAIRING: usize = 16;
const MOST_PAIRING: usize = 1024;
/// Reading a text as a scene costs as much as the strict parser reading it this many times.
const SCENE: usize = 4;
/// Bytes that cost as much to copy and to look for depth in as one does to parse.
const UNREAD: usize = 4;
/// Bytes that the trials of one step read at most, but for the few that each step has: what is right comes early.
const MOST_READ: usize = 2 * 1024 * 1024;
/// Trials of a step, however large the text is.
const FEWEST_TRIALS: usize = 40;
/// Proposals tried first because the strict parser asks for them.
const MOST_ADVISED: usize = 2;
/// What a trial costs beside the bytes of its text.
const TRIAL: usize = 600;

impl<'a> Budget<'a> {
    pub(crate) fn new(bytes: usize) -> Self {
        Self {
            left: bytes,
            short: false,
            cancellation: None,
        }
    }

    /// The same, but worth nothing once `cancellation` says so.
    pub(crate) fn until(self, cancellation: &'a Cancellation) -> Self {
        Self {
            cancellation: Some(cancellation),
            ..self
        }
    }

    fn is_cancelled(self) -> bool {
        self.cancellation.is_some_and(Cancellation::is_cancelled)
    }

    pub(crate) fn spend(&mut self, bytes: usize) -> bool {
        let affordable = self.left >= bytes && !self.is_cancelled();
        self.short |= !affordable;
        self.left = self.left.saturating_sub(bytes);
        affordable
    }

    /// Gives back what was paid for and not used.
    fn refund(&mut self, bytes: usize) {
        self.left = self.left.saturating_add(bytes);
    }

    /// Puts one half away.
    pub(crate) fn set_aside(&mut self) -> Self {
        let half = Self {
            left: self.left / 2,
            ..*self
        };
        self.left -= half.left;
        half
    }

    /// Takes what was put away.
    pub(crate) fn take_back(&mut self, aside: &mut Self) {
        self.refund(std::mem::take(&mut aside.left));
    }

    /// What has not been spent.
    pub(crate) fn left(self) -> usize {
        self.left
    }

    /// Whether something was left undone for want of it.
    pub(crate) fn is_short(self) -> bool {
        self.short
    }
}

/// How far a step goes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reach {
    /// Proposals verified at most.
    pub(crate) trials: usize,
    /// It ends when so many were found valid.
    pub(crate) enough: usize,
    /// With one found valid, those less promising than the best of them by more than this are not tried.
    pub(crate) margin: f32,
}

/// Every proposal about `document` and those of rules, the most promising first, none of them verified.
pub(crate) fn candidates(
    document: &Document,
    of_rules: Vec<Proposal>,
    model: &LanguageModel,
    depth: usize,
    budget: &mut Budget<'_>,
) -> Vec<Candidate> {
    if !budget.spend(document.text().len().saturating_mul(SCENE)) {
        return Vec::new();
    }
    let Some(scene) = Scene::of(document) else {
        return Vec::new();
    };
    let mut proposals = propose::propose(&scene);
    for proposal in of_rules {
        if !proposals.iter().any(|known| known.edits == proposal.edits) {
            proposals.push(proposal);
        }
    }
    // Brackets are paired anew up to the end of the text, or what counts as far enough.
    let cost = WEIGHING + (document.text().len() / PAIRING).min(MOST_PAIRING);
    let front = scene.front;
    if proposals.len().saturating_mul(cost) > budget.left {
        // In a large text only what is near can be looked at.
        proposals.sort_by_key(|proposal| proposal.start().abs_diff(front));
        proposals.truncate(budget.left / cost / 2);
    }
    budget.spend(proposals.len() * cost);
    let weigher = Weigher::new(&scene, model);
    let common = Common::of(&scene, depth);
    let mut candidates: Vec<Candidate> = proposals
        .into_iter()
        .take_while(|_| !budget.is_cancelled())
        .filter_map(|proposal| {
            let weight = weigher.weigh(&proposal)?;
            let features = features(&scene, &common, &proposal, &weight);
            let prospect = match &model.prospects {
                Some(ranker) => ranker.score(&features),
                None => untrained(&scene, &proposal, &weight),
            };
            Some(Candidate {
                proposal,
                weight,
                features,
                prospect,
                verified: None,
            })
        })
        .collect();
    candidates.sort_by(|one, other| other.prospect.total_cmp(&one.prospect));
    // What the parser asks for may lie where nothing reads oddly. A few of it are tried before all others, never so many
    // that nothing else is.
    let advised = |candidate: &Candidate| is_advised(document, &candidate.proposal);
    let mut first = 0;
    for place in 0..candidates.len() {
        if first < MOST_ADVISED && advised(&candidates[place]) {
            candidates[first..=place].rotate_right(1);
            first += 1;
        }
    }
    candidates
}

/// How promising a proposal is to somebody who has learned nothing: small, near, and with brackets that fit.
fn untrained(scene: &Scene<'_>, proposal: &Proposal, weight: &Weight) -> f32 {
    let text = scene.text();
    let [inserted, deleted] = proposal.visible(text).map(|count| count as f32);
    let (before, after) = weight.balance;
    let far = scene.lexemes.index_at(scene.front).abs_diff(weight.first) as f32;
    let whole = match proposal.kind {
        Kind::Unwrap | Kind::RewriteDialect | Kind::TakeSide | Kind::ReplaceLookalike => 6.0,
        Kind::DeleteLine | Kind::InsertCommentSign => -2.0,
        _ => 0.0,
    };
    let unmatched = f64::from(after.unmatched) - f64::from(before.unmatched);
    let crooked = f64::from(after.crooked) - f64::from(before.crooked);
    whole + weight.model_gain / 4.0 + weight.habit_gain / 6.0
        - inserted.min(8.0) * 0.4
        - deleted * 0.6
        - far.ln_1p() * 0.8
        - (unmatched.clamp(-3.0, 6.0) * 2.0 + crooked.clamp(-4.0, 4.0)) as f32
        - f32::from(proposal.order) * 0.1
}

/// Verifies `candidates` in order, as far as `reach` and `budget` go.
pub(crate) fn verify(
    document: &Document,
    candidates: &mut [Candidate],
    model: &LanguageModel,
    limits: &Limits,
    reach: Reach,
    budget: &mut Budget<'_>,
) {
    let mut best: Option<f32> = None;
    let mut valid = HashSet::new();
    let affordable = MOST_READ / document.text().len().max(1);
    for candidate in candidates
        .iter_mut()
        .take(reach.trials.min(affordable.max(FEWEST_TRIALS)))
    {
        let hopeless = best.is_some_and(|best| candidate.prospect < best - reach.margin);
        if hopeless || valid.len() >= reach.enough || !budget.spend(document.text().len() + TRIAL) {
            break;
        }
        candidate.verified = trial(document, candidate, model, limits);
        let refused = candidate.verified.as_ref().filter(|verified| !verified.valid);
        if let Some(verified) = refused.filter(|_| document.text().len() > LARGE) {
            // What lies behind the place where the parser gave up was only copied and counted.
            let unread = document.text().len().saturating_sub(verified.front);
            budget.refund(unread - unread / UNREAD);
        }
        if let Some(verified) = candidate.verified.as_ref().filter(|verified| verified.valid) {
            valid.insert(verified.document.text().clone());
            best = best.or(Some(candidate.prospect));
        }
    }
}

fn trial(
    document: &Document,
    candidate: &Candidate,
    model: &LanguageModel,
    limits: &Limits,
) -> Option<Verified> {
    let proposal = &candidate.proposal;
    let text = edit::apply(document.text(), &proposal.edits).ok()?;
    let copy = document.with_text(text, limits).ok()?;
    let verdict = copy.verdict();
    let front = verdict
        .stopped
        .or_else(|| verdict.errors.first().map(|error| error.span.start))
        .unwrap_or(copy.text().len());
    let valid = verdict.is_valid();
    let lexemes = candidate.weight.meaning;
    let grown = copy.text().len() as i64 - document.text().len() as i64;
    let end = usize::try_from(proposal.end() as i64 + grown).unwrap_or(0);
    let written = proposal.start()..end.max(proposal.start());
    Some(Verified {
        valid,
        front,
        meaning: if valid { meaning(&copy, lexemes) } else { lexemes },
        kin: valid.then(|| kin(&copy, written, &model.kin)).flatten(),
        document: copy,
    })
}

/// The valid ones of `candidates` in their order, of those that lead to one text the first.
pub(crate) fn distinct(candidates: &[Candidate]) -> Vec<&Candidate> {
    let mut seen = HashSet::new();
    candidates
        .iter()
        .filter(|candidate| {
            let verified = candidate.verified.as_ref().filter(|verified| verified.valid);
            verified.is_some_and(|verified| seen.insert(verified.document.text()))
        })
        .collect()
}

/// How sure one may be of each of the `valid` candidates: probabilities that it is the right one. They add up to less
/// than 1, since all may be wrong.
pub(crate) fn judge(valid: &[&Candidate], judgement: Option<&Ranker>) -> Vec<f32> {
    let Some(ranker) = judgement else {
        let prospects: Vec<f32> = valid.iter().map(|candidate| candidate.prospect).collect();
        return softmax(&prospects);
    };
    let mut scores: Vec<f32> = valid
        .iter()
        .map(|candidate| ranker.score(&judged_features(candidate, valid)))
        .collect();
    scores.push(ranker.score(&none_features(valid)));
    let mut probabilities = softmax(&scores);
    probabilities.pop();
    probabilities
}

/// Probabilities whose logarithms differ as `scores` do.
pub(crate) fn softmax(scores: &[f32]) -> Vec<f32> {
    let greatest = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let powers: Vec<f32> = scores.iter().map(|score| (score - greatest).exp()).collect();
    let sum: f32 = powers.iter().sum();
    powers.into_iter().map(|power| power / sum).collect()
}
