//! What people are given access to: projects, alert channels and devices.

use std::time::Duration;

use crate::{
    Invalid,
    id::{DeviceId, OrgId, ProjectId},
    invitation::csv,
    text,
    time::{DAY, MINUTE, Timestamp},
};

/// Characters of the description of a project or channel.
pub const DESCRIPTION_MAX: usize = 500;
/// Characters of a serial number, of the kind of a device, and of the label of a credential.
pub const TAG_MAX: usize = 80;

/// How long readings are kept.
pub const READINGS_KEPT: Duration = DAY.saturating_mul(30);
/// The most readings in one call.
pub const READINGS_MAX: usize = 1000;
/// How far ahead the clock of a device may be.
const CLOCK_AHEAD: Duration = MINUTE.saturating_mul(10);

/// The two kinds of space.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SpaceKind {
    Project,
    Channel,
}

impl SpaceKind {
    pub const ALL: [Self; 2] = [Self::Project, Self::Channel];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Project => "project",
            Self::Channel => "channel",
        }
    }
}

/// A project or an alert channel: what has a name, a description and people of its own. Its id
/// says which of the two it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Space<Id> {
    pub id: Id,
    pub org: OrgId,
    pub name: String,
    pub description: String,
    pub revision: i64,
    pub created_at: Timestamp,
}

/// Something that sends readings and is controlled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    pub id: DeviceId,
    pub org: OrgId,
    pub project: ProjectId,
    pub project_name: String,
    pub name: String,
    /// One device of an organization has it.
    pub serial: Option<String>,
    /// What sort of machine it is, in the words of whoever registered it.
    pub kind: Option<String>,
    pub revision: i64,
    pub created_at: Timestamp,
    /// When readings last came from it.
    pub last_seen_at: Option<Timestamp>,
}

/// One value that a device measured.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    pub stream: String,
    pub at: Timestamp,
    /// Finite.
    pub value: f64,
}

/// Reads what a project or channel is for. Saying nothing is fine.
pub fn description(input: &str) -> Result<String, Invalid> {
    text::paragraph(input, DESCRIPTION_MAX).map(Option::unwrap_or_default)
}

/// Reads a serial number, the kind of a device or the label of a credential; an empty one is none.
pub fn tag(input: &str) -> Result<Option<String>, Invalid> {
    if input.trim().is_empty() {
        return Ok(None);
    }
    text::line(input, TAG_MAX, texts::field_text_missing).map(Some)
}

/// Reads the name of a data stream: 1 to 64 letters, digits, dots, hyphens and underscores.
pub fn stream(input: &str) -> Result<String, Invalid> {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    if (1..=64).contains(&input.len()) && input.chars().all(plain) {
        return Ok(input.to_owned());
    }
    Err(Invalid::new("invalid_stream", texts::field_stream()))
}

/// A device as it stands in a file, nothing of it checked yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DeviceRow {
    pub name: String,
    pub serial: String,
    pub kind: String,
}

/// The most devices of one file.
pub const ROWS_MAX: usize = 1000;

/// Reads a file of devices, `name,serial,kind`, as RFC 4180 writes such files. A first line that
/// names the columns is a header, whose order then holds. Lines with nothing in them are no rows.
pub fn device_rows(text: &str) -> Result<Vec<DeviceRow>, Invalid> {
    let mut records = csv::records(text.trim_start_matches('\u{feff}'))?;
    records.retain(|fields| fields.iter().any(|field| !field.trim().is_empty()));
    let at = |header: &[String], name: &str| {
        let mut fields = header.iter();
        fields.position(|field| field.trim().eq_ignore_ascii_case(name))
    };
    let columns = match records
        .first()
        .and_then(|first| Some((first, at(first, "name")?)))
    {
        Some((first, name)) => {
            let columns = [Some(name), at(first, "serial"), at(first, "kind")];
            records.remove(0);
            columns
        }
        None => [Some(0), Some(1), Some(2)],
    };
    Ok(records
        .iter()
        .map(|fields| device_row(fields, columns))
        .collect())
}

fn device_row(fields: &[String], columns: [Option<usize>; 3]) -> DeviceRow {
    let [name, serial, kind] = columns.map(|column| {
        let field = column.and_then(|column| fields.get(column));
        field.cloned().unwrap_or_default()
    });
    DeviceRow { name, serial, kind }
}

