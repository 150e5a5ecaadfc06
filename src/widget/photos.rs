//! The shopper's photos: those being prepared and the one in use.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use crate::browser::photo::{Photo, PhotoFile};

/// Photos by the ids that the state machine knows them by.
#[derive(Default)]
pub(super) struct Photos {
    count: Cell<u32>,
    chosen: RefCell<Vec<(u32, PhotoFile)>>,
    ready: RefCell<Vec<(u32, Rc<Photo>)>>,
}

impl Photos {
    /// A photo that is ready.
    pub(super) fn get(&self, id: u32) -> Option<Rc<Photo>> {
        let ready = self.ready.borrow();
        let (_, photo) = ready.iter().find(|(known, _)| *known == id)?;
        Some(photo.clone())
    }

    /// Keeps a photo that is ready.
    pub(super) fn add(&self, id: u32, photo: Photo) {
        self.ready.borrow_mut().push((id, Rc::new(photo)));
    }

    /// Puts another encoding in the place of a photo; one that has been forgotten meanwhile stays so.
    pub(super) fn replace(&self, id: u32, photo: Photo) {
        let mut ready = self.ready.borrow_mut();
        if let Some((_, known)) = ready.iter_mut().find(|(known, _)| *known == id) {
            *known = Rc::new(photo);
        }
    }

    /// Keeps a file that was chosen; its id.
    pub(super) fn choose(&self, file: PhotoFile) -> u32 {
        let id = self.count.get().wrapping_add(1);
        self.count.set(id);
        self.chosen.borrow_mut().push((id, file));
        id
    }

    /// The file to be prepared.
    pub(super) fn take_chosen(&self, id: u32) -> Option<PhotoFile> {
        let mut chosen = self.chosen.borrow_mut();
        let index = chosen.iter().position(|(known, _)| *known == id)?;
        Some(chosen.swap_remove(index).1)
    }

    /// Forgets a photo.
    pub(super) fn forget(&self, id: u32) {
        self.chosen.borrow_mut().retain(|(known, _)| *known != id);
        self.ready.borrow_mut().retain(|(known, _)| *known != id);
    }

    /// Forgets all photos.
    pub(super) fn clear(&self) {
        self.chosen.take();
        self.ready.take();
    }
}
