//! The contexts and functions of GitHub's expressions, and which of them may be used where.

use Context::{Env, GitHub, Inputs, Job, Jobs, Matrix, Needs, Runner, Secrets, Steps, Strategy, Vars};

/// A context.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Context {
    /// `env`
    Env,
    /// `github`
    GitHub,
    /// `inputs`
    Inputs,
    /// `job`
    Job,
    /// `jobs`
    Jobs,
    /// `matrix`
    Matrix,
    /// `needs`
    Needs,
    /// `runner`
    Runner,
    /// `secrets`
    Secrets,
    /// `steps`
    Steps,
    /// `strategy`
    Strategy,
    /// `vars`
    Vars,
}

impl Context {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Env, GitHub, Inputs, Job, Jobs, Matrix, Needs, Runner, Secrets, Steps, Strategy, Vars,
    ];

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Env => "env",
            GitHub => "github",
            Inputs => "inputs",
            Job => "job",
            Jobs => "jobs",
            Matrix => "matrix",
            Needs => "needs",
            Runner => "runner",
            Secrets => "secrets",
            Steps => "steps",
            Strategy => "strategy",
            Vars => "vars",
        }
    }
}

/// A function: its name and how many arguments it takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Function {
    /// Its name; case does not matter.
    pub name: &'static str,
    /// The fewest arguments.
    pub least: usize,
    /// The most arguments.
    pub most: usize,
    /// Where it may be called.
    pub place: FunctionPlace,
}

/// Where a function may be called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FunctionPlace {
    /// Everywhere.
    Everywhere,
    /// In conditions.
    Conditions,
    /// Where steps run.
    Steps,
}

const fn function(name: &'static str, least: usize, most: usize, place: FunctionPlace) -> Function {
    Function {
        name,
        least,
        most,
        place,
    }
}

/// The functions.
pub const FUNCTIONS: [Function; 13] = [
    function("always", 0, 0, FunctionPlace::Conditions),
    function("cancelled", 0, 0, FunctionPlace::Conditions),
    function("case", 3, 255, FunctionPlace::Everywhere),
    function("contains", 2, 2, FunctionPlace::Everywhere),
    function("endsWith", 2, 2, FunctionPlace::Everywhere),
    function("failure", 0, 255, FunctionPlace::Conditions),
    function("format", 1, 255, FunctionPlace::Everywhere),
    function("fromJSON", 1, 1, FunctionPlace::Everywhere),
    function("hashFiles", 1, 255, FunctionPlace::Steps),
    function("join", 1, 2, FunctionPlace::Everywhere),
    function("startsWith", 2, 2, FunctionPlace::Everywhere),
    function("success", 0, 255, FunctionPlace::Conditions),
    function("toJSON", 1, 1, FunctionPlace::Everywhere),
];

/// What may be used at one place of a workflow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allowed {
    /// The contexts.
    pub contexts: &'static [Context],
    /// Whether it is a condition.
    pub is_condition: bool,
    /// Whether it belongs to a step.
    pub is_step: bool,
}

const CALLER: &[Context] = &[GitHub, Inputs, Vars];
const WORKFLOW: &[Context] = &[GitHub, Secrets, Inputs, Vars];
const JOB: &[Context] = &[GitHub, Needs, Strategy, Matrix, Vars, Inputs];
const JOB_CONDITION: &[Context] = &[GitHub, Needs, Vars, Inputs];
const JOB_SECRET: &[Context] = &[GitHub, Needs, Strategy, Matrix, Vars, Secrets, Inputs];
const JOB_ENV: &[Context] = &[GitHub, Needs, Strategy, Matrix, Env, Vars, Inputs];
const CREDENTIALS: &[Context] = &[GitHub, Needs, Strategy, Matrix, Env, Vars, Secrets, Inputs];
const CONTAINER_ENV: &[Context] = &[
    GitHub, Needs, Strategy, Matrix, Job, Runner, Env, Vars, Secrets, Inputs,
];
const ADDRESS: &[Context] = &[
    GitHub, Needs, Strategy, Matrix, Job, Runner, Env, Vars, Steps, Inputs,
];
const STEP: &[Context] = &[
    GitHub, Needs, Strategy, Matrix, Job, Runner, Env, Vars, Secrets, Steps, Inputs,
];
const CALLED_OUTPUT: &[Context] = &[GitHub, Jobs, Vars, Inputs];

/// What may be used at the value under `keys`, the keys from the root down; items of lists are `None`. Nothing where GitHub
/// documents nothing.
#[must_use]
pub fn allowed_at(keys: &[Option<&str>]) -> Option<Allowed> {
    let contexts: &'static [Context] = match keys {
        [Some("run-name")] => CALLER,
        [Some("concurrency"), ..] => CALLER,
        [Some("env"), ..] => WORKFLOW,
        [
            Some("on"),
            Some("workflow_call"),
            Some("inputs"),
            _,
            Some("default"),
        ] => CALLER,
        [
            Some("on"),
            Some("workflow_call"),
            Some("outputs"),
            _,
            Some("value"),
        ] => CALLED_OUTPUT,
        [Some("jobs"), _, rest @ ..] => return allowed_in_job(rest),
        _ => return None,
    };
    Some(Allowed {
        contexts,
        is_condition: false,
        is_step: false,
    })
}

fn allowed_in_job(keys: &[Option<&str>]) -> Option<Allowed> {
    let mut is_condition = false;
    let mut is_step = false;
    let contexts = match keys {
        [Some("if")] => {
            is_condition = true;
            JOB_CONDITION
        }
        [Some("strategy"), ..] => JOB_CONDITION,
        [
            Some("concurrency" | "name" | "runs-on" | "continue-on-error" | "timeout-minutes"),
            ..,
        ] => JOB,
        [Some("environment"), Some("url")] => ADDRESS,
        [Some("environment"), ..] => JOB,
        [Some("env"), ..] | [Some("secrets"), _] => JOB_SECRET,
        [Some("with"), _] => JOB,
        [Some("defaults"), Some("run"), ..] => JOB_ENV,
        [Some("outputs"), _] => STEP,
        [Some("container"), rest @ ..] | [Some("services"), _, rest @ ..] => match rest {
            [Some("credentials"), ..] => CREDENTIALS,
            [Some("env"), ..] => CONTAINER_ENV,
            _ => JOB,
        },
        [Some("steps"), None, rest @ ..] => {
            is_step = true;
            match rest {
                [Some("if")] => {
                    is_condition = true;
                    ADDRESS
                }
                [
                    Some(
                        "continue-on-error" | "env" | "name" | "run" | "timeout-minutes" | "with"
                        | "working-directory",
                    ),
                    ..,
                ] => STEP,
                _ => return None,
            }
        }
        _ => return None,
    };
    Some(Allowed {
        contexts,
        is_condition,
        is_step,
    })
}
