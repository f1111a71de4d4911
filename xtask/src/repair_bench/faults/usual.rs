//! Which faults happen often.
//!
//! The others are real too, and each is rare: they teach the rankers a little and are reported apart, so that the headline
//! says what a user will meet.

use engine::Language;

/// Whether people meet faults of this class often.
pub(crate) fn is_usual(language: Language, class: &str) -> bool {
    names(language).split_whitespace().any(|name| name == class)
}

fn names(language: Language) -> &'static str {
    match language {
        Language::Json => JSON,
        Language::Yaml => YAML,
        Language::JavaScript => JAVASCRIPT,
    }
}

const JSON: &str = "
    missing-comma missing-comma-inline missing-comma-object missing-comma-array missing-comma-after-bracket trailing-comma
    trailing-comma-inline duplicate-comma leading-comma semicolon-for-comma dot-for-comma missing-colon equals-for-colon
    semicolon-for-colon comma-for-colon missing-open-quote-key missing-close-quote-key missing-open-quote-value
    missing-close-quote-value unquoted-key unquoted-value unquoted-keys-everywhere single-quoted-key single-quoted-value
    single-quotes-everywhere smart-quotes smart-quotes-everywhere mixed-quotes unescaped-quote unescaped-quotes raw-newline
    raw-tab single-backslash escaped-apostrophe python-literal python-dictionary undefined wrong-case-literal
    misspelt-literal leading-zero line-comment block-comment hash-comment missing-close-brace missing-close-bracket
    missing-open-brace missing-open-bracket missing-close-brace-end missing-close-bracket-end extra-close-brace
    extra-close-bracket extra-close-end extra-open mismatched-close swapped-closers missing-closing-line truncated-closers
    truncated trailing-garbage leading-garbage markdown-fence ellipsis stray-word stray-character invisible-character
    missing-value conflict-markers conflict-markers-diff3 two-faults two-faults-near";

const YAML: &str = "
    missing-colon missing-colon-before-children missing-space-after-colon equals-for-colon double-colon tab-indent
    tab-indent-block tab-indent-everywhere space-too-many space-too-few indented-line dedented-line lost-indentation
    indented-block dedented-block misplaced-item misplaced-item-keys joined-lines split-line missing-dash missing-dash-mapping
    missing-space-after-dash value-before-children missing-open-quote-single missing-open-quote-double
    missing-close-quote-single missing-close-quote-double quote-mismatch smart-quotes unescaped-single-quote
    unescaped-double-quote same-quotes-inside text-after-quote stray-quote bad-escape unquoted-colon unquoted-sign
    unquoted-template unquoted-value undefined-alias unclosed-flow-sequence
    unclosed-flow-mapping unclosed-flow-inner extra-flow-close mismatched-flow-bracket missing-flow-comma
    missing-quote-in-flow block-dedented-text block-dedented-text-line block-dedented-text-end block-missing-header
    missing-hash missing-hash-lines missing-hash-after-value stray-line stray-character trailing-garbage markdown-fence
    invisible-character leftover-marker conflict-markers conflict-markers-diff3 two-faults two-faults-near";

const JAVASCRIPT: &str = "
    missing-close-paren missing-close-paren-nested missing-condition-paren missing-open-paren missing-close-bracket
    missing-open-bracket missing-close-brace-own-line missing-close-brace-inline missing-brace-before-else
    missing-open-brace missing-arrow-body-brace extra-close-paren extra-close-bracket extra-close-brace
    extra-close-brace-own-line extra-open-paren extra-open-bracket extra-open-brace mismatched-close swapped-closers
    missing-comma-object missing-comma-array missing-comma-list missing-comma-after-method double-comma
    semicolon-for-comma missing-colon-object missing-colon-case missing-colon-ternary missing-question equals-for-colon
    missing-semicolon-in-for comma-in-for missing-quote-open missing-quote-close quote-mismatch unescaped-quote
    newline-in-string smart-quotes missing-backtick-open missing-backtick-close template-brace unclosed-regex
    regex-opener-lost unclosed-block-comment block-comment-opener-lost line-comment-slashes-lost missing-dot extra-dot
    missing-equals missing-arrow split-arrow split-operator missing-operator missing-logical-operator doubled-operator
    wrong-spread keyword-letters-swapped keyword-typo keyword-misspelt keyword-case joined-keyword split-keyword
    doubled-keyword missing-keyword missing-declaration-keyword missing-module-keyword missing-function missing-async
    foreign-else-if foreign-operator doubled-token missing-token swapped-tokens stray-letter stray-symbol stray-token
    stray-quote smart-dash invisible-character closing-line-missing closing-line-doubled lost-line-break truncated-closers
    truncated-mid conflict-markers conflict-markers-with-base markdown-fence script-tag diff-markers import-path-quote
    jsx-closing-tag-missing jsx-tag-mismatch jsx-angle-missing two-faults two-faults-near";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repair_bench::faults::classes;

    #[test]
    fn every_language_has_its_usual_faults() {
        for language in Language::ALL {
            let known = classes(language);
            let unknown: Vec<&str> = names(language)
                .split_whitespace()
                .filter(|name| {
                    !name.starts_with("two-faults") && known.iter().all(|class| class.name != *name)
                })
                .collect();
            assert!(unknown.is_empty(), "{unknown:?}");
            assert!(names(language).split_whitespace().count() >= 36);
        }
    }
}
