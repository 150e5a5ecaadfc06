//! The kept inputs, each a line of Base64, and random ones, which are the same in each run.

use std::{fs, path::Path};

use base64::{Engine, engine::general_purpose::STANDARD};
use genvoris_fuzz::{TARGETS, Target};

/// How many random inputs a target is given.
const RANDOM_INPUTS: usize = 1000;
/// The longest of them, in bytes.
const MAX_BYTES: usize = 600;

fn target(name: &str) -> Target {
    let mut found = TARGETS.into_iter().filter(|(target, _)| *target == name);
    found.next().expect("a target")
}

fn run(name: &str) {
    let (_, run) = target(name);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let kept = fs::read_to_string(folder.join(name)).expect("the target's corpus");
    for line in kept.lines() {
        run(&STANDARD.decode(line).expect("an input in Base64"));
    }
    let mut random = fastrand::Rng::with_seed(1);
    for _ in 0..RANDOM_INPUTS {
        let length = random.usize(..MAX_BYTES);
        let input: Vec<u8> = std::iter::repeat_with(|| random.u8(..))
            .take(length)
            .collect();
        run(&input);
    }
}

macro_rules! corpus {
    ($($name:ident)*) => { $(
        #[test]
        fn $name() {
            run(stringify!($name));
        }
    )* };
}

corpus!(responses forms tokens webhook_targets calls stripe paddle shopify);
