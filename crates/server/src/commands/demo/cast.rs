//! Who works in the example plant, and in which teams.

use domain::{email::EmailAddress, handle::Handle, role::OrgRole};

pub(super) const PASSWORD: &str = "violet-Tractor-91-umbrella";
pub(super) const OWNER: (&str, &str) = ("Mia Chen", "mia.chen@northfield.example");

/// Everybody but the first owner, in the order in which they came.
pub(super) const PEOPLE: [&str; 60] = [
    "Jonas Weber",
    "Amara Okafor",
    "Priya Raghunathan",
    "Tomasz Wójcik",
    "Lucía Fernández",
    "Kenji Watanabe",
    "Fatima Zahra",
    "Noor Al-Husseini",
    "Żaneta Wiśniewska",
    "Bo Li",
    "Hanneke de Vries",
    "Sofía Peña",
    "Konstantin Papadopoulos",
    "Ingrid Solberg",
    "Mateus Almeida",
    "Chidi Eze",
    "Anna Lindqvist",
    "Viktor Horák",
    "Leila Haddad",
    "Sean O'Brien",
    "Mei Tanaka",
    "Rafael Costa",
    "Elif Yılmaz",
    "Nikolai Petrov",
    "Zoë Martin",
    "Arjun Mehta",
    "Camille Dubois",
    "Oluwaseun Adeyemi",
    "Greta Baumann",
    "Pavel Dvořák",
    "Marta Kowalska",
    "Dmitri Ivanov",
    "Aisha Khan",
    "Lars Nielsen",
    "Yuki Sato",
    "Carmen Ortiz",
    "Björn Eriksson",
    "Thandiwe Nkosi",
    "Ioana Popescu",
    "Hassan Ali",
    "Ewa Zielińska",
    "Min-jun Kim",
    "Clara Rossi",
    "Ahmed Hassan",
    "Nina Hoffmann",
    "Diego Vargas",
    "Siobhan Murphy",
    "Łukasz Brzęczyszczykiewicz",
    "Maximiliane Freifrau von Hohenstein-Katzenellenbogen",
    "Tuan Nguyen",
    "Paula Silva",
    "Erik Johansson",
    "Wanjiru Kamau",
    "Peter Novák",
    "Isabel Torres",
    "Jakub Nowak",
    "Sara Lindgren",
    "Omar Farouk",
    "Dana Cohen",
    "Rosa Jiménez",
];

pub(super) const TEAMS: [(&str, &str); 8] = [
    (
        "Maintenance",
        "Presses, conveyors and everything that moves",
    ),
    ("Night shift", "22:00 to 06:00, hall 1 to 4"),
    ("Quality", "Measures what leaves the plant"),
    ("Electricians", "Cabinets, drives and sensors"),
    ("Plant leads", "Decide when a line stops"),
    ("IT operations", "Networks, gateways, accounts"),
    ("Logistics", "Gate, yard and warehouse"),
    ("Safety", "May stop anything"),
];

/// What the person at this place of [`PEOPLE`] is.
pub(super) fn role(place: usize) -> OrgRole {
    match place {
        1 => OrgRole::Owner,
        0 | 2..=4 => OrgRole::Administrator,
        _ if place.is_multiple_of(11) => OrgRole::Observer,
        _ => OrgRole::Member,
    }
}

pub(super) fn email_of(name: &str) -> String {
    let plain = Handle::suggest(name, "somebody")
        .to_string()
        .replace('-', ".");
    format!("{plain}@northfield.example")
}

pub(super) fn address(email: &str) -> EmailAddress {
    EmailAddress::parse(email).expect("the demo's addresses are addresses")
}
