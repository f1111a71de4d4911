//! What GitHub can read, made of an expression that it cannot.
//!
//! First what other languages write is written as GitHub does: double quotes, `and`, `===`. Then the parser says where it
//! stops, and the one thing that is usually meant there is tried, a few times over.

use super::super::expression::{SyntaxError, parse};

/// Longer expressions are nobody's slip.
const LONGEST: usize = 4_000;
/// How often the parser is asked.
const MOST_ROUNDS: usize = 6;

/// Signs of other languages and GitHub's, the longest first, and whether nothing else can be meant.
const OPERATORS: [(&str, &str, bool); 17] = [
    ("===", "==", true),
    ("!==", "!=", true),
    ("&&&", "&&", false),
    ("|||", "||", false),
    ("==", "==", true),
    ("!=", "!=", true),
    ("<=", "<=", true),
    (">=", ">=", true),
    ("=>", ">=", false),
    ("=<", "<=", false),
    ("<>", "!=", false),
    ("&&", "&&", true),
    ("||", "||", true),
    ("=~", "=~", true),
    ("=", "==", false),
    ("&", "&&", false),
    ("|", "||", false),
];

/// The expression mended, and whether nothing else can have been meant.
pub(super) fn repaired(text: &str) -> (Option<String>, bool) {
    if text.len() > LONGEST {
        return (None, false);
    }
    let (mut out, mut sure) = translated(&single_quoted(&unfenced(text)));
    for _ in 0..MOST_ROUNDS {
        match parse(&out) {
            Ok(_) => {
                let is_better = out != text;
                return (is_better.then_some(out), sure && is_better);
            }
            Err(error) => {
                sure = false;
                let Some(next) = mended(&out, &error).filter(|next| *next != out) else {
                    return (None, false);
                };
                out = next;
            }
        }
    }
    (None, false)
}

/// Without what is left of fences: `{{ a }}`, `${a}`.
fn unfenced(text: &str) -> String {
    let text = text.trim();
    for (open, close) in [("${{", "}}"), ("{{", "}}"), ("${", "}"), ("$(", ")")] {
        if let Some(inside) = text.strip_prefix(open).and_then(|rest| rest.strip_suffix(close))
            && !inside.contains(['{', '}'])
        {
            return inside.trim().to_owned();
        }
    }
    text.to_owned()
}

/// Strings in double quotes or backquotes written in single ones.
fn single_quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['\'', '"', '`']) {
        let Some(quote) = rest[at..].chars().next() else {
            break;
        };
        let Some(length) = rest[at + 1..].find(quote) else {
            break;
        };
        let inner = &rest[at + 1..at + 1 + length];
        out.push_str(&rest[..at]);
        out.push('\'');
        if quote == '\'' {
            out.push_str(inner);
        } else {
            out.push_str(&inner.replace('\'', "''"));
        }
        out.push('\'');
        rest = &rest[at + length + 2..];
    }
    out.push_str(rest);
    out
}

/// Operators of other languages outside strings.
fn translated(text: &str) -> (String, bool) {
    let mut out = String::with_capacity(text.len());
    let mut sure = true;
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        if first == '\'' {
            let end = rest[1..].find('\'').map_or(rest.len(), |end| end + 2);
            out.push_str(&rest[..end]);
            rest = &rest[end..];
        } else if let Some((sign, better, is_sure)) =
            OPERATORS.into_iter().find(|(sign, ..)| rest.starts_with(sign))
        {
            sure &= is_sure;
            out.push_str(better);
            rest = &rest[sign.len()..];
        } else if first.is_ascii_alphabetic() || first == '_' {
            let length = rest
                .bytes()
                .take_while(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(byte))
                .count();
            let word = &rest[..length];
            let is_part = out.ends_with(['.', '/', '\'']) || rest[length..].starts_with(['.', '(', '/']);
            let better = match word {
                "and" | "AND" if !is_part => "&&",
                "or" | "OR" if !is_part => "||",
                "not" | "NOT" if !out.ends_with(['.', '/']) && rest[length..].starts_with([' ', '(']) => "!",
                _ => word,
            };
            out.push_str(better);
            rest = &rest[length..];
            if better == "!" {
                rest = rest.trim_start();
            }
        } else {
            out.push(first);
            rest = &rest[first.len_utf8()..];
        }
    }
    (out, sure)
}

