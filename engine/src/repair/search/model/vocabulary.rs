//! From lexemes and white space to symbols.
//!
//! Signs, keywords and the most frequent words and keys are symbols of their own; all others are known by their shape. White
//! space is a symbol too: whether there is any, and at line breaks how the indentation changes.

use rustc_hash::FxHashMap;

use super::{ModelError, Source, Target};
use crate::language::Language;

use super::super::layout::columns;
use super::super::lexeme::{Lexeme, LexemeKind};

/// Words known by name; their symbols begin here, below are shapes and white space.
const FIRST_WORD: u32 = 256;
/// Keys known by name begin here.
const FIRST_KEY: u32 = 8192;

/// The words and keys that are symbols of their own.
#[derive(Debug, Clone, Default)]
pub(crate) struct Vocabulary {
    words: FxHashMap<Box<str>, u32>,
    keys: FxHashMap<Box<str>, u32>,
    ordered_words: Vec<Box<str>>,
    ordered_keys: Vec<Box<str>>,
}

impl Vocabulary {
    /// A vocabulary of these words and keys.
    pub(crate) fn new(words: Vec<Box<str>>, keys: Vec<Box<str>>) -> Self {
        let numbered = |list: &[Box<str>], first: u32| {
            list.iter()
                .cloned()
                .zip(first..)
                .collect::<FxHashMap<Box<str>, u32>>()
        };
        Self {
            words: numbered(&words, FIRST_WORD),
            keys: numbered(&keys, FIRST_KEY),
            ordered_words: words,
            ordered_keys: keys,
        }
    }

    pub(super) fn read(source: &mut Source<'_>) -> Result<Self, ModelError> {
        let words = split(source.text()?);
        let keys = split(source.text()?);
        Ok(Self::new(words, keys))
    }

    pub(super) fn write(&self, target: &mut Target) {
        target.text(&self.ordered_words.join("\n"));
        target.text(&self.ordered_keys.join("\n"));
    }

    /// Whether `word` is a symbol of its own.
    pub(crate) fn knows(&self, word: &str) -> bool {
        self.words.contains_key(word)
    }

    /// The symbol of `lexeme`.
    pub(crate) fn symbol(&self, lexeme: &Lexeme, text: &str) -> u32 {
        let word = lexeme.text(text);
        match lexeme.kind {
            LexemeKind::Key => self
                .keys
                .get(bare(word))
                .copied()
                .unwrap_or_else(|| 24 + shape_of_string(word)),
            LexemeKind::Word => self
                .words
                .get(word)
                .copied()
                .unwrap_or_else(|| 40 + shape_of_word(word)),
            LexemeKind::Sign | LexemeKind::Stray => self
                .words
                .get(word)
                .copied()
                .unwrap_or(if lexeme.kind == LexemeKind::Sign { 60 } else { 61 }),
            LexemeKind::Number => 64 + shape_of_number(word),
            LexemeKind::String => 72 + shape_of_string(word),
            LexemeKind::OpenString => 90,
            LexemeKind::Template => 91,
            LexemeKind::TemplateHead => 92,
            LexemeKind::TemplateMiddle => 93,
            LexemeKind::TemplateTail => 94,
            LexemeKind::OpenTemplate => 95,
            LexemeKind::Pattern => 96,
            LexemeKind::BlockText => 97 + u32::from(word.contains(": ") || word.ends_with(':')),
            LexemeKind::Comment => 100 + shape_of_comment(word),
        }
    }
}

fn split(joined: &str) -> Vec<Box<str>> {
    joined
        .split('\n')
        .filter(|word| !word.is_empty())
        .map(Box::from)
        .collect()
}

/// A key without its quotes.
pub(crate) fn bare(key: &str) -> &str {
    key.trim_matches(['"', '\''])
}

