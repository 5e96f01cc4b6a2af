//! Which requirements a test claims to show, by its name.
//!
//! `rfc8489_s9_2_5_l_m_and_s14_3_a_and_rfc8445_s7_1_a__words`: ids up to the first `__`, with `_`
//! for `-` and `.`. Letters that follow share the section; `_and_` begins another one. What a
//! section or a letter is, only the rows know: a name is read against them.

use super::rows::{Row, Rows};

/// A test that shows more than this shows none of it well.
pub(crate) const MOST: usize = 8;

/// The rows that a test of this name claims, none if its name is not of that kind, or what is wrong
/// with it.
pub(crate) fn claims<'a>(name: &str, rows: &'a Rows) -> Result<Vec<&'a Row>, String> {
    let name = name.to_ascii_lowercase();
    let (ids, words) = name.split_once("__").unwrap_or((&name, ""));
    let mut tokens = ids.split('_').peekable();
    if !tokens.next().is_some_and(is_rfc) || !tokens.peek().is_some_and(|token| begins(token)) {
        return Ok(Vec::new());
    }
    if words.is_empty() {
        return Err("no `__` and words after its ids".to_owned());
    }
    let mut claimed: Vec<&Row> = Vec::new();
    let mut rfc = "";
    for part in ids.split("_and_") {
        let section = match part.split_once('_') {
            Some((first, rest)) if is_rfc(first) => {
                rfc = first;
                rest
            }
            _ => part,
        };
        for row in one_section(rfc, section, rows)? {
            if claimed.contains(&row) {
                return Err(format!("{} is named twice", row.id));
            }
            claimed.push(row);
        }
    }
    if claimed.len() > MOST {
        return Err(format!("{} ids, at most {MOST}", claimed.len()));
    }
    Ok(claimed)
}

fn is_rfc(token: &str) -> bool {
    let digits = token.strip_prefix("rfc").unwrap_or("");
    !digits.is_empty() && digits.bytes().all(|c| c.is_ascii_digit())
}

/// Whether a section begins here.
fn begins(token: &str) -> bool {
    token.len() > 1 && token.starts_with('s')
}

/// `s9_2_5_l_m`: a section, then letters.
fn one_section<'a>(rfc: &str, part: &str, rows: &'a Rows) -> Result<Vec<&'a Row>, String> {
    let mut tokens = part.split('_').peekable();
    let Some(mut section) = tokens.next().filter(|token| begins(token)).map(str::to_owned) else {
        return Err(format!("{part:?} does not begin with a section"));
    };
    while let Some(number) = tokens.next_if(|token| token.parse::<u32>().is_ok()) {
        section = format!("{section}.{number}");
    }
    if tokens.peek().is_none() {
        return Err(format!("{rfc}-{section} without the letter of a row"));
    }
    tokens
        .map(|letter| {
            let id = format!("{rfc}-{section}-{letter}");
            rows.find(&id).ok_or_else(|| format!("there is no {id}"))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::rows::tests::sample;
    use super::*;

    fn ids(name: &str) -> Result<Vec<String>, String> {
        let rows = sample();
        claims(name, &rows).map(|rows| rows.iter().map(|row| row.id.clone()).collect())
    }

    #[test]
    fn a_name_has_one_id_or_several() {
        for (name, wanted) in [
            ("rfc8489_s5_a__it_is_zero", "rfc8489-s5-a"),
            ("rfc8489_s5_a_b_s__all", "rfc8489-s5-a rfc8489-s5-b rfc8489-s5-s"),
            ("RFC8489_S5_A__in_any_case", "rfc8489-s5-a"),
            ("rfc8489_s5_1_a__deeper", "rfc8489-s5.1-a"),
            ("rfc8489_s9_2_4_ab__two_letters", "rfc8489-s9.2.4-ab"),
            ("rfc8489_sA_a__an_appendix", "rfc8489-sA-a"),
            ("rfc8489_s5_a_and_s5_1_a__two_sections", "rfc8489-s5-a rfc8489-s5.1-a"),
            ("rfc8489_s5_b_and_rfc8445_sB_9_a__two_rfcs", "rfc8489-s5-b rfc8445-sB.9-a"),
            ("rfc8489_s5_a__words_and_s5_b__more", "rfc8489-s5-a"),
            ("rfc8489_s5_c__untestable_yet_tested", "rfc8489-s5-c"),
        ] {
            assert_eq!(ids(name).unwrap().join(" "), wanted, "{name}");
        }
    }

    #[test]
    fn other_names_claim_nothing() {
        for name in [
            "a_message_is_parsed",
            "rfc5769_2_2_responses",
            "rfc8489_B_1_request",
            "rfc8489",
            "rfcs_s5_a__not_a_number",
            "as_rfc8489_s5_a__has_it",
        ] {
            assert_eq!(ids(name), Ok(vec![]), "{name}");
        }
    }

    #[test]
    fn a_name_that_does_not_resolve_is_wrong() {
        for (name, complaint) in [
            ("rfc8489_s5_z__typo", "there is no rfc8489-s5-z"),
            ("rfc8489_s5_a_z__typo", "there is no rfc8489-s5-z"),
            ("rfc8849_s5_a__typo", "there is no rfc8849-s5-a"),
            ("rfc8489_s5__no_letter", "rfc8489-s5 without the letter"),
            ("rfc8489_s5_a_and_s9_2_4__no_letter", "rfc8489-s9.2.4 without the letter"),
            ("rfc8489_s5_a_it_is_zero", "no `__`"),
            ("rfc8489_s5_a__", "no `__`"),
            ("rfc8489_s5_a_s5_1_a__without_and", "there is no rfc8489-s5-s5"),
            ("rfc8489_s5_a_and_b__no_section", "\"b\" does not begin"),
            ("rfc8489_s5_a_and_rfc8445__no_section", "\"rfc8445\" does not begin"),
            ("rfc8489_s5_a_1__number_after_letter", "there is no rfc8489-s5-1"),
            ("rfc5769_samples", "no `__`"),
            ("rfc8489_s5_a_a__twice", "rfc8489-s5-a is named twice"),
        ] {
            let wrong = ids(name).unwrap_err();
            assert!(wrong.starts_with(complaint), "{name}: {wrong}");
        }
    }

    #[test]
    fn eight_ids_are_the_most() {
        let rows: String =
            ('a'..='i').map(|c| format!("rfc1-s2-{c}\t2\tMUST\tnat\tyes\tSo.\n")).collect();
        let text = format!("id\tsection\tlevel\tcomponent\ttestable\tsummary\n{rows}");
        let rows = Rows::read(&[("f", &text)]).unwrap();
        assert_eq!(claims("rfc1_s2_a_b_c_d_e_f_g_h__eight", &rows).unwrap().len(), 8);
        let wrong = claims("rfc1_s2_a_b_c_d_e_f_g_h_i__nine", &rows).unwrap_err();
        assert_eq!(wrong, "9 ids, at most 8");
    }
}
