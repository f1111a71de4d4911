//! Keywords mistyped, joined, split, doubled and lost.

use super::Random;
use super::source::{Source, chance, one};

/// A random keyword of at least `shortest` letters.
fn pick_keyword(source: &Source<'_>, random: &mut Random, shortest: usize) -> Option<usize> {
    source.pick(random, |_, token| {
        token.is_keyword() && token.kind.len() >= shortest
    })
}

/// `fucntion`, `retrun`, `cosnt`, `form`: two letters swapped.
pub(super) fn keyword_letters_swapped(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = pick_keyword(source, random, 2)?;
    let mut letters: Vec<char> = source.of_token(at).chars().collect();
    let place = random.below(letters.len() - 1);
    letters.swap(place, place + 1);
    Some(source.token_replaced(at, &letters.into_iter().collect::<String>()))
}

/// A letter lost, doubled, or hit beside.
pub(super) fn keyword_typo(source: &Source<'_>, random: &mut Random) -> Option<String> {
    const ROWS: [&str; 3] = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];
    let at = pick_keyword(source, random, 3)?;
    let mut letters: Vec<char> = source.of_token(at).chars().collect();
    let place = random.below(letters.len());
    match random.below(4) {
        0 => {
            letters.remove(place);
        }
        1 => letters.insert(place, letters[place]),
        2 => {
            let letter = char::from(b'a' + u8::try_from(random.below(26)).ok()?);
            letters.insert(place, letter);
        }
        _ => {
            let row = ROWS.iter().find(|row| row.contains(letters[place]))?;
            let beside = row.find(letters[place])?;
            let step = if chance(random, 50) {
                beside + 1
            } else {
                beside.checked_sub(1)?
            };
            letters[place] = row.chars().nth(step)?;
        }
    }
    Some(source.token_replaced(at, &letters.into_iter().collect::<String>()))
}

/// Words that people do write for these.
pub(super) fn keyword_misspelt(source: &Source<'_>, random: &mut Random) -> Option<String> {
    const MISSPELT: [(&str, &[&str]); 18] = [
        (
            "function",
            &[
                "funciton", "funtion", "functon", "fuction", "func", "funcion", "functin",
            ],
        ),
        (
            "return",
            &["reutrn", "retun", "returm", "retrn", "ruturn", "return:"],
        ),
        ("const", &["conts", "cons", "const.", "contst", "konst"]),
        ("let", &["elt", "lte", "lett"]),
        ("var", &["vra", "avr", "vat"]),
        ("import", &["improt", "imoprt", "imprt", "inport"]),
        ("export", &["exprot", "exoprt", "exports", "expert"]),
        ("from", &["form", "fom", "fro", "frmo"]),
        ("await", &["awiat", "aawit", "wait", "awat"]),
        ("async", &["asnyc", "aysnc", "asyn", "asinc"]),
        ("class", &["calss", "clas", "clss", "classs"]),
        ("extends", &["extend", "exteds", "extneds"]),
        ("default", &["defualt", "defult", "deafult"]),
        ("else", &["esle", "els", "lese", "eles"]),
        ("switch", &["swtich", "swich", "swithc"]),
        ("case", &["csae", "caes", "cas"]),
        ("while", &["whlie", "wihle", "whle"]),
        ("throw", &["thorw", "thow", "trhow"]),
    ];
    let at = source.pick(random, |_, token| {
        MISSPELT.iter().any(|(word, _)| *word == token.kind)
    })?;
    let (_, misspelt) = MISSPELT.iter().find(|(word, _)| *word == source.of_token(at))?;
    Some(source.token_replaced(at, one(random, misspelt)?))
}

pub(super) fn keyword_case(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = pick_keyword(source, random, 2)?;
    let text = source.of_token(at);
    let changed = match random.below(4) {
        0 => text.to_ascii_uppercase(),
        1 => format!("{}{}", text[..2].to_ascii_uppercase(), &text[2..]),
        _ => format!("{}{}", text[..1].to_ascii_uppercase(), &text[1..]),
    };
    Some(source.token_replaced(at, &changed))
}

