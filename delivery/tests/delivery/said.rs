//! Every text known from git and from servers, in the output it was seen in, and the class it must get.

use qmoi_delivery::push_result::{Class, Flag, Hint, Outcome, PushOutput, Verdict, classify};

pub(crate) const OURS: &str = "refs/heads/main";

/// The verdict on a push of [`OURS`].
pub(crate) fn verdict(exit_code: i32, out: &str, error: &str) -> Verdict {
    match outcome(exit_code, out, error) {
        Outcome::Failed(verdict) => verdict,
        Outcome::Pushed(flag) => panic!("taken for a success ({flag:?}):\n{out}\n{error}"),
    }
}

pub(crate) fn outcome(exit_code: i32, out: &str, error: &str) -> Outcome {
    let output = PushOutput {
        exit_code: Some(exit_code),
        standard_output: out,
        standard_error: error,
    };
    classify(&output, OURS)
}

/// Standard output with one line for our ref.
pub(crate) fn ref_line(flag: char, rest: &str) -> String {
    format!("To https://host/o/r.git\n{flag}\trefs/heads/fix:{OURS}\t{rest}\nDone\n")
}

#[track_caller]
fn check_refused(table: &[(Class, Option<Hint>, &str, &str)]) {
    for (class, hint, rest, host) in table {
        let error = host
            .lines()
            .map(|line| format!("remote: {line}        \n"))
            .collect::<String>()
            + "error: failed to push some refs to 'https://host/o/r.git'\n";
        let verdict = verdict(1, &ref_line('!', rest), &error);
        assert_eq!(
            (verdict.class, verdict.hint),
            (*class, *hint),
            "{rest} with {host:?}"
        );
    }
}

#[track_caller]
fn check_unreported(table: &[(Class, Option<Hint>, i32, &str, &str)]) {
    for (class, hint, exit_code, out, error) in table {
        let verdict = verdict(*exit_code, out, error);
        assert_eq!((verdict.class, verdict.hint), (*class, *hint), "{error}");
    }
}

#[test]
fn every_flag_of_success_is_a_success() {
    for (flag, rest, expected) in [
        (' ', "1111111..2222222", Flag::FastForward),
        ('+', "1111111...2222222 (forced update)", Flag::Forced),
        ('*', "[new branch]", Flag::Created),
        ('=', "[up to date]", Flag::UpToDate),
        ('-', "[deleted]", Flag::Deleted),
    ] {
        assert_eq!(
            outcome(0, &ref_line(flag, rest), ""),
            Outcome::Pushed(expected),
            "{flag:?}"
        );
    }
}

#[test]
fn our_ref_counts_as_pushed_although_another_failed() {
    let out = format!(
        "To x\n!\trefs/heads/a:refs/heads/a\t[rejected] (fetch first)\n*\tHEAD:{OURS}\t[new branch]\nDone\n"
    );
    assert_eq!(outcome(1, &out, "error: failed"), Outcome::Pushed(Flag::Created));
}

#[test]
fn lost_races_are_races() {
    let lock = "error: cannot lock ref 'refs/heads/main': is at 1111111 but expected 2222222";
    check_refused(&[
        (Class::Race, None, "[rejected] (fetch first)", ""),
        (Class::Race, None, "[rejected] (non-fast-forward)", ""),
        (Class::Race, None, "[rejected] (stale info)", ""),
        (
            Class::Race,
            None,
            "[remote rejected] (failed to update ref)",
            lock,
        ),
        (Class::Race, None, "[remote rejected] (failed to update ref)", ""),
        (
            Class::Race,
            None,
            "[remote rejected] (reference already exists)",
            "",
        ),
        (
            Class::Race,
            None,
            "[remote rejected] (cannot lock ref 'refs/heads/main': reference already exists)",
            "",
        ),
        (
            Class::Race,
            None,
            "[remote rejected] (incorrect old value provided)",
            "",
        ),
    ]);
}

