//! The kinds of repositories and files.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, symlink};

use crate::sandbox::{Sandbox, json};

/// Commits in three forms, with changes that are not staged, and looks at every byte.
fn assert_forms_work(sandbox: &Sandbox) {
    sandbox.stage(&[
        ("dir/a.json", &json("bad", "two")),
        ("dir/other.json", &json("one", "two")),
    ]);
    sandbox.write("dir/a.json", json("bad", "mine"));
    sandbox.git(&["commit", "--message", "plain"]);
    let good = json("good", "two");
    assert_eq!(
        sandbox.states("dir/a.json"),
        [good.clone(), good, json("good", "mine")]
    );
    sandbox.write("dir/a.json", json("bad", "all"));
    sandbox.git(&["commit", "--all", "--message", "all"]);
    let good = json("good", "all");
    assert_eq!(sandbox.states("dir/a.json"), [good.clone(), good.clone(), good]);
    sandbox.stage(&[("dir/other.json", &json("bad", "waits"))]);
    sandbox.write("dir/a.json", json("bad", "only"));
    sandbox.git(&["commit", "--message", "only", "dir/a.json"]);
    let good = json("good", "only");
    assert_eq!(sandbox.states("dir/a.json"), [good.clone(), good.clone(), good]);
    assert_eq!(sandbox.status(), "M  dir/other.json\n");
    sandbox.assert_tidy();
}

#[test]
fn a_split_index() {
    let sandbox = Sandbox::new();
    sandbox.git(&["config", "core.splitIndex", "true"]);
    sandbox.begin_with(&[("x.txt", "x\n")]);
    sandbox.git(&["update-index", "--split-index"]);
    assert_forms_work(&sandbox);
}

#[test]
fn sha256() {
    assert_forms_work(&Sandbox::with(&["--object-format=sha256"]));
}

#[test]
fn reftable() {
    assert_forms_work(&Sandbox::with(&["--ref-format=reftable"]));
}

#[test]
fn an_index_of_version_4_with_all_that_many_files_want() {
    let sandbox = Sandbox::new();
    sandbox.git(&["config", "feature.manyFiles", "true"]);
    sandbox.git(&["config", "index.skipHash", "true"]);
    sandbox.begin_with(&[("x.txt", "x\n")]);
    assert_forms_work(&sandbox);
}

#[test]
fn a_sparse_index() {
    let sandbox = Sandbox::new();
    sandbox.begin_with(&[
        ("dir/x.txt", "x\n"),
        ("away/x.json", &json("bad", "away")),
        ("top.txt", "x\n"),
    ]);
    sandbox.git(&["sparse-checkout", "set", "--cone", "--sparse-index", "dir"]);
    sandbox.furnish_again();
    assert_forms_work(&sandbox);
    assert!(!sandbox.path("away/x.json").exists());
    assert_eq!(sandbox.blob("HEAD:away/x.json"), json("bad", "away"));
    let listed = sandbox.git(&["ls-files", "--sparse", "away"]).text();
    assert_eq!(listed, "away/\n", "the index is no longer sparse");
}

#[test]
fn a_file_left_out_of_the_work_tree_stays_left_out() {
    for option in ["--skip-worktree", "--assume-unchanged"] {
        let sandbox = Sandbox::new();
        sandbox.begin_with(&[("x.txt", "x\n")]);
        sandbox.stage(&[("a.json", &json("bad", "two"))]);
        sandbox.git(&["update-index", option, "a.json"]);
        let letter = |sandbox: &Sandbox| sandbox.git(&["ls-files", "-v", "a.json"]).text();
        let before = letter(&sandbox);
        assert!(!before.starts_with('H'), "{before}");
        sandbox.git(&["commit", "--message", "x"]);
        assert_eq!(sandbox.blob("HEAD:a.json"), json("good", "two"));
        assert_eq!(letter(&sandbox), before, "{option}");
        sandbox.assert_tidy();
    }
}

