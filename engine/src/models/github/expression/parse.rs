//! The grammar of GitHub's expressions: from a text to a tree, or to the first place where GitHub stops reading.
//!
//! Operators bind as GitHub binds them: `!`, then the comparisons `<` `<=` `>` `>=`, then `==` `!=`, then `&&`, then `||`.
//! Depth and length are bounded by GitHub's own limits, so no text makes the reading deep or long.

use std::ops::Range;

use thiserror::Error;

/// The longest expression that GitHub reads.
pub const LONGEST: usize = 21_000;

/// The deepest nesting that GitHub reads.
const DEEPEST: usize = 50;

/// A tree.
#[derive(Debug, Clone, PartialEq)]
pub struct Expression {
    /// What it is.
    pub kind: Kind,
    /// Its bytes in the text.
    pub range: Range<usize>,
}

/// The kinds of expressions.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number.
    Number(f64),
    /// A string, its quotes resolved.
    Text(String),
    /// A context.
    Context(String),
    /// `value.name` and `value['name']` with any other index.
    Index(Box<Expression>, Box<Expression>),
    /// `value.*` and `value[*]`
    Every(Box<Expression>),
    /// A function with its arguments.
    Call(String, Vec<Expression>),
    /// `!value`
    Not(Box<Expression>),
    /// Two values with an operator between them.
    Both(Operator, Box<Expression>, Box<Expression>),
}

/// The operators with two sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    /// `||`
    Or,
    /// `&&`
    And,
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
}

/// Why a text is no expression.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SyntaxError {
    /// Something stands where it cannot.
    #[error("Unexpected symbol: '{symbol}'")]
    Symbol {
        /// What stands there.
        symbol: String,
        /// Where.
        range: Range<usize>,
    },
    /// It ends too early.
    #[error("Unexpected end of expression")]
    End,
    /// Nothing is there.
    #[error("An expression was expected")]
    Empty,
    /// It is too long.
    #[error("Exceeded max expression length 21000")]
    TooLong,
    /// It nests too deep.
    #[error("Exceeded max expression depth 50")]
    TooDeep,
}

#[derive(Debug, Clone, PartialEq)]
enum Token {
    Word(String),
    Number(f64),
    Text(String),
    Sign(&'static str),
    Bad,
}

const SIGNS: [&str; 16] = [
    "&&", "||", "==", "!=", "<=", ">=", "<", ">", "!", "(", ")", "[", "]", ",", ".", "*",
];

/// Reads an expression without its `${{` and `}}`.
///
/// # Errors
/// When GitHub would not read it.
pub fn parse(text: &str) -> Result<Expression, SyntaxError> {
    if text.len() > LONGEST {
        return Err(SyntaxError::TooLong);
    }
    let tokens = lex(text);
    if tokens.is_empty() {
        return Err(SyntaxError::Empty);
    }
    let mut parser = Parser {
        text,
        tokens,
        at: 0,
        depth: 0,
    };
    let tree = parser.binary(0)?;
    if parser.at < parser.tokens.len() {
        return Err(parser.unexpected());
    }
    Ok(tree)
}

fn lex(text: &str) -> Vec<(Token, Range<usize>)> {
    let bytes = text.as_bytes();
    let mut tokens: Vec<(Token, Range<usize>)> = Vec::new();
    let mut at = 0;
    while let Some(byte) = bytes.get(at).copied() {
        if byte.is_ascii_whitespace() {
            at += 1;
            continue;
        }
        let start = at;
        let follows_value = matches!(
            tokens.last(),
            Some((Token::Word(_) | Token::Sign(")" | "]" | "*"), _))
        );
        let is_number = byte.is_ascii_digit()
            || matches!(byte, b'-' | b'+')
            || (byte == b'.' && !follows_value && bytes.get(at + 1).is_some_and(u8::is_ascii_digit));
        let token = if byte == b'\'' {
            text_end(bytes, start).map_or(Token::Bad, |end| {
                at = end;
                Token::Text(text[start + 1..end - 1].replace("''", "'"))
            })
        } else if is_number {
            at = word_end(bytes, start + 1, |byte| {
                byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'+')
            });
            number(&text[start..at]).map_or(Token::Bad, Token::Number)
        } else if byte.is_ascii_alphabetic() || byte == b'_' {
            at = word_end(bytes, start + 1, |byte| {
                byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')
            });
            Token::Word(text[start..at].to_owned())
        } else if let Some(sign) = SIGNS.into_iter().find(|sign| text[start..].starts_with(sign)) {
            at = start + sign.len();
            Token::Sign(sign)
        } else {
            Token::Bad
        };
        if token == Token::Bad && at == start {
            // What is no token goes on to the next blank, as in GitHub's own message.
            at = word_end(bytes, start + 1, |byte| !byte.is_ascii_whitespace());
        }
        tokens.push((token, start..at));
    }
    tokens
}

