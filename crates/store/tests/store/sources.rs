//! Every SQL text of the crate, read from its sources.

use std::{fs, path::Path};

use proc_macro2::{Delimiter, Group, Ident, Literal, TokenStream, TokenTree};

/// A text that is given to sqlx.
#[derive(Clone, Debug)]
pub struct Statement {
    /// `members::list`: the module and the function that it stands in.
    pub place: String,
    pub line: usize,
    /// `None` where it is not a literal.
    pub text: Option<String>,
}

/// The functions of sqlx that take a text.
const TAKERS: [&str; 4] = ["query", "query_as", "query_scalar", "raw_sql"];

pub fn statements() -> Vec<Statement> {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src"));
    let mut found = Vec::new();
    collect(root, root, &mut found);
    found.sort_by(|a, b| (&a.place, a.line).cmp(&(&b.place, b.line)));
    found
}

fn collect(root: &Path, folder: &Path, found: &mut Vec<Statement>) {
    for entry in fs::read_dir(folder).expect("the sources are there") {
        let path = entry.expect("the sources are there").path();
        if path.is_dir() {
            collect(root, &path, found);
        } else if path.extension().is_some_and(|e| e == "rs") && !path.ends_with("tests.rs") {
            let source = fs::read_to_string(&path).expect("sources are UTF-8");
            let module = path
                .strip_prefix(root)
                .expect("below the root")
                .with_extension("");
            let module = module.display().to_string().replace('/', "::");
            let module = module.trim_end_matches("::mod").to_owned();
            found.extend(of_source(&module, &source));
        }
    }
}

/// The texts of one file.
pub fn of_source(module: &str, source: &str) -> Vec<Statement> {
    let tokens: TokenStream = source.parse().expect("it compiles, so it can be read");
    let mut walk = Walk {
        module,
        function: String::new(),
        templates: Vec::new(),
        found: Vec::new(),
    };
    walk.tokens(tokens);
    walk.found
}

struct Walk<'a> {
    module: &'a str,
    /// The function whose tokens are being read.
    function: String,
    /// Macros that put a literal into a text: their names, and what stands around the literal.
    templates: Vec<(String, String, String)>,
    found: Vec<Statement>,
}

impl Walk<'_> {
    /// Tokens, not syntax: most texts stand in arguments of the macro `on!`, which no parser of
    /// Rust looks into.
    fn tokens(&mut self, tokens: TokenStream) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        for (i, token) in tokens.iter().enumerate() {
            match token {
                TokenTree::Ident(name) if name == "fn" => {
                    if let Some(TokenTree::Ident(name)) = tokens.get(i + 1) {
                        self.function = name.to_string();
                    }
                }
                TokenTree::Ident(name) if takes_a_text(&name.to_string(), &tokens[..i]) => {
                    if let Some(arguments) = arguments(&tokens[i + 1..]) {
                        let text = first_literal(arguments);
                        // A builder is given the head of a text whose rows are repeated.
                        let text = if name == "new" {
                            text.map(|head| one_row(&head))
                        } else {
                            text
                        };
                        self.add(text, name.span().start().line);
                    }
                }
                TokenTree::Ident(name) if name == "macro_rules" => {
                    self.templates.extend(template(&tokens[i + 1..]));
                }
                TokenTree::Ident(name) if self.template(name).is_some() => {
                    let text = tokens.get(i + 2).and_then(|inner| self.filled(name, inner));
                    if text.is_some() {
                        self.add(text, name.span().start().line);
                    }
                }
                // The macro of `seed::rows`.
                TokenTree::Ident(name) if name == "insert" => {
                    if let Some(head) = tokens.get(i + 2).and_then(head_of_rows) {
                        self.add(Some(one_row(&head)), name.span().start().line);
                    }
                }
                _ => {}
            }
            if let TokenTree::Group(group) = token {
                self.tokens(group.stream());
            }
        }
    }

    fn template(&self, name: &Ident) -> Option<&(String, String, String)> {
        self.templates.iter().find(|(known, ..)| name == known)
    }

    fn filled(&self, name: &Ident, inner: &TokenTree) -> Option<String> {
        let (_, before, after) = self.template(name)?;
        let TokenTree::Group(inner) = inner else {
            return None;
        };
        first_literal(inner).map(|literal| format!("{before}{literal}{after}"))
    }

    fn add(&mut self, text: Option<String>, line: usize) {
        self.found.push(Statement {
            place: format!("{}::{}", self.module, self.function),
            line,
            text,
        });
    }
}

