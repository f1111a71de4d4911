//! What a document's bytes must hold before a rule can match: the test that keeps healthy files from being parsed.
//!
//! A query names the tokens and texts it needs (`"else"`, `(#eq? @name "uses")`); a document without them cannot match, and
//! searching bytes costs a hundredth of building a tree.

use memchr::memmem;

/// A formula over literals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Requirement {
    /// Nothing is required.
    Nothing,
    /// This text must occur.
    Literal(String),
    /// All of these.
    All(Vec<Requirement>),
    /// At least one of these.
    Any(Vec<Requirement>),
}

impl Requirement {
    /// Whether a rule that requires this could match `text`.
    pub(crate) fn allows(&self, text: &str) -> bool {
        match self {
            Self::Nothing => true,
            Self::Literal(literal) => memmem::find(text.as_bytes(), literal.as_bytes()).is_some(),
            Self::All(parts) => parts.iter().all(|part| part.allows(text)),
            Self::Any(parts) => parts.iter().any(|part| part.allows(text)),
        }
    }

    /// Each of `literals` must occur.
    pub(crate) fn literals<'a>(literals: impl IntoIterator<Item = &'a str>) -> Self {
        Self::all(
            literals
                .into_iter()
                .map(|literal| Self::Literal(literal.to_owned()))
                .collect(),
        )
    }

    pub(crate) fn all(mut parts: Vec<Self>) -> Self {
        parts.retain(|part| *part != Self::Nothing);
        match parts.len() {
            0 => Self::Nothing,
            1 => parts.remove(0),
            _ => Self::All(parts),
        }
    }

    pub(crate) fn any(mut parts: Vec<Self>) -> Self {
        if parts.contains(&Self::Nothing) || parts.is_empty() {
            return Self::Nothing;
        }
        if parts.len() == 1 {
            parts.remove(0)
        } else {
            Self::Any(parts)
        }
    }

    /// What a tree-sitter query needs. Errs on the side of [`Requirement::Nothing`].
    pub(crate) fn of_query(source: &str) -> Self {
        let tokens = tokens(source);
        let mut reader = Reader {
            tokens: &tokens,
            at: 0,
        };
        let mut patterns = Vec::new();
        while reader.at < tokens.len() {
            patterns.extend(reader.until_close());
        }
        Self::any(patterns)
    }
}

#[derive(Debug, Clone, PartialEq)]
enum Token {
    Open(char),
    Close,
    Text(String),
    /// `?`, `*` or `+` after a pattern.
    Quantifier(char),
    /// `#eq?` and its like.
    Predicate(String),
    /// Node kinds, fields, captures, anchors.
    Word(String),
}

fn tokens(source: &str) -> Vec<Token> {
    let mut found = Vec::new();
    let mut characters = source.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '(' | '[' => found.push(Token::Open(character)),
            ')' | ']' => found.push(Token::Close),
            '"' => {
                let mut text = String::new();
                while let Some(next) = characters.next() {
                    match next {
                        '"' => break,
                        '\\' => text.extend(characters.next()),
                        other => text.push(other),
                    }
                }
                found.push(Token::Text(text));
            }
            '?' | '*' | '+' => found.push(Token::Quantifier(character)),
            ';' => while characters.next_if(|next| *next != '\n').is_some() {},
            _ if character.is_whitespace() => {}
            _ => {
                let mut word = String::from(character);
                while let Some(next) = characters.next_if(|next| {
                    next.is_alphanumeric() || matches!(next, '_' | '-' | '.' | ':' | '/' | '@' | '#' | '!')
                }) {
                    word.push(next);
                }
                if word.starts_with('#') {
                    word.extend(characters.next_if_eq(&'?'));
                    word.extend(characters.next_if_eq(&'!'));
                    found.push(Token::Predicate(word));
                } else {
                    found.push(Token::Word(word));
                }
            }
        }
    }
    found
}

struct Reader<'a> {
    tokens: &'a [Token],
    at: usize,
}

