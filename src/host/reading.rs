//! One loop over a table and its sources: lenient values of a page become strict ones.

use super::attributes::{Attribute, Kind, Page};
use super::kind::wrong;

/// Where values come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The attributes of an element; script tags are counted from 0.
    Tag(u8),
    /// The properties of `window.GenvorisConfig`.
    Config,
    /// The properties of `window.genvorisConfig`, which is Laravel's.
    Laravel,
}

/// What a page has given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Given {
    /// A string.
    Text(String),
    /// A number, as JavaScript writes it.
    Number(String),
    /// A boolean.
    Flag(bool),
    /// Anything else.
    Other,
}

/// Asks a place for an attribute or a property by name.
pub type Ask<'a> = &'a dyn Fn(Place, &str) -> Option<Given>;

/// A value in use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// As its kind has made it.
    pub value: String,
    /// Where it was.
    pub place: Place,
    /// Under which name: an alias is written otherwise than the row it fills.
    pub name: &'static str,
}

/// A line for the console.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What it says.
    pub text: String,
    /// A value is not used: an error. Anything else is a warning.
    pub is_error: bool,
}

/// The values of a table, one for each of its rows, and a line for each wrong or doubtful one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Values {
    /// An alias fills the row it is an alias of.
    pub found: Vec<Option<Found>>,
    /// For the console.
    pub lines: Vec<Line>,
}

impl Values {
    /// The value of a row.
    pub fn text(&self, row: usize) -> Option<String> {
        Some(self.found.get(row)?.as_ref()?.value.clone())
    }
}

/// Reads a table. Of several places the first that has a possible value wins, row by row; of several
/// names in one place, the first.
pub fn read(table: &'static [Attribute], places: &[Place], ask: Ask, page: &dyn Page) -> Values {
    let mut values = Values {
        found: table.iter().map(|_| None).collect(),
        lines: vec![],
    };
    for place in places {
        let mut row = (0, Kind::Text);
        for (index, attribute) in table.iter().enumerate() {
            if attribute.kind != Kind::Alias {
                row = (index, attribute.kind);
            }
            values.fill(row, attribute.name, *place, ask, page);
        }
    }
    values
}

impl Values {
    fn fill(
        &mut self,
        (row, kind): (usize, Kind),
        name: &'static str,
        place: Place,
        ask: Ask,
        page: &dyn Page,
    ) {
        let Some(slot) = self.found.get_mut(row) else {
            return;
        };
        if slot.as_ref().is_some_and(|known| known.place != place) {
            return;
        }
        let Some(given) = ask(place, &place.writes(name)) else {
            return;
        };
        let text = given.text(kind);
        let text = text.as_deref().map(str::trim);
        if text == Some("") && !kind.may_be_empty() {
            return;
        }
        let shown = place.spells(name);
        let mut value = text.and_then(|text| kind.parse(text, page));
        if value.is_none() {
            self.lines.push(wrong(&shown, kind, text));
            if kind.is_secret() {
                value = text.map(str::to_owned);
            }
        }
        let Some(value) = value else {
            return;
        };
        match slot {
            Some(known) if known.value != value => {
                let used = place.spells(known.name);
                self.differ(&used, &shown);
            }
            Some(_) => {}
            None => *slot = Some(Found { value, place, name }),
        }
    }

    /// One line, however many names differ.
    fn differ(&mut self, used: &str, other: &str) {
        let start = [used, " and "].concat();
        if !self.lines.iter().any(|line| line.text.starts_with(&start)) {
            self.lines.push(Line {
                text: [&start, other, " differ; ", used, " is used."].concat(),
                is_error: false,
            });
        }
    }
}

impl Given {
    /// The text of what makes sense for this kind; a `false` for an address would become a path.
    fn text(self, kind: Kind) -> Option<String> {
        match (self, kind) {
            (Given::Text(text), _) => Some(text),
            (Given::Number(text), Kind::Text | Kind::Pixels | Kind::Flag) => Some(text),
            (Given::Flag(on), Kind::Flag) => Some(if on { "true" } else { "false" }.to_owned()),
            _ => None,
        }
    }
}

impl Place {
    /// The global object; nothing for a tag.
    pub fn object(self) -> Option<&'static str> {
        match self {
            Place::Tag(_) => None,
            Place::Config => Some("GenvorisConfig"),
            Place::Laravel => Some("genvorisConfig"),
        }
    }

    /// The name a row has here: `data-api-key` of a tag is `apiKey` of an object.
    pub(super) fn writes(self, name: &str) -> String {
        match self {
            Place::Tag(_) => name.to_owned(),
            _ => camel_case(name.strip_prefix("data-").unwrap_or(name)),
        }
    }

    /// The name as the page's author knows it.
    pub fn spells(self, name: &str) -> String {
        let written = self.writes(name);
        match self.object() {
            Some(object) => [object, ".", &written].concat(),
            None => written,
        }
    }
}

fn camel_case(name: &str) -> String {
    let mut property = String::new();
    let mut first = false;
    for letter in name.chars() {
        if letter != '-' {
            property.push(if first {
                letter.to_ascii_uppercase()
            } else {
                letter
            });
        }
        first = letter == '-';
    }
    property
}
