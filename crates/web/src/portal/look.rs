//! How things look: icons, faces, times and roles. Templates call these by path (`look::icon("x")`).

use std::borrow::Cow;

use askama::filters::Safe;
use domain::{
    role::{OrgRole, ResourceRole},
    time::Timestamp,
};
use jiff::{ZonedDateTime, tz::TimeZone};

pub use crate::assets::asset;

/// An icon of the sprite, decorative: the text beside it, or an `aria-label`, says what it means.
/// `build.mjs` finds the names by reading these calls, so the name is a literal, here or in a
/// field written `icon: "…"`.
pub fn icon(name: &str) -> Safe<String> {
    icon_class(name, "")
}

pub fn icon_class(name: &str, class: &str) -> Safe<String> {
    let gap = if class.is_empty() { "" } else { " " };
    let sprite = asset("icons.svg");
    Safe(format!(
        "<svg class=\"icon{gap}{class}\" aria-hidden=\"true\"><use href=\"{sprite}#{name}\"/></svg>"
    ))
}

/// Text equality that does not care how often either side was borrowed.
pub fn eq(a: impl AsRef<str>, b: impl AsRef<str>) -> bool {
    a.as_ref() == b.as_ref()
}

/// A person or a team as a round or square mark: initials on one of six colours.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Face {
    pub name: String,
    pub hue: u8,
}

impl Face {
    /// `id` chooses the colour, so that it stays when the name changes.
    pub fn new(name: impl Into<String>, id: impl std::fmt::Display) -> Self {
        let sum: u32 = id.to_string().bytes().map(u32::from).sum();
        Self {
            name: name.into(),
            hue: u8::try_from(sum % 6).unwrap_or(0),
        }
    }

    pub fn initials(&self) -> String {
        initials(&self.name)
    }

    /// The first name, for sentences about somebody.
    pub fn first(&self) -> &str {
        self.name.split_whitespace().next().unwrap_or(&self.name)
    }
}

/// The first letters of the first and the last word.
pub fn initials(name: &str) -> String {
    let mut words = name
        .split_whitespace()
        .filter_map(|w| w.chars().find(|c| c.is_alphanumeric()));
    let first = words.next();
    first
        .into_iter()
        .chain(words.next_back())
        .flat_map(char::to_uppercase)
        .collect()
}

/// The role of an organization in full, as it is written where it is chosen or is one's own.
pub fn org_role(role: impl Plain<OrgRole>) -> Cow<'static, str> {
    role.plain().full_label()
}

/// What a role in an organization may do, for the cards on which it is chosen.
pub fn role_means(role: impl Plain<OrgRole>) -> Cow<'static, str> {
    match role.plain() {
        OrgRole::Owner => texts::role_owner_means(),
        OrgRole::Administrator => texts::role_administrator_means(),
        OrgRole::Member => texts::role_member_means(),
        OrgRole::Observer => texts::role_observer_means(),
    }
}

/// The same in a line, for menus.
pub fn role_in_short(role: impl Plain<OrgRole>) -> Cow<'static, str> {
    match role.plain() {
        OrgRole::Owner => texts::role_owner_in_short(),
        OrgRole::Administrator => texts::role_administrator_in_short(),
        OrgRole::Member => texts::role_member_in_short(),
        OrgRole::Observer => texts::role_observer_in_short(),
    }
}

/// The roles that may be chosen for somebody in a team.
pub const TEAM_ROLES: [ResourceRole; 3] = [
    ResourceRole::Administrator,
    ResourceRole::Member,
    ResourceRole::Observer,
];

/// A value however often it was borrowed: templates borrow what they pass along.
pub trait Plain<T: Copy> {
    fn plain(&self) -> T;
}

macro_rules! plain {
    ($($kind:ty),*) => {$(
        impl Plain<$kind> for $kind {
            fn plain(&self) -> $kind {
                *self
            }
        }
    )*};
}
plain!(Timestamp, OrgRole);

impl<T: Copy, P: Plain<T>> Plain<T> for &P {
    fn plain(&self) -> T {
        (*self).plain()
    }
}

/// When a page is drawn, and the zone in which its reader lives until the browser knows better.
#[derive(Clone, Debug)]
pub struct Clock {
    pub now: Timestamp,
    pub zone: TimeZone,
}

