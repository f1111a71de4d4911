//! Entries of a folder that are no file, or none that can be read.

use crate::repository::Repository;

#[test]
fn a_folder_with_the_name_of_a_file_is_walked_and_can_be_named() {
    let repository = Repository::new();
    repository.write("folder.json/inner.json", "[1,]\n");
    std::fs::create_dir(repository.path("empty.json")).unwrap();
    let ran = repository.run(&["check", "--format", "concise"]);
    assert!(
        ran.stdout.contains("folder.json/inner.json:1:3"),
        "{}{}",
        ran.stdout,
        ran.stderr
    );
    assert_eq!(ran.code, 1);
    let named = repository.run(&["check", "empty.json", "zz-neighbour.json", "--format", "concise"]);
    named.tells("skipped: empty.json: it is a folder, and holds no file that qmoi reads");
    assert!(named.stdout.contains("zz-neighbour.json"), "{}", named.stdout);
    assert_eq!(named.code, 1);
}

#[test]
fn a_folder_in_the_place_of_the_configuration_is_a_failure() {
    let repository = Repository::new();
    std::fs::create_dir(repository.path("qmoi.json")).unwrap();
    let ran = repository.run(&["check", "--format", "concise"]);
    assert!(
        ran.stderr.contains("qmoi.json is a folder, not a regular file"),
        "{}",
        ran.stderr
    );
    assert!(
        ran.stdout.contains("zz-neighbour.json"),
        "{}{}",
        ran.stdout,
        ran.stderr
    );
    let named = repository.run(&["check", "--config", "qmoi.json"]);
    assert!(
        named.stderr.contains("qmoi.json is a folder, not a regular file"),
        "{}",
        named.stderr
    );
    assert_eq!(named.code, 2, "{}", named.stderr);
}

#[test]
fn what_does_not_exist_is_a_failure() {
    let repository = Repository::new();
    let ran = repository.run(&["check", "absent.json", "zz-neighbour.json", "--format", "concise"]);
    ran.tells("error: absent.json: it does not exist");
    assert!(ran.stdout.contains("zz-neighbour.json"), "{}", ran.stdout);
    assert_eq!(ran.code, 3);
}

#[cfg(unix)]
mod unix {
    use std::ffi::OsStr;
    use std::fs;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    #[test]
    fn a_fifo_is_never_waited_for() {
        let repository = Repository::new();
        let pipe = repository.path("pipe.json");
        assert!(
            std::process::Command::new("mkfifo")
                .arg(&pipe)
                .status()
                .unwrap()
                .success()
        );
        let ran = repository.run(&["check", "pipe.json", "zz-neighbour.json", "--format", "concise"]);
        ran.tells("error: pipe.json: it is a FIFO, not a regular file");
        assert!(ran.stdout.contains("zz-neighbour.json"), "{}", ran.stdout);
        assert_eq!(ran.code, 3);
        let met = repository.run(&["check", "--format", "concise"]);
        met.tells("skipped: pipe.json: it is a FIFO, not a regular file");
        assert_eq!(met.code, 1);
        let fixed = repository.run(&["fix"]);
        assert_eq!(fixed.code, 0, "{}", fixed.stderr);
    }

    #[test]
    fn a_fifo_in_the_place_of_the_configuration_or_of_a_rule_is_told() {
        let repository = Repository::new();
        fs::create_dir_all(repository.path(".qmoi/rules")).unwrap();
        for name in ["qmoi.json", ".qmoi/rules/pipe.rhai"] {
            let made = std::process::Command::new("mkfifo")
                .arg(repository.path(name))
                .status()
                .unwrap();
            assert!(made.success());
        }
        let ran = repository.run(&["check", "--format", "concise"]);
        assert!(ran.stderr.contains("qmoi.json is a FIFO"), "{}", ran.stderr);
        assert!(ran.stderr.contains("pipe.rhai is a FIFO"), "{}", ran.stderr);
        assert!(ran.stdout.contains("zz-neighbour.json"), "{}", ran.stdout);
        assert_eq!(ran.code, 3);
    }

    #[test]
    fn a_broken_link_is_a_failure_and_a_circle_too() {
        let repository = Repository::new();
        symlink("nowhere.json", repository.path("link.json")).unwrap();
        repository.expect_failure(
            "link.json",
            "error: link.json: it is a link to nowhere.json, which does not exist",
        );
        let circle = Repository::new();
        symlink("circle.json", circle.path("circle.json")).unwrap();
        symlink("..", circle.path("up")).unwrap();
        circle.expect_failure("circle.json", "error: circle.json: ");
    }

