use std::path::{Path, PathBuf};

use qmoi_files::{EntryProblemKind, Walk, walk};

use crate::{open, put, tree};

fn walk_at(start: &Path, arguments: &[&str]) -> Walk {
    let arguments: Vec<PathBuf> = arguments.iter().map(PathBuf::from).collect();
    walk(&open(start), &arguments)
}

fn names(walk: &Walk) -> Vec<&str> {
    walk.files.iter().map(|found| &*found.name).collect()
}

#[test]
fn files_come_in_the_order_of_their_paths_whatever_the_threads_do() {
    let folder = tempfile::tempdir().unwrap();
    let mut expected: Vec<String> = (0..200)
        .map(|number| format!("d{}/f{number}.json", number % 7))
        .collect();
    for name in &expected {
        put(folder.path(), name, "{}");
    }
    expected.sort();
    for _ in 0..5 {
        assert_eq!(names(&walk_at(folder.path(), &[])), expected);
    }
}

#[test]
fn dot_files_are_walked_and_the_folders_of_tools_are_not() {
    let folder = tree(&[
        (".git/config.json", "{}"),
        (".hg/a.json", "{}"),
        (".svn/a.json", "{}"),
        ("a/node_modules/b/package.json", "{}"),
        (".github/workflows/ci.yml", ""),
        (".gitlab-ci.yml", ""),
        (".vscode/settings.json", "{}"),
        ("README.md", ""),
        ("src/index.js", ""),
    ]);
    assert_eq!(
        names(&walk_at(folder.path(), &[])),
        [
            ".github/workflows/ci.yml",
            ".gitlab-ci.yml",
            ".vscode/settings.json",
            "src/index.js"
        ]
    );
}

#[test]
fn gitignore_is_honoured_with_and_without_a_repository() {
    let entries = [
        (".gitignore", "dist/\n*.min.js\n!keep.min.js\n"),
        ("dist/a.js", ""),
        ("a.min.js", ""),
        ("keep.min.js", ""),
        ("sub/.gitignore", "local.json\n"),
        ("sub/local.json", "{}"),
        ("sub/b.json", "{}"),
    ];
    let plain = tree(&entries);
    assert_eq!(names(&walk_at(plain.path(), &[])), ["keep.min.js", "sub/b.json"]);
    let repository = tree(&entries);
    put(repository.path(), ".git/HEAD", "");
    assert_eq!(
        names(&walk_at(repository.path(), &[])),
        ["keep.min.js", "sub/b.json"]
    );
    assert_eq!(
        names(&walk_at(&repository.path().join("sub"), &[])),
        ["sub/b.json"]
    );
}

