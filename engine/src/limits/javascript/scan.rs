//! One pass over the tokens of a JavaScript text that counts what a recursive parser would have pending.

use memchr::memchr2;

use super::frames::{Ended, Frames, Opener};
use super::tokens::{
    TemplateText, Unclosed, after_attribute, after_comment, after_word, begins_line, end_of_line,
    template_text,
};
use super::words::{Statement, Word, in_word};
use super::{MOST_STEPS, most_again};

/// Why a scan ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stop {
    /// The text is over.
    End,
    /// The text is over inside the template that begins at `start`.
    OpenTemplate { start: u32 },
    /// Too much is open at `offset`.
    TooDeep { offset: usize, limit: usize },
}

/// What the token before the current one was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Before {
    /// The end of an operand: a slash divides, `<` compares.
    Operand,
    /// An operator or opening bracket: an operand follows.
    Operator,
    /// The start of a statement, or a place where one may start.
    Statement,
    /// Either of them, as after the brace that closes a function.
    Either,
    /// A dot: the next word is a name.
    Dot,
    /// `=>`: a brace opens statements.
    Arrow,
    /// A word such as `if`, whose parentheses do not make an operand.
    Header,
}

/// The weights of the constructs that recurse more than others, in steps.
const ARROW: u32 = 2;
const DECORATOR: u32 = 2;
const EXTENDS: u32 = 3;

pub(super) struct Scanner<'text> {
    bytes: &'text [u8],
    at: usize,
    limit: usize,
    frames: Frames,
    before: Before,
    /// Whether a line break stands before the current token.
    new_line: bool,
    unclosed: Unclosed,
    /// Bytes that are read again, once for each bracket around them that is read twice.
    again: usize,
    /// Whether `<` may begin a JSX element.
    has_elements: bool,
}

impl<'text> Scanner<'text> {
    pub(super) fn new(bytes: &'text [u8], limit: usize) -> Self {
        Self {
            bytes,
            at: 0,
            limit,
            frames: Frames::new(),
            before: Before::Statement,
            new_line: false,
            unclosed: Unclosed::default(),
            again: 0,
            has_elements: true,
        }
    }

    /// Reads `<` as a comparison only, as where types may stand and JSX may not.
    pub(super) fn without_elements(mut self) -> Self {
        self.has_elements = false;
        self
    }

    pub(super) fn run(mut self) -> Stop {
        loop {
            if self.frames.top.elements > 0 && !self.frames.top.in_tag {
                self.skip_element_text();
            }
            let start = self.at;
            let Some(&byte) = self.bytes.get(start) else {
                let open = self.frames.template().map(|start| Stop::OpenTemplate { start });
                return self.too_deep(start).or(open).unwrap_or(Stop::End);
            };
            if self.frames.top.in_tag {
                self.in_tag(byte);
            } else if let Some(stop) = self.token(byte) {
                return stop;
            }
            self.again += self.frames.twice() as usize * (self.at - start);
            if let Some(stop) = self.too_deep(start) {
                return stop;
            }
        }
    }

    fn too_deep(&self, offset: usize) -> Option<Stop> {
        let limit = if self.frames.depth() > self.limit {
            self.limit
        } else if self.frames.steps() > MOST_STEPS {
            MOST_STEPS as usize
        } else if self.again > most_again(self.bytes.len()) {
            self.frames.twice() as usize
        } else {
            return None;
        };
        Some(Stop::TooDeep { offset, limit })
    }

    /// Whether the byte before the current one is `byte`.
    fn follows(&self, byte: u8) -> bool {
        self.bytes[..self.at].last() == Some(&byte)
    }

    fn peek(&self, ahead: usize) -> u8 {
        self.bytes.get(self.at + ahead).copied().unwrap_or(0)
    }

