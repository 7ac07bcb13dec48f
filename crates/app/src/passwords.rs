//! Hashing passwords, on a few threads of its own so that a rush of sign-ins leaves the rest alone.

mod crew;

use std::sync::{
    Arc,
    atomic::{AtomicU64, AtomicUsize, Ordering},
};

use argon2::{
    ARGON2ID_IDENT, Algorithm, Argon2, Params, Version,
    password_hash::phc::{Output, ParamsString, PasswordHash, Salt},
};

use self::crew::{Crew, Memory};
use crate::entropy::Entropy;

/// How many may wait for a hash before the next is sent away.
const WAITING: usize = 64;

/// Too many sign-ins and sign-ups at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", texts::error_busy_signing_in())]
pub struct Busy;

/// How a password compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Match {
    No,
    Yes,
    /// It is right, and its hash was made with other parameters than today's.
    YesOutdated,
}

/// Argon2id with m = 19 MiB, t = 2, p = 1: the first choice of the OWASP Password Storage Cheat Sheet.
pub struct Passwords {
    crew: Crew,
    waiting: Arc<AtomicUsize>,
    done: AtomicU64,
    entropy: Arc<dyn Entropy>,
    params: Params,
    /// A hash of no known password, checked for unknown addresses so that they take the same time.
    nobody: String,
}

impl Passwords {
    /// At most `threads` hash at the same time.
    pub fn new(threads: usize, entropy: Arc<dyn Entropy>) -> Self {
        let params = Params::new(19 * 1024, 2, 1, None).expect("these are valid parameters");
        Self::with_params(threads, entropy, params)
    }

    /// With cheap parameters, for tests that sign many people in.
    pub fn cheap(threads: usize, entropy: Arc<dyn Entropy>) -> Self {
        let params =
            Params::new(Params::MIN_M_COST, 1, 1, None).expect("these are valid parameters");
        Self::with_params(threads, entropy, params)
    }

    fn with_params(threads: usize, entropy: Arc<dyn Entropy>, params: Params) -> Self {
        let nobody = written(&params, entropy.secret(), &entropy.secret());
        Self {
            crew: Crew::new(threads),
            waiting: Arc::default(),
            done: AtomicU64::default(),
            entropy,
            params,
            nobody,
        }
    }

    pub async fn hash(&self, password: &str) -> Result<String, Busy> {
        let (password, params, salt) = (
            password.to_owned(),
            self.params.clone(),
            self.entropy.secret(),
        );
        self.run(move |memory| hash(memory, &password, salt, &params))
            .await
    }

    /// Compares with a stored hash, or with `None` against nobody's, which takes as long.
    pub async fn verify(&self, password: &str, stored: Option<&str>) -> Result<Match, Busy> {
        let password = password.to_owned();
        let known = stored.is_some();
        let stored = stored.unwrap_or(&self.nobody).to_owned();
        let today = self.params.clone();
        let matched = self
            .run(move |memory| verify(memory, &password, &stored, &today))
            .await?;
        Ok(if known { matched } else { Match::No })
    }

    /// How many passwords were hashed since the start, compared ones too: what signing in costs.
    pub fn done(&self) -> u64 {
        self.done.load(Ordering::Relaxed)
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Memory) -> T + Send + 'static,
    ) -> Result<T, Busy> {
        let _waiting = Waiting::join(&self.waiting)?;
        let done = self.crew.run(work).await;
        self.done.fetch_add(1, Ordering::Relaxed);
        Ok(done)
    }
}

/// A place among those who wait, given back however the waiting ends.
struct Waiting(Arc<AtomicUsize>);

impl Waiting {
    fn join(count: &Arc<AtomicUsize>) -> Result<Self, Busy> {
        let place = Self(count.clone());
        if count.fetch_add(1, Ordering::Relaxed) < WAITING {
            Ok(place)
        } else {
            Err(Busy)
        }
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

fn hash(memory: &mut Memory, password: &str, salt: [u8; 32], params: &Params) -> String {
    let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params.clone());
    let mut output = [0; Params::DEFAULT_OUTPUT_LEN];
    memory
        .hash(&argon, password, &salt[..SALT], &mut output)
        .expect("any password of bounded length can be hashed");
    written(params, salt, &output)
}

/// The length of a salt; RFC 9106, section 3.1, recommends it for passwords.
const SALT: usize = 16;

/// A hash as it is stored: `$argon2id$v=19$m=19456,t=2,p=1$…$…`.
fn written(params: &Params, salt: [u8; 32], output: &[u8]) -> String {
    let hash = PasswordHash {
        algorithm: ARGON2ID_IDENT,
        version: Some(Version::V0x13.into()),
        params: ParamsString::try_from(params).expect("these are valid parameters"),
        salt: Some(Salt::new(&salt[..SALT]).expect("it is long enough")),
        hash: Some(Output::new(output).expect("it is long enough")),
    };
    hash.to_string()
}

/// With the parameters that the stored hash names. A stored text that is no hash matches nothing.
fn verify(memory: &mut Memory, password: &str, stored: &str, today: &Params) -> Match {
    let Ok(parsed) = PasswordHash::new(stored) else {
        return Match::No;
    };
    let Ok(params) = Params::try_from(&parsed) else {
        return Match::No;
    };
    let same = params.m_cost() == today.m_cost()
        && params.t_cost() == today.t_cost()
        && params.p_cost() == today.p_cost();
    match is_of(memory, password, &parsed, params) {
        Some(true) if same => Match::Yes,
        Some(true) => Match::YesOutdated,
        Some(false) | None => Match::No,
    }
}

/// Whether the hash is the password's; `None` where it is not one of Argon2.
fn is_of(
    memory: &mut Memory,
    password: &str,
    parsed: &PasswordHash,
    params: Params,
) -> Option<bool> {
    let algorithm = Algorithm::try_from(parsed.algorithm.as_str()).ok()?;
    let version = Version::try_from(parsed.version?).ok()?;
    let (salt, stored) = (parsed.salt.as_ref()?, parsed.hash.as_ref()?);
    let argon = Argon2::new(algorithm, version, params);
    let mut output = vec![0; stored.len()];
    memory.hash(&argon, password, salt, &mut output)?;
    // Outputs are compared in constant time.
    Some(Output::new(&output).ok()? == *stored)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entropy::SystemEntropy;

    #[tokio::test]
    async fn a_hash_made_with_other_parameters_is_outdated() {
        let cheap = Passwords::cheap(1, Arc::new(SystemEntropy));
        let today = Passwords::new(1, Arc::new(SystemEntropy));
        let old = cheap.hash("violet").await.unwrap();
        assert_eq!(cheap.verify("violet", Some(&old)).await, Ok(Match::Yes));
        assert_eq!(
            today.verify("violet", Some(&old)).await,
            Ok(Match::YesOutdated)
        );
        assert_eq!(today.verify("other", Some(&old)).await, Ok(Match::No));
        assert_eq!(today.verify("nobody", None).await, Ok(Match::No));
        assert!(
            today
                .hash("violet")
                .await
                .unwrap()
                .starts_with("$argon2id$v=19$m=19456,t=2,p=1$")
        );
    }

    #[tokio::test]
    async fn beyond_the_waiting_room_the_next_is_sent_away() {
        let passwords = Passwords::cheap(1, Arc::new(SystemEntropy));
        let all: Vec<Waiting> = (0..WAITING)
            .map(|_| Waiting::join(&passwords.waiting).unwrap())
            .collect();
        assert_eq!(passwords.hash("violet").await, Err(Busy));
        drop(all);
        assert!(passwords.hash("violet").await.is_ok());
    }
}
