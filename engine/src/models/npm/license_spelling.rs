//! Licenses as SPDX writes them, and as people do.

use spdx::{Expression, ParseMode};

use super::range_repair::Mended;

/// npm takes retired identifiers, and `+` behind those of GNU.
const MANNER: ParseMode = ParseMode {
    allow_postfix_plus_on_gpl: true,
    allow_deprecated: true,
    ..ParseMode::STRICT
};

/// Longer texts are no name of a license.
const LONGEST: usize = 200;

/// What people write, folded, and the license that it can only be.
const SPELLINGS: [(&str, &str); 30] = [
    ("apache20", "Apache-2.0"),
    ("apache2", "Apache-2.0"),
    ("apachev2", "Apache-2.0"),
    ("apachev20", "Apache-2.0"),
    ("apacheversion20", "Apache-2.0"),
    ("asl20", "Apache-2.0"),
    ("mitx11", "MIT"),
    ("expat", "MIT"),
    ("bsd3", "BSD-3-Clause"),
    ("bsd3clause", "BSD-3-Clause"),
    ("3clausebsd", "BSD-3-Clause"),
    ("newbsd", "BSD-3-Clause"),
    ("modifiedbsd", "BSD-3-Clause"),
    ("revisedbsd", "BSD-3-Clause"),
    ("bsd2", "BSD-2-Clause"),
    ("bsd2clause", "BSD-2-Clause"),
    ("2clausebsd", "BSD-2-Clause"),
    ("simplifiedbsd", "BSD-2-Clause"),
    ("freebsd", "BSD-2-Clause"),
    ("gplv2", "GPL-2.0"),
    ("gplv3", "GPL-3.0"),
    ("gpl3", "GPL-3.0"),
    ("gpl2", "GPL-2.0"),
    ("lgplv3", "LGPL-3.0"),
    ("lgplv21", "LGPL-2.1"),
    ("agplv3", "AGPL-3.0"),
    ("mpl2", "MPL-2.0"),
    ("mplv20", "MPL-2.0"),
    ("mplv2", "MPL-2.0"),
    ("boost", "BSL-1.0"),
];

/// Words that say that nobody has a license.
const NONE: [&str; 7] = [
    "proprietary",
    "commercial",
    "private",
    "none",
    "unlicensed",
    "unlicenced",
    "closedsource",
];

/// Whether npm takes the text for a license.
pub(super) fn is_known(text: &str) -> bool {
    let is_file = ["SEE LICENSE IN ", "SEE LICENCE IN "]
        .iter()
        .any(|start| text.strip_prefix(start).is_some_and(|file| !file.is_empty()));
    is_file || matches!(text, "UNLICENSED" | "UNLICENCED") || is_expression(text)
}

/// Whether the text is an expression of SPDX. A reference to a license of one's own is one, too.
fn is_expression(text: &str) -> bool {
    text.len() <= LONGEST && Expression::parse_mode(text, MANNER).is_ok()
}

/// The license that was meant, where its spelling tells.
pub(super) fn spelled(text: &str) -> Option<Mended> {
    if text.len() > LONGEST {
        return None;
    }
    if let Some((text, is_sure)) = one(text) {
        return Some(Mended { text, is_sure });
    }
    let lower = text.to_lowercase();
    if lower.starts_with("see ") && (lower.contains("license") || lower.contains("licence")) {
        let file = text
            .rsplit([' ', '/'])
            .next()
            .filter(|word| word.contains('.') || *word == word.to_uppercase());
        return Some(Mended {
            text: format!("SEE LICENSE IN {}", file.unwrap_or("LICENSE")),
            is_sure: false,
        });
    }
    let several = several(text)?;
    is_expression(&several).then_some(Mended {
        text: several,
        is_sure: false,
    })
}

/// One license, and whether it can be no other.
fn one(text: &str) -> Option<(String, bool)> {
    let folded = folded(text);
    if NONE.contains(&&*folded) {
        return Some(("UNLICENSED".to_owned(), false));
    }
    // `Unlicense` gives everything away, and `UNLICENSED` nothing.
    if folded == "unlicense" || folded == "unlicence" {
        return (text != "Unlicense").then(|| ("Unlicense".to_owned(), false));
    }
    let same = spdx::identifiers::LICENSES.iter().map(|license| license.name);
    let mut same = same.filter(|name| self::folded(name) == folded);
    if let Some(name) = same.next() {
        return same.next().is_none().then(|| (name.to_owned(), true));
    }
    let known = SPELLINGS.iter().find(|(spelling, _)| *spelling == folded);
    // `GPLv3` does not say whether later versions will do.
    known.map(|(_, name)| ((*name).to_owned(), !name.contains("GPL")))
}

