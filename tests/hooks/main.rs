//! End-to-end tests of the git hooks: real git, the built command, and what HEAD, index and work tree hold afterwards, byte for
//! byte.
//!
//! The rules are the test's own, so that nothing here depends on what the packs find or the repair search learns.

#![cfg(test)]
#![cfg(unix)]

mod aftermath;
mod commits;
mod faults;
mod installing;
mod killed;
mod kills;
mod kinds;
mod matrix;
mod modes;
mod pushes;
mod sandbox;
mod starting;
