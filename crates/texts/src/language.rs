//! Which language is spoken.

use fluent_langneg::{NegotiationStrategy, accepted_languages, negotiate_languages};
use unic_langid::LanguageIdentifier;

use crate::bundle;

tokio::task_local! {
    static SPOKEN: Language;
}

/// One of the languages that Muster has a file for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Language(pub(crate) usize);

impl Language {
    /// English in which each letter wears an accent, for tests and whoever looks for texts that are in no file: the
    /// pseudo-locale `en-XA` of browsers and phones.
    pub const ACCENTED: Self = Self(usize::MAX);

    /// The best of Muster's languages for somebody who asks like this, English where there is none
    /// (`Accept-Language`, RFC 9110 section 12.5.4). The order counts; browsers send the weights in it.
    pub fn asked_for(accepted: &str) -> Self {
        let accepted = accepted_languages::parse(accepted);
        if accepted
            .first()
            .is_some_and(|first| *first == Self::ACCENTED.identifier())
        {
            return Self::ACCENTED;
        }
        let available: Vec<LanguageIdentifier> = Self::all().map(Self::identifier).collect();
        let best = negotiate_languages(
            &accepted,
            &available,
            Some(&available[0]),
            NegotiationStrategy::Lookup,
        );
        let at = best
            .first()
            .and_then(|best| available.iter().position(|tag| tag == *best));
        Self(at.unwrap_or_default())
    }

    /// All that there are files for.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..crate::FILES.len()).map(Self)
    }

    /// As HTML and HTTP name it (BCP 47).
    pub fn tag(self) -> &'static str {
        crate::FILES.get(self.0).map_or("en-XA", |(tag, _)| tag)
    }

    pub(crate) fn identifier(self) -> LanguageIdentifier {
        self.tag().parse().unwrap_or_default()
    }

    pub(crate) fn bundle(self) -> &'static bundle::Bundle {
        bundle::of(self)
    }
}

/// The language of what is being answered.
pub fn current() -> Language {
    SPOKEN.try_with(|language| *language).unwrap_or_default()
}

/// Does `work` in a language: what it says, and what it calls.
pub async fn speaking<F: Future>(language: Language, work: F) -> F::Output {
    SPOKEN.scope(language, work).await
}

/// The same for what does not wait.
pub fn speaking_now<R>(language: Language, work: impl FnOnce() -> R) -> R {
    SPOKEN.sync_scope(language, work)
}