#[test]
fn a_shallow_and_a_partial_clone() {
    let sandbox = Sandbox::bare_of_hooks(&[]);
    sandbox.git(&["config", "uploadpack.allowFilter", "true"]);
    sandbox.begin_with(&[
        ("dir/a.json", &json("one", "two")),
        ("b.json", &json("one", "two")),
    ]);
    sandbox.stage(&[("b.json", &json("one", "three"))]);
    sandbox.commit_unchecked("b");
    let url = format!("file://{}", sandbox.top.display());
    let mut sandbox = sandbox;
    for (name, option) in [("shallow", "--depth=1"), ("partial", "--filter=blob:none")] {
        let clone = sandbox.folder().join(name);
        sandbox.git(&["clone", "--quiet", option, &url, clone.to_str().unwrap()]);
        sandbox = sandbox.at(clone);
        sandbox.install(&[]);
        assert_forms_work(&sandbox);
    }
}

#[test]
fn line_endings_of_the_work_tree_stay() {
    let dos = |text: String| text.replace('\n', "\r\n");
    for (setting, attributes) in [("true", ""), ("input", ""), ("false", "*.json text eol=crlf\n")] {
        let sandbox = Sandbox::new();
        sandbox.git(&["config", "core.autocrlf", setting]);
        sandbox.write(".gitattributes", attributes);
        sandbox.begin_with(&[
            (".gitattributes", attributes),
            ("a.json", &dos(json("one", "two"))),
        ]);
        sandbox.stage(&[("a.json", &dos(json("bad", "two")))]);
        assert_eq!(sandbox.blob(":a.json"), json("bad", "two"), "{setting}");
        sandbox.write("a.json", dos(json("bad", "mine")));
        sandbox.git(&["commit", "--message", "x"]);
        let good = json("good", "two");
        assert_eq!(
            sandbox.states("a.json"),
            [good.clone(), good, dos(json("good", "mine"))],
            "{setting} {attributes}"
        );
        sandbox.git(&["commit", "--all", "--message", "y"]);
        assert_eq!(sandbox.status(), "");
        sandbox.assert_tidy();
    }
}

#[test]
fn crlf_that_is_committed_stays() {
    let sandbox = Sandbox::new();
    let dos = |text: String| text.replace('\n', "\r\n");
    sandbox.stage(&[("a.json", &dos(json("bad", "two")))]);
    sandbox.git(&["commit", "--message", "x"]);
    let good = dos(json("good", "two"));
    assert_eq!(sandbox.states("a.json"), [good.clone(), good.clone(), good]);
    assert_eq!(sandbox.status(), "");
}

#[test]
fn filters_and_encodings_are_applied() {
    let sandbox = Sandbox::new();
    // What is cleaned away never comes back by itself, so the work tree's own word must survive.
    sandbox.git(&["config", "filter.secret.clean", "sed s/hunter2/SECRET/"]);
    sandbox.git(&["config", "filter.secret.smudge", "cat"]);
    sandbox.begin_with(&[(
        ".gitattributes",
        "secret.json filter=secret\nutf16.json working-tree-encoding=UTF-16LE\n",
    )]);
    sandbox.stage(&[("secret.json", &json("bad", "hunter2"))]);
    let utf16 = |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_le_bytes).collect() };
    sandbox.write("utf16.json", utf16(&json("bad", "two")));
    sandbox.git(&["add", "utf16.json"]);
    sandbox.git(&["commit", "--message", "x"]);
    let good = json("good", "SECRET");
    assert_eq!(
        sandbox.states("secret.json"),
        [good.clone(), good, json("good", "hunter2")]
    );
    assert_eq!(sandbox.blob("HEAD:utf16.json"), json("good", "two"));
    assert_eq!(
        fs::read(sandbox.path("utf16.json")).unwrap(),
        utf16(&json("good", "two"))
    );
    assert_eq!(sandbox.status(), "");
    sandbox.assert_tidy();
}

