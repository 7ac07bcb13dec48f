//! The log, with all that there is to log, tells the whole story without a token, a password, a code or a line of a mail.

use std::collections::BTreeSet;

use base64::prelude::{BASE64_STANDARD, Engine as _};
use serde_json::{Value, json};
use testkit::postgres::empty_database;
use testkit::smtp::{self, Senders, SmtpServer};
use ureq::Body;
use ureq::http::Response;

use crate::muster::{Answer, Database, Muster, OPERATOR_KEY, Reach, Shell};
use crate::story::{Owner, PASSWORD, link_token, mail, mails, text};

const NEW_PASSWORD: &str = "copper-Lantern-47-meadow";
const WRONG_PASSWORD: &str = "guessed-Harbour-13-window";
const DATABASE_PASSWORD: &str = "granite-Kettle-62-harvest";
const BEN: &str = "ben@plant.example";
const NEW_ADDRESS: &str = "ben.ito@plant.example";
const ADDRESSES: [&str; 3] = ["olga@plant.example", BEN, NEW_ADDRESS];

#[test]
fn the_log_holds_no_secret_on_sqlite() {
    the_log_holds_no_secret(Database::Sqlite);
}

#[test]
fn the_log_holds_no_secret_on_postgres() {
    let empty = empty_database();
    // The server of the tests asks for no password, and does not mind one.
    let login = format!("postgres:{DATABASE_PASSWORD}@");
    let url = empty.url().replacen("postgres@", &login, 1);
    assert!(url.contains(&login), "{url}");
    the_log_holds_no_secret(Database::Url(url));
}

fn the_log_holds_no_secret(database: Database) {
    let everything = ["--log-level", "trace"];
    let reach = Reach {
        flags: everything.map(str::to_owned).to_vec(),
        ..Reach::default()
    };
    let mut muster = Shell::new(database).serve_at(reach);
    let mut secrets = tell_a_story(&muster);
    mails_are_sent(&mut muster, &everything, &mut secrets);
    let log = muster.log();
    assert!(
        log.contains("DEBUG"),
        "the log tells little, so it proves nothing:\n{log}"
    );
    let tells_one = |line: &&str| secrets.iter().any(|secret| tells(line, secret));
    let told: Vec<_> = log.lines().filter(tells_one).collect();
    assert!(told.is_empty(), "the log tells: {told:#?}");
}

/// A code is looked for as a number of its own: its six digits may well be among those of a time, `1.001483ms`.
fn tells(log: &str, secret: &str) -> bool {
    let is_code = secret.bytes().all(|byte| byte.is_ascii_digit());
    let continues = |c: char| c.is_ascii_alphanumeric() || c == '.';
    log.match_indices(secret).any(|(at, _)| {
        let after = &log[at + secret.len()..];
        !(is_code && (log[..at].ends_with(continues) || after.starts_with(continues)))
    })
}

