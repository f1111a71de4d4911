//! How long a platform asks to wait.
//!
//! `Retry-After` holds seconds or a date. GitHub (`x-ratelimit-*`) and GitLab (`ratelimit-*`) name the second a window ends
//! in; it is compared with the server's own clock, as ours may be wrong.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::Answer;

/// The wait the answer asks for.
pub(super) fn retry_after(answer: &Answer) -> Option<Duration> {
    if let Some(text) = answer.header("retry-after") {
        let text = text.trim();
        if let Ok(seconds) = text.parse() {
            return Some(Duration::from_secs(seconds));
        }
        if let Ok(date) = httpdate::parse_http_date(text) {
            return Some(until(date, answer));
        }
    }
    if !is_used_up(answer) {
        return None;
    }
    let reset = answer
        .number("x-ratelimit-reset")
        .or_else(|| answer.number("ratelimit-reset"))?;
    let reset = UNIX_EPOCH.checked_add(Duration::from_secs(reset))?;
    Some(until(reset, answer))
}

/// Whether the answer says that no request is left in this window.
pub(super) fn is_used_up(answer: &Answer) -> bool {
    answer
        .number("x-ratelimit-remaining")
        .or_else(|| answer.number("ratelimit-remaining"))
        == Some(0)
}

fn until(time: SystemTime, answer: &Answer) -> Duration {
    let now = answer
        .header("date")
        .and_then(|date| httpdate::parse_http_date(date).ok())
        .unwrap_or_else(SystemTime::now);
    // What has passed already needs no wait.
    time.duration_since(now).unwrap_or_default()
}
