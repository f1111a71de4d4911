//! The answers of the program `git`, asked through its plumbing commands.
//!
//! None of them looks at the whole work tree, writes an index that was not named, or moves HEAD.

use std::ffi::OsString;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::left_out::LeftOut;
use super::object::{Change, IndexEntry, ObjectId};
use super::parse;
use super::path::RepositoryPath;
use super::program::{Program, failed};
use super::repository::{Blob, Place, Repository, Surroundings};
use crate::error::HookError;

/// How long a held index is waited for.
const PATIENCE: Duration = Duration::from_secs(2);

/// The attributes by which git changes bytes between blob and work tree.
const CONVERSIONS: [&str; 6] = ["text", "eol", "crlf", "filter", "ident", "working-tree-encoding"];

/// A repository as the program `git` sees it.
#[derive(Debug)]
pub struct GitProgram {
    program: Program,
    place: Place,
    is_sha256: bool,
}

/// Where hooks are found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HooksFolder {
    /// The folder.
    pub path: PathBuf,
    /// Whether other repositories have their hooks there, too.
    pub is_shared: bool,
}

impl GitProgram {
    /// The repository that git finds from where the hook was started.
    ///
    /// # Errors
    /// When git does not start, or finds no repository with a work tree.
    pub fn open(surroundings: &Surroundings) -> Result<Self, HookError> {
        let folder = &surroundings.folder;
        let here = Program::at(folder);
        let ran = here.run(
            &[
                "rev-parse",
                "--show-toplevel",
                "--absolute-git-dir",
                "--git-common-dir",
                "--show-object-format",
            ],
            b"",
        )?;
        if !ran.succeeded {
            return Err(HookError::NoRepository(ran.stderr.trim().to_owned()));
        }
        let answer = HookError::Answer { command: "rev-parse" };
        let mut lines = ran
            .stdout
            .split(|byte| *byte == b'\n')
            .map(RepositoryPath::new)
            .map(|path| path.relative());
        let (Some(top), Some(git_dir), Some(common_dir), Some(format)) =
            (lines.next(), lines.next(), lines.next(), lines.next())
        else {
            return Err(answer);
        };
        let is_sha256 = match format.to_str() {
            Some("sha1") => false,
            Some("sha256") => true,
            _ => return Err(answer),
        };
        let index = match &surroundings.index {
            Some(index) => folder.join(index),
            None => git_dir.join("index"),
        };
        let place = Place {
            common_dir: folder.join(common_dir),
            top,
            git_dir,
            index,
        };
        let program = Program::at(&place.top)
            .with("GIT_DIR", &place.git_dir)
            .with("GIT_WORK_TREE", &place.top)
            .on_index(&place.index);
        Ok(Self {
            program,
            place,
            is_sha256,
        })
    }

    /// Where git looks for hooks, as `core.hooksPath` has it.
    ///
    /// # Errors
    /// When git fails.
    pub fn hooks_folder(&self) -> Result<HooksFolder, HookError> {
        let output = self.program.output(&["rev-parse", "--git-path", "hooks"], b"")?;
        let line = output.strip_suffix(b"\n").unwrap_or(&output);
        let path = self.place.top.join(RepositoryPath::new(line).relative());
        let ran = self
            .program
            .run(&["config", "--show-scope", "--get", "core.hooksPath"], b"")?;
        let setting = String::from_utf8_lossy(&ran.stdout);
        let scope = setting.split('\t').next().unwrap_or_default();
        Ok(HooksFolder {
            path,
            is_shared: matches!(scope, "global" | "system"),
        })
    }

    fn empty_tree(&self) -> &'static str {
        if self.is_sha256 {
            "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321"
        } else {
            "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
        }
    }
}

impl Repository for GitProgram {
    fn place(&self) -> &Place {
        &self.place
    }

    fn staged(&self, index: &Path) -> Result<Vec<Change>, HookError> {
        match self.staged_against(index, "HEAD") {
            // Asked only now, because nearly every repository has a commit.
            Err(error @ HookError::Git { .. }) => match self.commit("HEAD")? {
                None => self.staged_against(index, self.empty_tree()),
                Some(_) => Err(error),
            },
            answer => answer,
        }
    }

