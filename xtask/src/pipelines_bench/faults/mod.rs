//! The ways in which sound files are broken.

mod expressions;
mod github;
mod gitlab;
mod keys;
mod losses;
mod types;
mod values;

use super::known::Level;
use super::sound::{Platform, Sound};
use crate::repair_bench::random::Random;

/// A file with one fault in it.
#[derive(Debug, Clone)]
pub(super) struct Fault {
    pub(super) text: String,
    /// Only one repair can have been meant.
    pub(super) has_one_answer: bool,
}

impl Fault {
    /// A fault that only one repair answers.
    fn with_one_answer(text: String) -> Self {
        Self {
            text,
            has_one_answer: true,
        }
    }

    /// A fault that must be found, but that may be mended in several ways.
    fn with_many_answers(text: String) -> Self {
        Self {
            text,
            has_one_answer: false,
        }
    }
}

/// Breaks a file where chance will have it, if it can.
type Inject = dyn Fn(&Sound<'_>, &mut Random) -> Option<Fault> + Sync;

/// A way to break files of one platform.
pub(super) struct FaultClass {
    pub(super) platform: Platform,
    pub(super) name: String,
    pub(super) inject: Box<Inject>,
}

impl FaultClass {
    fn new(
        platform: Platform,
        name: impl Into<String>,
        inject: impl Fn(&Sound<'_>, &mut Random) -> Option<Fault> + Sync + 'static,
    ) -> Self {
        Self {
            platform,
            name: name.into(),
            inject: Box::new(inject),
        }
    }
}

/// All classes of `platform`.
pub(super) fn classes(platform: Platform) -> Vec<FaultClass> {
    let mut classes = keys::classes(platform);
    classes.extend(values::classes(platform));
    classes.extend(types::classes(platform));
    classes.extend(losses::classes(platform));
    match platform {
        Platform::GitHub => {
            classes.extend(github::classes());
            classes.extend(expressions::classes());
        }
        Platform::GitLab => classes.extend(gitlab::classes()),
    }
    classes
}

/// Whether `level` is that of a pipeline or workflow as a whole.
fn is_root(level: &Level) -> bool {
    level.name == "root"
}
