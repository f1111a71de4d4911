//! Fitting a ranker: one hidden layer of rectified units beside a linear part, by listwise softmax.
//!
//! Each list is what the search proposed for one broken file, and the right proposal should get the greatest score. Adam
//! (Kingma and Ba, 2015) with a fixed seed and a fixed order, so that the same lists give the same weights.

use engine::repair::learning::Weights;

use crate::repair_bench::random::Random;

/// The proposals for one broken file.
#[derive(Debug, Clone, Default)]
pub(super) struct List {
    /// Features of each proposal, by place and value.
    pub(super) items: Vec<Vec<(u16, f32)>>,
    /// How much each of them is right: 1 for what was there before the fault, less for what means the same.
    pub(super) right: Vec<f32>,
}

/// How to fit.
#[derive(Debug, Clone, Copy)]
pub(super) struct Plan {
    pub(super) features: usize,
    pub(super) hidden: usize,
    pub(super) rounds: usize,
    /// Pulls weights towards 0.
    pub(super) decay: f32,
    /// The share of hidden units left out of each list, so that none relies on another (Srivastava et al., 2014).
    pub(super) dropout: f32,
    /// The share of features left out of each list, for the same reason.
    pub(super) blind: f32,
}

const RATE: f32 = 0.004;
const BATCH: usize = 16;

/// Fits weights to `lists`: of all rounds those after which `watched`, lists of files that are not fitted to, were least
/// surprising.
pub(super) fn fit(lists: &[List], watched: &[List], plan: Plan) -> Weights {
    let mut random = Random::new(7);
    let mut parameters = Parameters::new(plan, &mut random);
    let mut adam = Adam::new(parameters.values.len());
    let mut order: Vec<usize> = (0..lists.len()).collect();
    let mut best = (f32::INFINITY, parameters.values.clone());
    for round in 0..plan.rounds {
        for at in (1..order.len()).rev() {
            order.swap(at, random.below(at + 1));
        }
        let rate = RATE * (1.0 - round as f32 / plan.rounds as f32).max(0.05);
        for batch in order.chunks(BATCH) {
            let mut gradient = vec![0.0_f32; parameters.values.len()];
            for list in batch.iter().filter_map(|index| lists.get(*index)) {
                let kept = kept_units(plan, &mut random);
                let seen = seen_features(list, plan, &mut random);
                parameters.descend(seen.as_ref().unwrap_or(list), &kept, &mut gradient);
            }
            let scale = 1.0 / batch.len() as f32;
            adam.step(&mut parameters.values, &gradient, scale, rate, plan.decay);
        }
        let weights = parameters.weights();
        let surprise = if watched.is_empty() {
            0.0
        } else {
            surprise(watched, &weights)
        };
        if surprise <= best.0 || watched.is_empty() {
            best = (surprise, parameters.values.clone());
        }
    }
    parameters.values = best.1;
    parameters.weights()
}

/// Which hidden units take part in one list, each scaled so that their sum stays.
fn kept_units(plan: Plan, random: &mut Random) -> Vec<f32> {
    (0..plan.hidden)
        .map(|_| {
            let kept = random.below(1000) as f32 >= plan.dropout * 1000.0;
            if kept { 1.0 / (1.0 - plan.dropout) } else { 0.0 }
        })
        .collect()
}

/// `list` without some features, the same for all its proposals; nothing when all are seen.
fn seen_features(list: &List, plan: Plan, random: &mut Random) -> Option<List> {
    if plan.blind <= 0.0 {
        return None;
    }
    let hidden: Vec<bool> = (0..plan.features)
        .map(|_| (random.below(1000) as f32) < plan.blind * 1000.0)
        .collect();
    let is_seen = |(feature, _): &(u16, f32)| !hidden.get(usize::from(*feature)).copied().unwrap_or(false);
    Some(List {
        items: list
            .items
            .iter()
            .map(|item| item.iter().copied().filter(is_seen).collect())
            .collect(),
        right: list.right.clone(),
    })
}

/// The mean of minus the logarithm of the probability that `weights` give to what is right.
pub(super) fn surprise(lists: &[List], weights: &Weights) -> f32 {
    let sum: f32 = lists
        .iter()
        .map(|list| {
            let scores: Vec<f32> = list.items.iter().map(|item| score(weights, item)).collect();
            let greatest = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
            let powers: Vec<f32> = scores.iter().map(|score| (score - greatest).exp()).collect();
            let all: f32 = powers.iter().sum();
            let right: f32 = powers
                .iter()
                .zip(&list.right)
                .map(|(power, right)| if *right > 0.0 { *power } else { 0.0 })
                .sum();
            -(right / all).max(1e-6).ln()
        })
        .sum();
    sum / lists.len().max(1) as f32
}

/// The share of `lists` whose right proposal gets the greatest score.
pub(super) fn first_right(lists: &[List], weights: &Weights) -> f32 {
    let right = lists
        .iter()
        .filter(|list| {
            let scores = list.items.iter().map(|item| score(weights, item));
            let best = scores
                .enumerate()
                .max_by(|(_, one), (_, other)| one.total_cmp(other))
                .map_or(0, |(at, _)| at);
            list.right.get(best).is_some_and(|right| *right > 0.0)
        })
        .count();
    right as f32 / lists.len().max(1) as f32
}

