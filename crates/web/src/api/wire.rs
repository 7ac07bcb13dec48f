//! The things of the API as JSON. What the caller may not know is absent, not null.

use ::access::Object;
use app::sessions::Opened;
use domain::{
    Invalid,
    membership::{Member, OwnMembership},
    organization::Organization,
    role::{OrgRole, ResourceRole},
    time::Timestamp,
};
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

/// An account.
#[derive(Serialize, ToSchema)]
pub struct Account {
    #[schema(example = "acc_019200000000700080000000000000ab")]
    pub id: String,
    pub name: String,
    pub email: String,
    pub created_at: String,
}

impl From<&app::Account> for Account {
    fn from(account: &app::Account) -> Self {
        Self {
            id: account.id.to_string(),
            name: account.name.clone(),
            email: account.email.as_str().to_owned(),
            created_at: account.created_at.to_string(),
        }
    }
}

/// A session.
#[derive(Serialize, ToSchema)]
pub struct Session {
    pub id: String,
    /// What the device is called, from what it says of itself.
    #[schema(example = "Firefox on Windows")]
    pub device: String,
    pub ip: String,
    pub created_at: String,
    pub last_used_at: String,
    pub expires_at: String,
    /// Whether this call came by it.
    pub current: bool,
    /// The secret to call with; only in the answer that opens the session.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
}

impl Session {
    pub fn listed(session: &store::sessions::Session, current: bool) -> Self {
        Self {
            id: session.id.to_string(),
            device: session.device.clone(),
            ip: session.ip.clone(),
            created_at: session.created_at.to_string(),
            last_used_at: session.last_used_at.to_string(),
            expires_at: session.expires_at.to_string(),
            current,
            token: None,
        }
    }
}

impl From<Opened> for Session {
    fn from(opened: Opened) -> Self {
        Self {
            token: Some(opened.token),
            ..Self::listed(&opened.session, true)
        }
    }
}

/// An organization by name.
#[derive(Serialize, ToSchema)]
pub struct OrganizationName {
    pub id: String,
    pub name: String,
    pub slug: String,
}

impl From<&Organization> for OrganizationName {
    fn from(org: &Organization) -> Self {
        Self {
            id: org.id.to_string(),
            name: org.name.clone(),
            slug: org.slug.to_string(),
        }
    }
}

/// An organization, as one of its people sees it.
#[derive(Serialize, ToSchema)]
pub struct OrganizationView {
    pub id: String,
    pub name: String,
    pub slug: String,
    /// A name of the IANA time zone database.
    pub time_zone: String,
    /// The caller's role.
    pub role: String,
    #[schema(example = "active")]
    pub status: String,
    pub revision: i64,
    pub created_at: String,
    /// While it is being deleted: when its grace ends.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub erased_at: Option<String>,
}

impl OrganizationView {
    pub fn new(org: &Organization, role: OrgRole) -> Self {
        Self {
            id: org.id.to_string(),
            name: org.name.clone(),
            slug: org.slug.to_string(),
            time_zone: org.time_zone.clone(),
            role: role.to_string(),
            status: org.status.as_str().to_owned(),
            revision: org.revision,
            created_at: org.created_at.to_string(),
            erased_at: org.erased_at.map(|at| at.to_string()),
        }
    }
}

/// One of the caller's own memberships.
#[derive(Serialize, ToSchema)]
pub struct Membership {
    pub id: String,
    pub organization: OrganizationName,
    pub role: String,
    pub handle: String,
    /// `active`, `suspended` or `expired`.
    pub status: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ends_at: Option<String>,
}

impl Membership {
    pub fn new(member: &Member, org: &Organization, now: Timestamp) -> Self {
        Self {
            id: member.id.to_string(),
            organization: org.into(),
            role: member.role.to_string(),
            handle: member.handle.to_string(),
            status: member.status(now).as_str().to_owned(),
            ends_at: member.ends_at.map(|end| end.to_string()),
        }
    }
}

impl Membership {
    pub fn own(own: &OwnMembership, now: Timestamp) -> Self {
        Self {
            id: own.id.to_string(),
            organization: (&own.organization).into(),
            role: own.role.to_string(),
            handle: own.handle.to_string(),
            status: own.status(now).as_str().to_owned(),
            ends_at: own.ends_at.map(|end| end.to_string()),
        }
    }
}

/// Something by its name.
#[derive(Serialize, ToSchema)]
pub struct Named {
    pub id: String,
    pub name: String,
}

/// A project, an alert channel or a device, one of the three.
#[derive(Default, Deserialize, Serialize, ToSchema)]
#[serde(default)]
pub struct ResourceBody {
    #[schema(example = "prj_019200000000700080000000000000ab")]
    project: Option<String>,
    channel: Option<String>,
    device: Option<String>,
}

impl ResourceBody {
    /// `Ok(None)` for an id that nothing has, to be answered like one that does not exist.
    pub fn parse(&self) -> Result<Option<Object>, Invalid> {
        match (&self.project, &self.channel, &self.device) {
            (Some(id), None, None) => Ok(id.parse().map(Object::Project).ok()),
            (None, Some(id), None) => Ok(id.parse().map(Object::Channel).ok()),
            (None, None, Some(id)) => Ok(id.parse().map(Object::Device).ok()),
            _ => Err(Invalid::new("required", texts::field_resource_missing())),
        }
    }
}

/// A project, an alert channel or a device by name.
#[derive(Serialize, ToSchema)]
pub struct Resource {
    /// `project`, `channel` or `device`.
    r#type: &'static str,
    id: String,
    name: String,
}

impl Resource {
    pub fn new(object: Object, name: &str) -> Self {
        Self {
            r#type: ::access::Resource::from(object).kind().as_str(),
            id: object_id(object),
            name: name.to_owned(),
        }
    }
}

/// A role on something that a change takes, gives or lowers.
#[derive(Serialize, ToSchema)]
pub struct Shift {
    /// The id of the member whose role it is.
    member: String,
    resource: Resource,
    /// Absent where they have none now.
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<&'static str>,
    /// Absent where they would have none.
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<&'static str>,
}

impl From<&app::impact::Shift> for Shift {
    fn from(shift: &app::impact::Shift) -> Self {
        Self {
            member: shift.member.to_string(),
            resource: Resource::new(shift.object, &shift.name),
            before: shift.before.map(ResourceRole::as_str),
            after: shift.after.map(ResourceRole::as_str),
        }
    }
}

pub fn object_id(object: Object) -> String {
    match object {
        Object::Project(id) => id.to_string(),
        Object::Channel(id) => id.to_string(),
        Object::Device(id) => id.to_string(),
    }
}

/// Tells null, which takes a value away, from a field that is left out.
#[expect(clippy::option_option, reason = "JSON has three answers here")]
pub fn given<'de, D: Deserializer<'de>>(field: D) -> Result<Option<Option<String>>, D::Error> {
    Option::deserialize(field).map(Some)
}
