//! Where mails are handed over and in whose name, as the operator writes it down.

use std::{
    fmt, io,
    net::IpAddr,
    path::{Path, PathBuf},
};

use lettre::{
    message::Mailbox,
    transport::smtp::{
        authentication::Credentials,
        client::{Certificate, TlsParameters},
        extension::ClientId,
    },
};
use percent_encoding::percent_decode_str;
use url::{Host, Url};

/// A mail server and the sender of all mails.
#[derive(Clone)]
pub struct Settings {
    /// A name or an address, without the brackets of IPv6.
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) security: Security,
    pub(super) login: Option<Login>,
    pub(super) from: Mailbox,
    /// How the client greets: the domain of the sender, as it knows no name of its own.
    pub(super) greeting: ClientId,
}

#[derive(Clone)]
pub(super) enum Security {
    Plain,
    /// Begin in the clear and switch; no mail and no password leaves before.
    StartTls(TlsParameters),
    /// TLS from the first byte.
    Implicit(TlsParameters),
}

#[derive(Clone)]
pub(super) struct Login {
    pub credentials: Credentials,
    /// To keep it out of what a server may say back.
    pub password: String,
}

/// What is wrong with the settings. No message repeats the address, for a password is in it.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    #[error(
        "The SMTP address cannot be read. Write it like smtp://user:password@mail.example.com:587 \
         or smtps://user:password@mail.example.com:465, with @ : / ? # and % in the user name and \
         the password percent-encoded (@ is %40)."
    )]
    Unreadable,
    #[error("The SMTP address begins with neither smtp:// (STARTTLS) nor smtps:// (TLS).")]
    Scheme,
    #[error("The SMTP address names no server.")]
    NoServer,
    #[error(
        "The SMTP address goes on behind the server and port. Percent-encode / and # in the \
         password (%2F and %23)."
    )]
    TooLong,
    #[error("The SMTP address has a user name or a password, but not both. Give both, or neither.")]
    HalfALogin,
    #[error("The user name or the password in the SMTP address is not UTF-8.")]
    LoginNotText,
    #[error(
        "Behind the ? of the SMTP address may stand tls=none, tls=starttls and ca=/path/to.pem, \
         joined by &. smtps:// takes only ca."
    )]
    Options,
    #[error("The certificate file {} of the SMTP address cannot be read: {source}.", path.display())]
    CaUnreadable { path: PathBuf, source: io::Error },
    #[error("The certificate file {} of the SMTP address holds no PEM certificate.", path.display())]
    CaInvalid { path: PathBuf },
    #[error(
        "The sender of mails cannot be read. Write it like Muster <muster@example.com> or \
         muster@example.com."
    )]
    From,
}

impl Settings {
    /// Reads `smtp://user:password@host:587` (STARTTLS; on loopback plain unless `?tls=starttls`)
    /// or `smtps://user:password@host:465` (TLS from the start), user and password both or neither,
    /// percent-encoded. `?tls=none` sends in the clear; `?ca=/path.pem` trusts a private
    /// authority besides the public ones. The ports shown are the defaults.
    pub fn parse(address: &str, from: &str) -> Result<Self, SettingsError> {
        let url = Url::parse(address.trim()).map_err(|_| SettingsError::Unreadable)?;
        let implicit = match url.scheme() {
            "smtp" => false,
            "smtps" => true,
            _ => return Err(SettingsError::Scheme),
        };
        let host = host(&url)?;
        if !matches!(url.path(), "" | "/") || url.fragment().is_some() {
            return Err(SettingsError::TooLong);
        }
        let options = Options::read(&url)?;
        let from = sender(from)?;
        Ok(Self {
            port: url.port().unwrap_or(if implicit { 465 } else { 587 }),
            security: security(implicit, &host, options)?,
            login: login(&url)?,
            greeting: ClientId::Domain(from.email.domain().to_owned()),
            host,
            from,
        })
    }
}

fn host(url: &Url) -> Result<String, SettingsError> {
    let host = url
        .host_str()
        .filter(|host| !host.is_empty())
        .ok_or(SettingsError::NoServer)?;
    let host = percent_decode_str(host).decode_utf8_lossy();
    match Host::parse(&host).map_err(|_| SettingsError::NoServer)? {
        Host::Domain(name) => Ok(name),
        Host::Ipv4(address) => Ok(address.to_string()),
        Host::Ipv6(address) => Ok(address.to_string()),
    }
}

