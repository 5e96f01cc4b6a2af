//! The report for people.

use core::fmt::{Display, Write};
use core::time::Duration;

use frazil_stun::discovery::{
    Behavior, Finding, Hairpinning, PortAssignment, Ports, Refresh, Report, Unknown,
};

use super::meaning::meaning;

/// A few lines: what was found, and what it means for connecting.
pub(super) fn page(report: &Report) -> String {
    let mut page = String::new();
    let mut line = |name: &str, value: String| {
        // Nothing fails that is written to a string.
        let _ = writeln!(page, "{name:<16}{value}");
    };
    line("UDP", told(report.udp, |passes| if passes { "passes" } else { "does not pass" }));
    if report.udp == Ok(false) {
        let _ = write!(page, "\n{}\n", meaning(report));
        return page;
    }
    line("public address", told(report.public_address, |address| address));
    line("mapping", told(report.mapping, mapping));
    line("filtering", told(report.filtering, filtering));
    if report.hairpinning != Err(Unknown::NoNat) {
        line("hairpinning", told(report.hairpinning, hairpinning));
        line("ports", told(report.ports, ports));
    }
    if report.fragments != Err(Unknown::NotTested) {
        let pass = |pass| if pass { "pass" } else { "are lost: keep datagrams short" };
        line("fragments", told(report.fragments, pass));
    }
    if report.rewrites_payloads == Ok(true) {
        line("payloads", "are rewritten on the way (a generic ALG)".to_owned());
    }
    if report.lifetime != Err(Unknown::NotTested) {
        line(
            "lifetime",
            match report.lifetime {
                Ok(found) => match found.less_than {
                    Some(gone) => format!("{} to {}", seconds(found.at_least), seconds(gone)),
                    None => format!("{} or more", seconds(found.at_least)),
                },
                Err(why) => format!("not known: {why}"),
            },
        );
        line("kept alive by", told(report.refresh, refresh));
    }
    let _ = write!(page, "\n{}\n", meaning(report));
    page
}

fn told<T, D: Display>(finding: Finding<T>, tell: impl FnOnce(T) -> D) -> String {
    finding.map_or_else(|why| format!("not known: {why}"), |found| tell(found).to_string())
}

const fn mapping(behavior: Behavior) -> &'static str {
    match behavior {
        Behavior::None => "none: this host is seen by its own address",
        Behavior::EndpointIndependent => "endpoint-independent: everyone sees the same address",
        Behavior::AddressDependent => "address-dependent: every host sees another address",
        Behavior::AddressAndPortDependent => {
            "address-and-port-dependent: everyone sees another address"
        }
    }
}

const fn filtering(behavior: Behavior) -> &'static str {
    match behavior {
        Behavior::None => "none: everyone may come in",
        Behavior::EndpointIndependent => {
            "endpoint-independent: everyone may come in where something was sent from"
        }
        Behavior::AddressDependent => "address-dependent: hosts may come in that were written to",
        Behavior::AddressAndPortDependent => {
            "address-and-port-dependent: only what was written to may come in"
        }
    }
}

const fn hairpinning(hairpinning: Hairpinning) -> &'static str {
    match hairpinning {
        Hairpinning::None => "no: two hosts behind this NAT need each other's own addresses",
        Hairpinning::InternalSource => "yes, but showing the internal address",
        Hairpinning::ExternalSource => "yes",
    }
}

fn ports(ports: Ports) -> String {
    let mut text = match ports.assignment {
        PortAssignment::Preserved => "kept as they are".to_owned(),
        PortAssignment::Sequential { step } => format!("one after the other, {step:+} each"),
        _ => "by no rule that could be seen".to_owned(),
    };
    if ports.assignment != PortAssignment::Preserved {
        text += if ports.parity { ", even and odd kept" } else { "" };
        text += if ports.contiguity { ", neighbours kept" } else { "" };
    }
    if ports.addresses > 1 {
        text += ", on several public addresses";
    }
    text
}

const fn refresh(refresh: Refresh) -> &'static str {
    match refresh {
        Refresh::Neither => "nothing",
        Refresh::Outbound => "what is sent",
        Refresh::Inbound => "what arrives",
        Refresh::Both => "what is sent, and what arrives",
    }
}

fn seconds(duration: Duration) -> String {
    format!("{:.1} s", duration.as_secs_f64())
}
