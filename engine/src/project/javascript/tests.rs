use super::*;
use crate::Limits;

fn facts(path: &str, text: &str) -> SourceFacts {
    read(path, text, &Limits::default()).expect("facts")
}

fn of(text: &str) -> SourceFacts {
    facts("a.js", text)
}

/// The requests of a text, one a line: kind, specifier, names, and whether guarded or lazy.
fn imports(path: &str, text: &str) -> Vec<String> {
    let facts = facts(path, text);
    let lines = facts.imports.iter().map(|import| {
        let literal = import.span.text(text);
        assert!(literal.starts_with(['"', '\'', '`']), "{literal}");
        assert!(literal.ends_with(['"', '\'', '`']), "{literal}");
        let mut line = format!(
            "{:?} {} {{{}}}",
            import.kind,
            import.specifier,
            import.names.join(", ")
        );
        if import.is_guarded {
            line.push_str(" guarded");
        }
        if import.is_lazy {
            line.push_str(" lazy");
        }
        line
    });
    lines.collect()
}

fn exports(text: &str) -> String {
    let exports = of(text).exports;
    let open = if exports.is_open { " and more" } else { "" };
    format!("{}{open}", exports.names.join(", "))
}

fn system(text: &str) -> ModuleSystem {
    of(text).syntax.system()
}

#[test]
fn static_imports_say_which_names_they_take() {
    let text = "import a from 'a';\nimport b, { c as d, default as e } from \"./b.js\";\nimport * as f from 'f';\n\
                import 'g';\nimport {} from 'h';\nexport { i as j } from 'i';\nexport * from 'k';\nexport * as l from 'l';\n";
    assert_eq!(
        imports("a.js", text),
        [
            "Static a {default}",
            "Static ./b.js {default, c, default}",
            "Static f {*}",
            "SideEffect g {}",
            "Static h {}",
            "ReExport i {i}",
            "ReExport k {*}",
            "ReExport l {*}",
        ]
    );
}

#[test]
fn dynamic_imports_are_told_with_what_is_taken() {
    let text = "const { a, b: c } = await import('x');\nimport('y').then(go);\nimport(`./z`);\n(await import('w')).default;\n";
    assert_eq!(
        imports("a.js", text),
        [
            "Dynamic x {a, b}",
            "Dynamic y {then}",
            "Dynamic ./z {*}",
            "Dynamic w {default}"
        ]
    );
}

#[test]
fn requires_are_told_with_what_is_taken() {
    let text = "const a = require('a');\nvar { b, ...c } = require('./b');\nconst d = require('d').e;\n({ f } = require('f'));\n\
                require('g');\nconst h = require.resolve('h');\nconst { i } = require('i').j;\n";
    assert_eq!(
        imports("a.js", text),
        [
            "Require a {*}",
            "Require ./b {b, *}",
            "Require d {e}",
            "Require f {f}",
            "Require g {*}",
            "RequireResolve h {*}",
            "Require i {j}",
        ]
    );
}

#[test]
fn a_require_of_the_files_own_is_no_request() {
    for text in [
        "function require(a) {}\nrequire('a');",
        "define(function (require, exports, module) { exports.a = require('a'); });",
        "(function f(require) { require('a'); })(load);",
        "{ let require = load; require('a'); }",
        "if (a) { var require = load; }\nrequire('a');",
        "const { require } = window;\nrequire('a');",
        "import require from './require.js';\nrequire('a');",
        "try {} catch (require) { require('a'); }",
        "require = load;\nrequire('a');",
        "(function e(t,n,r){function s(o,u){var a=typeof require==\"function\"&&require;}})({1:[function(require,module,exports){\
         module.exports = require('a');},{}]},{},[1]);",
        "class require {}\nrequire('a');",
    ] {
        let facts = of(text);
        assert!(
            facts
                .imports
                .iter()
                .all(|import| import.kind != ImportKind::Require),
            "{text}"
        );
        assert_eq!(facts.exports, Exports::default(), "{text}");
    }
}

#[test]
fn a_require_behind_a_scope_that_has_its_own_is_one() {
    let text = "{ let require = load; }\nfunction f() { function require() {} }\nrequire('a');\n";
    assert_eq!(imports("a.js", text), ["Require a {*}"]);
}

