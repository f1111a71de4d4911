//! Text on standard input.

use std::io::{self, Read};

use crate::failure::Failure;

/// Standard input up to `most` bytes. What is beyond stays unread.
///
/// # Errors
/// When it cannot be read.
pub(crate) fn read_at_most(most: usize) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    io::stdin()
        .take(most as u64)
        .read_to_end(&mut bytes)
        .map_err(Failure::Input)?;
    Ok(bytes)
}

/// Hands what is left of standard input to standard output as it is.
///
/// # Errors
/// When one of them fails, except for an output that nobody reads.
pub(crate) fn pass_through() -> Result<(), Failure> {
    match io::copy(&mut io::stdin(), &mut io::stdout()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Failure::Output(error)),
        _ => Ok(()),
    }
}
