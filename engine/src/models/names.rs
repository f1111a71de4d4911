//! The one table of names: what is defined where, and who refers to it.

use rustc_hash::{FxHashMap, FxHashSet};

use super::files::{FileId, Sources};
use super::spelling::{Spelling, is_word};
use crate::text::Span;

/// What a name is a name of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NameKind {
    /// A stage of a GitLab pipeline.
    Stage,
    /// A job of a GitLab pipeline.
    Job,
    /// A hidden job of a GitLab pipeline, whose name begins with a dot.
    Template,
    /// A YAML anchor.
    Anchor,
    /// A job of a workflow.
    WorkflowJob,
    /// A step with an id.
    Step,
    /// An output of a step.
    StepOutput,
    /// An output of a workflow's job.
    JobOutput,
    /// An output of a reusable workflow or of an action.
    Output,
    /// A key of a matrix.
    MatrixKey,
    /// An input of a workflow, an action or a pipeline.
    Input,
    /// A secret that a reusable workflow asks for.
    Secret,
    /// A variable of the environment of a workflow.
    Variable,
    /// A script of a manifest.
    Script,
}

impl NameKind {
    /// What people call it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Stage => "stage",
            Self::Job | Self::WorkflowJob => "job",
            Self::Template => "hidden job",
            Self::Anchor => "anchor",
            Self::Step => "step",
            Self::StepOutput => "step output",
            Self::JobOutput => "job output",
            Self::Output => "output",
            Self::MatrixKey => "matrix key",
            Self::Input => "input",
            Self::Secret => "secret",
            Self::Variable => "environment variable",
            Self::Script => "script",
        }
    }

    /// The kind under which it is looked for: hidden jobs are jobs.
    fn space(self) -> Self {
        match self {
            Self::Template => Self::Job,
            kind => kind,
        }
    }

    /// Whether names that differ in case only are the same.
    fn folds_case(self) -> bool {
        matches!(
            self,
            Self::WorkflowJob
                | Self::Step
                | Self::StepOutput
                | Self::JobOutput
                | Self::Output
                | Self::MatrixKey
                | Self::Input
                | Self::Secret
        )
    }

    /// Why `name` cannot be one of this kind.
    #[must_use]
    pub fn objection(self, name: &str) -> Option<&'static str> {
        let is_identifier = || {
            let mut bytes = name.bytes();
            bytes
                .next()
                .is_some_and(|first| first.is_ascii_alphabetic() || first == b'_')
                && bytes.all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-')
        };
        match self {
            Self::Stage | Self::Job | Self::Template if name.trim().is_empty() => Some("it is blank"),
            Self::Stage | Self::Job | Self::Template if name.chars().any(char::is_control) => {
                Some("it holds control characters")
            }
            Self::Stage | Self::Job | Self::Template if name.chars().count() > 255 => {
                Some("it is longer than 255 characters")
            }
            Self::Job if name.starts_with('.') => {
                Some("a job whose name begins with a dot is hidden and never runs")
            }
            Self::Template if !name.starts_with('.') => {
                Some("a hidden job's name begins with a dot; without one the job would run")
            }
            Self::Job | Self::Template if super::gitlab::is_keyword(name) => {
                Some("it is a keyword of GitLab CI")
            }
            Self::Stage if matches!(name, ".pre" | ".post") => {
                Some("GitLab has a stage of that name already")
            }
            Self::Stage | Self::Job | Self::Template => None,
            Self::Anchor => {
                let fits = |character: char| !character.is_whitespace() && !",[]{}".contains(character);
                (name.is_empty() || !name.chars().all(fits))
                    .then_some("an anchor holds neither white space nor brackets nor commas")
            }
            Self::Script => (!is_word(name)).then_some(
                "a script's name is letters, digits, and any of `_-.:/@+`, so that every shell reads it",
            ),
            _ => (!is_identifier())
                .then_some("it must begin with a letter or `_` and hold letters, digits, `-` and `_` only"),
        }
    }
}

/// Where a name is good: in one file, or for one owner in it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Scope {
    /// The file; of a pipeline, its root.
    pub file: FileId,
    /// The owner in it, such as a job; empty for the file itself.
    pub owner: Box<str>,
}

impl Scope {
    /// The whole of a file.
    #[must_use]
    pub fn of_file(file: FileId) -> Self {
        Self {
            file,
            owner: "".into(),
        }
    }

    /// What belongs to `owner` alone.
    #[must_use]
    pub fn of_owner(file: FileId, owner: &str) -> Self {
        Self {
            file,
            owner: owner.into(),
        }
    }
}

/// What makes two names the same.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Symbol {
    space: NameKind,
    scope: Scope,
    key: Box<str>,
}

