//! Projects, channels, devices, access and keys.

use domain::resource::SpaceKind;
use store::readings::Bucket;

use super::{
    super::{asking::*, resources::*},
    *,
};
use crate::portal::chart::Chart;

impl World {
    fn space(&self, id: &str, name: &str) -> SpaceRow {
        SpaceRow {
            id: id.to_owned(),
            name: self.say(name),
            description: self.say("Presses, pumps and the cooling loop."),
            role: match self.role {
                OrgRole::Owner | OrgRole::Administrator => ResourceRole::Administrator,
                OrgRole::Member | OrgRole::Observer => ResourceRole::Member,
            },
        }
    }

    fn device(&self) -> DeviceRow {
        DeviceRow {
            id: "dev_1".to_owned(),
            name: self.say("Press 4 main drive"),
            serial: Some(self.say("NW-PR4-0017")),
            kind: Some(self.say("Drive")),
            last_seen: Some(now() - MINUTE),
        }
    }

    fn chart(&self) -> ChartView {
        let bucket = |n: u32| Bucket {
            start: now() - MINUTE * (60 - n),
            least: 70.0,
            mean: 71.0 + f64::from(n % 7),
            most: 79.0,
            count: 6,
        };
        let buckets = self.some((0..60).map(bucket).collect());
        ChartView {
            at: "/o/northfield/devices/dev_1".to_owned(),
            stream: self.say("bearing.temp"),
            range: "hour",
            drawn: Chart::new(buckets, now() - MINUTE * 60, now()),
            csv: "/v1/x.csv?stream=a&from=b".to_owned(),
        }
    }

    pub(super) fn resources(&self) -> Drawn {
        let mut all = self.spaces();
        all.push(("device", self.device_page()));
        all.extend(self.access());
        all.extend(self.resource_sheets());
        all.extend(self.keys());
        all
    }

    fn spaces(&self) -> Drawn {
        let rows = vec![self.space("prj_1", "Hall 2"), self.space("prj_2", "Hall 3")];
        let list = Spaces {
            page: self.page("Projects"),
            person: self.person(),
            org: self.org(Nav::Projects),
            words: Words::of(SpaceKind::Project),
            query: self.say(""),
            rows: self.some(rows),
            first: None,
            next: Some("/o/northfield/projects?cursor=a".to_owned()),
        };
        let project = ProjectPage {
            page: self.page("Hall 2"),
            person: self.person(),
            org: self.org(Nav::Projects),
            s: self.space("prj_1", "Hall 2"),
            own: "mem_1".to_owned(),
            query: String::new(),
            devices: self.some(vec![self.device()]),
            first: None,
            next: None,
        };
        let channel = ChannelPage {
            page: self.page("Night alerts"),
            person: self.person(),
            org: self.org(Nav::Channels),
            s: self.space("ac_1", "Night alerts"),
            own: "mem_1".to_owned(),
        };
        let row = |refused| ImportedRow {
            row: 1,
            name: self.say("Press 4"),
            refused,
        };
        let import = ImportDevices {
            page: self.page("Import devices"),
            person: self.person(),
            org: self.org(Nav::Projects),
            project: self.say("Hall 2"),
            back: "/o/northfield/projects/prj_1".to_owned(),
            form: self.form().with("csv", self.say("Press 4,,")),
            results: Some(self.some(vec![row(None), row(Some(self.say("Taken.")))])),
        };
        vec![
            ("import-devices", drawn(&import)),
            ("projects", drawn(&list)),
            ("project", drawn(&project)),
            ("channel", drawn(&channel)),
        ]
    }

    fn device_page(&self) -> String {
        let administers = self.role >= OrgRole::Administrator;
        let credentials = self.some(vec![CredentialRow {
            id: "dc_1".to_owned(),
            label: self.say("Gateway 2"),
            created_at: now() - DAY,
            expires_at: Some(now() + DAY),
            ended: self.kind == Kind::Hostile,
            last_used: None,
        }]);
        let streams = vec![StreamRow {
            name: self.say("bearing.temp"),
            value: "87.2".to_owned(),
            at: now() - MINUTE,
        }];
        drawn(&DevicePage {
            page: self.page("Press 4"),
            person: self.person(),
            org: self.org(Nav::Projects),
            d: self.device(),
            created_at: now() - DAY * 300,
            project: self.say("Hall 2"),
            project_url: administers.then(|| "/o/northfield/projects/prj_1".to_owned()),
            role: self.space("prj_1", "Hall 2").role,
            own: "mem_1".to_owned(),
            streams: self.some(streams),
            chart: (self.kind != Kind::Empty).then(|| self.chart()),
            credentials: administers.then_some(credentials),
        })
    }

