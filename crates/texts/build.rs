//! Reads `languages/en.ftl` and writes a function for each message, so that the compiler holds what is said and with
//! which arguments: `invited-by = { $person } invited you` becomes `invited_by(person: impl Display)`. The arguments
//! stand in the order of the alphabet, which no other wording changes. One by which a message chooses its plural is a
//! [`Number`]. A message with markup (`<b>`) becomes a function that returns `Html`, whose arguments are escaped, but
//! those that are HTML already and are named so (`$day-html`).
//!
//! Fluent's own syntax: <https://projectfluent.org/fluent/guide/>.

use std::{collections::BTreeMap, env, fmt::Write as _, fs, path::Path};

use fluent_syntax::{
    ast::{Entry, Expression, InlineExpression, Message, Pattern, PatternElement, VariantKey},
    parser,
};

fn main() {
    println!("cargo::rerun-if-changed=languages");
    let english = fs::read_to_string("languages/en.ftl").expect("languages/en.ftl is there");
    let resource = match parser::parse(english.as_str()) {
        Ok(resource) => resource,
        Err((_, errors)) => panic!("languages/en.ftl: {errors:?}"),
    };
    let messages: Vec<&Message<&str>> = resource.body.iter().filter_map(message).collect();
    let mut code = String::new();
    for message in &messages {
        write_function(&mut code, message);
    }
    write_languages(&mut code);
    write_script(&mut code, &messages);
    let out = env::var("OUT_DIR").expect("Cargo tells the folder");
    fs::write(Path::new(&out).join("messages.rs"), code).expect("the folder can be written");
}

fn message<'a>(entry: &'a Entry<&'a str>) -> Option<&'a Message<&'a str>> {
    match entry {
        Entry::Message(message) => Some(message),
        _ => None,
    }
}

/// What an argument is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    Number,
    Html,
}

impl Kind {
    fn of(name: &str) -> Self {
        match name.ends_with("-html") {
            true => Self::Html,
            false => Self::Text,
        }
    }

    fn bound(self) -> &'static str {
        match self {
            Self::Text => "impl Display",
            Self::Number => "impl Into<Number>",
            Self::Html => "impl Markup",
        }
    }
}

/// What a message consists of.
#[derive(Default)]
struct Found<'a> {
    arguments: BTreeMap<&'a str, Kind>,
    has_markup: bool,
    text: String,
}

impl<'a> Found<'a> {
    fn argument(&mut self, name: &'a str) -> &mut Kind {
        let kind = Kind::of(name);
        self.has_markup |= kind == Kind::Html;
        self.arguments.entry(name).or_insert(kind)
    }
}

fn write_function(code: &mut String, message: &Message<&str>) {
    let id = message.id.name;
    let pattern = message
        .value
        .as_ref()
        .unwrap_or_else(|| panic!("{id} says nothing"));
    let mut found = Found::default();
    read_pattern(pattern, &mut found);
    let name = id.replace('-', "_");
    let parameters: Vec<String> = found.arguments.iter().map(parameter).collect();
    let (returns, say) = match found.has_markup {
        true => ("Html", "marked"),
        false => ("Cow<'static, str>", "plain"),
    };
    let values: Vec<String> = found.arguments.iter().map(value).collect();
    let docs = found.text.replace('\n', " ");
    writeln!(code, "#[doc = {docs:?}]").expect("a string can be written");
    writeln!(
        code,
        "pub fn {name}({}) -> {returns} {{ {say}({id:?}, [{}]) }}\n",
        parameters.join(", "),
        values.join(", ")
    )
    .expect("a string can be written");
}

fn parameter((name, kind): (&&str, &Kind)) -> String {
    format!("{}: {}", name.replace('-', "_"), kind.bound())
}

fn value((name, kind): (&&str, &Kind)) -> String {
    let variable = name.replace('-', "_");
    let value = match kind {
        Kind::Text => format!("Text({variable}.to_string())"),
        Kind::Number => format!("Number({variable}.into())"),
        Kind::Html => format!("Html({variable}.to_string())"),
    };
    format!("({name:?}, Value::{value})")
}

fn read_pattern<'a>(pattern: &Pattern<&'a str>, found: &mut Found<'a>) {
    for element in &pattern.elements {
        match element {
            PatternElement::TextElement { value } => {
                found.has_markup |= value.contains('<');
                found.text.push_str(value);
            }
            PatternElement::Placeable { expression } => read_expression(expression, found),
        }
    }
}

fn read_expression<'a>(expression: &Expression<&'a str>, found: &mut Found<'a>) {
    match expression {
        Expression::Inline(inline) => read_inline(inline, found),
        Expression::Select { selector, variants } => {
            let InlineExpression::VariableReference { id } = selector else {
                panic!("a message chooses by an argument");
            };
            let kind = found.argument(id.name);
            if variants.iter().any(|variant| is_plural(&variant.key)) {
                *kind = Kind::Number;
            }
            for (i, variant) in variants.iter().enumerate() {
                found.text.push_str(if i == 0 { "" } else { " / " });
                read_pattern(&variant.value, found);
            }
        }
    }
}

fn is_plural(key: &VariantKey<&str>) -> bool {
    match key {
        VariantKey::NumberLiteral { .. } => true,
        VariantKey::Identifier { name } => *name == "one",
    }
}

fn read_inline<'a>(inline: &InlineExpression<&'a str>, found: &mut Found<'a>) {
    match inline {
        InlineExpression::StringLiteral { value } => found.text.push_str(value),
        InlineExpression::VariableReference { id } => {
            found.argument(id.name);
            write!(found.text, "{{{}}}", id.name).expect("a string can be written");
        }
        InlineExpression::Placeable { expression } => read_expression(expression, found),
        _ => panic!(
            "en.ftl has texts and arguments alone; {} is more",
            found.text
        ),
    }
}

/// The files of `languages/`, by tag; English is the first.
fn write_languages(code: &mut String) {
    let entries = fs::read_dir("languages").expect("the folder is there");
    let mut files: Vec<_> = entries
        .map(|entry| entry.expect("the folder can be read").path())
        .filter(|path| path.extension().is_some_and(|ext| ext == "ftl"))
        .collect();
    files.sort_by_key(|path| (!path.ends_with("en.ftl"), path.clone()));
    code.push_str("const FILES: &[(&str, &str)] = &[\n");
    for file in files {
        let tag = file.file_stem().and_then(|stem| stem.to_str());
        let path = fs::canonicalize(&file).expect("the file is there");
        let path = path.to_str().expect("the path is a text");
        writeln!(
            code,
            "    ({:?}, include_str!({path:?})),",
            tag.expect("a tag is ASCII")
        )
        .expect("a string can be written");
    }
    code.push_str("];\n\n");
}

/// What the browser's own script says: the messages whose name begins with `script-`.
fn write_script(code: &mut String, messages: &[&Message<&str>]) {
    code.push_str("const OF_SCRIPT: &[&str] = &[\n");
    let names = messages.iter().map(|message| message.id.name);
    for id in names.filter(|id| id.starts_with("script-")) {
        writeln!(code, "    {id:?},").expect("a string can be written");
    }
    code.push_str("];\n");
}
