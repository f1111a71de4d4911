//! Which contexts and functions GitHub has at which place of a workflow or an action: a table, read from the longest path that
//! fits.
//!
//! It follows GitHub's documentation and the schemas of its own parser; where they differ, what either has is there. A
//! place that the table does not know says nothing, because what stands there is a fault of another kind.

use super::vocabulary::Context::{
    self, Env, GitHub, Inputs, Job, Jobs, Matrix, Needs, Runner, Secrets, Steps, Strategy, Vars,
};
use super::vocabulary::{Function, FunctionPlace};

/// What may be used at one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allowed {
    /// The contexts.
    pub contexts: &'static [Context],
    /// What kind of value it is.
    pub kind: PlaceKind,
}

/// What kind of value stands at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlaceKind {
    /// A value that is worked out before a job has a machine.
    Value,
    /// A value that is worked out where steps run, so that files can be hashed.
    Step,
    /// The condition of a job.
    JobCondition,
    /// The condition of a step.
    StepCondition,
    /// A condition that is worked out before a job has a machine, without the functions of conditions.
    EarlyCondition,
}

impl Allowed {
    /// Whether the whole value is an expression, with or without `${{ }}`.
    #[must_use]
    pub fn is_condition(self) -> bool {
        !matches!(self.kind, PlaceKind::Value | PlaceKind::Step)
    }

    /// Whether a function may be called.
    #[must_use]
    pub fn has(self, function: &Function) -> bool {
        match function.place {
            FunctionPlace::Everywhere => true,
            FunctionPlace::Conditions => {
                matches!(self.kind, PlaceKind::JobCondition | PlaceKind::StepCondition)
            }
            FunctionPlace::Steps => matches!(self.kind, PlaceKind::Step | PlaceKind::StepCondition),
        }
    }

    /// The most arguments that a function takes here: a step asks for its job's status alone, a job for that of some jobs.
    #[must_use]
    pub fn most(self, function: &Function) -> usize {
        match (function.place, self.kind) {
            (FunctionPlace::Conditions, PlaceKind::StepCondition) => 0,
            _ => function.most,
        }
    }
}

type Row = (&'static str, &'static [Context], PlaceKind);

const NONE: &[Context] = &[];
const CALLER: &[Context] = &[GitHub, Inputs, Vars];
const WITH_NEEDS: &[Context] = &[GitHub, Needs, Vars, Inputs];
const JOB: &[Context] = &[GitHub, Needs, Strategy, Matrix, Vars, Inputs];
const JOB_SECRET: &[Context] = &[GitHub, Needs, Strategy, Matrix, Vars, Secrets, Inputs];
const ADDRESS: &[Context] = &[
    GitHub, Needs, Strategy, Matrix, Job, Runner, Env, Vars, Steps, Inputs,
];
const STEP: &[Context] = &[
    GitHub, Needs, Strategy, Matrix, Job, Runner, Env, Vars, Secrets, Steps, Inputs,
];
const ACTION: &[Context] = &[GitHub, Inputs, Strategy, Matrix, Steps, Job, Runner, Env];
const ACTION_CONDITION: &[Context] = &[GitHub, Inputs, Strategy, Matrix, Job, Runner, Env];

/// Paths of workflows: `*` is any key, `-` an item of a list. What lies deeper than a path has what the path has.
const WORKFLOW: &[Row] = &[
    ("name", NONE, PlaceKind::Value),
    ("run-name", CALLER, PlaceKind::Value),
    ("on", NONE, PlaceKind::Value),
    ("on.workflow_call.inputs.*.default", CALLER, PlaceKind::Value),
    (
        "on.workflow_call.outputs.*.value",
        &[GitHub, Jobs, Vars, Inputs],
        PlaceKind::Value,
    ),
    ("permissions", NONE, PlaceKind::Value),
    ("env", &[GitHub, Secrets, Inputs, Vars], PlaceKind::Value),
    ("defaults", NONE, PlaceKind::Value),
    ("concurrency", CALLER, PlaceKind::Value),
    ("jobs.*.name", JOB, PlaceKind::Value),
    ("jobs.*.needs", NONE, PlaceKind::Value),
    ("jobs.*.if", WITH_NEEDS, PlaceKind::JobCondition),
    ("jobs.*.permissions", NONE, PlaceKind::Value),
    ("jobs.*.uses", NONE, PlaceKind::Value),
    ("jobs.*.with", JOB, PlaceKind::Value),
    ("jobs.*.secrets", JOB_SECRET, PlaceKind::Value),
    ("jobs.*.strategy", WITH_NEEDS, PlaceKind::Value),
    ("jobs.*.runs-on", JOB, PlaceKind::Value),
    ("jobs.*.concurrency", JOB, PlaceKind::Value),
    ("jobs.*.continue-on-error", JOB, PlaceKind::Value),
    ("jobs.*.timeout-minutes", JOB, PlaceKind::Value),
    ("jobs.*.cancel-timeout-minutes", JOB, PlaceKind::Value),
    ("jobs.*.environment", JOB, PlaceKind::Value),
    ("jobs.*.environment.url", ADDRESS, PlaceKind::Value),
    ("jobs.*.env", JOB_SECRET, PlaceKind::Value),
    (
        "jobs.*.defaults.run",
        &[GitHub, Needs, Strategy, Matrix, Env, Vars, Inputs],
        PlaceKind::Value,
    ),
    ("jobs.*.outputs", STEP, PlaceKind::Value),
    ("jobs.*.snapshot", NONE, PlaceKind::Value),
    ("jobs.*.snapshot.if", JOB, PlaceKind::EarlyCondition),
    ("jobs.*.container", JOB, PlaceKind::Value),
    ("jobs.*.container.credentials", CREDENTIALS, PlaceKind::Value),
    ("jobs.*.container.env", STEP, PlaceKind::Value),
    ("jobs.*.services", JOB, PlaceKind::Value),
    ("jobs.*.services.*.credentials", CREDENTIALS, PlaceKind::Value),
    ("jobs.*.services.*.env", STEP, PlaceKind::Value),
    ("jobs.*.steps.-.id", NONE, PlaceKind::Value),
    ("jobs.*.steps.-.uses", NONE, PlaceKind::Value),
    ("jobs.*.steps.-.shell", NONE, PlaceKind::Value),
    ("jobs.*.steps.-.if", ADDRESS, PlaceKind::StepCondition),
    ("jobs.*.steps.-.name", STEP, PlaceKind::Step),
    ("jobs.*.steps.-.run", STEP, PlaceKind::Step),
    ("jobs.*.steps.-.with", STEP, PlaceKind::Step),
    ("jobs.*.steps.-.env", STEP, PlaceKind::Step),
    ("jobs.*.steps.-.continue-on-error", STEP, PlaceKind::Step),
    ("jobs.*.steps.-.timeout-minutes", STEP, PlaceKind::Step),
    ("jobs.*.steps.-.working-directory", STEP, PlaceKind::Step),
];

