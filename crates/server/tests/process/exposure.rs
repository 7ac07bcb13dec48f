//! Who can reach the server and how: TLS, proxies in front, and no plain HTTP beyond this machine by accident.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Output;
use std::time::Duration;

use serde_json::{Value, json};
use ureq::http::header::SET_COOKIE;

use crate::muster::{Database, Muster, Reach, Shell};
use crate::patience::eventually;
use crate::story::{Owner, PASSWORD, mail, purchase, text};

const OLGA: &str = "olga@plant.example";

#[test]
fn with_a_certificate_everything_is_https() {
    let muster = over_tls();
    assert_cookie_is_secure(&muster);
    let link = text(&mail(&muster, OLGA, "/invitations/")["links"][0]);
    assert!(link.starts_with(&muster.url("/")), "{link}");
    assert!(link.starts_with("https://"), "{link}");
    // The same port does not answer without TLS.
    let plain = muster.url("/readyz").replace("https://", "http://");
    let agent = ureq::Agent::new_with_defaults();
    assert!(agent.get(&plain).call().is_err());
}

#[test]
fn a_certificate_that_cannot_be_used_is_named() {
    let shell = Shell::new(Database::Sqlite);
    let (cert, key) = certificate(shell.folder());
    let elsewhere = tempfile::tempdir().expect("the temporary folder can be written");
    let (_, other_key) = certificate(elsewhere.path());
    let serve = |flags: &[&str]| {
        let start = ["serve", "--listen", "127.0.0.1:0"];
        shell.run(&[&start, flags].concat())
    };
    assert_says(
        &serve(&["--tls-cert", &cert]),
        2,
        "--tls-cert and --tls-key go together",
    );
    let missing = serve(&["--tls-cert", "nowhere.pem", "--tls-key", &key]);
    assert_says(&missing, 1, "nowhere.pem");
    let mixed = serve(&["--tls-cert", &cert, "--tls-key", &other_key]);
    assert_says(&mixed, 1, "cannot be used for TLS");
}

#[test]
fn a_proxys_word_on_the_client_counts_only_where_it_is_trusted() {
    let nobody = serve(&[]);
    assert_eq!(seen_from(&nobody, "203.0.113.7"), "127.0.0.1");
    let another = serve(&["--trusted-proxy", "10.0.0.5"]);
    assert_eq!(seen_from(&another, "203.0.113.7"), "127.0.0.1");
    let trusted = serve(&["--trusted-proxy", "127.0.0.1, 10.0.0.5"]);
    assert_eq!(seen_from(&trusted, "203.0.113.7"), "203.0.113.7");
    // The client wrote the first, the outer proxy the second and the inner one the third.
    assert_eq!(
        seen_from(&trusted, "6.6.6.6, 203.0.113.7, 10.0.0.5"),
        "203.0.113.7"
    );
    assert_eq!(seen_from(&trusted, "6.6.6.6, unknown"), "127.0.0.1");
}

#[test]
fn behind_a_proxy_cookies_and_links_are_for_its_address() {
    let mut muster = serve(&BEHIND_A_PROXY);
    assert_cookie_is_secure(&muster);
    let order = purchase(&muster, "another", "kai@plant.example");
    assert_eq!(order.expect("the server answers").status, 200);
    muster.start_again_with(&[]);
    let link = text(&mail(&muster, "kai@plant.example", "/invitations/")["links"][0]);
    assert!(
        link.starts_with("https://muster.example/invitations/"),
        "{link}"
    );
}

const BEHIND_A_PROXY: [&str; 4] = [
    "--trusted-proxy",
    "127.0.0.1",
    "--public-url",
    "https://muster.example/",
];

