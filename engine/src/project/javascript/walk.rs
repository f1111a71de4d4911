//! One walk over the syntax oxc has read, which gathers what a file asks for and gives.
//!
//! What depends on declarations (`require` may be the file's own function) is kept until the walk is over, because a
//! declaration may come behind its use.

use oxc_ast::ast::{
    Argument, ArrowFunctionExpression, AssignmentExpression, AssignmentTarget, AwaitExpression,
    BindingIdentifier, CallExpression, Class, ConditionalExpression, ExportAllDeclaration, ExportDeclaration,
    ExportDefaultDeclaration, ExportFromDeclaration, ExportNamedDeclaration, Expression, ForOfStatement,
    Function, FunctionType, IdentifierReference, IfStatement, ImportDeclaration, ImportExpression,
    ImportMeta, LogicalExpression, NewExpression, SimpleAssignmentTarget, StaticMemberExpression,
    StringLiteral, SwitchCase, TSExportAssignment, TSExternalModuleDeclaration, TSImportEqualsDeclaration,
    TSImportType, TSModuleReference, TSType, TryStatement, UnaryExpression, UnaryOperator,
    VariableDeclaration, VariableDeclarationKind,
};
use oxc_ast_visit::{Visit, walk};
use oxc_span::GetSpan;
use oxc_syntax::scope::{ScopeFlags, ScopeId as OxcScopeId};

use super::exports::Given;
use super::facts::{FreeName, Import, ImportKind, ModuleSyntax, SourceFacts};
use super::names::Name;
use super::requests::{self, Asked, is_caught, literal, pattern_names};
use super::scopes::{ScopeId, Scopes};
use crate::text::Span;

/// What was seen under a name that the file may turn out to declare itself.
#[derive(Debug)]
struct Seen {
    name: Name,
    scope: ScopeId,
    what: What,
}

#[derive(Debug)]
enum What {
    /// A request made through `require`.
    Request(Import),
    /// A request whose module only a run tells.
    DynamicRequest,
    /// A use that only CommonJS allows.
    Common(Span),
    /// `typeof` of it.
    Asked,
    /// Names given through `exports`.
    Given(Given),
    /// A use as a module of Node's.
    Free(FreeName),
}

/// The walk.
pub(super) struct Walk {
    facts: SourceFacts,
    scopes: Scopes,
    seen: Vec<Seen>,
    /// Whether declared names belong to the whole function, as those of `var` do.
    declares_var: bool,
    /// How many handlers, branches and conditions are open.
    guards: u32,
    /// How many declarations of foreign modules are open.
    ambient: u32,
    /// Whether nothing of the file is ever run.
    types_only: bool,
    /// Whether types may hold requests.
    reads_types: bool,
    /// The names taken from the request that begins at a byte.
    taken: Option<(u32, Vec<Box<str>>)>,
}

impl Walk {
    pub(super) fn new(types_only: bool, reads_types: bool) -> Self {
        Self {
            facts: SourceFacts::default(),
            scopes: Scopes::new(),
            seen: Vec::new(),
            declares_var: false,
            guards: 0,
            ambient: 0,
            types_only,
            reads_types,
            taken: None,
        }
    }

    /// Adds a request that stands in a comment.
    pub(super) fn add(&mut self, import: Import) {
        self.facts.imports.push(import);
    }

    /// What was gathered, now that all declarations are known.
    pub(super) fn finish(mut self) -> SourceFacts {
        let mut universal = false;
        for Seen { name, scope, what } in self.seen {
            let is_free = self.scopes.is_free(name, scope);
            match what {
                What::Request(import) if self.scopes.requires(scope) => self.facts.imports.push(import),
                What::DynamicRequest if self.scopes.requires(scope) => {
                    self.facts.has_dynamic_requests = true;
                }
                _ if !is_free => {}
                What::Request(_) | What::DynamicRequest => {}
                What::Common(span) => {
                    self.facts.syntax.common.get_or_insert(span);
                }
                What::Asked => universal = true,
                What::Given(given) => given.add_to(&mut self.facts.exports),
                What::Free(free) => self.facts.free.push(free),
            }
        }
        self.facts.syntax.is_universal = universal;
        self.facts.imports.sort_by_key(|import| import.span);
        let mut known = rustc_hash::FxHashSet::default();
        self.facts.exports.names.retain(|name| known.insert(name.clone()));
        self.facts
    }