#[test]
fn an_atomic_push_fails_as_its_failing_ref_does() {
    let both = |other: &str| {
        format!("To x\n!\ta:{OURS}\t[rejected] (atomic push failed)\n!\tb:refs/heads/b\t{other}\nDone\n")
    };
    let class = |other| verdict(1, &both(other), "").class;
    assert_eq!(class("[rejected] (fetch first)"), Class::Race);
    assert_eq!(class("[remote rejected] (deletion prohibited)"), Class::Protected);
    assert_eq!(class("[rejected] (atomic push failed)"), Class::Race);
}

#[test]
fn a_ref_that_cannot_be_written_for_another_reason_is_no_race() {
    check_refused(&[
        (
            Class::Unknown,
            Some(Hint::BranchName),
            "[remote rejected] (failed to update ref)",
            "error: cannot lock ref 'refs/heads/a/b': 'refs/heads/a' exists; cannot create 'refs/heads/a/b'",
        ),
        (
            Class::Quota,
            None,
            "[remote rejected] (failed to update ref)",
            "fatal: write error: No space left on device",
        ),
    ]);
}

#[test]
fn failures_of_the_way_and_of_the_server_are_transient() {
    const DONE: &str = "Done\n";
    let unable = |why: &str| format!("fatal: unable to access 'https://host/o/r.git/': {why}\n");
    for status in [429, 500, 502, 503, 504] {
        let error = unable(&format!("The requested URL returned error: {status}"));
        assert_eq!(verdict(128, "", &error).class, Class::Transient, "{error}");
        let error = format!(
            "error: RPC failed; HTTP {status} curl 22 The requested URL returned error: {status}\n\
             send-pack: unexpected disconnect while reading sideband packet\n\
             fatal: the remote end hung up unexpectedly\n"
        );
        assert_eq!(verdict(1, DONE, &error).class, Class::Transient, "{error}");
    }
    for why in [
        "Failed to connect to host port 443 after 3 ms: Could not connect to server",
        "Could not resolve host: host.invalid",
        "gnutls_handshake() failed: The TLS connection was non-properly terminated.",
        "Operation too slow. Less than 1 bytes/sec transferred the last 5 seconds",
        "Recv failure: Connection reset by peer",
        "Empty reply from server",
    ] {
        assert_eq!(verdict(128, "", &unable(why)).class, Class::Transient, "{why}");
    }
    check_unreported(&[
        (
            Class::Transient,
            None,
            1,
            DONE,
            "error: RPC failed; curl 56 Recv failure: Connection reset by peer\nfatal: the remote end hung up unexpectedly\n",
        ),
        (
            Class::Transient,
            None,
            1,
            DONE,
            "error: RPC failed; curl 52 Empty reply from server\nsend-pack: unexpected disconnect while reading sideband packet\n",
        ),
        (
            Class::Transient,
            None,
            1,
            DONE,
            "send-pack: unexpected disconnect while reading sideband packet\nfatal: the remote end hung up unexpectedly\n",
        ),
        (Class::Transient, None, 128, "", "fatal: early EOF\n"),
        (
            Class::Transient,
            None,
            128,
            "",
            "ssh: connect to host h port 22: Connection timed out\nfatal: Could not read from remote repository.\n",
        ),
        (
            Class::Transient,
            None,
            128,
            "",
            "kex_exchange_identification: read: Connection reset by peer\nfatal: Could not read from remote repository.\n",
        ),
        (
            Class::Transient,
            None,
            128,
            "",
            "ssh: Could not resolve hostname h: Name or service not known\nfatal: Could not read from remote repository.\n",
        ),
        (
            Class::Transient,
            Some(Hint::RateLimit),
            128,
            "",
            "remote: You have exceeded a secondary rate limit.\nfatal: unable to access 'https://h/o/r/': The requested URL returned error: 403\n",
        ),
    ]);
    check_refused(&[
        (
            Class::Transient,
            None,
            "[remote rejected] (pre-receive hook declined)",
            "GitLab: 500 Internal Server Error",
        ),
        (
            Class::Transient,
            None,
            "[remote rejected] (pre-receive hook declined)",
            "GitLab: Internal API unreachable",
        ),
        (
            Class::Transient,
            None,
            "[remote rejected] (pre-receive hook declined)",
            "Gitea: Internal Server Error",
        ),
        (
            Class::Transient,
            None,
            "[remote rejected] (Internal Server Error)",
            "",
        ),
        (
            Class::Transient,
            None,
            "[remote failure] (remote failed to report status)",
            "",
        ),
    ]);
}

