//! The interpreter, and a rule file compiled by it.
//!
//! No file, network, clock, `eval` or `import`; limits on operations, depth and the size of every value. What runs out is
//! stopped with an error that names the rule's place.

use std::sync::{Arc, OnceLock};

use rhai::module_resolvers::DummyModuleResolver;
use rhai::packages::{
    ArithmeticPackage, BasicArrayPackage, BasicFnPackage, BasicIteratorPackage, BasicMapPackage,
    BasicStringPackage, LanguageCorePackage, LogicPackage, MoreStringPackage, Package,
};
use rhai::{AST, Dynamic, Engine, EvalAltResult, FnPtr, FuncArgs, INT, Map, OptimizationLevel};

use super::positions::Positions;
use super::{document, edits, matched, place, tokens, words};
use crate::text::{Encoding, LineIndex, Position, Span};

/// Operations one call of a script may take: about a quarter of a second.
const MOST_OPERATIONS: u64 = 2_000_000;
/// Longest string a script may make, in bytes. A document's own text must fit.
const LONGEST_STRING: usize = 16 * 1024 * 1024;
/// Most items of an array or a map.
const LARGEST_COLLECTION: usize = 200_000;
/// Deepest call of functions and deepest nesting of expressions.
const DEEPEST: usize = 48;

/// A compiled rule file.
#[derive(Debug)]
pub(crate) struct Script {
    /// The path as the user knows it.
    pub(crate) path: String,
    /// The source.
    pub(crate) text: Arc<str>,
    ast: AST,
}

/// What went wrong in a script, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Failure {
    /// What, in one sentence without a full stop.
    pub(crate) message: String,
    /// Where in the rule file.
    pub(crate) span: Span,
}

impl Script {
    /// Compiles `text` and evaluates it to the map given to `rule(…)`.
    pub(crate) fn load(path: &str, text: &str) -> Result<(Arc<Self>, Map, Positions), Failure> {
        let engine = interpreter();
        let ast = engine.compile(text).map_err(|error| Failure {
            message: format!(
                "the script does not compile: {}",
                without_position(&error.err_type().to_string())
            ),
            span: span_at(text, &LineIndex::new(text), error.position()),
        })?;
        let value = engine
            .eval_ast::<Dynamic>(&ast)
            .map_err(|error| failure(text, &error, Span::at(0)))?;
        let Some(map) = value.try_cast::<matched::Definition>() else {
            return Err(Failure {
                message: "a rule file must end in one call of `rule(#{ … })`".to_owned(),
                span: Span::at(0),
            });
        };
        let positions = Positions::of(&ast, text);
        Ok((
            Arc::new(Self {
                path: path.to_owned(),
                text: text.into(),
                ast,
            }),
            map.0,
            positions,
        ))
    }

    /// Calls one of the rule's closures. `place` is where it stands, for errors that carry no place of their own.
    pub(crate) fn call(
        &self,
        function: &FnPtr,
        place: Span,
        arguments: impl FuncArgs,
    ) -> Result<Dynamic, Failure> {
        function
            .call(interpreter(), &self.ast, arguments)
            .map_err(|error| failure(&self.text, &error, place))
    }
}

fn failure(text: &str, error: &EvalAltResult, fallback: Span) -> Failure {
    let inner = error.unwrap_inner();
    let position = inner.position();
    let span = if position.is_none() {
        fallback
    } else {
        span_at(text, &LineIndex::new(text), position)
    };
    let message = match inner {
        EvalAltResult::ErrorTooManyOperations(_) => {
            format!("the script ran out: over {MOST_OPERATIONS} operations")
        }
        other => without_position(&other.to_string()),
    };
    Failure { message, span }
}

/// Rhai appends "(line 3, position 4)" to its messages; the place is told apart from the message here.
fn without_position(message: &str) -> String {
    let first = message.lines().next().unwrap_or_default();
    first
        .rsplit_once(" (line ")
        .map_or(first, |(kept, _)| kept)
        .to_owned()
}