#[test]
fn a_filter_that_fails_keeps_the_file() {
    let sandbox = Sandbox::new();
    sandbox.begin_with(&[(".gitattributes", "a.json filter=broken\n")]);
    sandbox.stage(&[("a.json", &json("bad", "two"))]);
    sandbox.git(&["config", "filter.broken.smudge", "false"]);
    sandbox.git(&["config", "filter.broken.required", "true"]);
    sandbox.write("a.json", json("bad", "mine"));
    sandbox.stage(&[("b.json", &json("bad", "two"))]);
    sandbox.write("b.json", json("bad", "mine"));
    let ran = sandbox.qmoi(&["hooks", "run", "pre-commit"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.stderr.contains("its filter failed"), "{}", ran.stderr);
    assert_eq!(sandbox.blob(":a.json"), json("good", "two"));
    assert_eq!(sandbox.work("a.json"), json("bad", "mine"));
    // One that fails takes no other along.
    assert_eq!(sandbox.work("b.json"), json("good", "mine"));
    sandbox.assert_tidy();
}

#[test]
fn pointers_of_lfs_and_binary_files_are_left_alone() {
    let sandbox = Sandbox::new();
    let pointer = format!(
        "version https://git-lfs.github.com/spec/v1\noid sha256:{}\nsize 5\n",
        "0".repeat(64)
    );
    sandbox.stage(&[("a.json", &pointer)]);
    sandbox.write("b.json", b"{\"a\": \"bad\"}\0");
    sandbox.write("c.json", b"{\"a\": \"bad\xff\"}");
    sandbox.git(&["add", "b.json", "c.json"]);
    sandbox.git(&["commit", "--message", "x"]);
    assert_eq!(sandbox.blob("HEAD:a.json"), pointer);
    assert_eq!(sandbox.blob("HEAD:b.json"), "{\"a\": \"bad\"}\0");
    assert_eq!(
        sandbox.git(&["cat-file", "blob", "HEAD:c.json"]).stdout,
        b"{\"a\": \"bad\xff\"}"
    );
    sandbox.assert_tidy();
}

#[test]
fn an_executable_stays_one() {
    let sandbox = Sandbox::new();
    sandbox.write("a.json", json("bad", "two"));
    fs::set_permissions(sandbox.path("a.json"), fs::Permissions::from_mode(0o755)).unwrap();
    sandbox.git(&["add", "a.json"]);
    sandbox.git(&["commit", "--message", "x"]);
    assert!(
        sandbox
            .git(&["ls-tree", "HEAD", "a.json"])
            .text()
            .starts_with("100755")
    );
    let mode = fs::metadata(sandbox.path("a.json")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o755);
    assert_eq!(sandbox.work("a.json"), json("good", "two"));
    assert_eq!(sandbox.status(), "");
}

#[test]
fn links_and_what_lies_behind_them_are_left_alone() {
    let sandbox = Sandbox::new();
    let outside = sandbox.folder().join("outside");
    fs::create_dir(&outside).unwrap();
    fs::write(outside.join("a.json"), json("bad", "outside")).unwrap();
    symlink(outside.join("a.json"), sandbox.path("link.json")).unwrap();
    sandbox.stage(&[("dir/a.json", &json("bad", "outside"))]);
    sandbox.git(&["add", "link.json"]);
    // The folder becomes a link behind git's back.
    fs::remove_dir_all(sandbox.path("dir")).unwrap();
    symlink(&outside, sandbox.path("dir")).unwrap();
    sandbox.git(&["commit", "--message", "x"]);
    assert_eq!(sandbox.blob("HEAD:dir/a.json"), json("good", "outside"));
    assert!(
        sandbox
            .git(&["ls-tree", "HEAD", "link.json"])
            .text()
            .starts_with("120000")
    );
    assert_eq!(
        fs::read_to_string(outside.join("a.json")).unwrap(),
        json("bad", "outside")
    );
    assert!(sandbox.path("link.json").is_symlink());
}

#[test]
fn what_is_only_intended_to_be_added_stays_so() {
    let sandbox = Sandbox::new();
    sandbox.begin_with(&[("x.txt", "x\n")]);
    sandbox.write("later.json", json("bad", "two"));
    sandbox.git(&["add", "--intent-to-add", "later.json"]);
    sandbox.stage(&[("a.json", &json("bad", "two"))]);
    sandbox.git(&["commit", "--message", "x"]);
    assert_eq!(sandbox.work("later.json"), json("bad", "two"));
    assert_eq!(sandbox.blob("HEAD:later.json"), "absent");
    assert_eq!(sandbox.blob("HEAD:a.json"), json("good", "two"));
    assert_eq!(sandbox.status(), " A later.json\n");
    sandbox.assert_tidy();
}

#[test]
fn a_renamed_file_is_repaired_under_its_new_name() {
    let sandbox = Sandbox::new();
    sandbox.begin_with(&[("old.json", &json("one", "two"))]);
    sandbox.git(&["mv", "old.json", "new.json"]);
    sandbox.stage(&[("new.json", &json("bad", "two"))]);
    sandbox.git(&["commit", "--message", "x"]);
    let good = json("good", "two");
    assert_eq!(sandbox.states("new.json"), [good.clone(), good.clone(), good]);
    assert_eq!(sandbox.blob("HEAD:old.json"), "absent");
    assert_eq!(sandbox.status(), "");
}

#[test]
fn a_file_that_is_gone_from_the_work_tree_does_not_come_back() {
    let sandbox = Sandbox::new();
    sandbox.stage(&[("a.json", &json("bad", "two"))]);
    fs::remove_file(sandbox.path("a.json")).unwrap();
    sandbox.git(&["commit", "--message", "x"]);
    let good = json("good", "two");
    assert_eq!(
        sandbox.states("a.json"),
        [good.clone(), good, "absent".to_owned()]
    );
}

#[test]
fn any_name_will_do() {
    let sandbox = Sandbox::new();
    sandbox.git(&["config", "core.autocrlf", "true"]);
    let names: [&[u8]; 6] = [
        b"with blank.json",
        b"line\nbreak.json",
        b"quote\"and'.json",
        b"not \xff utf8.json",
        b"-dash*?[a].json",
        "ü/ö.json".as_bytes(),
    ];
    for name in names {
        let path = sandbox.top.join(OsStr::from_bytes(name));
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, json("bad", "two")).unwrap();
    }
    sandbox.git(&["add", "--all"]);
    sandbox.git(&["commit", "--message", "x"]);
    for name in names {
        let mut object = b"HEAD:".to_vec();
        object.extend(name);
        let blob = sandbox.git(&[
            OsStr::from_bytes(b"cat-file"),
            OsStr::from_bytes(b"blob"),
            OsStr::from_bytes(&object),
        ]);
        assert_eq!(
            blob.text(),
            json("good", "two"),
            "{}",
            String::from_utf8_lossy(name)
        );
        let work = fs::read_to_string(sandbox.top.join(OsStr::from_bytes(name))).unwrap();
        assert_eq!(
            work.replace("\r\n", "\n"),
            json("good", "two"),
            "{}",
            String::from_utf8_lossy(name)
        );
    }
    assert_eq!(sandbox.status(), "");
    sandbox.assert_tidy();
}

