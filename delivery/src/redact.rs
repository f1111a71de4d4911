//! Takes secrets out of text that will be shown or kept.
//!
//! Two ways, both applied to the text as it came: the secrets that are known, in every form git, curl or a server may show
//! them in (as they are, percent-encoded, in Base64 at any alignment, as in a Basic header with an unknown user); and whatever has
//! the shape of a secret (credentials in an address, authentication headers, tokens of the platforms, private keys). All places are
//! found first and then covered at once, so that covering one secret can neither hide nor make another.

use std::ops::Range;
use std::sync::LazyLock;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, utf8_percent_encode};
use regex::{Regex, RegexSet};

/// What stands where a secret stood. No secret is made of these alone, so no remainder beside it can complete one.
pub const COVER: &str = "***";

/// Shorter known secrets are not looked for: they would cover half of every message and protect nothing.
pub const SHORTEST: usize = 4;

/// Shapes of secrets. Of a match the group named `secret` is covered, or all of it.
const SHAPES: &[&str] = &[
    // Credentials in an address, up to the last `@` before the path.
    r"(?i)\b[a-z][a-z0-9+.-]*://(?P<secret>[^/\s?#]+)@",
    r#"(?i)\b(?:proxy-)?authorization["']?\s*[:=]\s*["']?(?P<secret>[^\r\n"']+)"#,
    r#"(?i)\b(?:private-token|job-token|deploy-token|x-gitea-otp|x-api-key|set-cookie|cookie)["']?\s*:\s*["']?(?P<secret>[^\r\n"']+)"#,
    r"(?i)[?&](?:private_token|access_token|refresh_token|job_token|token|client_secret|password)=(?P<secret>[^&\s#]+)",
    r"(?i)\bbearer\s+(?P<secret>[a-z0-9._~+/=-]{8,})",
    // A credential helper's answer.
    r"(?im)^\s*password=(?P<secret>.+)$",
    r"gh[pousr]_[A-Za-z0-9]{16,}",
    r"github_pat_[A-Za-z0-9_]{16,}",
    r"gl(?:pat|oas|dt|rt|rtr|cbt|ptt|ft|imt|agent|soat|ffct|wt)-[A-Za-z0-9_.-]{10,}",
    r"GR1348941[A-Za-z0-9_-]{16,}",
    r"\bv1\.[0-9a-f]{40}\b",
    r"\bnpm_[A-Za-z0-9]{30,}",
    r"\bxox[abeoprs]-[A-Za-z0-9-]{10,}",
    r"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b",
    r"\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*",
    r"(?s)-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\z)",
];

/// Characters most encoders leave alone in a path or a query.
const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');
/// Those git itself encodes in a user name or password of an address.
const SPARING: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'/')
    .add(b':')
    .add(b'?')
    .add(b'@');

/// Knows the secrets of a run and cleans text of them.
pub struct Redactor {
    /// The known secrets in all their forms.
    forms: Vec<String>,
}

/// The shapes, read once. The patterns are constants and a test finds each; one that could not be read would find nothing.
static EACH: LazyLock<Vec<Option<Regex>>> =
    LazyLock::new(|| SHAPES.iter().map(|shape| Regex::new(shape).ok()).collect());
/// All of them at once, to tell quickly which are worth asking.
static ALL: LazyLock<Option<RegexSet>> = LazyLock::new(|| RegexSet::new(SHAPES).ok());

impl std::fmt::Debug for Redactor {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Redactor")
            .field("forms", &self.forms.len())
            .finish_non_exhaustive()
    }
}

impl Default for Redactor {
    fn default() -> Self {
        Self::new(std::iter::empty())
    }
}

