//! What a document may cost, and the refusal it gets beyond that.
//!
//! The parsers behind qmoi abort the process on some inputs (see `ARCHITECTURE.md`, "Depth is counted before parsing"),
//! so the limits here are not a matter of taste: nothing reaches a parser before it has passed them. Counting is one
//! pass over the bytes without allocation per byte, because every candidate of the repair search passes here too.
//!
//! What the parsers can bear: JSON and YAML are read without recursion, or by parsers that count for themselves. Only
//! oxc recurses. [`javascript`] says how much, and how that was measured.

mod javascript;
mod json;
mod yaml;

use thiserror::Error;

use crate::language::FileClass;

pub(crate) use javascript::open_template;
pub(crate) use yaml::block_depth;

/// The deepest nesting that any [`Limits::depth`] can allow. A hundred times what people write, and a fifth of what the
/// 256 MB stack of qmoi's threads holds.
pub const DEEPEST: usize = 20_000;

/// How large and how deep a document may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Limits {
    /// Largest size in bytes.
    pub size: usize,
    /// Deepest nesting of brackets or blocks; [`DEEPEST`] when it is larger than that.
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
    admit_zeros(&bytes)?;
    String::from_utf8(bytes).map_err(|error| Refusal::NotUtf8 {
        offset: error.utf8_error().valid_up_to(),
    })
}

/// Refuses what holds zero bytes anywhere but at its end.
pub(crate) fn admit_zeros(bytes: &[u8]) -> Result<(), Refusal> {
    let behind = |at: &usize| {
        bytes
            .get(*at..)
            .is_some_and(|rest| rest.iter().any(|byte| *byte != 0))
    };
    match memchr::memchr(0, bytes).filter(behind) {
        Some(offset) => Err(Refusal::Binary { offset }),
        None => Ok(()),
    }
}

/// Refuses a text that nests deeper than `limits` or than its parsers can bear.
pub(crate) fn admit_depth(text: &str, class: FileClass, limits: &Limits) -> Result<(), Refusal> {
    let limit = limits.depth.min(DEEPEST);
    // Every level takes a byte to open.
    if text.len() <= limit {
        return Ok(());
    }
    let passed = match class {
        FileClass::Json | FileClass::JsonWithComments => {
            json::passes(text, limit).map(|offset| (offset, limit))
        }
        FileClass::Yaml => yaml::passes(text, limit).map(|offset| (offset, limit)),
        FileClass::JavaScript | FileClass::Module | FileClass::Script => javascript::passes(text, limit),
    };
    too_deep(passed)
}

/// The same for a text in TypeScript, which `has_elements` if it may hold JSX.
pub(crate) fn admit_typescript(text: &str, has_elements: bool, limits: &Limits) -> Result<(), Refusal> {
    let limit = limits.depth.min(DEEPEST);
    too_deep(javascript::passes_in_typescript(text, has_elements, limit))
}

fn too_deep(passed: Option<(usize, usize)>) -> Result<(), Refusal> {
    match passed {
        Some((offset, limit)) => Err(Refusal::TooDeep { offset, limit }),
        None => Ok(()),
    }
}
