//! What the text behind a dependency's name asks npm for.

use super::range::{Manner, Reading, reading};

/// What a dependency asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Specifier {
    /// Versions, as far as npm reads them.
    Versions(Reading),
    /// A tag of the registry, or what may be one.
    Tag,
    /// Something that lies elsewhere: a folder, an address, a workspace, another package.
    Elsewhere,
    /// A text that is filled in before npm sees it.
    Template,
    /// Nothing that npm knows.
    Unknown,
}

/// What `text` asks for.
pub(super) fn specifier(text: &str) -> Specifier {
    if is_template(text) {
        return Specifier::Template;
    }
    let is_archive = [".tgz", ".tar.gz", ".tar"].iter().any(|end| text.ends_with(end));
    if text.starts_with('.') || text.contains(['/', '\\']) || has_protocol(text) || is_archive {
        return Specifier::Elsewhere;
    }
    match reading(text, Manner::Lenient) {
        Reading::Nothing => {}
        read => return Specifier::Versions(read),
    }
    let text = text.trim();
    let is_tag = text
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"-_.!~*'()".contains(&byte));
    if !is_tag {
        Specifier::Unknown
    } else if is_mangled(text) {
        Specifier::Versions(Reading::Nothing)
    } else {
        Specifier::Tag
    }
}

/// Whether a text holds what a generator fills in.
pub(super) fn is_template(text: &str) -> bool {
    ["{{", "<%", "${", "}}", "%>", "__", "@@", "%%"]
        .iter()
        .any(|mark| text.contains(mark))
}

/// `workspace:*`, `npm:a@1`, `git+ssh://…`, `catalog:` and whatever else package managers come to know.
fn has_protocol(text: &str) -> bool {
    let Some((protocol, _)) = text.split_once(':') else {
        return false;
    };
    let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || b"+.-@_".contains(&byte);
    protocol.starts_with(|c: char| c.is_ascii_alphabetic()) && protocol.bytes().all(is_letter)
}

/// Whether only numbers, dots and signs stand there, as no tag has them.
fn is_mangled(text: &str) -> bool {
    let is_versionlike = |byte: u8| byte.is_ascii_digit() || b".~xX*'".contains(&byte);
    text.bytes().all(is_versionlike) && text.bytes().any(|byte| byte.is_ascii_digit()) && text.contains('.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_range_is_known_for_what_it_is() {
        for text in [
            "file:../a",
            "link:../a",
            "portal:../a",
            "workspace:*",
            "workspace:^1.0.0",
            "npm:b@^1",
            "git+ssh://git@h/x.git",
            "github:u/r",
            "u/r",
            "u/r#semver:^1",
            "https://x/y.tgz",
            "a.tgz",
            "../a",
            "./a",
            "~/a",
            "/a",
            "catalog:",
            "catalog:react18",
            "patch:a@npm%3A1.0.0#p",
            "git@github.com:u/r.git",
            "jsr:^1",
            "C:\\a",
        ] {
            assert_eq!(specifier(text), Specifier::Elsewhere, "{text}");
        }
        for text in [
            "latest",
            "next",
            "4-legacy",
            "2.x-latest",
            "v1-lts",
            "beta.1",
            "canary",
        ] {
            assert_eq!(specifier(text), Specifier::Tag, "{text}");
        }
        for text in ["*", "", " ", "^1.2", "1.2.3beta"] {
            assert_eq!(specifier(text), Specifier::Versions(Reading::Whole), "{text}");
        }
        for text in ["1.2.x.", "~1.2.", "1..2", "1.2.3.4", "'~1.2.3'"] {
            assert_eq!(specifier(text), Specifier::Versions(Reading::Nothing), "{text}");
        }
        for text in ["^ y", "=>1.2", "^^1.0.0", "not a range", "é"] {
            assert_eq!(specifier(text), Specifier::Unknown, "{text}");
        }
        assert_eq!(specifier("<%= version %>"), Specifier::Template);
        assert_eq!(specifier("{{version}}"), Specifier::Template);
    }
}