impl Redactor {
    /// One that covers these secrets, and whatever has a secret's shape.
    pub fn new<'a>(secrets: impl IntoIterator<Item = &'a str>) -> Self {
        let mut redactor = Self { forms: Vec::new() };
        for secret in secrets {
            redactor.add(secret);
        }
        redactor
    }

    /// Covers this secret, too: a token that was renewed during the run.
    pub fn add(&mut self, secret: &str) {
        let secret = secret.trim();
        if secret.len() < SHORTEST {
            return;
        }
        // As the text is cleaned of controls before it is searched, so is what is searched for.
        let forms = forms(secret);
        self.forms.extend(forms.iter().map(|form| without_controls(form)));
        self.forms.sort_unstable();
        self.forms.dedup();
    }

    /// The text without secrets, escape sequences and control characters other than line feeds and tabs.
    #[must_use]
    pub fn clean(&self, text: &str) -> String {
        // Controls first: they could stand between the letters of a secret and vanish on a terminal.
        let text = without_controls(text);
        let mut covered = String::with_capacity(text.len());
        let mut end = 0;
        for place in joined(self.places(&text)) {
            covered.push_str(&text[end..place.start]);
            covered.push_str(COVER);
            end = place.end;
        }
        covered.push_str(&text[end..]);
        covered
    }

    /// The same for bytes of any origin. What is not UTF-8 becomes U+FFFD.
    #[must_use]
    pub fn clean_bytes(&self, bytes: &[u8]) -> String {
        self.clean(&String::from_utf8_lossy(bytes))
    }

    /// The places of all secrets, in no order, perhaps overlapping.
    fn places(&self, text: &str) -> Vec<Range<usize>> {
        let mut places = Vec::new();
        for form in &self.forms {
            let mut from = 0;
            while let Some(at) = text.get(from..).and_then(|rest| rest.find(form.as_str())) {
                let start = from + at;
                places.push(start..start + form.len());
                // Occurrences may overlap each other, so the next is looked for from the next character on.
                from = start + text[start..].chars().next().map_or(1, char::len_utf8);
            }
        }
        let likely = ALL.as_ref().map(|set| set.matches(text));
        for (index, shape) in EACH.iter().enumerate() {
            let Some(shape) = shape else { continue };
            if likely.as_ref().is_some_and(|likely| !likely.matched(index)) {
                continue;
            }
            places.extend(shape.captures_iter(text).filter_map(|captures| {
                let found = captures.name("secret").or_else(|| captures.get(0))?;
                Some(found.range())
            }));
        }
        places
    }
}

/// The forms a secret may be shown in.
fn forms(secret: &str) -> Vec<String> {
    let mut forms = vec![
        secret.to_owned(),
        utf8_percent_encode(secret, UNRESERVED).to_string(),
        utf8_percent_encode(secret, SPARING).to_string(),
        utf8_percent_encode(secret, NON_ALPHANUMERIC).to_string(),
    ];
    forms.push(secret.escape_default().to_string());
    // Base64 of `user:secret` holds, by the length of what stands before, one of three series of letters for the secret.
    for before in 0..3_usize {
        let mut bytes = vec![0_u8; before];
        bytes.extend_from_slice(secret.as_bytes());
        // The letters that also depend on the neighbours are left out, unless little more than they would remain.
        let skipped = (before * 8).div_ceil(6);
        let whole = bytes.len() * 8 / 6;
        for encoded in [STANDARD_NO_PAD.encode(&bytes), URL_SAFE_NO_PAD.encode(&bytes)] {
            if let Some(core) = encoded.get(skipped..whole)
                && core.len() >= 2 * SHORTEST
            {
                forms.push(core.to_owned());
            }
        }
    }
    forms
}

/// Without control characters other than line feed and tab, and without escape sequences.
fn without_controls(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(character) = rest.next() {
        match character {
            '\u{1b}' if rest.next_if_eq(&'[').is_some() => {
                // Parameters, then one letter that ends the sequence.
                while rest
                    .next_if(|next| ('\u{20}'..='\u{3f}').contains(next))
                    .is_some()
                {}
                let _end = rest.next_if(|next| ('\u{40}'..='\u{7e}').contains(next));
            }
            '\r' if rest.peek() != Some(&'\n') => kept.push('\n'),
            '\n' | '\t' => kept.push(character),
            _ if character.is_control() => {}
            _ => kept.push(character),
        }
    }
    kept
}

/// The places in order, those that touch or overlap made one.
fn joined(mut places: Vec<Range<usize>>) -> Vec<Range<usize>> {
    places.retain(|place| !place.is_empty());
    places.sort_unstable_by_key(|place| place.start);
    let mut joined: Vec<Range<usize>> = Vec::with_capacity(places.len());
    for place in places {
        match joined.last_mut() {
            Some(last) if place.start <= last.end => last.end = last.end.max(place.end),
            _ => joined.push(place),
        }
    }
    joined
}
