//! Screens before one is in an organization: logging in and signing up, invitations, problems.

use std::borrow::Cow;

use askama::Template;
use domain::{
    role::{OrgRole, ResourceRole},
    time::Timestamp,
};
use texts::Html;

use super::super::{
    form::Form,
    frame::{OrgLink, OrgState, Page, Person},
    look::{self, Face},
};

#[derive(Template)]
#[template(path = "screens/login.html")]
pub struct Login {
    pub page: Page,
    pub form: Form,
    /// Where the person wanted to go.
    pub next: String,
    /// Why they are here, where it is not by their own choice.
    pub notice: Option<String>,
    /// Whether a forgotten password may be the trouble.
    pub hint_reset: bool,
}

#[derive(Template)]
#[template(path = "parts/login_form.html")]
pub struct LoginForm<'a> {
    pub form: &'a Form,
    pub next: &'a str,
    pub notice: &'a Option<String>,
    pub hint_reset: &'a bool,
}

#[derive(Template)]
#[template(path = "screens/signup.html")]
pub struct SignUp {
    pub page: Page,
    pub form: Form,
    pub invited: Option<Invited>,
    /// The way to log in instead, which leads back to the invitation where there is one.
    pub login: String,
}

#[derive(Template)]
#[template(path = "parts/signup_form.html")]
pub struct SignUpForm<'a> {
    pub form: &'a Form,
    pub invited: &'a Option<Invited>,
}

/// The invitation through which somebody signs up: their address is fixed by it.
#[derive(Clone, Debug)]
pub struct Invited {
    pub token: String,
    pub email: String,
    /// Nobody: the organization was set up for its first owner.
    pub inviter: Option<String>,
    pub organization: String,
    pub role: OrgRole,
    pub teams: Vec<String>,
}

impl Invited {
    /// Who invites to what.
    fn offered(&self) -> Html {
        let (organization, role) = (&self.organization, look::org_role(self.role));
        match &self.inviter {
            None => texts::signup_set_up(organization, role),
            Some(inviter) if self.teams.is_empty() => {
                texts::signup_invited(inviter, organization, role)
            }
            Some(inviter) => {
                let teams = look::listed(&self.teams);
                texts::signup_invited_teams(inviter, organization, role, teams)
            }
        }
    }

    fn not_yours(&self) -> Cow<'static, str> {
        let inviter = self.inviter.as_ref();
        inviter.map_or_else(texts::signup_not_yours_set_up, texts::signup_not_yours)
    }
}

#[derive(Template)]
#[template(path = "screens/verify.html")]
pub struct Verify {
    pub page: Page,
    pub form: Form,
    pub email: String,
}

#[derive(Template)]
#[template(path = "parts/verify_form.html")]
pub struct VerifyForm<'a> {
    pub form: &'a Form,
    pub email: &'a str,
}

#[derive(Template)]
#[template(path = "screens/verify_link.html")]
pub struct VerifyLink {
    pub page: Page,
    pub form: Form,
    pub token: String,
    /// Whether the link was found to be used or too old.
    pub over: bool,
}

#[derive(Template)]
#[template(path = "screens/reset.html")]
pub struct Reset {
    pub page: Page,
    pub form: Form,
    pub stage: ResetStage,
}

pub enum ResetStage {
    Ask,
    Sent,
    /// A mailed link was opened; its token.
    Choose(String),
    Over,
}

#[derive(Template)]
#[template(path = "screens/unlock.html")]
pub struct Unlock {
    pub page: Page,
    pub token: String,
}

/// What an invitation offers.
#[derive(Clone, Debug)]
pub struct Offer {
    pub organization: String,
    /// Nobody: the organization was set up for its first owner, by a purchase or by the operator.
    pub inviter: Option<Face>,
    pub email: String,
    pub role: OrgRole,
    /// Name, handle and role of each team to join.
    pub teams: Vec<(String, String, ResourceRole)>,
    /// Name of each project, channel and device that it opens, and the role on it.
    pub access: Vec<(String, ResourceRole)>,
    pub message: Option<String>,
    pub expires_at: Timestamp,
    pub membership_ends_at: Option<Timestamp>,
}

impl Offer {
    /// Whom to ask about the invitation.
    pub fn sender(&self) -> Cow<'_, str> {
        match &self.inviter {
            Some(face) => Cow::Borrowed(&face.name),
            None => texts::offer_setter_up(),
        }
    }

    pub fn initials(&self) -> String {
        look::initials(&self.organization)
    }
}

/// What can be done about an invitation by the one who holds its link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OfferState {
    /// Pending, and nobody is logged in.
    Stranger,
    /// Pending, and the invited address is logged in.
    Ready,
    WrongAccount,
    Expired,
    Revoked,
    Declined,
    Accepted,
    OrganizationDeleted,
    InviterNotAllowed,
}

