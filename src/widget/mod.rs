//! Where the parts meet: inputs go to the state machine, its screen to the dialog, its effects to the browser and the
//! host page. Each part owns its state; the widget composes them.

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

use wasm_bindgen_futures::spawn_local;

use crate::{
    host::{loader::Loader, page::HostPage},
    js::object::{Value, object},
    tryon::{analytics::Analytics, effect::Effect, input::Input},
};
use dialog_view::{DialogView, Drawn};
use photos::Photos;
use runner::Runner;
use session::Session;
use transport::Transport;

/// The running widget.
pub struct Widget {
    me: Weak<Widget>,
    page: Rc<HostPage>,
    runner: Runner,
    session: Session,
    transport: Transport,
    photos: Photos,
    view: DialogView,
    analytics: RefCell<Analytics>,
}

impl Widget {
    /// A widget that has done nothing yet.
    pub fn new(loader: Loader) -> Rc<Self> {
        let page = Rc::new(HostPage::new(loader));
        Rc::new_cyclic(|me| Self {
            me: me.clone(),
            runner: Runner::default(),
            session: Session::new(page.clone()),
            transport: Transport::default(),
            photos: Photos::default(),
            view: DialogView::new(page.clone()),
            analytics: RefCell::default(),
            page,
        })
    }

    /// Works off one input, and all that come up on the way.
    pub fn dispatch(&self, input: Input) {
        self.runner.push(input);
        if !self.runner.begin() {
            return;
        }
        while let Some(input) = self.runner.next() {
            self.process(input);
        }
        self.runner.end();
    }

    fn process(&self, input: Input) {
        let effects = self.runner.step(input);
        // The screen first: a paywall's dialog must be gone before the host page is asked.
        self.draw();
        self.record(&effects);
        for effect in effects {
            // Page code runs inside events, and may destroy the widget there.
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
        match self
            .view
            .draw(&screen, &product, photo.as_deref(), &pictures)
        {
            Drawn::Done => {}
            Drawn::NotVisible => self.runner.push(Input::Close),
        }
    }

    /// Records the analytics events of one step; the host-page bridge sends them in batches.
    fn record(&self, effects: &[Effect]) {
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
            // What cannot be recorded is not sent.
            let _ = self.page.bridge.note(event, &product);
        }
    }

    /// Waits for something and goes on with its result, if the widget is still there.
    fn when_ready<T: 'static>(
        &self,
        future: impl Future<Output = T> + 'static,
        then: impl FnOnce(&Widget, T) + 'static,
    ) {
        let me = self.me.clone();
        spawn_local(async move {
            let result = future.await;
            if let Some(widget) = me.upgrade() {
                then(&widget, result);
            }
        });
    }
}