#[derive(Default)]
struct Options {
    tls: Option<Tls>,
    ca: Option<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Tls {
    None,
    Start,
}

impl Options {
    fn read(url: &Url) -> Result<Self, SettingsError> {
        let mut options = Self::default();
        for (key, value) in url.query_pairs() {
            match (&*key, &*value) {
                ("tls", "none") => options.tls = Some(Tls::None),
                ("tls", "starttls") => options.tls = Some(Tls::Start),
                ("ca", path) if !path.is_empty() => options.ca = Some(PathBuf::from(path)),
                _ => return Err(SettingsError::Options),
            }
        }
        Ok(options)
    }
}

fn security(implicit: bool, host: &str, options: Options) -> Result<Security, SettingsError> {
    let plain = match options.tls {
        Some(_) if implicit => return Err(SettingsError::Options),
        Some(asked) => asked == Tls::None,
        None => !implicit && is_loopback(host),
    };
    match (plain, implicit) {
        // An authority for a connection without TLS is a mistake that would go unnoticed.
        (true, _) if options.ca.is_some() => Err(SettingsError::Options),
        (true, _) => Ok(Security::Plain),
        (false, true) => Ok(Security::Implicit(tls(host, options.ca)?)),
        (false, false) => Ok(Security::StartTls(tls(host, options.ca)?)),
    }
}

fn is_loopback(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

fn tls(host: &str, ca: Option<PathBuf>) -> Result<TlsParameters, SettingsError> {
    let builder = TlsParameters::builder(host.to_owned());
    let Some(path) = ca else {
        return builder.build().map_err(|_| SettingsError::NoServer);
    };
    builder
        .add_root_certificate(certificate(&path)?)
        .build()
        .map_err(|_| SettingsError::CaInvalid { path })
}

fn certificate(path: &Path) -> Result<Certificate, SettingsError> {
    let invalid = || SettingsError::CaInvalid { path: path.into() };
    let pem = std::fs::read(path).map_err(|source| SettingsError::CaUnreadable {
        path: path.into(),
        source,
    })?;
    // lettre takes a file without any certificate for an empty list of them.
    let begin = b"-----BEGIN CERTIFICATE-----";
    if !pem.windows(begin.len()).any(|w| w == begin) {
        return Err(invalid());
    }
    Certificate::from_pem(&pem).map_err(|_| invalid())
}

fn login(url: &Url) -> Result<Option<Login>, SettingsError> {
    let decoded = |text: &str| {
        let text = percent_decode_str(text).decode_utf8();
        text.map(String::from)
            .map_err(|_| SettingsError::LoginNotText)
    };
    match (url.username(), url.password()) {
        ("", None) => Ok(None),
        ("", Some(_)) | (_, None) => Err(SettingsError::HalfALogin),
        (user, Some(password)) => {
            let password = decoded(password)?;
            let credentials = Credentials::new(decoded(user)?, password.clone());
            Ok(Some(Login {
                credentials,
                password,
            }))
        }
    }
}

fn sender(from: &str) -> Result<Mailbox, SettingsError> {
    let mailbox: Mailbox = from.trim().parse().map_err(|_| SettingsError::From)?;
    if !mailbox.email.to_string().is_ascii() || from.chars().any(char::is_control) {
        return Err(SettingsError::From);
    }
    let name = mailbox.name.unwrap_or_else(|| "Muster".to_owned());
    Ok(Mailbox::new(Some(name), mailbox.email))
}

/// Without the login.
impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("host", &self.host)
            .field("port", &self.port)
            .field("from", &self.from)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FROM: &str = "muster@example.com";

    fn parse(address: &str) -> Settings {
        Settings::parse(address, FROM).unwrap()
    }

    #[test]
    fn away_from_loopback_tls_is_the_rule() {
        let server = parse("smtp://mail.example.com");
        assert_eq!(
            (server.host.as_str(), server.port),
            ("mail.example.com", 587)
        );
        assert!(matches!(server.security, Security::StartTls(_)));
        let server = parse("smtps://Mail.Example.com/");
        assert_eq!(
            (server.host.as_str(), server.port),
            ("mail.example.com", 465)
        );
        assert!(matches!(server.security, Security::Implicit(_)));
        let server = parse("smtp://192.0.2.7:25?tls=none");
        assert_eq!(server.port, 25);
        assert!(matches!(server.security, Security::Plain));
    }

    #[test]
    fn on_loopback_mail_is_plain_unless_asked() {
        for address in [
            "smtp://localhost:25",
            "smtp://127.0.0.1:25",
            "smtp://[::1]:25",
        ] {
            assert!(
                matches!(parse(address).security, Security::Plain),
                "{address}"
            );
        }
        let server = parse("smtp://localhost:25?tls=starttls");
        assert!(matches!(server.security, Security::StartTls(_)));
        assert_eq!(parse("smtp://[::1]:25").host, "::1");
    }

    #[test]
    fn a_login_is_percent_decoded() {
        let login = parse("smtp://mia%40example.com:p%40ss%2Fw%3Ard@mail.example.com:587")
            .login
            .unwrap();
        assert_eq!(login.password, "p@ss/w:rd");
        assert_eq!(
            login.credentials,
            Credentials::new("mia@example.com".into(), "p@ss/w:rd".into())
        );
        assert!(parse("smtp://mail.example.com").login.is_none());
    }

    /// Each with a secret in it, which must not come back in the message.
    #[test]
    fn what_is_wrong_is_said_without_the_password() {
        for (address, wrong) in [
            ("", "cannot be read"),
            ("mail.example.com s3cret", "cannot be read"),
            ("smtp://mia:s3/cret@mail.example.com", "cannot be read"),
            ("http://mia:s3cret@mail.example.com", "begins with neither"),
            ("s3cret:mail.example.com", "begins with neither"),
            ("smtp://", "names no server"),
            ("smtp:s3cret", "names no server"),
            ("smtp://mia:s3cret@", "cannot be read"),
            ("smtp://mail.example.com/s3cret", "goes on behind"),
            ("smtp://mail.example.com#s3cret", "goes on behind"),
            ("smtp://s3cret@mail.example.com", "not both"),
            ("smtp://:s3cret@mail.example.com", "not both"),
            ("smtp://mia:s3cret%FF@mail.example.com", "not UTF-8"),
            ("smtp://mail.example.com?s3cret", "tls=none"),
            ("smtp://mail.example.com?tls=s3cret", "tls=none"),
            ("smtps://mail.example.com?tls=none", "smtps:// takes only"),
            ("smtp://localhost?ca=/s3.pem", "tls=none"),
            (
                "smtps://mia:s3cret@mail.example.com?ca=/no/such.pem",
                "/no/such.pem",
            ),
        ] {
            let error = Settings::parse(address, FROM).unwrap_err();
            assert!(error.to_string().contains(wrong), "{address}: {error}");
            for said in [error.to_string(), format!("{error:?}")] {
                assert!(!said.contains("s3"), "{said}");
            }
        }
        let shown = format!("{:?}", parse("smtp://mia:s3cret@mail.example.com"));
        assert!(
            !shown.contains("s3cret") && !shown.contains("mia"),
            "{shown}"
        );
    }

    #[test]
    fn a_file_that_is_no_certificate_is_named() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("ca.pem");
        let broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
        for content in ["", "no certificate", broken] {
            std::fs::write(&path, content).unwrap();
            let address = format!("smtps://mail.example.com?ca={}", path.display());
            let error = Settings::parse(&address, FROM).unwrap_err();
            assert!(matches!(error, SettingsError::CaInvalid { .. }), "{error}");
        }
    }

    #[test]
    fn the_sender_is_an_address_with_or_without_a_name() {
        let from = |text| Settings::parse("smtp://localhost", text).map(|s| s.from.to_string());
        assert_eq!(
            from("muster@example.com").unwrap(),
            "Muster <muster@example.com>"
        );
        assert_eq!(
            from("Plant <muster@example.com>").unwrap(),
            "Plant <muster@example.com>"
        );
        for wrong in ["", "muster", "a@b.example\r\nBcc: c@d.example"] {
            assert!(matches!(from(wrong), Err(SettingsError::From)), "{wrong:?}");
        }
    }
}
