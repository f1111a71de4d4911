use super::*;
use crate::language::FileClass;

fn steps_pass(text: &str) -> bool {
    passes(text, 500).is_some_and(|(_, limit)| limit == MOST_STEPS as usize)
}

fn brackets_pass(text: &str, limit: usize) -> bool {
    passes(text, limit).is_some_and(|(_, passed)| passed == limit)
}

#[test]
fn every_way_to_recurse_without_a_bracket_is_counted() {
    for unit in [
        "!",
        "- ",
        "~",
        "typeof ",
        "void ",
        "delete ",
        "await ",
        "yield ",
        "new ",
        "a=",
        "a+=",
        "a>>=",
        "a<<=",
        "a&&=",
        "a=>",
        "async a=>",
        "(a)=>",
        "a?b:",
        "a?",
        "a**",
        "a:",
        "if(a)",
        "if(a);else ",
        "if(a){}else ",
        "if(a)b:c:if(d)e;else ",
        "while(a)",
        "for(;;)",
        "do ",
        "with(a)",
        "<a>",
        "<a b='('>",
        "<>",
        "<a.b>",
        "class extends ",
        "@",
        "++",
        "a?function(){}:",
        "a={}=",
        "else if(a)b;",
        "if(a)do b;while(c);else ",
        "export default ",
        "a\n=>",
        "/*;*/!",
        "!//;\n",
        "!/;/,",
        "a=';'=",
        "a=`;`=",
    ] {
        if ["export default ", "!/;/,"].contains(&unit) {
            assert!(!steps_pass(&unit.repeat(20_000)), "{unit}");
        } else {
            assert!(steps_pass(&unit.repeat(20_000)), "{unit}");
        }
    }
}

#[test]
fn every_bracket_is_counted() {
    for unit in [
        "(",
        "[",
        "{",
        "f(",
        "`${",
        "a`${",
        "<a>{",
        "<a b={",
        "{a:",
        "a=>{",
        "function a(){",
        "class a{b(){",
        "if(a){",
        "/[/]/,(",
        "'('+(",
        "/* ( */(",
        "// (\n(",
        "a/b/(",
        "a++/'('/(",
        "<a>don't {",
        "<a b=<c/>>{",
        "x=<a b=<c/>/>;(",
    ] {
        assert!(brackets_pass(&unit.repeat(200), 199), "{unit}");
    }
}

#[test]
fn a_quote_that_nothing_closes_hides_nothing() {
    assert!(brackets_pass(&"'[\n".repeat(10), 9));
    assert!(brackets_pass("'[[[[[[[[[[", 9));
}

#[test]
fn what_lies_side_by_side_does_not_add_up() {
    for unit in [
        "a=b;",
        "a?b:c;",
        "if(a)b;else c;",
        "if(a){b}else{c}\n",
        "function a(){}\n",
        "a=>b;",
        "!a,",
        "var a={b:1};",
        "switch(a){case 1:case 2:b();default:c}\n",
        "case 1: return a;\ncase 2: return b;\n",
        "<a>don't (</a>;",
        "<a b=\"(\" c='{'/>;",
        "x=/[/(]/;",
        "a>=b&&",
        "a===b||",
        "do a;while(b);",
        "a.if.then(b);",
        "`a${b}`;",
        "while(a)b;",
        "for(;;)a;",
        "L:for(;;)a;",
        "class A{if(){}}\n",
        "a=function(){},",
        "/* ( */",
        "<!-- (\n",
        "\n--> (\n",
        "if(a)/[(]/.test(b);",
        "(a)/b/c;",
        "a[0]/b/(c);",
        "x={a:b,new:c};",
        "try{a}catch(b){c}finally{d}\n",
        "a=1./2;",
    ] {
        assert_eq!(passes(&unit.repeat(10_000), 3), None, "{unit}");
    }
}

#[test]
fn long_chains_that_parsers_read_in_a_loop_are_admitted() {
    for unit in ["a+", "a.b.", "a&&", "a||b&&", "a,", "a??", "a-", "a.b()."] {
        assert_eq!(passes(&unit.repeat(100_000), 3), None, "{unit}");
    }
}

#[test]
fn an_element_between_tags_is_closed_again() {
    let list = format!(
        "x=<ul>{}</ul>;(",
        "<li a={b} c>it's {d} <br/></li>".repeat(20_000)
    );
    assert_eq!(passes(&list, 3), None);
}

#[test]
fn the_open_template_is_the_innermost_one() {
    assert_eq!(open_template("a = `b`; c = `d${`e`} f"), Some(13));
    assert_eq!(open_template("a = `b${"), Some(4));
    assert_eq!(open_template("a = `b${c}`"), None);
}

#[test]
fn no_byte_string_breaks_the_scan() {
    let pieces = [
        "`", "${", "}", "'", "\"", "/", "*", "<", ">", "a", "\\", "\n", "(", ")", "é", "=", "{", "</", "/>",
        "é",
    ];
    let mut seed = 7_u64;
    for _ in 0..20_000 {
        let mut text = String::new();
        for _ in 0..30 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            text.push_str(pieces[(seed >> 33) as usize % pieces.len()]);
        }
        let _ = passes(&text, 5);
        let _ = open_template(&text);
    }
}

/// The longest run of `unit` that is admitted.
fn longest(unit: &str) -> String {
    let mut low = 1;
    let mut high = 20_000;
    while low + 1 < high {
        let middle = usize::midpoint(low, high);
        match passes(&unit.repeat(middle), 500) {
            None => low = middle,
            Some(_) => high = middle,
        }
    }
    unit.repeat(low)
}

#[test]
fn whatever_is_admitted_fits_a_stack_of_8_mb() {
    let units = [
        "!",
        "typeof ",
        "new ",
        "a=",
        "a=>",
        "async a=>",
        "(a)=>",
        "a?b:",
        "a?",
        "a**",
        "a:",
        "if(a)",
        "if(a);else ",
        "for(;;)",
        "do ",
        "<a>",
        "<>",
        "@",
        "class extends ",
        "[",
        "(",
        "{a:",
        "`${",
        "(a)=>{",
        "<a>{",
        "class{a=",
        "(function(){",
        "([",
        "({a:",
        "@(",
        "{[",
    ];
    let mut texts: Vec<String> = units.iter().map(|unit| longest(unit)).collect();
    texts.push(format!("x={}{}", longest("class{a="), longest("a=>")));
    texts.push(format!("x={}{}", longest("class{a="), longest("class extends ")));
    for text in texts {
        let parse = move || crate::strict::judge(&text, FileClass::JavaScript);
        let thread = std::thread::Builder::new()
            .stack_size(8 * 1024 * 1024)
            .spawn(parse);
        thread.expect("a thread").join().expect("a verdict");
    }
}

#[test]
fn parentheses_that_are_read_twice_may_not_hold_each_other_and_much_more() {
    let payload = "a+(b)*c,".repeat(40_000) + "d";
    let nested = |levels: usize| format!("{}{payload}{}", "(a=".repeat(levels), ")".repeat(levels));
    assert_eq!(passes(&nested(20), 500), None);
    assert!(passes(&nested(490), 500).is_some());
    let calls = format!("{}{payload}{}", "f(a, b = c, ".repeat(400), ")".repeat(400));
    assert_eq!(passes(&calls, 500), None);
}