    fn staged_against(&self, index: &Path, commit: &str) -> Result<Vec<Change>, HookError> {
        let output = self.program.on_index(index).output(
            &[
                "diff-index",
                "--cached",
                "--raw",
                "-z",
                "--no-abbrev",
                "--no-renames",
                "--ita-invisible-in-index",
                commit,
                "--",
            ],
            b"",
        )?;
        parse::raw_changes(&output).ok_or(HookError::Answer {
            command: "diff-index",
        })
    }

    fn entries(&self, index: &Path, paths: &[&RepositoryPath]) -> Result<Vec<IndexEntry>, HookError> {
        let program = self.program.on_index(index);
        let mut entries = Vec::with_capacity(paths.len());
        for chunk in paths.chunks(256) {
            let mut arguments: Vec<OsString> =
                ["ls-files", "--stage", "-z", "--"].map(OsString::from).to_vec();
            arguments.extend(chunk.iter().map(|path| path.relative().into_os_string()));
            let output = program.output(&arguments, b"")?;
            let found = parse::index_entries(&output).ok_or(HookError::Answer { command: "ls-files" })?;
            entries.extend(found);
        }
        Ok(entries)
    }

    fn changed(&self, old: Option<&ObjectId>, new: &ObjectId) -> Result<Vec<Change>, HookError> {
        let old = old.map_or(self.empty_tree(), ObjectId::as_str);
        let output = self.program.output(
            &[
                "diff-tree",
                "-r",
                "--raw",
                "-z",
                "--no-abbrev",
                "--no-renames",
                old,
                new.as_str(),
                "--",
            ],
            b"",
        )?;
        parse::raw_changes(&output).ok_or(HookError::Answer { command: "diff-tree" })
    }

