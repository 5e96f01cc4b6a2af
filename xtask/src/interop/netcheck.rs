//! What `frazil netcheck` calls each NAT of the lab, with its own server and with coturn.

use std::fmt;
use std::process::{Command, Stdio};

use serde_json::Value;

use super::needs::Needs;
use super::verdict::Verdict;

/// The tests of RFC 5780 through one kind of NAT.
#[derive(Clone, Copy)]
pub(super) struct Netcheck {
    kind: &'static str,
    server: &'static str,
    expected: Expected,
}

/// What must be found: `udp`, `mapping`, `filtering`, `hairpinning`.
type Expected = [&'static str; 4];

const UNKNOWN: &str = "unknown";
const EVERYONE: &str = "endpoint-independent";
const HOSTS: &str = "address-dependent";
const ENDPOINTS: &str = "address-and-port-dependent";

/// The kinds of `natlab`, and what their names stand for: as in `prove-nats.sh`, whose probe cannot tell
/// an open filter from none.
const KINDS: [(&str, Expected); 17] = [
    ("none", ["yes", "none", "none", UNKNOWN]),
    ("firewall", ["yes", "none", ENDPOINTS, UNKNOWN]),
    ("full-cone", ["yes", EVERYONE, EVERYONE, "no"]),
    ("full-cone:remap", ["yes", EVERYONE, EVERYONE, "no"]),
    ("addr-restricted", ["yes", EVERYONE, HOSTS, "no"]),
    ("addr-restricted:remap", ["yes", EVERYONE, HOSTS, "no"]),
    ("port-restricted", ["yes", EVERYONE, ENDPOINTS, "no"]),
    ("port-restricted:remap", ["yes", EVERYONE, ENDPOINTS, "no"]),
    ("symmetric", ["yes", ENDPOINTS, ENDPOINTS, "no"]),
    ("hairpin", ["yes", EVERYONE, EVERYONE, "yes"]),
    ("hairpin:remap", ["yes", EVERYONE, EVERYONE, "yes"]),
    ("udp-blocked", ["no", UNKNOWN, UNKNOWN, UNKNOWN]),
    ("https-only", ["no", UNKNOWN, UNKNOWN, UNKNOWN]),
    ("cgn", ["yes", EVERYONE, ENDPOINTS, "no"]),
    ("cgn:port-restricted/full-cone", ["yes", EVERYONE, ENDPOINTS, "no"]),
    ("cgn:full-cone/full-cone", ["yes", EVERYONE, EVERYONE, "no"]),
    ("cgn:port-restricted/symmetric", ["yes", ENDPOINTS, ENDPOINTS, "no"]),
];

/// Every kind with either server.
pub(super) fn all() -> impl Iterator<Item = Netcheck> {
    let servers = ["own", "coturn"].into_iter();
    servers.flat_map(|server| {
        KINDS.into_iter().map(move |(kind, expected)| Netcheck { kind, server, expected })
    })
}

impl fmt::Display for Netcheck {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let server = if self.server == "own" { "frazil" } else { self.server };
        write!(f, "netcheck asks {server} through {}", self.kind)
    }
}

pub(super) fn run(netcheck: Netcheck, needs: &Needs, worker: usize) -> Verdict {
    let mut script = Command::new(needs.script("netcheck.sh"));
    needs.environment(&mut script);
    script.args([netcheck.kind, netcheck.server]).env("NATLAB", needs.lab(worker));
    let output = match script.stdin(Stdio::null()).output() {
        Ok(output) => output,
        Err(error) => return Verdict::Failed(error.to_string()),
    };
    let said = String::from_utf8_lossy(&output.stderr);
    let Ok(report) = serde_json::from_slice::<Value>(&output.stdout) else {
        return Verdict::Failed(format!("no report:\n{said}"));
    };
    let fields = ["udp", "mapping", "filtering", "hairpinning"];
    let found = fields.map(|field| report.get(field).and_then(Value::as_str).unwrap_or_default());
    if found == netcheck.expected {
        return Verdict::Passed(String::new());
    }
    Verdict::Failed(format!("{found:?} instead of {:?}\n{report}\n{said}", netcheck.expected))
}
