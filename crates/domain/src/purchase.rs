//! A purchase: a paid order of a shop or payment provider.

mod raw;

use std::time::Duration;

use crate::{
    email::EmailAddress,
    id::PurchaseId,
    organization::OrgRef,
    time::{DAY, Timestamp},
};

pub use raw::{LINES_MAX, RawOrder, SERIALS_MAX, Wrong, provider};

/// How long a buyer without an account has to follow the link to the organization that was made
/// for them: the longest that an invitation may last, for they have paid.
pub const OWNER_OFFER: Duration = DAY.saturating_mul(30);

/// What an order says, parsed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// Which shop or payment provider, as the operator names it.
    pub provider: String,
    /// The provider's own number of the order.
    pub number: String,
    pub email: EmailAddress,
    pub buyer_name: Option<String>,
    pub company: Option<String>,
    /// The organization that the checkout was started for, where it says so.
    pub organization: Option<Named>,
    pub lines: Vec<Line>,
    pub plan: Option<String>,
    pub seats: Option<i64>,
    pub amount_minor: Option<i64>,
    pub currency: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub sku: String,
    pub quantity: i64,
    /// Serial numbers of the devices bought, reserved for the organization.
    pub serials: Vec<String>,
}

/// What a checkout says that it was started for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Named {
    Organization(OrgRef),
    /// What can name no organization. The order is paid all the same, so it is taken, and its buyer
    /// is asked as for an organization that there is not.
    Unreadable,
}

impl Named {
    /// `None` for nothing but blanks: shops send what is left out so.
    pub fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        let named = || OrgRef::parse(text).map_or(Self::Unreadable, Self::Organization);
        (!text.is_empty()).then(named)
    }
}

/// What came of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// A new organization was made for it.
    Provisioned,
    /// It was attached to an organization that the buyer owns.
    Attached,
    /// The buyer is asked which of their organizations it is for.
    AwaitingAssignment,
    /// It was recorded before; nothing was done.
    AlreadyProvisioned,
}

impl Outcome {
    pub const ALL: [Self; 4] = [
        Self::Provisioned,
        Self::Attached,
        Self::AwaitingAssignment,
        Self::AlreadyProvisioned,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Provisioned => "provisioned",
            Self::Attached => "attached",
            Self::AwaitingAssignment => "awaiting_assignment",
            Self::AlreadyProvisioned => "already_provisioned",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|o| o.as_str() == text)
    }
}

/// A recorded order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Purchase {
    pub id: PurchaseId,
    pub order: Order,
    pub outcome: Outcome,
    pub recorded_at: Timestamp,
}

impl Order {
    /// One key an order: the provider's name holds no colon, so two orders never share one.
    pub fn key(&self) -> String {
        format!("{}:{}", self.provider, self.number)
    }

    /// What the organization is called that this order makes: after the company, else after the
    /// buyer, else after the address. A name is data, which its owner may change: it has no language.
    pub fn org_name(&self) -> String {
        let name = match (&self.company, &self.buyer_name) {
            (Some(company), _) => company.clone(),
            (None, Some(name)) => format!("{name}'s organization"),
            (None, None) => {
                let local = self.email.as_str().split('@').next().unwrap_or_default();
                format!("{local}'s organization")
            }
        };
        let name: String = name.chars().take(80).collect();
        name.trim_end().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(company: Option<&str>, name: Option<&str>) -> Order {
        Order {
            provider: provider("Manual").unwrap(),
            number: "1001".to_owned(),
            email: EmailAddress::parse("buyer@example.com").unwrap(),
            buyer_name: name.map(str::to_owned),
            company: company.map(str::to_owned),
            organization: None,
            lines: vec![],
            plan: None,
            seats: None,
            amount_minor: None,
            currency: None,
        }
    }

    #[test]
    fn the_company_names_the_organization() {
        assert_eq!(
            order(Some("Northfield Tools"), Some("Mia Chen")).org_name(),
            "Northfield Tools"
        );
        assert_eq!(
            order(None, Some("Mia Chen")).org_name(),
            "Mia Chen's organization"
        );
        assert_eq!(order(None, None).org_name(), "buyer's organization");
    }

    #[test]
    fn a_provider_cannot_break_the_key() {
        assert_eq!(provider("a:b").unwrap_err().code, "invalid_provider");
        assert_eq!(order(None, None).key(), "manual:1001");
    }
}
