//! Each defect, made worse step by step, is found from some step on, and from there on always.

use genvoris_preflight::finding::{Finding, find};
use genvoris_preflight::measure::{Measures, measure};
use proptest::prelude::*;

const WIDTH: usize = 48;
const STEPS: usize = 12;

/// Grey pixels of a picture with some detail: noise over a few large areas.
fn picture() -> impl Strategy<Value = Vec<u8>> {
    let areas = prop::collection::vec(0u8..=215, 16);
    let noise = prop::collection::vec(0u8..=40, WIDTH * WIDTH);
    (areas, noise).prop_map(|(areas, noise)| {
        let area = |index: usize| areas[(index / WIDTH / 12) * 4 + index % WIDTH / 12];
        (0..noise.len())
            .map(|index| area(index) + noise[index])
            .collect()
    })
}

fn measured(grey: &[u8]) -> Measures {
    measure(grey, WIDTH).expect("large enough")
}

/// The measures of the picture, and after each step of the defect.
fn series(grey: &[u8], worsen: impl Fn(&[u8]) -> Vec<u8>) -> Vec<Measures> {
    let steps = std::iter::successors(Some(grey.to_vec()), |grey| Some(worsen(grey)));
    steps.take(STEPS).map(|grey| measured(&grey)).collect()
}

/// A mean of each pixel and its eight neighbours. The picture is repeated beyond its edges.
fn blur(grey: &[u8]) -> Vec<u8> {
    let at = |index: usize, offset: usize| u32::from(grey[(index + offset) % grey.len()]);
    let back = grey.len() - WIDTH - 1;
    let offsets = [
        0,
        1,
        2,
        WIDTH,
        WIDTH + 1,
        WIDTH + 2,
        2 * WIDTH,
        2 * WIDTH + 1,
        2 * WIDTH + 2,
    ];
    let mean = |index| {
        (offsets
            .iter()
            .map(|offset| at(index, back + offset))
            .sum::<u32>()
            + 4)
            / 9
    };
    (0..grey.len()).map(|index| mean(index) as u8).collect()
}

fn darken(grey: &[u8]) -> Vec<u8> {
    grey.iter().map(|value| value - value / 5).collect()
}

fn brighten(grey: &[u8]) -> Vec<u8> {
    grey.iter().map(|value| value + (255 - value) / 5).collect()
}

fn flatten(grey: &[u8]) -> Vec<u8> {
    grey.iter()
        .map(|value| (u16::from(*value) * 4 / 5 + 25) as u8)
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_measures_follow_the_defect(grey in picture()) {
        // What is left after strong blur is rounding, which is far below any threshold.
        let sharpness = series(&grey, blur).into_iter().map(|measures| measures.sharpness.max(3));
        prop_assert!(sharpness.is_sorted_by(|one, next| one >= next));
        prop_assert!(series(&grey, darken).iter().is_sorted_by(|one, next| one.brightest >= next.brightest));
        prop_assert!(series(&grey, brighten).iter().is_sorted_by(|one, next| one.darkest <= next.darkest));
        let contrast = |measures: &Measures| measures.brightest - measures.darkest;
        prop_assert!(series(&grey, flatten).iter().map(contrast).is_sorted_by(|one, next| one >= next));
    }

    #[test]
    fn a_smaller_or_narrower_photo_is_never_better(width in 1u32..5000, height in 1u32..5000, step in 1u32..100) {
        let narrower = (width.min(height).saturating_sub(step), width.max(height));
        if find(None, width, height).is_some() {
            prop_assert!(find(None, narrower.0, narrower.1).is_some());
        }
    }

    #[test]
    fn any_bytes_and_sizes_are_accepted(grey in prop::collection::vec(any::<u8>(), 0..500), width in 0usize..600, full in any::<(u32, u32)>()) {
        find(measure(&grey, width), full.0, full.1);
    }
}

#[test]
fn each_defect_has_its_finding() {
    let checker = |low: u8, high: u8| -> Vec<u8> {
        (0..WIDTH * WIDTH)
            .map(|index| if index / 3 % 2 == 0 { low } else { high })
            .collect()
    };
    let found = |grey: &[u8], width, height| find(measure(grey, WIDTH), width, height);
    assert_eq!(found(&checker(20, 220), 1200, 1600), None);
    assert_eq!(found(&checker(5, 60), 1200, 1600), Some(Finding::Dark));
    assert_eq!(found(&checker(170, 250), 1200, 1600), Some(Finding::Bright));
    assert_eq!(found(&checker(100, 140), 1200, 1600), Some(Finding::Flat));
    assert_eq!(found(&checker(20, 220), 300, 400), Some(Finding::Small));
    assert_eq!(found(&checker(20, 220), 1600, 400), Some(Finding::Narrow));
    let slope: Vec<u8> = (0..WIDTH * WIDTH)
        .map(|index| (index * 255 / (WIDTH * WIDTH)) as u8)
        .collect();
    assert_eq!(found(&slope, 1200, 1600), Some(Finding::Blurred));
}
