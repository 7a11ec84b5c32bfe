//! Made-up values for tests and for the gallery: one service, one reader.

use std::sync::Arc;

use crate::frame::{Frame, Site};
use crate::words::Words;

/// A service on a loopback address with demo content.
pub fn site() -> Arc<Site> {
    Arc::new(Site {
        organization: "Lindenhof Health Cooperative".to_owned(),
        origin: "http://localhost:8080".to_owned(),
        emergency_number: "112".to_owned(),
        demo: true,
    })
}

/// The frame of a public page at `path` in English.
pub fn frame(path: &str) -> Frame {
    Frame::public(Words::default(), site(), path)
}