/// The character of `text` at a Rhai position, which counts lines and characters from one.
pub(super) fn span_at(text: &str, lines: &LineIndex, position: rhai::Position) -> Span {
    let Some(line) = position.line() else {
        return Span::at(0);
    };
    let column = position.position().unwrap_or(1).saturating_sub(1);
    let start = lines.offset(
        Position {
            line: line - 1,
            column,
        },
        text,
        Encoding::Utf32,
    );
    let width = text[start..]
        .chars()
        .next()
        .filter(|c| *c != '\n')
        .map_or(0, char::len_utf8);
    Span::new(start, start + width)
}

fn interpreter() -> &'static Engine {
    static INTERPRETER: OnceLock<Engine> = OnceLock::new();
    INTERPRETER.get_or_init(|| {
        let mut engine = Engine::new_raw();
        LanguageCorePackage::new().register_into_engine(&mut engine);
        ArithmeticPackage::new().register_into_engine(&mut engine);
        LogicPackage::new().register_into_engine(&mut engine);
        BasicStringPackage::new().register_into_engine(&mut engine);
        MoreStringPackage::new().register_into_engine(&mut engine);
        BasicIteratorPackage::new().register_into_engine(&mut engine);
        BasicFnPackage::new().register_into_engine(&mut engine);
        BasicArrayPackage::new().register_into_engine(&mut engine);
        BasicMapPackage::new().register_into_engine(&mut engine);

        for symbol in ["eval", "import", "export"] {
            engine.disable_symbol(symbol);
        }
        // The core package brings `sleep`, which would let a rule hold a thread for ever without spending operations.
        engine.register_fn("sleep", |_: INT| -> Result<(), Box<EvalAltResult>> {
            Err(no_clock())
        });
        engine.register_fn("sleep", |_: f64| -> Result<(), Box<EvalAltResult>> {
            Err(no_clock())
        });
        engine.set_module_resolver(DummyModuleResolver::new());
        engine.on_print(|_| {});
        engine.on_debug(|_, _, _| {});

        engine.set_strict_variables(true);
        engine.set_fail_on_invalid_map_property(true);
        // Optimising would fold literals together, and with them the positions that errors are reported at.
        engine.set_optimization_level(OptimizationLevel::None);
        engine.set_max_operations(MOST_OPERATIONS);
        engine.set_max_call_levels(DEEPEST);
        engine.set_max_expr_depths(DEEPEST, DEEPEST);
        engine.set_max_string_size(LONGEST_STRING);
        engine.set_max_array_size(LARGEST_COLLECTION);
        engine.set_max_map_size(LARGEST_COLLECTION);
        engine.set_max_variables(256);
        engine.set_max_functions(256);
        engine.set_max_modules(0);

        matched::register(&mut engine);
        place::register(&mut engine);
        document::register(&mut engine);
        edits::register(&mut engine);
        words::register(&mut engine);
        tokens::register(&mut engine);
        engine
    })
}

fn no_clock() -> Box<EvalAltResult> {
    "rules have no clock: `sleep` is not available".into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load_error(text: &str) -> Failure {
        Script::load("a.rhai", text).err().unwrap()
    }

    #[test]
    fn a_rule_file_is_one_call_of_rule() {
        assert!(Script::load("a.rhai", "rule(#{ id: \"a/b\" });").is_ok());
        assert!(load_error("let x = 1;").message.contains("must end in one call"));
    }

    #[test]
    fn scripts_cannot_reach_outside() {
        for (script, what) in [
            ("eval(\"1\")", "eval"),
            ("import \"x\" as y;", "import"),
            ("sleep(1000)", "sleep"),
            ("timestamp()", "timestamp"),
            ("open_file(\"/etc/passwd\")", "open_file"),
        ] {
            let failure = load_error(script);
            assert!(failure.message.contains(what), "{script}: {}", failure.message);
        }
    }

    #[test]
    fn an_endless_script_is_stopped() {
        assert!(load_error("loop {}").message.contains("ran out"));
        assert!(!load_error("fn f() { f() } f()").message.is_empty());
        assert!(
            !load_error("let s = \"aaaaaaaa\"; loop { s += s; }")
                .message
                .is_empty()
        );
    }

    #[test]
    fn errors_carry_their_place() {
        let text = "\nrule(#{\n  id: nope });";
        assert_eq!(load_error(text).span.text(text), "n");
    }
}
