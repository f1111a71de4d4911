//! Bringing a change into a file that has gone on changing.
//!
//! Two ways, and one promise: what comes out holds every change of both sides, or it is a conflict. There are no conflict
//! markers and no guesses. [`three_way`] merges by [lines] as git does it, and is all that a repair needs which can be made
//! again. [`merge_file`] serves changes that cannot: where lines conflict, JSON and YAML are merged by their
//! [structure](structural).

mod lines;
mod structural;

use engine::{FileClass, Language};

pub use lines::three_way;

/// What became of a merge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Merged {
    /// Both changes, each as it was made.
    Clean(Vec<u8>),
    /// The changes do not go together, or nobody can say how.
    Conflict,
}

/// Applies the change from `base` to `theirs` to `ours`, another descendant of `base`: by lines, and where those conflict in a
/// file whose name (with `/` between its parts) says JSON or YAML, by structure.
#[must_use]
pub fn merge_file(name: &str, base: &[u8], ours: &[u8], theirs: &[u8]) -> Merged {
    let by_lines = three_way(base, ours, theirs);
    let class =
        FileClass::of(name).filter(|class| matches!(class.language(), Language::Json | Language::Yaml));
    match (by_lines, class) {
        (Merged::Conflict, Some(class)) => structural::merge(class, [base, ours, theirs])
            .map_or(Merged::Conflict, |text| Merged::Clean(text.into_bytes())),
        (by_lines, _) => by_lines,
    }
}
