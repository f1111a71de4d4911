//! How usual the data of a repaired text is: whether keys stand under the parents that they have elsewhere, and values are
//! written as their kin are.
//!
//! Indentation, dashes and brackets decide what belongs to what, and a repair that puts a key under a parent where it never
//! stands shows it. Every node of the data view tells several facts: its place under its ancestors, how it is written, how many
//! children it has, and which sibling comes before it. Each fact is expected by what the same file does elsewhere, itself
//! left out, and by what files of many packages do.
//!
//! Contexts of growing length are smoothed with shorter ones, as for [n-grams](super::model).

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::model::{Counts, EMPTY, Ngrams, extend};
use super::oddity::is_odd_scalar;
use crate::data::{Kind, NodeId, Style, View};
use crate::document::Document;

/// Texts longer than this are not read: each valid candidate costs a data view.
const LONGEST_TEXT: usize = 64 * 1024;
/// Nodes that are looked at on each side of the edit.
const NEAR: usize = 1_500;
/// Ancestors that a fact is expected by.
const ANCESTORS: usize = 3;
/// How much a longer context weighs against what shorter ones say.
const PRIOR: f32 = 1.5;
/// What every fact gets where nothing is known.
const FLOOR: f32 = 1.0 / 2000.0;
/// Where the hashes of contexts begin, apart from those of facts.
const CONTEXT: u64 = 0x1319_8a2e_0370_7344;

/// What kind of fact it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Aspect {
    /// Which key it has, or that it is an item.
    Place,
    /// What it is and how it is written.
    Form,
    /// How many children it has.
    Size,
    /// Its key after the key of the sibling before it.
    Order,
    /// What it is and how it is written, after the sibling before it.
    Likeness,
}

/// Something that a node shows.
#[derive(Debug)]
struct Fact {
    aspect: Aspect,
    /// What is expected.
    symbol: u32,
    /// What it is expected by, the nearest first.
    context: Context,
    /// Where the node's entry begins.
    at: usize,
}

/// What a fact is expected by, the nearest first.
#[derive(Debug, Clone, Copy)]
struct Context {
    symbols: [u32; ANCESTORS],
    length: usize,
}

impl Context {
    fn of(all: &[u32]) -> Self {
        let mut symbols = [0; ANCESTORS];
        for (slot, symbol) in symbols.iter_mut().zip(all) {
            *slot = *symbol;
        }
        Self {
            symbols,
            length: all.len().min(ANCESTORS),
        }
    }
}

impl Fact {
    /// The hashes of the contexts from the shortest on, each with that of the fact in it.
    fn hashes(&self) -> impl Iterator<Item = [u64; 2]> + '_ {
        let aspect = self.aspect as u32;
        let mut context = extend(CONTEXT, aspect);
        let empty = [context, extend(extend(EMPTY, aspect), self.symbol)];
        let mut fact = empty[1];
        let symbols = self.context.symbols.iter().take(self.context.length);
        std::iter::once(empty).chain(symbols.map(move |symbol| {
            context = extend(context, *symbol);
            fact = extend(fact, *symbol);
            [context, fact]
        }))
    }
}

/// How many nodes have something that counts for or against a repair.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Traits {
    /// Nodes.
    pub(crate) nodes: f32,
    /// Values that are left out or null.
    pub(crate) nulls: f32,
    /// Keys with a space in them.
    pub(crate) spaced_keys: f32,
    /// Keys that stand twice in their mapping.
    pub(crate) doubled_keys: f32,
    /// Strings over several lines without a header or quotes.
    pub(crate) running_text: f32,
    /// Keys and values with half a pair of quotes or brackets.
    pub(crate) odd: f32,
}

/// The numbers for one valid text.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Kin {
    /// Sums of surprise over all facts: by the file itself for each aspect, and by other files.
    pub(crate) sums: [f32; 6],
    /// The greatest surprise of a fact on the edited lines: by the file, and by other files.
    pub(crate) worst: [f32; 2],
    /// The mean surprise of the facts on the edited lines.
    pub(crate) mean: [f32; 2],
    /// Counts of everything that was looked at.
    pub(crate) all: Traits,
    /// Counts of what is on the edited lines.
    pub(crate) here: Traits,
    /// Documents.
    pub(crate) roots: f32,
}