#[test]
fn a_push_ended_from_outside_may_have_arrived() {
    let output = PushOutput {
        exit_code: None,
        standard_output: "",
        standard_error: "",
    };
    let Outcome::Failed(verdict) = classify(&output, OURS) else {
        panic!("nothing was said of success");
    };
    assert_eq!(verdict.class, Class::Transient);
    assert!(verdict.class.may_have_arrived());
}

#[test]
fn refused_credentials_are_auth() {
    check_unreported(&[
        (
            Class::Auth,
            None,
            128,
            "",
            "fatal: could not read Username for 'https://host': terminal prompts disabled\n",
        ),
        (
            Class::Auth,
            None,
            1,
            "",
            "fatal: could not read Username for 'https://host': terminal prompts disabled\n\
             send-pack: unexpected disconnect while reading sideband packet\n\
             fatal: the remote end hung up unexpectedly\n\
             error: failed to push some refs to 'https://host/o/r'\n",
        ),
        (
            Class::Auth,
            None,
            128,
            "",
            "remote: HTTP Basic: Access denied\nfatal: Authentication failed for 'https://host/o/r.git/'\n",
        ),
        (
            Class::Auth,
            None,
            128,
            "",
            "remote: Invalid username or token.\nfatal: Authentication failed for 'https://host/o/r.git/'\n",
        ),
        (
            Class::Auth,
            None,
            128,
            "",
            "git@host: Permission denied (publickey).\r\nfatal: Could not read from remote repository.\n",
        ),
        (
            Class::Auth,
            None,
            128,
            "",
            "fatal: unable to access 'https://h/o/r/': The requested URL returned error: 401\n",
        ),
    ]);
}

#[test]
fn missing_rights_are_permission() {
    let unable = "fatal: unable to access 'https://h/o/r/': The requested URL returned error: 403\n";
    for (host, hint) in [
        ("You are not allowed to upload code.", None),
        ("Permission to o/r.git denied to u.", None),
        ("Write access to repository not granted.", None),
        (
            "This repository was archived so it is read-only.",
            Some(Hint::Archived),
        ),
    ] {
        let verdict = verdict(128, "", &format!("remote: {host}\n{unable}"));
        assert_eq!((verdict.class, verdict.hint), (Class::Permission, hint), "{host}");
    }
    check_unreported(&[
        (
            Class::Permission,
            None,
            128,
            "",
            "remote: Repository not found.\nfatal: repository 'https://h/o/r/' not found\n",
        ),
        (
            Class::Permission,
            None,
            128,
            "",
            "ERROR: Permission to o/r.git denied to u.\nfatal: Could not read from remote repository.\n",
        ),
    ]);
    let workflow = "refusing to allow a GitHub App to create or update workflow `.github/workflows/a.yml` without `workflows` permission";
    check_refused(&[
        (
            Class::Permission,
            Some(Hint::WorkflowRight),
            &format!("[remote rejected] ({workflow})"),
            "",
        ),
        (
            Class::Permission,
            None,
            "[remote rejected] (pre-receive hook declined)",
            "GitLab: You are not allowed to push code to this project.",
        ),
    ]);
}

#[test]
fn a_403_without_a_reason_is_ambiguous() {
    check_unreported(&[
        (
            Class::Ambiguous,
            None,
            128,
            "",
            "fatal: unable to access 'https://h/o/r/': The requested URL returned error: 403\n",
        ),
        (
            Class::Ambiguous,
            None,
            1,
            "Done\n",
            "error: RPC failed; HTTP 403 curl 22 The requested URL returned error: 403\nfatal: the remote end hung up unexpectedly\n",
        ),
        (
            Class::Ambiguous,
            None,
            128,
            "",
            "fatal: Could not read from remote repository.\n\nPlease make sure you have the correct access rights\nand the repository exists.\n",
        ),
    ]);
}

