//! What the words of JavaScript mean for nesting.

/// What a word does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Word {
    /// A name, `this`, `true`: it stands for a value.
    Name,
    /// `typeof`, `new`: an operand follows, one step deeper.
    Prefix,
    /// `await`, `yield`, `of`: perhaps an operator, perhaps a name.
    PerhapsPrefix,
    /// `return`, `throw`: a statement begins and an operand follows.
    Operator,
    /// `in`, `instanceof`: an operand follows.
    Infix,
    /// `extends`: an operand follows, and it may be a class again.
    Extends,
    /// `if`, `while`, `for`, `with`: a condition in parentheses and a statement one step deeper.
    Header(Statement),
    /// `switch`, `catch`: something in parentheses and a block.
    HeaderOfBlock,
    /// `do`, `else`, `try`, `finally`: a statement.
    Opening(Statement),
    /// `case`, `default`: a clause begins.
    Clause,
}

/// Which statement a word belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Statement {
    Do,
    Else,
    While,
    Block,
    Other,
}

impl Word {
    pub(super) fn of(word: &[u8]) -> Self {
        if !(2..=10).contains(&word.len()) || !word[0].is_ascii_lowercase() {
            return Self::Name;
        }
        match word {
            b"typeof" | b"void" | b"delete" | b"new" => Self::Prefix,
            b"await" | b"yield" | b"of" => Self::PerhapsPrefix,
            b"return" | b"throw" => Self::Operator,
            b"in" | b"instanceof" => Self::Infix,
            b"extends" => Self::Extends,
            b"if" | b"for" | b"with" => Self::Header(Statement::Other),
            b"while" => Self::Header(Statement::While),
            b"switch" | b"catch" => Self::HeaderOfBlock,
            b"do" => Self::Opening(Statement::Do),
            b"else" => Self::Opening(Statement::Else),
            b"try" | b"finally" => Self::Opening(Statement::Block),
            b"case" | b"default" => Self::Clause,
            _ => Self::Name,
        }
    }
}

/// Whether `byte` may stand in a word or number.
pub(super) fn in_word(byte: u8) -> bool {
    WORD[byte as usize]
}

static WORD: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        let is = byte as u8;
        table[byte] = is.is_ascii_alphanumeric() || matches!(is, b'_' | b'$' | b'#') || byte >= 128;
        byte += 1;
    }
    table
};