fn score(weights: &Weights, item: &[(u16, f32)]) -> f32 {
    let mut units = vec![0.0_f32; weights.hidden];
    let mut score = 0.0;
    for (feature, value) in item {
        let feature = usize::from(*feature);
        score += weights.linear.get(feature).copied().unwrap_or(0.0) * value;
        let row = weights
            .first
            .get(feature * weights.hidden..(feature + 1) * weights.hidden)
            .unwrap_or_default();
        for (unit, weight) in units.iter_mut().zip(row) {
            *unit += weight * value;
        }
    }
    score
        + units
            .iter()
            .zip(&weights.second)
            .map(|(unit, weight)| unit.max(0.0) * weight)
            .sum::<f32>()
}

/// All weights in one row: the first layer, the second, the linear part.
struct Parameters {
    features: usize,
    hidden: usize,
    values: Vec<f32>,
}

impl Parameters {
    fn new(plan: Plan, random: &mut Random) -> Self {
        let first = plan.features * plan.hidden;
        let mut values = vec![0.0; first + plan.hidden + plan.features];
        let mut small = |spread: f32| {
            let unit = random.below(20_001) as f32 / 10_000.0 - 1.0;
            unit * spread
        };
        for value in values.iter_mut().take(first) {
            *value = small(0.12);
        }
        for value in values.iter_mut().skip(first).take(plan.hidden) {
            *value = small(0.3);
        }
        Self {
            features: plan.features,
            hidden: plan.hidden,
            values,
        }
    }

    /// Adds the gradient of the loss of `list` to `gradient`.
    fn descend(&self, list: &List, kept: &[f32], gradient: &mut [f32]) {
        let (hidden, first) = (self.hidden, self.features * self.hidden);
        let linear = first + hidden;
        let second = self.values.get(first..linear).unwrap_or_default();
        let mut all_units = Vec::with_capacity(list.items.len());
        let mut scores = Vec::with_capacity(list.items.len());
        for item in &list.items {
            let mut units = vec![0.0_f32; hidden];
            let mut score = 0.0;
            for (feature, value) in item {
                let feature = usize::from(*feature);
                score += self.values[linear + feature] * value;
                let row = self
                    .values
                    .get(feature * hidden..(feature + 1) * hidden)
                    .unwrap_or_default();
                for (unit, weight) in units.iter_mut().zip(row) {
                    *unit += weight * value;
                }
            }
            score += units
                .iter()
                .zip(second)
                .map(|(unit, weight)| unit.max(0.0) * weight)
                .sum::<f32>();
            scores.push(score);
            all_units.push(units);
        }
        let greatest = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let powers: Vec<f32> = scores.iter().map(|score| (score - greatest).exp()).collect();
        let sum: f32 = powers.iter().sum();
        let wanted: f32 = list.right.iter().sum();
        for (((item, units), power), right) in list.items.iter().zip(&all_units).zip(&powers).zip(&list.right)
        {
            let push = power / sum - right / wanted;
            if push.abs() < 1e-6 {
                continue;
            }
            for (at, unit) in units.iter().enumerate() {
                gradient[first + at] += push * unit.max(0.0);
            }
            for (feature, value) in item {
                let feature = usize::from(*feature);
                gradient[linear + feature] += push * value;
                let row = gradient
                    .get_mut(feature * hidden..(feature + 1) * hidden)
                    .unwrap_or_default();
                for (((slot, unit), weight), kept) in row.iter_mut().zip(units).zip(second).zip(kept) {
                    if *unit > 0.0 {
                        *slot += push * weight * kept * value;
                    }
                }
            }
        }
    }

    fn weights(&self) -> Weights {
        let first = self.features * self.hidden;
        let (layers, linear) = self.values.split_at(first + self.hidden);
        let (first, second) = layers.split_at(first);
        Weights {
            hidden: self.hidden,
            first: first.to_vec(),
            second: second.to_vec(),
            linear: linear.to_vec(),
        }
    }
}

struct Adam {
    mean: Vec<f32>,
    square: Vec<f32>,
    steps: i32,
}

impl Adam {
    fn new(length: usize) -> Self {
        Self {
            mean: vec![0.0; length],
            square: vec![0.0; length],
            steps: 0,
        }
    }

    fn step(&mut self, values: &mut [f32], gradient: &[f32], scale: f32, rate: f32, decay: f32) {
        self.steps += 1;
        let warm = (1.0 - 0.999_f32.powi(self.steps)).sqrt() / (1.0 - 0.9_f32.powi(self.steps));
        let state = self.mean.iter_mut().zip(&mut self.square);
        for ((value, slope), (mean, square)) in values.iter_mut().zip(gradient).zip(state) {
            let slope = slope * scale;
            *mean = 0.9 * *mean + 0.1 * slope;
            *square = 0.999 * *square + 0.001 * slope * slope;
            *value -= rate * (warm * *mean / (square.sqrt() + 1e-8) + decay * *value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_exclusive_or_is_learned() {
        let item = |one: bool, other: bool| {
            let mut features = vec![(0, 1.0)];
            features.extend(one.then_some((1, 1.0)));
            features.extend(other.then_some((2, 1.0)));
            features
        };
        let list = |right: (bool, bool), wrong: (bool, bool)| List {
            items: vec![item(wrong.0, wrong.1), item(right.0, right.1)],
            right: vec![0.0, 1.0],
        };
        let lists = [
            list((true, false), (true, true)),
            list((false, true), (false, false)),
            list((true, false), (false, false)),
            list((false, true), (true, true)),
        ];
        let plan = Plan {
            features: 3,
            hidden: 8,
            rounds: 600,
            decay: 0.0,
            dropout: 0.0,
            blind: 0.0,
        };
        let weights = fit(&lists, &[], plan);
        assert!(first_right(&lists, &weights) > 0.99);
    }
}
