//! What the session knows at one moment, for work that reaches beyond one document. Never changes.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use tower_lsp::ls_types::Uri;

use crate::client::Client;
use crate::open_document::Text;
use crate::projects::OpenProject;

/// The text of a document that is open. It counts, and not what the disk holds.
#[derive(Debug, Clone)]
pub(crate) struct OpenText {
    /// Its address, as the client wrote it.
    pub(crate) uri: Uri,
    /// The client's number for the version.
    pub(crate) version: i32,
    /// Its text.
    pub(crate) text: Text,
}

/// The texts of all documents that are open and lie in files.
pub(crate) type OpenTexts = HashMap<PathBuf, OpenText>;

/// All of it.
pub(crate) struct Workspace {
    /// The projects of the client's folders.
    pub(crate) projects: Vec<Arc<OpenProject>>,
    /// The open documents.
    pub(crate) open_texts: Arc<OpenTexts>,
    /// The client.
    pub(crate) client: Client,
}
