//! Comments that silence a rule at one place.

/// The ids under which this module reports.
pub(crate) const BUILT_IN_RULES: [&str; 3] = [
    "qmoi/broken-rule",
    "qmoi/suppression-form",
    "qmoi/unused-suppression",
];
