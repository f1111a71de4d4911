//! What a plain scalar is by the core schema of YAML 1.2.

/// The kinds of scalars.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ScalarKind {
    /// `null`, `~`, or nothing at all.
    Null,
    /// `true` or `false`.
    Bool,
    /// A whole number.
    Integer,
    /// A number with a fraction or an exponent, an infinity, or not a number.
    Float,
    /// A string.
    String,
}

impl ScalarKind {
    /// Whether it is [`ScalarKind::String`].
    #[must_use]
    pub fn is_string(self) -> bool {
        self == Self::String
    }

    /// The kind a core schema tag such as `int` (in `!!int`) names; other tags make strings.
    pub(super) fn of_tag(suffix: &str) -> Self {
        match suffix {
            "null" => Self::Null,
            "bool" => Self::Bool,
            "int" => Self::Integer,
            "float" => Self::Float,
            _ => Self::String,
        }
    }
}

/// The kind of an unquoted YAML scalar that says `text`.
#[must_use]
pub fn plain_kind(text: &str) -> ScalarKind {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return ScalarKind::Null,
        "true" | "True" | "TRUE" | "false" | "False" | "FALSE" => return ScalarKind::Bool,
        ".nan" | ".NaN" | ".NAN" => return ScalarKind::Float,
        _ => {}
    }
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    match unsigned.as_bytes().first() {
        Some(b'0'..=b'9' | b'.') => number_kind(text, unsigned),
        _ => ScalarKind::String,
    }
}

fn number_kind(text: &str, unsigned: &str) -> ScalarKind {
    let all = |digits: &str, test: fn(&u8) -> bool| !digits.is_empty() && digits.as_bytes().iter().all(test);
    if matches!(unsigned, ".inf" | ".Inf" | ".INF") {
        return ScalarKind::Float;
    }
    if let Some(digits) = text.strip_prefix("0x") {
        return of(all(digits, u8::is_ascii_hexdigit), ScalarKind::Integer);
    }
    if let Some(digits) = text.strip_prefix("0o") {
        return of(
            all(digits, |byte| matches!(byte, b'0'..=b'7')),
            ScalarKind::Integer,
        );
    }
    if all(unsigned, u8::is_ascii_digit) {
        return ScalarKind::Integer;
    }
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (
            mantissa,
            Some(exponent.strip_prefix(['-', '+']).unwrap_or(exponent)),
        ),
        None => (unsigned, None),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits_only = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let mantissa_fits = digits_only(whole) && digits_only(fraction) && whole.len() + fraction.len() > 0;
    let exponent_fits = exponent.is_none_or(|digits| all(digits, u8::is_ascii_digit));
    of(mantissa_fits && exponent_fits, ScalarKind::Float)
}

fn of(fits: bool, kind: ScalarKind) -> ScalarKind {
    if fits { kind } else { ScalarKind::String }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_scalars_resolve_by_the_core_schema() {
        for (texts, kind) in [
            ("~ null Null NULL", ScalarKind::Null),
            ("true True TRUE false False FALSE", ScalarKind::Bool),
            ("0 -0 +12 007 0x1F 0o17", ScalarKind::Integer),
            ("1. .5 -1.5 1e3 +1.5E-3 .inf -.INF .NaN 1.e5", ScalarKind::Float),
            (
                "yes no on off y N . - + -. 1.2.3 1e 1e+ 0x 0o8 -0x1 0xg 1_000 12:30 nul tRue .e5 ..5 <<",
                ScalarKind::String,
            ),
        ] {
            for text in texts.split(' ') {
                assert_eq!(plain_kind(text), kind, "{text}");
            }
        }
        assert_eq!(plain_kind(""), ScalarKind::Null);
    }
}
