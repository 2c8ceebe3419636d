//! An address as somebody types it.

use core::net::IpAddr;

use url::{Host, Url};

use crate::{Network, Reach, admit};

/// The longest address, characters.
pub const TARGET_LENGTH_MAX: usize = 1_000;

/// Ports below this belong to well-known services, which an unexpected call may confuse; only the scheme's own is allowed.
const PORT_MIN: u16 = 1_024;

/// The last labels of names that never lead onto the internet: RFC 6761, RFC 6762, RFC 8375 and what ICANN keeps for the inside.
const INSIDE: [&str; 11] = [
    "arpa",
    "corp",
    "home",
    "internal",
    "intranet",
    "invalid",
    "lan",
    "local",
    "localdomain",
    "localhost",
    "test",
];

/// Why something is not sent to an address; says what and how to mend it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It is too long.
    #[error("An address has at most {TARGET_LENGTH_MAX} letters.")]
    TooLong,
    /// It is none.
    #[error("Enter a whole address, such as https://example.com/attune.")]
    Unreadable,
    /// It is not HTTPS.
    #[error("Enter an address that begins with https://, so that nobody reads along.")]
    Scheme,
    /// It has a name or a password in it.
    #[error("Leave the name and the password out of the address: what is sent is signed instead.")]
    Credentials,
    /// Its port is that of another service.
    #[error("Use the usual port, or one from {PORT_MIN} up.")]
    Port,
    /// Its name is one of the inside.
    #[error("Enter a name that is known on the internet, such as example.com.")]
    Name,
    /// Its network address is nobody's on the internet.
    #[error("Enter an address on the internet: this one is {0}.")]
    Network(Network),
}

/// An address something may be sent to, as far as its text tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target(Url);

impl Target {
    /// Reads an address. Numbers in it count by their value, however they are spelt, and names of other scripts by the letters
    /// that are looked up.
    ///
    /// # Errors
    /// [`Refused`].
    pub fn parse(text: &str, reach: Reach) -> Result<Self, Refused> {
        let text = text.trim();
        if text.chars().count() > TARGET_LENGTH_MAX {
            return Err(Refused::TooLong);
        }
        if text.chars().any(|letter| letter.is_control() || letter.is_whitespace() || letter == '\\') {
            return Err(Refused::Unreadable);
        }
        let mut url = Url::parse(text).map_err(|_| Refused::Unreadable)?;
        match (url.scheme(), reach) {
            ("https", _) | ("http", Reach::Near) => {}
            _ => return Err(Refused::Scheme),
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Refused::Credentials);
        }
        if url.port().is_some_and(|port| port < PORT_MIN) {
            return Err(Refused::Port);
        }
        match url.host().ok_or(Refused::Unreadable)? {
            Host::Domain(name) => check_name(name, reach)?,
            Host::Ipv4(address) => admit(IpAddr::V4(address), reach).map_err(Refused::Network)?,
            Host::Ipv6(address) => admit(IpAddr::V6(address), reach).map_err(Refused::Network)?,
        }
        // A fragment is never sent.
        url.set_fragment(None);
        Ok(Self(url))
    }

    /// It, in the one spelling that is kept and sent to.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

