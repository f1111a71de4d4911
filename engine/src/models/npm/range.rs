//! Whether npm can read a text as a version or as a range of versions.
//!
//! npm reads dependencies leniently (leading zeros, a missing hyphen before a prerelease) and passes over each comparator
//! that it cannot read while another one is left; `engines` are read strictly. Held equal to npm's own `semver` by a table of
//! texts in `range_verdicts.json`; the one crate that reads ranges for Node takes `,>= 1` and refuses `==1.2.3`, so it is not used. Where
//! npm's expressions find a range that nobody would see (`+a^1`, `*17.4`, `1.22.33.4`), there is none here.

/// The largest number that may stand in a version: JavaScript's largest exact one.
const LARGEST: u64 = 9_007_199_254_740_991;

/// Longer texts are no version.
const LONGEST: usize = 256;

/// How much of a range npm reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading {
    /// All of it.
    Whole,
    /// Some comparators; it passes over the others.
    Partly,
    /// Nothing.
    Nothing,
}

/// How exactly npm reads a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Manner {
    /// As it reads the ranges of dependencies.
    Lenient,
    /// As it reads `engines`.
    Strict,
}

/// A comparator in a range, as it is written.
struct Comparator<'t> {
    text: &'t str,
    is_sound: bool,
}

/// How npm reads `text` as a range.
pub(super) fn reading(text: &str, manner: Manner) -> Reading {
    let (mut read, mut passed_over) = (0, 0);
    for part in text.split("||") {
        let comparators = comparators(part.trim_matches(is_blank), manner);
        let unsound = comparators.iter().filter(|one| !one.is_sound).count();
        passed_over += unsound;
        // A part without a comparator is any version.
        read += usize::from(comparators.is_empty() || unsound < comparators.len());
    }
    match (read, passed_over) {
        (_, 0) => Reading::Whole,
        (0, _) => Reading::Nothing,
        _ if manner == Manner::Strict => Reading::Nothing,
        _ => Reading::Partly,
    }
}

/// The comparators that npm passes over when it reads `text` leniently.
pub(super) fn passed_over(text: &str) -> Vec<String> {
    let parts = text.split("||").map(|part| part.trim_matches(is_blank));
    let comparators = parts.flat_map(|part| comparators(part, Manner::Lenient));
    let unsound = comparators.filter(|one| !one.is_sound);
    unsound.map(|one| one.text.to_owned()).collect()
}

/// Whether `text` is one whole version.
pub(super) fn is_version(text: &str, manner: Manner) -> bool {
    let text = text.trim_matches(is_blank);
    let digits = match manner {
        Manner::Lenient => text.trim_start_matches(|c: char| c == 'v' || c == '=' || is_blank(c)),
        Manner::Strict => text.strip_prefix('v').unwrap_or(text),
    };
    text.len() <= LONGEST && is_partial(digits, manner, Wildcards::No)
}

/// Whether a range may leave numbers open.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wildcards {
    Yes,
    No,
}

/// What JavaScript's `\s` is.
fn is_blank(character: char) -> bool {
    character.is_whitespace() && character != '\u{85}' || character == '\u{feff}'
}

fn comparators(part: &str, manner: Manner) -> Vec<Comparator<'_>> {
    if let Some((low, high)) = hyphen(part)
        && is_plain(low, manner)
        && is_plain(high, manner)
    {
        return vec![Comparator {
            text: part,
            is_sound: true,
        }];
    }
    let mut found = Vec::new();
    let mut rest = part.trim_start_matches(is_blank);
    while !rest.is_empty() {
        let sign = sign_length(rest);
        let behind = &rest[sign..];
        let version = behind.trim_start_matches(is_blank);
        let is_apart = sign > 0 && version.len() < behind.len();
        let end = version.find(is_blank).unwrap_or(version.len());
        let is_sound = is_comparator(&rest[..sign], &version[..end], manner);
        // A sign that no version follows stands for itself.
        let length = if is_apart && !is_sound {
            sign
        } else {
            rest.len() - version.len() + end
        };
        found.push(Comparator {
            text: &rest[..length],
            is_sound: is_sound && (!is_apart || length > sign),
        });
        rest = rest[length..].trim_start_matches(is_blank);
    }
    found
}

