//! Text made fit to stand in an address.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

const KEPT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// The text as one part of a path, or as a value in a query: slashes are encoded, too.
pub(crate) fn part(text: &str) -> String {
    utf8_percent_encode(text, KEPT).to_string()
}
