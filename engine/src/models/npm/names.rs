//! Scripts and their calls in the table of names.

use super::super::files::{FileId, Sources};
use super::super::github::Step;
use super::super::gitlab::Pipeline;
use super::super::names::{Definition, NameKind, Names, Occurrence, Reference, Scope, Symbol};
use super::super::shape;
use super::super::spelling::{self, Spelling};
use super::super::written::Written;
use super::commands::Shell;
use super::{Entry, Manifest};
use crate::data::{NodeId, View};

/// The keywords of a GitLab job that hold commands; those of one row are run by one shell, in this order.
const COMMANDS: [&[&str]; 2] = [&["before_script", "script"], &["after_script"]];

/// Root keys of a manifest under which tools keep commands of their own.
const TOOLS: [&str; 5] = [
    "husky",
    "lint-staged",
    "pre-commit",
    "pre-push",
    "simple-git-hooks",
];

/// Adds a manifest's scripts, and what they call.
pub(in super::super) fn collect_manifest(manifest: &Manifest, sources: &Sources, names: &mut Names) {
    let Some(view) = sources.view(manifest.file) else {
        return;
    };
    let scope = Scope::of_file(manifest.file);
    for entry in &manifest.scripts {
        if let Some(definition) = script(manifest.file, view, *entry, &scope) {
            names.define(definition);
        }
    }
    for entry in &manifest.scripts {
        if let Some(value) = shape::scalar(view, entry.value) {
            calls(&mut Shell::default(), (view, manifest.file), value, &scope, names);
        }
    }
    for node in tools(view) {
        calls(&mut Shell::default(), (view, manifest.file), node, &scope, names);
    }
}

/// The strings that tools of the manifest run.
fn tools(view: &View) -> Vec<NodeId> {
    let root = view.roots().first();
    let mut pending: Vec<NodeId> = TOOLS.iter().filter_map(|key| view.get(*root?, key)).collect();
    let mut found = Vec::new();
    while let Some(node) = pending.pop() {
        match view.scalar_kind(node) {
            Some(_) => found.push(node),
            None => pending.extend(view.children(node)),
        }
    }
    found
}

fn script(file: FileId, view: &View, entry: Entry, scope: &Scope) -> Option<Definition> {
    let (name_span, spelling) = spelling::of_scalar(view, entry.key)?;
    let name = view.text(entry.key);
    Some(Definition {
        at: Occurrence {
            symbol: Symbol::new(NameKind::Script, scope.clone(), name),
            kind: NameKind::Script,
            name: name.into(),
            file,
            name_span,
            spelling,
        },
        span: view.entry_span(entry.value),
        detail: view.text(entry.value).into(),
    })
}

/// Adds the calls in a pipeline's jobs, which run where the manifest of the root is.
pub(in super::super) fn collect_pipeline(
    pipeline: &Pipeline,
    manifest: FileId,
    sources: &Sources,
    names: &mut Names,
) {
    let scope = Scope::of_file(manifest);
    let jobs = pipeline.jobs.iter().flat_map(|job| &job.sites);
    for site in jobs.chain(pipeline.section("default")) {
        if let Some(view) = sources.view(site.file)
            && let Some(body) = shape::mapping(view, site.value)
        {
            let own = shape::own_entries(view, body);
            commands((view, site.file), &own, &scope, names);
        }
    }
    for site in ["before_script", "after_script"]
        .iter()
        .flat_map(|key| pipeline.section(key))
    {
        if let Some(view) = sources.view(site.file) {
            let entry = Entry {
                key: site.key,
                value: site.value,
            };
            commands((view, site.file), &[entry], &scope, names);
        }
    }
}

/// Adds the calls in the commands among some entries.
fn commands((view, file): (&View, FileId), entries: &[Entry], scope: &Scope, names: &mut Names) {
    for row in COMMANDS {
        let mut shell = Shell::default();
        for key in row {
            let entries = entries.iter().filter(|entry| view.text(entry.key) == *key);
            for node in entries.flat_map(|entry| shape::flat_scalars(view, entry.value)) {
                calls(&mut shell, (view, file), node, scope, names);
            }
        }
    }
}

/// The folder in which a step's script runs, by the folders said for the step, the job and the workflow; nothing where
/// it is computed.
fn folder_of(view: &View, step: &Step, outer: [Option<NodeId>; 2]) -> Option<String> {
    let said = step.folder.or(outer[0]).or(outer[1]);
    let folder = said.map_or("", |node| view.text(node));
    let folder = folder.trim_start_matches("./").trim_matches('/');
    let is_literal = !folder.contains('$') && !folder.split('/').any(|part| part == "..");
    is_literal.then(|| {
        if folder == "." {
            String::new()
        } else {
            folder.to_owned()
        }
    })
}

/// The folders in which the scripts of steps run.
pub(in super::super) fn folders_of_steps(
    view: &View,
    steps: &[Step],
    outer: [Option<NodeId>; 2],
) -> Vec<String> {
    let scripted = steps.iter().filter(|step| step.run.is_some());
    scripted.filter_map(|step| folder_of(view, step, outer)).collect()
}

/// Adds the calls in the scripts of steps.
pub(in super::super) fn collect_steps(
    (view, file): (&View, FileId),
    steps: &[Step],
    outer: [Option<NodeId>; 2],
    sources: &Sources,
    names: &mut Names,
) {
    for step in steps {
        let (Some(run), Some(folder)) = (step.run, folder_of(view, step, outer)) else {
            continue;
        };
        if let Some(manifest) = sources.named(&manifest_in(&folder)) {
            calls(
                &mut Shell::default(),
                (view, file),
                run,
                &Scope::of_file(manifest),
                names,
            );
        }
    }
}

/// The name of the manifest in a folder.
pub(in super::super) fn manifest_in(folder: &str) -> String {
    if folder.is_empty() {
        "package.json".to_owned()
    } else {
        format!("{folder}/package.json")
    }
}

fn calls(shell: &mut Shell, (view, file): (&View, FileId), node: NodeId, scope: &Scope, names: &mut Names) {
    let written = Written::of(view, node);
    for call in shell.calls(&written.text) {
        let name = written.text.get(call.range.clone()).unwrap_or_default();
        let symbol = Symbol::new(NameKind::Script, scope.clone(), name);
        // What may be a program's name is a script's only if there is one.
        if call.may_be_other && !names.is_known(&symbol) {
            continue;
        }
        let spelling = if call.is_short {
            Spelling::ShortForm
        } else {
            Spelling::Word
        };
        names.refer(Reference {
            at: Occurrence {
                symbol,
                kind: NameKind::Script,
                name: name.into(),
                file,
                name_span: written.span(call.range.start, call.range.end),
                spelling,
            },
            optional: call.may_be_other,
        });
    }
}
