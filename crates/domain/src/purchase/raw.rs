//! Reading an order, whoever sends it.

use super::{Line, Named, Order};
use crate::{Invalid, email::EmailAddress, text};

/// An order as a shop, an operator or a program sends it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RawOrder {
    pub provider: String,
    pub number: String,
    pub email: String,
    pub buyer_name: Option<String>,
    pub company: Option<String>,
    pub organization: Option<String>,
    pub lines: Vec<Line>,
    pub plan: Option<String>,
    pub seats: Option<i64>,
    pub amount_minor: Option<i64>,
    pub currency: Option<String>,
}

/// What is wrong with an order: a JSON pointer to each field, by the names of the API, and why.
pub type Wrong = Vec<(String, Invalid)>;

/// The most lines of an order.
pub const LINES_MAX: usize = 500;
/// The most serial numbers of one line.
pub const SERIALS_MAX: usize = 10_000;
/// The most seats, and the most pieces of one line.
const COUNT_MAX: i64 = 1_000_000;
/// The most that an order may cost, in the smallest unit of its currency.
const AMOUNT_MAX: i64 = 1_000_000_000_000_000;

impl RawOrder {
    /// Reads the order, or says of every field what is wrong with it. Texts that are empty count
    /// as left out: shops send them so.
    pub fn parse(&self) -> Result<Order, Wrong> {
        let mut form = Form::default();
        let provider = form.take("/provider", provider(&self.provider));
        let number = text::line(&self.number, 200, texts::field_order_number_missing);
        let number = form.take("/order", number);
        let email = form.take("/email", EmailAddress::parse(&self.email));
        let order = self.rest(&mut form);
        let (Some(provider), Some(number), Some(email)) = (provider, number, email) else {
            return Err(form.wrong);
        };
        if !form.wrong.is_empty() {
            return Err(form.wrong);
        }
        Ok(order(provider, number, email))
    }

    /// Everything but what an order is known by.
    fn rest(&self, form: &mut Form) -> impl FnOnce(String, String, EmailAddress) -> Order + use<> {
        let buyer_name = form.text("/name", self.buyer_name.as_deref(), 200);
        let company = form.text("/company", self.company.as_deref(), 200);
        let organization = self.organization.as_deref().and_then(Named::read);
        let plan = form.text("/plan", self.plan.as_deref(), 80);
        let seats = form.number("/seats", self.seats, 1, COUNT_MAX);
        let amount_minor = form.number("/amount_minor", self.amount_minor, 0, AMOUNT_MAX);
        let currency = form.text("/currency", self.currency.as_deref(), 80);
        let currency = currency.and_then(|c| form.take("/currency", in_iso_4217(&c)));
        let lines = form.lines(&self.lines);
        move |provider, number, email| Order {
            provider,
            number,
            email,
            buyer_name,
            company,
            organization,
            lines,
            plan,
            seats,
            amount_minor,
            currency,
        }
    }
}

/// Collects what is wrong while the fields are read.
#[derive(Default)]
struct Form {
    wrong: Wrong,
}

impl Form {
    fn take<T>(&mut self, pointer: impl Into<String>, read: Result<T, Invalid>) -> Option<T> {
        read.map_err(|invalid| self.wrong.push((pointer.into(), invalid)))
            .ok()
    }

    fn text(&mut self, pointer: &str, text: Option<&str>, max: usize) -> Option<String> {
        let text = text.filter(|t| !t.trim().is_empty())?;
        self.take(pointer, text::line(text, max, texts::field_text_missing))
    }

    fn number(
        &mut self,
        pointer: impl Into<String>,
        number: Option<i64>,
        least: i64,
        most: i64,
    ) -> Option<i64> {
        let within = |n: i64| (least..=most).contains(&n).then_some(n);
        let out = || Invalid::new("out_of_range", texts::field_number_range(least, most));
        number.and_then(|n| self.take(pointer, within(n).ok_or_else(out)))
    }

    fn lines(&mut self, lines: &[Line]) -> Vec<Line> {
        if lines.len() > LINES_MAX {
            let detail = texts::field_order_lines(LINES_MAX);
            self.wrong
                .push(("/lines".to_owned(), Invalid::new("too_many", detail)));
            return Vec::new();
        }
        let each = lines.iter().enumerate();
        each.filter_map(|(i, line)| self.line(&format!("/lines/{i}"), line))
            .collect()
    }

