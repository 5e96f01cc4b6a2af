//! A NAT's table.

use super::columns::columns;
use super::{Line, Names, Text, Tone};
use crate::{Admits, Binding, Event, Record};

/// The last table that the NAT `node` showed: inside ↔ outside, who may come back in, time left.
///
/// A binding that admits several has one line for each of them. Without a table, or with an empty
/// one, the text is empty.
#[must_use]
pub fn nat_table(records: &[Record], node: &str, names: &Names) -> Text {
    let table = records.iter().rev().find_map(|record| match &record.event {
        Event::NatTable(table) if record.node == node => Some(table),
        _ => None,
    });
    let Some(table) = table.filter(|table| !table.bindings.is_empty()) else {
        return Text::default();
    };
    let head = ["inside", "", "outside", "lets in", "", "time left"];
    let mut rows = vec![head.map(|text| Line::default().with(Tone::Quiet, text)).to_vec()];
    for binding in &table.bindings {
        rows.extend(lines_of(binding, names));
    }
    columns(rows, 2)
}

fn lines_of(binding: &Binding, names: &Names) -> Vec<Vec<Line>> {
    let cell = |tone, text: String| Line::default().with(tone, text);
    let left = format!("{} s", binding.left_us.div_ceil(1_000_000));
    let admitted: Vec<Option<&Admits>> = if binding.admits.is_empty() {
        vec![None]
    } else {
        binding.admits.iter().map(Some).collect()
    };
    let mut rows = Vec::new();
    for (at, admits) in admitted.into_iter().enumerate() {
        let first = |text: String| if at == 0 { text } else { String::new() };
        let (who, name) = match admits {
            None => ("nobody".to_owned(), String::new()),
            Some(Admits::Anyone) => ("anyone".to_owned(), String::new()),
            Some(Admits::Address(address)) => {
                (format!("{address}, any port"), name_of(names, *address))
            }
            Some(Admits::Endpoint(endpoint)) => {
                (endpoint.to_string(), name_of(names, endpoint.ip()))
            }
        };
        rows.push(vec![
            cell(Tone::Plain, first(binding.inside.to_string())),
            cell(Tone::Quiet, first("↔".to_owned())),
            cell(Tone::Strong, first(binding.outside.to_string())),
            cell(Tone::Plain, who),
            cell(Tone::Quiet, name),
            cell(Tone::Plain, first(left.clone())),
        ]);
    }
    rows
}

fn name_of(names: &Names, address: std::net::IpAddr) -> String {
    names.of_address(address).map(|name| format!("({name})")).unwrap_or_default()
}
