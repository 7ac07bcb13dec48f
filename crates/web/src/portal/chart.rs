//! A stream of readings as a drawing that a page holds: SVG without script, style or colour of its
//! own.

use std::{borrow::Cow, fmt::Write};

use askama::filters::Safe;
use domain::time::Timestamp;
use store::readings::Bucket;

const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 220.0;
const LEFT: f64 = 52.0;
const BOTTOM: f64 = 24.0;
const TOP: f64 = 10.0;

/// The spans of a range, ready to be drawn.
#[derive(Clone, Debug)]
pub struct Chart {
    buckets: Vec<Bucket>,
    pub from: Timestamp,
    pub to: Timestamp,
}

impl Chart {
    pub fn new(buckets: Vec<Bucket>, from: Timestamp, to: Timestamp) -> Self {
        Self { buckets, from, to }
    }

    pub fn is_empty(&self) -> bool {
        self.buckets.is_empty()
    }

    /// The least and the most that was measured.
    pub fn bounds(&self) -> (f64, f64) {
        let least = self
            .buckets
            .iter()
            .map(|b| b.least)
            .fold(f64::INFINITY, f64::min);
        let most = self
            .buckets
            .iter()
            .map(|b| b.most)
            .fold(f64::NEG_INFINITY, f64::max);
        (least, most)
    }

    /// The newest numbers, for those who read rather than see: when, least, mean, most.
    pub fn rows(&self) -> impl Iterator<Item = (Timestamp, String, String, String)> {
        let newest = self.buckets.iter().rev().take(24);
        newest.map(|b| (b.start, number(b.least), number(b.mean), number(b.most)))
    }

    /// What the drawing of a stream says, in a sentence.
    pub fn sentence(&self, stream: &str) -> Cow<'static, str> {
        let (least, most) = self.bounds();
        let end = self.buckets.last().map_or(0.0, |b| b.mean);
        texts::chart_says(number(end), number(least), number(most), stream)
    }

    /// The band between least and most, and the mean as a line in it.
    pub fn svg(&self, stream: &str) -> Safe<String> {
        let scale = Scale::of(self);
        let says = self.sentence(stream);
        let label = askama::filters::escape(says, askama::filters::Html).map(|e| e.to_string());
        let mut svg = format!(
            "<svg class=\"chart\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" aria-label=\"{}\">",
            label.unwrap_or_default()
        );
        for value in scale.lines() {
            let y = scale.y(value);
            let _ = write!(
                svg,
                "<line class=\"grid\" x1=\"{LEFT}\" x2=\"{WIDTH}\" y1=\"{y:.1}\" y2=\"{y:.1}\"/><text x=\"{:.0}\" y=\"{:.1}\" text-anchor=\"end\">{}</text>",
                LEFT - 8.0,
                y + 4.0,
                short(value)
            );
        }
        let _ = write!(
            svg,
            "<polygon class=\"area\" points=\"{}\"/>",
            scale.band(self)
        );
        let _ = write!(
            svg,
            "<polyline class=\"plot\" points=\"{}\"/>",
            scale.mean(self)
        );
        if let Some(last) = self.buckets.last() {
            let (x, y) = (scale.x(last.start), scale.y(last.mean));
            let _ = write!(
                svg,
                "<circle class=\"now\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"4\"/>"
            );
        }
        svg.push_str("</svg>");
        Safe(svg)
    }
}

/// From times and values to places in the drawing.
struct Scale {
    from: Timestamp,
    length: f64,
    least: f64,
    height: f64,
}

impl Scale {
    fn of(chart: &Chart) -> Self {
        let (least, most) = chart.bounds();
        // A line that never moves lies in the middle.
        let room = if most > least {
            (most - least) * 0.08
        } else {
            most.abs().max(1.0) * 0.5
        };
        Self {
            from: chart.from,
            length: chart.to.since(chart.from).as_secs_f64().max(1.0),
            least: least - room,
            height: most - least + 2.0 * room,
        }
    }

    fn x(&self, at: Timestamp) -> f64 {
        let share = at.since(self.from).as_secs_f64() / self.length;
        LEFT + share.clamp(0.0, 1.0) * (WIDTH - LEFT - 6.0)
    }