const CREDENTIALS: &[Context] = &[GitHub, Needs, Strategy, Matrix, Env, Vars, Secrets, Inputs];

/// Paths of actions.
const ACTIONS: &[Row] = &[
    (
        "inputs.*.default",
        &[GitHub, Strategy, Matrix, Job, Runner],
        PlaceKind::Step,
    ),
    ("outputs.*.value", ACTION, PlaceKind::Value),
    ("runs.args", &[Inputs], PlaceKind::Value),
    ("runs.env", &[Inputs], PlaceKind::Value),
    ("runs.pre-if", ACTION_CONDITION, PlaceKind::StepCondition),
    ("runs.post-if", ACTION_CONDITION, PlaceKind::StepCondition),
    ("runs.steps.-.id", NONE, PlaceKind::Value),
    ("runs.steps.-.uses", NONE, PlaceKind::Value),
    ("runs.steps.-.if", ACTION, PlaceKind::StepCondition),
    ("runs.steps.-.name", ACTION, PlaceKind::Step),
    ("runs.steps.-.run", ACTION, PlaceKind::Step),
    ("runs.steps.-.shell", ACTION, PlaceKind::Step),
    ("runs.steps.-.with", ACTION, PlaceKind::Step),
    ("runs.steps.-.env", ACTION, PlaceKind::Step),
    ("runs.steps.-.continue-on-error", ACTION, PlaceKind::Step),
    ("runs.steps.-.working-directory", ACTION, PlaceKind::Step),
];

/// What may be used at the value under `keys` of a workflow, the keys from the root down; items of lists are `None`. Nothing
/// where GitHub has no value.
#[must_use]
pub fn allowed_at(keys: &[Option<&str>]) -> Option<Allowed> {
    // Steps that run beside each other stand one list deeper.
    if let [jobs, job, steps, None, Some("parallel"), None, rest @ ..] = keys {
        let outer: Vec<Option<&str>> = [*jobs, *job, *steps, None]
            .into_iter()
            .chain(rest.iter().copied())
            .collect();
        return longest(WORKFLOW, &outer);
    }
    longest(WORKFLOW, keys)
}

/// The same for an action.
#[must_use]
pub fn allowed_in_action(keys: &[Option<&str>]) -> Option<Allowed> {
    longest(ACTIONS, keys)
}

fn longest(table: &[Row], keys: &[Option<&str>]) -> Option<Allowed> {
    let mut best: Option<(usize, Allowed)> = None;
    for (path, contexts, kind) in table {
        let Some(length) = covers(path, keys) else {
            continue;
        };
        if best.is_none_or(|(longest, _)| longest < length) {
            best = Some((
                length,
                Allowed {
                    contexts,
                    kind: *kind,
                },
            ));
        }
    }
    best.map(|(_, allowed)| allowed)
}

/// How many keys a path has, if it begins `keys`.
fn covers(path: &str, keys: &[Option<&str>]) -> Option<usize> {
    let mut length = 0;
    for part in path.split('.') {
        let fits = match (part, keys.get(length)?) {
            ("*", key) => key.is_some(),
            ("-", key) => key.is_none(),
            (part, key) => *key == Some(part),
        };
        if !fits {
            return None;
        }
        length += 1;
    }
    Some(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(path: &str) -> Option<Vec<&'static str>> {
        let keys: Vec<Option<&str>> = path.split('.').map(|key| (key != "-").then_some(key)).collect();
        Some(
            allowed_at(&keys)?
                .contexts
                .iter()
                .map(|context| context.name())
                .collect(),
        )
    }

    #[test]
    fn the_longest_path_that_fits_counts() {
        assert_eq!(at("on.push.branches.-"), Some(vec![]));
        assert_eq!(
            at("on.workflow_call.inputs.a.default"),
            Some(vec!["github", "inputs", "vars"])
        );
        assert!(at("jobs.a.container.env.X").is_some_and(|names| names.contains(&"secrets")));
        assert!(at("jobs.a.container.image").is_some_and(|names| !names.contains(&"secrets")));
        assert_eq!(at("jobs.a.steps.-.parallel.-.run"), at("jobs.a.steps.-.run"));
        assert_eq!(at("jobs.a.stepss.-.run"), None);
        assert_eq!(at("nonsense"), None);
    }
}
