//! Why somebody may do something, who may, and what somebody reaches.

use std::{borrow::Cow, collections::HashMap};

use ::access::{Action, Explanation, Kind, Object, Page as Part, Path, Resource, Through, View};
use domain::{
    handle::Handle,
    id::{MembershipId, ProjectId, TeamId},
    organization::OrgRef,
    policy::{ChannelAction, DeviceAction, OrgAction, ProjectAction},
    role::{OrgRole, ResourceRole},
    team::Team,
};
use store::{
    ReadTx, StoreError,
    access::{AccessError, Scope},
    grants, members, teams,
};
use uuid::Uuid;

use crate::{
    App, Caller,
    page::Page,
    snapshots::{self, Look, look},
};

/// A decision, and the names of what leads to it.
#[derive(Clone, Debug)]
pub struct Explained {
    pub explanation: Explanation,
    pub names: Names,
}

/// The teams and projects that paths go through.
#[derive(Clone, Debug, Default)]
pub struct Names {
    pub teams: HashMap<TeamId, Team>,
    pub projects: HashMap<ProjectId, String>,
}

/// Whether `member` may do `action` to `resource`, and why. Owners and administrators may ask about
/// everybody, others about themselves.
///
/// What does not exist, and what somebody who asks about themselves cannot see, is a decision
/// without a path: the answer tells nothing of what is there.
pub async fn explain(
    app: &App,
    caller: &Caller,
    org: &OrgRef,
    member: MembershipId,
    action: Action,
    resource: Resource,
) -> Result<Explained, AccessError> {
    let look = look(app, caller, org).await?;
    about(&look, member)?;
    let view = look.snapshot.view(member, look.now);
    let mut explanation = view.explain(action, resource);
    // A path that has ended leads to what somebody once saw, by the name that it has now.
    if everybody(&look).is_err() && !sees(&view, resource) {
        explanation.paths.clear();
    }
    let mut tx = app.store.read().await?;
    let mut names = Names::default();
    name(&mut tx, &look, &explanation.paths, &mut names).await?;
    Ok(Explained { explanation, names })
}

/// Whether what is asked about is there for whoever looks.
fn sees(view: &View<'_>, resource: Resource) -> bool {
    object_of(resource).is_none_or(|object| snapshots::role(view, object).is_some())
}

/// Refuses questions about others to those who may ask about themselves only.
fn about(look: &Look, member: MembershipId) -> Result<(), AccessError> {
    if look.membership.id() == Some(member) {
        return Ok(());
    }
    everybody(look)?;
    look.snapshot
        .person(member)
        .map(|_| ())
        .ok_or(AccessError::NotFound)
}

fn everybody(look: &Look) -> Result<(), AccessError> {
    match look.membership.may(OrgAction::SeeContacts) {
        true => Ok(()),
        false => Err(AccessError::Forbidden {
            required: OrgRole::Administrator,
        }),
    }
}

/// Adds the names of what the paths go through, each looked up once.
async fn name(
    tx: &mut ReadTx,
    look: &Look,
    paths: &[Path],
    names: &mut Names,
) -> Result<(), StoreError> {
    for path in paths {
        if let Through::Team { team, .. } = path.through
            && !names.teams.contains_key(&team)
            && let Some(found) = teams::by_id(tx, &look.membership, team).await?
        {
            names.teams.insert(team, found);
        }
        if let Some(project) = path.via
            && !names.projects.contains_key(&project)
            && let Some(name) = grants::name_of(tx, &look.membership, project.into()).await?
        {
            names.projects.insert(project, name);
        }
    }
    Ok(())
}

/// Somebody who may do what was asked, and why.
#[derive(Clone, Debug)]
pub struct Reaching {
    pub member: MembershipId,
    pub name: String,
    pub handle: Handle,
    pub role: Option<ResourceRole>,
    pub why: Explanation,
}

/// Everybody who may do something, and the names of what leads them there.
#[derive(Clone, Debug)]
pub struct People {
    pub items: Vec<Reaching>,
    pub names: Names,
    pub next: Option<Uuid>,
}