/// A name that may be known on the internet: of two labels or more, none of them empty, the last one beginning with a letter
/// and not one of the inside.
fn check_name(name: &str, reach: Reach) -> Result<(), Refused> {
    let labels: Vec<&str> = name.split('.').collect();
    let is_a_label = |label: &&str| {
        label.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-' || letter == '_')
            && !label.is_empty()
    };
    let is_inside =
        |last: &str| INSIDE.contains(&last) || !last.starts_with(|first: char| first.is_ascii_alphabetic());
    let is_inside = labels.len() < 2 || labels.last().is_some_and(|last| is_inside(last));
    if !labels.iter().all(is_a_label) || (is_inside && reach == Reach::Internet) {
        return Err(Refused::Name);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, reach: Reach, expected: &str) {
        let found = match Target::parse(text, reach) {
            Ok(target) => target.as_str().to_owned(),
            Err(Refused::Network(network)) => network.to_string(),
            Err(refused) => format!("{refused:?}"),
        };
        assert_eq!(found, expected, "{text}");
    }

    /// What an address is read as, or why it is refused.
    const ADDRESSES: [(&str, &str); 84] = [
        // Allowed, in one spelling.
        ("https://example.com", "https://example.com/"),
        (" https://example.com/attune?for=me ", "https://example.com/attune?for=me"),
        ("HTTPS://EXAMPLE.COM:443/A", "https://example.com/A"),
        ("https://example.com:8443/", "https://example.com:8443/"),
        ("https://example.com:1024/", "https://example.com:1024/"),
        ("https://example.com:65535/", "https://example.com:65535/"),
        ("https://example.com/#part", "https://example.com/"),
        ("https://münchen.example/", "https://xn--mnchen-3ya.example/"),
        ("https://ＥＸＡＭＰＬＥ.com/", "https://example.com/"),
        ("https://8.8.8.8/", "https://8.8.8.8/"),
        ("https://134744072/", "https://8.8.8.8/"),
        ("https://[2606:4700::1111]/", "https://[2606:4700::1111]/"),
        ("https:example.com", "https://example.com/"),
        // Not an address.
        ("", "Unreadable"),
        ("example.com", "Unreadable"),
        ("https://", "Unreadable"),
        ("https://:8443/", "Unreadable"),
        ("https://exa mple.com/", "Unreadable"),
        ("https://example.com/a\tb", "Unreadable"),
        ("https://example.com\\@127.0.0.1/", "Unreadable"),
        ("https:\\\\127.0.0.1\\", "Unreadable"),
        ("https://example.com:99999/", "Unreadable"),
        ("https://[::1/", "Unreadable"),
        ("https://[fe80::1%25eth0]/", "Unreadable"),
        ("https://256.1.1.1/", "Unreadable"),
        // Another scheme.
        ("http://example.com/", "Scheme"),
        ("ftp://example.com/", "Scheme"),
        ("file:///etc/passwd", "Scheme"),
        ("gopher://example.com:6379/_INFO", "Scheme"),
        ("javascript:alert(1)", "Scheme"),
        ("data:text/plain,a", "Scheme"),
        // Names and passwords.
        ("https://ana:secret@example.com/", "Credentials"),
        ("https://ana@example.com/", "Credentials"),
        ("https://example.com@127.0.0.1/", "Credentials"),
        // Ports of other services.
        ("https://example.com:0/", "Port"),
        ("https://example.com:22/", "Port"),
        ("https://example.com:25/", "Port"),
        ("https://example.com:80/", "Port"),
        ("https://example.com:1023/", "Port"),
        // Names of the inside.
        ("https://localhost/", "Name"),
        ("https://LOCALHOST/", "Name"),
        ("https://ｌocalhost/", "Name"),
        ("https://localhost./", "Name"),
        ("https://a.localhost/", "Name"),
        ("https://example.com./", "Name"),
        ("https://example..com/", "Name"),
        ("https://intranet/", "Name"),
        ("https://printer.local/", "Name"),
        ("https://metadata.google.internal/", "Name"),
        ("https://router.lan/", "Name"),
        ("https://8.8.8.8.in-addr.arpa/", "Name"),
        ("https://127.0.0.0x1g/", "Name"),
        // This machine, however it is spelt.
        ("https://127.0.0.1/", "loopback"),
        ("https://127.1/", "loopback"),
        ("https://127.0.0.1./", "loopback"),
        ("https://2130706433/", "loopback"),
        ("https://0x7f000001/", "loopback"),
        ("https://0x7f.0.0.1/", "loopback"),
        ("https://0177.0.0.1/", "loopback"),
        ("https://017700000001/", "loopback"),
        ("https://%31%32%37.0.0.1/", "loopback"),
        ("https://１２７.0.0.1/", "loopback"),
        ("https://127。0。0。1/", "loopback"),
        ("https://[::1]/", "loopback"),
        ("https://[0:0:0:0:0:0:0:1]/", "loopback"),
        ("https://0/", "unspecified"),
        ("https://0.0.0.0:8443/", "unspecified"),
        ("https://[::]/", "unspecified"),
        // What lies beside it.
        ("https://10.0.0.8/", "private"),
        ("https://172.16.1.1/", "private"),
        ("https://192.168.0.1/", "private"),
        ("https://3232235521/", "private"),
        ("https://[fd00::1]/", "private"),
        ("https://169.254.169.254/latest/meta-data", "link-local"),
        ("https://[fe80::1]/", "link-local"),
        ("https://100.64.0.1/", "shared"),
        ("https://224.0.0.1/", "multicast"),
        ("https://198.18.0.1/", "documentation"),
        ("https://240.0.0.1/", "reserved"),
        // IPv4 in the clothes of IPv6.
        ("https://[::ffff:127.0.0.1]/", "disguised"),
        ("https://[::127.0.0.1]/", "disguised"),
        ("https://[64:ff9b::7f00:1]/", "disguised"),
        ("https://[2002:7f00:1::]/", "disguised"),
        ("https://[2001:0:7f00:1::]/", "disguised"),
    ];

    #[test]
    fn addresses_are_read_in_one_spelling_or_refused_with_the_reason() {
        for (text, expected) in ADDRESSES {
            check(text, Reach::Internet, expected);
        }
        check(&format!("https://example.com/{}", "a".repeat(TARGET_LENGTH_MAX)), Reach::Internet, "TooLong");
    }

    #[test]
    fn whoever_develops_sends_to_their_own_machine_and_not_to_its_clouds_metadata() {
        for (text, expected) in [
            ("http://127.0.0.1:4000/hook", "http://127.0.0.1:4000/hook"),
            ("http://localhost:4000/", "http://localhost:4000/"),
            ("http://receiver/", "http://receiver/"),
            ("https://192.168.1.2/", "https://192.168.1.2/"),
            ("http://169.254.169.254/", "link-local"),
            ("http://127.0.0.1:22/", "Port"),
            ("http://a:b@127.0.0.1/", "Credentials"),
            ("ftp://127.0.0.1/", "Scheme"),
        ] {
            check(text, Reach::Near, expected);
        }
    }

    #[test]
    fn what_was_read_is_read_again_as_the_same() {
        for (text, _) in ADDRESSES {
            if let Ok(target) = Target::parse(text, Reach::Internet) {
                assert_eq!(Target::parse(target.as_str(), Reach::Internet).as_ref(), Ok(&target), "{text}");
            }
        }
    }
}
