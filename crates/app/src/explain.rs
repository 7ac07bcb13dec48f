//! Why somebody may do something, who may, and what somebody reaches.

use std::collections::HashMap;

use ::access::{Action, Explanation, Kind, Object, Page as Part, Path, Resource, Through};
use domain::{
    id::{MembershipId, ProjectId, TeamId},
    organization::OrgRef,
    policy::{ChannelAction, DeviceAction, OrgAction, ProjectAction},
    role::{OrgRole, ResourceRole},
    team::{Team, TeamRef},
};
use store::{ReadTx, StoreError, access::AccessError, grants, members, teams};
use uuid::Uuid;

use crate::{
    App, Caller,
    page::Page,
    snapshots::{Look, look},
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
    let explanation = look
        .snapshot
        .view(member, look.now)
        .explain(action, resource);
    let mut tx = app.store.read().await?;
    let names = names(&mut tx, &look, &explanation.paths).await?;
    Ok(Explained { explanation, names })
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

async fn names(tx: &mut ReadTx, look: &Look, paths: &[Path]) -> Result<Names, StoreError> {
    let mut names = Names::default();
    for path in paths {
        if let Through::Team { team, .. } = path.through
            && !names.teams.contains_key(&team)
            && let Some(found) =
                teams::get(tx, &look.membership, &TeamRef::Id(team), look.now).await?
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
    Ok(names)
}

/// Somebody who may do what was asked, and why.
#[derive(Clone, Debug)]
pub struct Reaching {
    pub member: MembershipId,
    pub name: String,
    pub handle: String,
    pub role: Option<ResourceRole>,
    pub why: Explained,
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
) -> Result<Page<Reaching, Uuid>, AccessError> {
    let look = look(app, caller, org).await?;
    may_ask(&look, resource)?;
    let part = Part {
        after: after.map(MembershipId),
        limit: usize::try_from(limit).unwrap_or(0),
    };
    let listing = look.snapshot.list_people(action, resource, look.now, part);
    let mut tx = app.store.read().await?;
    let mut items = Vec::with_capacity(listing.items.len());
    for reached in listing.items {
        let Some(member) = members::get(&mut tx, &look.membership, reached.member).await? else {
            continue;
        };
        let explanation = look
            .snapshot
            .view(member.id, look.now)
            .explain(action, resource);
        let names = names(&mut tx, &look, &explanation.paths).await?;
        items.push(Reaching {
            member: member.id,
            name: member.name,
            handle: member.handle.to_string(),
            role: reached.role,
            why: Explained { explanation, names },
        });
    }
    let next = listing.next.map(|id| id.0);
    Ok(Page { items, next })
}

/// Whoever gives others a role on something may see who has one.
fn may_ask(look: &Look, resource: Resource) -> Result<(), AccessError> {
    let grant: Option<(Action, Object)> = match resource {
        Resource::Project(id) => Some((ProjectAction::Grant.into(), id.into())),
        Resource::Device(id) => Some((DeviceAction::Edit.into(), id.into())),
        Resource::Channel(id) => Some((ChannelAction::Grant.into(), id.into())),
        Resource::Organization(_) | Resource::Alert { .. } | Resource::Job { .. } => None,
    };
    match grant {
        Some((action, object)) => look.require(action, object),
        None => everybody(look),
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
    let mut items = Vec::with_capacity(found.len());
    for (object, role) in found {
        if let Some(name) = grants::name_of(&mut tx, &look.membership, object).await? {
            items.push(Reached { object, name, role });
        }
    }
    Ok(Page { items, next })
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
    let left = path.capped_to.or(path.role);
    let role = left.map_or("", ResourceRole::label).to_lowercase();
    let mut words = vec![match path.through {
        Through::Organization(role) => format!("{} of the organization", role.label()),
        Through::Direct => format!("Given directly as {role}"),
        Through::Team { team, .. } => match names.teams.get(&team) {
            Some(team) => format!("Through @{} as {role}", team.handle),
            None => format!("Through a team as {role}"),
        },
    }];
    if let (Some(_), Some(full)) = (path.capped_to, path.role) {
        words.push(format!("capped from {}", full.label().to_lowercase()));
    }
    if let Some(project) = path.via.and_then(|id| names.projects.get(&id)) {
        words.push(format!("from the project {project}"));
    }
    match path.expires_at {
        Some(end) if path.live => words.push(format!("until {end}")),
        Some(end) => words.push(format!("ended {end}")),
        None if !path.live => words.push("not in force now".to_owned()),
        None => {}
    }
    words.join(", ")
}
