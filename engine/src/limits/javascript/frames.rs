//! The open brackets of a JavaScript text, and what is pending inside each.

/// What opened a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Opener {
    /// The text itself.
    Text,
    /// `(`
    Paren,
    /// The `(` of `if (…)`, `while (…)` and their like, behind which a statement begins.
    Header,
    /// `[`
    Bracket,
    /// `{` of an object literal or of a JSX expression.
    Object,
    /// `{` of statements: a block, or the body of a function or class.
    Block,
    /// `${`, inside the template that begins at this byte. Texts are far below 4 GB.
    Template(u32),
    /// `<` of an element that is the value of an attribute.
    Element,
}

impl Opener {
    /// The kind of bracket that closes the frame, as an index into [`Frames::open`].
    fn kind(self) -> usize {
        match self {
            Self::Text => 0,
            Self::Paren | Self::Header => 1,
            Self::Bracket => 2,
            Self::Object | Self::Block | Self::Template(_) => 3,
            Self::Element => 4,
        }
    }
}

/// Whether a statement is over. What it leaves pending shows with the next token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ended {
    /// It is not.
    No,
    /// A brace closed: it is, unless an operator goes on with the expression.
    Perhaps,
    /// A semicolon: it is, unless an `else` or the `while` of a `do` follows.
    Yes,
}

/// One open bracket.
#[derive(Debug, Clone, Copy)]
pub(super) struct Frame {
    pub opener: Opener,
    /// Steps of the expression being read.
    pub expression: u32,
    /// Steps of the statement being read, outside its expressions.
    pub statement: u32,
    /// Open JSX elements.
    pub elements: u32,
    /// `?` that wait for their `:`.
    pub conditions: u32,
    /// `do` that wait for their `while`.
    pub loops: u32,
    /// Tokens since the bracket or the last comma, up to 255. A bracket with all that it holds is one.
    pub tokens: u8,
    /// Whether an item before the last comma is none that could be a parameter.
    pub no_parameters: bool,
    /// Whether what the bracket holds may turn out to be parameters with defaults, `(a = …) => b`: oxc reads it as such, and
    /// when no arrow follows, it reads it again as an expression.
    pub twice: bool,
    /// Whether a JSX tag is being read.
    pub in_tag: bool,
    /// Whether that tag is a closing one.
    pub closing: bool,
    /// Whether the last token ended a statement.
    pub ended: Ended,
}

impl Frame {
    fn new(opener: Opener) -> Self {
        Self {
            opener,
            expression: 0,
            statement: 0,
            elements: 0,
            conditions: 0,
            loops: 0,
            tokens: 0,
            no_parameters: false,
            twice: false,
            in_tag: false,
            closing: false,
            ended: Ended::No,
        }
    }

    fn steps(&self) -> u32 {
        self.expression + self.statement + self.elements
    }
}

/// The frames from the text itself to the innermost open bracket.
#[derive(Debug)]
pub(super) struct Frames {
    /// The innermost frame.
    pub top: Frame,
    outer: Vec<Frame>,
    /// How many frames of each kind are open, so that a bracket nobody opened costs nothing.
    open: [usize; 5],
    /// Steps pending in `outer`.
    outer_steps: u32,
    /// How many frames of `outer` are read twice.
    outer_twice: u32,
}

impl Frames {
    pub(super) fn new() -> Self {
        Self {
            top: Frame::new(Opener::Text),
            outer: Vec::new(),
            open: [1, 0, 0, 0, 0],
            outer_steps: 0,
            outer_twice: 0,
        }
    }

    /// How many brackets are open.
    pub(super) fn depth(&self) -> usize {
        self.outer.len()
    }

    /// How many steps are pending in all frames.
    pub(super) fn steps(&self) -> u32 {
        self.outer_steps + self.top.steps()
    }

    /// How many of the open frames are read twice: each does it to all that it holds.
    pub(super) fn twice(&self) -> u32 {
        self.outer_twice + u32::from(self.top.twice)
    }

    pub(super) fn push(&mut self, opener: Opener) {
        self.open[opener.kind()] += 1;
        self.outer_steps += self.top.steps();
        self.outer_twice += u32::from(self.top.twice);
        self.outer
            .push(std::mem::replace(&mut self.top, Frame::new(opener)));
    }

    /// Closes the innermost frame of the same kind as `like`, and with it those that were left open inside. Nothing
    /// happens when there is none.
    pub(super) fn close(&mut self, like: Opener) -> Option<Opener> {
        if self.open[like.kind()] == 0 {
            return None;
        }
        loop {
            let closed = self.top.opener;
            self.top = self.outer.pop()?;
            self.outer_steps -= self.top.steps();
            self.outer_twice -= u32::from(self.top.twice);
            self.open[closed.kind()] -= 1;
            if closed.kind() == like.kind() {
                return Some(closed);
            }
        }
    }

    /// The innermost template that is open.
    pub(super) fn template(&self) -> Option<u32> {
        std::iter::once(&self.top)
            .chain(self.outer.iter().rev())
            .find_map(|frame| match frame.opener {
                Opener::Template(start) => Some(start),
                _ => None,
            })
    }
}
