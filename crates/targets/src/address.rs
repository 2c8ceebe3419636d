//! Network addresses, by the registries of those with a special purpose (IANA, RFC 6890).

// `core::net` knows addresses alone and cannot open a connection.
use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::fmt;

use crate::Reach;

/// What kind of network a refused address belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Network {
    /// No address at all: `0.0.0.0/8`, `::`.
    Unspecified,
    /// This machine.
    Loopback,
    /// Networks of homes and companies, unique local addresses of IPv6 among them.
    Private,
    /// Shared by the customers of a provider: `100.64.0.0/10`.
    Shared,
    /// One cable, where clouds answer with their metadata.
    LinkLocal,
    /// Several machines at once, or all.
    Multicast,
    /// For documents and measurements.
    Documentation,
    /// An IPv4 address in the clothes of IPv6: mapped, compatible, translated or tunnelled.
    Disguised,
    /// Nothing that a machine of the internet has.
    Reserved,
}

impl fmt::Display for Network {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Unspecified => "unspecified",
            Self::Loopback => "loopback",
            Self::Private => "private",
            Self::Shared => "shared",
            Self::LinkLocal => "link-local",
            Self::Multicast => "multicast",
            Self::Documentation => "documentation",
            Self::Disguised => "disguised",
            Self::Reserved => "reserved",
        })
    }
}

/// Networks of IPv4 that are nobody's on the internet: first address, length of the prefix, kind.
const REFUSED_V4: [(Ipv4Addr, u32, Network); 16] = [
    (Ipv4Addr::new(0, 0, 0, 0), 8, Network::Unspecified),
    (Ipv4Addr::new(10, 0, 0, 0), 8, Network::Private),
    (Ipv4Addr::new(100, 64, 0, 0), 10, Network::Shared),
    (Ipv4Addr::new(127, 0, 0, 0), 8, Network::Loopback),
    (Ipv4Addr::new(169, 254, 0, 0), 16, Network::LinkLocal),
    (Ipv4Addr::new(172, 16, 0, 0), 12, Network::Private),
    (Ipv4Addr::new(192, 0, 0, 0), 24, Network::Reserved),
    (Ipv4Addr::new(192, 0, 2, 0), 24, Network::Documentation),
    (Ipv4Addr::new(192, 88, 99, 0), 24, Network::Disguised),
    (Ipv4Addr::new(192, 168, 0, 0), 16, Network::Private),
    (Ipv4Addr::new(198, 18, 0, 0), 15, Network::Documentation),
    (Ipv4Addr::new(198, 51, 100, 0), 24, Network::Documentation),
    (Ipv4Addr::new(203, 0, 113, 0), 24, Network::Documentation),
    (Ipv4Addr::new(224, 0, 0, 0), 4, Network::Multicast),
    (Ipv4Addr::new(240, 0, 0, 0), 4, Network::Reserved),
    (Ipv4Addr::new(255, 255, 255, 255), 32, Network::Multicast),
];

/// The same of IPv6; the first that matches says what kind it is.
const REFUSED_V6: [(Ipv6Addr, u32, Network); 15] = [
    (Ipv6Addr::UNSPECIFIED, 128, Network::Unspecified),
    (Ipv6Addr::LOCALHOST, 128, Network::Loopback),
    // Mapped addresses, compatible ones, and those that are translated on the way.
    (Ipv6Addr::new(0, 0, 0, 0, 0, 0xffff, 0, 0), 96, Network::Disguised),
    (Ipv6Addr::UNSPECIFIED, 96, Network::Disguised),
    (Ipv6Addr::new(0x64, 0xff9b, 0, 0, 0, 0, 0, 0), 96, Network::Disguised),
    (Ipv6Addr::new(0x64, 0xff9b, 1, 0, 0, 0, 0, 0), 48, Network::Disguised),
    // Teredo, and everything else of the IETF's own assignments.
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 32, Network::Disguised),
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23, Network::Reserved),
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32, Network::Documentation),
    // 6to4.
    (Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16, Network::Disguised),
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20, Network::Documentation),
    (Ipv6Addr::new(0xfc00, 0, 0, 0, 0, 0, 0, 0), 7, Network::Private),
    (Ipv6Addr::new(0xfe80, 0, 0, 0, 0, 0, 0, 0), 10, Network::LinkLocal),
    (Ipv6Addr::new(0xfec0, 0, 0, 0, 0, 0, 0, 0), 10, Network::Private),
    (Ipv6Addr::new(0xff00, 0, 0, 0, 0, 0, 0, 0), 8, Network::Multicast),
];

/// The one part of IPv6 whose addresses are given to machines of the internet.
const GLOBAL_V6: (Ipv6Addr, u32) = (Ipv6Addr::new(0x2000, 0, 0, 0, 0, 0, 0, 0), 3);

/// Whether something may be sent to an address.
///
/// # Errors
/// With the kind of network it is refused for.
pub fn admit(address: IpAddr, reach: Reach) -> Result<(), Network> {
    let refused = match address {
        IpAddr::V4(address) => of_v4(address),
        IpAddr::V6(address) => of_v6(address),
    };
    match (refused, reach) {
        (Some(Network::Loopback | Network::Private), Reach::Near) | (None, _) => Ok(()),
        (Some(network), _) => Err(network),
    }
}

