//! The front of the card as SVG.

use chrono::NaiveDate;

use super::{Colours, NameForm, PictureFault, ShownName, font, qr};

/// Everything that stands on a card.
#[derive(Clone, Debug)]
pub struct Face<'a> {
    pub scheme: &'a str,
    pub scheme_latin: Option<&'a str>,
    pub tier: &'a str,
    pub name: &'a ShownName,
    pub number: &'a str,
    pub valid_from: NaiveDate,
    pub valid_until: NaiveDate,
    /// Address behind the printed code.
    pub address: &'a str,
    pub colours: Colours,
    /// Printed across a card that is not valid, such as 已挂失; a picture must not pass for a valid card.
    pub mark: Option<&'a str>,
    /// Rounded for the screen; square for the printer, who cuts the card himself.
    pub rounded: bool,
}

const MARGIN: f32 = 64.0;
const QR_SIDE: f32 = 232.0;
const QR_LEFT: f32 = 699.0;
const QR_TOP: f32 = 300.0;

/// Draws the card. Every text is fitted to its place and escaped; what the font cannot draw is left out of texts of the
/// pack (its check reports them), and the name has been settled before.
pub fn svg(face: &Face<'_>) -> Result<String, PictureFault> {
    let colours = &face.colours;
    let (text, accent) = (colours.foreground.hex(), colours.accent.hex());
    let corner = if face.rounded { 40 } else { 0 };
    let mut out = format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" width="1011" height="638" viewBox="0 0 1011 638" font-family="{family}" font-weight="500">
<defs>
<linearGradient id="ground" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="{light}"/><stop offset="0.55" stop-color="{base}"/><stop offset="1" stop-color="{dark}"/></linearGradient>
<radialGradient id="glow" cx="0.86" cy="0.02" r="0.75"><stop offset="0" stop-color="{accent}" stop-opacity="0.34"/><stop offset="1" stop-color="{accent}" stop-opacity="0"/></radialGradient>
<linearGradient id="edge" x1="0" y1="0" x2="1" y2="0"><stop offset="0" stop-color="{accent}"/><stop offset="1" stop-color="{accent}" stop-opacity="0"/></linearGradient>
<clipPath id="card"><rect width="1011" height="638" rx="{corner}"/></clipPath>
</defs>
<g clip-path="url(#card)">
<rect width="1011" height="638" fill="url(#ground)"/>
<rect width="1011" height="638" fill="url(#glow)"/>
<g fill="none" stroke="{accent}" stroke-width="1.3" stroke-opacity="0.2">{waves}</g>
"##,
        family = escaped(&font::family()),
        light = colours.ground_light().hex(),
        base = colours.background.hex(),
        dark = colours.ground_dark().hex(),
        waves = waves(),
    );
    let tier_left = tier(&mut out, face.tier, &accent);
    heading(&mut out, face, tier_left, &text, &accent);
    holder(&mut out, face.name, &text);
    details(&mut out, face, &text, &accent);
    code(&mut out, face.address)?;
    if let Some(mark) = face.mark {
        stamp(&mut out, mark);
    }
    out.push_str("</g></svg>");
    Ok(out)
}

