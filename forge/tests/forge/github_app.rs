//! What a GitHub App shows, asks for and is given.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use qmoi_forge::{
    Credential, ErrorKind, GitHubApp, GitHubAppError, InstallationToken, ProjectPath, Secret, SettingsError,
};
use ring::signature::{RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey};
use serde_json::{Value, json};

use crate::stand_in::{Received, Reply, StandIn, TOKEN, answer};

const PKCS1: &str = include_str!("keys/for-tests-only.pkcs1.pem");
const PKCS8: &str = include_str!("keys/for-tests-only.pkcs8.pem");
const PUBLIC: &[u8] = include_bytes!("keys/for-tests-only.public.der");
const ELLIPTIC: &str = include_str!("keys/for-tests-only.elliptic.pem");
const SHORT: &str = include_str!("keys/for-tests-only.short.pem");

/// A token as an installation is given, planted.
const GIVEN: &str = "ghs_planted-installation-token";

fn now() -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(1_700_000_000)
}

fn app() -> GitHubApp {
    GitHubApp::new("12345", &Secret::new(PKCS1)).unwrap()
}

/// Header and claims of a statement whose signature is right.
fn read(statement: &str) -> (Value, Value) {
    let (message, signature) = statement.rsplit_once('.').unwrap();
    let signature = URL_SAFE_NO_PAD.decode(signature).unwrap();
    UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, PUBLIC)
        .verify(message.as_bytes(), &signature)
        .unwrap();
    let (header, claims) = message.split_once('.').unwrap();
    let json = |part: &str| serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap();
    (json(header), json(claims))
}

/// Answers as GitHub does; the rights of the installation are given.
fn installed(permissions: Value) -> impl Fn(&Received) -> Reply + Send + Sync {
    move |request| match (request.method.as_str(), request.path()) {
        ("GET", "/repos/o/r/installation") => answer(
            200,
            &json!({"id": 77, "app_id": 12345, "permissions": permissions}),
        ),
        ("POST", "/app/installations/77/access_tokens") => {
            let wanted = &request.json()["permissions"];
            let may = |(name, right): (&String, &Value)| permissions.get(name) == Some(right);
            if wanted.as_object().is_none_or(|wanted| wanted.iter().all(may)) {
                let rights = if wanted.is_null() { &permissions } else { wanted };
                let given =
                    json!({"token": GIVEN, "expires_at": "2023-11-14T23:13:20Z", "permissions": rights});
                answer(201, &given)
            } else {
                let said = "The permissions requested are not granted to this installation.";
                answer(422, &json!({"message": said}))
            }
        }
        _ => answer(404, &json!({"message": "Not Found"})),
    }
}

fn ask(server: &StandIn) -> Result<InstallationToken, GitHubAppError> {
    app().token(&server.settings(), &ProjectPath::parse("o/r").unwrap(), now())
}

fn exposed(token: &InstallationToken) -> &str {
    match &token.credential {
        Credential::Token(secret) | Credential::JobToken(secret) => secret.expose(),
    }
}

#[test]
fn the_statement_is_signed_and_good_for_a_few_minutes() {
    for (id, issuer) in [("12345", json!(12345)), (" Iv23liABC.x\n", json!("Iv23liABC.x"))] {
        for key in [PKCS1, PKCS8] {
            let app = GitHubApp::new(id, &Secret::new(key)).unwrap();
            let (header, claims) = read(app.statement(now()).unwrap().expose());
            assert_eq!(header, json!({"alg": "RS256", "typ": "JWT"}));
            assert_eq!(
                claims,
                json!({"iat": 1_699_999_940, "exp": 1_700_000_540, "iss": issuer})
            );
        }
    }
}

#[test]
fn a_key_may_have_lost_its_line_endings_to_a_variable() {
    for key in [
        PKCS1.replace('\n', "\\n"),
        PKCS1.replace('\n', "\r\n"),
        format!("\n\n{PKCS8}\n "),
    ] {
        let app = GitHubApp::new("1", &Secret::new(&key)).unwrap();
        read(app.statement(now()).unwrap().expose());
    }
}

#[test]
fn what_is_no_key_is_refused_without_a_byte_of_it() {
    let middle = PKCS1.lines().nth(3).unwrap();
    let torn = PKCS1.replace(middle, "");
    for (key, wanted) in [
        ("", None),
        ("planted no key", None),
        (ELLIPTIC, None),
        (SHORT, Some("TooSmall")),
        (&torn, Some("InvalidEncoding")),
    ] {
        let error = GitHubApp::new("1", &Secret::new(key)).unwrap_err();
        match wanted {
            None => assert_eq!(error, GitHubAppError::NotAKey),
            Some(reason) => assert_eq!(error, GitHubAppError::BadKey(reason.to_owned())),
        }
        let shown = format!("{error} {error:?}");
        assert!(!shown.contains("planted") && !shown.contains("MII"), "{shown}");
    }
    for id in ["", " ", "12 345", "a/b"] {
        let error = GitHubApp::new(id, &Secret::new(PKCS1)).unwrap_err();
        assert_eq!(error, GitHubAppError::BadId);
    }
}