impl OfferState {
    fn is_ready(self) -> bool {
        self == Self::Ready
    }
}

#[derive(Template)]
#[template(path = "screens/invitation.html")]
pub struct InvitationPage {
    pub page: Page,
    pub offer: Offer,
    pub state: OfferState,
    /// The address of the account that is logged in.
    pub signed_in: Option<String>,
    pub token: String,
    /// The page's own path.
    pub here: String,
}

#[derive(Template)]
#[template(path = "screens/waiting.html")]
pub struct Waiting {
    pub page: Page,
    pub person: Person,
    pub form: Form,
    /// Id and content of each invitation.
    pub offers: Vec<(String, Offer)>,
}

#[derive(Template)]
#[template(path = "screens/new_organization.html")]
pub struct NewOrganization {
    pub page: Page,
    pub person: Person,
    pub form: Form,
    /// Whether the operator lets people create organizations.
    pub open: bool,
    pub zones: Vec<String>,
}

#[derive(Template)]
#[template(path = "parts/new_organization_form.html")]
pub struct NewOrganizationForm<'a> {
    pub form: &'a Form,
    pub zones: &'a [String],
}

/// Whether a handle or an address can be had, told while it is typed.
#[derive(Template)]
#[template(path = "parts/name_state.html")]
pub struct NameStatePart {
    /// The field that an offered name would fill.
    pub field: &'static str,
    pub state: NameState,
}

pub enum NameState {
    Empty,
    Free(String),
    Refused { text: String, offer: Option<String> },
}

/// The orders of a buyer who has to say which organization each is for.
#[derive(Template)]
#[template(path = "screens/purchase.html")]
pub struct PurchaseChooser {
    pub page: Page,
    pub person: Person,
    pub orders: Vec<WaitingOrder>,
    pub owned: Vec<OrgLink>,
    /// Whether an order may also make a new organization.
    pub may_found: bool,
}

pub struct WaitingOrder {
    pub id: String,
    /// The shop's own number.
    pub order: String,
    pub company: Option<String>,
    /// What was bought, in words.
    pub lines: Vec<String>,
    pub form: Form,
}

#[derive(Template)]
#[template(path = "screens/organizations.html")]
pub struct Organizations {
    pub page: Page,
    pub person: Person,
}

#[derive(Template)]
#[template(path = "screens/problem.html")]
pub struct Problem {
    pub page: Page,
    pub kind: Trouble,
    /// The address of the account that is logged in.
    pub email: Option<String>,
    /// Address and words of the button that leads on.
    pub way_out: (String, String),
}

impl Problem {
    /// Whether the page has something better to do than to lead on.
    fn asks(&self) -> bool {
        let asks = matches!(&self.kind, Trouble::Forbidden { ask: Some(_), .. });
        asks || matches!(&self.kind, Trouble::Offline)
    }
}

/// Why a page cannot be shown.
pub enum Trouble {
    NotFound,
    Forbidden {
        /// The role that would open it.
        needs: String,
        /// Whether that is a role on the thing itself, not in the organization.
        on_it: bool,
        /// Who can give it, each with their page.
        people: Vec<(String, Option<String>)>,
        /// What can be asked for, where that is access to a thing.
        ask: Option<AskFor>,
    },
    OrganizationDeleted,
    TooMany {
        /// When to try again.
        next: String,
    },
    Busy,
    Broken {
        request: String,
    },
    Refused {
        title: String,
        detail: String,
    },
    Offline,
}

/// The form that asks for access to a thing.
pub struct AskFor {
    pub action: String,
    pub object: String,
    pub form: Form,
}

/// Asks for the password in place; the answer carries on with what was asked for.
#[derive(Template)]
#[template(path = "sheets/step_up.html")]
pub struct StepUp {
    /// Where the first request went, and goes again.
    pub action: String,
    /// Whether it came from a page that stays, and not as a page of its own.
    pub partial: bool,
    pub form: Form,
    pub email: String,
    pub reason: String,
    /// The words of the button: what will be done.
    pub act: String,
    pub back: String,
}

impl StepUp {
    /// Whether something that was typed would be lost with it.
    fn holds_text(&self) -> bool {
        let typed = |(name, value): (&str, &str)| !value.is_empty() && name != "form_key";
        self.form.carried().any(typed)
    }
}

/// Asks somebody whose session has ended to log in, and carries on what they had typed.
#[derive(Template)]
#[template(path = "sheets/log_in_again.html")]
pub struct LogInAgain {
    pub form: Form,
    /// Where the form went, and goes again.
    pub action: String,
    pub back: String,
}
