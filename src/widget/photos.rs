//! The shopper's photos: those being prepared and the one in use.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use web_sys::Blob;

use super::Widget;
use crate::{
    browser::photo::{Photo, prepared, smaller},
    tryon::input::Input,
};

/// Photos under the ids the state machine knows them by.
#[derive(Default)]
pub(super) struct Photos {
    count: Cell<u32>,
    chosen: RefCell<Vec<(u32, Blob)>>,
    ready: RefCell<Vec<(u32, Rc<Photo>)>>,
}

impl Photos {
    fn get(&self, id: u32) -> Option<Rc<Photo>> {
        let ready = self.ready.borrow();
        let (_, photo) = ready.iter().find(|(known, _)| *known == id)?;
        Some(photo.clone())
    }

    /// Puts another encoding in the place of a photo; one that has been forgotten meanwhile stays so.
    fn replace(&self, id: u32, photo: Photo) {
        let mut ready = self.ready.borrow_mut();
        if let Some((_, known)) = ready.iter_mut().find(|(known, _)| *known == id) {
            *known = Rc::new(photo);
        }
    }

    fn add(&self, file: Blob) -> u32 {
        let id = self.count.get().wrapping_add(1);
        self.count.set(id);
        self.chosen.borrow_mut().push((id, file));
        id
    }

    fn take_chosen(&self, id: u32) -> Option<Blob> {
        let mut chosen = self.chosen.borrow_mut();
        let index = chosen.iter().position(|(known, _)| *known == id)?;
        Some(chosen.swap_remove(index).1)
    }

    pub(super) fn clear(&self) {
        self.chosen.take();
        self.ready.take();
    }

    pub(super) fn forget(&self, id: u32) {
        self.chosen.borrow_mut().retain(|(known, _)| *known != id);
        self.ready.borrow_mut().retain(|(known, _)| *known != id);
    }
}

impl Widget {
    /// The photo in use.
    pub(super) fn photo(&self) -> Option<Rc<Photo>> {
        let id = self.state.borrow().photo()?;
        self.photos.get(id)
    }

    pub(super) fn choose(&self, file: Blob) {
        let id = self.photos.add(file);
        self.dispatch(Input::PhotoChosen(id));
    }

    pub(super) fn prepare(&self, id: u32) {
        let Some(file) = self.photos.take_chosen(id) else {
            return;
        };
        let coming = self.bridge.prepare(&file).unwrap_or_default();
        let me = self.me.clone();
        spawn_local(async move {
            let prepared = prepared(&coming).await;
            let Some(widget) = me.upgrade() else {
                return;
            };
            match prepared {
                Ok(photo) => widget.ready(id, photo),
                Err(problem) => widget.dispatch(Input::PhotoRejected(id, problem)),
            }
        });
    }

    /// Encodes a photo again, with fewer bytes, for the turn that waits for it.
    pub(super) fn shrink(&self, id: u32, turn: u32) {
        let photo = self.photos.get(id);
        let me = self.me.clone();
        spawn_local(async move {
            let lighter = match &photo {
                Some(photo) => smaller(photo).await,
                None => None,
            };
            let Some(widget) = me.upgrade() else {
                return;
            };
            let shrunk = lighter.is_some();
            if let Some(lighter) = lighter {
                widget.photos.replace(id, lighter);
            }
            widget.dispatch(Input::Shrunk(turn, shrunk));
        });
    }

    fn ready(&self, id: u32, photo: Photo) {
        self.photos.ready.borrow_mut().push((id, Rc::new(photo)));
        self.dispatch(Input::PhotoReady(id));
        if let Some(photo) = self.photo() {
            self.loader.set_photo(Some(&photo.jpeg));
        }
    }
}