/// The proxy is on this machine, so the listener is loopback, and everybody comes from there.
#[test]
fn the_mailbox_is_not_shown_through_a_proxy() {
    let mut muster = Muster::start(Database::Sqlite);
    assert_eq!(muster.health("/dev/mail"), 200);
    for (name, value) in [
        ("x-forwarded-for", "203.0.113.7"),
        ("forwarded", "for=203.0.113.7"),
        ("host", "muster.example"),
    ] {
        let request = muster.request("GET", "/dev/mail.json").header(name, value);
        let answer = muster.send(request.body(String::new()).unwrap());
        assert_eq!(answer.expect("the server answers").status(), 404, "{name}");
    }
    for flags in [&BEHIND_A_PROXY[..2], &BEHIND_A_PROXY[2..]] {
        muster.start_again_with(flags);
        assert_eq!(muster.health("/dev/mail"), 404, "{flags:?}");
        assert!(muster.log().contains("mails wait in the outbox"));
    }
}

/// Browsers keep to TLS where there is some, and nothing that is answered lies in a cache.
#[test]
fn answers_tell_browsers_how_to_treat_them() {
    let mut muster = Muster::start(Database::Sqlite);
    let header = |muster: &Muster, path: &str, name: &str| {
        let request = muster.request("GET", path).body(String::new()).unwrap();
        let answer = muster.send(request).expect("the server answers");
        let value = answer.headers().get(name);
        value.map_or(String::new(), |value| value.to_str().unwrap().to_owned())
    };
    for path in [
        "/v1/me",
        "/openapi.json",
        "/docs/",
        "/sw.js",
        "/login",
        "/healthz",
    ] {
        assert_eq!(
            header(&muster, path, "x-content-type-options"),
            "nosniff",
            "{path}"
        );
        assert_ne!(header(&muster, path, "cache-control"), "", "{path}");
        assert_eq!(
            header(&muster, path, "strict-transport-security"),
            "",
            "{path}"
        );
    }
    let policy = header(&muster, "/docs/", "content-security-policy");
    assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
    muster.start_again_with(&BEHIND_A_PROXY);
    for path in ["/v1/me", "/login"] {
        let strict = header(&muster, path, "strict-transport-security");
        assert_eq!(strict, "max-age=31536000", "{path}");
    }
}

/// Any other host of the domain can set a cookie without the prefix, and so log people in as somebody else.
#[test]
fn where_there_is_tls_a_cookie_without_the_prefix_is_nobodys() {
    let muster = serve(&["--public-url", "https://muster.example"]);
    let cookie = session_cookie(&muster);
    let own = cookie.split(';').next().unwrap();
    assert_eq!(status_with_cookie(&muster, own), 200);
    assert_eq!(
        status_with_cookie(&muster, own.trim_start_matches("__Host-")),
        401
    );
}

/// Browsers refuse `Secure` and `__Host-` there.
#[test]
fn on_loopback_without_tls_the_cookie_is_a_plain_one() {
    let muster = serve(&[]);
    let cookie = session_cookie(&muster);
    assert!(cookie.starts_with("muster_session="), "{cookie}");
    assert!(!cookie.contains("Secure"), "{cookie}");
}

#[test]
fn plain_http_beyond_this_machine_has_to_be_asked_for_by_name() {
    let shell = Shell::new(Database::Sqlite);
    let refused = shell.run_without("MUSTER_RATE_LIMITS", &["serve", "--listen", "0.0.0.0:0"]);
    assert_says(&refused, 2, "0.0.0.0:0 is not a loopback address");
    let errors = String::from_utf8_lossy(&refused.stderr).into_owned();
    for way in [
        "--tls-cert",
        "--tls-key",
        "--trusted-proxy",
        "--insecure-http",
    ] {
        assert!(errors.contains(way), "{errors}");
    }
    let proxy = ["--trusted-proxy", "10.0.0.5"];
    // Without an https:// address nothing says that there is TLS anywhere.
    for public in [&[][..], &["--public-url", "http://localhost"]] {
        let half = [&["serve", "--listen", "0.0.0.0:0"], &proxy[..], public].concat();
        let refused = shell.run_without("MUSTER_RATE_LIMITS", &half);
        assert_says(&refused, 2, "0.0.0.0:0 is not a loopback address");
    }
    let public = ["--public-url", "https://muster.example"];
    for way in [vec!["--insecure-http"], [proxy, public].concat()] {
        let muster = everywhere(&way);
        assert_eq!(muster.health("/readyz"), 200, "{way:?}");
        // Whoever can reach the server could read everybody's mail there.
        assert_eq!(muster.health("/dev/mail"), 404, "{way:?}");
    }
}

