//! A three-way merge of JSON and YAML by structure.
//!
//! The three texts are taken to pieces, entry by entry, each with the comments and blanks that belong to it ([`layout`]). A
//! piece that only one side has changed is taken from that side ([`splice`]). So every byte comes from one of the texts, but
//! for commas between entries and the indentation that lines get in a new place.
//!
//! The result is then proved twice: it must say what the merge of the [data] alone says, and its [comments] must be those of both
//! sides. Whatever fails is a conflict.

mod comments;
mod data;
mod layout;
mod slots;
mod splice;
#[cfg(test)]
mod tests;

use engine::data::View;
use engine::{Document, FileClass, Limits};

use crate::line_ending::LineEnding;
use data::Data;
use layout::Layout;

/// Something in three versions: the base, ours and theirs.
type Three<T> = [T; 3];

/// How deep a document may nest. Merging recurses, a few kilobytes of stack for each level.
const DEEPEST: usize = 100;

const OURS: usize = 1;
const THEIRS: usize = 2;

/// The version that holds the changes of both sides, if one does.
fn chosen<T: PartialEq>([base, ours, theirs]: Three<T>) -> Option<usize> {
    if ours == base {
        Some(THEIRS)
    } else if theirs == base || ours == theirs {
        Some(OURS)
    } else {
        None
    }
}

/// Merges three texts of a file of `class`; nothing where they conflict or one of them is not valid.
pub(super) fn merge(class: FileClass, texts: Three<&[u8]>) -> Option<String> {
    let [base, ours, theirs] = texts.map(|text| Version::read(class, text));
    let versions = [&base?, &ours?, &theirs?];
    let data = data::merge_documents(versions.map(|version| version.data.as_slice()))?;
    let [base, ours, theirs] = versions.map(|version| Layout::of(version, class));
    let spliced = splice::merge([&base?, &ours?, &theirs?])?;
    let text = spliced.strip_prefix("\r\n").or(spliced.strip_prefix('\n'))?;
    let mark = chosen(versions.map(|version| version.mark))?;
    let text = format!("{}{text}", versions[mark].mark);

    let result = Version::read(class, text.as_bytes())?;
    let [base, ours, theirs] = versions.map(|version| Some(comments::of(version.view()?, class)));
    let comments = [base?, ours?, theirs?];
    let is_right =
        result.data == data && comments::are_merged(&comments, &comments::of(result.view()?, class));
    is_right.then_some(text)
}

/// One of the texts, read.
struct Version {
    /// The byte order mark, if there is one.
    mark: &'static str,
    /// The rest behind an empty line, so that every line has a line ending before it.
    document: Document,
    line_ending: Option<LineEnding>,
    data: Vec<Data>,
}

impl Version {
    /// Reads a text that is valid in every respect.
    fn read(class: FileClass, bytes: &[u8]) -> Option<Self> {
        let limits = Limits {
            depth: DEEPEST,
            ..Limits::default()
        };
        let original = Document::from_bytes("", class, bytes.to_vec(), &limits).ok()?;
        let has_lone_return = || {
            let mut parts = original.text().split('\r').skip(1);
            parts.any(|behind| !behind.starts_with('\n'))
        };
        if original.is_broken() || !original.verdict().remarks.is_empty() || has_lone_return() {
            return None;
        }
        let line_ending = LineEnding::of(bytes);
        let (mark, rest) = match original.text().strip_prefix('\u{feff}') {
            Some(rest) => ("\u{feff}", rest),
            None => ("", &**original.text()),
        };
        let start = match line_ending {
            Some(LineEnding::Dos) => "\r\n",
            _ => "\n",
        };
        let document = original.with_text(format!("{start}{rest}"), &limits).ok()?;
        let data = Data::documents(document.view()?);
        let is_same = data == Data::documents(original.view()?);
        is_same.then_some(Self {
            mark,
            document,
            line_ending,
            data,
        })
    }

    fn view(&self) -> Option<&View> {
        self.document.view()
    }
}
