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
