//! The media sections of a group, found in one pass.

use core::fmt;

use crate::attribute::Attribute;
use crate::attributes::Group;
use crate::error::{Cause, ParseError, Subject};
use crate::grammar;
use crate::media::Media;
use crate::sections::MediaIter;
use crate::work;

/// How many octets of a group's tags are looked through for a section whose mid is not the next tag.
const REACH: u16 = 4096;

/// Iterator over the media sections that a group names, in the order of the text.
///
/// A section belongs to the group if its `a=mid` is one of the tags; sections without one belong to
/// none. A mid that does not read is an error of its section.
///
/// Nearly always the tags stand in the order of the sections: then each section is compared with
/// one tag, and ten thousand sections with ten thousand tags are one pass over both. A section
/// that is not next is looked for among all tags, if they have 4096 octets or less, and among the
/// next 4096 octets of them otherwise. So it costs no more than that; if it is not found there,
/// [`Cause::Length`] says that it is not known whether the group has it.
#[derive(Clone)]
pub struct Members<'a> {
    media: MediaIter<'a>,
    tags: &'a str,
    /// What follows the tag that was found last. Begins with a tag, or is empty.
    next: &'a str,
}

impl<'a> Members<'a> {
    pub(crate) fn new(media: MediaIter<'a>, group: Group<'a>) -> Self {
        let tags = group.tags_as_str();
        Self { media, tags, next: tags.trim_start_matches(grammar::is_blank) }
    }

    /// Says whether a tag is there, and goes behind it.
    fn find(&mut self, tag: &str) -> Result<bool, Cause> {
        let all = self.tags.len() <= usize::from(REACH);
        let behind = behind(self.next, tag).or_else(|| match all {
            true => search(self.tags, tag),
            false => search(self.next, tag),
        });
        match behind {
            Some(next) => self.next = next.trim_start_matches(grammar::is_blank),
            None if all => {}
            None => {
                let found = u32::try_from(self.tags.len()).unwrap_or(u32::MAX);
                return Err(Cause::Length { min: 0, max: REACH, found });
            }
        }
        Ok(behind.is_some())
    }
}

/// What stands behind a tag with which `tags` begin.
fn behind<'a>(tags: &'a str, tag: &str) -> Option<&'a str> {
    work::looked_at(tag.len());
    let rest = tags.strip_prefix(tag)?;
    (rest.is_empty() || rest.starts_with(grammar::is_blank)).then_some(rest)
}

/// What stands behind a tag that begins within reach.
fn search<'a>(tags: &'a str, tag: &str) -> Option<&'a str> {
    let within = tags.len().min(usize::from(REACH));
    work::looked_at(within);
    let mut before = b' ';
    // Tags are ASCII.
    for (at, &octet) in tags.as_bytes().iter().enumerate().take(within) {
        let begins = matches!(before, b' ' | b'\t') && Some(&octet) == tag.as_bytes().first();
        before = octet;
        if let Some(rest) = tags.get(at..).filter(|_| begins).and_then(|tags| behind(tags, tag)) {
            return Some(rest);
        }
    }
    None
}

impl<'a> Iterator for Members<'a> {
    type Item = Result<Media<'a>, ParseError>;

    fn next(&mut self) -> Option<Self::Item> {
        while let Some(media) = self.media.next() {
            let mid = match media.mid() {
                Ok(Some(mid)) => mid,
                Ok(None) => continue,
                Err(error) => return Some(Err(error)),
            };
            match self.find(mid.as_str()) {
                Ok(true) => return Some(Ok(media)),
                Ok(false) => {}
                Err(cause) => {
                    let line = media.section().number;
                    let subject = Subject::Attribute(Group::NAME);
                    return Some(Err(ParseError { line, column: 1, subject, cause }));
                }
            }
        }
        None
    }
}

impl fmt::Debug for Members<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Members").field("next", &self.next).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use crate::{Cause, Session};
    use std::string::String;
    use std::vec::Vec;

    /// The mids of the sections that the first group has.
    fn members(text: &str) -> Vec<Result<&str, Cause>> {
        let session = Session::parse(text).unwrap();
        let group = session.groups().next().unwrap().unwrap();
        session
            .members(group)
            .map(|member| match member {
                Ok(media) => Ok(media.first::<crate::Mid<'_>>().unwrap().unwrap().as_str()),
                Err(error) => Err(error.cause()),
            })
            .collect()
    }

    fn sections<'a>(mids: impl IntoIterator<Item = &'a str>) -> String {
        mids.into_iter().map(|mid| std::format!("m=audio 9 RTP/AVP 0\na=mid:{mid}\n")).collect()
    }

    #[test]
    fn the_sections_of_a_group_are_found_in_whatever_order_it_names_them() {
        let rest = sections(["a", "ab", "b", "c"]) + "m=audio 9 RTP/AVP 0\n";
        for (tags, expected) in [
            ("a ab b c", &["a", "ab", "b", "c"][..]),
            ("c b  ab\ta", &["a", "ab", "b", "c"]),
            ("  c  a", &["a", "c"]),
            ("ab", &["ab"]),
            ("a a a b", &["a", "b"]),
            ("x abc ba", &[]),
        ] {
            let text = std::format!("a=group:BUNDLE {tags}\n{rest}");
            let expected: Vec<_> = expected.iter().copied().map(Ok).collect();
            assert_eq!(members(&text), expected, "{tags}");
        }
    }

    #[test]
    fn a_mid_that_does_not_read_is_told() {
        let text = std::format!("a=group:LS a c\n{}", sections(["a", "b d", "c"]));
        assert_eq!(members(&text), [Ok("a"), Err(Cause::Trailing), Ok("c")]);
    }

    #[test]
    fn what_cannot_be_known_within_reach_is_told() {
        let mids: Vec<_> = (0..2000).map(|mid| std::format!("{mid}")).collect();
        let tags = mids.join(" ");
        let found = u32::try_from(tags.len()).unwrap();
        let too_far = Err(Cause::Length { min: 0, max: 4096, found });
        // In order, with one section that is not there and one that is skipped.
        let order = ["0", "1", "x", "3", "4"];
        let text = std::format!("a=group:BUNDLE {tags}\n{}", sections(order));
        assert_eq!(members(&text), [Ok("0"), Ok("1"), too_far, Ok("3"), Ok("4")]);
        let text = std::format!("a=group:BUNDLE {tags}\n{}", sections(["1999", "0"]));
        assert_eq!(members(&text), [too_far, Ok("0")]);
    }
}
