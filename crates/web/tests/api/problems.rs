//! The codes of all problems, held in `problems.txt`: programs branch on them, so none may change.

use std::{collections::BTreeSet, fs, path::Path};

use axum::http::StatusCode;

use crate::document;

/// Each code with its status.
type Codes = BTreeSet<(u16, String)>;

/// Run with `UPDATE_API=1` to write the list anew after a deliberate change.
#[test]
fn the_codes_are_what_the_file_says() {
    let lines = in_sources()
        .into_iter()
        .map(|(status, code)| format!("{status} {code}\n"));
    document::same_as_file("problems.txt", &lines.collect::<String>());
}

#[test]
fn the_document_tells_of_no_code_that_there_is_not() {
    let unknown: Vec<_> = in_document().difference(&in_sources()).cloned().collect();
    assert!(unknown.is_empty(), "{unknown:?}");
}

/// What programs were promised, whatever the file says. Seats (402 `seats_exhausted`) and webhooks
/// (400 `invalid_signature`) come with their milestones.
const PROMISED: &str = "
    400 malformed invalid_idempotency_key
    401 unauthenticated invalid_credentials
    403 forbidden owner_only role_above_own step_up_required wrong_account email_not_verified
    404 not_found
    409 account_exists last_owner slug_taken handle_taken already_member already_invited
    409 invitation_closed already_accepted inviter_not_allowed idempotency_in_progress
    410 organization_deleted link_expired invitation_expired invitation_revoked invitation_declined
    412 changed_meanwhile
    413 too_large
    415 unsupported_media_type
    422 invalid invalid_code invalid_email invalid_slug reserved_slug invalid_handle reserved_handle
    422 observer_cap idempotency_mismatch
    429 rate_limited too_many_attempts invitation_limit
    503 busy unavailable
";

#[test]
fn every_promised_code_is_there() {
    let there = in_sources();
    for line in PROMISED.trim().lines() {
        let mut words = line.split_whitespace();
        let status: u16 = words.next().unwrap().parse().unwrap();
        for code in words {
            assert!(
                there.contains(&(status, code.to_owned())),
                "{status} {code}"
            );
        }
    }
}

/// What is written behind the name of a constructor of `Problem`, up to the code.
const CONSTRUCTORS: [(&str, Option<u16>); 8] = [
    ("conflict(", Some(409)),
    ("gone(", Some(410)),
    ("unprocessable(", Some(422)),
    ("too_many(", Some(429)),
    ("busy(", Some(503)),
    // The status comes first.
    ("new(StatusCode::", None),
    // Codes of fields that become the problem's own.
    ("problem_by(&[", Some(422)),
    ("code: ", Some(422)),
];

fn in_sources() -> Codes {
    let mut codes = Codes::new();
    read(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
        &mut codes,
    );
    codes
}

fn read(folder: &Path, codes: &mut Codes) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read(&path, codes);
        } else if path.extension().is_some_and(|end| end == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            let text: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
            scan(&text.replace("( ", "(").replace("[ ", "["), codes);
        }
    }
}

fn scan(text: &str, codes: &mut Codes) {
    for (constructor, status) in CONSTRUCTORS {
        for rest in text.split(constructor).skip(1) {
            let (status, rest) = match status {
                Some(status) => (status, rest),
                None => {
                    let (name, rest) = rest.split_once(", ").unwrap_or((rest, ""));
                    let Some(status) = status_named(name) else {
                        continue;
                    };
                    (status, rest)
                }
            };
            codes.extend(literals(rest).map(|code| (status, code)));
        }
    }
}

/// The codes at the start of a text: one, or all of a list.
fn literals(text: &str) -> impl Iterator<Item = String> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let (code, after) = rest.strip_prefix('"')?.split_once('"')?;
        rest = after.strip_prefix(", ").unwrap_or_default();
        // The code of a field is an owned text, as fields are on the wire.
        (is_code(code) && !after.starts_with('.')).then(|| code.to_owned())
    })
}

fn is_code(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
}

fn status_named(name: &str) -> Option<u16> {
    let all = (400..600).filter_map(|n| StatusCode::from_u16(n).ok());
    let word = |status: StatusCode| {
        let reason = status.canonical_reason().unwrap_or_default();
        reason.to_uppercase().replace([' ', '-'], "_")
    };
    all.into_iter()
        .find(|status| word(*status) == name)
        .map(|status| status.as_u16())
}

fn in_document() -> Codes {
    let mut codes = Codes::new();
    for operation in document::operations().values() {
        let responses = operation["responses"]
            .as_object()
            .expect("an operation has answers");
        for (status, response) in responses {
            let status: u16 = status.parse().unwrap();
            let told = response["description"].as_str().unwrap_or_default();
            let quoted = told.split('`').skip(1).step_by(2);
            let refusals = quoted.filter(|word| status >= 400 && is_code(word));
            codes.extend(refusals.map(|code| (status, code.to_owned())));
        }
    }
    codes
}
