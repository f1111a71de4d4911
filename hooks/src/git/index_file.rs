//! Reading git's index file, as far as a hook needs it: entries, the trees they were last written as, and what else is in it.
//!
//! libgit2 can read an index, too, but first hashes every byte of it and then compares entry by entry with trees it reads
//! one by one, which in a repository of many files takes longer than all the rest of a hook. Git itself does neither, and
//! neither does this. What is not understood (a split or sparse index, a version to come, a file cut short) is said, never
//! guessed: then git's own program answers.

use std::ops::Range;

use super::object::FileMode;

/// Bytes of an entry in front of its flags.
const FIXED: usize = 60;
/// Bytes of the hash of an object, and of the whole file at its end.
const HASH: usize = 20;
/// How deep folders may nest in the record of trees.
const DEPTH: usize = 512;

/// Why an index file is not read here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unreadable(pub(crate) String);

/// The parsed index.
#[derive(Debug)]
pub(crate) struct IndexFile {
    bytes: Vec<u8>,
    /// Paths that are not written out in the file.
    names: Option<Vec<u8>>,
    entries: Vec<Entry>,
    trees: Option<WrittenTree>,
}

/// Where an entry and its path lie.
#[derive(Debug, Clone)]
struct Entry {
    at: usize,
    path: Range<usize>,
    stage: u8,
    is_intent: bool,
}

/// A folder as it was when the index was last written as trees.
#[derive(Debug, Default)]
pub(crate) struct WrittenTree {
    name: Vec<u8>,
    /// How many entries are in it and what tree they are; nothing where they have changed since.
    written: Option<(usize, [u8; HASH])>,
    folders: Vec<WrittenTree>,
}

/// One entry of the index.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Staged<'i> {
    pub(crate) path: &'i [u8],
    pub(crate) mode: FileMode,
    pub(crate) id: &'i [u8],
    /// Which side of a conflict it is; zero where there is none.
    pub(crate) stage: u8,
    /// Whether it is only announced, by `git add --intent-to-add`.
    pub(crate) is_intent: bool,
}

impl WrittenTree {
    /// The tree's id and how many entries it stands for, unless they have changed since.
    pub(crate) fn written(&self) -> Option<(usize, &[u8])> {
        self.written.as_ref().map(|(count, id)| (*count, id.as_slice()))
    }

    /// The folder `name` in it.
    pub(crate) fn folder(&self, name: &[u8]) -> Option<&Self> {
        self.folders.iter().find(|folder| folder.name == name)
    }
}

impl IndexFile {
    /// Understands the bytes of an index file of a repository with SHA-1.
    ///
    /// # Errors
    /// When it holds anything that changes the meaning of the rest and is not known here.
    pub(crate) fn parse(bytes: Vec<u8>) -> Result<Self, Unreadable> {
        let unreadable = |reason: &str| Unreadable(reason.to_owned());
        let cut = || unreadable("the index ends too early");
        if bytes.get(..4) != Some(b"DIRC") {
            return Err(unreadable("it is no index"));
        }
        let version = number(&bytes, 4).ok_or_else(cut)?;
        let count = number(&bytes, 8).ok_or_else(cut)?;
        if !(2..=4).contains(&version) {
            return Err(Unreadable(format!("the index has version {version}")));
        }
        let end = bytes.len().checked_sub(HASH).ok_or_else(cut)?;
        let mut index = Self {
            entries: Vec::with_capacity(count.min(bytes.len() / FIXED)),
            names: (version == 4).then(Vec::new),
            bytes,
            trees: None,
        };
        let mut at = 12;
        for _ in 0..count {
            at = index.entry(at, end).ok_or_else(cut)?;
        }
        while at < end {
            let (name, size) = (index.bytes.get(at..at + 4), number(&index.bytes, at + 4));
            let (Some(name), Some(size)) = (name, size) else {
                return Err(cut());
            };
            let data = at + 8..at + 8 + size;
            if data.end > end {
                return Err(cut());
            }
            match name {
                b"TREE" => index.trees = written_trees(&index.bytes[data.clone()]),
                b"link" => return Err(unreadable("the index is split")),
                b"sdir" => return Err(unreadable("the index is sparse")),
                // What begins with a capital may be passed over.
                name if name[0].is_ascii_uppercase() => {}
                name => {
                    let name = String::from_utf8_lossy(name);
                    return Err(Unreadable(format!("the index has an extension `{name}`")));
                }
            }
            at = data.end;
        }
        Ok(index)
    }

