//! Reading requests as the standard has it: unknown members are ignored, what is required is
//! there, and each member has its type.

use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use super::{Entity, Question, Search, Verb};

/// What is wrong with a request, in a sentence for whoever wrote the program (section 10.1.1:
/// status 400, the body a message).
pub(crate) type Wrong = String;

/// How a batch goes on (section 7.1.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Semantic {
    ExecuteAll,
    DenyOnFirstDeny,
    PermitOnFirstPermit,
}

/// A batch; items that cannot be asked say why.
#[derive(Debug, PartialEq)]
pub(crate) struct Batch<'a> {
    pub items: Vec<Result<Question<'a>, Wrong>>,
    pub semantic: Semantic,
}

/// The part of a search that is asked for (section 8.2).
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Part {
    /// Opaque, of an answer of ours.
    pub token: Option<String>,
    pub limit: Option<usize>,
    /// Of everything that has to stay the same from part to part.
    pub fingerprint: String,
}

type Object = Map<String, Value>;

/// What a question may be asked with: its own words and, in a batch, those that stand for what it leaves out.
#[derive(Clone, Copy)]
struct Said<'a> {
    own: &'a Object,
    defaults: Option<&'a Object>,
}

impl<'a> Said<'a> {
    /// What an item says replaces the default as a whole (section 7.1.1). Null says nothing (section 5).
    fn get(self, name: &str) -> Option<&'a Value> {
        let said = |object: &'a Object| given(object.get(name));
        said(self.own).or_else(|| self.defaults.and_then(said))
    }
}

impl<'a> From<&'a Object> for Said<'a> {
    fn from(own: &'a Object) -> Self {
        let defaults = None;
        Self { own, defaults }
    }
}

pub(crate) fn object(body: &[u8]) -> Result<Object, Wrong> {
    match serde_json::from_slice(body) {
        Ok(Value::Object(object)) => Ok(object),
        Ok(_) => Err("The body has to be a JSON object.".to_owned()),
        Err(error) => Err(format!("The body is no JSON: {error}.")),
    }
}

pub(crate) fn evaluation(request: &Object) -> Result<Question<'_>, Wrong> {
    asked(request.into())
}

fn asked(request: Said<'_>) -> Result<Question<'_>, Wrong> {
    Ok(Question {
        subject: entity(request, "subject")?,
        action: verb(request)?,
        resource: entity(request, "resource")?,
        explain: explain(request)?,
    })
}

/// `None` where there are no items: the request is then a single evaluation (section 7.1).
pub(crate) fn batch(request: &Object) -> Result<Option<Batch<'_>>, Wrong> {
    let semantic = semantic(request)?;
    // Defaults are whole objects; that they are objects is all that is asked of them, since every
    // item may bring its own (section 7.1.1).
    for name in ENTITIES {
        if let Some(value) = given(request.get(name)) {
            as_object(value, name)?;
        }
    }
    let items = match given(request.get("evaluations")) {
        None => return Ok(None),
        Some(Value::Array(items)) if items.is_empty() => return Ok(None),
        Some(Value::Array(items)) => items,
        Some(_) => return Err("evaluations has to be an array.".to_owned()),
    };
    let items = items.iter().map(|item| merged(request, item)).collect();
    Ok(Some(Batch { items, semantic }))
}

const ENTITIES: [&str; 4] = ["subject", "action", "resource", "context"];

fn merged<'a>(defaults: &'a Object, item: &'a Value) -> Result<Question<'a>, Wrong> {
    asked(Said {
        own: as_object(item, "An item of evaluations")?,
        defaults: Some(defaults),
    })
}

fn semantic(request: &Object) -> Result<Semantic, Wrong> {
    let Some(options) = given(request.get("options")) else {
        return Ok(Semantic::ExecuteAll);
    };
    let options = as_object(options, "options")?;
    match given(options.get("evaluations_semantic")).map(Value::as_str) {
        None | Some(Some("execute_all")) => Ok(Semantic::ExecuteAll),
        Some(Some("deny_on_first_deny")) => Ok(Semantic::DenyOnFirstDeny),
        Some(Some("permit_on_first_permit")) => Ok(Semantic::PermitOnFirstPermit),
        Some(_) => Err("evaluations_semantic has to be execute_all, deny_on_first_deny or permit_on_first_permit.".to_owned()),
    }
}