#[test]
fn branches_that_take_no_pushes_are_protected() {
    check_refused(&[
        (
            Class::Protected,
            None,
            "[remote rejected] (protected branch hook declined)",
            "error: GH006: Protected branch update failed for refs/heads/main.",
        ),
        (
            Class::Protected,
            None,
            "[remote rejected] (push declined due to repository rule violations)",
            "error: GH013: Repository rule violations found for refs/heads/main.",
        ),
        (
            Class::Protected,
            Some(Hint::SignatureRequired),
            "[remote rejected] (push declined due to repository rule violations)",
            "error: GH013: Repository rule violations found for refs/heads/main.\n- Commits must have verified signatures.",
        ),
        (
            Class::Protected,
            None,
            "[remote rejected] (pre-receive hook declined)",
            "error: GH003: Sorry, force-pushing to main is not allowed.",
        ),
        (
            Class::Protected,
            None,
            "[remote rejected] (pre-receive hook declined)",
            "GitLab: You are not allowed to push code to protected branches on this project.",
        ),
        (
            Class::Protected,
            None,
            "[remote rejected] (pre-receive hook declined)",
            "GitLab: You are not allowed to force push code to a protected branch on this project.",
        ),
        (
            Class::Protected,
            None,
            "[remote rejected] (pre-receive hook declined)",
            "GitLab: You are not allowed to merge code into protected branches on this project.",
        ),
        (
            Class::Protected,
            None,
            "[remote rejected] (non-fast-forward)",
            "error: denying non-fast-forward refs/heads/main (you should pull first)",
        ),
        (
            Class::Protected,
            None,
            "[remote rejected] (deletion prohibited)",
            "",
        ),
        (
            Class::Protected,
            None,
            "[remote rejected] (protected branch hook declined)",
            "",
        ),
    ]);
}

#[test]
fn other_servers_protect_their_branches_in_their_own_words() {
    let declined = "[remote rejected] (pre-receive hook declined)";
    for host in [
        "Gitea: Not allowed to push to protected branch main",
        "Forgejo: Not allowed to push to protected branch main",
        "Gitea: branch main is protected from force push",
        "Branch refs/heads/main can only be modified through pull requests.",
    ] {
        check_refused(&[(Class::Protected, None, declined, host)]);
    }
    let reason = "[remote rejected] (TF402455: Pushes to this branch are not permitted.)";
    check_refused(&[(Class::Protected, None, reason, "")]);
}

#[test]
fn a_certificate_nobody_vouches_for_is_local_and_a_broken_handshake_is_not() {
    let unable = |why: &str| {
        verdict(
            128,
            "",
            &format!("fatal: unable to access 'https://h/r/': {why}\n"),
        )
        .class
    };
    assert_eq!(
        unable("SSL certificate problem: unable to get local issuer certificate"),
        Class::Local
    );
    assert_eq!(
        unable("server certificate verification failed. CAfile: none"),
        Class::Local
    );
    assert_eq!(
        unable("OpenSSL SSL_read: unexpected eof while reading"),
        Class::Transient
    );
    assert_eq!(
        unable("HTTP/2 stream 1 was not closed cleanly: INTERNAL_ERROR (err 2)"),
        Class::Transient
    );
}

