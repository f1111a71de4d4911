//! Why the repair search chose as it did, for a person to read.
//!
//! The search runs once more, just as when the document is checked, and its numbers are put into words. Nothing here decides.

use super::search::{
    Budget, Candidate, Found, LanguageModel, Path, allowance, certainty, is_cut_off, search, throws_away,
    title,
};
use super::searched::{hear_rules, of_rules, place, safety, whole_fix};
use crate::cancellation::Cancellation;
use crate::configuration::Settings;
use crate::document::Document;
use crate::edit::Edit;
use crate::finding::Safety;
use crate::rules::{LanguageRules, evaluate, is_template};
use crate::text::Span;

/// Repairs that are told.
const MOST_REPAIRS: usize = 5;
/// Refused guesses that are told.
const MOST_REFUSED: usize = 5;
/// Gains nearer to nothing than this, in nats, say nothing.
const NOTEWORTHY: f32 = 0.5;

/// How a repair of one broken document was chosen.
#[derive(Debug, Clone)]
pub struct Explanation {
    /// What the strict parser says about the first fault.
    pub cause: String,
    /// Where it says so.
    pub span: Span,
    /// Edits that were thought of as a first step.
    pub guesses: usize,
    /// Those of them that were given to the strict parser.
    pub tried: usize,
    /// Those of the tried ones that it accepted.
    pub accepted: usize,
    /// The leading repairs, the best first.
    pub repairs: Vec<FoundRepair>,
    /// The leading guesses that the strict parser refused.
    pub refused: Vec<RefusedGuess>,
    /// What speaks for the first repair, one sentence each without a full stop.
    pub reasons: Vec<String>,
    /// Why there is no repair, when there is none.
    pub unrepaired: Option<Unrepaired>,
}

/// A way to a valid text.
#[derive(Debug, Clone)]
pub struct FoundRepair {
    /// What each of its steps does, as orders.
    pub titles: Vec<String>,
    /// All its edits, against the document.
    pub edits: Vec<Edit>,
    /// The valid text.
    pub document: Document,
    /// The probability that it is what was meant.
    pub probability: f32,
    /// Whether it may be applied without asking.
    pub safety: Safety,
}

/// A guess that does not lead to a valid text by itself.
#[derive(Debug, Clone)]
pub struct RefusedGuess {
    /// What it does, as an order.
    pub title: String,
    /// Where, in the document.
    pub span: Span,
    /// Its edits.
    pub edits: Vec<Edit>,
    /// Zero-based line of the changed text on which the strict parser then stops.
    pub line: usize,
    /// Why it stops there.
    pub cause: String,
}

/// Why no repair was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unrepaired {
    /// The language's syntax rule, in whose name the search works, is off.
    Off,
    /// The document is a template; what it lacks may be there once it is filled in.
    Template,
    /// The document is too large or too far from its language to guess about.
    NoGuess,
    /// The budget was spent before anything was accepted.
    Budget,
    /// All that was tried was refused.
    Refused,
}

/// Explains how a repair of `document` is chosen. Nothing when it is valid.
pub(crate) fn explain(
    rules: &LanguageRules,
    document: &Document,
    settings: &Settings,
) -> Option<Explanation> {
    let error = document.first_error()?;
    let mut explanation = Explanation {
        cause: error.cause.clone(),
        span: error.span,
        guesses: 0,
        tried: 0,
        accepted: 0,
        repairs: Vec::new(),
        refused: Vec::new(),
        reasons: Vec::new(),
        unrepaired: None,
    };
    let candidates = evaluate(rules, document, settings, &Cancellation::default()).candidates;
    if !candidates.iter().any(|candidate| candidate.fallback) {
        explanation.unrepaired = Some(Unrepaired::Off);
        return Some(explanation);
    }
    if is_template(document) {
        explanation.unrepaired = Some(Unrepaired::Template);
        return Some(explanation);
    }
    let model = LanguageModel::embedded(document.language());
    let found = hear_rules(
        search(
            document,
            of_rules(&candidates),
            model,
            &settings.limits,
            Budget::new(allowance(document.language(), document.text().len())),
        ),
        document,
        &candidates,
    );
    let tried = || found.first.iter().filter(|guess| guess.verified.is_some());
    explanation.guesses = found.first.len();
    explanation.tried = tried().count();
    explanation.accepted = tried().filter(|guess| guess.is_valid()).count();
    explanation.repairs = repairs(&found, document, safety(document, &found.paths, model));
    explanation.refused = refused(&found, document);
    explanation.reasons = reasons(
        document,
        &found,
        &explanation.repairs,
        model.judgement.is_some().then_some(model.safe_from),
    );
    explanation.unrepaired = match () {
        () if !found.paths.is_empty() => None,
        () if found.first.is_empty() => Some(Unrepaired::NoGuess),
        () if found.cut_short => Some(Unrepaired::Budget),
        () => Some(Unrepaired::Refused),
    };
    Some(explanation)
}

