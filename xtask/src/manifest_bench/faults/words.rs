//! Slips of people who type.

use crate::repair_bench::random::Random;

/// The word with a slip in it: a letter left out, doubled or replaced, or two swapped.
pub(super) fn misspelt(word: &str, random: &mut Random) -> Option<String> {
    let letters: Vec<char> = word.chars().collect();
    if letters.len() < 4 || !word.is_ascii() {
        return None;
    }
    // The first letter is seldom wrong.
    let at = 1 + random.below(letters.len() - 2);
    let mut wrong = letters.clone();
    match random.below(4) {
        0 => {
            wrong.remove(at);
        }
        1 => wrong.insert(at, *letters.get(at)?),
        2 => wrong.swap(at, at + 1),
        _ => {
            let near = ["qwertyuiop", "asdfghjkl", "zxcvbnm"].iter().find_map(|row| {
                row.find(letters.get(at)?.to_ascii_lowercase())
                    .map(|place| (row, place))
            })?;
            let (row, place) = near;
            let letter = row.chars().nth(if place == 0 { 1 } else { place - 1 })?;
            *wrong.get_mut(at)? = letter;
        }
    }
    let wrong: String = wrong.into_iter().collect();
    (wrong != word).then_some(wrong)
}
