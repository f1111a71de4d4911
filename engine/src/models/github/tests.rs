use insta::assert_snapshot;

use super::super::tests::{Folder, table};

const WORKFLOW: &str = "\
name: é
on:
  push: {branches: [main]}
  workflow_dispatch:
    inputs:
      level: {type: choice, description: How much, options: [a]}
env:
  NODE: 22
  BOTH: 1
jobs:
  plan:
    runs-on: ubuntu-latest
    outputs:
      list: ${{ steps.make.outputs.list }}
      gone: ${{ steps.away.outputs.x }}
    steps:
      - id: make
        run: |
          echo \"list=é\" >> \"$GITHUB_OUTPUT\"
          npm run build
      - uses: actions/checkout@v4
        id: \"out\"
        env: {BOTH: 2}
        with:
          ref: ${{ env.BOTH }}-${{ env.NODE }}
      - uses: ./tools/setup
        id: setup
        with:
          deep: ${{ github.event.inputs.level }}
      - run: 'echo ${{ steps.setup.outputs[''size''] }} ${{ steps.out.outputs.ref }}'
        working-directory: ./web
  test-it:
    needs: [plan, \"Plan\"]
    if: needs.plan.outputs.list != '' && inputs.level
    strategy:
      matrix:
        os: &os [a, b]
        node: ['20']
        include:
          - os: c
            extra: true
    runs-on: \"${{ matrix.os }}\"
    steps:
      - run: npm test -- ${{ matrix.extra }} ${{ matrix.none }} \"${{ needs['plan'].outputs.none }}\"
      - if: |
          steps.make.outcome == 'success'
        run: x
  call:
    needs: test-it
    uses: ./.github/workflows/called.yml
    with: {who: ${{ needs.test-it.result }}}
    secrets: {token: ${{ secrets.TOKEN }}}
  last:
    needs: [call, nobody]
    runs-on: x
    strategy: {matrix: \"${{ fromJSON(needs.call.outputs.result) }}\"}
    steps: [{run: \"${{ matrix.any }}\"}]
";

const CALLED: &str = "\
on:
  workflow_call:
    inputs: {who: {required: true, type: string}}
    secrets: {TOKEN: {}}
    outputs: {result: {value: \"${{ jobs.only.outputs.r }}\"}}
jobs:
  only:
    runs-on: x
    outputs: {r: \"${{ inputs.who }}\"}
    steps: [{run: x}]
";

const ACTION: &str = "\
inputs:
  deep: {description: x}
outputs:
  size: {value: \"${{ steps.s.outputs.size }}\"}
runs:
  using: composite
  steps:
    - id: s
      shell: bash
      run: echo \"size=${{ inputs.deep }}\" >> $GITHUB_OUTPUT
";

fn folder(end: &str) -> Folder {
    let ends = |text: &str| text.replace('\n', end);
    let workflow = WORKFLOW
        .replace(
            "{who: ${{ needs.test-it.result }}}",
            "{who: \"${{ needs.test-it.result }}\"}",
        )
        .replace(
            "{token: ${{ secrets.TOKEN }}}",
            "{token: \"${{ secrets.TOKEN }}\"}",
        );
    Folder::of(&[
        (".github/workflows/ci.yml", &ends(&workflow)),
        (".github/workflows/called.yml", &ends(CALLED)),
        ("tools/setup/action.yml", &ends(ACTION)),
        (
            "package.json",
            "{\"scripts\": {\"build\": \"x\", \"test\": \"npm run build\"}}",
        ),
        ("web/package.json", "{\"scripts\": {}}"),
    ])
}

#[test]
fn every_name_of_a_workflow_is_found_with_those_who_use_it() {
    assert_snapshot!(table(&folder("\n").models(".github/workflows/ci.yml")).join("\n"), @r#"
    package.json:1 script build = x
    package.json:1 script test = npm run build
    .github/workflows/ci.yml:6 input level = input, choice: How much
    .github/workflows/ci.yml:8 environment variable NODE = for all jobs
    .github/workflows/ci.yml:9 environment variable BOTH = for all jobs
    .github/workflows/ci.yml:11 job plan = job on ubuntu-latest
    .github/workflows/ci.yml:14 job output list = output of this job
    .github/workflows/ci.yml:15 job output gone = output of this job
    .github/workflows/ci.yml:17 step make = echo "list=é" >> "$GITHUB_OUTPUT"
    .github/workflows/ci.yml:19 step output list = set by the step's script
    .github/workflows/ci.yml:23 environment variable BOTH = for this step
    .github/workflows/ci.yml:22 step out = actions/checkout@v4
    .github/workflows/ci.yml:27 step setup = ./tools/setup
    .github/workflows/ci.yml:32 job test-it = job on "${{ matrix.os }}"
    .github/workflows/ci.yml:37 matrix key os = [a, b]
    .github/workflows/ci.yml:38 matrix key node = ['20']
    .github/workflows/ci.yml:41 matrix key extra = true
    .github/workflows/ci.yml:48 job call = job that calls ./.github/workflows/called.yml
    .github/workflows/ci.yml:53 job last = job on x
    .github/workflows/called.yml:3 input who = input, string
    .github/workflows/called.yml:4 secret TOKEN = secret that callers hand over
    .github/workflows/called.yml:5 output result = output of this workflow
    .github/workflows/called.yml:7 job only = job on x
    .github/workflows/called.yml:9 job output r = output of this job
    tools/setup/action.yml:2 input deep = input, string: x
    tools/setup/action.yml:4 output size = output of this action
    tools/setup/action.yml:8 step s = echo "size=${{ inputs.deep }}" >> $GITHUB_OUTPUT
    tools/setup/action.yml:10 step output size = set by the step's script
    .github/workflows/ci.yml:37 anchor os = anchor
    package.json:1 script build -> package.json:1
    .github/workflows/ci.yml:29 input deep -> tools/setup/action.yml:2
    .github/workflows/ci.yml:33 job plan -> .github/workflows/ci.yml:11
    .github/workflows/ci.yml:33 job Plan -> .github/workflows/ci.yml:11
    .github/workflows/ci.yml:40 matrix key os -> .github/workflows/ci.yml:37
    .github/workflows/ci.yml:49 job test-it -> .github/workflows/ci.yml:32
    .github/workflows/ci.yml:51 input who -> .github/workflows/called.yml:3
    .github/workflows/ci.yml:52 secret token -> .github/workflows/called.yml:4
    .github/workflows/ci.yml:54 job call -> .github/workflows/ci.yml:48
    .github/workflows/ci.yml:54 job nobody -> nowhere
    .github/workflows/ci.yml:14 step make -> .github/workflows/ci.yml:17
    .github/workflows/ci.yml:14 step output list -> .github/workflows/ci.yml:19
    .github/workflows/ci.yml:15 step away -> nowhere
    .github/workflows/ci.yml:15 step output x -> nowhere, and may
    .github/workflows/ci.yml:25 environment variable BOTH -> .github/workflows/ci.yml:23
    .github/workflows/ci.yml:25 environment variable NODE -> .github/workflows/ci.yml:8
    .github/workflows/ci.yml:29 input level -> .github/workflows/ci.yml:6
    .github/workflows/ci.yml:30 step setup -> .github/workflows/ci.yml:27
    .github/workflows/ci.yml:30 output size -> tools/setup/action.yml:4
    .github/workflows/ci.yml:30 step out -> .github/workflows/ci.yml:22
    .github/workflows/ci.yml:30 step output ref -> nowhere, and may
    .github/workflows/ci.yml:34 job plan -> .github/workflows/ci.yml:11
    .github/workflows/ci.yml:34 job output list -> .github/workflows/ci.yml:14
    .github/workflows/ci.yml:34 input level -> .github/workflows/ci.yml:6
    .github/workflows/ci.yml:42 matrix key os -> .github/workflows/ci.yml:37
    .github/workflows/ci.yml:44 matrix key extra -> .github/workflows/ci.yml:41
    .github/workflows/ci.yml:44 matrix key none -> nowhere
    .github/workflows/ci.yml:44 job plan -> .github/workflows/ci.yml:11
    .github/workflows/ci.yml:44 job output none -> nowhere
    .github/workflows/ci.yml:46 step make -> nowhere
    .github/workflows/ci.yml:51 job test-it -> .github/workflows/ci.yml:32
    .github/workflows/ci.yml:52 secret TOKEN -> nowhere, and may
    .github/workflows/ci.yml:56 job call -> .github/workflows/ci.yml:48
    .github/workflows/ci.yml:56 output result -> .github/workflows/called.yml:5
    .github/workflows/ci.yml:57 matrix key any -> nowhere, and may
    .github/workflows/called.yml:5 job only -> .github/workflows/called.yml:7
    .github/workflows/called.yml:5 job output r -> .github/workflows/called.yml:9
    .github/workflows/called.yml:9 input who -> .github/workflows/called.yml:3
    tools/setup/action.yml:4 step s -> tools/setup/action.yml:8
    tools/setup/action.yml:4 step output size -> tools/setup/action.yml:10
    tools/setup/action.yml:10 input deep -> tools/setup/action.yml:2
    .github/workflows/ci.yml:20 script build -> package.json:1
    .github/workflows/ci.yml:44 script test -> package.json:1
    "#);
}

#[test]
fn the_same_names_are_found_with_other_line_ends_and_from_an_action() {
    let sorted = |folder: &Folder, name: &str| {
        let mut lines = table(&folder.models(name));
        lines.sort();
        lines
    };
    let one = sorted(&folder("\n"), ".github/workflows/ci.yml");
    assert_eq!(one, sorted(&folder("\r\n"), ".github/workflows/ci.yml"));
    assert_eq!(one, sorted(&folder("\n"), "tools/setup/action.yml"));
    assert_eq!(one, sorted(&folder("\n"), "package.json"));
}

#[test]
fn ten_thousand_jobs_take_no_time() {
    let mut text = "on: push\njobs:\n".to_owned();
    for number in 0..10_000 {
        let last = number / 2;
        text += &format!(
            "  j{number}:\n    needs: [j{last}]\n    runs-on: x\n    outputs: {{o: x}}\n    steps: [{{id: s, run: \"${{{{ needs.j{last}.outputs.o }}}}\"}}]\n"
        );
    }
    let models = Folder::of(&[(".github/workflows/a.yml", &text)]).models(".github/workflows/a.yml");
    assert_eq!(models.names.references.len(), 30_000);
    let known = |reference: &&super::super::Reference| models.names.is_known(&reference.at.symbol);
    assert_eq!(models.names.references.iter().filter(known).count(), 30_000);
}
