//! Screens before an organization.

use super::*;

impl World {
    pub(super) fn gate(&self) -> Drawn {
        let mut all = self.signing_up();
        all.extend(self.verifying());
        all.extend(self.choosing());
        all
    }

    pub(super) fn signing_up(&self) -> Drawn {
        let invited = Invited {
            token: "t".to_owned(),
            email: self.email("jo@northfield.example"),
            inviter: (self.kind != Kind::Empty).then(|| self.say("Mia Chen")),
            organization: self.say("Northfield Tools"),
            role: OrgRole::Member,
            teams: self.some(vec![self.say("Maintenance team")]),
        };
        let signup = |invited| SignUp {
            page: self.page("Sign up"),
            form: self.form(),
            invited,
            login: "/login".to_owned(),
        };
        vec![
            ("signup", drawn(&signup(None))),
            ("signup-invited", drawn(&signup(Some(invited)))),
        ]
    }

    pub(super) fn verifying(&self) -> Drawn {
        let reset = |stage| {
            drawn(&Reset {
                page: self.page("Reset"),
                form: self.form(),
                stage,
            })
        };
        vec![
            (
                "unlock",
                drawn(&Unlock {
                    page: self.page("Unlock"),
                    token: "t".into(),
                }),
            ),
            (
                "login",
                drawn(&Login {
                    page: self.page("Log in"),
                    form: self.form(),
                    next: "/".into(),
                    notice: Some(self.say("Your password was changed.")),
                    hint_reset: true,
                }),
            ),
            (
                "verify",
                drawn(&Verify {
                    page: self.page("Check your e-mail"),
                    form: self.form(),
                    email: self.email("jo@northfield.example"),
                }),
            ),
            (
                "verify-unknown",
                drawn(&Verify {
                    page: self.page("Check your e-mail"),
                    form: self.form(),
                    email: String::new(),
                }),
            ),
            (
                "verify-link",
                drawn(&VerifyLink {
                    page: self.page("Verify"),
                    form: self.form(),
                    token: "t".into(),
                    over: false,
                }),
            ),
            (
                "verify-over",
                drawn(&VerifyLink {
                    page: self.page("Verify"),
                    form: self.form(),
                    token: String::new(),
                    over: true,
                }),
            ),
            ("reset", reset(ResetStage::Ask)),
            ("reset-sent", reset(ResetStage::Sent)),
            ("reset-choose", reset(ResetStage::Choose("t".into()))),
            ("reset-over", reset(ResetStage::Over)),
        ]
    }

    pub(super) fn choosing(&self) -> Drawn {
        vec![
            (
                "new",
                drawn(&NewOrganization {
                    page: self.page("New"),
                    person: self.person(),
                    form: self.form(),
                    open: self.kind != Kind::Empty,
                    zones: zones(),
                }),
            ),
            (
                "organizations",
                drawn(&Organizations {
                    page: self.page("Organizations"),
                    person: self.person(),
                }),
            ),
            ("purchase", drawn(&self.purchase())),
            (
                "mailbox",
                drawn(&Mailbox {
                    page: self.page("Mailbox"),
                    mails: self.some(vec![self.mail()]),
                    to: String::new(),
                    samples: self.kind == Kind::Hostile,
                }),
            ),
            (
                "mail",
                drawn(&MailPage {
                    page: self.page("Mail"),
                    mail: self.mail(),
                }),
            ),
        ]
    }

    fn purchase(&self) -> PurchaseChooser {
        PurchaseChooser {
            page: self.page("Purchase"),
            person: self.person(),
            orders: self.some(vec![WaitingOrder {
                id: "pur_1".into(),
                order: "1001".into(),
                company: Some(self.say("Northfield Tools")),
                lines: vec![self.say("4 × gateway")],
                form: self.form(),
            }]),
            owned: self.some(self.person().organizations),
            may_found: true,
        }
    }

    pub(super) fn mail(&self) -> Mail {
        Mail {
            id: "m1".to_owned(),
            to: self.email("jo@northfield.example"),
            subject: self.say("Mia Chen invited you to Northfield Tools"),
            text: self.say("Hello,\n\nfollow the link."),
            links: vec!["http://127.0.0.1:8080/invitations/t".to_owned()],
            sent_at: now() - MINUTE * 3,
        }
    }

    pub(super) fn invitations(&self) -> Drawn {
        let at = |state, signed_in: Option<&str>| {
            drawn(&InvitationPage {
                page: self.page("Invitation"),
                offer: self.offer(),
                state,
                signed_in: signed_in.map(|email| self.email(email)),
                token: "t".to_owned(),
                here: "/invitations/t".to_owned(),
            })
        };
        let waiting = Waiting {
            page: self.page("Invitations"),
            person: self.person(),
            form: self.form(),
            offers: self.some(vec![
                ("inv_1".to_owned(), self.offer()),
                ("inv_2".to_owned(), self.offer()),
            ]),
        };
        vec![
            ("invitation", at(OfferState::Stranger, None)),
            (
                "invitation-ready",
                at(OfferState::Ready, Some("jo@northfield.example")),
            ),
            (
                "invitation-wrong",
                at(OfferState::WrongAccount, Some("mia@northfield.example")),
            ),
            ("invitation-expired", at(OfferState::Expired, None)),
            ("invitation-revoked", at(OfferState::Revoked, None)),
            ("invitation-declined", at(OfferState::Declined, None)),
            ("invitation-accepted", at(OfferState::Accepted, None)),
            ("invitation-gone", at(OfferState::OrganizationDeleted, None)),
            (
                "invitation-inviter",
                at(OfferState::InviterNotAllowed, None),
            ),
            ("waiting", drawn(&waiting)),
        ]
    }

    pub(super) fn problems(&self) -> Drawn {
        let problem = |kind| {
            drawn(&Problem {
                page: self.page("Problem"),
                kind,
                email: Some(self.email("mia@northfield.example")),
                way_out: ("/".to_owned(), texts::go_to_muster().into_owned()),
            })
        };
        let person = |n: usize| (self.say("Mia Chen"), (n < 3).then(|| "/".to_owned()));
        vec![
            ("404", problem(Trouble::NotFound)),
            (
                "403",
                problem(Trouble::Forbidden {
                    needs: OrgRole::Administrator.label().into_owned(),
                    on_it: self.kind != Kind::Empty,
                    people: self.some((0..4).map(person).collect()),
                    ask: (self.kind != Kind::Empty).then(|| AskFor {
                        action: "/o/northfield/ask".to_owned(),
                        object: "prj_1".to_owned(),
                        form: self.form().with("note", self.say("For the night shift.")),
                    }),
                }),
            ),
            ("410", problem(Trouble::OrganizationDeleted)),
            (
                "429",
                problem(Trouble::TooMany {
                    next: texts::problem_wait_minutes(2).into_owned(),
                }),
            ),
            ("503", problem(Trouble::Busy)),
            (
                "500",
                problem(Trouble::Broken {
                    request: self.say("0199f3b7"),
                }),
            ),
            (
                "409",
                problem(Trouble::Refused {
                    title: self.say("No"),
                    detail: self.say("Why"),
                }),
            ),
            ("offline", problem(Trouble::Offline)),
            ("log-in-again", self.log_in_again()),
        ]
    }

    fn log_in_again(&self) -> String {
        let sheet = LogInAgain {
            form: self.form().with("name", self.say("Night shift")),
            action: "/o/northfield/users/teams/new".into(),
            back: "/".into(),
        };
        drawn(&DialogGate {
            page: self.page("Log in to go on"),
            body: &drawn(&sheet),
        })
    }
}
