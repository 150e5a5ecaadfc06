//! The README's tables of attributes are the table's.

use std::path::Path;

use super::attributes::{Attribute, Kind, SCRIPT, TRIGGER};
use super::reading::Place;
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
            "the README's attributes are not the table's: UPDATE_README=1 cargo test --workspace --lib reference"
        );
    }
}

/// A file of `www/`.
fn page_file(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("www").join(name);
    std::fs::read_to_string(path).expect("a file of www")
}

#[test]
fn the_types_name_every_attribute_and_every_word() {
    let types = page_file("genvoris.d.ts");
    let (_, config) = types.split_once("interface Config {").expect("Config");
    let (config, laravel) = config
        .split_once("interface LaravelConfig {")
        .expect("LaravelConfig");
    for row in SCRIPT {
        let property = Place::Config.writes(row.name);
        let place = if row.name.starts_with("data-") {
            config
        } else {
            laravel
        };
        assert!(
            place.contains(&format!("\n    {property}?: ")),
            "{property}"
        );
    }
    for kind in [Kind::Platform, Kind::Category, Kind::TestMode] {
        for word in kind.words().split(", ") {
            assert!(
                types.contains(&format!("| \"{word}\""))
                    || types.contains(&format!("= \"{word}\" |")),
                "{word}"
            );
        }
    }
    let languages = Language::ALL.map(|language| format!("\"{}\"", language.tag()));
    assert!(types.contains(&languages.join(" | ")), "{languages:?}");
}

#[test]
fn the_doctor_knows_every_attribute_and_every_language() {
    let source = page_file("doctor/source.js");
    let (_, names) = source.split_once("const NAMES = [").expect("NAMES");
    let (names, _) = names.split_once("\n];").expect("the end of NAMES");
    for row in SCRIPT {
        let property = Place::Config.writes(row.name);
        assert!(names.contains(&format!("\"{property}\"")), "{property}");
    }
    let languages = Language::ALL.map(|language| format!("\"{}\"", language.tag()));
    let settings = page_file("doctor/settings.js");
    assert!(settings.contains(&languages.join(", ")), "{languages:?}");
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