#[test]
fn other_hooks_of_the_server_are_hook() {
    let declined = "[remote rejected] (pre-receive hook declined)";
    check_refused(&[
        (Class::Hook, None, declined, ""),
        (Class::Hook, None, declined, "the moon is in the wrong place"),
        (Class::Hook, None, "[remote rejected] (hook declined)", ""),
        (
            Class::Hook,
            Some(Hint::Message),
            declined,
            "GitLab: Commit message does not follow the pattern '^JIRA-'",
        ),
        (
            Class::Hook,
            Some(Hint::BranchName),
            declined,
            "GitLab: Branch name 'x' does not follow the pattern '^(main|f/)'",
        ),
        (
            Class::Hook,
            Some(Hint::Author),
            declined,
            "GitLab: Author 'a@b' is not a member of team",
        ),
        (
            Class::Hook,
            Some(Hint::Author),
            declined,
            "error: GH007: Your push would publish a private email address.",
        ),
        (
            Class::Hook,
            Some(Hint::SecretInContent),
            "[remote rejected] (push declined due to repository rule violations)",
            "error: GH013: Repository rule violations found for refs/heads/main.\n- Push cannot contain secrets",
        ),
        (Class::Hook, None, "[remote rejected] (a reason nobody knows)", ""),
    ]);
}

#[test]
fn a_hook_on_this_side_is_a_local_hook() {
    const FAILED: &str = "error: failed to push some refs to 'https://h/o/r.git'\n";
    assert_eq!(verdict(1, "", FAILED).class, Class::LocalHook);
    let chatty = format!("checking the tests\n2 tests failed\n{FAILED}");
    assert_eq!(verdict(1, "words of the hook\n", &chatty).class, Class::LocalHook);
}

#[test]
fn what_is_too_large_is_quota() {
    check_refused(&[
        (
            Class::Quota,
            None,
            "[remote rejected] (unpacker error)",
            "fatal: pack exceeds maximum allowed size (1.00 MiB)",
        ),
        (
            Class::Quota,
            None,
            "[remote rejected] (pre-receive hook declined)",
            "error: GH001: Large files detected. You may want to try Git Large File Storage.",
        ),
        (
            Class::Quota,
            None,
            "[remote rejected] (pre-receive hook declined)",
            "GitLab: This repository has exceeded its size limit of 10 MB by 2 MB.",
        ),
    ]);
    check_unreported(&[(
        Class::Quota,
        None,
        1,
        "Done\n",
        "error: RPC failed; HTTP 413 curl 22 The requested URL returned error: 413\nfatal: the remote end hung up unexpectedly\n",
    )]);
}

#[test]
fn what_is_wrong_on_this_side_is_local() {
    check_unreported(&[
        (
            Class::Local,
            None,
            128,
            "",
            "fatal: You are not currently on a branch.\nTo push the history leading to the current\n",
        ),
        (
            Class::Local,
            None,
            128,
            "",
            "Author identity unknown\n\n*** Please tell me who you are.\n",
        ),
        (
            Class::Local,
            None,
            128,
            "",
            "fatal: no email was given and auto-detection is disabled\n",
        ),
        (
            Class::Local,
            None,
            128,
            "",
            "error: unable to write file: No space left on device\n",
        ),
        (
            Class::Local,
            None,
            128,
            "",
            "fatal: detected dubious ownership in repository at '/x'\n",
        ),
        (
            Class::Local,
            None,
            1,
            "",
            "error: src refspec nope does not match any\nerror: failed to push some refs to 'x'\nhint: x\n",
        ),
        (
            Class::Local,
            Some(Hint::PushOptionsUnsupported),
            128,
            "",
            "fatal: the receiving end does not support push options\nfatal: the remote end hung up unexpectedly\n",
        ),
    ]);
    check_refused(&[(
        Class::Local,
        Some(Hint::Shallow),
        "[remote rejected] (shallow update not allowed)",
        "",
    )]);
}

#[test]
fn what_nobody_knows_is_unknown_and_never_a_success() {
    assert_eq!(verdict(128, "", "fatal: something new\n").class, Class::Unknown);
    assert_eq!(verdict(0, "Everything up-to-date\n", "").class, Class::Unknown);
    assert_eq!(verdict(0, "", "").class, Class::Unknown);
    assert_eq!(
        verdict(1, &ref_line('!', "[rejected] (already exists)"), "").class,
        Class::Unknown
    );
}
