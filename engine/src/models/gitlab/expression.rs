//! Conditions as GitLab reads them in `rules:if` and `only:variables`: `$CI_COMMIT_BRANCH == "main" && $TAG =~ /^v/`.
//!
//! [`check`] says whether GitLab can read one, and what was probably meant where it cannot. What newer servers may know
//! (`!`, `true`) counts as readable.

use super::regular_expression;

/// Why a condition cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unreadable {
    /// What is wrong, in a few words.
    pub(crate) cause: String,
    /// The condition that was probably meant.
    pub(crate) mended: Option<String>,
    /// Whether nothing else can have been meant.
    pub(crate) is_sure: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token {
    Value,
    Operator,
    Not,
    Open,
    Close,
}

/// A stretch of a condition that is no token, and how it is mended.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Stray {
    text: String,
    token: Option<Token>,
    is_sure: bool,
    cause: String,
}

/// What stands next in a condition.
enum Next {
    Token(Token, usize),
    Stray(Stray, usize),
}

/// Whether GitLab can read `text`.
pub(crate) fn check(text: &str) -> Result<(), Unreadable> {
    let mut tokens = Vec::new();
    let mut mended = String::new();
    let mut cause: Option<String> = None;
    let mut is_sure = true;
    let mut is_mendable = true;
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        if first.is_whitespace() {
            mended.push(first);
            rest = &rest[first.len_utf8()..];
            continue;
        }
        let length = match next(rest, &tokens) {
            Next::Token(token, length) => {
                tokens.push(token);
                mended.push_str(&rest[..length]);
                length
            }
            Next::Stray(stray, length) => {
                is_sure &= stray.is_sure;
                is_mendable &= stray.token.is_some();
                tokens.extend(stray.token);
                mended.push_str(&stray.text);
                cause.get_or_insert(stray.cause);
                length
            }
        };
        rest = &rest[length..];
    }
    let order = order(&tokens);
    if cause.is_none() && order.is_ok() {
        return Ok(());
    }
    match order {
        Ok(()) => {}
        Err(Order::Unclosed(count)) => mended.push_str(&")".repeat(count)),
        Err(Order::Other(_)) => is_mendable = false,
    }
    // The one brackets are put at the end; they may belong elsewhere.
    is_sure &= order.is_ok();
    let is_mendable = is_mendable && mended != text;
    Err(Unreadable {
        cause: cause.unwrap_or_else(|| match order {
            Err(Order::Unclosed(_)) => "a bracket is not closed".to_owned(),
            Err(Order::Other(cause)) => cause.to_owned(),
            Ok(()) => String::new(),
        }),
        mended: is_mendable.then_some(mended),
        is_sure,
    })
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    Unclosed(usize),
    Other(&'static str),
}

/// Whether values and operators take turns, and every bracket has its partner.
fn order(tokens: &[Token]) -> Result<(), Order> {
    let mut depth = 0_usize;
    let mut wants_value = true;
    for token in tokens {
        match (token, wants_value) {
            (Token::Value, true) => wants_value = false,
            (Token::Operator, false) => wants_value = true,
            (Token::Not, true) => {}
            (Token::Open, true) => depth += 1,
            (Token::Close, false) => {
                depth = depth
                    .checked_sub(1)
                    .ok_or(Order::Other("a bracket closes that none opened"))?;
            }
            (Token::Value | Token::Not | Token::Open, false) => {
                return Err(Order::Other("an operator is missing between two values"));
            }
            (Token::Operator | Token::Close, true) => {
                return Err(Order::Other("a value is missing beside an operator"));
            }
        }
    }
    match (wants_value, depth) {
        (true, _) if tokens.is_empty() => Err(Order::Other("it is empty")),
        (true, _) => Err(Order::Other("a value is missing beside an operator")),
        (false, 0) => Ok(()),
        (false, depth) => Err(Order::Unclosed(depth)),
    }
}

fn next(rest: &str, before: &[Token]) -> Next {
    const OPERATORS: [&str; 6] = ["==", "!=", "=~", "!~", "&&", "||"];
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let stray = |text: &str, token, is_sure, cause: &str, length| {
        let stray = Stray {
            text: text.to_owned(),
            token,
            is_sure,
            cause: cause.to_owned(),
        };
        Next::Stray(stray, length)
    };
    for (wrong, right) in [("===", "=="), ("!==", "!=")] {
        if rest.starts_with(wrong) {
            return stray(right, Some(Token::Operator), true, "there is no such operator", 3);
        }
    }
    if OPERATORS.iter().any(|operator| rest.starts_with(operator)) {
        return Next::Token(Token::Operator, 2);
    }
    let mut characters = rest.chars();
    let first = characters.next().unwrap_or_default();
    match first {
        '(' => Next::Token(Token::Open, 1),
        ')' => Next::Token(Token::Close, 1),
        '!' => Next::Token(Token::Not, 1),
        '=' => stray(
            "==",
            Some(Token::Operator),
            true,
            "`=` compares nothing; it is `==`",
            1,
        ),
        '&' => stray(
            "&&",
            Some(Token::Operator),
            true,
            "`&` joins nothing; it is `&&`",
            1,
        ),
        '|' => stray(
            "||",
            Some(Token::Operator),
            true,
            "`|` joins nothing; it is `||`",
            1,
        ),
        '"' | '\'' => match rest[1..].find(first) {
            Some(end) => Next::Token(Token::Value, end + 2),
            None => {
                let open = rest.trim_end();
                let closed = format!("{open}{first}");
                stray(
                    &closed,
                    Some(Token::Value),
                    false,
                    "a quote is not closed",
                    rest.len(),
                )
            }
        },
        '$' => variable(rest),
        '/' => pattern(rest),
        _ if is_word(first) => {
            let end = rest
                .find(|c: char| !is_word(c) && !matches!(c, '-' | '.' | '/' | '*'))
                .unwrap_or(rest.len());
            word(&rest[..end], before)
        }
        _ => stray(
            "",
            None,
            false,
            "there is something that is neither value nor operator",
            first.len_utf8(),
        ),
    }
}

