//! Labels of machines that GitHub does not have, as far as they are nearly those that it has: others may be a repository's own.

use super::super::super::fault::{Fault, FaultKind};
use super::super::super::shape;
use super::{Seen, suggest};
use crate::data::NodeId;

pub(super) const LABEL: FaultKind = FaultKind {
    name: "github/runner-label",
    gives: &["at", "label", "reason", "nearest", "sure", "first"],
};

pub(super) const RETIRED: FaultKind = FaultKind {
    name: "github/runner-retired",
    gives: &["at", "label", "better"],
};

/// The machines that GitHub has.
const HOSTED: [&str; 33] = [
    "ubuntu-latest",
    "ubuntu-24.04",
    "ubuntu-22.04",
    "ubuntu-24.04-arm",
    "ubuntu-22.04-arm",
    "ubuntu-slim",
    "windows-latest",
    "windows-2025",
    "windows-2022",
    "windows-11-arm",
    "windows-2025-vs2026",
    "macos-latest",
    "macos-latest-large",
    "macos-latest-xlarge",
    "macos-26",
    "macos-26-large",
    "macos-26-xlarge",
    "macos-26-intel",
    "macos-15",
    "macos-15-large",
    "macos-15-xlarge",
    "macos-15-intel",
    "macos-14",
    "macos-14-large",
    "macos-14-xlarge",
    "ubuntu-latest-4-cores",
    "ubuntu-latest-8-cores",
    "ubuntu-latest-16-cores",
    "windows-latest-8-cores",
    "self-hosted",
    "linux",
    "windows",
    "macos",
];

/// Machines that are gone, and what took their place.
const GONE: [(&str, &str); 16] = [
    ("ubuntu-20.04", "ubuntu-22.04"),
    ("ubuntu-18.04", "ubuntu-22.04"),
    ("ubuntu-16.04", "ubuntu-22.04"),
    ("ubuntu-22.10", "ubuntu-22.04"),
    ("ubuntu-16.10", "ubuntu-22.04"),
    ("windows-2019", "windows-2022"),
    ("windows-2016", "windows-2022"),
    ("vs2017-win2016", "windows-2022"),
    ("macos-13", "macos-15-intel"),
    ("macos-13-large", "macos-15-large"),
    ("macos-13-xlarge", "macos-15-xlarge"),
    ("macos-12", "macos-15-intel"),
    ("macos-12-large", "macos-15-large"),
    ("macos-11", "macos-15-intel"),
    ("macos-10.15", "macos-15-intel"),
    ("macos-10.14", "macos-15-intel"),
];

/// Whether a label is a system of GitHub's with a version that the system never had and, going by those that it has, never
/// will: `ubuntu-222.04`, `windows-202`.
fn has_impossible_version(label: &str) -> bool {
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let Some((system, version)) = label.split_once('-') else {
        return false;
    };
    let has_digits = |text: &str, count: usize| is_number(text) && text.len() == count;
    match system {
        "ubuntu" => version.split_once('.').is_some_and(|(year, month)| {
            let may_be = has_digits(year, 2) && matches!(month, "04" | "10");
            is_number(year) && is_number(month) && !may_be
        }),
        "windows" => is_number(version) && !(has_digits(version, 4) && version.starts_with("20")),
        "macos" => is_number(version) && !has_digits(version, 2),
        _ => false,
    }
}

/// Whether a label differs from a name of GitHub's by one letter that came into the version: `ubuntu-24.j4`.
fn is_slip_in_version(label: &str, name: &str) -> bool {
    let version = |text: &str| text.split_once('-').map(|(_, version)| version.to_owned());
    let (Some(typed), Some(meant)) = (version(label), version(name)) else {
        return false;
    };
    let letters = |text: &str| text.bytes().filter(u8::is_ascii_alphabetic).count();
    meant.bytes().any(|byte| byte.is_ascii_digit())
        && letters(&typed) > letters(&meant)
        && strsim::osa_distance(label, name) == 1
}

