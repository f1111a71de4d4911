use super::find;
use crate::document::Document;
use crate::language::FileClass;
use crate::limits::Limits;
use crate::models::fault::Fault;

fn faults(text: &str) -> Vec<Fault> {
    let document = Document::from_text("package.json", FileClass::Json, text, &Limits::default()).unwrap();
    find(&document)
}

fn kinds(text: &str) -> Vec<&'static str> {
    faults(text).into_iter().map(|fault| fault.kind).collect()
}

/// Every field with every kind of value.
#[test]
fn a_field_of_another_type_is_no_panic() {
    let values = [
        "null",
        "true",
        "1",
        "1.5",
        "1e400",
        "\"\"",
        "\" \"",
        "\"é\"",
        "\"\\u0000\"",
        "[]",
        "[null]",
        "[[[]]]",
        "[\"é\"]",
        "{}",
        "{\"\": null}",
        "{\"é\": 1}",
        "{\"a\": {\"b\": [{}]}}",
        "{\".\": null, \"x\": []}",
        "{\"a\": \"é\"}",
        "\"@\"",
        "\"@/\"",
        "\"/\"",
    ];
    let fields = [
        "name",
        "version",
        "dependencies",
        "devDependencies",
        "peerDependencies",
        "optionalDependencies",
        "scripts",
        "exports",
        "imports",
        "bin",
        "license",
        "repository",
        "engines",
        "packageManager",
        "private",
        "é",
        "",
    ];
    for field in fields {
        for value in values {
            for other in ["\"name\": \"a\"", "\"dependencies\": {\"a\": \"1\"}"] {
                let _faults = faults(&format!("{{{other}, \"{field}\": {value}}}"));
            }
        }
    }
}

#[test]
fn a_manifest_that_is_no_object_has_no_faults() {
    for text in ["[]", "null", "1", "\"name\"", "[{\"name\": \"My App\"}]"] {
        assert_eq!(kinds(text), [""; 0], "{text}");
    }
}

#[test]
fn a_private_package_may_have_any_name_and_version() {
    assert_eq!(
        kinds("{\"name\": \"My App\", \"version\": \"1\", \"private\": true}"),
        [""; 0]
    );
    assert_eq!(
        kinds("{\"name\": \"My App\", \"version\": \"1\", \"private\": false}"),
        ["npm/invalid-name", "npm/invalid-version"]
    );
}

#[test]
fn a_package_named_as_a_module_of_node_is_told_of_by_npm_itself() {
    assert_eq!(kinds("{\"name\": \"fs\", \"version\": \"1.0.0\"}"), [""; 0]);
}

#[test]
fn what_has_no_version_is_not_published_and_may_have_any_name() {
    assert_eq!(
        kinds("{\"name\": \"acme/plugins/fast\", \"main\": \"../fast.js\"}"),
        [""; 0]
    );
}

#[test]
fn a_folder_for_development_is_no_conflict() {
    let text = "{\"dependencies\": {\"a\": \"^1.0.0\"}, \"devDependencies\": {\"a\": \"file:./a\"}}";
    assert_eq!(kinds(text), [""; 0]);
}

#[test]
fn what_closes_the_package_is_sound() {
    assert_eq!(kinds("{\"exports\": null}"), [""; 0]);
    assert_eq!(
        kinds("{\"exports\": {\".\": {\"node\": null, \"default\": \"./a.js\"}}}"),
        [""; 0]
    );
}

#[test]
fn a_key_that_comes_twice_is_no_panic() {
    let text = "{\"dependencies\": {\"a\": \"1\", \"a\": \"2\"}, \"devDependencies\": {\"a\": \"2\"}, \"dependencies\": {\"a\": \"^1\"}}";
    assert!(kinds(text).contains(&"npm/version-conflict"));
}

#[test]
fn many_fields_take_no_time_that_anybody_would_notice() {
    let fields: Vec<String> = (0..20_000)
        .map(|number| format!("\"depndencies{number}\": {{\"a\": \"1\"}}"))
        .collect();
    let text = format!("{{{}}}", fields.join(","));
    let start = std::time::Instant::now();
    let _faults = faults(&text);
    assert!(start.elapsed().as_secs() < 20);
}
