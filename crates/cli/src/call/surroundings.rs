//! What the command line names outside of the process: addresses of this host, and servers.

use core::net::SocketAddr;
use core::time::Duration;

use frazil_io::StunServer;
use tokio::time::{Instant, timeout_at};

use crate::exit::{Exit, Failure};
use crate::progress::say;

/// What to bind, spelled out.
pub(crate) fn addresses(named: &[SocketAddr]) -> Result<Vec<SocketAddr>, Failure> {
    let listing = |error| {
        Failure::new(
            Exit::Usage,
            format!(
                "cannot list the interfaces of this host: {error}; name an address with --bind"
            ),
        )
    };
    let mut addresses: Vec<SocketAddr> = Vec::new();
    if named.is_empty() {
        let usable = frazil_io::usable_addresses().map_err(listing)?;
        addresses.extend(usable.into_iter().map(|address| SocketAddr::new(address, 0)));
    }
    for address in named {
        for address in frazil_io::expand(*address).map_err(listing)? {
            if !addresses.contains(&address) {
                addresses.push(address);
            }
        }
    }
    Ok(addresses)
}

/// The addresses of all servers whose names can be resolved within `patience`, asked for at the same
/// time.
pub(crate) async fn resolve(servers: &[StunServer], patience: Duration) -> Vec<SocketAddr> {
    let deadline = Instant::now() + patience;
    let lookups: Vec<_> = servers
        .iter()
        .map(|server| {
            let server = server.clone();
            tokio::spawn(async move { server.resolve().await })
        })
        .collect();
    let mut addresses = Vec::new();
    for (server, lookup) in servers.iter().zip(lookups) {
        let why = match timeout_at(deadline, lookup).await {
            Ok(Ok(Ok(found))) => {
                addresses.extend(found);
                continue;
            }
            Ok(Ok(Err(error))) => error.to_string(),
            Ok(Err(gone)) => gone.to_string(),
            Err(late) => late.to_string(),
        };
        say(format_args!("cannot resolve {server}: {why}; going on without it"));
    }
    addresses
}