    /// Reads the entry at `at`, and says where the next begins.
    fn entry(&mut self, at: usize, end: usize) -> Option<usize> {
        let flags = u16::from_be_bytes(self.bytes.get(at + FIXED..at + FIXED + 2)?.try_into().ok()?);
        let mut name = at + FIXED + 2;
        let mut is_intent = false;
        if flags & 0x4000 != 0 {
            let more = u16::from_be_bytes(self.bytes.get(name..name + 2)?.try_into().ok()?);
            is_intent = more & 0x2000 != 0;
            name += 2;
        }
        let (path, next) = match &mut self.names {
            // Version 4 says how many bytes to take off the path before, and which to put on.
            Some(names) => {
                let (taken, suffix) = varying(&self.bytes, name)?;
                let length = memchr::memchr(0, self.bytes.get(suffix..end)?)?;
                let before = self.entries.last().map_or(0..0, |entry| entry.path.clone());
                let kept = before.start..before.end.checked_sub(taken).filter(|end| *end >= before.start)?;
                let start = names.len();
                names.extend_from_within(kept);
                names.extend_from_slice(&self.bytes[suffix..suffix + length]);
                (start..names.len(), suffix + length + 1)
            }
            None => {
                let length = match usize::from(flags & 0xfff) {
                    0xfff => memchr::memchr(0, self.bytes.get(name..end)?)?,
                    length => length,
                };
                (name..name + length, at + ((name - at + length + 8) & !7))
            }
        };
        if next > end {
            return None;
        }
        self.entries.push(Entry {
            at,
            path,
            stage: ((flags >> 12) & 3) as u8,
            is_intent,
        });
        Some(next)
    }

    /// How many entries there are.
    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    /// The entry of this number, which must be less than [`len`](Self::len).
    pub(crate) fn staged(&self, number: usize) -> Staged<'_> {
        let entry = &self.entries[number];
        let mode = &self.bytes[entry.at + 24..entry.at + 28];
        Staged {
            path: self.path(entry),
            mode: FileMode::of(mode.iter().fold(0, |mode, byte| mode << 8 | u32::from(*byte))),
            id: &self.bytes[entry.at + 40..entry.at + 60],
            stage: entry.stage,
            is_intent: entry.is_intent,
        }
    }

    fn path(&self, entry: &Entry) -> &[u8] {
        &self.names.as_ref().unwrap_or(&self.bytes)[entry.path.clone()]
    }

    /// The path of the entry of this number.
    pub(crate) fn path_of(&self, number: usize) -> &[u8] {
        self.path(&self.entries[number])
    }

    /// The number of the first entry, of those in `range`, of which `is_before` no longer holds.
    pub(crate) fn first_not(&self, range: Range<usize>, is_before: impl Fn(&[u8]) -> bool) -> usize {
        let start = range.start;
        start + self.entries[range].partition_point(|entry| is_before(self.path(entry)))
    }

    /// The top folder as it was when the index was last written as trees.
    pub(crate) fn trees(&self) -> Option<&WrittenTree> {
        self.trees.as_ref()
    }
}

/// Four bytes as a number.
fn number(bytes: &[u8], at: usize) -> Option<usize> {
    let four = bytes.get(at..at + 4)?.try_into().ok()?;
    usize::try_from(u32::from_be_bytes(four)).ok()
}

/// A number of varying length, and where it ends.
fn varying(bytes: &[u8], mut at: usize) -> Option<(usize, usize)> {
    let mut value = 0_usize;
    loop {
        let byte = *bytes.get(at)?;
        at += 1;
        value = value.checked_mul(128)?.checked_add(usize::from(byte & 127))?;
        if byte & 128 == 0 {
            return Some((value, at));
        }
        value = value.checked_add(1)?;
    }
}

/// The record of trees. It only saves time, so one that is not understood counts as none.
fn written_trees(bytes: &[u8]) -> Option<WrittenTree> {
    let mut rest = bytes;
    written_tree(&mut rest, 0)
}

