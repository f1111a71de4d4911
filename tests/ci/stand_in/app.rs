//! What GitHub gives an app that shows who it is.

use std::collections::VecDeque;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::State;
use crate::server::answer::Answer;
use crate::server::request::Request;

const INSTALLATION: u64 = 77;

/// An app that is installed on the project.
#[derive(Debug, Clone, Default)]
pub(crate) struct App {
    pub(crate) id: String,
    /// The tokens that it is given, one after the other.
    pub(crate) tokens: VecDeque<String>,
    /// How many it was given.
    pub(crate) given: usize,
}

/// Answers what an app asks for. Nothing where that is not who asks.
pub(super) fn answer(state: &mut State, request: &Request, parts: &[&str]) -> Option<Answer> {
    let app = state.app.as_mut()?;
    if !is_shown_by(app, &request.token()?) {
        return None;
    }
    match (request.method.as_str(), parts) {
        ("GET", ["repos", "harbour", "site", "installation"]) => {
            let rights = json!({ "contents": "write", "pull_requests": "write" });
            Some(Answer::json(
                200,
                &json!({ "id": INSTALLATION, "permissions": rights }),
            ))
        }
        ("POST", ["app", "installations", "77", "access_tokens"]) => {
            let token = app.tokens.pop_front()?;
            app.given += 1;
            state.tokens.insert(token.clone());
            let rights = request.json()["permissions"].clone();
            let given =
                json!({ "token": token, "expires_at": "2099-01-01T00:00:00Z", "permissions": rights });
            Some(Answer::json(201, &given))
        }
        _ => None,
    }
}

/// Whether this is a statement of the app. Whether it is signed rightly is looked at where the statements are made.
fn is_shown_by(app: &App, statement: &str) -> bool {
    let claims = statement.split('.').nth(1);
    let claims = claims.and_then(|claims| URL_SAFE_NO_PAD.decode(claims).ok());
    let claims: Option<Value> = claims.and_then(|claims| serde_json::from_slice(&claims).ok());
    claims.is_some_and(|claims| claims["iss"].to_string().trim_matches('"') == app.id)
}