pub(crate) fn subjects(request: &Object) -> Result<(Search<'_>, Part), Wrong> {
    let said = Said::from(request);
    let search = Search::Subjects {
        kind: kind(said, "subject")?,
        action: verb(said)?,
        resource: entity(said, "resource")?,
    };
    let fixed = (
        kind(said, "subject")?,
        request.get("action"),
        request.get("resource"),
    );
    Ok((search, part(request, &fixed)?))
}

pub(crate) fn resources(request: &Object) -> Result<(Search<'_>, Part), Wrong> {
    let said = Said::from(request);
    let search = Search::Resources {
        subject: entity(said, "subject")?,
        action: verb(said)?,
        kind: kind(said, "resource")?,
    };
    let fixed = (
        kind(said, "resource")?,
        request.get("action"),
        request.get("subject"),
    );
    Ok((search, part(request, &fixed)?))
}

pub(crate) fn actions(request: &Object) -> Result<(Search<'_>, Part), Wrong> {
    let said = Said::from(request);
    let search = Search::Actions {
        subject: entity(said, "subject")?,
        resource: entity(said, "resource")?,
    };
    let fixed = (request.get("subject"), request.get("resource"));
    Ok((search, part(request, &fixed)?))
}

fn part(request: &Object, fixed: &impl serde::Serialize) -> Result<Part, Wrong> {
    explain(request.into())?;
    let fixed = serde_json::to_vec(fixed).expect("plain data");
    let fingerprint = format!("{:x}", Sha256::digest(fixed));
    let Some(page) = given(request.get("page")) else {
        return Ok(Part {
            token: None,
            limit: None,
            fingerprint,
        });
    };
    let page = as_object(page, "page")?;
    let token = match given(page.get("token")) {
        None => None,
        Some(Value::String(token)) => Some(token.clone()).filter(|token| !token.is_empty()),
        Some(_) => return Err("page.token has to be a string.".to_owned()),
    };
    let limit = match given(page.get("limit")) {
        None => None,
        Some(limit) => {
            let limit = limit.as_u64().and_then(|limit| usize::try_from(limit).ok());
            Some(limit.ok_or("page.limit has to be a whole number from 0 on.")?)
        }
    };
    Ok(Part {
        token,
        limit,
        fingerprint,
    })
}

fn entity<'a>(request: Said<'a>, name: &str) -> Result<Entity<'a>, Wrong> {
    let entity = required(request, name)?;
    Ok(Entity {
        kind: text(entity, name, "type")?,
        id: text(entity, name, "id")?,
        properties: properties(entity, name)?,
    })
}

/// Of what is searched for only the type counts; an id there is ignored (section 8.4).
fn kind<'a>(request: Said<'a>, name: &str) -> Result<&'a str, Wrong> {
    text(required(request, name)?, name, "type")
}

fn verb(request: Said<'_>) -> Result<Verb<'_>, Wrong> {
    let action = required(request, "action")?;
    Ok(Verb {
        name: text(action, "action", "name")?,
        properties: properties(action, "action")?,
    })
}

fn properties<'a>(entity: &'a Object, name: &str) -> Result<Option<&'a Object>, Wrong> {
    let properties = given(entity.get("properties"));
    properties
        .map(|properties| as_object(properties, &format!("{name}.properties")))
        .transpose()
}

fn explain(request: Said<'_>) -> Result<bool, Wrong> {
    let Some(context) = given(request.get("context")) else {
        return Ok(false);
    };
    let context = as_object(context, "context")?;
    Ok(context.get("explain") == Some(&Value::Bool(true)))
}

fn required<'a>(request: Said<'a>, name: &str) -> Result<&'a Object, Wrong> {
    let value = given(request.get(name)).ok_or_else(|| format!("{name} is missing."))?;
    as_object(value, name)
}

fn as_object<'a>(value: &'a Value, name: &str) -> Result<&'a Object, Wrong> {
    value
        .as_object()
        .ok_or_else(|| format!("{name} has to be an object."))
}

fn text<'a>(entity: &'a Object, name: &str, field: &str) -> Result<&'a str, Wrong> {
    match given(entity.get(field)) {
        None => Err(format!("{name}.{field} is missing.")),
        Some(Value::String(text)) => Ok(text),
        Some(_) => Err(format!("{name}.{field} has to be a string.")),
    }
}

/// Null is as good as nothing (section 5).
fn given(value: Option<&Value>) -> Option<&Value> {
    value.filter(|value| !value.is_null())
}
