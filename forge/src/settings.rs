//! How a client reaches its platform.

use std::time::{Duration, Instant};

use ureq::http::Uri;

use crate::secret::{Credential, Secret};

/// The address of a platform's API, such as `https://api.github.com` or `https://git.example.org/api/v4`. It has no
/// credentials in it, no query and no slash at its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiAddress(String);

impl ApiAddress {
    /// Reads an address.
    ///
    /// # Errors
    /// When it is no plain `https` or `http` address. The text itself is in no message, as it might hold a credential.
    pub fn parse(text: &str) -> Result<Self, SettingsError> {
        let address = text.trim().trim_end_matches('/');
        let uri: Uri = address.parse().map_err(|_| SettingsError::NotAnAddress)?;
        let (Some("http" | "https"), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
            return Err(SettingsError::NotAnAddress);
        };
        if authority.as_str().contains('@') {
            return Err(SettingsError::CredentialInAddress);
        }
        if uri.query().is_some() || authority.host().is_empty() {
            return Err(SettingsError::NotAnAddress);
        }
        Ok(Self(address.to_owned()))
    }

    /// The address as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Scheme, host and port.
    pub(crate) fn origin(&self) -> &str {
        let behind = self.0.find("://").map_or(0, |at| at + 3);
        self.0[behind..]
            .find('/')
            .map_or(&self.0, |at| &self.0[..behind + at])
    }

    /// Whether what is sent there can be read on the way.
    fn is_open(&self) -> bool {
        let Some(behind) = self.origin().strip_prefix("http://") else {
            return false;
        };
        let host = match behind.strip_prefix('[') {
            Some(address) => address.split(']').next(),
            None => behind.split(':').next(),
        };
        let host = host.unwrap_or_default();
        let loopback = host == "localhost"
            || host
                .parse::<std::net::IpAddr>()
                .is_ok_and(|address| address.is_loopback());
        !loopback
    }
}

/// Everything about a client but the project it speaks for.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where the API is.
    pub api: ApiAddress,
    /// What to show; nothing for what is public.
    pub credential: Option<Credential>,
    /// How long a connection may take to stand, with looking up the name and TLS.
    pub connect_timeout: Duration,
    /// How long one request may take altogether.
    pub request_timeout: Duration,
    /// When everything must have ended, whatever the other limits say.
    pub deadline: Option<Instant>,
    /// The address of an HTTP proxy, which may hold a password. The environment is not asked.
    pub proxy: Option<Secret>,
    /// How the program calls itself; GitHub refuses those that do not.
    pub user_agent: String,
    /// Whether a credential may go over plain HTTP to another machine.
    pub allow_plain_http: bool,
    /// The largest answer that is read.
    pub most_bytes: u64,
    /// How many pages of a list are read; a longer list is an error, as half of one proves nothing.
    pub most_pages: u32,
}

impl Settings {
    /// Usual limits: 5 seconds to connect, 20 for a request, no deadline, 8 MiB an answer, 20 pages a list.
    #[must_use]
    pub fn new(api: ApiAddress, credential: Option<Credential>) -> Self {
        Self {
            api,
            credential,
            connect_timeout: Duration::from_secs(5),
            request_timeout: Duration::from_secs(20),
            deadline: None,
            proxy: None,
            user_agent: concat!("qmoi/", env!("CARGO_PKG_VERSION")).to_owned(),
            allow_plain_http: false,
            most_bytes: 8 * 1024 * 1024,
            most_pages: 20,
        }
    }

    /// Whether a client may be made of these.
    pub(crate) fn check(&self) -> Result<(), SettingsError> {
        if self.credential.is_some() && self.api.is_open() && !self.allow_plain_http {
            return Err(SettingsError::PlainHttp);
        }
        Ok(())
    }
}

/// Why a client cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SettingsError {
    /// It is no address of an API.
    #[error("the API's address must look like https://host/path, without a query")]
    NotAnAddress,
    /// A user name or password stands in the address.
    #[error("the API's address must not hold a user name or password; hand the token over by itself")]
    CredentialInAddress,
    /// The token would be readable on the way.
    #[error(
        "the token would be sent over plain HTTP, readable to anyone on the way; use https, or allow it expressly"
    )]
    PlainHttp,
    /// The credential has characters no header can have.
    #[error("the token has characters that cannot be sent; it may have been cut or joined wrongly")]
    BadCredential,
    /// The proxy is no proxy.
    #[error("the proxy's address is not understood")]
    BadProxy,
    /// The platform wants `owner/name`.
    #[error("{0} projects are named owner/name")]
    BadProject(&'static str),
}
