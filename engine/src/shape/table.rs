//! A table as it is used: every shape under a number, every name resolved, every pattern compiled.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use regex::Regex;
use thiserror::Error;

use super::source::{ChoiceSource, Dialect, OneOf, ShapeSource, TableSource, Use};

/// The number of a shape in its table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct ShapeId(u32);

/// Why a table cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("the table `{table}` cannot be used: {cause}")]
pub struct TableError {
    /// Which table.
    pub table: String,
    /// What is wrong with it.
    pub cause: String,
}

/// What the files of one kind may hold.
#[derive(Debug)]
pub struct Table {
    pub(super) name: String,
    pub(super) dialect: Dialect,
    files: GlobSet,
    whole: GlobSet,
    certain: GlobSet,
    pub(super) includes: Vec<String>,
    pub(super) header: Option<(String, ShapeId)>,
    pub(super) root: ShapeId,
    shapes: Vec<Shape>,
}

/// One shape.
#[derive(Debug)]
pub(super) struct Shape {
    /// Its name, or that of the shape it is written in.
    pub(super) name: String,
    pub(super) about: String,
    /// The server's own sentence about what is not of this shape; empty when it has none of its own.
    pub(super) says: String,
    /// Whether it must hold something.
    pub(super) filled: bool,
    pub(super) form: Form,
}

#[derive(Debug)]
pub(super) enum Form {
    Any,
    Scalar(Scalar),
    Mapping(Mapping),
    Sequence(Sequence),
    /// Told apart by the value's type.
    Either(Vec<ShapeId>),
    /// Told apart by the keys that a mapping has.
    Choice(Vec<(Vec<String>, ShapeId)>, ShapeId),
}

#[derive(Debug)]
pub(super) enum Scalar {
    Null,
    Boolean,
    String,
    /// Any scalar but null.
    Text,
    Number,
    Integer {
        least: i64,
        most: i64,
    },
    Values(Vec<String>),
    Pattern {
        pattern: Regex,
        wanted: String,
        /// Whether it holds for what variables stand in, too.
        literal: bool,
    },
    Duration {
        never: bool,
        /// The longest one, in seconds.
        most: Option<u64>,
    },
}

#[derive(Debug, Default)]
pub(super) struct Mapping {
    pub(super) keys: BTreeMap<String, ShapeId>,
    pub(super) required: Vec<Vec<String>>,
    pub(super) exclusive: Vec<Vec<String>>,
    pub(super) replaced: BTreeMap<String, String>,
    pub(super) patterns: Vec<(Regex, ShapeId)>,
    pub(super) others: Option<ShapeId>,
    pub(super) recognized: Vec<String>,
    pub(super) lenient: bool,
    /// Whether what must be there must be there whatever else is included.
    pub(super) definite: bool,
    /// Keys that neighbours of this shape have and it has not, so that they are no misspelt ones.
    pub(super) without: Vec<String>,
}

#[derive(Debug)]
pub(super) struct Sequence {
    pub(super) items: ShapeId,
    pub(super) alone: bool,
    pub(super) unique: bool,
    pub(super) most: Option<usize>,
}

impl Table {
    /// Reads a table.
    ///
    /// # Errors
    /// When it is not JSON of the right form, or speaks of a shape that it does not have.
    pub fn parse(name: &str, text: &str) -> Result<Self, TableError> {
        let fail = |cause: String| TableError {
            table: name.to_owned(),
            cause,
        };
        let source: TableSource = serde_json::from_str(text).map_err(|error| fail(error.to_string()))?;
        let files = globs(&source.files).map_err(fail)?;
        let whole = globs(if source.whole.is_empty() {
            &source.files
        } else {
            &source.whole
        })
        .map_err(fail)?;
        let certain = globs(if source.certain.is_empty() {
            &source.files
        } else {
            &source.certain
        })
        .map_err(fail)?;
        let mut resolver = Resolver {
            source: &source.shapes,
            named: HashMap::new(),
            shapes: Vec::new(),
        };
        let root = resolver.used(&source.root, "root").map_err(fail)?;
        let header = match &source.header {
            Some(header) => Some((
                header.key.clone(),
                resolver.used(&header.shape, "header").map_err(fail)?,
            )),
            None => None,
        };
        let shapes: Option<Vec<Shape>> = resolver.shapes.into_iter().collect();
        Ok(Self {
            name: name.to_owned(),
            dialect: source.dialect,
            files,
            whole,
            certain,
            includes: source.includes,
            header,
            root,
            shapes: shapes.ok_or_else(|| fail("a shape stands for nothing but itself".to_owned()))?,
        })
    }

