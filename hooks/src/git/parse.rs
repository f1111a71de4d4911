//! Reading what git's plumbing prints: always the forms that end in NUL, so that every path survives.

use super::object::{Change, FileMode, IndexEntry, ObjectId, PastCommit};
use super::path::RepositoryPath;

/// The changes of `--raw -z` without renames; nothing when the text has another form.
pub(crate) fn raw_changes(bytes: &[u8]) -> Option<Vec<Change>> {
    let mut changes = Vec::new();
    let mut parts = bytes.split(|byte| *byte == 0);
    loop {
        let head = match parts.next() {
            None | Some([]) => return Some(changes),
            Some(head) => std::str::from_utf8(head).ok()?,
        };
        let mut fields = head.strip_prefix(':')?.split(' ');
        let (old_mode, mode) = (fields.next()?, fields.next()?);
        let (old, new) = (fields.next()?, fields.next()?);
        let status = fields.next()?;
        changes.push(Change {
            path: RepositoryPath::new(parts.next()?),
            old_mode: FileMode::parse(old_mode),
            mode: FileMode::parse(mode),
            old: ObjectId::parse(old)?,
            new: ObjectId::parse(new)?,
            is_unmerged: status.starts_with('U'),
        });
    }
}

/// The entries of `ls-files --stage -z` that have no conflict; nothing when the text has another form.
pub(crate) fn index_entries(bytes: &[u8]) -> Option<Vec<IndexEntry>> {
    let mut entries = Vec::new();
    for line in bytes.split(|byte| *byte == 0).filter(|line| !line.is_empty()) {
        let tab = line.iter().position(|byte| *byte == b'\t')?;
        let (head, path) = (std::str::from_utf8(&line[..tab]).ok()?, &line[tab + 1..]);
        let mut fields = head.split(' ');
        let (mode, id, stage) = (fields.next()?, fields.next()?, fields.next()?);
        if stage == "0" {
            entries.push(IndexEntry {
                path: RepositoryPath::new(path),
                mode: FileMode::parse(mode),
                id: ObjectId::parse(id)?,
            });
        }
    }
    Some(entries)
}

/// The commits of `log -z` in the form id, tree, date, message, each on lines of its own; nothing when the text has
/// another form.
pub(crate) fn past_commits(bytes: &[u8]) -> Option<Vec<PastCommit>> {
    let text = String::from_utf8_lossy(bytes);
    text.split('\0')
        .filter(|commit| !commit.is_empty())
        .map(|commit| {
            let mut lines = commit.splitn(4, '\n');
            Some(PastCommit {
                id: ObjectId::parse(lines.next()?)?,
                tree: ObjectId::parse(lines.next()?)?,
                date: lines.next()?.to_owned(),
                message: lines.next()?.to_owned(),
            })
        })
        .collect()
}

/// The first two numbers of what `git version` prints.
pub(crate) fn version(line: &str) -> Option<(u32, u32)> {
    let mut numbers = line.strip_prefix("git version ")?.split('.');
    Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_path_survives() {
        let id = "0123456789012345678901234567890123456789";
        let zero = "0".repeat(40);
        let mut bytes = format!(":100644 100755 {id} {zero} M\0").into_bytes();
        bytes.extend(b"a\n\xff b.json\0");
        bytes.extend(format!(":000000 120000 {zero} {id} A\0link\0").bytes());
        let changes = raw_changes(&bytes).unwrap();
        assert_eq!(changes[0].path.bytes(), b"a\n\xff b.json");
        assert_eq!(changes[0].mode, FileMode::Executable);
        assert!(!changes[0].is_file() && !changes[1].is_file());
        assert_eq!(changes.len(), 2);
        assert_eq!(raw_changes(b"").unwrap(), []);
        assert_eq!(raw_changes(b"nonsense\0"), None);
    }

    #[test]
    fn conflicts_are_no_entries() {
        let id = "0123456789012345678901234567890123456789";
        let text = format!("100755 {id} 0\ta\tb\0100644 {id} 2\tc\0");
        let entries = index_entries(text.as_bytes()).unwrap();
        assert_eq!(entries.len(), 1);
        assert_eq!(
            (entries[0].path.bytes(), entries[0].mode),
            (&b"a\tb"[..], FileMode::Executable)
        );
        assert_eq!(index_entries(b"100644\0"), None);
    }

    #[test]
    fn commits_are_read_with_their_whole_messages() {
        let (one, two) = ("1".repeat(40), "2".repeat(40));
        let text = format!("{one}\n{two}\n12 +0100\nA\n\nB: c\n\0{two}\n{one}\n1 +0000\n\0");
        let commits = past_commits(text.as_bytes()).unwrap();
        assert_eq!((commits.len(), commits[1].tree.as_str()), (2, one.as_str()));
        assert_eq!(
            (commits[0].date.as_str(), commits[0].message.as_str()),
            ("12 +0100", "A\n\nB: c\n")
        );
        assert_eq!(past_commits(b"x"), None);
    }

    #[test]
    fn versions_of_all_makers_are_read() {
        assert_eq!(version("git version 2.54.0"), Some((2, 54)));
        assert_eq!(version("git version 2.39.5 (Apple Git-154)"), Some((2, 39)));
        assert_eq!(version("git version 2.47.1.windows.2"), Some((2, 47)));
        assert_eq!(version("git version 3.0-rc1"), None);
        assert_eq!(version("hub"), None);
    }
}