/// The numbers for `document`, whose bytes `edited` a repair has just written. Nothing when it has no data, or too much.
pub(crate) fn kin(document: &Document, edited: Range<usize>, learned: &Ngrams) -> Option<Kin> {
    if document.text().len() > LONGEST_TEXT {
        return None;
    }
    let view = document.view()?;
    let lines = document.lines();
    let rows = lines.line_of(edited.start)..=lines.line_of(edited.end.min(document.text().len()));
    let near: Vec<NodeId> = view.nodes_near(edited.start, NEAR).collect();
    let facts = facts(view, &near);
    let mut counts: FxHashMap<u64, f32> = FxHashMap::default();
    for [context, fact] in facts.iter().flat_map(Fact::hashes) {
        *counts.entry(context).or_insert(0.0) += 1.0;
        *counts.entry(fact).or_insert(0.0) += 1.0;
    }
    let elsewhere = |hash: u64| counts.get(&hash).copied().unwrap_or(0.0) - 1.0;
    let mut kin = Kin {
        roots: view.roots().len() as f32,
        ..Kin::default()
    };
    for id in near.iter().copied() {
        let traits = traits(view, id);
        kin.all += traits;
        if rows.contains(&lines.line_of(view.span(id).start)) {
            kin.here += traits;
        }
    }
    let mut local = 0;
    for fact in &facts {
        let by_file = surprise(fact, elsewhere);
        let by_others = match fact.aspect {
            Aspect::Place | Aspect::Form => surprise(fact, |hash| learned.count(hash)),
            Aspect::Size | Aspect::Order | Aspect::Likeness => 0.0,
        };
        let [by_aspect @ .., others] = &mut kin.sums;
        if let Some(sum) = by_aspect.get_mut(fact.aspect as usize) {
            *sum += by_file;
        }
        *others += by_others;
        if rows.contains(&lines.line_of(fact.at)) {
            local += 1;
            for (place, surprise) in [by_file, by_others].into_iter().enumerate() {
                if let (Some(worst), Some(mean)) = (kin.worst.get_mut(place), kin.mean.get_mut(place)) {
                    *worst = worst.max(surprise);
                    *mean += surprise;
                }
            }
        }
    }
    for mean in &mut kin.mean {
        *mean /= local.max(1) as f32;
    }
    Some(kin)
}

/// How surprising `fact` is where sequences were counted as `count` says.
fn surprise(fact: &Fact, count: impl Fn(u64) -> f32) -> f32 {
    let mut probability = FLOOR;
    for [context, fact] in fact.hashes() {
        let known = count(context).max(0.0);
        let whole = count(fact).max(0.0).min(known);
        probability = (whole + PRIOR * probability) / (known + PRIOR);
    }
    -probability.ln()
}

/// The hashes by which the facts of a sound text are learned, each once, with how many symbols it stands for.
pub(super) fn learnable(document: &Document) -> Vec<(u64, u8)> {
    let Some(view) = document.view() else {
        return Vec::new();
    };
    let nodes: Vec<NodeId> = view.nodes().collect();
    let mut seen = std::collections::BTreeSet::new();
    let mut learned = Vec::new();
    for fact in facts(view, &nodes) {
        if !matches!(fact.aspect, Aspect::Place | Aspect::Form) {
            continue;
        }
        for (length, [context, fact]) in fact.hashes().enumerate() {
            // What the file does often counts once.
            if seen.insert(fact) {
                let length = u8::try_from(length + 1).unwrap_or(u8::MAX);
                learned.extend([(context, length), (fact, length)]);
            }
        }
    }
    learned
}

/// What stands for an item of a sequence, and for a root.
const ITEM: u32 = 1;
const ROOT: u32 = 2;

fn facts(view: &View, nodes: &[NodeId]) -> Vec<Fact> {
    let mut facts = Vec::with_capacity(nodes.len() * 3);
    let mut ancestors = Vec::with_capacity(ANCESTORS + 1);
    for id in nodes.iter().copied() {
        let node = view.node(id);
        if is_key(view, id) {
            continue;
        }
        let at = node.entry_start;
        ancestors.clear();
        let mut next = Some(id);
        while let Some(current) = next.filter(|_| ancestors.len() <= ANCESTORS) {
            ancestors.push(step(view, current));
            next = view.parent(current);
        }
        let above = Context::of(ancestors.get(1..).unwrap_or_default());
        let own = ancestors.first().copied().unwrap_or(ROOT);
        let with_own = Context::of(&ancestors);
        facts.push(Fact {
            aspect: Aspect::Form,
            symbol: form(view, id),
            context: with_own,
            at,
        });
        if matches!(node.kind, Kind::Mapping | Kind::Sequence) {
            let (mut before, mut form_before) = (ROOT, ROOT);
            let mut size = 0;
            for child in view.children(id) {
                let step = step(view, child);
                let form = form(view, child);
                facts.push(Fact {
                    aspect: Aspect::Likeness,
                    symbol: form,
                    context: Context::of(&[form_before, own]),
                    at: view.node(child).entry_start,
                });
                form_before = form;
                if step != ITEM {
                    facts.push(Fact {
                        aspect: Aspect::Order,
                        symbol: step,
                        context: Context::of(&[before]),
                        at: view.node(child).entry_start,
                    });
                }
                before = step;
                size += 1;
            }
            facts.push(Fact {
                aspect: Aspect::Size,
                symbol: size.min(5),
                context: with_own,
                at,
            });
        }
        facts.push(Fact {
            aspect: Aspect::Place,
            symbol: own,
            context: above,
            at,
        });
    }
    facts
}

