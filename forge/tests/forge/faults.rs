//! What goes wrong on the way and in the server, and the error it becomes.

use std::time::{Duration, Instant, SystemTime};

use qmoi_forge::{
    ApiAddress, Error, ErrorKind, ForbiddenReason, Phase, Platform, ProjectPath, Settings, SettingsError,
    open,
};
use serde_json::{Value, json};

use crate::stand_in::{Reply, StandIn, answer};

/// The error of asking for the project, when the server does this.
fn error_of(reply: impl Fn() -> Reply + Send + Sync + 'static) -> Error {
    let server = StandIn::start(move |_| reply());
    server.forge(Platform::GitHub, "o/r").project().unwrap_err()
}

fn refused(status: u16, headers: &[(&'static str, &str)], body: Value) -> ErrorKind {
    let headers: Vec<_> = headers
        .iter()
        .map(|(name, value)| (*name, (*value).to_owned()))
        .collect();
    error_of(move || Reply::Answer(status, headers.clone(), body.to_string())).kind
}

fn said(text: &str) -> Value {
    json!({ "message": text, "documentation_url": "https://docs.example" })
}

#[test]
fn statuses_become_errors_by_what_to_do_about_them() {
    let text = "Bad credentials";
    assert_eq!(
        refused(401, &[], said(text)),
        ErrorKind::Unauthorized {
            said: text.to_owned()
        }
    );
    assert_eq!(
        refused(404, &[], said("Not Found")),
        ErrorKind::NotFound {
            said: "Not Found".to_owned()
        }
    );
    assert!(matches!(
        refused(409, &[], said("is at abc")),
        ErrorKind::Conflict { .. }
    ));
    assert!(matches!(
        refused(
            409,
            &[],
            json!({"message": ["Another open merge request already exists: !5"]})
        ),
        ErrorKind::AlreadyExists { .. }
    ));
    assert!(matches!(
        refused(500, &[], json!({})),
        ErrorKind::Server { status: 500, .. }
    ));
    assert!(matches!(
        refused(503, &[("Retry-After", "9")], json!({})),
        ErrorKind::Server { retry_after: Some(wait), .. } if wait == Duration::from_secs(9)
    ));
}

#[test]
fn a_403_tells_why_as_far_as_the_server_does() {
    for (text, reason) in [
        (
            "Resource not accessible by integration",
            ForbiddenReason::TokenRights,
        ),
        (
            "Repository was archived so is read-only.",
            ForbiddenReason::Archived,
        ),
        (
            "Resource protected by organization SAML enforcement.",
            ForbiddenReason::SingleSignOn,
        ),
        (
            "GitHub Actions is not permitted to create or approve pull requests.",
            ForbiddenReason::WorkflowsMayNotOpen,
        ),
        ("403 Forbidden", ForbiddenReason::Other),
    ] {
        let expected = ErrorKind::Forbidden {
            reason,
            said: text.to_owned(),
        };
        assert_eq!(refused(403, &[], said(text)), expected);
    }
    let gitlab = json!({"error": "insufficient_scope", "error_description": "needs more"});
    assert!(matches!(
        refused(403, &[], gitlab),
        ErrorKind::Forbidden { reason: ForbiddenReason::TokenRights, said } if said == "insufficient_scope; needs more"
    ));
}

#[test]
fn a_422_keeps_the_servers_words_whatever_shape_they_have() {
    for (body, expected) in [
        (
            json!({"message": "Validation Failed", "errors": [{"resource": "PullRequest", "field": "base", "code": "invalid"}]}),
            "Validation Failed; base: invalid",
        ),
        (
            json!({"message": "Validation Failed", "errors": [{"message": "No commits between main and fix"}]}),
            "Validation Failed; No commits between main and fix",
        ),
        (
            json!({"message": "Validation Failed", "errors": ["one", "two"]}),
            "Validation Failed; one; two",
        ),
        (
            json!({"message": {"title": ["is too long", "is odd"]}}),
            "title is too long, is odd",
        ),
        (json!({"message": ["Source is bad"]}), "Source is bad"),
        (json!([1, 2]), ""),
    ] {
        let expected = ErrorKind::Validation {
            said: expected.to_owned(),
        };
        assert_eq!(refused(422, &[], body), expected);
    }
    let exists = json!({"message": "Validation Failed", "errors": [{"message": "A pull request already exists for o:fix."}]});
    assert!(matches!(
        refused(422, &[], exists),
        ErrorKind::AlreadyExists { .. }
    ));
}

#[test]
fn rate_limits_are_told_apart_from_missing_rights_and_say_how_long() {
    let limited = |kind| match kind {
        ErrorKind::RateLimited { retry_after, .. } => retry_after,
        other => panic!("{other:?}"),
    };
    let seconds = |n| Some(Duration::from_secs(n));
    assert_eq!(
        limited(refused(429, &[("Retry-After", "30")], json!({}))),
        seconds(30)
    );
    assert_eq!(limited(refused(429, &[], json!({}))), None);
    let secondary = said("You have exceeded a secondary rate limit.");
    assert_eq!(
        limited(refused(403, &[("Retry-After", "60")], secondary.clone())),
        seconds(60)
    );
    assert_eq!(limited(refused(403, &[], secondary)), None);
    let date = ("Date", "Sun, 06 Nov 1994 08:49:37 GMT");
    let used_up = [
        date,
        ("X-RateLimit-Remaining", "0"),
        ("X-RateLimit-Reset", "784111877"),
    ];
    assert_eq!(
        limited(refused(403, &used_up, said("API rate limit exceeded"))),
        seconds(100)
    );
    let gitlab = [
        date,
        ("RateLimit-Remaining", "0"),
        ("RateLimit-Reset", "784111787"),
    ];
    assert_eq!(limited(refused(429, &gitlab, json!({}))), seconds(10));
    let by_date = [date, ("Retry-After", "Sun, 06 Nov 1994 08:50:37 GMT")];
    assert_eq!(limited(refused(429, &by_date, json!({}))), seconds(60));
    let passed = [date, ("X-RateLimit-Remaining", "0"), ("X-RateLimit-Reset", "1")];
    assert_eq!(limited(refused(429, &passed, json!({}))), seconds(0));
    // Without the server's clock, ours.
    let soon = SystemTime::now() + Duration::from_secs(100);
    let soon = soon
        .duration_since(SystemTime::UNIX_EPOCH)
        .unwrap()
        .as_secs()
        .to_string();
    let ours = [
        ("X-RateLimit-Remaining", "0"),
        ("X-RateLimit-Reset", soon.as_str()),
    ];
    let wait = limited(refused(429, &ours, json!({}))).unwrap().as_secs();
    assert!((80..=100).contains(&wait), "{wait}");
}

#[test]
fn a_server_that_hangs_is_left_in_time() {
    for reply in [|| Reply::Hang(Duration::from_secs(20)), || Reply::Drip] {
        let server = StandIn::start(move |_| reply());
        let mut settings = server.settings();
        settings.request_timeout = Duration::from_millis(600);
        let forge = open(Platform::GitHub, settings, ProjectPath::parse("o/r").unwrap()).unwrap();
        let start = Instant::now();
        let error = forge.project().unwrap_err();
        assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
        assert_eq!(
            error.kind,
            ErrorKind::Timeout {
                during: Phase::Answer
            }
        );
        assert!(error.is_transient() && error.may_have_arrived());
    }
}

#[test]
fn the_deadline_outweighs_the_limit_of_a_request() {
    let server = StandIn::start(|_| Reply::Hang(Duration::from_secs(20)));
    let mut settings = server.settings();
    settings.deadline = Some(Instant::now() + Duration::from_millis(600));
    let forge = open(Platform::GitLab, settings, ProjectPath::parse("o/r").unwrap()).unwrap();
    let start = Instant::now();
    assert_eq!(
        forge.project().unwrap_err().kind,
        ErrorKind::Timeout {
            during: Phase::Answer
        }
    );
    assert!(start.elapsed() < Duration::from_secs(5));
    let error = forge.project().unwrap_err();
    assert_eq!(error.kind, ErrorKind::Timeout { during: Phase::Start });
    assert!(!error.may_have_arrived());
    assert_eq!(server.received().len(), 1, "a passed deadline lets nothing out");
}

#[test]
fn a_refused_connection_has_sent_nothing() {
    let server = StandIn::start(|_| Reply::Close);
    let settings = server.settings();
    drop(server);
    let forge = open(Platform::GitHub, settings, ProjectPath::parse("o/r").unwrap()).unwrap();
    let error = forge.project().unwrap_err();
    assert!(
        matches!(error.kind, ErrorKind::Connection { sent: false, .. }),
        "{error:?}"
    );
    assert!(!error.may_have_arrived());
}

#[test]
fn a_server_that_does_not_speak_tls_is_a_failed_connection() {
    // It reads the greeting as a line of HTTP and hangs up; or it answers in plain text.
    for plain in [false, true] {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let server = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut greeting = [0; 64];
            let read = std::io::Read::read(&mut stream, &mut greeting).unwrap();
            if plain {
                std::io::Write::write_all(&mut stream, b"HTTP/1.1 400 Bad Request\r\n\r\n").unwrap();
            }
            greeting[..read].to_vec()
        });
        let api = ApiAddress::parse(&format!("https://127.0.0.1:{port}")).unwrap();
        let settings = Settings::new(api, None);
        let forge = open(Platform::GitHub, settings, ProjectPath::parse("o/r").unwrap()).unwrap();
        let error = forge.project().unwrap_err();
        assert!(matches!(error.kind, ErrorKind::Connection { .. }), "{error:?}");
        let greeting = server.join().unwrap();
        assert_eq!(greeting[..2], [0x16, 0x03], "this is no greeting of TLS");
    }
}

