//! The messages of a language, read on first use.

use std::{borrow::Cow, sync::OnceLock};

use fluent::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use fluent_syntax::ast::{Expression, PatternElement, VariantKey};
use serde_json::Value as Json;

use crate::{
    FILES, Html,
    language::{self, Language},
    marked::escaped,
};

pub(crate) type Bundle = FluentBundle<FluentResource>;

/// How many: chooses the plural.
#[derive(Clone, Copy, Debug)]
pub struct Number(i64);

macro_rules! number {
    ($($kind:ty),*) => {$(
        impl From<$kind> for Number {
            fn from(n: $kind) -> Self {
                Self(i64::try_from(n).unwrap_or(i64::MAX))
            }
        }

        impl From<&$kind> for Number {
            fn from(n: &$kind) -> Self {
                Self::from(*n)
            }
        }
    )*};
}
number!(u8, u16, u32, u64, usize, i32, i64);

/// What is put into a message.
pub(crate) enum Value {
    Text(String),
    Number(Number),
    /// Written as it is, where a message has markup.
    Html(String),
}

pub(crate) fn plain<const N: usize>(
    id: &'static str,
    values: [(&'static str, Value); N],
) -> Cow<'static, str> {
    let values = values.into_iter().map(|(name, value)| match value {
        Value::Text(text) | Value::Html(text) => (name, FluentValue::from(text)),
        Value::Number(Number(n)) => (name, FluentValue::from(n)),
    });
    said(id, &values.collect())
}

pub(crate) fn marked<const N: usize>(id: &'static str, values: [(&'static str, Value); N]) -> Html {
    let values = values.map(|(name, value)| match value {
        Value::Text(text) => (name, Value::Text(escaped(&text))),
        other => (name, other),
    });
    Html(plain(id, values))
}

/// A message whose arguments are put in by others, at `{name}`. One that chooses a plural is an object of all of them.
pub(crate) fn with_places(id: &'static str) -> Json {
    let bundle = language::current().bundle();
    let pattern = bundle.get_message(id).and_then(|message| message.value());
    let said = |pattern| {
        let said = bundle.format_pattern(pattern, None, &mut Vec::new());
        Json::from(said.replace("{$", "{"))
    };
    let Some(pattern) = pattern else {
        return Json::from("");
    };
    match &*pattern.elements {
        [PatternElement::Placeable { expression }] => match expression {
            Expression::Select { variants, .. } => variants
                .iter()
                .map(|variant| (name(&variant.key), said(&variant.value)))
                .collect(),
            Expression::Inline(_) => said(pattern),
        },
        _ => said(pattern),
    }
}

fn name(key: &VariantKey<&str>) -> String {
    match key {
        VariantKey::Identifier { name } => (*name).to_owned(),
        VariantKey::NumberLiteral { value } => (*value).to_owned(),
    }
}

/// The message in the language of the moment, else in English.
fn said(id: &'static str, values: &FluentArgs<'_>) -> Cow<'static, str> {
    let spoken = language::current();
    [spoken, Language::default()]
        .into_iter()
        .find_map(|language| in_language(language, id, values))
        .unwrap_or(Cow::Borrowed(id))
}

/// `None` where the language does not have it, or asks for what it is not given.
fn in_language(language: Language, id: &str, values: &FluentArgs<'_>) -> Option<Cow<'static, str>> {
    let bundle = language.bundle();
    let pattern = bundle.get_message(id)?.value()?;
    let mut errors = Vec::new();
    let said = match values.iter().next() {
        // Without arguments it lives as long as the bundle, and need not be copied.
        None => bundle.format_pattern(pattern, None, &mut errors),
        Some(_) => {
            let said = bundle.format_pattern(pattern, Some(values), &mut errors);
            Cow::Owned(said.into_owned())
        }
    };
    errors.is_empty().then_some(said)
}

pub(crate) fn of(language: Language) -> &'static Bundle {
    static BUNDLES: [OnceLock<Bundle>; FILES.len() + 1] =
        [const { OnceLock::new() }; FILES.len() + 1];
    let at = language.0.min(FILES.len());
    BUNDLES[at].get_or_init(|| read(language))
}

fn read(language: Language) -> Bundle {
    let (_, file) = FILES.get(language.0).unwrap_or(&FILES[0]);
    // What can be read of a file that has mistakes; the tests find them.
    let resource =
        FluentResource::try_new((*file).to_owned()).unwrap_or_else(|(readable, _)| readable);
    let mut bundle = Bundle::new_concurrent(vec![language.identifier()]);
    // Names are kept apart by `<bdi>` where a page shows them; the marks that Fluent sets would be copied with the text.
    bundle.set_use_isolating(false);
    if language == Language::ACCENTED {
        bundle.set_transform(Some(accented));
    }
    bundle.add_resource_overriding(resource);
    bundle
}

/// Each letter with an accent, but those of markup.
pub(crate) fn accented(text: &str) -> Cow<'_, str> {
    let mut closes = None;
    text.chars()
        .map(|c| {
            match (closes, c) {
                (None, '<') => closes = Some('>'),
                (None, '&') => closes = Some(';'),
                (Some(end), c) if c == end => closes = None,
                (Some(_), _) => {}
                (None, c) => return accent(c),
            }
            c
        })
        .collect::<String>()
        .into()
}

fn accent(c: char) -> char {
    const PLAIN: &str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    const ACCENTED: &str = "åƀçđéƒĝĥîĵķļɱñöþɋŕšţûṽŵẋýžÅƁÇÐÉƑĜĤÎĴĶĻṀÑÖÞɊŔŠŢÛṼŴẊÝŽ";
    let at = PLAIN.chars().position(|plain| plain == c);
    at.and_then(|at| ACCENTED.chars().nth(at)).unwrap_or(c)
}
