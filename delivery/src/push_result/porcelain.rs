//! Reads standard output of `git push --porcelain`.
//!
//! ```text
//! To https://host/group/project.git
//! *<TAB>refs/heads/a:refs/heads/a<TAB>[new branch]
//! !<TAB>refs/heads/b:refs/heads/b<TAB>[rejected] (fetch first)
//! Done
//! ```
//!
//! A local hook may write to standard output, too, but it runs before the push, so what stands above the `To` line is not git's.
//! "Done" says nothing: git prints it even when the connection broke.

/// What git says became of one ref.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flag {
    /// Moved forward.
    FastForward,
    /// Moved by force.
    Forced,
    /// Made anew.
    Created,
    /// Removed.
    Deleted,
    /// Stood there already.
    UpToDate,
    /// Not moved.
    Rejected,
}

impl Flag {
    fn of(character: char) -> Option<Self> {
        match character {
            ' ' => Some(Self::FastForward),
            '+' => Some(Self::Forced),
            '*' => Some(Self::Created),
            '-' => Some(Self::Deleted),
            '=' => Some(Self::UpToDate),
            '!' => Some(Self::Rejected),
            _ => None,
        }
    }
}

/// The line of one ref.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefLine<'a> {
    /// What became of it.
    pub flag: Flag,
    /// The name or object on our side; empty for a deletion.
    pub from: &'a str,
    /// The full name of the ref on the server.
    pub to: &'a str,
    /// What git sums up: `[new branch]`, `[rejected]`, `[remote rejected]`, or the range of objects.
    pub summary: &'a str,
    /// What stands in parentheses behind it. Behind `[remote rejected]` these are the server's words.
    pub reason: Option<&'a str>,
}

/// What was read from standard output.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Porcelain<'a> {
    /// The lines of refs, as they stood.
    pub lines: Vec<RefLine<'a>>,
    /// Whether git came to the end of its report.
    pub done: bool,
}

/// Reads the standard output of a push. What is not a line of a ref is passed over.
#[must_use]
pub fn parse(standard_output: &str) -> Porcelain<'_> {
    let mut read = Porcelain::default();
    let mut reporting = false;
    for line in standard_output.lines() {
        if line.starts_with("To ") {
            reporting = true;
        } else if line == "Done" {
            read.done = true;
        } else if reporting && let Some(line) = ref_line(line) {
            read.lines.push(line);
        }
    }
    read
}

fn ref_line(line: &str) -> Option<RefLine<'_>> {
    let mut fields = line.splitn(3, '\t');
    let (flag, names, rest) = (fields.next()?, fields.next()?, fields.next()?);
    let mut flag = flag.chars();
    let (Some(character), None) = (flag.next(), flag.next()) else {
        return None;
    };
    // Names of refs hold no colon; what stands on our side may be any expression.
    let (from, to) = names.rsplit_once(':')?;
    let (summary, reason) = summary_and_reason(rest);
    Some(RefLine {
        flag: Flag::of(character)?,
        from,
        to,
        summary,
        reason,
    })
}

fn summary_and_reason(rest: &str) -> (&str, Option<&str>) {
    let split = if rest.starts_with('[') {
        rest.find(']').map(|at| rest.split_at(at + 1))
    } else {
        rest.find(" (").map(|at| rest.split_at(at))
    };
    let Some((summary, behind)) = split else {
        return (rest.trim_end(), None);
    };
    let reason = behind
        .trim()
        .strip_prefix('(')
        .and_then(|reason| reason.strip_suffix(')'));
    (summary.trim_end(), reason)
}