/// Everybody who may do `action` to `resource`, `limit` of them after `after`. For owners and
/// administrators, and for whoever may give others a role on it.
pub async fn people(
    app: &App,
    caller: &Caller,
    org: &OrgRef,
    action: Action,
    resource: Resource,
    after: Option<Uuid>,
    limit: i64,
) -> Result<People, AccessError> {
    let look = look(app, caller, org).await?;
    may_ask(&look, resource)?;
    let part = Part {
        after: after.map(MembershipId),
        limit: usize::try_from(limit).unwrap_or(0),
    };
    let listing = look.snapshot.list_people(action, resource, look.now, part);
    let mut tx = app.store.read().await?;
    let ids: Vec<MembershipId> = listing.items.iter().map(|reached| reached.member).collect();
    let mut known = members::names_of(&mut tx, &look.membership, &ids).await?;
    let reaching = listing.items.iter().filter_map(|reached| {
        let (name, handle) = known.remove(&reached.member)?;
        let view = look.snapshot.view(reached.member, look.now);
        Some(Reaching {
            member: reached.member,
            name,
            handle,
            role: reached.role,
            why: view.explain(action, resource),
        })
    });
    let items: Vec<Reaching> = reaching.collect();
    let mut names = Names::default();
    for person in &items {
        name(&mut tx, &look, &person.why.paths, &mut names).await?;
    }
    let next = listing.next.map(|id| id.0);
    Ok(People { items, names, next })
}

/// How many are named of those who can give a role.
const NAMED: usize = 20;

/// Somebody who can give what another lacks.
pub type Grantor = (MembershipId, String, Handle);

/// Who can give a role on `object` to somebody who sees it and is refused: its administrators, the
/// first 20 of them.
pub async fn grantors(
    app: &App,
    caller: &Caller,
    org: &OrgRef,
    object: Object,
) -> Result<Vec<Grantor>, AccessError> {
    let look = look(app, caller, org).await?;
    look.see(object)?;
    doers(app, &look, granting(object), object.into()).await
}

/// Who can give the role `required` in the organization to one of its people, the first 20 of them.
pub async fn appointers(
    app: &App,
    caller: &Caller,
    org: &OrgRef,
    required: OrgRole,
) -> Result<Vec<Grantor>, AccessError> {
    let look = look(app, caller, org).await?;
    let action = match required {
        OrgRole::Owner => OrgAction::ManageOwners,
        OrgRole::Administrator | OrgRole::Member | OrgRole::Observer => OrgAction::ManageMembers,
    };
    let organization = Resource::Organization(look.membership.org());
    doers(app, &look, action.into(), organization).await
}

async fn doers(
    app: &App,
    look: &Look,
    action: Action,
    resource: Resource,
) -> Result<Vec<Grantor>, AccessError> {
    let part = Part::first(NAMED);
    let listing = look.snapshot.list_people(action, resource, look.now, part);
    let ids: Vec<MembershipId> = listing.items.iter().map(|reached| reached.member).collect();
    let mut tx = app.store.glance();
    let mut known = members::names_of(&mut tx, &look.membership, &ids).await?;
    let named = ids.into_iter().filter_map(|id| {
        let (name, handle) = known.remove(&id)?;
        Some((id, name, handle))
    });
    Ok(named.collect())
}

/// The action of whoever may give others a role on `object`.
fn granting(object: Object) -> Action {
    match object {
        Object::Project(_) => ProjectAction::Grant.into(),
        Object::Channel(_) => ChannelAction::Grant.into(),
        Object::Device(_) => DeviceAction::Edit.into(),
    }
}

/// Whoever gives others a role on something may see who has one.
fn may_ask(look: &Look, resource: Resource) -> Result<(), AccessError> {
    match object_of(resource) {
        Some(object) => look.require(granting(object), object),
        None => everybody(look),
    }
}

fn object_of(resource: Resource) -> Option<Object> {
    match resource {
        Resource::Project(id) => Some(id.into()),
        Resource::Device(id) => Some(id.into()),
        Resource::Channel(id) => Some(id.into()),
        Resource::Organization(_) | Resource::Alert { .. } | Resource::Job { .. } => None,
    }
}

