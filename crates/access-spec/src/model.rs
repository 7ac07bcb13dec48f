//! The rules as the domain says them, with no thought of speed.

use access::{Action, Change, Device, Facts, Grant, Object, Person, Resource, Subject};
use domain::{
    id::{MembershipId, TeamId},
    membership::Status,
    policy,
    role::{OrgRole, ResourceRole},
    time::Timestamp,
};

/// A grant as it reaches one person: the role, the person's place in the team that holds it (`None`
/// for a direct grant), and its end.
#[derive(Clone, Copy, Debug)]
pub struct Reaching {
    pub role: ResourceRole,
    pub place: Option<ResourceRole>,
    pub expires_at: Option<Timestamp>,
}

/// The effective role of a person, given every grant that reaches them on the resource or on its
/// parent project.
pub fn effective(
    person: &Person,
    grants: impl IntoIterator<Item = Reaching>,
    now: Timestamp,
) -> Option<ResourceRole> {
    if person.standing.at(now, person.ends_at) != Status::Active {
        return None;
    }
    if matches!(person.role, OrgRole::Owner | OrgRole::Administrator) {
        return Some(ResourceRole::Administrator);
    }
    let most = grants
        .into_iter()
        .filter(|grant| grant.expires_at.is_none_or(|end| now < end))
        .map(|grant| match grant.place {
            None => grant.role,
            Some(place) => grant.role.min(place),
        })
        .max()?;
    match person.role {
        OrgRole::Observer => Some(most.min(ResourceRole::Observer)),
        OrgRole::Owner | OrgRole::Administrator | OrgRole::Member => Some(most),
    }
}

/// Whether a person with this role on the resource may do the action to it.
pub fn allows(
    person: &Person,
    role: Option<ResourceRole>,
    action: Action,
    own_job: bool,
    now: Timestamp,
) -> bool {
    let active = person.standing.at(now, person.ends_at) == Status::Active;
    let at_least = |least: ResourceRole| role >= Some(least);
    active
        && match action {
            Action::Organization(action) => policy::allows(person.role, action),
            Action::Project(action) => match policy::project_role(action) {
                Some(least) => at_least(least),
                None => policy::project_delete(person.role),
            },
            Action::Device(action) => at_least(policy::device_role(action)),
            Action::Channel(action) => at_least(policy::channel_role(action)),
            Action::Alert(action) => at_least(policy::alert_role(action)),
            Action::Job(action) if own_job => at_least(policy::own_job_role(action)),
            Action::Job(action) => at_least(policy::job_role(action)),
        }
}

/// The whole decision, from rows. No row is named twice in `facts`.
pub fn check(
    facts: &Facts,
    member: MembershipId,
    action: Action,
    resource: Resource,
    now: Timestamp,
) -> bool {
    let Some(person) = facts.people.iter().find(|person| person.member == member) else {
        return false;
    };
    let own_job = matches!(resource, Resource::Job { creator, .. } if creator == Some(member));
    exists(facts, resource)
        && action.kind() == resource.kind()
        && allows(
            person,
            role(facts, member, resource, now),
            action,
            own_job,
            now,
        )
}

/// The effective role of a member on a resource.
pub fn role(
    facts: &Facts,
    member: MembershipId,
    resource: Resource,
    now: Timestamp,
) -> Option<ResourceRole> {
    let person = facts.people.iter().find(|person| person.member == member)?;
    if !exists(facts, resource) || matches!(resource, Resource::Organization(_)) {
        return None;
    }
    let objects = objects(facts, resource);
    let on_it = facts
        .grants
        .iter()
        .filter(|grant| objects.contains(&grant.object));
    let grants = on_it.filter_map(|grant| {
        let place = match grant.subject {
            Subject::Member(id) if id == member => None,
            Subject::Member(_) => return None,
            Subject::Team(team) => Some(place(facts, team, member)?),
        };
        Some(Reaching {
            role: grant.role,
            place,
            expires_at: grant.expires_at,
        })
    });
    effective(person, grants, now)
}

