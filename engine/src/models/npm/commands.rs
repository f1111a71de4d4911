//! Commands in a shell's text that run scripts of a manifest.
//!
//! Words are told apart as shells do it, near enough to know a command by its name. A command that changes the folder, or
//! names another package, runs scripts that are not ours, and is not told.

use std::ops::Range;

/// A command that runs a script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// The script's name in the text.
    pub range: Range<usize>,
    /// Whether there need be no such script: the name may be a program's, as in `yarn tsc`, or `--if-present` is said.
    pub may_be_missing: bool,
    /// Whether it is one of npm's short forms, `npm test`.
    pub is_short: bool,
}

/// Reads texts that one shell runs after each other.
#[derive(Debug, Clone, Copy, Default)]
pub struct Shell {
    /// Whether the folder was changed.
    elsewhere: bool,
}

/// What `yarn x` and `pnpm x` mean themselves.
const OWN_COMMANDS: [&str; 57] = [
    "add",
    "audit",
    "autoclean",
    "bin",
    "cache",
    "check",
    "config",
    "constraints",
    "create",
    "dedupe",
    "deploy",
    "dlx",
    "env",
    "exec",
    "explain",
    "fetch",
    "generate-lock-entry",
    "global",
    "help",
    "i",
    "import",
    "info",
    "init",
    "install",
    "licenses",
    "link",
    "list",
    "login",
    "logout",
    "ls",
    "node",
    "npm",
    "outdated",
    "owner",
    "pack",
    "patch",
    "plugin",
    "policies",
    "prune",
    "publish",
    "rebuild",
    "remove",
    "run",
    "search",
    "self-update",
    "set",
    "setup",
    "stage",
    "store",
    "tag",
    "team",
    "unlink",
    "up",
    "update",
    "upgrade",
    "version",
    "why",
];

/// Programs that run the command behind them.
const PREFIXES: [&str; 14] = [
    "sudo",
    "time",
    "exec",
    "command",
    "env",
    "cross-env",
    "cross-env-shell",
    "dotenv",
    "nice",
    "xvfb-run",
    "if",
    "then",
    "do",
    "!",
];

impl Shell {
    /// The calls in the next text that the shell runs.
    pub fn calls(&mut self, text: &str) -> Vec<Call> {
        let mut calls = Vec::new();
        for command in commands(text) {
            self.command(&command, &mut calls);
        }
        calls
    }

    fn command(&mut self, words: &[Word], calls: &mut Vec<Call>) {
        let words = without_prefixes(words);
        let Some((program, arguments)) = words.split_first() else {
            return;
        };
        match &*program.said {
            "cd" | "pushd" | "Set-Location" => self.elsewhere = true,
            _ if self.elsewhere => {}
            "npm" | "pnpm" | "yarn" | "bun" => runner(&program.said, arguments, calls),
            "npm-run-all" | "run-s" | "run-p" | "npm-run-all2" => several(arguments, calls),
            "npx" | "yarn-run-all" => self.command(arguments, calls),
            "concurrently" => {
                for argument in arguments {
                    concurrent(argument, calls);
                }
            }
            _ => {}
        }
    }
}

/// The words of a command behind its assignments and the programs that run others.
fn without_prefixes(mut words: &[Word]) -> &[Word] {
    while let Some((first, rest)) = words.split_first() {
        let is_assignment = first.said.split_once('=').is_some_and(|(name, _)| {
            !name.is_empty()
                && name
                    .bytes()
                    .all(|byte| byte == b'_' || byte.is_ascii_alphanumeric())
        });
        if is_assignment || PREFIXES.contains(&&*first.said) || first.said == "--" {
            words = rest;
        } else {
            break;
        }
    }
    words
}

/// Where the programs that `text` runs are named, those that are put together when it runs left out.
pub(super) fn programs(text: &str) -> Vec<Range<usize>> {
    let commands = commands(text);
    let programs = commands
        .iter()
        .filter_map(|words| without_prefixes(words).first())
        .filter(|word| word.is_literal());
    programs.map(|word| word.range.clone()).collect()
}

/// Whether an option sends the command to another package.
fn leads_elsewhere(option: &str) -> bool {
    let name = option.split('=').next().unwrap_or_default();
    matches!(
        name,
        "--prefix"
            | "-C"
            | "--dir"
            | "--cwd"
            | "-w"
            | "--workspace"
            | "--workspaces"
            | "-ws"
            | "--filter"
            | "-F"
            | "-r"
            | "--recursive"
            | "--top-level"
    )
}