#[test]
fn a_require_made_for_a_module_counts_and_proves_nothing() {
    let text = "import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);\n\
                const a = require('./a.json');\n";
    assert_eq!(
        imports("a.mjs", text),
        ["Static node:module {createRequire}", "Require ./a.json {*}"]
    );
    assert_eq!(facts("a.mjs", text).syntax.common, None);
}

#[test]
fn what_may_fail_is_guarded_and_what_waits_is_lazy() {
    let text = "try { require('a'); } catch {}\ntry { require('b'); } finally { c(); }\nif (d) require('d');\n\
                e && require('e');\nconst f = g ? require('g') : null;\nfunction h() { require('h'); }\n\
                import('i').catch(j);\nswitch (k) { case 1: require('k'); }\ntry { m(); } catch { require('m'); }\n";
    assert_eq!(
        imports("a.js", text),
        [
            "Require a {*} guarded",
            "Require b {*}",
            "Require d {*} guarded",
            "Require e {*} guarded",
            "Require g {*} guarded",
            "Require h {*} lazy",
            "Dynamic i {catch} guarded",
            "Require k {*} guarded",
            "Require m {*} guarded",
        ]
    );
}

#[test]
fn mocks_are_a_kind_of_their_own() {
    let text = "jest.mock('./a');\nvi.mock('./b', () => ({}));\njest.mock('./c', () => 1, { virtual: true });\n\
                const d = jest.requireActual('./d');\nvi.importActual('./e');\nmock.module('./f', {});\nproxyquire('./g', {});\n\
                rewire('./h');\nother.mock('./i');\njest.fn('./j');\n";
    assert_eq!(
        imports("a.js", text),
        [
            "Mocked ./a {*}",
            "Mocked ./b {*}",
            "Mocked ./c {*} guarded",
            "Mocked ./d {*}",
            "Mocked ./e {*}",
            "Mocked ./f {*}",
            "Mocked ./g {*}",
            "Mocked ./h {*}",
        ]
    );
}

#[test]
fn addresses_and_places_are_told_apart_from_modules() {
    let text = "new URL('./a.wasm', import.meta.url);\nimport.meta.resolve('b');\nnew URL('./c', base);\nrequire.resolve('./d');\n";
    assert_eq!(
        imports("a.js", text),
        [
            "Address ./a.wasm {*}",
            "RequireResolve b {*}",
            "RequireResolve ./d {*}"
        ]
    );
}

#[test]
fn types_alone_are_only_types() {
    let text = "/// <reference types=\"node\" />\n/// <reference path='globals.d.ts' />\nimport type { A } from './a';\n\
                import { type B } from './b';\nimport { type C, d } from './c';\nlet e: import('./e').E;\n\
                import f = require('f');\nexport type { G } from './g';\ntype H = Map<string, typeof import(\"h\")>;\n";
    assert_eq!(
        imports("a.ts", text),
        [
            "TypeOnly node {*}",
            "TypeOnly ./globals.d.ts {*}",
            "TypeOnly ./a {A}",
            "TypeOnly ./b {B}",
            "Static ./c {C, d}",
            "TypeOnly ./e {*}",
            "Require f {*}",
            "TypeOnly ./g {G}",
            "TypeOnly h {*}",
        ]
    );
}

#[test]
fn declarations_load_nothing() {
    let text = "import { A } from './a';\nexport * from './b';\ndeclare module 'c' { import d from 'd'; export const e: 1; }\n\
                export declare const f: 1;\n";
    assert_eq!(
        imports("a.d.ts", text),
        ["TypeOnly ./a {A}", "ReExport ./b {*}", "TypeOnly d {default}"]
    );
    assert_eq!(&*facts("a.d.ts", text).exports.names, ["f".into()]);
}

#[test]
fn a_declared_require_is_nodes_own() {
    let text =
        "declare const require: any;\ndeclare function define(): void;\nconst a: string = require('a');\n";
    assert_eq!(imports("a.ts", text), ["Require a {*}"]);
}

