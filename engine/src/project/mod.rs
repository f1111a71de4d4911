//! What crosses files: the facts that one file's text gives to others, before anybody joins them.
//!
//! Facts are read from one text alone, know nothing of the file system and can be kept by the text's hash.

pub mod javascript;
