//! Faults of YAML files.

mod blocks;
mod colons;
mod comments;
mod entries;
mod flow;
mod indentation;
mod quotes;
mod scalars;
mod sequences;
mod whole_file;

use super::super::random::Random;
use super::FaultClass;
use super::any_text;

const fn class(name: &'static str, inject: fn(&str, &mut Random) -> Option<String>) -> FaultClass {
    FaultClass { name, inject }
}

/// Every class.
pub(crate) const CLASSES: &[FaultClass] = &[
    class("missing-colon", colons::missing_colon),
    class(
        "missing-colon-before-children",
        colons::missing_colon_before_children,
    ),
    class("missing-colon-and-space", colons::missing_colon_and_space),
    class("missing-space-after-colon", colons::missing_space_after_colon),
    class("equals-for-colon", colons::equals_for_colon),
    class("arrow-for-colon", colons::arrow_for_colon),
    class("semicolon-for-colon", colons::semicolon_for_colon),
    class("comma-for-colon", colons::comma_for_colon),
    class("foreign-colon", colons::foreign_colon),
    class("double-colon", colons::double_colon),
    class("colon-after-value", colons::colon_after_value),
    class("tab-separator", colons::tab_separator),
    class("colon-inside-quote", colons::colon_inside_quote),
    class("tab-indent", indentation::tab_indent),
    class("tab-indent-block", indentation::tab_indent_block),
    class("tab-indent-everywhere", indentation::tab_indent_everywhere),
    class("no-break-indent", indentation::no_break_indent),
    class("space-too-many", indentation::space_too_many),
    class("space-too-few", indentation::space_too_few),
    class("indented-line", indentation::indented_line),
    class("dedented-line", indentation::dedented_line),
    class("lost-indentation", indentation::lost_indentation),
    class("indented-block", indentation::indented_block),
    class("dedented-block", indentation::dedented_block),
    class("misplaced-item", indentation::misplaced_item),
    class("misplaced-item-keys", indentation::misplaced_item_keys),
    class("indented-document-start", indentation::indented_first_line),
    class("joined-lines", indentation::joined_lines),
    class("literal-newline", indentation::literal_newline),
    class("split-line", indentation::split_line),
    class("split-word", indentation::split_word),
    class("missing-dash", sequences::missing_dash),
    class("missing-dash-mapping", sequences::missing_dash_mapping),
    class("missing-space-after-dash", sequences::missing_space_after_dash),
    class("bullet-for-dash", sequences::bullet_for_dash),
    class("long-dash", sequences::long_dash),
    class("numbered-item", sequences::numbered_item),
    class("double-dash", sequences::double_dash),
    class("stray-dash", sequences::stray_dash),
    class("sequence-in-key-line", sequences::sequence_in_key_line),
    class("mapping-in-key-line", sequences::mapping_in_key_line),
    class("value-before-children", sequences::value_before_children),
    class("missing-parent-line", sequences::missing_parent_line),
    class("json-line", sequences::json_line),
    class("json-braces", sequences::json_braces),
    class("missing-open-quote-single", quotes::missing_open_quote_single),
    class("missing-open-quote-double", quotes::missing_open_quote_double),
    class("missing-close-quote-single", quotes::missing_close_quote_single),
    class("missing-close-quote-double", quotes::missing_close_quote_double),
    class("stray-quote", quotes::stray_quote),
    class("stray-quote-key", quotes::stray_quote_key),
    class("quote-mismatch", quotes::quote_mismatch),
    class("smart-quotes", quotes::smart_quotes),
    class("backtick-quotes", quotes::backtick_quotes),
    class("doubled-quote", quotes::doubled_quote),
    class("unescaped-single-quote", quotes::unescaped_single_quote),
    class("unescaped-double-quote", quotes::unescaped_double_quote),
    class("same-quotes-inside", quotes::same_quotes_inside),
    class("backslash-in-single-quotes", quotes::backslash_in_single_quotes),
    class("text-after-quote", quotes::text_after_quote),
    class("stray-after-quote", quotes::stray_after_quote),
    class("bad-escape", quotes::bad_escape),
    class("double-quoted-pattern", quotes::double_quoted_pattern),
    class("backslash-before-quote", quotes::backslash_before_quote),
    class("unquoted-colon", scalars::unquoted_colon),
    class("unquoted-sign", scalars::unquoted_sign),
    class("unquoted-template", scalars::unquoted_template),
    class("unquoted-value", scalars::unquoted_value),
    class("reserved-sign", scalars::reserved_sign),
    class("markdown-emphasis", scalars::markdown_emphasis),
    class("colon-in-plain", scalars::colon_in_plain),
    class("repeated-key", scalars::repeated_key),
    class("template-value", scalars::template_value),
    class("undefined-alias", scalars::undefined_alias),
    class("broken-property", scalars::broken_property),
    class("unclosed-flow-sequence", flow::unclosed_sequence),
    class("unclosed-flow-mapping", flow::unclosed_mapping),
    class("unclosed-flow-inner", flow::unclosed_inner),
    class("unclosed-flow-end", flow::unclosed_at_the_end),
    class("missing-flow-open", flow::missing_open),
    class("extra-flow-close", flow::extra_close),
    class("extra-flow-open", flow::extra_open),
    class("mismatched-flow-bracket", flow::mismatched),
    class("missing-flow-comma", flow::missing_comma),
    class("extra-flow-comma", flow::extra_comma),
    class("other-sign-for-flow-comma", flow::other_sign_for_comma),
    class("missing-quote-in-flow", flow::missing_quote),
    class("comment-inside-flow", flow::comment_inside),
    class("text-after-flow", flow::text_after),
    class("block-dedented-text", blocks::dedented_text),
    class("block-dedented-text-line", blocks::dedented_text_line),
    class("block-dedented-text-end", blocks::dedented_text_end),
    class("block-first-line-indented", blocks::indented_first_line),
    class("block-tab-in-text", blocks::tab_in_text),
    class("block-missing-header", blocks::missing_header),
    class("block-wrong-header", blocks::wrong_header),
    class("block-text-in-header-line", blocks::text_in_header_line),
    class("block-missing-header-line", blocks::missing_header_line),
    class("missing-hash", comments::missing_hash),
    class("missing-hash-lines", comments::missing_hash_lines),
    class("missing-hash-after-value", comments::missing_hash_after_value),
    class("foreign-comment", comments::foreign_comment),
    class("glued-comment", comments::glued_comment),
    class("stray-line", whole_file::stray_line),
    class("template-line", whole_file::template_line),
    class("stray-bracket-line", whole_file::stray_bracket_line),
    class("broken-marker", whole_file::broken_marker),
    class("glued-marker", whole_file::glued_marker),
    class("broken-directive", whole_file::broken_directive),
    class("stray-document-end", whole_file::stray_document_end),
    class("trailing-garbage", whole_file::trailing_garbage),
    class("leading-garbage", whole_file::leading_garbage),
    class("markdown-fence", whole_file::markdown_fence),
    class("truncated", whole_file::truncated),
    class("truncated-line", whole_file::truncated_line),
    class("line-numbers", whole_file::line_numbers),
    class("conflict-markers", any_text::conflict_markers),
    class("conflict-markers-diff3", any_text::conflict_markers_diff3),
    class("leftover-marker", any_text::leftover_marker),
    class("diff-sign", any_text::diff_sign),
    class("invisible-character", any_text::invisible_character),
    class("stray-character", any_text::stray_character),
    class("prose-after", any_text::prose_after),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use engine::{Document, FileClass, Limits};

    use super::*;

    const SAMPLE: &str = r#"---
# The sample of every style.
# It has two lines of comment: these.
name: the sample of all
title: 'it''s: a "title"'
message: "say \"hello\": all"
template: "{{ value }} of {{ 'all' }}"
pattern: '\d+/x'
escaped: "a\\d"
said: "a \"b\" c"
own: 'the sample''s'
base: &base
  path: src/main
  size: 12  # of: lines
other:
  - *base
  - name: first
    tags: [one, "two", three]
    pair: {a: 1, b: [2, 3]}
  - name: second
    values:
      - 1
      - 2 and more
steps:
  run: |
    echo one: two
    echo three
  last: true
"#;

    fn is_broken(text: &str) -> bool {
        Document::from_text("sample.yaml", FileClass::Yaml, text, &Limits::default())
            .unwrap()
            .is_broken()
    }

    #[test]
    fn every_class_breaks_the_sample() {
        assert!(!is_broken(SAMPLE));
        for class in CLASSES {
            let mut random = Random::named(class.name);
            let broken =
                (0..100).any(|_| (class.inject)(SAMPLE, &mut random).is_some_and(|text| is_broken(&text)));
            assert!(broken, "{} does not break the sample", class.name);
        }
    }

    #[test]
    fn a_text_without_places_is_left_alone() {
        for class in CLASSES {
            for text in ["", "a", "- a", "a: b", "[]", "---\n"] {
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
