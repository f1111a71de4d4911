//! A pipeline or a workflow as a picture has it: jobs in columns, and what waits for what.
//!
//! Columns are stages where there are stages, and else as many as the longest way through the needs has jobs. Hidden jobs
//! never run and are left out. What is needed and not there is a node of its own, because that is what one looks for.

use rustc_hash::FxHashMap;

use super::files::FileId;
use super::github::Workflow;
use super::gitlab::{Job, NeedTarget, Pipeline};
use super::names::Names;
use super::project::Models;
use crate::text::Span;

/// How deep needs are looked for behind `extends:`, as deep as GitLab looks.
const MOST_BASES: usize = 11;

/// What a node stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NodeState {
    /// A job that is there.
    Defined,
    /// A job that something needs and nobody defines.
    Missing,
    /// A job that is not there, and need not be.
    Optional,
    /// A job that something needs and that is, or may be, where nobody here can see.
    Elsewhere,
}

/// A job in the picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Its name.
    pub name: String,
    /// The column it stands in.
    pub column: usize,
    /// Whether it is there.
    pub state: NodeState,
    /// Where it is defined.
    pub place: Option<(FileId, Span)>,
}

/// That one job waits for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edge {
    /// The job that is waited for.
    pub from: usize,
    /// The job that waits.
    pub to: usize,
    /// Whether it does not matter when the other is missing.
    pub optional: bool,
    /// Whether the two wait for each other, perhaps by way of others.
    pub in_cycle: bool,
}

/// The picture.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Graph {
    /// The names of the columns; empty where they have none.
    pub columns: Vec<String>,
    /// The jobs, in the order in which they are written.
    pub nodes: Vec<Node>,
    /// What waits for what.
    pub edges: Vec<Edge>,
}

impl Graph {
    /// The picture of the document that `models` are seen from: of the pipeline it begins or belongs to, or of the workflow
    /// that it is. Nothing for other documents.
    #[must_use]
    pub fn of(models: &Models) -> Option<Self> {
        let of_focus = models
            .workflows
            .iter()
            .find(|workflow| workflow.file == models.focus);
        let mut graph = match of_focus {
            Some(workflow) => of_workflow(workflow, &models.names)?,
            None => {
                let pipelines = &models.pipelines;
                let begun = pipelines.iter().find(|pipeline| pipeline.root == models.focus);
                let belongs = |pipeline: &&Pipeline| pipeline.files.contains(&models.focus);
                of_pipeline(begun.or_else(|| pipelines.iter().find(belongs))?, &models.names)
            }
        };
        graph.mark_cycles();
        Some(graph)
    }

    /// Marks the edges between jobs of one strongly connected part, found by Tarjan's algorithm without recursion.
    fn mark_cycles(&mut self) {
        let part = parts(self.nodes.len(), &self.edges);
        for edge in &mut self.edges {
            edge.in_cycle = part.get(edge.from) == part.get(edge.to);
        }
    }
}

