//! How many instructions a check takes, counted by Callgrind: the same on a quiet machine and on a busy one, so a
//! bound can be held that a clock could not hold.

use std::hint::black_box;

use access::Snapshot;
use access_spec::worlds::{self, NOW, Question, Size};
use gungraun::{
    Callgrind, EventKind, LibraryBenchmarkConfig, library_benchmark, library_benchmark_group, main,
};

/// What a thousand checks took when they were last looked at, in an organization of a hundred people and in one of
/// ten thousand. A rise of more than 5 % fails; after one that is worth it, or a fall, write the new figure here.
const RECORDED_SMALL: u64 = 552_846;
const RECORDED_LARGE: u64 = 646_471;

struct Asked {
    snapshot: Snapshot,
    questions: Vec<Question>,
}

fn asked(size: Size) -> Asked {
    let facts = worlds::organization(size, 42);
    Asked {
        snapshot: Snapshot::build(&facts),
        questions: worlds::questions(&facts, 1_000, 7),
    }
}

fn within(recorded: u64) -> LibraryBenchmarkConfig {
    let most = recorded * 105 / 100;
    LibraryBenchmarkConfig::default()
        .tool(Callgrind::default().hard_limits([(EventKind::Ir, most)]))
        .clone()
}

// The organization is handed back, so that taking it apart is not counted.
#[library_benchmark]
#[bench::a_hundred_people(args = (Size::SMALL), setup = asked, config = within(RECORDED_SMALL))]
#[bench::ten_thousand_people(args = (Size::LARGE), setup = asked, config = within(RECORDED_LARGE))]
fn a_thousand_checks(asked: Asked) -> (Asked, usize) {
    let questions = asked.questions.iter();
    let allowed = questions
        .filter(|(member, action, resource)| asked.snapshot.check(*member, *action, *resource, NOW))
        .count();
    black_box((asked, allowed))
}

library_benchmark_group!(name = checks, benchmarks = a_thousand_checks);
main!(library_benchmark_groups = checks);
