//! Syntax trees: tree-sitter behind guards. Trees propose places; they never decide what is valid.
//!
//! Three things keep tree-sitter from harming the process: a text that its YAML scanner would abort on or misread gets no
//! tree, a text above [`LARGEST`] gets none because trees of broken text take up to 150 times its size, and every parse has
//! a budget that is counted in the parser's own operations, so that the same text always has the same outcome.

mod damage;
mod input;

use std::cell::RefCell;
use std::ops::ControlFlow;

use tree_sitter::{ParseOptions, ParseState, Parser};

use crate::edit::Edit;
use crate::language::Language;
use crate::limits::block_depth;

pub use damage::{Broken, Damage, broken, damage};

/// A tree-sitter tree of one document version.
pub type Tree = tree_sitter::Tree;

/// The largest text in bytes that gets a tree. Trees take 25 times the size of a sound text and up to 150 times that of a
/// broken one. Files above it are generated; their strict verdict is all that is said about them.
pub const LARGEST: usize = 4 * 1024 * 1024;

/// tree-sitter-yaml keeps rows in 16 bits with a sign: beyond, it takes the whole text for one error.
const MOST_YAML_LINES: usize = 32_767;

/// tree-sitter-yaml writes past a buffer and aborts the process at 254 block levels.
const MOST_YAML_LEVELS: usize = 250;

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
/// Nothing comes back where the grammar would abort the process or misread the text, where the text is larger than
/// [`LARGEST`], or when parsing runs out of its budget.
#[must_use]
pub fn parse(text: &str, language: Language, old: Option<&Tree>) -> Option<Tree> {
    if !is_safe(text, language) {
        return None;
    }
    PARSERS.with(|parsers| match parsers.try_borrow_mut() {
        Ok(mut parsers) => {
            let kept = &mut parsers[language as usize];
            if kept.is_none() {
                *kept = parser(language);
            }
            parse_within_budget(kept.as_mut()?, text, old)
        }
        // A parse within a parse cannot happen, but it would be no reason to fail.
        Err(_) => parse_within_budget(&mut parser(language)?, text, old),
    })
}

/// The tree of `new`, which is `old` with `edits` applied, made from the tree of `old` where that is possible.
///
/// A broken text may parse differently this way than from scratch, because error recovery depends on what is reused.
/// Use it to compare candidates; let what is reported come from [`parse`] without an old tree. Nothing comes back in the
/// same cases as there.
#[must_use]
pub fn edited(tree: &Tree, edits: &[Edit], old: &str, new: &str, language: Language) -> Option<Tree> {
    let mut told = tree.clone();
    match input::input_edits(edits, old) {
        Ok(steps) => {
            for step in &steps {
                told.edit(step);
            }
            parse(new, language, Some(&told))
        }
        // Edits that do not fit the old text say nothing about it.
        Err(_) => parse(new, language, None),
    }
}

/// Whether the grammar can be let loose on `text`.
fn is_safe(text: &str, language: Language) -> bool {
    text.len() <= LARGEST
        && (language != Language::Yaml
            || (yaml_rows(text) < MOST_YAML_LINES && block_depth(text) < MOST_YAML_LEVELS))
}

/// How many line breaks the YAML scanner counts.
fn yaml_rows(text: &str) -> usize {
    let bytes = text.as_bytes();
    memchr::memchr2_iter(b'\n', b'\r', bytes).count() - memchr::memmem::find_iter(bytes, b"\r\n").count()
}

thread_local! {
    /// One parser per language and thread: making one costs more than parsing a small file.
    static PARSERS: RefCell<[Option<Parser>; Language::ALL.len()]> = const { RefCell::new([None, None, None]) };
}

fn parser(language: Language) -> Option<Parser> {
    let mut parser = Parser::new();
    parser.set_language(&grammar(language)).ok()?;
    Some(parser)
}

/// How often the parser may report progress, which it does every hundred operations, on a text of `length` bytes. In a
/// sample of published files up to 1 MB, sound, cut off or with one bracket lost, the most reports for a byte were 0.010
/// for JSON, 0.008 for YAML and 0.018 for minified JavaScript. A megabyte of `1,` needs 0.04 to 0.05, each of them slow:
/// that is what the budget is for.
fn budget(length: usize) -> usize {
    500 + length / 30
}

fn parse_within_budget(parser: &mut Parser, text: &str, old: Option<&Tree>) -> Option<Tree> {
    let bytes = text.as_bytes();
    let mut left = budget(bytes.len());
    let mut watch = |_: &ParseState| match left.checked_sub(1) {
        Some(rest) => {
            left = rest;
            ControlFlow::Continue(())
        }
        None => ControlFlow::Break(()),
    };
    let options = ParseOptions::new().progress_callback(&mut watch);
    let tree = parser.parse_with_options(
        &mut |offset, _| bytes.get(offset..).unwrap_or_default(),
        old,
        Some(options),
    );
    if tree.is_none() {
        // Otherwise the next parse would go on with this text.
        parser.reset();
    }
    tree
}

#[cfg(test)]
mod tests;
