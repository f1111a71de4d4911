//! What bad input gets, end to end: whatever lies in a repository, each file that cannot be worked on gets one line with
//! its path, the exit code is as documented, and everything else is still processed.
//!
//! The exit code says what became of the run: 3 when something could not be done (no permission, a broken link, a file that
//! changed while it was read), 1 when findings remain, else 0. What qmoi leaves alone by its own rules (binary, not UTF-8,
//! too large, too deep, a FIFO met on the way) is a notice and leaves the exit code alone.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a helper of a test fails the test"
)]

mod contents;
mod entries;
mod repository;
mod rules;
