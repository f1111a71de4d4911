//! A patch for `git apply` that exchanges blobs by their names.
//!
//! As binary files are patched: the old and the new blob are named in full, and git takes the new one from its database if
//! the old one is what the index has. The content that follows is never read.

use super::object::Replacement;

/// An empty content, as patches of binary files write it.
const CONTENT: &str = "GIT binary patch\nliteral 0\nHcmV?d00001\n\n";

/// The patch that makes the replacements; nothing where one is of something that is no file.
pub(crate) fn of(replacements: &[Replacement]) -> Option<Vec<u8>> {
    let mut patch = Vec::new();
    for replacement in replacements {
        let path = quoted(replacement.path.bytes());
        let mode = replacement.mode.text()?;
        let (old, new) = (&replacement.old, &replacement.new);
        patch.extend(format!("diff --git \"a/{path}\" \"b/{path}\"\n").bytes());
        patch.extend(format!("index {old}..{new} {mode}\n{CONTENT}").bytes());
    }
    Some(patch)
}

/// A path as it stands between quotes.
fn quoted(path: &[u8]) -> String {
    let mut text = String::with_capacity(path.len());
    for byte in path {
        match byte {
            b'"' | b'\\' | 0..0x20 | 0x7f.. => text.push_str(&format!("\\{byte:03o}")),
            byte => text.push(char::from(*byte)),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_byte_of_a_path_can_be_written() {
        assert_eq!(quoted(b"a b\n\"\\\xff/c"), r"a b\012\042\134\377/c");
    }
}
