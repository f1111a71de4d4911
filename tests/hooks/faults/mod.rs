//! Disasters of other kinds: nothing is lost, the reason is told, and afterwards a commit works again.

mod locks;
mod meddling;
mod read_only;
mod space;