fn repairs(found: &Found, document: &Document, first: Safety) -> Vec<FoundRepair> {
    let paths = found.paths.iter().take(MOST_REPAIRS).enumerate();
    paths
        .map(|(number, path)| FoundRepair {
            titles: path
                .steps
                .iter()
                .map(|step| title(&step.proposal, step.document.text()))
                .collect(),
            edits: whole_fix(path, document).edits,
            document: path.document.clone(),
            probability: path.probability,
            safety: if number == 0 { first } else { Safety::Unsafe },
        })
        .collect()
}

/// The leading guesses that lead to nothing valid, without the one that the best repair begins with.
fn refused(found: &Found, document: &Document) -> Vec<RefusedGuess> {
    let beginning = found.paths.first().and_then(|path| path.steps.first());
    let leads_on =
        |guess: &Candidate| beginning.is_some_and(|step| step.proposal.edits == guess.proposal.edits);
    found
        .first
        .iter()
        .filter(|guess| !leads_on(guess))
        .filter_map(|guess| {
            let verified = guess.verified.as_ref().filter(|verified| !verified.valid)?;
            let error = verified.document.first_error()?;
            Some(RefusedGuess {
                title: title(&guess.proposal, document.text()),
                span: place(&guess.proposal.edits),
                edits: guess.proposal.edits.clone(),
                line: verified.document.lines().line_of(error.span.start),
                cause: error.cause.clone(),
            })
        })
        .take(MOST_REFUSED)
        .collect()
}

/// What speaks for the first repair.
fn reasons(document: &Document, found: &Found, repairs: &[FoundRepair], needed: Option<f32>) -> Vec<String> {
    let (Some(best), Some(repair)) = (found.paths.first(), repairs.first()) else {
        return Vec::new();
    };
    let mut reasons = Vec::new();
    if best.steps.len() > 1 {
        reasons.push(format!(
            "It takes {} steps; no single guess that was tried makes the file valid",
            best.steps.len()
        ));
    } else if let Some(guess) = found
        .first
        .iter()
        .find(|guess| is_step_of(guess, best) && guess.is_valid())
    {
        weighed(guess, &mut reasons);
    }
    reasons.extend(compared(repair, repairs));
    reasons.extend(lead(&found.paths));
    if is_cut_off(document) {
        reasons
            .push("It is not safe: the file ends in the middle, and nobody knows what followed".to_owned());
    } else if throws_away(document, best) {
        reasons.push("It is not safe: it takes words away, which a person has to allow".to_owned());
    } else if let Some(needed) = needed {
        let sure = percent(certainty(&found.paths));
        let needed = percent(needed);
        reasons.push(match repair.safety {
            Safety::Safe => format!("It is safe: its meaning is {sure} sure, and {needed} are asked for"),
            Safety::Unsafe => {
                format!("It is not safe: its meaning is {sure} sure, and {needed} are asked for")
            }
        });
    }
    reasons
}

fn is_step_of(guess: &Candidate, path: &Path) -> bool {
    path.steps
        .first()
        .is_some_and(|step| step.proposal.edits == guess.proposal.edits)
}

