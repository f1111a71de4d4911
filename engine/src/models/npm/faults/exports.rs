//! Entry points that Node refuses, and conditions that nobody reaches.
//!
//! Node takes the first condition of an object that holds, and so do TypeScript and bundlers; `default` always holds.

use super::super::super::fault::{Fault, FaultKind};
use super::super::specifier::is_template;
use super::Seen;
use super::reordering::reordered;
use crate::data::{Entry, Kind, NodeId, ScalarKind};

pub(super) const ORDER: FaultKind = FaultKind {
    name: "npm/exports-order",
    gives: &["at", "value", "first", "says", "better", "sure"],
};

pub(super) const PATH: FaultKind = FaultKind {
    name: "npm/exports-invalid-path",
    gives: &["at", "key", "says", "better", "name", "sure"],
};

/// More keys than anybody mixes are not compared with each other.
const MOST_MIXED: usize = 100;

/// Conditions that hold for TypeScript whenever it looks for types.
const OF_TYPESCRIPT: [&str; 3] = ["import", "require", "node"];

impl<'d> Seen<'d> {
    pub(super) fn export_faults(&mut self) {
        if let Some(exports) = self.field("exports") {
            self.subpath_keys(exports);
            self.targets(exports);
        }
        for field in ["exports", "imports"] {
            if let Some(node) = self.field(field) {
                self.orders(node);
            }
        }
    }

    /// Goes through all objects in `node`, whatever they are under.
    fn orders(&mut self, node: NodeId) {
        let mut pending = vec![node];
        while let Some(node) = pending.pop() {
            pending.extend(self.view.children(node));
            if self.view.kind(node) == Kind::Mapping {
                let entries = self.entries(node);
                let is_conditions = entries
                    .iter()
                    .all(|entry| !self.view.text(entry.key).starts_with(['.', '#']));
                if is_conditions {
                    self.order(node, &entries);
                }
            }
        }
    }

    /// Tells of the first thing that is out of order; mended, all is in order.
    fn order(&mut self, mapping: NodeId, entries: &[Entry]) {
        let name = |entry: &Entry| self.view.text(entry.key);
        let place = |wanted: &str| entries.iter().position(|entry| name(entry) == wanted);
        let hidden = place("types").and_then(|at| {
            let before = entries.iter().take(at);
            let hides = before
                .clone()
                .position(|one| self.hides_types(one, entries.get(at)));
            hides.map(|hides| (at, hides))
        });
        let early = place("default").filter(|at| at + 1 < entries.len());
        let late = place("module")
            .zip(place("require"))
            .filter(|(at, before)| before < at);
        let (at, before, says) = if let Some((at, before)) = hidden {
            let first = entries.get(before).map_or("", name);
            (
                at,
                before,
                format!("TypeScript never reaches `types`: `{first}` comes first"),
            )
        } else if let Some(at) = early {
            let next = entries.get(at + 1).map_or("", name);
            (
                at,
                at + 1,
                format!("nobody reaches `{next}`: `default` comes first and always holds"),
            )
        } else if let Some((at, before)) = late {
            let says = "bundlers that `require` the package never reach `module`: `require` comes first";
            (at, before, says.to_owned())
        } else {
            return;
        };
        let mut order: Vec<usize> = (0..entries.len()).collect();
        if let Some((at, before)) = late {
            order.retain(|number| *number != at);
            order.insert(before, at);
        }
        if let Some((at, _)) = hidden {
            order.retain(|number| *number != at);
            order.insert(0, at);
        }
        if let Some(at) = early {
            order.retain(|number| *number != at);
            order.push(at);
        }
        let is_sure = early.is_none() && late.is_none();
        let fault = Fault::new(&ORDER)
            .node("at", entries.get(at).map(|entry| entry.key))
            .node("value", mapping)
            .node("first", entries.get(before).map(|entry| entry.key))
            .text("says", says)
            .flag("sure", is_sure)
            .maybe("better", reordered(self.view, mapping, &order));
        self.faults.push(fault);
    }

    /// Whether TypeScript stops at `one` before it comes to `types`. It looks for the declarations beside a file on its own.
    fn hides_types(&self, one: &Entry, types: Option<&Entry>) -> bool {
        let name = self.view.text(one.key);
        if !OF_TYPESCRIPT.contains(&name) && name != "default" {
            return false;
        }
        let (Some(target), Some(types)) = (
            self.string(one.value),
            types.and_then(|types| self.string(types.value)),
        ) else {
            return false;
        };
        !declarations(target).contains(&types.to_owned())
    }

