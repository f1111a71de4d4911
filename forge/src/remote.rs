//! The address of a git remote: which host, and which project there.

use std::fmt;

use percent_encoding::percent_decode_str;

/// How a remote is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    /// `https://`
    Https,
    /// `http://`
    Http,
    /// `ssh://` or `user@host:path`
    Ssh,
    /// `git://`
    Git,
}

/// A project's full name on its host: `owner/name`, or on GitLab with any number of groups above.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ProjectPath(String);

impl ProjectPath {
    /// Reads a name of two parts or more.
    ///
    /// # Errors
    /// When it has fewer, or parts that are no names.
    pub fn parse(text: &str) -> Result<Self, RemoteError> {
        let path = text.trim_matches('/');
        let path = path.strip_suffix(".git").unwrap_or(path).trim_end_matches('/');
        let is_name = |part: &str| {
            !part.is_empty()
                && part != "."
                && part != ".."
                && !part.chars().any(|c| c.is_control() || c == '\\')
        };
        if !path.contains('/') || !path.split('/').all(is_name) {
            return Err(RemoteError::NoProject);
        }
        Ok(Self(path.to_owned()))
    }

    /// The whole name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// All but the last part: the owner, or the groups.
    #[must_use]
    pub fn owner(&self) -> &str {
        self.0.rsplit_once('/').map_or("", |(owner, _)| owner)
    }

    /// The last part.
    #[must_use]
    pub fn name(&self) -> &str {
        self.0.rsplit_once('/').map_or(self.as_str(), |(_, name)| name)
    }
}

impl fmt::Display for ProjectPath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// A remote's address without user and password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remote {
    /// How it is reached.
    pub scheme: Scheme,
    /// The host in lower case, without brackets.
    pub host: String,
    /// The port, if one is named.
    pub port: Option<u16>,
    /// The project.
    pub project: ProjectPath,
}

/// Why an address names no project on a host. The address is in no message: it may hold a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RemoteError {
    /// A folder on this machine.
    #[error("the remote is a folder on this machine, not a project on a platform")]
    Local,
    /// A scheme that is none of git's for hosts.
    #[error("the remote's address begins with a scheme that is not understood")]
    Scheme,
    /// No host stands in it.
    #[error("the remote's address names no host")]
    NoHost,
    /// The port is no number.
    #[error("the remote's address has a port that is no number")]
    BadPort,
    /// There is no owner, or no name.
    #[error("the remote's address does not end in a project as owner/name")]
    NoProject,
}

impl Remote {
    /// Reads the forms git knows: `https://host/p`, `ssh://user@host:port/p`, `user@host:p`.
    ///
    /// # Errors
    /// When it names no project on a host.
    pub fn parse(address: &str) -> Result<Self, RemoteError> {
        let address = address.trim();
        if let Some((scheme, rest)) = address.split_once("://") {
            let scheme = match scheme.to_ascii_lowercase().as_str() {
                "https" => Scheme::Https,
                "http" => Scheme::Http,
                "ssh" | "git+ssh" | "ssh+git" => Scheme::Ssh,
                "git" => Scheme::Git,
                "file" => return Err(RemoteError::Local),
                _ => return Err(RemoteError::Scheme),
            };
            let (authority, path) = rest.split_once('/').ok_or(RemoteError::NoProject)?;
            let (host, port) = host_and_port(without_user(authority))?;
            return Self::new(scheme, &host, port, path);
        }
        let (before, path) = split_short_form(address).ok_or(RemoteError::Local)?;
        let host = without_user(before);
        let host = host
            .strip_prefix('[')
            .and_then(|host| host.strip_suffix(']'))
            .unwrap_or(host);
        Self::new(Scheme::Ssh, host, None, path)
    }

    fn new(scheme: Scheme, host: &str, port: Option<u16>, path: &str) -> Result<Self, RemoteError> {
        if host.is_empty() {
            return Err(RemoteError::NoHost);
        }
        let path = path.split(['?', '#']).next().unwrap_or_default();
        let path = percent_decode_str(path)
            .decode_utf8()
            .map_err(|_| RemoteError::NoProject)?;
        Ok(Self {
            scheme,
            host: host.to_ascii_lowercase(),
            port,
            project: ProjectPath::parse(&path)?,
        })
    }
}

/// What stands before and behind the colon of `user@host:path`, the form of `scp`.
fn split_short_form(address: &str) -> Option<(&str, &str)> {
    let from = if address.starts_with('[') || address.contains("@[") {
        address.find(']')?
    } else {
        0
    };
    let colon = from + address.get(from..)?.find(':')?;
    let (before, path) = (address.get(..colon)?, address.get(colon + 1..)?);
    // As git has it: a slash before the colon makes it a folder, and so does a drive's letter on Windows.
    let folder = before.contains('/') || before.contains('\\') || before.len() < 2;
    (!folder).then_some((before, path))
}

fn without_user(authority: &str) -> &str {
    authority.rsplit_once('@').map_or(authority, |(_, host)| host)
}

fn host_and_port(authority: &str) -> Result<(String, Option<u16>), RemoteError> {
    let (host, port) = match authority.strip_prefix('[') {
        Some(rest) => {
            let (host, behind) = rest.split_once(']').ok_or(RemoteError::NoHost)?;
            (host, behind.strip_prefix(':'))
        }
        None => authority
            .split_once(':')
            .map_or((authority, None), |(host, port)| (host, Some(port))),
    };
    let port = match port {
        None | Some("") => None,
        Some(port) => Some(port.parse().map_err(|_| RemoteError::BadPort)?),
    };
    Ok((host.to_owned(), port))
}
