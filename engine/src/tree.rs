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
