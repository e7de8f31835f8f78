//! Takes out of pictures what they tell beside the picture: where and when it was taken, with which phone, by whom,
//! what it looked like before it was cropped.

use bytes::Bytes;
use img_parts::{ImageEXIF, jpeg::Jpeg, jpeg::markers, png::Png};

use super::FileRefusal;

/// A JPEG with its pixels, colour profile and orientation, and nothing else. What follows the picture's end (phones
/// append second pictures with metadata of their own) goes too.
pub(super) fn jpeg(bytes: Bytes) -> Result<Bytes, FileRefusal> {
    let mut jpeg = Jpeg::from_bytes(bytes).map_err(|_| FileRefusal::Damaged)?;
    let exif = jpeg.exif();
    let turned =
        exif.as_deref().and_then(heifer::Exif::parse).and_then(|e| e.orientation()).filter(|o| (2..=8).contains(o));
    jpeg.segments_mut().retain(|segment| match segment.marker() {
        markers::APP0 | markers::APP14 => true,
        markers::APP2 => segment.contents().starts_with(b"ICC_PROFILE\0"),
        marker => !is_metadata(marker),
    });
    jpeg.set_exif(turned.map(only_orientation));
    until_end(&jpeg.encoder().bytes())
}

/// A PNG with the chunks that its pixels need.
pub(super) fn png(bytes: Bytes) -> Result<Bytes, FileRefusal> {
    const KEPT: [&[u8; 4]; 12] =
        [b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"pHYs", b"bKGD"];
    let mut png = Png::from_bytes(bytes).map_err(|_| FileRefusal::Damaged)?;
    png.chunks_mut().retain(|chunk| KEPT.contains(&&chunk.kind()));
    let whole = [b"IHDR", b"IDAT", b"IEND"].into_iter().all(|kind| png.chunk_by_type(*kind).is_some());
    if whole { Ok(png.encoder().bytes()) } else { Err(FileRefusal::Damaged) }
}

const fn is_metadata(marker: u8) -> bool {
    matches!(marker, markers::APP0..=markers::APP15 | markers::COM)
}

/// Without this one entry, photos taken upright would lie on their side.
fn only_orientation(value: u16) -> Bytes {
    let mut exif = b"MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01".to_vec();
    exif.extend(value.to_be_bytes());
    exif.extend([0; 6]);
    exif.into()
}

/// Walks the scans to the end marker and leaves out metadata between them and everything after it.
fn until_end(bytes: &[u8]) -> Result<Bytes, FileRefusal> {
    let mut kept = vec![0xff, 0xd8];
    let mut rest = bytes.get(2..).ok_or(FileRefusal::Damaged)?;
    let mut seen_scan = false;
    loop {
        let (marker, after) = match rest {
            [0xff, 0xff, ..] => {
                rest = rest.get(1..).unwrap_or_default();
                continue;
            }
            [0xff, marker, after @ ..] => (*marker, after),
            _ => return Err(FileRefusal::Damaged),
        };
        kept.extend([0xff, marker]);
        if marker == markers::EOI {
            return if seen_scan { Ok(kept.into()) } else { Err(FileRefusal::Damaged) };
        }
        let [high, low, ..] = after else { return Err(FileRefusal::Damaged) };
        let length = usize::from(u16::from_be_bytes([*high, *low]));
        let (segment, behind) = after.split_at_checked(length.max(2)).ok_or(FileRefusal::Damaged)?;
        if seen_scan && is_metadata(marker) {
            kept.truncate(kept.len() - 2);
        } else {
            kept.extend(segment);
        }
        rest = behind;
        if marker == markers::SOS {
            seen_scan = true;
            let (pixels, behind) = rest.split_at_checked(scan_length(rest)).ok_or(FileRefusal::Damaged)?;
            kept.extend(pixels);
            rest = behind;
        }
    }
}

