//! Proposals: small lossless edits that might mend a broken text.

use crate::edit::Edit;

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {
        /// What a proposal does. The ranker learns how likely each kind is.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub(crate) enum Kind { $($(#[$doc])* $name),+ }

        impl Kind {
            /// Every kind, in the order the ranker's weights are stored in.
            pub(crate) const ALL: &'static [Self] = &[$(Self::$name),+];
        }
    };
}

kinds! {
    /// Puts in a `,`.
    InsertComma,
    /// Puts in a `:`.
    InsertColon,
    /// Puts in a `;`.
    InsertSemicolon,
    /// Puts in a closing bracket.
    InsertCloser,
    /// Puts in several closing brackets at one place.
    InsertClosers,
    /// Puts in an opening bracket.
    InsertOpener,
    /// Begins a string with its quote.
    InsertOpeningQuote,
    /// Ends a string with its quote.
    InsertClosingQuote,
    /// Puts in an operator, `=` and `=>` among them.
    InsertOperator,
    /// Puts in a `.`.
    InsertDot,
    /// Puts in a keyword.
    InsertKeyword,
    /// Puts in a value, where one must stand and nothing says which.
    InsertValue,
    /// Puts in the `-` of a sequence's item.
    InsertDash,
    /// Makes a line a comment that once was one.
    InsertCommentSign,
    /// Ends a comment.
    CloseComment,
    /// Puts in a space.
    InsertSpace,
    /// Puts in a line break.
    InsertBreak,
    /// Takes a `,` away.
    DeleteComma,
    /// Takes a closing bracket away.
    DeleteCloser,
    /// Takes an opening bracket away.
    DeleteOpener,
    /// Takes a quote away.
    DeleteQuote,
    /// Takes any other sign away.
    DeleteSign,
    /// Takes a word, a number or a string away.
    DeleteWord,
    /// Takes a stray character away.
    DeleteStray,
    /// Takes white space away.
    DeleteSpace,
    /// Takes a whole line away.
    DeleteLine,
    /// Takes away what stands before the document.
    DeleteHead,
    /// Takes away what stands behind the document.
    DeleteTail,
    /// Takes a comment away.
    DeleteComment,
    /// Puts one separator in the place of another.
    ReplaceSeparator,
    /// Puts one closing bracket in the place of another.
    ReplaceCloser,
    /// Puts one opening bracket in the place of another.
    ReplaceOpener,
    /// Puts one operator or sign in the place of another.
    ReplaceSign,
    /// Puts one quote in the place of another, at one end or both.
    ReplaceQuote,
    /// Corrects the spelling of a keyword.
    ReplaceKeyword,
    /// Puts a literal of this language in the place of another language's.
    ReplaceLiteral,
    /// Corrects a number.
    ReplaceNumber,
    /// Puts an ordinary character in the place of one that only looks like it.
    ReplaceLookalike,
    /// Puts quotes around something.
    Quote,
    /// Puts a backslash before quotes in a string.
    EscapeQuote,
    /// Doubles or removes a backslash in a string.
    EscapeBackslash,
    /// Writes a control character or a line break in a string as an escape.
    EscapeControl,
    /// Joins a string that was broken over lines.
    JoinLines,
    /// Cuts a word in two.
    SplitWord,
    /// Joins what is one word or one sign.
    JoinWords,
    /// Exchanges two neighbours.
    Swap,
    /// Moves one line to another indentation.
    ReindentLine,
    /// Moves several lines to another indentation.
    ReindentBlock,
    /// Puts a missing header of a block scalar in.
    InsertBlockHeader,
    /// Takes one side of a merge conflict.
    TakeSide,
    /// Unwraps a document from what surrounds it.
    Unwrap,
    /// Rewrites a foreign dialect throughout.
    RewriteDialect,
    /// Two changes that belong together.
    Pair,
    /// What a rule of a pack proposes.
    Rule,
}

/// A guess: edits that may mend the text, all or none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Proposal {
    /// What it does.
    pub(crate) kind: Kind,
    /// The edits, in order of place, none touching another.
    pub(crate) edits: Vec<Edit>,
    /// Where the proposer itself puts it among its guesses of this kind about this place, 0 being the likeliest.
    pub(crate) order: u8,
}

impl Proposal {
    /// One edit.
    pub(crate) fn one(kind: Kind, edit: Edit) -> Self {
        Self {
            kind,
            edits: vec![edit],
            order: 0,
        }
    }

    /// Several edits, which are put in order.
    pub(crate) fn several(kind: Kind, mut edits: Vec<Edit>) -> Self {
        edits.sort();
        edits.dedup();
        Self {
            kind,
            edits,
            order: 0,
        }
    }

    /// The same, at this place among its like.
    pub(crate) fn in_order(mut self, order: usize) -> Self {
        self.order = u8::try_from(order).unwrap_or(u8::MAX);
        self
    }

    /// How many characters that are not white space it puts into `text`, and how many it takes away.
    pub(crate) fn visible(&self, text: &str) -> [usize; 2] {
        let count = |text: &str| text.chars().filter(|c| !c.is_whitespace()).count();
        let inserted = self.edits.iter().map(|edit| count(&edit.text)).sum();
        let deleted = self.edits.iter().map(|edit| count(edit.span.text(text))).sum();
        [inserted, deleted]
    }

    /// Where the first edit begins.
    pub(crate) fn start(&self) -> usize {
        self.edits.first().map_or(0, |edit| edit.span.start)
    }

    /// Where the last edit ends.
    pub(crate) fn end(&self) -> usize {
        self.edits.last().map_or(0, |edit| edit.span.end)
    }
}
