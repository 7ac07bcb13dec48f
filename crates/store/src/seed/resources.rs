//! The projects and devices of seeds, and who is given them.

use domain::{
    id::{DeviceId, OrgId, ProjectId},
    role::ResourceRole,
    time::Timestamp,
};
use uuid::Uuid;

use super::{Founded, PER_TRANSACTION, SeedError, rows};
use crate::Store;

/// How many projects each person is given.
const GIVEN: usize = 3;

pub(super) struct NewProject {
    pub org: OrgId,
    pub id: ProjectId,
    pub name: String,
}

pub(super) struct NewDevice {
    pub org: OrgId,
    pub id: DeviceId,
    pub project: ProjectId,
    pub name: String,
}

pub(super) struct Given {
    pub org: OrgId,
    pub project: ProjectId,
    pub member: Uuid,
    pub role: ResourceRole,
}

/// Adds what an organization has besides its people.
pub(super) async fn fill(
    store: &Store,
    company: &Founded,
    now: Timestamp,
    new_id: &mut (dyn FnMut() -> Uuid + Send),
) -> Result<(), SeedError> {
    let projects = projects(company, new_id);
    let devices = devices(company, &projects, new_id);
    let grants = grants(company, &projects);
    for batch in projects.chunks(PER_TRANSACTION) {
        let mut tx = store.write().await?;
        rows::projects(&mut tx, batch, now).await?;
        tx.commit().await?;
    }
    for batch in devices.chunks(PER_TRANSACTION) {
        let mut tx = store.write().await?;
        rows::devices(&mut tx, batch, now).await?;
        tx.commit().await?;
    }
    for batch in grants.chunks(PER_TRANSACTION) {
        let mut tx = store.write().await?;
        rows::grants(&mut tx, batch, now).await?;
        tx.commit().await?;
    }
    Ok(())
}

fn projects(company: &Founded, new_id: &mut dyn FnMut() -> Uuid) -> Vec<NewProject> {
    let project = |n| NewProject {
        org: company.organization.id,
        id: ProjectId(new_id()),
        name: format!("Project {n}"),
    };
    (1..=company.projects).map(project).collect()
}

fn devices(
    company: &Founded,
    projects: &[NewProject],
    new_id: &mut dyn FnMut() -> Uuid,
) -> Vec<NewDevice> {
    let places = projects.iter().cycle().take(company.devices);
    let device = |(n, project): (usize, &NewProject)| NewDevice {
        org: project.org,
        id: DeviceId(new_id()),
        project: project.id,
        name: format!("Device {}", n + 1),
    };
    places.enumerate().map(device).collect()
}

/// The people take turns with the projects, so that each project has about as many.
fn grants(company: &Founded, projects: &[NewProject]) -> Vec<Given> {
    let each = GIVEN.min(projects.len());
    let turns = projects.iter().cycle();
    let people = company
        .members
        .iter()
        .flat_map(|member| std::iter::repeat_n(member, each));
    let given = people.zip(turns).map(|(member, project)| Given {
        org: project.org,
        project: project.id,
        member: member.id.0,
        role: ResourceRole::Member,
    });
    given.collect()
}
