//! `needs:` and `dependencies:` of jobs that are not there, come later, or wait for each other.

use rustc_hash::{FxHashMap, FxHashSet};

use super::super::super::circles::circles;
use super::super::super::fault::{Fault, FaultKind};
use super::super::super::files::Place;
use super::super::super::shape;
use super::super::{Job, NameUse, Need, NeedTarget, Site};
use super::{Seen, suggest};
use crate::data::{Kind, NodeId, ScalarKind};

pub(super) const UNDEFINED_NEED: FaultKind = FaultKind {
    name: "gitlab/undefined-need",
    gives: &[
        "at",
        "entry",
        "value",
        "job",
        "need",
        "nearest",
        "sure",
        "is_only",
        "is_mapping",
    ],
};

pub(super) const UNDEFINED_DEPENDENCY: FaultKind = FaultKind {
    name: "gitlab/undefined-dependency",
    gives: &["at", "value", "job", "dependency", "nearest", "sure", "is_only"],
};

pub(super) const SELF: FaultKind = FaultKind {
    name: "gitlab/needs-self",
    gives: &["at", "entry", "value", "job", "is_only"],
};

pub(super) const CYCLE: FaultKind = FaultKind {
    name: "gitlab/needs-cycle",
    gives: &["at", "entry", "value", "job", "need", "jobs", "is_only"],
};

pub(super) const DUPLICATE: FaultKind = FaultKind {
    name: "gitlab/duplicate-need",
    gives: &["at", "entry", "first", "job", "need", "same"],
};

pub(super) const LATER_STAGE: FaultKind = FaultKind {
    name: "gitlab/need-later-stage",
    gives: &["at", "own", "body", "job", "need", "kind", "stage", "need_stage"],
};

pub(super) const NOT_IN_NEEDS: FaultKind = FaultKind {
    name: "gitlab/dependency-not-in-needs",
    gives: &["at", "list", "job", "dependency"],
};

/// What one job waits for.
struct Waiting<'p> {
    index: usize,
    job: &'p Job,
    /// The value of its `needs:`, with what it lists.
    needs: Option<(NodeId, Vec<Need>)>,
    /// The values of the `needs:` under its rules, each with what it lists.
    rule_needs: Vec<(NodeId, Vec<Need>)>,
    /// The value of its `dependencies:`, with what it lists.
    dependencies: Option<(NodeId, Vec<NameUse>)>,
}

impl Waiting<'_> {
    /// The lists of needs, that of the job first.
    fn lists(&self) -> impl Iterator<Item = &(NodeId, Vec<Need>)> {
        self.needs.iter().chain(&self.rule_needs)
    }
}

impl<'p> Seen<'p> {
    pub(super) fn need_faults(&mut self) {
        let waiting: Vec<Waiting> = self
            .visible_jobs()
            .map(|(index, job)| Waiting {
                index,
                job,
                needs: self.needs_of(job),
                rule_needs: self.rule_needs_of(job),
                dependencies: self.dependencies_of(job),
            })
            .collect();
        let names: Vec<&str> = self.visible_jobs().map(|(_, job)| &*job.name).collect();
        let mut seen = FxHashSet::default();
        for one in &waiting {
            self.duplicates(one, &mut seen);
            if self.is_closed {
                self.undefined(one, &names, &mut seen);
            }
            self.not_in_needs(one);
        }
        let edges = self.edges(&waiting);
        let circle_of = self.circles(&waiting, &edges);
        for one in &waiting {
            self.later_stages(one, &circle_of);
        }
    }

    /// The number of the job of that name, or of the one it is an instance of.
    pub(super) fn index_of(&self, name: &str) -> Option<usize> {
        self.pipeline.job_index(name)
    }

    fn needs_of(&self, job: &Job) -> Option<(NodeId, Vec<Need>)> {
        let value = self.value_of(job, "needs")?;
        Some((value, self.read_needs(job, value)))
    }

    fn rule_needs_of(&self, job: &Job) -> Vec<(NodeId, Vec<Need>)> {
        let rules = self.value_of(job, "rules");
        let rules = rules
            .into_iter()
            .flat_map(|rules| shape::flat_items(self.view, rules));
        let lists = rules.filter_map(|rule| self.view.get(rule, "needs"));
        lists.map(|list| (list, self.read_needs(job, list))).collect()
    }

