//! Quotes and here-documents that a shell script opens and never closes.
//!
//! Words are told apart as POSIX shells and bash do: quotes of three kinds, `$( )`, `` ` ` ``, `${ }`, comments, here-documents.
//! One pass over the text, with a stack instead of recursion. Where a script holds what cannot be told without the whole
//! grammar (`case` inside of `$( )`), nothing is said.

/// What is open at the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) struct Unclosed {
    /// What it is.
    pub(in super::super) kind: UnclosedKind,
    /// Where it begins, in bytes.
    pub(in super::super) start: usize,
}

/// The kinds of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) enum UnclosedKind {
    /// A quote, with the sign that would close it.
    Quote(char),
    /// A here-document, with the word that would end it.
    HereDocument(String),
}

/// What we are inside of, with where it began.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Inside {
    Double(usize),
    Backquote(usize),
    /// `$(` and the brackets open in it.
    Substitution(usize),
    /// `${`.
    Parameter,
}

/// How far in front of `<<` its sum begins at most, in bytes.
const NEAR: usize = 256;

struct HereDocument {
    word: String,
    strips_tabs: bool,
    start: usize,
}

/// What `script` opens and does not close; nothing when all is closed, or nobody can tell.
pub(in super::super) fn unclosed(script: &str) -> Option<Unclosed> {
    let bytes = script.as_bytes();
    let mut stack: Vec<Inside> = Vec::new();
    let mut pending: Vec<HereDocument> = Vec::new();
    let mut at = 0;
    let quote = |sign, start| {
        Some(Unclosed {
            kind: UnclosedKind::Quote(sign),
            start,
        })
    };
    while at < bytes.len() {
        let top = stack.last().copied();
        let in_quotes = matches!(top, Some(Inside::Double(_)));
        // Signs are ASCII, so nothing is missed inside of other characters.
        let rest = script.get(at..).unwrap_or_default();
        match bytes[at] {
            b'\\' => at += 1,
            b'"' if in_quotes => {
                stack.pop();
            }
            b'"' => stack.push(Inside::Double(at)),
            b'`' => match stack
                .iter()
                .rposition(|inside| matches!(inside, Inside::Backquote(_)))
            {
                // What is open inside of it goes with it.
                Some(open) => stack.truncate(open),
                None => stack.push(Inside::Backquote(at)),
            },
            b'\'' if !in_quotes => {
                let escapes = at > 0 && bytes[at - 1] == b'$';
                match closing(bytes, at + 1, escapes) {
                    Some(end) => at = end,
                    None => return quote('\'', at),
                }
            }
            b'$' if rest.starts_with("$(") => {
                stack.push(Inside::Substitution(1));
                at += 1;
            }
            b'$' if rest.starts_with("${") => {
                stack.push(Inside::Parameter);
                at += 1;
            }
            b'}' if top == Some(Inside::Parameter) => {
                stack.pop();
            }
            b'(' => {
                if let Some(Inside::Substitution(depth)) = stack.last_mut() {
                    *depth += 1;
                }
            }
            b')' => {
                if let Some(Inside::Substitution(depth)) = stack.last_mut() {
                    *depth -= 1;
                    if *depth == 0 {
                        stack.pop();
                    }
                }
            }
            b'#' if !in_quotes && top != Some(Inside::Parameter) && begins_word(bytes, at) => {
                at += rest.find('\n').unwrap_or(rest.len());
                continue;
            }
            b'c' if matches!(top, Some(Inside::Substitution(_)))
                && rest.starts_with("case ")
                && begins_word(bytes, at) =>
            {
                return None;
            }
            b'<' if !in_quotes && top != Some(Inside::Parameter) && rest.starts_with("<<") => {
                if rest.starts_with("<<<") || is_arithmetic(script, at) {
                    at += 3;
                    continue;
                }
                let (document, length) = here_document(rest, at);
                pending.extend(document);
                at += length;
                continue;
            }
            b'\n' if !pending.is_empty() && !in_quotes => {
                at += 1;
                for document in pending.drain(..) {
                    match end_of(&script[at..], &document) {
                        Some(length) => at += length,
                        None => {
                            return Some(Unclosed {
                                kind: UnclosedKind::HereDocument(document.word),
                                start: document.start,
                            });
                        }
                    }
                }
                continue;
            }
            _ => {}
        }
        at += 1;
    }
    let open = stack.iter().find_map(|inside| match inside {
        Inside::Double(start) => quote('"', *start),
        Inside::Backquote(start) => quote('`', *start),
        Inside::Substitution(_) | Inside::Parameter => None,
    });
    open.or_else(|| {
        let document = pending.into_iter().next()?;
        Some(Unclosed {
            kind: UnclosedKind::HereDocument(document.word),
            start: document.start,
        })
    })
}