fn runner(program: &str, arguments: &[Word], calls: &mut Vec<Call>) {
    let own: Vec<&Word> = arguments.iter().take_while(|word| word.said != "--").collect();
    if own.iter().any(|word| leads_elsewhere(&word.said)) {
        return;
    }
    let is_optional = own.iter().any(|word| word.said == "--if-present");
    let mut plain = own.into_iter().filter(|word| !word.said.starts_with('-'));
    let Some(first) = plain.next() else { return };
    let mut push = |word: &Word, may_be_missing, is_short| {
        if word.is_literal() {
            calls.push(Call {
                range: word.range.clone(),
                may_be_missing,
                is_short,
            });
        }
    };
    match (program, &*first.said) {
        (_, "run" | "run-script" | "rum" | "urn") => {
            if let Some(script) = plain.next() {
                push(script, program != "npm" || is_optional, false);
            }
        }
        ("npm", "test" | "start" | "stop" | "restart") => push(first, true, true),
        ("npm" | "bun", _) => {}
        ("yarn", "workspace" | "workspaces") => {}
        (_, name) if OWN_COMMANDS.contains(&name) => {}
        _ => push(first, true, false),
    }
}

/// The scripts that `npm-run-all` and its kin run: all arguments that are neither options nor patterns.
fn several(arguments: &[Word], calls: &mut Vec<Call>) {
    let mut takes_value = false;
    for word in arguments.iter().take_while(|word| word.said != "--") {
        if std::mem::take(&mut takes_value) || word.said.starts_with('-') {
            takes_value = matches!(&*word.said, "--max-parallel" | "--npm-path" | "--race-count");
            continue;
        }
        // "script -- its arguments" is one argument; its first word is the script.
        let length = word.said.find(' ').unwrap_or(word.said.len());
        let name = word.said.get(..length).unwrap_or_default();
        if !name.is_empty() && !name.contains(['*', '{', '$', '!']) && word.is_verbatim {
            calls.push(Call {
                range: word.range.start..word.range.start + length,
                may_be_missing: false,
                is_short: false,
            });
        }
    }
}

/// An argument of `concurrently`: `npm:script`, or a command of its own.
fn concurrent(word: &Word, calls: &mut Vec<Call>) {
    if !word.is_verbatim {
        return;
    }
    let short = ["npm:", "pnpm:", "yarn:", "bun:"]
        .into_iter()
        .find_map(|prefix| word.said.strip_prefix(prefix));
    if let Some(rest) = short {
        let name = rest.split(' ').next().unwrap_or_default();
        let start = word.range.end - rest.len();
        if !name.is_empty() && !name.contains('*') {
            calls.push(Call {
                range: start..start + name.len(),
                may_be_missing: false,
                is_short: false,
            });
        }
    } else if word.said.contains(' ') {
        // Inside its quotes stands a command; commands in commands in quotes are left alone.
        for command in commands(&word.said) {
            let at = |inner: &Word| Word {
                range: word.range.start + inner.range.start..word.range.start + inner.range.end,
                ..inner.clone()
            };
            let moved: Vec<Word> = command.iter().map(at).collect();
            if let Some((program, arguments)) = moved.split_first()
                && matches!(&*program.said, "npm" | "pnpm" | "yarn" | "bun")
            {
                runner(&program.said, arguments, calls);
            }
        }
    }
}

/// What is typed of a script's name at the end of a command, if a script's name belongs there.
pub(in super::super) fn typed_script(command: &str) -> Option<&str> {
    let last = command.rsplit(['\n', ';', '&', '|', '(']).next()?.trim_start();
    let start = last.rfind(char::is_whitespace).map(|at| at + 1)?;
    let partial = last.get(start..)?.trim_start_matches(['"', '\'']);
    let words = last.get(..start)?.split_whitespace();
    let words: Vec<&str> = words
        .skip_while(|word| word.contains('=') || PREFIXES.contains(word))
        .filter(|word| !word.starts_with('-'))
        .collect();
    let fits = matches!(
        words.as_slice(),
        ["npm" | "pnpm" | "yarn" | "bun", "run" | "run-script"] | ["yarn" | "pnpm"]
    ) || matches!(words.first(), Some(&("npm-run-all" | "run-s" | "run-p")));
    fits.then_some(partial)
}

/// A word of a command.
#[derive(Debug, Clone)]
struct Word {
    said: String,
    /// Its bytes, without quotes where all of it is quoted.
    range: Range<usize>,
    /// Whether the bytes say what the word says.
    is_verbatim: bool,
}