    fn grants(&self) -> Access {
        let grant = |team, name: &str| GrantRow {
            subject: format!("team:{name}"),
            team,
            face: self.face(name),
            handle: "night".to_owned(),
            url: "/o/northfield/users/teams/night".to_owned(),
            role: ResourceRole::Member,
            ends_at: Some(now() + DAY),
            ended: false,
        };
        let person = AccessRow {
            face: self.face("Jo Okafor"),
            url: "/o/northfield/users/members/mem_2".to_owned(),
            role: Some(ResourceRole::Observer),
            reasons: vec![self.say("Member through @night-shift, capped to Observer")],
        };
        Access {
            at: "/o/northfield/projects/prj_1/access".to_owned(),
            back: "/o/northfield/projects/prj_1".to_owned(),
            name: self.say("Hall 2"),
            form: self.form().with("who", self.say("@jo")),
            teams: self.some(vec![("night".to_owned(), self.say("Night shift"))]),
            grants: self.some(vec![grant(true, "Night shift"), grant(false, "Jo")]),
            given_after: "a".to_owned(),
            first_given: Some("/o/northfield/projects/prj_1/access".to_owned()),
            next_given: Some("/o/northfield/projects/prj_1/access?given=b".to_owned()),
            action: "control",
            actions: vec![("see", "see".to_owned()), ("control", "control".to_owned())],
            people: self.some(vec![person]),
            next: Some("/o/northfield/projects/prj_1/access?cursor=a".to_owned()),
        }
    }

    fn access(&self) -> Drawn {
        let sheet = AccessSheet {
            page: self.page("Access"),
            org: self.org(Nav::Projects),
            a: self.grants(),
        };
        let part = AccessPart {
            page: self.page("Access"),
            org: self.org(Nav::Projects),
            a: self.grants(),
        };
        let ask = Ask {
            page: self.page("Not found"),
            person: self.person(),
            org: self.org(Nav::Projects),
            object: "prj_1".to_owned(),
            asked: (self.kind == Kind::Hostile).then(now),
            form: self.form().refuse("note", self.say("Too long.")),
        };
        let found = Subjects {
            found: self.some(vec![("night".to_owned(), self.say("Night shift"))]),
        };
        vec![
            ("access", self.sheet(&drawn(&sheet))),
            ("access-part", drawn(&part)),
            ("access-found", drawn(&found)),
            ("ask", drawn(&ask)),
            ("reach", drawn(&self.reach())),
            ("why", drawn(&self.why())),
        ]
    }

    /// People who ask for access, as owners and administrators see them.
    pub(super) fn requests(&self) -> Requests {
        if self.role < OrgRole::Administrator {
            return Requests::default();
        }
        let row = |thing| RequestRow {
            id: "arq_1".to_owned(),
            face: self.face("Jo Okafor"),
            member_url: "/o/northfield/users/members/mem_2".to_owned(),
            thing,
            note: Some(self.say("For the night shift.")),
            at: now() - MINUTE,
        };
        let hall = (
            self.say("Hall 2"),
            "/o/northfield/projects/prj_1".to_owned(),
        );
        Requests {
            rows: self.some(vec![row(Some(hall)), row(None)]),
            first: None,
            next: Some("/o/northfield?requests=a".to_owned()),
        }
    }

    fn reach(&self) -> Reach {
        let row = ReachRow {
            name: self.say("Hall 2"),
            url: "/o/northfield/projects/prj_1".to_owned(),
            why: "/o/northfield/access?member=a&resource=b".to_owned(),
            role: ResourceRole::Member,
        };
        Reach {
            page: self.page("Reach"),
            person: self.person(),
            org: self.org(Nav::Users),
            face: self.face("Jo Okafor"),
            member_url: "/o/northfield/users/members/mem_2".to_owned(),
            me: self.kind == Kind::Empty,
            role: OrgRole::Member,
            lists: vec![ReachList {
                title: "Projects",
                icon: "folder",
                first: None,
                next: Some("/o/northfield/users/members/mem_2/access?project=a".to_owned()),
                rows: self.some(vec![row]),
            }],
        }
    }