    /// Reads one token outside JSX tags and texts.
    fn token(&mut self, byte: u8) -> Option<Stop> {
        match byte {
            b' ' | b'\t' | b'\n' | b'\r' => {
                self.skip_blanks();
                return None;
            }
            b'/' => {
                if let Some(end) = after_comment(self.bytes, self.at) {
                    self.at = end;
                    return None;
                }
            }
            _ => {}
        }
        let top = &mut self.frames.top;
        top.tokens = top.tokens.saturating_add(1);
        let stop = if in_word(byte) || byte == b'\\' {
            self.word();
            None
        } else {
            self.punctuator(byte)
        };
        self.new_line = false;
        stop
    }

    fn skip_blanks(&mut self) {
        while let Some(byte @ (b' ' | b'\t' | b'\n' | b'\r')) = self.bytes.get(self.at) {
            self.new_line |= matches!(byte, b'\n' | b'\r');
            self.at += 1;
        }
    }

    fn punctuator(&mut self, byte: u8) -> Option<Stop> {
        match (self.frames.top.ended, byte) {
            (Ended::Yes, _) | (Ended::Perhaps, b'"' | b'\'') => self.settle(),
            _ => self.frames.top.ended = Ended::No,
        }
        match byte {
            b'"' | b'\'' => {
                self.at = self.unclosed.after_string(self.bytes, self.at);
                self.before = Before::Operand;
            }
            b'`' => return self.template(u32::try_from(self.at).unwrap_or(u32::MAX), self.at + 1),
            b'(' | b'[' | b'{' => self.open(byte),
            b')' => self.close(Opener::Paren),
            b']' => self.close(Opener::Bracket),
            b'}' => return self.close_brace(),
            b'/' => self.slash(),
            b'<' => self.less(),
            _ => self.operator(byte),
        }
        None
    }

    /// Forgets what the statement left pending that is over.
    fn settle(&mut self) {
        let top = &mut self.frames.top;
        top.ended = Ended::No;
        top.expression = 0;
        top.conditions = 0;
        top.statement = 0;
        top.loops = 0;
    }

    fn word(&mut self) {
        let end = after_word(self.bytes, self.at);
        let word = match self.before {
            Before::Dot => Word::Name,
            _ => Word::of(&self.bytes[self.at..end]),
        };
        self.at = end;
        self.settle_before(word);
        let top = &mut self.frames.top;
        self.before = match word {
            Word::Name => Before::Operand,
            Word::Declaring => Before::Either,
            Word::Operator | Word::Infix => Before::Operator,
            Word::Finally => Before::Statement,
            Word::Catch => Before::Header,
            Word::Prefix => {
                top.expression += 1;
                Before::Operator
            }
            Word::PerhapsPrefix => {
                top.expression += 1;
                // The `await` of `for await (…)` does not end the header.
                match self.before {
                    Before::Header => Before::Header,
                    _ => Before::Either,
                }
            }
            Word::Extends => {
                top.expression += EXTENDS;
                Before::Operator
            }
            Word::Header(_) => {
                top.statement += 1;
                Before::Header
            }
            Word::Opening(statement) => {
                top.statement += 1;
                top.loops += u32::from(statement == Statement::Do);
                Before::Statement
            }
            Word::Clause => {
                top.statement = 0;
                Before::Operator
            }
        };
    }

    /// Decides what the statement before `word` leaves pending.
    fn settle_before(&mut self, word: Word) {
        let top = &mut self.frames.top;
        match word {
            // These go on with a statement that seemed to be over, and begin a new expression.
            Word::Opening(Statement::Else) => {
                top.ended = Ended::No;
                top.expression = 0;
                top.conditions = 0;
            }
            Word::Header(Statement::While) if top.loops > 0 => {
                top.ended = Ended::No;
                top.loops -= 1;
            }
            Word::Catch | Word::Finally | Word::Infix | Word::Extends => {}
            // Decorators may stand on lines of their own before `class`.
            Word::Declaring if top.ended == Ended::No => {}
            // Two operands on two lines are two statements.
            _ if top.ended != Ended::No || (self.new_line && self.before == Before::Operand) => self.settle(),
            _ => {}
        }
    }

