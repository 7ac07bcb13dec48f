//! What a change of rights takes from a person and gives them, in words, before it is done.

use std::borrow::Cow;

use app::{impact::Shift, members::Rehearsal};
use domain::{
    policy::{
        self,
        OrgAction::{
            self, ClaimDevices, CreateProject, Delete, EditSettings, Invite, ManageApiKeys,
            ManageBilling, ManageMembers, ManageOwners, ManageTeams, ReadAudit, SeeContacts,
        },
    },
    role::OrgRole::{self, Observer},
};

use super::look::some_of;

/// How many things a sentence names.
pub const NAMED: usize = 20;

/// One thing that a change does: an icon, what it is, and to what or in which way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Effect {
    pub icon: &'static str,
    pub head: String,
    pub detail: String,
}

impl Effect {
    pub fn lost(head: impl Into<String>, detail: impl Into<String>) -> Self {
        Self {
            icon: "circle-minus",
            head: head.into(),
            detail: detail.into(),
        }
    }

    pub fn gained(head: impl Into<String>, detail: impl Into<String>) -> Self {
        Self {
            icon: "circle-plus",
            ..Self::lost(head, detail)
        }
    }
}

// ---- Between two roles ------------------------------------------------------------------------------

/// A lower role of an owner or administrator stops something for others: it is shown before.
pub fn is_rehearsed(from: OrgRole, to: OrgRole) -> bool {
    from >= OrgRole::Administrator && to < from
}

/// What belongs to the higher ones of the organization's roles.
struct Right {
    of: Holders,
    lost: Words,
    gained: Words,
}

enum Holders {
    /// Those who may do these.
    May(&'static [OrgAction]),
    /// Those whose role reaches everything.
    ReachAll,
    /// Those whose role caps nothing that is given to them.
    Uncapped,
}

/// A sentence, looked up when it is said.
type Say = fn() -> Cow<'static, str>;

struct Words {
    head: Say,
    /// About somebody else.
    detail: Say,
    /// To the person themselves.
    own: Say,
}

const RIGHTS: [Right; 7] = [
    Right {
        of: Holders::May(&[ManageBilling]),
        lost: Words {
            head: texts::right_billing_lost,
            detail: texts::right_billing_detail,
            own: texts::right_billing_detail,
        },
        gained: Words {
            head: texts::right_billing_gained,
            detail: texts::right_billing_detail,
            own: texts::right_billing_detail,
        },
    },
    Right {
        of: Holders::May(&[ManageOwners, Delete]),
        lost: Words {
            head: texts::right_owners_lost,
            detail: texts::right_owners_lost_detail,
            own: texts::right_owners_lost_own,
        },
        gained: Words {
            head: texts::right_owners_gained,
            detail: texts::right_owners_gained_detail,
            own: texts::right_owners_gained_own,
        },
    },
    Right {
        of: Holders::May(&[Invite, ManageMembers, ManageTeams]),
        lost: Words {
            head: texts::right_people_lost,
            detail: texts::right_people_lost_detail,
            own: texts::right_people_lost_own,
        },
        gained: Words {
            head: texts::right_people_gained,
            detail: texts::right_people_gained_detail,
            own: texts::right_people_gained_own,
        },
    },
    Right {
        of: Holders::May(&[SeeContacts, ReadAudit]),
        lost: Words {
            head: texts::right_contacts_lost,
            detail: texts::right_contacts_lost_detail,
            own: texts::right_contacts_lost_own,
        },
        gained: Words {
            head: texts::right_contacts_gained,
            detail: texts::right_contacts_gained_detail,
            own: texts::right_contacts_gained_own,
        },
    },
    Right {
        of: Holders::May(&[EditSettings, CreateProject, ClaimDevices, ManageApiKeys]),
        lost: Words {
            head: texts::right_settings_lost,
            detail: texts::right_settings_lost_detail,
            own: texts::right_settings_lost_own,
        },
        gained: Words {
            head: texts::right_settings_gained,
            detail: texts::right_settings_gained_detail,
            own: texts::right_settings_gained_own,
        },
    },
    Right {
        of: Holders::ReachAll,
        lost: Words {
            head: texts::right_everything_lost,
            detail: texts::right_everything_lost_detail,
            own: texts::right_everything_lost_own,
        },
        gained: Words {
            head: texts::right_everything_gained,
            detail: texts::right_everything_gained_detail,
            own: texts::right_everything_gained_own,
        },
    },
    Right {
        of: Holders::Uncapped,
        lost: Words {
            head: texts::right_uncapped_lost,
            detail: texts::right_uncapped_lost_detail,
            own: texts::right_uncapped_lost_detail,
        },
        gained: Words {
            head: texts::right_uncapped_gained,
            detail: texts::right_uncapped_gained_detail,
            own: texts::right_uncapped_gained_detail,
        },
    },
];

impl Right {
    fn is_of(&self, role: OrgRole) -> bool {
        match self.of {
            Holders::May(actions) => actions.iter().any(|action| policy::allows(role, *action)),
            Holders::ReachAll => role.everywhere().is_some(),
            Holders::Uncapped => role.cap() > Observer.cap(),
        }
    }
}

/// What a step from one role to another takes away or gives, by the organization's rules alone.
/// Said to themselves where it is `oneself`.
pub fn step(from: OrgRole, to: OrgRole, oneself: bool) -> Vec<Effect> {
    let detail = |words: &Words| match oneself {
        true => (words.own)(),
        false => (words.detail)(),
    };
    let told = |right: &Right| {
        let (lost, gained) = (&right.lost, &right.gained);
        match (right.is_of(from), right.is_of(to)) {
            (true, false) => Some(Effect::lost((lost.head)(), detail(lost))),
            (false, true) => Some(Effect::gained((gained.head)(), detail(gained))),
            (true, true) | (false, false) => None,
        }
    };
    RIGHTS.iter().filter_map(told).collect()
}

/// What people of these roles gain as `to`, each thing once; with how many of them gain it where
/// that is not everybody.
pub fn gained_by_many(from: &[OrgRole], to: OrgRole) -> Vec<Effect> {
    let gains = |right: &&Right| right.is_of(to);
    let told = |right: &Right| {
        let (head, detail) = ((right.gained.head)(), (right.gained.detail)());
        match from.iter().filter(|role| !right.is_of(**role)).count() {
            0 => None,
            n if n == from.len() => Some(Effect::gained(head, detail)),
            n => Some(Effect::gained(texts::right_gained_some(n, head), detail)),
        }
    };
    RIGHTS.iter().filter(gains).filter_map(told).collect()
}

// ---- On projects, channels and devices --------------------------------------------------------------

/// Things that somebody reaches, in another way than before: how many, and the first of them by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Things {
    pub total: usize,
    pub named: String,
}