    #[test]
    fn no_permission_on_a_file_is_a_failure() {
        let repository = Repository::new();
        repository.write("closed.json", "{}");
        fs::set_permissions(repository.path("closed.json"), fs::Permissions::from_mode(0o000)).unwrap();
        let ran = repository.run_unprivileged(&["check", "--format", "concise"]);
        ran.tells("error: cannot read closed.json: permission denied");
        assert!(ran.stdout.contains("zz-neighbour.json"), "{}", ran.stdout);
        assert_eq!(ran.code, 3, "{}", ran.stderr);
    }

    #[test]
    fn no_permission_on_a_folder_is_a_failure() {
        let repository = Repository::new();
        repository.write("closed/a.json", "{}");
        fs::set_permissions(repository.path("closed"), fs::Permissions::from_mode(0o000)).unwrap();
        let ran = repository.run_unprivileged(&["check", "--format", "concise"]);
        fs::set_permissions(repository.path("closed"), fs::Permissions::from_mode(0o755)).unwrap();
        ran.tells("error: closed: permission denied");
        assert!(ran.stdout.contains("zz-neighbour.json"), "{}", ran.stdout);
        assert_eq!(ran.code, 3, "{}", ran.stderr);
    }

    #[test]
    fn no_permission_to_write_leaves_the_file_whole_and_nothing_beside_it() {
        let repository = Repository::new();
        repository.write("closed/a.json", "[1,]\n");
        repository.write("read-only.json", "[1,]\n");
        fs::set_permissions(repository.path("closed"), fs::Permissions::from_mode(0o555)).unwrap();
        fs::set_permissions(
            repository.path("read-only.json"),
            fs::Permissions::from_mode(0o444),
        )
        .unwrap();
        let ran = repository.run_unprivileged(&["fix", "--format", "concise"]);
        fs::set_permissions(repository.path("closed"), fs::Permissions::from_mode(0o755)).unwrap();
        ran.tells("error: cannot write read-only.json: it is read-only");
        ran.tells("error: cannot write closed/a.json");
        assert_eq!(ran.code, 3, "{}", ran.stderr);
        assert_eq!(fs::read(repository.path("closed/a.json")).unwrap(), b"[1,]\n");
        assert_eq!(fs::read(repository.path("read-only.json")).unwrap(), b"[1,]\n");
        assert_eq!(fs::read_dir(repository.path("closed")).unwrap().count(), 1);
    }

    #[test]
    fn a_file_that_changes_while_it_is_read_is_a_failure() {
        use std::sync::atomic::{AtomicBool, Ordering};
        let repository = Repository::new();
        let file = fs::File::create(repository.path("log.json")).unwrap();
        file.set_len(9 << 20).unwrap();
        let done = AtomicBool::new(false);
        let seen = std::thread::scope(|scope| {
            scope.spawn(|| {
                let lengths = [(9 << 20) + 1, 9 << 20];
                for length in lengths
                    .into_iter()
                    .cycle()
                    .take_while(|_| !done.load(Ordering::Relaxed))
                {
                    file.set_len(length).unwrap();
                }
            });
            let seen = (0..50)
                .map(|_| repository.run(&["check", "--format", "concise"]))
                .find(|ran| ran.code == 3);
            done.store(true, Ordering::Relaxed);
            seen
        });
        let ran = seen.expect("of fifty runs one meets the change");
        ran.tells("error: log.json changed while it was read");
        assert!(ran.stdout.contains("zz-neighbour.json"), "{}", ran.stdout);
    }

    #[test]
    fn a_name_that_is_not_utf_8_is_checked_and_repaired() {
        let repository = Repository::new();
        let path = repository.path("").join(OsStr::from_bytes(b"caf\xe9.json"));
        fs::write(&path, "[1,]\n").unwrap();
        let ran = repository.run(&["check", "--format", "concise"]);
        assert!(
            ran.stdout.contains("caf\u{fffd}.json:1:3"),
            "{}{}",
            ran.stdout,
            ran.stderr
        );
        assert_eq!(ran.code, 1);
        let fixed = repository.run(&["fix"]);
        assert_eq!(fixed.code, 0, "{}{}", fixed.stdout, fixed.stderr);
        assert_eq!(fs::read(&path).unwrap(), b"[1]\n");
    }

    #[test]
    fn mode_line_endings_and_bom_survive_a_repair() {
        let repository = Repository::new();
        repository.write("a.json", "\u{feff}{\r\n  \"a\": [1,],\r\n}\r\n");
        fs::set_permissions(repository.path("a.json"), fs::Permissions::from_mode(0o750)).unwrap();
        // The mark itself is the matter of another rule.
        let ran = repository.run(&["fix", "--select", "json/trailing-comma"]);
        assert!(ran.code < 2, "{}{}", ran.stdout, ran.stderr);
        let text = fs::read_to_string(repository.path("a.json")).unwrap();
        assert_eq!(text, "\u{feff}{\r\n  \"a\": [1]\r\n}\r\n");
        let mode = fs::metadata(repository.path("a.json"))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o750);
    }
}
