//! The figures as a page of Markdown.

use std::fmt::{self, Display, Formatter};

use crate::measures::{Bound, Row};

pub struct Table {
    pub sqlite: Vec<Row>,
    pub postgres: Vec<Row>,
}

impl Display for Table {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        writeln!(f, "| work | SQLite | bound | | PostgreSQL | bound | |")?;
        writeln!(f, "| --- | --- | --- | --- | --- | --- | --- |")?;
        for (sqlite, postgres) in self.sqlite.iter().zip(&self.postgres) {
            writeln!(f, "| {} | {sqlite} | {postgres} |", sqlite.work)?;
        }
        Ok(())
    }
}

impl Display for Row {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let word = if self.reached() {
            "reached"
        } else {
            "**missed**"
        };
        write!(
            f,
            "{} | {} | {word}",
            self.figure(self.value),
            self.bound_in_words()
        )
    }
}

impl Row {
    fn reached(&self) -> bool {
        match self.bound {
            Bound::AtMost(most) => self.value <= most,
            Bound::AtLeast(least) => self.value >= least,
        }
    }

    fn bound_in_words(&self) -> String {
        match self.bound {
            Bound::AtMost(most) => format!("≤ {}", self.figure(most)),
            Bound::AtLeast(least) => format!("≥ {}", self.figure(least)),
        }
    }

    fn figure(&self, value: f64) -> String {
        if self.unit == "×" {
            format!("{value:.2} ×")
        } else {
            format!("{value:.0} {}", self.unit)
        }
    }
}
