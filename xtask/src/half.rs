//! The halves of what is measured on: one to look at, one only to count.

use crate::repair_bench::random::Random;

/// The half that a project or package belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Half {
    /// For looking at single cases.
    Development,
    /// For counting.
    Validation,
}

impl Half {
    /// The half of a project, by its name alone.
    pub(crate) fn of(project: &str) -> Self {
        if Random::named(project).next().is_multiple_of(2) {
            Self::Development
        } else {
            Self::Validation
        }
    }

    /// The half that is measured on, by what the command line says.
    pub(crate) fn chosen(is_validation: bool) -> Self {
        if is_validation {
            Self::Validation
        } else {
            Self::Development
        }
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Development => "development",
            Self::Validation => "validation",
        }
    }
}
