//! The two kinds of role.

use std::borrow::Cow;

use crate::Invalid;

macro_rules! role {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $text:literal, $label:path;)* } as $choice:path) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $($variant),* }

        impl $name {
            /// From the least to the most.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),* }
            }

            /// The role in words, for a sentence or a label.
            pub fn label(self) -> Cow<'static, str> {
                match self { $(Self::$variant => $label()),* }
            }

            pub fn parse(text: &str) -> Result<Self, Invalid> {
                match text {
                    $($text => Ok(Self::$variant),)*
                    _ => Err(Invalid::new("unknown_role", $choice())),
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

role! {
    /// What somebody is in an organization. Later in the list is more.
    OrgRole {
        Observer = "observer", texts::role_observer;
        Member = "member", texts::role_member;
        Administrator = "administrator", texts::role_administrator;
        Owner = "owner", texts::role_owner;
    } as texts::field_org_role
}

role! {
    /// What somebody is on a project, a channel, a device or in a team. Later in the list is more.
    ResourceRole {
        Observer = "observer", texts::role_observer;
        Member = "member", texts::role_member;
        Administrator = "administrator", texts::role_administrator;
    } as texts::field_role
}

impl OrgRole {
    /// Its full name, for who does not see that it holds in an organization: "Organization Owner".
    pub fn full_label(self) -> Cow<'static, str> {
        match self {
            Self::Observer => texts::role_organization_observer(),
            Self::Member => texts::role_organization_member(),
            Self::Administrator => texts::role_organization_administrator(),
            Self::Owner => texts::role_organization_owner(),
        }
    }

    /// What this role is on every resource of the organization, without any grant.
    pub fn everywhere(self) -> Option<ResourceRole> {
        match self {
            Self::Owner | Self::Administrator => Some(ResourceRole::Administrator),
            Self::Member | Self::Observer => None,
        }
    }

    /// The most that this role may have on any resource or in any team: an observer only observes.
    pub fn cap(self) -> ResourceRole {
        match self {
            Self::Observer => ResourceRole::Observer,
            Self::Member | Self::Administrator | Self::Owner => ResourceRole::Administrator,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_read_back_and_are_ordered() {
        for role in OrgRole::ALL {
            assert_eq!(OrgRole::parse(role.as_str()), Ok(*role));
        }
        assert!(
            OrgRole::Owner > OrgRole::Administrator
                && ResourceRole::Member > ResourceRole::Observer
        );
        assert_eq!(
            OrgRole::parse("admin").unwrap_err().detail,
            "Choose one of observer, member, administrator or owner."
        );
    }
}
