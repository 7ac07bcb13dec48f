//! Sheets, the organization and the account.

use super::*;

impl World {
    pub(super) fn sheet(&self, body: &str) -> String {
        drawn(&DialogPage {
            page: self.page("Sheet"),
            person: self.person(),
            org: self.org(Nav::Users),
            body,
        })
    }

    fn space_choices(&self, id: &str) -> Vec<SpaceChoice> {
        let space = SpaceChoice {
            id: id.to_owned(),
            name: self.say("Hall 2"),
            picked: true,
            role: ResourceRole::Observer,
        };
        self.some(vec![space])
    }

    fn add_member(&self) -> AddMember {
        AddMember {
            more_teams: self.kind != Kind::Plant,
            projects: self.space_choices("prj_1"),
            more_projects: self.kind != Kind::Plant,
            channels: self.space_choices("ac_1"),
            more_channels: self.kind != Kind::Plant,
            org: self.org(Nav::Users),
            form: self.form().with("email", self.email("hallo@")),
            teams: self.some(vec![TeamChoice {
                handle: "night-shift".into(),
                name: self.say("Night shift"),
                picked: true,
                role: ResourceRole::Member,
            }]),
            invited: 2,
            outcomes: if self.kind == Kind::Hostile {
                vec![(self.email("hallo@"), self.say("Not an address."))]
            } else {
                Vec::new()
            },
            restores: (self.kind == Kind::Hostile).then(|| self.say("Member, in two teams")),
        }
    }

    fn role_change(&self, to: OrgRole) -> RoleChange {
        RoleChange {
            form: self.form(),
            partial: self.kind != Kind::Empty,
            action: "/o/northfield/users/members/mem_1/role".into(),
            back: "/o/northfield/users/members/mem_1".into(),
            title: self.say("Change the role of Mia Chen"),
            face: self.face("Mia Chen"),
            me: self.kind == Kind::Hostile,
            from: OrgRole::Administrator,
            to,
            revision: 4,
            last_owner: self.kind == Kind::Empty && to < OrgRole::Administrator,
            effects: match to {
                OrgRole::Owner => vec![self.gained()],
                OrgRole::Administrator => Vec::new(),
                OrgRole::Member | OrgRole::Observer => vec![self.lost()],
            },
        }
    }

    pub(super) fn sheets(&self) -> Drawn {
        let things = || self.some(vec![self.say("maintenance-team")]);
        let add = self.add_member();
        let remove = RemoveMember {
            org: self.org(Nav::Users),
            form: self.form(),
            action: "/o/northfield/users/members/mem_2/remove".into(),
            back: "/o/northfield/users/members/mem_2".into(),
            face: self.face("Jo Okafor"),
            me: false,
            stewards: self.some(vec![
                (String::new(), "Nobody: 1 invitation ends".to_owned()),
                (
                    "mem_1".to_owned(),
                    self.say("Mia Chen: 1 invitation goes on"),
                ),
            ]),
            stops: Stops {
                teams: things(),
                grants: Things {
                    total: things().len(),
                    named: self.say("Hall 2 (Member)"),
                },
                invitations: things(),
                api_keys: things(),
                jobs: things(),
                channels: things(),
                last_owner: false,
                takes_over: self.kind != Kind::Empty,
            },
        };
        let step_up = StepUp {
            action: "/o/northfield/settings/delete".into(),
            partial: true,
            form: self.form().with("confirm_name", self.say("Northfield")),
            email: self.email("mia@northfield.example"),
            reason: self.say("Deleting an organization needs your password."),
            act: "Delete organization".into(),
            back: "/".into(),
        };
        let delete = DeleteOrganization {
            org: self.org(Nav::Settings),
            form: self.form(),
            holds: "128 people, 6 teams and 203 devices".into(),
        };
        let leave = Leave {
            form: self.form(),
            action: "/x".into(),
            name: self.say("Northfield Tools"),
            stops: Stops {
                teams: things(),
                api_keys: things(),
                ..Stops::default()
            },
        };
        let gone = DeleteAccount {
            person: self.person(),
            form: self.form(),
            blocked: self.some(vec![(
                self.say("Northfield Tools"),
                "northfield".to_owned(),
            )]),
        };
        let person = |body: &str| {
            drawn(&DialogPerson {
                page: self.page("Sheet"),
                person: self.person(),
                body,
            })
        };
        vec![
            ("add-member", self.sheet(&drawn(&add))),
            ("remove-member", self.sheet(&drawn(&remove))),
            (
                "lower-role",
                self.sheet(&drawn(&self.role_change(OrgRole::Member))),
            ),
            (
                "higher-role",
                self.sheet(&drawn(&self.role_change(OrgRole::Owner))),
            ),
            (
                "same-role",
                self.sheet(&drawn(&self.role_change(OrgRole::Administrator))),
            ),
            ("step-up", self.sheet(&drawn(&step_up))),
            ("delete-organization", self.sheet(&drawn(&delete))),
            ("leave", person(&drawn(&leave))),
            ("delete-account", person(&drawn(&gone))),
            (
                "dialog",
                drawn(&Dialog {
                    size: "narrow",
                    body: &drawn(&leave),
                }),
            ),
        ]
    }

