//! How a record is tied to the one before.
//!
//! A line is `{"sequence":N,"previous":"HASH","attempt":{…},"hash":"HASH"}`. The hash covers the bytes in front of it as they
//! stand, so no two programs need to agree on how to write the same JSON.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Sets these hashes apart from all others, and this layout from later ones.
const DOMAIN: &str = "qmoi 2026 audit record, layout 1";

const DIGITS: usize = 64;
const BEFORE_HASH: &str = ",\"hash\":\"";
const AFTER_HASH: &str = "\"}";

/// The end of a chain: how many records there are, and the hash of the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Head {
    /// The number of records.
    pub records: u64,
    pub(super) hash: blake3::Hash,
}

impl Head {
    /// The end of a chain without records.
    #[must_use]
    pub fn start() -> Self {
        Self {
            records: 0,
            hash: hash(b""),
        }
    }
}

impl fmt::Display for Head {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}", self.records, self.hash.to_hex())
    }
}

impl FromStr for Head {
    type Err = HeadError;

    /// Reads what [`Head`] shows.
    fn from_str(text: &str) -> Result<Self, HeadError> {
        let (records, hash) = text.split_once(':').ok_or(HeadError)?;
        Ok(Self {
            records: records.parse().map_err(|_| HeadError)?,
            hash: blake3::Hash::from_hex(hash).map_err(|_| HeadError)?,
        })
    }
}

/// The text is not the end of a chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the end of an audit is written as NUMBER:HASH, as reports show it")]
pub struct HeadError;

/// The fields of a line without its hash.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Link<A> {
    pub(super) sequence: u64,
    pub(super) previous: String,
    pub(super) attempt: A,
}

/// The line of this JSON object, with its line feed, and the hash it ends in.
pub(super) fn sealed(object: &str) -> (String, blake3::Hash) {
    let body = object.strip_suffix('}').unwrap_or(object);
    let hash = hash(body.as_bytes());
    let line = format!("{body}{BEFORE_HASH}{}{AFTER_HASH}\n", hash.to_hex());
    (line, hash)
}

/// The JSON object of a line (without line feed) whose hash fits it, with the hash.
pub(super) fn opened(line: &str) -> Option<(String, blake3::Hash)> {
    let rest = line.strip_suffix(AFTER_HASH)?;
    let (rest, digits) = rest.split_at_checked(rest.len().checked_sub(DIGITS)?)?;
    let body = rest.strip_suffix(BEFORE_HASH)?;
    let stated = blake3::Hash::from_hex(digits).ok()?;
    // Hexadecimal digits may be of either case; only one way of writing a line is right.
    let as_written = stated.to_hex().as_str() == digits;
    (as_written && hash(body.as_bytes()) == stated).then(|| (format!("{body}}}"), stated))
}

fn hash(bytes: &[u8]) -> blake3::Hash {
    let mut hasher = blake3::Hasher::new_derive_key(DOMAIN);
    hasher.update(bytes);
    hasher.finalize()
}
