//! Whether the clients of the platforms say what the platforms understand, by witnesses that nobody here wrote.
//!
//! For GitHub, its own description of the API: `prism` serves it and judges every request that our client makes. For GitLab, a second
//! client: `python-gitlab` does the same things on the same stand-in, and the requests of both are compared.

mod description;
mod github;
mod gitlab;
mod install;
mod prism;
mod server;

use std::error::Error;

use forge::{
    ApiAddress, Credential, DiffLines, Marker, NewMergeRequest, Secret, Settings, Source, Suggestion,
};

use crate::{Outcome, root};

/// What both clients show the stand-ins.
const TOKEN: &str = "a-token-for-the-stand-in";

/// One request and what was found about it.
struct Row {
    /// What it is for.
    what: String,
    /// Method and path, with the names in the query and the body.
    call: String,
    /// What is wrong with it; nothing when it is right.
    wrong: Option<String>,
}

/// Which platforms to look at.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Only GitHub
    #[arg(long, conflicts_with = "gitlab")]
    github: bool,
    /// Only GitLab
    #[arg(long)]
    gitlab: bool,
}

/// Drives the clients and prints a table for each platform.
pub(crate) fn run(options: &Options) -> Outcome {
    let folder = root::target().join("forge-truth");
    std::fs::create_dir_all(&folder)?;
    let mut all_right = true;
    if !options.gitlab {
        let title = "GitHub: judged by its published description";
        all_right &= table(title, "valid", &github::judged(&folder)?);
    }
    if !options.github {
        let title = "GitLab: compared with python-gitlab";
        all_right &= table(title, "same", &gitlab::compared(&folder)?);
    }
    Ok(all_right)
}

fn table(title: &str, good: &str, rows: &[Row]) -> bool {
    println!("\n{title}\n");
    let longest = rows.iter().map(|row| row.what.chars().count()).max();
    let (first, second) = (good.len(), longest.unwrap_or(0));
    for row in rows {
        let mark = row.wrong.as_ref().map_or(good, |_| "NOT");
        println!("{mark:first$}  {:second$}  {}", row.what, row.call);
        if let Some(wrong) = &row.wrong {
            println!("{:first$}  {wrong}", "");
        }
    }
    let wrong = rows.iter().filter(|row| row.wrong.is_some()).count();
    println!("\n{} requests, {wrong} of them not {good}", rows.len());
    wrong == 0 && !rows.is_empty()
}

/// Settings for a stand-in.
fn settings(address: &str) -> Result<Settings, Box<dyn Error>> {
    let credential = Credential::Token(Secret::new(TOKEN));
    Ok(Settings::new(ApiAddress::parse(address)?, Some(credential)))
}

/// The request that both platforms are asked for.
fn new_merge_request() -> Result<NewMergeRequest, Box<dyn Error>> {
    Ok(NewMergeRequest {
        source: Source {
            branch: "qmoi/fix/main-1a2b".to_owned(),
            fork: None,
        },
        target_branch: "main".to_owned(),
        title: "Repair 2 files".to_owned(),
        body: "What was wrong.".to_owned(),
        marker: Marker::new("fix/main")?,
        labels: Vec::new(),
        draft: true,
    })
}

/// Suggestions for a line that is new, for one that is as it was, and for a range.
fn suggestions() -> Result<Vec<Suggestion>, Box<dyn Error>> {
    let diff = DiffLines::read("@@ -1,3 +1,4 @@\n {\n-  \"a\": 1\n+  \"a\": 1,\n+  \"b\": 2\n }\n \n");
    let suggestion = |start, end| -> Result<Suggestion, Box<dyn Error>> {
        Ok(Suggestion {
            path: "package.json".to_owned(),
            old_path: None,
            lines: diff.anchor(start, end).ok_or("no such lines in the diff")?,
            replacement: Some("  \"b\": 3".to_owned()),
            message: "Say 3".to_owned(),
        })
    };
    Ok(vec![suggestion(3, 3)?, suggestion(4, 4)?, suggestion(2, 3)?])
}
