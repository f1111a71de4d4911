//! Permissions that a called workflow asks for and its caller does not have to give.

use super::super::super::fault::Fault;
use super::super::super::shape;
use super::super::WorkflowJob;
use super::Seen;
use super::calls::CALL;
use crate::data::{NodeId, View};

/// What nearly every repository has something of: where all is asked for, these are looked at.
const COMMON: [&str; 8] = [
    "actions",
    "checks",
    "contents",
    "deployments",
    "issues",
    "packages",
    "pull-requests",
    "statuses",
];

/// How much a token may do with one thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    None,
    Read,
    Write,
}

impl Level {
    fn of(text: &str) -> Option<Self> {
        match text {
            "none" => Some(Self::None),
            "read" => Some(Self::Read),
            "write" => Some(Self::Write),
            _ => None,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Read => "read",
            Self::Write => "write",
        }
    }
}

/// What a `permissions:` says.
enum Permissions<'v> {
    All(Level),
    Scopes(Vec<(&'v str, Level)>),
}

impl<'v> Permissions<'v> {
    /// Nothing where it cannot be read for sure.
    fn read(view: &'v View, node: NodeId) -> Option<Self> {
        let node = view.resolve(node);
        if shape::mapping(view, node).is_some() {
            let level = |node| Level::of(view.text(shape::scalar(view, node)?));
            let entries = shape::entries(view, node).into_iter();
            let scopes: Option<Vec<_>> = entries
                .map(|entry| Some((view.text(entry.key), level(entry.value)?)))
                .collect();
            return scopes.map(Self::Scopes);
        }
        match view.text(shape::scalar(view, node)?) {
            "read-all" => Some(Self::All(Level::Read)),
            "write-all" => Some(Self::All(Level::Write)),
            _ => None,
        }
    }

    fn level(&self, scope: &str) -> Level {
        match self {
            Self::All(level) => *level,
            Self::Scopes(scopes) => {
                let mut scopes = scopes.iter();
                let own = scopes.find(|(known, _)| known.eq_ignore_ascii_case(scope));
                own.map_or(Level::None, |(_, level)| *level)
            }
        }
    }

    /// The first thing of which `self` asks for more than `granted` gives.
    fn beyond<'a>(&'a self, granted: &Self) -> Option<(&'a str, Level)> {
        let asked: Vec<(&str, Level)> = match self {
            Self::All(level) => COMMON.iter().map(|scope| (*scope, *level)).collect(),
            Self::Scopes(scopes) => scopes.clone(),
        };
        // Everybody may read what is public about a repository.
        let mut asked = asked.into_iter().filter(|(scope, _)| *scope != "metadata");
        asked.find(|(scope, level)| *level > granted.level(scope))
    }
}

impl Seen<'_> {
    /// What the workflow `other` or one of its jobs asks for beyond what its caller may do. What a caller may do that does not
    /// say so is a setting of its repository.
    pub(super) fn beyond_permissions(
        &self,
        job: &WorkflowJob,
        uses: NodeId,
        path: &str,
        other: &View,
    ) -> Option<Fault> {
        let view = self.view;
        let of_root = |view: &View| {
            let root = view.roots().first()?;
            view.get(*root, "permissions")
        };
        let own = view.get(job.body, "permissions");
        let granted = Permissions::read(view, own.or_else(|| of_root(view))?)?;
        let root = other.roots().first()?;
        let jobs = other.get(*root, "jobs");
        let jobs = jobs.map(|jobs| shape::entries(other, jobs)).unwrap_or_default();
        let of_jobs = jobs.iter().filter_map(|job| {
            let asked = other.get(job.value, "permissions")?;
            Some((Some(other.text(job.key)), asked))
        });
        let whole = of_root(other).filter(|_| {
            jobs.iter()
                .any(|job| other.get(job.value, "permissions").is_none())
        });
        let (name, scope, asked) = whole
            .map(|asked| (None, asked))
            .into_iter()
            .chain(of_jobs)
            .find_map(|(name, node)| {
                let asked = Permissions::read(other, node)?;
                let (scope, level) = asked.beyond(&granted)?;
                Some((name, scope.to_owned(), level))
            })?;
        let who = match name {
            Some(name) => format!("The nested job '{name}'"),
            None => "The workflow".to_owned(),
        };
        let reason = format!(
            "Error calling workflow '{path}'. {who} is requesting '{scope}: {}', but is only allowed '{scope}: {}'",
            asked.name(),
            granted.level(&scope).name(),
        );
        let grant = own.and_then(|own| shape::mapping(view, own));
        let current = grant
            .and_then(|grant| view.own_get(grant, &scope))
            .and_then(|level| shape::scalar(view, level));
        Some(
            Fault::new(&CALL)
                .node("at", uses)
                .node("grant", grant)
                .node("current", current)
                .text("reason", reason)
                .text("scope", scope)
                .text("level", asked.name())
                .flag("is_key", false),
        )
    }
}