impl Clock {
    /// `at` relative to now, with the full time in the title: "6 min ago", "in 3 days".
    pub fn ago(&self, at: impl Plain<Timestamp>) -> Safe<String> {
        let at = at.plain();
        let full = self.full(at);
        let words = self.words(at);
        Safe(format!(
            "<time datetime=\"{at}\" title=\"{full}\" data-rel>{words}</time>"
        ))
    }

    /// The day alone: "27 January 2026".
    pub fn day(&self, at: impl Plain<Timestamp>) -> Safe<String> {
        let at = at.plain();
        let (full, day) = (self.full(at), date(&self.local(at)));
        Safe(format!(
            "<time datetime=\"{at}\" title=\"{full}\">{day}</time>"
        ))
    }

    pub fn full(&self, at: impl Plain<Timestamp>) -> String {
        let local = self.local(at.plain());
        let (time, zone) = (local.strftime("%H:%M"), local.strftime("%Z"));
        let (day, month, year) = (
            local.day(),
            domain::time::month(local.month()),
            local.year(),
        );
        texts::time_full(day, month, time, year, zone).into_owned()
    }

    /// Until when something holds: through which day, where it ends with one, else the moment.
    pub fn until(&self, end: impl Plain<Timestamp>) -> String {
        let end = end.plain();
        let local = self.local(end);
        if local.time() != jiff::civil::Time::midnight() {
            return self.full(end);
        }
        date(&self.local(end - std::time::Duration::from_micros(1)))
    }

    /// The same on a page, with the moment in the title.
    pub fn end(&self, end: impl Plain<Timestamp>) -> Safe<String> {
        let end = end.plain();
        let (full, until) = (self.full(end), self.until(end));
        Safe(format!(
            "<time datetime=\"{end}\" title=\"{full}\">{until}</time>"
        ))
    }

    /// The day as an `<input type="date">` holds it.
    pub fn iso_day(&self, at: impl Plain<Timestamp>) -> String {
        self.local(at.plain()).strftime("%Y-%m-%d").to_string()
    }

    fn local(&self, at: Timestamp) -> ZonedDateTime {
        let instant = jiff::Timestamp::from_microsecond(at.micros()).unwrap_or_default();
        instant.to_zoned_datetime(self.zone.clone())
    }

    /// How many midnights lie between now and then, where the reader is.
    fn days_from(&self, at: Timestamp) -> i32 {
        let (now, then) = (self.local(self.now).date(), self.local(at).date());
        (then - now).get_days().abs()
    }

    fn words(&self, at: Timestamp) -> String {
        let ahead = at > self.now;
        let span = if ahead {
            at.since(self.now)
        } else {
            self.now.since(at)
        };
        let minutes = span.as_secs() / 60;
        let text = match (minutes, ahead) {
            (0, _) => texts::time_just_now(),
            (1..60, true) => texts::script_in_minutes(minutes),
            (1..60, false) => texts::script_minutes_ago(minutes),
            (60..1440, true) => texts::script_in_hours(minutes / 60),
            (60..1440, false) => texts::script_hours_ago(minutes / 60),
            (1440..43200, _) => in_days(self.days_from(at), ahead),
            _ => return date(&self.local(at)),
        };
        text.into_owned()
    }
}

fn in_days(days: i32, ahead: bool) -> Cow<'static, str> {
    match (days, ahead) {
        (1, true) => texts::time_tomorrow(),
        (1, false) => texts::time_yesterday(),
        (days, true) => texts::time_in_days(days),
        (days, false) => texts::time_days_ago(days),
    }
}

/// "27 January 2026".
fn date(local: &ZonedDateTime) -> String {
    texts::time_day(
        local.day(),
        domain::time::month(local.month()),
        local.year(),
    )
    .into_owned()
}

/// Things one after the other: "Hall 2, Hall 3".
pub fn listed(items: impl IntoIterator<Item = impl std::fmt::Display>) -> String {
    let mut items = items.into_iter().map(|item| item.to_string());
    let first = items.next().unwrap_or_default();
    items.fold(first, |list, next| {
        texts::list_next(list, next).into_owned()
    })
}

/// The same within a sentence: "128 people, 6 teams and 203 devices".
pub fn listed_with_and(items: &[impl std::fmt::Display]) -> String {
    match items.split_last() {
        Some((last, rest)) if !rest.is_empty() => texts::list_and(last, listed(rest)).into_owned(),
        _ => listed(items),
    }
}

