use std::path::Path;

use engine::Limits;
use qmoi_files::{Content, WriteError, read, write};

use crate::{put, tree};

fn content(path: &Path) -> Content {
    read(path, &Limits::default()).unwrap()
}

fn left_over(folder: &Path) -> Vec<String> {
    let names = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name());
    let mut names: Vec<String> = names.map(|name| name.to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn the_new_text_replaces_the_old_and_nothing_is_left_beside() {
    let folder = tree(&[("x.json", "old")]);
    let path = folder.path().join("x.json");
    write(&path, &content(&path), "new\r\n").unwrap();
    assert_eq!(std::fs::read(&path).unwrap(), b"new\r\n");
    assert_eq!(left_over(folder.path()), ["x.json"]);
}

#[test]
fn a_file_that_changed_since_it_was_read_keeps_its_text() {
    let folder = tree(&[("x.json", "old")]);
    let path = folder.path().join("x.json");
    let before = content(&path);
    for changed in ["olf", "older", "o"] {
        std::fs::write(&path, changed).unwrap();
        let error = write(&path, &before, "new").unwrap_err();
        assert!(matches!(error, WriteError::Changed { .. }), "{error}");
        assert_eq!(std::fs::read_to_string(&path).unwrap(), changed);
    }
    assert_eq!(left_over(folder.path()), ["x.json"]);
}

#[test]
fn a_file_that_is_gone_is_told() {
    let folder = tree(&[("x.json", "old")]);
    let path = folder.path().join("x.json");
    let before = content(&path);
    std::fs::remove_file(&path).unwrap();
    let error = write(&path, &before, "new").unwrap_err();
    assert!(error.to_string().ends_with("it does not exist"), "{error}");
    assert!(left_over(folder.path()).is_empty());
}

#[test]
fn a_read_only_file_is_left_alone() {
    let folder = tree(&[("x.json", "old")]);
    let path = folder.path().join("x.json");
    let mut permissions = std::fs::metadata(&path).unwrap().permissions();
    permissions.set_readonly(true);
    std::fs::set_permissions(&path, permissions).unwrap();
    let error = write(&path, &content(&path), "new").unwrap_err();
    assert!(matches!(error, WriteError::ReadOnly { .. }), "{error}");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "old");
    assert_eq!(left_over(folder.path()), ["x.json"]);
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};

    use super::*;
    use crate::set_mode;

    #[test]
    fn mode_and_owner_are_kept() {
        let folder = tree(&[("x.js", "old")]);
        let path = folder.path().join("x.js");
        // Only the administrator may give a file away; for others the owner stays what it is.
        let _as_administrator = std::os::unix::fs::chown(&path, Some(12345), Some(54321));
        set_mode(&path, 0o755);
        let before = std::fs::metadata(&path).unwrap();
        write(&path, &content(&path), "new").unwrap();
        let after = std::fs::metadata(&path).unwrap();
        assert_eq!(after.permissions().mode() & 0o7777, 0o755);
        assert_eq!((after.uid(), after.gid()), (before.uid(), before.gid()));
    }

    #[test]
    fn a_fifo_in_the_place_of_the_file_is_not_waited_for() {
        let folder = tree(&[("x.json", "old")]);
        let path = folder.path().join("x.json");
        let before = content(&path);
        std::fs::remove_file(&path).unwrap();
        crate::make_fifo(&path);
        assert!(matches!(
            write(&path, &before, "new"),
            Err(WriteError::Changed { .. })
        ));
    }

    #[test]
    fn a_link_stays_a_link_and_its_target_is_written() {
        let folder = tree(&[("data/x.json", "old"), ("links/", "")]);
        let link = folder.path().join("links/x.json");
        symlink("../data/x.json", &link).unwrap();
        write(&link, &content(&link), "new").unwrap();
        assert!(link.symlink_metadata().unwrap().is_symlink());
        let target = folder.path().join("data/x.json");
        assert_eq!(std::fs::read_to_string(target).unwrap(), "new");
        assert_eq!(left_over(&folder.path().join("links")), ["x.json"]);
    }

    #[test]
    fn a_folder_that_takes_no_file_is_told() {
        let folder = tree(&[]);
        let path = put(folder.path(), "closed/x.json", "old");
        let closed = folder.path().join("closed");
        set_mode(&closed, 0o555);
        let administrator = std::fs::write(closed.join("probe"), "").is_ok();
        let written = write(&path, &content(&path), "new");
        set_mode(&closed, 0o755);
        if administrator {
            written.unwrap();
        } else {
            assert!(matches!(written, Err(WriteError::Folder { .. })));
            assert_eq!(std::fs::read_to_string(&path).unwrap(), "old");
            assert_eq!(left_over(&closed), ["x.json"]);
        }
    }

    #[test]
    fn readers_see_the_old_text_or_the_new_and_never_a_part() {
        let folder = tree(&[]);
        let texts = ["a".repeat(300_000), "b".repeat(500_000)];
        let path = put(folder.path(), "x.json", &texts[0]);
        std::thread::scope(|scope| {
            let writer = scope.spawn(|| {
                for round in 1..40 {
                    write(&path, &content(&path), &texts[round % 2]).unwrap();
                }
            });
            while !writer.is_finished() {
                let seen = std::fs::read_to_string(&path).unwrap();
                assert!(texts.contains(&seen), "{} bytes", seen.len());
            }
        });
    }
}
