//! What goes wrong, by theme.

mod applied_but_lost;
mod credentials;
mod kills;
mod limits;
mod local;
mod loops;
pub(crate) mod network;
pub(crate) mod races;
pub(crate) mod server_refuses;
mod space;
mod ssh;