/// Where a string ends that begins at `start`.
fn text_end(bytes: &[u8], start: usize) -> Option<usize> {
    let mut at = start + 1;
    loop {
        match (bytes.get(at)?, bytes.get(at + 1)) {
            (b'\'', Some(b'\'')) => at += 2,
            (b'\'', _) => return Some(at + 1),
            _ => at += 1,
        }
    }
}

fn word_end(bytes: &[u8], from: usize, fits: fn(u8) -> bool) -> usize {
    let length = bytes.get(from..).unwrap_or_default().iter();
    from + length.take_while(|byte| fits(**byte)).count()
}

fn number(text: &str) -> Option<f64> {
    let digits = |prefix: &str, radix| {
        let rest = text.strip_prefix(prefix)?;
        i64::from_str_radix(rest, radix).ok()
    };
    #[expect(clippy::cast_precision_loss, reason = "GitHub's numbers are doubles")]
    let whole = digits("0x", 16)
        .or_else(|| digits("0o", 8))
        .map(|number| number as f64);
    let is_plain = || {
        let rest = text.trim_start_matches(['-', '+']);
        rest.starts_with(|first: char| first.is_ascii_digit() || first == '.') || rest == "Infinity"
    };
    whole.or_else(|| is_plain().then(|| text.parse().ok()).flatten())
}

struct Parser<'t> {
    text: &'t str,
    tokens: Vec<(Token, Range<usize>)>,
    at: usize,
    depth: usize,
}

