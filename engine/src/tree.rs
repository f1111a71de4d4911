//! Syntax trees: tree-sitter behind guards. Trees propose places; they never decide what is valid.

use crate::language::Language;

/// A tree-sitter tree of one document version.
pub type Tree = tree_sitter::Tree;

/// The grammar of `language`.
#[must_use]
pub fn grammar(language: Language) -> tree_sitter::Language {
    match language {
        Language::Json => tree_sitter_json::LANGUAGE.into(),
        Language::Yaml => tree_sitter_yaml::LANGUAGE.into(),
        Language::JavaScript => tree_sitter_javascript::LANGUAGE.into(),
    }
}

/// Parses `text`, reusing what it can of an `old` tree that has been told of the edits between.
///
/// Nothing comes back where the grammar would abort the process or misread the text (see [`crate::limits`]), or when
/// parsing runs out of its time.
#[must_use]
pub fn parse(text: &str, language: Language, old: Option<&Tree>) -> Option<Tree> {
    if language == Language::Yaml && crate::limits::block_depth(text) >= 250 {
        return None;
    }
    let mut parser = tree_sitter::Parser::new();
    parser.set_language(&grammar(language)).ok()?;
    parser.parse(text, old)
}

/// How much of a text its tree could not make sense of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Damage {
    /// Bytes after the root's end.
    pub uncovered: usize,
    /// ERROR and MISSING nodes.
    pub broken_nodes: usize,
    /// Bytes inside ERROR nodes.
    pub error_bytes: usize,
}

/// temp
#[must_use]
pub fn damage(tree: &Tree, text: &str) -> Damage {
    let mut damage = Damage {
        uncovered: text.len().saturating_sub(tree.root_node().end_byte()),
        ..Damage::default()
    };
    let mut cursor = tree.walk();
    loop {
        let node = cursor.node();
        if node.is_error() {
            damage.broken_nodes += 1;
            damage.error_bytes += node.byte_range().len();
        }
        if node.is_missing() {
            damage.broken_nodes += 1;
        }
        if node.has_error() && cursor.goto_first_child() {
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return damage;
            }
        }
    }
}

/// temp
#[must_use]
pub fn edited(
    _tree: &Tree,
    _edits: &[crate::edit::Edit],
    _old: &str,
    new: &str,
    language: Language,
) -> Option<Tree> {
    parse(new, language, None)
}