    fn syntax(&mut self) -> &mut ModuleSyntax {
        &mut self.facts.syntax
    }

    fn is_module_at(&mut self, span: oxc_span::Span) {
        if self.ambient == 0 {
            self.syntax().module.get_or_insert(place(span));
        }
    }

    fn see(&mut self, name: Name, what: What) {
        self.seen.push(Seen {
            name,
            scope: self.scopes.current(),
            what,
        });
    }

    fn see_common(&mut self, name: Name, span: oxc_span::Span) {
        self.see(name, What::Common(place(span)));
    }

    fn give(&mut self, name: Name, given: Given) {
        self.see(name, What::Given(given));
    }

    fn guarded(&mut self, visit: impl FnOnce(&mut Self)) {
        self.guards += 1;
        visit(self);
        self.guards -= 1;
    }

    /// The request for `specifier` at `span`; what is taken from it was said before under the byte `from`.
    fn import(&mut self, specifier: &str, span: oxc_span::Span, kind: ImportKind, from: u32) -> Import {
        let names = match self.taken.take() {
            Some((start, names)) if start == from => names,
            _ => vec!["*".into()],
        };
        Import {
            specifier: specifier.into(),
            span: place(span),
            kind,
            names,
            is_guarded: self.guards > 0,
            is_lazy: self.scopes.in_function(),
        }
    }

    fn stated(&mut self, source: &StringLiteral, kind: ImportKind, names: Vec<Box<str>>, types: bool) {
        let types = types || self.ambient > 0 || (self.types_only && kind != ImportKind::ReExport);
        let import = Import {
            specifier: source.value.as_str().into(),
            span: place(source.span),
            kind: if types { ImportKind::TypeOnly } else { kind },
            names,
            is_guarded: false,
            is_lazy: false,
        };
        self.facts.imports.push(import);
    }

    /// Says which names are taken from the request that `expression` makes, if it makes one.
    fn take(&mut self, expression: &Expression, names: impl FnOnce() -> Option<Vec<Box<str>>>) {
        if let Some(from) = requests::request_start(expression)
            && let Some(names) = names()
        {
            self.taken = Some((from, names));
        }
    }

    fn declare(&mut self, text: &str) {
        if let Some(name) = Name::of(text) {
            if self.declares_var {
                self.scopes.declare_in_function(name);
            } else {
                self.scopes.declare(name);
            }
        }
    }

    /// A request made by calling; whether there was one.
    fn called(&mut self, call: &CallExpression) -> bool {
        let Some(asked) = requests::asked(call) else {
            return false;
        };
        match asked {
            Asked::Require(specifier, span) => {
                let import = self.import(specifier, span, ImportKind::Require, call.span.start);
                self.see(Name::REQUIRE, What::Request(import));
            }
            Asked::Place(specifier, span) => {
                let import = self.import(specifier, span, ImportKind::RequireResolve, call.span.start);
                self.see(Name::REQUIRE, What::Request(import));
            }
            Asked::ModulePlace(specifier, span) => {
                let import = self.import(specifier, span, ImportKind::RequireResolve, call.span.start);
                self.facts.imports.push(import);
            }
            Asked::Mocked(specifier, span) => {
                let mut import = self.import(specifier, span, ImportKind::Mocked, call.span.start);
                // A third argument may say that the module is virtual.
                import.is_guarded |= call.arguments.len() > 2;
                self.facts.imports.push(import);
            }
            Asked::Unknown => self.see(Name::REQUIRE, What::DynamicRequest),
            Asked::UnknownInModule => self.facts.has_dynamic_requests = true,
        }
        true
    }
}

/// The place in our words.
pub(super) fn place(span: oxc_span::Span) -> Span {
    Span::new(span.start as usize, span.end as usize)
}

impl<'a> Visit<'a> for Walk {
    fn enter_scope(&mut self, flags: ScopeFlags, _id: &std::cell::Cell<Option<OxcScopeId>>) {
        // The program's own scope is there from the beginning; a second one around the rest changes nothing.
        self.scopes.enter(flags.is_function());
    }

