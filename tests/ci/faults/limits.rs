//! Too many, too large, too odd.

use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt;

use crate::faults::network::ci_within;
use crate::scene::Scene;
use crate::texts::{BROKEN_PACKAGE, FILES, PACKAGE, mended_package};

#[test]
fn a_thousand_broken_files_come_as_one_commit() {
    let names: Vec<String> = (0..1000)
        .map(|number| format!("packages/p{number:04}/package.json"))
        .collect();
    let files: Vec<(&str, &[u8])> = names
        .iter()
        .map(|name| (name.as_str(), BROKEN_PACKAGE.as_bytes()))
        .collect();
    let scene = Scene::with(&files);
    let ran = ci_within(&scene, 60, &[]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_eq!(scene.bare.fixes("main").len(), 1);
    for name in [&names[0], &names[499], &names[999]] {
        assert_eq!(scene.bare.text("main", name), mended_package());
    }
    let changed = scene.bare.git(&["diff", "--name-only", "main^", "main"]);
    assert_eq!(changed.lines().count(), 1000);
    scene.note(40, "1000 broken files", &ran, "one commit");
    scene.assert_rerun_is_idle(&[], 0);
}

#[test]
fn a_file_of_fifty_megabytes_is_left_alone_and_the_others_are_repaired() {
    let mut large = b"{\n  \"a\": 1\n  \"b\": \"".to_vec();
    large.resize(50 * 1024 * 1024, b'x');
    large.extend(b"\"\n}\n");
    let mut files = FILES.to_vec();
    files.push(("data/large.json", &large));
    let scene = Scene::with(&files);
    let ran = ci_within(&scene, 60, &[]);
    assert!(matches!(ran.code, Some(0 | 1)), "{ran:?}");
    assert_eq!(scene.bare.file("main", "data/large.json").unwrap(), large);
    assert_eq!(scene.bare.text("main", PACKAGE), mended_package());
    assert_eq!(scene.bare.fixes("main").len(), 1);
    let said = format!("{}{}", ran.stdout, ran.stderr);
    assert!(said.contains("data/large.json"), "it is not named: {ran:?}");
    scene.note(
        40,
        "a file of 50 MB",
        &ran,
        "left alone and named, the others repaired",
    );
    scene.assert_rerun_is_idle(&[], ran.code.unwrap());
}

#[test]
fn files_of_odd_names_are_repaired_like_others() {
    let scene = Scene::with(&[]);
    let names: [&[u8]; 6] = [
        b"line\nfeed.json",
        b"not-\xff\xfe-utf8.json",
        b"quo\"te and space.json",
        b" -leading.json",
        b"star*[a].json",
        "caf\u{e9}/na\u{ef}ve.json".as_bytes(),
    ];
    let mut stream =
        b"commit refs/heads/main\ncommitter O <o@example.org> 1700000000 +0000\ndata 3\nOdd\nfrom refs/heads/main^0\n".to_vec();
    for name in names {
        let quoted: String = name.iter().map(|byte| format!("\\{byte:03o}")).collect();
        let head = format!("M 100755 inline \"{quoted}\"\ndata {}\n", BROKEN_PACKAGE.len());
        stream.extend(head.bytes());
        stream.extend(BROKEN_PACKAGE.bytes());
        stream.push(b'\n');
    }
    scene.bare.git_with(&["fast-import", "--quiet"], &stream);
    let ran = scene.ci(&[]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let mended = scene
        .bare
        .git_with(&["hash-object", "--stdin"], mended_package().as_bytes());
    let listing = scene.bare.try_git(&["ls-tree", "-r", "-z", "main"], b"").stdout;
    for name in names {
        let line = [format!("100755 blob {mended}\t").as_bytes(), name].concat();
        assert!(
            listing.split(|byte| *byte == 0).any(|entry| entry == line),
            "{:?} is not mended",
            OsString::from_vec(name.to_vec())
        );
    }
    assert_eq!(scene.bare.fixes("main").len(), 1);
    scene.note(
        40,
        "names with line feeds, bytes, quotes, stars",
        &ran,
        "one commit, modes kept",
    );
    scene.assert_rerun_is_idle(&[], 0);
}

#[test]
fn commits_from_the_future_and_from_1970_are_repaired() {
    for time in ["4102444800", "0"] {
        let scene = Scene::new();
        let stream = format!(
            "commit refs/heads/main\ncommitter O <o@example.org> {time} +1400\ndata 3\nOdd\nfrom refs/heads/main^0\n\
             M 100644 inline clock.txt\ndata 2\nx\n\n"
        );
        scene
            .bare
            .git_with(&["fast-import", "--quiet"], stream.as_bytes());
        let ran = scene.ci(&[]);
        assert_eq!(ran.code, Some(0), "{ran:?}");
        scene.note(40, &format!("a tip of the time {time}"), &ran, "pushed");
        scene.assert_repaired_once();
        scene
            .bare
            .git(&["fsck", "--strict", "--no-dangling", "--no-progress"]);
    }
}
