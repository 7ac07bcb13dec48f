//! Where people reach the server: the start of every link in a mail.

use axum::http::Uri;

use crate::settings::SettingsError;

/// Refuses what would make links that lead nowhere.
pub fn check(public_url: Option<&str>) -> Result<(), SettingsError> {
    match public_url {
        Some(url) if !is_origin(url) => Err(SettingsError::Refused(format!(
            "--public-url {url} is no address of a server: write it like https://muster.example.com, without a path behind it"
        ))),
        _ => Ok(()),
    }
}

/// A scheme, a host and perhaps a port: pages and assets are found at the root.
fn is_origin(url: &str) -> bool {
    let Ok(uri) = url.parse::<Uri>() else {
        return false;
    };
    let is_web = matches!(uri.scheme_str(), Some("http" | "https"));
    let has_host = uri.host().is_some_and(|host| !host.is_empty());
    let authority = uri.authority().map_or("", |all| all.as_str());
    let port = authority.strip_prefix(uri.host().unwrap_or_default());
    let is_plain = port.is_some_and(|port| port.is_empty() || uri.port_u16().is_some());
    let at_root = matches!(uri.path(), "" | "/") && uri.query().is_none() && !url.contains('#');
    is_web && has_host && is_plain && at_root
}

/// Whether it leads to the machine itself.
pub fn is_here(url: &str) -> bool {
    let uri = url.parse::<Uri>().unwrap_or_default();
    let authority = uri.authority();
    authority.is_some_and(|host| web::is_this_machine(host.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_of_a_server_is_its_root() {
        for good in [
            "https://muster.example.com",
            "https://muster.example.com/",
            "http://127.0.0.1:8080",
            "http://[::1]:8080",
        ] {
            assert!(is_origin(good), "{good}");
        }
        for bad in [
            "muster.example.com",
            "ftp://muster.example.com",
            "https://",
            "https:///login",
            "https://muster.example.com/base",
            "https://muster.example.com/?a=b",
            "https://muster.example.com/#a",
            "https://mia@muster.example.com",
            "https://muster.example.com:port",
            "https://muster example",
            "",
        ] {
            assert!(!is_origin(bad), "{bad}");
        }
    }

    #[test]
    fn this_machine_is_known_in_an_address() {
        assert!(is_here("http://[::1]:8080"));
        assert!(!is_here("http://0.0.0.0:8080"));
        assert!(!is_here("https://muster.example.com"));
        assert!(!is_here("nonsense"));
    }
}