/// `$NAME`, or what was meant to be one.
fn variable(rest: &str) -> Next {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let name = |text: &str| text.find(|c| !is_word(c)).unwrap_or(text.len());
    let plain = name(&rest[1..]);
    if plain > 0 {
        return Next::Token(Token::Value, plain + 1);
    }
    let braced = rest[1..].strip_prefix('{').and_then(|inner| {
        let end = name(inner);
        inner[end..].starts_with('}').then_some(&inner[..end])
    });
    let (text, token, length) = match braced {
        Some(name) => (format!("${name}"), Some(Token::Value), name.len() + 3),
        None => (String::new(), None, 1),
    };
    let stray = Stray {
        text,
        token,
        is_sure: true,
        cause: "a variable is written `$NAME` here".to_owned(),
    };
    Next::Stray(stray, length)
}

/// `/regular expression/flags`.
fn pattern(rest: &str) -> Next {
    let bytes = rest.as_bytes();
    let end = (1..bytes.len()).find(|place| bytes[*place] == b'/' && bytes[place - 1] != b'\\');
    let Some(end) = end else {
        let stray = Stray {
            text: format!("{}/", rest.trim_end()),
            token: Some(Token::Value),
            is_sure: false,
            cause: "a regular expression is not closed".to_owned(),
        };
        return Next::Stray(stray, rest.len());
    };
    let flags = rest[end + 1..].find(|c| !matches!(c, 'i' | 's' | 'm' | 'U'));
    let length = flags.map_or(rest.len(), |flags| end + 1 + flags);
    match regular_expression::refusal(&rest[1..end]) {
        None => Next::Token(Token::Value, length),
        Some(cause) => {
            let stray = Stray {
                text: rest[..length].to_owned(),
                token: None,
                is_sure: false,
                cause,
            };
            Next::Stray(stray, length)
        }
    }
}

/// A word without a `$` or quotes.
fn word(text: &str, before: &[Token]) -> Next {
    let length = text.len();
    if matches!(text, "null" | "true" | "false") {
        return Next::Token(Token::Value, length);
    }
    let joining = match text {
        "and" | "AND" => Some("&&"),
        "or" | "OR" => Some("||"),
        _ => None,
    };
    let has_value = matches!(before.last(), Some(Token::Value | Token::Close));
    let is_name = text
        .bytes()
        .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_');
    let is_left = matches!(before.last(), None | Some(Token::Open | Token::Not));
    let (text, token, is_sure, cause) = match joining {
        Some(operator) if has_value => (
            operator.to_owned(),
            Token::Operator,
            true,
            format!("`{text}` is written `{operator}` here"),
        ),
        _ if is_name && is_left => (
            format!("${text}"),
            Token::Value,
            false,
            format!("the variable `{text}` lacks its `$`"),
        ),
        _ => (
            format!("\"{text}\""),
            Token::Value,
            false,
            format!("the text `{text}` lacks its quotes"),
        ),
    };
    Next::Stray(
        Stray {
            text,
            token: Some(token),
            is_sure,
            cause,
        },
        length,
    )
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn what_gitlab_reads_is_read() {
        for text in [
            "$A",
            "$A == \"b\"",
            "$A != 'b' && $C",
            "\"b\" == $A || null != $B",
            "($A =~ /^v\\d+\\/x$/i) && ($B !~ $C)",
            "$A==\"a b\"&&$B=~/x y/",
            "$CI_COMMIT_MESSAGE =~ /(?i)skip ci/",
            "$A == \"x\" || ($B && ($C == null))",
            "$A =~ /feature\\/[a-z(]+/",
            "$A\n&& $B",
        ] {
            assert_eq!(check(text), Ok(()), "{text}");
        }
    }

    #[test]
    fn what_gitlab_does_not_read_is_mended_where_it_can_be() {
        for (text, mended, sure) in [
            ("$A = \"b\"", Some("$A == \"b\""), true),
            ("$A === \"b\"", Some("$A == \"b\""), true),
            ("$A == \"b\" and $C or $D", Some("$A == \"b\" && $C || $D"), true),
            ("$A & $B", Some("$A && $B"), true),
            ("${A} == 'b'", Some("$A == 'b'"), true),
            ("$A == main", Some("$A == \"main\""), false),
            ("$A == feature/x", Some("$A == \"feature/x\""), false),
            ("CI == \"true\"", Some("$CI == \"true\""), false),
            ("$A == \"main", Some("$A == \"main\""), false),
            ("($A == \"x\"", Some("($A == \"x\")"), false),
            ("$A =~ /^x", Some("$A =~ /^x/"), false),
            ("$A == ", None, true),
            ("$A \"b\"", None, true),
            ("$A)", None, true),
            ("", None, true),
            ("===", None, true),
            ("$A =~ /(?!x)a/", None, false),
            ("$A > 1", None, false),
        ] {
            let wrong = check(text).expect_err(text);
            assert_eq!(wrong.mended.as_deref(), mended, "{text}");
            assert!(mended.is_none() || wrong.is_sure == sure, "{text}");
            if let Some(mended) = mended {
                assert_eq!(check(mended), Ok(()), "{mended}");
            }
        }
    }
}
