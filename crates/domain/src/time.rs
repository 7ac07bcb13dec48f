//! Points in time, as Muster stores and tells them.

use std::{borrow::Cow, fmt, time::Duration};

use crate::Invalid;

/// A point in time in microseconds since 1970, the precision that both databases keep.
/// On the wire: RFC 3339 in UTC with milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Timestamp(i64);

pub const MINUTE: Duration = Duration::from_mins(1);
pub const HOUR: Duration = Duration::from_hours(1);
pub const DAY: Duration = Duration::from_hours(24);

impl Timestamp {
    /// Later than anything that happens.
    pub const MAX: Self = Self(i64::MAX);

    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    pub const fn micros(self) -> i64 {
        self.0
    }

    /// Whole milliseconds since 1970, as a UUIDv7 carries them.
    pub const fn millis(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// Reads an RFC 3339 time of any offset.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let read = text.parse::<jiff::Timestamp>();
        read.ok()
            .filter(|_| is_rfc_3339(text))
            .map(|time| Self(time.as_microsecond()))
            .ok_or_else(|| Invalid::new("invalid_time", texts::field_time()))
    }

    /// The time elapsed since `earlier`; zero if `earlier` is later.
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_micros(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }
}

impl std::ops::Add<Duration> for Timestamp {
    type Output = Self;
    fn add(self, span: Duration) -> Self {
        Self(self.0.saturating_add(micros(span)))
    }
}

impl std::ops::Sub<Duration> for Timestamp {
    type Output = Self;
    fn sub(self, span: Duration) -> Self {
        Self(self.0.saturating_sub(micros(span)))
    }
}

/// What a month is called within a date. `number` counts from 1, January.
pub fn month(number: i8) -> Cow<'static, str> {
    match number {
        1 => texts::month_january(),
        2 => texts::month_february(),
        3 => texts::month_march(),
        4 => texts::month_april(),
        5 => texts::month_may(),
        6 => texts::month_june(),
        7 => texts::month_july(),
        8 => texts::month_august(),
        9 => texts::month_september(),
        10 => texts::month_october(),
        11 => texts::month_november(),
        _ => texts::month_december(),
    }
}

/// Whether the text has the form of section 5.6 of the RFC. jiff reads more of ISO 8601 and RFC 9557: dates without
/// hyphens, years of six digits, names of zones.
fn is_rfc_3339(text: &str) -> bool {
    let form: String = text
        .chars()
        .map(|c| if c.is_ascii_digit() { '0' } else { c })
        .collect();
    let form = form.to_ascii_uppercase().replacen(' ', "T", 1);
    let rest = form.strip_prefix("0000-00-00T00:00:00");
    let zone = rest.map(|rest| match rest.strip_prefix(".0") {
        Some(fraction) => fraction.trim_start_matches('0'),
        None => rest,
    });
    matches!(zone, Some("Z" | "+00:00" | "-00:00"))
}

fn micros(span: Duration) -> i64 {
    i64::try_from(span.as_micros()).unwrap_or(i64::MAX)
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Beyond the years that RFC 3339 can write, the nearest one that it can.
        let whole = jiff::Timestamp::from_microsecond(self.0).unwrap_or(if self.0 < 0 {
            jiff::Timestamp::MIN
        } else {
            jiff::Timestamp::MAX
        });
        write!(f, "{whole:.3}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wire_form_has_milliseconds() {
        let time = Timestamp::parse("2026-01-02T03:04:05.678912+01:00").unwrap();
        assert_eq!(time.to_string(), "2026-01-02T02:04:05.678Z");
        assert_eq!(
            Timestamp::parse(&time.to_string()).unwrap().to_string(),
            time.to_string()
        );
    }

    #[test]
    fn only_rfc_3339_is_read() {
        for time in [
            "2027-01-01T10:00:00Z",
            "2027-01-01t10:00:00.5z",
            "2027-01-01 10:00:00+02:00",
            "2027-01-01T10:00:00.123456789-08:30",
        ] {
            assert!(Timestamp::parse(time).is_ok(), "{time}");
        }
        for other in [
            "",
            "2027-01-01",
            "20270101T100000Z",
            "2027-01-01T10Z",
            "2027-01-01T10:00:00+02",
            "2027-01-01T10:00:00Z[UTC]",
            "+002027-01-01T10:00:00Z",
            "2027-01-01T10:00:00,5Z",
            "2027-01-01T10:00:00.Z",
            "2027-02-30T10:00:00Z",
            "2027-01-01T10:00:00",
        ] {
            assert!(Timestamp::parse(other).is_err(), "{other}");
        }
    }

    #[test]
    fn spans_add_up() {
        let time = Timestamp::from_micros(0);
        assert_eq!((time + DAY).since(time), DAY);
        assert_eq!(time.since(time + DAY), Duration::ZERO);
    }
}
