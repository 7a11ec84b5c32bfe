//! The marks of the drawing and its key, gathered into one path each so that a crowded cell stays a small file.

use super::canvas::{Canvas, tenth};

/// A place on the sheet with a direction that counts as outward.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    x: f64,
    y: f64,
    /// Angle of outward, in radians; 0 is right, a quarter turn is down.
    outward: f64,
    /// Size of the marks; 1 in the large drawing.
    pub(super) scale: f64,
}

impl Place {
    pub(super) fn new((x, y): (f64, f64), outward: f64, scale: f64) -> Self {
        Self { x, y, outward, scale }
    }

    /// The same place for marks of another size.
    pub(super) fn scaled(self, scale: f64) -> Self {
        Self { scale, ..self }
    }

    /// The point `out` outward and `along` sideways from here, before scaling, as path text.
    fn at(&self, out: f64, along: f64) -> String {
        let (sin, cos) = self.outward.sin_cos();
        let (out, along) = (out * self.scale, along * self.scale);
        format!("{} {}", tenth(self.x + out * cos - along * sin), tenth(self.y + out * sin + along * cos))
    }
}

/// Paths of the marks, one for each kind.
#[derive(Debug, Default)]
pub(super) struct Marks {
    rays: String,
    halos: String,
    stalks: String,
    dots: String,
    lit: String,
    antibodies_four: String,
    antibodies_two: String,
    loads: String,
    payload: String,
    tablets: String,
    genes: String,
    chemotherapy: String,
}

impl Marks {
    /// A receptor standing on the membrane.
    pub(super) fn receptor(&mut self, place: Place, lit: bool) {
        self.stalks.push_str(&format!("M{}L{}", place.at(-4.0, 0.0), place.at(7.0, 0.0)));
        let head = format!("M{}h0", place.at(9.0, 0.0));
        if lit {
            self.halos.push_str(&head);
            self.lit.push_str(&head);
        } else {
            self.dots.push_str(&head);
        }
    }

    /// A receptor too small for a head.
    pub(super) fn bristle(&mut self, place: Place) {
        self.stalks.push_str(&format!("M{}L{}", place.at(0.0, 0.0), place.at(7.0, 0.0)));
    }

    /// A signal on its way inward, `length` long.
    pub(super) fn ray(&mut self, place: Place, length: f64) {
        self.rays.push_str(&format!("M{}L{}", place.at(-12.0, 0.0), place.at(-12.0 - length / place.scale, 0.0)));
    }

    /// An antibody gripping the receptor here from outside.
    pub(super) fn antibody_four(&mut self, place: Place) {
        let (left, right) = (place.at(15.0, -4.0), place.at(15.0, 4.0));
        let (fork, end) = (place.at(19.0, 0.0), place.at(25.0, 0.0));
        self.antibodies_four.push_str(&format!("M{left}L{fork}L{right}M{fork}L{end}"));
    }

    /// The load of the antibody here.
    pub(super) fn load(&mut self, place: Place) {
        self.loads.push_str(&diamond(place, 27.5, 3.6));
    }

    /// A wedge beside the receptor here, `along` sideways, that keeps a partner away.
    pub(super) fn antibody_two(&mut self, place: Place, along: f64) {
        let along = along / place.scale;
        self.antibodies_two.push_str(&format!("M{}L{}", place.at(4.0, along), place.at(13.0, along)));
    }

    /// Payload set free here.
    pub(super) fn payload(&mut self, place: Place) {
        self.payload.push_str(&diamond(place, 0.0, 4.2));
    }

    /// A tablet under the membrane here.
    pub(super) fn tablet(&mut self, place: Place) {
        self.tablets.push_str(&format!("M{}L{}", place.at(0.0, -4.0), place.at(0.0, 4.0)));
    }

    /// A copy of the gene here.
    pub(super) fn gene(&mut self, place: Place) {
        self.genes.push_str(&format!("M{}L{}", place.at(-2.5, 0.0), place.at(2.5, 0.0)));
    }

    /// Chemotherapy here.
    pub(super) fn chemotherapy(&mut self, place: Place) {
        let corners = [place.at(4.4, 0.0), place.at(-2.8, 3.8), place.at(-2.8, -3.8)];
        self.chemotherapy.push_str(&format!("M{}L{}L{}Z", corners[0], corners[1], corners[2]));
    }

    /// Draws them all; heads are `head` wide.
    pub(super) fn draw(&self, canvas: &mut Canvas, head: f64, scale: f64) {
        canvas.dashes("her2-ray", 2.4 * scale, &format!("0 {}", tenth(6.0 * scale)), &self.rays);
        canvas.stroke("her2-halo", head * 2.3, &self.halos);
        canvas.stroke("her2-stalk", 2.0 * scale, &self.stalks);
        canvas.stroke("her2-receptor", head, &self.dots);
        canvas.stroke("her2-lit", head, &self.lit);
        canvas.stroke("her2-tablet", 6.4 * scale, &self.tablets);
        canvas.stroke("her2-domain-two", 3.2 * scale, &self.antibodies_two);
        canvas.stroke("her2-domain-four", 2.4 * scale, &self.antibodies_four);
        canvas.fill("her2-payload", &self.loads);
        canvas.fill("her2-payload", &self.payload);
        canvas.stroke("her2-gene", 5.0 * scale, &self.genes);
        canvas.fill("her2-chemotherapy", &self.chemotherapy);
    }
}

fn diamond(place: Place, out: f64, half: f64) -> String {
    let corners = [place.at(out + half, 0.0), place.at(out, half), place.at(out - half, 0.0), place.at(out, -half)];
    format!("M{}L{}L{}L{}Z", corners[0], corners[1], corners[2], corners[3])
}
