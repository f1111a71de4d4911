//! Many who repair one branch at the same time: everyone's repair is in, and nothing else is lost.
//!
//! Each of them has a rule of its own, so that each has something else to bring.

use std::path::PathBuf;
use std::sync::Barrier;
use std::time::{Duration, Instant};

use crate::scene::{Ran, Scene};
use crate::server::fault::Kind;

/// A rule that mends the word of one writer.
fn rule(number: usize) -> String {
    format!(
        r#"//! The word of a writer.
//!
//! ## Fix safety
//!
//! Safe: the other is meant.
rule(#{{
    id: "house/writer-{number}", language: "json", category: "correctness", severity: "error",
    message: "not yet mended",
    query: `((string_content) @word (#eq? @word "bad {number}"))`,
    at: "word",
    fixes: [ #{{ title: "Mend it", safety: "safe", edits: [replace("word", "good {number}")] }} ],
    examples: [ #{{ bad: `{{"a": "bad {number}"}}`, good: `{{"a": "good {number}"}}` }}, #{{ ok: `{{"a": "fine"}}` }} ],
}});
"#
    )
}

/// Where the words of the writers stand.
#[derive(Clone, Copy)]
enum Layout {
    /// On lines of one file, one below the other.
    OneFile,
    /// In a file each.
    FileEach,
}

impl Layout {
    fn files(self, writers: usize, word: &str) -> Vec<(String, String)> {
        match self {
            Self::OneFile => {
                let lines: Vec<String> = (0..writers)
                    .map(|number| format!("  \"line-{number}\": \"{word} {number}\""))
                    .collect();
                vec![(
                    "shared.json".to_owned(),
                    format!("{{\n{}\n}}\n", lines.join(",\n")),
                )]
            }
            Self::FileEach => (0..writers)
                .map(|number| {
                    let text = format!("{{\n  \"line\": \"{word} {number}\"\n}}\n");
                    (format!("part-{number}.json"), text)
                })
                .collect(),
        }
    }
}

/// One round; gives the number of pushes and the time it took.
fn round(layout: Layout, writers: usize) -> (usize, Duration) {
    let mut files = layout.files(writers, "bad");
    files
        .extend((0..writers).map(|number| (format!(".qmoi/rules/house/writer-{number}.rhai"), rule(number))));
    files.push(("qmoi.json".to_owned(), "{\"select\": []}\n".to_owned()));
    let files: Vec<(&str, &[u8])> = files
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_bytes()))
        .collect();
    let scene = Scene::with(&files);
    let clones: Vec<PathBuf> = (0..writers)
        .map(|number| {
            let clone = scene.folder().join(format!("writer-{number}"));
            let copied = scene.run(
                "cp",
                &["-a", scene.work.to_str().unwrap(), clone.to_str().unwrap()],
            );
            assert_eq!(copied.code, Some(0), "{copied:?}");
            clone
        })
        .collect();
    let start = Barrier::new(writers);
    let begun = Instant::now();
    let all: Vec<Ran> = std::thread::scope(|scope| {
        let threads: Vec<_> = clones
            .iter()
            .enumerate()
            .map(|(number, clone)| {
                let (scene, start) = (&scene, &start);
                scope.spawn(move || {
                    start.wait();
                    let script =
                        "cd \"$1\" && exec \"$0\" ci --select \"$2\" --most-in-a-row 100 --deadline 110";
                    let rule = format!("house/writer-{number}");
                    let binary = env!("CARGO_BIN_EXE_qmoi");
                    scene.run("sh", &["-c", script, binary, clone.to_str().unwrap(), &rule])
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let time = begun.elapsed();
    for ran in &all {
        assert_eq!(ran.code, Some(0), "{ran:?}");
    }
    for (name, text) in layout.files(writers, "good") {
        assert_eq!(scene.bare.text("main", &name), text);
    }
    assert_eq!(scene.bare.fixes("main").len(), writers);
    assert_eq!(scene.bare.fix_branches(), Vec::<String>::new());
    scene.bare.git(&["fsck", "--no-dangling", "--no-progress"]);
    scene.assert_tidy();
    let slowest = all.iter().max_by_key(|ran| ran.time).unwrap();
    let what = match layout {
        Layout::OneFile => format!("{writers} at once on lines of one file"),
        Layout::FileEach => format!("{writers} at once on files of one repository"),
    };
    scene.note(17, &what, slowest, "every repair is in, no conflict");
    (scene.server.count(Kind::PushRefs), time)
}

fn rounds(what: &str, layout: Layout, writers: usize, rounds: usize) {
    let (mut pushes, mut longest) = (0, Duration::ZERO);
    for _ in 0..rounds {
        let (more, time) = round(layout, writers);
        pushes += more;
        longest = longest.max(time);
    }
    println!(
        "{what}: {writers} writers, {rounds} rounds: every repair is in, no conflict; {:.1} pushes a round, the longest round \
         {:.1} s",
        pushes as f64 / rounds as f64,
        longest.as_secs_f64()
    );
}

#[test]
fn eight_who_repair_lines_of_one_file_all_get_in() {
    rounds("one file", Layout::OneFile, 8, 1);
}

#[test]
fn sixteen_who_repair_files_of_one_repository_all_get_in() {
    rounds("one repository", Layout::FileEach, 16, 1);
}

#[test]
#[ignore = "takes minutes"]
fn eight_on_one_file_all_get_in_twenty_times() {
    rounds("one file", Layout::OneFile, 8, 20);
}

#[test]
#[ignore = "takes minutes"]
fn thirty_two_on_one_repository_all_get_in_twenty_times() {
    rounds("one repository", Layout::FileEach, 32, 20);
}
