//! Text that looks like something else: what a server, a hook or a name of a ref may print must not choose the class.

use qmoi_delivery::push_result::{Class, Outcome};

use crate::said::{OURS, outcome, ref_line, verdict};

const DECLINED: &str = "[remote rejected] (pre-receive hook declined)";
const FAILED: &str = "error: failed to push some refs to 'https://h/o/r.git'\n";

#[test]
fn a_hook_that_speaks_of_status_codes_is_still_a_hook() {
    for forged in [
        "remote: fatal: unable to access 'https://h/': The requested URL returned error: 503",
        "remote: error: RPC failed; HTTP 500 curl 22",
        "remote: fatal: the remote end hung up unexpectedly",
        "remote: fatal: Authentication failed for 'https://h/'",
        "remote: error: 503",
        "remote: Could not resolve host: h",
        "remote: our page says GitLab: 500 Internal Server Error sometimes",
        "remote: see also GH006: in the manual",
        "remote: No space left on device",
    ] {
        let error = format!("{forged}\n{FAILED}");
        assert_eq!(
            verdict(1, &ref_line('!', DECLINED), &error).class,
            Class::Hook,
            "{forged}"
        );
    }
}

#[test]
fn a_carriage_return_or_an_escape_does_not_step_out_of_host_text() {
    let error =
        "remote: a\rremote: fatal: unable to access 'x': The requested URL returned error: 503\u{1b}[K\n";
    assert_eq!(verdict(1, &ref_line('!', DECLINED), error).class, Class::Hook);
}

#[test]
fn host_text_alone_is_no_status() {
    let error = "remote: fatal: unable to access 'https://h/': The requested URL returned error: 503\n";
    assert_eq!(verdict(128, "", error).class, Class::Unknown);
}

#[test]
fn a_status_written_into_an_address_is_not_the_status() {
    let error = "fatal: unable to access 'https://h/The requested URL returned error: 503/': \
                 The requested URL returned error: 403\n";
    assert_eq!(verdict(128, "", error).class, Class::Ambiguous);
}

#[test]
fn words_of_success_on_standard_error_are_no_success() {
    let error = format!("remote: *\tHEAD:{OURS}\t[new branch]\nTo x\n*\tHEAD:{OURS}\t[new branch]\n");
    assert!(matches!(outcome(1, "", &error), Outcome::Failed(_)));
}

#[test]
fn a_ref_line_printed_by_a_local_hook_above_the_report_is_not_read() {
    let out = format!("*\tHEAD:{OURS}\t[new branch]\n");
    assert_eq!(verdict(1, &out, FAILED).class, Class::LocalHook);
}

#[test]
fn a_local_hook_that_speaks_like_a_broken_line_is_still_a_local_hook() {
    for forged in [
        "fatal: unable to access 'x': The requested URL returned error: 503",
        "error: RPC failed; HTTP 500 curl 22 The requested URL returned error: 500",
        "ssh: Could not resolve hostname h",
        "remote: GitLab: You are not allowed to push code to protected branches on this project.",
        "fatal: Authentication failed for 'https://h/'",
    ] {
        let error = format!("{forged}\nthe hook is sorry\n{FAILED}");
        assert_eq!(verdict(1, "", &error).class, Class::LocalHook, "{forged}");
        let error = format!("{forged}\n{FAILED}");
        assert_eq!(verdict(1, "", &error).class, Class::LocalHook, "{forged}");
    }
}

#[test]
fn a_refusal_outweighs_a_success_of_the_same_ref() {
    let out = format!("To a\n*\tx:{OURS}\t[new branch]\nTo b\n!\tx:{OURS}\t[rejected] (fetch first)\nDone\n");
    assert_eq!(verdict(1, &out, "").class, Class::Race);
}

#[test]
fn the_servers_words_do_not_pass_for_gits_own_verdict() {
    for reason in ["fetch first", "stale info"] {
        let rest = format!("[remote rejected] ({reason})");
        assert_eq!(
            verdict(1, &ref_line('!', &rest), "").class,
            Class::Hook,
            "{reason}"
        );
    }
}

#[test]
fn the_success_of_a_ref_with_a_longer_name_is_not_ours() {
    let out = format!("To x\n*\tx:{OURS}-2\t[new branch]\n*\tx:refs/heads/a/main\t[new branch]\nDone\n");
    assert_eq!(verdict(0, &out, "").class, Class::Unknown);
}

#[test]
fn a_rule_of_the_platform_is_not_made_transient_by_words_beside_it() {
    let error = "remote: Internal Server Error\nremote: error: GH006: Protected branch update failed\n";
    let rest = "[remote rejected] (protected branch hook declined)";
    assert_eq!(verdict(1, &ref_line('!', rest), error).class, Class::Protected);
}