fn of_v4(address: Ipv4Addr) -> Option<Network> {
    // The whole of a network before the address of it that means everybody.
    let mut found = REFUSED_V4.iter().rev();
    found.find(|(start, prefix, _)| shares_v4(address, *start, *prefix)).map(|(_, _, network)| *network)
}

fn of_v6(address: Ipv6Addr) -> Option<Network> {
    let found = REFUSED_V6.iter().find(|(start, prefix, _)| shares_v6(address, *start, *prefix));
    let is_global = shares_v6(address, GLOBAL_V6.0, GLOBAL_V6.1);
    found.map(|(_, _, network)| *network).or((!is_global).then_some(Network::Reserved))
}

fn shares_v4(address: Ipv4Addr, start: Ipv4Addr, prefix: u32) -> bool {
    (address.to_bits() ^ start.to_bits()).leading_zeros() >= prefix
}

fn shares_v6(address: Ipv6Addr, start: Ipv6Addr, prefix: u32) -> bool {
    (address.to_bits() ^ start.to_bits()).leading_zeros() >= prefix
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(address: &str, expected: &str) {
        let found = admit(address.parse().unwrap(), Reach::Internet);
        let found = found.map_or_else(|network| network.to_string(), |()| "allowed".to_owned());
        assert_eq!(found, expected, "{address}");
    }

    #[test]
    fn the_edges_of_every_network_are_refused_and_their_neighbours_are_not() {
        for (first, last, kind, before, after) in [
            ("0.0.0.0", "0.255.255.255", "unspecified", None, Some("1.0.0.0")),
            ("10.0.0.0", "10.255.255.255", "private", Some("9.255.255.255"), Some("11.0.0.0")),
            ("100.64.0.0", "100.127.255.255", "shared", Some("100.63.255.255"), Some("100.128.0.0")),
            ("127.0.0.0", "127.255.255.255", "loopback", Some("126.255.255.255"), Some("128.0.0.0")),
            ("169.254.0.0", "169.254.255.255", "link-local", Some("169.253.255.255"), Some("169.255.0.0")),
            ("172.16.0.0", "172.31.255.255", "private", Some("172.15.255.255"), Some("172.32.0.0")),
            ("192.0.0.0", "192.0.0.255", "reserved", Some("191.255.255.255"), Some("192.0.1.0")),
            ("192.0.2.0", "192.0.2.255", "documentation", Some("192.0.1.255"), Some("192.0.3.0")),
            ("192.88.99.0", "192.88.99.255", "disguised", Some("192.88.98.255"), Some("192.88.100.0")),
            ("192.168.0.0", "192.168.255.255", "private", Some("192.167.255.255"), Some("192.169.0.0")),
            ("198.18.0.0", "198.19.255.255", "documentation", Some("198.17.255.255"), Some("198.20.0.0")),
            ("198.51.100.0", "198.51.100.255", "documentation", None, Some("198.51.101.0")),
            ("203.0.113.0", "203.0.113.255", "documentation", None, Some("203.0.114.0")),
            ("224.0.0.0", "239.255.255.255", "multicast", Some("223.255.255.255"), None),
            ("240.0.0.0", "255.255.255.254", "reserved", None, None),
            ("255.255.255.255", "255.255.255.255", "multicast", None, None),
            ("::", "::", "unspecified", None, None),
            ("::1", "::1", "loopback", None, None),
            ("::2", "::ffff:ffff", "disguised", None, None),
            ("::ffff:0:0", "::ffff:8.8.8.8", "disguised", None, None),
            ("64:ff9b::", "64:ff9b::ffff:ffff", "disguised", None, None),
            ("64:ff9b:1::", "64:ff9b:1:ffff:ffff:ffff:ffff:ffff", "disguised", None, None),
            ("100::", "1fff:ffff::", "reserved", None, None),
            ("2001::", "2001:0:ffff::", "disguised", Some("2000:ffff::"), None),
            ("2001:1::", "2001:1ff:ffff::", "reserved", None, Some("2001:200::")),
            ("2001:db8::", "2001:db8:ffff::", "documentation", Some("2001:db7::"), Some("2001:db9::")),
            ("2002::", "2002:ffff::", "disguised", Some("2001:ffff::"), Some("2003::")),
            ("3fff::", "3fff:fff::", "documentation", Some("3ffe::"), Some("3fff:1000::")),
            ("4000::", "fbff::", "reserved", Some("3fff:ffff::"), None),
            ("fc00::", "fdff::", "private", None, None),
            ("fe80::", "febf::", "link-local", None, None),
            ("fec0::", "feff::", "private", None, None),
            ("ff00::", "ffff::", "multicast", None, None),
        ] {
            check(first, kind);
            check(last, kind);
            before.iter().chain(&after).for_each(|neighbour| check(neighbour, "allowed"));
        }
    }

    #[test]
    fn whoever_develops_reaches_their_own_machine_and_network_and_nothing_else_more() {
        for (address, is_admitted) in [
            ("127.0.0.1", true),
            ("::1", true),
            ("192.168.1.4", true),
            ("fd00::1", true),
            ("8.8.8.8", true),
            ("169.254.169.254", false),
            ("fe80::1", false),
            ("::ffff:127.0.0.1", false),
            ("100.64.0.1", false),
            ("0.0.0.0", false),
            ("224.0.0.1", false),
        ] {
            assert_eq!(admit(address.parse().unwrap(), Reach::Near).is_ok(), is_admitted, "{address}");
        }
    }
}
