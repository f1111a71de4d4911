//! A stand-in for ssh: runs on this machine what git would have run on the other, or fails as ssh does.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

/// The last argument is git's command for the other side, such as `git-receive-pack '/harbour/site.git'`. What shall happen
/// stands in the file `faults`, a line for each call.
const SCRIPT: &str = r#"#!/bin/sh
here=$(dirname "$0")
for command do :; done
case $command in
    *git-*-pack*) ;;
    # Git asks which kind of ssh this is.
    *) exit 255 ;;
esac
echo "$command" >> "$here/calls"
fault=$(head -n 1 "$here/faults" 2>/dev/null)
if [ "$fault" != always-hang ] && [ -f "$here/faults" ]; then
    sed -i 1d "$here/faults"
fi
case $fault in
    publickey)
        echo "git@harbour.example: Permission denied (publickey)." >&2
        exit 255 ;;
    closed)
        echo "Connection closed by 127.0.0.1 port 22" >&2
        exit 255 ;;
    kex)
        echo "kex_exchange_identification: read: Connection reset by peer" >&2
        exit 255 ;;
    hostkey)
        echo "@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@" >&2
        echo "@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @" >&2
        echo "@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@" >&2
        echo "Host key verification failed." >&2
        exit 255 ;;
    resolve)
        echo "ssh: Could not resolve hostname harbour.example: Name or service not known" >&2
        exit 255 ;;
    hang|always-hang)
        exec sleep 600 ;;
esac
path=${command#*\'}
path=${path%\'}
service=${command%% *}
if [ "$fault" = lost ]; then
    git receive-pack --http-backend-info-refs "$ROOT/$path"
    git receive-pack --stateless-rpc "$ROOT/$path" > /dev/null
    echo "Connection to harbour.example closed by remote host." >&2
    exit 255
fi
exec git "${service#git-}" "$ROOT/$path"
"#;

/// The stand-in, in a folder of its own.
pub(crate) struct Ssh {
    folder: PathBuf,
}

impl Ssh {
    /// Makes one that serves the repositories below `root`.
    pub(crate) fn new(folder: &Path, root: &Path) -> Self {
        fs::create_dir(folder).unwrap();
        let ssh = Self {
            folder: folder.to_owned(),
        };
        let script = SCRIPT.replace("$ROOT", &root.display().to_string());
        fs::write(ssh.program(), script).unwrap();
        fs::set_permissions(ssh.program(), fs::Permissions::from_mode(0o755)).unwrap();
        ssh
    }

    /// The program, for `GIT_SSH_COMMAND` or, by its name, for `PATH`.
    pub(crate) fn program(&self) -> PathBuf {
        self.folder.join("ssh")
    }

    /// What happens to the next calls.
    pub(crate) fn next(&self, faults: &[&str]) {
        let lines: String = faults.iter().map(|fault| format!("{fault}\n")).collect();
        fs::write(self.folder.join("faults"), lines).unwrap();
    }

    /// How often it was called for a service, such as `git-receive-pack`.
    pub(crate) fn count(&self, service: &str) -> usize {
        let calls = fs::read_to_string(self.folder.join("calls")).unwrap_or_default();
        calls.lines().filter(|line| line.starts_with(service)).count()
    }
}