/// Both ends of `1.2 - 2.3`.
fn hyphen(part: &str) -> Option<(&str, &str)> {
    let (at, _) = part
        .match_indices('-')
        .find(|(at, _)| part[..*at].ends_with(is_blank) && part[at + 1..].starts_with(is_blank))?;
    Some((
        part[..at].trim_matches(is_blank),
        part[at + 1..].trim_matches(is_blank),
    ))
}

/// How many bytes the sign of a comparator has.
fn sign_length(text: &str) -> usize {
    let signs = ["~>", "~", "^", ">=", "<=", ">", "<", "="];
    signs
        .into_iter()
        .find(|sign| text.starts_with(sign))
        .map_or(0, str::len)
}

/// Whether a sign with a version behind it can be compared with. Only `^` and `~` pass over numbers behind an open one, and
/// only before numbers that are left open is more than one `=` or `v` passed over strictly.
fn is_comparator(sign: &str, text: &str, manner: Manner) -> bool {
    if sign.starts_with(['^', '~']) {
        return is_plain(text, manner);
    }
    let bare = text.trim_start_matches(['v', '=']);
    let numbers = bare.split(['-', '+']).next().unwrap_or(bare);
    let open = numbers.find(['x', 'X', '*']).and_then(|at| numbers.get(at..));
    let is_whole = open.is_none() && numbers.split('.').count() == 3;
    let is_ordered = open.is_none_or(|rest| !rest.contains(|c: char| c.is_ascii_digit()));
    let has_one_mark = text.len() - bare.len() <= usize::from(text.starts_with('v'));
    is_ordered && (!is_whole || manner == Manner::Lenient || has_one_mark) && is_plain(text, manner)
}

/// Whether `text` is a version with its `v` and `=`, numbers of which may be left open.
fn is_plain(text: &str, manner: Manner) -> bool {
    text.len() <= LONGEST && is_partial(text.trim_start_matches(['v', '=']), manner, Wildcards::Yes)
}

fn is_partial(text: &str, manner: Manner, wildcards: Wildcards) -> bool {
    let mut rest = text;
    for place in 0..3 {
        if place > 0 {
            match rest.strip_prefix('.') {
                Some(next) => rest = next,
                None => return rest.is_empty() && wildcards == Wildcards::Yes,
            }
        }
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let is_open = digits == 0 && wildcards == Wildcards::Yes && rest.starts_with(['x', 'X', '*']);
        if !is_open && !is_number(&rest[..digits], manner) {
            return false;
        }
        rest = &rest[digits + usize::from(is_open)..];
    }
    let (before, build) = match rest.split_once('+') {
        Some((before, build)) => (before, Some(build)),
        None => (rest, None),
    };
    let prerelease = match (before.strip_prefix('-'), manner) {
        (Some(named), _) => Some(named),
        (None, Manner::Lenient) if !before.is_empty() => Some(before),
        (None, _) => None,
    };
    let is_prerelease = prerelease.map_or(before.is_empty(), |text| {
        text.split('.')
            .all(|word| is_word(word) && is_prerelease_word(word, manner))
    });
    is_prerelease && build.is_none_or(|text| text.split('.').all(is_word))
}

fn is_number(digits: &str, manner: Manner) -> bool {
    let is_padded = digits.len() > 1 && digits.starts_with('0');
    let fits = digits.parse::<u64>().is_ok_and(|number| number <= LARGEST);
    fits && (manner == Manner::Lenient || !is_padded)
}