fn written_tree(rest: &mut &[u8], depth: usize) -> Option<WrittenTree> {
    let mut until = |end: u8| {
        let length = memchr::memchr(end, rest)?;
        let (part, more) = rest.split_at(length);
        *rest = &more[1..];
        Some(part)
    };
    let name = until(0)?.to_vec();
    let decimal = |text: &[u8]| std::str::from_utf8(text).ok()?.parse::<i64>().ok();
    let (count, folders) = (decimal(until(b' ')?)?, decimal(until(b'\n')?)?);
    let written = match usize::try_from(count) {
        Ok(count) => {
            let (id, more) = rest.split_first_chunk::<HASH>()?;
            *rest = more;
            Some((count, *id))
        }
        Err(_) => None,
    };
    let mut tree = WrittenTree {
        name,
        written,
        folders: Vec::new(),
    };
    if depth == DEPTH {
        return None;
    }
    for _ in 0..folders {
        tree.folders.push(written_tree(rest, depth + 1)?);
    }
    Some(tree)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(path: &[u8], flags: u16, more: Option<u16>) -> Vec<u8> {
        let mut bytes = vec![0; 24];
        bytes.extend(0o100_755_u32.to_be_bytes());
        bytes.extend([0; 12]);
        bytes.extend([7; HASH]);
        bytes.extend(flags.to_be_bytes());
        bytes.extend(more.into_iter().flat_map(u16::to_be_bytes));
        bytes.extend(path);
        bytes
    }

    fn index(version: u32, entries: &[Vec<u8>], extensions: &[(&[u8; 4], &[u8])]) -> Vec<u8> {
        let mut bytes = b"DIRC".to_vec();
        bytes.extend(version.to_be_bytes());
        bytes.extend(u32::try_from(entries.len()).unwrap().to_be_bytes());
        bytes.extend(entries.concat());
        for (name, data) in extensions {
            bytes.extend(*name);
            bytes.extend(u32::try_from(data.len()).unwrap().to_be_bytes());
            bytes.extend(*data);
        }
        bytes.extend([0; HASH]);
        bytes
    }

    #[test]
    fn paths_of_version_four_continue_the_one_before() {
        let entries = [
            entry(b"\0folder/one\0", 0, None),
            entry(b"\x03two\0", 0x4000 | 0x2000, Some(0x2000)),
            entry(b"\x0a\0", 0, None),
        ];
        let index = IndexFile::parse(index(4, &entries, &[])).unwrap();
        let paths: Vec<&[u8]> = (0..3).map(|number| index.path_of(number)).collect();
        assert_eq!(paths, [&b"folder/one"[..], b"folder/two", b""]);
        let two = index.staged(1);
        assert!(two.is_intent && two.stage == 2 && two.mode == FileMode::Executable);
        assert_eq!(two.id, [7; HASH]);
    }

    #[test]
    fn what_changes_the_meaning_of_the_rest_is_not_passed_over() {
        for name in [b"link", b"sdir", b"next"] {
            assert!(IndexFile::parse(index(2, &[], &[(name, b"")])).is_err(), "{name:?}");
        }
        assert!(IndexFile::parse(index(2, &[], &[(b"NEXT", b"x")])).is_ok());
        assert!(IndexFile::parse(index(5, &[], &[])).is_err());
    }

    #[test]
    fn the_record_of_trees_is_read() {
        let mut data = b"\0-1 2\na\x003 0\n".to_vec();
        data.extend([1; HASH]);
        data.extend(b"b\0-1 1\nc\x002 0\n");
        data.extend([2; HASH]);
        let index = IndexFile::parse(index(2, &[], &[(b"TREE", &data)])).unwrap();
        let top = index.trees().unwrap();
        assert_eq!(top.written(), None);
        assert_eq!(top.folder(b"a").unwrap().written(), Some((3, &[1; HASH][..])));
        let below = top.folder(b"b").unwrap().folder(b"c").unwrap();
        assert_eq!(below.written(), Some((2, &[2; HASH][..])));
    }

    #[test]
    fn an_index_cut_short_anywhere_is_refused() {
        let whole = index(
            3,
            &[entry(b"a\0", 1, None)],
            &[(b"TREE", b"\0-1 0\n")],
        );
        assert!(IndexFile::parse(whole.clone()).is_ok());
        for length in 0..whole.len() {
            let parsed = IndexFile::parse(whole[..length].to_vec());
            // What ends right behind the last entry is an index without extensions.
            assert!(parsed.is_err() || length == 76 + HASH, "{length}: {parsed:?}");
        }
    }
}
