//! Numbers and addresses as clients send them, made into those the protocol has.
//!
//! A client that means the end of a line or a file may name the largest number it knows, and one that makes addresses by
//! putting `file://` before a path leaves blanks and accents in them. The protocol's own types would refuse the message, a
//! change would be lost, and with it the document; or the whole conversation, when a folder is named so. Places are clamped
//! instead, as places outside the text are, and addresses are encoded. They stay encoded in what the client is told.

use std::fmt::Write;
use std::str::FromStr;

use serde_json::Value;
use tower_lsp::ls_types::Uri;

/// The largest number of a line or a column.
const LARGEST: u32 = i32::MAX as u32;

/// Makes every place and every address in `parameters` one that the protocol has. Entries of lists whose address is none
/// are left out.
pub(crate) fn mend(parameters: &mut Value) {
    match parameters {
        Value::Object(members) => {
            // Given up by the protocol and never asked for, but a wrong one would cost the change.
            members.remove("rangeLength");
            for (name, value) in members {
                match (name.as_str(), &mut *value) {
                    ("line" | "character", Value::Number(_)) => *value = place(value).into(),
                    ("uri", Value::String(uri)) => {
                        if let Some(encoded) = encoded(uri) {
                            *uri = encoded;
                        }
                    }
                    ("rootUri", Value::String(uri)) => match encoded(uri) {
                        Some(encoded) => *uri = encoded,
                        None if !is_address(uri) => *value = Value::Null,
                        None => {}
                    },
                    // What these hold is the client's own, and comes back to it as it was.
                    ("data" | "initializationOptions" | "settings", _) => {}
                    _ => mend(value),
                }
            }
        }
        Value::Array(items) => {
            items.iter_mut().for_each(mend);
            items.retain(|item| item["uri"].as_str().is_none_or(is_address));
        }
        _ => {}
    }
}

fn place(number: &Value) -> u32 {
    match (number.as_u64(), number.as_f64()) {
        (Some(whole), _) => u32::try_from(whole).map_or(LARGEST, |whole| whole.min(LARGEST)),
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "`as` clamps, which is meant"
        )]
        (None, Some(other)) => (other as u32).min(LARGEST),
        (None, None) => 0,
    }
}

fn is_address(text: &str) -> bool {
    Uri::from_str(text).is_ok()
}

/// `text` with what no address may hold encoded; nothing when it is an address already, or can be made none.
fn encoded(text: &str) -> Option<String> {
    if is_address(text) {
        return None;
    }
    let (scheme, rest) = text.split_once(':')?;
    let mut encoded = format!("{scheme}:");
    let path = match rest.strip_prefix("//") {
        Some(rest) => {
            let (authority, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
            encoded.push_str("//");
            encoded.push_str(authority);
            path
        }
        None => rest,
    };
    let mut in_fragment = false;
    for (at, byte) in path.bytes().enumerate() {
        let starts_fragment = byte == b'#' && !in_fragment;
        in_fragment |= starts_fragment;
        let may_stand = match byte {
            b'%' => {
                let digits = path.as_bytes().get(at + 1..at + 3);
                digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
            }
            b'#' => starts_fragment,
            _ => byte.is_ascii_alphanumeric() || b"-._~:/?@!$&'()*+,;=".contains(&byte),
        };
        if may_stand {
            encoded.push(char::from(byte));
        } else {
            // Writing to a text does not fail.
            let _written = write!(encoded, "%{byte:02X}");
        }
    }
    is_address(&encoded).then_some(encoded)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn places_become_ones_that_the_protocol_has_and_all_else_stays() {
        let mut parameters = json!({
            "contentChanges": [{ "range": {
                "start": { "line": -1, "character": 2.9 },
                "end": { "line": 9_007_199_254_740_991_u64, "character": f64::MAX },
            }, "rangeLength": -1, "text": "line" }],
            "data": { "line": -5 },
            "version": -3,
            "line": "x",
        });
        mend(&mut parameters);
        let range = json!({
            "start": { "line": 0, "character": 2 },
            "end": { "line": i32::MAX, "character": i32::MAX },
        });
        let change = json!({ "range": range, "text": "line" });
        assert_eq!(parameters["contentChanges"][0], change);
        assert_eq!(parameters["data"], json!({ "line": -5 }));
        assert_eq!(
            (&parameters["version"], &parameters["line"]),
            (&json!(-3), &json!("x"))
        );
    }

    #[test]
    fn addresses_are_encoded_where_they_must_be_and_nowhere_else() {
        for (text, expected) in [
            ("file:///srv/a%20b/%C3%A9.json", None),
            ("untitled:Untitled-1", None),
            ("file:///a b/\u{e9}.json", Some("file:///a%20b/%C3%A9.json")),
            ("file:///100%/[x]#a#b", Some("file:///100%25/%5Bx%5D#a%23b")),
            ("file:///a%20b/c d", Some("file:///a%20b/c%20d")),
            ("no address", None),
            ("", None),
        ] {
            assert_eq!(encoded(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn a_folder_without_an_address_is_left_out() {
        let mut parameters =
            json!({ "rootUri": "x y", "workspaceFolders": [{ "uri": "" }, { "uri": "file:///a b" }] });
        mend(&mut parameters);
        let expected = json!({ "rootUri": null, "workspaceFolders": [{ "uri": "file:///a%20b" }] });
        assert_eq!(parameters, expected);
    }
}