    fn line(&mut self, at: &str, line: &Line) -> Option<Line> {
        let sku = text::line(&line.sku, 200, texts::field_order_sku_missing);
        let sku = self.take(format!("{at}/sku"), sku);
        let quantity = Some(line.quantity);
        let quantity = self.number(format!("{at}/quantity"), quantity, 1, COUNT_MAX);
        let serials = self.take(format!("{at}/serials"), serials(&line.serials));
        Some(Line {
            sku: sku?,
            quantity: quantity?,
            serials: serials?,
        })
    }
}

fn serials(serials: &[String]) -> Result<Vec<String>, Invalid> {
    if serials.len() > SERIALS_MAX {
        let detail = texts::field_order_serials(SERIALS_MAX);
        return Err(Invalid::new("too_many", detail));
    }
    serials
        .iter()
        .map(|serial| text::line(serial, 100, texts::field_order_serial_missing))
        .collect()
}

/// The provider's name: 1 to 40 lower-case letters, digits, `-` and `_`.
pub fn provider(input: &str) -> Result<String, Invalid> {
    let text = text::line(input, 40, texts::field_order_provider_missing)?.to_lowercase();
    let plain = text
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    plain
        .then_some(text)
        .ok_or_else(|| Invalid::new("invalid_provider", texts::field_order_provider()))
}

fn in_iso_4217(currency: &str) -> Result<String, Invalid> {
    let letters = currency.len() == 3 && currency.bytes().all(|b| b.is_ascii_alphabetic());
    letters
        .then(|| currency.to_ascii_uppercase())
        .ok_or_else(|| Invalid::new("invalid_currency", texts::field_order_currency()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{handle::Handle, organization::OrgRef};

    fn raw() -> RawOrder {
        RawOrder {
            provider: "Shop".to_owned(),
            number: " 1001 ".to_owned(),
            email: "mia@example.com".to_owned(),
            ..RawOrder::default()
        }
    }

    #[test]
    fn an_order_is_read_with_what_is_empty_left_out() {
        let order = RawOrder {
            buyer_name: Some("  ".to_owned()),
            currency: Some("eur".to_owned()),
            ..raw()
        };
        let order = order.parse().unwrap();
        assert_eq!(order.key(), "shop:1001");
        assert_eq!(
            (order.buyer_name, order.currency.as_deref()),
            (None, Some("EUR"))
        );
    }

    #[test]
    fn a_paid_order_is_not_lost_to_an_organization_that_cannot_be_read() {
        let named = |text: &str| {
            let organization = Some(text.to_owned());
            let order = RawOrder {
                organization,
                ..raw()
            };
            order.parse().unwrap().organization
        };
        let slug = |text| Handle::parse_slug(text).map(OrgRef::Slug).unwrap();
        assert_eq!(named(" \n"), None);
        assert_eq!(
            named(" Northfield-Tools "),
            Some(Named::Organization(slug("northfield-tools")))
        );
        for text in ["-", "Northfield Tools", "a\0b", &"a".repeat(300)] {
            assert_eq!(named(text), Some(Named::Unreadable), "{text:?}");
        }
    }

    #[test]
    fn every_field_that_is_wrong_is_told_at_once() {
        let line = Line {
            sku: String::new(),
            quantity: 0,
            serials: vec!["a\nb".to_owned()],
        };
        let order = RawOrder {
            provider: "a:b".to_owned(),
            number: String::new(),
            email: "mia".to_owned(),
            company: Some("\0".to_owned()),
            lines: vec![line],
            seats: Some(0),
            amount_minor: Some(-1),
            currency: Some("euro".to_owned()),
            ..raw()
        };
        let wrong = order.parse().unwrap_err();
        let told: Vec<_> = wrong.iter().map(|(at, i)| (at.as_str(), i.code)).collect();
        assert_eq!(
            told,
            [
                ("/provider", "invalid_provider"),
                ("/order", "required"),
                ("/email", "invalid_email"),
                ("/company", "invalid_characters"),
                ("/seats", "out_of_range"),
                ("/amount_minor", "out_of_range"),
                ("/currency", "invalid_currency"),
                ("/lines/0/sku", "required"),
                ("/lines/0/quantity", "out_of_range"),
                ("/lines/0/serials", "invalid_characters"),
            ]
        );
    }
}