/// What a grant must be on to say something about the resource.
fn objects(facts: &Facts, resource: Resource) -> Vec<Object> {
    match resource {
        Resource::Organization(_) => Vec::new(),
        Resource::Project(project) | Resource::Job { project, .. } => {
            vec![Object::Project(project)]
        }
        Resource::Channel(channel) | Resource::Alert { channel } => {
            vec![Object::Channel(channel)]
        }
        Resource::Device(id) => {
            let device = facts.devices.iter().find(|device| device.device == id);
            let project = device.map(|device| Object::Project(device.project));
            project.into_iter().chain([Object::Device(id)]).collect()
        }
    }
}

fn exists(facts: &Facts, resource: Resource) -> bool {
    match resource {
        Resource::Organization(id) => facts.organization == id,
        Resource::Project(project) | Resource::Job { project, .. } => {
            facts.projects.contains(&project)
        }
        Resource::Channel(channel) | Resource::Alert { channel } => {
            facts.channels.contains(&channel)
        }
        Resource::Device(id) => facts.devices.iter().any(|device| device.device == id),
    }
}

fn place(facts: &Facts, team: TeamId, member: MembershipId) -> Option<ResourceRole> {
    let mut places = facts.places.iter();
    places
        .find(|place| place.team == team && place.member == member)
        .map(|place| place.role)
}

/// Makes a change to plain rows. Whatever it names is there.
pub fn apply(facts: &mut Facts, change: &Change) {
    match *change {
        Change::SetPerson(person) => {
            facts.people.retain(|other| other.member != person.member);
            facts.people.push(person);
        }
        Change::RemovePerson(member) => {
            facts.people.retain(|other| other.member != member);
            facts.places.retain(|place| place.member != member);
            facts
                .grants
                .retain(|grant| grant.subject != Subject::Member(member));
        }
        Change::AddTeam(team) => {
            facts.teams.retain(|other| *other != team);
            facts.teams.push(team);
        }
        Change::RemoveTeam(team) => {
            facts.teams.retain(|other| *other != team);
            facts.places.retain(|place| place.team != team);
            facts
                .grants
                .retain(|grant| grant.subject != Subject::Team(team));
        }
        Change::SetPlace(place) => {
            facts
                .places
                .retain(|p| (p.team, p.member) != (place.team, place.member));
            facts.places.push(place);
        }
        Change::RemovePlace { team, member } => {
            facts
                .places
                .retain(|place| (place.team, place.member) != (team, member));
        }
        Change::AddProject(project) => {
            facts.projects.retain(|other| *other != project);
            facts.projects.push(project);
        }
        Change::RemoveProject(project) => {
            for device in facts.devices.clone() {
                if device.project == project {
                    apply(facts, &Change::RemoveDevice(device.device));
                }
            }
            facts.projects.retain(|other| *other != project);
            facts
                .grants
                .retain(|grant| grant.object != Object::Project(project));
        }
        Change::AddChannel(channel) => {
            facts.channels.retain(|other| *other != channel);
            facts.channels.push(channel);
        }
        Change::RemoveChannel(channel) => {
            facts.channels.retain(|other| *other != channel);
            facts
                .grants
                .retain(|grant| grant.object != Object::Channel(channel));
        }
        Change::SetDevice(device) => {
            facts.devices.retain(|other| other.device != device.device);
            facts.devices.push(device);
        }
        Change::RemoveDevice(device) => {
            facts.devices.retain(|other| other.device != device);
            facts
                .grants
                .retain(|grant| grant.object != Object::Device(device));
        }
        Change::SetGrant(grant) => {
            remove_grant(facts, grant.subject, grant.object);
            facts.grants.push(grant);
        }
        Change::RemoveGrant { subject, object } => remove_grant(facts, subject, object),
    }
}

fn remove_grant(facts: &mut Facts, subject: Subject, object: Object) {
    facts
        .grants
        .retain(|grant| (grant.subject, grant.object) != (subject, object));
}

/// The same rows in one order, to be compared.
pub fn sorted(mut facts: Facts) -> Facts {
    facts.people.sort_by_key(|person| person.member);
    facts.teams.sort_unstable();
    facts.places.sort_by_key(|place| (place.member, place.team));
    facts.projects.sort_unstable();
    facts.channels.sort_unstable();
    facts.devices.sort_by_key(|Device { device, .. }| *device);
    facts.grants.sort_by_key(
        |Grant {
             subject, object, ..
         }| (*subject, *object),
    );
    facts
}
