//! Names of files: paths relative to the project's root, with `/` between their parts.

use std::path::{Component, MAIN_SEPARATOR, Path, PathBuf};

/// `path` seen from `base`, without `.` and with `..` resolved by name alone.
pub(crate) fn absolute(base: &Path, path: &Path) -> PathBuf {
    let mut absolute = PathBuf::new();
    for component in base.join(path).components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                // At the root of the file system there is nothing above, as the operating system has it.
                absolute.pop();
            }
            _ => absolute.push(component),
        }
    }
    absolute
}

/// The name of the absolute `path` under `root`, or nothing when it lies elsewhere. What is not UTF-8 is shown with
/// replacement characters.
pub(crate) fn under(root: &Path, path: &Path) -> Option<String> {
    path.strip_prefix(root).ok().map(with_slashes)
}

/// `path` as text with `/` between its parts.
pub(crate) fn with_slashes(path: &Path) -> String {
    let text = path.to_string_lossy();
    if MAIN_SEPARATOR == '/' {
        text.into_owned()
    } else {
        text.replace(MAIN_SEPARATOR, "/")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_relative_to_the_root() {
        let root = Path::new("/srv/project");
        let name = |path: &str| under(root, &absolute(Path::new("/srv/project/a"), Path::new(path)));
        assert_eq!(name("x.json").as_deref(), Some("a/x.json"));
        assert_eq!(name("./../b/./x.json").as_deref(), Some("b/x.json"));
        assert_eq!(name("/srv/project/c.json").as_deref(), Some("c.json"));
        assert_eq!(name("../../x.json"), None);
        assert_eq!(with_slashes(Path::new("/a/b")), "/a/b");
    }
}