fn is_word(word: &str) -> bool {
    !word.is_empty()
        && word
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

fn is_prerelease_word(word: &str, manner: Manner) -> bool {
    let is_numeric = word.bytes().all(|byte| byte.is_ascii_digit());
    let is_padded = is_numeric && word.len() > 1 && word.starts_with('0');
    !is_padded || manner == Manner::Lenient
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read_as_npm_reads_them() {
        use Reading::{Nothing, Partly, Whole};
        for (text, lenient, strict) in [
            ("", Whole, Whole),
            ("*", Whole, Whole),
            ("^1.2", Whole, Whole),
            ("^ 1.2", Whole, Whole),
            (">= 1", Whole, Whole),
            ("v1.2.3", Whole, Whole),
            ("==1.2.3", Whole, Nothing),
            ("==1.2.x", Whole, Whole),
            ("^1.x.3", Whole, Whole),
            ("1.x.3", Nothing, Nothing),
            ("~>2.0.0", Whole, Whole),
            ("~>=2.0.0", Whole, Whole),
            ("1.2.x", Whole, Whole),
            ("1 - 2.3", Whole, Whole),
            (">=1 <2 || ^3.0.0-beta.1", Whole, Whole),
            ("||", Whole, Whole),
            ("1.2.3beta", Whole, Nothing),
            ("^01.2.3", Whole, Nothing),
            (">=1.0.0, <2.0.0", Partly, Nothing),
            ("^1.0 | ^2.0", Partly, Nothing),
            ("node >= 4", Partly, Nothing),
            ("^8.6. || ", Partly, Nothing),
            ("1.2.x.", Nothing, Nothing),
            ("^^1.2", Nothing, Nothing),
            ("=>1.2", Nothing, Nothing),
            ("^1..2", Nothing, Nothing),
            ("^", Nothing, Nothing),
            (">= y", Nothing, Nothing),
            ("latest", Nothing, Nothing),
            ("9007199254740992", Nothing, Nothing),
            ("99999999999999999999999999", Nothing, Nothing),
            ("1.2.3-é", Nothing, Nothing),
            ("1.2.3.4", Nothing, Nothing),
            ("é", Nothing, Nothing),
        ] {
            assert_eq!(reading(text, Manner::Lenient), lenient, "{text}");
            assert_eq!(reading(text, Manner::Strict), strict, "{text}");
        }
    }

    /// What npm's own `semver` says of texts from published manifests and of the same texts with slips in them: whether it reads
    /// them as a range leniently and strictly, and as a version.
    #[test]
    fn npm_says_the_same_of_many_texts() {
        let rows: Vec<(String, bool, bool, bool, bool)> =
            serde_json::from_str(include_str!("range_verdicts.json")).unwrap();
        assert!(rows.len() > 500);
        for (text, lenient, strict, version, strict_version) in rows {
            assert_eq!(
                reading(&text, Manner::Lenient) != Reading::Nothing,
                lenient,
                "{text}"
            );
            assert_eq!(reading(&text, Manner::Strict) == Reading::Whole, strict, "{text}");
            assert_eq!(is_version(&text, Manner::Lenient), version, "{text}");
            assert_eq!(is_version(&text, Manner::Strict), strict_version, "{text}");
        }
    }

    #[test]
    fn versions_have_three_numbers() {
        for (text, lenient, strict) in [
            ("1.2.3", true, true),
            ("v1.2.3-rc.1+5", true, true),
            ("=1.2.3", true, false),
            (" 1.2.3 ", true, true),
            ("1.2.3beta", true, false),
            ("1.2", false, false),
            ("1.2.x", false, false),
            ("1.2.3.4", false, false),
            ("", false, false),
        ] {
            assert_eq!(is_version(text, Manner::Lenient), lenient, "{text}");
            assert_eq!(is_version(text, Manner::Strict), strict, "{text}");
        }
    }

    #[test]
    fn hostile_texts_are_read_in_one_go() {
        for text in [
            "1.".repeat(50_000),
            "^".repeat(50_000),
            "1 ||".repeat(50_000),
            " - ".repeat(50_000),
            "é ".repeat(50_000),
        ] {
            let _reading = reading(&text, Manner::Lenient);
            assert!(!is_version(&text, Manner::Lenient));
        }
    }

    #[test]
    fn what_is_passed_over_is_named() {
        assert_eq!(passed_over(">=1.0.0, <2.0.0"), [">=1.0.0,"]);
    }
}
