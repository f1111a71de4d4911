//! `qmoi graph`: the jobs of a pipeline and what they wait for, with what is wrong marked where it is.

use std::path::{Path, PathBuf};

use clap::{ValueEnum, ValueHint};
use engine::models::graph::{Graph, Node};
use engine::models::{Files, Models};
use engine::{Document, Engine, FileClass, Finding, Rules, Severity};
use files::{Project, ProjectFiles};

use crate::failure::{Exit, Failure};
use crate::output::graph::{self, Mark, Picture};
use crate::terminal::{Destination, When};
use crate::{project, selection};

/// Options of `qmoi graph`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    qmoi graph                                          the pipeline of this project, as text\n  \
    qmoi graph .github/workflows/ci.yml                 a workflow\n  \
    qmoi graph --format svg --output pipeline.svg       a picture\n  \
    qmoi graph --format mermaid                         for Markdown on GitHub and GitLab")]
pub(crate) struct Arguments {
    /// The file [default: .gitlab-ci.yml, or the only workflow in .github/workflows]
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    file: Option<PathBuf>,
    /// How it is drawn
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Format,
    /// Write it to this file
    #[arg(long, short, value_name = "FILE", value_hint = ValueHint::FilePath)]
    output: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
enum Format {
    /// Lines, for reading
    #[default]
    Text,
    /// A flowchart in Mermaid's language
    Mermaid,
    /// A picture
    Svg,
}

/// Draws the pipeline. What is wrong with it is shown, and is no failure of this command.
///
/// # Errors
/// When there is no pipeline, or it cannot be read or the picture not be written.
pub(crate) fn run(arguments: &Arguments, color: When) -> Result<Exit, Failure> {
    let start = arguments.file.as_deref().and_then(Path::parent);
    let start = start.filter(|folder| !folder.as_os_str().is_empty());
    let opened = project::open(
        start.unwrap_or(Path::new(".")),
        None,
        selection::overrides(&Default::default())?,
    )?;
    let project = opened.project;
    let path = match &arguments.file {
        Some(file) => file.clone(),
        None => project.root().join(pipeline_of(&project)?),
    };
    let picture = picture(&path, &project, &Engine::new(Rules::new(opened.rules)))?;
    let (mut destination, colour) = match &arguments.output {
        Some(path) => (Destination::file(path)?, false),
        None => (Destination::stdout(), color.on_stdout()),
    };
    destination.write(match arguments.format {
        Format::Text => graph::text(&picture, colour),
        Format::Mermaid => graph::mermaid(&picture),
        Format::Svg => graph::svg(&picture),
    })?;
    destination.flush()?;
    Ok(Exit::Clean)
}

/// The name of the project's pipeline.
fn pipeline_of(project: &Project) -> Result<String, Failure> {
    const GITLAB: &str = ".gitlab-ci.yml";
    const WORKFLOWS: &str = ".github/workflows";
    if project.root().join(GITLAB).is_file() {
        return Ok(GITLAB.to_owned());
    }
    let mut workflows = ProjectFiles::of(project).names_in(WORKFLOWS);
    workflows.retain(|name| FileClass::of(name) == Some(FileClass::Yaml));
    match workflows.as_slice() {
        [only] => Ok(only.to_string()),
        [] => Err(Failure::Option {
            what: format!("there is neither {GITLAB} nor a workflow in {WORKFLOWS}"),
            next: "name the file, as in `qmoi graph ci/pipeline.yml`",
        }),
        several => Err(Failure::Option {
            what: format!("there are several workflows: {}", several.join(", ")),
            next: "name one of them, as in `qmoi graph .github/workflows/ci.yml`",
        }),
    }
}

fn picture(path: &Path, project: &Project, engine: &Engine) -> Result<Picture, Failure> {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let name = project.name_of(&absolute);
    let settings = project.settings_for(&name);
    let unusable = |why: String| Failure::File {
        doing: "draw",
        path: path.to_owned(),
        cause: std::io::Error::other(why),
    };
    let class = FileClass::of(&name).filter(|class| *class == FileClass::Yaml);
    let class = class.ok_or_else(|| unusable("it is not YAML by its name".to_owned()))?;
    let bytes = files::read(&absolute, &settings.limits)
        .map_err(|error| unusable(error.to_string()))?
        .bytes;
    let document = Document::from_bytes(&name, class, bytes, &settings.limits)
        .map_err(|refusal| unusable(refusal.to_string()))?;
    let graph = Models::around(&document, None, &ProjectFiles::of(project))
        .as_ref()
        .and_then(|models| Some((Graph::of(models)?, models.focus)));
    let (graph, focus) = graph.ok_or_else(|| {
        unusable("it is neither a GitLab pipeline nor a GitHub workflow by its name".to_owned())
    })?;
    let findings = engine.check(&document, &settings).findings;
    let is_in = |finding: &Finding, node: &Node| {
        let place = node.place.filter(|(file, _)| *file == focus);
        place.is_some_and(|(_, span)| span.start <= finding.span.start && finding.span.start < span.end)
    };
    let told = |finding: &Finding| {
        let line = document.lines().line_of(finding.span.start) + 1;
        format!("line {line}: {} [{}]", finding.message, finding.rule)
    };
    let marks = graph
        .nodes
        .iter()
        .map(|node| {
            let own: Vec<&Finding> = findings.iter().filter(|finding| is_in(finding, node)).collect();
            let severity =
                own.iter()
                    .map(|finding| finding.severity)
                    .max_by_key(|severity| match severity {
                        Severity::Info => 0,
                        Severity::Warning => 1,
                        Severity::Error => 2,
                    })?;
            Some(Mark {
                severity,
                messages: own.into_iter().map(told).collect(),
            })
        })
        .collect();
    let in_no_job = |finding: &&Finding| !graph.nodes.iter().any(|node| is_in(finding, node));
    let elsewhere = findings.iter().filter(in_no_job).map(told).collect();
    Ok(Picture {
        title: name,
        graph,
        marks,
        elsewhere,
    })
}
