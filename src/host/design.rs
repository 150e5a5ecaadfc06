//! How the store wants its try-on button to look. Pure: what the backend sent is read by the caller.

use crate::text::decimal;

/// The look of the buttons that are drawn by the widget. Each field is as built in where the backend
/// says nothing, or something that is not possible.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Design {
    /// What stands on it; the language's own word where the store has none.
    pub label: Option<String>,
    /// What stands before the label.
    pub icon: Icon,
    /// The rules for elements with `data-genvoris-button`; nothing in them comes from outside but
    /// numbers that have been checked.
    pub css: String,
    /// Where it is.
    pub position: Position,
    /// Whether the cards of product lists get one.
    pub on_cards: bool,
}

/// The published icons.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Icon {
    None,
    Camera,
    #[default]
    Sparkles,
    Shirt,
    Eye,
    Wand,
}

/// Where the button is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Position {
    /// Where the page has put its triggers.
    #[default]
    Inline,
    /// Floating as well, at the right, whatever the language's direction.
    Right,
    /// Floating as well, at the left.
    Left,
}

const ICONS: [(&str, Icon); 6] = [
    ("none", Icon::None),
    ("camera", Icon::Camera),
    ("sparkles", Icon::Sparkles),
    ("shirt", Icon::Shirt),
    ("eye", Icon::Eye),
    ("wand", Icon::Wand),
];

const POSITIONS: [(&str, Position); 2] = [
    ("floating-right", Position::Right),
    ("floating-left", Position::Left),
];

/// Fields in pixels, in the order of the rule that ends with them: the least, the most, what is built in,
/// and what follows in the rule.
const PIXELS: [(&str, u32, u32, u32, &str); 4] = [
    ("borderRadius", 0, 40, 8, "px;font-size:"),
    ("fontSize", 10, 24, 14, "px;padding:"),
    ("paddingY", 4, 40, 10, "px "),
    ("paddingX", 4, 60, 20, "px}"),
];

/// The longest label, in characters.
const LABEL: usize = 20;

impl Design {
    /// Reads a design field by field.
    pub fn read(
        text: &dyn Fn(&str) -> Option<String>,
        number: &dyn Fn(&str) -> Option<u32>,
        on_cards: bool,
    ) -> Self {
        let label = text("label").map(|label| label.trim_ascii().to_owned());
        let mut css = RULES.to_owned();
        for (name, least, most, built_in, next) in PIXELS {
            let asked = number(name).filter(|asked| (least..=most).contains(asked));
            css.push_str(&decimal(asked.unwrap_or(built_in)));
            css.push_str(next);
        }
        Self {
            label: label.filter(|label| (1..=LABEL).contains(&label.chars().count())),
            icon: named(&ICONS, text("icon")),
            css,
            position: named(&POSITIONS, text("position")),
            on_cards,
        }
    }
}

const RULES: &str = "[data-genvoris-button] svg{flex:none;width:1.3em;height:1.3em;fill:none;stroke:currentColor;stroke-width:1.6;stroke-linecap:round;stroke-linejoin:round}[data-genvoris-button]:hover{filter:brightness(1.2)}[data-genvoris-button]{display:inline-flex;align-items:center;justify-content:center;gap:.5em;width:auto;margin:0;border:0;background:var(--genvoris-primary-color,#1f2937);color:#fff;font-family:inherit;font-weight:600;line-height:1.3;text-decoration:none;cursor:pointer;border-radius:";

fn named<T: Copy + Default>(names: &[(&str, T)], word: Option<String>) -> T {
    let found = names
        .iter()
        .find(|(name, _)| Some(*name) == word.as_deref());
    found.map_or_else(T::default, |(_, value)| *value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(texts: &[(&str, &str)], numbers: &[(&str, u32)]) -> Design {
        let text = |name: &str| {
            let found = texts.iter().find(|(key, _)| *key == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        let number = |name: &str| {
            let found = numbers.iter().find(|(key, _)| *key == name);
            found.map(|(_, value)| *value)
        };
        Design::read(&text, &number, false)
    }

    #[test]
    fn without_a_word_it_is_as_built_in() {
        let design = read(&[], &[]);
        assert_eq!(design.label, None);
        assert_eq!(design.icon, Icon::Sparkles);
        assert_eq!(design.position, Position::Inline);
        assert_eq!(look(&design), "8px;font-size:14px;padding:10px 20px}");
    }

    #[test]
    fn every_icon_and_position_has_its_word() {
        for (word, icon) in ICONS {
            assert_eq!(read(&[("icon", word)], &[]).icon, icon);
        }
        for (word, position) in POSITIONS {
            assert_eq!(read(&[("position", word)], &[]).position, position);
        }
    }

    #[test]
    fn a_label_has_one_to_twenty_characters() {
        for (label, kept) in [
            ("Try me", Some("Try me")),
            ("  Anprobieren ", Some("Anprobieren")),
            ("جرّب القميص الآن هنا", Some("جرّب القميص الآن هنا")),
            ("   ", None),
            ("123456789012345678901", None),
        ] {
            assert_eq!(read(&[("label", label)], &[]).label.as_deref(), kept);
        }
    }

    fn look(design: &Design) -> &str {
        design.css.strip_prefix(RULES).expect("the rules")
    }

    #[test]
    fn a_field_out_of_range_falls_back_alone() {
        for (name, least, most, built_in, _) in PIXELS {
            for (asked, got) in [
                (least, least),
                (most, most),
                (most + 1, built_in),
                (least.wrapping_sub(1), built_in),
            ] {
                let design = read(&[("icon", "eye")], &[(name, asked)]);
                let expected = read(&[], &[(name, got)]);
                assert_eq!(look(&design), look(&expected), "{name}: {asked}");
                assert_eq!(design.icon, Icon::Eye);
            }
        }
        let design = read(
            &[("icon", "star"), ("position", "top")],
            &[("fontSize", 20)],
        );
        assert_eq!(
            (design.icon, design.position, look(&design)),
            (
                Icon::Sparkles,
                Position::Inline,
                "8px;font-size:20px;padding:10px 20px}"
            )
        );
    }
}
