//! Which known word an unknown one was meant to be.

use crate::script::nearest;

/// The one of `known` that `word` most likely stands for: the same but for case, hyphens and underscores, or the only one
/// within a typing error or two.
pub(super) fn meant<'a>(word: &str, known: &(impl Iterator<Item = &'a str> + Clone)) -> Option<&'a str> {
    let plain = |word: &str| -> String {
        let letters = word.chars().filter(|c| c.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect()
    };
    let wanted = plain(word);
    let mut same = known
        .clone()
        .filter(|known| plain(known) == wanted && *known != word);
    if let (Some(one), None) = (same.next(), same.next()) {
        return Some(one);
    }
    let parts = |word: &str| -> Vec<String> {
        let mut parts: Vec<String> = word.split(['-', '_']).map(str::to_lowercase).collect();
        parts.sort();
        parts
    };
    if word.contains(['-', '_'])
        && let Some(turned) = known
            .clone()
            .find(|known| *known != word && parts(known) == parts(word))
    {
        return Some(turned);
    }
    // A shorter word is nearly another one too soon.
    let most = match word.chars().count() {
        0..=1 => 0,
        2..=4 => 1,
        _ => 2,
    };
    let plural = known.clone().find(|known| {
        let stems = |one: &str, other: &str| one.strip_suffix('s').is_some_and(|stem| stem == other);
        word.len() > 2 && (stems(word, known) || stems(known, word))
    });
    plural
        .or_else(|| nearest(word, known.clone(), most))
        // Of two letters, one was left out.
        .filter(|found| word.len() != 2 || (found.len() == 3 && word.chars().next() == found.chars().next()))
        // The first letter is seldom the wrong one where so little else is left.
        .filter(|found| most < 2 || word.chars().count() > 5 || shares_an_end(word, found))
}

/// The one of `known` that a word of three letters or fewer is a single slip away from. So little is left of such a word that
/// `known` should be what may stand in its place with its value, and no more.
pub(super) fn meant_by_few_letters<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    (word.chars().count() <= 3)
        .then(|| nearest(word, known, 1))
        .flatten()
}

fn shares_an_end(one: &str, other: &str) -> bool {
    one.chars().next() == other.chars().next() || one.chars().last() == other.chars().last()
}

#[cfg(test)]
mod tests {
    use super::{meant, meant_by_few_letters};

    fn of(word: &str, known: &'static [&'static str]) -> Option<&'static str> {
        meant(word, &known.iter().copied())
    }

    #[test]
    fn typing_errors_and_spellings_lead_to_the_word_that_was_meant() {
        const KEYS: &[&str] = &[
            "runs-on",
            "steps",
            "needs",
            "name",
            "timeout-minutes",
            "if",
            "env",
        ];
        for (word, meant) in [
            ("run_on", "runs-on"),
            ("runs_on", "runs-on"),
            ("step", "steps"),
            ("need", "needs"),
            ("nmae", "name"),
            ("timeoutMinutes", "timeout-minutes"),
            ("envs", "env"),
            ("setps", "steps"),
            ("on-runs", "runs-on"),
            ("ev", "env"),
        ] {
            assert_eq!(of(word, KEYS), Some(meant), "{word}");
        }
        for word in ["x", "ok", "volumes", "matrix", "steps"] {
            assert_eq!(of(word, KEYS), None, "{word}");
        }
    }
    #[test]
    fn a_few_letters_tell_where_they_can_mean_but_one_word() {
        let of = |word, known: &[&'static str]| meant_by_few_letters(word, known.iter().copied());
        assert_eq!(of("nv", &["env", "run", "if"]), Some("env"));
        assert_eq!(of("wf", &["env", "run", "if"]), Some("if"));
        assert_eq!(of("i", &["id", "if"]), None);
        assert_eq!(of("rusn", &["runs"]), None);
    }
}
