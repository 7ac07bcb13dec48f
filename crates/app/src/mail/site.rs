//! Where the links of mails lead.

/// The address under which people reach this Muster, and the paths of what mails link to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    base: String,
}

impl Site {
    /// `public_url` is a whole address such as `https://muster.example.com`, with or without a
    /// slash at its end.
    pub fn new(public_url: &str) -> Self {
        let base = public_url.trim_end_matches('/').to_owned();
        Self { base }
    }

    pub fn home(&self) -> &str {
        &self.base
    }

    pub fn invitation(&self, token: &str) -> String {
        format!("{}/invitations/{}", self.base, escaped(token))
    }

    pub fn verify(&self, token: &str) -> String {
        format!("{}/verify?token={}", self.base, escaped(token))
    }

    pub fn reset(&self, token: &str) -> String {
        format!("{}/reset?token={}", self.base, escaped(token))
    }

    /// Where a reset is asked for.
    pub fn forgotten(&self) -> String {
        format!("{}/reset", self.base)
    }

    pub fn unlock(&self, token: &str) -> String {
        format!("{}/unlock?token={}", self.base, escaped(token))
    }

    pub fn login(&self) -> String {
        format!("{}/login", self.base)
    }

    /// Where one's sessions are, and the password.
    pub fn security(&self) -> String {
        format!("{}/account/security", self.base)
    }

    /// Where waiting purchases are given to an organization.
    pub fn purchases(&self) -> String {
        format!("{}/purchases", self.base)
    }

    pub fn organization(&self, slug: &str) -> String {
        format!("{}/o/{}", self.base, escaped(slug))
    }

    pub fn expired_invitations(&self, slug: &str) -> String {
        format!(
            "{}/users/invitations?status=expired",
            self.organization(slug)
        )
    }
}

/// Percent-encoded but for the unreserved characters of RFC 3986, so that no token or slug,
/// whatever is in it, leads elsewhere.
fn escaped(text: &str) -> String {
    use std::fmt::Write as _;
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_stay_on_the_site() {
        let site = Site::new("https://muster.example.com/");
        assert_eq!(
            site.invitation("org_1.A-b_c~"),
            "https://muster.example.com/invitations/org_1.A-b_c~"
        );
        assert_eq!(
            site.verify("a&b=<c>\r\n"),
            "https://muster.example.com/verify?token=a%26b%3D%3Cc%3E%0D%0A"
        );
        assert_eq!(
            site.organization("../x"),
            "https://muster.example.com/o/..%2Fx"
        );
    }
}
