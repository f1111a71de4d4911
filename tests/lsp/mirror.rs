//! A rule that shows the server's text to the client: its only finding spans the whole document, and its fix writes the
//! document's own text back behind a mark.

use serde_json::{Value, json};

use crate::client::Client;
use crate::folder::Folder;

/// What the fix puts before the text, and how the rule knows that it was applied.
const MARK: &str = "/*seen*/";

const RULE: &str = r#"//! Shows the text.
rule(#{
    id: "mirror/text",
    language: "javascript",
    severity: "info",
    message: "the text",
    scan: |doc| if doc.text.starts_with("/*seen*/") { [] } else { [#{ all: doc.span(0, doc.length) }] },
    at: "all",
    fixes: [#{ title: "Show", safety: "unsafe", edits: |m| [replace("all", "/*seen*/" + m.all.text)] }],
    examples: [#{ bad: "a;\n" }, #{ ok: "/*seen*/a;\n" }],
});
"#;

/// A client whose JavaScript documents can be seen.
pub(crate) struct Mirror {
    pub(crate) client: Client,
    folder: Folder,
}

impl Mirror {
    /// A client that counts columns in `encoding`.
    pub(crate) fn counting_in(encoding: &str) -> Self {
        let folder = Folder::with(&[(".qmoi/rules/mirror/text.rhai", RULE)]);
        let capabilities = json!({ "general": { "positionEncodings": [encoding] } });
        let client = Client::within(&[&folder.root()], &capabilities);
        Self { client, folder }
    }

    /// The address of a document.
    pub(crate) fn uri(&self, name: &str) -> String {
        self.folder.uri(name)
    }

    /// The text that the server has, and where it says that this ends. The document must be valid JavaScript.
    pub(crate) fn seen(&mut self, uri: &str) -> (String, Value) {
        let (first, last) = (
            json!({ "line": 0, "character": 0 }),
            json!({ "line": 1_000_000, "character": 0 }),
        );
        let answer = self.client.request(
            "textDocument/codeAction",
            &json!({
                "textDocument": { "uri": uri },
                "range": { "start": first, "end": last },
                "context": { "diagnostics": [] },
            }),
        );
        let actions = answer["result"].as_array().unwrap_or_else(|| panic!("{answer}"));
        let shown = actions.iter().find(|action| action["title"] == "Show (unsafe)");
        let edit = &shown.unwrap_or_else(|| panic!("{answer}"))["edit"]["changes"][uri][0];
        assert_eq!(edit["range"]["start"], first);
        let text = edit["newText"].as_str().unwrap();
        let text = text
            .strip_prefix(MARK)
            .unwrap_or_else(|| panic!("no mark: {text:?}"));
        (text.to_owned(), edit["range"]["end"].clone())
    }
}
