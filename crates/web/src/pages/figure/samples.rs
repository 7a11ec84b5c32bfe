//! Samples of the figure: as it is first shown, with medicines and neighbors, and refused.

use askama::Template as _;

use super::FigurePage;
use crate::sample::frame_in;
use crate::words::Words;

/// One sample of each state.
pub(crate) fn pages(words: Words) -> Vec<(&'static str, askama::Result<String>)> {
    let page = |pairs: &[(&str, &str)]| {
        let pairs: Vec<(String, String)> =
            pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        FigurePage::of(&pairs, frame_in(words, "/figures/her2")).render()
    };
    vec![
        ("figure", page(&[])),
        ("figure-set", page(&[("preset", "low1"), ("medicine", "t-dxd"), ("neighbours", "0.5")])),
        (
            "figure-refused",
            page(&[("copies", "99"), ("expression", "x"), ("medicine", "t-dm1"), ("medicine", "t-dxd")]),
        ),
    ]
}