impl Word {
    fn is_literal(&self) -> bool {
        self.is_verbatim
            && !self.said.is_empty()
            && !self.said.contains(['$', '*', '{', '}', '`', '<', '>', '%'])
    }
}

/// The commands of a text, each as its words.
fn commands(text: &str) -> Vec<Vec<Word>> {
    let mut commands = vec![Vec::new()];
    let mut characters = text.char_indices().peekable();
    while let Some((start, character)) = characters.next() {
        let ends_command = matches!(character, '\n' | '\r' | ';' | '&' | '|' | '(' | ')' | '{' | '}');
        if ends_command {
            commands.push(Vec::new());
        } else if character == '#' {
            while characters.next_if(|(_, next)| *next != '\n').is_some() {}
        } else if !character.is_whitespace() && character != '\\' {
            let word = word(text, start, character, &mut characters);
            if let Some(command) = commands.last_mut() {
                command.push(word);
            }
        } else if character == '\\' {
            // What a line break goes on over.
            if characters.next_if(|(_, next)| *next == '\r').is_some() || characters.peek().is_some() {
                characters.next_if(|(_, next)| *next == '\n');
            }
        }
    }
    commands.retain(|command| !command.is_empty());
    commands
}

fn word(
    text: &str,
    start: usize,
    first: char,
    characters: &mut std::iter::Peekable<std::str::CharIndices>,
) -> Word {
    let mut said = String::new();
    let mut end = start + first.len_utf8();
    let mut quote = matches!(first, '"' | '\'').then_some(first);
    let opened_by_quote = quote.is_some();
    if quote.is_none() {
        said.push(first);
    }
    let mut closed_at = None;
    while let Some((at, character)) = characters.peek().copied() {
        match quote {
            Some(open) if character == open => {
                quote = None;
                closed_at = Some(at);
            }
            Some(_) => said.push(character),
            None if character.is_whitespace() || ";&|()".contains(character) => break,
            None if matches!(character, '"' | '\'') => quote = Some(character),
            None => said.push(character),
        }
        end = at + character.len_utf8();
        characters.next();
    }
    let all_quoted = opened_by_quote && closed_at.is_some_and(|at| at + 1 == end);
    let range = if all_quoted {
        start + 1..end - 1
    } else {
        start..end
    };
    let is_verbatim = text.get(range.clone()) == Some(&*said);
    Word {
        said,
        range,
        is_verbatim,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn called(text: &str) -> Vec<&str> {
        let calls = Shell::default().calls(text);
        calls.into_iter().map(|call| &text[call.range]).collect()
    }

    #[test]
    fn scripts_are_found_in_the_forms_people_write() {
        for (text, names) in [
            (
                "npm run build && npm run -s test:unit -- --watch",
                vec!["build", "test:unit"],
            ),
            ("NODE_ENV=production npm run build", vec!["build"]),
            (
                "cross-env A=b yarn build; pnpm run lint|tee x",
                vec!["build", "lint"],
            ),
            ("npm test", vec!["test"]),
            ("npm ci && yarn install && pnpm add x && yarn", vec![]),
            (
                "run-p \"lint:js -- --fix\" 'build' watch:* -l --max-parallel 2",
                vec!["lint:js", "build"],
            ),
            ("npx npm-run-all clean build", vec!["clean", "build"]),
            (
                "concurrently \"npm:watch\" 'npm run serve -- x' \"tsc -w\"",
                vec!["watch", "serve"],
            ),
            ("cd web && npm run build", vec![]),
            ("npm run build --workspace=a; npm --prefix web run x", vec![]),
            ("npm run \"$NAME\"; npm run ${x}; npm run", vec![]),
            ("# npm run x\n  npm run \\\n y", vec!["y"]),
            ("(npm run a) || { npm run b; }", vec!["a", "b"]),
            ("echo npm run x", vec![]),
            ("é 'ü", vec![]),
        ] {
            assert_eq!(called(text), names, "{text}");
        }
    }

    #[test]
    fn a_script_that_is_run_if_present_may_be_missing() {
        let call = |text: &str| Shell::default().calls(text)[0].may_be_missing;
        assert!(call("npm run build --if-present") && !call("npm run build"));
    }

    #[test]
    fn a_changed_folder_stays_changed_for_the_texts_after_it() {
        let mut shell = Shell::default();
        assert_eq!(
            shell.calls("cd web").len() + shell.calls("npm run build").len(),
            0
        );
    }
}