/// A band of fine curves, as on securities: hard to fake by hand, and pleasant.
fn waves() -> String {
    let mut out = String::new();
    for line in 0..22_i16 {
        let line = f32::from(line);
        let mut path = String::new();
        for step in 0..=64_i16 {
            let t = f32::from(step) / 64.0;
            let x = t * 1051.0 - 20.0;
            let swing = (t * 6.6 + line * 0.16).sin() * (58.0 - line * 1.9) + (t * 13.1 - line * 0.11).sin() * 15.0;
            let y = 640.0 - 250.0 * t - line * 7.0 + swing;
            path.push_str(&format!("{}{x:.1} {y:.1}", if step == 0 { "M" } else { "L" }));
        }
        out.push_str(&format!(r#"<path d="{path}"/>"#));
    }
    out
}

/// The tier in a frame at the top right; says where the frame begins.
fn tier(out: &mut String, name: &str, accent: &str) -> f32 {
    let name = font::drawable(name);
    let size = font::size_that_fits(&name, 320.0, 36.0, 22.0);
    let name = font::cut_to(&name, 340.0, size);
    let wide = font::width(&name, size) + 56.0;
    let left = 1011.0 - MARGIN - wide;
    out.push_str(&format!(
        r#"<rect x="{left:.1}" y="62" width="{wide:.1}" height="66" rx="33" fill="{accent}" fill-opacity="0.14" stroke="{accent}" stroke-width="2.5"/><text x="{middle:.1}" y="{base:.1}" font-size="{size:.1}" fill="{accent}" text-anchor="middle">{name}</text>"#,
        middle = left + wide / 2.0,
        base = 95.0 + size * 0.36,
        name = escaped(&name),
    ));
    left
}

fn heading(out: &mut String, face: &Face<'_>, tier_left: f32, text: &str, accent: &str) {
    let available = tier_left - MARGIN - 36.0;
    let scheme = font::drawable(face.scheme);
    let size = font::size_that_fits(&scheme, available, 58.0, 30.0);
    let scheme = font::cut_to(&scheme, available, size);
    out.push_str(&format!(
        r#"<text x="{MARGIN}" y="116" font-size="{size:.1}" fill="{text}">{}</text>"#,
        escaped(&scheme)
    ));
    if let Some(latin) = face.scheme_latin {
        let latin = font::drawable(latin).to_uppercase();
        // Letters are set apart by two units, which the measure of the line does not know.
        let latin = font::cut_to(&latin, 500.0, 20.0);
        out.push_str(&format!(
            r#"<text x="66" y="158" font-size="20" letter-spacing="2" fill="{text}" fill-opacity="0.72">{}</text>"#,
            escaped(&latin)
        ));
    }
    out.push_str(&format!(r#"<rect x="{MARGIN}" y="184" width="360" height="4" rx="2" fill="url(#edge)"/><rect x="{MARGIN}" y="182" width="64" height="8" rx="4" fill="{accent}"/>"#));
}

/// The name across the middle: on one line where it fits, on two where it would get too small.
fn holder(out: &mut String, name: &ShownName, text: &str) {
    let available = QR_LEFT - MARGIN - 50.0;
    let largest = if name.form == NameForm::AsWritten { 88.0 } else { 66.0 };
    let lines = match in_two(&name.text) {
        Some((first, second)) if font::width(&name.text, 46.0) > available => vec![first, second],
        _ => vec![name.text.as_str()],
    };
    let size = lines
        .iter()
        .map(|line| font::size_that_fits(line, available, if lines.len() > 1 { 54.0 } else { largest }, 30.0))
        .fold(largest, f32::min);
    let mut base = if lines.len() > 1 { 300.0 } else { 292.0 + size * 0.36 };
    for line in lines {
        let line = font::cut_to(line, available, size);
        out.push_str(&format!(
            r#"<text x="{MARGIN}" y="{base:.1}" font-size="{size:.1}" fill="{text}"{spacing}>{line}</text>"#,
            spacing = if name.text.chars().count() <= 4 { r#" letter-spacing="6""# } else { "" },
            line = escaped(&line),
        ));
        base += size * 1.24;
    }
}

/// The gap of a name that is nearest to its middle: a space, or the dot between the parts of a name.
fn in_two(name: &str) -> Option<(&str, &str)> {
    let middle = name.len() / 2;
    name.char_indices()
        .filter(|(_, c)| *c == ' ' || *c == '·')
        .min_by_key(|(at, _)| at.abs_diff(middle))
        .map(|(at, c)| if c == ' ' { at } else { at + c.len_utf8() })
        .map(|at| name.split_at(at))
        .map(|(first, second)| (first.trim(), second.trim()))
        .filter(|(first, second)| !first.is_empty() && !second.is_empty())
}

fn details(out: &mut String, face: &Face<'_>, text: &str, accent: &str) {
    let number = font::cut_to(&font::drawable(face.number), 560.0, 40.0);
    let dates = format!("{} – {}", face.valid_from.format("%Y.%m.%d"), face.valid_until.format("%Y.%m.%d"));
    for (y, size, label, value) in
        [(446.0, 40.0, "卡号 NO.", number.as_str()), (536.0, 30.0, "有效期 VALID", dates.as_str())]
    {
        out.push_str(&format!(
            r#"<text x="{MARGIN}" y="{y}" font-size="20" letter-spacing="1" fill="{accent}">{label}</text><text x="{MARGIN}" y="{below:.1}" font-size="{size}" letter-spacing="2" fill="{text}">{value}</text>"#,
            below = y + size + 6.0,
            value = escaped(value),
        ));
    }
}

fn code(out: &mut String, address: &str) -> Result<(), PictureFault> {
    let (path, modules) = qr::path(address)?;
    let modules = f32::from(u16::try_from(modules).unwrap_or(u16::MAX));
    // Four modules of quiet around the code, as the standard asks.
    let unit = (QR_SIDE - 8.0) / (modules + 2.0);
    let (left, top) = (QR_LEFT + (QR_SIDE - unit * modules) / 2.0, QR_TOP + (QR_SIDE - unit * modules) / 2.0);
    out.push_str(&format!(
        r##"<rect x="{x}" y="{y}" width="{w}" height="{h}" rx="18" fill="#ffffff"/><path transform="translate({left:.2} {top:.2}) scale({unit:.4})" d="{path}" fill="#10131a" shape-rendering="crispEdges"/><text x="{middle}" y="{caption}" font-size="20" letter-spacing="3" fill="#3b4250" text-anchor="middle">扫码核验</text>"##,
        x = QR_LEFT - 16.0,
        y = QR_TOP - 16.0,
        w = QR_SIDE + 32.0,
        h = QR_SIDE + 58.0,
        middle = QR_LEFT + QR_SIDE / 2.0,
        caption = QR_TOP + QR_SIDE + 24.0,
    ));
    Ok(())
}

/// A band across the card that no one can overlook.
fn stamp(out: &mut String, mark: &str) {
    let mark = font::cut_to(&font::drawable(mark), 700.0, 72.0);
    out.push_str(&format!(
        r##"<g transform="rotate(-18 505 319)"><rect x="-200" y="262" width="1411" height="114" fill="#b3261e" fill-opacity="0.9"/><text x="505" y="345" font-size="72" letter-spacing="14" fill="#ffffff" text-anchor="middle">{}</text></g>"##,
        escaped(&mark)
    ));
}

/// Text as XML wants it.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}