impl Reader<'_> {
    /// One pattern with its quantifier.
    fn pattern(&mut self) -> Requirement {
        let requirement = match self.next() {
            Some(Token::Open('[')) => Requirement::any(self.until_close()),
            Some(Token::Open(_)) => self.group(),
            Some(Token::Text(text)) if !text.contains('\\') => Requirement::Literal(text),
            _ => Requirement::Nothing,
        };
        match self.tokens.get(self.at) {
            Some(Token::Quantifier(quantifier)) => {
                self.at += 1;
                if *quantifier == '+' {
                    requirement
                } else {
                    Requirement::Nothing
                }
            }
            _ => requirement,
        }
    }

    fn group(&mut self) -> Requirement {
        match self.tokens.get(self.at) {
            Some(Token::Predicate(name)) => {
                let equal = name == "#eq?";
                let texts: Vec<Requirement> = self.until_close();
                // `#eq? @a "text"`: the text must occur. Other predicates need nothing that bytes could show.
                if equal {
                    Requirement::all(texts)
                } else {
                    Requirement::Nothing
                }
            }
            // `(MISSING ")")` stands exactly where the token does not occur.
            Some(Token::Word(word)) if word == "MISSING" => {
                self.until_close();
                Requirement::Nothing
            }
            _ => Requirement::all(self.until_close()),
        }
    }

    fn until_close(&mut self) -> Vec<Requirement> {
        let mut parts = Vec::new();
        while self.at < self.tokens.len() {
            if self.tokens.get(self.at) == Some(&Token::Close) {
                self.at += 1;
                break;
            }
            // Captures, fields and anchors say nothing about bytes, and must not make an alternative look free.
            if let Some(Token::Word(word)) = self.tokens.get(self.at)
                && (word.starts_with('@') || word.ends_with(':') || word == "." || word.starts_with('!'))
            {
                self.at += 1;
                continue;
            }
            parts.push(self.pattern());
        }
        parts
    }

    fn next(&mut self) -> Option<Token> {
        let token = self.tokens.get(self.at).cloned();
        self.at += 1;
        token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn literal(text: &str) -> Requirement {
        Requirement::Literal(text.to_owned())
    }

    #[test]
    fn tokens_and_equal_texts_are_required() {
        assert_eq!(
            Requirement::of_query(r#"(object (ERROR "," @comma) . "}" @close)"#),
            { Requirement::All(vec![literal(","), literal("}")]) }
        );
        assert_eq!(
            Requirement::of_query(r#"((identifier) @name (#eq? @name "eval"))"#),
            literal("eval")
        );
    }

    #[test]
    fn an_alternative_without_literals_frees_the_whole() {
        for query in [r#"["a" "b"] @x"#, r#"(pair ["a" "b"] @x) @pair"#] {
            let either = Requirement::Any(vec![literal("a"), literal("b")]);
            assert_eq!(Requirement::of_query(query), either, "{query}");
        }
        assert_eq!(
            Requirement::of_query(r#"[(array "," @c) (string)]"#),
            Requirement::Nothing
        );
    }

    #[test]
    fn optional_and_missing_tokens_are_not_required() {
        assert_eq!(
            Requirement::of_query(r#"(call (MISSING ")") @gap "x"?)"#),
            Requirement::Nothing
        );
        assert_eq!(
            Requirement::of_query(r#"((a) @b (#not-eq? @b "x"))"#),
            Requirement::Nothing
        );
        assert_eq!(
            Requirement::of_query(r#"((a) @b (#match? @b "^x+"))"#),
            Requirement::Nothing
        );
    }

    #[test]
    fn a_document_is_ruled_out_by_its_bytes() {
        let requirement = Requirement::of_query(r#"(call (identifier) @f "(" (#eq? @f "eval"))"#);
        assert!(requirement.allows("eval(1)"));
        assert!(!requirement.allows("print(1)"));
    }
}
