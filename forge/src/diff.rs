//! Where in a diff a comment can stand.
//!
//! Platforms take inline comments only on lines a diff shows, and one comment beside them loses a whole review. So the lines are
//! read from the diff of the file before anything is sent.

/// Lines of a file that a comment can be put at: from `start` to `end`, counted from one, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Anchor {
    start: u32,
    end: u32,
    /// The last line's number on the other side, when it was not changed.
    old_end: Option<u32>,
}

impl Anchor {
    /// The first line.
    #[must_use]
    pub fn start(self) -> u32 {
        self.start
    }

    /// The last line.
    #[must_use]
    pub fn end(self) -> u32 {
        self.end
    }

    /// The last line's number before the change, if it was not changed itself.
    #[must_use]
    pub fn old_end(self) -> Option<u32> {
        self.old_end
    }

    /// How many lines stand above the last one.
    pub(crate) fn above(self) -> u32 {
        self.end - self.start
    }
}

/// The lines a diff of one file shows on its new side.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DiffLines {
    hunks: Vec<Vec<Line>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Line {
    new: u32,
    /// Nothing for an added line.
    old: Option<u32>,
}

impl DiffLines {
    /// Reads the unified diff of one file, with or without its header. What cannot be read shows no lines.
    #[must_use]
    pub fn read(diff: &str) -> Self {
        let mut hunks = Vec::new();
        let mut lines = diff.lines().peekable();
        while let Some(line) = lines.next() {
            let Some(mut hunk) = Hunk::begin(line) else {
                continue;
            };
            while !hunk.is_whole() {
                match lines.peek() {
                    Some(line) if hunk.take(line) => drop(lines.next()),
                    _ => break,
                }
            }
            hunks.push(hunk.shown);
        }
        Self { hunks }
    }

    /// The place for a comment on these lines, if one hunk shows all of them.
    #[must_use]
    pub fn anchor(&self, start: u32, end: u32) -> Option<Anchor> {
        if start == 0 || end < start {
            return None;
        }
        self.hunks.iter().find_map(|hunk| {
            let first = hunk.first()?;
            let last = hunk.iter().find(|line| line.new == end)?;
            // Within a hunk the lines of the new side follow one another.
            (first.new <= start).then_some(Anchor {
                start,
                end,
                old_end: last.old,
            })
        })
    }
}

/// A hunk while it is read: how many lines are still to come on each side.
struct Hunk {
    old: u32,
    new: u32,
    old_left: u32,
    new_left: u32,
    shown: Vec<Line>,
}

impl Hunk {
    /// Reads `@@ -1,2 +3,4 @@`.
    fn begin(line: &str) -> Option<Self> {
        let rest = line.strip_prefix("@@ -")?;
        let (ranges, _) = rest.split_once(" @@")?;
        let (old, new) = ranges.split_once(" +")?;
        let (old, old_left) = range(old)?;
        let (new, new_left) = range(new)?;
        Some(Self {
            old,
            new,
            old_left,
            new_left,
            shown: Vec::new(),
        })
    }

    fn is_whole(&self) -> bool {
        self.old_left == 0 && self.new_left == 0
    }

    /// Takes one line; says no to what cannot belong to the hunk.
    fn take(&mut self, line: &str) -> bool {
        let (of_old, of_new) = match line.as_bytes().first() {
            // Some programs take the space off empty lines.
            Some(b' ') | None => (true, true),
            Some(b'-') => (true, false),
            Some(b'+') => (false, true),
            Some(b'\\') => return true,
            _ => return false,
        };
        if (of_old && self.old_left == 0) || (of_new && self.new_left == 0) {
            return false;
        }
        if of_new {
            self.shown.push(Line {
                new: self.new,
                old: of_old.then_some(self.old),
            });
            self.new = self.new.saturating_add(1);
            self.new_left -= 1;
        }
        if of_old {
            self.old = self.old.saturating_add(1);
            self.old_left -= 1;
        }
        true
    }
}

/// Reads `3` or `3,4`.
fn range(text: &str) -> Option<(u32, u32)> {
    match text.split_once(',') {
        Some((start, count)) => Some((start.parse().ok()?, count.parse().ok()?)),
        None => Some((text.parse().ok()?, 1)),
    }
}
