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
    /// `if`, `while`, `for`, `with`, `switch`: something in parentheses and a statement one step deeper.
    Header(Statement),
    /// `do`, `else`, `try`: a statement.
    Opening(Statement),
    /// `catch`: perhaps something in parentheses, and a block.
    Catch,
    /// `finally`: a block.
    Finally,
    /// `class`, `let`, `async`: a declaration begins, or an expression goes on.
    Declaring,
    /// `case`, `default`: a clause begins.
    Clause,
}

/// Which statement a word belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Statement {
    Do,
    Else,
    While,
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
            b"if" | b"for" | b"with" | b"switch" => Self::Header(Statement::Other),
            b"while" => Self::Header(Statement::While),
            b"do" => Self::Opening(Statement::Do),
            b"else" => Self::Opening(Statement::Else),
            b"try" => Self::Opening(Statement::Other),
            b"catch" => Self::Catch,
            b"finally" => Self::Finally,
            b"async" | b"class" | b"function" | b"let" | b"const" | b"var" | b"import" | b"export" => {
                Self::Declaring
            }
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