#[test]
fn a_file_named_by_the_user_is_taken_even_when_ignored() {
    let folder = tree(&[
        (".gitignore", "dist/\n"),
        ("qmoi.json", r#"{"exclude": ["generated"]}"#),
        ("dist/a.js", ""),
        ("generated/b.json", "{}"),
        ("node_modules/c/package.json", "{}"),
    ]);
    let walk = walk_at(
        folder.path(),
        &["dist/a.js", "generated/b.json", "node_modules/c/package.json"],
    );
    assert_eq!(
        names(&walk),
        ["dist/a.js", "generated/b.json", "node_modules/c/package.json"]
    );
    assert!(walk.files.iter().all(|found| found.explicit));
}

#[test]
fn what_the_configuration_excludes_is_not_walked() {
    let folder = tree(&[
        ("qmoi.json", r#"{"exclude": ["dist", "src/*.test.js"]}"#),
        ("packages/a/dist/x.js", ""),
        ("src/a.js", ""),
        ("src/a.test.js", ""),
        ("packages/b/qmoi.json", r#"{"exclude": ["/local"]}"#),
        ("packages/b/local/x.json", "{}"),
        ("packages/b/dist/x.json", "{}"),
    ]);
    assert_eq!(
        names(&walk_at(folder.path(), &[])),
        [
            "packages/b/dist/x.json",
            "packages/b/qmoi.json",
            "qmoi.json",
            "src/a.js"
        ]
    );
}

#[test]
fn overlapping_arguments_give_each_file_once() {
    let folder = tree(&[("a/b/x.json", "{}"), ("a/y.json", "{}")]);
    let walk = walk_at(folder.path(), &["a/b", "a", "a/b/x.json", "./a/../a", "."]);
    assert_eq!(names(&walk), ["a/b/x.json", "a/y.json"]);
    assert_eq!(walk.problems, []);
}

#[test]
fn arguments_that_give_no_file_are_told() {
    let folder = tree(&[("README.md", ""), ("x.json", "{}")]);
    let walk = walk_at(folder.path(), &["absent.json", "README.md", "x.json"]);
    assert_eq!(names(&walk), ["x.json"]);
    let told: Vec<_> = walk
        .problems
        .iter()
        .map(|problem| (&*problem.shown, problem.kind.clone(), problem.is_refusal()))
        .collect();
    assert_eq!(
        told,
        [
            ("README.md", EntryProblemKind::Unsupported, true),
            ("absent.json", EntryProblemKind::NotFound, false)
        ]
    );
}

#[test]
fn a_folder_that_gives_no_file_is_told_when_it_was_named() {
    let folder = tree(&[("data.json/README.md", ""), ("x.json", "{}")]);
    let named = walk_at(folder.path(), &["data.json"]);
    let [problem] = &named.problems[..] else {
        panic!("{named:?}");
    };
    assert_eq!((&*problem.shown, problem.is_refusal()), ("data.json", true));
    assert_eq!(problem.kind, EntryProblemKind::NothingInside);
    assert_eq!(walk_at(folder.path(), &[]).problems, []);
    assert_eq!(walk_at(folder.path(), &["."]).problems, []);
}

#[cfg(unix)]
mod unix {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::symlink;

    use super::*;
    use crate::{make_fifo, set_mode};

    #[test]
    fn links_are_taken_once_and_never_lead_in_circles_or_out() {
        let outside = tree(&[("secret.json", "{}")]);
        let folder = tree(&[("a/x.json", "{}"), ("data/hidden.txt", "{}")]);
        let link = |target: &Path, name: &str| symlink(target, folder.path().join(name)).unwrap();
        link(Path::new(".."), "a/up");
        link(Path::new("x.json"), "a/same.json");
        link(Path::new("data/hidden.txt"), "shown.json");
        link(Path::new("data/hidden.txt"), "shown-again.json");
        link(&outside.path().join("secret.json"), "out.json");
        link(Path::new("nowhere.json"), "broken.json");
        link(Path::new("loop.json"), "loop.json");
        let walk = walk_at(folder.path(), &[]);
        assert_eq!(names(&walk), ["a/x.json", "shown-again.json"]);
        let told: Vec<_> = walk
            .problems
            .iter()
            .map(|problem| (&*problem.shown, problem.is_refusal()))
            .collect();
        assert_eq!(
            told,
            [("broken.json", false), ("loop.json", false), ("out.json", true)]
        );
        let kind = &walk.problems[0].kind;
        assert_eq!(
            kind.to_string(),
            "it is a link to nowhere.json, which does not exist"
        );
    }

    #[test]
    fn a_fifo_in_a_walk_is_a_notice_and_one_that_is_named_a_failure() {
        let folder = tree(&[("x.json", "{}")]);
        make_fifo(&folder.path().join("pipe.json"));
        let met = walk_at(folder.path(), &[]);
        assert_eq!(names(&met), ["x.json"]);
        assert_eq!(
            met.problems[0].kind.to_string(),
            "it is a FIFO, not a regular file"
        );
        assert!(met.problems[0].is_refusal());
        let named = walk_at(folder.path(), &["pipe.json"]);
        assert!(!named.problems[0].is_refusal());
    }

    #[test]
    fn names_that_are_not_utf_8_are_walked_and_can_be_opened() {
        let folder = tree(&[]);
        let name = OsStr::from_bytes(b"caf\xe9.json");
        std::fs::write(folder.path().join(name), "{}").unwrap();
        let walk = walk_at(folder.path(), &[]);
        assert_eq!(names(&walk), ["caf\u{fffd}.json"]);
        assert_eq!(walk.files[0].path, folder.path().join(name));
        assert!(qmoi_files::read(&walk.files[0].path, &engine::Limits::default()).is_ok());
    }

    #[test]
    fn a_folder_without_permission_is_told_and_the_walk_goes_on() {
        let folder = tree(&[("closed/x.json", "{}"), ("z.json", "{}")]);
        let closed = folder.path().join("closed");
        set_mode(&closed, 0o000);
        let administrator = std::fs::read_dir(&closed).is_ok();
        let walk = walk_at(folder.path(), &[]);
        set_mode(&closed, 0o755);
        assert!(names(&walk).contains(&"z.json"));
        if !administrator {
            assert_eq!(walk.problems[0].shown, "closed");
            assert_eq!(walk.problems[0].kind.to_string(), "permission denied");
            assert!(!walk.problems[0].is_refusal());
        }
    }
}

#[test]
fn a_folder_lists_its_own_files_and_one_that_is_not_there_none() {
    let folder = tree(&[
        (".git/HEAD", ""),
        ("ci/b.yml", ""),
        ("ci/a.yml", ""),
        ("ci/deep/c.yml", ""),
        ("d.yml", ""),
    ]);
    let project = open(folder.path());
    assert_eq!(qmoi_files::list(&project, "ci"), ["ci/a.yml", "ci/b.yml"]);
    assert_eq!(qmoi_files::list(&project, ""), ["d.yml"]);
    assert_eq!(qmoi_files::list(&project, "none"), [""; 0]);
}
