//! Reading a rule's map: typed access to its keys, with an error that points at the place in the rule file.

use rhai::{Array, Dynamic, FnPtr, ImmutableString, Map};

use super::definition::Closure;
use crate::script::{Failure, Positions};
use crate::text::Span;

/// One map of a rule file and the path that leads to it.
pub(super) struct Reader<'a> {
    map: Map,
    path: String,
    positions: &'a Positions,
}

type Read<T> = Result<T, Failure>;

impl<'a> Reader<'a> {
    pub(super) fn new(map: Map, path: &str, positions: &'a Positions) -> Self {
        Self {
            map,
            path: path.to_owned(),
            positions,
        }
    }

    fn path_of(&self, key: &str) -> String {
        if self.path.is_empty() {
            key.to_owned()
        } else {
            format!("{}.{key}", self.path)
        }
    }

    pub(super) fn key_span(&self, key: &str) -> Span {
        self.positions.key(&self.path_of(key))
    }

    pub(super) fn value_span(&self, key: &str) -> Span {
        self.positions.value(&self.path_of(key))
    }

    /// The place of the map itself.
    pub(super) fn span(&self) -> Span {
        self.positions.value(&self.path)
    }

    pub(super) fn fail<T>(&self, key: &str, message: impl Into<String>) -> Read<T> {
        Err(Failure {
            message: message.into(),
            span: self.value_span(key),
        })
    }

    /// Refuses keys that are not in `known`.
    pub(super) fn only(&self, known: &[&str]) -> Read<()> {
        for key in self.map.keys() {
            if known.contains(&key.as_str()) {
                continue;
            }
            let hint = nearest_key(key, known).map_or_else(
                || format!("the keys are {}", known.join(", ")),
                |near| format!("did you mean `{near}`?"),
            );
            return Err(Failure {
                message: format!("unknown key `{key}`; {hint}"),
                span: self.key_span(key),
            });
        }
        Ok(())
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.map.contains_key(key)
    }

    fn get(&self, key: &str) -> Option<Dynamic> {
        self.map.get(key).cloned()
    }

    /// A value of one type, or nothing when the key is absent.
    pub(super) fn optional<T: Clone + Send + Sync + 'static>(
        &self,
        key: &str,
        what: &str,
    ) -> Read<Option<T>> {
        let Some(value) = self.get(key) else {
            return Ok(None);
        };
        let name = value.type_name();
        match value.try_cast::<T>() {
            Some(value) => Ok(Some(value)),
            None => self.fail(key, format!("`{key}` must be {what}, not {name}")),
        }
    }

    pub(super) fn string(&self, key: &str) -> Read<Option<String>> {
        Ok(self.optional::<ImmutableString>(key, "a string")?.map(Into::into))
    }

    pub(super) fn required_string(&self, key: &str) -> Read<String> {
        match self.string(key)? {
            Some(text) => Ok(text),
            None => Err(Failure {
                message: format!("the key `{key}` is missing"),
                span: self.span(),
            }),
        }
    }

    /// A string or a list of strings.
    pub(super) fn strings(&self, key: &str) -> Read<Vec<String>> {
        let Some(value) = self.get(key) else {
            return Ok(Vec::new());
        };
        if value.is_string() {
            return Ok(vec![value.to_string()]);
        }
        let items = self
            .optional::<Array>(key, "a string or a list of strings")?
            .unwrap_or_default();
        items
            .into_iter()
            .map(|item| match item.try_cast::<ImmutableString>() {
                Some(text) => Ok(text.into()),
                None => self.fail(key, format!("`{key}` must hold strings only")),
            })
            .collect()
    }

    /// One of a fixed set of words.
    pub(super) fn choice<T: Copy>(&self, key: &str, choices: &[(&str, T)]) -> Read<Option<T>> {
        let Some(word) = self.string(key)? else {
            return Ok(None);
        };
        match choices.iter().find(|(known, _)| *known == word) {
            Some((_, value)) => Ok(Some(*value)),
            None => {
                let known: Vec<&str> = choices.iter().map(|(known, _)| *known).collect();
                self.fail(
                    key,
                    format!("`{key}` is `{word}`; it must be one of {}", known.join(", ")),
                )
            }
        }
    }

    pub(super) fn closure(&self, key: &str) -> Read<Option<Closure>> {
        let function = self.optional::<FnPtr>(key, "a closure")?;
        Ok(function.map(|function| Closure {
            function,
            span: self.value_span(key),
        }))
    }

    /// A map of closures, in the order of their names.
    pub(super) fn closures(&self, key: &str) -> Read<Vec<(String, Closure)>> {
        let Some(map) = self.optional::<Map>(key, "a map of closures")? else {
            return Ok(Vec::new());
        };
        let inner = Reader::new(map.clone(), &self.path_of(key), self.positions);
        map.keys()
            .map(|name| match inner.closure(name)? {
                Some(closure) => Ok((name.to_string(), closure)),
                None => inner.fail(name, "a bound value is a closure"),
            })
            .collect()
    }

    /// A list of values of one type.
    /// A map of texts, in the order of its keys.
    pub(super) fn texts(&self, key: &str) -> Read<Vec<(String, String)>> {
        let Some(map) = self.optional::<Map>(key, "a map of texts")? else {
            return Ok(Vec::new());
        };
        let mut texts = Vec::new();
        for (name, value) in map {
            match value.into_string() {
                Ok(text) => texts.push((name.to_string(), text)),
                Err(_) => return self.fail(key, format!("`{key}` must be a map of texts")),
            }
        }
        Ok(texts)
    }

    pub(super) fn list<T: Clone + Send + Sync + 'static>(&self, key: &str, what: &str) -> Read<Vec<T>> {
        let items = self
            .optional::<Array>(key, &format!("a list of {what}"))?
            .unwrap_or_default();
        items
            .into_iter()
            .map(|item| {
                let name = item.type_name();
                match item.try_cast::<T>() {
                    Some(item) => Ok(item),
                    None => self.fail(key, format!("`{key}` must hold {what}, not {name}")),
                }
            })
            .collect()
    }

    /// A list of maps, each with a reader of its own.
    pub(super) fn maps(&self, key: &str) -> Read<Vec<Reader<'a>>> {
        let path = self.path_of(key);
        let maps = self.list::<Map>(key, "maps")?;
        Ok(maps
            .into_iter()
            .enumerate()
            .map(|(index, map)| Reader::new(map, &format!("{path}[{index}]"), self.positions))
            .collect())
    }
}

fn nearest_key<'a>(key: &str, known: &[&'a str]) -> Option<&'a str> {
    known
        .iter()
        .map(|known| (strsim::osa_distance(key, known), *known))
        .filter(|(distance, _)| *distance <= 2)
        .min()
        .map(|(_, known)| known)
}
