//! Deciding from the snapshots of the organizations that the caller administers.

use std::sync::Arc;

use ::access::{Action, Kind, Page, Path, Resource, Snapshot, Through, View};
use domain::{
    id::{AccountId, ChannelId, DeviceId, MembershipId, OrgId, ProjectId},
    time::Timestamp,
};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Decision, Entity, Found, Pdp, Question, Search};

/// An organization that the caller administers, as of one moment.
pub(super) struct Administered {
    pub snapshot: Arc<Snapshot>,
    pub now: Timestamp,
}

impl Administered {
    fn organization(&self) -> OrgId {
        self.snapshot.organization()
    }
}

/// Ids are looked up in each organization that the caller administers; no two of them share one but those of accounts.
/// Properties are the caller's word and decide nothing.
pub(super) struct OrgPdp(Vec<Administered>);

impl OrgPdp {
    pub fn of(mut organizations: Vec<Administered>) -> Self {
        // The order that a search goes by, from part to part.
        organizations.sort_by_key(Administered::organization);
        Self(organizations)
    }

    /// Whether what it knows of one of them `is_old`.
    pub fn any(&self, is_old: impl Fn(&Snapshot) -> bool) -> bool {
        self.0.iter().any(|own| is_old(&own.snapshot))
    }
}

impl Pdp for OrgPdp {
    fn evaluate(&self, question: &Question<'_>) -> Decision {
        let answers = self.0.iter().filter_map(|own| {
            let (view, action, resource) = asked(own, question)?;
            let allowed = view.check(action, resource);
            let reasons = question.explain.then(|| reasons(&view, action, resource));
            Some(Decision { allowed, reasons })
        });
        // One that knows the subject, if there is one, tells why it refuses.
        answers
            .max_by_key(|answer| answer.allowed)
            .unwrap_or(Decision {
                allowed: false,
                reasons: question.explain.then(|| json!([])),
            })
    }

    /// Goes through the organizations one after the other: an account may be a member of several.
    fn search(&self, search: &Search<'_>, after: Option<&str>, limit: usize) -> Found {
        let after = after.and_then(|after| after.split_once('/'));
        let first = after.and_then(|(org, _)| org.parse::<OrgId>().ok());
        let rest = self
            .0
            .iter()
            .skip_while(|own| Some(own.organization()) < first);
        let mut results = Vec::new();
        for own in rest {
            let org = own.organization();
            let after = after.filter(|(_, place)| Some(org) == first && !place.is_empty());
            let wanted = limit.saturating_sub(results.len());
            let part = searched(own, search, after.map(|(_, place)| place), wanted.max(1));
            let next = match wanted {
                0 if part.results.is_empty() => continue,
                0 => Some(String::new()),
                _ => part.next,
            };
            results.extend(part.results.into_iter().take(wanted));
            if let Some(place) = next {
                let next = Some(format!("{org}/{place}"));
                return Found { results, next };
            }
        }
        Found {
            results,
            next: None,
        }
    }
}

fn asked<'a>(
    own: &'a Administered,
    question: &Question<'_>,
) -> Option<(View<'a>, Action, Resource)> {
    let view = view(own, &question.subject)?;
    let resource = resource(&question.resource)?;
    let action = resource.kind().action(question.action.name)?;
    Some((view, action, resource))
}

fn view<'a>(own: &'a Administered, subject: &Entity<'_>) -> Option<View<'a>> {
    let member = match subject.kind {
        "member" => subject.id.parse::<MembershipId>().ok()?,
        "account" => own
            .snapshot
            .member_of(subject.id.parse::<AccountId>().ok()?)?,
        _ => return None,
    };
    own.snapshot.person(member)?;
    Some(own.snapshot.view(member, own.now))
}

/// `None` for ids that nothing can have, and for kinds of which there is nothing yet.
fn resource(entity: &Entity<'_>) -> Option<Resource> {
    let id = entity.id;
    match Kind::parse(entity.kind)? {
        Kind::Organization => id.parse().map(Resource::Organization).ok(),
        Kind::Project => id.parse().map(Resource::Project).ok(),
        Kind::Device => id.parse().map(Resource::Device).ok(),
        Kind::Channel => id.parse().map(Resource::Channel).ok(),
        Kind::Alert | Kind::Job => None,
    }
}

fn reasons(view: &View<'_>, action: Action, resource: Resource) -> Value {
    let explanation = view.explain(action, resource);
    explanation.paths.iter().map(reason).collect()
}

fn reason(path: &Path) -> Value {
    let (kind, team) = match path.through {
        Through::Organization(_) => ("organization_role", None),
        Through::Direct => ("direct", None),
        Through::Team { team, .. } => ("team", Some(team.to_string())),
    };
    let mut reason = json!({ "kind": kind, "live": path.live });
    let details = [
        ("team", team),
        ("role", path.role.map(|role| role.to_string())),
        ("capped_to", path.capped_to.map(|role| role.to_string())),
    ];
    for (name, detail) in details {
        if let Some(detail) = detail {
            reason[name] = detail.into();
        }
    }
    reason
}

