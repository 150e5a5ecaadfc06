//! Pictures that a try-on service fetches from this server, for services that take only URLs.
//!
//! An address is unguessable, and works only while the try-on is rendered. The pictures are in the memory of this process,
//! because shoppers' photos are never stored.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use axum::body::Bytes;
use uuid::Uuid;

use super::photo;

/// The path of the addresses.
pub const PATH: &str = "/api/photos";

type Photos = Arc<Mutex<HashMap<String, SharedPhoto>>>;

/// The pictures that can be fetched now; cheap to clone.
#[derive(Clone, Default)]
pub struct SharedPhotos(Photos);

/// A picture that can be fetched.
#[derive(Debug, Clone)]
pub struct SharedPhoto {
    /// The media type.
    pub mime: &'static str,
    /// The contents of the image file.
    pub bytes: Bytes,
}

/// An address. It stops working when this is dropped.
pub struct SharedAddress {
    photos: Photos,
    id: String,
    /// The path of the address on this server.
    pub path: String,
}

impl SharedPhotos {
    /// Gives a picture an address.
    pub fn share(&self, bytes: Bytes) -> SharedAddress {
        let id = Uuid::new_v4().simple().to_string();
        let format = photo::format(&bytes);
        // Some services judge the format by the end of the URL.
        let extension = format.extensions_str().first().copied().unwrap_or("jpg");
        let mime = format.to_mime_type();
        lock(&self.0).insert(id.clone(), SharedPhoto { mime, bytes });
        SharedAddress {
            photos: self.0.clone(),
            path: format!("{PATH}/{id}.{extension}"),
            id,
        }
    }

    /// The picture whose address ends with `name`.
    pub fn find(&self, name: &str) -> Option<SharedPhoto> {
        let id = name.split_once('.').map_or(name, |(id, _)| id);
        lock(&self.0).get(id).cloned()
    }
}

impl Drop for SharedAddress {
    fn drop(&mut self) {
        lock(&self.photos).remove(&self.id);
    }
}

fn lock(photos: &Photos) -> std::sync::MutexGuard<'_, HashMap<String, SharedPhoto>> {
    photos.lock().unwrap_or_else(PoisonError::into_inner)
}
