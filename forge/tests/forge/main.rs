//! The clients from outside, against stand-ins on this machine.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a helper of a test fails the test"
)]

mod addresses;
mod diff;
mod faults;
mod gitea;
mod github;
mod github_app;
mod gitlab;
mod secrets;
mod stand_in;
