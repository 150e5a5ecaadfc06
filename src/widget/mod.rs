//! Connects the parts: inputs go to the state machine, its screen goes to the dialog, and its effects go to the browser and
//! the host page. Each part owns its own state.

mod commands;
mod dialog_view;
mod effects;
mod paywall;
mod photos;
mod refresh;
mod runner;
mod session;
mod transport;

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;

use crate::{
    host::{loader::Loader, page::HostPage},
    js::object::{Value, object},
    tryon::{
        analytics::Analytics, background::Background, effect::Effect, input::Input,
        product::Product,
    },
};
use dialog_view::{DialogView, DrawResult};
use photos::Photos;
use runner::Runner;
use session::Session;
use transport::Transport;

/// The running widget.
pub struct Widget {
    weak_self: Weak<Widget>,
    page: Rc<HostPage>,
    runner: Runner,
    session: Session,
    transport: Transport,
    photos: Photos,
    view: DialogView,
    analytics: RefCell<Analytics>,
    /// What was reported last of a try-on in the background: its status and its job.
    reported: RefCell<(Background, Option<String>)>,
    /// The opening that the current product came with.
    opening: RefCell<JsValue>,
    /// The opening that was asked for last, with its product. The dialog may go on with another product's try-on.
    requested: RefCell<Option<(Rc<Product>, JsValue)>>,
}

impl Widget {
    /// A widget that has not been opened yet.
    pub fn new(loader: Loader) -> Rc<Self> {
        let page = Rc::new(HostPage::new(loader));
        Rc::new_cyclic(|weak_self| Self {
            weak_self: weak_self.clone(),
            runner: Runner::default(),
            session: Session::new(page.clone()),
            transport: Transport::default(),
            photos: Photos::default(),
            view: DialogView::new(page.clone()),
            analytics: RefCell::default(),
            reported: RefCell::default(),
            opening: RefCell::default(),
            requested: RefCell::default(),
            page,
        })
    }

    /// Processes an input, and all inputs that are queued while doing so.
    pub fn dispatch(&self, input: Input) {
        self.runner.push(input);
        if !self.runner.start_draining() {
            return;
        }
        while let Some(input) = self.runner.next() {
            self.process(input);
        }
        self.runner.finish_draining();
    }

    fn process(&self, input: Input) {
        let effects = self.runner.step(input);
        // The screen is drawn first, because the dialog must be hidden before the host page opens its own paywall.
        self.draw();
        self.report();
        self.record_analytics(&effects);
        for effect in effects {
            // Events run code of the page, which may destroy the widget.
            if !self.runner.is_stopped() {
                self.run(effect);
            }
        }
    }

    fn draw(&self) {
        if self.runner.is_stopped() {
            return;
        }
        let (screen, product, photo) = {
            let state = self.runner.state();
            (state.screen(), state.product().clone(), state.photo())
        };
        let photo = photo.and_then(|id| self.photos.get(id));
        let pictures = self.transport.pictures();
        let opening = self.opening_of(&product);
        match self
            .view
            .draw(&screen, &product, &opening, photo.as_deref(), &pictures)
        {
            DrawResult::Drawn => {}
            DrawResult::NotVisible => self.runner.push(Input::Close),
        }
    }

    /// Reports a change of the try-on that goes on in the background.
    fn report(&self) {
        let current = {
            let state = self.runner.state();
            (state.background(), state.job().map(str::to_owned))
        };
        if *self.reported.borrow() != current && !self.runner.is_stopped() {
            self.reported.replace(current.clone());
            let (status, job) = current;
            let _ = self.page.bridge.report_tryon(status.name(), job);
        }
    }

    /// The opening that this product came with.
    fn opening_of(&self, product: &Rc<Product>) -> JsValue {
        if let Some((requested, opening)) = &*self.requested.borrow()
            && Rc::ptr_eq(requested, product)
        {
            self.opening.replace(opening.clone());
        }
        self.opening.borrow().clone()
    }

    /// Records the analytics events of one step. The dialog's script sends them in batches.
    fn record_analytics(&self, effects: &[Effect]) {
        if self.runner.is_stopped() {
            return;
        }
        let events = self
            .analytics
            .borrow_mut()
            .events(&self.runner.state(), effects);
        if events.is_empty() {
            return;
        }
        let product = self.runner.state().product().clone();
        let product = object(&[
            ("id", Value::Text(product.id.as_deref())),
            ("title", Value::Text(product.title.as_deref())),
            ("address", Value::Text(product.page_url.as_deref())),
        ]);
        for event in events {
            // An event that cannot be recorded is dropped.
            let _ = self.page.bridge.record_event(event, &product);
        }
    }

    /// Waits for a future and calls `then` with its result, unless the widget has been dropped by then.
    fn when_ready<T: 'static>(
        &self,
        future: impl Future<Output = T> + 'static,
        then: impl FnOnce(&Widget, T) + 'static,
    ) {
        let weak_self = self.weak_self.clone();
        spawn_local(async move {
            let result = future.await;
            if let Some(widget) = weak_self.upgrade() {
                then(&widget, result);
            }
        });
    }
}
