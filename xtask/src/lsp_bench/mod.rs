//! Measures the language server end to end: from the keystroke's `didChange` to that text's diagnostics, beside other
//! servers that get the same edits of the same documents.
//!
//! The servers of a document run side by side and take turns at every edit, so that whatever else the machine does meets all
//! of them alike. Ratios within one run are what counts.

mod conversation;
mod document;
mod edits;
mod memory;
mod server;
mod table;
mod times;

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use crate::corpus::{self, megabytes};
use crate::repair_bench::random::Random;
use crate::{Outcome, bench, root};
use conversation::Conversation;
use document::Large;
use edits::{Edit, Kind};
use server::Server;
use times::Times;

/// Judging and parsing recurse.
const STACK: usize = 256 * 1024 * 1024;

/// Options of `cargo xtask lsp-bench`.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Options {
    /// How many edits are measured
    #[arg(long, default_value_t = 200)]
    edits: usize,
    /// How many edits come before
    #[arg(long, default_value_t = 20)]
    warm_up: usize,
    /// How many edits the growth of memory is measured over; 0 for not at all
    #[arg(long, default_value_t = 10_000)]
    growth: usize,
    /// The program to measure; built for release unless given
    #[arg(long, value_name = "PROGRAM")]
    qmoi: Option<PathBuf>,
    /// Only these servers
    #[arg(long, value_name = "NAME")]
    server: Vec<String>,
    /// Only the document of this language
    #[arg(long, value_name = "NAME")]
    language: Option<String>,
}

/// A server at work, and what it took so far.
struct Contender {
    server: Server,
    conversation: Conversation,
    times: Times,
}

/// Prints all figures. Says whether qmoi keeps under its bars.
pub(crate) fn run(options: &Options) -> Outcome {
    let options = options.clone();
    let work = move || measure(&options).map_err(|error| error.to_string());
    let measuring = std::thread::Builder::new().stack_size(STACK).spawn(work)?;
    let kept = measuring.join().map_err(|_| "the measurement failed")?;
    Ok(kept?)
}

fn measure(options: &Options) -> Outcome {
    let qmoi = match &options.qmoi {
        Some(qmoi) => qmoi.canonicalize()?,
        None => bench::build()?,
    };
    let home = root::target().join("lsp-bench");
    let modules = server::fetch(&home)?;
    let folder = home.join("workplace");
    server::workplace(&folder)?;
    let folder = folder.canonicalize()?;
    let mut servers = Server::all(&qmoi, &modules);
    let wanted =
        |server: &Server| options.server.is_empty() || options.server.iter().any(|name| name == server.name);
    servers.retain(wanted);
    let mut kept = true;
    for large in document::all(&corpus::fetch()?)? {
        if options
            .language
            .as_deref()
            .is_some_and(|name| name != large.language.name())
        {
            continue;
        }
        let plan = edits::plan(&large, options.warm_up + options.edits);
        fs::write(folder.join(large.name), &large.text)?;
        println!(
            "\n{}: {} lines, {:.2} MB; {} edits after {} of warm-up, in milliseconds",
            large.language.name(),
            large.text.lines().count(),
            megabytes(large.text.len() as u64),
            plan.len().saturating_sub(options.warm_up),
            options.warm_up,
        );
        let all = compete(&servers, &large, &plan, options, &folder, &home);
        kept &= table::print(&large, &all);
        if options.growth > 0 {
            let ours = servers.iter().find(|server| server.is_ours());
            if let Some(server) = ours {
                kept &= grow(server, &large, options, &folder)?;
            }
        }
    }
    println!("\n{}", server::MISSING);
    Ok(kept)
}

/// Has the servers take turns. Those that fail are named.
fn compete(
    servers: &[Server],
    large: &Large,
    plan: &[Edit],
    options: &Options,
    folder: &Path,
    programs: &Path,
) -> Vec<(Server, Times)> {
    let uri = format!("file://{}", folder.join(large.name).display());
    let mut contenders = Vec::new();
    for server in servers.iter().filter(|server| server.knows(large.language)) {
        match begun(server, large, &uri, folder) {
            Ok(contender) => contenders.push(contender),
            Err(error) => println!("  {} failed: {error}", server.name),
        }
    }
    let mut random = Random::named("turns");
    for (number, edit) in plan.iter().enumerate() {
        let counts = number >= options.warm_up;
        // Nobody is always the first, or always behind the same one.
        for last in (1..contenders.len()).rev() {
            contenders.swap(last, random.below(last + 1));
        }
        contenders.retain_mut(|contender| match contender.turn(edit, counts) {
            Ok(()) => true,
            Err(error) => {
                println!("  {} failed at edit {number}: {error}", contender.server.name);
                false
            }
        });
    }
    let mut all = Vec::new();
    for mut contender in contenders {
        let programs = programs.to_string_lossy().into_owned();
        let daemon = contender.server.daemon().map(|word| (word, programs.as_str()));
        contender.times.resident = memory::resident(contender.conversation.process(), daemon);
        drop(contender.conversation);
        contender.server.clear_away(folder);
        all.push((contender.server, contender.times));
    }
    all.sort_by_key(|(server, _)| servers.iter().position(|other| other.name == server.name));
    all
}

fn begun(server: &Server, large: &Large, uri: &str, folder: &Path) -> Result<Contender, Box<dyn Error>> {
    let (mut conversation, initialize) = Conversation::start(server, folder)?;
    let first = conversation.open(uri, large.called, &large.text)?;
    if first.is_none() {
        return Err("no diagnostics".into());
    }
    let times = Times {
        initialize,
        first,
        ..Times::default()
    };
    Ok(Contender {
        server: server.clone(),
        conversation,
        times,
    })
}

impl Contender {
    /// Makes one edit, and asks what can be done where it broke the file.
    fn turn(&mut self, edit: &Edit, counts: bool) -> Result<(), Box<dyn Error>> {
        let took = self.conversation.edit(edit)?;
        if !counts {
            return Ok(());
        }
        self.times.edit(edit.kind, took);
        let Some(took) = took.filter(|_| edit.kind == Kind::Break) else {
            return Ok(());
        };
        if self.conversation.acts {
            // The first answer waits for all that is still to be found out, the second is what it takes by itself.
            self.conversation.act(edit)?;
            self.times.actions.push(self.conversation.act(edit)?);
        }
        let last = self.conversation.last_word();
        self.times
            .last_words
            .push(last.map_or(took, |last| last.max(took)));
        Ok(())
    }
}

/// How much memory qmoi holds after many edits beside a few. Says whether it keeps under its bar.
fn grow(server: &Server, large: &Large, options: &Options, folder: &Path) -> Outcome {
    let uri = format!("file://{}", folder.join(large.name).display());
    let mut contender = begun(server, large, &uri, folder)?;
    let undone = edits::undone(large);
    let settled = (options.growth / 10).max(1);
    let mut before = 0;
    let endless = undone.iter().cycle().take(options.growth + settled);
    for (number, edit) in endless.enumerate() {
        if number == settled {
            before = memory::resident(contender.conversation.process(), None);
        }
        contender.conversation.edit(edit)?;
    }
    let after = memory::resident(contender.conversation.process(), None);
    Ok(table::growth(before, after, options.growth))
}
