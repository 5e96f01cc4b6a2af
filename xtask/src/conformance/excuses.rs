//! Requirements that no test shows, and why: `xtask/data/excuses.tsv`.

use super::rows::{Row, Rows};

/// Components of a stack that have no rows of their own, in words for who reads an excuse.
const OTHERS: [&str; 3] = ["tls", "dns", "discovery"];

/// Why a row has no test.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Excuse {
    pub(crate) id: String,
    /// `component:<name>`, `caller` or `unobservable`.
    pub(crate) class: String,
    pub(crate) reason: String,
}

const HEADER: &str = "id\tclass\treason";

/// Reads the file; each complaint names its line.
pub(crate) fn read(file: &str, text: &str, rows: &Rows) -> (Vec<Excuse>, Vec<String>) {
    let (mut excuses, mut wrong) = (Vec::<Excuse>::new(), Vec::new());
    let mut lines = text.lines().enumerate().filter(|(_, line)| !line.starts_with('#'));
    if lines.next().is_none_or(|(_, line)| line != HEADER) {
        wrong.push(format!("{file}: not the header {HEADER:?}"));
    }
    for (number, line) in lines {
        match excuse(line, rows) {
            Err(why) => wrong.push(format!("{file}:{}: {why}", number + 1)),
            Ok(excuse) if excuses.iter().any(|other| other.id == excuse.id) => {
                wrong.push(format!("{file}:{}: {} is excused twice", number + 1, excuse.id));
            }
            Ok(excuse) => excuses.push(excuse),
        }
    }
    (excuses, wrong)
}

fn excuse(line: &str, rows: &Rows) -> Result<Excuse, String> {
    let fields: Vec<&str> = line.split('\t').collect();
    let &[id, class, reason] = fields.as_slice() else {
        return Err(format!("{} fields, not 3", fields.len()));
    };
    let Some(row) = rows.find(id).filter(|row| row.id == id) else {
        return Err(format!("there is no {id}"));
    };
    if !row.testable {
        return Err(format!("{id} is not testable and needs no excuse"));
    }
    if !known(class, row, rows) {
        return Err(format!(
            "{id}: class {class:?} is none of component:<another one>, caller, unobservable"
        ));
    }
    if reason.trim().is_empty() {
        return Err(format!("{id} has no reason"));
    }
    Ok(Excuse { id: id.to_owned(), class: class.to_owned(), reason: reason.to_owned() })
}

fn known(class: &str, row: &Row, rows: &Rows) -> bool {
    match class.strip_prefix("component:") {
        None => ["caller", "unobservable"].contains(&class),
        Some(own) if own == row.component => false,
        Some(other) => {
            OTHERS.contains(&other) || rows.all().iter().any(|row| row.component == other)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::rows::tests::sample;
    use super::*;

    fn lines(lines: &[&str]) -> (Vec<Excuse>, Vec<String>) {
        read("e", &format!("# words\n{HEADER}\n{}\n", lines.join("\n")), &sample())
    }

    #[test]
    fn an_excuse_has_an_id_a_class_and_a_reason() {
        let (excuses, wrong) = lines(&[
            "rfc8489-s5-a\tcomponent:tls\tThere.",
            "rfc8489-s5-b\tcomponent:ice-agent\tElsewhere.",
            "rfc8489-s5.1-a\tcaller\tTheirs.",
            "rfc8489-sA-a\tunobservable\tNowhere.",
        ]);
        assert_eq!((excuses.len(), wrong), (4, vec![]));
        assert_eq!(excuses[1].class, "component:ice-agent");
    }

    #[test]
    fn anything_else_is_told_with_its_line() {
        for (line, complaint) in [
            ("rfc8489-s5-z\tcaller\tSo.", "e:3: there is no rfc8489-s5-z"),
            ("rfc8489_s5_a\tcaller\tSo.", "e:3: there is no rfc8489_s5_a"),
            ("rfc8489-s5-a\tlazy\tSo.", "e:3: rfc8489-s5-a: class \"lazy\""),
            ("rfc8489-s5-a\tcomponent:moon\tSo.", "e:3: rfc8489-s5-a: class"),
            ("rfc8489-s5-a\tcomponent:stun-codec\tIts own.", "e:3: rfc8489-s5-a: class"),
            ("rfc8489-s5-a\tcaller\t ", "e:3: rfc8489-s5-a has no reason"),
            ("rfc8489-s5-a caller So.", "e:3: 1 fields"),
            ("rfc8489-s5-c\tcaller\tSo.", "e:3: rfc8489-s5-c is not testable"),
        ] {
            let (excuses, wrong) = lines(&[line]);
            assert!(excuses.is_empty() && wrong.len() == 1, "{line}: {wrong:?}");
            assert!(wrong[0].starts_with(complaint), "{wrong:?}");
        }
        let twice = "rfc8489-s5-a\tcaller\tSo.";
        assert_eq!(lines(&[twice, twice]).1, ["e:4: rfc8489-s5-a is excused twice"]);
        assert!(read("e", twice, &sample()).1[0].contains("not the header"));
    }
}
