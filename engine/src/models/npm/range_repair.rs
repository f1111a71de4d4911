//! What npm can read, made of a version or a range that it cannot.
//!
//! Each step does what other package managers or habits write as npm does, and says whether nothing else can have been meant.

use super::range::{Manner, Reading, is_version, reading};

/// Longer texts are nobody's slip.
const LONGEST: usize = 200;

/// A text mended, and whether nothing else can have been meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mended {
    pub(super) text: String,
    pub(super) is_sure: bool,
}

/// The range that `text` was meant to be; `name` is what it is a range of.
pub(super) fn range(text: &str, name: &str, manner: Manner) -> Option<Mended> {
    if text.len() > LONGEST {
        return None;
    }
    let mut mending = Mending::of(text);
    mending.strip_name(name);
    mending.strip_ends();
    mending.write_signs();
    mending.part_comparators();
    mending.join_numbers();
    let mut mended = mending.done(text, |text| reading(text, manner) == Reading::Whole)?;
    // Blanks around a range say nothing, and stay.
    let (before, rest) = text.split_at(text.len() - text.trim_start().len());
    let (_, behind) = rest.split_at(rest.trim_end().len());
    mended.text = format!("{before}{}{behind}", mended.text);
    (mended.text != text).then_some(mended)
}

/// The version that `text` was meant to be.
pub(super) fn version(text: &str) -> Option<Mended> {
    if text.len() > LONGEST {
        return None;
    }
    let mut mending = Mending::of(text);
    mending.strip_name("version");
    mending.strip_ends();
    mending.put(mending.text.trim_start_matches(['v', ' ']).to_owned(), true);
    mending.strip_range();
    mending.join_numbers();
    mending.fill_up();
    mending.done(text, |text| is_version(text, Manner::Strict))
}

struct Mending {
    text: String,
    is_sure: bool,
}

impl Mending {
    fn of(text: &str) -> Self {
        Self {
            text: text.trim().to_owned(),
            is_sure: true,
        }
    }

    fn done(self, old: &str, is_sound: impl Fn(&str) -> bool) -> Option<Mended> {
        (self.text != old && !self.text.is_empty() && is_sound(&self.text)).then_some(Mended {
            text: self.text,
            is_sure: self.is_sure,
        })
    }

    fn put(&mut self, text: String, is_sure: bool) {
        if text != self.text {
            self.is_sure &= is_sure;
            self.text = text;
        }
    }

    /// `node >= 4` and `react@^18` say what they are a range of.
    fn strip_name(&mut self, name: &str) {
        let Some(start) = self.text.get(..name.len()) else {
            return;
        };
        if name.is_empty() || !start.eq_ignore_ascii_case(name) {
            return;
        }
        let rest = self.text[name.len()..].trim_start_matches([' ', '@', ':']);
        if rest.starts_with(|c: char| c.is_ascii_digit() || "^~<>=v*".contains(c)) {
            self.put(rest.to_owned(), true);
        }
    }

    /// Quotes, and marks that end a sentence.
    fn strip_ends(&mut self) {
        let bare = self.text.trim_matches(['\'', '"', '`', ' ']);
        let bare = bare.trim_end_matches(['.', ',', ';', ':', ' ']);
        let bare = bare.strip_prefix('@').unwrap_or(bare);
        let bare = match bare.strip_prefix('V').or_else(|| bare.strip_prefix("v.")) {
            Some(rest) if rest.starts_with(|c: char| c.is_ascii_digit()) => rest,
            _ => bare,
        };
        self.put(bare.to_owned(), true);
    }

