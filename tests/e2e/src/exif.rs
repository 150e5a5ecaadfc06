//! Inserts camera metadata into pictures, to check that it never leaves the device.

/// A text in the metadata.
pub const MARKER: &str = "taken-at-home-by-alex";

const ORIENTATION_6: u16 = 6;
const GPS_IFD: u32 = 8 + 2 + 3 * 12 + 4;
const LATITUDE: u32 = GPS_IFD + 2 + 2 * 12 + 4;
const DESCRIPTION: u32 = LATITUDE + 24;

/// Adds an APP1 segment after the first marker of a JPEG, with orientation 6, a GPS latitude and [`MARKER`].
pub fn insert(jpeg: &[u8]) -> Vec<u8> {
    let segment = app1();
    [&jpeg[..2], &segment, &jpeg[2..]].concat()
}

/// Adds the same metadata to a PNG, in a chunk before the last one. The chunk's checksum is wrong: the widget removes the chunk.
pub fn append_to_png(png: &[u8]) -> Vec<u8> {
    const LAST_CHUNK: usize = 12;
    let (before, last) = png.split_at(png.len() - LAST_CHUNK);
    let tiff = tiff();
    let length = (tiff.len() as u32).to_be_bytes();
    [before, &length, b"eXIf", &tiff, &[0; 4], last].concat()
}

fn app1() -> Vec<u8> {
    let payload = [b"Exif\0\0".as_slice(), &tiff()].concat();
    let length = u16::try_from(payload.len() + 2).expect("a short segment");
    [&[0xFF, 0xE1], length.to_be_bytes().as_slice(), &payload].concat()
}

/// Little-endian TIFF: header, IFD 0 (description, orientation, GPS pointer), GPS IFD, values.
fn tiff() -> Vec<u8> {
    let mut bytes = b"II*\0\x08\0\0\0".to_vec();
    bytes.extend(3u16.to_le_bytes());
    bytes.extend(entry(0x010E, 2, MARKER.len() as u32 + 1, DESCRIPTION));
    bytes.extend(entry(0x0112, 3, 1, ORIENTATION_6.into()));
    bytes.extend(entry(0x8825, 4, 1, GPS_IFD));
    bytes.extend(0u32.to_le_bytes());
    bytes.extend(2u16.to_le_bytes());
    bytes.extend(entry(1, 2, 2, u32::from(b'N')));
    bytes.extend(entry(2, 5, 3, LATITUDE));
    bytes.extend(0u32.to_le_bytes());
    for (numerator, denominator) in [(52u32, 1u32), (31, 1), (1234, 100)] {
        bytes.extend(numerator.to_le_bytes());
        bytes.extend(denominator.to_le_bytes());
    }
    bytes.extend(MARKER.as_bytes());
    bytes.push(0);
    bytes
}

/// An IFD entry: tag, type, count, and the value or its offset.
fn entry(tag: u16, kind: u16, count: u32, value: u32) -> Vec<u8> {
    let (tag, kind) = (tag.to_le_bytes(), kind.to_le_bytes());
    [
        tag.as_slice(),
        &kind,
        &count.to_le_bytes(),
        &value.to_le_bytes(),
    ]
    .concat()
}

#[cfg(test)]
mod tests {
    use image::metadata::Orientation;
    use image::{ImageDecoder, ImageFormat, RgbImage};

    #[test]
    fn a_decoder_reads_the_orientation() {
        let mut jpeg = std::io::Cursor::new(Vec::new());
        RgbImage::new(16, 8)
            .write_to(&mut jpeg, ImageFormat::Jpeg)
            .expect("a JPEG");
        let with = std::io::Cursor::new(super::insert(jpeg.get_ref()));
        let mut decoder = image::codecs::jpeg::JpegDecoder::new(with).expect("a JPEG");
        assert_eq!(
            decoder.orientation().expect("metadata"),
            Orientation::Rotate90
        );
    }
}