impl Symbol {
    /// The name `name` of a kind in a scope.
    #[must_use]
    pub fn new(kind: NameKind, scope: Scope, name: &str) -> Self {
        let space = kind.space();
        let key = if space.folds_case() {
            name.to_ascii_lowercase().into()
        } else {
            name.into()
        };
        Self { space, scope, key }
    }

    /// Where it is good.
    #[must_use]
    pub fn scope(&self) -> &Scope {
        &self.scope
    }
}

/// Where a name is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occurrence {
    /// What it is the name of.
    pub symbol: Symbol,
    /// The kind.
    pub kind: NameKind,
    /// The name as it is said there.
    pub name: Box<str>,
    /// The file.
    pub file: FileId,
    /// The name itself, without quotes.
    pub name_span: Span,
    /// How it is written.
    pub spelling: Spelling,
}

/// A name's definition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Definition {
    /// The name.
    pub at: Occurrence,
    /// All of what is defined.
    pub span: Span,
    /// A few words about it.
    pub detail: Box<str>,
}

/// A use of a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// The name.
    pub at: Occurrence,
    /// Whether nothing is wrong when nothing of that name is defined.
    pub optional: bool,
}

/// A name that is there without being defined in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// What it is the name of.
    pub symbol: Symbol,
    /// The name.
    pub name: Box<str>,
    /// Where it comes from.
    pub detail: Box<str>,
}

/// All names of some files.
#[derive(Debug, Default)]
pub struct Names {
    /// The files they are in.
    pub sources: Sources,
    /// The definitions, file by file.
    pub definitions: Vec<Definition>,
    /// The uses.
    pub references: Vec<Reference>,
    /// The names that need no definition.
    pub given: Vec<Given>,
    by_symbol: FxHashMap<Symbol, Uses>,
}

#[derive(Debug, Default)]
struct Uses {
    definitions: Vec<usize>,
    references: Vec<usize>,
    /// Where it is written. What stands behind an anchor is read wherever an alias stands for it, and counts once.
    places: FxHashSet<(FileId, usize)>,
}

impl Names {
    pub(super) fn define(&mut self, definition: Definition) {
        let uses = self.by_symbol.entry(definition.at.symbol.clone()).or_default();
        if uses
            .places
            .insert((definition.at.file, definition.at.name_span.start))
        {
            uses.definitions.push(self.definitions.len());
            self.definitions.push(definition);
        }
    }

    pub(super) fn refer(&mut self, reference: Reference) {
        let uses = self.by_symbol.entry(reference.at.symbol.clone()).or_default();
        if uses
            .places
            .insert((reference.at.file, reference.at.name_span.start))
        {
            uses.references.push(self.references.len());
            self.references.push(reference);
        }
    }

    /// The names that stand at `offset` of a file, those that end there among them.
    pub fn at(&self, file: FileId, offset: usize) -> impl Iterator<Item = &Occurrence> {
        let definitions = self.definitions.iter().map(|definition| &definition.at);
        let references = self.references.iter().map(|reference| &reference.at);
        definitions
            .chain(references)
            .filter(move |at| at.file == file && at.name_span.start <= offset && offset <= at.name_span.end)
    }

    /// Where `symbol` is defined.
    pub fn definitions_of(&self, symbol: &Symbol) -> impl Iterator<Item = &Definition> {
        let uses = self.by_symbol.get(symbol);
        uses.into_iter()
            .flat_map(|uses| &uses.definitions)
            .map(|index| &self.definitions[*index])
    }

    /// Who refers to `symbol`.
    pub fn references_to(&self, symbol: &Symbol) -> impl Iterator<Item = &Reference> {
        let uses = self.by_symbol.get(symbol);
        uses.into_iter()
            .flat_map(|uses| &uses.references)
            .map(|index| &self.references[*index])
    }

    /// Whether `symbol` is defined or given.
    #[must_use]
    pub fn is_known(&self, symbol: &Symbol) -> bool {
        self.definitions_of(symbol).next().is_some() || self.given.iter().any(|given| given.symbol == *symbol)
    }

    /// The names of a kind that are good in `scope`, each once, with a few words: definitions in order, then what is
    /// given.
    #[must_use]
    pub fn in_scope(&self, kind: NameKind, scope: &Scope) -> Vec<(NameKind, &str, &str)> {
        let fits = |symbol: &Symbol| symbol.space == kind.space() && symbol.scope == *scope;
        let defined = self
            .definitions
            .iter()
            .filter(|definition| fits(&definition.at.symbol));
        let given = self.given.iter().filter(|given| fits(&given.symbol));
        let all = defined
            .map(|definition| (definition.at.kind, &*definition.at.name, &*definition.detail))
            .chain(given.map(|given| (kind, &*given.name, &*given.detail)));
        let mut seen = FxHashSet::default();
        all.filter(|(_, name, _)| seen.insert(*name)).collect()
    }
}
