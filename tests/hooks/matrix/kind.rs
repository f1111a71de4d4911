//! The kinds of repositories and files. A new kind is one entry of [`KINDS`].

use super::subject::{Conversion, NONE, Nature, Subject, text};
use crate::sandbox::Sandbox;

/// A kind of repository, or of files in one.
pub(crate) struct Kind {
    pub(crate) name: &'static str,
    /// Makes a repository with the hooks installed. It is handed what puts the first files into one and commits them.
    make: Make,
    /// What is committed; the first is a plain text.
    pub(crate) subjects: &'static [Subject],
    pub(crate) conversion: Conversion,
    /// Asserts that the repository is still of this kind.
    pub(crate) holds: fn(&Sandbox),
}

/// Makes a repository and has files put into it.
type Make = fn(&dyn Fn(&Sandbox)) -> Sandbox;

/// The name of the text that is committed in every kind.
pub(crate) const COMPANION: &str = "dir/a.json";

const PLAIN: &[Subject] = &[text(COMPANION)];

/// What most kinds have in common.
const USUAL: Kind = Kind {
    name: "",
    make: |begin| {
        let sandbox = Sandbox::new();
        begin(&sandbox);
        sandbox
    },
    subjects: PLAIN,
    conversion: NONE,
    holds: |_| {},
};

const DOS: Conversion = Conversion {
    to_work: |text| text.replace('\n', "\r\n").into_bytes(),
    from_work: |bytes| String::from_utf8_lossy(bytes).replace("\r\n", "\n"),
};

const GERMAN: Conversion = Conversion {
    to_work: |text| text.replace("line4", "zeile4").into_bytes(),
    from_work: |bytes| String::from_utf8_lossy(bytes).replace("zeile4", "line4"),
};

const UTF16: Conversion = Conversion {
    to_work: |text| text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
    from_work: |bytes| {
        let units: Vec<u16> = bytes
            .chunks_exact(2)
            .map(|pair| u16::from_le_bytes([pair[0], pair[1]]))
            .collect();
        String::from_utf16(&units).unwrap()
    },
};

/// Cleans a text to a pointer and keeps it beside the repository, as Git LFS does.
const POINT: &str = "#!/bin/sh\nmkdir -p \"$HOME/large\"\ncat > \"$HOME/large/new.$$\"\n\
    id=$(sha256sum < \"$HOME/large/new.$$\" | cut -c1-64)\nmv \"$HOME/large/new.$$\" \"$HOME/large/$id\"\n\
    printf 'version https://git-lfs.github.com/spec/v1\\noid sha256:%s\\nsize 0\\n' \"$id\"\n";
const FOLLOW: &str = "#!/bin/sh\ncat \"$HOME/large/$(sed -n 's/^oid sha256://p')\"\n";

