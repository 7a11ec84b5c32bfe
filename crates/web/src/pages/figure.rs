//! The figure on HER2: a plain form whose answer is a drawing, live where a script runs.
//!
//! The form offers no span of time on purpose: the figure states no times, so how far it follows the cells is not a choice.

pub(crate) mod claims;
pub(crate) mod drawing;
mod form;
pub(crate) mod samples;

use askama::Template;
use askama::filters::HtmlSafe;
use askwell_app::figures::{Category, Figure};
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};

use crate::form::{Choice, Form};
use crate::frame::Frame;
use crate::page::{self, Page, Policy};
use crate::problem::Problem;
use crate::route;
use crate::router::Table;
use crate::web::Web;
use crate::words::Words;

use claims::Claims;
use drawing::{Drawing, Drawn};
use form::{Preset, Slider};

/// Hangs the figure on its addresses.
pub(crate) fn routes(table: Table<Web>) -> Table<Web> {
    table.on(&route::FIGURE_HER2, her2).on(&route::FIGURE_HER2_DRAWN, her2_drawn)
}

/// The figure as it stands on an answer: one cell, a small form that leads on, and the box of claims.
#[derive(Debug, Template)]
#[template(path = "figure/embedded.html")]
pub(crate) struct Her2 {
    words: Words,
    cell: Drawing,
    presets: Vec<Preset>,
    medicines: Vec<Choice>,
    claims: Claims,
}

/// Its own template escapes every word in it.
impl HtmlSafe for Her2 {}

impl Her2 {
    /// The figure in a language.
    pub(crate) fn new(words: Words) -> Self {
        let positive = Figure::preset(Category::Positive);
        let cell = Drawing::cell(&positive, words);
        let presets = form::presets(Some(&positive), words);
        Self { words, cell, presets, medicines: form::medicines(words), claims: Claims::new(words) }
    }
}

/// The figure with its form.
#[derive(Debug, Template)]
#[template(path = "figure/her2.html")]
pub(crate) struct FigurePage {
    pub(crate) frame: Frame,
    pub(crate) form: Form,
    pub(crate) sliders: [Slider; 2],
    pub(crate) presets: Vec<Preset>,
    pub(crate) medicines: Vec<Choice>,
    pub(crate) neighbours: Vec<Choice>,
    /// Nothing while the form is refused: a drawing of something else would mislead.
    pub(crate) drawn: Option<Drawn>,
    pub(crate) claims: Claims,
}

impl Page for FigurePage {
    const POLICY: Policy = Policy::Public;

    fn status(&self) -> StatusCode {
        if self.form.is_refused() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }
    }
}

impl FigurePage {
    /// The page of what somebody set, in any order, as an address carries it.
    pub(crate) fn of(pairs: &[(String, String)], frame: Frame) -> Self {
        let words = frame.words;
        let mut form = Form::from_pairs(pairs.iter().cloned());
        let figure = form::read(&mut form, pairs);
        if let Some(figure) = &figure {
            form = form::filled(figure);
        }
        Self {
            sliders: form::sliders(words),
            presets: form::presets(figure.as_ref(), words),
            medicines: form::medicines(words),
            neighbours: form::neighbours(figure.as_ref(), words),
            drawn: figure.as_ref().map(|figure| Drawn::of(figure, words)),
            claims: Claims::new(words),
            form,
            frame,
        }
    }
}

async fn her2(
    State(web): State<Web>,
    Query(pairs): Query<Vec<(String, String)>>,
    uri: Uri,
    request: HeaderMap,
) -> Result<Response, Problem> {
    let ticket = web.cache.ticket();
    let page = FigurePage::of(&pairs, web.frame(&uri));
    if uri.query().is_some() {
        return Ok(page::show(&page));
    }
    Ok(web.cache.keep(ticket, &uri, Vec::new(), &page, &request))
}

/// Gives the drawings of what is set; what cannot be drawn is 422, and the form says why when it is sent.
async fn her2_drawn(State(web): State<Web>, Query(pairs): Query<Vec<(String, String)>>, uri: Uri) -> Response {
    let figure = Figure::from_query(form::without_overruled(&pairs));
    let Ok(figure) = figure else { return StatusCode::UNPROCESSABLE_ENTITY.into_response() };
    match Drawn::of(&figure, web.frame(&uri).words).render() {
        Ok(html) => {
            let headers = [("content-type", "text/html; charset=utf-8"), ("cache-control", "public, max-age=3600")];
            (headers, html).into_response()
        }
        Err(_) => Problem::broken().into_response(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::sample;

    fn page(pairs: &[(&str, &str)]) -> FigurePage {
        let pairs: Vec<(String, String)> =
            pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        FigurePage::of(&pairs, sample::frame("/figures/her2"))
    }

    #[test]
    fn every_drawing_carries_its_label() {
        let html = page(&[("medicine", "t-dxd"), ("neighbours", "0.5")]).render().unwrap();
        // One cell, one chart, four presets.
        assert_eq!(html.matches("<svg xmlns").count(), 6);
        assert_eq!(html.matches("-description\">How it works, not what will happen").count(), 6);
    }

    #[test]
    fn a_form_that_cannot_be_drawn_comes_back_filled_without_a_drawing() {
        let page = page(&[("copies", "<b>9e9</b>"), ("medicine", "t-dxd")]);
        assert_eq!(page.status(), StatusCode::UNPROCESSABLE_ENTITY);
        let html = page.render().unwrap();
        assert!(html.contains("&#60;b&#62;9e9") && !html.contains("<b>9e9"), "{html}");
        assert!(!html.contains("<svg xmlns") && html.contains("value=\"t-dxd\" checked"));
    }
}