fn shape_of_word(word: &str) -> u32 {
    let first = word.chars().next().unwrap_or(' ');
    let has = |what: fn(char) -> bool| word.chars().any(what);
    if word.contains("://") {
        return 10;
    }
    if word.contains(['/', '\\']) {
        return 11;
    }
    if word.contains(['{', '}', '$']) && word.len() > 1 {
        return 12;
    }
    if word.contains([':', '=']) {
        return 13;
    }
    if word.ends_with([',', '.', ';', ')']) {
        return 14;
    }
    if word.contains('.') {
        return 15;
    }
    match first {
        _ if word.chars().count() == 1 => 0,
        'A'..='Z' if !has(char::is_lowercase) => 1,
        'A'..='Z' => 2,
        '_' | '$' => 3,
        _ if has(|c| c.is_ascii_uppercase()) => 4,
        _ if has(|c| c.is_ascii_digit()) => 5,
        _ if has(|c| matches!(c, '-' | '_')) => 6,
        c if c.is_alphabetic() => 7,
        _ => 8,
    }
}

fn shape_of_number(word: &str) -> u32 {
    match word {
        "0" => 0,
        "1" => 1,
        _ if word.bytes().all(|byte| byte.is_ascii_digit()) => 2 + u32::from(word.len() > 2),
        _ if word.starts_with("0x") => 4,
        _ if word.starts_with('-') => 5,
        _ if word.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') => 6,
        _ => 7,
    }
}

/// Sixteen shapes: by quote and by what the string holds.
fn shape_of_string(word: &str) -> u32 {
    let quote = match word.as_bytes().first() {
        Some(b'"') => 0,
        Some(b'\'') => 8,
        _ => 4,
    };
    let inside = bare(word);
    let holds = if inside.is_empty() {
        0
    } else if inside.contains(' ') {
        1
    } else if inside.contains(['/', '.', ':']) {
        2
    } else {
        3
    };
    quote + holds
}

fn shape_of_comment(word: &str) -> u32 {
    let code = word.trim_end().ends_with([';', '{', '}', ',']);
    match word {
        _ if word.starts_with("/**") => 0,
        _ if word.starts_with("/*") => 1,
        _ if word.starts_with("//") => 2 + u32::from(code),
        _ => 4,
    }
}

/// Turns lexemes into symbols one after the other, with the white space between them.
#[derive(Debug, Clone)]
pub(crate) struct Stream<'v> {
    vocabulary: &'v Vocabulary,
    language: Language,
    /// Columns of one level of indentation.
    unit: u16,
    /// End of the last lexeme.
    at: usize,
    /// Indentation of the line it is on.
    indent: u16,
}

impl<'v> Stream<'v> {
    /// A stream that begins behind `at`, on a line indented by `indent` columns.
    pub(crate) fn new(
        vocabulary: &'v Vocabulary,
        language: Language,
        unit: u16,
        at: usize,
        indent: u16,
    ) -> Self {
        Self {
            vocabulary,
            language,
            unit: unit.max(1),
            at,
            indent,
        }
    }

    /// The symbols of the white space before `lexeme` and of the lexeme.
    pub(crate) fn take(&mut self, lexeme: &Lexeme, text: &str) -> [u32; 2] {
        let gap = text.get(self.at..lexeme.span.start).unwrap_or_default();
        let white = match gap {
            "" => 0,
            " " => 1,
            _ if gap.contains('\n') => {
                let indent = columns(gap.rsplit('\n').next().unwrap_or_default());
                let blank = memchr::memchr_iter(b'\n', gap.as_bytes()).count() > 1;
                let step = step(i32::from(indent) - i32::from(self.indent), i32::from(self.unit));
                self.indent = indent;
                // At the left margin nothing can go deeper left, which is a fact of its own.
                4 + step * 2 + u32::from(blank && self.language != Language::Json)
            }
            _ if gap.contains('\t') => 3,
            _ => 2,
        };
        self.at = lexeme.span.end;
        [white, self.vocabulary.symbol(lexeme, text)]
    }

    /// The indentation of the line the last lexeme began on.
    pub(crate) fn indent(&self) -> u16 {
        self.indent
    }
}

/// The change of indentation, in levels.
fn step(change: i32, unit: i32) -> u32 {
    let whole = change % unit == 0;
    match change / unit {
        0 if whole => 0,
        1 if whole => 1,
        2 if whole => 2,
        -1 if whole => 3,
        -2 if whole => 4,
        -3 if whole => 5,
        _ if change > 0 && whole => 6,
        _ if whole => 7,
        _ if change > 0 => 8,
        _ => 9,
    }
}
