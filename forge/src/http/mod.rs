//! One HTTP request at a time: sent within its limits, answered by a status that means what it says.
//!
//! Connections are not kept: one that died meanwhile would look like a request that was lost on the way, and the few
//! requests of a run are not worth that doubt. Redirects are followed only to the same origin, so that a credential is never
//! taken elsewhere, and only where that does not change the request.

mod answer;
mod pages;
mod refusal;
mod waits;

use std::sync::Arc;
use std::time::{Duration, Instant};

use serde::Serialize;
use serde::de::DeserializeOwned;
use ureq::http::{HeaderName, HeaderValue, Method, Request, Response, header};
use ureq::tls::{RootCerts, TlsConfig, TlsProvider};
use ureq::{Agent, AsSendBody, Body};

pub(crate) use self::answer::Answer;
use crate::error::{Error, ErrorKind, Phase};
use crate::secret::Credential;
use crate::settings::{Settings, SettingsError};

const MOST_REDIRECTS: u32 = 3;

/// A client of one API.
pub(crate) struct Client {
    agent: Agent,
    settings: Settings,
    headers: Vec<(HeaderName, HeaderValue)>,
}

impl Client {
    /// A client that sends these headers with each request, the credential among them.
    pub(crate) fn new(
        settings: Settings,
        mut headers: Vec<(HeaderName, HeaderValue)>,
        credential: Option<(HeaderName, String)>,
    ) -> Result<Self, SettingsError> {
        settings.check()?;
        if let Some((name, value)) = credential {
            let mut value = HeaderValue::from_str(&value).map_err(|_| SettingsError::BadCredential)?;
            value.set_sensitive(true);
            headers.push((name, value));
        }
        let proxy = match &settings.proxy {
            None => None,
            Some(proxy) => Some(ureq::Proxy::new(proxy.expose()).map_err(|_| SettingsError::BadProxy)?),
        };
        let tls = TlsConfig::builder()
            .provider(TlsProvider::Rustls)
            .root_certs(RootCerts::PlatformVerifier)
            .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .build();
        let agent = Agent::config_builder()
            .tls_config(tls)
            .proxy(proxy)
            .http_status_as_error(false)
            .max_redirects(0)
            .max_idle_connections(0)
            .user_agent(settings.user_agent.as_str())
            .timeout_resolve(Some(settings.connect_timeout))
            .timeout_connect(Some(settings.connect_timeout))
            .timeout_global(Some(settings.request_timeout))
            .build()
            .new_agent();
        Ok(Self {
            agent,
            settings,
            headers,
        })
    }

    pub(crate) fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, Error> {
        self.read(&Method::GET, path, &self.call(&Method::GET, path, None)?)
    }

    pub(crate) fn post<T: DeserializeOwned>(&self, path: &str, body: &impl Serialize) -> Result<T, Error> {
        self.send(&Method::POST, path, body)
    }

    pub(crate) fn put<T: DeserializeOwned>(&self, path: &str, body: &impl Serialize) -> Result<T, Error> {
        self.send(&Method::PUT, path, body)
    }

    pub(crate) fn patch<T: DeserializeOwned>(&self, path: &str, body: &impl Serialize) -> Result<T, Error> {
        self.send(&Method::PATCH, path, body)
    }

    /// Sends a request whose answer's body does not matter.
    pub(crate) fn tell(&self, path: &str, body: &impl Serialize) -> Result<(), Error> {
        self.exchange(&Method::POST, path, body).map(drop)
    }

    /// Sends a request and hands out its answer unread.
    pub(crate) fn exchange(
        &self,
        method: &Method,
        path: &str,
        body: &impl Serialize,
    ) -> Result<Answer, Error> {
        let body = self.body(method, path, body)?;
        self.call(method, path, Some(&body))
    }

    fn send<T: DeserializeOwned>(
        &self,
        method: &Method,
        path: &str,
        body: &impl Serialize,
    ) -> Result<T, Error> {
        self.read(method, path, &self.exchange(method, path, body)?)
    }

    fn body(&self, method: &Method, path: &str, body: &impl Serialize) -> Result<Vec<u8>, Error> {
        serde_json::to_vec(body).map_err(|error| {
            let why = error.to_string();
            self.error(method, path, ErrorKind::Malformed { why })
        })
    }

    fn read<T: DeserializeOwned>(&self, method: &Method, path: &str, answer: &Answer) -> Result<T, Error> {
        serde_json::from_slice(&answer.body).map_err(|error| {
            // What serde says may quote the answer, and the answer may repeat what it was sent.
            let why = self.short(&error.to_string());
            self.error(method, path, ErrorKind::Malformed { why })
        })
    }

