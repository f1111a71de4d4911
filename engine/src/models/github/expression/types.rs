//! The types of GitHub's expressions, as far as they can be known before anything runs.

/// What an expression can be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Type {
    /// Nobody knows.
    Any,
    /// `null`
    Null,
    /// `true` or `false`
    Bool,
    /// A number.
    Number,
    /// A text.
    Text,
    /// A list.
    List(Box<Type>),
    /// An object.
    Object(Object),
}

/// What is known of an object.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Object {
    /// Its properties; names that differ in case only are the same.
    pub properties: Vec<(String, Type)>,
    /// The type of properties with other names; nothing where there are none.
    pub others: Option<Box<Type>>,
}

impl Type {
    /// An object with these properties and no others.
    #[must_use]
    pub fn strict(properties: impl IntoIterator<Item = (String, Self)>) -> Self {
        Self::Object(Object {
            properties: properties.into_iter().collect(),
            others: None,
        })
    }

    /// An object whose properties may have any name.
    #[must_use]
    pub fn map(others: Self) -> Self {
        Self::Object(Object {
            properties: Vec::new(),
            others: Some(Box::new(others)),
        })
    }

    /// Whether it is known to be an object or a list.
    #[must_use]
    pub fn is_collection(&self) -> bool {
        matches!(self, Self::List(_) | Self::Object(_))
    }

    /// Whether it is known to be no object and no list.
    #[must_use]
    pub fn is_scalar(&self) -> bool {
        matches!(self, Self::Null | Self::Bool | Self::Number | Self::Text)
    }

    /// What it is called in messages.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Any => "value",
            Self::Null => "null",
            Self::Bool => "boolean",
            Self::Number => "number",
            Self::Text => "string",
            Self::List(_) => "array",
            Self::Object(_) => "object",
        }
    }

    /// What a value is that is one of the two.
    #[must_use]
    pub fn or(self, other: &Self) -> Self {
        if self == *other { self } else { Self::Any }
    }

    /// The property of that name, and whether there can be one.
    #[must_use]
    pub fn property(&self, name: &str) -> Option<Self> {
        match self {
            Self::Object(object) => {
                let mut own = object.properties.iter();
                let own = own.find(|(known, _)| known.eq_ignore_ascii_case(name));
                own.map(|(_, kind)| kind.clone())
                    .or_else(|| object.others.as_deref().cloned())
            }
            _ => Some(Self::Any),
        }
    }
}

fn texts(names: &[&str]) -> Vec<(String, Type)> {
    names
        .iter()
        .map(|name| ((*name).to_owned(), Type::Text))
        .collect()
}

/// The type of `github`; `inputs` is that of `github.event.inputs`, where it is known.
#[must_use]
pub fn github(inputs: Option<Type>) -> Type {
    let mut properties = texts(&[
        "action",
        "action_path",
        "action_ref",
        "action_repository",
        "action_status",
        "actor",
        "actor_id",
        "api_url",
        "artifact_cache_size_limit",
        "base_ref",
        "env",
        "event_name",
        "event_path",
        "graphql_url",
        "head_ref",
        "job",
        "job_workflow_sha",
        "output",
        "path",
        "ref",
        "ref_name",
        "ref_type",
        "repository",
        "repository_id",
        "repository_owner",
        "repository_owner_id",
        "repository_visibility",
        "repositoryUrl",
        "retention_days",
        "run_attempt",
        "run_id",
        "run_number",
        "secret_source",
        "server_url",
        "sha",
        "state",
        "step_summary",
        "token",
        "triggering_actor",
        "workflow",
        "workflow_ref",
        "workflow_sha",
        "workspace",
    ]);
    properties.push(("ref_protected".to_owned(), Type::Bool));
    let inputs = inputs.map(|inputs| ("inputs".to_owned(), inputs));
    let event = Object {
        properties: inputs.into_iter().collect(),
        others: Some(Box::new(Type::Any)),
    };
    properties.push(("event".to_owned(), Type::Object(event)));
    Type::strict(properties)
}

/// The type of `runner`.
#[must_use]
pub fn runner() -> Type {
    Type::strict(texts(&[
        "name",
        "os",
        "arch",
        "temp",
        "tool_cache",
        "debug",
        "environment",
        "workspace",
    ]))
}

/// The type of `job`.
#[must_use]
pub fn job() -> Type {
    let container = texts(&["id", "network"]);
    let mut service = container.clone();
    service.push(("ports".to_owned(), Type::map(Type::Text)));
    let mut properties = texts(&[
        "status",
        "workflow_ref",
        "workflow_sha",
        "workflow_repository",
        "workflow_file_path",
    ]);
    properties.push(("check_run_id".to_owned(), Type::Number));
    properties.push(("container".to_owned(), Type::strict(container)));
    properties.push(("services".to_owned(), Type::map(Type::strict(service))));
    Type::strict(properties)
}

/// The type of `strategy`.
#[must_use]
pub fn strategy() -> Type {
    let numbers = ["job-index", "job-total", "max-parallel"];
    let numbers = numbers.into_iter().map(|name| (name.to_owned(), Type::Number));
    Type::strict(numbers.chain([("fail-fast".to_owned(), Type::Bool)]))
}

/// The type of `steps`, whatever the steps are called.
#[must_use]
pub fn steps() -> Type {
    let mut step = texts(&["outcome", "conclusion"]);
    step.push(("outputs".to_owned(), Type::map(Type::Any)));
    Type::map(Type::Object(Object {
        properties: step,
        others: Some(Box::new(Type::Any)),
    }))
}

/// The type of `needs` or `jobs`, whatever the jobs are called.
#[must_use]
pub fn jobs() -> Type {
    let mut job = texts(&["result"]);
    job.push(("outputs".to_owned(), Type::map(Type::Any)));
    Type::map(Type::Object(Object {
        properties: job,
        others: Some(Box::new(Type::Any)),
    }))
}

/// What a function returns.
#[must_use]
pub fn returned(function: &str) -> Type {
    match function.to_ascii_lowercase().as_str() {
        "contains" | "startswith" | "endswith" | "success" | "failure" | "cancelled" | "always" => Type::Bool,
        "format" | "join" | "tojson" | "hashfiles" => Type::Text,
        _ => Type::Any,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_differ_in_case_only_are_one_property() {
        assert_eq!(github(None).property("REF_NAME"), Some(Type::Text));
        assert_eq!(github(None).property("reff"), None);
        assert_eq!(
            github(None)
                .property("event")
                .and_then(|event| event.property("any")),
            Some(Type::Any)
        );
        assert_eq!(Type::Any.property("x"), Some(Type::Any));
    }
}
