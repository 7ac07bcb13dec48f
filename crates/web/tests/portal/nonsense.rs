//! Whatever a browser sends to a page or a form of the portal, it is never a failure of ours: each route that stands in
//! the sources, with each field that is read anywhere, holding what no field can.

use std::{collections::BTreeSet, fs, path::Path};

use app::memberships;
use testkit::{on_each_database, world::World};

use crate::{browser::Browser, plant::Plant};

on_each_database! { no_page_and_no_form_fails }

async fn no_page_and_no_form_fails(world: World) {
    let plant = Plant::new(&world).await;
    let browser = Browser::new(&world, &plant.mia);
    let olga = memberships::of_account(&world.app, &plant.olga.caller).await;
    let olga = olga.unwrap()[0].id.to_string();
    let filled = |route: &str| {
        let route = route
            .replace("{org}", plant.org.slug.as_str())
            .replace("{member}", &olga);
        let route = route.replace("projects/{id}", &format!("projects/{}", plant.hall));
        route.replace("devices/{id}", &format!("devices/{}", plant.press))
    };
    let (routes, fields) = in_sources();
    assert!(
        routes.len() > 70 && fields.len() > 30,
        "{routes:?} {fields:?}"
    );
    let mut wrong = Vec::new();
    let mut look = async |method: &str, path: &str, kind: &str, body: &[u8]| {
        let headers = [
            ("content-type", kind.as_bytes()),
            ("user-agent", &[0xe9; 10_000]),
        ];
        let answer = browser.bothers(method, path, &headers, body.to_vec()).await;
        if answer.status.is_server_error() {
            let body = String::from_utf8_lossy(&body[..body.len().min(80)]).into_owned();
            let path: String = path.chars().take(200).collect();
            wrong.push(format!("{method} {path} {kind} {body}: {}", answer.status));
        }
    };
    for route in routes {
        let path = filled(&route);
        // A part that nothing is called by.
        let odd = ["%00", "%ff", "..%2f..", &"a".repeat(5_000)];
        for path in odd.map(|odd| replaced(&path, odd)) {
            look("GET", &path, "", b"").await;
            look("POST", &path, FORM, b"").await;
        }
        let path = replaced(&path, "x");
        for value in VALUES
            .map(str::to_owned)
            .into_iter()
            .chain(["a".repeat(1_000)])
        {
            let all: Vec<_> = fields
                .iter()
                .map(|field| format!("{field}={value}"))
                .collect();
            let all = all.join("&");
            look("GET", &format!("{path}?{all}"), "", b"").await;
            look("POST", &path, FORM, all.as_bytes()).await;
        }
        let password = format!("password={}", "a".repeat(900_000));
        let huge = format!("password={}", "a".repeat(2_000_000));
        for body in [
            &b"%zz=%"[..],
            b"\xff\xfe=\xff",
            b"====&&&",
            password.as_bytes(),
            huge.as_bytes(),
        ] {
            look("POST", &path, FORM, body).await;
        }
        for kind in ["", "application/json", "multipart/form-data; boundary=a"] {
            look("POST", &path, kind, b"name=Mia").await;
        }
    }
    assert!(
        wrong.is_empty(),
        "{} answers:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

const FORM: &str = "application/x-www-form-urlencoded";

/// As they stand in a form.
const VALUES: [&str; 10] = [
    "",
    "%00",
    "a%00b",
    "%ff%fe",
    "%0d%0aBcc:%20eve@example.com",
    "%E2%80%AE%3Cscript%3E",
    "-1",
    "99999999999999999999",
    "9999-12-31",
    "eyJrZXkiOiJhXHUwMDAwYiIsImlkIjoiMDAwMDAwMDAtMDAwMC0wMDAwLTAwMDAtMDAwMDAwMDAwMDAwIn0",
];

/// The path with `odd` for each placeholder that is left.
pub fn replaced(path: &str, odd: &str) -> String {
    let parts = path.split('/').map(|part| match part.starts_with('{') {
        true => odd,
        false => part,
    });
    parts.collect::<Vec<_>>().join("/")
}

/// All routes, and the names of all fields. Logging out comes last, as it ends what the others need.
pub fn in_sources() -> (Vec<String>, BTreeSet<String>) {
    let mut texts = String::new();
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/portal");
    read(&sources, &mut texts);
    let texts: String = texts.split_whitespace().collect::<Vec<_>>().join(" ");
    let texts = texts.replace("( ", "(");
    let routes: BTreeSet<String> = literals(&texts, ".route(\"");
    let mut routes: Vec<String> = routes.into_iter().collect();
    routes.sort_by_key(|route| route == "/logout");
    let reads = [".v(\"", ".or(\"", ".all(\"", ".some(\"", ".chose(\""];
    let fields = reads.iter().flat_map(|read| literals(&texts, read));
    (routes, fields.collect())
}

fn literals(text: &str, before: &str) -> BTreeSet<String> {
    let after = text.split(before).skip(1);
    let literal = after.filter_map(|rest| rest.split_once('"').map(|(literal, _)| literal));
    literal.map(str::to_owned).collect()
}

fn read(folder: &Path, texts: &mut String) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read(&path, texts);
        } else if path.extension().is_some_and(|end| end == "rs") {
            texts.push_str(&fs::read_to_string(&path).unwrap());
        }
    }
}
