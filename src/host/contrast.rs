//! Colours and how well they can be told apart: WCAG 2.2's contrast, in few bytes.

/// Red, green and blue.
pub type Rgb = [u8; 3];

/// Text on its ground has 4.5:1, and a little more, for `linear` is not exact. A ground of middling grey
/// leaves no more than 4.58:1 to black and white.
pub const TEXT: f32 = 4.54;

/// Marks and edges that mean something have 3:1.
pub const GRAPHIC: f32 = 3.04;

const BLACK: Rgb = [0; 3];
const WHITE: Rgb = [255; 3];

/// How many steps there are from a colour to black or white.
const STEPS: u16 = 64;

/// The contrast of two colours, from 1 to 21, within half a percent.
pub fn contrast(one: Rgb, other: Rgb) -> f32 {
    let (one, other) = (luminance(one) + 0.05, luminance(other) + 0.05);
    (one / other).max(other / one)
}

/// `parts` of 64 of one colour in another.
pub fn mix(one: Rgb, parts: u16, other: Rgb) -> Rgb {
    let mut mixed = one;
    for (over, under) in mixed.iter_mut().zip(other) {
        let sum = u16::from(*over) * parts + u16::from(under) * STEPS.saturating_sub(parts);
        *over = ((sum + STEPS / 2) / STEPS) as u8;
    }
    mixed
}

/// The colour, moved toward black or white as little as it takes to have this contrast to the ground.
pub fn moved(colour: Rgb, ground: Rgb, ratio: f32) -> Rgb {
    for parts in 0..STEPS {
        for end in [BLACK, WHITE] {
            let nearer = mix(end, parts, colour);
            if contrast(nearer, ground) >= ratio {
                return nearer;
            }
        }
    }
    mark(ground)
}

/// Black or white, whichever is easier to read on the ground.
pub fn mark(ground: Rgb) -> Rgb {
    if contrast(BLACK, ground) > contrast(WHITE, ground) {
        BLACK
    } else {
        WHITE
    }
}

/// Whether what stands on this ground is light rather than dark.
pub fn is_dark(ground: Rgb) -> bool {
    mark(ground) == WHITE
}

/// `#rrggbb`
pub fn hex(colour: Rgb) -> String {
    let digit = |value: u8| char::from(if value < 10 { b'0' } else { b'a' - 10 } + value);
    let mut text = String::from("#");
    for channel in colour {
        text.push(digit(channel >> 4));
        text.push(digit(channel & 15));
    }
    text
}

fn luminance([red, green, blue]: Rgb) -> f32 {
    0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
}

/// A channel as light. The power of 2.4 is made of square roots, which are one instruction each, where
/// `powf` is a kilobyte: of x^0.5 and x^0.375 in the proportion that comes nearest to x^0.4.
fn linear(channel: u8) -> f32 {
    let value = f32::from(channel) / 255.0;
    if channel <= 10 {
        return value / 12.92;
    }
    let base = (value + 0.055) / 1.055;
    let half = base.sqrt();
    let quarter = half.sqrt();
    base * base * (0.2 * half + 0.8 * quarter * quarter.sqrt())
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use proptest::prelude::*;

    /// As WCAG writes it down.
    pub(in crate::host) fn exact(one: Rgb, other: Rgb) -> f64 {
        let luminance = |colour: Rgb| {
            let [red, green, blue] = colour.map(exactly_linear);
            0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05
        };
        let (one, other) = (luminance(one), luminance(other));
        one.max(other) / one.min(other)
    }

    fn exactly_linear(channel: u8) -> f64 {
        let value = f64::from(channel) / 255.0;
        if value <= 0.04045 {
            value / 12.92
        } else {
            ((value + 0.055) / 1.055).powf(2.4)
        }
    }

    #[test]
    fn every_channel_is_as_light_as_wcag_says_within_a_quarter_percent() {
        for channel in 0..=255 {
            let (here, there) = (f64::from(linear(channel)), exactly_linear(channel));
            let off = (here + 0.05) / (there + 0.05) - 1.0;
            assert!(off.abs() < 0.0025, "{channel}: {off}");
        }
    }

    #[test]
    fn known_pairs_have_their_known_contrast() {
        for (one, other, ratio) in [
            (BLACK, WHITE, 21.0),
            ([0x76; 3], WHITE, 4.54),
            ([0x77; 3], WHITE, 4.48),
            ([255, 255, 0], WHITE, 1.07),
        ] {
            assert!((exact(one, other) - ratio).abs() < 0.01);
            assert!((f64::from(contrast(one, other)) - ratio).abs() < ratio * 0.005);
        }
    }

    #[test]
    fn every_grey_leaves_room_for_text() {
        for grey in 0..=255 {
            assert!(exact(mark([grey; 3]), [grey; 3]) >= 4.5, "{grey}");
        }
    }

    #[test]
    fn what_is_readable_already_stays_as_it_is() {
        let navy = [0, 0, 128];
        assert_eq!(moved(navy, WHITE, TEXT), navy);
        assert_eq!(moved(WHITE, navy, TEXT), WHITE);
    }

    #[test]
    fn colours_are_written_as_css_reads_them() {
        assert_eq!(hex([0, 9, 10]), "#00090a");
        assert_eq!(hex([255, 160, 15]), "#ffa00f");
    }

    proptest! {
        #[test]
        fn any_text_becomes_readable_on_any_ground(text: Rgb, ground: Rgb) {
            prop_assert!(exact(moved(text, ground, TEXT), ground) >= 4.5);
            prop_assert!(exact(moved(text, ground, GRAPHIC), ground) >= 3.0);
            prop_assert!(exact(mark(ground), ground) >= 4.5);
        }

        #[test]
        fn no_smaller_step_would_have_done(text: Rgb, ground: Rgb) {
            let found = moved(text, ground, TEXT);
            let nearer = (0..STEPS)
                .flat_map(|parts| [mix(BLACK, parts, text), mix(WHITE, parts, text)])
                .take_while(|step| *step != found);
            for step in nearer {
                prop_assert!(exact(step, ground) < 4.6, "{step:?}");
            }
        }
    }
}