    /// What it is called.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether `key` has a meaning anywhere in such files.
    pub(super) fn knows(&self, key: &str) -> bool {
        self.shapes
            .iter()
            .any(|shape| matches!(&shape.form, Form::Mapping(mapping) if mapping.keys.contains_key(key)))
    }

    /// Whether it speaks of the file at `path`.
    #[must_use]
    pub fn is_for(&self, path: &str) -> bool {
        self.files.is_match(path)
    }

    /// Whether the name of the file at `path` leaves no doubt that the table speaks of it.
    pub(super) fn is_certain(&self, path: &str) -> bool {
        self.certain.is_match(path)
    }

    /// Whether something can be missing in the file at `path`.
    pub(super) fn is_whole(&self, path: &str) -> bool {
        self.whole.is_match(path)
    }

    pub(super) fn shape(&self, id: ShapeId) -> &Shape {
        &self.shapes[id.0 as usize]
    }

    /// Whether some mapping takes `key` by a pattern: a key that is known and proposed to nobody.
    pub fn is_patterned(&self, key: &str) -> bool {
        self.shapes.iter().any(|shape| match &shape.form {
            Form::Mapping(mapping) => mapping.patterns.iter().any(|(pattern, _)| pattern.is_match(key)),
            _ => false,
        })
    }

    /// Every mapping: the name of its shape, and its keys with the words about them.
    pub fn mappings(&self) -> impl Iterator<Item = (&str, Vec<(&str, &str)>)> {
        self.shapes.iter().filter_map(|shape| {
            let Form::Mapping(mapping) = &shape.form else {
                return None;
            };
            let keys = mapping.keys.iter();
            let keys = keys.map(|(key, id)| (key.as_str(), self.shape(*id).about.as_str()));
            Some((shape.name.as_str(), keys.collect()))
        })
    }
}

fn globs(patterns: &[String]) -> Result<GlobSet, String> {
    let mut set = GlobSetBuilder::new();
    for pattern in patterns {
        let glob = GlobBuilder::new(pattern).literal_separator(true).build();
        set.add(glob.map_err(|error| error.to_string())?);
    }
    set.build().map_err(|error| error.to_string())
}

struct Resolver<'a> {
    source: &'a BTreeMap<String, Use>,
    named: HashMap<String, ShapeId>,
    /// Nothing while a shape is being read, for those that hold themselves.
    shapes: Vec<Option<Shape>>,
}

type Resolved<T> = Result<T, String>;