#[test]
fn typescript_is_read_with_and_without_elements() {
    assert_eq!(
        imports("a.ts", "const a = <T>(b: T) => b;\nimport c from 'c';"),
        ["Static c {default}"]
    );
    assert_eq!(
        imports(
            "a.tsx",
            "import c from 'c';\nconst a = <T,>(b: T) => <p>{require('d')}</p>;"
        ),
        ["Static c {default}", "Require d {*} lazy"]
    );
    assert_eq!(
        imports("a.jsx", "import c from 'c';\nconst a = <p>don't</p>;"),
        ["Static c {default}"]
    );
    assert_eq!(
        imports("a.mts", "const a = await import('c') as B;"),
        ["Dynamic c {*}"]
    );
}

#[test]
fn what_only_a_run_tells_sets_a_flag() {
    for text in [
        "require(a);",
        "require(`./${a}`);",
        "import(a);",
        "import('./' + a);",
        "require.resolve(a);",
        "require.context('./a', true, /b/);",
        "import.meta.glob('./*.js');",
    ] {
        assert!(of(text).has_dynamic_requests, "{text}");
        assert!(of(text).imports.is_empty(), "{text}");
    }
    assert!(!of("require('a'); require(['b'], c); require();").has_dynamic_requests);
}

#[test]
fn a_module_gives_what_it_exports() {
    assert_eq!(
        exports(
            "export const a = 1, { b, c: [d] } = e;\nexport function f() {}\nexport class G {}\nexport default h;\nexport { i, j as k, l as 'm n' };\n"
        ),
        "a, b, d, f, G, default, i, k, m n"
    );
    assert_eq!(exports("export * from './a';"), " and more");
    assert_eq!(
        exports("export * as a from './a';\nexport { b as c } from './b';"),
        "a, c"
    );
    assert_eq!(
        facts(
            "a.ts",
            "export interface A {}\nexport type B = 1;\nexport enum C {}\nexport = d;"
        )
        .exports,
        Exports {
            names: vec!["A".into(), "B".into(), "C".into()],
            is_open: true
        }
    );
}

#[test]
fn a_script_gives_what_it_sets_in_plain_sight() {
    assert_eq!(
        exports("exports.a = 1;\nmodule.exports.b = 2;\nexports.a = 3;"),
        "a, b"
    );
    assert_eq!(
        exports("module.exports = { a, b: 1, 'c d': 2, e() {} };"),
        "a, b, c d, e"
    );
    assert_eq!(exports("module.exports = { a, ...b };"), "a and more");
    assert_eq!(
        exports("module.exports = function () {};\nmodule.exports.a = 1;"),
        "a"
    );
    assert_eq!(exports("exports = module.exports = { a };"), "a");
    assert_eq!(exports("module.exports = exports = { a };"), "a");
    assert_eq!(
        exports("Object.defineProperty(exports, '__esModule', { value: true });\nexports.default = a;"),
        "__esModule, default"
    );
    assert_eq!(exports("exports.a = exports.b = c;\nvoid exports.d;"), "a, b");
    for open in [
        "module.exports = require('./a');",
        "module.exports = a;",
        "module.exports = class { static a = 1; };",
        "__exportStar(require('./a'), exports);",
        "var e = exports; e.a = 1;",
        "exports[a] = 1;",
        "Object.assign(module.exports, a);",
    ] {
        assert!(of(open).exports.is_open, "{open}");
    }
}

#[test]
fn the_module_system_is_what_the_syntax_proves() {
    for text in [
        "import 'a';",
        "export {};",
        "import.meta.url;",
        "await a;",
        "for await (const a of b);",
        "(() => 1)(await a);",
    ] {
        assert_eq!(system(text), ModuleSystem::Module, "{text}");
    }
    for text in [
        "require('a');",
        "module.exports = 1;",
        "exports.a = 1;",
        "a(__dirname);",
        "f(() => __filename);",
        "if (require.main === module) a();",
        "module.exports.a = 1;",
    ] {
        assert_eq!(system(text), ModuleSystem::Common, "{text}");
    }
    for text in [
        "",
        "a();",
        "import('a');",
        "async () => await a;",
        "const module = 1; module.exports;",
        "if (module.hot) module.hot.accept();",
        "a.require('b');",
        "({ require: 1, exports() {} });",
        "let __dirname = 1; a(__dirname);",
    ] {
        assert_eq!(system(text), ModuleSystem::Unknown, "{text}");
    }
    assert_eq!(
        system("import a from 'a';\nconst b = require('b');"),
        ModuleSystem::Both
    );
}

