//! The report as JSON.

use core::net::SocketAddr;

use frazil_stun::discovery::{Behavior, Finding, Hairpinning, PortAssignment, Report, Unknown};
use serde_json::{Map, Value, json};

/// The version of what is printed; it changes when a field changes its meaning.
const SCHEMA: u8 = 1;

/// One object. Whatever is `unknown` or null has its reason under `reasons`, by the field's name.
pub(super) fn json(server: SocketAddr, report: &Report) -> Value {
    let mut reasons = Map::new();
    let mut known = |name: &str, value: Result<Value, Unknown>, unknown: Value| {
        value.unwrap_or_else(|why| {
            reasons.insert(name.to_owned(), why.to_string().into());
            unknown
        })
    };
    let unknown = || Value::from("unknown");
    let udp = known("udp", yes_or_no(report.udp), unknown());
    let address = report.public_address.map(|address| address.to_string().into());
    let public_address = known("public_address", address, Value::Null);
    let mapping = known("mapping", report.mapping.map(behavior), unknown());
    let filtering = known("filtering", report.filtering.map(behavior), unknown());
    let hairpinning = report.hairpinning;
    let comes_back = yes_or_no(hairpinning.map(Hairpinning::comes_back));
    let comes_back = known("hairpinning", comes_back, unknown());
    let source = match hairpinning {
        Ok(Hairpinning::InternalSource) => "internal".into(),
        Ok(Hairpinning::ExternalSource) => "external".into(),
        _ => Value::Null,
    };
    let ports = report.ports.map(|ports| {
        let (assignment, step) = match ports.assignment {
            PortAssignment::Preserved => ("preserved", None),
            PortAssignment::Sequential { step } => ("sequential", Some(step)),
            _ => ("random", None),
        };
        json!({
            "assignment": assignment,
            "step": step,
            "parity": ports.parity,
            "contiguity": ports.contiguity,
            "addresses": ports.addresses,
        })
    });
    let ports = known("ports", ports, Value::Null);
    let fragments = known("fragments", yes_or_no(report.fragments), unknown());
    let rewrites = known("rewrites_payloads", yes_or_no(report.rewrites_payloads), unknown());
    let lifetime = report.lifetime.map(|lifetime| {
        json!({
            "at_least_ms": milliseconds(lifetime.at_least),
            "less_than_ms": lifetime.less_than.map(milliseconds),
        })
    });
    let lifetime = known("lifetime", lifetime, Value::Null);
    let refresh = report.refresh.map(|refresh| refresh.to_string().into());
    let refresh = known("refresh", refresh, unknown());
    json!({
        "v": SCHEMA,
        "server": server.to_string(),
        "udp": udp,
        "public_address": public_address,
        "mapping": mapping,
        "filtering": filtering,
        "hairpinning": comes_back,
        "hairpin_source": source,
        "ports": ports,
        "fragments": fragments,
        "rewrites_payloads": rewrites,
        "lifetime": lifetime,
        "refresh": refresh,
        "reasons": reasons,
    })
}

fn yes_or_no(finding: Finding<bool>) -> Result<Value, Unknown> {
    finding.map(|yes| if yes { "yes" } else { "no" }.into())
}

fn behavior(behavior: Behavior) -> Value {
    behavior.to_string().into()
}

fn milliseconds(duration: core::time::Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