impl Things {
    /// `beyond`: how many there are besides, unnamed.
    fn of<'a>(shifts: impl Iterator<Item = &'a Shift>, beyond: usize) -> Self {
        let names: Vec<String> = shifts.map(shift).collect();
        let total = names.len() + beyond;
        Self {
            named: some_of(names.into_iter().take(NAMED), total),
            total,
        }
    }

    /// All that a rehearsal tells.
    pub fn of_all(rehearsal: &Rehearsal) -> Self {
        Self::of(rehearsal.resources.iter(), rehearsal.more_resources)
    }
}

/// "Hall 2 (Member)" is reached no longer, or from now on; "Hall 2 (Member → Observer)" as something
/// else.
fn shift(shift: &Shift) -> String {
    match (shift.before, shift.after) {
        (Some(was), Some(is)) => {
            texts::shift_from_to(was.label(), &shift.name, is.label()).into_owned()
        }
        (Some(role), None) | (None, Some(role)) => {
            texts::shift_role(&shift.name, role.label()).into_owned()
        }
        (None, None) => shift.name.clone(),
    }
}

/// What another role changes there. A role is more than another on everything or less, so what is
/// not named goes the same way.
pub fn reached(rehearsal: &Rehearsal) -> Vec<Effect> {
    let rises = |shift: &&Shift| shift.after > shift.before;
    let (more, less): (Vec<&Shift>, Vec<&Shift>) = rehearsal.resources.iter().partition(rises);
    let beyond = |own: &[&Shift]| match own.is_empty() {
        true => 0,
        false => rehearsal.more_resources,
    };
    let less = Things::of(less.iter().copied(), beyond(&less));
    let more = Things::of(more.iter().copied(), beyond(&more));
    let mut told = Vec::new();
    if less.total > 0 {
        let head = texts::shift_less(less.total);
        told.push(Effect::lost(head, less.named));
    }
    if more.total > 0 {
        let head = texts::shift_more(more.total);
        told.push(Effect::gained(head, more.named));
    }
    told
}