fn of_pipeline(pipeline: &Pipeline, names: &Names) -> Graph {
    let sources = &names.sources;
    let mut columns: Vec<String> = pipeline
        .stages
        .iter()
        .map(|stage| stage.name.to_string())
        .collect();
    let mut nodes = Vec::new();
    let mut by_name: FxHashMap<&str, usize> = FxHashMap::default();
    let visible: Vec<&Job> = pipeline.jobs.iter().filter(|job| !job.is_hidden()).collect();
    for job in &visible {
        let stage = pipeline.stage_of(job, sources);
        let column = columns
            .iter()
            .position(|known| known == stage)
            .unwrap_or_else(|| {
                columns.push(stage.to_owned());
                columns.len() - 1
            });
        by_name.insert(&job.name, nodes.len());
        nodes.push(Node {
            name: job.name.to_string(),
            column,
            state: NodeState::Defined,
            place: job.site().and_then(|site| {
                let view = sources.view(site.file)?;
                let (key, value) = (view.span(site.key), view.span(site.value));
                Some((site.file, Span::new(key.start, value.end.max(key.end))))
            }),
        });
    }
    let mut edges = Vec::new();
    for (to, job) in visible.iter().enumerate() {
        for need in needs_of(pipeline, job) {
            let name: &str = &need.job.name;
            let here = need.target == NeedTarget::Here;
            let known = pipeline.job_needed(name).map_or(name, |job| &*job.name);
            let from = by_name.get(known).copied().filter(|_| here).unwrap_or_else(|| {
                let state = match here && !pipeline.is_open() {
                    true if need.optional => NodeState::Optional,
                    true => NodeState::Missing,
                    false => NodeState::Elsewhere,
                };
                stranger(&mut nodes, name, state, usize::MAX)
            });
            edges.push(Edge {
                from,
                to,
                optional: need.optional,
                in_cycle: false,
            });
        }
    }
    place_strangers(&mut columns, &mut nodes);
    drop_empty_columns(&mut columns, &mut nodes);
    Graph {
        columns,
        nodes,
        edges,
    }
}

/// The needs of a job: its own, or else those of the nearest base that has any, because lists replace each other.
fn needs_of<'p>(pipeline: &'p Pipeline, job: &'p Job) -> &'p [super::gitlab::Need] {
    let mut waiting = vec![(job, 0)];
    let mut left = 1_000;
    while let Some((job, depth)) = waiting.pop() {
        left -= 1;
        if !job.needs.is_empty() || left == 0 {
            return &job.needs;
        }
        if depth < MOST_BASES {
            // The last base wins, and the last pushed is looked at first.
            let bases = job.extends.iter().filter_map(|base| pipeline.job(&base.name));
            waiting.extend(bases.map(|base| (base, depth + 1)));
        }
    }
    &job.needs
}

fn of_workflow(workflow: &Workflow, names: &Names) -> Option<Graph> {
    let view = names.sources.view(workflow.file)?;
    let mut nodes: Vec<Node> = Vec::new();
    let mut by_name: FxHashMap<String, usize> = FxHashMap::default();
    for job in &workflow.jobs {
        let id = view.text(job.id);
        let (key, body) = (view.span(job.id), view.span(job.body));
        by_name.insert(id.to_ascii_lowercase(), nodes.len());
        nodes.push(Node {
            name: id.to_owned(),
            column: 0,
            state: NodeState::Defined,
            place: Some((workflow.file, Span::new(key.start, body.end.max(key.end)))),
        });
    }
    let mut edges = Vec::new();
    for (to, job) in workflow.jobs.iter().enumerate() {
        for need in &job.needs {
            let name = view.text(*need);
            let known = by_name.get(&name.to_ascii_lowercase()).copied();
            let from = known.unwrap_or_else(|| stranger(&mut nodes, name, NodeState::Missing, 0));
            edges.push(Edge {
                from,
                to,
                optional: false,
                in_cycle: false,
            });
        }
    }
    let columns = layer(&mut nodes, &edges);
    Some(Graph {
        columns: vec![String::new(); columns],
        nodes,
        edges,
    })
}

/// The node of a job that is not here, made when it is first needed.
fn stranger(nodes: &mut Vec<Node>, name: &str, state: NodeState, column: usize) -> usize {
    let same = |node: &Node| node.state != NodeState::Defined && node.name == name;
    if let Some(known) = nodes.iter().position(same) {
        // What one may do without and another may not is missing.
        if state == NodeState::Missing {
            nodes[known].state = state;
        }
        return known;
    }
    nodes.push(Node {
        name: name.to_owned(),
        column,
        state,
        place: None,
    });
    nodes.len() - 1
}

/// Puts the jobs that are not here in front of all others.
fn place_strangers(columns: &mut Vec<String>, nodes: &mut [Node]) {
    if nodes.iter().all(|node| node.state == NodeState::Defined) {
        return;
    }
    columns.insert(0, String::new());
    for node in nodes {
        node.column = if node.state == NodeState::Defined {
            node.column + 1
        } else {
            0
        };
    }
}

