//! What a job comes to once `extends:`, includes and `default:` are applied.
//!
//! GitLab merges hashes key by key and lets everything else replace what was there. A result knows of each key where it
//! came from. How much one answer may hold is bounded, since a few lines can ask for more than any memory has.

use rustc_hash::FxHashMap;

use super::super::files::{FileId, Place, Sources};
use super::super::shape;
use super::job::{Job, NameUse};
use super::keywords::{GLOBAL, INHERITED};
use super::{Pipeline, Site};
use crate::data::{Kind, View};

/// How many jobs may stand on each other, the job itself among them.
const MOST_LEVELS: usize = 11;

/// How many bases are merged into one job at most. No file that people write comes near.
const MOST_LAYERS: usize = 256;

/// How many entries one resolved job holds at most.
const MOST_ENTRIES: usize = 10_000;

/// How deep mappings are merged.
const DEEPEST: usize = 64;

/// What is wrong with an `extends:`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExtendsFault {
    /// The name in `extends:`.
    pub at: NameUse,
    /// What is wrong with it.
    pub kind: ExtendsFaultKind,
}

/// What can be wrong with an `extends:`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExtendsFaultKind {
    /// Nothing of that name is defined.
    Unknown,
    /// It is no mapping.
    NotAMapping,
    /// The job comes back to itself.
    Cycle,
    /// More levels than GitLab follows.
    TooDeep,
}

/// A value of a resolved job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resolved {
    /// As it stands in a file.
    Node(Place),
    /// Merged from several places.
    Mapping(ResolvedMapping),
}

/// A mapping merged from several places, in the order in which its keys came.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ResolvedMapping {
    /// The entries.
    pub entries: Vec<ResolvedEntry>,
    by_key: FxHashMap<Box<str>, usize>,
}

/// One key of a resolved job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResolvedEntry {
    /// The key.
    pub key: Box<str>,
    /// Where the key stands that decided.
    pub place: Place,
    /// The job or section it stands in; of a merged mapping, the one that came last.
    pub owner: Box<str>,
    /// The value.
    pub value: Resolved,
}

/// What a job comes to.
#[derive(Debug, Clone, Default)]
pub struct ResolvedJob {
    /// Its name.
    pub name: Box<str>,
    /// Its keys with their values.
    pub body: ResolvedMapping,
    /// The jobs it stands on, weakest first, without itself.
    pub bases: Vec<Box<str>>,
    /// What is wrong on the way.
    pub faults: Vec<ExtendsFault>,
    /// Whether more was asked for than one answer holds.
    pub is_cut: bool,
}

impl ResolvedMapping {
    /// The entry of a key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&ResolvedEntry> {
        self.by_key.get(key).map(|index| &self.entries[*index])
    }

    fn put(&mut self, entry: ResolvedEntry) {
        match self.by_key.get(&entry.key) {
            Some(index) => self.entries[*index] = entry,
            None => {
                self.by_key.insert(entry.key.clone(), self.entries.len());
                self.entries.push(entry);
            }
        }
    }
}

impl Pipeline {
    /// What `job` comes to after includes, `extends:` and `default:`.
    #[must_use]
    pub fn resolve(&self, job: &Job, sources: &Sources) -> ResolvedJob {
        let mut resolved = ResolvedJob {
            name: job.name.clone(),
            ..ResolvedJob::default()
        };
        let layers = self.layers(job, sources, &mut resolved.faults);
        let mut merging = Merging {
            sources,
            left: MOST_ENTRIES,
        };
        for layer in &layers {
            for site in &layer.sites {
                merging.layer(&mut resolved.body, *site, &layer.name);
            }
        }
        resolved.bases = layers.iter().map(|layer| layer.name.clone()).collect();
        resolved.bases.pop();
        if !job.is_hidden() {
            self.add_defaults(&mut resolved.body, &mut merging);
        }
        resolved.is_cut = merging.left == 0;
        resolved
    }

    /// The value of one keyword of a job after `extends:`, `default:` left aside; for keywords that are replaced as a
    /// whole. Cheaper than all of the job.
    #[must_use]
    pub fn value_of(&self, job: &Job, key: &str, sources: &Sources) -> Option<Place> {
        let layers = self.layers(job, sources, &mut Vec::new());
        layers
            .iter()
            .rev()
            .find_map(|layer| own_value(layer, key, sources))
    }

