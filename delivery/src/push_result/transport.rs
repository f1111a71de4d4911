//! What git and its helpers say when a push ended without a word about its refs.
//!
//! Specific before general: a refused pack, a refused credential and a broken line all end in "the remote end hung up
//! unexpectedly". Lines are told apart by how they begin, because a local hook's words stand among them.

use super::class::{Class, Hint};
use super::signal::Text::{Both, Has, Starts};
use super::signal::{Signal, hinted, signal};

/// Own lines, in the order they are asked for. Status codes are read before, by [`status`].
pub(super) const SAID: &[Signal] = &[
    // This side is not as it must be.
    signal(Starts("fatal: You are not currently on a branch"), Class::Local),
    signal(Starts("Author identity unknown"), Class::Local),
    signal(Starts("Committer identity unknown"), Class::Local),
    signal(
        Has("no email was given and auto-detection is disabled"),
        Class::Local,
    ),
    signal(Starts("fatal: empty ident name"), Class::Local),
    signal(Starts("fatal: unable to auto-detect email address"), Class::Local),
    signal(Starts("fatal: detected dubious ownership"), Class::Local),
    signal(Starts("fatal: not a git repository"), Class::Local),
    signal(Has("No space left on device"), Class::Local),
    signal(Both("error: src refspec", "does not match any"), Class::Local),
    signal(Starts("fatal: bad object"), Class::Local),
    signal(Starts("fatal: unable to read tree"), Class::Local),
    signal(Starts("Host key verification failed"), Class::Local),
    signal(Has("does not appear to be a git repository"), Class::Local),
    signal(Has("SSL certificate problem"), Class::Local),
    signal(Has("server certificate verification failed"), Class::Local),
    hinted(
        Starts("fatal: the receiving end does not support push options"),
        Class::Local,
        Hint::PushOptionsUnsupported,
    ),
    // The credential.
    signal(Starts("fatal: could not read Username for"), Class::Auth),
    signal(Starts("fatal: could not read Password for"), Class::Auth),
    signal(Starts("fatal: Authentication failed for"), Class::Auth),
    signal(Both("Permission denied (", "publickey"), Class::Auth),
    signal(Has("Too many authentication failures"), Class::Auth),
    // A missing repository is often a hidden 403.
    signal(Both("fatal: repository '", "' not found"), Class::Permission),
    // Too large.
    signal(Has("pack exceeds maximum allowed size"), Class::Quota),
    // The way to the server.
    signal(Has("Could not resolve host"), Class::Transient),
    signal(Has("Could not resolve proxy"), Class::Transient),
    signal(Has("Temporary failure in name resolution"), Class::Transient),
    signal(Has("Failed to connect to"), Class::Transient),
    signal(Has("Connection refused"), Class::Transient),
    signal(Has("Connection timed out"), Class::Transient),
    signal(Has("Operation timed out"), Class::Transient),
    signal(Has("Connection reset by"), Class::Transient),
    signal(Has("Connection closed by"), Class::Transient),
    signal(Starts("Received disconnect from"), Class::Transient),
    signal(Has("Broken pipe"), Class::Transient),
    signal(Has("Network is unreachable"), Class::Transient),
    signal(Has("No route to host"), Class::Transient),
    signal(Has("kex_exchange_identification"), Class::Transient),
    signal(Has("gnutls_handshake() failed"), Class::Transient),
    signal(Has("SSL_ERROR_SYSCALL"), Class::Transient),
    signal(Has("SSL_read"), Class::Transient),
    signal(Has("SSL connection timeout"), Class::Transient),
    signal(Has("TLS connect error"), Class::Transient),
    signal(Has("Timeout was reached"), Class::Transient),
    signal(Both("HTTP/2 stream", "was not closed cleanly"), Class::Transient),
    signal(Has("Empty reply from server"), Class::Transient),
    signal(Has("Recv failure"), Class::Transient),
    signal(Has("Send failure"), Class::Transient),
    signal(Has("transfer closed with"), Class::Transient),
    signal(Has("Operation too slow"), Class::Transient),
    signal(Both("RPC failed", "curl"), Class::Transient),
    signal(Has("early EOF"), Class::Transient),
    signal(
        Has("unexpected disconnect while reading sideband packet"),
        Class::Transient,
    ),
    signal(Has("the remote end hung up unexpectedly"), Class::Transient),
    signal(
        Has("the remote end hung up upon initial contact"),
        Class::Transient,
    ),
    // An address that no way leads to.
    signal(Both("fatal: unable to access '", "URL rejected"), Class::Local),
    signal(Both("fatal: unable to access '", "not supported"), Class::Local),
    // Whatever else curl met on the way.
    signal(Both("fatal: unable to access '", "': "), Class::Transient),
    // ssh gave no reason.
    signal(
        Starts("fatal: Could not read from remote repository"),
        Class::Ambiguous,
    ),
];

/// The status a server answered with, read from git's own lines, with the line.
pub(super) fn status<'a>(own: &[&'a str]) -> Option<(u16, &'a str)> {
    const BEFORE: [&str; 2] = ["The requested URL returned error: ", "RPC failed; HTTP "];
    own.iter().find_map(|line| {
        if !(line.starts_with("fatal: unable to access ") || line.starts_with("error: RPC failed")) {
            return None;
        }
        // The last mention: the address before it may hold any text.
        let digits = BEFORE
            .iter()
            .find_map(|before| line.rsplit_once(before))
            .map(|(_, behind)| behind)?;
        let digits: String = digits.chars().take_while(char::is_ascii_digit).collect();
        Some((digits.parse().ok()?, *line))
    })
}

/// What a status means without a word from the host.
pub(super) fn class_of_status(status: u16) -> Class {
    match status {
        401 | 407 => Class::Auth,
        403 => Class::Ambiguous,
        404 | 410 | 451 => Class::Permission,
        408 | 425 | 429 | 500..=599 => Class::Transient,
        413 => Class::Quota,
        _ => Class::Unknown,
    }
}
