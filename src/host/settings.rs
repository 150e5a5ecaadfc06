//! What the page asks of the widget: script tags first, then `GenvorisConfig`, then Laravel's
//! `genvorisConfig`.
//!
//! Pure: the page is behind [`Page`] and [`Ask`], so every rule is tested on the host.

use super::attributes::{Page, SCRIPT, Script};
use super::reading::{Ask, Line, Place, Values, read};
use crate::languages::Language;

/// The settings in force.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings(Values);

impl Settings {
    /// Reads them, and gives a line for each wrong or doubtful one.
    pub fn read(places: &[Place], ask: Ask, page: &dyn Page) -> (Self, Vec<Line>) {
        let mut values = read(SCRIPT, places, ask, page);
        let mut lines = std::mem::take(&mut values.lines);
        let settings = Self(values);
        for (row, start, line) in [
            (
                Script::ApiKey,
                "gvk_live_",
                ": a live key is readable by every visitor of this page. Point data-api-url at a proxy on your server that adds it.",
            ),
            (Script::CheckoutUrl, "", NO_PAYMENT),
            (Script::SessionUrl, "", NO_PAYMENT),
        ] {
            if let Some(Some(found)) = settings.0.found.get(row as usize)
                && found.value.starts_with(start)
            {
                lines.push(Line {
                    text: [&found.place.spells(found.name), line].concat(),
                    is_error: false,
                });
            }
        }
        (settings, lines)
    }

    /// A value of a kind that needs no more reading: keys, tokens, absolute addresses, names of
    /// callbacks, colours, texts. [`Script::ApiUrl`] ends in `/`.
    pub fn text(&self, row: Script) -> Option<String> {
        self.0.text(row as usize)
    }

    /// The language asked for.
    pub fn language(&self) -> Option<Language> {
        Language::parse(&self.text(Script::Language)?)
    }

    /// Whether there is to be no floating button.
    pub fn no_fab(&self) -> bool {
        self.flag(Script::NoFab, false)
    }

    /// Whether the storefront's look is sampled.
    pub fn auto_style(&self) -> bool {
        self.flag(Script::AutoStyle, true)
    }

    /// Whether the store wants a widget at all: Laravel's switch.
    pub fn enabled(&self) -> bool {
        self.flag(Script::WidgetEnabled, true)
    }

    /// Where funnel events go, for a backend at `api`, which ends in `/`; `None` where none are sent.
    pub fn events_url(&self, api: &str) -> Option<String> {
        match self.text(Script::EventsUrl) {
            None => Some([api, "api/v1/events"].concat()),
            given => given.filter(|url| !url.is_empty()),
        }
    }

    fn flag(&self, row: Script, default: bool) -> bool {
        self.text(row).map_or(default, |value| {
            value != "0" && !value.eq_ignore_ascii_case("false")
        })
    }
}

const NO_PAYMENT: &str = ": pay per try-on is not in this version.";

/// A tag's attribute; of a script's, `?no_fab=1` in the address is one, too. Names without `data-` are
/// those of objects.
pub fn attribute(name: &str, get: &dyn Fn(&str) -> Option<String>) -> Option<String> {
    if !name.starts_with("data-") {
        return None;
    }
    get(name).or_else(|| {
        let source = get("src").filter(|_| name == "data-no-fab")?;
        let mut pieces = source.as_bytes().windows(9);
        let on = |piece: &[u8]| matches!(piece, [b'?' | b'&', pair @ ..] if pair == b"no_fab=1");
        pieces.any(on).then(String::new)
    })
}

#[cfg(test)]
pub(super) mod tests;
