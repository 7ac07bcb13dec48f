//! Asks a number of questions and exits: run under valgrind with two numbers, the difference is
//! what the questions between them cost. See `scripts/bench-access`.

use access::Snapshot;
use access_spec::worlds::{self, NOW, Size};

fn main() {
    let count = std::env::args().nth(1).and_then(|text| text.parse().ok());
    let count: usize = count.expect("usage: instructions COUNT");
    let facts = worlds::organization(Size::SMALL, 42);
    let snapshot = Snapshot::build(&facts);
    // As many questions are made up whatever the count, so that they cancel out.
    let questions = worlds::questions(&facts, 20_000, 7);
    let answers = questions.iter().take(count);
    let allowed = answers
        .filter(|(member, action, resource)| snapshot.check(*member, *action, *resource, NOW))
        .count();
    println!("{allowed} of {count} allowed");
}