/// Up to the next marker that is neither a stuffed byte nor a restart.
fn scan_length(bytes: &[u8]) -> usize {
    let marker =
        bytes.windows(2).position(|pair| matches!(pair, [0xff, next] if !matches!(next, 0 | 0xd0..=0xd7 | 0xff)));
    marker.unwrap_or(bytes.len())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
pub(super) mod tests {
    use image::{ExtendedColorType, codecs::jpeg::JpegEncoder};
    use img_parts::{jpeg::JpegSegment, png::PngChunk};

    use super::*;

    /// A TIFF block with an orientation and a pointer to GPS data, as a phone writes it.
    fn phone_exif() -> Bytes {
        let mut exif = b"MM\0\x2a\0\0\0\x08\0\x02".to_vec();
        exif.extend(b"\x01\x12\0\x03\0\0\0\x01\0\x06\0\0");
        exif.extend(b"\x88\x25\0\x04\0\0\0\x01\0\0\0\x26");
        exif.extend(b"\0\0\0\0GPS 39.6N 109.8E");
        exif.into()
    }

    pub fn plain_jpeg() -> Vec<u8> {
        let mut bytes = Vec::new();
        JpegEncoder::new(&mut bytes).encode(&[120; 16 * 16 * 3], 16, 16, ExtendedColorType::Rgb8).unwrap();
        bytes
    }

    pub fn phone_jpeg() -> Vec<u8> {
        let mut jpeg = Jpeg::from_bytes(plain_jpeg().into()).unwrap();
        jpeg.segments_mut().insert(1, JpegSegment::new_with_contents(markers::COM, "GPS comment".into()));
        jpeg.segments_mut()
            .insert(1, JpegSegment::new_with_contents(markers::APP1, "http://ns.adobe.com/xap/1.0/\0GPS".into()));
        jpeg.segments_mut().insert(1, JpegSegment::new_with_contents(markers::APP13, "Photoshop GPS".into()));
        jpeg.set_exif(Some(phone_exif()));
        let mut bytes = jpeg.encoder().bytes().to_vec();
        bytes.extend(b"second picture with GPS");
        bytes
    }

    fn contains(haystack: &[u8], needle: &[u8]) -> bool {
        haystack.windows(needle.len()).any(|w| w == needle)
    }

    #[test]
    fn a_jpeg_keeps_pixels_and_orientation_and_loses_the_place() {
        let stripped = jpeg(phone_jpeg().into()).unwrap();
        assert!(!contains(&stripped, b"GPS") && !contains(&stripped, b"Photoshop"));
        let again = Jpeg::from_bytes(stripped.clone()).unwrap();
        let exif = again.exif().unwrap();
        let exif = heifer::Exif::parse(&exif).unwrap();
        assert_eq!((exif.orientation(), exif.has_gps()), (Some(6), false));
        let pixels = |bytes: &[u8]| {
            let decoder = image::codecs::jpeg::JpegDecoder::new(std::io::Cursor::new(bytes.to_vec())).unwrap();
            let mut pixels = vec![0; 16 * 16 * 3];
            image::ImageDecoder::read_image(decoder, &mut pixels).unwrap();
            pixels
        };
        assert_eq!(pixels(&stripped), pixels(&phone_jpeg()));
        assert_eq!(jpeg(stripped.clone()).unwrap(), stripped, "nothing is left to strip");
    }

    #[test]
    fn a_jpeg_without_metadata_stays_as_it_is() {
        assert_eq!(jpeg(plain_jpeg().into()).unwrap(), plain_jpeg());
    }

    #[test]
    fn metadata_between_scans_goes_and_bytes_that_look_like_markers_stay() {
        let mut bytes = plain_jpeg();
        bytes.truncate(bytes.len() - 2);
        bytes.extend(b"\xff\xd3\xff\0x\xff\xfe\0\x05GPS\xff\xc4\0\x04\xff\xd9\xff\xda\0\x02more\xff\xd9");
        let mut expected = plain_jpeg();
        expected.truncate(expected.len() - 2);
        expected.extend(b"\xff\xd3\xff\0x\xff\xc4\0\x04\xff\xd9\xff\xda\0\x02more\xff\xd9");
        assert_eq!(jpeg(bytes.into()).unwrap(), expected);
    }

    #[test]
    fn cut_and_headless_jpegs_are_damaged() {
        let whole = plain_jpeg();
        for end in 0..whole.len() {
            assert!(jpeg(Bytes::copy_from_slice(whole.get(..end).unwrap())).is_err(), "cut at {end}");
        }
        assert!(jpeg(Bytes::from_static(b"\xff\xd8\xff\xd9")).is_err());
    }

    pub fn phone_png() -> Vec<u8> {
        let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
        for (kind, contents) in [
            (*b"IHDR", Bytes::from_static(&[0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0])),
            (*b"eXIf", phone_exif()),
            (*b"tEXt", "Location\0GPS".into()),
            (*b"IDAT", Bytes::from_static(&[0x78, 0x9c, 0x63, 0x60, 0, 0, 0, 2, 0, 1])),
            (*b"IEND", Bytes::new()),
        ] {
            bytes.extend(PngChunk::new(kind, contents).encoder().bytes());
        }
        bytes.extend(b"GPS after the end");
        bytes
    }

    #[test]
    fn a_png_keeps_what_its_pixels_need() {
        let stripped = png(phone_png().into()).unwrap();
        assert!(!contains(&stripped, b"GPS"));
        let kinds: Vec<_> = Png::from_bytes(stripped).unwrap().chunks().iter().map(PngChunk::kind).collect();
        assert_eq!(kinds, [*b"IHDR", *b"IDAT", *b"IEND"]);
        let cut = phone_png();
        assert!(png(Bytes::copy_from_slice(cut.get(..40).unwrap())).is_err());
    }
}