    /// The needs in a list in this file. What is no name is told of by the table of shapes.
    fn read_needs(&self, job: &Job, value: NodeId) -> Vec<Need> {
        let site = Site {
            file: self.file,
            key: value,
            value,
        };
        let mut reader = Job::new(&job.name);
        reader.read_needs(site, self.view, value, false);
        reader.needs.retain(|need| self.is_text(need.job.place.node));
        reader.needs
    }

    fn dependencies_of(&self, job: &Job) -> Option<(NodeId, Vec<NameUse>)> {
        let value = self.value_of(job, "dependencies")?;
        let names = shape::flat_scalars(self.view, value).into_iter();
        let names = names.filter(|node| self.is_text(*node));
        let file = self.file;
        let used = |node| NameUse {
            name: self.view.text(node).into(),
            place: Place { file, node },
        };
        Some((value, names.map(used).collect()))
    }

    fn duplicates(&mut self, one: &Waiting, seen: &mut FxHashSet<NodeId>) {
        for (_, needs) in one.lists() {
            self.duplicates_in(one, needs, seen);
        }
    }

    fn duplicates_in(&mut self, one: &Waiting, needs: &[Need], seen: &mut FxHashSet<NodeId>) {
        let mut first: FxHashMap<&str, NodeId> = FxHashMap::default();
        for need in needs
            .iter()
            .filter(|need| need.target == NeedTarget::Here && !need.picks_instance)
        {
            let entry = self.item_of(&need.job);
            let Some(earlier) = first.get(&*need.job.name).copied() else {
                first.insert(&need.job.name, entry);
                continue;
            };
            if earlier == entry || !seen.insert(entry) {
                continue;
            }
            let source = |node| self.view.span(node).text(self.view.source());
            let fault = Fault::new(&DUPLICATE)
                .node("at", need.job.place.node)
                .node("entry", entry)
                .node("first", earlier)
                .text("job", &*one.job.name)
                .text("need", &*need.job.name)
                .flag("same", source(earlier) == source(entry));
            self.faults.push(fault);
        }
    }

    fn undefined(&mut self, one: &Waiting, names: &[&str], seen: &mut FxHashSet<NodeId>) {
        let is_unknown = |name: &str| {
            let is_known =
                |job: &Job| !job.is_hidden() && (&*job.name == name || self.may_have_instance(job, name));
            !name.contains('$') && !self.pipeline.job_needed(name).is_some_and(is_known)
        };
        let mut found = Vec::new();
        let own = &*one.job.name;
        for (value, needs) in one.lists() {
            let taken: FxHashSet<&str> = needs.iter().map(|need| &*need.job.name).collect();
            for need in needs {
                let name = &*need.job.name;
                let is_here = need.target == NeedTarget::Here && !need.optional;
                if !is_here || !is_unknown(name) || !seen.insert(need.job.place.node) {
                    continue;
                }
                let entry = self.item_of(&need.job);
                let nearest = self.nearest(name, others(names, own, &taken));
                let fault = Fault::new(&UNDEFINED_NEED)
                    .node("at", need.job.place.node)
                    .node("entry", entry)
                    .node("value", *value)
                    .text("job", &*one.job.name)
                    .text("need", name)
                    .flag("is_only", needs.len() == 1)
                    .flag("is_mapping", self.view.kind(entry) == Kind::Mapping);
                found.push(suggest(fault, nearest));
            }
        }
        if let Some((value, dependencies)) = &one.dependencies {
            let taken: FxHashSet<&str> = dependencies.iter().map(|used| &*used.name).collect();
            for used in dependencies {
                if !is_unknown(&used.name) || !seen.insert(used.place.node) {
                    continue;
                }
                let nearest = self.nearest(&used.name, others(names, own, &taken));
                let fault = Fault::new(&UNDEFINED_DEPENDENCY)
                    .node("at", used.place.node)
                    .node("value", *value)
                    .text("job", &*one.job.name)
                    .text("dependency", &*used.name)
                    .flag("is_only", dependencies.len() == 1);
                found.push(suggest(fault, nearest));
            }
        }
        for used in &one.job.artifact_jobs {
            let is_here = used.place.file == self.file && self.is_text(used.place.node);
            if !is_here || !is_unknown(&used.name) || !seen.insert(used.place.node) {
                continue;
            }
            let nearest = self.nearest(&used.name, names.iter().copied().filter(|name| *name != own));
            let fault = Fault::new(&UNDEFINED_DEPENDENCY)
                .node("at", used.place.node)
                .text("job", &*one.job.name)
                .text("dependency", &*used.name)
                .flag("is_only", true);
            found.push(suggest(fault, nearest));
        }
        self.faults.extend(found);
    }