    /// The stage in which a job runs.
    #[must_use]
    pub fn stage_of<'s>(&self, job: &Job, sources: &'s Sources) -> &'s str {
        let place = self
            .value_of(job, "stage", sources)
            .or_else(|| self.value_of(job, "type", sources));
        let stage = place.and_then(|place| {
            let view = sources.view(place.file)?;
            shape::scalar(view, place.node).map(|node| view.text(node))
        });
        stage.unwrap_or(super::keywords::DEFAULT_STAGE)
    }

    /// What a `!reference` stands for.
    #[must_use]
    pub fn referenced(&self, keys: &[&str], sources: &Sources) -> Option<Place> {
        let (first, rest) = keys.split_first()?;
        let Some(job) = self.job(first) else {
            let sites = self.section(first).iter().rev();
            return sites
                .filter_map(|site| down(site.value_place(), rest, sources))
                .next();
        };
        let Some((second, rest)) = rest.split_first() else {
            return Some(job.site()?.value_place());
        };
        down(self.value_of(job, second, sources)?, rest, sources)
    }

    /// The jobs that `job` stands on and itself, weakest first, each once, where it wins.
    fn layers<'p>(&'p self, job: &'p Job, sources: &Sources, faults: &mut Vec<ExtendsFault>) -> Vec<&'p Job> {
        let mut walk = Walk {
            pipeline: self,
            sources,
            faults,
            done: FxHashMap::default(),
            order: Vec::new(),
        };
        walk.run(job);
        each_where_it_wins(walk.order)
    }

    fn add_defaults(&self, body: &mut ResolvedMapping, merging: &mut Merging) {
        let inherits = Inherits::of(body, merging.sources);
        let mut defaults = ResolvedMapping::default();
        for site in self.section("default") {
            merging.layer(&mut defaults, *site, "default");
        }
        for name in GLOBAL {
            if let (Some(site), None) = (self.section(name).last(), defaults.get(name)) {
                defaults.put(ResolvedEntry {
                    key: name.into(),
                    place: site.key_place(),
                    owner: "default".into(),
                    value: Resolved::Node(site.value_place()),
                });
            }
        }
        for entry in defaults.entries {
            let is_inherited = INHERITED.contains(&&*entry.key) && inherits.admits(&entry.key);
            if is_inherited && body.get(&entry.key).is_none() {
                body.put(entry);
            }
        }
    }
}

/// What a job takes from `default:`.
enum Inherits {
    All,
    Nothing,
    Only(Vec<Box<str>>),
}

impl Inherits {
    fn of(body: &ResolvedMapping, sources: &Sources) -> Self {
        let default = body.get("inherit").and_then(|entry| match &entry.value {
            Resolved::Node(place) => {
                let view = sources.view(place.file)?;
                Some((view, view.get(place.node, "default")?))
            }
            Resolved::Mapping(mapping) => match &mapping.get("default")?.value {
                Resolved::Node(place) => Some((sources.view(place.file)?, place.node)),
                Resolved::Mapping(_) => None,
            },
        });
        match default {
            None => Self::All,
            Some((view, node)) if view.kind(node) == Kind::Sequence => {
                let names = shape::flat_scalars(view, node).into_iter();
                Self::Only(names.map(|node| view.text(node).into()).collect())
            }
            Some((view, node)) if view.text(node) == "false" => Self::Nothing,
            Some(_) => Self::All,
        }
    }

    fn admits(&self, key: &str) -> bool {
        match self {
            Self::All => true,
            Self::Nothing => false,
            Self::Only(names) => names.iter().any(|name| &**name == key),
        }
    }
}

fn own_value(job: &Job, key: &str, sources: &Sources) -> Option<Place> {
    job.sites.iter().rev().find_map(|site| {
        let node = sources.view(site.file)?.get(site.value, key)?;
        Some(Place {
            file: site.file,
            node,
        })
    })
}

fn down(place: Place, keys: &[&str], sources: &Sources) -> Option<Place> {
    let view = sources.view(place.file)?;
    let node = view.get_path(view.resolve(place.node), keys)?;
    Some(Place {
        file: place.file,
        node,
    })
}

/// Each job once: what comes twice counts where it comes last.
fn each_where_it_wins(mut layers: Vec<&Job>) -> Vec<&Job> {
    let mut seen = rustc_hash::FxHashSet::default();
    layers.reverse();
    layers.retain(|layer| seen.insert(&*layer.name));
    layers.reverse();
    layers
}

/// The walk over `extends:`, by hand, since jobs stand on each other as deep as they like.
struct Walk<'p, 'w> {
    pipeline: &'p Pipeline,
    sources: &'w Sources,
    faults: &'w mut Vec<ExtendsFault>,
    /// How many levels the jobs that are done have, and the jobs they stand on with themselves.
    done: FxHashMap<&'p str, (usize, Vec<&'p Job>)>,
    order: Vec<&'p Job>,
}