#[test]
fn a_submodule_is_not_entered() {
    let sandbox = Sandbox::new();
    sandbox.begin_with(&[("x.txt", "x\n")]);
    let url = sandbox.top.display().to_string();
    sandbox.git(&[
        "-c",
        "protocol.file.allow=always",
        "submodule",
        "--quiet",
        "add",
        &url,
        "sub.json",
    ]);
    sandbox.stage(&[("a.json", &json("bad", "two"))]);
    sandbox.git(&["commit", "--message", "x"]);
    assert_eq!(sandbox.blob("HEAD:a.json"), json("good", "two"));
    assert!(
        sandbox
            .git(&["ls-tree", "HEAD", "sub.json"])
            .text()
            .starts_with("160000")
    );
    assert_eq!(sandbox.status(), "");
}

#[test]
fn other_repositories_never_feel_the_hook() {
    let sandbox = Sandbox::new();
    sandbox.begin_with(&[("x.txt", "x\n")]);
    let linked = sandbox.folder().join("linked");
    sandbox.git(&["worktree", "add", "--quiet", linked.to_str().unwrap()]);
    let index = fs::read(sandbox.path(".git/index")).unwrap();
    let main = sandbox.top.clone();
    let sandbox = sandbox.at(linked);
    sandbox.stage(&[("a.json", &json("bad", "two"))]);
    sandbox.git(&["commit", "--message", "x"]);
    assert_eq!(fs::read(main.join(".git/index")).unwrap(), index);
}
