//! Reads a chain and checks every link.

use std::io::{self, BufRead, Read};

use super::attempt::Attempt;
use super::link::{Head, Link, opened};

/// Far longer than any line that was written here.
const LONGEST_LINE: u64 = 256 * 1024;

/// One record as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What it says.
    pub attempt: Attempt,
    /// The end of the chain with it.
    pub head: Head,
}

/// A whole chain, every link of which holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Log {
    /// The records, oldest first.
    pub entries: Vec<Entry>,
    /// Its end.
    pub head: Head,
    /// How many bytes of the file the records take.
    pub valid_length: u64,
    /// Whether half a line follows them: a crash in the middle of a write.
    pub torn: bool,
}

impl Log {
    /// Whether the chain still has everything it had when this was its end.
    #[must_use]
    pub fn contains(&self, head: &Head) -> bool {
        *head == Head::start() || self.entries.iter().any(|entry| entry.head == *head)
    }
}

/// Why a chain could not be read. Lines count from one.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The file could not be read.
    #[error("the audit could not be read: {0}")]
    Read(#[from] io::Error),
    /// The line is not what was written.
    #[error("line {line} of the audit was changed after it was written")]
    Changed {
        /// The line.
        line: u64,
    },
    /// The line is whole and does not follow the one before.
    #[error(
        "line {line} of the audit does not follow the line before it: lines were removed, added or moved"
    )]
    OutOfOrder {
        /// The line.
        line: u64,
    },
    /// The line's hash fits it, but it is no record this version knows.
    #[error("line {line} of the audit is a record of another version: {source}")]
    Unknown {
        /// The line.
        line: u64,
        /// What is wrong with it.
        source: serde_json::Error,
    },
}

/// Reads a chain from its beginning.
///
/// # Errors
/// When the file cannot be read, or a link does not hold; the first such line is named.
pub fn read(mut file: impl BufRead) -> Result<Log, ReadError> {
    let mut log = Log {
        entries: Vec::new(),
        head: Head::start(),
        valid_length: 0,
        torn: false,
    };
    let mut bytes = Vec::new();
    loop {
        bytes.clear();
        let read = file.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut bytes)?;
        if read == 0 {
            return Ok(log);
        }
        let line = log.head.records + 1;
        let Some(whole) = bytes.strip_suffix(b"\n") else {
            if bytes.len() as u64 == LONGEST_LINE {
                return Err(ReadError::Changed { line });
            }
            log.torn = true;
            return Ok(log);
        };
        let entry = entry(whole, log.head, line)?;
        log.head = entry.head;
        log.valid_length += bytes.len() as u64;
        log.entries.push(entry);
    }
}

fn entry(bytes: &[u8], before: Head, line: u64) -> Result<Entry, ReadError> {
    let (object, hash) = std::str::from_utf8(bytes)
        .ok()
        .and_then(opened)
        .ok_or(ReadError::Changed { line })?;
    let link: Link<Attempt> =
        serde_json::from_str(&object).map_err(|source| ReadError::Unknown { line, source })?;
    if link.sequence != line || link.previous != before.hash.to_hex().as_str() {
        return Err(ReadError::OutOfOrder { line });
    }
    Ok(Entry {
        attempt: link.attempt,
        head: Head { records: line, hash },
    })
}