    fn y(&self, value: f64) -> f64 {
        let share = (value - self.least) / self.height;
        HEIGHT - BOTTOM - share * (HEIGHT - BOTTOM - TOP)
    }

    /// Four values at which a line helps the eye.
    fn lines(&self) -> impl Iterator<Item = f64> {
        [0.1, 0.37, 0.63, 0.9]
            .map(|share| self.least + share * self.height)
            .into_iter()
    }

    fn band(&self, chart: &Chart) -> String {
        let upper = chart.buckets.iter().map(|b| (b.start, b.most));
        let lower = chart.buckets.iter().rev().map(|b| (b.start, b.least));
        self.points(upper.chain(lower))
    }

    fn mean(&self, chart: &Chart) -> String {
        self.points(chart.buckets.iter().map(|b| (b.start, b.mean)))
    }

    fn points(&self, values: impl Iterator<Item = (Timestamp, f64)>) -> String {
        values.fold(String::new(), |mut text, (at, value)| {
            let _ = write!(text, "{:.1},{:.1} ", self.x(at), self.y(value));
            text
        })
    }
}

/// A value with as many digits as it takes to tell it from its neighbours.
pub fn number(value: f64) -> String {
    let digits = match value.abs() {
        a if a >= 1000.0 || a == 0.0 => 0,
        a if a >= 10.0 => 1,
        a if a >= 1.0 => 2,
        _ => 3,
    };
    let text = format!("{value:.digits$}");
    match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => text,
    }
}

/// A value as it has room beside a line.
fn short(value: f64) -> String {
    let (share, unit) = match value.abs() {
        a if a >= 1e9 => return format!("{value:.0e}"),
        a if a >= 1e6 => (value / 1e6, " M"),
        a if a >= 1e4 => (value / 1e3, " k"),
        _ => (value, ""),
    };
    format!("{}{unit}", number(share))
}

#[cfg(test)]
mod tests {
    use domain::time::MINUTE;

    use super::*;

    fn chart(values: &[f64]) -> Chart {
        let start = Timestamp::parse("2026-11-25T12:00:00Z").unwrap();
        let at = |n: usize| (0..n).fold(start, |at, _| at + MINUTE);
        let bucket = |(n, value): (usize, &f64)| Bucket {
            start: at(n),
            least: value - 1.0,
            mean: *value,
            most: value + 1.0,
            count: 1,
        };
        Chart::new(
            values.iter().enumerate().map(bucket).collect(),
            start,
            at(values.len()),
        )
    }

    #[test]
    fn what_is_drawn_stays_within_the_drawing() {
        for values in [&[70.0, 87.2, 71.5][..], &[0.0, 0.0], &[-1e12, 1e12], &[5.0]] {
            let Safe(svg) = chart(values).svg("a\"<b>");
            assert!(
                !svg.contains("NaN") && !svg.contains("inf") && !svg.contains("<b>"),
                "{svg}"
            );
            let points = svg
                .split("points=\"")
                .skip(1)
                .filter_map(|rest| rest.split('"').next());
            for point in points.flat_map(str::split_whitespace) {
                let (x, y) = point.split_once(',').unwrap();
                let (x, y): (f64, f64) = (x.parse().unwrap(), y.parse().unwrap());
                assert!(
                    (0.0..=WIDTH).contains(&x) && (0.0..=HEIGHT).contains(&y),
                    "{point}"
                );
            }
        }
    }

    #[test]
    fn the_sentence_says_what_the_eye_sees() {
        assert_eq!(
            chart(&[70.0, 87.2]).sentence("bearing.temp"),
            "bearing.temp: between 69 and 88.2, 87.2 at the end"
        );
    }

    #[test]
    fn numbers_are_as_long_as_they_need_to_be() {
        for (value, told) in [
            (4_812_077.0, "4812077"),
            (87.25, "87.2"),
            (4.1, "4.1"),
            (0.0, "0"),
            (0.0625, "0.062"),
        ] {
            assert_eq!(number(value), told);
        }
    }
}