    fn leave_scope(&mut self) {
        self.scopes.leave();
    }

    fn visit_binding_identifier(&mut self, it: &BindingIdentifier<'a>) {
        self.declare(it.name.as_str());
    }

    fn visit_function(&mut self, it: &Function<'a>, flags: ScopeFlags) {
        if it.declare {
            return;
        }
        if it.r#type == FunctionType::FunctionDeclaration
            && let Some(name) = it.id.as_ref().and_then(|id| Name::of(id.name.as_str()))
        {
            self.scopes.declare_in_function(name);
        }
        let before = std::mem::take(&mut self.declares_var);
        walk::walk_function(self, it, flags);
        self.declares_var = before;
    }

    fn visit_arrow_function_expression(&mut self, it: &ArrowFunctionExpression<'a>) {
        let before = std::mem::take(&mut self.declares_var);
        walk::walk_arrow_function_expression(self, it);
        self.declares_var = before;
    }

    fn visit_class(&mut self, it: &Class<'a>) {
        if !it.declare {
            let before = std::mem::take(&mut self.declares_var);
            walk::walk_class(self, it);
            self.declares_var = before;
        }
    }

    fn visit_variable_declaration(&mut self, it: &VariableDeclaration<'a>) {
        if it.declare {
            return;
        }
        let is_var = it.kind == VariableDeclarationKind::Var;
        for declarator in &it.declarations {
            self.declares_var = is_var;
            self.visit_binding_pattern(&declarator.id);
            self.declares_var = false;
            if let Some(types) = &declarator.type_annotation {
                self.visit_ts_type_annotation(types);
            }
            if let Some(value) = &declarator.init {
                if requests::makes_require(value)
                    && declarator
                        .id
                        .get_identifier_name()
                        .is_some_and(|name| name == "require")
                {
                    self.scopes.make_require();
                }
                self.take(value, || pattern_names(&declarator.id));
                self.visit_expression(value);
            }
        }
    }

    fn visit_simple_assignment_target(&mut self, it: &SimpleAssignmentTarget<'a>) {
        let SimpleAssignmentTarget::AssignmentTargetIdentifier(identifier) = it else {
            return walk::walk_simple_assignment_target(self, it);
        };
        match Name::of(identifier.name.as_str()) {
            // Another value for `exports` of the same module is common in `exports = module.exports = …`.
            Some(Name::EXPORTS) => self.see_common(Name::EXPORTS, identifier.span),
            Some(name) => self.scopes.declare_everywhere(name),
            None => {}
        }
    }

    fn visit_identifier_reference(&mut self, it: &IdentifierReference<'a>) {
        let Some(name) = Name::of(it.name.as_str()) else {
            return;
        };
        if name == Name::EXPORTS {
            self.give(name, Given::Anything);
        }
        // `module` alone may be anybody's word for a thing; see `visit_static_member_expression`.
        if name.is_common() && name != Name::MODULE {
            self.see_common(name, it.span);
        }
    }

    fn visit_static_member_expression(&mut self, it: &StaticMemberExpression<'a>) {
        if let Expression::Identifier(object) = &it.object
            && let Some(name) = Name::of(object.name.as_str())
        {
            let member = it.property.name.as_str();
            match name {
                Name::EXPORTS => self.see_common(name, object.span),
                Name::MODULE if member == "exports" => {
                    self.see_common(name, it.span);
                    self.give(name, Given::Anything);
                }
                Name::REQUIRE if matches!(member, "context" | "ensure") => {
                    self.see(name, What::DynamicRequest);
                }
                _ if name.is_builtin() => {
                    let free = FreeName {
                        name: object.name.as_str().into(),
                        span: place(object.span),
                        member: member.into(),
                    };
                    self.see(name, What::Free(free));
                }
                _ => self.visit_identifier_reference(object),
            }
            return;
        }
        if let Expression::StaticMemberExpression(inner) = &it.object
            && is_module_exports(inner)
        {
            self.see_common(Name::MODULE, inner.span);
            return;
        }
        self.take(&it.object, || Some(vec![it.property.name.as_str().into()]));
        if is_caught(it) {
            return self.guarded(|walk| walk.visit_expression(&it.object));
        }
        self.visit_expression(&it.object);
    }

