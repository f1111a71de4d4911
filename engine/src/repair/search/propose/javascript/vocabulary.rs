//! The words of the grammar, and where each may stand.

/// No expression ends with it.
const RESERVED: u8 = 1;

/// It begins a statement.
const BEGINS: u8 = 2;

/// It follows a name, an operand or another keyword.
const FOLLOWS: u8 = 4;

/// Every word that the grammar knows, with what holds for it.
const WORDS: &[(&str, u8)] = &[
    ("as", FOLLOWS),
    ("async", BEGINS | FOLLOWS),
    ("await", FOLLOWS),
    ("break", RESERVED | BEGINS),
    ("case", RESERVED | BEGINS | FOLLOWS),
    ("catch", RESERVED),
    ("class", RESERVED | BEGINS | FOLLOWS),
    ("const", RESERVED | BEGINS | FOLLOWS),
    ("constructor", 0),
    ("continue", RESERVED),
    ("debugger", RESERVED),
    ("default", BEGINS | FOLLOWS),
    ("delete", RESERVED),
    ("do", RESERVED),
    ("else", RESERVED),
    ("export", RESERVED | BEGINS),
    ("extends", RESERVED | FOLLOWS),
    ("false", FOLLOWS),
    ("finally", RESERVED),
    ("for", RESERVED | BEGINS),
    ("from", FOLLOWS),
    ("function", RESERVED | BEGINS | FOLLOWS),
    ("get", FOLLOWS),
    ("if", RESERVED | BEGINS | FOLLOWS),
    ("import", RESERVED | BEGINS | FOLLOWS),
    ("in", RESERVED | FOLLOWS),
    ("instanceof", RESERVED | FOLLOWS),
    ("let", BEGINS | FOLLOWS),
    ("new", RESERVED | FOLLOWS),
    ("null", FOLLOWS),
    ("of", FOLLOWS),
    ("return", RESERVED | BEGINS),
    ("set", FOLLOWS),
    ("static", 0),
    ("super", 0),
    ("switch", RESERVED | BEGINS),
    ("this", FOLLOWS),
    ("throw", RESERVED | BEGINS),
    ("true", FOLLOWS),
    ("try", RESERVED | BEGINS),
    ("typeof", RESERVED | FOLLOWS),
    ("var", RESERVED | BEGINS | FOLLOWS),
    ("void", RESERVED),
    ("while", RESERVED | BEGINS),
    ("with", RESERVED),
    ("yield", 0),
];

/// Every keyword.
pub(super) fn keywords() -> impl Iterator<Item = &'static str> {
    WORDS.iter().map(|(word, _)| *word)
}

/// Those that begin a statement.
pub(super) fn beginning_statements() -> impl Iterator<Item = &'static str> {
    those(BEGINS)
}

/// Those that follow a name, an operand or another keyword.
pub(super) fn following_words() -> impl Iterator<Item = &'static str> {
    those(FOLLOWS)
}

fn those(trait_of: u8) -> impl Iterator<Item = &'static str> {
    WORDS
        .iter()
        .filter(move |(_, traits)| traits & trait_of != 0)
        .map(|(word, _)| *word)
}

/// Whether the grammar knows `word`.
pub(super) fn is_keyword(word: &str) -> bool {
    find(word).is_some()
}

/// Whether `word` is a keyword that no expression ends with.
pub(super) fn is_reserved(word: &str) -> bool {
    find(word).is_some_and(|traits| traits & RESERVED != 0)
}

fn find(word: &str) -> Option<u8> {
    let index = WORDS.binary_search_by_key(&word, |(known, _)| *known).ok()?;
    WORDS.get(index).map(|(_, traits)| *traits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_in_order() {
        assert!(WORDS.is_sorted());
        assert!(keywords().all(is_keyword));
        assert!(is_reserved("return") && !is_reserved("this") && !is_keyword("name"));
    }
}