impl Parser<'_> {
    fn sign(&self) -> Option<&'static str> {
        match self.tokens.get(self.at) {
            Some((Token::Sign(sign), _)) => Some(sign),
            _ => None,
        }
    }

    fn unexpected(&self) -> SyntaxError {
        match self.tokens.get(self.at) {
            Some((_, range)) => SyntaxError::Symbol {
                symbol: self.text[range.clone()].to_owned(),
                range: range.clone(),
            },
            None => SyntaxError::End,
        }
    }

    fn expect(&mut self, sign: &str) -> Result<usize, SyntaxError> {
        if self.sign() == Some(sign) {
            self.at += 1;
            return Ok(self.tokens[self.at - 1].1.end);
        }
        Err(self.unexpected())
    }

    fn operator(&self) -> Option<(Operator, usize)> {
        Some(match self.sign()? {
            "||" => (Operator::Or, 1),
            "&&" => (Operator::And, 2),
            "==" => (Operator::Equal, 3),
            "!=" => (Operator::NotEqual, 3),
            "<" => (Operator::Less, 4),
            "<=" => (Operator::LessOrEqual, 4),
            ">" => (Operator::Greater, 4),
            ">=" => (Operator::GreaterOrEqual, 4),
            _ => return None,
        })
    }

    /// Values with operators that bind tighter than `least` between them.
    fn binary(&mut self, least: usize) -> Result<Expression, SyntaxError> {
        self.depth += 1;
        if self.depth > DEEPEST * 5 {
            return Err(SyntaxError::TooDeep);
        }
        let mut left = self.unary()?;
        while let Some((operator, strength)) = self.operator().filter(|(_, strength)| *strength > least) {
            self.at += 1;
            let right = self.binary(strength)?;
            left = Expression {
                range: left.range.start..right.range.end,
                kind: Kind::Both(operator, Box::new(left), Box::new(right)),
            };
        }
        self.depth -= 1;
        Ok(left)
    }

    fn unary(&mut self) -> Result<Expression, SyntaxError> {
        let mut starts = Vec::new();
        while self.sign() == Some("!") {
            starts.push(self.tokens[self.at].1.start);
            self.at += 1;
        }
        if starts.len() > DEEPEST {
            return Err(SyntaxError::TooDeep);
        }
        let mut value = self.chain()?;
        for start in starts.into_iter().rev() {
            value = Expression {
                range: start..value.range.end,
                kind: Kind::Not(Box::new(value)),
            };
        }
        Ok(value)
    }

    /// A value and what is taken out of it.
    fn chain(&mut self) -> Result<Expression, SyntaxError> {
        let mut value = self.primary()?;
        let mut links = 0;
        while let Some(sign @ ("." | "[")) = self.sign() {
            let is_literal = matches!(
                value.kind,
                Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::Text(_)
            );
            if is_literal {
                return Err(self.unexpected());
            }
            links += 1;
            if links > DEEPEST {
                return Err(SyntaxError::TooDeep);
            }
            self.at += 1;
            let start = value.range.start;
            let (kind, end) = if self.sign() == Some("*") {
                self.at += 1;
                let end = self.tokens[self.at - 1].1.end;
                let end = if sign == "[" { self.expect("]")? } else { end };
                (Kind::Every(Box::new(value)), end)
            } else if sign == "." {
                let Some((Token::Word(name), range)) = self.tokens.get(self.at).cloned() else {
                    return Err(self.unexpected());
                };
                self.at += 1;
                let end = range.end;
                let kind = Kind::Text(name);
                let index = Expression { kind, range };
                (Kind::Index(Box::new(value), Box::new(index)), end)
            } else {
                let index = self.binary(0)?;
                (Kind::Index(Box::new(value), Box::new(index)), self.expect("]")?)
            };
            value = Expression {
                kind,
                range: start..end,
            };
        }
        Ok(value)
    }

    fn primary(&mut self) -> Result<Expression, SyntaxError> {
        let Some((token, range)) = self.tokens.get(self.at).cloned() else {
            return Err(SyntaxError::End);
        };
        let mut range = range;
        let kind = match token {
            Token::Number(number) => Kind::Number(number),
            Token::Text(text) => Kind::Text(text),
            Token::Word(name) => {
                self.at += 1;
                if self.sign() == Some("(") {
                    let (arguments, end) = self.arguments()?;
                    return Ok(Expression {
                        kind: Kind::Call(name, arguments),
                        range: range.start..end,
                    });
                }
                let kind = match name.as_str() {
                    "null" => Kind::Null,
                    "true" => Kind::Bool(true),
                    "false" => Kind::Bool(false),
                    "NaN" => Kind::Number(f64::NAN),
                    "Infinity" => Kind::Number(f64::INFINITY),
                    _ => Kind::Context(name),
                };
                return Ok(Expression { kind, range });
            }
            Token::Sign("(") => {
                self.at += 1;
                let inner = self.binary(0)?;
                range.end = self.expect(")")?;
                return Ok(Expression {
                    kind: inner.kind,
                    range,
                });
            }
            Token::Sign(_) | Token::Bad => return Err(self.unexpected()),
        };
        self.at += 1;
        Ok(Expression { kind, range })
    }

    fn arguments(&mut self) -> Result<(Vec<Expression>, usize), SyntaxError> {
        self.expect("(")?;
        let mut arguments = Vec::new();
        if self.sign() == Some(")") {
            return Ok((arguments, self.expect(")")?));
        }
        loop {
            arguments.push(self.binary(0)?);
            if self.sign() == Some(",") {
                self.at += 1;
                continue;
            }
            return Ok((arguments, self.expect(")")?));
        }
    }
}

