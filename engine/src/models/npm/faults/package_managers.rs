//! Package managers as Corepack wants them named: `pnpm@9.1.0`.

use super::super::super::fault::{Fault, FaultKind};
use super::super::range::{Manner, is_version};
use super::super::range_repair;
use super::super::specifier::is_template;
use super::Seen;

pub(super) const FORMAT: FaultKind = FaultKind {
    name: "npm/package-manager-format",
    gives: &["at", "manager", "says", "better", "sure"],
};

/// The managers that go by this field.
const MANAGERS: [&str; 4] = ["npm", "pnpm", "yarn", "bun"];

impl Seen<'_> {
    pub(super) fn package_manager_faults(&mut self) {
        let Some(node) = self.field("packageManager") else {
            return;
        };
        let Some(text) = self.string(node).filter(|text| !is_template(text)) else {
            return;
        };
        let told = |says: &str| {
            Fault::new(&FORMAT)
                .node("at", node)
                .text("manager", text)
                .text("says", says)
        };
        let (name, version) = parted(text);
        let fault = if !MANAGERS.contains(&name) {
            let Some(nearest) = self.nearness.of(name, MANAGERS) else {
                return;
            };
            let better = is_exact(version).then(|| format!("{}@{version}", nearest.name));
            told("no package manager has that name")
                .maybe("better", better)
                .flag("sure", false)
        } else if version.contains("://") || (is_exact(version) && text == format!("{name}@{version}")) {
            return;
        } else if is_exact(version) {
            told("an `@` stands between name and version")
                .text("better", format!("{name}@{version}"))
                .flag("sure", true)
        } else {
            let (bare, hash) = version
                .split_once('+')
                .map_or((version, ""), |(bare, hash)| (bare, hash));
            let better = range_repair::version(bare).map(|mended| {
                let hash = if hash.is_empty() {
                    String::new()
                } else {
                    format!("+{hash}")
                };
                (format!("{name}@{}{hash}", mended.text), mended.is_sure)
            });
            let is_sure = version.starts_with('v') && better.as_ref().is_some_and(|(_, is_sure)| *is_sure);
            told("Corepack needs one whole version, `name@x.y.z`")
                .maybe("better", better.map(|(text, _)| text))
                .flag("sure", is_sure)
        };
        self.faults.push(fault);
    }
}

/// The name and the version, whatever stands between them.
fn parted(text: &str) -> (&str, &str) {
    let text = text.trim();
    let end = text
        .find(|c: char| !c.is_ascii_alphabetic())
        .unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    (name, rest.trim_start_matches(['@', ' ', ':', '=']))
}

fn is_exact(version: &str) -> bool {
    is_version(version, Manner::Strict) && version.starts_with(|c: char| c.is_ascii_digit())
}
