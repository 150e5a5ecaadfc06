//! The README's tables of attributes are the table's.

use std::path::Path;

use super::attributes::{Attribute, Kind, SCRIPT, TRIGGER};
use crate::languages::Language;

/// A table in Markdown; rows without an HTML name are not in it.
fn table(title: &str, rows: &[Attribute]) -> String {
    let mut text = format!("| {title} | meaning |\n| --- | --- |\n");
    let rows: Vec<&Attribute> = rows
        .iter()
        .filter(|row| row.name.starts_with("data-"))
        .collect();
    for (index, row) in rows.iter().enumerate() {
        if row.kind == Kind::Alias {
            continue;
        }
        let aliases = rows[index + 1..]
            .iter()
            .take_while(|next| next.kind == Kind::Alias);
        let names: Vec<String> = [row]
            .into_iter()
            .chain(aliases)
            .map(|row| format!("`{}`", row.name))
            .collect();
        text += &format!("| {} | {} |\n", names.join(", "), meaning(row));
    }
    text
}

fn meaning(row: &Attribute) -> String {
    let words = match row.kind {
        Kind::Language => Language::ALL.map(Language::tag).to_vec(),
        kind if kind.words().is_empty() => return row.meaning.to_owned(),
        kind => kind.words().split(", ").collect(),
    };
    format!("`{}`; {}", words.join("` `"), row.meaning)
}

/// `readme` with what stands between the marks of `part` put anew.
fn renewed(readme: &str, part: &str, table: &str) -> String {
    let (start, end) = (
        format!("<!-- attributes:{part} -->\n"),
        "<!-- /attributes -->",
    );
    let (before, rest) = readme.split_once(&start).expect("a start mark");
    let (_, after) = rest.split_once(end).expect("an end mark");
    [before, &start, table, end, after].concat()
}

#[test]
fn the_readmes_reference_is_the_table() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = std::fs::read_to_string(&path).expect("the README");
    let right = renewed(&readme, "script", &table("attribute of the script", SCRIPT));
    let right = renewed(&right, "trigger", &table("attribute of a trigger", TRIGGER));
    if std::env::var_os("UPDATE_README").is_some() {
        std::fs::write(&path, right).expect("the README is written");
    } else {
        assert!(
            readme == right,
            "the README's attributes are not the table's: UPDATE_README=1 cargo test -p genvoris-widget reference"
        );
    }
}

#[test]
fn every_row_of_the_reference_says_something_once() {
    for rows in [SCRIPT, TRIGGER] {
        for (index, row) in rows.iter().enumerate() {
            let shown = row.name.starts_with("data-") && row.kind != Kind::Alias;
            assert_eq!(shown, !row.meaning.is_empty(), "{}", row.name);
            let twice = rows[..index].iter().any(|other| other.name == row.name);
            assert!(!twice, "{}", row.name);
        }
    }
}
