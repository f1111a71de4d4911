//! The credential for a server, and how git comes to know it.
//!
//! Git asks a helper that is a line of shell and reads two variables of git's own environment: the secret is in no argument,
//! no address and no file. The helper is set for one origin only, in front of nobody else's: what the user has configured for other
//! servers stays, and a redirect elsewhere learns nothing.

use std::fmt;

use crate::git::Program;

/// A user and a password or token.
#[derive(Clone, PartialEq, Eq)]
pub struct Login {
    /// The user.
    pub user: String,
    /// The secret.
    pub password: String,
}

/// The secret is not shown.
impl fmt::Debug for Login {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Login")
            .field("user", &self.user)
            .finish_non_exhaustive()
    }
}

/// What came of the wish for a new credential.
#[derive(Debug)]
pub enum Renewed {
    /// This one.
    With(Login),
    /// None of ours: whatever git is configured to ask may know a new one.
    AskAgain,
    /// There is no other, for this reason.
    Not(String),
}

/// Who knows the credential.
pub trait Logins {
    /// The one to begin with; nothing where git's own configuration is to be asked.
    fn current(&self) -> Option<Login>;

    /// Another one, after the server refused the last. Asked once in a run.
    fn renew(&self) -> Renewed;
}

const USER: &str = "QMOI_LOGIN_USER";
const PASSWORD: &str = "QMOI_LOGIN_PASSWORD";

/// A helper in shell. `printf` is part of every shell, so the secret is no argument of a process.
const HELPER: &str = "!f() { test \"$1\" = get && printf 'username=%s\\npassword=%s\\n' \
                      \"$QMOI_LOGIN_USER\" \"$QMOI_LOGIN_PASSWORD\"; :; }; f";

impl Login {
    /// Lets git use it for `origin`, as in `https://git.example.org`.
    pub(crate) fn given_to(&self, program: Program, origin: &str, replaces_header: bool) -> Program {
        let mut program = program
            .with(USER, &self.user)
            .with(PASSWORD, &self.password)
            // The empty value forgets the helpers known so far.
            .set(format!("credential.{origin}.helper="))
            .set(format!("credential.{origin}.helper={HELPER}"));
        if replaces_header {
            program = program.set(format!("http.{origin}/.extraHeader="));
        }
        program
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn git_hears_the_secret_and_nobody_else_sees_it() {
        let login = Login {
            user: "a b".to_owned(),
            password: "s3cret'$(x)\"".to_owned(),
        };
        let program = login.given_to(Program::at(Path::new(".")), "https://git.example.org:8443", false);
        let shown = format!("{login:?} {program:?}");
        assert!(!shown.contains("s3cret"), "{shown}");
        let fill = |host: &str| {
            let asked = format!("protocol=https\nhost={host}\n\n");
            program
                .clone()
                .set("credential.interactive=false")
                .with("GIT_ASKPASS", "false")
                .run(&["credential", "fill"], asked.as_bytes())
                .unwrap()
        };
        let answer = String::from_utf8(fill("git.example.org:8443").stdout).unwrap();
        assert!(
            answer.contains("username=a b\npassword=s3cret'$(x)\"\n"),
            "{answer}"
        );
        let other = fill("elsewhere.example.org");
        assert!(!String::from_utf8_lossy(&other.stdout).contains("s3cret"));
    }
}
