//! Features of a valid candidate among the other valid ones, for the judgement: by how much it leads them, and how usual the
//! data of its text is beside theirs.

use super::candidate::Candidate;
use super::features::{Features, OWN, none_of_them};
use super::kin::Kin;
use super::proposal::Kind;

/// Numbers of how it stands by its weight and prospect.
const BY_WEIGHT: usize = 12;
/// Numbers of how usual its data is, and how it stands by that.
const BY_KIN: usize = 36;
/// Where the kind of its strongest rival is told.
const RIVAL: usize = BY_WEIGHT + BY_KIN;
/// How many features there are.
pub(super) const COUNT: usize = RIVAL + Kind::ALL.len();

/// The features of a valid candidate together with how it stands among the other `valid` ones.
pub(crate) fn judged_features(candidate: &Candidate, valid: &[&Candidate]) -> Features {
    let others: Vec<&Candidate> = valid
        .iter()
        .filter(|other| other.proposal.edits != candidate.proposal.edits)
        .copied()
        .collect();
    let by_weight = by_weight(candidate, valid, &others);
    let by_kin = by_kin(candidate, &others);
    let mut features = candidate.features.clone();
    let mut set = |at: usize, number: f32| {
        if number != 0.0 {
            features.push((u16::try_from(OWN + at).unwrap_or(u16::MAX), number));
        }
    };
    for (at, number) in by_weight.into_iter().chain(by_kin).enumerate() {
        set(at, number);
    }
    // The others come in the order of their prospects.
    if let Some(rival) = others.first() {
        set(RIVAL + rival.proposal.kind as usize, 1.0);
    }
    features
}

/// The features of "none of the `valid` is right", in the order of their prospects.
pub(crate) fn none_features(valid: &[&Candidate]) -> Features {
    valid
        .first()
        .map(|first| none_of_them(&judged_features(first, valid)))
        .unwrap_or_default()
}

fn by_weight(candidate: &Candidate, valid: &[&Candidate], others: &[&Candidate]) -> [f32; BY_WEIGHT] {
    let greatest = |number: fn(&Candidate) -> f32| {
        others
            .iter()
            .map(|other| number(other))
            .fold(f32::NEG_INFINITY, f32::max)
    };
    let rank = valid
        .iter()
        .filter(|other| other.prospect > candidate.prospect)
        .count();
    let lead = |number: fn(&Candidate) -> f32| match others.is_empty() {
        true => 3.0,
        false => (number(candidate) - greatest(number)).clamp(-6.0, 6.0),
    };
    let shortest = others.iter().map(|other| size(other)).min().map_or(3.0, |least| {
        (least as f32 - size(candidate) as f32).clamp(-6.0, 6.0)
    });
    let meaning = |candidate: &Candidate| candidate.verified.as_ref().map(|verified| verified.meaning);
    [
        f32::from(u8::from(rank == 0)),
        f32::from(u8::from(rank == 1)),
        f32::from(u8::from(rank == 2)),
        (rank as f32).ln_1p(),
        (valid.len() as f32).ln(),
        lead(|candidate| candidate.prospect) / 2.0,
        lead(|candidate| candidate.weight.model_gain) / 2.0,
        lead(|candidate| candidate.weight.habit_gain) / 2.0,
        shortest / 2.0,
        f32::from(u8::from(
            others.iter().any(|other| meaning(other) == meaning(candidate)),
        )),
        lead(|candidate| -(candidate.weight.balance.1.crooked as f32)),
        candidate.prospect.clamp(-10.0, 10.0) / 4.0,
    ]
}

fn by_kin(candidate: &Candidate, others: &[&Candidate]) -> [f32; BY_KIN] {
    let kin_of = |candidate: &Candidate| candidate.verified.as_ref().and_then(|verified| verified.kin);
    let Some(own) = kin_of(candidate) else {
        return [0.0; BY_KIN];
    };
    let theirs: Vec<Kin> = others.iter().filter_map(|other| kin_of(other)).collect();
    // How much less surprising it is than the least surprising of the others, and than the most promising of them.
    let lead = |number: &dyn Fn(&Kin) -> f32| -> [f32; 2] {
        let best = theirs.iter().map(number).fold(f32::INFINITY, f32::min);
        let first = theirs.first().map_or(f32::INFINITY, number);
        [best, first].map(|other| match other.is_finite() {
            true => (other - number(&own)).clamp(-8.0, 8.0) / 4.0,
            false => 0.0,
        })
    };
    let sums: Vec<f32> = (0..own.sums.len())
        .flat_map(|at| lead(&move |kin: &Kin| kin.sums.get(at).copied().unwrap_or(0.0)))
        .collect();
    let all = lead(&|kin: &Kin| kin.sums.iter().sum());
    // By how many fewer it has than the one of the others that has the fewest.
    let fewer = |number: &dyn Fn(&Kin) -> f32| {
        let fewest = theirs.iter().map(number).fold(f32::INFINITY, f32::min);
        match fewest.is_finite() {
            true => (fewest - number(&own)).clamp(-3.0, 3.0),
            false => 0.0,
        }
    };
    let here = |count: f32| count.min(3.0);
    let numbers = [
        all[0],
        all[1],
        own.worst[0] / 4.0,
        own.worst[1] / 4.0,
        own.mean[0] / 4.0,
        own.mean[1] / 4.0,
        fewer(&|kin| kin.all.nodes),
        fewer(&|kin| -kin.all.nodes),
        fewer(&|kin| kin.all.nulls),
        fewer(&|kin| kin.all.spaced_keys),
        fewer(&|kin| kin.all.doubled_keys),
        fewer(&|kin| kin.all.running_text),
        fewer(&|kin| kin.all.odd),
        fewer(&|kin| -kin.all.odd),
        fewer(&|kin| (kin.roots - 1.0).abs()),
        here(own.here.nodes / 4.0),
        here(own.here.nulls),
        here(own.here.spaced_keys),
        here(own.here.doubled_keys),
        here(own.here.running_text),
        here(own.here.odd),
        1.0,
    ];
    let mut features = [0.0; BY_KIN];
    for (slot, number) in features.iter_mut().zip(sums.into_iter().chain(numbers)) {
        *slot = number;
    }
    features
}

/// Bytes taken away and put in.
fn size(candidate: &Candidate) -> usize {
    candidate
        .proposal
        .edits
        .iter()
        .map(|edit| edit.span.len() + edit.text.len())
        .sum()
}
