//! Tokens of a GitHub App's installation.
//!
//! An app shows who it is with a short statement signed by its private key, and is given a token for one installation, good for
//! an hour. Ours is for one project, and for no more than a repair needs. The time is handed in.

use std::collections::BTreeMap;
use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::rand::SystemRandom;
use ring::signature::{RSA_PKCS1_SHA256, RsaKeyPair};
use rustls::pki_types::PrivateKeyDer;
use rustls::pki_types::pem::PemObject;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use ureq::http::Method;
use zeroize::Zeroize;

use crate::error::{Error, ErrorKind};
use crate::github;
use crate::http::Client;
use crate::moment;
use crate::remote::ProjectPath;
use crate::secret::{Credential, Secret};
use crate::settings::{Settings, SettingsError};

/// How far back a statement is dated, for clocks that are fast.
const BACKDATED: Duration = Duration::from_secs(60);
/// How long a statement is good. GitHub takes none that is good for more than ten minutes by its own clock.
const GOOD_FOR: Duration = Duration::from_secs(540);

/// An app with its private key.
pub struct GitHubApp {
    id: String,
    key: RsaKeyPair,
}

/// What an installation is given.
#[derive(Debug, Clone)]
pub struct InstallationToken {
    /// The token itself.
    pub credential: Credential,
    /// When it ends, if that was said in a way that is understood.
    pub expires: Option<SystemTime>,
    /// Its rights as GitHub names them, such as `contents` with `write`.
    pub permissions: BTreeMap<String, String>,
}

/// Why there is no token.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GitHubAppError {
    /// The app's id is no id.
    #[error("the app's id is empty or has characters that no id has")]
    BadId,
    /// The text is no private key.
    #[error("the app's key is not a private RSA key as a PEM text")]
    NotAKey,
    /// The key is one that cannot be used.
    #[error("the app's key cannot be used: {0}")]
    BadKey(String),
    /// The statement could not be signed.
    #[error("nothing could be signed with the app's key")]
    Signing,
    /// There is no client to be made.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// The app may not see the project.
    #[error("the app is not installed on {project}, or not for all its projects")]
    NotInstalled {
        /// The project.
        project: ProjectPath,
    },
    /// A request failed.
    #[error(transparent)]
    Request(#[from] Error),
}

#[derive(Deserialize)]
struct Installation {
    id: u64,
    #[serde(default)]
    permissions: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct Given {
    token: String,
    #[serde(default)]
    expires_at: String,
    #[serde(default)]
    permissions: BTreeMap<String, String>,
}

impl GitHubApp {
    /// An app by its number or client id, and its private key as GitHub gives it (PKCS#1) or as PKCS#8. Line endings may be
    /// written as `\n`, as variables without lines have them.
    ///
    /// # Errors
    /// When the id or the key is none. What is wrong with a key is said without a byte of it.
    pub fn new(id: &str, key: &Secret) -> Result<Self, GitHubAppError> {
        let id = id.trim();
        let is_id =
            |character: char| character.is_ascii_alphanumeric() || matches!(character, '.' | '-' | '_');
        if id.is_empty() || !id.chars().all(is_id) {
            return Err(GitHubAppError::BadId);
        }
        let lines = Secret::new(&key.expose().replace("\\n", "\n"));
        let mut der =
            PrivateKeyDer::from_pem_slice(lines.expose().as_bytes()).map_err(|_| GitHubAppError::NotAKey)?;
        let key = match &der {
            PrivateKeyDer::Pkcs1(key) => RsaKeyPair::from_der(key.secret_pkcs1_der()),
            PrivateKeyDer::Pkcs8(key) => RsaKeyPair::from_pkcs8(key.secret_pkcs8_der()),
            _ => return Err(GitHubAppError::NotAKey),
        };
        der.zeroize();
        Ok(Self {
            id: id.to_owned(),
            key: key.map_err(|rejected| GitHubAppError::BadKey(rejected.to_string()))?,
        })
    }

    /// The signed statement with which the app shows who it is.
    ///
    /// # Errors
    /// When it cannot be signed, or the time is before 1970.
    pub fn statement(&self, now: SystemTime) -> Result<Secret, GitHubAppError> {
        let now = now
            .duration_since(UNIX_EPOCH)
            .map_err(|_| GitHubAppError::Signing)?;
        // Older servers want a number as a number.
        let issuer = match self.id.parse::<u64>() {
            Ok(number) => json!(number),
            Err(_) => json!(self.id),
        };
        let claims = json!({
            "iat": now.saturating_sub(BACKDATED).as_secs(),
            "exp": (now + GOOD_FOR).as_secs(),
            "iss": issuer,
        });
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let message = format!(
            "{}.{}",
            part(&json!({"alg": "RS256", "typ": "JWT"})),
            part(&claims)
        );
        let mut signature = vec![0; self.key.public().modulus_len()];
        self.key
            .sign(
                &RSA_PKCS1_SHA256,
                &SystemRandom::new(),
                message.as_bytes(),
                &mut signature,
            )
            .map_err(|_| GitHubAppError::Signing)?;
        Ok(Secret::new(&format!(
            "{message}.{}",
            URL_SAFE_NO_PAD.encode(signature)
        )))
    }

    /// A token for one project, to push to it and to open merge requests, and to change workflows if the installation may.
    /// Where that little is refused, whatever the installation may. The credential in `settings` is not used.
    ///
    /// # Errors
    /// When the app is not installed there, or a request fails.
    pub fn token(
        &self,
        settings: &Settings,
        project: &ProjectPath,
        now: SystemTime,
    ) -> Result<InstallationToken, GitHubAppError> {
        if project.owner().contains('/') {
            return Err(SettingsError::BadProject("GitHub").into());
        }
        let settings = Settings {
            credential: Some(Credential::Token(self.statement(now)?)),
            ..settings.clone()
        };
        let client = github::client(settings)?;
        let call = format!("{}/installation", github::address(project));
        let installation: Installation = client.get(&call).map_err(|error| match error.kind {
            ErrorKind::NotFound { .. } => GitHubAppError::NotInstalled {
                project: project.clone(),
            },
            _ => error.into(),
        })?;
        let mut wanted = json!({
            "repositories": [project.name()],
            "permissions": {"contents": "write", "pull_requests": "write"},
        });
        if installation
            .permissions
            .get("workflows")
            .is_some_and(|right| right == "write")
        {
            wanted["permissions"]["workflows"] = json!("write");
        }
        let call = format!("/app/installations/{}/access_tokens", installation.id);
        let given = match ask(&client, &call, &wanted) {
            Err(Error {
                kind: ErrorKind::Validation { .. } | ErrorKind::Forbidden { .. },
                ..
            }) => {
                wanted
                    .as_object_mut()
                    .map(|wanted: &mut Map<String, Value>| wanted.remove("permissions"));
                ask(&client, &call, &wanted)?
            }
            given => given?,
        };
        Ok(InstallationToken {
            credential: Credential::Token(Secret::new(&given.token)),
            expires: moment::read(&given.expires_at),
            permissions: given.permissions,
        })
    }
}

impl fmt::Debug for GitHubApp {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("GitHubApp")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

fn ask(client: &Client, call: &str, wanted: &Value) -> Result<Given, Error> {
    let answer = client.exchange(&Method::POST, call, wanted)?;
    // What the reader of JSON complains about may be the token.
    serde_json::from_slice(&answer.body).map_err(|_| {
        let why = "it holds no token".to_owned();
        client.error(&Method::POST, call, ErrorKind::Malformed { why })
    })
}
