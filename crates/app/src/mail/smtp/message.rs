//! A mail in the form that travels (RFC 5322), the same bytes each time it is sent.

use std::time::{Duration, SystemTime};

use domain::time::Timestamp;
use lettre::{
    Address, Message,
    message::{
        Mailbox, MultiPart, SinglePart,
        header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue},
    },
};
use url::Host;

use crate::mail::Rendered;

/// The whole message; the error says why there is none.
pub(super) fn message(
    from: &Mailbox,
    to: Address,
    id: &str,
    at: Timestamp,
    mail: &Rendered,
) -> Result<Vec<u8>, lettre::error::Error> {
    let id = token(id);
    Message::builder()
        .from(from.clone())
        .to(Mailbox::new(None, to))
        .subject(one_line(&mail.subject))
        .date(date(at))
        .message_id(Some(format!("<{id}@{}>", from.email.domain())))
        .raw_header(generated())
        .multipart(parts(&id, mail))
        .map(|message| message.formatted())
}

/// The address as SMTP takes it: the domain in ASCII, whatever script it was typed in. Where the
/// part before the `@` is not ASCII the server has to know SMTPUTF8.
pub(super) fn recipient(to: &str) -> Option<Address> {
    let (user, domain) = to.rsplit_once('@')?;
    let domain = Host::parse(domain).ok()?;
    Address::new(user, domain.to_string()).ok()
}

/// Tells other machines not to answer (RFC 3834, section 5).
fn generated() -> HeaderValue {
    let name = HeaderName::new_from_ascii_str("Auto-Submitted");
    HeaderValue::new(name, "auto-generated".to_owned())
}

fn parts(id: &str, mail: &Rendered) -> MultiPart {
    MultiPart::alternative()
        .boundary(format!("=_{id}"))
        .singlepart(part(ContentType::TEXT_PLAIN, &mail.text))
        .singlepart(part(ContentType::TEXT_HTML, &mail.html))
}

/// Always quoted-printable: no line is too long for a server, and `=_`, with which the boundary
/// begins, cannot stand in it (RFC 2045, section 6.7).
fn part(kind: ContentType, body: &str) -> SinglePart {
    SinglePart::builder()
        .header(kind)
        .header(ContentTransferEncoding::QuotedPrintable)
        .body(body.to_owned())
}

/// The id as it may stand in a Message-ID and in a boundary.
fn token(id: &str) -> String {
    id.chars()
        .filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))
        .take(60)
        .collect()
}

/// Rows of an outbox are data: one written by hand must not add a header.
fn one_line(subject: &str) -> String {
    subject
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}

/// Within the years that a Date header can tell, 1970 to 9999.
fn date(at: Timestamp) -> SystemTime {
    const LAST: u64 = 253_402_300_799;
    let seconds = u64::try_from(at.micros().div_euclid(1_000_000)).unwrap_or(0);
    SystemTime::UNIX_EPOCH + Duration::from_secs(seconds.min(LAST))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(subject: &str, id: &str, at: Timestamp) -> String {
        let from = "Müster <muster@example.com>".parse().unwrap();
        let mail = Rendered {
            subject: subject.into(),
            text: format!("Grüße\n{}\n.\nFrom here", "x".repeat(2000)),
            html: "<p>Grüße</p>".into(),
        };
        let to = recipient("jo@example.com").unwrap();
        let bytes = message(&from, to, id, at, &mail).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn a_message_travels_like_this() {
        let at = Timestamp::parse("2026-11-24T16:05:00.5Z").unwrap();
        insta::assert_snapshot!(
            bytes("Änne Żak 保全 invited you", "mail_0192ab", at).replace("\r\n", "\n")
        );
    }

    #[test]
    fn whatever_comes_the_bytes_are_plain_short_lines_and_the_headers_ours() {
        let at = Timestamp::from_micros(i64::MAX);
        let long = format!("a\r\nBcc: eve@example.com\r\n\r\n{}", "保".repeat(500));
        let text = bytes(&long, "x>\r\nBcc: <y", at);
        assert!(text.is_ascii());
        assert!(
            text.lines().all(|line| line.len() <= 998),
            "RFC 5322, 2.1.1"
        );
        let headers = text.split("\r\n\r\n").next().unwrap();
        let names: Vec<_> = headers
            .lines()
            .filter(|line| !line.starts_with([' ', '\t']))
            .filter_map(|line| line.split_once(':'))
            .map(|(name, _)| name)
            .collect();
        assert_eq!(
            names.join(" "),
            "From To Subject Date Message-ID Auto-Submitted MIME-Version Content-Type"
        );
        bytes("", "", Timestamp::from_micros(i64::MIN));
    }

    #[test]
    fn a_domain_in_any_script_becomes_ascii() {
        let shown = |to| recipient(to).map(|a| a.to_string());
        assert_eq!(
            shown("jo@müller.example").unwrap(),
            "jo@xn--mller-kva.example"
        );
        assert_eq!(shown("jö@example.com").unwrap(), "jö@example.com");
        for wrong in [
            "jo",
            "jo@",
            "@example.com",
            "jo\r\n@example.com",
            "a b@example.com",
        ] {
            assert_eq!(shown(wrong), None, "{wrong:?}");
        }
    }
}
