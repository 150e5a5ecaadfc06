//! The shopper's photos: the chosen files and the prepared photos.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use crate::browser::photo::{Photo, PhotoFile};

/// The photos, by the ids that the state machine uses.
#[derive(Default)]
pub(super) struct Photos {
    last_id: Cell<u32>,
    chosen: RefCell<Vec<(u32, PhotoFile)>>,
    ready: RefCell<Vec<(u32, Rc<Photo>)>>,
}

impl Photos {
    /// The prepared photo with this id.
    pub(super) fn get(&self, id: u32) -> Option<Rc<Photo>> {
        let ready = self.ready.borrow();
        let (_, photo) = ready.iter().find(|(key, _)| *key == id)?;
        Some(photo.clone())
    }

    /// Stores a prepared photo.
    pub(super) fn add(&self, id: u32, photo: Photo) {
        self.ready.borrow_mut().push((id, Rc::new(photo)));
    }

    /// Replaces a photo with another encoding of it. Does nothing if the photo has been discarded.
    pub(super) fn replace(&self, id: u32, photo: Photo) {
        let mut ready = self.ready.borrow_mut();
        if let Some((_, existing)) = ready.iter_mut().find(|(key, _)| *key == id) {
            *existing = Rc::new(photo);
        }
    }

    /// Stores a chosen file and returns its id.
    pub(super) fn add_chosen(&self, file: PhotoFile) -> u32 {
        let id = self.last_id.get().wrapping_add(1);
        self.last_id.set(id);
        self.chosen.borrow_mut().push((id, file));
        id
    }

    /// Takes the chosen file with this id, to prepare it.
    pub(super) fn take_chosen(&self, id: u32) -> Option<PhotoFile> {
        let mut chosen = self.chosen.borrow_mut();
        let index = chosen.iter().position(|(key, _)| *key == id)?;
        Some(chosen.swap_remove(index).1)
    }

    /// Discards a photo.
    pub(super) fn discard(&self, id: u32) {
        self.chosen.borrow_mut().retain(|(key, _)| *key != id);
        self.ready.borrow_mut().retain(|(key, _)| *key != id);
    }

    /// Discards all photos.
    pub(super) fn clear(&self) {
        self.chosen.take();
        self.ready.take();
    }
}
