//! Lexemes: the words and signs of a text that may be broken, as the repair search reads them.
//!
//! What tells a right repair from a wrong one is mostly which lexemes follow which, and with what white space between. So
//! lexemes are cut by rules that hold in any text, a broken string ends with its line, and reading can begin at any lexeme
//! of an earlier reading, so that a small edit costs a few lexemes and not the whole text.

mod javascript;
mod json;
mod yaml;

use crate::language::Language;
use crate::text::Span;

/// What kind of lexeme it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum LexemeKind {
    /// An identifier, a keyword, a literal name; in YAML a run of characters without a space.
    Word,
    /// A word or string that a `:` makes a key. JSON and YAML only.
    Key,
    /// A number.
    Number,
    /// A string that ends with the quote it begins with.
    String,
    /// A string that the end of its line or of the text cuts off.
    OpenString,
    /// A template without substitutions.
    Template,
    /// A template from its backtick to its first `${`.
    TemplateHead,
    /// From the `}` of one substitution to the `${` of the next.
    TemplateMiddle,
    /// From the `}` of the last substitution to the backtick.
    TemplateTail,
    /// A piece of a template that never ends.
    OpenTemplate,
    /// A regular expression with its flags.
    Pattern,
    /// An operator, a bracket, a separator.
    Sign,
    /// A comment.
    Comment,
    /// One line of a YAML block scalar.
    BlockText,
    /// A character that begins nothing in this language.
    Stray,
}

/// One lexeme. White space lies between lexemes and is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Lexeme {
    /// Its kind.
    pub(crate) kind: LexemeKind,
    /// Its bytes.
    pub(crate) span: Span,
}

impl Lexeme {
    /// Its text.
    pub(crate) fn text<'t>(&self, text: &'t str) -> &'t str {
        self.span.text(text)
    }
}

/// What the reader must know beside its place to go on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct State {
    /// For every template that is open around this place, how many `{` its substitution has opened.
    pub(crate) substitutions: Vec<u16>,
    /// After what was read a `/` divides and does not begin a regular expression.
    pub(crate) after_operand: bool,
    /// The indentation that lines of the block scalar have at least, where one is being read.
    pub(crate) block: Option<u16>,
    /// The indentation of the line being read. YAML only.
    pub(crate) indent: u16,
    /// Flow brackets open. YAML only.
    pub(crate) flow: u16,
}

/// Reads lexemes from a place of a text on.
#[derive(Debug, Clone)]
pub(crate) struct Reader<'t> {
    text: &'t str,
    language: Language,
    at: usize,
    state: State,
}

impl<'t> Reader<'t> {
    /// A reader that goes on at `at`, where an earlier reading had left `state`.
    pub(crate) fn resume(text: &'t str, language: Language, at: usize, state: State) -> Self {
        Self {
            text,
            language,
            at,
            state,
        }
    }

    /// The state before the next lexeme.
    pub(crate) fn state(&self) -> &State {
        &self.state
    }
}

impl Iterator for Reader<'_> {
    type Item = Lexeme;

    fn next(&mut self) -> Option<Lexeme> {
        let lexeme = match self.language {
            Language::Json => json::next(self.text, self.at),
            Language::Yaml => yaml::next(self.text, self.at, &mut self.state),
            Language::JavaScript => javascript::next(self.text, self.at, &mut self.state),
        }?;
        debug_assert!(lexeme.span.end > self.at, "a lexeme must not be empty");
        self.at = lexeme.span.end;
        Some(lexeme)
    }
}

/// The lexemes of a text, with the state before each, so that reading can resume at any of them.
#[derive(Debug, Clone)]
pub(crate) struct Lexemes {
    all: Vec<Lexeme>,
    /// Index into `states` for each lexeme.
    state_of: Vec<u32>,
    states: Vec<State>,
}

impl Lexemes {
    /// Reads the whole of `text`.
    pub(crate) fn of(text: &str, language: Language) -> Self {
        let mut lexemes = Self {
            all: Vec::with_capacity(text.len() / 4),
            state_of: Vec::with_capacity(text.len() / 4),
            states: Vec::new(),
        };
        let mut reader = Reader::resume(text, language, 0, State::default());
        loop {
            let known = lexemes
                .states
                .iter()
                .rev()
                .take(8)
                .position(|state| state == reader.state());
            let index = match known {
                Some(back) => lexemes.states.len() - 1 - back,
                None => {
                    lexemes.states.push(reader.state().clone());
                    lexemes.states.len() - 1
                }
            };
            let Some(lexeme) = reader.next() else { break };
            lexemes.all.push(lexeme);
            lexemes.state_of.push(u32::try_from(index).unwrap_or(u32::MAX));
        }
        lexemes
    }