pub(crate) const KINDS: &[Kind] = &[
    Kind {
        name: "normal",
        ..USUAL
    },
    Kind {
        name: "split index",
        make: |begin| {
            let sandbox = Sandbox::new();
            sandbox.git(&["config", "core.splitIndex", "true"]);
            begin(&sandbox);
            sandbox.git(&["update-index", "--split-index"]);
            sandbox
        },
        holds: |sandbox| {
            let shared = sandbox.git(&["rev-parse", "--shared-index-path"]).text();
            assert!(shared.contains("sharedindex."), "the index is not split any more");
        },
        ..USUAL
    },
    Kind {
        name: "sparse index",
        make: |begin| {
            let sandbox = Sandbox::new();
            sandbox.stage(&[("away/x.json", &crate::sandbox::json("bad", "away"))]);
            begin(&sandbox);
            sandbox.git(&["sparse-checkout", "set", "--cone", "--sparse-index", "dir"]);
            sandbox.furnish_again();
            sandbox
        },
        holds: |sandbox| {
            // Git itself unfolds the folder for good when a commit changes a file in it.
            let listed = sandbox.git(&["ls-files", "--sparse", "-t", "away"]).text();
            assert!(
                ["S away/\n", "S away/x.json\n"].contains(&listed.as_str()),
                "{listed}"
            );
        },
        ..USUAL
    },
    Kind {
        name: "sparse checkout",
        make: |begin| {
            let sandbox = Sandbox::new();
            sandbox.stage(&[("away/x.json", &crate::sandbox::json("bad", "away"))]);
            begin(&sandbox);
            sandbox.git(&["sparse-checkout", "set", "--cone", "--no-sparse-index", "dir"]);
            sandbox.furnish_again();
            sandbox
        },
        holds: |sandbox| {
            let listed = sandbox.git(&["ls-files", "-t", "away"]).text();
            assert_eq!(listed, "S away/x.json\n", "the file is not left out any more");
        },
        ..USUAL
    },
    Kind {
        name: "SHA-256",
        make: |begin| {
            let sandbox = Sandbox::with(&["--object-format=sha256"]);
            begin(&sandbox);
            sandbox
        },
        ..USUAL
    },
    Kind {
        name: "reftable",
        make: |begin| {
            let sandbox = Sandbox::with(&["--ref-format=reftable"]);
            begin(&sandbox);
            sandbox
        },
        ..USUAL
    },
    Kind {
        name: "partial clone",
        make: |begin| cloned(begin, "--filter=blob:none"),
        holds: |sandbox| {
            let setting = sandbox.git(&["config", "remote.origin.promisor"]).text();
            assert_eq!(setting, "true\n");
        },
        ..USUAL
    },
    Kind {
        name: "shallow clone",
        make: |begin| cloned(begin, "--depth=1"),
        holds: |sandbox| {
            let answer = sandbox.git(&["rev-parse", "--is-shallow-repository"]).text();
            assert_eq!(answer, "true\n");
        },
        ..USUAL
    },
    Kind {
        name: "index v4",
        make: |begin| {
            let sandbox = Sandbox::new();
            // With it come the untracked cache, and an index without a checksum.
            sandbox.git(&["config", "feature.manyFiles", "true"]);
            begin(&sandbox);
            sandbox
        },
        holds: |sandbox| {
            let version = sandbox.git(&["update-index", "--show-index-version"]).text();
            assert_eq!(version, "4\n");
        },
        ..USUAL
    },
    Kind {
        name: "autocrlf",
        make: |begin| {
            let sandbox = Sandbox::new();
            sandbox.git(&["config", "core.autocrlf", "true"]);
            begin(&sandbox);
            sandbox
        },
        conversion: DOS,
        ..USUAL
    },
    Kind {
        name: "filters",
        make: |begin| {
            let sandbox = Sandbox::new();
            sandbox.git(&["config", "filter.german.clean", "sed s/zeile4/line4/"]);
            sandbox.git(&["config", "filter.german.smudge", "sed s/line4/zeile4/"]);
            sandbox.git(&["config", "filter.german.required", "true"]);
            sandbox.stage(&[(".gitattributes", "*.json filter=german\n")]);
            begin(&sandbox);
            sandbox
        },
        conversion: GERMAN,
        ..USUAL
    },
    Kind {
        name: "encoding",
        make: |begin| {
            let sandbox = Sandbox::new();
            sandbox.stage(&[(".gitattributes", "*.json working-tree-encoding=UTF-16LE\n")]);
            begin(&sandbox);
            sandbox
        },
        conversion: UTF16,
        ..USUAL
    },
    Kind {
        name: "LFS pointers",
        make: |begin| {
            let sandbox = Sandbox::new();
            let home = sandbox.folder().join("home");
            for (name, script) in [("clean", POINT), ("smudge", FOLLOW)] {
                std::fs::write(home.join(name), script).unwrap();
                let command = format!("sh \"$HOME/{name}\"");
                sandbox.git(&["config", &format!("filter.lfs.{name}"), &command]);
            }
            sandbox.stage(&[(".gitattributes", "large.json filter=lfs\n")]);
            begin(&sandbox);
            sandbox
        },
        subjects: &[text(COMPANION), text("large.json")],
        ..USUAL
    },
    Kind {
        name: "exec bits",
        subjects: &[
            text(COMPANION),
            Subject {
                name: b"run.json",
                nature: Nature::Executable,
            },
        ],
        ..USUAL
    },
    Kind {
        name: "symlinks",
        subjects: &[
            text(COMPANION),
            Subject {
                name: b"link.json",
                nature: Nature::Link,
            },
        ],
        ..USUAL
    },
    Kind {
        name: "submodules",
        subjects: &[
            text(COMPANION),
            Subject {
                name: b"sub.json",
                nature: Nature::Submodule,
            },
        ],
        ..USUAL
    },
    Kind {
        name: "intent-to-add",
        subjects: &[
            text(COMPANION),
            Subject {
                name: b"later.json",
                nature: Nature::Announced,
            },
        ],
        ..USUAL
    },
    Kind {
        name: "renames",
        subjects: &[
            text(COMPANION),
            Subject {
                name: b"new/name.json",
                nature: Nature::Renamed { from: "old.json" },
            },
        ],
        ..USUAL
    },
    Kind {
        name: "odd names",
        subjects: &[
            text(COMPANION),
            text("-dash*?[a].json"),
            text("line\nbreak.json"),
            Subject {
                name: b"not \xff utf8.json",
                nature: Nature::Text,
            },
            text("quote\"and'\\.json"),
            text("tab\t ü/ö .json"),
        ],
        ..USUAL
    },
    Kind {
        name: "in a submodule",
        make: |begin| {
            let outer = Sandbox::bare_of_hooks(&[]);
            let library = outer.folder().join("library");
            outer.git(&[
                "init",
                "--quiet",
                "--initial-branch=main",
                library.to_str().unwrap(),
            ]);
            let inner = outer.at(library.clone());
            begin(&inner);
            let outer_top = inner.folder().join("repository");
            let outer = inner.at(outer_top.clone());
            let allow = "protocol.file.allow=always";
            outer.git(&[
                "-c",
                allow,
                "submodule",
                "--quiet",
                "add",
                library.to_str().unwrap(),
                "sub",
            ]);
            outer.commit_unchecked("sub");
            let inner = outer.at(outer_top.join("sub"));
            inner.install(&[]);
            inner
        },
        ..USUAL
    },
    Kind {
        name: "git directory elsewhere",
        make: |begin| {
            let sandbox = Sandbox::bare_of_hooks(&[]);
            let elsewhere = sandbox.folder().join("elsewhere");
            std::fs::rename(sandbox.path(".git"), &elsewhere).unwrap();
            sandbox.write(".git", "gitdir: ../elsewhere\n");
            sandbox.install(&[]);
            begin(&sandbox);
            sandbox
        },
        holds: |sandbox| assert!(sandbox.path(".git").is_file()),
        ..USUAL
    },
];

