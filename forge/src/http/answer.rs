//! An answer that has been read whole.

use ureq::http::{HeaderMap, header};

pub(crate) struct Answer {
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(super) fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// Where the server says it is, for the redirects that name one place.
    pub(super) fn moved_to(&self) -> Option<String> {
        if !matches!(self.status, 301 | 302 | 303 | 307 | 308) {
            return None;
        }
        self.header(header::LOCATION.as_str()).map(str::to_owned)
    }

    /// Whether the redirect keeps method and body.
    pub(super) fn keeps_method(&self) -> bool {
        matches!(self.status, 307 | 308)
    }

    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    pub(super) fn number(&self, name: &str) -> Option<u64> {
        self.header(name)?.trim().parse().ok()
    }
}