impl Seen<'_> {
    pub(super) fn runner_faults(&mut self) {
        let view = self.view;
        for entry in self.jobs.clone() {
            let Some(runs_on) = view.get(entry.value, "runs-on") else {
                continue;
            };
            let runs_on = view.resolve(runs_on);
            let group = view
                .get(runs_on, "group")
                .and_then(|group| shape::scalar(view, group));
            self.group(group);
            let is_list = shape::sequence(view, runs_on).is_some();
            let own = match view.get(runs_on, "labels") {
                Some(labels) => shape::flat_scalars(view, labels),
                None if shape::mapping(view, runs_on).is_some() => Vec::new(),
                None => shape::flat_scalars(view, runs_on),
            };
            if own
                .iter()
                .any(|label| view.text(*label).eq_ignore_ascii_case("self-hosted"))
                || group.is_some()
            {
                continue;
            }
            let mut systems: Vec<(&str, NodeId)> = Vec::new();
            for label in own {
                for named in self.labels(entry.value, label) {
                    self.label(named);
                }
                let text = view.text(label);
                let system = ["ubuntu-", "windows-", "macos-"]
                    .into_iter()
                    .find(|system| text.starts_with(system));
                if let Some(system) = system.filter(|_| is_list) {
                    systems.push((system, label));
                }
            }
            if let Some((system, first)) = systems.first()
                && let Some((_, other)) = systems.iter().find(|(other, _)| other != system)
            {
                let reason = "one machine must have all labels of the list, and none has both".to_owned();
                self.faults.push(
                    Fault::new(&LABEL)
                        .node("at", *other)
                        .node("first", *first)
                        .text("label", view.text(*other))
                        .text("reason", reason)
                        .flag("sure", false),
                );
            }
        }
    }

    /// The label itself, or the values of the matrix that it takes: `${{ matrix.os }}`.
    pub(super) fn labels(&self, job: NodeId, label: NodeId) -> Vec<NodeId> {
        let view = self.view;
        let text = view.text(label).trim();
        if !self.is_computed(label) {
            return vec![label];
        }
        let inside = text
            .strip_prefix("${{")
            .and_then(|rest| rest.strip_suffix("}}"))
            .map(str::trim);
        let Some(key) = inside.and_then(|inside| inside.strip_prefix("matrix.")) else {
            return Vec::new();
        };
        let Some(matrix) = view.get_path(job, &["strategy", "matrix"]) else {
            return Vec::new();
        };
        let mut found: Vec<NodeId> = Vec::new();
        let mut add = |value: Option<NodeId>| {
            let values = value
                .map(|value| shape::flat_scalars(view, value))
                .unwrap_or_default();
            found.extend(values.into_iter().filter(|value| !self.is_computed(*value)));
        };
        add(view.get(matrix, key));
        let include = view.get(matrix, "include");
        for item in include
            .map(|include| shape::flat_items(view, include))
            .unwrap_or_default()
        {
            add(view.get(item, key));
        }
        found
    }

    fn label(&mut self, node: NodeId) {
        let label = self.view.text(node);
        let lower = label.to_ascii_lowercase();
        if HOSTED.contains(&lower.as_str()) {
            return;
        }
        if let Some((_, better)) = GONE.into_iter().find(|(gone, _)| *gone == lower) {
            let fault = Fault::new(&RETIRED).node("at", node).text("label", label);
            self.faults.push(fault.text("better", better));
            return;
        }
        let is_numbered = |name: &str| name.chars().filter(char::is_ascii_digit).collect::<String>();
        let names = HOSTED[..25]
            .iter()
            .copied()
            .filter(|name| is_numbered(name) == is_numbered(label));
        let nearest = self.nearest(label, names).or_else(|| {
            let alias = match lower.as_str() {
                "linux-latest" | "ubuntu" => "ubuntu-latest",
                "mac-latest" | "macos-lastest" | "osx-latest" => "macos-latest",
                "win-latest" => "windows-latest",
                _ => return None,
            };
            Some(super::super::super::nearness::Nearest {
                name: alias,
                is_sure: false,
            })
        });
        let is_no_version = has_impossible_version(&lower);
        let nearest = nearest.or_else(|| {
            let is_near = |name: &&str| is_no_version || is_slip_in_version(&lower, name);
            self.nearest(label, HOSTED[..25].iter().copied().filter(is_near))
        });
        // Larger machines of an organization's own are called like GitHub's, with their size behind it.
        let is_own = |name: &str| {
            let behind = lower.strip_prefix(name);
            behind.is_some_and(|behind| behind.starts_with('-'))
        };
        let nearest = nearest.filter(|nearest| !is_own(nearest.name));
        if nearest.is_none() && !is_no_version {
            return;
        }
        let reason = "no machine of GitHub's has it".to_owned();
        let fault = Fault::new(&LABEL)
            .node("at", node)
            .text("label", label)
            .text("reason", reason);
        self.faults.push(suggest(fault, nearest));
    }

    /// A group may say whose it is: `org/name`, `enterprise/name`.
    fn group(&mut self, node: Option<NodeId>) {
        let Some(node) = node.filter(|node| !self.is_computed(*node)) else {
            return;
        };
        let name = self.view.text(node);
        let parts: Vec<&str> = name.split('/').collect();
        let is_sound = match parts.as_slice() {
            [_] => true,
            [owner, group] => {
                matches!(*owner, "org" | "organization" | "ent" | "enterprise") && !group.is_empty()
            }
            _ => false,
        };
        if !is_sound {
            let reason = "a group has `organization/` or `enterprise/` in front of its name, or nothing";
            let fault = Fault::new(&LABEL)
                .node("at", node)
                .text("label", name)
                .text("reason", reason);
            self.faults.push(fault.flag("sure", false));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{GONE, HOSTED, has_impossible_version, is_slip_in_version};

    #[test]
    fn a_version_that_no_system_can_have_is_told_from_one_to_come() {
        for label in [
            "ubuntu-222.04",
            "ubuntu-22.4",
            "ubuntu-2.04",
            "windows-202",
            "windows-20222",
            "macos-1",
            "macos-155",
        ] {
            assert!(has_impossible_version(label), "{label}");
        }
        for label in [
            "ubuntu-26.04",
            "windows-2028",
            "macos-27",
            "ubuntu-latest",
            "ubuntu-22.04-8core",
            "macos-xl",
            "gpu-1",
        ] {
            assert!(!has_impossible_version(label), "{label}");
        }
        for label in HOSTED.iter().chain(GONE.iter().map(|(gone, _)| gone)) {
            assert!(!has_impossible_version(label), "{label}");
        }
    }

    #[test]
    fn a_letter_in_a_version_is_a_slip() {
        assert!(is_slip_in_version("ubuntu-24.j4", "ubuntu-24.04"));
        assert!(!is_slip_in_version("ubuntu-26.04", "ubuntu-24.04"));
        assert!(!is_slip_in_version("macos-m1", "macos-14"));
        assert!(!is_slip_in_version("ubuntu-lates", "ubuntu-latest"));
    }
}
