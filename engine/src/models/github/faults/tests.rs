use crate::document::Document;
use crate::language::FileClass;
use crate::limits::Limits;
use crate::models::fault::{At, faults};

/// The faults of a workflow, each as `kind text`, in the order of their places.
fn found(text: &str) -> Vec<String> {
    let path = ".github/workflows/ci.yml";
    let document = Document::from_text(path, FileClass::Yaml, text, &Limits::default()).unwrap();
    assert!(!document.is_broken(), "{text}");
    let view = document.view().unwrap();
    let faults = faults(&document).list;
    let mut told: Vec<(usize, String)> = faults
        .iter()
        .map(|fault| {
            let span = match fault.captures.first() {
                Some((_, At::Node(node))) => view.span(*node),
                Some((_, At::Span(span))) => *span,
                None => crate::text::Span::at(0),
            };
            (
                span.start,
                format!("{} {}", fault.kind, span.text(document.text())),
            )
        })
        .collect();
    told.sort();
    told.into_iter().map(|(_, told)| told).collect()
}

#[test]
fn names_in_quotes_blocks_and_brackets_are_found_where_they_stand() {
    let text = "\
on: push
jobs:
  a:
    runs-on: x
    steps:
      - run: |
          echo é ${{ steps.none.outcome }} ${{ steps['gone'].outcome }}
      - run: 'echo ${{ matrix[''os''] }}'
      - {run: \"echo \\\"${{ needs.b.result }}\\\"\"}
      - if: \"!steps.gone.outcome\"
        run: x
";
    assert_eq!(
        found(text),
        [
            "github/step-output-ref none",
            "github/step-output-ref gone",
            "github/matrix-ref os",
            "github/needs-output-ref b",
            "github/step-output-ref gone",
        ]
    );
}

#[test]
fn what_is_computed_or_only_looks_like_a_name_is_left_alone() {
    let text = "\
on: push
jobs:
  a:
    runs-on: x
    needs: []
    strategy: ${{ fromJSON(inputs.all) }}
    steps:
      - id: s
        uses: a/b@v1
      - run: echo steps.none needs.none ${{ format('steps.none {0}', steps.s.outputs.any) }} ${{ matrix.any }}
      - run: echo ${{ github.event.steps.none }} ${{ toJSON(needs) }} ${{ needs.*.result }}
";
    assert_eq!(found(text), [""; 0]);
}

#[test]
fn expressions_of_any_length_depth_and_shape_are_answered() {
    let long = format!(
        "on: push\njobs:\n  a:\n    runs-on: x\n    if: {}\n",
        "a.b || ".repeat(3_000)
    );
    assert_eq!(found(&long).len(), 1);
    let deep = format!(
        "on: push\njobs:\n  a:\n    runs-on: x\n    if: {}\n",
        "(".repeat(15_000)
    );
    assert_eq!(found(&deep).len(), 1);
    for text in [
        "",
        "on: push\n",
        "jobs: []\non: 1\n",
        "on:\n  - [push]\njobs: {1: {needs: [1, ~, {a: b}], steps: x}, a: ~}\n",
        "on: {schedule: [{cron: ~}, 1]}\njobs: {a: {steps: [1, {run: [a]}]}}\n",
        "on: push\njobs: {a: {if: '${{', name: '${{ }}', steps: [{if: }]}}\n",
        "on: push\r\njobs:\r\n  a:\r\n    needs: b\r\n    if: |\r\n      ${{ a }}\r\n",
    ] {
        let _answered = found(text);
    }
}

#[test]
fn many_jobs_and_circles_are_answered() {
    let mut text = String::from("on: push\njobs:\n");
    for number in 0..5_000 {
        let next = (number + 1) % 5_000;
        text.push_str(&format!(
            "  j{number}: {{runs-on: x, needs: [j{next}, k{number}], if: needs.l.result, steps: []}}\n"
        ));
    }
    let found = found(&text);
    let of = |kind: &str| found.iter().filter(|line| line.starts_with(kind)).count();
    // Those that come first are told, and the rest once there are fewer.
    assert_eq!(found.len(), 1000);
    assert!(of("github/needs-cycle") <= 1);
    assert!(of("github/unknown-need") >= 499);
}