    pub(super) fn organization(&self) -> Drawn {
        let manages = self.role >= OrgRole::Administrator;
        let change = Change {
            icon: "mail-plus",
            told: texts::audit_invitation_created(
                self.say("Mia Chen"),
                self.say("jo@northfield.example"),
            ),
            at: now() - MINUTE * 90,
        };
        let home = Home {
            page: self.page("My work"),
            person: self.person(),
            org: self.org(Nav::Home),
            checklist: manages.then_some(Checklist {
                invited: true,
                team: false,
                project: false,
            }),
            teams: self.some(vec![MyTeam {
                face: self.face("Night shift"),
                handle: "night-shift".into(),
                role: ResourceRole::Member,
            }]),
            changes: self.some(vec![change]),
            requests: self.requests(),
            form: self.form(),
        };
        let settings = Settings {
            page: self.page("Settings"),
            person: self.person(),
            org: self.org(Nav::Settings),
            form: self
                .form()
                .with("slug", "northfield")
                .with("time_zone", "UTC"),
            zones: zones(),
        };
        let danger = Danger {
            page: self.page("Danger zone"),
            person: self.person(),
            org: self.org(Nav::Settings),
            only_owner: self.kind == Kind::Empty,
        };
        let grace = Grace {
            page: self.page("Deleting"),
            person: self.person(),
            slug: "northfield".into(),
            name: self.say("Northfield Tools"),
            erased_at: Some(now() + DAY * 29),
        };
        let hit = Hit {
            text: self.say("Add Member"),
            group: texts::commands_actions(),
            icon: "user-plus",
            url: "/o/northfield/users/members/add".into(),
            detail: String::new(),
        };
        let search = Search {
            page: self.page("Search"),
            person: self.person(),
            org: self.org(Nav::Search),
            query: self.say("add"),
            hits: self.some(vec![hit]),
        };
        let more = More {
            page: self.page("More"),
            person: self.person(),
            org: self.org(Nav::More),
        };
        vec![
            ("home", drawn(&home)),
            ("settings", drawn(&settings)),
            ("danger", drawn(&danger)),
            ("grace", drawn(&grace)),
            ("search", drawn(&search)),
            ("more", drawn(&more)),
            ("audit", drawn(&self.audit())),
        ]
    }

    pub(super) fn audit(&self) -> AuditLog {
        let event = AuditRow {
            icon: "users-round",
            actor: self.say("Mia Chen"),
            actor_id: Some("acc_1".into()),
            told: texts::audit_team_updated(self.say("Mia Chen"), self.say("Maintenance team")),
            target_id: Some("team_1".into()),
            action: "team.updated".into(),
            at: now() - MINUTE * 42,
            seq: 17,
            diff: vec![
                (
                    "name".into(),
                    self.say("Maintenance"),
                    self.say("Maintenance team"),
                ),
                (
                    "description".into(),
                    String::new(),
                    self.say("Keeps it running"),
                ),
            ],
            ip: Some("192.0.2.80".into()),
            user_agent: Some(self.say("Firefox")),
            request_id: Some("0199f3b7".into()),
            hash: "ab12".into(),
        };
        AuditLog {
            page: self.page("Audit log"),
            person: self.person(),
            org: self.org(Nav::Audit),
            filter: AuditFilter {
                target: self.say("team_1"),
                ..AuditFilter::default()
            },
            actions: vec![("team.updated", texts::audit_team_updated_label())],
            events: self.some(vec![event]),
            first: None,
            next: Some("/o/northfield/settings/audit?cursor=c".into()),
        }
    }

    pub(super) fn account(&self) -> Drawn {
        let session = |id: &str, current| SessionRow {
            id: id.into(),
            icon: "monitor",
            device: self.say("Firefox on Linux"),
            ip: Some("192.0.2.80".into()),
            created_at: now() - DAY * 9,
            last_used_at: now(),
            current,
        };
        let link = self.link(
            "Northfield Tools",
            "northfield",
            OrgRole::Owner,
            OrgState::Open,
        );
        let ended = self.link(
            "Westpark Foundry",
            "westpark",
            OrgRole::Member,
            OrgState::Ended,
        );
        vec![
            (
                "profile",
                drawn(&Profile {
                    page: self.page("Account"),
                    person: self.person(),
                    form: self.form(),
                    email_form: self.form(),
                    pending: Some(self.email("new@northfield.example")),
                }),
            ),
            (
                "security",
                drawn(&Security {
                    page: self.page("Security"),
                    person: self.person(),
                    form: self.form(),
                    sessions: vec![session("ses_1", true), session("ses_2", false)],
                }),
            ),
            (
                "account-organizations",
                drawn(&AccountOrganizations {
                    page: self.page("Organizations"),
                    person: self.person(),
                    rows: self.some(vec![
                        MembershipRow {
                            link,
                            last_owner: true,
                        },
                        MembershipRow {
                            link: ended,
                            last_owner: false,
                        },
                    ]),
                }),
            ),
        ]
    }
}