/// `macro_rules! name { ($x:literal) => { concat!("before", $x, "after") } }`, from its `!` on.
fn template(tokens: &[TokenTree]) -> Option<(String, String, String)> {
    let [_, TokenTree::Ident(name), TokenTree::Group(rules), ..] = tokens else {
        return None;
    };
    // What comes last in the rules is what the last of them stands for.
    let bodies = rules.stream().into_iter().filter_map(|token| match token {
        TokenTree::Group(body) => Some(body),
        _ => None,
    });
    let body: Vec<TokenTree> = bodies.last()?.stream().into_iter().collect();
    let [TokenTree::Ident(concat), _, TokenTree::Group(parts)] = body.as_slice() else {
        return None;
    };
    let literals = parts.stream().into_iter().filter_map(|token| match token {
        TokenTree::Literal(literal) => value(&literal),
        _ => None,
    });
    let literals: Vec<String> = literals.collect();
    let [before, after] = literals.as_slice() else {
        return None;
    };
    (concat == "concat").then(|| (name.to_string(), before.clone(), after.clone()))
}

/// `sqlx::query…` and `QueryBuilder::new`.
fn takes_a_text(name: &str, before: &[TokenTree]) -> bool {
    let path: String = before
        .iter()
        .rev()
        .take(3)
        .map(ToString::to_string)
        .collect();
    TAKERS.contains(&name) && path == "::sqlx" || name == "new" && path == "::QueryBuilder"
}

/// The parenthesis of the call, after the types where those are given.
fn arguments(after: &[TokenTree]) -> Option<&Group> {
    let mut depth = 0;
    for token in after {
        match token {
            TokenTree::Group(group) if depth == 0 => {
                return (group.delimiter() == Delimiter::Parenthesis).then_some(group);
            }
            TokenTree::Punct(p) if p.as_char() == '<' => depth += 1,
            TokenTree::Punct(p) if p.as_char() == '>' => depth -= 1,
            TokenTree::Punct(p) if p.as_char() == ':' => {}
            _ if depth > 0 => {}
            _ => return None,
        }
    }
    None
}

/// The literal that is the whole first argument.
fn first_literal(arguments: &Group) -> Option<String> {
    let mut tokens = arguments.stream().into_iter();
    let TokenTree::Literal(literal) = tokens.next()? else {
        return None;
    };
    let whole = match tokens.next() {
        None => true,
        Some(TokenTree::Punct(p)) => p.as_char() == ',',
        Some(_) => false,
    };
    whole.then(|| value(&literal)).flatten()
}

fn head_of_rows(arguments: &TokenTree) -> Option<String> {
    let TokenTree::Group(group) = arguments else {
        return None;
    };
    let literals = group.stream().into_iter().filter_map(|token| match token {
        TokenTree::Literal(literal) => value(&literal),
        _ => None,
    });
    literals
        .into_iter()
        .find(|text| text.starts_with("INSERT INTO "))
}

fn value(literal: &Literal) -> Option<String> {
    syn::parse_str(&literal.to_string())
        .ok()
        .map(|text: syn::LitStr| text.value())
}

/// `INSERT INTO t (a, b) ` as it is with one row behind it.
fn one_row(head: &str) -> String {
    let columns = head.matches(',').count() + 1;
    let values: Vec<String> = (1..=columns).map(|n| format!("${n}")).collect();
    format!(
        "{head}VALUES ({}) ON CONFLICT DO NOTHING",
        values.join(", ")
    )
}
