//! The archive itself: a ZIP that grows in a temporary file, so that no organization is too large for memory.

use std::{
    fs::File,
    io::{self, Seek, SeekFrom, Write},
};

use serde_json::Value;
use zip::{ZipWriter, write::SimpleFileOptions};

use super::Listed;

pub(super) struct Archive(ZipWriter<File>);

/// A list that is being written: its lines in JSON into the archive, its CSV beside it, since an archive takes one
/// file at a time.
pub(super) struct Listing<'a> {
    archive: &'a mut Archive,
    list: &'a Listed,
    csv: csv::Writer<File>,
}

impl Archive {
    pub fn new() -> io::Result<Self> {
        Ok(Self(ZipWriter::new(tempfile::tempfile()?)))
    }

    pub fn list<'a>(&'a mut self, list: &'a Listed) -> io::Result<Listing<'a>> {
        self.begin(&format!("{}.jsonl", list.name))?;
        let mut csv = csv::Writer::from_writer(tempfile::tempfile()?);
        csv.write_record(list.columns)?;
        Ok(Listing {
            archive: self,
            list,
            csv,
        })
    }

    /// All of it at once.
    pub fn file(
        &mut self,
        list: &Listed,
        items: impl IntoIterator<Item = Value>,
    ) -> io::Result<()> {
        let mut listing = self.list(list)?;
        for item in items {
            listing.add(&[item])?;
        }
        listing.finish()
    }

    /// From its beginning on.
    pub fn finish(self) -> io::Result<File> {
        let mut file = self.0.finish()?;
        file.seek(SeekFrom::Start(0))?;
        Ok(file)
    }

    fn begin(&mut self, name: &str) -> io::Result<()> {
        Ok(self.0.start_file(name, SimpleFileOptions::default())?)
    }
}

impl Listing<'_> {
    pub fn add(&mut self, items: &[Value]) -> io::Result<()> {
        for item in items {
            writeln!(self.archive.0, "{item}")?;
            let cells = self.list.columns.iter().map(|column| cell(item, column));
            self.csv.write_record(cells)?;
        }
        Ok(())
    }

    pub fn finish(self) -> io::Result<()> {
        let mut rows = self
            .csv
            .into_inner()
            .map_err(csv::IntoInnerError::into_error)?;
        rows.seek(SeekFrom::Start(0))?;
        self.archive.begin(&format!("{}.csv", self.list.name))?;
        io::copy(&mut rows, &mut self.archive.0)?;
        Ok(())
    }
}

/// A spreadsheet takes a text that begins with one of these for a formula (OWASP, CSV injection), and names are
/// chosen by whoever has them.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// What stands in the column, which may be that of a part: `project.name`.
fn cell(item: &Value, column: &str) -> String {
    let text = match item.pointer(&format!("/{}", column.replace('.', "/"))) {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    };
    match text.starts_with(FORMULA) {
        true => format!("'{text}"),
        false => text,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_cell_is_what_stands_there_and_never_a_formula() {
        let device = json!({"name": "=HYPERLINK(\"https://evil.example\")", "project": {"name": "Press, shop"}, "n": 3});
        assert_eq!(
            cell(&device, "name"),
            "'=HYPERLINK(\"https://evil.example\")"
        );
        assert_eq!(cell(&device, "project.name"), "Press, shop");
        assert_eq!(
            (cell(&device, "n"), cell(&device, "none")),
            ("3".to_owned(), String::new())
        );
    }
}
