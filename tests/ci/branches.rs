//! Branches and clones of every kind.

use crate::delivered::assert_repaired;
use crate::scene::{PROJECT, Scene};
use crate::server::fault::Kind;
use crate::texts::{BROKEN_PACKAGE, FILES, PACKAGE, SOUND_SERVER, mended_package};

#[test]
fn a_detached_head_is_repaired_where_the_pipeline_says_what_it_is_of() {
    let head = |name: &str| (name.to_owned(), "main".to_owned());
    let pipelines = [
        vec![
            ("GITHUB_ACTIONS".to_owned(), "true".to_owned()),
            head("GITHUB_REF_NAME"),
        ],
        vec![
            ("GITHUB_ACTIONS".to_owned(), "true".to_owned()),
            ("GITHUB_REF_NAME".to_owned(), "1/merge".to_owned()),
            head("GITHUB_HEAD_REF"),
        ],
        vec![
            ("GITLAB_CI".to_owned(), "true".to_owned()),
            head("CI_COMMIT_BRANCH"),
        ],
        vec![
            ("GITLAB_CI".to_owned(), "true".to_owned()),
            head("CI_MERGE_REQUEST_SOURCE_BRANCH_NAME"),
        ],
        vec![
            ("JENKINS_URL".to_owned(), "http://j".to_owned()),
            head("BRANCH_NAME"),
        ],
        vec![
            ("JENKINS_URL".to_owned(), "http://j".to_owned()),
            ("GIT_BRANCH".to_owned(), "origin/main".to_owned()),
        ],
        vec![
            ("GITEA_ACTIONS".to_owned(), "true".to_owned()),
            head("GITHUB_REF_NAME"),
        ],
    ];
    for variables in pipelines {
        let mut scene = Scene::new();
        scene.git(&["checkout", "--quiet", "--detach"]);
        for (name, value) in &variables {
            scene.set(name, value);
        }
        let ran = scene.ci(&[]);
        assert_eq!(ran.code, Some(0), "{variables:?}: {ran:?}");
        scene.assert_repaired_once();
    }
}

