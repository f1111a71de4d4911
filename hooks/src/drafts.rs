//! The drafts that a killed hook leaves in the work tree, beside the files it was about to replace.
//!
//! A draft is known by its name and by its bytes: the beginning of those that the journal keeps. Nothing else is removed.

use std::fs;
use std::path::Path;

use crate::git::RepositoryPath;

/// Removes the drafts of one file whose content is the beginning of one of `texts`.
pub(crate) fn remove(top: &Path, path: &RepositoryPath, texts: [&[u8]; 2]) {
    let file = path.under(top);
    let Some(entries) = file.parent().and_then(|folder| fs::read_dir(folder).ok()) else {
        return;
    };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let is_named_so = name.starts_with(".qmoi-") && name.ends_with(".tmp");
        if is_named_so
            && entry.file_type().is_ok_and(|kind| kind.is_file())
            && fs::read(entry.path()).is_ok_and(|draft| texts.iter().any(|text| text.starts_with(&draft)))
        {
            let _only_litter = fs::remove_file(entry.path());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_beginnings_of_the_kept_texts_are_removed() {
        let folder = tempfile::tempdir().unwrap();
        let kept = |name: &str| folder.path().join(name).exists();
        for (name, text) in [
            (".qmoi-1.tmp", ""),
            (".qmoi-2.tmp", "aft"),
            (".qmoi-3.tmp", "after"),
            (".qmoi-4.tmp", "mine"),
            (".qmoi-5.json", "after"),
            ("a.json", "after"),
        ] {
            fs::write(folder.path().join(name), text).unwrap();
        }
        remove(
            folder.path(),
            &RepositoryPath::new(*b"a.json"),
            [b"after", b"before"],
        );
        assert!(!kept(".qmoi-1.tmp") && !kept(".qmoi-2.tmp") && !kept(".qmoi-3.tmp"));
        assert!(kept(".qmoi-4.tmp") && kept(".qmoi-5.json") && kept("a.json"));
    }
}