struct Frame<'p> {
    job: &'p Job,
    next: usize,
    levels: usize,
    /// Where its bases begin in the order.
    start: usize,
}

impl<'p> Walk<'p, '_> {
    fn run(&mut self, job: &'p Job) {
        let begin = |job, start| Frame {
            job,
            next: 0,
            levels: 1,
            start,
        };
        let mut frames = vec![begin(job, 0)];
        while let Some(frame) = frames.last_mut() {
            let Some(at) = frame.job.extends.get(frame.next) else {
                let (job, levels, start) = (frame.job, frame.levels, frame.start);
                self.order.push(job);
                let layers = each_where_it_wins(self.order.split_off(start));
                self.order.extend(&layers);
                self.done.insert(&job.name, (levels, layers));
                frames.pop();
                if let Some(above) = frames.last_mut() {
                    above.levels = above.levels.max(levels + 1);
                }
                continue;
            };
            frame.next += 1;
            let fault = match self.pipeline.job(&at.name) {
                None => Some(ExtendsFaultKind::Unknown),
                Some(base) if !self.is_mapping(base) => Some(ExtendsFaultKind::NotAMapping),
                Some(base) if frames.iter().any(|frame| frame.job.name == base.name) => {
                    Some(ExtendsFaultKind::Cycle)
                }
                Some(base) => {
                    let known = self.done.get(&*base.name);
                    let levels = frames.len() + known.map_or(1, |(levels, _)| *levels);
                    if levels > MOST_LEVELS {
                        Some(ExtendsFaultKind::TooDeep)
                    } else if self.order.len() >= MOST_LAYERS {
                        // Enough is merged; the jobs themselves still win over it.
                        self.order.extend(frames.iter().rev().map(|frame| frame.job));
                        return;
                    } else {
                        match known {
                            Some((levels, layers)) => {
                                self.order.extend(layers);
                                if let Some(frame) = frames.last_mut() {
                                    frame.levels = frame.levels.max(levels + 1);
                                }
                            }
                            None => frames.push(begin(base, self.order.len())),
                        }
                        None
                    }
                }
            };
            if let Some(kind) = fault {
                self.faults.push(ExtendsFault { at: at.clone(), kind });
            }
        }
    }

    fn is_mapping(&self, job: &Job) -> bool {
        job.site()
            .and_then(|site| Some((site, self.sources.view(site.file)?)))
            .is_some_and(|(site, view)| shape::mapping(view, site.value).is_some())
    }
}

struct Merging<'s> {
    sources: &'s Sources,
    left: usize,
}

impl Merging<'_> {
    fn layer(&mut self, into: &mut ResolvedMapping, site: Site, owner: &str) {
        if let Some(view) = self.sources.view(site.file) {
            self.merge(into, (view, site.file), site.value_place(), owner, 0);
        }
    }

    fn merge(
        &mut self,
        into: &mut ResolvedMapping,
        (view, file): (&View, FileId),
        from: Place,
        owner: &str,
        depth: usize,
    ) {
        for entry in shape::entries(view, from.node) {
            let key = view.text(entry.key);
            if depth == 0 && key == "extends" {
                continue;
            }
            if self.left == 0 {
                return;
            }
            self.left -= 1;
            let place = |node| Place { file, node };
            let value = place(view.resolve(entry.value));
            let merged = match into.by_key.get(key) {
                Some(index) if depth < DEEPEST && view.kind(value.node) == Kind::Mapping => {
                    let known = &mut into.entries[*index];
                    self.opened(known).map(|mut mapping| {
                        self.merge(&mut mapping, (view, file), value, owner, depth + 1);
                        Resolved::Mapping(mapping)
                    })
                }
                _ => None,
            };
            into.put(ResolvedEntry {
                key: key.into(),
                place: place(entry.key),
                owner: owner.into(),
                value: merged.unwrap_or(Resolved::Node(value)),
            });
        }
    }

    /// The value of an entry as a mapping of its own, if it is one.
    fn opened(&mut self, entry: &mut ResolvedEntry) -> Option<ResolvedMapping> {
        let node = match &mut entry.value {
            Resolved::Mapping(mapping) => return Some(std::mem::take(mapping)),
            Resolved::Node(place) => *place,
        };
        let view = self.sources.view(node.file)?;
        shape::mapping(view, node.node)?;
        let mut mapping = ResolvedMapping::default();
        let owner = entry.owner.clone();
        self.merge(&mut mapping, (view, node.file), node, &owner, DEEPEST);
        Some(mapping)
    }
}
