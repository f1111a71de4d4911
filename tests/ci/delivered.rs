//! What must have come out of a run.

use crate::bare::{Bare, Fix};
use crate::scene::{Ran, Scene};
use crate::server::fault::Kind;
use crate::texts::{PACKAGE, PIPELINE, mended_package, mended_pipeline};

/// The trailers of every commit that qmoi makes.
const TRAILERS: [&str; 3] = ["Qmoi-Run: ", "Qmoi-Rules: ", "Qmoi-Base: "];

/// Asserts that a branch holds the repair, as one commit of qmoi's.
pub(crate) fn assert_repaired(bare: &Bare, branch: &str) -> Fix {
    let fixes = bare.fixes(branch);
    assert_eq!(fixes.len(), 1, "{fixes:#?}");
    assert_eq!(bare.text(branch, PACKAGE), mended_package());
    assert_eq!(bare.text(branch, PIPELINE), mended_pipeline());
    let fix = fixes.into_iter().next().unwrap();
    for trailer in TRAILERS {
        let found = fix.message.lines().any(|line| line.starts_with(trailer));
        assert!(found, "no {trailer:?} in {}", fix.message);
    }
    fix
}

impl Scene {
    /// Asserts that the branch `main` on the server was repaired by exactly one commit, which another run finds good.
    pub(crate) fn assert_repaired_once(&self) -> Fix {
        let fix = assert_repaired(&self.bare, "main");
        assert_eq!(self.bare.fix_branches(), Vec::<String>::new());
        self.bare.git(&["fsck", "--no-dangling", "--no-progress"]);
        self.assert_rerun_is_idle(&[], 0);
        fix
    }

    /// Asserts that another run changes nothing on the server, and has nothing to push.
    pub(crate) fn assert_rerun_is_idle(&self, options: &[&str], code: i32) -> Ran {
        self.server.heal();
        let pushes = self.server.count(Kind::Push);
        let ran = self.assert_rerun_changes_nothing(options, code);
        assert_eq!(self.server.count(Kind::Push), pushes, "{ran:?}");
        ran
    }

    /// Asserts that another run changes nothing on the server. It may ask whether the branch takes the repair by now.
    pub(crate) fn assert_rerun_changes_nothing(&self, options: &[&str], code: i32) -> Ran {
        let refs = self.bare.refs();
        let ran = self.ci(options);
        assert_eq!(ran.code, Some(code), "{ran:?}");
        assert_eq!(self.bare.refs(), refs, "a second run pushed: {ran:?}");
        ran
    }

    /// Asserts that a patch, applied by `git am` to what is on the server, mends it.
    pub(crate) fn assert_patch_mends(&self, patch: &str) {
        let copy = self.folder().join("patched");
        let _old = std::fs::remove_dir_all(&copy);
        let path = std::fs::canonicalize(self.work.join(patch)).unwrap();
        let copy = copy.to_str().unwrap();
        let bare = self.bare.path.to_str().unwrap();
        self.git(&["clone", "--quiet", bare, copy]);
        self.git(&["-C", copy, "am", "--quiet", path.to_str().unwrap()]);
        let read = |name: &str| std::fs::read_to_string(format!("{copy}/{name}")).unwrap();
        assert_eq!(read(PACKAGE), mended_package());
        assert_eq!(read(PIPELINE), mended_pipeline());
    }

    /// Asserts that nothing has come to the server, and that a run on a server that is well again brings it there.
    pub(crate) fn assert_nothing_came_and_rerun_repairs(&self) {
        assert_eq!(self.bare.fixes("main"), []);
        assert_eq!(self.bare.fix_branches(), Vec::<String>::new());
        self.server.heal();
        let ran = self.ci(&[]);
        assert_eq!(ran.code, Some(0), "{ran:?}");
        self.assert_repaired_once();
    }
}
