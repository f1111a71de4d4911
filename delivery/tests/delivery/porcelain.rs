//! The reader of `--porcelain` output.

use proptest::prelude::*;
use qmoi_delivery::push_result::{Class, Flag, Outcome, PushOutput, classify, parse};

#[test]
fn a_line_is_taken_apart() {
    let out = "To h:o/r.git\n!\trefs/heads/a=b:refs/heads/c\t[remote rejected] (a (nested) reason)\n \tHEAD~1:refs/heads/d\t1..2\nDone\n";
    let read = parse(out);
    assert!(read.done);
    let [refused, moved] = read.lines.as_slice() else {
        panic!("{read:?}");
    };
    assert_eq!(
        (
            refused.flag,
            refused.from,
            refused.to,
            refused.summary,
            refused.reason
        ),
        (
            Flag::Rejected,
            "refs/heads/a=b",
            "refs/heads/c",
            "[remote rejected]",
            Some("a (nested) reason")
        )
    );
    assert_eq!(
        (moved.flag, moved.summary, moved.reason),
        (Flag::FastForward, "1..2", None)
    );
}

#[test]
fn a_deletion_has_no_name_on_our_side() {
    let read = parse("To x\n-\t:refs/heads/a\t[deleted]\n");
    assert_eq!((read.lines[0].from, read.lines[0].to), ("", "refs/heads/a"));
}

#[test]
fn windows_line_ends_are_read() {
    assert_eq!(
        parse("To x\r\n*\ta:refs/heads/a\t[new branch]\r\nDone\r\n")
            .lines
            .len(),
        1
    );
}

/// Lines of every kind in any order, and pieces of them.
fn output() -> impl Strategy<Value = String> {
    let line = prop_oneof![
        Just("To https://h/o/r".to_owned()),
        Just("Done".to_owned()),
        Just("remote: x".to_owned()),
        Just("error: failed to push some refs to 'x'".to_owned()),
        "[ +*=!-]\t[a-z/:]{0,20}\t\\[?[a-z ]{0,12}\\]?( \\([a-z ()]{0,16}\\))?",
        "(fatal|error|remote): \\PC{0,40}",
        "\\PC{0,30}",
    ];
    proptest::collection::vec(line, 0..8).prop_map(|lines| lines.join("\n"))
}

proptest! {
    #[test]
    fn any_output_gets_an_outcome_and_the_same_one_again(code in proptest::option::of(0..130_i32), out in output(), error in output()) {
        let output = PushOutput { exit_code: code, standard_output: &out, standard_error: &error };
        let first = classify(&output, "refs/heads/a");
        prop_assert_eq!(&first, &classify(&output, "refs/heads/a"));
    }

    #[test]
    fn success_is_told_only_by_a_line_of_our_ref(code in 0..2_i32, out in output(), error in output()) {
        let output = PushOutput { exit_code: Some(code), standard_output: &out, standard_error: &error };
        if let Outcome::Pushed(flag) = classify(&output, "refs/heads/a") {
            prop_assert!(flag != Flag::Rejected);
            prop_assert!(out.lines().any(|line| line.contains(":refs/heads/a\t") && !line.starts_with('!')));
        }
    }

    #[test]
    fn what_is_written_as_a_ref_line_is_read_as_one(
        from in "[a-zA-Z0-9/_.~^@{}=-]{0,20}", to in "refs/heads/[a-z0-9/_=-]{1,20}", reason in "[a-z]([a-z() '`.]{0,28}[a-z)])?"
    ) {
        let out = format!("To x\n!\t{from}:{to}\t[remote rejected] ({reason})\nDone\n");
        let read = parse(&out);
        prop_assert_eq!(read.lines.len(), 1);
        let line = &read.lines[0];
        prop_assert_eq!((line.from, line.to, line.reason), (from.as_str(), to.as_str(), Some(reason.as_str())));
    }

    #[test]
    fn no_host_text_beside_a_declined_push_makes_it_a_local_matter_or_a_success(said in "\\PC{0,60}") {
        let out = "To x\n!\tx:refs/heads/a\t[remote rejected] (pre-receive hook declined)\nDone\n";
        let error = format!("remote: {said}\nerror: failed to push some refs to 'x'\n");
        let output = PushOutput { exit_code: Some(1), standard_output: out, standard_error: &error };
        let Outcome::Failed(verdict) = classify(&output, "refs/heads/a") else {
            return Err(TestCaseError::fail("a success"));
        };
        prop_assert!(!matches!(verdict.class, Class::LocalHook | Class::Local | Class::Auth | Class::Race), "{:?}", verdict);
    }
}