    /// Whether one of the copies of `job` can have that name: a number among as many, or values of its matrix.
    fn may_have_instance(&self, job: &Job, name: &str) -> bool {
        let Some((place, view)) = self.place_of(job, "parallel") else {
            return !self.has_known_bases(job);
        };
        let Some(rest) = name.strip_prefix(&*job.name) else {
            return true;
        };
        let matrix = view.get(place.node, "matrix");
        let Some(matrix) = matrix else {
            let count: Option<usize> = view.text(place.node).parse().ok();
            let share = rest
                .trim()
                .split_once('/')
                .and_then(|(number, of)| Some((number.parse::<usize>().ok()?, of.parse::<usize>().ok()?)));
            return match (count, share) {
                (Some(count), Some((number, of))) => of == count && (1..=count).contains(&number),
                (Some(_), None) => false,
                (None, _) => true,
            };
        };
        let Some(values) = rest.strip_prefix(": [").and_then(|rest| rest.strip_suffix(']')) else {
            return false;
        };
        let values: Vec<&str> = values.split(", ").collect();
        // Values that hold commas or variables make names that are not told here.
        let is_one = |node: NodeId, value: &str| {
            let scalars = shape::flat_scalars(view, node);
            let is_open = view.node(view.resolve(node)).tag.is_some();
            let fits = |scalar: &NodeId| {
                let text = view.text(*scalar);
                text == value || text.contains(['$', ','])
            };
            is_open || scalars.iter().any(fits)
        };
        let rows = shape::flat_items(view, matrix);
        rows.into_iter().any(|row| {
            let Some(row) = shape::mapping(view, row) else {
                return true;
            };
            let entries = shape::entries(view, row);
            let has_comma = |node: NodeId| {
                let scalars = shape::flat_scalars(view, node);
                scalars
                    .iter()
                    .any(|scalar| view.text(*scalar).contains([',', '$']))
            };
            if entries.iter().any(|entry| has_comma(entry.value)) {
                return true;
            }
            entries.len() == values.len()
                && entries
                    .iter()
                    .zip(&values)
                    .all(|(entry, value)| is_one(entry.value, value))
        })
    }

    /// With both, GitLab wants every dependency among the needs. An empty list of needs, and one of other pipelines' jobs
    /// only, say something else.
    fn not_in_needs(&mut self, one: &Waiting) {
        let (Some((value, needs)), Some((_, dependencies))) = (&one.needs, &one.dependencies) else {
            return;
        };
        let needed: FxHashSet<&str> = needs
            .iter()
            .filter(|need| need.target == NeedTarget::Here)
            .map(|need| &*need.job.name)
            .collect();
        let is_plain = shape::sequence(self.view, *value).is_some()
            && shape::flat_items(self.view, *value)
                .iter()
                .all(|item| self.view.node(*item).tag.is_none());
        if needed.is_empty() || !is_plain {
            return;
        }
        for used in dependencies.iter().filter(|used| !needed.contains(&*used.name)) {
            let base = super::super::job::name_of_all_instances(&used.name);
            let is_instance = base.is_some_and(|base| needed.contains(base));
            // An unknown job is unknown first.
            if is_instance || used.name.contains('$') || self.index_of(&used.name).is_none() {
                continue;
            }
            let fault = Fault::new(&NOT_IN_NEEDS)
                .node("at", used.place.node)
                .node("list", *value)
                .text("job", &*one.job.name)
                .text("dependency", &*used.name);
            self.faults.push(fault);
        }
    }

    /// For each job of the pipeline, the jobs it needs.
    fn edges(&self, waiting: &[Waiting]) -> Vec<Vec<usize>> {
        let mut edges = vec![Vec::new(); self.pipeline.jobs.len()];
        for one in waiting {
            for need in one.needs.iter().flat_map(|(_, needs)| needs) {
                if need.target == NeedTarget::Here {
                    edges[one.index].extend(self.index_of(&need.job.name));
                }
            }
        }
        edges
    }