    fn visit_assignment_expression(&mut self, it: &AssignmentExpression<'a>) {
        if let Some((name, given)) = Given::by_assignment(it) {
            self.see_common(name, it.left.span());
            self.give(name, given);
        } else if let AssignmentTarget::ObjectAssignmentTarget(target) = &it.left {
            self.take(&it.right, || Some(requests::target_names(target)));
            self.visit_assignment_target(&it.left);
        } else {
            self.visit_assignment_target(&it.left);
        }
        self.visit_expression(&it.right);
    }

    fn visit_call_expression(&mut self, it: &CallExpression<'a>) {
        if let Some((name, given)) = Given::by_definition(it) {
            self.see_common(name, it.span);
            self.give(name, given);
            for argument in it.arguments.iter().skip(1) {
                self.visit_argument(argument);
            }
            return;
        }
        let found = self.called(it);
        // What is called to ask for a module is not a use of its own; CommonJS' `require` is a proof all the same.
        match &it.callee {
            Expression::Identifier(callee) if found => self.visit_identifier_reference(callee),
            callee => self.visit_expression(callee),
        }
        for argument in &it.arguments {
            self.visit_argument(argument);
        }
    }

    fn visit_new_expression(&mut self, it: &NewExpression<'a>) {
        if let (Expression::Identifier(callee), [first, Argument::StaticMemberExpression(base)]) =
            (&it.callee, it.arguments.as_slice())
            && callee.name == "URL"
            && matches!(base.object, Expression::ImportMeta(_))
            && let Some((specifier, span)) = first.as_expression().and_then(literal)
        {
            let import = self.import(specifier, span, ImportKind::Address, it.span.start);
            self.facts.imports.push(import);
        }
        walk::walk_new_expression(self, it);
    }

    fn visit_import_expression(&mut self, it: &ImportExpression<'a>) {
        match literal(&it.source) {
            Some((specifier, span)) => {
                let import = self.import(specifier, span, ImportKind::Dynamic, it.span.start);
                self.facts.imports.push(import);
            }
            None => self.facts.has_dynamic_requests = true,
        }
        walk::walk_import_expression(self, it);
    }

    fn visit_unary_expression(&mut self, it: &UnaryExpression<'a>) {
        if it.operator == UnaryOperator::Typeof
            && let Expression::Identifier(identifier) = it.argument.without_parentheses()
        {
            match Name::of(identifier.name.as_str()) {
                // Who asks whether there is a name of Node's expects it from elsewhere.
                Some(name) if name.is_builtin() => self.scopes.declare_everywhere(name),
                Some(name) => self.see(name, What::Asked),
                None => {}
            }
            return;
        }
        walk::walk_unary_expression(self, it);
    }

    fn visit_import_meta(&mut self, it: &ImportMeta) {
        self.is_module_at(it.span);
    }

    fn visit_await_expression(&mut self, it: &AwaitExpression<'a>) {
        if !self.scopes.in_function() {
            self.is_module_at(oxc_span::Span::sized(it.span.start, 5));
        }
        walk::walk_await_expression(self, it);
    }

