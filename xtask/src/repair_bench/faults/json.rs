//! Faults of json files.

use super::FaultClass;

/// Every class.
pub(crate) const CLASSES: &[FaultClass] = &[];
