//! How much work reading is: octets looked at, counted in tests alone.
//!
//! The tests of this file prove that it grows with the text and no faster, whatever the text and
//! however often sections ask for what stands before them.

#[cfg(test)]
std::thread_local! {
    static OCTETS: core::cell::Cell<usize> = const { core::cell::Cell::new(0) };
}

/// Counts what a pass over a text costs.
#[inline]
pub(crate) fn looked_at(octets: usize) {
    #[cfg(test)]
    OCTETS.set(OCTETS.get() + octets);
    #[cfg(not(test))]
    let _ = octets;
}

/// The octets that something looks at.
#[cfg(test)]
pub(crate) fn octets(work: impl FnOnce()) -> usize {
    OCTETS.set(0);
    work();
    OCTETS.get()
}

#[cfg(test)]
mod tests {
    use super::octets;
    use crate::Session;
    use std::format;
    use std::hint::black_box;
    use std::string::String;

    /// The octets looked at to parse a text and to ask all its sections everything.
    fn work(text: &str) -> usize {
        octets(|| ask(text))
    }

    fn ask(text: &str) {
        let session = Session::parse(text).unwrap();
        black_box((session.origin().ok(), session.timing().ok(), session.typed().count()));
        for media in session.media() {
            black_box((media.description().ok(), media.connection().ok(), media.mid().ok()));
            black_box((media.ice_parameters().ok(), media.setup().ok(), media.direction().ok()));
            black_box((media.fingerprints().count(), media.end_of_candidates()));
            black_box((media.has_ice_option("trickle"), media.typed().count()));
        }
        for group in session.groups().flatten() {
            black_box(session.members(group).count());
        }
    }

    /// Twice the size is twice the work.
    #[track_caller]
    fn is_linear(text: impl Fn(usize) -> String) {
        let (half, whole) = (text(2000), text(4000));
        let growth = |small: usize, large: usize| large as f64 / small as f64;
        let (size, work) = (growth(half.len(), whole.len()), growth(work(&half), work(&whole)));
        assert!(work <= size * 1.02, "{size} times the size is {work} times the work");
    }

    const SECTION: &str = "m=audio 9 RTP/AVP 0\n";

    #[test]
    fn lines_attributes_and_sections() {
        is_linear(|size| format!("v=0\r\n{}", "a=x:y\r\n".repeat(size)));
        is_linear(|size| format!("{SECTION}{}", "a=ice-ufrag:?\r\n".repeat(size)));
        is_linear(|size| SECTION.repeat(size));
        is_linear(|size| format!("v=0\n{SECTION}{}", "\n \n\r\n".repeat(size)));
        is_linear(|size| format!("v=0\r\r\n{}", "m=a\r\r\r\n".repeat(size)));
    }

    #[test]
    fn one_long_line() {
        for start in ["a=", "a=fingerprint:sha-256 ", "a=ice-ufrag:", "c=IN IP4 ", "o="] {
            is_linear(|size| format!("v=0\n{start}{}", "x".repeat(size * 100)));
            is_linear(|size| format!("{SECTION}{start}{}", "x".repeat(size * 100)));
        }
    }

    /// Everything that sections inherit stands there, in lines of any length.
    #[test]
    fn sections_that_inherit() {
        let shared = |value: &str| {
            format!(
                "c=IN IP4 192.0.2.1{value}\na=ice-ufrag:8hhY{value}\na=ice-options:a{value}\n\
                 a=ice-pwd:asd88fgpdd777uzjYhagZg{value}\na=setup:active{value}\na=inactive{value}\n\
                 a=end-of-candidates{value}\na=ice-lite{value}\na=fingerprint:x 01{value}\n"
            )
        };
        is_linear(|size| shared("") + &SECTION.repeat(size));
        is_linear(|size| shared(&" ".repeat(size * 100)) + &SECTION.repeat(size));
        is_linear(|size| "a=x:y\n".repeat(size * 10) + &shared("") + &SECTION.repeat(size));
        is_linear(|size| "a=fingerprint:x 01\n".repeat(size) + &SECTION.repeat(size));
    }

    /// Tags of four digits, so that only their number grows.
    fn bundle(tags: impl Iterator<Item = usize>, sections: impl Iterator<Item = usize>) -> String {
        let tags: String = tags.map(|tag| format!(" {tag:04}")).collect();
        let sections: String = sections.map(|mid| format!("{SECTION}a=mid:{mid:04}\n")).collect();
        format!("a=group:BUNDLE{tags}\n{sections}")
    }

    #[test]
    fn groups_in_any_order() {
        is_linear(|size| bundle(0..size, 0..size));
        is_linear(|size| bundle((0..size).rev(), 0..size));
        is_linear(|size| bundle(0..size, 5000..5000 + size));
        is_linear(|size| bundle((0..size).map(|tag| tag * 2), 0..size));
        is_linear(|size| bundle((0..500).rev(), 0..size));
        is_linear(|size| {
            format!(
                "a=group:BUNDLE{}a\n{}",
                " ".repeat(size * 10),
                format!("{SECTION}a=mid:b\n").repeat(size)
            )
        });
    }

    /// The count itself is worth something: it sees a pass in each section over what stands before.
    #[test]
    fn a_pass_for_each_section_would_be_seen() {
        let text = |size: usize| "a=x:y\n".repeat(size) + &SECTION.repeat(size);
        let quadratic = |text: &str| {
            octets(|| {
                let session = Session::parse(text).unwrap();
                black_box(session.media().map(|_| session.attributes().count()).sum::<usize>());
            })
        };
        assert!(quadratic(&text(200)) > 3 * quadratic(&text(100)));
    }
}
