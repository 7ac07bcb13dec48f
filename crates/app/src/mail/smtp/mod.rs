//! Handing mails to a mail server over SMTP (RFC 5321).

mod message;
mod settings;

use std::{error::Error as _, future::Future, pin::Pin, sync::Mutex, time::Duration};

use domain::time::Timestamp;
use lettre::{
    Address,
    transport::smtp::{
        Error,
        authentication::DEFAULT_MECHANISMS,
        client::AsyncSmtpConnection,
        commands::{Data, Mail as MailFrom, Rcpt},
        extension::{Extension, MailParameter},
        response::{Category, Severity},
    },
};

use super::{Delivery, Mailer, Rendered};
use settings::{Login, Security};
pub use settings::{Settings, SettingsError};

/// The longest that one attempt may take, from the connection to the server's word.
const ATTEMPT: Duration = Duration::from_mins(1);
/// The longest that connecting may take, for each address of the server.
const CONNECT: Duration = Duration::from_secs(15);
/// The longest that a kept connection may take to prove itself alive, and any to say goodbye.
const SHORT: Duration = Duration::from_secs(5);
/// Mails over one connection; many servers close it after a hundred.
const MAILS_PER_CONNECTION: u32 = 50;

/// A mail server that takes our mails. Keeps one connection open between mails, so that two
/// hundred invitations are not two hundred handshakes.
pub struct Smtp {
    settings: Settings,
    kept: Mutex<Option<Connection>>,
}

struct Connection {
    smtp: AsyncSmtpConnection,
    /// Mails sent over it.
    sent: u32,
}

/// Why a mail was not taken, in the operator's words.
enum Failure {
    Later(String),
    Never(String),
}

impl Mailer for Smtp {
    fn send<'a>(
        &'a self,
        to: &'a str,
        id: &'a str,
        at: Timestamp,
        mail: &'a Rendered,
    ) -> Pin<Box<dyn Future<Output = Delivery> + Send + 'a>> {
        Box::pin(async move {
            let attempt = tokio::time::timeout(ATTEMPT, self.attempt(to, id, at, mail));
            match attempt.await {
                Ok(Ok(())) => Delivery::Sent,
                Ok(Err(Failure::Later(reason))) => Delivery::Retry(self.without_password(reason)),
                Ok(Err(Failure::Never(reason))) => Delivery::Refused(self.without_password(reason)),
                Err(_) => Delivery::Retry(format!(
                    "{} did not answer within {} seconds",
                    self.server(),
                    ATTEMPT.as_secs()
                )),
            }
        })
    }
}

impl Smtp {
    pub fn new(settings: Settings) -> Self {
        let kept = Mutex::new(None);
        Self { settings, kept }
    }

    /// Connects and logs in without sending anything; the error says what does not work.
    pub async fn check(&self) -> Result<(), String> {
        let opened = tokio::time::timeout(ATTEMPT, self.open()).await;
        match opened {
            Ok(Ok(smtp)) => {
                close(smtp).await;
                Ok(())
            }
            Ok(Err(Failure::Later(reason) | Failure::Never(reason))) => {
                Err(self.without_password(reason))
            }
            Err(_) => Err(format!("{} does not answer", self.server())),
        }
    }

    async fn attempt(
        &self,
        to: &str,
        id: &str,
        at: Timestamp,
        mail: &Rendered,
    ) -> Result<(), Failure> {
        let to = message::recipient(to)
            .ok_or_else(|| Failure::Never("The address is none that SMTP can carry".to_owned()))?;
        let bytes = message::message(&self.settings.from, to.clone(), id, at, mail)
            .map_err(|error| Failure::Never(format!("The mail cannot be written: {error}")))?;
        let mut connection = self.begin(&to).await?;
        let handed_over = self.hand_over(&mut connection.smtp, to, &bytes).await;
        match handed_over {
            Ok(()) => self.keep(connection).await,
            Err(_) => close(connection.smtp).await,
        }
        handed_over
    }

    /// A connection on which the sender is accepted: the kept one if it still works, else a new
    /// one. Nothing but `MAIL` asks whether it works, for servers count the `NOOP`s of a
    /// connection and close it after a few (Exim: ten).
    async fn begin(&self, to: &Address) -> Result<Connection, Failure> {
        let kept = self.kept.lock().expect("no panic while it is held").take();
        if let Some(mut kept) = kept {
            let begun = self.mail_from(&mut kept.smtp, to);
            if let Ok(Ok(())) = tokio::time::timeout(SHORT, begun).await {
                return Ok(kept);
            }
        }
        let mut smtp = self.open().await?;
        self.mail_from(&mut smtp, to).await?;
        Ok(Connection { smtp, sent: 0 })
    }

    async fn keep(&self, mut connection: Connection) {
        connection.sent += 1;
        if connection.sent < MAILS_PER_CONNECTION {
            *self.kept.lock().expect("no panic while it is held") = Some(connection);
        } else {
            close(connection.smtp).await;
        }
    }

