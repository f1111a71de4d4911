//! The file with the record of everything that was tried on a server.
//!
//! Several runs may write at once: each takes the file's lock for one record, reads what others have added meanwhile, and adds its own.
//! A record is on the disk before what it announces is done.

use std::fs::{self, File};
use std::io::{self, BufReader, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use delivery::audit::{self, Attempt, Chain, Log};
use delivery::redact::Redactor;
use thiserror::Error;

/// Why nothing could be recorded.
#[derive(Debug, Error)]
pub enum TrailError {
    /// The file cannot be written.
    #[error("cannot {doing} the audit {}: {source}", path.display())]
    Io {
        /// What was to be done with it.
        doing: &'static str,
        /// The file.
        path: PathBuf,
        /// The operating system's reason.
        source: io::Error,
    },
    /// It is not what was written.
    #[error("{}: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: audit::ReadError,
    },
    /// A record cannot be added.
    #[error("{}: {source}", path.display())]
    Append {
        /// The file.
        path: PathBuf,
        /// Why.
        source: audit::AppendError,
    },
}

impl TrailError {
    /// What the user can do about it.
    #[must_use]
    pub fn next_step(&self) -> String {
        match self {
            Self::Read { path, .. } => format!(
                "keep {} as evidence under another name; the next run begins a new one",
                path.display()
            ),
            _ => "check the folder's permissions and space, or name another file with `--audit FILE`"
                .to_owned(),
        }
    }
}

/// The record of one run, or of many.
#[derive(Debug)]
pub struct Trail {
    path: PathBuf,
    file: File,
    /// How far it was read, and the chain up to there.
    read: u64,
    chain: Chain,
}

impl Trail {
    /// Opens the file, and makes it where there is none.
    ///
    /// # Errors
    /// When it cannot be written, or was changed by somebody else.
    pub fn open(path: &Path) -> Result<Self, TrailError> {
        let io = |doing| {
            move |source| TrailError::Io {
                doing,
                path: path.to_owned(),
                source,
            }
        };
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(io("make the folder of"))?;
        }
        let file = File::options()
            .read(true)
            .append(true)
            .create(true)
            .open(path)
            .map_err(io("open"))?;
        let mut trail = Self {
            path: path.to_owned(),
            file,
            read: 0,
            chain: Chain::new(),
        };
        trail.locked(Self::catch_up)?;
        Ok(trail)
    }

    /// All that is recorded in the file at `path`; nothing where there is none.
    ///
    /// # Errors
    /// When it cannot be read, or is not what was written.
    pub fn read(path: &Path) -> Result<Option<Log>, TrailError> {
        let file = match File::open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(source) => {
                return Err(TrailError::Io {
                    doing: "open",
                    path: path.to_owned(),
                    source,
                });
            }
        };
        audit::read(BufReader::new(file))
            .map(Some)
            .map_err(|source| TrailError::Read {
                path: path.to_owned(),
                source,
            })
    }

    /// Adds a record, and waits until the disk has it.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn add(&mut self, attempt: &Attempt, redactor: &Redactor) -> Result<(), TrailError> {
        self.locked(|trail| {
            trail.catch_up()?;
            let path = trail.path.clone();
            trail
                .chain
                .append(&mut trail.file, attempt, redactor)
                .map_err(|source| TrailError::Append { path, source })?;
            trail.read = trail.length()?;
            trail.file.sync_data().map_err(trail.failed("write"))
        })
    }

    fn locked<T>(&mut self, work: impl FnOnce(&mut Self) -> Result<T, TrailError>) -> Result<T, TrailError> {
        self.file.lock().map_err(self.failed("lock"))?;
        let result = work(self);
        // Closing the file would free it as well.
        let _freed_at_the_end = self.file.unlock();
        result
    }

    /// Reads what others have added, and cuts off a line that somebody could not write to its end.
    fn catch_up(&mut self) -> Result<(), TrailError> {
        let length = self.length()?;
        if length == self.read {
            return Ok(());
        }
        self.file.seek(SeekFrom::Start(0)).map_err(self.failed("read"))?;
        let log = audit::read(BufReader::new(&self.file)).map_err(|source| TrailError::Read {
            path: self.path.clone(),
            source,
        })?;
        if log.torn {
            self.file.set_len(log.valid_length).map_err(self.failed("mend"))?;
        }
        self.read = log.valid_length;
        self.chain = Chain::resume(&log);
        Ok(())
    }

    fn length(&self) -> Result<u64, TrailError> {
        Ok(self.file.metadata().map_err(self.failed("read"))?.len())
    }

    fn failed(&self, doing: &'static str) -> impl FnOnce(io::Error) -> TrailError + use<> {
        let path = self.path.clone();
        move |source| TrailError::Io { doing, path, source }
    }
}

#[cfg(test)]
mod tests {
    use delivery::audit::Step;

    use super::*;

    fn attempt(run: &str) -> Attempt {
        Attempt {
            run: run.to_owned(),
            at: 1,
            step: Step::Intent,
            action: "push".to_owned(),
            target: "refs/heads/main".to_owned(),
            old: None,
            new: None,
            class: None,
            wait: None,
            output: String::new(),
        }
    }

    #[test]
    fn many_writers_make_one_chain() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("qmoi/audit.jsonl");
        std::thread::scope(|scope| {
            for writer in 0..4 {
                let path = &path;
                scope.spawn(move || {
                    let mut trail = Trail::open(path).unwrap();
                    for number in 0..10 {
                        trail
                            .add(&attempt(&format!("{writer}-{number}")), &Redactor::default())
                            .unwrap();
                    }
                });
            }
        });
        let log = Trail::read(&path).unwrap().unwrap();
        assert_eq!((log.entries.len(), log.torn), (40, false));
    }

    #[test]
    fn half_a_line_is_cut_off_and_a_changed_one_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("audit.jsonl");
        let mut trail = Trail::open(&path).unwrap();
        trail.add(&attempt("a"), &Redactor::default()).unwrap();
        let whole = fs::read(&path).unwrap();
        fs::write(&path, [&whole[..], b"{\"half"].concat()).unwrap();
        trail.add(&attempt("b"), &Redactor::default()).unwrap();
        assert_eq!(Trail::read(&path).unwrap().unwrap().entries.len(), 2);
        let text = fs::read_to_string(&path).unwrap().replace("\"a\"", "\"c\"");
        fs::write(&path, text).unwrap();
        assert!(matches!(Trail::open(&path), Err(TrailError::Read { .. })));
        assert!(Trail::read(&folder.path().join("none")).unwrap().is_none());
    }
}
