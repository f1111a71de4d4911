//! End-to-end tests of `qmoi lsp` over its standard input and output.

#![cfg(test)]

mod actions;
mod addresses;
mod appetite;
mod client;
mod diagnostics;
mod folder;
mod framing;
mod glance;
mod hostile;
mod impatience;
mod lifecycle;
mod mirror;
mod names;
mod parents;
mod plain;
mod random_edits;
mod reading;
mod record;
mod reload;
mod text;
mod workspace;
