//! Which of this side's transports a section uses.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec;
use alloc::vec::Vec;

use super::local::LocalTransport;
use super::reading::SectionReading;

/// Username fragment and password.
pub(super) type Credentials<'a> = (&'a str, &'a str);

/// A section that is to describe a transport, with what this side's description before had for it.
#[derive(Clone, Copy)]
pub(super) struct Claim<'a> {
    /// The credentials, if the section was in use.
    pub(super) former: Option<Credentials<'a>>,
    /// The identity of its DTLS association.
    pub(super) tls_id: Option<&'a str>,
    /// True if the peer goes on with its own credentials: then that transport is for this section,
    /// whatever else leaves its bundle.
    pub(super) goes_on: bool,
}

impl<'a> Claim<'a> {
    pub(super) fn of(before: Option<&SectionReading<'a>>, goes_on: bool) -> Self {
        let former = before.and_then(|before| before.ufrag.zip(before.pwd));
        Self { former, tls_id: before.and_then(|before| before.tls_id), goes_on }
    }
}

/// Gives each section a transport, as long as there are some left: the one that it had, found by its
/// credentials, or by its association if ICE starts anew; else one of those that no other section had.
/// `used` are all credentials of before: a section whose former ones are gone had a transport that has
/// others since, rather than one that nobody uses any more.
pub(super) fn assign(
    transports: &[LocalTransport],
    claims: &[Claim<'_>],
    used: &BTreeSet<Credentials<'_>>,
) -> Vec<Option<usize>> {
    let (mut by_credentials, mut by_tls_id) = (BTreeMap::new(), BTreeMap::new());
    let mut renewed = BTreeSet::new();
    for (index, one) in transports.iter().enumerate() {
        by_credentials.entry(credentials(one)).or_insert(index);
        if let Some(tls_id) = one.tls_id.as_deref() {
            by_tls_id.entry(tls_id).or_insert(index);
        }
        if !used.contains(&credentials(one)) {
            renewed.insert(index);
        }
    }
    let mut left: BTreeSet<usize> = (0..transports.len()).collect();
    let mut given = vec![None; claims.len()];
    let mut round = |find: &dyn Fn(&Claim<'_>, &BTreeSet<usize>) -> Option<usize>| {
        for (claim, place) in claims.iter().zip(&mut given).filter(|(_, place)| place.is_none()) {
            *place = find(claim, &left);
            if let Some(one) = place {
                left.remove(one);
            }
        }
    };
    let known = |claim: &Claim<'_>, left: &BTreeSet<usize>| {
        by_credentials.get(&claim.former?).copied().filter(|one| left.contains(one))
    };
    round(&|claim, left| known(claim, left).filter(|_| claim.goes_on));
    round(&known);
    round(&|claim, left| by_tls_id.get(claim.tls_id?).copied().filter(|one| left.contains(one)));
    round(&|claim, left| {
        left.intersection(&renewed).next().copied().filter(|_| claim.former.is_some())
    });
    round(&|_, left| left.first().copied());
    given
}

fn credentials(transport: &LocalTransport) -> Credentials<'_> {
    (&transport.ice_ufrag, &transport.ice_pwd)
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    fn transports(names: &[&str]) -> Vec<LocalTransport> {
        let one = |name: &&str| LocalTransport {
            ice_ufrag: name.to_string(),
            ice_pwd: name.to_string(),
            ..LocalTransport::default()
        };
        names.iter().map(one).collect()
    }

    /// `-` is a section that is new, `x!` one whose peer has another transport now.
    fn given(names: &[&str], claims: &[&'static str]) -> Vec<Option<usize>> {
        given_of(names, claims, &[])
    }

    fn given_of(names: &[&str], claims: &[&'static str], used: &[&str]) -> Vec<Option<usize>> {
        let claim = |claim: &&'static str| {
            let former = claim.trim_end_matches('!');
            Claim {
                former: (former != "-").then_some((former, former)),
                tls_id: (former != "-").then_some(former),
                goes_on: !claim.ends_with('!'),
            }
        };
        let claims: Vec<_> = claims.iter().map(claim).collect();
        assign(&transports(names), &claims, &used.iter().map(|&name| (name, name)).collect())
    }

    #[test]
    fn what_was_used_is_kept_and_others_take_what_is_left() {
        let all = ["a", "b", "c"];
        assert_eq!(given(&all, &["-", "-"]), [Some(0), Some(1)]);
        assert_eq!(given(&all, &["b"]), [Some(1)]);
        assert_eq!(given(&all, &["-", "a"]), [Some(1), Some(0)]);
        assert_eq!(given(&all, &["c", "-", "a", "-"]), [Some(2), Some(1), Some(0), None]);
    }

    #[test]
    fn a_transport_with_new_credentials_is_for_the_section_that_lacks_its_former() {
        assert_eq!(given(&["a", "new", "c"], &["-", "b", "a"]), [Some(2), Some(1), Some(0)]);
        assert_eq!(given(&["x", "y"], &["a", "b"]), [Some(0), Some(1)]);
        // That of a section which is no more is not taken for it, unless there is no other.
        assert_eq!(given_of(&["old", "new"], &["a"], &["old", "a"]), [Some(1)]);
        assert_eq!(given_of(&["old", "new"], &["-", "a"], &["old", "a"]), [Some(0), Some(1)]);
        assert_eq!(given_of(&["old"], &["a"], &["old", "a"]), [Some(0)]);
    }

    #[test]
    fn an_association_that_goes_on_finds_its_transport() {
        let mut all = transports(&["new", "other", "more"]);
        all[1].tls_id = Some("a".into());
        let claim = |name: &'static str| Claim {
            former: Some((name, name)),
            tls_id: Some(name),
            goes_on: false,
        };
        let claims = ["b", "a"].map(claim);
        assert_eq!(assign(&all, &claims, &BTreeSet::new()), [Some(0), Some(1)]);
    }

    #[test]
    fn of_two_that_had_one_it_is_for_the_one_that_goes_on() {
        assert_eq!(given(&["a", "b"], &["a!", "a"]), [Some(1), Some(0)]);
        assert_eq!(given(&["a", "b"], &["a", "a!"]), [Some(0), Some(1)]);
        assert_eq!(given(&["a"], &["a!", "a"]), [None, Some(0)]);
    }
}
