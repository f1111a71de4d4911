//! How a repair reaches a server, as far as it can be said without git or a network: what the outcome of a push means,
//! how long to wait before the next try, what must not be shown of what was said, and the record of what was tried.
//!
//! Everything here is pure: text, time and chance are handed in, and nothing prints, waits or looks at the environment.

pub mod audit;
pub mod backoff;
pub mod push_result;
pub mod redact;
