//! The policies in Cedar, and organizations as Cedar's entities.

use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

use access::{Action, Facts, Grant, Object, Person, Place, Resource, Subject};
use cedar_policy::{
    Authorizer, Context, Decision, Entities, Entity, EntityId, EntityTypeName, EntityUid,
    PolicySet, Request, RestrictedExpression, Schema, ValidationMode, Validator,
};
use domain::{
    id::{MembershipId, OrgId, ProjectId},
    membership::Standing,
    role::ResourceRole,
    time::Timestamp,
};

pub const POLICIES: &str = include_str!("../../access/policies.cedar");
pub const SCHEMA: &str = include_str!("../../access/policies.cedarschema");

/// The schema, and the policies strictly validated against it.
///
/// # Panics
///
/// If the files are not valid Cedar, or the policies do not fit the schema.
pub fn policies() -> (Schema, PolicySet) {
    let (schema, warnings) = Schema::from_cedarschema_str(SCHEMA).expect("a valid schema");
    let warnings: Vec<String> = warnings.map(|warning| warning.to_string()).collect();
    assert!(warnings.is_empty(), "{warnings:?}");
    let policies: PolicySet = POLICIES.parse().expect("valid policies");
    let result = Validator::new(schema.clone()).validate(&policies, ValidationMode::Strict);
    let complaints: Vec<String> = result
        .validation_errors()
        .map(ToString::to_string)
        .chain(result.validation_warnings().map(ToString::to_string))
        .collect();
    assert!(complaints.is_empty(), "{complaints:?}");
    (schema, policies)
}

/// Read once: Cedar takes longer for that than for a small organization and all questions about it.
static READ: LazyLock<(Schema, PolicySet)> = LazyLock::new(policies);

/// The types of entities by their names, as reading a name takes nearly as long as a decision.
static TYPES: LazyLock<HashMap<String, EntityTypeName>> = LazyLock::new(|| {
    let of_actions = "Action".parse().expect("a name");
    let types = READ.0.entity_types().cloned().chain([of_actions]);
    types.map(|name| (name.to_string(), name)).collect()
});

/// Cedar with all facts of some organizations loaded, as of one moment.
pub struct Oracle {
    authorizer: Authorizer,
    policies: &'static PolicySet,
    entities: Entities,
    now: Timestamp,
}

impl Oracle {
    /// `asked_about` are the resources of later questions; alerts and jobs become entities by it.
    pub fn load(organizations: &[&Facts], asked_about: &[Resource], now: Timestamp) -> Self {
        let (schema, policies) = &*READ;
        let mut entities: Vec<Entity> = schema
            .action_entities()
            .expect("actions")
            .iter()
            .cloned()
            .collect();
        for facts in organizations {
            entities.extend(entities_of(facts, asked_about, now));
        }
        Self {
            authorizer: Authorizer::new(),
            policies,
            entities: Entities::from_entities(entities, Some(schema)).expect("fitting entities"),
            now,
        }
    }

    /// The question, ready to be decided.
    pub fn request(&self, member: MembershipId, action: Action, resource: Resource) -> Request {
        let now = RestrictedExpression::new_long(self.now.micros());
        Request::new(
            uid("Membership", member),
            uid(
                "Action",
                format!("{}:{}", action.kind().as_str(), action.as_str()),
            ),
            resource_uid(resource),
            Context::from_pairs([("now".to_owned(), now)]).expect("a context"),
            None,
        )
        .expect("a request")
    }

    /// # Panics
    ///
    /// If a policy errs: Cedar leaves such a policy out, which opens what a `forbid` has closed.
    pub fn decide(&self, request: &Request) -> bool {
        let response = self
            .authorizer
            .is_authorized(request, self.policies, &self.entities);
        let errors: Vec<String> = response
            .diagnostics()
            .errors()
            .map(ToString::to_string)
            .collect();
        assert!(errors.is_empty(), "{errors:?}");
        response.decision() == Decision::Allow
    }

    pub fn check(&self, member: MembershipId, action: Action, resource: Resource) -> bool {
        self.decide(&self.request(member, action, resource))
    }
}

type Attributes = HashMap<String, RestrictedExpression>;
type Groups = HashMap<EntityUid, HashSet<EntityUid>>;

fn entities_of(facts: &Facts, asked_about: &[Resource], now: Timestamp) -> Vec<Entity> {
    let org = facts.organization;
    let groups = groups(facts, now);
    let mut entities = vec![entity(
        uid("Organization", org),
        in_organization(org),
        HashSet::new(),
    )];
    for person in &facts.people {
        let id = uid("Membership", person.member);
        let parents = groups.get(&id).cloned().unwrap_or_default();
        entities.push(entity(id, attributes_of(org, person), parents));
    }
    let of_teams = groups
        .into_iter()
        .filter(|(id, _)| id.type_name() == &type_name("RoleGroup"));
    entities.extend(of_teams.map(|(id, parents)| entity(id, HashMap::new(), parents)));
    for (object, project) in objects(facts) {
        let attributes = object_attributes(org, object, project);
        entities.push(entity(object_uid(object), attributes, HashSet::new()));
        entities.extend(role_groups(object));
    }
    entities.extend(
        asked_about
            .iter()
            .filter_map(|resource| alert_or_job(facts, *resource)),
    );
    entities
}

