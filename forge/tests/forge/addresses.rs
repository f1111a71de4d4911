//! Addresses of remotes, platforms behind them, and where their APIs are.

use proptest::prelude::*;
use qmoi_forge::{ApiAddress, Marker, Platform, ProjectPath, Remote, RemoteError, Scheme, SettingsError};

fn read(address: &str) -> (Scheme, String, Option<u16>, String) {
    let remote = Remote::parse(address).unwrap_or_else(|error| panic!("{address}: {error}"));
    (
        remote.scheme,
        remote.host,
        remote.port,
        remote.project.to_string(),
    )
}

#[test]
fn every_form_git_knows_is_read() {
    for (address, scheme, host, port, project) in [
        (
            "https://github.com/o/r.git",
            Scheme::Https,
            "github.com",
            None,
            "o/r",
        ),
        ("https://github.com/o/r", Scheme::Https, "github.com", None, "o/r"),
        (
            "https://github.com/o/r/",
            Scheme::Https,
            "github.com",
            None,
            "o/r",
        ),
        (
            "https://github.com/o/r.git/",
            Scheme::Https,
            "github.com",
            None,
            "o/r",
        ),
        (
            "https://u:p%40ss@GitLab.example:8443/g/s/t/r.git",
            Scheme::Https,
            "gitlab.example",
            Some(8443),
            "g/s/t/r",
        ),
        (
            "http://localhost:3000/o/r",
            Scheme::Http,
            "localhost",
            Some(3000),
            "o/r",
        ),
        (
            "ssh://git@host:2222/o/r.git",
            Scheme::Ssh,
            "host",
            Some(2222),
            "o/r",
        ),
        ("git+ssh://git@host/o/r", Scheme::Ssh, "host", None, "o/r"),
        ("git@github.com:o/r.git", Scheme::Ssh, "github.com", None, "o/r"),
        ("host.example:g/s/r", Scheme::Ssh, "host.example", None, "g/s/r"),
        ("git@host:/o/r.git", Scheme::Ssh, "host", None, "o/r"),
        ("git@[2001:db8::1]:o/r", Scheme::Ssh, "2001:db8::1", None, "o/r"),
        ("[::1]:o/r", Scheme::Ssh, "::1", None, "o/r"),
        (
            "ssh://git@[2001:db8::1]:22/o/r",
            Scheme::Ssh,
            "2001:db8::1",
            Some(22),
            "o/r",
        ),
        ("git://host/o/r", Scheme::Git, "host", None, "o/r"),
        ("https://host:/o/r", Scheme::Https, "host", None, "o/r"),
        (
            "https://host/o/with%20space",
            Scheme::Https,
            "host",
            None,
            "o/with space",
        ),
        ("  https://host/o/r\n", Scheme::Https, "host", None, "o/r"),
    ] {
        assert_eq!(
            read(address),
            (scheme, host.to_owned(), port, project.to_owned()),
            "{address}"
        );
    }
}

#[test]
fn what_names_no_project_on_a_host_is_refused() {
    for (address, error) in [
        ("/srv/git/r.git", RemoteError::Local),
        ("../r", RemoteError::Local),
        ("file:///srv/r.git", RemoteError::Local),
        ("C:/work/r", RemoteError::Local),
        ("./a:b/c", RemoteError::Local),
        ("", RemoteError::Local),
        ("s3://bucket/o/r", RemoteError::Scheme),
        ("https:///o/r", RemoteError::NoHost),
        ("https://host:port/o/r", RemoteError::BadPort),
        ("https://host:99999/o/r", RemoteError::BadPort),
        ("https://host", RemoteError::NoProject),
        ("https://host/r", RemoteError::NoProject),
        ("git@host:r.git", RemoteError::NoProject),
        ("https://host/o/../r", RemoteError::NoProject),
        ("https://host/o//r", RemoteError::NoProject),
        ("https://host/o/r%0a", RemoteError::NoProject),
    ] {
        assert_eq!(Remote::parse(address).unwrap_err(), error, "{address}");
    }
}

#[test]
fn a_path_has_an_owner_and_a_name() {
    let path = ProjectPath::parse("g/s/r").unwrap();
    assert_eq!((path.owner(), path.name()), ("g/s", "r"));
}

