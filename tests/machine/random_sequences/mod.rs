//! Random sequences of inputs: none of them is counted twice, loses the photo or leaves the shopper waiting forever.
//!
//! A simplified model runs beside the state machine. It knows which attempts may have been counted, which effect is pending
//! and which photo is in use. Every effect is checked against it.

mod action;
mod checks;
mod model;

use proptest::prelude::*;

use self::action::{StoreStatus, actions};
use self::model::Model;

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_sequence_of_inputs_keeps_the_invariants(actions in prop::collection::vec(actions(), 1..80)) {
        let mut model = Model::default();
        for action in actions {
            model.apply(action)?;
        }
        // Whatever happened before, a click on the trigger shows the dialog.
        model.open(model.product, StoreStatus::Allowed)?;
    }
}
