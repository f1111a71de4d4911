//! What a file gives to others: the static forms of CommonJS' exports, and of declarations.

use oxc_ast::ast::{
    Argument, AssignmentExpression, AssignmentTarget, CallExpression, Declaration, Expression,
    ObjectPropertyKind,
};

use super::facts::Exports;
use super::names::Name;
use super::walk::is_module_exports;

/// What one place gives.
#[derive(Debug)]
pub(super) enum Given {
    /// These names.
    Names(Vec<Box<str>>),
    /// These names and perhaps others.
    NamesAndMore(Vec<Box<str>>),
    /// What cannot be told.
    Anything,
}

impl Given {
    pub(super) fn names<T: AsRef<str>>(names: impl IntoIterator<Item = T>) -> Self {
        Self::Names(names.into_iter().map(|name| name.as_ref().into()).collect())
    }

    pub(super) fn add_to(self, exports: &mut Exports) {
        match self {
            Self::Names(names) => exports.names.extend(names),
            Self::NamesAndMore(names) => {
                exports.names.extend(names);
                exports.is_open = true;
            }
            Self::Anything => exports.is_open = true,
        }
    }

    /// What `exports.a = …`, `module.exports.a = …` and `module.exports = …` give, and the name they do it through.
    pub(super) fn by_assignment(assignment: &AssignmentExpression) -> Option<(Name, Self)> {
        let AssignmentTarget::StaticMemberExpression(target) = &assignment.left else {
            return None;
        };
        if is_module_exports(target) {
            return Some((Name::MODULE, Self::by_value(&assignment.right)));
        }
        let through = exports_of(&target.object)?;
        Some((through, Self::names([target.property.name.as_str()])))
    }

    /// What `Object.defineProperty(exports, "a", …)` gives.
    pub(super) fn by_definition(call: &CallExpression) -> Option<(Name, Self)> {
        if !call.callee.is_specific_member_access("Object", "defineProperty") {
            return None;
        }
        let [object, Argument::StringLiteral(name), _] = call.arguments.as_slice() else {
            return None;
        };
        let through = exports_of(object.as_expression()?)?;
        Some((through, Self::names([name.value.as_str()])))
    }

    /// What the whole value of `module.exports` gives.
    fn by_value(value: &Expression) -> Self {
        match value.without_parentheses() {
            Expression::ObjectExpression(object) => {
                let mut names = Vec::new();
                let mut is_open = false;
                for property in &object.properties {
                    let name = match property {
                        ObjectPropertyKind::ObjectProperty(property) => property.key.static_name(),
                        ObjectPropertyKind::SpreadProperty(_) => None,
                    };
                    match name {
                        Some(name) => names.push(name.into()),
                        None => is_open = true,
                    }
                }
                if is_open {
                    Self::NamesAndMore(names)
                } else {
                    Self::Names(names)
                }
            }
            // `exports = module.exports = …` in either order.
            Expression::AssignmentExpression(inner)
                if inner.left.get_identifier_name() == Some("exports") =>
            {
                Self::by_value(&inner.right)
            }
            Expression::FunctionExpression(_)
            | Expression::ArrowFunctionExpression(_)
            | Expression::StringLiteral(_)
            | Expression::NumericLiteral(_)
            | Expression::TemplateLiteral(_)
            | Expression::ArrayExpression(_)
            | Expression::RegExpLiteral(_) => Self::Names(Vec::new()),
            // Anything else may bring names of its own: a class its static members, a variable whatever it holds.
            _ => Self::Anything,
        }
    }

    /// What `export` in front of a declaration gives.
    pub(super) fn by_declaration(declaration: &Declaration) -> Self {
        match declaration {
            Declaration::VariableDeclaration(variables) => Self::names(
                variables
                    .declarations
                    .iter()
                    .flat_map(|one| one.id.get_binding_identifiers())
                    .map(|identifier| identifier.name),
            ),
            other => Self::names(other.id().map(|id| id.name)),
        }
    }
}

/// The name through which the expression is the object of exports: `exports` or `module.exports`.
fn exports_of(expression: &Expression) -> Option<Name> {
    match expression {
        Expression::Identifier(identifier) if identifier.name == "exports" => Some(Name::EXPORTS),
        Expression::StaticMemberExpression(member) if is_module_exports(member) => Some(Name::MODULE),
        _ => None,
    }
}