/// What the weight of `guess` says.
fn weighed(guess: &Candidate, reasons: &mut Vec<String>) {
    let weight = &guess.weight;
    if weight.model_gain >= NOTEWORTHY {
        reasons.push(format!(
            "The file reads more like what people write (+{:.1})",
            weight.model_gain
        ));
    } else if weight.model_gain <= -NOTEWORTHY {
        reasons.push(format!(
            "The file reads less like what people write ({:.1}); the rest outweighs that",
            weight.model_gain
        ));
    }
    if weight.habit_gain >= NOTEWORTHY {
        reasons.push(format!("It fits this file's habits (+{:.1})", weight.habit_gain));
    }
    let (before, after) = weight.balance;
    if after.unmatched == 0 && before.unmatched > 0 {
        reasons.push("Every bracket has its partner".to_owned());
    } else if after.unmatched < before.unmatched {
        reasons.push(format!(
            "Fewer brackets are without a partner: {} instead of {}",
            after.unmatched, before.unmatched
        ));
    }
    if after.crooked < before.crooked {
        reasons.push("The brackets agree better with the indentation".to_owned());
    }
}

/// How the change of the first repair compares with that of the others.
fn compared(repair: &FoundRepair, repairs: &[FoundRepair]) -> Option<String> {
    let cost = |repair: &FoundRepair| repair.edits.iter().map(Edit::cost).sum::<usize>();
    let least_other = repairs.iter().skip(1).map(cost).min()?;
    match cost(repair).cmp(&least_other) {
        std::cmp::Ordering::Less => Some("It is the smallest change".to_owned()),
        std::cmp::Ordering::Equal => Some("No other change is smaller".to_owned()),
        std::cmp::Ordering::Greater => None,
    }
}

/// How far the first of `paths` is ahead.
fn lead(paths: &[Path]) -> Option<String> {
    let (first, others) = paths.split_first()?;
    let Some(second) = others.first() else {
        return Some("It is the only repair that was found".to_owned());
    };
    let likeness = if second.meaning == first.meaning {
        ", which means the same"
    } else {
        ""
    };
    Some(format!(
        "It is {} likely, the next {}{likeness}",
        percent(first.probability),
        percent(second.probability)
    ))
}

/// `share` in per cent, never rounded up to certainty.
fn percent(share: f32) -> String {
    let tenths = (share * 1000.0).floor() / 10.0;
    format!("{tenths:.1} %")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::FileClass;
    use crate::{Engine, Rules};

    fn explained(text: &str) -> Option<Explanation> {
        let settings = Settings::default();
        let document = Document::from_text("a.json", FileClass::Json, text, &settings.limits).unwrap();
        Engine::new(Rules::new(Vec::new())).explain(&document, &settings)
    }

    #[test]
    fn a_valid_document_needs_no_explanation() {
        assert!(explained("{\"a\": 1}\n").is_none());
    }

    #[test]
    fn repairs_come_in_order_and_lead_to_what_they_say() {
        let text = "{\n  \"a\": 1\n  \"b\": [1, 2]\n}\n";
        let explanation = explained(text).unwrap();
        assert_eq!(explanation.unrepaired, None);
        assert!(explanation.accepted <= explanation.tried && explanation.tried <= explanation.guesses);
        let best = explanation.repairs.first().unwrap();
        assert_eq!(best.titles, ["Insert `,`"]);
        for repair in &explanation.repairs {
            let made = crate::edit::apply(text, &repair.edits).unwrap();
            assert_eq!(made, **repair.document.text());
            assert!(repair.probability <= best.probability && !repair.document.is_broken());
        }
        assert!(!explanation.reasons.is_empty());
    }

    #[test]
    fn what_cannot_be_repaired_is_admitted() {
        let explanation = explained("\u{1}@@@ ))) ]]] <<<< %%%% ~~~~ ((( \n".repeat(20).as_str()).unwrap();
        assert_eq!(explanation.repairs.is_empty(), explanation.unrepaired.is_some());
    }
}
