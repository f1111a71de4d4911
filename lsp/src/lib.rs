//! qmoi's language server: the command line's verdicts while somebody types. The only place that knows LSP types.
//!
//! One thread reads messages ([`frame`]), one loop lets the lawful ones through ([`gate`], [`serve`]), one thread owns
//! everything that changes ([`session`]), a few threads with large stacks judge snapshots that cannot change ([`pool`],
//! [`analysis`]), and one thread writes ([`outbox`]). Handlers of the framework only send a message and wait for a reply,
//! so what the client sent first is done first. Nobody ever waits for an answer of the client.
//!
//! The crate prints nothing, ends no process and reads no environment: [`serve`](serve::serve) returns how it ended.

mod actions;
mod address;
mod analysis;
mod backend;
mod client;
mod completion;
mod deed;
mod definition;
mod diagnostics;
mod edited_files;
mod edits;
mod everywhere;
mod explanation;
mod frame;
mod gate;
mod half_characters;
mod hover;
mod leniency;
mod log;
mod message;
mod neighbourhood;
mod open_document;
mod outbox;
mod parent;
mod pool;
mod progress;
mod projects;
mod references;
mod rename;
mod serve;
mod session;
mod snapshot;
mod survey;
mod symbols;
mod workspace;

pub use serve::{Ending, Options, ServeError, serve};
