//! Pictures as iPhones send them. The offices' computers cannot show them, so they become JPEGs; nothing of their
//! metadata comes along.

use image::codecs::jpeg::JpegEncoder;

use super::FileRefusal;

/// The largest phone pictures have 48 million pixels. A decoded one takes four bytes each, so this bounds the memory.
const MAX_PIXELS: u64 = 50_000_000;
const QUALITY: u8 = 90;

/// # Errors
/// [`FileRefusal::HeicUnreadable`] for damaged, oversized and unsupported ones (image sequences, other codecs): the
/// person is told to send a JPEG.
pub(super) fn to_jpeg(bytes: &[u8]) -> Result<Vec<u8>, FileRefusal> {
    let options = heifer::Options { max_threads: 1, max_pixels: MAX_PIXELS };
    let picture = heifer::decode_srgb_rgba8(bytes, &options).map_err(|_| FileRefusal::HeicUnreadable)?;
    let (width, height) = (picture.width, picture.height);
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, QUALITY)
        .encode(&picture.into_rgb8(), width, height, image::ExtendedColorType::Rgb8)
        .map_err(|_| FileRefusal::HeicUnreadable)?;
    Ok(jpeg)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use image::ImageDecoder;

    use super::*;

    #[test]
    fn a_picture_keeps_its_size_and_colour() {
        let red = [200u8, 30, 30, 255].repeat(64 * 48);
        let heic = heifer::encode_rgba8(64, 48, &red, &heifer::EncodeOptions::default()).unwrap();
        let jpeg = to_jpeg(&heic).unwrap();
        let decoder = image::codecs::jpeg::JpegDecoder::new(std::io::Cursor::new(&jpeg)).unwrap();
        assert_eq!(decoder.dimensions(), (64, 48));
        let mut pixels = vec![0; usize::try_from(decoder.total_bytes()).unwrap()];
        decoder.read_image(&mut pixels).unwrap();
        assert!(pixels.chunks(3).all(|p| matches!(p, [180..=220, 10..=50, 10..=50])));
    }

    #[test]
    fn what_cannot_be_read_is_refused() {
        let heic = heifer::encode_rgba8(64, 48, &[9u8; 64 * 48 * 4], &heifer::EncodeOptions::default()).unwrap();
        for cut in [12, 40, heic.len() / 2] {
            let part = heic.get(..cut).unwrap();
            assert!(matches!(to_jpeg(part), Err(FileRefusal::HeicUnreadable)), "cut at {cut}");
        }
    }
}
