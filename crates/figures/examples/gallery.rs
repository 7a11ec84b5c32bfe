//! Prints a page with every view, to look at: `cargo run -p askwell-figures --example gallery > gallery.html`.

use askwell_figures::svg::{STYLESHEET, cell, growth, presets};
use askwell_figures::{English, Figure, Refused};

fn main() -> Result<(), Refused> {
    let views = [
        "",
        "medicine=trastuzumab",
        "medicine=trastuzumab&medicine=pertuzumab&medicine=chemotherapy",
        "medicine=t-dxd&neighbours=0.5",
        "medicine=t-dm1&neighbours=0.5",
        "preset=low1&medicine=tucatinib",
        "preset=ihc0&medicine=trastuzumab",
        "copies=40&expression=6&weeks=52&medicine=t-dxd&medicine=pertuzumab",
    ];
    println!("<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content='width=device-width'>");
    println!("<title>HER2 figure</title><style>:root {{ color-scheme: light dark; font-family: sans-serif }}");
    println!(
        ".views {{ display: flex; flex-wrap: wrap; gap: 1.5rem }} .views > * {{ width: 22.5rem }}{STYLESHEET}</style>"
    );
    println!("<main>{}<div class=views>", presets(&Figure::from_query([("medicine", "t-dxd")])?, &English));
    for view in views {
        let pairs = view.split('&').filter_map(|pair| pair.split_once('='));
        let figure = Figure::from_query(pairs)?;
        println!("<div>{}{}</div>", cell(&figure, &English), growth(&figure, &English));
    }
    println!("</div></main></html>");
    Ok(())
}