#[test]
fn a_pipeline_for_a_tag_repairs_nothing() {
    let mut scene = Scene::new();
    scene.git(&["checkout", "--quiet", "--detach"]);
    for (name, value) in [
        ("GITHUB_ACTIONS", "true"),
        ("GITHUB_REF_TYPE", "tag"),
        ("GITHUB_REF_NAME", "v1"),
    ] {
        scene.set(name, value);
    }
    let ran = scene.ci(&[]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert_eq!(scene.server.count(Kind::PushRefs), 0, "{ran:?}");
}

#[test]
fn clones_that_know_less_are_enough() {
    for options in [
        &["--depth=1"][..],
        &["--depth=1", "--no-single-branch"],
        &["--single-branch", "--branch=side"],
        &["--filter=blob:none"],
        &["--no-checkout"],
    ] {
        let scene = Scene::on_server(&FILES);
        scene.bare.git(&["config", "uploadpack.allowFilter", "true"]);
        for number in 0..3 {
            let name = format!("history-{number}.txt");
            scene.bare.commit("main", "History", &[(&name, b"x\n")]);
        }
        scene.bare.git(&["branch", "side", "main"]);
        scene.clone_with(options);
        let ran = scene.ci(&["--branch", "main"]);
        assert_eq!(ran.code, Some(0), "{options:?}: {ran:?}");
        assert_repaired(&scene.bare, "main");
        assert_eq!(scene.bare.git(&["rev-list", "--count", "main"]), "5");
        scene.assert_rerun_is_idle(&["--branch", "main"], 0);
    }
}

#[test]
fn a_shallow_clone_whose_branch_moved_on_is_enough() {
    let scene = Scene::on_server(&FILES);
    scene.clone_with(&["--depth=1"]);
    scene.bare.commit("main", "Later", &[("later.txt", b"x\n")]);
    scene.bare.commit("main", "Last", &[("last.txt", b"x\n")]);
    let ran = scene.ci(&[]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    scene.assert_repaired_once();
}

#[test]
fn a_linked_work_tree_and_a_folder_below_the_top_are_enough() {
    for folder in ["../linked", "src"] {
        let scene = Scene::new();
        scene.git(&["worktree", "add", "--quiet", "--detach", "../linked"]);
        let script = "cd \"$1\" && exec \"$0\" ci --branch main";
        let ran = scene.run("sh", &["-c", script, env!("CARGO_BIN_EXE_qmoi"), folder]);
        assert_eq!(ran.code, Some(0), "{folder}: {ran:?}");
        assert_repaired(&scene.bare, "main");
        assert_eq!(scene.git(&["status", "--porcelain"]), "", "{folder}");
        assert_eq!(scene.git(&["-C", "../linked", "status", "--porcelain"]), "");
    }
}

#[test]
fn branches_of_difficult_names_are_repaired() {
    for branch in [
        "feature/a/b",
        "release-1.0+x",
        "caf\u{e9}",
        "a=b",
        "refs/heads/main",
        "-x",
    ] {
        let scene = Scene::new();
        let full = format!("refs/heads/{branch}");
        scene.bare.git(&["update-ref", &full, "refs/heads/main"]);
        let ran = scene.ci(&[&format!("--branch={branch}")]);
        assert_eq!(ran.code, Some(0), "{branch}: {ran:?}");
        assert_repaired(&scene.bare, branch);
        assert_eq!(
            scene.bare.fixes("main"),
            [],
            "{branch}: the wrong one was repaired"
        );
    }
}

#[test]
fn a_tag_of_the_same_name_is_neither_read_nor_moved() {
    let scene = Scene::new();
    let begin = scene.bare.tip("main").unwrap();
    let later = scene.bare.commit("main", "Later", &[("later.txt", b"x\n")]);
    scene.bare.git(&["tag", "main", &begin]);
    scene.bare.git(&["tag", "side", &begin]);
    scene.git(&["tag", "main", "HEAD"]);
    let ran = scene.ci(&[]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(scene.bare.contains("main", &later));
    assert_eq!(scene.bare.refs()["refs/tags/main"], begin);
    scene.assert_repaired_once();
    // A tag alone is no branch.
    let ran = scene.ci(&["--branch", "side"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert_eq!(scene.bare.tip("side"), None);
}

#[test]
fn a_submodule_stays_what_it_is() {
    let scene = Scene::on_server(&FILES);
    let inner = scene.bare.tip("main").unwrap();
    let modules = format!("[submodule \"inner\"]\n\tpath = inner\n\turl = {}\n", scene.url());
    let stream = format!(
        "commit refs/heads/main\ncommitter O <o@example.org> 1700000000 +0000\ndata 9\nSubmodule\nfrom refs/heads/main^0\n\
         M 160000 {inner} inner\nM 100644 inline .gitmodules\ndata {}\n{modules}\n",
        modules.len()
    );
    scene
        .bare
        .git_with(&["fast-import", "--quiet"], stream.as_bytes());
    scene.clone_with(&[]);
    scene.git(&["config", "push.recurseSubmodules", "check"]);
    scene.git(&["config", "submodule.recurse", "true"]);
    let ran = scene.ci(&[]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let entry = scene.bare.git(&["ls-tree", "main", "inner"]);
    assert_eq!(entry, format!("160000 commit {inner}\tinner"));
    scene.assert_repaired_once();
}

#[test]
fn a_pointer_of_lfs_is_left_alone_and_no_filter_is_run() {
    let pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345\n";
    let scene = Scene::on_server(&FILES);
    scene.bare.commit(
        "main",
        "Large files",
        &[
            (
                ".gitattributes",
                b"*.big.json filter=lfs diff=lfs merge=lfs -text\n*.secret.json filter=crypt\n",
            ),
            ("data.big.json", pointer.as_bytes()),
            ("key.secret.json", BROKEN_PACKAGE.as_bytes()),
        ],
    );
    scene.clone_with(&["--no-checkout"]);
    for (name, value) in [
        ("filter.lfs.process", "git-lfs-that-is-not-there filter-process"),
        ("filter.lfs.required", "true"),
        ("filter.crypt.clean", "crypt-that-is-not-there"),
        ("filter.crypt.smudge", "crypt-that-is-not-there"),
        ("filter.crypt.required", "true"),
    ] {
        scene.git(&["config", name, value]);
    }
    let ran = scene.ci(&[]);
    assert_eq!(scene.bare.text("main", "data.big.json"), pointer);
    // The commit is repaired as it is stored; a filter that is missing, or does anything at all, is in nobody's way.
    assert_eq!(scene.bare.text("main", "key.secret.json"), mended_package());
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_repaired(&scene.bare, "main");
}

#[test]
fn modes_links_and_line_endings_stay_what_they_are() {
    let windows = BROKEN_PACKAGE.replace('\n', "\r\n");
    let scene = Scene::on_server(&FILES);
    let stream = format!(
        "commit refs/heads/main\ncommitter O <o@example.org> 1700000000 +0000\ndata 5\nModes\nfrom refs/heads/main^0\n\
         M 100755 inline bin/tool.json\ndata {}\n{BROKEN_PACKAGE}\nM 120000 inline link.json\ndata 12\npackage.json\n\
         M 100644 inline windows.json\ndata {}\n{windows}\n",
        BROKEN_PACKAGE.len(),
        windows.len()
    );
    scene
        .bare
        .git_with(&["fast-import", "--quiet"], stream.as_bytes());
    scene.clone_with(&[]);
    scene.git(&["config", "core.autocrlf", "true"]);
    let ran = scene.ci(&[]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let tool = scene.bare.git(&["ls-tree", "main", "bin/tool.json"]);
    assert!(tool.starts_with("100755 blob "), "{tool}");
    let link = scene.bare.git(&["ls-tree", "main", "link.json"]);
    assert!(link.starts_with("120000 blob "), "{link}");
    assert_eq!(scene.bare.text("main", "link.json"), "package.json");
    assert_eq!(
        scene.bare.text("main", "windows.json"),
        mended_package().replace('\n', "\r\n")
    );
    scene.assert_repaired_once();
}

#[test]
fn a_branch_without_a_checkout_is_repaired_by_its_address() {
    for options in [&[][..], &["--branch", "main"]] {
        let scene = Scene::on_server(&FILES);
        let url = scene.url();
        let mut all = vec!["--repo", url.as_str()];
        all.extend(options);
        let ran = scene.ci(&all);
        assert_eq!(ran.code, Some(0), "{ran:?}");
        assert_repaired(&scene.bare, "main");
        let audit = scene.state().join("qmoi/audit.jsonl");
        assert!(audit.exists(), "{audit:?}");
        scene.assert_rerun_is_idle(&all, 0);
    }
}

#[test]
fn a_sound_branch_is_not_pushed_to() {
    let scene = Scene::with(&[("src/server.js", SOUND_SERVER.as_bytes())]);
    let ran = scene.ci(&[]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_eq!(scene.server.count(Kind::PushRefs), 0, "{ran:?}");
}

#[test]
fn a_rehearsal_pushes_nothing() {
    let scene = Scene::new();
    let ran = scene.ci(&["--dry-run", "--artifacts", "../delivered"]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert_eq!(scene.server.count(Kind::PushRefs), 0, "{ran:?}");
    scene.assert_patch_mends("../delivered/qmoi.patch");
    scene.assert_nothing_came_and_rerun_repairs();
}

#[test]
fn two_clones_make_the_same_commit() {
    let scene = Scene::new();
    let ran = scene.ci(&["--dry-run", "--format", "json"]);
    let planned: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    let other = scene.ci(&["--repo", &scene.url(), "--format", "json"]);
    let pushed: serde_json::Value = serde_json::from_str(&other.stdout).unwrap();
    assert_eq!(
        planned["commit"], pushed["commit"],
        "{PROJECT} was repaired otherwise"
    );
    assert_eq!(scene.bare.tip("main").as_deref(), pushed["commit"].as_str());
    assert_eq!(scene.bare.text("main", PACKAGE), mended_package());
}