/// `constfoo`, `elseif`, `exportdefault`, `asyncfunction`, `ofitems`: the space behind a keyword is lost, or before one.
pub(super) fn joined_keyword(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = source.pick(random, |index, token| {
        let Some(next) = source.tokens.get(index + 1) else {
            return false;
        };
        let gap = &source.text[token.span.end..next.span.start];
        gap.starts_with(' ')
            && gap.trim().is_empty()
            && (token.is_keyword() || next.is_keyword())
            && (next.is_keyword() || next.is_atom() || next.kind == "super")
            && (token.is_keyword() || token.is_name())
            // These would mostly be sound: one name more.
            && !(matches!(token.kind, "return" | "const" | "let" | "var" | "new" | "throw" | "await") && next.is_atom())
    })?;
    Some(source.without(source.tokens[at].span.end..source.tokens[at + 1].span.start))
}

pub(super) fn split_keyword(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = pick_keyword(source, random, 3)?;
    let span = &source.tokens[at].span;
    let place = span.start + 1 + random.below(span.len() - 1);
    Some(source.inserted(place, one(random, &[" ", " ", " ", "-", "_", ".", "\n"])?))
}

/// A name of two parts with a space between, as from a bad search and replace.
pub(super) fn split_name(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = source.pick(random, |index, token| {
        token.is_name() && token.span.len() > 3 && source.of_token(index).is_ascii()
    })?;
    let span = &source.tokens[at].span;
    let text = source.of_token(at);
    let capital = text
        .char_indices()
        .skip(1)
        .find(|(_, letter)| letter.is_ascii_uppercase());
    let place = match capital {
        Some((place, _)) if chance(random, 60) => place,
        _ => 1 + random.below(span.len() - 1),
    };
    Some(source.inserted(
        span.start + place,
        one(random, &[" ", " ", "#", "\\", "@", " - "])?,
    ))
}

pub(super) fn missing_keyword(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = source.pick(random, |_, token| token.is_keyword())?;
    Some(source.without_word(at, random))
}

pub(super) fn missing_declaration_keyword(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = source.pick(random, |index, token| {
        matches!(token.kind, "class" | "function")
            || (matches!(token.kind, "const" | "let" | "var")
                && (source.kind(index + 1) == "{" || source.kind(index + 2) != "="))
    })?;
    Some(source.without_word(at, random))
}

pub(super) fn missing_module_keyword(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = source.pick_kind(random, &["import", "from", "export", "default", "as"])?;
    Some(source.without_word(at, random))
}

pub(super) fn missing_control_keyword(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = source.pick_kind(
        random,
        &[
            "case", "catch", "try", "of", "in", "if", "else", "while", "for", "switch", "finally", "extends",
            "default",
        ],
    )?;
    Some(source.without_word(at, random))
}

/// `await` where `async` went missing.
pub(super) fn missing_async(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = source.pick_kind(random, &["async"])?;
    Some(source.without_word(at, random))
}

/// `function` of an expression or of a declaration lost.
pub(super) fn missing_function(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = source.pick_kind(random, &["function"])?;
    Some(source.without_word(at, random))
}

pub(super) fn doubled_keyword(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = source.pick(random, |_, token| token.is_keyword())?;
    Some(source.inserted(source.tokens[at].span.end, &format!(" {}", source.of_token(at))))
}

/// Another keyword than the one that fits: `let const a`, `in` for `import`.
pub(super) fn extra_keyword(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = source.pick(random, |index, token| {
        token.is_keyword() || (source.opens_line(index) && token.is_name())
    })?;
    let word = one(
        random,
        &[
            "const", "let", "var", "return", "function", "new", "else", "await", "in", "public", "static",
        ],
    )?;
    Some(source.inserted(source.tokens[at].span.start, &format!("{word} ")))
}

/// A name that is none, where it is declared.
pub(super) fn reserved_name(source: &Source<'_>, random: &mut Random) -> Option<String> {
    const RESERVED: [&str; 14] = [
        "class", "new", "default", "delete", "import", "in", "function", "case", "export", "this", "return",
        "switch", "var", "enum",
    ];
    let at = source.pick(random, |index, token| {
        token.kind == "identifier"
            && (matches!(
                token.parent,
                "variable_declarator" | "formal_parameters" | "function_declaration"
            ))
            && source.text.matches(source.of_token(index)).count() > 1
    })?;
    // A name that was shortened, where there is one; else any.
    let name = source.of_token(at).to_ascii_lowercase();
    let word = match RESERVED.iter().find(|word| name.starts_with(**word)) {
        Some(word) => word,
        None => one(random, &RESERVED)?,
    };
    Some(source.token_replaced(at, word))
}
