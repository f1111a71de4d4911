//! The manuals of what qmoi reports by itself, without a rule file.

/// Ids and manuals in Markdown.
pub(super) const BUILT_IN: [(&str, &str); 4] = [
    (
        "qmoi/broken-rule",
        "A rule file that cannot be loaded, or a rule that failed while it ran.\n\n\
         The finding stands in the rule file, where the fault is. All other rules run as if this one were not there. A rule \
         that needs too many operations is stopped and reported the same way.\n\n\
         `qmoi rules test` shows the faults of all rule files and runs their examples.\n",
    ),
    (
        "qmoi/configuration",
        "A `qmoi.json` with something in it that has no meaning: an unknown key, a value of the wrong kind, the name of a \
         rule that does not exist.\n\n\
         Everything else in the file applies. A file that does not parse is repaired in memory as far as that is safe, and \
         applies so repaired; `qmoi fix` repairs the file itself.\n",
    ),
    (
        "qmoi/suppression-form",
        "A `qmoi-ignore` comment that cannot be understood.\n\n\
         Write the rules and, after two hyphens, the reason: `qmoi-ignore yaml/duplicate-key -- merged by hand`. Several \
         rules are separated by commas.\n",
    ),
    (
        "qmoi/unused-suppression",
        "A `qmoi-ignore` comment that silences nothing.\n\n\
         The fault it was written for is gone, or the rule does not run here. Take the comment away, so that it cannot \
         silence another fault later.\n",
    ),
];

/// The manual of what is reported under `id`.
#[must_use]
pub(super) fn manual(id: &str) -> Option<&'static str> {
    BUILT_IN
        .iter()
        .find(|(built_in, _)| *built_in == id)
        .map(|(_, manual)| *manual)
}