    fn visit_for_of_statement(&mut self, it: &ForOfStatement<'a>) {
        if it.r#await && !self.scopes.in_function() {
            self.is_module_at(oxc_span::Span::sized(it.span.start, 3));
        }
        walk::walk_for_of_statement(self, it);
    }

    fn visit_try_statement(&mut self, it: &TryStatement<'a>) {
        if it.handler.is_none() {
            return walk::walk_try_statement(self, it);
        }
        self.guarded(|walk| walk::walk_try_statement(walk, it));
    }

    fn visit_if_statement(&mut self, it: &IfStatement<'a>) {
        self.visit_expression(&it.test);
        self.guarded(|walk| {
            walk.visit_statement(&it.consequent);
            if let Some(alternate) = &it.alternate {
                walk.visit_statement(alternate);
            }
        });
    }

    fn visit_conditional_expression(&mut self, it: &ConditionalExpression<'a>) {
        self.visit_expression(&it.test);
        self.guarded(|walk| {
            walk.visit_expression(&it.consequent);
            walk.visit_expression(&it.alternate);
        });
    }

    fn visit_logical_expression(&mut self, it: &LogicalExpression<'a>) {
        self.visit_expression(&it.left);
        self.guarded(|walk| walk.visit_expression(&it.right));
    }

    fn visit_switch_case(&mut self, it: &SwitchCase<'a>) {
        self.guarded(|walk| walk::walk_switch_case(walk, it));
    }

    fn visit_import_declaration(&mut self, it: &ImportDeclaration<'a>) {
        let types = it.import_kind.is_type() || requests::takes_only_types(it);
        if !types && !self.types_only {
            self.is_module_at(it.span);
        }
        let kind = if it.specifiers.is_some() {
            ImportKind::Static
        } else {
            ImportKind::SideEffect
        };
        self.stated(&it.source, kind, requests::imported_names(it), types);
        walk::walk_import_declaration(self, it);
    }

    fn visit_export_from_declaration(&mut self, it: &ExportFromDeclaration<'a>) {
        self.is_module_at(it.span);
        let names = it.specifiers.iter().map(|one| one.local.name().as_str().into());
        let types = it.export_kind.is_type();
        self.stated(&it.source, ImportKind::ReExport, names.collect(), types);
        if self.ambient == 0 {
            let exported = it.specifiers.iter().map(|one| one.exported.name());
            Given::names(exported).add_to(&mut self.facts.exports);
        }
    }

    fn visit_export_all_declaration(&mut self, it: &ExportAllDeclaration<'a>) {
        self.is_module_at(it.span);
        let types = it.export_kind.is_type();
        self.stated(&it.source, ImportKind::ReExport, vec!["*".into()], types);
        if self.ambient == 0 {
            let given = match &it.exported {
                Some(name) => Given::names([name.name()]),
                None => Given::Anything,
            };
            given.add_to(&mut self.facts.exports);
        }
    }

    fn visit_export_named_declaration(&mut self, it: &ExportNamedDeclaration<'a>) {
        self.is_module_at(it.span);
        if self.ambient == 0 {
            let exported = it.specifiers.iter().map(|one| one.exported.name());
            Given::names(exported).add_to(&mut self.facts.exports);
        }
    }

    fn visit_export_declaration(&mut self, it: &ExportDeclaration<'a>) {
        self.is_module_at(it.span);
        if self.ambient == 0 {
            Given::by_declaration(&it.declaration).add_to(&mut self.facts.exports);
        }
        walk::walk_export_declaration(self, it);
    }

    fn visit_export_default_declaration(&mut self, it: &ExportDefaultDeclaration<'a>) {
        self.is_module_at(it.span);
        if self.ambient == 0 {
            self.facts.exports.names.push("default".into());
        }
        walk::walk_export_default_declaration(self, it);
    }

    fn visit_ts_export_assignment(&mut self, it: &TSExportAssignment<'a>) {
        self.facts.exports.is_open = true;
        walk::walk_ts_export_assignment(self, it);
    }

    fn visit_ts_import_equals_declaration(&mut self, it: &TSImportEqualsDeclaration<'a>) {
        self.visit_binding_identifier(&it.id);
        if let TSModuleReference::ExternalModuleReference(reference) = &it.module_reference {
            let names = vec!["*".into()];
            let types = it.import_kind.is_type();
            self.stated(&reference.expression, ImportKind::Require, names, types);
        }
    }

    fn visit_ts_external_module_declaration(&mut self, it: &TSExternalModuleDeclaration<'a>) {
        self.ambient += 1;
        walk::walk_ts_external_module_declaration(self, it);
        self.ambient -= 1;
    }

    fn visit_ts_import_type(&mut self, it: &TSImportType<'a>) {
        self.stated(&it.source, ImportKind::TypeOnly, vec!["*".into()], true);
        walk::walk_ts_import_type(self, it);
    }

    fn visit_ts_type(&mut self, it: &TSType<'a>) {
        if self.reads_types {
            walk::walk_ts_type(self, it);
        }
    }
}

/// Whether it is `module.exports`.
pub(super) fn is_module_exports(member: &StaticMemberExpression) -> bool {
    member.property.name == "exports" && member.object.is_specific_id("module")
}
