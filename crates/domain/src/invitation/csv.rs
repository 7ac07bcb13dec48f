//! Many invitations in one file: `email,role,teams`, as RFC 4180 writes such files.

use crate::Invalid;

/// A row as it stands in the file, nothing of it checked yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CsvRow {
    pub email: String,
    pub role: String,
    /// Each team with the role in it, where one is given.
    pub teams: Vec<(String, Option<String>)>,
}

/// Reads the file. A first line that names the columns is a header, whose order then holds and
/// whose further columns are passed over; without one it is address, role, teams. Teams are
/// `handle` or `handle:role`, parted by `;`. Lines with nothing in them are no rows.
pub fn parse(text: &str) -> Result<Vec<CsvRow>, Invalid> {
    let mut records = records(text.trim_start_matches('\u{feff}'))?;
    records.retain(|fields| fields.iter().any(|field| !field.trim().is_empty()));
    let columns = match records.first().and_then(|first| Columns::named_by(first)) {
        Some(columns) => {
            records.remove(0);
            columns
        }
        None => Columns::default(),
    };
    Ok(records.iter().map(|fields| columns.row(fields)).collect())
}

/// Where each thing stands in a record.
struct Columns {
    email: usize,
    role: Option<usize>,
    teams: Option<usize>,
}

impl Default for Columns {
    fn default() -> Self {
        Self {
            email: 0,
            role: Some(1),
            teams: Some(2),
        }
    }
}

impl Columns {
    /// `None` where the record is no header: an address is never just the word `email`.
    fn named_by(header: &[String]) -> Option<Self> {
        let at = |name| {
            let mut fields = header.iter();
            fields.position(|field| field.trim().eq_ignore_ascii_case(name))
        };
        Some(Self {
            email: at("email")?,
            role: at("role"),
            teams: at("teams"),
        })
    }

    fn row(&self, fields: &[String]) -> CsvRow {
        let field = |at: Option<usize>| at.and_then(|at| fields.get(at)).map_or("", |f| f.trim());
        CsvRow {
            email: field(Some(self.email)).to_owned(),
            role: field(self.role).to_ascii_lowercase(),
            teams: teams(field(self.teams)),
        }
    }
}

fn teams(field: &str) -> Vec<(String, Option<String>)> {
    let each = field.split(';').map(str::trim).filter(|t| !t.is_empty());
    each.map(|team| match team.split_once(':') {
        Some((handle, role)) => {
            let role = role.trim().to_ascii_lowercase();
            (handle.trim().to_owned(), Some(role))
        }
        None => (team.to_owned(), None),
    })
    .collect()
}

/// The fields of each record. A field in quotes may hold commas, line ends and doubled quotes.
pub(crate) fn records(text: &str) -> Result<Vec<Vec<String>>, Invalid> {
    let mut records = vec![vec![String::new()]];
    let mut quoted = false;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let record = records.last_mut().expect("there is always one");
        let field = record.last_mut().expect("a record has a field");
        match c {
            '"' if quoted && chars.next_if_eq(&'"').is_some() => field.push('"'),
            '"' if quoted => quoted = false,
            _ if quoted => field.push(c),
            '"' if field.trim().is_empty() => {
                field.clear();
                quoted = true;
            }
            ',' => record.push(String::new()),
            '\r' if chars.peek() == Some(&'\n') => {}
            '\n' | '\r' => records.push(vec![String::new()]),
            _ => field.push(c),
        }
    }
    if quoted {
        return Err(Invalid::new("invalid_csv", texts::field_csv_quote()));
    }
    Ok(records)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(email: &str, role: &str, teams: &[(&str, Option<&str>)]) -> CsvRow {
        let teams = teams.iter();
        CsvRow {
            email: email.to_owned(),
            role: role.to_owned(),
            teams: teams
                .map(|(team, role)| ((*team).to_owned(), role.map(str::to_owned)))
                .collect(),
        }
    }

    #[test]
    fn a_file_is_read_with_or_without_its_header() {
        let rows = [
            row(
                "bob@example.com",
                "member",
                &[("hall-4", Some("administrator")), ("night", None)],
            ),
            row("eve@example.com", "observer", &[]),
        ];
        let plain =
            "bob@example.com,member,hall-4:administrator; night\r\neve@example.com,Observer\r\n";
        assert_eq!(parse(plain).unwrap(), rows);
        assert_eq!(
            parse(&format!("\u{feff}Email,role,teams\n{plain}")).unwrap(),
            rows
        );
        let other = "name,teams,role,email\n\"Bob, the elder\",hall-4:administrator;night,member,bob@example.com\n,,observer,eve@example.com";
        assert_eq!(parse(other).unwrap(), rows);
    }

    #[test]
    fn quotes_hold_commas_lines_and_quotes() {
        let rows = parse("\"a \"\"b\"\"\nc\",member\r\r\n,,\n x ").unwrap();
        assert_eq!(rows, [row("a \"b\"\nc", "member", &[]), row("x", "", &[])]);
        assert_eq!(parse("\"open").unwrap_err().code, "invalid_csv");
        assert_eq!(parse("").unwrap(), []);
        assert_eq!(parse("email,role,teams\n").unwrap(), []);
    }
}
