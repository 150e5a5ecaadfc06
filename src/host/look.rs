//! The dialog's colours: what was chosen for four roles becomes what every part is painted with, readable
//! whatever was chosen. Pure.

use super::attributes::Script;
use super::contrast::{GRAPHIC, Rgb, TEXT, contrast, is_dark, mark, mix, moved};

/// What a store may choose, in the order that samples are kept in: its name after `data-`, `--genvoris-` and
/// `--gv-`, and its attribute. The first four are colours.
pub const ROLES: [(&str, Script); 6] = [
    ("background-color", Script::BackgroundColor),
    ("text-color", Script::TextColor),
    ("primary-color", Script::PrimaryColor),
    ("accent-color", Script::AccentColor),
    ("font-family", Script::FontFamily),
    ("border-radius", Script::BorderRadius),
];

/// Of what nobody has chosen.
const BUILT_IN: [Rgb; 4] = [[255, 255, 255], [23, 24, 28], [31, 41, 55], [180, 85, 45]];

/// What a problem is written in, before it is made readable.
const ALERT: Rgb = [200, 60, 20];

/// An edge that can just be seen.
const EDGE: f32 = 1.3;

/// The custom properties that the style sheet reads, the background first.
pub type Variables = [(&'static str, Rgb); 11];

/// The colours of every part for those chosen, by role, and of each whether it is used as it was chosen.
pub fn palette(chosen: [Option<Rgb>; 4]) -> (Variables, [bool; 4]) {
    let mut wanted = BUILT_IN;
    for (colour, chosen) in wanted.iter_mut().zip(chosen) {
        *colour = chosen.unwrap_or(*colour);
    }
    let [paper, wanted_ink, primary, wanted_accent] = wanted;
    let ink = moved(wanted_ink, paper, TEXT);
    let accent = moved(wanted_accent, paper, GRAPHIC);
    let tint = mix(ink, 4, paper);
    // Where the text is only just readable there is no room for a ground between the two.
    let tint = if contrast(ink, tint) < TEXT {
        paper
    } else {
        tint
    };
    let alert = mix(ALERT, 6, paper);
    let variables = [
        ("--genvoris-background-color", paper),
        ("--genvoris-text-color", ink),
        ("--genvoris-primary-color", primary),
        ("--genvoris-accent-color", accent),
        ("--soft", moved(mix(ink, 44, paper), paper, TEXT)),
        ("--tint", tint),
        ("--on-primary", mark(primary)),
        ("--edge", moved(primary, paper, EDGE)),
        ("--on-accent", mark(accent)),
        ("--alert", alert),
        ("--on-alert", moved(ALERT, alert, TEXT)),
    ];
    (
        variables,
        [true, ink == wanted_ink, true, accent == wanted_accent],
    )
}

/// The browser's own parts, for this background.
pub fn scheme(paper: Rgb) -> &'static str {
    if is_dark(paper) { "dark" } else { "light" }
}

/// The console line for a colour of the store's own that had to be moved away from the background.
pub fn too_near(role: &str) -> String {
    let ratio = if role == "text-color" { "4.5" } else { "3" };
    [
        "data-",
        role,
        ": the contrast to data-background-color is too low, so another shade is used. Needed: ",
        ratio,
        ":1.",
    ]
    .concat()
}

/// A length as CSS has it: a bare number is one of pixels.
pub fn length(value: &str) -> String {
    let bare = value.bytes().all(|byte| byte.is_ascii_digit());
    [value, if bare { "px" } else { "" }].concat()
}

#[cfg(test)]
mod tests {
    use super::super::contrast::tests::exact;
    use super::*;
    use proptest::prelude::*;

    fn rgb(variables: &Variables, name: &str) -> Rgb {
        let known = variables.iter().find(|(known, _)| *known == name);
        known.expect(name).1
    }

    #[test]
    fn a_store_that_chooses_nothing_has_the_built_in_colours_as_they_are() {
        let (variables, kept) = palette([None; 4]);
        assert_eq!(kept, [true; 4]);
        assert_eq!(rgb(&variables, "--genvoris-text-color"), [23, 24, 28]);
        assert_eq!(rgb(&variables, "--genvoris-accent-color"), [180, 85, 45]);
        assert_eq!(rgb(&variables, "--on-primary"), [255; 3]);
    }

    #[test]
    fn yellow_on_white_is_changed_and_said_to_be() {
        let yellow = Some([255, 255, 0]);
        let (_, kept) = palette([None, yellow, yellow, yellow]);
        assert_eq!(kept, [true, false, true, false]);
    }

    #[test]
    fn a_dark_ground_makes_the_browsers_own_parts_dark() {
        assert_eq!(scheme([17, 17, 17]), "dark");
        assert_eq!(scheme([255; 3]), "light");
        assert_eq!(scheme([255, 230, 0]), "light");
    }

    #[test]
    fn a_bare_number_is_one_of_pixels() {
        for (value, written) in [("8", "8px"), ("8px", "8px"), ("0.5rem", "0.5rem")] {
            assert_eq!(length(value), written);
        }
    }

    #[test]
    fn the_line_names_both_attributes_and_the_ratio() {
        let line = too_near("text-color");
        for word in ["data-text-color", "data-background-color", "4.5:1"] {
            assert!(line.contains(word), "{line}");
        }
        assert!(too_near("accent-color").contains(" 3:1"));
    }

    proptest! {
        #[test]
        fn everything_is_readable_whatever_was_chosen(chosen: [Option<Rgb>; 4]) {
            let (variables, _) = palette(chosen);
            for (text, ground, ratio) in [
                ("--genvoris-text-color", "--genvoris-background-color", 4.5),
                ("--genvoris-text-color", "--tint", 4.5),
                ("--soft", "--genvoris-background-color", 4.5),
                ("--on-primary", "--genvoris-primary-color", 4.5),
                ("--on-accent", "--genvoris-accent-color", 4.5),
                ("--genvoris-accent-color", "--genvoris-background-color", 3.0),
                ("--on-alert", "--alert", 4.5),
            ] {
                let contrast = exact(rgb(&variables, text), rgb(&variables, ground));
                prop_assert!(contrast >= ratio, "{} on {}: {}", text, ground, contrast);
            }
        }
    }
}
