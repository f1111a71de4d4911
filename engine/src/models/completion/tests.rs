use super::super::tests::Folder;
use super::*;
use crate::models::Files;

fn offered(name: &str, text: &str, others: &[(&str, &str)]) -> Vec<String> {
    let offset = text.find('¦').unwrap();
    let text = text.replace('¦', "");
    let mut files = others.to_vec();
    files.push((name, &text));
    let folder = Folder::of(&files);
    let document = folder.files().read(name).unwrap();
    let found = complete(&document, offset, folder.files()).into_iter();
    let apply = |completion: Completion| {
        let line_start = text[..offset].rfind('\n').map_or(0, |at| at + 1);
        let line_end = text[offset..].find('\n').map_or(text.len(), |at| offset + at);
        let replace = completion.replace;
        assert!(replace.start <= offset && offset <= replace.end, "{replace:?}");
        format!(
            "{}{}{}",
            &text[line_start..replace.start],
            completion.insert,
            &text[replace.end..line_end]
        )
    };
    found.map(apply).collect()
}

const HEAD: &str = "stages: [one, 'two x']\n.base: {script: x, stage: one}\nbuild: {extends: .base}\n\"te st\": {extends: .base}\n";

fn pipeline(tail: &str) -> Vec<String> {
    let scripts = [(
        "package.json",
        "{\"scripts\": {\"lint\": \"x\", \"lint:js\": \"y\"}}",
    )];
    offered(".gitlab-ci.yml", &format!("{HEAD}{tail}"), &scripts)
}

#[test]
fn names_of_a_pipeline_are_offered_in_a_file_that_is_broken_there() {
    assert_eq!(
        pipeline("x:\n  needs: [bu¦\n  stage: one\n"),
        ["  needs: [build", "  needs: [te st"]
    );
    assert_eq!(
        pipeline("x:\n  needs: ['¦\n"),
        ["  needs: ['build", "  needs: ['te st"]
    );
    assert_eq!(pipeline("x:\n  needs:\n  - job: ¦\n")[0], "  - job: build");
    assert_eq!(
        pipeline("x:\n  needs: ¦\n"),
        ["  needs: [build]", "  needs: [te st]"]
    );
    assert_eq!(pipeline("x:\n  needs:\n    bu¦\n")[0], "    - build");
    assert_eq!(
        pipeline("x:\n  dependencies: [build, ¦]\n")[0],
        "  dependencies: [build, build]"
    );
    assert_eq!(
        pipeline("x:\n  extends: ¦\n"),
        ["  extends: .base", "  extends: build", "  extends: te st"]
    );
    assert_eq!(
        pipeline("x:\n  stage: ¦one\n"),
        [
            "  stage: one",
            "  stage: two x",
            "  stage: .pre",
            "  stage: .post"
        ]
    );
    assert_eq!(pipeline("x: {environment: {on_stop: ¦").len(), 2);
    assert_eq!(
        pipeline("x:\n  script:\n    - !reference [¦\n")[0],
        "    - !reference [.base"
    );
    assert_eq!(
        pipeline("x:\n  script:\n    - !reference [.base, ¦\n"),
        [
            "    - !reference [.base, script",
            "    - !reference [.base, stage"
        ]
    );
    assert_eq!(
        pipeline("x:\n  script:\n    - npm run li¦\n"),
        ["    - npm run lint", "    - npm run lint:js"]
    );
    assert_eq!(pipeline("x:\n  image: ¦\n"), [""; 0]);
}

const WORKFLOW: &str = "on:\n  workflow_dispatch:\n    inputs: {level: {type: choice}}\nenv: {CI_A: 1}\njobs:\n  one:\n    runs-on: x\n    outputs: {out: x}\n    steps:\n      - id: first\n        run: |\n          echo version=1 >> $GITHUB_OUTPUT\n      - uses: ./act\n        id: second\n";

fn workflow(tail: &str) -> Vec<String> {
    let action = "inputs: {depth: {}}\noutputs: {size: {value: x}}\nruns: {using: composite, steps: []}\n";
    let others = [
        ("act/action.yml", action),
        ("package.json", "{\"scripts\": {\"lint\": \"x\"}}"),
    ];
    offered(".github/workflows/a.yml", &format!("{WORKFLOW}{tail}"), &others)
}

#[test]
fn names_of_a_workflow_are_offered_in_a_file_that_is_broken_there() {
    assert_eq!(workflow("  two:\n    needs: [¦\n"), ["    needs: [one"]);
    let two = "  two:\n    needs: one\n    strategy: {matrix: {os: [a]}}\n    steps:\n";
    let step = |line: &str| workflow(&format!("{two}{line}"));
    assert_eq!(step("      - if: needs.¦\n"), ["      - if: needs.one"]);
    assert_eq!(
        step("      - name: ${{ needs.one.outputs.o¦ }}\n"),
        ["      - name: ${{ needs.one.outputs.out }}"]
    );
    assert_eq!(
        step("      - run: echo ${{ matrix.¦\n"),
        ["      - run: echo ${{ matrix.os"]
    );
    assert_eq!(
        step("      - run: echo ${{ inputs.¦ }}\n"),
        ["      - run: echo ${{ inputs.level }}"]
    );
    assert_eq!(
        step("      - run: |\n          x ${{ env.¦\n"),
        ["          x ${{ env.CI_A"]
    );
    assert_eq!(step("      - run: npm run ¦\n"), ["      - run: npm run lint"]);
    let third = |line: &str| workflow(&format!("      - {line}\n"));
    assert_eq!(
        third("if: steps.¦"),
        ["      - if: steps.first", "      - if: steps.second"]
    );
    assert_eq!(
        third("run: x ${{ steps.first.outputs.¦ }}"),
        ["      - run: x ${{ steps.first.outputs.version }}"]
    );
    assert_eq!(
        third("if: steps.second.outputs.¦"),
        ["      - if: steps.second.outputs.size"]
    );
    assert_eq!(workflow("        with:\n          d¦"), ["          depth"]);
}

#[test]
fn scripts_are_offered_in_a_manifest_that_is_broken_there() {
    let text = "{\n  \"scripts\": {\n    \"build\": \"x\",\n    \"all\": \"npm run b¦\n  }\n}\n";
    assert_eq!(
        offered("package.json", text, &[]),
        ["    \"all\": \"npm run build"]
    );
}
