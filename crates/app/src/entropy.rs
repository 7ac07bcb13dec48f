//! The one place where randomness comes in.

use domain::time::Timestamp;
use uuid::Uuid;

/// Draws ids and secrets.
pub trait Entropy: Send + Sync {
    /// Fills the buffer with what nobody can guess.
    fn fill(&self, bytes: &mut [u8]);

    /// A UUIDv7 (RFC 9562, section 5.7): ids made later sort later, which keeps indexes dense.
    fn id(&self, now: Timestamp) -> Uuid {
        let mut random = [0; 10];
        self.fill(&mut random);
        uuid::Builder::from_unix_timestamp_millis(u64::try_from(now.millis()).unwrap_or(0), &random)
            .into_uuid()
    }

    /// 256 bits.
    fn secret(&self) -> [u8; 32] {
        let mut secret = [0; 32];
        self.fill(&mut secret);
        secret
    }

    /// Six digits, each number as likely as the next.
    fn digits(&self) -> String {
        loop {
            let mut bytes = [0; 4];
            self.fill(&mut bytes);
            let number = u32::from_be_bytes(bytes);
            // The rest above the largest multiple would make small numbers more likely.
            if number < u32::MAX - u32::MAX % 1_000_000 {
                return format!("{:06}", number % 1_000_000);
            }
        }
    }
}

/// The operating system's source.
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        #[expect(
            clippy::disallowed_methods,
            reason = "this is the one place where randomness comes in"
        )]
        getrandom::fill(bytes).expect("the operating system can give random bytes");
    }
}
