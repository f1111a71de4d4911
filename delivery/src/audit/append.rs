//! Adds records to the end of a chain.

use std::io::{self, Write};

use super::attempt::Attempt;
use super::link::{Head, Link, sealed};
use super::read::Log;
use crate::redact::Redactor;

/// Why a record was not added.
#[derive(Debug, thiserror::Error)]
pub enum AppendError {
    /// It could not be written. Part of the line may be there.
    #[error("the record of this attempt could not be written: {0}")]
    Write(#[from] io::Error),
    /// An earlier record could not be written, so the file may end in half a line. Read it and cut it first.
    #[error("an earlier record was not written whole; the audit has to be read again before more is added")]
    Broken,
    /// It could not be put as JSON.
    #[error("the record of this attempt could not be put as JSON: {0}")]
    Json(#[from] serde_json::Error),
}

/// A chain that grows.
#[derive(Debug)]
pub struct Chain {
    head: Head,
    broken: bool,
}

impl Default for Chain {
    fn default() -> Self {
        Self::new()
    }
}

impl Chain {
    /// A chain without records, for a new file.
    #[must_use]
    pub fn new() -> Self {
        Self {
            head: Head::start(),
            broken: false,
        }
    }

    /// The chain of what was read. Cut the file to [`Log::valid_length`] first.
    #[must_use]
    pub fn resume(log: &Log) -> Self {
        Self {
            head: log.head,
            broken: false,
        }
    }

    /// The end of the chain as it is now.
    #[must_use]
    pub fn head(&self) -> Head {
        self.head
    }

    /// Writes the attempt as one line, without any secret the redactor knows or recognises.
    ///
    /// The line goes out in one write. Syncing it to the disk is for the caller, who must do it before acting on an intent.
    ///
    /// # Errors
    /// When it cannot be written. The chain then takes nothing more.
    pub fn append(
        &mut self,
        file: &mut impl Write,
        attempt: &Attempt,
        redactor: &Redactor,
    ) -> Result<Head, AppendError> {
        if self.broken {
            return Err(AppendError::Broken);
        }
        let link = Link {
            sequence: self.head.records + 1,
            previous: self.head.hash.to_hex().to_string(),
            attempt: attempt.cleaned(redactor),
        };
        let (line, hash) = sealed(&serde_json::to_string(&link)?);
        if let Err(error) = file.write_all(line.as_bytes()).and_then(|()| file.flush()) {
            self.broken = true;
            return Err(error.into());
        }
        self.head = Head {
            records: link.sequence,
            hash,
        };
        Ok(self.head)
    }
}
