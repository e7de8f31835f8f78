//! The seal: a ring of the size that seals of public bodies have (42 mm), the issuer's name along its inside, a star in the
//! middle. It is a picture of a seal; what makes a paper trustworthy is the code beside it, which anybody can look up.

use super::Seal;
use super::font::{size_that_fits, width};
use super::paint::{Ink, Pen, RED};

/// Half of 42 mm.
pub const RADIUS: f32 = 59.5;

/// Where a sample seal is drawn, nobody should take it for a real one from afar.
const SAMPLE: Ink = Ink(0xd9, 0x5c, 0x5c);

/// The widest arc that the name may take.
const ARC: f32 = 264.0;

/// Draws the seal around a point.
pub fn draw(pen: &mut Pen<'_, '_>, seal: &Seal<'_>, issuer: &str, centre: (f32, f32)) {
    let ink = if seal.sample { SAMPLE } else { RED };
    pen.sheer(if seal.sample { 0.75 } else { 0.85 });
    pen.ring(centre, RADIUS - 1.5, 3.0, seal.sample.then_some(5.0), ink);
    name(pen, issuer, centre, ink);
    let (x, y) = centre;
    if seal.sample {
        centred(pen, "样章", (x, y + 13.0), 22.0, ink);
        centred(pen, "SAMPLE", (x, y + 23.0), 8.0, ink);
    } else {
        pen.outline(&star(centre, 17.0), ink);
    }
    if let Some(line) = seal.line {
        let size = size_that_fits(line, 62.0, 10.0, 6.0);
        centred(pen, line, (x, y + 36.0), size, ink);
    }
    pen.solid();
}

fn centred(pen: &mut Pen<'_, '_>, text: &str, (x, y): (f32, f32), size: f32, ink: Ink) {
    pen.text(text, x - width(text, size) / 2.0, y, size, 0.0, ink);
}

/// The name along the ring, each character upright towards its own place; a long name gets smaller characters.
fn name(pen: &mut Pen<'_, '_>, name: &str, centre: (f32, f32), ink: Ink) {
    let count = f32::from(u16::try_from(name.chars().count()).unwrap_or(u16::MAX)).max(1.0);
    let reach = |size: f32| RADIUS - 7.0 - size;
    // The arc that a character takes at a size, in degrees, with a little air between neighbours.
    let step = |size: f32| (size * 1.16 / reach(size)).to_degrees();
    let mut size = 14.0_f32;
    while size > 5.0 && step(size) * count > ARC {
        size -= 0.25;
    }
    let step = (step(size) * 1.35).min(ARC / count).max(step(size).min(ARC / count));
    let mut angle = -step * (count - 1.0) / 2.0;
    for c in name.chars() {
        let one = c.to_string();
        pen.turned(&one, centre, angle, (-width(&one, size) / 2.0, -reach(size)), size, ink);
        angle += step;
    }
}

/// Five points around a centre.
fn star((x, y): (f32, f32), radius: f32) -> Vec<(f32, f32)> {
    (0..10_u8)
        .map(|at| {
            let reach = if at % 2 == 0 { radius } else { radius * 0.382 };
            let angle = (f32::from(at) * 36.0 - 90.0).to_radians();
            (x + reach * angle.cos(), y + reach * angle.sin())
        })
        .collect()
}
