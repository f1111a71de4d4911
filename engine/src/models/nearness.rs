//! The known name that a wrong one was probably meant to be.

use std::cell::Cell;

/// How many pairs of names are compared for one document at most, so that ten thousand unknown names among ten thousand
/// known ones take no time that anybody would notice.
const MOST_COMPARISONS: usize = 100_000;

/// Names longer than this are compared with nothing.
const LONGEST: usize = 120;

/// The one name that is nearest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Nearest<'a> {
    pub(super) name: &'a str,
    /// Whether nothing else can have been meant.
    pub(super) is_sure: bool,
}

/// Looks for nearest names, within the budget of one document.
#[derive(Debug)]
pub(super) struct Nearness {
    left: Cell<usize>,
}

impl Default for Nearness {
    fn default() -> Self {
        Self {
            left: Cell::new(MOST_COMPARISONS),
        }
    }
}

impl Nearness {
    /// The one name of `known` that is nearest to `word`: one typing error away (a letter more, fewer, other, or two
    /// swapped), or two for names of five and more letters. Another case or another `-`, `_` or blank is one error
    /// whatever the number. Nothing where two are equally near.
    pub(super) fn of<'a>(&self, word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<Nearest<'a>> {
        let length = word.chars().count();
        let most = if length >= 5 { 2 } else { 1 };
        if length == 0 || word.len() > LONGEST {
            return None;
        }
        let folded = folded(word);
        let mut best: Option<(usize, &str)> = None;
        let mut is_tie = false;
        for candidate in known {
            if candidate == word {
                return None;
            }
            self.left.set(self.left.get().checked_sub(1)?);
            if candidate.len().abs_diff(word.len()) > most * 4 || candidate.is_empty() {
                continue;
            }
            let distance = if self::folded(candidate) == folded {
                1
            } else {
                strsim::osa_distance(word, candidate)
            };
            match best {
                Some((_, known)) if known == candidate => {}
                Some((least, _)) if distance > least => {}
                Some((least, _)) if distance == least => is_tie = true,
                _ => {
                    best = Some((distance, candidate));
                    is_tie = false;
                }
            }
        }
        let (distance, name) = best.filter(|(distance, _)| *distance <= most && !is_tie)?;
        // `step1` and `step2`, `py38` and `py39` differ on purpose, and of very short names everything is near.
        let letters = |text: &str| -> String {
            text.chars()
                .filter(|character| !character.is_ascii_digit())
                .collect()
        };
        let is_numbered = letters(word) == letters(name);
        let shortest = length.min(name.chars().count());
        if distance >= shortest {
            return None;
        }
        Some(Nearest {
            name,
            is_sure: !is_numbered && shortest > 2 && distance < shortest - 1,
        })
    }
}

fn folded(name: &str) -> String {
    let fold = |character: char| match character {
        '_' | ' ' => '-',
        other => other.to_ascii_lowercase(),
    };
    name.chars().map(fold).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nearest<'a>(word: &str, known: &[&'a str]) -> Option<(&'a str, bool)> {
        let found = Nearness::default().of(word, known.iter().copied());
        found.map(|nearest| (nearest.name, nearest.is_sure))
    }

    #[test]
    fn one_typing_error_is_near_and_two_are_in_longer_names() {
        assert_eq!(nearest("biuld", &["build", "test"]), Some(("build", true)));
        assert_eq!(nearest("tset", &["build", "test"]), Some(("test", true)));
        assert_eq!(nearest("depoly-al", &["deploy-all"]), Some(("deploy-all", true)));
        assert_eq!(nearest("tsetx", &["test"]), Some(("test", true)));
        assert_eq!(nearest("text", &["best"]), None, "two errors in a short name");
    }

    #[test]
    fn two_that_are_equally_near_are_no_answer() {
        assert_eq!(nearest("cat", &["bat", "hat"]), None);
    }

    #[test]
    fn case_and_joints_are_one_error() {
        assert_eq!(nearest("UNIT_TEST", &["unit-test"]), Some(("unit-test", true)));
    }

    #[test]
    fn numbers_and_short_names_are_near_and_not_sure() {
        assert_eq!(nearest("py38", &["py39"]), Some(("py39", false)));
        assert_eq!(nearest("qa", &["q"]), None);
        assert_eq!(nearest("qa", &["qb"]), Some(("qb", false)));
        assert_eq!(nearest("dev", &["deb"]), Some(("deb", true)));
    }

    #[test]
    fn the_work_is_bounded() {
        let known: Vec<String> = (0..20_000).map(|number| format!("job-{number:05}x")).collect();
        let nearness = Nearness::default();
        for _ in 0..1000 {
            let _near = nearness.of("jbo-12345", known.iter().map(String::as_str));
        }
        assert_eq!(nearness.left.get(), 0);
    }
}
