//! The dialog's colours: what was chosen for four roles becomes what every part is painted with, readable
//! whatever was chosen. Pure.

use super::contrast::{GRAPHIC, Rgb, TEXT, contrast, hex, is_dark, mark, mix, moved};

/// What a store may choose, in the order that samples are kept in. The names follow `data-`, `--genvoris-`
/// and `--gv-`; the first four are colours.
pub const ROLES: [&str; 6] = [
    "background-color",
    "text-color",
    "primary-color",
    "accent-color",
    "font-family",
    "border-radius",
];

/// Of what nobody has chosen.
const BUILT_IN: [Rgb; 4] = [[255, 255, 255], [23, 24, 28], [31, 41, 55], [180, 85, 45]];

/// What a problem is written in, before it is made readable.
const ALERT: Rgb = [200, 60, 20];

/// An edge that can just be seen.
const EDGE: f32 = 1.3;

/// The custom properties that the style sheet reads, with their values.
pub type Variables = Vec<(&'static str, String)>;

/// The colours of every part for those chosen, by role, and of each whether it is used as it was chosen.
pub fn palette(chosen: [Option<Rgb>; 4]) -> (Variables, [bool; 4]) {
    let [paper, ink, primary, accent] = BUILT_IN;
    let [a_paper, an_ink, a_primary, an_accent] = chosen;
    let paper = a_paper.unwrap_or(paper);
    let wanted_ink = an_ink.unwrap_or(ink);
    let wanted_accent = an_accent.unwrap_or(accent);
    let primary = a_primary.unwrap_or(primary);
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
    let mut variables: Variables = variables
        .into_iter()
        .map(|(name, colour)| (name, hex(colour)))
        .collect();
    let scheme = if is_dark(paper) { "dark" } else { "light" };
    variables.push(("color-scheme", scheme.to_owned()));
    let kept = [true, ink == wanted_ink, true, accent == wanted_accent];
    (variables, kept)
}

/// Whole pixels: `8`, `8px`, and of `8.5px` the 8.
pub fn pixels(value: &str) -> Option<u32> {
    let number = value.trim().trim_end_matches("px");
    number.split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::super::contrast::tests::exact;
    use super::*;
    use proptest::prelude::*;

    fn rgb(variables: &Variables, name: &str) -> Rgb {
        let (_, value) = variables
            .iter()
            .find(|(known, _)| *known == name)
            .expect(name);
        [1, 3, 5].map(|start| u8::from_str_radix(&value[start..start + 2], 16).expect("hex"))
    }

    fn scheme(paper: Rgb) -> String {
        let (variables, _) = palette([Some(paper), None, None, None]);
        variables.last().expect("a scheme").1.clone()
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
    fn pixels_are_whole() {
        for (value, read) in [
            ("8", Some(8)),
            ("8px", Some(8)),
            (" 4.5px", Some(4)),
            ("50%", None),
            ("1em", None),
            ("", None),
            ("px", None),
            ("-3px", None),
        ] {
            assert_eq!(pixels(value), read, "{value}");
        }
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
