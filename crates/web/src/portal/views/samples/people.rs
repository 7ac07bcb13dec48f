//! Members, invitations and teams.

use super::*;

impl World {
    pub(super) fn member(&self, id: &str, name: &str, role: OrgRole) -> MemberRow {
        MemberRow {
            id: id.to_owned(),
            face: self.face(name),
            handle: "mia".to_owned(),
            email: (self.role >= OrgRole::Administrator)
                .then(|| self.email("mia@northfield.example")),
            role,
            status: "active",
            teams: self.some(vec![
                "maintenance-team".to_owned(),
                "night-shift".to_owned(),
            ]),
            last_active: (self.kind != Kind::Empty).then(|| now() - MINUTE * 6),
            me: id == "mem_1",
            changeable: self.role > role || self.role == OrgRole::Owner,
        }
    }

    pub(super) fn lost(&self) -> Effect {
        Effect::lost(self.say("No invitations"), self.say("They cannot invite."))
    }

    pub(super) fn gained(&self) -> Effect {
        Effect::gained(self.say("More access to 2 things"), self.say("Hall 2"))
    }

    pub(super) fn members(&self) -> Vec<MemberRow> {
        vec![
            self.member("mem_1", "Mia Chen", OrgRole::Owner),
            self.member("mem_2", "Jo Okafor", OrgRole::Administrator),
            self.member("mem_3", "Łukasz Brzęczyszczykiewicz", OrgRole::Member),
            self.member("mem_4", "Sofía Peña", OrgRole::Observer),
        ]
    }

    pub(super) fn people(&self) -> Drawn {
        let here = "/o/northfield/users/members".to_owned();
        let members = |rows, query: &str| Members {
            page: self.page("Members"),
            person: self.person(),
            org: self.org(Nav::Users),
            filter: MemberFilter {
                query: query.to_owned(),
                ..MemberFilter::default()
            },
            rows,
            alone: None,
            here: here.clone(),
            first: Some(here.clone()),
            next: Some(format!("{here}?cursor=c&query=a%22")),
        };
        let import = Import {
            page: self.page("Import"),
            person: self.person(),
            org: self.org(Nav::Users),
            form: self.form().with("csv", self.say("email,role,teams")),
            results: Some(self.some(vec![
                ImportRow {
                    row: 1,
                    email: self.email("bo@northfield.example"),
                    refused: None,
                },
                ImportRow {
                    row: 2,
                    email: self.email("hallo@"),
                    refused: Some(self.say("Not an address.")),
                },
            ])),
        };
        let bulk = BulkResults {
            org: self.org(Nav::Users),
            title: "Role changed".to_owned(),
            results: vec![
                (self.face("Jo"), None),
                (
                    self.face("Mia"),
                    Some(self.say("Only owners change owners.")),
                ),
            ],
            gone: 2,
            too_many: (self.kind == Kind::Hostile).then_some((201, 200)),
            undo: vec![("role_of_mem_1".to_owned(), self.say("member"))],
        };
        let rehearsal = BulkRehearsal {
            org: self.org(Nav::Users),
            role: OrgRole::Member,
            lowered: vec![Lowered {
                face: self.face("Jo Okafor"),
                from: OrgRole::Administrator,
                last_owner: self.kind == Kind::Empty,
                effects: vec![self.lost()],
            }],
            raised: self.some(vec![2]).len(),
            gained: self.some(vec![self.gained()]),
            others: 3,
            same: 1,
            selected: (1..8).map(|n| format!("mem_{n}")).collect(),
        };
        vec![
            ("members", drawn(&members(self.some(self.members()), ""))),
            (
                "members-alone",
                drawn(&Members {
                    first: None,
                    next: None,
                    alone: Some((self.kind == Kind::Hostile).then(|| self.say("2 wait.").into())),
                    ..members(self.members().split_off(3), "")
                }),
            ),
            (
                "members-none",
                drawn(&members(Vec::new(), &self.say("zzz"))),
            ),
            ("bulk", self.sheet(&drawn(&bulk))),
            ("bulk-rehearsal", self.sheet(&drawn(&rehearsal))),
            ("import", drawn(&import)),
            ("invitations", drawn(&self.invitation_list())),
            ("member", drawn(&self.member_page(false))),
            ("member-me", drawn(&self.member_page(true))),
        ]
    }