#[test]
fn a_connection_closed_early_may_have_brought_the_request() {
    for reply in [
        || Reply::Close,
        || Reply::Raw(b"HTTP/1.1 200 OK\r\nContent-Le".to_vec()),
        || Reply::Raw(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"id\":".to_vec()),
    ] {
        let error = error_of(reply);
        assert!(error.may_have_arrived(), "{error:?}");
        assert!(
            matches!(
                error.kind,
                ErrorKind::Connection { .. } | ErrorKind::Malformed { .. }
            ),
            "{error:?}"
        );
    }
}

#[test]
fn a_body_without_end_is_not_read_without_end() {
    let server = StandIn::start(|_| Reply::Endless);
    let mut settings = server.settings();
    settings.most_bytes = 100_000;
    let forge = open(Platform::GitHub, settings, ProjectPath::parse("o/r").unwrap()).unwrap();
    assert_eq!(
        forge.project().unwrap_err().kind,
        ErrorKind::TooLarge { limit: 100_000 }
    );
}

#[test]
fn what_is_no_answer_of_the_api_is_malformed() {
    let malformed = |reply: fn() -> Reply| {
        let error = error_of(reply);
        assert!(matches!(error.kind, ErrorKind::Malformed { .. }), "{error:?}");
    };
    malformed(|| Reply::Answer(200, Vec::new(), "{\"id\": ".to_owned()));
    malformed(|| Reply::Answer(200, Vec::new(), String::new()));
    malformed(|| answer(200, &json!({"id": "seven", "full_name": "o/r", "html_url": "x"})));
    malformed(|| answer(200, &json!({"id": 1, "full_name": "nameless", "html_url": "x"})));
    malformed(|| answer(304, &json!({})));
    malformed(|| Reply::Raw(b"SSH-2.0-OpenSSH_9.9\r\n\r\n".to_vec()));
}