#[test]
fn where_it_is_reached_has_to_be_told_where_it_listens_everywhere() {
    let hint = "set MUSTER_PUBLIC_URL";
    let untold = everywhere(&["--insecure-http"]);
    eventually("a hint", Duration::from_secs(5), || {
        untold.log().contains(hint).then_some(())
    });
    let told = everywhere(&[
        "--insecure-http",
        "--public-url",
        "https://muster.plant.example",
    ]);
    eventually("its address", Duration::from_secs(5), || {
        told.log()
            .contains("Muster is at https://muster.plant.example")
            .then_some(())
    });
    assert!(!told.log().contains(hint), "{}", told.log());
}

#[test]
fn limits_are_not_switched_off_beyond_this_machine() {
    let shell = Shell::new(Database::Sqlite);
    let refused = shell.run(&["serve", "--listen", "0.0.0.0:0", "--insecure-http"]);
    assert_says(&refused, 2, "MUSTER_RATE_LIMITS=off");
}

#[test]
fn where_people_reach_it_is_an_address_of_a_server() {
    let shell = Shell::new(Database::Sqlite);
    for wrong in [
        "muster.example",
        "https://muster.example/base",
        "ftp://muster.example",
    ] {
        let refused = shell.run(&["serve", "--listen", "127.0.0.1:0", "--public-url", wrong]);
        assert_says(&refused, 2, "is no address of a server");
    }
    let plain = [
        "serve",
        "--listen",
        "127.0.0.1:0",
        "--public-url",
        "http://muster.example",
    ];
    assert_says(&shell.run(&plain), 2, "is plain HTTP");
}

#[test]
fn a_setting_that_is_written_wrongly_is_named() {
    let shell = Shell::new(Database::Sqlite);
    let refused = shell.run_without("MUSTER_LOG_LEVEL", &["--log-level", "inof", "org", "list"]);
    assert_says(&refused, 2, "--log-level is error, warn, info");
    let parts = shell.run(&["--log-level", "warn,store=debug", "org", "list"]);
    assert_says(&parts, 0, "");
    let settings = "public_url = \"https://muster.example\"\ntrusted_proxies = \"10.0.0.5\"\n";
    fs::write(shell.folder().join("muster.toml"), settings).expect("the folder is ours");
    assert_says(
        &shell.run(&["org", "list"]),
        2,
        "there is no setting trusted_proxies",
    );
}

/// Mails that wait hold links; whoever else has an account on the machine is not to read them.
#[test]
fn what_is_written_is_the_owners_alone() {
    let muster = serve(&[]);
    let data = muster.folder().join("data");
    let backup = muster.folder().join("backup.db");
    let copied = muster.command(&["backup", &backup.display().to_string()]);
    assert_says(&copied, 0, "");
    // Also where a backup came from somewhere with other habits.
    fs::set_permissions(&backup, Permissions::from_mode(0o644)).expect("the file is ours");
    let restored = muster.folder().join("restored");
    let from = backup.display().to_string();
    let restore = muster.command(&["restore", &from, "--data", &restored.display().to_string()]);
    assert_says(&restore, 0, "");
    fs::remove_file(&backup).expect("the file is ours");
    let again = muster.command(&["backup", &from]);
    assert_says(&again, 0, "");
    let mut all = vec![backup];
    for folder in [data, restored] {
        let files = fs::read_dir(&folder).expect("the folder is there");
        all.extend(files.map(|file| file.expect("readable").path()));
        all.push(folder);
    }
    assert!(all.len() >= 6, "{all:?}");
    for path in all {
        let held = fs::metadata(&path).expect("it is there").permissions();
        assert_eq!(held.mode() & 0o077, 0, "{} is {held:?}", path.display());
    }
}

