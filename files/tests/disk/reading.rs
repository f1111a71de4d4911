use engine::Limits;
use qmoi_files::{ReadError, read};

use crate::tree;

fn limits(size: usize) -> Limits {
    Limits {
        size,
        ..Limits::default()
    }
}

#[test]
fn a_file_is_read_up_to_its_limit_and_not_beyond() {
    let folder = tree(&[("x.json", "12345"), ("empty.json", "")]);
    let path = folder.path().join("x.json");
    assert_eq!(read(&path, &limits(5)).unwrap().bytes, b"12345");
    let error = read(&path, &limits(4)).unwrap_err();
    assert!(matches!(
        error,
        ReadError::TooLarge {
            size: 5,
            limit: 4,
            ..
        }
    ));
    assert!(error.is_refusal());
    assert!(
        read(&folder.path().join("empty.json"), &limits(4))
            .unwrap()
            .bytes
            .is_empty()
    );
}

#[test]
fn a_huge_file_is_refused_before_a_byte_of_it_is_read() {
    let folder = tree(&[]);
    let path = folder.path().join("huge.json");
    let file = std::fs::File::create(&path).unwrap();
    if file.set_len(1 << 40).is_err() {
        // Not every file system holds a sparse file of this size.
        file.set_len(1 << 31).unwrap();
    }
    assert!(matches!(
        read(&path, &Limits::default()),
        Err(ReadError::TooLarge { .. })
    ));
}

#[test]
fn folders_and_missing_files_are_told_apart() {
    let folder = tree(&[]);
    let error = read(folder.path(), &Limits::default()).unwrap_err();
    assert!(
        error.to_string().ends_with("is a folder, not a regular file"),
        "{error}"
    );
    let error = read(&folder.path().join("absent"), &Limits::default()).unwrap_err();
    assert!(error.to_string().ends_with("it does not exist"), "{error}");
    assert!(!error.is_refusal());
}

#[test]
fn a_file_that_grows_while_it_is_read_is_told() {
    use std::io::Write;
    use std::sync::atomic::{AtomicBool, Ordering};
    let folder = tree(&[]);
    let path = folder.path().join("log.json");
    let mut file = std::fs::File::create(&path).unwrap();
    file.write_all(&vec![b' '; 4 << 20]).unwrap();
    let done = AtomicBool::new(false);
    let seen = std::thread::scope(|scope| {
        scope.spawn(|| {
            while !done.load(Ordering::Relaxed) {
                file.write_all(b"x").unwrap();
            }
        });
        let until = std::time::Instant::now() + std::time::Duration::from_secs(20);
        let mut seen = false;
        while !seen && std::time::Instant::now() < until {
            seen = matches!(read(&path, &limits(1 << 30)), Err(ReadError::Changed { .. }));
        }
        done.store(true, Ordering::Relaxed);
        seen
    });
    assert!(seen);
}

#[cfg(unix)]
mod unix {
    use super::*;
    use crate::{make_fifo, set_mode};

    #[test]
    fn fifos_and_devices_are_refused_without_waiting() {
        let folder = tree(&[]);
        let pipe = folder.path().join("pipe.json");
        make_fifo(&pipe);
        let error = read(&pipe, &Limits::default()).unwrap_err();
        assert!(
            matches!(error, ReadError::NotRegular { kind: "a FIFO", .. }),
            "{error}"
        );
        let error = read("/dev/zero".as_ref(), &Limits::default()).unwrap_err();
        assert!(
            matches!(error, ReadError::NotRegular { kind: "a device", .. }),
            "{error}"
        );
    }

    #[test]
    fn a_link_to_nowhere_names_its_target() {
        let folder = tree(&[]);
        let link = folder.path().join("link.json");
        std::os::unix::fs::symlink("nowhere", &link).unwrap();
        let error = read(&link, &Limits::default()).unwrap_err();
        assert!(
            error
                .to_string()
                .ends_with("it is a link to nowhere, which does not exist"),
            "{error}"
        );
    }

    #[test]
    fn a_file_without_permission_is_told_with_a_next_step() {
        let folder = tree(&[("x.json", "{}")]);
        let path = folder.path().join("x.json");
        set_mode(&path, 0o000);
        if let Err(error) = read(&path, &Limits::default()) {
            assert!(error.to_string().ends_with("permission denied"), "{error}");
            assert!(error.next_step().contains("permission"));
        } else {
            assert!(
                std::fs::File::open(&path).is_ok(),
                "only who may open the file may read it"
            );
        }
    }
}