    fn why(&self) -> Why {
        let row = |live, carries| WhyRow {
            text: self.say("Member through @night-shift"),
            live,
            carries,
        };
        Why {
            page: self.page("Why?"),
            person: self.person(),
            org: self.org(Nav::Users),
            face: self.face("Jo Okafor"),
            member: "mem_2".to_owned(),
            member_url: "/o/northfield/users/members/mem_2".to_owned(),
            resource: "prj_1".to_owned(),
            resource_url: "/o/northfield/projects/prj_1".to_owned(),
            name: self.say("Hall 2"),
            action: "see".to_owned(),
            actions: vec![("see", "see".to_owned()), ("grant", "give".to_owned())],
            allowed: self.kind != Kind::Empty,
            verdict: self.say("Jo Okafor can see Hall 2."),
            rows: self.some(vec![row(true, true), row(true, false), row(false, false)]),
        }
    }

    fn resource_sheets(&self) -> Drawn {
        let back = || "/o/northfield/projects".to_owned();
        let space = SpaceForm {
            form: self.form(),
            title: self.say("Create project"),
            act: "Create project".to_owned(),
            action: back(),
            back: back(),
        };
        let device = DeviceForm {
            form: self.form().with("serial", self.say("NW-1")),
            title: self.say("Add device"),
            act: "Add device",
            action: back(),
            back: back(),
        };
        let moving = DeviceMove {
            form: self.form().with("project", "prj_2"),
            org: self.org(Nav::Projects),
            title: self.say("Move Press 4"),
            now: self.say("Now in Hall 2"),
            projects: self.some(vec![("prj_2".to_owned(), self.say("Hall 3"))]),
            action: back(),
            back: back(),
            told: Some(self.move_told()),
        };
        let credential = CredentialForm {
            form: self.form(),
            sub: self.say("For Press 4"),
            action: back(),
            back: back(),
        };
        let secret = Secret {
            title: self.say("Credential for Press 4"),
            secret: "muster_device_0199".to_owned(),
            hint: "Send it.".to_owned(),
            back: back(),
        };
        let stop = Stop {
            form: self.form(),
            title: self.say("Delete Hall 2"),
            action: back(),
            back: back(),
            stops: vec![(self.say("2 devices are deleted"), self.say("With data."))],
            act: "Delete project",
            typed: (self.kind != Kind::Empty).then(|| self.say("Hall 2")),
        };
        vec![
            ("space-form", self.sheet(&drawn(&space))),
            ("device-form", self.sheet(&drawn(&device))),
            ("device-move", self.sheet(&drawn(&moving))),
            ("credential-form", self.sheet(&drawn(&credential))),
            ("secret", self.sheet(&drawn(&secret))),
            ("stop", self.sheet(&drawn(&stop))),
        ]
    }

    fn move_told(&self) -> MoveTold {
        let lost = Effect::lost("1 person loses access", self.say("Mia Chen (Member)"));
        MoveTold {
            id: "prj_2".to_owned(),
            project: self.say("Hall 3"),
            changes: self.some(vec![lost]),
        }
    }

    fn keys(&self) -> Drawn {
        let key = |n: usize, revocable| KeyRow {
            id: format!("key_{n}"),
            name: self.say("Shift planner"),
            role: OrgRole::Observer,
            projects: (n > 1).then_some(n),
            maker: self.say("Mia Chen"),
            maker_url: "/o/northfield/users/members/mem_1".to_owned(),
            last_used: Some(now() - MINUTE),
            expires_at: Some(now() - DAY),
            ended: n > 1,
            revocable,
        };
        let list = Keys {
            page: self.page("API keys"),
            person: self.person(),
            org: self.org(Nav::Keys),
            rows: self.some(vec![key(1, true), key(2, false)]),
            first: None,
            next: None,
        };
        let form = KeyForm {
            org: self.org(Nav::Keys),
            form: self.form(),
            projects: self.some(vec![("prj_1".to_owned(), self.say("Hall 2"), true)]),
            more_projects: self.kind == Kind::Hostile,
        };
        vec![
            ("keys", drawn(&list)),
            ("key-form", self.sheet(&drawn(&form))),
        ]
    }
}
