//! Edits as the client makes them: between places it can name, and only to the version they were made for.

use engine::Edit;
use tower_lsp::ls_types::{
    DocumentChanges, OneOf, OptionalVersionedTextDocumentIdentifier, Range, TextDocumentEdit, TextEdit, Uri,
    WorkspaceEdit,
};

use crate::client::Client;
use crate::open_document::Text;
use crate::snapshot::Snapshot;

/// Edits to one file.
pub(crate) struct FileEdits<'a> {
    /// The file.
    pub(crate) uri: Uri,
    /// The version they were made for; nothing for a file that is not open.
    pub(crate) version: Option<i32>,
    /// Its text.
    pub(crate) text: &'a Text,
    /// The edits.
    pub(crate) edits: Vec<Edit>,
}

/// `edits` to the document of `snapshot`.
#[must_use]
pub(crate) fn workspace_edit(edits: &[Edit], snapshot: &Snapshot) -> WorkspaceEdit {
    let file = FileEdits {
        uri: snapshot.uri.clone(),
        version: Some(snapshot.version),
        text: &snapshot.text,
        edits: edits.to_vec(),
    };
    across_files(&[file], snapshot.client)
}

/// Edits to several files, in the form that `client` understands.
#[must_use]
pub(crate) fn across_files(files: &[FileEdits<'_>], client: Client) -> WorkspaceEdit {
    if client.versioned_edits {
        let files = files.iter().map(|file| TextDocumentEdit {
            text_document: OptionalVersionedTextDocumentIdentifier {
                uri: file.uri.clone(),
                version: file.version,
            },
            edits: file.text_edits(client).into_iter().map(OneOf::Left).collect(),
        });
        return WorkspaceEdit {
            document_changes: Some(DocumentChanges::Edits(files.collect())),
            ..WorkspaceEdit::default()
        };
    }
    let changes = files
        .iter()
        .map(|file| (file.uri.clone(), file.text_edits(client)));
    WorkspaceEdit {
        changes: Some(changes.collect()),
        ..WorkspaceEdit::default()
    }
}

impl FileEdits<'_> {
    fn text_edits(&self, client: Client) -> Vec<TextEdit> {
        let place = |offset| self.text.position(offset, client.encoding);
        self.edits
            .iter()
            .map(|edit| {
                let edit = between_nameable_places(edit, &self.text.text);
                TextEdit::new(
                    Range::new(place(edit.span.start), place(edit.span.end)),
                    edit.text,
                )
            })
            .collect()
    }
}

/// The same edit with its borders moved out of every CRLF: no client can name the place between the two.
fn between_nameable_places(edit: &Edit, text: &str) -> Edit {
    let bytes = text.as_bytes();
    let inside_crlf = |offset: usize| {
        offset > 0 && bytes.get(offset - 1) == Some(&b'\r') && bytes.get(offset) == Some(&b'\n')
    };
    let mut moved = edit.clone();
    if inside_crlf(moved.span.start) {
        moved.span.start -= 1;
        moved.text.insert(0, '\r');
    }
    if inside_crlf(moved.span.end) {
        moved.span.end += 1;
        moved.text.push('\n');
    }
    moved
}

#[cfg(test)]
mod tests {
    use engine::edit::apply;
    use engine::text::Span;
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn an_edit_between_nameable_places_does_the_same(
            before in "[a\u{e9}\u{1f600}\r\n,]{0,12}",
            after in "[a\u{e9}\u{1f600}\r\n,]{0,12}",
        ) {
            let edited = match engine::edit::between(&before, &after) {
                None => before.clone(),
                Some(edit) => apply(&before, &[between_nameable_places(&edit, &before)]).unwrap(),
            };
            prop_assert_eq!(edited, after);
        }
    }

    #[test]
    fn no_border_lies_inside_a_crlf() {
        let edit = between_nameable_places(&Edit::delete(Span::new(2, 3)), "a\r\nb");
        assert_eq!(edit, Edit::replace(Span::new(1, 3), "\r"));
    }
}