/// Where the quote that opened in front of `from` is closed.
fn closing(bytes: &[u8], from: usize, escapes: bool) -> Option<usize> {
    let mut at = from;
    while at < bytes.len() {
        match bytes[at] {
            b'\'' => return Some(at),
            b'\\' if escapes => at += 2,
            _ => at += 1,
        }
    }
    None
}

fn begins_word(bytes: &[u8], at: usize) -> bool {
    at == 0
        || matches!(
            bytes[at - 1],
            b' ' | b'\t' | b'\n' | b'\r' | b';' | b'&' | b'|' | b'('
        )
}

/// Whether `<<` shifts bits: `$((` or `((` stands in front of it on its line, and is not closed.
fn is_arithmetic(script: &str, at: usize) -> bool {
    // Sums are short; the whole of an endless line need not be read for each sign in it.
    let near = script.get(at.saturating_sub(NEAR)..at).unwrap_or_default();
    let line = near.rsplit('\n').next().unwrap_or_default();
    let open = line.rfind("((");
    open.is_some_and(|open| !line[open..].contains("))")) || line.trim_start().starts_with("let ")
}

/// The here-document that `text`, `<<…` at `start`, begins, and how many bytes say so.
fn here_document(text: &str, start: usize) -> (Option<HereDocument>, usize) {
    let mut length = 2;
    let strips_tabs = text[length..].starts_with('-');
    length += usize::from(strips_tabs);
    let blanks = text[length..].len() - text[length..].trim_start_matches([' ', '\t']).len();
    length += blanks;
    let mut word = String::new();
    let mut quoted = None;
    for character in text[length..].chars() {
        match (quoted, character) {
            (None, '\'' | '"') => quoted = Some(character),
            (Some(sign), _) if sign == character => quoted = None,
            (Some(_), '\n') => return (None, length),
            (None, '\\') => {}
            (None, _) if character.is_whitespace() || ";&|<>()`".contains(character) => break,
            _ => word.push(character),
        }
        length += character.len_utf8();
    }
    let document = (!word.is_empty()).then_some(HereDocument {
        word,
        strips_tabs,
        start,
    });
    (document, length)
}

/// How many bytes the body takes, its last line with it.
fn end_of(text: &str, document: &HereDocument) -> Option<usize> {
    let mut length = 0;
    for line in text.split_inclusive('\n') {
        length += line.len();
        let line = line.trim_end_matches(['\n', '\r']);
        let line = if document.strips_tabs {
            line.trim_start_matches('\t')
        } else {
            line
        };
        if line == document.word {
            // The newline in front of what follows has been read.
            return Some(length);
        }
        // The end of a substitution may follow the word.
        if let Some(rest) = line.strip_prefix(document.word.as_str())
            && rest.trim_start().starts_with(')')
        {
            return Some(length - (line.len() - document.word.len()) - 1);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(script: &str) -> Option<String> {
        unclosed(script).map(|found| match found.kind {
            UnclosedKind::Quote(sign) => format!("{sign} at {}", found.start),
            UnclosedKind::HereDocument(word) => format!("{word} at {}", found.start),
        })
    }

    #[test]
    fn what_is_closed_is_silent() {
        for script in [
            "echo 'a' \"b $(c \"d\") `e 'f'` ${g:-\"h\"}\"",
            "echo it\\'s # isn't it",
            "cat <<EOF\nit's \"$x\nEOF\necho ok",
            "cat <<-'END' > f\n\tdon't\n\tEND\necho 'x'",
            "cat <<\"A B\"\n'\nA B\n",
            "x=$(cat <<EOF\n'\nEOF\n)\necho 'y'",
            "echo $((1<<3)) && (( x << 2 ))",
            "grep -q x <<< 'y'",
            "echo $'it\\'s'",
            "echo \"it's\" \"#\" a#b'c'",
            "for i in a; do\n  echo \"$i\"\ndone\n",
            "x=$(case $1 in a) echo \"'\" ;; esac",
            "echo ${x#'a'} ${#x} \"${x%\\\"}\"",
            "a=\"multi\nline's\"\n",
            "",
        ] {
            assert_eq!(kind(script), None, "{script}");
        }
    }

    #[test]
    fn what_stays_open_is_told_where_it_begins() {
        for (script, expected) in [
            ("echo 'a", "' at 5"),
            ("echo \"a", "\" at 5"),
            ("echo \"a\necho \"b\"\n", "\" at 15"),
            ("cat <<EOF\na\nEFO\n", "EOF at 4"),
            ("cat <<EOF\na\n  EOF\n", "EOF at 4"),
            ("cat <<EOF", "EOF at 4"),
            ("echo `date", "` at 5"),
            ("echo $(echo 'x)", "' at 12"),
        ] {
            assert_eq!(kind(script).as_deref(), Some(expected), "{script}");
        }
    }

    #[test]
    fn hostile_scripts_are_answered() {
        for part in ["$(", "\"$(", "`", "${", "<<a\n", "'", "\\", "((", "é\"", "<<\\"] {
            let _answered = unclosed(&part.repeat(20_000));
        }
    }
}