    /// A connection that is as safe as the settings ask for, and logged in.
    async fn open(&self) -> Result<AsyncSmtpConnection, Failure> {
        let mut smtp = self.connect().await?;
        if let Security::StartTls(tls) = &self.settings.security {
            smtp.starttls(tls.clone(), &self.settings.greeting)
                .await
                .map_err(|e| self.later("does not switch to TLS", &e))?;
        }
        if let Some(Login { credentials, .. }) = &self.settings.login {
            smtp.auth(DEFAULT_MECHANISMS, credentials)
                .await
                .map_err(|e| self.later("does not accept the login", &e))?;
        }
        Ok(smtp)
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, Failure> {
        let Settings {
            host,
            port,
            greeting,
            ..
        } = &self.settings;
        let implicit = match &self.settings.security {
            Security::Implicit(tls) => Some(tls.clone()),
            Security::Plain | Security::StartTls(_) => None,
        };
        let address = (host.as_str(), *port);
        AsyncSmtpConnection::connect_tokio1(address, Some(CONNECT), greeting, implicit, None)
            .await
            .map_err(|e| self.later("cannot be reached", &e))
    }

    async fn mail_from(&self, smtp: &mut AsyncSmtpConnection, to: &Address) -> Result<(), Failure> {
        let options = self.options(smtp, to)?;
        let from = MailFrom::new(Some(self.settings.from.email.clone()), options);
        let asked = smtp.command(from).await;
        asked.map_err(|e| self.later("does not accept the sender", &e))?;
        Ok(())
    }

    /// Only what the server says of this recipient or this text can be final: a refused sender or
    /// login is the operator's to mend, and the mail goes out afterwards.
    async fn hand_over(
        &self,
        smtp: &mut AsyncSmtpConnection,
        to: Address,
        bytes: &[u8],
    ) -> Result<(), Failure> {
        let asked = smtp.command(Rcpt::new(to, Vec::new())).await;
        asked.map_err(|e| self.final_or_later("does not accept the recipient", &e))?;
        let asked = smtp.command(Data).await;
        asked.map_err(|e| self.final_or_later("does not take the mail", &e))?;
        let sent = smtp.message(bytes).await;
        sent.map_err(|e| self.final_or_later("does not take the mail", &e))?;
        Ok(())
    }

    /// An address beyond ASCII needs a server that knows such (RFC 6531).
    fn options(
        &self,
        smtp: &AsyncSmtpConnection,
        to: &Address,
    ) -> Result<Vec<MailParameter>, Failure> {
        if to.to_string().is_ascii() {
            return Ok(Vec::new());
        }
        if smtp.server_info().supports_feature(Extension::SmtpUtfEight) {
            return Ok(vec![MailParameter::SmtpUtfEight]);
        }
        Err(Failure::Never(format!(
            "{} takes no address with letters beyond ASCII",
            self.server()
        )))
    }

    fn later(&self, what: &str, error: &Error) -> Failure {
        Failure::Later(self.reason(what, error))
    }

    /// `55x` is about the mailbox or the mail (RFC 5321, section 4.2.1); other permanent codes
    /// tell that the server and we do not get along, which a setting can change.
    fn final_or_later(&self, what: &str, error: &Error) -> Failure {
        let about_this_mail = error.status().is_some_and(|code| {
            code.severity == Severity::PermanentNegativeCompletion
                && code.category == Category::MailSystem
        });
        let reason = self.reason(what, error);
        if about_this_mail {
            Failure::Never(reason)
        } else {
            Failure::Later(reason)
        }
    }

    /// `mail.example.com:587 does not accept the recipient: 550 no such user here`
    fn reason(&self, what: &str, error: &Error) -> String {
        let server = self.server();
        let said = match error.source() {
            Some(source) => source.to_string(),
            None => error.to_string(),
        };
        match error.status() {
            Some(code) => format!("{server} {what}: {code} {said}"),
            None => format!("{server} {what}: {said}"),
        }
    }

    fn server(&self) -> String {
        let Settings { host, port, .. } = &self.settings;
        if host.contains(':') {
            format!("[{host}]:{port}")
        } else {
            format!("{host}:{port}")
        }
    }

    /// One line of bearable length. No server should repeat a password; if one does, it ends here.
    fn without_password(&self, reason: String) -> String {
        let reason = match &self.settings.login {
            Some(login) if !login.password.is_empty() => reason.replace(&login.password, "…"),
            _ => reason,
        };
        reason
            .chars()
            .map(|c| if c.is_control() { ' ' } else { c })
            .take(500)
            .collect()
    }
}

/// Says goodbye, without waiting long for a server that does not answer: what it said of the mail
/// is known already.
async fn close(mut smtp: AsyncSmtpConnection) {
    drop(tokio::time::timeout(SHORT, smtp.abort()).await);
}