    fn open(&mut self, byte: u8) {
        let opener = match byte {
            b'(' if self.before == Before::Header => Opener::Header,
            b'(' => Opener::Paren,
            b'[' => Opener::Bracket,
            _ if self.before == Before::Operator => Opener::Object,
            _ => Opener::Block,
        };
        // What follows an operand is called or looked up, and read once.
        let read_once = self.before == Before::Operand;
        self.at += 1;
        self.frames.push(opener);
        self.frames.top.no_parameters = read_once;
        self.before = match opener {
            Opener::Block => Before::Statement,
            _ => Before::Operator,
        };
    }

    fn close(&mut self, like: Opener) {
        self.at += 1;
        self.before = match self.frames.close(like) {
            Some(Opener::Header) => Before::Statement,
            _ => Before::Operand,
        };
    }

    fn close_brace(&mut self) -> Option<Stop> {
        self.at += 1;
        match self.frames.close(Opener::Block) {
            Some(Opener::Template(start)) => return self.template(start, self.at),
            Some(Opener::Object) => self.before = Before::Operand,
            _ => {
                self.before = Before::Either;
                self.frames.top.ended = Ended::Perhaps;
            }
        }
        None
    }

    /// Reads the text of the template that begins at `start` from `from` on.
    fn template(&mut self, start: u32, from: usize) -> Option<Stop> {
        match template_text(self.bytes, from) {
            TemplateText::Open => return Some(Stop::OpenTemplate { start }),
            TemplateText::Closed(end) => {
                self.at = end;
                self.before = Before::Operand;
            }
            TemplateText::Substitution(end) => {
                self.at = end;
                self.frames.push(Opener::Template(start));
                self.before = Before::Operator;
            }
        }
        None
    }

    /// A slash that begins no comment: a regular expression, or a division.
    fn slash(&mut self) {
        let pattern = match self.before {
            Before::Operand | Before::Dot => None,
            _ => self.unclosed.after_pattern(self.bytes, self.at),
        };
        match pattern {
            Some(end) => {
                self.at = end;
                self.before = Before::Operand;
            }
            None => {
                self.at += 1;
                self.before = Before::Operator;
            }
        }
    }

    /// `<`: a comparison, a shift, an old comment, or a JSX element.
    fn less(&mut self) {
        if self.bytes[self.at..].starts_with(b"<!--") {
            self.at = end_of_line(self.bytes, self.at);
            return;
        }
        let next = self.peek(1);
        if next == b'=' && !self.follows(b'<') {
            self.at += 2;
            self.before = Before::Operator;
            return;
        }
        let names = in_word(next) || next == b'>' || next.is_ascii_whitespace();
        match self.before {
            Before::Operator | Before::Statement | Before::Arrow if names && self.has_elements => {
                self.open_element();
            }
            _ => {
                let may_be_element = names && self.before != Before::Operand;
                self.frames.top.expression += u32::from(may_be_element);
                self.at += 1;
                self.before = Before::Operator;
            }
        }
    }

    /// Every other byte: operators and separators.
    fn operator(&mut self, byte: u8) {
        let next = self.peek(1);
        let prefix = self.before != Before::Operand;
        let third = self.peek(2);
        let doubled = self.follows(byte);
        let mut length = 1;
        let mut after = Before::Operator;
        let top = &mut self.frames.top;
        match byte {
            b';' => {
                top.expression = 0;
                top.conditions = 0;
                top.ended = Ended::Yes;
                after = Before::Statement;
            }
            b',' => {
                top.expression = 0;
                top.conditions = 0;
                if !matches!(top.opener, Opener::Text | Opener::Block) {
                    top.statement = 0;
                }
                top.no_parameters |= top.tokens > 2;
                top.tokens = 0;
            }
            b'=' if next == b'=' => length = 2 + usize::from(third == b'='),
            b'=' if next == b'>' => {
                top.expression += ARROW;
                length = 2;
                after = Before::Arrow;
            }
            b'=' => {
                top.expression += 1;
                let may_hold_parameters =
                    matches!(top.opener, Opener::Paren | Opener::Bracket | Opener::Object);
                top.twice |= may_hold_parameters && top.tokens == 2 && !top.no_parameters;
            }
            b'!' if next == b'=' => length = 2 + usize::from(third == b'='),
            b'>' if next == b'=' && !doubled => length = 2,
            b'!' | b'~' => top.expression += 1,
            b'-' if self.bytes[self.at..].starts_with(b"-->") && begins_line(self.bytes, self.at) => {
                self.at = end_of_line(self.bytes, self.at);
                return;
            }
            b'+' | b'-' if next == byte => {
                top.expression += u32::from(prefix);
                length = 2;
                after = self.before;
            }
            b'+' | b'-' => top.expression += u32::from(prefix),
            b'*' if next == b'*' => {
                top.expression += 1;
                length = 2;
            }
            b'?' if next == b'?' => length = 2,
            b'?' if next == b'.' && !third.is_ascii_digit() => {
                length = 2;
                after = Before::Dot;
            }
            b'?' => {
                top.expression += 1;
                top.conditions += 1;
            }
            b':' => after = self.colon(),
            b'.' if next == b'.' => length = 3,
            b'.' => after = Before::Dot,
            b'@' => top.expression += DECORATOR,
            _ => {}
        }
        self.at += length;
        self.before = after;
    }

