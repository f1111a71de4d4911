//! The crate from outside, as whoever pushes uses it.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a helper of a test fails the test"
)]

mod audit;
mod backoff;
mod imitation;
mod porcelain;
mod redaction;
mod said;