#[test]
fn a_code_is_told_by_its_own_digits_only() {
    assert!(tells("code=001483 mailed", "001483"));
    assert!(tells(r#"{"code":"001483"}"#, "001483"));
    assert!(!tells("elapsed=1.001483ms 02:07:13.001483Z", "001483"));
    assert!(!tells("id=\"aa001483\" elapsed=1001483ns", "001483"));
    assert!(tells("Bearer muster_abc.", "muster_abc"));
}

/// Every secret that a person, a mail or the operator held while a day of work was done.
fn tell_a_story(muster: &Muster) -> BTreeSet<String> {
    let held = [PASSWORD, NEW_PASSWORD, WRONG_PASSWORD, OPERATOR_KEY];
    let mut secrets: BTreeSet<_> = held.map(str::to_owned).into();
    secrets.insert(DATABASE_PASSWORD.to_owned());
    let olga = Owner::arrive(muster, "olga@plant.example");
    sign_up_and_verify_by_code(muster, &mut secrets);
    wrong_and_right_password(muster, &mut secrets);
    accept_an_invitation(muster, &olga, &mut secrets);
    reset_the_password(muster, &mut secrets);
    unlock_the_account(muster, &mut secrets);
    change_the_address(muster, &mut secrets);
    let programs = [key(muster, &olga), credential(muster, &olga)];
    secrets.extend(programs);
    let cookie = log_in_by_a_form(muster);
    secrets.insert(key_by_a_form(muster, &olga, &cookie));
    secrets.insert(
        cookie
            .split('=')
            .next_back()
            .expect("it has a value")
            .to_owned(),
    );
    secrets.insert(olga.token);
    for address in ADDRESSES {
        secrets.extend(mails(muster, address).iter().flat_map(secrets_of));
    }
    secrets
}

fn sign_up_and_verify_by_code(muster: &Muster, secrets: &mut BTreeSet<String>) {
    let account = json!({"email": BEN, "name": "Ben Ito", "password": PASSWORD});
    assert_eq!(call(muster, "/v1/accounts", &account).status, 202);
    let code = code_of(&mail(muster, BEN, "/verify"));
    let verified = call(
        muster,
        "/v1/accounts/verify",
        &json!({"email": BEN, "code": code}),
    );
    assert_eq!(verified.status, 200, "{verified:?}");
    secrets.extend([code, text(&verified.body["session"]["token"])]);
}

fn wrong_and_right_password(muster: &Muster, secrets: &mut BTreeSet<String>) {
    assert_eq!(
        call(
            muster,
            "/v1/sessions",
            &json!({"email": BEN, "password": WRONG_PASSWORD})
        )
        .status,
        401
    );
    secrets.insert(sign_in(muster, PASSWORD));
}

fn accept_an_invitation(muster: &Muster, olga: &Owner, secrets: &mut BTreeSet<String>) {
    assert_eq!(
        olga.invite(muster, BEN).expect("the server answers").status,
        201
    );
    let token = link_token(&mail(muster, BEN, "/invitations/"), "/invitations/");
    let session = sign_in(muster, PASSWORD);
    let joined = muster
        .post(
            &format!("/v1/invitations/{token}/accept"),
            &session,
            &json!({}),
        )
        .expect("the server answers");
    assert_eq!(joined.status, 200, "{joined:?}");
    secrets.extend([token, session]);
}

fn reset_the_password(muster: &Muster, secrets: &mut BTreeSet<String>) {
    assert_eq!(
        call(muster, "/v1/password-resets", &json!({"email": BEN})).status,
        202
    );
    let token = link_token(&mail(muster, BEN, "/reset?token="), "/reset?token=");
    let confirmed = call(
        muster,
        "/v1/password-resets/confirm",
        &json!({"token": token, "password": NEW_PASSWORD}),
    );
    assert_eq!(confirmed.status, 204, "{confirmed:?}");
    secrets.extend([token, sign_in(muster, NEW_PASSWORD)]);
}

/// By the mail that many wrong passwords bring.
fn unlock_the_account(muster: &Muster, secrets: &mut BTreeSet<String>) {
    let guess = json!({"email": BEN, "password": WRONG_PASSWORD});
    let locked = (0..20).any(|_| call(muster, "/v1/sessions", &guess).status == 429);
    assert!(locked, "nobody may guess for ever");
    let token = link_token(&mail(muster, BEN, "/unlock?token="), "/unlock?token=");
    let unlocked = call(muster, "/v1/unlocks", &json!({"token": token}));
    assert_eq!(unlocked.status, 204, "{unlocked:?}");
    secrets.insert(token);
}

fn change_the_address(muster: &Muster, secrets: &mut BTreeSet<String>) {
    let session = sign_in(muster, NEW_PASSWORD);
    let change = json!({"email": NEW_ADDRESS, "current_password": NEW_PASSWORD});
    let asked = muster.post("/v1/me/email", &session, &change);
    assert_eq!(asked.expect("the server answers").status, 202);
    let token = link_token(
        &mail(muster, NEW_ADDRESS, "/verify?token="),
        "/verify?token=",
    );
    let changed = call(muster, "/v1/accounts/verify", &json!({"token": token}));
    assert_eq!(changed.status, 200, "{changed:?}");
    secrets.extend([token, session]);
}

/// All the mails of the story wait until there is a mail server, which asks for a login.
fn mails_are_sent(muster: &mut Muster, flags: &[&str], secrets: &mut BTreeSet<String>) {
    let server = SmtpServer::start(Senders::LoggedIn);
    let (user, password) = ("muster%40example.com", "p%40ss%2Fw%3Ard%251");
    let url = format!(
        "smtp://{user}:{password}@localhost:{}?tls=starttls&ca={}",
        server.port(),
        server.ca().display()
    );
    let waiting = ADDRESSES.map(|address| (address, mails(muster, address).len()));
    let smtp = ["--smtp-url", &url, "--mail-from", "muster@plant.example"];
    muster.start_again_with(&[flags, &smtp].concat());
    for (address, count) in waiting {
        assert!(count > 0, "{address} had no mail");
        server.mails_to(address, count);
    }
    let login = format!("\0{}\0{}", smtp::USER, smtp::PASSWORD);
    let shown = [smtp::PASSWORD, password].map(str::to_owned);
    secrets.extend(shown);
    secrets.insert(BASE64_STANDARD.encode(login));
}

/// An API key that was used.
fn key(muster: &Muster, olga: &Owner) -> String {
    let key = json!({"name": "Shift report", "role": "administrator"});
    let secret = text(&olga.post(muster, "api-keys", &key)["secret"]);
    let seen = muster.get(&olga.path("members"), &secret);
    assert_eq!(seen.expect("the server answers").status, 200);
    secret
}

/// A device's credential that was used.
fn credential(muster: &Muster, olga: &Owner) -> String {
    let named = json!({"name": "Press"});
    let id = |thing: &Value| text(&thing["id"]);
    let project = id(&olga.post(muster, "projects", &named));
    let device = id(&olga.post(muster, &format!("projects/{project}/devices"), &named));
    let credentials = format!("devices/{device}/credentials");
    let secret = text(&olga.post(muster, &credentials, &json!({}))["secret"]);
    let readings = json!({"readings": [{"stream": "temp", "value": 21.5}]});
    let sent = muster.post("/v1/ingest/readings", &secret, &readings);
    assert!((200..300).contains(&sent.expect("the server answers").status));
    secret
}

/// First with a wrong password.
fn log_in_by_a_form(muster: &Muster) -> String {
    let olga = "email=olga%40plant.example";
    let wrong = form(
        muster,
        "/login",
        "",
        &format!("{olga}&password={WRONG_PASSWORD}"),
    );
    assert_eq!(wrong.status(), 422);
    let right = form(muster, "/login", "", &format!("{olga}&password={PASSWORD}"));
    let cookies = right.headers().get_all("set-cookie").iter();
    let cookies = cookies.map(|cookie| cookie.to_str().expect("it is plain"));
    let session = cookies.filter_map(|cookie| cookie.split(';').next());
    let mut session = session.filter(|pair| pair.starts_with("muster_session="));
    session.next().expect("she is logged in").to_owned()
}

/// A key whose secret stands on a page of the portal.
fn key_by_a_form(muster: &Muster, olga: &Owner, cookie: &str) -> String {
    let org = muster.get(&format!("/v1/organizations/{}", olga.org), &olga.token);
    let slug = text(&org.expect("the server answers").body["slug"]);
    let path = format!("/o/{slug}/settings/keys/new");
    let fields = "name=Archive&role=observer&expires_in=90";
    let mut page = form(muster, &path, cookie, fields);
    let page = page.body_mut().read_to_string().expect("a page");
    let (_, secret) = page
        .split_once("<code id=\"secret\" class=\"anywhere\">")
        .expect(&page);
    let (secret, _) = secret.split_once('<').expect("the element ends");
    secret.to_owned()
}

fn form(muster: &Muster, path: &str, cookie: &str, fields: &str) -> Response<Body> {
    let request = muster
        .request("POST", path)
        .header("cookie", cookie)
        .header("content-type", "application/x-www-form-urlencoded");
    let request = request.body(fields.to_owned()).expect("well-formed");
    muster.send(request).expect("the server answers")
}

fn sign_in(muster: &Muster, password: &str) -> String {
    let signed_in = call(
        muster,
        "/v1/sessions",
        &json!({"email": BEN, "password": password}),
    );
    assert_eq!(signed_in.status, 201, "{signed_in:?}");
    text(&signed_in.body["session"]["token"])
}

fn call(muster: &Muster, path: &str, body: &Value) -> Answer {
    muster
        .call("POST", path, None, Some(body))
        .expect("the server answers")
}

/// Six digits, perhaps in two groups, on a line without a link.
fn code_of(mail: &Value) -> String {
    let text = text(&mail["text"]);
    let plain = text.lines().filter(|line| !line.contains("://"));
    let digits = plain.map(|line| {
        line.chars()
            .filter(char::is_ascii_digit)
            .collect::<String>()
    });
    digits
        .into_iter()
        .find(|digits| digits.len() == 6)
        .expect("a verification mail holds a code")
}

/// What a mail says and where its links lead. Short lines (greetings, names) may well stand in a log.
fn secrets_of(mail: &Value) -> Vec<String> {
    let text = text(&mail["text"]);
    text.lines()
        .map(str::trim)
        .filter(|line| line.len() > 25)
        .map(str::to_owned)
        .collect()
}
