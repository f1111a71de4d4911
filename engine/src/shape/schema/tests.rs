use super::*;
use crate::document::Document;
use crate::language::FileClass;
use crate::limits::Limits;
use crate::shape::ViolationKind;

/// Kind, what was found, and what was meant.
fn found(schema: &str, path: &str, text: &str) -> Vec<String> {
    let schema = Schema::parse(schema).unwrap();
    let class = FileClass::of(path).unwrap();
    let document = Document::from_text(path, class, text, &Limits::default()).unwrap();
    let name = |kind| {
        ViolationKind::ALL
            .iter()
            .find(|(_, other)| *other == kind)
            .unwrap()
            .0
    };
    let told = schema.violations(document.view().unwrap());
    told.list
        .iter()
        .map(|violation| {
            let meant = violation.nearest.clone();
            let meant = meant.or(violation.reshaping.map(|way| way.name().to_owned()));
            let meant = meant.unwrap_or_else(|| "-".to_owned());
            format!("{} {} {meant}", name(violation.kind), violation.found)
        })
        .collect()
}

const SERVER: &str = r##"{
  "type": "object",
  "properties": {
    "host": {"type": "string"},
    "port": {"type": "integer", "maximum": 65535},
    "tags": {"type": "array", "items": {"type": "string"}, "uniqueItems": true, "minItems": 1},
    "level": {"enum": ["debug", "info", "error"]},
    "tls": {"$ref": "#/$defs/tls"},
    "store": {"oneOf": [
      {"type": "string"},
      {"type": "object", "properties": {"path": {"type": "string"}}, "required": ["path"], "additionalProperties": false}
    ]}
  },
  "required": ["host"],
  "additionalProperties": false,
  "$defs": {"tls": {"type": "object", "properties": {"key": {"type": "string"}, "certificate": {"type": "string"}}, "additionalProperties": false}}
}"##;

#[test]
fn every_kind_of_difference_is_carried_back_to_its_place() {
    let text = "hots: a\nport: \"80\"\ntags: web\nlevel: inof\ntls: {certficate: x}\nstore: {pth: x}\n";
    assert_eq!(
        found(SERVER, "server.yml", text),
        [
            "unknown-key hots host",
            "wrong-type string unquote",
            "wrong-type string wrap",
            "unlisted-value inof info",
            "unknown-key certficate certificate",
            "unknown-key pth path",
        ]
    );
    assert_eq!(
        found(
            SERVER,
            "server.json",
            r#"{"port": 70000, "tags": ["a", "a"], "store": 1}"#
        ),
        [
            "missing-key host -",
            "malformed-value 70000 -",
            "duplicate-item a -",
            "wrong-type integer quote",
        ]
    );
    assert_eq!(
        found(SERVER, "server.json", r#"{"host": "a", "tags": []}"#),
        ["empty  -"]
    );
    let sound = "host: a\nport: 80\ntags: [a, b]\nlevel: info\nstore: here\n";
    assert!(found(SERVER, "server.yml", sound).is_empty());
}

#[test]
fn aliases_and_merge_keys_are_judged_as_what_they_stand_for() {
    let text = "host: &h a\ntags: &t [a]\ntls: {<<: {key: *h}, certificate: *h}\n";
    assert!(found(SERVER, "server.yml", text).is_empty());
    let mut bomb = String::from("a0: &a0 [x, x]\n");
    for level in 1..60 {
        let below = level - 1;
        bomb.push_str(&format!("a{level}: &a{level} [*a{below}, *a{below}]\n"));
    }
    assert!(found(SERVER, "server.yml", &bomb).is_empty());
    assert!(found(SERVER, "server.yml", "host: !secret x\nport: !env PORT\n").is_empty());
}

#[test]
fn what_a_schema_refers_to_elsewhere_allows_everything() {
    let schema = r#"{"properties": {"a": {"$ref": "https://example.com/a.json"}, "b": {"type": "string"}}}"#;
    assert_eq!(
        found(schema, "a.json", r#"{"a": 1, "b": 2}"#),
        ["wrong-type integer quote"]
    );
}

#[test]
fn what_is_no_schema_is_told() {
    assert!(matches!(Schema::parse("{"), Err(SchemaError::Syntax(_))));
    assert!(matches!(
        Schema::parse(r#"{"type": 1}"#),
        Err(SchemaError::Meaning(_))
    ));
}
