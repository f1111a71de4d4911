//! The Rhai host.
