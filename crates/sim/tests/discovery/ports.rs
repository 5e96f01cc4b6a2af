//! What discovery says of how ports are chosen.

use std::collections::BTreeSet;

use frazil_nat::{Behavior, Pooling};
use frazil_stun::discovery::{PortAssignment, Ports};

use crate::axes::{PortPolicy, config};
use crate::committed;
use crate::house::discover;

/// A column: all that is said through NATs of every mapping and filtering.
type Said = BTreeSet<String>;

#[test]
fn discovery_tells_how_ports_are_chosen() {
    let mut text =
        "assignment\tparity\tcontiguity\tblocks\tpooling\tsays assignment\tsays parity\t\
                    says contiguity\tsays addresses\twhy\n"
            .to_owned();
    for policy in PortPolicy::all() {
        let said = said(&policy);
        let own = [
            policy.assignment.0,
            yes(policy.parity),
            yes(policy.contiguity),
            yes(policy.blocks.is_some()),
            policy.pooling.0,
        ];
        let says = said.each_ref().map(|said| Vec::from_iter(said.iter().cloned()).join("|"));
        text += &format!("{}\t{}\t{}\n", own.join("\t"), says.join("\t"), reasons(&policy, &said));
    }
    committed("discovery-ports.tsv", &text);
}

fn yes(yes: bool) -> &'static str {
    if yes { "yes" } else { "no" }
}

fn said(policy: &PortPolicy) -> [Said; 4] {
    let mut said: [Said; 4] = Default::default();
    for mapping in 0..Behavior::ALL.len() {
        for filtering in 0..Behavior::ALL.len() {
            let mut config = config(&[2, mapping, filtering, 0, 0, 0, 0, 0]);
            policy.apply(&mut config);
            for seed in 0..4 {
                let ports = discover(&config, seed).ports.unwrap();
                for (said, told) in said.iter_mut().zip(columns(&ports)) {
                    said.insert(told);
                }
            }
        }
    }
    said
}

fn columns(ports: &Ports) -> [String; 4] {
    let assignment = match ports.assignment {
        PortAssignment::Preserved => "preserve".to_owned(),
        PortAssignment::Sequential { step } => format!("sequential{step:+}"),
        _ => "random".to_owned(),
    };
    let flags = [ports.parity, ports.contiguity].map(|flag| yes(flag).to_owned());
    let [parity, contiguity] = flags;
    [assignment, parity, contiguity, ports.addresses.to_string()]
}

/// Why what is said is not what is done.
fn reasons(policy: &PortPolicy, [assignment, parity, contiguity, addresses]: &[Said; 4]) -> String {
    let is = |said: &Said, what: &str| said.iter().eq([what]);
    let mut reasons = Vec::new();
    let rule = policy.assignment.0;
    if !is(assignment, rule) {
        reasons.push(match rule {
            "preserve" if policy.blocks.is_some() => "no port outside of its block can be kept",
            "remap" => {
                "no socket is shown twice, so that its port is not seen to be always the same"
            }
            _ if policy.contiguity => "pairs break the step",
            _ => panic!("{rule} is said to be {assignment:?}"),
        });
    }
    if !is(parity, yes(policy.parity)) {
        reasons.push(match rule {
            _ if policy.contiguity => "who keeps neighbours keeps parity",
            "preserve" if policy.blocks.is_none() => "who keeps the port keeps its parity",
            "random" | "remap" | "preserve" if parity.contains("no") => {
                "chance keeps the parity of all eight in one of 256 runs"
            }
            _ => panic!("parity with {rule} is said to be {parity:?}"),
        });
    }
    if !is(contiguity, yes(policy.contiguity)) {
        reasons.push(match rule {
            "preserve" if policy.blocks.is_none() => "who keeps the port keeps its neighbour",
            _ => panic!("contiguity with {rule} is said to be {contiguity:?}"),
        });
    }
    let several = policy.pooling.1 == Pooling::Arbitrary;
    if !is(addresses, if several { "2" } else { "1" }) {
        reasons.push(match policy.blocks {
            Some(_) => "a block lies on one address",
            None if policy.contiguity => "a pair shares an address, and four pairs may by chance",
            None => panic!("{addresses:?} addresses"),
        });
    }
    if policy.blocks.is_some() {
        reasons.push("a block is wider than eight sockets show");
    }
    reasons.join("; ")
}
