//! A planted token, and everywhere it must not turn up.

use std::sync::Mutex;
use std::time::Duration;

use log::{LevelFilter, Log, Metadata, Record};
use qmoi_forge::{ApiAddress, Credential, Forge, Platform, Remote, Secret, Settings, SettingsError, open};
use serde_json::json;

use crate::github::wanted;
use crate::stand_in::{Reply, StandIn, TOKEN, answer};

/// Everything any library logged, at every level.
static LOGGED: Mutex<String> = Mutex::new(String::new());

struct Keeper;

impl Log for Keeper {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &Record<'_>) {
        let mut logged = LOGGED.lock().unwrap();
        logged.push_str(&format!("{} {}\n", record.target(), record.args()));
    }

    fn flush(&self) {}
}

fn forge(server: &StandIn, platform: Platform) -> Box<dyn Forge> {
    server.forge(platform, "o/r")
}

#[test]
fn a_secret_does_not_show_itself() {
    let secret = Secret::new(&format!(" {TOKEN}\n"));
    assert_eq!(secret.expose(), TOKEN);
    let server = StandIn::start(|_| Reply::Close);
    for shown in [
        format!("{secret}"),
        format!("{secret:?}"),
        format!("{:#?}", Credential::JobToken(secret.clone())),
        format!("{:?}", server.settings()),
        format!("{:#?}", forge(&server, Platform::GitHub)),
        format!("{:?}", forge(&server, Platform::GitLab)),
        format!("{:?}", forge(&server, Platform::Gitea)),
    ] {
        assert!(!shown.contains(TOKEN), "{shown}");
    }
}

#[test]
fn no_error_log_or_address_holds_the_token_even_when_the_server_repeats_it() {
    let _ = log::set_logger(&Keeper);
    log::set_max_level(LevelFilter::Trace);
    let replies: [fn() -> Reply; 12] = [
        || answer(401, &json!({"message": format!("bad token {TOKEN}")})),
        || answer(403, &json!({"message": TOKEN})),
        || answer(404, &json!({"error": TOKEN})),
        || answer(409, &json!({"message": [TOKEN]})),
        || {
            answer(
                422,
                &json!({"errors": [{"field": TOKEN, "code": TOKEN}], "message": {TOKEN: [TOKEN]}}),
            )
        },
        || answer(429, &json!({"message": TOKEN})),
        || {
            Reply::Answer(
                500,
                vec![("Content-Type", "text/plain".to_owned())],
                TOKEN.to_owned(),
            )
        },
        || {
            Reply::Answer(
                302,
                vec![("Location", format!("https://elsewhere.invalid/{TOKEN}"))],
                String::new(),
            )
        },
        || answer(200, &json!({"id": TOKEN, "iid": TOKEN, "number": TOKEN})),
        || answer(200, &json!(TOKEN)),
        || Reply::Raw(format!("HTTP/1.1 {TOKEN}\r\n\r\n").into_bytes()),
        || Reply::Close,
    ];
    let mut errors = 0;
    for reply in replies {
        let server = StandIn::start(move |_| reply());
        for platform in [Platform::GitHub, Platform::GitLab, Platform::Gitea] {
            let forge = forge(&server, platform);
            let results = [
                forge.identity().map(drop),
                forge.project().map(drop),
                forge.find(&qmoi_forge::Search::default()).map(drop),
                forge.create(&wanted()).map(drop),
                forge.branch_rules(TOKEN).map(drop),
                forge.fork().map(drop),
            ];
            for error in results.into_iter().filter_map(Result::err) {
                errors += 1;
                for shown in [error.to_string(), format!("{error:?}"), format!("{error:#?}")] {
                    assert!(!shown.contains(TOKEN), "{shown}");
                }
            }
        }
        for request in server.received() {
            let named_by_us = request.target.contains("branches");
            assert!(
                named_by_us || !request.target.contains(TOKEN),
                "{}",
                request.target
            );
            assert!(!request.body.contains(TOKEN));
        }
    }
    assert!(errors > 200, "only {errors} errors were looked at");
    let logged = LOGGED.lock().unwrap();
    assert!(
        logged.contains("ureq"),
        "nothing was logged, so nothing was tested"
    );
    // We named a branch like the token ourselves. And where a server sends us is logged in full at the finest level, which
    // tells only what that server chose to say.
    let ours = |line: &&str| !line.contains("branches") && !line.contains("\"location\"");
    for line in logged.lines().filter(ours) {
        assert!(!line.contains(TOKEN), "{line}");
    }
}

#[test]
fn a_token_that_cannot_be_sent_is_refused_without_being_shown() {
    let api = ApiAddress::parse("https://h/api").unwrap();
    let credential = Credential::Token(Secret::new("planted\ntoken"));
    let error = open(
        Platform::GitHub,
        Settings::new(api, Some(credential)),
        Remote::parse("https://h/o/r").unwrap().project,
    )
    .unwrap_err();
    assert_eq!(error, SettingsError::BadCredential);
    assert!(!format!("{error:?} {error}").contains("planted"));
}

#[test]
fn an_address_with_a_credential_in_it_is_refused_without_being_shown() {
    let error = ApiAddress::parse(&format!("https://user:{TOKEN}@host/api")).unwrap_err();
    assert_eq!(error, SettingsError::CredentialInAddress);
    assert!(!format!("{error:?} {error}").contains(TOKEN));
}

#[test]
fn a_remote_forgets_user_and_password() {
    let remote = Remote::parse(&format!("https://oauth2:{TOKEN}@host/o/r.git")).unwrap();
    assert!(!format!("{remote:?}").contains(TOKEN));
    let error = Remote::parse(&format!("https://oauth2:{TOKEN}@host:port/o/r.git")).unwrap_err();
    assert!(!format!("{error:?} {error}").contains(TOKEN));
}

#[test]
fn a_proxys_password_is_in_no_error_log_or_settings() {
    let _ = log::set_logger(&Keeper);
    log::set_max_level(LevelFilter::Trace);
    const PASSWORD: &str = "planted-proxy-password";
    let proxy = StandIn::start(|_| Reply::Raw(b"HTTP/1.1 407 No\r\nContent-Length: 0\r\n\r\n".to_vec()));
    let mut settings = proxy.settings();
    settings.api = ApiAddress::parse("https://platform.invalid/api").unwrap();
    let address = proxy
        .url("")
        .replace("http://", &format!("http://user:{PASSWORD}@"));
    settings.proxy = Some(Secret::new(&address));
    let project = Remote::parse("https://h/o/r").unwrap().project;
    let forge = open(Platform::GitHub, settings.clone(), project).unwrap();
    let error = forge.project().unwrap_err();
    assert!(!error.may_have_arrived(), "{error:?}");
    assert_eq!(proxy.received()[0].method, "CONNECT");
    for shown in [format!("{error} {error:?}"), format!("{settings:?} {forge:?}")] {
        assert!(!shown.contains(PASSWORD), "{shown}");
    }
    assert!(!LOGGED.lock().unwrap().contains(PASSWORD));
}

#[test]
fn without_a_credential_none_is_sent() {
    let server = StandIn::start(|_| answer(401, &json!({})));
    let mut settings = server.settings();
    settings.credential = None;
    settings.request_timeout = Duration::from_secs(5);
    let forge = open(
        Platform::GitHub,
        settings,
        Remote::parse("https://h/o/r").unwrap().project,
    )
    .unwrap();
    forge.project().unwrap_err();
    assert_eq!(server.received()[0].header("authorization"), None);
}