#[test]
fn a_host_tells_its_platform_by_its_name_or_not_at_all() {
    for (host, platform) in [
        ("github.com", Some(Platform::GitHub)),
        ("SSH.github.com", Some(Platform::GitHub)),
        ("tenant.ghe.com", Some(Platform::GitHub)),
        ("github.example.org", Some(Platform::GitHub)),
        ("gitlab.com", Some(Platform::GitLab)),
        ("my-gitlab.example.org", Some(Platform::GitLab)),
        ("codeberg.org", Some(Platform::Gitea)),
        ("forgejo.example.org", Some(Platform::Gitea)),
        ("git.example.org", None),
        ("notgithub.com", None),
    ] {
        assert_eq!(Platform::of_host(host), platform, "{host}");
    }
}

#[test]
fn an_api_is_where_its_platform_puts_it() {
    for (platform, remote, api) in [
        (Platform::GitHub, "git@github.com:o/r", "https://api.github.com"),
        (
            Platform::GitHub,
            "ssh://git@ssh.github.com:443/o/r",
            "https://api.github.com",
        ),
        (Platform::GitHub, "https://t.ghe.com/o/r", "https://api.t.ghe.com"),
        (
            Platform::GitHub,
            "https://github.example.org/o/r",
            "https://github.example.org/api/v3",
        ),
        (
            Platform::GitLab,
            "https://gitlab.com/g/r",
            "https://gitlab.com/api/v4",
        ),
        (Platform::GitLab, "https://h:8443/g/r", "https://h:8443/api/v4"),
        (Platform::GitLab, "ssh://git@h:2222/g/r", "https://h/api/v4"),
        (
            Platform::GitLab,
            "git@altssh.gitlab.com:g/r",
            "https://gitlab.com/api/v4",
        ),
        (
            Platform::Gitea,
            "http://localhost:3000/o/r",
            "http://localhost:3000/api/v1",
        ),
        (
            Platform::Gitea,
            "http://[::1]:3000/o/r",
            "http://[::1]:3000/api/v1",
        ),
    ] {
        let remote = Remote::parse(remote).unwrap();
        assert_eq!(platform.api_at(&remote).unwrap().as_str(), api);
    }
}

#[test]
fn an_api_address_is_plain() {
    assert_eq!(
        ApiAddress::parse("https://h/api/v4/").unwrap().as_str(),
        "https://h/api/v4"
    );
    for text in [
        "",
        "h/api",
        "ftp://h/api",
        "https://",
        "https://h/api?x=1",
        "/api",
    ] {
        assert_eq!(
            ApiAddress::parse(text),
            Err(SettingsError::NotAnAddress),
            "{text}"
        );
    }
}

#[test]
fn a_mark_cannot_end_its_comment_and_is_put_in_once() {
    for name in ["", "a b", "a-->", "a--b", "a\nb", "<a"] {
        assert!(Marker::new(name).is_err(), "{name}");
    }
    let mark = Marker::new("fix/main").unwrap();
    let once = mark.put_in("text\n");
    assert_eq!(once, "text\n\n<!-- qmoi:fix/main -->");
    assert_eq!(mark.put_in(&once), once);
    assert_eq!(mark.put_in(""), "<!-- qmoi:fix/main -->");
    assert!(!Marker::new("fix/main2").unwrap().is_in(&once) && !Marker::new("fix/mai").unwrap().is_in(&once));
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused_and_what_is_read_is_a_name(text in "\\PC{0,40}") {
        if let Ok(remote) = Remote::parse(&text) {
            prop_assert!(!remote.host.is_empty());
            prop_assert!(remote.project.as_str().split('/').count() >= 2);
            prop_assert!(remote.project.as_str().split('/').all(|part| !part.is_empty() && part != ".."));
        }
    }

    #[test]
    fn the_forms_of_one_project_agree(
        host in "[a-z][a-z0-9]{1,8}(\\.[a-z]{2,5})?", parts in proptest::collection::vec("[a-z0-9][a-z0-9_-]{0,8}", 2..5)
    ) {
        let path = parts.join("/");
        let forms = [
            format!("https://u:p@{host}/{path}.git"), format!("ssh://git@{host}:22/{path}"), format!("git@{host}:{path}.git"),
        ];
        for form in forms {
            let remote = Remote::parse(&form).unwrap();
            prop_assert_eq!((remote.host.as_str(), remote.project.as_str()), (host.as_str(), path.as_str()));
        }
    }
}