#[test]
fn a_page_for_people_is_not_quoted() {
    let html = vec![("Content-Type", "text/html".to_owned())];
    let error = error_of(move || Reply::Answer(502, html.clone(), "<html>Bad Gateway</html>".to_owned()));
    assert_eq!(error.to_string(), "the platform answered 502 (GET /repos/o/r)");
}

#[test]
fn words_of_a_server_are_cut_and_hold_no_controls() {
    let text = format!("\u{1b}[31m{}\n", "ü".repeat(5_000));
    let ErrorKind::NotFound { said } = refused(404, &[], said(&text)) else {
        panic!("another error");
    };
    assert!(said.len() < 700 && !said.chars().any(char::is_control));
}

#[test]
fn a_redirect_on_the_same_origin_is_followed_with_the_credential() {
    let server = StandIn::start(|request| match request.path() {
        "/repos/o/old" => Reply::Answer(
            301,
            vec![("Location", "/repositories/7".to_owned())],
            String::new(),
        ),
        _ => answer(
            200,
            &json!({"id": 7, "full_name": "o/new", "html_url": "https://h/o/new"}),
        ),
    });
    let project = server.forge(Platform::GitHub, "o/old").project().unwrap();
    assert_eq!(project.path.as_str(), "o/new");
    let received = server.received();
    assert_eq!(
        received[1].header("authorization"),
        received[0].header("authorization")
    );
}