/// Several licenses with other signs between them than `OR` and `AND`.
fn several(text: &str) -> Option<String> {
    let bare = text.trim().trim_start_matches('(').trim_end_matches(')');
    for (sign, word) in [
        (" or ", " OR "),
        (" and ", " AND "),
        (" / ", " OR "),
        ("/", " OR "),
        (", ", " OR "),
        (",", " OR "),
        ("|", " OR "),
        (" & ", " AND "),
        ("+", " AND "),
    ] {
        let lower = bare.to_lowercase();
        if !lower.contains(sign) || lower.len() != bare.len() {
            continue;
        }
        let mut names = Vec::new();
        let mut rest = 0;
        for (at, sign) in lower.match_indices(sign).chain([(lower.len(), "")]) {
            let piece = bare.get(rest..at)?.trim();
            names.push(if is_expression(piece) {
                piece.to_owned()
            } else {
                one(piece)?.0
            });
            rest = at + sign.len();
        }
        return Some(format!("({})", names.join(word)));
    }
    None
}

/// Letters and digits only, without the words that go with any license.
fn folded(text: &str) -> String {
    let lower = text.to_lowercase();
    let words = lower.split(|c: char| !c.is_alphanumeric() && c != '.' && c != '+');
    let words = words.filter(|word| {
        !matches!(
            *word,
            "the" | "license" | "licence" | "licensed" | "software" | "clauses" | "version"
        )
    });
    let joined: String = words.collect();
    joined
        .chars()
        .filter(|c| c.is_alphanumeric() || *c == '+')
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_npm_takes_is_known() {
        for text in [
            "MIT",
            "(MIT OR Apache-2.0)",
            "GPL-2.0",
            "GPL-2.0+",
            "GPL-3.0-or-later WITH Classpath-exception-2.0",
            "UNLICENSED",
            "SEE LICENSE IN LICENSE.md",
            "LicenseRef-mine",
            "0BSD",
        ] {
            assert!(is_known(text), "{text}");
        }
        for text in [
            "mit",
            "BSD",
            "Apache 2.0",
            "MIT/X11",
            "MIT, ISC",
            "SEE LICENSE IN ",
            "",
        ] {
            assert!(!is_known(text), "{text}");
        }
    }

    #[test]
    fn spellings_lead_to_the_license_that_was_meant() {
        for (text, better, is_sure) in [
            ("mit", "MIT", true),
            ("MIT License", "MIT", true),
            ("The MIT License", "MIT", true),
            ("Apache 2.0", "Apache-2.0", true),
            ("Apache2", "Apache-2.0", true),
            ("Apache License, Version 2.0", "Apache-2.0", true),
            ("apache-2.0", "Apache-2.0", true),
            ("BSD 3-Clause", "BSD-3-Clause", true),
            ("New BSD", "BSD-3-Clause", true),
            ("MPL 2.0", "MPL-2.0", true),
            ("GPLv3", "GPL-3.0", false),
            ("MIT, ISC", "(MIT OR ISC)", false),
            ("MIT/Apache-2.0", "(MIT OR Apache-2.0)", false),
            ("mit or apache2", "(MIT OR Apache-2.0)", false),
            ("UNLICENSE", "Unlicense", false),
            ("Proprietary", "UNLICENSED", false),
            ("SEE LICENSE in LICENSE.txt", "SEE LICENSE IN LICENSE.txt", false),
            ("See license file", "SEE LICENSE IN LICENSE", false),
        ] {
            let expected = Some(Mended {
                text: better.to_owned(),
                is_sure,
            });
            assert_eq!(spelled(text), expected, "{text}");
        }
        for text in ["BSD", "GPL", "Public Domain", "é", "my own", ""] {
            assert_eq!(spelled(text), None, "{text}");
        }
    }
}