    /// All of them, in order.
    pub(crate) fn all(&self) -> &[Lexeme] {
        &self.all
    }

    /// Index of the first lexeme that ends after `offset`.
    pub(crate) fn index_at(&self, offset: usize) -> usize {
        self.all.partition_point(|lexeme| lexeme.span.end <= offset)
    }

    /// The lexeme at `index`.
    pub(crate) fn get(&self, index: usize) -> Option<&Lexeme> {
        self.all.get(index)
    }

    /// The state before the lexeme at `index`.
    pub(crate) fn state_before(&self, index: usize) -> Option<&State> {
        let state = *self.state_of.get(index)?;
        self.states.get(state as usize)
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.all.len()
    }
}

/// The length of the white space at the start of `rest`, byte order mark included.
fn space(rest: &str) -> usize {
    rest.len()
        - rest
            .trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}')
            .len()
}

/// The length of the line `rest` begins in, without its line break.
fn line(rest: &str) -> usize {
    memchr::memchr2(b'\n', b'\r', rest.as_bytes()).unwrap_or(rest.len())
}

/// A string that begins `rest` with `quote` and ends on its line, a backslash taking the sign after it along. Its length,
/// and whether it is closed.
fn string(rest: &str, quote: u8) -> (usize, bool) {
    let bytes = rest.as_bytes();
    let mut at = 1;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\\' => {
                // A line break after a backslash goes on with the string in JavaScript.
                at += 1;
                if bytes.get(at) == Some(&b'\r') && bytes.get(at + 1) == Some(&b'\n') {
                    at += 1;
                }
                at += rest
                    .get(at..)
                    .and_then(|rest| rest.chars().next())
                    .map_or(0, char::len_utf8);
            }
            b'\n' | b'\r' => break,
            _ if byte == quote => return (at + 1, true),
            _ => at += 1,
        }
    }
    let end = at.min(rest.len());
    (
        rest.get(..end).map_or(end, |open| open.trim_end().len()).max(1),
        false,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Kind and text of every lexeme.
    pub(super) fn shown(text: &str, language: Language) -> String {
        let lexemes = Lexemes::of(text, language);
        let shown: Vec<String> = lexemes
            .all()
            .iter()
            .map(|lexeme| format!("{:?}<{}>", lexeme.kind, lexeme.text(text)))
            .collect();
        shown.join(" ")
    }

    #[test]
    fn json_keys_and_broken_strings() {
        assert_eq!(
            shown("{\"a\": tru, \"b\n: '1'}", Language::Json),
            "Sign<{> Key<\"a\"> Sign<:> Word<tru> Sign<,> OpenString<\"b> Sign<:> String<'1'> Sign<}>"
        );
    }

    #[test]
    fn javascript_templates_patterns_and_division() {
        assert_eq!(
            shown("a = `x${b / {c}.d}y${e}` / 2; f(/[/]\\//g)", Language::JavaScript),
            "Word<a> Sign<=> TemplateHead<`x${> Word<b> Sign</> Sign<{> Word<c> Sign<}> Sign<.> Word<d> TemplateMiddle<}y${> \
             Word<e> TemplateTail<}`> Sign</> Number<2> Sign<;> Word<f> Sign<(> Pattern</[/]\\//g> Sign<)>"
        );
    }

    #[test]
    fn yaml_keys_dashes_block_scalars_and_comments() {
        assert_eq!(
            shown(
                "a: b c # d\nrun: |\n  x: y\n\n  z\n- 'q': [1,-2]\n",
                Language::Yaml
            ),
            "Key<a> Sign<:> Word<b> Word<c> Comment<# d> Key<run> Sign<:> Sign<|> BlockText<x: y> BlockText<z> Sign<-> Key<'q'> \
             Sign<:> Sign<[> Number<1> Sign<,> Number<-2> Sign<]>"
        );
    }

    #[test]
    fn reading_resumes_at_every_lexeme() {
        let text = "f(`a${ {b: `c${d}`} }e`)\n/* x\n */ g = /a/ / 2\n";
        let lexemes = Lexemes::of(text, Language::JavaScript);
        for index in 0..lexemes.len() {
            let start = if index == 0 {
                0
            } else {
                lexemes.all()[index - 1].span.end
            };
            let state = lexemes.state_before(index).unwrap().clone();
            let rest: Vec<Lexeme> = Reader::resume(text, Language::JavaScript, start, state).collect();
            assert_eq!(rest, lexemes.all()[index..], "from {index}");
        }
    }
}
