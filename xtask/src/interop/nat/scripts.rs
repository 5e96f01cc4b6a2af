//! The scripts. What they are written in, [`Script::read`] tells.

use super::script::Script;

/// Seconds for which bindings live here. A script waits a second less or more.
pub(super) const LIFETIME: u64 = 3;

/// Name and steps.
const SCRIPTS: &[(&str, &str)] = &[
    // Mapping (RFC 4787 §4.1) and ports (§4.2).
    ("mapping towards another port", "a>s, a>s1, a>s"),
    ("mapping towards another address", "a>s, a>t, a>p, a>s"),
    ("mapping of another port", "a>s, a1>s, a>t, a1>t"),
    ("an answer", "a>s, s>#1"),
    ("answers from two remote ports", "a>s, a>s1, s>#2, s1>#1, s>#1, s1>#2"),
    // Filtering (§5).
    ("filtering by port", "a>s, s1>#1, s>#1"),
    ("filtering by address", "a>s, t>#1, s>#1"),
    ("a stranger", "a>s, p>#1, p1>#1"),
    ("whom the inside has written to", "a>s, t>#1, a>t1, t>#1, a>t, t>#1, t>#5"),
    ("by which binding an answer leaves", "a>s, p>#1, a>p, p>#3"),
    // Hole punching.
    ("unsolicited before there is anything", "p>x, s>x"),
    ("unsolicited, then the hole is punched", "p>x, a>s, p>#2, a>p, p>#2, p>#4"),
    ("a stranger knocks before and after", "a>s, p>#1, a>p, p>#1, p>#3, a>p"),
    ("a neighbour's hole is not one's own", "a>s, b1>p, p>#1, p>#2"),
    // Hairpinning (§6).
    ("hairpinning", "a>s, b1>s, a>#2, b1>#1, a>#2"),
    ("hairpinning to oneself", "a>s, a1>s, a>#2, a1>#1"),
    ("hairpinning without a binding", "a>x1, b1>s, a>x2"),
    ("neighbours by their own addresses", "a>b, b>a"),
    // Two hosts with one port.
    ("collision towards one server", "a>s, b>s, s>#1, s>#2, a>s, b>s"),
    ("collision towards two servers", "a>s, b>t, s>#1, t>#2, s>#2, t>#1"),
    ("collision, and a stranger", "a>s, b>t, p>#1, p>#2"),
    ("collision, then one server for both", "a>s, b>t, b>s, s>#1, s>#3, t>#2, b>p, b>t"),
    // TCP, towards the ports on which somebody listens.
    ("tcp to the web", "a~s443, a1~s80"),
    ("tcp elsewhere", "a~s8443"),
    ("tcp from outside, unasked", "p~x, a~s443, p~x"),
    ("tcp lets no UDP in", "a~s443, s>x, p>x"),
    // Time (§4.3).
    ("expiry", "a>s, wait 2, s>#1, wait 4, s>#1"),
    ("expiry without a word", "a>s, wait 4, s>#1, a>s"),
    ("refresh by outbound", "a>s, wait 2, a>s, wait 2, s>#1"),
    ("refresh by inbound", "a>s, wait 2, s>#1, wait 2, s>#1"),
    ("refresh by inbound, for a stranger", "a>s, wait 2, s>#1, wait 2, p>#1, s>#1"),
    ("refresh by a stranger", "a>s, wait 2, p>#1, wait 2, s>#1, p>#1"),
    ("refresh of one of two sessions", "a>s, a>t, wait 2, a>s, wait 2, t>#2, s>#1"),
    ("a port comes free", "a>s, b>s, wait 4, b>s, a>s"),
    // Another address.
    ("rebinding", "a>s, rebind, s>#1, a>s, s>#4, s>#1"),
    ("rebinding under a punched hole", "a>p, a>s, rebind, p>#1, s>#2, a>p, s>#6, p>#6"),
];

/// Those that make sense for a kind: what does not translate has no other address to move to.
pub(super) fn scripts(rebinds: bool) -> Result<Vec<Script>, String> {
    let all = SCRIPTS.iter().map(|(name, text)| Script::read(name, text));
    let fits =
        |script: &Result<Script, String>| rebinds || !script.as_ref().is_ok_and(Script::rebinds);
    all.filter(fits).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_are_read_and_no_two_have_one_name() {
        let names: std::collections::BTreeSet<_> =
            scripts(true).unwrap().iter().map(|script| script.name).collect();
        assert_eq!(names.len(), SCRIPTS.len());
        assert_eq!(scripts(false).unwrap().len(), SCRIPTS.len() - 2);
    }
}
