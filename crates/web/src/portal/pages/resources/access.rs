//! Who has access to something, with all that leads them there; giving access and taking it away.

use ::access::{Object, Subject};
use app::{
    devices, explain,
    explain::{Names, Reaching},
    grants::{self, End, Give, Given},
    handles,
    page::Page,
    spaces,
};
use axum::{
    Router,
    extract::Path,
    http::StatusCode,
    response::Response,
    routing::{get, post},
};
use domain::{Invalid, handle::Handle, id::MembershipId, role::ResourceRole, time::Timestamp};
use store::handles::Bearer;
use uuid::Uuid;

use super::{
    Thing,
    credentials::end,
    kind_of,
    words::{actions, reason},
};
use crate::{
    Web,
    api::paging,
    portal::{
        form::Form,
        frame::Nav,
        look::Face,
        pages::{
            around::{self, Inside},
            people,
        },
        refuse::mend,
        respond::{self, Done, Undo, Way, ok},
        views::resources::{Access, AccessPart, AccessRow, AccessSheet, GrantRow, Subjects},
        visit::{Answer, Asked, Stop, Visit},
    },
    problem::Problem,
};

/// People, and grants, on one page of the sheet.
const PAGE: i64 = 50;
/// The field in which an undo says when a grant was to end, to the microsecond.
const MOMENT: &str = "ends_at";
/// Teams that are offered at most before anything is typed.
const MOST: i64 = 200;

type Ids = Path<(String, String)>;

pub fn router(kind: Thing) -> Router<Web> {
    let at = |rest: &str| format!("/o/{{org}}{}/{{id}}/access{rest}", kind.path());
    Router::new()
        .route(
            &at(""),
            get(move |visit: Visit, ids: Ids, asked: Asked| show(kind, visit, ids, asked))
                .post(move |visit: Visit, ids: Ids, form: Form| give(kind, visit, ids, form)),
        )
        .route(
            &at("/remove"),
            post(move |visit: Visit, ids: Ids, form: Form| take(kind, visit, ids, form)),
        )
        .route(
            &at("/find"),
            get(move |visit: Visit, ids: Ids, asked: Asked| find(visit, ids, asked)),
        )
}

async fn show(kind: Thing, visit: Visit, Path((slug, id)): Ids, asked: Asked) -> Answer {
    let inside = around::enter(visit, &slug, kind.nav()).await?;
    let object = kind.object(&id)?;
    let form = inside.visit.fresh_form();
    let part = Part {
        action: asked.some("action").unwrap_or(SEE),
        given: asked.v("given"),
        cursor: asked.some("cursor"),
    };
    let a = read(&inside, object, form, part).await?;
    Ok(sheet(inside, a, StatusCode::OK))
}

fn sheet(inside: Inside, a: Access, status: StatusCode) -> Response {
    let title = texts::access_of(&a.name);
    let sheet = AccessSheet {
        page: inside.page(&*title),
        org: inside.org.clone(),
        a,
    };
    around::as_sheet(inside, status, "wide", title, &sheet)
}

/// What everybody can do who gets in at all.
const SEE: &str = "see";

/// Which part of it a sheet shows: the people who can do `action`; from the grant and the person on that two pages
/// before ended with.
#[derive(Clone, Copy)]
struct Part<'a> {
    action: &'a str,
    given: &'a str,
    cursor: Option<&'a str>,
}

impl<'a> Part<'a> {
    fn given_after(given: &'a str) -> Self {
        Self {
            action: SEE,
            given,
            cursor: None,
        }
    }
}

