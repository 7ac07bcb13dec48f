//! The mailbox of a server that has no mail server: for trying Muster out.

use askama::Template;
use domain::time::Timestamp;

use super::super::{frame::Page, look};

#[derive(Template)]
#[template(path = "screens/mailbox.html")]
pub struct Mailbox {
    pub page: Page,
    pub mails: Vec<Mail>,
    /// The address that is looked for, or nothing.
    pub to: String,
    /// Whether these are examples of every mail, not what was sent.
    pub samples: bool,
}

#[derive(Template)]
#[template(path = "screens/mail.html")]
pub struct MailPage {
    pub page: Page,
    pub mail: Mail,
}

#[derive(Clone, Debug)]
pub struct Mail {
    pub id: String,
    pub to: String,
    pub subject: String,
    pub text: String,
    pub links: Vec<String>,
    pub sent_at: Timestamp,
}