    /// Keys of subpaths: either all of them begin with `.`, or none does.
    fn subpath_keys(&mut self, exports: NodeId) {
        if self.view.kind(exports) != Kind::Mapping {
            return;
        }
        let entries = self.entries(exports);
        let is_subpath = |entry: &Entry| self.view.text(entry.key).starts_with('.');
        if !entries.iter().any(is_subpath) {
            return;
        }
        let others: Vec<Entry> = entries
            .iter()
            .filter(|entry| !is_subpath(entry))
            .copied()
            .collect();
        for entry in others.into_iter().take(MOST_MIXED) {
            let key = self.view.text(entry.key);
            let path = format!("./{}", key.trim_start_matches('/'));
            let is_condition = super::vocabulary::CONDITIONS.contains(&key);
            let is_free = self.view.own_get(exports, &path).is_none() && !is_condition && !key.is_empty();
            self.faults.push(
                Fault::new(&PATH)
                    .node("at", entry.key)
                    .node("key", entry.key)
                    .text(
                        "says",
                        format!(
                            "\"exports\" cannot contain some keys starting with '.' and some not: `{key}`"
                        ),
                    )
                    .maybe("name", is_free.then_some(path))
                    .flag("sure", false),
            );
        }
    }

    /// Targets in `exports`, which must lie in the package. Of a list, Node takes the first that is sound.
    fn targets(&mut self, exports: NodeId) {
        let mut pending = vec![exports];
        while let Some(node) = pending.pop() {
            match self.view.kind(node) {
                Kind::Mapping => pending.extend(self.view.children(node)),
                Kind::Scalar(kind) => {
                    let fault = self.target(node, kind);
                    self.faults.extend(fault);
                }
                Kind::Sequence | Kind::Alias => {}
            }
        }
    }

    fn target(&self, node: NodeId, kind: ScalarKind) -> Option<Fault> {
        let text = self.view.text(node);
        let told = |says: String| {
            Fault::new(&PATH)
                .node("at", node)
                .node("key", self.view.key(node))
                .text("says", says)
        };
        match kind {
            ScalarKind::Null => None,
            ScalarKind::String if is_template(text) => None,
            ScalarKind::String if text.starts_with("./") => {
                let mut parts = text.split(['/', '\\']).skip(1);
                parts
                    .any(|part| matches!(part, ".." | "." | "node_modules"))
                    .then(|| {
                        told(format!(
                            "Invalid \"exports\" target \"{text}\": it leaves the package"
                        ))
                        .flag("sure", false)
                    })
            }
            ScalarKind::String => {
                let better = inside(text);
                let is_sure = better.is_some() && !text.starts_with(['/', '.']) && text.contains(['/', '.']);
                Some(
                    told(format!(
                        "Invalid \"exports\" target \"{text}\"; targets must start with \"./\""
                    ))
                    .maybe("better", better)
                    .flag("sure", is_sure),
                )
            }
            _ => Some(
                told(format!(
                    "Invalid \"exports\" target {text}: a target is a string or null"
                ))
                .flag("sure", false),
            ),
        }
    }
}

/// The same path written as one in the package; nothing when it is none.
fn inside(text: &str) -> Option<String> {
    let path = text.trim_start_matches('/');
    let is_path = !path.is_empty()
        && !path.starts_with(['.', '@', '#'])
        && !path.contains([':', '\\', ' '])
        && path
            .split('/')
            .all(|part| !matches!(part, "" | "." | ".." | "node_modules"));
    let has_file = path
        .rsplit('/')
        .next()
        .is_some_and(|name| name.contains('.') || name.contains('*'));
    (is_path && has_file).then(|| format!("./{path}"))
}

/// The declarations that TypeScript looks for beside a file.
fn declarations(target: &str) -> Vec<String> {
    for (script, types) in [
        (".mjs", ".d.mts"),
        (".cjs", ".d.cts"),
        (".jsx", ".d.ts"),
        (".js", ".d.ts"),
    ] {
        if let Some(stem) = target.strip_suffix(script) {
            return vec![format!("{stem}{types}")];
        }
    }
    vec![target.to_owned()]
}
