//! Reports as drawings: a heat map of hours and specialties, in SVG without script, font or foreign request.

use std::fmt::Write;

use crate::report::{Cell, Report};

const CELL: (usize, usize) = (26, 26);
const LEFT: usize = 130;
const TOP: usize = 74;

/// Draws the share answered in time by local hour of arrival and specialty. Color never speaks alone: a cell below 99 % bears
/// its figure, and every cell its title.
pub fn plot(report: &Report) -> String {
    let mut specialties: Vec<&str> = report.grid.iter().map(|cell| cell.specialty.as_str()).collect();
    specialties.sort_unstable();
    specialties.dedup();
    let (width, height) = (LEFT + 24 * CELL.0 + 20, TOP + specialties.len() * CELL.1 + 62);
    let mut svg = String::new();
    let on_time = report.metrics.get("on_time").map_or(0.0, |estimate| estimate.mean);
    let title = format!("{}: answered in time by hour and specialty", escape(&report.scenario));
    let _ = write!(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" \
         role=\"img\" aria-labelledby=\"t d\" font-family=\"system-ui, sans-serif\" font-size=\"12\">\
         <title id=\"t\">{title}</title><desc id=\"d\">{:.2} % of all cases in time under {}, {} replications.</desc>\
         <rect width=\"{width}\" height=\"{height}\" fill=\"#ffffff\"/>\
         <text x=\"12\" y=\"24\" font-size=\"15\" font-weight=\"600\">{title}</text>\
         <text x=\"12\" y=\"44\" fill=\"#4c6272\">{:.2} % in time over all, {}, {} replications</text>",
        100.0 * on_time,
        escape(&report.policy),
        report.replications,
        100.0 * on_time,
        escape(&report.policy),
        report.replications,
    );
    for hour in (0..24).step_by(3) {
        let _ =
            write!(svg, "<text x=\"{}\" y=\"{}\" fill=\"#4c6272\">{hour:02}</text>", LEFT + hour * CELL.0 + 4, TOP - 8);
    }
    for (row, specialty) in specialties.iter().enumerate() {
        let y = TOP + row * CELL.1;
        let _ = write!(svg, "<text x=\"12\" y=\"{}\">{}</text>", y + 17, escape(specialty));
        for cell in report.grid.iter().filter(|cell| cell.specialty == *specialty) {
            draw_cell(&mut svg, cell, y);
        }
    }
    legend(&mut svg, TOP + specialties.len() * CELL.1 + 24);
    svg.push_str("</svg>\n");
    svg
}

fn draw_cell(svg: &mut String, cell: &Cell, y: usize) {
    let x = LEFT + cell.hour * CELL.0;
    let (share, least, most) = cell.on_time;
    let used = cell
        .utilisation
        .map_or_else(|| "nobody at the desk".to_owned(), |used| format!("desk {:.0} % used", 100.0 * used.mean));
    let _ = write!(
        svg,
        "<g><title>{} {:02}:00: {:.1} % in time ({:.1} to {:.1}), {} cases, {:.1} % through on-call, 99 % within {:.0} min, {used}</title>\
         <rect x=\"{x}\" y=\"{y}\" width=\"{}\" height=\"{}\" fill=\"{}\"/>",
        escape(&cell.specialty),
        cell.hour,
        100.0 * share,
        100.0 * least,
        100.0 * most,
        cell.cases,
        100.0 * cell.oncall_share,
        cell.p99,
        CELL.0 - 1,
        CELL.1 - 1,
        color(share),
    );
    if share < 0.99 {
        let ink = if share < 0.95 { "#ffffff" } else { "#212b32" };
        let _ = write!(
            svg,
            "<text x=\"{}\" y=\"{}\" font-size=\"11\" text-anchor=\"middle\" fill=\"{ink}\">{:.0}</text>",
            x + CELL.0 / 2,
            y + 17,
            100.0 * share
        );
    }
    svg.push_str("</g>");
}

/// Dark for late, light for kept; the steps differ in lightness, so that they can be told without color.
fn color(share: f64) -> &'static str {
    match share {
        share if share >= 0.999 => "#dbeaf5",
        share if share >= 0.99 => "#aacde8",
        share if share >= 0.97 => "#f5c98b",
        share if share >= 0.95 => "#e58a3c",
        share if share >= 0.90 => "#b84a1c",
        _ => "#6d1f0c",
    }
}

fn legend(svg: &mut String, y: usize) {
    let steps = [
        (0.999, "from 99.9 %"),
        (0.99, "from 99 %"),
        (0.97, "from 97 %"),
        (0.95, "from 95 %"),
        (0.90, "from 90 %"),
        (0.0, "less"),
    ];
    for (number, (share, words)) in steps.iter().enumerate() {
        let x = LEFT + number * 104;
        let _ = write!(
            svg,
            "<rect x=\"{x}\" y=\"{y}\" width=\"14\" height=\"14\" fill=\"{}\"/><text x=\"{}\" y=\"{}\" fill=\"#4c6272\">{words}</text>",
            color(*share),
            x + 19,
            y + 12,
        );
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
