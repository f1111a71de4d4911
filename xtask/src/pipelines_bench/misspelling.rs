//! Words as people mistype them, and whether only one word can have been meant.

use crate::repair_bench::random::Random;

/// `word` with one letter swapped with the next, dropped, doubled or replaced; nothing when it is too short or the slip
/// changes nothing.
pub(super) fn misspelt(word: &str, random: &mut Random) -> Option<String> {
    let letters: Vec<char> = word.chars().collect();
    let places: Vec<usize> = (0..letters.len())
        .filter(|index| letters.get(*index).is_some_and(char::is_ascii_alphanumeric))
        .collect();
    if places.len() < 2 || !word.is_ascii() {
        return None;
    }
    let at = *random.pick(&places)?;
    let mut typed = letters.clone();
    match random.below(4) {
        0 => {
            let next = at + 1;
            if !letters.get(next)?.is_ascii_alphanumeric() {
                return None;
            }
            typed.swap(at, next);
        }
        1 => {
            typed.remove(at);
        }
        2 => typed.insert(at, *letters.get(at)?),
        _ => {
            let letter = char::from(b'a' + u8::try_from(random.below(26)).unwrap_or(0));
            *typed.get_mut(at)? = letter;
        }
    }
    let typed: String = typed.into_iter().collect();
    let is_plain = !typed.starts_with(['-', '_', '.']) && !typed.ends_with(['-', '_', '.']);
    (typed != word && is_plain).then_some(typed)
}

/// Whether of all `words` only `meant` is nearest to `typed`.
pub(super) fn tells<'w>(typed: &str, meant: &str, words: impl IntoIterator<Item = &'w str>) -> bool {
    let wanted = distance(typed, meant);
    words
        .into_iter()
        .all(|word| word == meant || distance(typed, word) > wanted)
}

/// How many letters are to be swapped with their neighbours, added, removed or replaced, at least.
pub(super) fn distance(one: &str, other: &str) -> usize {
    let one: Vec<char> = one.chars().collect();
    let other: Vec<char> = other.chars().collect();
    let mut rows: Vec<Vec<usize>> = vec![(0..=other.len()).collect()];
    let cell = |rows: &[Vec<usize>], row: usize, column: usize| -> usize {
        rows.get(row)
            .and_then(|cells| cells.get(column))
            .copied()
            .unwrap_or(usize::MAX / 2)
    };
    for (above, letter) in one.iter().enumerate() {
        let mut cells = vec![above + 1];
        for (left, wanted) in other.iter().enumerate() {
            let kept = cell(&rows, above, left) + usize::from(letter != wanted);
            let removed = cell(&rows, above, left + 1) + 1;
            let added = cells.get(left).copied().unwrap_or(usize::MAX / 2) + 1;
            let mut least = kept.min(removed).min(added);
            let is_swap = above > 0
                && left > 0
                && one.get(above - 1) == Some(wanted)
                && other.get(left - 1) == Some(letter);
            if is_swap {
                least = least.min(cell(&rows, above - 1, left - 1) + 1);
            }
            cells.push(least);
        }
        rows.push(cells);
    }
    cell(&rows, one.len(), other.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_one_letter_away() {
        let mut random = Random::new(3);
        let slips: Vec<String> = (0..200)
            .filter_map(|_| misspelt("runs-on", &mut random))
            .collect();
        assert!(slips.len() > 150);
        assert!(
            slips.iter().all(|slip| distance(slip, "runs-on") == 1),
            "{slips:?}"
        );
    }

    #[test]
    fn distances_are_known_ones() {
        assert_eq!(distance("stpes", "steps"), 1);
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("", "abc"), 3);
    }

    #[test]
    fn a_word_between_two_does_not_tell() {
        assert!(tells("stps", "steps", ["steps", "stage", "tags"]));
        assert!(!tells("bild", "build", ["build", "bind"]));
        assert!(!tells("i", "if", ["if", "id"]));
    }
}
