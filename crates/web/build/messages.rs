//! Build-time half of the interface texts: reads `locales/{fr,en}.ftl` and writes one typed method a message, so that
//! a wrong key or a missing argument does not compile. Each feature's `build.rs` includes this file.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};

/// Generates `$OUT_DIR/messages.rs` from the crate's `locales` folder.
///
/// # Panics
/// When a file does not parse, or the languages differ in keys or arguments: the build stops and says where.
pub fn generate() {
    println!("cargo::rerun-if-changed=locales");
    let root = env::var("CARGO_MANIFEST_DIR").expect("cargo sets it");
    let french = read(Path::new(&root), "fr");
    let english = read(Path::new(&root), "en");
    let (fr, en): (BTreeSet<_>, BTreeSet<_>) = (french.keys().collect(), english.keys().collect());
    let missing: Vec<_> = fr.symmetric_difference(&en).collect();
    assert!(
        missing.is_empty(),
        "{root}/locales: these messages are not in both languages: {missing:?}"
    );
    let mut code = String::from(
        "/// The texts of this crate in one language.\n#[derive(Debug, Clone, Copy)]\npub struct Messages(pub ::kernel::Lang);\n\nimpl Messages {\n",
    );
    for (key, arguments) in &french {
        assert!(
            arguments.is_subset(&english[key]) && english[key].is_subset(arguments),
            "{root}/locales: {key} takes other arguments in English"
        );
        let parameters: String = arguments
            .iter()
            .map(|name| format!(", {}: impl Into<::fluent_bundle::FluentValue<'a>>", ident(name)))
            .collect();
        let values: String = arguments
            .iter()
            .map(|name| format!("(\"{name}\", {}.into()), ", ident(name)))
            .collect();
        let life = if arguments.is_empty() { "" } else { "<'a>" };
        let _ = writeln!(
            code,
            "    /// `{key}`\n    #[must_use]\n    pub fn {}{life}(&self{parameters}) -> String {{ fluent_text(self.0, \"{key}\", &[{values}]) }}",
            ident(key)
        );
    }
    code.push_str("    /// The text of a key known only at run time, with what it names; `None` if there is no such key.\n    #[must_use]\n    pub fn by_key(&self, key: &str, detail: Option<&str>) -> Option<String> {\n        let _ = detail;\n        match key {\n");
    for (key, arguments) in &french {
        if arguments.is_empty() {
            let _ = writeln!(code, "            \"{key}\" => Some(self.{}()),", ident(key));
        } else if arguments.iter().eq(["detail"]) {
            let _ = writeln!(
                code,
                "            \"{key}\" => Some(self.{}(detail.unwrap_or_default().to_owned())),",
                ident(key)
            );
        }
    }
    code.push_str("            _ => None,\n        }\n    }\n}\n");
    let out = env::var("OUT_DIR").expect("cargo sets it");
    fs::write(Path::new(&out).join("messages.rs"), code).expect("the build folder can be written");
}

fn read(root: &Path, lang: &str) -> BTreeMap<String, BTreeSet<String>> {
    let path = root.join("locales").join(format!("{lang}.ftl"));
    let source = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let resource = fluent_syntax::parser::parse(source)
        .unwrap_or_else(|(_, errors)| panic!("{}: {errors:?}", path.display()));
    let mut messages = BTreeMap::new();
    for entry in &resource.body {
        if let Entry::Message(message) = entry {
            let mut arguments = BTreeSet::new();
            if let Some(pattern) = &message.value {
                in_pattern(pattern, &mut arguments);
            }
            let twice = messages.insert(message.id.name.clone(), arguments).is_some();
            assert!(
                !twice,
                "{}: {} stands there twice",
                path.display(),
                message.id.name
            );
        }
    }
    messages
}

fn in_pattern(pattern: &Pattern<String>, found: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            in_expression(expression, found);
        }
    }
}

fn in_expression(expression: &Expression<String>, found: &mut BTreeSet<String>) {
    match expression {
        Expression::Inline(inline) => in_inline(inline, found),
        Expression::Select { selector, variants } => {
            in_inline(selector, found);
            variants
                .iter()
                .for_each(|variant| in_pattern(&variant.value, found));
        }
    }
}

fn in_inline(inline: &InlineExpression<String>, found: &mut BTreeSet<String>) {
    match inline {
        InlineExpression::VariableReference { id } => {
            found.insert(id.name.clone());
        }
        InlineExpression::Placeable { expression } => in_expression(expression, found),
        InlineExpression::FunctionReference { arguments, .. } => arguments
            .positional
            .iter()
            .for_each(|argument| in_inline(argument, found)),
        _ => {}
    }
}

fn ident(key: &str) -> String {
    let name = key.replace('-', "_");
    if matches!(
        name.as_str(),
        "type"
            | "in"
            | "for"
            | "where"
            | "use"
            | "as"
            | "move"
            | "match"
            | "if"
            | "else"
            | "loop"
            | "mod"
            | "ref"
    ) {
        format!("{name}_")
    } else {
        name
    }
}
