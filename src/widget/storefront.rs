//! What the store's status means for an opening. It is asked for by the page's side, `www/page/storefront.js`.

use super::Widget;
use crate::{
    js::value::{get, number, text},
    tryon::{availability::Availability, input::Input, paywall::Refusal, screen::Screen},
};

impl Widget {
    /// What an opening meets.
    pub(super) fn availability(&self) -> Option<Availability> {
        let reported = self.bridge.access().ok()?;
        let quota = get(&reported, "quota");
        let refusal = Refusal {
            message: text(&reported, "message"),
            used: number(&quota, "used"),
            limit: number(&quota, "limit"),
            resets_at: text(&quota, "resetsAt"),
            ..Refusal::default()
        };
        Availability::of(&text(&reported, "access")?, refusal)
    }

    /// A shopper who was quicker than the store's first answer is told now, not after choosing a photo.
    pub(super) fn correct(&self) {
        let (screen, product) = {
            let state = self.state.borrow();
            (state.screen(), state.product().clone())
        };
        let availability = self.availability();
        if matches!(screen, Screen::Intro { .. } | Screen::Preview { .. })
            && matches!(availability, Some(Availability::Refused(_)))
        {
            let asks_consent = self.context.borrow().consent_url.is_some();
            self.dispatch(Input::Open {
                product,
                asks_consent,
                availability,
            });
        }
    }
}