    /// Sends a request and returns its answer if that is a success.
    pub(crate) fn call(&self, method: &Method, path: &str, body: Option<&[u8]>) -> Result<Answer, Error> {
        let mut address = format!("{}{path}", self.settings.api.as_str());
        for _ in 0..=MOST_REDIRECTS {
            let answer = self
                .once(method, &address, body)
                .map_err(|kind| self.error(method, path, kind))?;
            if answer.is_success() {
                return Ok(answer);
            }
            let Some(to) = answer.moved_to() else {
                let kind = refusal::kind(&answer, |text| self.short(text));
                return Err(self.error(method, path, kind));
            };
            let to = self.absolute(&to);
            let kept = *method == Method::GET || answer.keeps_method();
            if !kept || !self.is_ours(&to) {
                let to = self.short(to.split(['?', '#']).next().unwrap_or_default());
                return Err(self.error(method, path, ErrorKind::Moved { to }));
            }
            address = to;
        }
        let to = "itself, again and again".to_owned();
        Err(self.error(method, path, ErrorKind::Moved { to }))
    }

    fn once(&self, method: &Method, address: &str, body: Option<&[u8]>) -> Result<Answer, ErrorKind> {
        let mut request = Request::builder().method(method.clone()).uri(address);
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        if body.is_some() {
            request = request.header(header::CONTENT_TYPE, "application/json");
        }
        let limit = self.time_left()?;
        let response = match body {
            None => request
                .body(())
                .map_err(ureq::Error::from)
                .and_then(|request| self.run(request, limit)),
            Some(body) => request
                .body(body)
                .map_err(ureq::Error::from)
                .and_then(|request| self.run(request, limit)),
        };
        let mut response = response.map_err(|error| self.failure(&error))?;
        let bytes = response
            .body_mut()
            .with_config()
            .limit(self.settings.most_bytes)
            .read_to_vec()
            .map_err(|error| self.failure(&error))?;
        Ok(Answer {
            status: response.status().as_u16(),
            headers: std::mem::take(response.headers_mut()),
            body: bytes,
        })
    }

    fn run(&self, request: Request<impl AsSendBody>, limit: Duration) -> Result<Response<Body>, ureq::Error> {
        // A request with settings of its own reads the machine's certificates anew, so only those that need it get them.
        if limit == self.settings.request_timeout {
            return self.agent.run(request);
        }
        let request = self.agent.configure_request(request);
        self.agent.run(request.timeout_global(Some(limit)).build())
    }

    /// How long the next request may take.
    fn time_left(&self) -> Result<Duration, ErrorKind> {
        let Some(deadline) = self.settings.deadline else {
            return Ok(self.settings.request_timeout);
        };
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(ErrorKind::Timeout { during: Phase::Start });
        }
        Ok(left.min(self.settings.request_timeout))
    }

    /// What a failure of the connection means.
    fn failure(&self, error: &ureq::Error) -> ErrorKind {
        use std::io::ErrorKind as Io;
        use ureq::{Error as E, Timeout as T};
        let connection = |sent| ErrorKind::Connection {
            why: self.short(&error.to_string()),
            sent,
        };
        match error {
            E::Timeout(T::Resolve | T::Connect) => ErrorKind::Timeout {
                during: Phase::Connect,
            },
            E::Timeout(_) => ErrorKind::Timeout {
                during: Phase::Answer,
            },
            E::Io(io)
                if matches!(
                    io.kind(),
                    Io::ConnectionRefused | Io::HostUnreachable | Io::NetworkUnreachable
                ) =>
            {
                connection(false)
            }
            E::HostNotFound | E::ConnectionFailed | E::Tls(_) | E::Rustls(_) | E::ConnectProxyFailed(_) => {
                connection(false)
            }
            E::BodyExceedsLimit(limit) => ErrorKind::TooLarge { limit: *limit },
            E::LargeResponseHeader(_, limit) => ErrorKind::TooLarge { limit: *limit as u64 },
            E::Protocol(_) => ErrorKind::Malformed {
                why: self.short(&error.to_string()),
            },
            _ => connection(true),
        }
    }

    fn absolute(&self, location: &str) -> String {
        if location.starts_with('/') && !location.starts_with("//") {
            format!("{}{location}", self.settings.api.origin())
        } else {
            location.to_owned()
        }
    }

    /// Whether an address has the origin of the API.
    fn is_ours(&self, address: &str) -> bool {
        address
            .strip_prefix(self.settings.api.origin())
            .is_some_and(|rest| rest.starts_with('/'))
    }

    /// An error of this call.
    pub(crate) fn error(&self, method: &Method, path: &str, kind: ErrorKind) -> Error {
        let path = path.split('?').next().unwrap_or_default();
        Error {
            call: self.short(&format!("{method} {path}")),
            kind,
        }
    }

    /// The text without credential and proxy, without control characters, and not long.
    fn short(&self, text: &str) -> String {
        const MOST: usize = 600;
        let text: String = text
            .chars()
            .map(|character| if character.is_control() { ' ' } else { character })
            .collect();
        let credential = self.settings.credential.as_ref().map(Credential::secret);
        let text = [credential, self.settings.proxy.as_ref()]
            .into_iter()
            .flatten()
            .fold(text, |text, secret| secret.cover(&text));
        let text = text.trim();
        let end = text.floor_char_boundary(MOST);
        if end < text.len() {
            format!("{}…", &text[..end])
        } else {
            text.to_owned()
        }
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.settings
    }
}

impl std::fmt::Debug for Client {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Client")
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}