/// One more step towards an expression, at the place where the parser stops.
fn mended(text: &str, error: &SyntaxError) -> Option<String> {
    let open = |sign: char, other: char| text.matches(sign).count() > text.matches(other).count();
    match error {
        SyntaxError::End => {
            let trimmed = text.trim_end();
            for sign in ["&&", "||", "==", "!=", ".", ",", "!"] {
                if let Some(rest) = trimmed.strip_suffix(sign) {
                    return Some(rest.trim_end().to_owned());
                }
            }
            if open('[', ']') {
                return Some(format!("{text}]"));
            }
            open('(', ')').then(|| format!("{text})"))
        }
        SyntaxError::Symbol { symbol, range } => {
            let before = text.get(..range.start)?;
            let after = text.get(range.end..)?;
            let said = before.trim_end();
            let joined = |middle: &str| Some(format!("{before}{middle}{after}"));
            if symbol.starts_with('\'') && symbol.matches('\'').count() == 1 {
                // A string without its end takes the brackets behind it along.
                let closing = symbol.len() - symbol.trim_end_matches(')').len();
                let missing = (before
                    .matches('(')
                    .count()
                    .saturating_sub(before.matches(')').count()))
                .min(closing);
                let (inner, close) = symbol.split_at(symbol.len() - missing);
                return joined(&format!("{inner}'{close}"));
            }
            match symbol.as_str() {
                ")" if said.ends_with(',') => {
                    return Some(format!("{}{symbol}{after}", said.trim_end_matches(',')));
                }
                ")" | "]" | "," if said.is_empty() || after.trim().is_empty() => return joined(""),
                ")" if !open('(', ')') => return joined(""),
                "&&" | "||"
                    if said.is_empty()
                        || said.ends_with("&&")
                        || said.ends_with("||")
                        || said.ends_with('(') =>
                {
                    return Some(format!("{before}{}", after.trim_start()));
                }
                "." => return joined(""),
                _ => {}
            }
            if let Some(rest) = symbol.strip_prefix('$') {
                return joined(rest);
            }
            quoted_side(text, range.start).or_else(|| {
                let is_value =
                    symbol.starts_with(|first: char| first.is_ascii_alphanumeric() || first == '\'');
                let is_inside = before.matches('(').count() > before.matches(')').count();
                (is_value && is_inside && !said.ends_with(['(', ',']))
                    .then(|| format!("{said}, {symbol}{after}"))
            })
        }
        _ => None,
    }
}

/// The side of a comparison that is a text without its quotes, in quotes: `github.ref == refs/heads/main`.
fn quoted_side(text: &str, at: usize) -> Option<String> {
    let before = text.get(..at)?;
    let sign = before.rfind("==").into_iter().chain(before.rfind("!=")).max()?;
    let from = sign + 2;
    let rest = text.get(from..)?;
    let end = rest
        .find("&&")
        .into_iter()
        .chain(rest.find("||"))
        .chain(rest.find(')'))
        .min()
        .unwrap_or(rest.len());
    let side = rest.get(..end)?;
    let word = side.trim();
    let is_text = !word.is_empty() && !word.contains(['\'', '(', '[', '=', '$', '{', ' ', '.'])
        || (word.contains('/') && !word.contains(['\'', '(', '[', '=', '$', '{', ' ']));
    if !is_text {
        return None;
    }
    let lead = side.len() - side.trim_start().len();
    let tail = side.len() - side.trim_end().len();
    Some(format!(
        "{}{}'{word}'{}{}",
        text.get(..from)?,
        &side[..lead],
        &side[side.len() - tail..],
        rest.get(end..)?
    ))
}

#[cfg(test)]
mod tests {
    use super::repaired;

    #[test]
    fn what_other_languages_write_is_mended_surely() {
        for (text, better) in [
            ("github.ref == \"a\"", "github.ref == 'a'"),
            ("a.b === 'x' and c", "a.b == 'x' && c"),
            ("not a.b or c !== 1", "!a.b || c != 1"),
            ("contains(a, `b`)", "contains(a, 'b')"),
        ] {
            assert_eq!(repaired(text), (Some(better.to_owned()), true), "{text}");
        }
    }

    #[test]
    fn slips_are_mended_with_a_persons_eye() {
        for (text, better) in [
            ("a = 'x'", "a == 'x'"),
            ("contains(a, 'b'", "contains(a, 'b')"),
            ("contains(a, 'b'))", "contains(a, 'b')"),
            ("contains(a 'b')", "contains(a, 'b')"),
            ("a == 'b", "a == 'b'"),
            ("contains(a, 'b)", "contains(a, 'b')"),
            ("github.ref == refs/heads/main", "github.ref == 'refs/heads/main'"),
            ("a &&", "a"),
            ("a && && b", "a && b"),
            ("{{ github.ref }}", "github.ref"),
            ("$github.ref", "github.ref"),
            ("github..ref", "github.ref"),
            ("a <> b", "a != b"),
        ] {
            assert_eq!(repaired(text).0.as_deref(), Some(better), "{text}");
        }
    }

    #[test]
    fn what_is_no_slip_is_left_alone() {
        for text in ["1 + 1", "a ? b : c", "{a: 1}", "github@ref", ""] {
            assert_eq!(repaired(text).0, None, "{text}");
        }
    }
}
