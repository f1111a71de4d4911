//! Faults of JSON files.

mod brackets;
mod comments;
mod literals;
mod quotes;
mod separators;
mod strings;
mod tokens;
mod whole_file;

use super::super::random::Random;
use super::FaultClass;
use super::any_text;

const fn class(name: &'static str, inject: fn(&str, &mut Random) -> Option<String>) -> FaultClass {
    FaultClass { name, inject }
}

/// Every class.
pub(crate) const CLASSES: &[FaultClass] = &[
    class("missing-comma", separators::missing_comma),
    class("missing-comma-inline", separators::missing_comma_inline),
    class("missing-comma-object", separators::missing_comma_object),
    class("missing-comma-array", separators::missing_comma_array),
    class(
        "missing-comma-after-bracket",
        separators::missing_comma_after_bracket,
    ),
    class("joined-lines", separators::joined_lines),
    class("trailing-comma", separators::trailing_comma),
    class("trailing-comma-inline", separators::trailing_comma_inline),
    class("duplicate-comma", separators::duplicate_comma),
    class("leading-comma", separators::leading_comma),
    class("comma-after-colon", separators::comma_after_colon),
    class("semicolon-for-comma", separators::semicolon_for_comma),
    class("dot-for-comma", separators::dot_for_comma),
    class("colon-for-comma", separators::colon_for_comma),
    class("foreign-comma", separators::foreign_comma),
    class("comma-inside-quote", separators::comma_inside_quote),
    class("missing-colon", separators::missing_colon),
    class("equals-for-colon", separators::equals_for_colon),
    class("arrow-for-colon", separators::arrow_for_colon),
    class("semicolon-for-colon", separators::semicolon_for_colon),
    class("double-colon", separators::double_colon),
    class("comma-for-colon", separators::comma_for_colon),
    class("dot-for-colon", separators::dot_for_colon),
    class("foreign-colon", separators::foreign_colon),
    class("colon-inside-quote", separators::colon_inside_quote),
    class("missing-open-quote-key", quotes::missing_open_quote_key),
    class("missing-close-quote-key", quotes::missing_close_quote_key),
    class("missing-open-quote-value", quotes::missing_open_quote_value),
    class("missing-close-quote-value", quotes::missing_close_quote_value),
    class("unquoted-key", quotes::unquoted_key),
    class("unquoted-value", quotes::unquoted_value),
    class("unquoted-keys-everywhere", quotes::unquoted_keys_everywhere),
    class("single-quoted-key", quotes::single_quoted_key),
    class("single-quoted-value", quotes::single_quoted_value),
    class("single-quotes-everywhere", quotes::single_quotes_everywhere),
    class("smart-quotes", quotes::smart_quotes),
    class("smart-quotes-everywhere", quotes::smart_quotes_everywhere),
    class("backtick-quotes", quotes::backtick_quotes),
    class("mixed-quotes", quotes::mixed_quotes),
    class("escaped-quotes", quotes::escaped_quotes),
    class("escaped-quotes-everywhere", quotes::escaped_quotes_everywhere),
    class("entity-quotes", quotes::entity_quotes),
    class("entity-quotes-everywhere", quotes::entity_quotes_everywhere),
    class("doubled-quote", quotes::doubled_quote),
    class("python-string", quotes::python_string),
    class("string-concatenation", quotes::string_concatenation),
    class("keyboard-slip", quotes::keyboard_slip),
    class("object-literal", quotes::object_literal),
    class("unescaped-quote", strings::unescaped_quote),
    class("unescaped-quotes", strings::unescaped_quotes),
    class("raw-newline", strings::raw_newline),
    class("raw-tab", strings::raw_tab),
    class("control-character", strings::control_character),
    class("line-continuation", strings::line_continuation),
    class("single-backslash", strings::single_backslash),
    class("escaped-apostrophe", strings::escaped_apostrophe),
    class("broken-escape", strings::broken_escape),
    class("backslash-before-quote", strings::backslash_before_quote),
    class("python-literal", literals::python_literal),
    class("python-dictionary", literals::python_dictionary),
    class("undefined", literals::undefined),
    class("wrong-case-literal", literals::wrong_case_literal),
    class("misspelt-literal", literals::misspelt_literal),
    class("leading-zero", literals::leading_zero),
    class("plus-number", literals::plus_number),
    class("dot-number", literals::dot_number),
    class("hexadecimal-number", literals::hexadecimal_number),
    class("digit-separators", literals::digit_separators),
    class("number-with-unit", literals::number_with_unit),
    class("missing-value", literals::missing_value),
    class("expression-value", literals::expression_value),
    class("template-value", literals::template_value),
    class("ellipsis", literals::ellipsis),
    class("line-comment", comments::line_comment),
    class("block-comment", comments::block_comment),
    class("hash-comment", comments::hash_comment),
    class("foreign-comment", comments::foreign_comment),
    class("header-comment", comments::header_comment),
    class("missing-close-brace", brackets::missing_close_brace),
    class("missing-close-bracket", brackets::missing_close_bracket),
    class("missing-open-brace", brackets::missing_open_brace),
    class("missing-open-bracket", brackets::missing_open_bracket),
    class("missing-close-brace-end", brackets::missing_close_brace_end),
    class("missing-close-bracket-end", brackets::missing_close_bracket_end),
    class("missing-root-brackets", brackets::missing_root_brackets),
    class("extra-close-brace", brackets::extra_close_brace),
    class("extra-close-bracket", brackets::extra_close_bracket),
    class("extra-close-end", brackets::extra_close_end),
    class("stray-close", brackets::stray_close),
    class("extra-open", brackets::extra_open),
    class("mismatched-close", brackets::mismatched_close),
    class("mismatched-open", brackets::mismatched_open),
    class("wrong-pair", brackets::wrong_pair),
    class("swapped-closers", brackets::swapped_closers),
    class("missing-closing-line", brackets::missing_closing_line),
    class("duplicate-closing-line", brackets::duplicate_closing_line),
    class("missing-opening-line", brackets::missing_opening_line),
    class("duplicate-opening-line", brackets::duplicate_opening_line),
    class("comma-before-closer", brackets::comma_before_closer),
    class("truncated-closers", whole_file::truncated_closers),
    class("truncated", whole_file::truncated),
    class("truncated-between", whole_file::truncated_between),
    class("truncated-in-string", whole_file::truncated_in_string),
    class("truncated-line", whole_file::truncated_line),
    class("trailing-garbage", whole_file::trailing_garbage),
    class("second-value", whole_file::second_value),
    class("wrapped-in-script", whole_file::wrapped_in_script),
    class("leading-garbage", whole_file::leading_garbage),
    class("markdown-fence", whole_file::markdown_fence),
    class("literal-newline", whole_file::literal_newline),
    class("stray-word", whole_file::stray_word),
    class("foreign-markup", whole_file::foreign_markup),
    class("line-numbers", whole_file::line_numbers),
    class("conflict-markers", any_text::conflict_markers),
    class("conflict-markers-diff3", any_text::conflict_markers_diff3),
    class("leftover-marker", any_text::leftover_marker),
    class("diff-sign", any_text::diff_sign),
    class("invisible-character", any_text::invisible_character),
    class("stray-character", any_text::stray_character),
    class("prose-before", any_text::prose_before),
    class("prose-after", any_text::prose_after),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use engine::{Document, FileClass, Limits};

    use super::*;

    const SAMPLE: &str = r#"{
  "name": "the sample's name",
  "paths": ["src/main.js", "docs\\d+", "a: \"b\" c", "one\n\ttwo"],
  "limits": { "least": 0.5, "most": 12000, "strict": true, "base": null },
  "files": [
    { "path": "a/b.json", "size": 12 },
    {
      "path": "{{ root }}/c.json",
      "tags": ["one", "two"]
    }
  ],
  "last": { "items": [1, 2] }
}
"#;

    fn is_broken(text: &str) -> bool {
        Document::from_text("sample.json", FileClass::Json, text, &Limits::default())
            .unwrap()
            .is_broken()
    }

    #[test]
    fn every_class_breaks_the_sample() {
        assert!(!is_broken(SAMPLE));
        for class in CLASSES {
            let mut random = Random::named(class.name);
            let broken =
                (0..50).any(|_| (class.inject)(SAMPLE, &mut random).is_some_and(|text| is_broken(&text)));
            assert!(broken, "{} does not break the sample", class.name);
        }
    }

    #[test]
    fn a_text_without_places_is_left_alone() {
        for class in CLASSES {
            for text in ["", "1", "[]", "{}"] {
                let _ = (class.inject)(text, &mut Random::named(class.name));
            }
        }
    }

    #[test]
    fn names_are_unique() {
        let names: BTreeSet<_> = CLASSES.iter().map(|class| class.name).collect();
        assert_eq!(names.len(), CLASSES.len());
    }
}
