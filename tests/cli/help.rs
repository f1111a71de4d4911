//! Help, version, completion and manual pages.

use crate::workspace::Workspace;

fn help(arguments: &[&str]) -> String {
    let ran = Workspace::new().run(arguments);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{arguments:?}");
    ran.stdout
}

#[test]
fn the_command_alone_prints_its_help() {
    insta::assert_snapshot!(help(&[]), @r#"
    Repairs repositories: broken JSON, YAML and JavaScript in, files that parse and say what was meant
    out

    Usage: qmoi [OPTIONS] [COMMAND]

    Commands:
      check       Find what is wrong
      fix         Repair what is wrong
      explain     Show how the repair of a place was chosen, and what else was thought of
      graph       Draw the jobs of a pipeline and what they wait for
      rules       List, explain, test and write rules
      hooks       Repair what is committed and judge what is pushed, through git hooks
      ci          Repair a branch: fix, commit and push, with retry; for pipelines and cron
      undo        Take back what a run of `qmoi ci` did
      audit       Show what was tried on servers, and verify the record
      recover     Finish or undo what a killed hook began
      init        Write a first qmoi.json, or a pipeline
      demo        Try qmoi on a broken sample repository
      lsp         Serve an editor: the language server
      completion  Print the completion script of a shell
      manual      Print the manual page, or write all of them
      help        Print this message or the help of the given subcommand(s)

    Options:
          --color <WHEN>  When to print colours [default: auto] [possible values: auto, always, never]
      -h, --help          Print help (see more with '--help')
      -V, --version       Print version

    Examples:
      qmoi check                  what is wrong in this folder
      qmoi fix --diff             what would be repaired, as a patch
      qmoi fix                    repair it
      qmoi rules explain json/trailing-comma

    Exit codes:
      0  clean, or everything repaired
      1  findings remain
      2  wrong usage or configuration
      3  an operation failed part-way; nothing is lost
    "#);
}

#[test]
fn check_explains_itself() {
    insta::assert_snapshot!(help(&["check", "--help"]), @r#"
Find what is wrong

Usage: qmoi check [OPTIONS] [PATH]...

Arguments:
  [PATH]...
          Files and folders [default: the current folder]

Options:
      --select <RULES>
          Run these rules, packs or categories only (comma-separated or repeated)

      --ignore <RULES>
          Do not run these rules, packs or categories (comma-separated or repeated)

      --config <FILE>
          Use this configuration instead of the qmoi.json found from the files upwards

      --no-cache
          Look at every file, even at those known to be clean

      --threads <N>
          How many threads work [default: as many as the machine runs at once]

      --stdin-path <PATH>
          Read standard input as the file at PATH; what PATH itself holds is not read

      --format <FORMAT>
          How findings are written

          Possible values:
          - full:    Excerpts of the source, for reading
          - concise: One line for each finding
          - json:    Everything, for programs (documented in docs/output/json.md)
          - sarif:   SARIF 2.1.0, with fixes
          - github:  Annotations of GitHub Actions
          - gitlab:  GitLab Code Quality
          - junit:   JUnit XML
          
          [default: full]

      --output <FILE>
          Write to FILE instead of standard output

      --color <WHEN>
          When to print colours

          Possible values:
          - auto:   On a terminal, unless NO_COLOR is set
          - always: Always
          - never:  Never
          
          [default: auto]

  -q, --quiet
          Print findings and failures only

  -h, --help
          Print help (see a summary with '-h')

Examples:
  qmoi check                                    everything in this folder
  qmoi check package.json .github               a file and a folder
  qmoi check --select syntax --ignore yaml      by category, without a pack
  qmoi check --format sarif --output qmoi.sarif for a code scanning service
  qmoi check --stdin-path a.json < a.json       text from an editor
"#);
}

#[test]
fn fix_explains_itself() {
    insta::assert_snapshot!(help(&["fix", "--help"]), @r#"
Repair what is wrong

Usage: qmoi fix [OPTIONS] [PATH]...

Arguments:
  [PATH]...
          Files and folders [default: the current folder]

Options:
      --select <RULES>
          Run these rules, packs or categories only (comma-separated or repeated)

      --ignore <RULES>
          Do not run these rules, packs or categories (comma-separated or repeated)

      --config <FILE>
          Use this configuration instead of the qmoi.json found from the files upwards

      --no-cache
          Look at every file, even at those known to be clean

      --threads <N>
          How many threads work [default: as many as the machine runs at once]

      --stdin-path <PATH>
          Read standard input as the file at PATH; what PATH itself holds is not read

      --format <FORMAT>
          How findings are written

          Possible values:
          - full:    Excerpts of the source, for reading
          - concise: One line for each finding
          - json:    Everything, for programs (documented in docs/output/json.md)
          - sarif:   SARIF 2.1.0, with fixes
          - github:  Annotations of GitHub Actions
          - gitlab:  GitLab Code Quality
          - junit:   JUnit XML
          
          [default: full]

      --output <FILE>
          Write to FILE instead of standard output

      --color <WHEN>
          When to print colours

          Possible values:
          - auto:   On a terminal, unless NO_COLOR is set
          - always: Always
          - never:  Never
          
          [default: auto]

  -q, --quiet
          Print findings and failures only

      --diff
          Print what would change as a unified diff, and write nothing

      --unsafe
          Apply fixes that need a person's eye as well

      --interactive
          Ask about every finding

  -h, --help
          Print help (see a summary with '-h')

Examples:
  qmoi fix                                   everything in this folder
  qmoi fix --diff | git apply                look first, then apply
  qmoi fix --unsafe .gitlab-ci.yml           with fixes that need a person's eye
  qmoi fix --interactive                     one by one
  qmoi fix --stdin-path a.json < a.json      repaired text on standard output
"#);
}

#[test]
fn every_other_command_shows_an_example() {
    for command in [
        "explain",
        "graph",
        "rules",
        "rules list",
        "rules explain",
        "rules test",
        "rules new",
        "hooks",
        "hooks install",
        "hooks uninstall",
        "hooks status",
        "hooks run",
        "hooks run pre-commit",
        "recover",
        "init",
        "completion",
        "manual",
    ] {
        let arguments: Vec<&str> = command.split(' ').chain(["--help"]).collect();
        let text = help(&arguments);
        assert!(
            text.contains("Example") && text.contains(&format!("qmoi {command}")),
            "{text}"
        );
    }
}

#[test]
fn the_version_is_one_line() {
    assert_eq!(
        help(&["--version"]),
        format!("qmoi {}\n", env!("CARGO_PKG_VERSION"))
    );
}

#[test]
fn shells_get_their_completion() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(help(&["completion", shell]).contains("stdin-path"), "{shell}");
    }
}

#[test]
fn manual_pages_are_printed_or_written() {
    assert!(help(&["manual"]).contains(".TH qmoi 1"));
    let workspace = Workspace::new();
    assert_eq!(workspace.run(&["manual", "--output", "man"]).code, 0);
    assert!(workspace.read("man/qmoi-fix.1").contains("unified diff"));
}

#[test]
fn a_typing_error_is_wrong_usage_with_a_hint() {
    let ran = Workspace::new().run(&["chekc"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
    assert!(ran.stderr.contains("check"), "{}", ran.stderr);
}
