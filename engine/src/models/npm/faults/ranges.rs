//! Ranges of dependencies that npm cannot read, or reads in part.

use super::super::super::fault::{Fault, FaultKind};
use super::super::range::{Manner, Reading, passed_over};
use super::super::range_repair;
use super::super::specifier::{Specifier, specifier};
use super::dependencies::SECTIONS;
use super::{Seen, is_comment, mended};
use crate::data::Entry;

pub(super) const RANGE: FaultKind = FaultKind {
    name: "npm/invalid-range",
    gives: &[
        "at", "key", "name", "range", "says", "section", "better", "sure", "number",
    ],
};

pub(super) const PASSED_OVER: FaultKind = FaultKind {
    name: "npm/ignored-comparator",
    gives: &[
        "at", "key", "name", "range", "ignored", "section", "better", "sure",
    ],
};

impl Seen<'_> {
    pub(super) fn range_faults(&mut self) {
        for section in SECTIONS {
            let Some(mapping) = self.mapping(section) else {
                continue;
            };
            for entry in self.entries(mapping) {
                let fault = self.range_of(section, entry);
                self.faults.extend(fault);
            }
        }
    }

    fn range_of(&self, section: &'static str, entry: Entry) -> Option<Fault> {
        let name = self.view.text(entry.key);
        if is_comment(name) {
            return None;
        }
        let told = |kind| {
            Fault::new(kind)
                .node("at", entry.value)
                .node("key", entry.key)
                .text("name", name)
                .text("section", section)
        };
        let Some(text) = self.string(entry.value) else {
            let says = format!(
                "npm must be given a string for `{name}`, not {}",
                self.type_of(entry.value)
            );
            let source = self.view.span(entry.value).text(self.view.source());
            let is_number = self.is_number(entry.value);
            return Some(
                told(&RANGE)
                    .text("range", source)
                    .text("says", says)
                    .maybe("better", is_number.then_some(source))
                    .flag("sure", false)
                    .flag("number", is_number),
            );
        };
        let better = || range_repair::range(text, name, Manner::Lenient);
        match specifier(text) {
            Specifier::Versions(Reading::Partly) => {
                let fault = told(&PASSED_OVER)
                    .text("range", text)
                    .text("ignored", passed_over(text).join(" "));
                Some(mended(fault, better()))
            }
            Specifier::Versions(Reading::Nothing) => {
                let says = format!("no version of `{name}` can match `{text}`");
                Some(
                    mended(told(&RANGE).text("range", text).text("says", says), better())
                        .flag("number", false),
                )
            }
            Specifier::Unknown => {
                let says = format!("Invalid tag name \"{text}\" of package \"{name}@{text}\"");
                Some(
                    mended(told(&RANGE).text("range", text).text("says", says), better())
                        .flag("number", false),
                )
            }
            Specifier::Tag => {
                let nearest = self.nearness.of(text, ["latest"])?;
                let says = format!("`{name}` will hardly have the tag `{text}`");
                Some(
                    told(&RANGE)
                        .text("range", text)
                        .text("says", says)
                        .text("better", nearest.name)
                        .flag("sure", false)
                        .flag("number", false),
                )
            }
            Specifier::Versions(Reading::Whole) | Specifier::Elsewhere | Specifier::Template => None,
        }
    }
}
