//! How broken a tree is: the part of the error measure that trees tell.
//!
//! Nothing here recurses, and subtrees without errors are never entered, so a sound tree costs a look at its root.

use tree_sitter::{Node, TreeCursor};

use super::Tree;
use crate::text::Span;

/// What is broken in one tree, from the gravest down. Less is better.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Damage {
    /// Bytes before and after the root that no node covers, blanks and a byte order mark aside.
    pub uncovered: usize,
    /// ERROR and MISSING nodes, also those inside other ERROR nodes.
    pub broken_nodes: usize,
    /// Bytes inside ERROR nodes, each counted once.
    pub error_bytes: usize,
}

/// The damage of the tree of `text`.
#[must_use]
pub fn damage(tree: &Tree, text: &str) -> Damage {
    let root = tree.root_node();
    let outside = [
        Span::new(0, root.start_byte()),
        Span::new(root.end_byte(), text.len()),
    ];
    let uncovered = outside
        .iter()
        .flat_map(|span| span.text(text).bytes())
        .filter(|byte| !byte.is_ascii_whitespace() && !matches!(byte, 0xEF | 0xBB | 0xBF))
        .count();
    let mut damage = Damage {
        uncovered,
        ..Damage::default()
    };
    let mut counted = 0;
    for node in broken(tree) {
        damage.broken_nodes += 1;
        if node.is_error() {
            damage.error_bytes += node.end_byte().saturating_sub(node.start_byte().max(counted));
            counted = counted.max(node.end_byte());
        }
    }
    damage
}

/// The ERROR and MISSING nodes of `tree`, parents before their children and in order of place.
#[must_use]
pub fn broken(tree: &Tree) -> Broken<'_> {
    Broken {
        cursor: tree.walk(),
        state: State::At,
    }
}

/// The iterator of [`broken`].
pub struct Broken<'tree> {
    cursor: TreeCursor<'tree>,
    state: State,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// The cursor's node has not been looked at.
    At,
    /// It has.
    Past,
    /// There is no further node.
    Done,
}

impl<'tree> Iterator for Broken<'tree> {
    type Item = Node<'tree>;

    fn next(&mut self) -> Option<Node<'tree>> {
        loop {
            match self.state {
                State::Done => return None,
                State::Past => self.state = self.advance(),
                State::At => {
                    self.state = State::Past;
                    let node = self.cursor.node();
                    if node.is_error() || node.is_missing() {
                        return Some(node);
                    }
                }
            }
        }
    }
}

impl Broken<'_> {
    /// Goes to the next node in document order, past subtrees without errors.
    fn advance(&mut self) -> State {
        if self.cursor.node().has_error() && self.cursor.goto_first_child() {
            return State::At;
        }
        loop {
            if self.cursor.goto_next_sibling() {
                return State::At;
            }
            if !self.cursor.goto_parent() {
                return State::Done;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;
    use crate::tree::parse;

    fn damage(text: &str, language: Language) -> Damage {
        super::damage(&parse(text, language, None).expect("a tree"), text)
    }

    #[test]
    fn a_sound_text_has_none() {
        for (text, language) in [
            ("\u{feff}// a\n{\"a\": [1]}\n\n", Language::Json),
            ("# a\n\na:\n  - b\n\n", Language::Yaml),
            ("\n\n// a\nlet a = 1;\n", Language::JavaScript),
            ("", Language::Json),
        ] {
            assert_eq!(damage(text, language), Damage::default(), "{text}");
        }
    }

    #[test]
    fn missing_and_error_nodes_are_counted_and_error_bytes_counted_once() {
        assert_eq!(
            damage("[1, 2,]", Language::Json),
            Damage {
                uncovered: 0,
                broken_nodes: 1,
                error_bytes: 0
            }
        );
        let inside = damage("foo(a));\n", Language::JavaScript);
        assert_eq!((inside.broken_nodes, inside.error_bytes), (1, 1));
        let text = "{a: 1, \"b\": 2}";
        assert!(damage(text, Language::Json).error_bytes <= text.len());
    }

    #[test]
    fn depth_is_no_matter() {
        let text = "[".repeat(100_000);
        assert!(damage(&text, Language::Json).broken_nodes > 0);
    }
}