/// The same for several people: "Hall 2: 5 people".
pub fn shifts_of_many(shifts: &[Shift]) -> Vec<String> {
    let mut names: Vec<(&str, usize)> = Vec::new();
    for shift in shifts {
        match names.iter_mut().find(|(name, _)| *name == shift.name) {
            Some((_, people)) => *people += 1,
            None => names.push((&shift.name, 1)),
        }
    }
    let told = |(name, people): (&str, usize)| texts::shift_people(people, name).into_owned();
    names.into_iter().map(told).collect()
}

#[cfg(test)]
mod tests {
    use domain::role::ResourceRole;

    use super::*;

    fn heads(effects: &[Effect]) -> Vec<&str> {
        effects.iter().map(|effect| &*effect.head).collect()
    }

    #[test]
    fn every_action_that_not_everybody_may_do_is_told_once() {
        for action in OrgAction::ALL {
            let of = RIGHTS.iter().filter(
                |right| matches!(right.of, Holders::May(actions) if actions.contains(action)),
            );
            let told = usize::from(!policy::allows(Observer, *action));
            assert_eq!(of.count(), told, "{action:?}");
        }
        for right in &RIGHTS {
            if let Holders::May(actions) = right.of {
                let least = |action: &OrgAction| policy::required_role(*action);
                assert!(
                    actions
                        .iter()
                        .all(|action| least(action) == least(&actions[0])),
                    "{actions:?} come and go together"
                );
            }
        }
    }

    #[test]
    fn a_step_up_gives_what_the_step_down_takes() {
        for from in OrgRole::ALL {
            assert!(step(*from, *from, false).is_empty());
            for to in OrgRole::ALL.iter().filter(|to| *to > from) {
                let (up, down) = (step(*from, *to, false), step(*to, *from, false));
                assert_eq!(up.len(), down.len());
                assert!(!up.is_empty(), "{from:?} and {to:?} differ");
                assert!(up.iter().all(|effect| effect.icon == "circle-plus"));
                assert!(down.iter().all(|effect| effect.icon == "circle-minus"));
            }
        }
    }

    #[test]
    fn a_step_is_told_to_whom_it_concerns() {
        assert_eq!(
            heads(&step(OrgRole::Owner, OrgRole::Administrator, false)),
            ["No billing and no purchases", "No say over owners"]
        );
        let own = step(OrgRole::Owner, Observer, true);
        assert_eq!(own.len(), RIGHTS.len());
        assert!(own.iter().all(|effect| !effect.detail.contains("They")));
    }

    #[test]
    fn what_not_everybody_gains_says_how_many_do() {
        let from = [OrgRole::Member, Observer, Observer];
        let told = gained_by_many(&from, OrgRole::Administrator);
        assert_eq!(
            heads(&told)[3..],
            ["Access to everything", "No longer read-only (2 of them)"]
        );
        assert!(gained_by_many(&[OrgRole::Administrator], OrgRole::Member).is_empty());
    }

    fn hall(n: usize, before: Option<ResourceRole>, after: Option<ResourceRole>) -> Shift {
        let id = |kind: &str| format!("{kind}_0192000000007000800000000000{n:04}");
        let project: domain::id::ProjectId = id("prj").parse().unwrap();
        Shift {
            member: id("mem").parse().unwrap(),
            object: project.into(),
            name: format!("Hall {n}"),
            before,
            after,
        }
    }

    #[test]
    fn a_crowd_of_things_is_counted() {
        let shifts: Vec<Shift> = (1..=NAMED + 3)
            .map(|n| hall(n, None, Some(ResourceRole::Administrator)))
            .collect();
        let things = Things::of(shifts.iter(), 9000);
        assert_eq!(things.total, 9023);
        assert!(things.named.starts_with("Hall 1 (Administrator), Hall 2"));
        assert!(
            things
                .named
                .ends_with("Hall 20 (Administrator) and 9003 more"),
            "{}",
            things.named
        );
    }
}
