//! How files ask for modules by calling something, and which names they take from the answer.

use oxc_ast::ast::{
    Argument, AssignmentTargetProperty, BindingPattern, CallExpression, Expression, ImportDeclaration,
    ImportDeclarationSpecifier, ObjectAssignmentTarget, StaticMemberExpression,
};
use oxc_span::Span;

/// What a call asks for.
#[derive(Debug, Clone, Copy)]
pub(super) enum Asked<'text> {
    /// A module, by `require`.
    Require(&'text str, Span),
    /// The place of a module, by `require.resolve`.
    Place(&'text str, Span),
    /// The place of a module, by `import.meta.resolve`.
    ModulePlace(&'text str, Span),
    /// A stand-in for a module.
    Mocked(&'text str, Span),
    /// Something through `require` that only a run tells.
    Unknown,
    /// Something through `import.meta` that only a run tells.
    UnknownInModule,
}

/// What `call` asks for, if it asks for a module.
pub(super) fn asked<'text>(call: &CallExpression<'text>) -> Option<Asked<'text>> {
    let first = call.arguments.first();
    let named = || first.and_then(Argument::as_expression).and_then(literal);
    match &call.callee {
        Expression::Identifier(callee) => match callee.name.as_str() {
            "require" if call.arguments.len() == 1 => Some(match named() {
                Some((specifier, span)) => Asked::Require(specifier, span),
                // The loader of AMD takes a list.
                None if matches!(first, Some(Argument::ArrayExpression(_))) => return None,
                None => Asked::Unknown,
            }),
            "proxyquire" | "rewire" => named().map(|(specifier, span)| Asked::Mocked(specifier, span)),
            _ => None,
        },
        Expression::StaticMemberExpression(callee) => {
            let member = callee.property.name.as_str();
            match &callee.object {
                Expression::Identifier(object) => of_object(object.name.as_str(), member, named()),
                Expression::ImportMeta(_) => match (member, named()) {
                    ("resolve", Some((specifier, span))) => Some(Asked::ModulePlace(specifier, span)),
                    ("resolve" | "glob" | "globEager" | "webpackContext", _) => Some(Asked::UnknownInModule),
                    _ => None,
                },
                _ => None,
            }
        }
        _ => None,
    }
}

fn of_object<'text>(object: &str, member: &str, named: Option<(&'text str, Span)>) -> Option<Asked<'text>> {
    match (object, member) {
        ("require", "resolve") => {
            Some(named.map_or(Asked::Unknown, |(specifier, span)| Asked::Place(specifier, span)))
        }
        ("require", "mock")
        | (
            "jest" | "vi" | "vitest",
            "mock"
            | "doMock"
            | "unmock"
            | "dontMock"
            | "doUnmock"
            | "setMock"
            | "deepUnmock"
            | "unstable_mockModule"
            | "createMockFromModule"
            | "genMockFromModule"
            | "requireActual"
            | "requireMock"
            | "importActual"
            | "importMock",
        )
        | ("mock", "module")
        | ("td", "replace" | "replaceEsm") => named.map(|(specifier, span)| Asked::Mocked(specifier, span)),
        _ => None,
    }
}

/// The text of a literal without expressions, and its place.
pub(super) fn literal<'text>(expression: &Expression<'text>) -> Option<(&'text str, Span)> {
    match expression.without_parentheses() {
        Expression::StringLiteral(literal) => Some((literal.value.as_str(), literal.span)),
        Expression::TemplateLiteral(template) if template.expressions.is_empty() => {
            let text = template.quasis.first()?.value.cooked?;
            Some((text.as_str(), template.span))
        }
        _ => None,
    }
}

/// Whether the promise in front of the member is prepared to fail.
pub(super) fn is_caught(member: &StaticMemberExpression) -> bool {
    member.property.name == "catch"
}

/// Whether the value comes from `createRequire`.
pub(super) fn makes_require(value: &Expression) -> bool {
    let Expression::CallExpression(call) = value.without_parentheses() else {
        return false;
    };
    match &call.callee {
        Expression::Identifier(callee) => callee.name.contains("createRequire"),
        Expression::StaticMemberExpression(callee) => callee.property.name == "createRequire",
        _ => false,
    }
}

/// The byte at which the request begins that `expression` is, perhaps behind `await`.
pub(super) fn request_start(expression: &Expression) -> Option<u32> {
    match expression.without_parentheses() {
        Expression::AwaitExpression(awaited) => request_start(&awaited.argument),
        Expression::CallExpression(call) => Some(call.span.start),
        Expression::ImportExpression(import) => Some(import.span.start),
        _ => None,
    }
}

/// The names that a pattern takes from an object, where they can be told.
pub(super) fn pattern_names(pattern: &BindingPattern) -> Option<Vec<Box<str>>> {
    let BindingPattern::ObjectPattern(pattern) = pattern else {
        return None;
    };
    let names = pattern
        .properties
        .iter()
        .map(|property| property.key.static_name().map_or_else(|| "*".into(), Into::into));
    let rest = pattern.rest.iter().map(|_| "*".into());
    Some(names.chain(rest).collect())
}

/// The same for a pattern that is assigned to.
pub(super) fn target_names(target: &ObjectAssignmentTarget) -> Vec<Box<str>> {
    let names = target.properties.iter().map(|property| match property {
        AssignmentTargetProperty::AssignmentTargetPropertyIdentifier(name) => {
            name.binding.name.as_str().into()
        }
        AssignmentTargetProperty::AssignmentTargetPropertyProperty(property) => {
            property.name.static_name().map_or_else(|| "*".into(), Into::into)
        }
    });
    names.chain(target.rest.iter().map(|_| "*".into())).collect()
}

/// The names that a declaration imports.
pub(super) fn imported_names(import: &ImportDeclaration) -> Vec<Box<str>> {
    let specifiers = import.specifiers.iter().flatten();
    specifiers
        .map(|specifier| match specifier {
            ImportDeclarationSpecifier::ImportSpecifier(one) => one.imported.name().as_str().into(),
            ImportDeclarationSpecifier::ImportDefaultSpecifier(_) => "default".into(),
            ImportDeclarationSpecifier::ImportNamespaceSpecifier(_) => "*".into(),
        })
        .collect()
}

/// Whether it imports names, and all of them as types.
pub(super) fn takes_only_types(import: &ImportDeclaration) -> bool {
    import.specifiers.as_ref().is_some_and(|specifiers| {
        !specifiers.is_empty()
            && specifiers.iter().all(|specifier| match specifier {
                ImportDeclarationSpecifier::ImportSpecifier(one) => one.import_kind.is_type(),
                _ => false,
            })
    })
}
