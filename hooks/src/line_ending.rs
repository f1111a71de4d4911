//! How the lines of a text end.

/// How all lines of a text end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LineEnding {
    /// A line feed.
    Unix,
    /// A carriage return and a line feed.
    Dos,
}

impl LineEnding {
    /// The ending of all lines; nothing where they differ or there is none.
    pub(crate) fn of(bytes: &[u8]) -> Option<Self> {
        let ends = bytes.iter().filter(|byte| **byte == b'\n').count();
        let dos = bytes.windows(2).filter(|pair| pair == b"\r\n").count();
        match (ends, dos) {
            (0, _) => None,
            (_, 0) => Some(Self::Unix),
            (ends, dos) if ends == dos => Some(Self::Dos),
            _ => None,
        }
    }

    /// `bytes` with this ending, if all their lines end alike.
    pub(crate) fn given_to(self, bytes: Vec<u8>) -> Vec<u8> {
        match (self, Self::of(&bytes)) {
            (Self::Dos, Some(Self::Unix)) => {
                let mut converted = Vec::with_capacity(bytes.len() + bytes.len() / 20);
                for byte in bytes {
                    if byte == b'\n' {
                        converted.push(b'\r');
                    }
                    converted.push(byte);
                }
                converted
            }
            (Self::Unix, Some(Self::Dos)) => {
                let is_end = |index: usize| bytes.get(index..index + 2) == Some(b"\r\n");
                let kept = (0..bytes.len()).filter(|index| !is_end(*index));
                kept.map(|index| bytes[index]).collect()
            }
            _ => bytes,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_endings_are_given_only_where_all_are_alike() {
        assert_eq!(LineEnding::of(b"a\r\nb\r\n"), Some(LineEnding::Dos));
        assert_eq!(LineEnding::of(b"a\r\nb\n"), None);
        assert_eq!(LineEnding::of(b"a"), None);
        assert_eq!(LineEnding::Dos.given_to(b"a\nb\n".to_vec()), b"a\r\nb\r\n");
        assert_eq!(LineEnding::Unix.given_to(b"a\r\nb\rc\r\n".to_vec()), b"a\nb\rc\n");
        assert_eq!(LineEnding::Dos.given_to(b"a\r\nb\n".to_vec()), b"a\r\nb\n");
    }
}
