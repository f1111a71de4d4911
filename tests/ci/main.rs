//! End-to-end tests of `qmoi ci`: real git, git's own HTTP server behind whatever goes wrong, a stand-in for ssh, stand-ins
//! for the platforms, and the built command.

#![cfg(test)]
#![cfg(unix)]

mod apps;
mod bare;
mod branches;
mod changes;
mod commits;
mod delivered;
mod faults;
mod forks;
mod laboratory;
mod pipelines;
mod processes;
mod requests;
mod scene;
mod secrets;
mod server;
mod session;
mod ssh;
mod stand_in;
mod suggestions;
mod table;
mod texts;
mod undo;
mod untouched;
mod writers;
