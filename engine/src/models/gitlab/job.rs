//! One job, visible or hidden, and the names it uses.

use super::super::files::{Place, Sources};
use super::super::shape;
use super::{Site, include};
use crate::data::{Entry, Kind, NodeId, View};

/// A name that stands as a scalar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameUse {
    /// The name.
    pub name: Box<str>,
    /// The scalar.
    pub place: Place,
}

/// Whose job a need waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NeedTarget {
    /// A job of this pipeline.
    Here,
    /// A job of another pipeline or project.
    Elsewhere,
}

/// One entry of `needs:`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Need {
    /// The job.
    pub job: NameUse,
    /// Whose it is.
    pub target: NeedTarget,
    /// Whether it may be missing.
    pub optional: bool,
    /// Whether one of its instances is picked by `parallel:matrix`.
    pub picks_instance: bool,
    /// Whether it stands under one of the job's `rules:`.
    pub in_rule: bool,
}

/// A `!reference`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReferencePath {
    /// The tagged sequence.
    pub place: Place,
    /// Its items.
    pub keys: Vec<NameUse>,
}

/// A file that a child pipeline is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChildFile {
    /// Its path.
    pub path: NameUse,
    /// The inputs it is handed.
    pub inputs: Vec<Entry>,
}

/// A job. Each of the lists holds what stands in any of its sites.
#[derive(Debug, Clone, Default)]
pub struct Job {
    /// Its name.
    pub name: Box<str>,
    /// Where it is defined, the strongest last.
    pub sites: Vec<Site>,
    /// Its own `stage:`; the strongest last.
    pub stages: Vec<NameUse>,
    /// Its own `extends:`, of the strongest site that has one.
    pub extends: Vec<NameUse>,
    /// Its own `needs:`.
    pub needs: Vec<Need>,
    /// Its own `dependencies:`.
    pub dependencies: Vec<NameUse>,
    /// Its own `environment:on_stop:`.
    pub on_stop: Vec<NameUse>,
    /// The jobs whose artifacts its child pipeline is made of.
    pub artifact_jobs: Vec<NameUse>,
    /// The files of this project that its child pipeline is made of.
    pub child_files: Vec<ChildFile>,
    /// The `!reference`s in it.
    pub references: Vec<ReferencePath>,
}

impl Job {
    pub(super) fn new(name: &str) -> Self {
        Self {
            name: name.into(),
            ..Self::default()
        }
    }

    /// Whether it is hidden and never runs itself.
    #[must_use]
    pub fn is_hidden(&self) -> bool {
        self.name.starts_with('.')
    }

    /// The site that wins.
    #[must_use]
    pub fn site(&self) -> Option<Site> {
        self.sites.last().copied()
    }

    /// Reads what the job's own entries say. Values behind anchors are read too; mappings behind merge keys belong to
    /// those who wrote them.
    pub(super) fn read(&mut self, sources: &Sources) {
        for site in self.sites.clone() {
            let Some(view) = sources.view(site.file) else {
                continue;
            };
            let body = match view.kind(site.value) {
                Kind::Mapping => site.value,
                Kind::Sequence => {
                    self.read_references(site, site.value, view);
                    continue;
                }
                _ => continue,
            };
            self.read_references(site, body, view);
            for entry in shape::own_entries(view, body) {
                self.read_entry(site, view, view.text(entry.key), entry.value);
            }
        }
    }

    fn read_entry(&mut self, site: Site, view: &View, key: &str, value: NodeId) {
        let names = |node: NodeId| -> Vec<NameUse> {
            let scalars = shape::flat_scalars(view, node).into_iter();
            scalars.filter_map(|node| name_use(site, view, node)).collect()
        };
        match key {
            "stage" | "type" => self.stages.extend(names(value)),
            "extends" => self.extends = names(value),
            "dependencies" => self.dependencies.extend(names(value)),
            "needs" => self.read_needs(site, view, value, false),
            "environment" => {
                let stop = shape::mapping(view, value).and_then(|node| view.get(node, "on_stop"));
                self.on_stop.extend(stop.into_iter().flat_map(names));
            }
            "rules" => {
                for rule in shape::flat_items(view, value) {
                    if let Some(needs) = view.get(rule, "needs") {
                        self.read_needs(site, view, needs, true);
                    }
                }
            }
            "trigger" => {
                let include = shape::mapping(view, value).and_then(|node| view.get(node, "include"));
                for item in include.into_iter().flat_map(|node| shape::flat_items(view, node)) {
                    let local = match view.kind(item) {
                        Kind::Mapping => view.get(item, "local"),
                        _ => Some(item),
                    };
                    let paths = local.into_iter().flat_map(names);
                    self.child_files.extend(paths.map(|path| ChildFile {
                        path,
                        inputs: include::inputs(view, item),
                    }));
                    self.artifact_jobs
                        .extend(view.get(item, "job").into_iter().flat_map(names));
                }
            }
            _ => {}
        }
    }

    pub(super) fn read_needs(&mut self, site: Site, view: &View, node: NodeId, in_rule: bool) {
        for item in shape::flat_items(view, node) {
            let get = |key: &str| view.get(item, key);
            let job = match view.kind(item) {
                Kind::Mapping => get("job").and_then(|node| shape::scalar(view, node)),
                _ => shape::scalar(view, item),
            };
            let Some(job) = job.and_then(|job| name_use(site, view, job)) else {
                continue;
            };
            let elsewhere = get("pipeline").is_some() || get("project").is_some();
            self.needs.push(Need {
                job,
                target: if elsewhere {
                    NeedTarget::Elsewhere
                } else {
                    NeedTarget::Here
                },
                optional: get("optional").is_some_and(|node| view.text(node) == "true"),
                picks_instance: get("parallel").is_some(),
                in_rule,
            });
        }
    }

    /// All `!reference`s between the beginning and the end of a node.
    fn read_references(&mut self, site: Site, body: NodeId, view: &View) {
        let mut pending = vec![body];
        while let Some(node) = pending.pop() {
            if view.node(node).tag == Some("!reference") {
                let keys = view.items(node).filter_map(|item| shape::scalar(view, item));
                self.references.push(ReferencePath {
                    place: Place {
                        file: site.file,
                        node,
                    },
                    keys: keys.filter_map(|key| name_use(site, view, key)).collect(),
                });
            } else {
                let from = pending.len();
                pending.extend(view.children(node));
                pending[from..].reverse();
            }
        }
    }
}

fn name_use(site: Site, view: &View, node: NodeId) -> Option<NameUse> {
    let name = view.text(node);
    super::is_literal(name).then(|| NameUse {
        name: name.into(),
        place: Place {
            file: site.file,
            node,
        },
    })
}

/// Whether what stands under a key such as `default` makes it a job.
pub(super) fn is_job_shaped(view: &View, value: NodeId) -> bool {
    let value = view.resolve(value);
    ["script", "trigger", "run"]
        .iter()
        .any(|key| view.get(value, key).is_some())
}

/// The job of which `name` may be one instance: `build` of `build 1/3` and of `build: [linux, arm]`.
pub(super) fn name_of_all_instances(name: &str) -> Option<&str> {
    if let Some((job, values)) = name.split_once(": [") {
        return values.ends_with(']').then_some(job);
    }
    let (job, share) = name.rsplit_once(' ')?;
    let (number, count) = share.split_once('/')?;
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    (is_number(number) && is_number(count)).then_some(job)
}
