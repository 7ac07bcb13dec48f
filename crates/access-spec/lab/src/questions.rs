//! Questions that every engine under measurement can be asked.

use access::{Facts, Kind};
use access_spec::worlds::{self, Question};

/// Questions about resources, by people who have no role everywhere: casbin knows neither the
/// organization's own actions nor roles without grants.
pub fn about_grants(facts: &Facts, count: usize, seed: u64) -> Vec<Question> {
    let everywhere: std::collections::BTreeSet<_> = facts
        .people
        .iter()
        .filter(|person| person.role.everywhere().is_some())
        .map(|person| person.member)
        .collect();
    let mut questions = worlds::questions(facts, count * 2, seed);
    questions.retain(|(member, action, _)| {
        action.kind() != Kind::Organization && !everywhere.contains(member)
    });
    questions.truncate(count);
    questions
}
