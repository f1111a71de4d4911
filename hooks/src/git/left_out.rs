//! Files that an index has and the work tree, by its user's wish, has not, or not as the index has them.
//!
//! Git forgets that wish about an entry that is replaced. A sparse checkout would then show the file as deleted, and the next
//! `git commit --all` would delete it.

use std::ffi::OsString;

use super::path::RepositoryPath;
use super::program::Program;
use crate::error::HookError;

/// The wishes about some entries of an index: their paths, as git reads them from its standard input.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct LeftOut {
    skipped: Vec<u8>,
    assumed: Vec<u8>,
}

impl LeftOut {
    /// Asks the index that `program` works on.
    ///
    /// # Errors
    /// When git fails.
    pub(crate) fn of<'p>(
        program: &Program,
        paths: impl IntoIterator<Item = &'p RepositoryPath>,
    ) -> Result<Self, HookError> {
        let paths: Vec<OsString> = paths
            .into_iter()
            .map(|path| path.relative().into_os_string())
            .collect();
        let mut left_out = Self::default();
        for chunk in paths.chunks(256) {
            let mut arguments = ["ls-files", "-v", "-z", "--"].map(OsString::from).to_vec();
            arguments.extend_from_slice(chunk);
            left_out.read(&program.output(&arguments, b"")?);
        }
        Ok(left_out)
    }

    /// Takes over what `ls-files -v -z` prints: `S` for a file that is left out, a small letter for one assumed to be unchanged.
    fn read(&mut self, output: &[u8]) {
        for line in output.split(|byte| *byte == 0) {
            let (Some(tag), Some(path)) = (line.first(), line.get(2..)) else {
                continue;
            };
            if tag.eq_ignore_ascii_case(&b'S') {
                self.skipped.extend(path);
                self.skipped.push(0);
            }
            if tag.is_ascii_lowercase() {
                self.assumed.extend(path);
                self.assumed.push(0);
            }
        }
    }

    /// Tells the index again.
    ///
    /// # Errors
    /// When git fails.
    pub(crate) fn restore(&self, program: &Program) -> Result<(), HookError> {
        for (option, paths) in [
            ("--skip-worktree", &self.skipped),
            ("--assume-unchanged", &self.assumed),
        ] {
            if !paths.is_empty() {
                program.output(&["update-index", option, "-z", "--stdin"], paths)?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wishes_are_read_off_the_letters() {
        let mut left_out = LeftOut::default();
        left_out.read(b"H a\0S b\nc\0h d e\0s f\0");
        assert_eq!(left_out.skipped, b"b\nc\0f\0");
        assert_eq!(left_out.assumed, b"d e\0f\0");
    }
}