    /// Reports jobs that need themselves and each other. Gives each job's circle.
    fn circles(&mut self, waiting: &[Waiting], edges: &[Vec<usize>]) -> FxHashMap<usize, usize> {
        let mut found = Vec::new();
        for one in waiting {
            let Some((value, needs)) = &one.needs else {
                continue;
            };
            for need in needs
                .iter()
                .filter(|need| need.target == NeedTarget::Here && need.job.name == one.job.name)
            {
                found.push(
                    Fault::new(&SELF)
                        .node("at", need.job.place.node)
                        .node("entry", self.item_of(&need.job))
                        .node("value", *value)
                        .text("job", &*one.job.name)
                        .flag("is_only", needs.len() == 1),
                );
            }
        }
        let circles = circles(edges);
        let mut circle_of = FxHashMap::default();
        for (number, circle) in circles.iter().enumerate() {
            circle_of.extend(circle.iter().map(|index| (*index, number)));
        }
        for (number, circle) in circles.iter().enumerate() {
            let stage = |index: &usize| {
                let stage = self.stages[*index].and_then(|stage| self.pipeline.stage_index(stage));
                stage.unwrap_or(usize::MAX)
            };
            // The need that points from the earliest stage to a later one is the likeliest to be wrong.
            let Some(job) = circle.iter().copied().min_by_key(stage) else {
                continue;
            };
            let Some(one) = waiting.iter().find(|one| one.index == job) else {
                continue;
            };
            let Some((value, needs)) = &one.needs else {
                continue;
            };
            let in_circle = |need: &&Need| {
                let other = self.index_of(&need.job.name);
                need.target == NeedTarget::Here
                    && other.is_some_and(|other| other != job && circle_of.get(&other) == Some(&number))
            };
            let wrong = needs.iter().filter(in_circle).max_by_key(|need| {
                let other = self.index_of(&need.job.name);
                other.map(|other| stage(&other)).unwrap_or_default()
            });
            let Some(need) = wrong else { continue };
            let names = circle.iter().map(|index| &*self.pipeline.jobs[*index].name);
            found.push(
                Fault::new(&CYCLE)
                    .node("at", need.job.place.node)
                    .node("entry", self.item_of(&need.job))
                    .node("value", *value)
                    .text("job", &*one.job.name)
                    .text("need", &*need.job.name)
                    .text("jobs", few(names))
                    .flag("is_only", needs.len() == 1),
            );
        }
        self.faults.extend(found);
        circle_of
    }

    fn later_stages(&mut self, one: &Waiting, circle_of: &FxHashMap<usize, usize>) {
        if !self.is_whole(one.job) || self.pipeline.stages_are_open {
            return;
        }
        let is_settled = self.is_closed || (self.is_root && !self.pipeline.section("stages").is_empty());
        let place = |index: usize| {
            let stage = self.stages[index]?;
            Some((stage, self.pipeline.stage_index(stage)?))
        };
        let Some((stage, number)) = place(one.index).filter(|_| is_settled) else {
            return;
        };
        let needs = one.lists().flat_map(|(_, needs)| needs);
        let needs = needs.filter(|need| need.target == NeedTarget::Here);
        let dependencies = one.dependencies.iter().flat_map(|(_, names)| names);
        let used = needs
            .map(|need| ("need", &need.job))
            .chain(dependencies.map(|used| ("dependency", used)));
        let mut told = FxHashSet::default();
        let mut found = Vec::new();
        for (kind, used) in used {
            let Some(other) = self.index_of(&used.name) else {
                continue;
            };
            let is_circle = circle_of
                .get(&other)
                .is_some_and(|circle| circle_of.get(&one.index) == Some(circle));
            let is_whole = self.is_whole(&self.pipeline.jobs[other]);
            let Some((later, later_number)) = place(other).filter(|_| is_whole && !is_circle) else {
                continue;
            };
            if later_number <= number || !told.insert(&*used.name) {
                continue;
            }
            let body = self.body(one.job);
            let own = body.and_then(|body| self.view.own_get(body, "stage"));
            let is_own = |node: &NodeId| self.view.scalar_kind(*node) != Some(ScalarKind::Null);
            found.push(
                Fault::new(&LATER_STAGE)
                    .node("at", used.place.node)
                    .node("own", own.filter(is_own))
                    .node("body", body)
                    .text("job", &*one.job.name)
                    .text("need", &*used.name)
                    .text("kind", kind)
                    .text("stage", stage)
                    .text("need_stage", later),
            );
        }
        self.faults.extend(found);
    }
}

/// The names that a job may still add to its list.
fn others<'a>(
    names: &'a [&'a str],
    own: &'a str,
    taken: &'a FxHashSet<&'a str>,
) -> impl Iterator<Item = &'a str> {
    let fits = move |name: &&str| *name != own && !taken.contains(name);
    names.iter().copied().filter(fits)
}

/// Names in a row, the first ten of them.
pub(super) fn few<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let mut names: Vec<&str> = names.take(11).collect();
    if names.len() > 10 {
        names[10] = "…";
    }
    names.join(", ")
}
