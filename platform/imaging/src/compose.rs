//! A try-on without a try-on service: the garment on the photo if the shopper's shoulders are found, else a card.

use image::{DynamicImage, RgbaImage};

use crate::{card, figure, garment::Garment, overlay::Placement};

/// Composes the photo and the garment. Each variation has the garment in another size. Equal input gives an equal picture.
pub fn compose(photo: &DynamicImage, garment: &Garment, variation: u8) -> RgbaImage {
    let placement = garment.shoulders.and_then(|shoulders| {
        let figure = figure::find(photo)?;
        Some(Placement::new(&figure, shoulders, variation))
    });
    match placement {
        Some(placement) => placement.overlay(photo, &garment.picture),
        None => card::draw(photo, &garment.picture, variation),
    }
}
