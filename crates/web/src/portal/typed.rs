//! What people type into the portal's fields that is more than one value or less than a time.

use domain::{Invalid, time::Timestamp};
use jiff::{civil::Date, tz::TimeZone};

/// The addresses of a field that takes many: parted by commas, semicolons, spaces or lines, with
/// names before addresses in angle brackets as mail programs write them. Each once.
pub fn addresses(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for word in bare(text).split([',', ';', ' ', '\t', '\n', '\r']) {
        let word = word.trim();
        if !word.is_empty() && !found.iter().any(|known| known.eq_ignore_ascii_case(word)) {
            found.push(word.to_owned());
        }
    }
    found
}

/// `Mia Chen <mia@example.com>, jo@example.com` without the names.
fn bare(text: &str) -> String {
    let parts = text
        .split([',', ';', '\n'])
        .map(|part| match (part.find('<'), part.rfind('>')) {
            (Some(open), Some(close)) if open < close => &part[open + 1..close],
            _ => part,
        });
    parts.collect::<Vec<_>>().join("\n")
}

/// The end of a day in a zone, from what a date field holds; nothing for an empty field. A
/// membership that ends on a day is good through all of it.
pub fn end_of_day(text: &str, zone: &TimeZone) -> Result<Option<Timestamp>, Invalid> {
    day(text, zone, 1)
}

/// The beginning of a day in a zone.
pub fn start_of_day(text: &str, zone: &TimeZone) -> Result<Option<Timestamp>, Invalid> {
    day(text, zone, 0)
}

fn day(text: &str, zone: &TimeZone, later: i64) -> Result<Option<Timestamp>, Invalid> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let invalid = || Invalid::new("invalid_time", texts::invalid_day());
    let date: Date = text.parse().map_err(|_| invalid())?;
    let day = (0..later)
        .try_fold(date, |date, _| date.tomorrow())
        .map_err(|_| invalid())?;
    let start = zone
        .to_timestamp(day.at(0, 0, 0, 0))
        .map_err(|_| invalid())?;
    Ok(Some(Timestamp::from_micros(start.as_microsecond())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_found_in_what_people_paste() {
        let pasted = "Mia Chen <mia@example.com>, jo@example.com;\"Brandt, O.\" <olga@example.com>\r\n JO@example.com hallo@";
        assert_eq!(
            addresses(pasted),
            [
                "mia@example.com",
                "jo@example.com",
                "\"Brandt",
                "olga@example.com",
                "hallo@"
            ]
        );
        assert!(addresses(" ,\n; ").is_empty());
    }

    #[test]
    fn a_day_ends_where_the_organization_is() {
        let berlin = TimeZone::get("Europe/Berlin").unwrap();
        let end = end_of_day("2026-12-31", &berlin).unwrap().unwrap();
        assert_eq!(end.to_string(), "2026-12-31T23:00:00.000Z");
        assert_eq!(end_of_day(" ", &berlin), Ok(None));
        assert_eq!(
            end_of_day("31.12.2026", &berlin).unwrap_err().code,
            "invalid_time"
        );
        assert_eq!(
            end_of_day("9999-12-31", &berlin).unwrap_err().code,
            "invalid_time"
        );
    }
}