/// The groups that people and teams are put into by places and grants.
fn groups(facts: &Facts, now: Timestamp) -> Groups {
    let mut groups = Groups::new();
    for Place { team, member, role } in &facts.places {
        let of_team = group(format!("{team}"), *role);
        groups
            .entry(uid("Membership", member))
            .or_default()
            .insert(of_team);
    }
    let live = |grant: &&Grant| grant.expires_at.is_none_or(|end| now < end);
    for grant in facts.grants.iter().filter(live) {
        let object = object_uid(grant.object).id().unescaped().to_owned();
        match grant.subject {
            Subject::Member(member) => {
                let of_object = group(object, grant.role);
                groups
                    .entry(uid("Membership", member))
                    .or_default()
                    .insert(of_object);
            }
            Subject::Team(team) => {
                for place in ResourceRole::ALL {
                    let of_object = group(object.clone(), grant.role.min(*place));
                    let of_team = group(format!("{team}"), *place);
                    groups.entry(of_team).or_default().insert(of_object);
                }
            }
        }
    }
    groups
}

/// Each of an object's groups, within the one of the next lesser role.
fn role_groups(object: Object) -> impl Iterator<Item = Entity> {
    let name = object_uid(object).id().unescaped().to_owned();
    ResourceRole::ALL
        .iter()
        .enumerate()
        .map(move |(rank, role)| {
            let lesser = rank
                .checked_sub(1)
                .map(|rank| group(name.clone(), ResourceRole::ALL[rank]));
            entity(
                group(name.clone(), *role),
                HashMap::new(),
                lesser.into_iter().collect(),
            )
        })
}

fn attributes_of(org: OrgId, person: &Person) -> Attributes {
    let suspended = person.standing == Standing::Suspended;
    let mut attributes = in_organization(org);
    attributes.insert("role".into(), reference(uid("OrgRole", person.role)));
    attributes.insert(
        "suspended".into(),
        RestrictedExpression::new_bool(suspended),
    );
    if let Some(end) = person.ends_at {
        attributes.insert(
            "ends_at".into(),
            RestrictedExpression::new_long(end.micros()),
        );
    }
    attributes
}

/// Every object, a device with its project.
fn objects(facts: &Facts) -> impl Iterator<Item = (Object, Option<ProjectId>)> {
    let projects = facts.projects.iter().map(|id| (Object::Project(*id), None));
    let channels = facts.channels.iter().map(|id| (Object::Channel(*id), None));
    let devices = facts.devices.iter();
    let devices = devices.map(|device| (Object::Device(device.device), Some(device.project)));
    projects.chain(channels).chain(devices)
}

fn object_attributes(org: OrgId, object: Object, project: Option<ProjectId>) -> Attributes {
    let mut attributes = in_organization(org);
    let name = object_uid(object).id().unescaped().to_owned();
    for (attribute, role) in [
        ("administrators", ResourceRole::Administrator),
        ("members", ResourceRole::Member),
        ("observers", ResourceRole::Observer),
    ] {
        attributes.insert(attribute.into(), reference(group(name.clone(), role)));
    }
    if let Some(project) = project {
        attributes.insert("project".into(), reference(uid("Project", project)));
    }
    attributes
}

fn alert_or_job(facts: &Facts, resource: Resource) -> Option<Entity> {
    let mut attributes = in_organization(facts.organization);
    match resource {
        Resource::Alert { channel } if facts.channels.contains(&channel) => {
            attributes.insert("channel".into(), reference(uid("Channel", channel)));
        }
        Resource::Job { project, creator } if facts.projects.contains(&project) => {
            attributes.insert("project".into(), reference(uid("Project", project)));
            if let Some(creator) = creator {
                attributes.insert("creator".into(), reference(uid("Membership", creator)));
            }
        }
        _ => return None,
    }
    Some(entity(resource_uid(resource), attributes, HashSet::new()))
}

fn resource_uid(resource: Resource) -> EntityUid {
    match resource {
        Resource::Organization(id) => uid("Organization", id),
        Resource::Project(id) => uid("Project", id),
        Resource::Device(id) => uid("Device", id),
        Resource::Channel(id) => uid("Channel", id),
        Resource::Alert { channel } => uid("Alert", channel),
        Resource::Job { project, creator } => uid("Job", job_name(project, creator)),
    }
}

fn job_name(project: ProjectId, creator: Option<MembershipId>) -> String {
    match creator {
        None => project.to_string(),
        Some(creator) => format!("{project} by {creator}"),
    }
}

fn object_uid(object: Object) -> EntityUid {
    resource_uid(object.into())
}

fn in_organization(org: OrgId) -> Attributes {
    HashMap::from([(
        "organization".to_owned(),
        reference(uid("Organization", org)),
    )])
}

fn group(of: impl std::fmt::Display, role: ResourceRole) -> EntityUid {
    uid("RoleGroup", format!("{role} of {of}"))
}

fn entity(id: EntityUid, attributes: Attributes, parents: HashSet<EntityUid>) -> Entity {
    Entity::new(id, attributes, parents).expect("plain attributes")
}

fn reference(id: EntityUid) -> RestrictedExpression {
    RestrictedExpression::new_entity_uid(id)
}

fn uid(kind: &str, id: impl std::fmt::Display) -> EntityUid {
    EntityUid::from_type_name_and_id(type_name(kind), EntityId::new(id.to_string()))
}

fn type_name(kind: &str) -> EntityTypeName {
    TYPES[kind].clone()
}
