//! What the store's status means for an opening. It is asked for by the page's side, `www/host-page/storefront.js`.

use super::Widget;
use crate::browser::value::{get, number, text};
use crate::tryon::input::Input;
use crate::tryon::paywall::Refusal;
use crate::tryon::screen::Screen;
use crate::tryon::status::Gate;

impl Widget {
    /// What an opening meets.
    pub(super) fn gate(&self) -> Option<Gate> {
        let told = self.page_side.access().ok()?;
        let quota = get(&told, "quota");
        let refusal = Refusal {
            message: text(&told, "message"),
            used: number(&quota, "used"),
            limit: number(&quota, "limit"),
            resets_at: text(&quota, "resetsAt"),
            ..Refusal::default()
        };
        Gate::of(&text(&told, "access")?, refusal)
    }

    /// A shopper who was quicker than the store's first answer is told now, not after choosing a photo.
    pub(super) fn correct(&self) {
        let (screen, product) = {
            let state = self.state.borrow();
            (state.screen(), state.product().clone())
        };
        let gate = self.gate();
        if matches!(screen, Screen::Intro { .. } | Screen::Preview { .. })
            && matches!(gate, Some(Gate::Refused(_)))
        {
            let asks_consent = self.context.borrow().consent_url.is_some();
            self.dispatch(Input::Open {
                product,
                asks_consent,
                gate,
            });
        }
    }
}