/// Everything that the sheet shows. Refused to who may not give access.
async fn read(inside: &Inside, object: Object, form: Form, part: Part<'_>) -> Result<Access, Stop> {
    let (app, caller, at) = (inside.visit.app(), inside.visit.signed_in()?, inside.at());
    let name = name_of(inside, object).await?;
    let given_after = part.given;
    let given = given(inside, object, given_after).await?;
    let kind = kind_of(object);
    let action = kind.action(part.action).ok_or_else(Problem::not_found)?;
    let after = paging::cursor(part.cursor)?;
    let people = explain::people(app, caller, &at, action, object.into(), after, PAGE).await?;
    let teams = app::teams::list(app, caller, &at, None, None, MOST).await?;
    let back = super::url(&inside.org, object);
    let here = format!("{back}/access");
    let teams = teams.items.into_iter().map(|seen| seen.team);
    Ok(Access {
        name,
        form,
        teams: teams
            .map(|team| (team.handle.to_string(), team.name))
            .collect(),
        grants: given
            .items
            .iter()
            .map(|given| grant_row(inside, given))
            .collect(),
        given_after: given_after.to_owned(),
        first_given: (!given_after.is_empty()).then(|| here.clone()),
        next_given: given
            .next
            .map(|next| format!("{here}?given={}", paging::text(&next))),
        people: people
            .items
            .iter()
            .map(|reaching| person_row(inside, reaching, &people.names))
            .collect(),
        next: people.next.map(|next| {
            format!(
                "{here}?action={}&cursor={}",
                action.as_str(),
                paging::text(&next)
            )
        }),
        action: action.as_str(),
        actions: actions(kind),
        at: here,
        back,
    })
}

/// A page of what was given on the thing itself; the first where there is none any more.
async fn given(inside: &Inside, object: Object, after: &str) -> Result<Page<Given, Uuid>, Stop> {
    let (app, caller, at) = (inside.visit.app(), inside.visit.signed_in()?, inside.at());
    let after = paging::cursor(Some(after))?;
    let page = grants::list(app, caller, &at, object, after, PAGE).await?;
    if after.is_none() || !page.items.is_empty() {
        return Ok(page);
    }
    Ok(grants::list(app, caller, &at, object, None, PAGE).await?)
}

pub async fn name_of(inside: &Inside, object: Object) -> Result<String, Stop> {
    let (app, caller, at) = (inside.visit.app(), inside.visit.signed_in()?, inside.at());
    Ok(match object {
        Object::Device(id) => devices::get(app, caller, &at, id)
            .await?
            .device
            .name
            .clone(),
        Object::Project(_) | Object::Channel(_) => {
            spaces::get(app, caller, &at, object).await?.space.name
        }
    })
}

fn grant_row(inside: &Inside, given: &Given) -> GrantRow {
    let named = &given.named;
    let end = named.grant.expires_at;
    let row = |subject, face, team, url| GrantRow {
        subject,
        face,
        team,
        url,
        handle: named.handle.clone(),
        role: named.grant.role,
        ends_at: end,
        ended: end.is_some_and(|end| end <= inside.visit.now()),
    };
    let subject = self::named(named.grant.subject);
    match named.grant.subject {
        Subject::Member(id) => {
            let face = Face::new(&named.name, id);
            row(subject, face, false, inside.org.member(id))
        }
        Subject::Team(id) => {
            let face = Face::new(&named.name, id);
            let url = inside.org.team(&named.handle);
            row(subject, face, true, url)
        }
    }
}

fn person_row(inside: &Inside, reaching: &Reaching, names: &Names) -> AccessRow {
    let clock = inside.page("").clock;
    let reasons = reaching.why.paths.iter();
    AccessRow {
        face: Face::new(&reaching.name, reaching.member),
        url: inside.org.member(reaching.member),
        role: reaching.role,
        reasons: reasons.map(|path| reason(&clock, path, names)).collect(),
    }
}

// ---- Giving and taking --------------------------------------------------------------------------------

