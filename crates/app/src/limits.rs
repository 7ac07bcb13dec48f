//! Rate limits: how often something may be tried. Kept in the process; what must hold over all nodes
//! and restarts (the lock after failed sign-ins, the mails to one recipient) is kept in the database.

use std::{
    borrow::Cow,
    collections::{HashMap, VecDeque},
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use domain::time::{HOUR, Timestamp};

use crate::clock::Clock;

/// Too often.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", texts::error_too_often(in_words(*retry_after)))]
pub struct RateLimited {
    pub retry_after: Duration,
}

/// What a mail is asked for. Each kind has its own allowance, so that who signs up, asks for the
/// link again and then forgets the password is not locked out by the first two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailKind {
    SignUp,
    Verification,
    Reset,
    AddressChange,
}

/// Limits of one process; all of them can be off, for tests and benches.
pub struct Limits {
    on: Option<Rates>,
    clock: Arc<dyn Clock>,
}

struct Rates {
    sign_in: Rate,
    mail_address: Rate,
    mail_ip: Rate,
}

/// At most so many in any such span, for each key. It remembers when each of the last so many was:
/// a bucket that fills up again meanwhile would let nearly twice as many through.
struct Rate {
    most: usize,
    span: Duration,
    passed: Mutex<HashMap<String, VecDeque<Timestamp>>>,
}

impl Limits {
    pub fn on(clock: Arc<dyn Clock>) -> Self {
        let on = Some(Rates {
            sign_in: Rate::new(5, Duration::from_secs(10)),
            mail_address: Rate::new(3, HOUR),
            mail_ip: Rate::new(60, HOUR),
        });
        Self { on, clock }
    }

    pub fn off(clock: Arc<dyn Clock>) -> Self {
        Self { on: None, clock }
    }

    /// 5 in 10 seconds for an address from one network address.
    pub fn sign_in(&self, email_key: &str, ip: Option<IpAddr>) -> Result<(), RateLimited> {
        let Some(rates) = &self.on else { return Ok(()) };
        let key = format!("{email_key} {}", network(ip));
        rates.sign_in.pass(key, self.clock.now())
    }

    /// What makes Muster write to an address that anybody may type: 3 an hour of a kind for the
    /// address, and 60 an hour of a kind for a network address.
    pub fn mail(
        &self,
        kind: MailKind,
        email_key: &str,
        ip: Option<IpAddr>,
    ) -> Result<(), RateLimited> {
        let Some(rates) = &self.on else { return Ok(()) };
        let now = self.clock.now();
        rates
            .mail_ip
            .pass(format!("{kind:?} {}", network(ip)), now)?;
        rates
            .mail_address
            .pass(format!("{kind:?} {email_key}"), now)
    }

    /// 3 an hour for the address of an invitation by which somebody signs up. Network addresses do not
    /// count: a class that joins from one room has an invitation each.
    pub fn invited_sign_up(&self, email_key: &str) -> Result<(), RateLimited> {
        let Some(rates) = &self.on else { return Ok(()) };
        let key = format!("invited {email_key}");
        rates.mail_address.pass(key, self.clock.now())
    }

    /// Forgets who has not tried anything for long; called now and then.
    pub fn forget(&self) {
        let now = self.clock.now();
        if let Some(rates) = &self.on {
            for rate in [&rates.sign_in, &rates.mail_address, &rates.mail_ip] {
                rate.forget(now);
            }
        }
    }
}

impl Rate {
    fn new(most: usize, span: Duration) -> Self {
        let passed = Mutex::default();
        Self { most, span, passed }
    }

    /// Lets one through, or tells when the next may come: as soon as the oldest that counts has left
    /// the span. What is refused does not count.
    fn pass(&self, key: String, now: Timestamp) -> Result<(), RateLimited> {
        let mut passed = self.passed.lock().unwrap_or_else(PoisonError::into_inner);
        let times = passed.entry(key).or_default();
        while times.front().is_some_and(|first| *first + self.span <= now) {
            times.pop_front();
        }
        match times.front() {
            Some(first) if times.len() >= self.most => Err(RateLimited {
                retry_after: (*first + self.span).since(now),
            }),
            _ => {
                times.push_back(now);
                Ok(())
            }
        }
    }

    fn forget(&self, now: Timestamp) {
        let mut passed = self.passed.lock().unwrap_or_else(PoisonError::into_inner);
        passed.retain(|_, times| times.back().is_some_and(|last| *last + self.span > now));
        passed.shrink_to_fit();
    }
}

/// One household or company has a whole /64 of IPv6 addresses: it counts as one.
fn network(ip: Option<IpAddr>) -> String {
    match ip {
        Some(IpAddr::V6(v6)) if v6.to_ipv4_mapped().is_none() => {
            let [a, b, c, d, ..] = v6.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
        Some(ip) => ip.to_canonical().to_string(),
        None => String::new(),
    }
}

/// "in 40 seconds", "in 12 minutes".
pub fn in_words(span: Duration) -> Cow<'static, str> {
    match span.as_secs() {
        s @ 0..=90 => texts::in_seconds(s.max(1)),
        s @ 91..=5400 => texts::in_minutes(s.div_ceil(60)),
        s => texts::in_hours(s.div_ceil(3600)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPAN: Duration = Duration::from_secs(10);

    fn at(seconds: u64) -> Timestamp {
        Timestamp::from_micros(0) + Duration::from_secs(seconds)
    }

    fn passes(rate: &Rate, seconds: u64) -> bool {
        rate.pass("mia".to_owned(), at(seconds)).is_ok()
    }

    #[test]
    fn no_span_holds_more_than_the_number() {
        let rate = Rate::new(5, SPAN);
        let passed: Vec<u64> = (0..60).filter(|second| passes(&rate, *second)).collect();
        for from in 0..60 {
            let within = passed.iter().filter(|at| (from..from + 10).contains(*at));
            assert!(within.count() <= 5, "from {from}: {passed:?}");
        }
        assert_eq!(passed[..7], [0, 1, 2, 3, 4, 10, 11]);
    }

    #[test]
    fn who_waits_as_long_as_told_is_let_through() {
        let rate = Rate::new(2, SPAN);
        assert!(passes(&rate, 0) && passes(&rate, 7));
        let limited = rate.pass("mia".to_owned(), at(8)).unwrap_err();
        assert_eq!(limited.retry_after, Duration::from_secs(2));
        assert!(!passes(&rate, 9), "and not before");
        assert!(passes(&rate, 10));
        let limited = rate.pass("mia".to_owned(), at(10)).unwrap_err();
        assert_eq!(limited.retry_after, Duration::from_secs(7));
        assert!(rate.pass("bob".to_owned(), at(10)).is_ok());
    }

    #[test]
    fn only_those_who_tried_of_late_are_remembered() {
        let rate = Rate::new(2, SPAN);
        for (who, second) in [("mia", 0), ("bob", 5)] {
            rate.pass(who.to_owned(), at(second)).unwrap();
        }
        rate.forget(at(10));
        let passed = rate.passed.lock().unwrap();
        assert_eq!(passed.keys().collect::<Vec<_>>(), ["bob"]);
    }
}
