//! What a device is called in the list of sessions, from what its browser says of itself, in the language in which
//! its person signed in.

use domain::text;

/// "Firefox on Windows"; the program's own name where it is no browser we know.
pub fn name(user_agent: &str) -> String {
    match (browser(user_agent), system(user_agent)) {
        (Some(browser), Some(system)) => texts::device_on(browser, system).into_owned(),
        (Some(browser), None) => browser.to_owned(),
        (None, Some(system)) => texts::device_browser_on(system).into_owned(),
        (None, None) => program(user_agent),
    }
}

/// In this order: each names those after it, too.
fn browser(ua: &str) -> Option<&'static str> {
    let known = [
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("SamsungBrowser/", "Samsung Internet"),
        ("Firefox/", "Firefox"),
        ("FxiOS/", "Firefox"),
        ("CriOS/", "Chrome"),
        ("HeadlessChrome/", "Chrome"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ];
    known
        .into_iter()
        .find(|(mark, _)| ua.contains(mark))
        .map(|(_, name)| name)
}

fn system(ua: &str) -> Option<&'static str> {
    let known = [
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("CrOS", "ChromeOS"),
        ("Mac OS X", "Mac"),
        ("Linux", "Linux"),
    ];
    known
        .into_iter()
        .find(|(mark, _)| ua.contains(mark))
        .map(|(_, name)| name)
}

/// `curl/8.5.0` is curl.
fn program(ua: &str) -> String {
    let name = ua.split(['/', ' ']).next().unwrap_or_default();
    let name = text::tamed(name, 40);
    if name.is_empty() {
        texts::device_unknown().into_owned()
    } else {
        name
    }
}

#[cfg(test)]
mod tests {
    use super::name;

    #[test]
    fn devices_have_names_that_people_know() {
        let chrome = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36";
        let phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1";
        assert_eq!(name(chrome), "Chrome on Linux");
        assert_eq!(name(phone), "Safari on iPhone");
        assert_eq!(name("muster-contract/1"), "muster-contract");
        assert_eq!(name(""), "Unknown device");
        assert_eq!(name("\0\u{1b}[31m"), "[31m");
    }
}