async fn give(kind: Thing, visit: Visit, Path((slug, id)): Ids, form: Form) -> Answer {
    let inside = around::enter(visit, &slug, kind.nav()).await?;
    let object = kind.object(&id)?;
    let wish = match wish(&inside, object, &form).await? {
        Ok(wish) => wish,
        Err((field, invalid)) => {
            let form = form.refuse(field, invalid.detail);
            return again(inside, object, form, StatusCode::UNPROCESSABLE_ENTITY).await;
        }
    };
    let caller = inside.visit.signed_in()?;
    match grants::set(inside.visit.app(), caller, &inside.at(), &wish).await {
        Ok((given, before)) => {
            let name = &given.named.name;
            let text = texts::access_was_given(name, wish.role.label());
            let undo = match before {
                Some(held) => give_back(&inside, &given, (held.role, held.expires_at)),
                None => Some(undo(&inside, &given, "/remove")),
            };
            changed(inside, object, text.into_owned(), undo, form.v("given")).await
        }
        Err(error) => {
            let form = mend(form, Problem::from(error))?;
            again(inside, object, form, StatusCode::UNPROCESSABLE_ENTITY).await
        }
    }
}

type Wrong = (&'static str, Invalid);

async fn wish(inside: &Inside, object: Object, form: &Form) -> Result<Result<Give, Wrong>, Stop> {
    let typed = match parse(form.v("subject")) {
        Some(subject) => Some(subject),
        None => subject(inside, form.v("who")).await?,
    };
    let Some(subject) = typed else {
        let detail = texts::access_give_unknown();
        return Ok(Err(("who", Invalid::new("unknown_subject", detail))));
    };
    let role = match ResourceRole::parse(form.v("role")) {
        Ok(role) => role,
        Err(invalid) => return Ok(Err(("role", invalid))),
    };
    let end = match until(inside, form) {
        Ok(end) => end,
        Err(invalid) => return Ok(Err(("expires_at", invalid))),
    };
    Ok(Ok(Give {
        subject,
        object,
        role,
        end,
    }))
}

/// When it shall end: on the day that was typed, or, where something is given back, at the moment that it ended
/// before. A change of the role alone leaves the end as it is.
fn until(inside: &Inside, form: &Form) -> Result<End, Invalid> {
    if let Some(moment) = form.all(MOMENT).next() {
        return moment_before(moment, inside.visit.now()).map(End::At);
    }
    match form.all("expires_at").next() {
        None => Ok(End::AsBefore),
        Some(_) => end(inside, form).map(End::At),
    }
}

/// What [`give_back`] wrote: microseconds, or nothing for no end.
fn moment_before(text: &str, now: Timestamp) -> Result<Option<Timestamp>, Invalid> {
    if text.is_empty() {
        return Ok(None);
    }
    let end = text.parse().map(Timestamp::from_micros);
    match end.ok().filter(|end| *end > now) {
        Some(end) => Ok(Some(end)),
        None => Err(Invalid::new("in_the_past", texts::access_give_too_late())),
    }
}

/// `member:mem_…` or `team:team_…`, as a row of the sheet holds it.
fn named(subject: Subject) -> String {
    match subject {
        Subject::Member(id) => format!("member:{id}"),
        Subject::Team(id) => format!("team:{id}"),
    }
}

/// Reads what [`named`] wrote.
fn parse(text: &str) -> Option<Subject> {
    let (kind, id) = text.split_once(':')?;
    match kind {
        "member" => Some(Subject::Member(id.parse().ok()?)),
        "team" => Some(Subject::Team(id.parse().ok()?)),
        _ => None,
    }
}

/// Whom a @handle, a name or an address means; nobody where it means several.
async fn subject(inside: &Inside, text: &str) -> Result<Option<Subject>, Stop> {
    let text = text.trim();
    if let Ok(handle) = Handle::parse(text.trim_start_matches('@')) {
        let caller = inside.visit.signed_in()?;
        let found = handles::look(inside.visit.app(), caller, &inside.at(), &handle).await?;
        if let handles::Answer::Taken {
            bearer: Some(named),
            ..
        } = found
        {
            return Ok(Some(match named.bearer {
                Bearer::Team(id) => Subject::Team(id),
                Bearer::Member(id) => Subject::Member(id),
            }));
        }
    }
    let member: Option<MembershipId> = people::find_one(inside, text).await?;
    Ok(member.map(Subject::Member))
}

async fn take(kind: Thing, visit: Visit, Path((slug, id)): Ids, form: Form) -> Answer {
    let inside = around::enter(visit, &slug, kind.nav()).await?;
    let object = kind.object(&id)?;
    let subject = parse(form.v("subject")).ok_or_else(Problem::not_found)?;
    let caller = inside.visit.signed_in()?;
    let taken = grants::remove(inside.visit.app(), caller, &inside.at(), subject, object).await?;
    let grant = &taken.named.grant;
    let (name, thing) = (&taken.named.name, &taken.object_name);
    let text = texts::access_was_taken(name, grant.role.label(), thing);
    let undo = give_back(&inside, &taken, (grant.role, grant.expires_at));
    changed(inside, object, text.into_owned(), undo, form.v("given")).await
}

/// Puts what somebody had here back in its place; nothing where it had ended.
fn give_back(
    inside: &Inside,
    given: &Given,
    (role, end): (ResourceRole, Option<Timestamp>),
) -> Option<Undo> {
    if end.is_some_and(|end| end <= inside.visit.now()) {
        return None;
    }
    let end = end.map_or_else(String::new, |end| end.micros().to_string());
    let back = undo(inside, given, "");
    Some(back.with("role", role.as_str()).with(MOMENT, end))
}

fn undo(inside: &Inside, given: &Given, path: &str) -> Undo {
    let grant = &given.named.grant;
    let url = format!("{}/access{path}", super::url(&inside.org, grant.object));
    Undo::new(url, "#access").with("subject", named(grant.subject))
}

/// The sheet as it is now, with a word of what was done and the way back. Who took their own access away goes to
/// the list instead.
async fn changed(
    inside: Inside,
    object: Object,
    text: String,
    undo: Option<Undo>,
    given_after: &str,
) -> Answer {
    let mut here = format!("{}/access", super::url(&inside.org, object));
    if !given_after.is_empty() {
        let after: String = form_urlencoded::byte_serialize(given_after.as_bytes()).collect();
        here = format!("{here}?given={after}");
    }
    if inside.way() == Way::Plain {
        return Ok(Done::new(text, here).undo(undo).answer(Way::Plain));
    }
    let form = inside.visit.fresh_form();
    let Ok(a) = read(&inside, object, form, Part::given_after(given_after)).await else {
        let list = inside.org.at("/projects");
        return Ok(Done::new(text, list).leaving().answer(inside.way()));
    };
    let part = part(&inside, a, StatusCode::OK);
    Ok(Done::new(text, here).undo(undo).told_with(part))
}

async fn again(inside: Inside, object: Object, form: Form, status: StatusCode) -> Answer {
    let given_after = form.v("given").to_owned();
    let a = read(&inside, object, form, Part::given_after(&given_after)).await?;
    Ok(match inside.way() {
        Way::Partial => part(&inside, a, status),
        Way::Plain => sheet(inside, a, status),
    })
}

fn part(inside: &Inside, a: Access, status: StatusCode) -> Response {
    let page = inside.page("");
    let org = inside.org.clone();
    respond::html(status, &AccessPart { page, org, a })
}

/// Whom the text that is being typed may mean.
async fn find(visit: Visit, Path((slug, _)): Ids, asked: Asked) -> Answer {
    let inside = around::enter(visit, &slug, Nav::Projects).await?;
    let text = asked.v("who").trim().trim_start_matches('@');
    let mut found = Vec::new();
    if !text.is_empty() {
        let caller = inside.visit.signed_in()?;
        let (app, at) = (inside.visit.app(), inside.at());
        let teams = app::teams::list(app, caller, &at, Some(text), None, 5).await?;
        let teams = teams.items.into_iter().map(|seen| seen.team);
        found.extend(teams.map(|team| (team.handle.to_string(), team.name)));
        let people = people::find(&inside, text, 8).await?;
        found.extend(
            people
                .into_iter()
                .map(|member| (member.handle, member.face.name)),
        );
    }
    Ok(ok(&Subjects { found }))
}
