//! From an answer that is no success to what it means.

use serde_json::Value;

use super::Answer;
use super::waits::{is_used_up, retry_after};
use crate::error::{ErrorKind, ForbiddenReason};

/// What the answer means. `short` makes a server's words fit to show.
pub(super) fn kind(answer: &Answer, short: impl Fn(&str) -> String) -> ErrorKind {
    let said = short(&words(answer));
    let retry_after = retry_after(answer);
    match answer.status {
        429 => ErrorKind::RateLimited { retry_after, said },
        403 if is_used_up(answer) || retry_after.is_some() || speaks_of_a_rate_limit(&said) => {
            ErrorKind::RateLimited { retry_after, said }
        }
        401 => ErrorKind::Unauthorized { said },
        403 => ErrorKind::Forbidden {
            reason: reason(&said),
            said,
        },
        404 | 410 => ErrorKind::NotFound { said },
        409 if speaks_of_a_twin(&said) => ErrorKind::AlreadyExists { said },
        409 => ErrorKind::Conflict { said },
        // GitLab's answer to a namespace that is taken may be 400, GitHub's to a second pull request is 422.
        400 | 422 if speaks_of_a_twin(&said) => ErrorKind::AlreadyExists { said },
        408 | 500..=599 => ErrorKind::Server {
            status: answer.status,
            retry_after,
            said,
        },
        300..=399 => ErrorKind::Malformed {
            why: format!("status {} that leads nowhere", answer.status),
        },
        400..=499 => ErrorKind::Validation { said },
        status => ErrorKind::Malformed {
            why: format!("status {status}"),
        },
    }
}

/// What the server said, whatever shape it put it in: `message`, `error`, `errors`, `detail`, with texts, lists and maps below.
fn words(answer: &Answer) -> String {
    let Ok(body) = serde_json::from_slice::<Value>(&answer.body) else {
        let plain = answer
            .header("content-type")
            .is_some_and(|kind| kind.starts_with("text/plain"));
        return if plain {
            String::from_utf8_lossy(&answer.body).into_owned()
        } else {
            // A page for people says little in its first words.
            String::new()
        };
    };
    let mut said = Vec::new();
    for key in ["message", "error", "error_description", "errors", "detail"] {
        if let Some(value) = body.get(key) {
            collect(value, &mut said);
        }
    }
    said.dedup();
    said.join("; ")
}

fn collect(value: &Value, said: &mut Vec<String>) {
    match value {
        Value::String(text) => said.push(text.clone()),
        Value::Array(values) => values.iter().for_each(|value| collect(value, said)),
        Value::Object(fields) => {
            // GitHub's errors without words have the field and a code.
            if let (Some(field), Some(code), None) =
                (fields.get("field"), fields.get("code"), fields.get("message"))
            {
                let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
                said.push(format!("{}: {}", text(field), text(code)));
            } else if let Some(message) = fields.get("message") {
                collect(message, said);
            } else {
                // GitLab's have the field as the key.
                for (field, value) in fields {
                    let mut inner = Vec::new();
                    collect(value, &mut inner);
                    said.push(format!("{field} {}", inner.join(", ")));
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn has(said: &str, words: &str) -> bool {
    said.to_ascii_lowercase().contains(words)
}

fn speaks_of_a_rate_limit(said: &str) -> bool {
    has(said, "rate limit") || has(said, "abuse detection")
}

fn speaks_of_a_twin(said: &str) -> bool {
    has(said, "already exist") || has(said, "already been taken") || has(said, "same name already")
}

fn reason(said: &str) -> ForbiddenReason {
    if has(said, "not permitted to create or approve pull requests") {
        ForbiddenReason::WorkflowsMayNotOpen
    } else if has(said, "archived") {
        ForbiddenReason::Archived
    } else if has(said, "saml") || has(said, "single sign-on") {
        ForbiddenReason::SingleSignOn
    } else if has(said, "not accessible by")
        || has(said, "insufficient_scope")
        || has(said, "higher privileges")
        || has(said, "required scope")
    {
        ForbiddenReason::TokenRights
    } else {
        ForbiddenReason::Other
    }
}