#[test]
fn proofs_are_told_by_their_first_place() {
    let text = "a();\nconst b = require('b');\nmodule.exports = b;\n";
    assert_eq!(
        of(text).syntax.common.map(|span| span.text(text).to_owned()),
        Some("require".into())
    );
    let text = "a();\nimport b from 'b';\nexport default b;\n";
    assert_eq!(
        of(text).syntax.module.map(|span| span.text(text).to_owned()),
        Some("import b from 'b';".into())
    );
}

#[test]
fn who_asks_for_its_system_is_universal() {
    let text = "if (typeof module === 'object' && typeof exports !== 'undefined') module.exports = a();";
    assert!(of(text).syntax.is_universal);
    assert!(!of("module.exports = typeof a;").syntax.is_universal);
}

#[test]
fn free_names_of_nodes_modules_are_told_with_their_member() {
    let free = |text: &str| -> Vec<String> {
        let free = of(text).free;
        free.iter()
            .map(|free| format!("{}.{}", free.name, free.member))
            .collect()
    };
    assert_eq!(
        free("fs.readFileSync(path.join(__dirname, 'a'));"),
        ["fs.readFileSync", "path.join"]
    );
    assert_eq!(
        free("const fs = require('fs');\nfs.readFileSync(a);"),
        Vec::<String>::new()
    );
    assert_eq!(
        free("function f(path) { path.join(); }\nurl => url.parse();"),
        Vec::<String>::new()
    );
    assert_eq!(
        free("import os, { a as util } from 'os';\nos.b(); util.c();"),
        Vec::<String>::new()
    );
    assert_eq!(
        free("if (typeof fs !== 'undefined') fs.a();"),
        Vec::<String>::new()
    );
    assert_eq!(
        free("fs = b;\nfs.a();\nfor (path of c) path.d();"),
        Vec::<String>::new()
    );
    assert_eq!(free("a.fs.b(); ({ fs: 1 });"), Vec::<String>::new());
}

#[test]
fn a_broken_text_has_no_facts() {
    assert_eq!(read("a.js", "import a from 'a'; )", &Limits::default()), None);
    assert_eq!(read("a.css", "import a from 'a';", &Limits::default()), None);
    assert_eq!(
        read(
            "a.js",
            "// @flow\nimport a from 'a'; let b: number = 1;",
            &Limits::default()
        ),
        None
    );
}

#[test]
fn one_parse_gives_facts_and_verdict() {
    let document = crate::Document::from_text(
        "a.js",
        crate::FileClass::JavaScript,
        "import 'a';",
        &Limits::default(),
    )
    .unwrap();
    assert_eq!(document.source_facts().map(|facts| facts.imports.len()), Some(1));
    assert!(!document.is_broken());
    let json = crate::Document::from_text("a.json", crate::FileClass::Json, "{", &Limits::default()).unwrap();
    assert!(json.source_facts().is_none() && json.is_broken());
}

#[test]
fn facts_can_be_kept() {
    let facts = of("import a from 'a';\nfs.b();\nexport * from 'c';");
    let kept = serde_json::to_string(&facts).unwrap();
    assert_eq!(serde_json::from_str::<SourceFacts>(&kept).unwrap(), facts);
}

#[test]
fn deep_texts_are_refused_before_they_are_parsed() {
    for (path, unit) in [
        ("a.js", "["),
        ("a.ts", "("),
        ("a.ts", "let a: A<"),
        ("a.ts", "A<"),
        ("a.ts", "<A>"),
        ("a.tsx", "<a>"),
        ("a.ts", "{a:"),
        ("a.ts", "type A = keyof "),
        ("a.ts", "keyof "),
        ("a.ts", "a ? (b) : "),
        ("a.ts", "<A>/*>*/"),
        ("a.d.ts", "namespace a {"),
    ] {
        let text = unit.repeat(200_000);
        assert_eq!(read(path, &text, &Limits::default()), None, "{path} {unit}");
    }
}
