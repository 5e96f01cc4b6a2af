//! What scripts observe, in words that do not depend on which ports were drawn.

use core::net::{IpAddr, SocketAddr};
use std::collections::BTreeMap;

use super::script::{Script, Socket, Step, To};

/// A datagram that came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Arrival {
    pub(super) socket: Socket,
    pub(super) source: SocketAddr,
}

/// What came of a step; `None` when there was nowhere to send to.
pub(super) type Outcome = Option<Vec<Arrival>>;

/// One line a step: who received it, and what the source looked like.
///
/// Ports that are the sender's own are told as such; others have names, in order of appearance.
pub(super) fn trace(
    script: &Script,
    base: u16,
    address: impl Fn(Socket) -> IpAddr,
    outcomes: &[Outcome],
) -> Vec<String> {
    let mut names = Names::default();
    let lines = script.steps.iter().zip(script.text.split(',')).zip(outcomes);
    let line = |((step, text), outcome): ((&Step, &str), &Outcome)| {
        let (Step::Send { from, to } | Step::Connect { from, to }) = *step else {
            return text.trim().to_owned();
        };
        let words = match (outcome, to) {
            (None, To::Shown(step)) => format!("nobody saw step {}", step + 1),
            (None, _) => "not sent".to_owned(),
            (Some(arrivals), _) if arrivals.is_empty() => "nobody".to_owned(),
            (Some(arrivals), _) => {
                let own = SocketAddr::new(address(from), base + from.slot);
                let words = arrivals.iter().map(|arrival| {
                    let Socket { host, slot } = arrival.socket;
                    // The lab's kinds are kinds of UDP: which ports TCP gets, no name says.
                    if let Step::Connect { .. } = step {
                        return format!("{} accepts on {slot}", host.name());
                    }
                    format!("{}+{slot} from {}", host.name(), names.of(arrival.source, own))
                });
                words.collect::<Vec<_>>().join(", ")
            }
        };
        format!("{:<7} {words}", text.trim())
    };
    lines.map(line).collect()
}

#[derive(Default)]
struct Names {
    addresses: BTreeMap<IpAddr, usize>,
    ports: BTreeMap<SocketAddr, String>,
    drawn: usize,
}

impl Names {
    /// `itself`, or an external address and port: `outside:kept`, `outside:p1`, `outside2:p2`.
    fn of(&mut self, source: SocketAddr, own: SocketAddr) -> String {
        if source == own {
            return "itself".to_owned();
        }
        let address = if source.ip() == own.ip() {
            "its own address".to_owned()
        } else {
            let count = self.addresses.len() + 1;
            match *self.addresses.entry(source.ip()).or_insert(count) {
                1 => "outside".to_owned(),
                number => format!("outside{number}"),
            }
        };
        if source.port() == own.port() {
            return format!("{address}:kept");
        }
        let drawn = &mut self.drawn;
        let port = self.ports.entry(source).or_insert_with(|| {
            *drawn += 1;
            format!("p{drawn}")
        });
        format!("{address}:{port}")
    }
}

/// Two traces side by side, and what differs marked; `None` where nothing does.
pub(super) fn difference(lab: &[String], model: &[String]) -> Option<String> {
    if lab == model {
        return None;
    }
    let width = lab.iter().map(String::len).max().unwrap_or(0).max("netfilter".len());
    let mut text = format!("    {:<width$} | the model\n", "netfilter");
    let nothing = String::new();
    for at in 0..lab.len().max(model.len()) {
        let [left, right] = [lab, model].map(|trace| trace.get(at).unwrap_or(&nothing));
        let mark = if left == right { ' ' } else { '!' };
        text += &format!("  {mark} {left:<width$} | {right}\n");
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(from: &str, socket: Socket) -> Outcome {
        Some(vec![Arrival { socket, source: from.parse().unwrap() }])
    }

    #[test]
    fn drawn_ports_are_the_same_under_any_name() {
        let script = Script::read("two", "a>s, a>t, s>#1, wait 2, a>s, s>#5").unwrap();
        let sockets: Vec<_> = script.sockets().into_iter().collect();
        let &[alice, relay, other] = sockets.as_slice() else { panic!("{sockets:?}") };
        let told = |first: &str, second: &str| {
            let outcomes = [
                seen(first, relay),
                seen(second, other),
                seen("198.51.100.2:5000", alice),
                Some(Vec::new()),
                Some(Vec::new()),
                None,
            ];
            let address = |socket: Socket| match socket == alice {
                true => IpAddr::from([10, 1, 0, 2]),
                false => IpAddr::from([198, 51, 100, 2]),
            };
            trace(&script, 5000, address, &outcomes)
        };
        let drawn = told("203.0.113.10:41234", "203.0.113.10:999");
        assert_eq!(
            drawn,
            [
                "a>s     relay+0 from outside:p1",
                "a>t     relay2+0 from outside:p2",
                "s>#1    alice+0 from itself",
                "wait 2",
                "a>s     nobody",
                "s>#5    nobody saw step 5",
            ]
        );
        assert_eq!(difference(&drawn, &told("203.0.113.10:1", "203.0.113.10:2")), None);
        let kept = told("203.0.113.10:5000", "203.0.113.10:5000");
        assert!(kept[1].ends_with("outside:kept"));
        let told = difference(&drawn, &kept).unwrap();
        assert_eq!(told.matches(" !").count(), 2, "{told}");
    }
}
