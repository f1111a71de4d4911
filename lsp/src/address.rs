//! Addresses of documents, and the paths they stand for.

use std::path::{Component, Path, PathBuf};

use engine::FileClass;
use tower_lsp::ls_types::Uri;

/// The path of a `file:` address, without detours by `.` and `..`; nothing for what lies in no file.
#[must_use]
pub(crate) fn path(uri: &Uri) -> Option<PathBuf> {
    let is_file = uri.scheme().as_str().eq_ignore_ascii_case("file");
    let path = is_file.then(|| uri.to_file_path())??;
    let mut direct = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                let _the_root_has_none = direct.pop();
            }
            other => direct.push(other),
        }
    }
    Some(direct)
}

/// The address of a file.
#[must_use]
pub(crate) fn of_path(path: &Path) -> Option<Uri> {
    Uri::from_file_path(path)
}

/// Name and class of a document that lies in no file, by the last part of its address and what the editor calls its
/// language.
#[must_use]
pub(crate) fn unsaved(uri: &Uri, language: &str) -> Option<(String, FileClass)> {
    let path = uri.path().decode().to_string_lossy().into_owned();
    let name = path.rsplit('/').next().unwrap_or_default();
    if let Some(class) = FileClass::of(name) {
        return Some((name.to_owned(), class));
    }
    let (class, ending) = match language {
        "json" => (FileClass::Json, "json"),
        "jsonc" | "json5" => (FileClass::JsonWithComments, "jsonc"),
        "yaml" | "github-actions-workflow" | "gitlab-ci" => (FileClass::Yaml, "yml"),
        "javascript" | "javascriptreact" => (FileClass::JavaScript, "js"),
        _ => return None,
    };
    Some((format!("{name}.{ending}"), class))
}

#[cfg(test)]
mod tests {
    use std::str::FromStr;

    use super::*;

    fn uri(text: &str) -> Uri {
        Uri::from_str(text).unwrap()
    }

    #[test]
    #[cfg(unix)]
    fn file_addresses_are_decoded_and_others_are_no_files() {
        let decoded = path(&uri("file:///srv/a%20b/%C3%A9.json")).unwrap();
        assert_eq!(decoded, Path::new("/srv/a b/\u{e9}.json"));
        assert_eq!(path(&uri("file:///a/./b/../../../c")).unwrap(), Path::new("/c"));
        assert_eq!(path(&uri("untitled:Untitled-1")), None);
        assert_eq!(path(&uri("git:/srv/a.json?%7B%7D")), None);
    }

    #[test]
    fn unsaved_documents_have_the_language_of_their_name_or_the_one_the_editor_says() {
        let class = |text: &str, language: &str| unsaved(&uri(text), language).map(|(_, class)| class);
        assert_eq!(class("untitled:Untitled-1", "yaml"), Some(FileClass::Yaml));
        assert_eq!(class("git:/srv/a.json?x", "plaintext"), Some(FileClass::Json));
        assert_eq!(class("untitled:Untitled-1", "rust"), None);
    }
}
