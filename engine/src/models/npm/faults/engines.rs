//! Engines whose versions npm cannot compare with.

use super::super::super::fault::{Fault, FaultKind};
use super::super::range::{Manner, Reading, reading};
use super::super::range_repair;
use super::super::specifier::is_template;
use super::{Seen, mended};
use crate::data::{Kind, NodeId};

pub(super) const SYNTAX: FaultKind = FaultKind {
    name: "npm/engines-node-syntax",
    gives: &["at", "key", "engine", "range", "says", "better", "sure", "object"],
};

/// The engines that npm and its kin compare with.
const ENGINES: [&str; 4] = ["node", "npm", "pnpm", "yarn"];

impl Seen<'_> {
    pub(super) fn engine_faults(&mut self) {
        let Some(engines) = self.field("engines") else {
            return;
        };
        match self.view.kind(engines) {
            Kind::Mapping => {
                for entry in self.entries(engines) {
                    let engine = self.view.text(entry.key);
                    let fault = ENGINES
                        .contains(&engine)
                        .then(|| self.engine(engine, entry.value));
                    self.faults.extend(fault.flatten());
                }
            }
            Kind::Sequence => {
                let says = "npm looks for `engines` in an object and passes over an array";
                let object = self.engines_as_object(engines);
                let fault = self.whole_field(engines, says, object);
                self.faults.push(fault);
            }
            _ => {
                if let Some(text) = self.string(engines) {
                    let says = "npm looks for `engines` in an object and passes over a string";
                    let object = pair(text).map(|(name, range)| format!("{{ \"{name}\": \"{range}\" }}"));
                    let fault = self.whole_field(engines, says, object);
                    self.faults.push(fault);
                }
            }
        }
    }

    fn whole_field(&self, engines: NodeId, says: &str, object: Option<String>) -> Fault {
        Fault::new(&SYNTAX)
            .node("at", engines)
            .node("key", self.view.key(engines))
            .text("engine", "engines")
            .text("says", says)
            .maybe("object", object)
            .flag("sure", false)
    }

    fn engine(&self, engine: &str, value: NodeId) -> Option<Fault> {
        let text = self.string(value)?;
        // `"npm": "please use yarn"` is meant to be refused.
        let is_versionlike = engine == "node"
            || text
                .trim_start()
                .starts_with(|c: char| c.is_ascii_digit() || "^~<>=v*".contains(c));
        if is_template(text) || !is_versionlike || reading(text, Manner::Strict) == Reading::Whole {
            return None;
        }
        let fault = Fault::new(&SYNTAX)
            .node("at", value)
            .node("key", self.view.key(value))
            .text("engine", engine)
            .text("range", text)
            .text(
                "says",
                format!("`{text}` is no range of versions of `{engine}`: every version is unsupported"),
            );
        Some(mended(fault, range_repair::range(text, engine, Manner::Strict)))
    }

    /// A list such as `["node >= 0.8"]` as an object in the same layout.
    fn engines_as_object(&self, list: NodeId) -> Option<String> {
        let span = self.view.span(list);
        let source = self.view.source();
        let mut text = String::from("{");
        let mut at = span.start + 1;
        for item in self.view.items(list) {
            let own = self.view.span(item);
            let (name, range) = pair(self.string(item)?)?;
            text.push_str(source.get(at..own.start)?);
            text.push_str(&format!("\"{name}\": \"{range}\""));
            at = own.end;
        }
        text.push_str(source.get(at..span.end.checked_sub(1)?)?);
        text.push('}');
        Some(text)
    }
}

/// `node >= 0.8` as a name and a range.
fn pair(text: &str) -> Option<(&str, String)> {
    let text = text.trim();
    let end = text
        .find(|c: char| !c.is_ascii_alphabetic())
        .unwrap_or(text.len());
    let (name, range) = text.split_at(end);
    let range = range.trim_start_matches([' ', '@', ':']).trim();
    let range = if range.is_empty() {
        "*".to_owned()
    } else if reading(range, Manner::Strict) == Reading::Whole {
        range.to_owned()
    } else {
        range_repair::range(range, name, Manner::Strict)?.text
    };
    (ENGINES.contains(&name) && !range.contains(['"', '\\'])).then_some((name, range))
}
