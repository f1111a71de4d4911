//! A token that can be sent and not be seen.

use std::fmt;

use zeroize::Zeroizing;

/// What stands where a secret stood.
const COVER: &str = "***";
const SHORTEST: usize = 4;

/// A secret. It shows itself nowhere but where [`Secret::expose`] is called, and its memory is wiped after use.
#[derive(Clone)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// A secret, without the white space that files and variables often end in.
    #[must_use]
    pub fn new(value: &str) -> Self {
        Self(Zeroizing::new(value.trim().to_owned()))
    }

    /// The secret itself.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The text without this secret: servers and proxies may repeat what they were sent.
    pub(crate) fn cover(&self, text: &str) -> String {
        // A shorter one is no secret, and would only make the text unreadable.
        if self.0.len() < SHORTEST {
            text.to_owned()
        } else {
            text.replace(self.expose(), COVER)
        }
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(COVER)
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(COVER)
    }
}

/// What a client shows the platform.
#[derive(Debug, Clone)]
pub enum Credential {
    /// A token of a person, a project, a group, an app's installation, or from OAuth.
    Token(Secret),
    /// The token a GitLab job is given. It may do little.
    JobToken(Secret),
}

impl Credential {
    pub(crate) fn secret(&self) -> &Secret {
        match self {
            Self::Token(secret) | Self::JobToken(secret) => secret,
        }
    }
}