impl Kind {
    /// A repository of this kind with the first versions of all files committed.
    pub(crate) fn template(&self) -> Sandbox {
        let template = (self.make)(&|sandbox| {
            sandbox.write("far.txt", "far\n");
            sandbox.git(&["add", "far.txt"]);
            for subject in self.subjects.iter().chain([&WAITING]) {
                subject.begin(sandbox, self.conversion);
            }
            sandbox.commit_unchecked("begin");
        });
        // Git's examples of hooks would be copied some hundred times.
        let hooks = template.git(&["rev-parse", "--path-format=absolute", "--git-path", "hooks"]);
        for entry in std::fs::read_dir(hooks.text().trim()).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|extension| extension == "sample") {
                std::fs::remove_file(path).unwrap();
            }
        }
        template
    }
}

/// A text that is not committed, or only under `--all`.
pub(crate) const WAITING: Subject = text("waits.json");

/// A clone of a repository with two commits, made with this option.
fn cloned(begin: &dyn Fn(&Sandbox), option: &str) -> Sandbox {
    let origin = Sandbox::bare_of_hooks(&[]);
    origin.git(&["config", "uploadpack.allowFilter", "true"]);
    begin(&origin);
    origin.git(&["commit", "--quiet", "--allow-empty", "--message", "second"]);
    let url = format!("file://{}", origin.top.display());
    let clone = origin.folder().join("clone");
    origin.git(&["clone", "--quiet", option, &url, clone.to_str().unwrap()]);
    let clone = origin.at(clone);
    clone.install(&[]);
    clone
}
