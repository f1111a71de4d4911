//! Git's own server: `git http-backend`, run as the CGI program it is.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::server::answer::Answer;
use crate::server::request::{Request, decoded};

/// What tells the server's own processes from those of whoever is tested.
pub(crate) const MARK: &str = "QMOI_LABORATORY_SERVER";

/// Has git answer a request about the repositories below `root`.
pub(crate) fn answer(root: &Path, request: &Request) -> Answer {
    let path = std::env::var("PATH").unwrap_or_default();
    let mut command = Command::new("git");
    command
        .arg("http-backend")
        .current_dir(root)
        .env_clear()
        .env("PATH", path)
        .env("HOME", root)
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_PROJECT_ROOT", root)
        .env("GIT_HTTP_EXPORT_ALL", "1")
        .env("GIT_COMMITTER_NAME", "Server")
        .env("GIT_COMMITTER_EMAIL", "server@example.org")
        .env(MARK, "1")
        .env("REQUEST_METHOD", &request.method)
        .env("PATH_INFO", decoded(request.path()))
        .env("QUERY_STRING", request.query_text())
        .env("CONTENT_LENGTH", request.body.len().to_string())
        .env("REMOTE_ADDR", "127.0.0.1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    for (name, variable) in [
        ("content-type", "CONTENT_TYPE"),
        ("content-encoding", "HTTP_CONTENT_ENCODING"),
        ("git-protocol", "GIT_PROTOCOL"),
    ] {
        if let Some(value) = request.header(name) {
            command.env(variable, value);
        }
    }
    let mut child = command.spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let output = std::thread::scope(|scope| {
        // Git reads while it writes.
        scope.spawn(move || {
            let _not_read = stdin.write_all(&request.body);
        });
        child.wait_with_output().unwrap()
    });
    translated(&output.stdout).unwrap_or_else(|| {
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        Answer::text(500, &said)
    })
}

/// An answer of CGI as one of HTTP.
fn translated(output: &[u8]) -> Option<Answer> {
    let end = output.windows(4).position(|four| four == b"\r\n\r\n")?;
    let mut answer = Answer {
        status: 200,
        headers: Vec::new(),
        body: output[end + 4..].to_vec(),
    };
    for line in std::str::from_utf8(&output[..end]).ok()?.split("\r\n") {
        let (name, value) = line.split_once(':')?;
        let value = value.trim();
        if name.eq_ignore_ascii_case("status") {
            answer.status = value.split(' ').next()?.parse().ok()?;
        } else {
            answer.headers.push((name.to_owned(), value.to_owned()));
        }
    }
    Some(answer)
}
