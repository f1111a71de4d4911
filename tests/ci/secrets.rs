//! Secrets that are planted, and looked for in everything that a run leaves behind.

use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};

use crate::processes::{files, holds};

/// A token that has no known shape, so that only who knows it can cover it, and that reads otherwise in every encoding.
pub(crate) const TOKEN: &str = "Pl4nted~0815/with+odd=signs%and?more";
/// Another, for what is renewed.
pub(crate) const RENEWED: &str = "R3newed~4711/with+odd=signs%and?more";

/// The forms a secret would be known in.
fn forms(secret: &str) -> Vec<Vec<u8>> {
    let percent = |kept: &str| -> String {
        let encode = |byte: u8| {
            let character = char::from(byte);
            if byte.is_ascii_alphanumeric() || kept.contains(character) {
                character.to_string()
            } else {
                format!("%{byte:02X}")
            }
        };
        secret.bytes().map(encode).collect()
    };
    let mut forms = vec![
        secret.to_owned(),
        percent("-._~"),
        percent(""),
        percent("-._~/+="),
        percent("-._~/+=?").to_lowercase(),
    ];
    // Behind any user name, the secret's letters are one of three series. Those it shares with its neighbours are left out.
    for before in 0..3_usize {
        let bytes = [vec![b'x'; before], secret.as_bytes().to_vec()].concat();
        for encoded in [STANDARD_NO_PAD.encode(&bytes), URL_SAFE_NO_PAD.encode(&bytes)] {
            let whole = bytes.len() * 8 / 6;
            forms.push(encoded[(before * 8).div_ceil(6)..whole].to_owned());
        }
    }
    forms.into_iter().map(String::into_bytes).collect()
}

/// Asserts that bytes hold none of the secrets.
pub(crate) fn assert_absent(secrets: &[String], bytes: &[u8], place: &str) {
    for secret in secrets {
        for form in forms(secret) {
            assert!(
                !holds(bytes, &form),
                "{place} holds a secret as `{}`:\n{}",
                String::from_utf8_lossy(&form),
                String::from_utf8_lossy(bytes)
            );
        }
    }
}

/// The same for all files below a folder, but for some.
pub(crate) fn assert_absent_below(secrets: &[String], folder: &Path, spared: &[PathBuf]) {
    if secrets.is_empty() {
        return;
    }
    for path in files(folder) {
        if spared.iter().any(|spared| path.starts_with(spared)) {
            continue;
        }
        let bytes = std::fs::read(&path).unwrap_or_default();
        assert_absent(secrets, &bytes, &path.display().to_string());
        assert_absent(secrets, path.to_str().unwrap_or_default().as_bytes(), "a path");
    }
}

#[test]
fn every_form_of_a_secret_is_found() {
    let secrets = [TOKEN.to_owned()];
    let basic = |user: &str| STANDARD_NO_PAD.encode(format!("{user}:{TOKEN}"));
    for text in [
        format!("http://u:{TOKEN}@h"),
        basic(""),
        basic("u"),
        basic("oauth2"),
        "Pl4nted~0815%2Fwith%2Bodd%3Dsigns%25and%3Fmore".to_owned(),
    ] {
        let found = std::panic::catch_unwind(|| assert_absent(&secrets, text.as_bytes(), "text"));
        assert!(found.is_err(), "{text}");
    }
    assert_absent(&secrets, b"Pl4nted, and nothing more of it", "text");
}
