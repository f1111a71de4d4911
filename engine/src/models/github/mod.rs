//! GitHub's workflows and actions: jobs, steps, outputs, inputs, matrices and the expressions that refer to them.

mod action;
pub mod expression;
pub(super) mod faults;
mod names;
mod popular;
mod references;
mod script;
mod step;
#[cfg(test)]
mod tests;
mod workflow;

pub use action::{Action, action_file};
pub(super) use names::{collect_action, collect_workflow};
pub use script::{ScriptOutput, script_outputs};
pub use step::{Step, StepOutputs};
pub use workflow::{Matrix, Trigger, Workflow, WorkflowJob};