    /// `:` of a condition, a property, a clause or a label.
    fn colon(&mut self) -> Before {
        let top = &mut self.frames.top;
        if top.conditions > 0 {
            top.conditions -= 1;
            return Before::Operator;
        }
        match top.opener {
            Opener::Text | Opener::Block => {
                top.statement += 1;
                Before::Statement
            }
            _ => Before::Operator,
        }
    }

    fn open_element(&mut self) {
        let top = &mut self.frames.top;
        top.elements += 1;
        top.in_tag = true;
        top.closing = false;
        self.at += 1;
    }

    /// Skips the text between JSX tags, in which only tags and braces count.
    fn skip_element_text(&mut self) {
        let rest = &self.bytes[self.at..];
        self.at += memchr2(b'<', b'{', rest).unwrap_or(rest.len());
        match self.bytes.get(self.at) {
            Some(b'<') => {
                let blanks = self.bytes[self.at + 1..]
                    .iter()
                    .take_while(|byte| byte.is_ascii_whitespace())
                    .count();
                if self.peek(1 + blanks) == b'/' {
                    self.at += 2 + blanks;
                    self.frames.top.in_tag = true;
                    self.frames.top.closing = true;
                } else {
                    self.open_element();
                }
            }
            Some(_) => {
                self.at += 1;
                self.frames.push(Opener::Object);
                self.before = Before::Operator;
            }
            None => {}
        }
    }

    /// Reads one token of a JSX tag.
    fn in_tag(&mut self, byte: u8) {
        match byte {
            b'"' | b'\'' => self.at = after_attribute(self.bytes, self.at),
            b'{' => {
                self.at += 1;
                self.frames.push(Opener::Object);
                self.before = Before::Operator;
            }
            b'<' => {
                self.frames.push(Opener::Element);
                self.open_element();
            }
            b'/' => match after_comment(self.bytes, self.at) {
                Some(end) => self.at = end,
                None if self.peek(1) == b'>' => {
                    self.at += 2;
                    self.end_tag(true);
                }
                None => self.at += 1,
            },
            b'>' => {
                self.at += 1;
                self.end_tag(self.frames.top.closing);
            }
            b'(' | b')' | b'[' | b']' | b'}' | b';' | b',' => {
                // No tag after all: what stood in it counts as an expression.
                let top = &mut self.frames.top;
                top.expression += top.elements;
                top.elements = 0;
                top.in_tag = false;
            }
            _ => self.at += 1,
        }
    }

    /// Ends a tag, and with it an element when the tag closes one.
    fn end_tag(&mut self, closes: bool) {
        let top = &mut self.frames.top;
        top.in_tag = false;
        top.closing = false;
        if closes {
            top.elements = top.elements.saturating_sub(1);
        }
        if top.elements == 0 {
            self.before = Before::Operand;
            if top.opener == Opener::Element {
                self.frames.close(Opener::Element);
            }
        }
    }
}
