//! Regular expressions as GitLab's engine, RE2, takes them: neither looking around nor back.

use regex_syntax::ast::{ErrorKind, parse::Parser};

/// Longer ones are not judged.
const LONGEST: usize = 4096;

/// Why RE2 refuses `pattern`, where that is certain. The parser at hand knows a dialect that is close to RE2; what the two may
/// see differently is not held against a pattern.
pub(crate) fn refusal(pattern: &str) -> Option<String> {
    if pattern.len() > LONGEST || pattern.contains('$') && pattern.contains("$[[") {
        return None;
    }
    let error = Parser::new().parse(pattern).err()?;
    let cause = match error.kind() {
        ErrorKind::UnsupportedLookAround => "RE2 knows no look-around such as `(?!`",
        ErrorKind::UnsupportedBackreference => "RE2 knows no backreferences such as `\\1`",
        ErrorKind::GroupUnclosed => "a group is not closed",
        ErrorKind::GroupUnopened => "a group is closed that none opened",
        // Of a `[` in brackets RE2 thinks nothing.
        ErrorKind::ClassUnclosed if pattern.matches('[').count() == 1 => "a `[` is not closed",
        ErrorKind::RepetitionMissing => "there is nothing to repeat",
        _ => return None,
    };
    Some(cause.to_owned())
}

/// What stands between the slashes of `/…/flags`; nothing for what is a plain text to GitLab.
pub(crate) fn between_slashes(text: &str) -> Option<&str> {
    let inner = text.strip_prefix('/')?;
    let (inner, flags) = inner.rsplit_once('/')?;
    flags
        .chars()
        .all(|c| matches!(c, 'i' | 's' | 'm' | 'U'))
        .then_some(inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_re2_refuses_is_refused() {
        for pattern in [
            "^v\\d+$",
            "a{",
            "[[:alpha:]]+",
            "[[]",
            "(?P<x>a)",
            "(?i)a",
            "a\\/b",
            "[^]]",
            "\\_",
            "",
            "a|*b",
        ] {
            let refused = refusal(pattern);
            assert_eq!(refused.is_some(), pattern == "a|*b", "{pattern}: {refused:?}");
        }
        for pattern in ["(?!x)", "(?<=x)a", "(a)\\1", "(a", "a)", "*a", "[a"] {
            assert!(refusal(pattern).is_some(), "{pattern}");
        }
        assert_eq!(between_slashes("/a/b/i"), Some("a/b"));
        assert_eq!(between_slashes("/a"), None);
        assert_eq!(between_slashes("/a/x"), None);
    }
}
