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
    /// `${`, inside the template that begins at this byte.
    Template(usize),
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
    pub expression: usize,
    /// Steps of the statement being read, outside its expressions.
    pub statement: usize,
    /// Open JSX elements.
    pub elements: usize,
    /// `?` that wait for their `:`.
    pub conditions: usize,
    /// `do` that wait for their `while`.
    pub loops: usize,
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
            in_tag: false,
            closing: false,
            ended: Ended::No,
        }
    }

    fn steps(&self) -> usize {
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
    outer_steps: usize,
}

impl Frames {
    pub(super) fn new() -> Self {
        Self {
            top: Frame::new(Opener::Text),
            outer: Vec::new(),
            open: [1, 0, 0, 0, 0],
            outer_steps: 0,
        }
    }

    /// How many brackets are open.
    pub(super) fn depth(&self) -> usize {
        self.outer.len()
    }

    /// How many steps are pending in all frames.
    pub(super) fn steps(&self) -> usize {
        self.outer_steps + self.top.steps()
    }

    pub(super) fn push(&mut self, opener: Opener) {
        self.open[opener.kind()] += 1;
        self.outer_steps += self.top.steps();
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
            self.open[closed.kind()] -= 1;
            if closed.kind() == like.kind() {
                return Some(closed);
            }
        }
    }

    /// The innermost template that is open.
    pub(super) fn template(&self) -> Option<usize> {
        std::iter::once(&self.top)
            .chain(self.outer.iter().rev())
            .find_map(|frame| match frame.opener {
                Opener::Template(start) => Some(start),
                _ => None,
            })
    }
}
