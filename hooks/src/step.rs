//! The moments at which a killed hook leaves something behind.

/// A moment at which a killed hook leaves something behind. Tests kill it there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The new blobs are written.
    Blobs,
    /// The journal is written.
    Journal,
    /// The index that git will commit is written.
    Index,
    /// The index that will be there after `git commit --only` is written.
    NextIndex,
    /// One file of the work tree is written.
    File,
    /// All files are written, and the journal is not put away yet.
    Files,
}

impl Step {
    /// Every step, in order.
    pub const ALL: [Self; 6] = [
        Self::Blobs,
        Self::Journal,
        Self::Index,
        Self::NextIndex,
        Self::File,
        Self::Files,
    ];

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Blobs => "blobs",
            Self::Journal => "journal",
            Self::Index => "index",
            Self::NextIndex => "next-index",
            Self::File => "file",
            Self::Files => "files",
        }
    }
}
