use super::Widget;
use crate::tryon::machine::Input;
impl Widget {
    pub(super) fn refresh(&self, turn: u32) {
        self.dispatch(Input::Refreshed(turn, false));
    }
}
