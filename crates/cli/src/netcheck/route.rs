//! Which of the server's addresses is asked, and from where.

use core::net::{IpAddr, SocketAddr};
use std::io;

/// An address of the server's, and the address of this host's that packets to it leave from.
pub(super) type Route = (SocketAddr, IpAddr);

/// Why none can be asked.
#[derive(Debug)]
pub(super) enum NoRoute {
    /// The server has none of the family that is to be asked from.
    OtherFamily,
    /// The system knows no way there.
    To(SocketAddr, io::Error),
}

/// The first address that a way leads to, IPv4 before IPv6: NATs are found where IPv4 is spoken. `bind`
/// names the address to ask from; a wildcard leaves it to the system, as nothing does, but for the family.
pub(super) fn choose(
    addresses: &[SocketAddr],
    bind: Option<IpAddr>,
    source_for: impl Fn(SocketAddr) -> io::Result<IpAddr>,
) -> Result<Route, NoRoute> {
    let fits = |address: &&SocketAddr| bind.is_none_or(|ip| ip.is_ipv4() == address.is_ipv4());
    let mut usable: Vec<SocketAddr> = addresses.iter().filter(fits).copied().collect();
    usable.sort_by_key(SocketAddr::is_ipv6);
    let mut failed = NoRoute::OtherFamily;
    for server in usable {
        let source = match bind.filter(|ip| !ip.is_unspecified()) {
            Some(local) => Ok(local),
            None => source_for(server),
        };
        match (source, &failed) {
            (Ok(local), _) => return Ok((server, local)),
            (Err(error), NoRoute::OtherFamily) => failed = NoRoute::To(server, error),
            (Err(_), NoRoute::To(..)) => {}
        }
    }
    Err(failed)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SERVER: [&str; 2] = ["[2001:db8::2]:3478", "198.51.100.2:3478"];

    /// The choice on a host that has these families.
    fn chosen(families: [bool; 2], bind: Option<&str>) -> Result<String, String> {
        let addresses = SERVER.map(|text| text.parse().unwrap());
        let source_for = |server: SocketAddr| {
            let [v4, v6] = families;
            if server.is_ipv4() && v4 {
                Ok("192.0.2.7".parse().unwrap())
            } else if server.is_ipv6() && v6 {
                Ok("2001:db8::7".parse().unwrap())
            } else {
                Err(io::ErrorKind::NetworkUnreachable.into())
            }
        };
        choose(&addresses, bind.map(|ip| ip.parse().unwrap()), source_for)
            .map(|(server, local)| format!("{server} from {local}"))
            .map_err(|why| match why {
                NoRoute::OtherFamily => "family".to_owned(),
                NoRoute::To(server, _) => format!("no way to {server}"),
            })
    }

    #[test]
    fn ipv4_is_asked_where_it_is_spoken_and_ipv6_elsewhere() {
        let [v6, v4] = SERVER;
        assert_eq!(chosen([true, true], None), Ok(format!("{v4} from 192.0.2.7")));
        assert_eq!(chosen([false, true], None), Ok(format!("{v6} from 2001:db8::7")));
        assert_eq!(chosen([false, false], None), Err(format!("no way to {v4}")));
    }

    #[test]
    fn who_names_an_address_chooses_the_family_and_a_wildcard_is_no_address() {
        let [v6, v4] = SERVER;
        let both = [true, true];
        assert_eq!(chosen(both, Some("2001:db8::9")), Ok(format!("{v6} from 2001:db8::9")));
        assert_eq!(chosen(both, Some("::")), Ok(format!("{v6} from 2001:db8::7")));
        assert_eq!(chosen(both, Some("0.0.0.0")), Ok(format!("{v4} from 192.0.2.7")));
        assert_eq!(chosen([false, true], Some("0.0.0.0")), Err(format!("no way to {v4}")));
        let only_v4 = &SERVER.map(|text| text.parse().unwrap())[1..];
        let none = choose(only_v4, Some("::".parse().unwrap()), |_| Ok("::1".parse().unwrap()));
        assert!(matches!(none, Err(NoRoute::OtherFamily)));
    }
}
