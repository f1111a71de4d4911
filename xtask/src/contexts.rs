//! Holds the table of contexts to the schema of GitHub's own parser.
//!
//! The schema comes from the npm package `@actions/workflow-parser`, which is installed into `target/shapes` and copied nowhere.
//! Wherever it lets an expression use a context, our table must do so too; where ours has more, the documentation does.

use std::collections::BTreeSet;
use std::error::Error;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use engine::models::github::expression::places::allowed_at;
use serde_json::{Map, Value};

use crate::{Outcome, root};

/// Definitions hold themselves: steps that run beside each other are steps.
const DEEPEST: usize = 14;

/// Compares the table with the schema, and prints where it lacks something.
pub(crate) fn compare() -> Outcome {
    let text = fs::read_to_string(installed()?)?;
    let schema: Value = serde_json::from_str(&text)?;
    let definitions = schema["definitions"]
        .as_object()
        .ok_or("the schema has no definitions")?;
    let mut reading = Reading {
        definitions,
        places: BTreeSet::new(),
    };
    reading.read("workflow-root-strict", &mut Vec::new(), &[]);
    let mut lacking = 0;
    for (path, contexts) in &reading.places {
        let keys: Vec<Option<&str>> = path.iter().map(Option::as_deref).collect();
        let known = allowed_at(&keys).map_or(&[][..], |allowed| allowed.contexts);
        let missing = contexts
            .iter()
            .filter(|wanted| !known.iter().any(|context| context.name() == wanted.as_str()));
        let missing: Vec<&str> = missing.map(String::as_str).collect();
        if !missing.is_empty() {
            let path: Vec<&str> = path.iter().map(|key| key.as_deref().unwrap_or("-")).collect();
            println!("  lacking: {} at {}", missing.join(", "), path.join("."));
            lacking += 1;
        }
    }
    println!(
        "contexts of expressions: {} places, {lacking} lacking",
        reading.places.len()
    );
    Ok(lacking == 0)
}

/// The schema, installed when it is not there.
fn installed() -> Result<PathBuf, Box<dyn Error>> {
    let folder = root::workspace().join("target/shapes");
    let package = folder.join("node_modules/@actions/workflow-parser");
    if !package.exists() {
        fs::create_dir_all(&folder)?;
        let mut npm = Command::new("npm");
        npm.args(["install", "--silent", "--no-save", "--prefix"])
            .arg(&folder)
            .arg("@actions/workflow-parser");
        if !npm.status()?.success() {
            return Err("npm could not install @actions/workflow-parser".into());
        }
    }
    Ok(package.join("dist/workflow-v1.0.min.json"))
}

struct Reading<'s> {
    definitions: &'s Map<String, Value>,
    /// The keys that lead to a scalar, and the contexts that it may use; items of lists are `None`, any key is `*`.
    places: BTreeSet<(Vec<Option<String>>, Vec<String>)>,
}

impl Reading<'_> {
    fn read(&mut self, name: &str, path: &mut Vec<Option<String>>, outer: &[String]) {
        let Some(definition) = self.definitions.get(name).filter(|_| path.len() < DEEPEST) else {
            self.places.insert((path.clone(), outer.to_vec()));
            return;
        };
        let named = |context: &Value| {
            context
                .as_str()
                .filter(|name| !name.contains('('))
                .map(str::to_owned)
        };
        let own = definition["context"]
            .as_array()
            .map(|own| own.iter().filter_map(named).collect());
        let contexts: Vec<String> = own.unwrap_or_else(|| outer.to_vec());
        if let Some(alternatives) = definition["one-of"].as_array() {
            for alternative in alternatives.clone().iter().filter_map(Value::as_str) {
                self.read(alternative, path, &contexts);
            }
        } else if let Some(mapping) = definition["mapping"].as_object().cloned() {
            for (key, value) in mapping
                .get("properties")
                .and_then(Value::as_object)
                .into_iter()
                .flatten()
            {
                let kind = value
                    .as_str()
                    .or_else(|| value["type"].as_str())
                    .unwrap_or_default();
                self.below(Some(key.clone()), kind, path, &contexts);
            }
            if let Some(kind) = mapping.get("loose-value-type").and_then(Value::as_str) {
                self.below(Some("*".to_owned()), kind, path, &contexts);
            }
        } else if let Some(kind) = definition["sequence"]["item-type"].as_str().map(str::to_owned) {
            self.below(None, &kind, path, &contexts);
        } else {
            self.places.insert((path.clone(), contexts));
        }
    }

    fn below(
        &mut self,
        key: Option<String>,
        kind: &str,
        path: &mut Vec<Option<String>>,
        contexts: &[String],
    ) {
        let is_again = key.as_deref() == Some("parallel") && path.contains(&key);
        if is_again {
            return;
        }
        path.push(key);
        self.read(kind, path, contexts);
        path.pop();
    }
}