    fn blobs(&self, ids: &[ObjectId], largest: usize) -> Result<Vec<Blob>, HookError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let lines: Vec<String> = ids.iter().map(|id| format!("{id}\n")).collect();
        let arguments = ["cat-file", "--batch=%(objecttype) %(objectsize)"];
        let input = lines.concat().into_bytes();
        let (blobs, succeeded, stderr) = self.program.read(&arguments, &input, |output| {
            let mut output = BufReader::new(output);
            ids.iter()
                .map(|_| next_blob(&mut output, largest))
                .collect::<io::Result<Vec<Blob>>>()
        })?;
        match blobs {
            Ok(blobs) if succeeded => Ok(blobs),
            Ok(_) => Err(failed(&arguments, &stderr)),
            Err(_) if !stderr.is_empty() => Err(failed(&arguments, &stderr)),
            Err(_) => Err(HookError::Answer { command: "cat-file" }),
        }
    }

    fn write_blobs(&self, files: &[PathBuf]) -> Result<Vec<ObjectId>, HookError> {
        let answer = || HookError::Answer {
            command: "hash-object",
        };
        let mut ids = Vec::with_capacity(files.len());
        for chunk in files.chunks(256) {
            let mut arguments: Vec<OsString> = ["hash-object", "-w", "--no-filters", "--"]
                .map(OsString::from)
                .to_vec();
            arguments.extend(chunk.iter().map(|file| file.as_os_str().to_owned()));
            let output = String::from_utf8(self.program.output(&arguments, b"")?).map_err(|_| answer())?;
            ids.extend(output.lines().filter_map(ObjectId::parse));
        }
        if ids.len() == files.len() {
            Ok(ids)
        } else {
            Err(answer())
        }
    }

    fn update_index(&self, index: &Path, entries: &[IndexEntry]) -> Result<(), HookError> {
        let mut input = Vec::new();
        for entry in entries {
            let mode = entry.mode.text().ok_or(HookError::Answer {
                command: "update-index",
            })?;
            input.extend(format!("{mode} {}\t", entry.id).bytes());
            input.extend(entry.path.bytes());
            input.push(0);
        }
        let mut lock = index.as_os_str().to_owned();
        lock.push(".lock");
        let lock = PathBuf::from(lock);
        let arguments = ["update-index", "-z", "--index-info"];
        let program = self.program.on_index(index);
        let left_out = LeftOut::of(&program, entries.iter().map(|entry| &entry.path))?;
        let begun = Instant::now();
        let mut pause = Duration::from_millis(5);
        loop {
            let ran = program.run(&arguments, &input)?;
            if ran.succeeded {
                left_out.restore(&program)?;
                complete_trees(&program)?;
                return Ok(());
            }
            if !ran.stderr.contains("File exists") {
                return Err(failed(&arguments, &ran.stderr));
            }
            if begun.elapsed() > PATIENCE {
                return Err(HookError::IndexLocked { lock });
            }
            // Processes of one machine differ in their number, so they do not come back all at once.
            std::thread::sleep(pause + Duration::from_millis(u64::from(std::process::id() % 7)));
            pause = (pause * 2).min(Duration::from_millis(200));
        }
    }

    fn in_work_tree(&self, path: &RepositoryPath, id: &ObjectId) -> Result<Vec<u8>, HookError> {
        let mut of_path = OsString::from("--path=");
        of_path.push(path.relative());
        let arguments = ["cat-file".into(), "--filters".into(), of_path, id.as_str().into()];
        self.program.output(&arguments, b"")
    }

    fn converted(&self, paths: &[&RepositoryPath]) -> Result<Vec<bool>, HookError> {
        if paths.is_empty() {
            return Ok(Vec::new());
        }
        let setting = self.program.run(&["config", "--get", "core.autocrlf"], b"")?;
        let setting = String::from_utf8_lossy(&setting.stdout)
            .trim()
            .to_ascii_lowercase();
        if !matches!(setting.as_str(), "" | "false" | "no" | "off" | "0") {
            return Ok(vec![true; paths.len()]);
        }
        let mut input = Vec::new();
        for path in paths {
            input.extend(path.bytes());
            input.push(0);
        }
        let mut arguments = vec!["check-attr", "-z", "--stdin"];
        arguments.extend(CONVERSIONS);
        let output = self.program.output(&arguments, &input)?;
        let fields: Vec<&[u8]> = output.split(|byte| *byte == 0).collect();
        let values: Vec<bool> = fields
            .chunks_exact(3)
            .map(|field| !matches!(field[2], b"unspecified" | b"unset"))
            .collect();
        if values.len() != paths.len() * CONVERSIONS.len() {
            return Err(HookError::Answer {
                command: "check-attr",
            });
        }
        Ok(values
            .chunks(CONVERSIONS.len())
            .map(|values| values.contains(&true))
            .collect())
    }

    fn commit(&self, name: &str) -> Result<Option<ObjectId>, HookError> {
        let wanted = format!("{name}^{{commit}}");
        let ran = self.program.run(
            &["rev-parse", "--quiet", "--verify", "--end-of-options", &wanted],
            b"",
        )?;
        let line = String::from_utf8_lossy(&ran.stdout);
        Ok(ObjectId::parse(line.trim()).filter(|_| ran.succeeded))
    }

    fn merge_base(&self, one: &ObjectId, other: &ObjectId) -> Result<Option<ObjectId>, HookError> {
        let ran = self
            .program
            .run(&["merge-base", one.as_str(), other.as_str()], b"")?;
        let line = String::from_utf8_lossy(&ran.stdout);
        Ok(ObjectId::parse(line.trim()).filter(|_| ran.succeeded))
    }

    fn boundary(&self, tip: &ObjectId, remote: &str) -> Result<Vec<ObjectId>, HookError> {
        // A remote given by its address has no refs of its own; then whatever any remote has counts.
        let is_name = !remote.is_empty() && !remote.contains(['/', ':', '\\', '*', '?', '[']);
        let known = if is_name {
            format!("--remotes={remote}")
        } else {
            "--remotes".to_owned()
        };
        let output = self
            .program
            .output(&["rev-list", "--boundary", tip.as_str(), "--not", &known], b"")?;
        let text = String::from_utf8_lossy(&output);
        let mut is_new = false;
        let mut boundary = Vec::new();
        for line in text.lines() {
            match line.strip_prefix('-') {
                Some(id) => boundary.extend(ObjectId::parse(id)),
                None => is_new = true,
            }
        }
        // A tip that the remote already has brings nothing: it is its own boundary.
        if !is_new {
            return Ok(vec![tip.clone()]);
        }
        Ok(boundary)
    }

    fn branch_of_head(&self) -> Result<Option<String>, HookError> {
        let ran = self.program.run(&["symbolic-ref", "--quiet", "HEAD"], b"")?;
        let name = String::from_utf8_lossy(&ran.stdout).trim().to_owned();
        Ok((ran.succeeded && !name.is_empty()).then_some(name))
    }

    fn commit_on(
        &self,
        parent: &ObjectId,
        entries: &[IndexEntry],
        message: &str,
        name: &str,
    ) -> Result<ObjectId, HookError> {
        let folder = tempfile::Builder::new()
            .prefix("qmoi-index-")
            .tempdir_in(&self.place.git_dir)
            .map_err(HookError::io("make a folder in", &self.place.git_dir))?;
        let index = folder.path().join("index");
        let program = self.program.on_index(&index);
        program.output(&["read-tree", parent.as_str()], b"")?;
        self.update_index(&index, entries)?;
        let tree = program.line(&["write-tree"])?;
        let commit = program.line(&["commit-tree", "-p", parent.as_str(), "-m", message, &tree])?;
        let commit = ObjectId::parse(&commit).ok_or(HookError::Answer {
            command: "commit-tree",
        })?;
        program.output(
            &["update-ref", "-m", "qmoi: repaired", name, commit.as_str()],
            b"",
        )?;
        Ok(commit)
    }
}