fn is_key(view: &View, id: NodeId) -> bool {
    let node = view.node(id);
    // A key is in its collection like a value, and nothing is its key.
    node.key.is_none()
        && node
            .parent
            .is_some_and(|parent| view.kind(parent) == Kind::Mapping)
}

/// The way from a node's parent to it: its key, or that it is an item.
fn step(view: &View, id: NodeId) -> u32 {
    match (view.key_text(id), view.parent(id)) {
        (Some(key), _) => hashed(key),
        (None, Some(_)) => ITEM,
        (None, None) => ROOT,
    }
}

/// What a node is and how it is written.
fn form(view: &View, id: NodeId) -> u32 {
    let node = view.node(id);
    let kind = match node.kind {
        Kind::Mapping => 0,
        Kind::Sequence => 1,
        Kind::Alias => 2,
        Kind::Scalar(_) => node.kind.name().bytes().map(u32::from).sum(),
    };
    let style = match node.style {
        Style::Plain => 0,
        Style::SingleQuoted => 1,
        Style::DoubleQuoted => 2,
        Style::Literal => 3,
        Style::Folded => 4,
        Style::Flow => 5,
        Style::Block => 6,
        Style::Pair => 7,
    };
    let text = view.text(id);
    let first = match text.chars().next() {
        _ if !matches!(node.kind, Kind::Scalar(_)) => 0,
        None => 1,
        Some(first) if first.is_alphanumeric() => 2 + u32::from(text.contains(' ')),
        Some(first) => 8 + u32::from(first) % 97,
    };
    0x1000 + (kind * 8 + style) * 128 + first
}

/// The traits of one node.
fn traits(view: &View, id: NodeId) -> Traits {
    let node = view.node(id);
    let mut traits = Traits {
        nodes: 1.0,
        ..Traits::default()
    };
    let source = node.span.text(view.source());
    let is_block = matches!(node.style, Style::Literal | Style::Folded);
    if matches!(node.kind, Kind::Scalar(_)) && !is_block {
        traits.odd = one_if(is_odd_scalar(source));
    }
    if is_key(view, id) {
        traits.spaced_keys = one_if(view.text(id).trim().contains(' '));
        return traits;
    }
    traits.nulls = one_if(node.kind.name() == "null");
    traits.running_text = one_if(node.style == Style::Plain && source.contains('\n'));
    if node.kind == Kind::Mapping {
        let mut keys: Vec<u32> = view.children(id).map(|child| step(view, child)).collect();
        let all = keys.len();
        keys.sort_unstable();
        keys.dedup();
        traits.doubled_keys = (all - keys.len()) as f32;
    }
    traits
}

impl std::ops::AddAssign for Traits {
    fn add_assign(&mut self, other: Self) {
        self.nodes += other.nodes;
        self.nulls += other.nulls;
        self.spaced_keys += other.spaced_keys;
        self.doubled_keys += other.doubled_keys;
        self.running_text += other.running_text;
        self.odd += other.odd;
    }
}

fn one_if(condition: bool) -> f32 {
    f32::from(u8::from(condition))
}

fn hashed(key: &str) -> u32 {
    let hash = key.bytes().fold(0x811c_9dc5_u32, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    });
    // Small numbers stand for items and roots.
    hash | 0x8000_0000
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::FileClass;
    use crate::limits::Limits;

    fn of(text: &str, edited: &str) -> Kin {
        let document = Document::from_text("a.yml", FileClass::Yaml, text, &Limits::default()).unwrap();
        let start = text.find(edited).unwrap();
        kin(&document, start..start + edited.len(), &Ngrams::default()).unwrap()
    }

    #[test]
    fn an_item_like_its_kin_surprises_less_than_one_of_another_kind() {
        let rest = "- - a\n  - b\n- - c\n  - d\n- - e\n  - f\n";
        let nested = of(&format!("{rest}- - g\n  - new\n"), "new");
        let flat = of(&format!("{rest}- - g\n- new\n"), "new");
        assert!(nested.sums.iter().sum::<f32>() < flat.sums.iter().sum::<f32>());
        assert!(nested.worst[0] < flat.worst[0]);
    }

    #[test]
    fn a_key_under_its_usual_parent_surprises_less() {
        let rest = "a:\n  run: x\n  env:\n    k: v\nb:\n  run: y\n  env:\n    k: v\nc:\n  run: z\n";
        let right = of(&format!("{rest}  env:\n    k: w\n"), "k: w");
        let wrong = of(&format!("{rest}  env:\n  k: w\n"), "k: w");
        assert!(right.mean[0] < wrong.mean[0]);
        assert!(right.all.nulls < wrong.all.nulls);
    }

    #[test]
    fn keys_with_spaces_and_keys_that_stand_twice_are_counted() {
        let kin = of("a b: 1\nc: 2\n", "c");
        assert_eq!([kin.all.spaced_keys, kin.all.doubled_keys], [1.0, 0.0]);
        assert_eq!([kin.here.spaced_keys, kin.here.nodes], [0.0, 2.0]);
    }
}