    /// Signs of other languages, and signs that came twice.
    fn write_signs(&mut self) {
        for (old, new, is_sure) in [
            ("≥", ">=", true),
            ("≤", "<=", true),
            ("=>", ">=", true),
            ("=<", "<=", true),
            ("^^", "^", true),
            ("~~", "~", true),
            ("===", "=", true),
            ("==", "=", true),
            ("~=", "~", true),
            (">>=", ">=", true),
            ("<<=", "<=", true),
            ("^~", "^", false),
            ("~^", "~", false),
            ("^>=", ">=", false),
            ("~<", "<", false),
        ] {
            if self.text.contains(old) && !(old == "=>" && self.text.contains("~=>")) {
                self.put(self.text.replace(old, new), is_sure);
            }
        }
        // `4+` and `4.x+` are `>=4`.
        if let Some(low) = self.text.strip_suffix('+') {
            let low = low.trim_start_matches([' ', '>', '=', '^', '~']).trim();
            let low = low.trim_end_matches(".x").trim_end_matches(".*");
            if !low.is_empty() && low.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
                self.put(format!(">={low}"), true);
            }
        }
    }

    /// What stands between comparators.
    fn part_comparators(&mut self) {
        let plain = self.text.replace("|||", "||").replace("||", "\u{1}");
        if plain.contains('|') {
            self.put(plain.replace(['|', '\u{1}'], "||"), true);
        }
        for (word, sign) in [
            (" or ", " || "),
            (" OR ", " || "),
            (" and ", " "),
            (" AND ", " "),
            (" && ", " "),
            ("&&", " "),
            (" & ", " "),
        ] {
            self.put(self.text.replace(word, sign), true);
        }
        if !self.text.contains(',') {
            return;
        }
        let pieces: Vec<&str> = self.text.split(',').map(str::trim).collect();
        let is_signed = |piece: &&str| piece.starts_with(['<', '>', '=', '^', '~', '!']);
        if pieces.iter().skip(1).all(is_signed) {
            // The blanks stay as they are; only where there is none does one take the comma's place.
            let mut parted = self.text.replace(", ", " ");
            parted = parted.replace(',', " ");
            self.put(parted, true);
        } else if !self.text.contains(", ") {
            // `1,2` is how some write `1.2`.
            self.put(pieces.join("."), false);
        }
    }

    /// Numbers that came apart, or one too many.
    fn join_numbers(&mut self) {
        let mut text = self.text.clone();
        while let Some(at) = text.find(". ").filter(|at| is_between_numbers(&text, *at, 1)) {
            text.remove(at + 1);
        }
        while let Some(at) = text.find(" .").filter(|at| is_between_numbers(&text, *at, 1)) {
            text.remove(at);
        }
        self.put(text, true);
        let mut text = self.text.clone();
        while text.contains("..") {
            text = text.replace("..", ".");
        }
        self.put(text, false);
        let words: Vec<String> = self.text.split(' ').map(three_numbers).collect();
        self.put(words.join(" "), false);
    }

    /// A range of which a version is wanted.
    fn strip_range(&mut self) {
        let bare = self.text.trim_start_matches(['^', '~', '>', '=', '<', ' ']);
        self.put(bare.to_owned(), false);
        if self.text.contains(',') {
            self.put(self.text.replace(", ", ".").replace(',', "."), true);
        }
        // `1.0.0 beta` and `1.0.0_1`.
        if let Some((numbers, rest)) = self.text.split_once([' ', '_'])
            && is_version(numbers, Manner::Strict)
        {
            let rest = rest.trim_start_matches(['-', ' ']).replace([' ', '_'], "-");
            self.put(format!("{numbers}-{rest}"), false);
        }
    }

    /// Numbers that are missing at the end of a version.
    fn fill_up(&mut self) {
        let (numbers, rest) = match self.text.find(['-', '+']) {
            Some(at) => self.text.split_at(at),
            None => (self.text.as_str(), ""),
        };
        let count = numbers.split('.').count();
        let are_numbers = numbers
            .split('.')
            .all(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()));
        if !are_numbers {
            return;
        }
        let plain: Vec<&str> = numbers
            .split('.')
            .map(|number| match number.trim_start_matches('0') {
                "" => "0",
                number => number,
            })
            .collect();
        let zeros = ".0".repeat(3_usize.saturating_sub(count));
        let filled = format!("{}{zeros}{rest}", plain.join("."));
        self.put(filled, count == 2);
    }
}

fn is_between_numbers(text: &str, at: usize, gap: usize) -> bool {
    let before = text[..at].ends_with(|c: char| c.is_ascii_digit());
    before && text[at + 1 + gap..].starts_with(|c: char| c.is_ascii_digit())
}

/// A version of more than three numbers without those that are too many.
fn three_numbers(word: &str) -> String {
    let start = word.find(|c: char| c.is_ascii_digit()).unwrap_or(word.len());
    let numbers: Vec<&str> = word[start..].split('.').collect();
    let are_numbers = numbers
        .iter()
        .all(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()));
    if numbers.len() > 3 && are_numbers {
        format!("{}{}", &word[..start], numbers[..3].join("."))
    } else {
        word.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(mended: Option<Mended>) -> Option<(String, bool)> {
        mended.map(|mended| (mended.text, mended.is_sure))
    }

    #[test]
    fn ranges_of_other_habits_are_written_as_npm_reads_them() {
        for (text, better, is_sure) in [
            (">=1.0.0, <2.0.0", ">=1.0.0 <2.0.0", true),
            (">=1.0.0,<2.0.0", ">=1.0.0 <2.0.0", true),
            (">=1.0.0 , <2.0.0", ">=1.0.0  <2.0.0", true),
            (" ^1.0.0 | ^2.0.0 ", " ^1.0.0 || ^2.0.0 ", true),
            ("=>1.2.0", ">=1.2.0", true),
            ("^^1.2.0", "^1.2.0", true),
            ("^1.2.", "^1.2", true),
            ("'^1.2.0'", "^1.2.0", true),
            ("@^1.2.0", "^1.2.0", true),
            ("a@^1.2.0", "^1.2.0", true),
            ("^1.0.0 | ^2.0.0", "^1.0.0 || ^2.0.0", true),
            ("^1.0.0 or ^2.0.0", "^1.0.0 || ^2.0.0", true),
            (">=1.0.0 && <2.0.0", ">=1.0.0 <2.0.0", true),
            ("^1. 2.3", "^1.2.3", true),
            ("^1..2.3", "^1.2.3", false),
            ("^1,2,3", "^1.2.3", false),
            ("^1.2.3.4", "^1.2.3", false),
            ("~=1.2", "~1.2", true),
            ("4+", ">=4", true),
            ("V1.2.3", "1.2.3", true),
        ] {
            assert_eq!(
                said(range(text, "a", Manner::Strict)),
                Some((better.to_owned(), is_sure)),
                "{text}"
            );
        }
        for text in ["", "latest", "1.0, 2.0", "^", "é", "next-1 ", "^1.2.3"] {
            assert_eq!(said(range(text, "a", Manner::Strict)), None, "{text}");
        }
    }

    #[test]
    fn versions_get_the_numbers_they_lack() {
        for (text, better, is_sure) in [
            ("1.0", "1.0.0", true),
            ("1", "1.0.0", false),
            ("1.0-beta", "1.0.0-beta", true),
            ("1.0.0.", "1.0.0", true),
            ("1.0.0.0", "1.0.0", false),
            ("^1.0.0", "1.0.0", false),
            ("1.0.0 beta", "1.0.0-beta", false),
            ("1,0,0", "1.0.0", true),
            ("v1.2", "1.2.0", true),
        ] {
            assert_eq!(said(version(text)), Some((better.to_owned(), is_sure)), "{text}");
        }
        for text in ["", "next", "x.y.z", "1.0.x", "é.0.0"] {
            assert_eq!(said(version(text)), None, "{text}");
        }
    }
}