#[test]
fn the_token_is_for_one_project_and_little_more_than_pushing() {
    let server = StandIn::start(installed(json!({
        "contents": "write", "pull_requests": "write", "issues": "write", "workflows": "read",
    })));
    let token = ask(&server).unwrap();
    assert_eq!(exposed(&token), GIVEN);
    assert_eq!(token.expires, Some(now() + Duration::from_secs(3600)));
    assert_eq!(token.permissions.len(), 2);
    let requests = server.received();
    assert_eq!(
        requests[1].json(),
        json!({"repositories": ["r"], "permissions": {"contents": "write", "pull_requests": "write"}})
    );
    for request in &requests {
        let credential = request.header("authorization").unwrap();
        let (_, claims) = read(credential.strip_prefix("Bearer ").unwrap());
        assert_eq!(claims["iss"], 12345);
        assert!(!credential.contains(TOKEN));
    }
}

#[test]
fn workflows_may_be_changed_where_the_installation_may() {
    let server = StandIn::start(installed(json!({
        "contents": "write", "pull_requests": "write", "workflows": "write",
    })));
    let token = ask(&server).unwrap();
    assert_eq!(
        token.permissions.get("workflows").map(String::as_str),
        Some("write")
    );
}

#[test]
fn an_installation_with_other_rights_gives_those_it_has() {
    let server = StandIn::start(installed(json!({"contents": "write"})));
    let token = ask(&server).unwrap();
    assert_eq!(exposed(&token), GIVEN);
    let requests = server.received();
    assert_eq!(requests.len(), 3);
    assert_eq!(requests[2].json(), json!({"repositories": ["r"]}));
}

#[test]
fn where_the_app_is_not_installed_that_is_said() {
    let server = StandIn::start(|_| answer(404, &json!({"message": "Not Found"})));
    let error = ask(&server).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the app is not installed on o/r, or not for all its projects"
    );
    let groups = ProjectPath::parse("a/b/c").unwrap();
    assert_eq!(
        app().token(&server.settings(), &groups, now()).unwrap_err(),
        GitHubAppError::Settings(SettingsError::BadProject("GitHub"))
    );
}

#[test]
fn other_refusals_and_failures_are_told_and_not_tried_again() {
    for (status, said) in [(401, "A JSON web token could not be decoded"), (500, "Oops")] {
        let server = StandIn::start(move |request| match request.method.as_str() {
            "GET" => answer(200, &json!({"id": 77})),
            _ => answer(status, &json!({"message": said})),
        });
        let GitHubAppError::Request(error) = ask(&server).unwrap_err() else {
            panic!("{status}")
        };
        assert!(error.to_string().contains(said), "{error}");
        assert_eq!(server.received().len(), 2);
    }
}

#[test]
fn no_error_and_nothing_shown_holds_key_statement_or_token() {
    let replies: [fn(&Received) -> Reply; 4] = [
        |_| answer(201, &json!(GIVEN)),
        |_| answer(201, &json!({"token": [GIVEN], "id": 77})),
        |request| answer(401, &json!({"message": request.header("authorization")})),
        |request| match request.method.as_str() {
            "GET" => answer(200, &json!({"id": 77})),
            _ => answer(201, &json!(GIVEN)),
        },
    ];
    for reply in replies {
        let server = StandIn::start(reply);
        let error = ask(&server).unwrap_err();
        let shown = format!("{error} {error:?}");
        let sent = server.received()[0].header("authorization").unwrap().to_owned();
        let statement = sent.strip_prefix("Bearer ").unwrap();
        assert!(!shown.contains(statement), "{shown}");
        if let GitHubAppError::Request(error) = &error
            && matches!(error.kind, ErrorKind::Malformed { .. })
            && server.received().len() == 2
        {
            assert!(!shown.contains(GIVEN), "{shown}");
        }
    }
    let server = StandIn::start(installed(json!({})));
    let shown = format!("{:?} {:?}", app(), ask(&server).unwrap());
    let secret_line = PKCS1.lines().nth(2).unwrap();
    assert!(!shown.contains(GIVEN) && !shown.contains(secret_line), "{shown}");
}