fn searched(own: &Administered, search: &Search<'_>, after: Option<&str>, limit: usize) -> Found {
    let found = match search {
        Search::Subjects {
            kind,
            action,
            resource: about,
        } => subjects(own, kind, action.name, about, after, limit),
        Search::Resources {
            subject,
            action,
            kind,
        } => resources(own, subject, action.name, kind, after, limit),
        Search::Actions { subject, resource } => actions(own, subject, resource, after, limit),
    };
    found.unwrap_or(Found {
        results: Vec::new(),
        next: None,
    })
}

fn subjects(
    own: &Administered,
    kind: &str,
    action: &str,
    about: &Entity<'_>,
    after: Option<&str>,
    limit: usize,
) -> Option<Found> {
    if !matches!(kind, "member" | "account") {
        return None;
    }
    let resource = resource(about)?;
    let action = resource.kind().action(action)?;
    let page = Page {
        after: after.and_then(uuid).map(MembershipId),
        limit,
    };
    let listing = own.snapshot.list_people(action, resource, own.now, page);
    let id = |member: MembershipId| match kind {
        "member" => Some(member.to_string()),
        "account" => Some(own.snapshot.person(member)?.account.to_string()),
        _ => None,
    };
    let results = listing.items.iter().filter_map(|reaching| {
        let id = id(reaching.member)?;
        Some(json!({ "type": kind, "id": id }))
    });
    Some(Found {
        results: results.collect(),
        next: listing.next.map(|next| next.0.simple().to_string()),
    })
}

fn resources(
    own: &Administered,
    subject: &Entity<'_>,
    action: &str,
    kind: &str,
    after: Option<&str>,
    limit: usize,
) -> Option<Found> {
    let view = view(own, subject)?;
    let after = after.and_then(|after| after.split_once('.').or(Some((after, after))));
    let after = after.and_then(|(project, own)| Some((uuid(project)?, uuid(own)?)));
    let entity = |id: String| json!({ "type": kind, "id": id });
    let place = |id: Uuid| id.simple().to_string();
    Some(match Kind::parse(kind)?.action(action)? {
        Action::Project(action) => {
            let found = view.list_projects(action, project_page(after, limit));
            let ids = found.items.iter().map(|item| item.id.to_string());
            Found {
                results: ids.map(entity).collect(),
                next: found.next.map(|id| place(id.0)),
            }
        }
        Action::Channel(action) => {
            let found = view.list_channels(action, channel_page(after, limit));
            let ids = found.items.iter().map(|item| item.id.to_string());
            Found {
                results: ids.map(entity).collect(),
                next: found.next.map(|id| place(id.0)),
            }
        }
        Action::Device(action) => {
            let found = view.list_devices(action, device_page(after, limit));
            let ids = found.items.iter().map(|item| item.device.to_string());
            Found {
                results: ids.map(entity).collect(),
                next: found
                    .next
                    .map(|(project, id)| format!("{}.{}", place(project.0), place(id.0))),
            }
        }
        action @ Action::Organization(_) => {
            let org = own.organization();
            let allowed = after.is_none() && view.check(action, Resource::Organization(org));
            Found {
                results: allowed
                    .then(|| entity(org.to_string()))
                    .into_iter()
                    .take(limit)
                    .collect(),
                next: None,
            }
        }
        Action::Alert(_) | Action::Job(_) => return None,
    })
}

type After = Option<(Uuid, Uuid)>;

fn project_page(after: After, limit: usize) -> Page<ProjectId> {
    Page {
        after: after.map(|(id, _)| ProjectId(id)),
        limit,
    }
}

fn channel_page(after: After, limit: usize) -> Page<ChannelId> {
    Page {
        after: after.map(|(id, _)| ChannelId(id)),
        limit,
    }
}

fn device_page(after: After, limit: usize) -> Page<(ProjectId, DeviceId)> {
    Page {
        after: after.map(|(project, device)| (ProjectId(project), DeviceId(device))),
        limit,
    }
}

fn actions(
    own: &Administered,
    subject: &Entity<'_>,
    about: &Entity<'_>,
    after: Option<&str>,
    limit: usize,
) -> Option<Found> {
    let view = view(own, subject)?;
    let allowed = view.actions(resource(about)?);
    let mut names: Vec<&str> = allowed.iter().map(Action::as_str).collect();
    names.sort_unstable();
    names.retain(|name| after.is_none_or(|after| *name > after));
    let more = names.len() > limit;
    names.truncate(limit);
    Some(Found {
        next: names.last().filter(|_| more).map(|last| (*last).to_owned()),
        results: names.iter().map(|name| json!({ "name": name })).collect(),
    })
}

fn uuid(text: &str) -> Option<Uuid> {
    Uuid::try_parse(text).ok()
}