#[test]
fn a_redirect_elsewhere_is_told_and_not_followed() {
    let other = StandIn::start(|_| answer(200, &json!({})));
    let to = other.url("/repos/o/r?secret=1");
    let error = error_of(move || Reply::Answer(302, vec![("Location", to.clone())], String::new()));
    assert_eq!(
        error.kind,
        ErrorKind::Moved {
            to: other.url("/repos/o/r")
        }
    );
    assert!(other.received().is_empty(), "the credential went to another host");
}

#[test]
fn an_origin_that_only_begins_like_ours_is_elsewhere() {
    let server = StandIn::start(|_| Reply::Close);
    let to = format!("{}.example.invalid/repos", server.url(""));
    let error = error_of(move || Reply::Answer(302, vec![("Location", to.clone())], String::new()));
    assert!(matches!(error.kind, ErrorKind::Moved { .. }), "{error:?}");
}

#[test]
fn redirects_in_a_circle_end() {
    let server =
        StandIn::start(|_| Reply::Answer(302, vec![("Location", "/again".to_owned())], String::new()));
    let error = server.forge(Platform::GitHub, "o/r").project().unwrap_err();
    assert!(matches!(error.kind, ErrorKind::Moved { .. }));
    assert_eq!(server.received().len(), 4);
}

#[test]
fn a_request_that_changes_something_is_not_turned_into_a_question() {
    let moved = |status| {
        StandIn::start(move |request| match request.path() {
            "/repos/o/r/issues/1/labels" => {
                Reply::Answer(status, vec![("Location", "/moved".to_owned())], String::new())
            }
            _ => answer(200, &json!([])),
        })
    };
    let labels = ["a".to_owned()];
    let server = moved(301);
    let error = server
        .forge(Platform::GitHub, "o/r")
        .add_labels(1, &labels)
        .unwrap_err();
    assert!(matches!(error.kind, ErrorKind::Moved { .. }), "{error:?}");
    let server = moved(307);
    server
        .forge(Platform::GitHub, "o/r")
        .add_labels(1, &labels)
        .unwrap();
    let received = server.received();
    assert_eq!(
        (received[1].method.as_str(), received[1].body.as_str()),
        ("POST", r#"{"labels":["a"]}"#)
    );
}

#[test]
fn a_credential_does_not_go_over_plain_http_to_another_machine() {
    let server = StandIn::start(|_| Reply::Close);
    let credential = server.settings().credential;
    let make = |api: &str, allowed| {
        let mut settings = Settings::new(ApiAddress::parse(api).unwrap(), credential.clone());
        settings.allow_plain_http = allowed;
        open(Platform::GitHub, settings, ProjectPath::parse("o/r").unwrap()).map(drop)
    };
    assert_eq!(
        make("http://git.example.org/api", false),
        Err(SettingsError::PlainHttp)
    );
    assert_eq!(
        make("http://127.0.0.1.example.org", false),
        Err(SettingsError::PlainHttp)
    );
    assert_eq!(make("http://git.example.org/api", true), Ok(()));
    assert_eq!(make("http://[::1]:80/api", false), Ok(()));
    assert_eq!(make("https://git.example.org/api", false), Ok(()));
}