/// Reads when something was measured: within the time that readings are kept, and no more than ten
/// minutes ahead of this clock.
pub fn measured_at(at: Timestamp, now: Timestamp) -> Result<Timestamp, Invalid> {
    if at > now + CLOCK_AHEAD {
        return Err(Invalid::new("in_the_future", texts::field_reading_ahead()));
    }
    if now.since(at) > READINGS_KEPT {
        return Err(Invalid::new("too_old", texts::field_reading_too_old()));
    }
    // As exact as it is told, so that a device that sends the same again, as it read it here, sends a duplicate.
    Ok(Timestamp::from_micros(at.millis() * 1000))
}

/// The largest value of a reading, either side of zero. Means and deviations of larger ones leave the range of a
/// double, and no instrument shows one.
pub const VALUE_MAX: f64 = 1e140;

/// Reads what was measured: a number that can be reckoned with.
pub fn measured(value: f64) -> Result<f64, Invalid> {
    match value.abs() <= VALUE_MAX {
        true => Ok(value),
        false => Err(Invalid::new("out_of_range", texts::field_reading_range())),
    }
}

/// Reads when something ends, which has to lie ahead.
pub fn end(input: Option<&str>, now: Timestamp) -> Result<Option<Timestamp>, Invalid> {
    let Some(text) = input.filter(|text| !text.is_empty()) else {
        return Ok(None);
    };
    let end = Timestamp::parse(text)?;
    if end <= now {
        return Err(Invalid::new("in_the_past", texts::field_in_the_past()));
    }
    Ok(Some(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_have_plain_names() {
        assert_eq!(stream("oven-1.temp_c").unwrap(), "oven-1.temp_c");
        for bad in ["", "a b", "ä", "a/b", &"x".repeat(65)] {
            assert_eq!(stream(bad).unwrap_err().code, "invalid_stream", "{bad:?}");
        }
    }

    #[test]
    fn a_file_of_devices_may_have_a_header_in_any_order() {
        let row = |name: &str, serial: &str, kind: &str| DeviceRow {
            name: name.to_owned(),
            serial: serial.to_owned(),
            kind: kind.to_owned(),
        };
        let plain = device_rows("Press 4,SN-4,press\n\nOven 1\n").unwrap();
        assert_eq!(
            plain,
            [row("Press 4", "SN-4", "press"), row("Oven 1", "", "")]
        );
        let named = device_rows("\u{feff}Serial,place,NAME\r\nSN-4,Hall 4,\"Press \"\"4\"\"\"\r\n")
            .unwrap();
        assert_eq!(named, [row("Press \"4\"", "SN-4", "")]);
        assert_eq!(device_rows("").unwrap(), []);
    }

    #[test]
    fn a_reading_is_neither_too_old_nor_from_the_future() {
        let now = Timestamp::from_micros(0) + DAY * 100;
        assert_eq!(measured_at(now + MINUTE, now), Ok(now + MINUTE));
        assert_eq!(
            measured_at(now + MINUTE * 11, now).unwrap_err().code,
            "in_the_future"
        );
        assert_eq!(measured_at(now - DAY * 30, now), Ok(now - DAY * 30));
        assert_eq!(
            measured_at(now - DAY * 31, now).unwrap_err().code,
            "too_old"
        );
    }

    #[test]
    fn a_value_can_be_reckoned_with() {
        assert_eq!(measured(-1e140), Ok(-1e140));
        for value in [1e141, f64::INFINITY, f64::NAN] {
            assert_eq!(measured(value).unwrap_err().code, "out_of_range");
        }
    }

    #[test]
    fn an_end_lies_ahead() {
        let now = Timestamp::parse("2026-03-01T08:30:00Z").unwrap();
        assert_eq!(end(None, now), Ok(None));
        assert_eq!(end(Some(""), now), Ok(None));
        assert_eq!(
            end(Some("2026-03-01T08:30:00Z"), now).unwrap_err().code,
            "in_the_past"
        );
        assert!(end(Some("2026-03-01T08:30:01Z"), now).unwrap().is_some());
        assert_eq!(end(Some("tomorrow"), now).unwrap_err().code, "invalid_time");
    }
}