/// The first of `total` names: "Hall 1, Hall 2 and 7 more".
pub fn some_of(names: impl Iterator<Item = String>, total: usize) -> String {
    let first: Vec<String> = names.collect();
    match total - first.len() {
        0 => listed(first),
        more => texts::list_and_more(more, listed(first)).into_owned(),
    }
}

/// Text cut in the middle where room is short, so that the end of an address stays readable. The
/// whole is in the title and in the text itself, for those who hear or copy it.
pub fn middle(text: &str) -> Safe<String> {
    const TAIL: usize = 14;
    let whole = escape(text);
    let length = text.chars().count();
    if length <= 2 * TAIL {
        return Safe(format!(
            "<span class=\"clip\" title=\"{whole}\" dir=\"auto\">{whole}</span>"
        ));
    }
    let at = text.char_indices().nth(length - TAIL).map_or(0, |(i, _)| i);
    let (head, tail) = text.split_at(at);
    Safe(format!(
        "<span class=\"mid\" title=\"{whole}\" dir=\"auto\"><span>{}</span><span>{}</span></span>",
        escape(head),
        escape(tail)
    ))
}

fn escape(text: &str) -> String {
    askama::filters::escape(text, askama::filters::Html)
        .map(|safe| safe.to_string())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_by_the_calendar_of_the_reader() {
        let now = Timestamp::parse("2026-11-25T09:00:00Z").unwrap();
        let told = |zone: &str, text: &str| {
            let zone = TimeZone::get(zone).unwrap();
            Clock { now, zone }.words(Timestamp::parse(text).unwrap())
        };
        // 35 hours ago, but two nights.
        assert_eq!(told("UTC", "2026-11-23T22:00:00Z"), "2 days ago");
        assert_eq!(told("Europe/Berlin", "2026-11-23T23:30:00Z"), "yesterday");
        assert_eq!(told("UTC", "2026-11-23T23:30:00Z"), "2 days ago");
        assert_eq!(told("UTC", "2026-11-26T23:00:00Z"), "tomorrow");
        assert_eq!(told("UTC", "2026-11-27T08:00:00Z"), "in 2 days");
    }

    #[test]
    fn initials_are_of_the_first_and_last_word() {
        assert_eq!(initials("Maximiliane Freifrau von Hohenstein"), "MH");
        assert_eq!(initials("żaneta"), "Ż");
        assert_eq!(initials(" (the) night-shift "), "TN");
        assert_eq!(initials("…"), "");
    }

    #[test]
    fn times_are_told_relative_to_now() {
        let now = Timestamp::parse("2026-11-25T12:00:00Z").unwrap();
        let clock = Clock {
            now,
            zone: TimeZone::UTC,
        };
        let told = |text: &str| clock.words(Timestamp::parse(text).unwrap());
        assert_eq!(told("2026-11-25T11:59:30Z"), "just now");
        assert_eq!(told("2026-11-25T11:18:00Z"), "42 min ago");
        assert_eq!(told("2026-11-24T11:18:00Z"), "yesterday");
        assert_eq!(told("2026-11-29T13:00:00Z"), "in 4 days");
        assert_eq!(told("2026-01-27T00:00:00Z"), "27 January 2026");
    }

    #[test]
    fn what_ends_with_a_day_is_told_by_its_last_day() {
        let clock = Clock {
            now: Timestamp::parse("2026-11-25T12:00:00Z").unwrap(),
            zone: TimeZone::get("Europe/Berlin").unwrap(),
        };
        let told = |text: &str| clock.until(Timestamp::parse(text).unwrap());
        assert_eq!(told("2026-12-31T23:00:00Z"), "31 December 2026");
        assert_eq!(told("2026-12-31T12:30:00Z"), "31 December 2026, 13:30 CET");
    }

    #[test]
    fn a_long_address_keeps_its_end_and_is_escaped() {
        let Safe(html) = middle("<b>&\"christoph-alexander@zulieferer.example");
        assert!(html.contains("<span>lieferer.example</span>") || html.contains("erer.example"));
        assert!(!html.contains("<b>"), "{html}");
        assert_eq!(
            middle("mia@example.com")
                .0
                .matches("mia@example.com")
                .count(),
            2
        );
    }
}
