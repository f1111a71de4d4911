//! A JSON Schema of the user's own in the place of a table: the same violations, and so the same repairs.
//!
//! The crate `jsonschema` judges; what it finds is carried back to the nodes of the document ([`blame`]). A schema may refer
//! to itself. What it refers to elsewhere is not read, and allows everything.

mod blame;
mod instance;
#[cfg(test)]
mod tests;

use std::fmt;

use jsonschema::{Retrieve, Uri, Validator};
use serde_json::Value;
use thiserror::Error;

use self::instance::Instance;
use super::violation::Violation;
use crate::data::View;
use crate::told::Told;

/// More than anybody reads.
const MOST_VIOLATIONS: usize = 1000;

/// Why a schema cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SchemaError {
    /// It is not JSON.
    #[error("it is not JSON: {0}")]
    Syntax(String),
    /// It is no schema.
    #[error("it is no JSON Schema: {0}")]
    Meaning(String),
}

/// A schema that is ready to judge documents.
pub struct Schema {
    source: Value,
    validator: Validator,
    fingerprint: [u8; 32],
}

impl Schema {
    /// Reads a schema of any draft from 4 to 2020-12.
    ///
    /// # Errors
    /// When `text` is not JSON, or no schema.
    pub fn parse(text: &str) -> Result<Self, SchemaError> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let source: Value =
            serde_json::from_str(text).map_err(|error| SchemaError::Syntax(error.to_string()))?;
        let options = jsonschema::options().with_retriever(Nowhere);
        let validator = options
            .build(&source)
            .map_err(|error| SchemaError::Meaning(error.to_string()))?;
        Ok(Self {
            source,
            validator,
            fingerprint: *blake3::hash(text.as_bytes()).as_bytes(),
        })
    }

    /// A fingerprint of the schema's bytes, for caches.
    #[must_use]
    pub fn fingerprint(&self) -> [u8; 32] {
        self.fingerprint
    }

    /// How the data in `view` differs from the schema, in document order. Only the first document of several is judged.
    pub(crate) fn violations(&self, view: &View) -> Told<Violation> {
        let Some(instance) = Instance::of(view) else {
            return Told::default();
        };
        let mut list = Vec::new();
        for error in self.validator.iter_errors(&instance.value) {
            blame::blame(&self.source, &instance, &error, &mut list);
            if list.len() >= MOST_VIOLATIONS {
                break;
            }
        }
        list.sort_by_key(|violation: &Violation| (violation.key.unwrap_or(violation.value), violation.value));
        list.dedup();
        let is_cut = list.len() >= MOST_VIOLATIONS;
        Told {
            // Errors come in the schema's order: of too many, nobody knows which places were looked at.
            horizon: is_cut.then_some(0),
            list,
        }
    }
}

impl fmt::Debug for Schema {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Schema")
            .field(
                "fingerprint",
                &blake3::Hash::from_bytes(self.fingerprint).to_hex(),
            )
            .finish_non_exhaustive()
    }
}

/// Stands for all other schemas: nothing is fetched.
struct Nowhere;

impl Retrieve for Nowhere {
    fn retrieve(&self, _uri: &Uri<String>) -> Result<Value, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Value::Bool(true))
    }
}
