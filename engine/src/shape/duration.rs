//! Durations as GitLab reads them: `1 week`, `3 mins 4 sec`, `2h20min`, `1:30:00`, `one and a half days`.

/// Units, with how many seconds one of them is.
const UNITS: [(&str, u64, &[&str]); 7] = [
    ("second", 1, &["s", "sec", "secs", "second", "seconds"]),
    ("minute", 60, &["m", "min", "mins", "minute", "minutes"]),
    ("hour", 3600, &["h", "hr", "hrs", "hour", "hours"]),
    ("day", 86_400, &["d", "dy", "day", "days"]),
    ("week", 604_800, &["w", "wk", "wks", "week", "weeks"]),
    (
        "month",
        2_592_000,
        &["mo", "mos", "mon", "mons", "month", "months", "mths"],
    ),
    ("year", 31_557_600, &["y", "yr", "yrs", "year", "years"]),
];

/// Words between them that mean nothing.
const BETWEEN: [&str; 3] = ["and", "plus", "with"];

const NUMBERS: [(&str, f64); 25] = [
    ("a", 1.0),
    ("an", 1.0),
    ("one", 1.0),
    ("two", 2.0),
    ("three", 3.0),
    ("four", 4.0),
    ("five", 5.0),
    ("six", 6.0),
    ("seven", 7.0),
    ("eight", 8.0),
    ("nine", 9.0),
    ("ten", 10.0),
    ("eleven", 11.0),
    ("twelve", 12.0),
    ("fifteen", 15.0),
    ("twenty", 20.0),
    ("thirty", 30.0),
    ("forty", 40.0),
    ("fifty", 50.0),
    ("sixty", 60.0),
    ("seventy", 70.0),
    ("eighty", 80.0),
    ("ninety", 90.0),
    ("half", 0.5),
    ("quarter", 0.25),
];

/// How many seconds the duration lasts; nothing when it is none, or no time at all.
pub(super) fn seconds(text: &str) -> Option<u64> {
    let text = text.trim().to_ascii_lowercase();
    if let Some(seconds) = clock(&text) {
        return Some(seconds).filter(|seconds| *seconds > 0);
    }
    let mut total = 0.0;
    let mut pending: Option<f64> = None;
    for word in words(&text) {
        if let Ok(number) = word.parse::<f64>() {
            total += pending.replace(number).unwrap_or_default();
        } else if let Some((_, number)) = NUMBERS.iter().find(|(known, _)| *known == word) {
            pending = Some(pending.map_or(*number, |earlier| earlier + number));
        } else if word == "hundred" {
            pending = Some(pending.unwrap_or(1.0) * 100.0);
        } else if let Some(unit) = unit(word) {
            total += pending.take()? * unit;
        } else if !BETWEEN.contains(&word) {
            return None;
        }
    }
    // A number without a unit is one of seconds.
    total += pending.unwrap_or_default();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the cast saturates, and no number here is negative"
    )]
    let seconds = total.ceil() as u64;
    (seconds > 0).then_some(seconds)
}

/// `1:30:00` and `30:00`, in seconds.
fn clock(text: &str) -> Option<u64> {
    let parts: Vec<u64> = text
        .split(':')
        .map(|part| part.parse().ok())
        .collect::<Option<_>>()?;
    let scales: &[u64] = match parts.len() {
        2 => &[60, 1],
        3 => &[3600, 60, 1],
        4 => &[86_400, 3600, 60, 1],
        _ => return None,
    };
    parts.iter().zip(scales).try_fold(0_u64, |sum, (part, scale)| {
        sum.checked_add(part.checked_mul(*scale)?)
    })
}

#[expect(clippy::cast_precision_loss, reason = "no unit is that long")]
fn unit(word: &str) -> Option<f64> {
    let known = UNITS.iter().find(|(_, _, spellings)| spellings.contains(&word));
    known.map(|(_, seconds, _)| *seconds as f64)
}

/// The numbers and words of a text; all else only parts them.
fn words(text: &str) -> Vec<&str> {
    let is_number = |c: char| c.is_ascii_digit() || c == '.';
    let mut words = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let fits: &dyn Fn(char) -> bool = if is_number(first) {
            &is_number
        } else if first.is_alphabetic() {
            &char::is_alphabetic
        } else {
            rest = &rest[first.len_utf8()..];
            continue;
        };
        let end = rest.find(|c| !fits(c)).unwrap_or(rest.len());
        words.push(rest[..end].trim_end_matches('.'));
        rest = &rest[end..];
    }
    words.retain(|word| !word.is_empty());
    words
}

/// What a misspelt duration was meant to be, where only its units are misspelt.
pub(super) fn nearest(text: &str) -> Option<String> {
    let mut written = text.to_owned();
    for word in words(text) {
        let lower = word.to_ascii_lowercase();
        let is_known = lower.parse::<f64>().is_ok()
            || unit(&lower).is_some()
            || BETWEEN.contains(&lower.as_str())
            || NUMBERS.iter().any(|(known, _)| *known == lower);
        if is_known {
            continue;
        }
        let near = |spelling: &str| strsim::osa_distance(spelling, &lower) == 1;
        let plural = |name: &str| format!("{name}s");
        let mut meant = UNITS
            .iter()
            .filter(|(name, ..)| near(name) || near(&plural(name)));
        let (Some((name, ..)), None) = (meant.next(), meant.next()) else {
            return None;
        };
        // `dayz` is near both `day` and `days`, which are one unit.
        let meant = if near(&plural(name)) {
            plural(name)
        } else {
            (*name).to_owned()
        };
        written = written.replacen(word, &meant, 1);
    }
    (written != text && seconds(&written).is_some()).then_some(written)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_known_by_their_units() {
        for (text, lasts) in [
            ("1 week", 604_800),
            ("30 days", 2_592_000),
            ("3 mins 4 sec", 184),
            ("2h20min", 8400),
            ("1:30:00", 5400),
            ("42", 42),
            ("6 mos 1 day", 15_638_400),
            ("1h 30m", 5400),
            ("1.5 hours", 5400),
            ("1 hour, 5 minutes", 3900),
            ("1 hour and 5 minutes", 3900),
            ("one week", 604_800),
            ("Two Hours", 7200),
        ] {
            assert_eq!(seconds(text), Some(lasts), "{text}");
        }
        for text in [
            "",
            "soon",
            "1 dya",
            "10 parsecs",
            "days",
            "never",
            "0 minutes",
            "7 elephants",
        ] {
            assert_eq!(seconds(text), None, "{text}");
        }
    }

    #[test]
    fn a_misspelt_unit_is_mended() {
        assert_eq!(nearest("1 dayz").as_deref(), Some("1 days"));
        assert_eq!(nearest("2 huors").as_deref(), Some("2 hours"));
        assert_eq!(nearest("1 wek").as_deref(), Some("1 week"));
        assert_eq!(nearest("soon"), None);
    }
}