/// Writes the trees that git notes in a sparse index without writing them, which `git fsck` would miss until the next commit.
fn complete_trees(program: &Program) -> Result<(), HookError> {
    let sparse = program.run(&["config", "--type=bool", "--get", "index.sparse"], b"")?;
    if sparse.stdout.starts_with(b"true") {
        let _made_by_the_next_commit = program.run(&["write-tree"], b"")?;
    }
    Ok(())
}

/// Reads one answer of `cat-file --batch`; a blob over the limit is passed over without being held.
fn next_blob(output: &mut impl BufRead, largest: usize) -> io::Result<Blob> {
    let mut line = String::new();
    output.read_line(&mut line)?;
    if !line.ends_with('\n') {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    let Some((kind, size)) = line.trim_end().split_once(' ') else {
        return Err(io::ErrorKind::InvalidData.into());
    };
    // `<id> missing`, or `<id> submodule` and the like: nothing follows.
    let Ok(size) = size.parse::<usize>() else {
        return Ok(Blob::Missing);
    };
    let mut content = output.take(size as u64 + 1);
    if kind != "blob" || size > largest {
        io::copy(&mut content, &mut io::sink())?;
        return Ok(if kind == "blob" {
            Blob::TooLarge(size)
        } else {
            Blob::Missing
        });
    }
    let mut bytes = Vec::with_capacity(size + 1);
    content.read_to_end(&mut bytes)?;
    if bytes.pop() != Some(b'\n') || bytes.len() != size {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(Blob::Bytes(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blobs_are_read_whole_or_passed_over() {
        let mut output =
            &b"blob 3\na\nb\nblob 9\n123456789\nabc missing\ntree 2\nxx\nblob 0\n\nblob 5\nab"[..];
        let mut next = || next_blob(&mut output, 5);
        assert_eq!(next().unwrap(), Blob::Bytes(b"a\nb".to_vec()));
        assert_eq!(next().unwrap(), Blob::TooLarge(9));
        assert_eq!(next().unwrap(), Blob::Missing);
        assert_eq!(next().unwrap(), Blob::Missing);
        assert_eq!(next().unwrap(), Blob::Bytes(Vec::new()));
        assert!(next().is_err());
    }
}