impl Resolver<'_> {
    fn used(&mut self, using: &Use, within: &str) -> Resolved<ShapeId> {
        match using {
            Use::Named(name) => self.by_name(name),
            Use::Either(uses) => {
                let id = self.reserve();
                let alternatives = self.all(uses, within)?;
                Ok(self.put(id, within, Form::Either(alternatives)))
            }
            Use::Inline(source) => {
                let id = self.reserve();
                self.shape(id, source, within)
            }
        }
    }

    fn all(&mut self, uses: &[Use], within: &str) -> Resolved<Vec<ShapeId>> {
        uses.iter().map(|using| self.used(using, within)).collect()
    }

    fn reserve(&mut self) -> ShapeId {
        self.shapes.push(None);
        ShapeId(u32::try_from(self.shapes.len() - 1).unwrap_or(u32::MAX))
    }

    fn put(&mut self, id: ShapeId, name: &str, form: Form) -> ShapeId {
        self.put_described(id, name, &ShapeSource::default(), form)
    }

    fn put_described(&mut self, id: ShapeId, name: &str, source: &ShapeSource, form: Form) -> ShapeId {
        self.shapes[id.0 as usize] = Some(Shape {
            name: name.to_owned(),
            about: source.about.clone(),
            says: source.says.clone(),
            filled: source.filled,
            form,
        });
        id
    }

    fn by_name(&mut self, name: &str) -> Resolved<ShapeId> {
        if let Some(id) = self.named.get(name) {
            return Ok(*id);
        }
        let id = self.reserve();
        self.named.insert(name.to_owned(), id);
        if let Some(source) = self.source.get(name) {
            return match source {
                Use::Inline(source) => self.shape(id, source, name),
                Use::Either(uses) => {
                    let alternatives = self.all(uses, name)?;
                    Ok(self.put(id, name, Form::Either(alternatives)))
                }
                Use::Named(other) => {
                    let other = self.by_name(other)?;
                    Ok(self.put(id, name, Form::Either(vec![other])))
                }
            };
        }
        let form = match name {
            "any" => Form::Any,
            "null" => Form::Scalar(Scalar::Null),
            "boolean" => Form::Scalar(Scalar::Boolean),
            "string" => Form::Scalar(Scalar::String),
            "text" => Form::Scalar(Scalar::Text),
            "number" => Form::Scalar(Scalar::Number),
            "duration" => Form::Scalar(Scalar::Duration {
                never: false,
                most: None,
            }),
            "integer" => Form::Scalar(Scalar::Integer {
                least: i64::MIN,
                most: i64::MAX,
            }),
            _ => return Err(format!("there is no shape `{name}`")),
        };
        Ok(self.put(id, name, form))
    }

    fn shape(&mut self, id: ShapeId, source: &ShapeSource, name: &str) -> Resolved<ShapeId> {
        let form = if let Some(using) = &source.is {
            Form::Either(vec![self.used(using, name)?])
        } else if !source.choose.is_empty() {
            self.choice(&source.choose, source.otherwise.as_ref(), name)?
        } else if let Some(items) = &source.items {
            Form::Sequence(Sequence {
                items: self.used(items, name)?,
                alone: source.alone,
                unique: source.unique,
                most: source.most.and_then(|most| usize::try_from(most).ok()),
            })
        } else if source.keys.is_some()
            || source.others.is_some()
            || !source.patterns.is_empty()
            || !source.like.is_empty()
        {
            Form::Mapping(self.mapping(source, name)?)
        } else {
            Form::Scalar(scalar(source, name)?)
        };
        Ok(self.put_described(id, name, source, form))
    }

    fn choice(&mut self, choose: &[ChoiceSource], otherwise: Option<&Use>, name: &str) -> Resolved<Form> {
        let mut choices = Vec::new();
        for choice in choose {
            choices.push((choice.has.clone(), self.used(&choice.shape, name)?));
        }
        let otherwise = match otherwise {
            Some(using) => self.used(using, name)?,
            None => self.by_name("any")?,
        };
        Ok(Form::Choice(choices, otherwise))
    }

    fn mapping(&mut self, source: &ShapeSource, name: &str) -> Resolved<Mapping> {
        let mut keys = BTreeMap::new();
        for (key, using) in self.keys_of(source, name, &mut BTreeSet::new())? {
            let id = self.used(&using, name)?;
            keys.insert(key, id);
        }
        let mut patterns = Vec::new();
        for (pattern, using) in &source.patterns {
            patterns.push((expression(pattern)?, self.used(using, name)?));
        }
        let required = source.required.iter().map(|one| match one {
            OneOf::Key(key) => vec![key.clone()],
            OneOf::Keys(keys) => keys.clone(),
        });
        Ok(Mapping {
            keys,
            required: required.collect(),
            exclusive: source.exclusive.clone(),
            replaced: source.replaced.clone(),
            patterns,
            others: match &source.others {
                Some(using) => Some(self.used(using, name)?),
                None => None,
            },
            recognized: source.recognized.clone(),
            lenient: source.lenient,
            definite: source.definite,
            without: source.without.clone(),
        })
    }

    /// A mapping's own keys and those of the mappings it is like.
    fn keys_of(
        &self,
        source: &ShapeSource,
        name: &str,
        seen: &mut BTreeSet<String>,
    ) -> Resolved<BTreeMap<String, Use>> {
        let mut keys = BTreeMap::new();
        for like in &source.like {
            let Some(Use::Inline(other)) = self.source.get(like) else {
                return Err(format!("`{name}` is like `{like}`, which is no mapping"));
            };
            if !seen.insert(like.clone()) {
                return Err(format!("`{name}` is like itself"));
            }
            keys.extend(self.keys_of(other, like, seen)?);
            seen.remove(like);
        }
        keys.retain(|key, _| !source.without.contains(key));
        keys.extend(
            source
                .keys
                .iter()
                .flatten()
                .map(|(key, using)| (key.clone(), using.clone())),
        );
        Ok(keys)
    }
}

fn scalar(source: &ShapeSource, name: &str) -> Resolved<Scalar> {
    if !source.values.is_empty() {
        return Ok(Scalar::Values(source.values.clone()));
    }
    if let Some(pattern) = &source.pattern {
        return Ok(Scalar::Pattern {
            pattern: expression(pattern)?,
            wanted: source.wanted.clone().unwrap_or_else(|| name.replace('-', " ")),
            literal: source.literal,
        });
    }
    if source.duration {
        return Ok(Scalar::Duration {
            never: source.never,
            most: source.most.and_then(|most| u64::try_from(most).ok()),
        });
    }
    if source.least.is_some() || source.most.is_some() {
        return Ok(Scalar::Integer {
            least: source.least.unwrap_or(i64::MIN),
            most: source.most.unwrap_or(i64::MAX),
        });
    }
    Err(format!("`{name}` does not say what it is"))
}

fn expression(pattern: &str) -> Resolved<Regex> {
    Regex::new(pattern).map_err(|error| error.to_string())
}
