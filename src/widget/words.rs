//! The dialog's words: asked for ahead, waited for when it opens.

use std::rc::Rc;

use js_sys::{Array, Promise};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};

use super::Widget;
use crate::browser::page;
use crate::host::loader::Loader;
use crate::languages::{Language, Words};
use crate::tryon::input::Input;

/// A language whose words are at hand.
pub(super) struct Spoken {
    pub(super) language: Language,
    pub(super) words: Words<String>,
}

impl Widget {
    /// Asks for the words that the first opening most likely needs.
    pub async fn prefetch_words(&self) {
        let asked = self.context.borrow().settings.language();
        if let Some(spoken) = load(&self.loader, asked.unwrap_or_else(page::language)).await {
            let _ = self.page_side.speak(&spoken.words.try_on);
            // A dialog that speaks another language by now goes on in it.
            self.context.borrow_mut().spoken.get_or_insert(spoken);
        }
    }

    /// Calls back with the words: at once if they are at hand, else when they have arrived. Where they do
    /// not arrive, those of another language are better than none. Of several that wait the last counts.
    pub(super) fn with_words(
        &self,
        language: Language,
        then: impl FnOnce(&Widget, Rc<Spoken>) + 'static,
    ) {
        let turn = self.openings.get().wrapping_add(1);
        self.openings.set(turn);
        let at_hand = self.context.borrow().spoken.clone();
        if let Some(spoken) = at_hand.filter(|spoken| spoken.language == language) {
            return then(self, spoken);
        }
        let me = self.me.clone();
        spawn_local(async move {
            let Some(widget) = me.upgrade() else {
                return;
            };
            let loaded = load(&widget.loader, language).await;
            if widget.openings.get() != turn {
                return;
            }
            let at_hand = widget.context.borrow().spoken.clone();
            match loaded.or(at_hand) {
                Some(spoken) => then(&widget, spoken),
                None => widget.tell_developer(
                    "the dialog's words did not load; the next click tries again.".to_owned(),
                ),
            }
        });
    }

    /// Closes the dialog, or takes an opening back that still waits for its words.
    pub fn close(&self) {
        self.openings.set(self.openings.get().wrapping_add(1));
        self.dispatch(Input::Close);
    }
}

async fn load(loader: &Loader, language: Language) -> Option<Rc<Spoken>> {
    let promise = Promise::resolve(&loader.words(language.tag()).ok()?);
    let texts: Array = JsFuture::from(promise).await.ok()?.dyn_into().ok()?;
    // One by one: pages replace iterators.
    let text = |index| texts.get(index).as_string();
    let words = Words::read((0..texts.length()).map_while(text))?;
    Some(Rc::new(Spoken { language, words }))
}
