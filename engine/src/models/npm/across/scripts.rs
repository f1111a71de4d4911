//! Scripts that run other scripts which the manifest does not have.

use super::super::super::fault::{Fault, FaultKind};
use super::super::commands::Shell;
use super::Seen;
use crate::data::NodeId;

pub(super) const MISSING: FaultKind = FaultKind {
    name: "npm/missing-script-target",
    gives: &[
        "at", "caller", "script", "nearest", "sure", "fixed", "scripts", "stub",
    ],
};

/// What npm runs although the manifest does not say it.
const GIVEN: [&str; 4] = ["env", "restart", "start", "install"];

/// What a script of that name usually runs, where its program is declared.
const USUAL: [(&str, &str, &str); 12] = [
    ("lint", "eslint", "eslint ."),
    ("typecheck", "typescript", "tsc --noEmit"),
    ("type-check", "typescript", "tsc --noEmit"),
    ("check-types", "typescript", "tsc --noEmit"),
    ("types", "typescript", "tsc --noEmit"),
    ("test", "vitest", "vitest run"),
    ("test", "jest", "jest"),
    ("test", "mocha", "mocha"),
    ("test", "ava", "ava"),
    ("format", "prettier", "prettier --write ."),
    ("build", "typescript", "tsc"),
    ("coverage", "vitest", "vitest run --coverage"),
];

impl Seen<'_> {
    pub(super) fn script_faults(&mut self) {
        let Some(scripts) = self.scripts() else {
            return;
        };
        for entry in self.commands(scripts) {
            let command = self.view.text(entry.value);
            for call in Shell::default().calls(command) {
                let name = &command[call.range.clone()];
                if !call.may_be_missing && !call.is_short && is_plain(name) {
                    self.script(
                        scripts,
                        entry.value,
                        self.view.text(entry.key),
                        name,
                        (call.range.start, call.range.end),
                    );
                }
            }
        }
    }

    fn script(&mut self, scripts: NodeId, at: NodeId, caller: &str, name: &str, place: (usize, usize)) {
        let own = &self.package.manifest.scripts;
        if self.view.get(scripts, name).is_some() || GIVEN.contains(&name) {
            return;
        }
        let nearest = self.nearness.of(
            name,
            own.keys().map(|name| &**name).filter(|known| *known != caller),
        );
        let command = self.view.text(at);
        let fixed =
            nearest.map(|nearest| format!("{}{}{}", &command[..place.0], nearest.name, &command[place.1..]));
        let stub = USUAL
            .iter()
            .find(|(script, package, _)| *script == name && self.package.manifest.declares(package));
        self.faults.push(
            Fault::new(&MISSING)
                .node("at", at)
                .node("scripts", scripts)
                .text("caller", caller)
                .text("script", name)
                .maybe("nearest", nearest.map(|nearest| nearest.name))
                .flag("sure", nearest.is_some_and(|nearest| nearest.is_sure))
                .maybe("fixed", fixed)
                .maybe("stub", stub.map(|(_, _, command)| *command)),
        );
    }
}

/// Whether the word is a script's name and nothing that a shell or a runner makes one of: globs and variables.
fn is_plain(name: &str) -> bool {
    !name.is_empty() && !name.contains(['$', '*', '{', '}', '%', '"', '\'', '`', '(', '!', '/', '\\'])
}