fn drop_empty_columns(columns: &mut Vec<String>, nodes: &mut [Node]) {
    let mut places = vec![None; columns.len()];
    for node in nodes.iter() {
        if let Some(place) = places.get_mut(node.column) {
            *place = Some(0);
        }
    }
    for (next, place) in places.iter_mut().flatten().enumerate() {
        *place = next;
    }
    for node in nodes {
        node.column = places.get(node.column).copied().flatten().unwrap_or(0);
    }
    let mut used = places.iter().map(Option::is_some);
    columns.retain(|_| used.next().unwrap_or(false));
}

/// Gives every job the column behind the last that it waits for, and returns how many columns there are. Jobs that wait for
/// each other keep each other from nothing.
fn layer(nodes: &mut [Node], edges: &[Edge]) -> usize {
    let part = parts(nodes.len(), edges);
    let number = |node: usize| part.get(node).copied().unwrap_or_default();
    // A part is found after all that wait for it, so what is waited for comes first from the other end.
    let mut ordered: Vec<&Edge> = edges
        .iter()
        .filter(|edge| number(edge.from) != number(edge.to))
        .collect();
    ordered.sort_by_key(|edge| std::cmp::Reverse(number(edge.from)));
    for edge in ordered {
        let least = nodes.get(edge.from).map_or(0, |node| node.column + 1);
        if let Some(node) = nodes.get_mut(edge.to) {
            node.column = node.column.max(least);
        }
    }
    nodes.iter().map(|node| node.column + 1).max().unwrap_or(0)
}

/// The number of the strongly connected part that each of `count` nodes belongs to. A node that waits for itself shares its
/// part with itself, as every node does.
fn parts(count: usize, edges: &[Edge]) -> Vec<usize> {
    let mut next: Vec<Vec<usize>> = vec![Vec::new(); count];
    for edge in edges {
        if let Some(list) = next.get_mut(edge.from) {
            list.push(edge.to);
        }
    }
    let mut search = Search {
        number: vec![usize::MAX; count],
        lowest: vec![0; count],
        open: vec![false; count],
        stack: Vec::new(),
        part: vec![usize::MAX; count],
        visited: 0,
        found: 0,
    };
    for start in 0..count {
        if search.number[start] == usize::MAX {
            search.from(start, &next);
        }
    }
    search.part
}

/// Tarjan's search for strongly connected parts ("Depth-first search and linear graph algorithms", 1972), its recursion
/// kept in a list.
struct Search {
    number: Vec<usize>,
    lowest: Vec<usize>,
    open: Vec<bool>,
    stack: Vec<usize>,
    part: Vec<usize>,
    visited: usize,
    found: usize,
}

impl Search {
    fn from(&mut self, start: usize, next: &[Vec<usize>]) {
        let mut path = vec![(start, 0)];
        self.enter(start);
        while let Some((node, at)) = path.pop() {
            let Some(&to) = next[node].get(at) else {
                self.leave(node);
                if let Some((parent, _)) = path.last() {
                    self.lowest[*parent] = self.lowest[*parent].min(self.lowest[node]);
                }
                continue;
            };
            path.push((node, at + 1));
            if self.number[to] == usize::MAX {
                self.enter(to);
                path.push((to, 0));
            } else if self.open[to] {
                self.lowest[node] = self.lowest[node].min(self.number[to]);
            }
        }
    }

    fn enter(&mut self, node: usize) {
        self.number[node] = self.visited;
        self.lowest[node] = self.visited;
        self.visited += 1;
        self.open[node] = true;
        self.stack.push(node);
    }

