//! Holds the tables of shapes to the schemas that others publish.
//!
//! The schemas come from the Python package `check-jsonschema`, which is installed into `target/shapes` and copied nowhere. For each
//! object of a schema some mapping of our table must have all its properties; what no mapping has is lacking.

use std::collections::BTreeSet;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use engine::shape::{Table, table_for};
use serde_json::Value;

use crate::{Outcome, contexts, root};

/// A published schema and a file that our table for it speaks about.
const PAIRS: [(&str, &str); 4] = [
    ("gitlab-ci.json", ".gitlab-ci.yml"),
    ("github-workflows.json", ".github/workflows/a.yml"),
    ("github-actions.json", "action.yml"),
    ("dependabot.json", ".github/dependabot.yml"),
];

/// Properties that are no keys of the files: what the schema says for the sake of editors.
const NO_KEYS: [&str; 1] = ["!reference"];

/// Compares all tables, and prints what they lack and what the schemas do not know.
pub(crate) fn run() -> Outcome {
    let folder = installed()?;
    let mut lacking = 0;
    for (schema, path) in PAIRS {
        let text = fs::read_to_string(folder.join(schema))?;
        let table = table_for(path).ok_or_else(|| format!("there is no table for {path}"))?;
        lacking += compare(schema, &serde_json::from_str(&text)?, table);
    }
    Ok(contexts::compare()? && lacking == 0)
}

/// The folder of the schemas, installed when it is not there.
fn installed() -> Result<PathBuf, Box<dyn Error>> {
    let environment = root::workspace().join("target/shapes/venv");
    if !environment.exists() {
        done(Command::new("python3").args(["-m", "venv"]).arg(&environment))?;
        let mut install = Command::new(environment.join("bin/pip"));
        install.args(["install", "--quiet", "-r"]);
        done(install.arg(root::workspace().join("tests/pipelines/requirements.txt")))?;
    }
    for entry in fs::read_dir(environment.join("lib"))? {
        let package = entry?.path().join("site-packages/check_jsonschema");
        let schemas = package.join("builtin_schemas/vendor");
        if schemas.is_dir() {
            return Ok(schemas);
        }
    }
    Err("check-jsonschema is installed without its schemas".into())
}

fn done(command: &mut Command) -> Result<(), Box<dyn Error>> {
    let status = command.status()?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("{} failed: {status}", Path::new(command.get_program()).display()).into())
    }
}

/// Prints the differences and says how many properties the table lacks.
fn compare(name: &str, schema: &Value, table: &Table) -> usize {
    let mappings: Vec<BTreeSet<&str>> = table
        .mappings()
        .map(|(_, keys)| keys.into_iter().map(|(key, _)| key).collect())
        .collect();
    let objects = objects(schema);
    let mut lacking: BTreeSet<String> = BTreeSet::new();
    let mut properties: BTreeSet<&str> = BTreeSet::new();
    for object in &objects {
        properties.extend(object);
        let missing = mappings.iter().map(|mapping| {
            let is_absent = |name: &&&str| !mapping.contains(**name) && !table.is_patterned(name);
            let absent = object.iter().filter(is_absent);
            absent.copied().collect::<Vec<&str>>()
        });
        let least = missing.min_by_key(Vec::len);
        let beside = object.iter().copied().collect::<Vec<_>>().join(", ");
        for property in least.unwrap_or_default() {
            lacking.insert(format!("{property} (of {beside})"));
        }
    }
    let surplus: BTreeSet<&str> = mappings.iter().flatten().copied().collect();
    let surplus: Vec<&str> = surplus.difference(&properties).copied().collect();
    println!(
        "{name}: {} properties in {} objects, {} lacking",
        properties.len(),
        objects.len(),
        lacking.len()
    );
    for property in &lacking {
        println!("  lacking: {property}");
    }
    println!("  not in the schema: {}", surplus.join(", "));
    lacking.len()
}

/// The names of the properties of every object that a schema describes.
fn objects(schema: &Value) -> Vec<BTreeSet<&str>> {
    const HOLD_ONE: [&str; 7] = [
        "items",
        "additionalProperties",
        "if",
        "then",
        "else",
        "contains",
        "propertyNames",
    ];
    const HOLD_MANY: [&str; 3] = ["oneOf", "anyOf", "allOf"];
    const HOLD_NAMED: [&str; 4] = ["properties", "patternProperties", "definitions", "$defs"];
    let mut found = Vec::new();
    let mut pending = vec![schema];
    while let Some(schema) = pending.pop() {
        let properties = schema.get("properties").and_then(Value::as_object);
        let names = properties.into_iter().flat_map(|properties| properties.keys());
        let names: BTreeSet<&str> = names
            .map(String::as_str)
            .filter(|name| !NO_KEYS.contains(name))
            .collect();
        if !names.is_empty() {
            found.push(names);
        }
        pending.extend(HOLD_ONE.iter().filter_map(|key| schema.get(key)));
        let many = HOLD_MANY.iter().filter_map(|key| schema.get(key)?.as_array());
        pending.extend(many.flatten());
        let named = HOLD_NAMED.iter().filter_map(|key| schema.get(key)?.as_object());
        pending.extend(named.flat_map(|named| named.values()));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn properties_are_found_wherever_a_schema_describes_an_object() {
        let schema = serde_json::json!({
            "properties": {"a": {"oneOf": [{"properties": {"b": true}}, {"type": "null"}]}, "!reference": {}},
            "$defs": {"x": {"items": {"properties": {"c": {}, "d": {}}}}},
            "description": {"properties": {"no": {}}},
        });
        let mut found: Vec<String> = objects(&schema)
            .iter()
            .map(|names| names.iter().copied().collect::<Vec<_>>().join(" "))
            .collect();
        found.sort();
        assert_eq!(found, ["a", "b", "c d"]);
    }
}
