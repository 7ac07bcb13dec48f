//! Rate limits: how often something may be tried. Kept in the process, by the leaky bucket of
//! `governor`; what must hold over all nodes and restarts (the lock after failed sign-ins, the
//! mails to one recipient) is kept in the database.

use std::{net::IpAddr, num::NonZeroU32, sync::Arc, time::Duration};

use governor::{
    Quota, RateLimiter,
    clock::{self, Reference},
    middleware::NoOpMiddleware,
    nanos::Nanos,
    state::keyed::DashMapStateStore,
};

use crate::clock::Clock;

/// Too often.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("That was tried too often. Try again {}.", in_words(*retry_after))]
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
    sign_in: Option<Keyed>,
    mail_address: Option<Keyed>,
    mail_ip: Option<Keyed>,
    clock: Ticks,
}

type Keyed = RateLimiter<String, DashMapStateStore<String>, Ticks, NoOpMiddleware<Nanos>>;

/// The app's clock as `governor` reads it.
#[derive(Clone)]
struct Ticks(Arc<dyn Clock>);

impl clock::Clock for Ticks {
    type Instant = Nanos;
    fn now(&self) -> Nanos {
        let micros = u64::try_from(self.0.now().micros()).unwrap_or(0);
        Nanos::new(micros.saturating_mul(1000))
    }
}

impl Limits {
    pub fn on(clock: Arc<dyn Clock>) -> Self {
        let clock = Ticks(clock);
        let keyed = |burst, per| {
            Some(Keyed::new(
                quota(burst, per),
                DashMapStateStore::default(),
                clock.clone(),
            ))
        };
        Self {
            sign_in: keyed(5, Duration::from_secs(10)),
            mail_address: keyed(3, Duration::from_hours(1)),
            mail_ip: keyed(60, Duration::from_hours(1)),
            clock,
        }
    }

    pub fn off(clock: Arc<dyn Clock>) -> Self {
        Self {
            sign_in: None,
            mail_address: None,
            mail_ip: None,
            clock: Ticks(clock),
        }
    }

    /// 5 in 10 seconds for an address from one network address.
    pub fn sign_in(&self, email_key: &str, ip: Option<IpAddr>) -> Result<(), RateLimited> {
        self.check(
            self.sign_in.as_ref(),
            &format!("{email_key} {}", network(ip)),
        )
    }

    /// What makes Muster write to an address that anybody may type: 3 an hour of a kind for the
    /// address, and 60 an hour of a kind for a network address.
    pub fn mail(
        &self,
        kind: MailKind,
        email_key: &str,
        ip: Option<IpAddr>,
    ) -> Result<(), RateLimited> {
        self.check(self.mail_ip.as_ref(), &format!("{kind:?} {}", network(ip)))?;
        self.check(self.mail_address.as_ref(), &format!("{kind:?} {email_key}"))
    }

    /// Forgets who has not tried anything for long; called now and then.
    pub fn forget(&self) {
        for limiter in [&self.sign_in, &self.mail_address, &self.mail_ip]
            .into_iter()
            .flatten()
        {
            limiter.retain_recent();
            limiter.shrink_to_fit();
        }
    }

    fn check(&self, limiter: Option<&Keyed>, key: &str) -> Result<(), RateLimited> {
        let Some(limiter) = limiter else {
            return Ok(());
        };
        limiter.check_key(&key.to_owned()).map_err(|until| {
            let now = clock::Clock::now(&self.clock);
            RateLimited {
                retry_after: until.earliest_possible().duration_since(now).into(),
            }
        })
    }
}

/// `burst` at once, and as many again in `per`.
fn quota(burst: u32, per: Duration) -> Quota {
    let burst = NonZeroU32::new(burst).expect("a limit is above zero");
    Quota::with_period(per / burst.get())
        .expect("a period is above zero")
        .allow_burst(burst)
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
pub fn in_words(span: Duration) -> String {
    let (n, unit) = match span.as_secs() {
        s @ 0..=90 => (s.max(1), "second"),
        s @ 91..=5400 => (s.div_ceil(60), "minute"),
        s => (s.div_ceil(3600), "hour"),
    };
    format!("in {n} {unit}{}", if n == 1 { "" } else { "s" })
}