impl Expression {
    /// This expression and all in it, outer ones first.
    pub fn all(&self) -> impl Iterator<Item = &Self> {
        let mut pending = vec![self];
        std::iter::from_fn(move || {
            let next = pending.pop()?;
            match &next.kind {
                Kind::Index(one, other) | Kind::Both(_, one, other) => {
                    pending.extend([&**other, &**one]);
                }
                Kind::Every(one) | Kind::Not(one) => pending.push(one),
                Kind::Call(_, arguments) => pending.extend(arguments.iter().rev()),
                _ => {}
            }
            Some(next)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The tree in brackets.
    fn told(expression: &Expression) -> String {
        match &expression.kind {
            Kind::Null => "null".into(),
            Kind::Bool(flag) => flag.to_string(),
            Kind::Number(number) => number.to_string(),
            Kind::Text(text) => format!("'{text}'"),
            Kind::Context(name) => name.clone(),
            Kind::Index(one, other) => format!("{}[{}]", told(one), told(other)),
            Kind::Every(one) => format!("{}[*]", told(one)),
            Kind::Call(name, arguments) => {
                let arguments: Vec<String> = arguments.iter().map(told).collect();
                format!("{name}({})", arguments.join(", "))
            }
            Kind::Not(one) => format!("!{}", told(one)),
            Kind::Both(operator, one, other) => format!("({} {operator:?} {})", told(one), told(other)),
        }
    }

    #[test]
    fn operators_bind_as_github_binds_them() {
        for (text, tree) in [
            ("a || b && c", "(a Or (b And c))"),
            ("a && b || c", "((a And b) Or c)"),
            ("!a == b", "(!a Equal b)"),
            ("a == b < 3", "(a Equal (b Less 3))"),
            ("a || b || c", "((a Or b) Or c)"),
            ("!(a || !b)", "!(a Or !b)"),
            ("github.event.*.name['x''y']", "github['event'][*]['name']['x'y']"),
            ("a[b.c][0]", "a[b['c']][0]"),
            ("fromJSON('[1]')[0].x", "fromJSON('[1]')[0]['x']"),
            ("format('{0}', -1.5, 0xff, .5)", "format('{0}', -1.5, 255, 0.5)"),
            (
                "success() && true != null",
                "(success() And (true NotEqual null))",
            ),
            ("steps.a.outputs.b-c", "steps['a']['outputs']['b-c']"),
        ] {
            assert_eq!(parse(text).map(|tree| told(&tree)).as_deref(), Ok(tree), "{text}");
        }
    }

    #[test]
    fn what_github_does_not_read_is_refused_where_it_stops() {
        let symbol = |symbol: &str, start: usize| SyntaxError::Symbol {
            symbol: symbol.to_owned(),
            range: start..start + symbol.len(),
        };
        for (text, error) in [
            ("", SyntaxError::Empty),
            ("a &&", SyntaxError::End),
            ("a = b", symbol("=", 2)),
            ("a == \"b\"", symbol("\"b\"", 5)),
            ("a b", symbol("b", 2)),
            ("(a", SyntaxError::End),
            ("a)", symbol(")", 1)),
            ("'x", symbol("'x", 0)),
            ("f(a,)", symbol(")", 4)),
            ("a.", SyntaxError::End),
            ("a & b", symbol("&", 2)),
            ("'a'.b", symbol(".", 3)),
            ("1x", symbol("1x", 0)),
        ] {
            assert_eq!(parse(text), Err(error), "{text}");
        }
    }

    #[test]
    fn length_and_depth_are_bounded() {
        let long = format!("'{}'", "x".repeat(21_000));
        assert_eq!(parse(&long), Err(SyntaxError::TooLong));
        for deep in [
            "(".repeat(20_000),
            "!".repeat(20_000),
            "a[".repeat(10_000),
            "f(".repeat(10_000),
        ] {
            assert!(parse(&deep).is_err());
        }
        let wide = vec!["a"; 4000].join("||");
        assert!(parse(&wide).is_ok());
    }
}
