//! Random organizations: the engine answers what the model and Cedar answer, to every question that
//! can be asked of everybody about everything, foreign and unknown things included.

use access::{Action, Facts, Resource, Snapshot};
use access_spec::{
    cedar::Oracle,
    model,
    worlds::{self, NOW},
};
use domain::id::MembershipId;
use proptest::prelude::*;
use uuid::Uuid;

use crate::organizations::{cases, foreign, organizations};

/// Everybody, and somebody whom nobody knows.
pub fn everybody(facts: &Facts) -> Vec<MembershipId> {
    let nobody = MembershipId(Uuid::from_u128(0xDEAD));
    facts
        .people
        .iter()
        .map(|person| person.member)
        .chain([nobody])
        .collect()
}

/// Everything, and everything of another organization.
pub fn everything(facts: &Facts) -> Vec<Resource> {
    let creators: Vec<MembershipId> = facts.people.iter().take(2).map(|p| p.member).collect();
    let mut resources = worlds::resources(facts, &creators);
    resources.extend(worlds::resources(&foreign(), &creators));
    resources
}

proptest! {
    #![proptest_config(cases(10_000))]

    #[test]
    fn the_engine_answers_what_the_model_answers(facts in organizations()) {
        let snapshot = Snapshot::build(&facts);
        for member in everybody(&facts) {
            let view = snapshot.view(member, NOW);
            for resource in everything(&facts) {
                prop_assert_eq!(view.role(resource), model::role(&facts, member, resource, NOW));
                for action in Action::all() {
                    let expected = model::check(&facts, member, action, resource, NOW);
                    prop_assert_eq!(
                        view.check(action, resource), expected,
                        "{:?} {:?} {:?}", member, action, resource
                    );
                    prop_assert_eq!(view.actions(resource).contains(action), expected);
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(cases(40))]

    #[test]
    fn the_engine_answers_what_cedar_answers(facts in organizations()) {
        let snapshot = Snapshot::build(&facts);
        let foreign = foreign();
        let everything = everything(&facts);
        let oracle = Oracle::load(&[&facts, &foreign], &everything, NOW);
        for member in facts.people.iter().map(|person| person.member) {
            for resource in &everything {
                for action in resource.kind().actions() {
                    prop_assert_eq!(
                        snapshot.check(member, action, *resource, NOW),
                        oracle.check(member, action, *resource),
                        "{:?} {:?} {:?}", member, action, resource
                    );
                }
            }
        }
    }
}
