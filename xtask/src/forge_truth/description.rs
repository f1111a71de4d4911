//! The names that a description of an API knows.
//!
//! The judge lets any query parameter and most fields pass that the description does not know; a wrong name would go unnoticed.

use std::error::Error;
use std::path::Path;

use serde_json::Value;

use super::server::Received;

/// A description as OpenAPI has it.
pub(super) struct Description(Value);

impl Description {
    /// Reads a description.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(super) fn read(path: &Path) -> Result<Self, Box<dyn Error>> {
        Ok(Self(serde_json::from_slice(&std::fs::read(path)?)?))
    }

    /// The names in a request that the description does not have for it.
    pub(super) fn unknown_names(&self, request: &Received) -> Vec<String> {
        let Some((path, operation)) = self.operation(request) else {
            return vec!["the path".to_owned()];
        };
        let of_path = path["parameters"].as_array().into_iter().flatten();
        let of_operation = operation["parameters"].as_array().into_iter().flatten();
        let known: Vec<&str> = of_path
            .chain(of_operation)
            .map(|parameter| self.resolved(parameter))
            .filter(|parameter| parameter["in"] == "query")
            .filter_map(|parameter| parameter["name"].as_str())
            .collect();
        let mut unknown: Vec<String> = request
            .query_names()
            .into_iter()
            .filter(|name| !known.contains(&name.as_str()))
            .collect();
        if let Some(body) = request.json() {
            let schema = &self.resolved(&operation["requestBody"])["content"]["application/json"]["schema"];
            self.unknown_fields(&body, schema, "", &mut unknown);
        }
        unknown
    }

    /// The described path with the most fixed parts that fits, and what it describes for the method.
    fn operation(&self, request: &Received) -> Option<(&Value, &Value)> {
        let parts: Vec<&str> = request.path().split('/').collect();
        let fits = |template: &&String| {
            let wanted: Vec<&str> = template.split('/').collect();
            wanted.len() == parts.len()
                && wanted
                    .iter()
                    .zip(&parts)
                    .all(|(wanted, part)| wanted.starts_with('{') || wanted == part)
        };
        let paths = self.0["paths"].as_object()?;
        let template = paths
            .keys()
            .filter(fits)
            .min_by_key(|template| template.matches('{').count())?;
        let path = self.resolved(&paths[template.as_str()]);
        let operation = path.get(request.method.to_ascii_lowercase())?;
        Some((path, operation))
    }

    fn unknown_fields(&self, value: &Value, schema: &Value, at: &str, unknown: &mut Vec<String>) {
        let schema = self.resolved(schema);
        match value {
            Value::Object(fields) => {
                for (name, value) in fields {
                    let place = format!("{at}{name}");
                    match self.property(schema, name) {
                        Some(schema) => self.unknown_fields(value, schema, &format!("{place}."), unknown),
                        None => unknown.push(place),
                    }
                }
            }
            Value::Array(items) => {
                let schema = self.alternatives(schema).find_map(|schema| schema.get("items"));
                for item in items {
                    self.unknown_fields(item, schema.unwrap_or(&Value::Null), at, unknown);
                }
            }
            _ => {}
        }
    }

    /// What a schema, or one of its alternatives, says about a field.
    fn property<'d>(&'d self, schema: &'d Value, name: &str) -> Option<&'d Value> {
        self.alternatives(schema)
            .find_map(|schema| schema["properties"].get(name))
    }

    /// A schema with those it is made of or that may stand for it.
    fn alternatives<'d>(&'d self, schema: &'d Value) -> impl Iterator<Item = &'d Value> {
        let kinds = ["oneOf", "anyOf", "allOf"].into_iter();
        let parts = kinds.filter_map(|kind| schema[kind].as_array()).flatten();
        std::iter::once(schema).chain(parts.map(|part| self.resolved(part)))
    }

    /// The value itself, or the one that it refers to.
    fn resolved<'d>(&'d self, value: &'d Value) -> &'d Value {
        let pointer = value["$ref"].as_str().and_then(|place| place.strip_prefix('#'));
        pointer
            .and_then(|pointer| self.0.pointer(pointer))
            .unwrap_or(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(target: &str, body: &str) -> Received {
        Received {
            method: "POST".to_owned(),
            target: target.to_owned(),
            headers: Vec::new(),
            body: body.into(),
        }
    }

    #[test]
    fn names_that_are_not_described_are_found() {
        let description = Description(serde_json::json!({
            "paths": {"/a/{b}/c": {"post": {
                "parameters": [{"$ref": "#/components/parameters/page"}],
                "requestBody": {"content": {"application/json": {"schema": {
                    "properties": {"labels": {"items": {"oneOf": [{}, {"properties": {"name": {}}}]}}},
                }}}},
            }}},
            "components": {"parameters": {"page": {"in": "query", "name": "page"}}},
        }));
        let right = request("/a/x/c?page=1", r#"{"labels": [{"name": 1}]}"#);
        assert!(description.unknown_names(&right).is_empty());
        let wrong = request("/a/x/c?pages=1", r#"{"labels": [{"title": 1}], "other": 2}"#);
        assert_eq!(
            description.unknown_names(&wrong),
            ["pages", "labels.title", "other"]
        );
        assert_eq!(description.unknown_names(&request("/a/x", "")), ["the path"]);
    }
}
