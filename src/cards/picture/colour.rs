//! The colours of a card: the scheme's own, corrected only where they could not be read.

use super::PictureFault;

/// A colour in sRGB.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rgb(pub u8, pub u8, pub u8);

const WHITE: Rgb = Rgb(255, 255, 255);
const BLACK: Rgb = Rgb(0, 0, 0);

impl Rgb {
    /// Reads `#rrggbb`, the only way in which a pack may write a colour.
    pub fn parse(text: &str) -> Result<Self, PictureFault> {
        let hex = |digits: &&str| digits.len() == 6 && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        let digits = text.strip_prefix('#').filter(hex).ok_or(PictureFault::BadColour)?;
        let value = u32::from_str_radix(digits, 16).map_err(|_| PictureFault::BadColour)?;
        let [_, red, green, blue] = value.to_be_bytes();
        Ok(Rgb(red, green, blue))
    }

    pub fn hex(self) -> String {
        format!("#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }

    /// This colour with a share of another in it, in percent.
    pub fn mixed(self, other: Rgb, percent: u32) -> Rgb {
        let mix = |a: u8, b: u8| {
            let sum = u32::from(a) * 100u32.saturating_sub(percent) + u32::from(b) * percent.min(100);
            u8::try_from(sum / 100).unwrap_or(u8::MAX)
        };
        Rgb(mix(self.0, other.0), mix(self.1, other.1), mix(self.2, other.2))
    }

    /// Relative luminance as WCAG 2 defines it.
    fn luminance(self) -> f64 {
        let linear = |part: u8| {
            let part = f64::from(part) / 255.0;
            if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(self.0) + 0.7152 * linear(self.1) + 0.0722 * linear(self.2)
    }

    /// Contrast ratio as WCAG 2 defines it, from 1 to 21.
    pub fn contrast(self, other: Rgb) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }
}

/// The colours that a card is drawn in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colours {
    pub background: Rgb,
    pub foreground: Rgb,
    pub accent: Rgb,
}

impl Colours {
    /// Takes a scheme's colours. A pair that could not be read in print is replaced: text by white or black, whichever
    /// stands out more; the accent by the text's colour.
    pub fn of_scheme(background: &str, foreground: &str, accent: &str) -> Result<Self, PictureFault> {
        let background = Rgb::parse(background)?;
        let foreground = readable(Rgb::parse(foreground)?, background, 4.5)
            .unwrap_or_else(|| if WHITE.contrast(background) >= BLACK.contrast(background) { WHITE } else { BLACK });
        let accent = readable(Rgb::parse(accent)?, background, 2.5).unwrap_or(foreground);
        Ok(Colours { background, foreground, accent })
    }

    /// The lighter corner of the ground.
    pub fn ground_light(&self) -> Rgb {
        self.background.mixed(WHITE, 12)
    }

    /// The darker corner of the ground.
    pub fn ground_dark(&self) -> Rgb {
        self.background.mixed(BLACK, 28)
    }
}

fn readable(colour: Rgb, on: Rgb, at_least: f64) -> Option<Rgb> {
    (colour.contrast(on) >= at_least).then_some(colour)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_read_or_refused() {
        assert_eq!(Rgb::parse("#12355B").unwrap().hex(), "#12355b");
        for bad in ["", "#123", "12355b", "#12355g", "#12355b00", "red", "#+12345"] {
            assert_eq!(Rgb::parse(bad), Err(PictureFault::BadColour), "{bad}");
        }
    }

    #[test]
    fn text_can_always_be_read() {
        let kept = Colours::of_scheme("#12355b", "#ffffff", "#ffd166").unwrap();
        assert_eq!((kept.foreground.hex().as_str(), kept.accent.hex().as_str()), ("#ffffff", "#ffd166"));
        for ground in ["#ffffff", "#000000", "#808080", "#f2e8cf", "#b08d57"] {
            let repaired = Colours::of_scheme(ground, ground, ground).unwrap();
            assert!(repaired.foreground.contrast(repaired.background) >= 4.5, "text on {ground}");
            assert!(repaired.accent.contrast(repaired.background) >= 2.5, "accent on {ground}");
        }
    }
}