    pub(super) fn invitation_list(&self) -> Invitations {
        let row = |id: &str, status| InvitationRow {
            id: id.to_owned(),
            email: self.email("elif.yildiz@northfield.example"),
            role: OrgRole::Member,
            teams: self.some(vec!["maintenance-team".to_owned()]),
            status,
            inviter: self.say("Mia Chen"),
            sent_at: now() - DAY * 3,
            expires_at: now() + DAY * 4,
        };
        Invitations {
            page: self.page("Invitations"),
            person: self.person(),
            org: self.org(Nav::Users),
            status: String::new(),
            rows: self.some(vec![
                row("inv_1", "pending"),
                row("inv_2", "expired"),
                row("inv_3", "accepted"),
                row("inv_4", "declined"),
                row("inv_5", "revoked"),
            ]),
            here: "/o/northfield/users/invitations".to_owned(),
            first: None,
            next: None,
        }
    }

    pub(super) fn member_page(&self, me: bool) -> MemberPage {
        MemberPage {
            page: self.page("Member"),
            person: self.person(),
            org: self.org(Nav::Users),
            m: MemberDetail {
                id: "mem_2".to_owned(),
                face: self.face("Jo Okafor"),
                handle: "jo".to_owned(),
                email: Some(self.email("jo@northfield.example")),
                role: OrgRole::Member,
                status: "active",
                joined_at: now() - DAY * 300,
                last_active: None,
                ends_at: (self.kind != Kind::Empty).then(|| now() + DAY * 40),
                me,
                changeable: self.role >= OrgRole::Administrator && !me,
            },
            teams: self.some(vec![Place {
                face: self.face("Night shift"),
                handle: "night-shift".into(),
                role: ResourceRole::Member,
            }]),
            other_teams: self.some(vec![("plant-leads".to_owned(), self.say("Plant leads"))]),
            ends_day: "2027-01-03".to_owned(),
            form: self.form(),
        }
    }

    pub(super) fn team_member(&self, id: &str, name: &str) -> TeamMember {
        TeamMember {
            id: id.to_owned(),
            face: self.face(name),
            handle: "jo".to_owned(),
            role: ResourceRole::Member,
            observer: false,
        }
    }

    pub(super) fn teams(&self) -> Drawn {
        let list = Teams {
            page: self.page("Teams"),
            person: self.person(),
            org: self.org(Nav::Users),
            rows: self.some(vec![TeamRow {
                face: self.face("Night shift"),
                handle: "night-shift".into(),
                description: self.say("Nights and weekends"),
                role: Some(ResourceRole::Administrator),
                member_count: 4,
            }]),
            here: "/o/northfield/users/teams".to_owned(),
            first: None,
            next: None,
        };
        let team_form = TeamForm {
            org: self.org(Nav::Users),
            form: self.form(),
            title: self.say("Create Team"),
            act: texts::create_team(),
            action: "/o/northfield/users/teams/new".into(),
            back: "/o/northfield/users/teams".into(),
            own: String::new(),
            members: Some(self.some(vec![self.team_member("mem_2", "Jo Okafor")])),
        };
        let page = TeamPage {
            page: self.page("Night shift"),
            person: self.person(),
            org: self.org(Nav::Users),
            t: TeamDetail {
                face: self.face("Night shift"),
                handle: "night-shift".into(),
                description: self.say("Nights"),
                aliases: self.some(vec!["nights".to_owned()]),
                member_count: 2,
                editable: self.role >= OrgRole::Administrator,
            },
            members: self.some(vec![
                self.team_member("mem_2", "Jo Okafor"),
                self.team_member("mem_3", "Tomasz Wójcik"),
            ]),
            reached: 2,
            picked: self.some(vec![self.team_member("mem_5", "Sofía Peña")]),
            here: "/o/northfield/users/teams/night-shift".into(),
            form: self.form(),
            first: None,
            next: None,
        };
        let delete = DeleteTeam {
            resources: self.some(vec![self.say("Hall 2: 5 people")]),
            form: self.form(),
            action: "/x".into(),
            back: "/y".into(),
            face: self.face("Night shift"),
            handle: "night-shift".into(),
            member_count: 4,
        };
        let found = Found {
            org: self.org(Nav::Users),
            asked: true,
            found: self.some(vec![self.team_member("mem_4", "Sofía Peña")]),
        };
        let state = NameStatePart {
            field: "handle",
            state: NameState::Refused {
                text: self.say("Taken."),
                offer: Some("night-shift-2".into()),
            },
        };
        vec![
            ("teams", drawn(&list)),
            ("create-team", self.sheet(&drawn(&team_form))),
            ("team", drawn(&page)),
            ("delete-team", self.sheet(&drawn(&delete))),
            ("found", drawn(&found)),
            ("name-state", drawn(&state)),
            (
                "add-preview",
                drawn(&AddPreview {
                    counts: AddCounts {
                        total: 3,
                        fresh: 1,
                        members: 1,
                        bad: 1,
                        ..AddCounts::default()
                    },
                    restores: Some(self.say("They were Organization Member here.").into()),
                    form: self.form(),
                }),
            ),
        ]
    }
}
