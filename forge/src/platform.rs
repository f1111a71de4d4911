//! Which platform a host runs, and where its API is.

use std::fmt;

use crate::remote::{Remote, Scheme};
use crate::settings::{ApiAddress, SettingsError};

/// A kind of platform.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Platform {
    /// GitHub, also as GitHub Enterprise.
    GitHub,
    /// GitLab.
    GitLab,
    /// Gitea and Forgejo, which share an API.
    Gitea,
}

impl Platform {
    /// The platform a host's name speaks for: the public ones, and names with `github`, `gitlab`, `gitea` or `forgejo` as a
    /// part. Nothing for a host of any other name; its owner has to say.
    #[must_use]
    pub fn of_host(host: &str) -> Option<Self> {
        let host = host.to_ascii_lowercase();
        match web_host(&host) {
            "github.com" => return Some(Self::GitHub),
            "gitlab.com" => return Some(Self::GitLab),
            "codeberg.org" | "gitea.com" => return Some(Self::Gitea),
            name if name.ends_with(".ghe.com") => return Some(Self::GitHub),
            _ => {}
        }
        host.split(['.', '-']).find_map(|part| match part {
            "github" | "ghe" => Some(Self::GitHub),
            "gitlab" => Some(Self::GitLab),
            "gitea" | "forgejo" => Some(Self::Gitea),
            _ => None,
        })
    }

    /// Where this platform's API is on the host of a remote. A platform under a path of its own has to be named by
    /// [`ApiAddress::parse`] instead.
    ///
    /// # Errors
    /// When the host's name cannot stand in an address.
    pub fn api_at(self, remote: &Remote) -> Result<ApiAddress, SettingsError> {
        let host = web_host(&remote.host);
        if self == Self::GitHub && (host == "github.com" || host.ends_with(".ghe.com")) {
            return ApiAddress::parse(&format!("https://api.{host}"));
        }
        let scheme = match remote.scheme {
            Scheme::Http => "http",
            Scheme::Https | Scheme::Ssh | Scheme::Git => "https",
        };
        let host = if host.contains(':') {
            format!("[{host}]")
        } else {
            host.to_owned()
        };
        // The port of ssh is not the port of the API.
        let port = match (remote.scheme, remote.port) {
            (Scheme::Http | Scheme::Https, Some(port)) => format!(":{port}"),
            _ => String::new(),
        };
        let path = match self {
            Self::GitHub => "/api/v3",
            Self::GitLab => "/api/v4",
            Self::Gitea => "/api/v1",
        };
        ApiAddress::parse(&format!("{scheme}://{host}{port}{path}"))
    }

    /// The platform's name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::GitHub => "GitHub",
            Self::GitLab => "GitLab",
            Self::Gitea => "Gitea",
        }
    }
}

impl fmt::Display for Platform {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// The host of the web pages for hosts that only take ssh, for networks that let nothing else through.
fn web_host(host: &str) -> &str {
    match host {
        "ssh.github.com" | "www.github.com" => "github.com",
        "altssh.gitlab.com" => "gitlab.com",
        host => host,
    }
}
