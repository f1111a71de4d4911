//! A small network that scores proposals by their features.
//!
//! One hidden layer of rectified units over sparse features, beside a linear part. It was fitted so that the right
//! proposal gets the greatest score of its list (listwise softmax, Cao et al. 2007), which makes differences of scores
//! logarithms of odds.

use super::{ModelError, Source, Target};

/// The weights.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Ranker {
    /// Units of the hidden layer.
    pub(crate) hidden: usize,
    /// For each feature, its weight in each hidden unit.
    pub(crate) first: Vec<f32>,
    /// What each hidden unit adds to the score.
    pub(crate) second: Vec<f32>,
    /// What each feature adds to the score by itself.
    pub(crate) linear: Vec<f32>,
}

/// Numbers beyond this do not occur in a fitted ranker and are how it is scaled to sixteen bits.
const SCALE: f32 = 2048.0;

impl Ranker {
    /// The score of a proposal with these features, each by its place and value.
    pub(crate) fn score(&self, features: &[(u16, f32)]) -> f32 {
        let mut units = [0.0_f32; 64];
        let hidden = self.hidden.min(units.len());
        let mut score = 0.0;
        for (feature, value) in features {
            let feature = usize::from(*feature);
            score += self.linear.get(feature).copied().unwrap_or(0.0) * value;
            let weights = self
                .first
                .get(feature * hidden..(feature + 1) * hidden)
                .unwrap_or_default();
            for (unit, weight) in units.iter_mut().zip(weights) {
                *unit += weight * value;
            }
        }
        for (unit, weight) in units.iter().zip(&self.second) {
            score += unit.max(0.0) * weight;
        }
        score
    }

    pub(super) fn read(source: &mut Source<'_>) -> Result<Option<Self>, ModelError> {
        let hidden = source.length()?;
        let mut list = || -> Result<Vec<f32>, ModelError> {
            let shorts = source.shorts()?;
            Ok(shorts.into_iter().map(widened).collect())
        };
        let ranker = Self {
            hidden,
            first: list()?,
            second: list()?,
            linear: list()?,
        };
        Ok((!ranker.linear.is_empty()).then_some(ranker))
    }

    pub(super) fn write(ranker: Option<&Self>, target: &mut Target) {
        let none = Self::default();
        let ranker = ranker.unwrap_or(&none);
        target.length(ranker.hidden);
        for list in [&ranker.first, &ranker.second, &ranker.linear] {
            let shorts: Vec<u16> = list.iter().map(|weight| narrowed(*weight)).collect();
            target.shorts(&shorts);
        }
    }
}

fn narrowed(weight: f32) -> u16 {
    let scaled = (weight * SCALE)
        .round()
        .clamp(f32::from(i16::MIN), f32::from(i16::MAX));
    #[expect(clippy::cast_possible_truncation, reason = "clamped to the range just before")]
    let narrow = scaled as i16;
    u16::from_le_bytes(narrow.to_le_bytes())
}

fn widened(short: u16) -> f32 {
    f32::from(i16::from_le_bytes(short.to_le_bytes())) / SCALE
}