/// Something that somebody reaches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reached {
    pub object: Object,
    pub name: String,
    pub role: ResourceRole,
}

/// The projects, channels or devices to which `member` may do `action`, `limit` of them after
/// `after`. Owners and administrators may ask about everybody, others about themselves.
pub async fn resources(
    app: &App,
    caller: &Caller,
    org: &OrgRef,
    member: MembershipId,
    action: Action,
    after: Option<(Uuid, Uuid)>,
    limit: i64,
) -> Result<Page<Reached, (Uuid, Uuid)>, AccessError> {
    let look = look(app, caller, org).await?;
    about(&look, member)?;
    let (found, next) = reached(&look, member, action, after, limit);
    let mut tx = app.store.read().await?;
    let objects: Vec<Object> = found.iter().map(|(object, _)| *object).collect();
    let mut names = grants::names_of(&mut tx, &look.membership, &objects).await?;
    let items = found.into_iter().filter_map(|(object, role)| {
        let name = names.remove(&object)?;
        Some(Reached { object, name, role })
    });
    Ok(Page {
        items: items.collect(),
        next,
    })
}

type Found = (Vec<(Object, ResourceRole)>, Option<(Uuid, Uuid)>);

fn reached(
    look: &Look,
    member: MembershipId,
    action: Action,
    after: Option<(Uuid, Uuid)>,
    limit: i64,
) -> Found {
    let view = look.snapshot.view(member, look.now);
    let limit = usize::try_from(limit).unwrap_or(0);
    match action {
        Action::Project(action) => {
            let after = after.map(|(id, _)| ProjectId(id));
            let listing = view.list_projects(action, Part { after, limit });
            let items = listing.items.iter().map(|r| (r.id.into(), r.role));
            (items.collect(), listing.next.map(|id| (id.0, id.0)))
        }
        Action::Channel(action) => {
            let after = after.map(|(id, _)| domain::id::ChannelId(id));
            let listing = view.list_channels(action, Part { after, limit });
            let items = listing.items.iter().map(|r| (r.id.into(), r.role));
            (items.collect(), listing.next.map(|id| (id.0, id.0)))
        }
        Action::Device(action) => {
            let after =
                after.map(|(project, device)| (ProjectId(project), domain::id::DeviceId(device)));
            let listing = view.list_devices(action, Part { after, limit });
            let items = listing.items.iter().map(|r| (r.device.into(), r.role));
            (
                items.collect(),
                listing.next.map(|(project, device)| (project.0, device.0)),
            )
        }
        Action::Organization(_) | Action::Alert(_) | Action::Job(_) => (Vec::new(), None),
    }
}

/// The kinds of things that [`resources`] lists.
pub fn is_listed(kind: Kind) -> bool {
    matches!(kind, Kind::Project | Kind::Channel | Kind::Device)
}

/// A path in words.
pub fn words(path: &Path, names: &Names) -> String {
    let mut words = way(path, names);
    if let (Some(_), Some(full)) = (path.capped_to, path.role) {
        words = texts::path_text_capped(words, full);
    }
    if let Some(project) = path.via.and_then(|id| names.projects.get(&id)) {
        words = texts::path_text_from_project(words, project);
    }
    let words = match path.expires_at {
        Some(end) if path.live => texts::path_until(end, words),
        Some(end) => texts::path_ended(end, words),
        None if !path.live => texts::path_not_now(words),
        None => words,
    };
    words.into_owned()
}

/// What it goes through, and the role that it leaves.
fn way(path: &Path, names: &Names) -> Cow<'static, str> {
    let role = path
        .capped_to
        .or(path.role)
        .map_or("", ResourceRole::as_str);
    match path.through {
        Through::Organization(role) => texts::path_organization(role.label()),
        Through::Direct => texts::path_text_direct(role),
        Through::Team { team, .. } => match names.teams.get(&team) {
            Some(team) => texts::path_text_team(role, &team.handle),
            None => texts::path_text_some_team(role),
        },
    }
}