    fn leave(&mut self, node: usize) {
        if self.lowest[node] != self.number[node] {
            return;
        }
        while let Some(member) = self.stack.pop() {
            self.open[member] = false;
            self.part[member] = self.found;
            if member == node {
                break;
            }
        }
        self.found += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;
    use crate::language::FileClass;
    use crate::limits::Limits;
    use crate::models::NoFiles;

    fn graph(name: &str, text: &str) -> Graph {
        let document = Document::from_text(name, FileClass::Yaml, text, &Limits::default()).unwrap();
        Graph::of(&Models::around(&document, None, &NoFiles).unwrap()).unwrap()
    }

    fn drawn(graph: &Graph) -> Vec<String> {
        let name = |index: usize| &graph.nodes[index].name;
        let edges = graph.edges.iter().map(|edge| {
            let arrow = if edge.in_cycle { "=>" } else { "->" };
            format!("{} {arrow} {}", name(edge.from), name(edge.to))
        });
        edges.collect()
    }

    fn columns(graph: &Graph) -> Vec<(String, Vec<&str>)> {
        let jobs = |column: usize| {
            let nodes = graph.nodes.iter().filter(move |node| node.column == column);
            nodes.map(|node| node.name.as_str()).collect()
        };
        let columns = graph.columns.iter().enumerate();
        columns
            .map(|(column, name)| (name.clone(), jobs(column)))
            .collect()
    }

    #[test]
    fn a_pipeline_stands_in_its_stages_and_what_is_missing_in_front() {
        let graph = graph(
            ".gitlab-ci.yml",
            "stages: [build, check, deploy]\n.base:\n  needs: [compile]\ncompile:\n  stage: build\n  script: x\n\
             unit:\n  extends: .base\n  stage: check\n  script: x\nship:\n  stage: deploy\n  needs: [unit, lnt, {job: extra, optional: true}]\n  script: x\n",
        );
        assert_eq!(
            columns(&graph),
            [
                (String::new(), vec!["lnt", "extra"]),
                ("build".to_owned(), vec!["compile"]),
                ("check".to_owned(), vec!["unit"]),
                ("deploy".to_owned(), vec!["ship"]),
            ]
        );
        assert_eq!(
            drawn(&graph),
            ["compile -> unit", "unit -> ship", "lnt -> ship", "extra -> ship"]
        );
        let states: Vec<NodeState> = graph.nodes[3..].iter().map(|node| node.state).collect();
        assert_eq!(states, [NodeState::Missing, NodeState::Optional]);
    }

    #[test]
    fn with_an_include_nobody_can_see_nothing_is_called_missing() {
        let graph = graph(
            ".gitlab-ci.yml",
            "include:\n  - remote: https://example.org/ci.yml\na:\n  needs: [b]\n  script: x\n",
        );
        assert_eq!(graph.nodes[1].state, NodeState::Elsewhere);
    }

    #[test]
    fn a_workflow_stands_in_the_order_of_its_needs_and_a_circle_is_marked() {
        let graph = graph(
            ".github/workflows/ci.yml",
            "on: push\njobs:\n  c: {needs: [a, b], runs-on: x, steps: []}\n  a: {runs-on: x, steps: []}\n  \
             b: {needs: a, runs-on: x, steps: []}\n  d: {needs: e, runs-on: x, steps: []}\n  e: {needs: d, runs-on: x, steps: []}\n",
        );
        assert_eq!(graph.columns.len(), 3);
        assert_eq!(drawn(&graph), ["a -> c", "b -> c", "a -> b", "e => d", "d => e"]);
        assert_eq!(columns(&graph)[2].1, ["c"]);
    }

    #[test]
    fn ten_thousand_jobs_in_a_row_are_drawn_without_recursion() {
        let jobs: String = (1..10_000)
            .map(|number| format!("  j{number}: {{needs: j{}, runs-on: x}}\n", number - 1))
            .collect();
        let text = format!("on: push\njobs:\n  j0: {{runs-on: x}}\n{jobs}");
        assert_eq!(graph(".github/workflows/ci.yml", &text).columns.len(), 10_000);
    }
}
