//! What a change of rights takes from a person and gives them, in words, before it is done.

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

use super::look::{count, some_of};

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
    /// Head and detail for whoever loses it.
    lost: (&'static str, &'static str),
    /// The same for whoever gains it.
    gained: (&'static str, &'static str),
}

enum Holders {
    /// Those who may do these.
    May(&'static [OrgAction]),
    /// Those whose role reaches everything.
    ReachAll,
    /// Those whose role caps nothing that is given to them.
    Uncapped,
}

const RIGHTS: [Right; 7] = [
    Right {
        of: Holders::May(&[ManageBilling]),
        lost: (
            "No billing and no purchases",
            "Plan, seats and invoices are for owners only.",
        ),
        gained: (
            "Manages billing and purchases",
            "Plan, seats and invoices are for owners only.",
        ),
    },
    Right {
        of: Holders::May(&[ManageOwners, Delete]),
        lost: (
            "No say over owners",
            "They cannot make, demote or remove an owner, nor delete the organization.",
        ),
        gained: (
            "Has a say over owners",
            "They can make, demote and remove owners, yourself included, and delete the organization.",
        ),
    },
    Right {
        of: Holders::May(&[Invite, ManageMembers, ManageTeams]),
        lost: (
            "No management of people and teams",
            "They cannot invite, change roles, suspend or remove anybody, nor create teams.",
        ),
        gained: (
            "Manages people and teams",
            "They can invite, change roles, suspend and remove people, and create teams.",
        ),
    },
    Right {
        of: Holders::May(&[SeeContacts, ReadAudit]),
        lost: (
            "No addresses, invitations and audit log",
            "They see names, handles and roles only.",
        ),
        gained: (
            "Sees addresses, invitations and the audit log",
            "They learn who was invited, who was here last when, and who did what.",
        ),
    },
    Right {
        of: Holders::May(&[EditSettings, CreateProject, ClaimDevices, ManageApiKeys]),
        lost: (
            "No settings, new projects and API keys",
            "They cannot change the organization, create projects or make keys; keys they made do less, too.",
        ),
        gained: (
            "Manages settings, new projects and API keys",
            "They can change the organization, create projects and alert channels, and make keys.",
        ),
    },
    Right {
        of: Holders::ReachAll,
        lost: (
            "Access to what is granted only",
            "They keep the projects and channels that were given directly or through a team.",
        ),
        gained: (
            "Access to everything",
            "They administer every project, channel and device, and those to come.",
        ),
    },
    Right {
        of: Holders::Uncapped,
        lost: (
            "Read-only everywhere",
            "Grants and places in teams stay, but as an observer; a later promotion brings them back.",
        ),
        gained: (
            "No longer read-only",
            "Grants and places in teams count in full, whatever role they give.",
        ),
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
    let they = if oneself { "You" } else { "They" };
    let told = |right: &Right| {
        let detail = |text: &str| text.replace("They", they);
        match (right.is_of(from), right.is_of(to)) {
            (true, false) => Some(Effect::lost(right.lost.0, detail(right.lost.1))),
            (false, true) => Some(Effect::gained(right.gained.0, detail(right.gained.1))),
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
        let (head, detail) = right.gained;
        match from.iter().filter(|role| !right.is_of(**role)).count() {
            0 => None,
            n if n == from.len() => Some(Effect::gained(head, detail)),
            n => Some(Effect::gained(format!("{head} ({n} of them)"), detail)),
        }
    };
    RIGHTS.iter().filter(gains).filter_map(told).collect()
}

/// What an owner may do beyond everybody else.
pub const OWNERSHIP: &str =
    "An owner can manage billing, make, demote and remove owners, and delete the organization.";

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

    fn count(&self) -> String {
        count(self.total, "thing", "things")
    }
}

/// "Hall 2 (Member)" is reached no longer, or from now on; "Hall 2 (Member → Observer)" as something
/// else.
fn shift(shift: &Shift) -> String {
    match (shift.before, shift.after) {
        (Some(was), Some(is)) => format!("{} ({} → {})", shift.name, was.label(), is.label()),
        (Some(role), None) | (None, Some(role)) => format!("{} ({})", shift.name, role.label()),
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
        let head = format!("Less access to {}", less.count());
        told.push(Effect::lost(head, less.named));
    }
    if more.total > 0 {
        let head = format!("More access to {}", more.count());
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
    let told = |(name, people)| format!("{name}: {}", count(people, "person", "people"));
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