/// With Olga, who has an account there and came before the flags, by the mailbox.
fn serve(flags: &[&str]) -> Muster {
    let mut muster = Muster::start(Database::Sqlite);
    Owner::arrive(&muster, OLGA);
    if !flags.is_empty() {
        muster.start_again_with(flags);
    }
    muster
}

fn everywhere(flags: &[&str]) -> Muster {
    Shell::new(Database::Sqlite).serve_at(Reach {
        listen: "0.0.0.0",
        flags: owned(flags),
        ..Reach::default()
    })
}

fn owned(flags: &[&str]) -> Vec<String> {
    flags.iter().map(ToString::to_string).collect()
}

fn over_tls() -> Muster {
    let shell = Shell::new(Database::Sqlite);
    let (cert, key) = certificate(shell.folder());
    let reach = Reach {
        flags: owned(&["--tls-cert", &cert, "--tls-key", &key]),
        roots: Some(cert.into()),
        ..Reach::default()
    };
    let muster = shell.serve_at(reach);
    Owner::arrive(&muster, OLGA);
    muster
}

/// The files of a certificate for this machine, signed by itself, and of its key.
fn certificate(folder: &Path) -> (String, String) {
    let made = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]);
    let made = made.expect("a certificate can be made from a fixed name");
    let file = |name: &str, pem: String| {
        let path = folder.join(name);
        fs::write(&path, pem).expect("the folder is ours");
        path.display().to_string()
    };
    let cert = file("cert.pem", made.cert.pem());
    (cert, file("key.pem", made.signing_key.serialize_pem()))
}

/// The address that a sign-in is noted under whose proxies say this.
fn seen_from(muster: &Muster, forwarded: &str) -> String {
    let credentials = json!({"email": OLGA, "password": PASSWORD}).to_string();
    let request = muster
        .request("POST", "/v1/sessions")
        .header("content-type", "application/json")
        .header("x-forwarded-for", forwarded);
    let mut opened = muster
        .send(request.body(credentials).unwrap())
        .expect("the server answers");
    let opened: Value = serde_json::from_str(&opened.body_mut().read_to_string().unwrap()).unwrap();
    let token = text(&opened["session"]["token"]);
    let sessions = muster
        .get("/v1/sessions", &token)
        .expect("the server answers");
    let all = sessions.body["items"].as_array().expect("a list");
    let own = all.iter().find(|session| session["current"] == true);
    text(&own.expect("one of them is this one")["ip"])
}

fn assert_cookie_is_secure(muster: &Muster) {
    let cookie = session_cookie(muster);
    assert!(cookie.starts_with("__Host-muster_session="), "{cookie}");
    for word in ["; Secure", "; HttpOnly", "; SameSite=Lax", "; Path=/"] {
        assert!(cookie.contains(word), "{cookie}");
    }
}

/// The cookie that Olga gets where she logs in with a browser.
fn session_cookie(muster: &Muster) -> String {
    let form = format!("email={}&password={PASSWORD}", OLGA.replace('@', "%40"));
    let request = muster
        .request("POST", "/login")
        .header("content-type", "application/x-www-form-urlencoded");
    let answer = muster
        .send(request.body(form).unwrap())
        .expect("the server answers");
    assert_eq!(answer.status(), 303);
    let cookies = answer.headers().get_all(SET_COOKIE).iter();
    let mut cookies = cookies.map(|cookie| cookie.to_str().unwrap().to_owned());
    cookies
        .find(|cookie| cookie.contains("muster_session="))
        .expect("she is logged in")
}

fn status_with_cookie(muster: &Muster, cookie: &str) -> u16 {
    let request = muster.request("GET", "/v1/me").header("cookie", cookie);
    let answer = muster.send(request.body(String::new()).unwrap());
    answer.expect("the server answers").status().as_u16()
}

fn assert_says(output: &Output, code: i32, words: &str) {
    assert_eq!(output.status.code(), Some(code), "{output:?}");
    assert!(
        String::from_utf8_lossy(&output.stderr).contains(words),
        "{output:?}"
    );
}
