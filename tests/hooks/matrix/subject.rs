//! The files that the commits of the matrix are about.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::PathBuf;

use crate::sandbox::{Sandbox, json};

/// What a file is to git.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Nature {
    Text,
    Executable,
    Link,
    Submodule,
    /// Announced with `git add --intent-to-add` and never staged.
    Announced,
    /// Moved here from another name by the change that is committed.
    Renamed {
        from: &'static str,
    },
}

/// How blobs and files of the work tree differ.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Conversion {
    pub(crate) to_work: fn(&str) -> Vec<u8>,
    pub(crate) from_work: fn(&[u8]) -> String,
}

/// Not at all.
pub(crate) const NONE: Conversion = Conversion {
    to_work: |text| text.as_bytes().to_vec(),
    from_work: |bytes| String::from_utf8_lossy(bytes).into_owned(),
};

/// A file that is committed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Subject {
    pub(crate) name: &'static [u8],
    pub(crate) nature: Nature,
}

/// A text under this name.
pub(crate) const fn text(name: &'static str) -> Subject {
    Subject {
        name: name.as_bytes(),
        nature: Nature::Text,
    }
}

impl Subject {
    fn path(&self, sandbox: &Sandbox) -> PathBuf {
        sandbox.top.join(OsStr::from_bytes(self.name))
    }

    /// Puts its first version there and stages it.
    pub(crate) fn begin(&self, sandbox: &Sandbox, conversion: Conversion) {
        match self.nature {
            Nature::Announced => {}
            Nature::Submodule => {
                let library = sandbox.folder().join("library");
                fs::create_dir(&library).unwrap();
                let library = library.to_str().unwrap();
                sandbox.git(&["init", "--quiet", library]);
                sandbox.git(&[
                    "-C",
                    library,
                    "commit",
                    "--quiet",
                    "--allow-empty",
                    "--message",
                    "x",
                ]);
                let allow = "protocol.file.allow=always";
                let name = std::str::from_utf8(self.name).unwrap();
                sandbox.git(&["-c", allow, "submodule", "--quiet", "add", library, name]);
            }
            Nature::Renamed { from } => {
                sandbox.write(from, (conversion.to_work)(&json("one", "two")));
                sandbox.git(&["add", "--", from]);
            }
            Nature::Text | Nature::Executable | Nature::Link => {
                self.write(sandbox, conversion, "one", "two");
                self.stage(sandbox);
            }
        }
    }

    /// Gives the work tree another version of it.
    pub(crate) fn write(&self, sandbox: &Sandbox, conversion: Conversion, first: &str, last: &str) {
        let path = self.path(sandbox);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let content = (conversion.to_work)(&json(first, last));
        match self.nature {
            Nature::Text | Nature::Announced => fs::write(&path, content).unwrap(),
            Nature::Executable => {
                fs::write(&path, content).unwrap();
                fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
            }
            Nature::Renamed { from } => {
                if sandbox.path(from).exists() {
                    sandbox.git(&[OsStr::new("mv"), OsStr::new(from), path.as_os_str()]);
                }
                fs::write(&path, content).unwrap();
            }
            Nature::Link => {
                let _not_there_yet = fs::remove_file(&path);
                symlink(format!("{first}-{last}.json"), &path).unwrap();
            }
            Nature::Submodule if path.join(".git").exists() => {
                let path = path.to_str().unwrap();
                let message = format!("{first} {last}");
                sandbox.git(&[
                    "-C",
                    path,
                    "commit",
                    "--quiet",
                    "--allow-empty",
                    "--message",
                    &message,
                ]);
            }
            // In a linked work tree it is not checked out.
            Nature::Submodule => {
                let other = sandbox.git(&["rev-parse", "HEAD"]).text();
                let entry = format!(
                    "160000,{},{}",
                    other.trim(),
                    std::str::from_utf8(self.name).unwrap()
                );
                sandbox.git(&["update-index", "--cacheinfo", &entry]);
            }
        }
    }

    /// Stages the version of the work tree, or announces it.
    pub(crate) fn stage(&self, sandbox: &Sandbox) {
        let path = self.path(sandbox);
        match self.nature {
            Nature::Announced => {
                sandbox.git(&[OsStr::new("add"), OsStr::new("--intent-to-add"), path.as_os_str()]);
            }
            Nature::Submodule if !path.join(".git").exists() => {}
            _ => {
                sandbox.git(&[OsStr::new("add"), OsStr::new("--"), path.as_os_str()]);
            }
        }
    }

    /// The names by which a commit of this file alone is asked for.
    pub(crate) fn names(&self) -> Vec<&'static [u8]> {
        match self.nature {
            // Naming it would stage it.
            Nature::Announced => Vec::new(),
            Nature::Renamed { from } => vec![from.as_bytes(), self.name],
            _ => vec![self.name],
        }
    }

    /// What is answered about it under `--patch`: its first hunk, and only that.
    pub(crate) fn answers(&self) -> &'static str {
        match self.nature {
            Nature::Text | Nature::Executable | Nature::Renamed { .. } => "y\nn\n",
            Nature::Link | Nature::Announced => "y\n",
            // Hunks of submodules are not offered.
            Nature::Submodule => "",
        }
    }
}
