//! Text on standard input.

use std::io::{self, Read};

use crate::failure::Failure;

/// All of standard input.
///
/// # Errors
/// When it cannot be read.
pub(crate) fn read_all() -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    io::stdin().read_to_end(&mut bytes).map_err(Failure::Input)?;
    Ok(bytes)
}
