//! The model of NATs held against netfilter: one script, played by the kernel and by the preset of
//! the same name, must be observed alike.

mod model;
mod netfilter;
mod script;
mod scripts;
mod trace;

use std::fmt;

use frazil_nat::Kind;

use super::needs::Needs;
use super::verdict::Verdict;
use model::Network;
use netfilter::Part;

/// A kind of the lab whose model is tried.
#[derive(Clone, Copy)]
pub(super) struct Model(pub(super) &'static str);

/// Every kind of the lab.
pub(super) const MODELS: [&str; 16] = [
    "none",
    "firewall",
    "full-cone",
    "full-cone:remap",
    "addr-restricted",
    "addr-restricted:remap",
    "port-restricted",
    "port-restricted:remap",
    "symmetric",
    "hairpin",
    "hairpin:remap",
    "cgn",
    "cgn:full-cone/symmetric",
    "cgn:port-restricted:remap/full-cone",
    "udp-blocked",
    "https-only",
];

impl fmt::Display for Model {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "netfilter and the model of {} are alike", self.0)
    }
}

/// The first port of the first script. Below what Linux picks by itself, and what `:remap` makes.
const FIRST_PORT: u16 = 2000;

/// Ports for each script.
const PORTS: u16 = 10;

pub(super) fn run(model: Model, needs: &Needs, worker: usize) -> Verdict {
    match agree(model.0, needs, worker) {
        Ok(words) => Verdict::Passed(words),
        Err(why) => Verdict::Failed(why),
    }
}

fn agree(name: &str, needs: &Needs, worker: usize) -> Result<String, String> {
    let kind: Kind = name.parse().map_err(|why| format!("{name}: {why}"))?;
    let scripts = scripts::scripts(!matches!(name, "none" | "firewall"))?;
    let (mut parts, mut wanted) = (Vec::new(), Vec::new());
    for (script, number) in scripts.iter().zip(0..) {
        let base = FIRST_PORT + PORTS * number;
        let mut network = Network::new(kind, base, 1);
        let outcomes = network.play(script);
        let address = |socket: script::Socket| network.address(socket.host);
        let arrivals = outcomes.iter().map(|o| o.as_ref().map_or(0, Vec::len)).collect();
        wanted.push(trace::trace(script, base, address, &outcomes));
        parts.push(Part { script, base, arrivals });
    }
    let played = netfilter::play(name, &parts, needs, worker).map_err(|why| why.to_string())?;
    let mut steps = 0;
    let mut differences = String::new();
    for ((part, outcomes), wanted) in parts.iter().zip(&played).zip(&wanted) {
        let network = Network::new(kind, part.base, 1);
        let address = |socket: script::Socket| network.address(socket.host);
        let seen = trace::trace(part.script, part.base, address, outcomes);
        steps += seen.len();
        if let Some(difference) = trace::difference(&seen, wanted) {
            differences += &format!("{}: {}\n{difference}", part.script.name, part.script.text);
        }
    }
    if differences.is_empty() {
        return Ok(format!("{} scripts, {steps} steps", parts.len()));
    }
    Err(differences)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Without a lab: in the model, most scripts bring something about, but where nothing passes.
    #[test]
    fn scripts_observe_something() {
        for name in MODELS {
            let kind: Kind = name.parse().unwrap();
            let all = scripts::scripts(true).unwrap();
            let arrive = |script| {
                let outcomes = Network::new(kind, FIRST_PORT, 1).play(script);
                outcomes.into_iter().flatten().map(|arrivals| arrivals.len()).sum::<usize>()
            };
            let count = all.iter().filter(|script| arrive(script) > 0).count();
            let blocked = matches!(name, "udp-blocked" | "https-only");
            // Within a network the blocked reach each other too, and TCP gets out.
            let few = if name == "https-only" { 4 } else { 5 };
            assert!(if blocked { count == few } else { count >= 34 }, "{name}: {count}");
        }
    }
}
