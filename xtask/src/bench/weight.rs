//! What a page weighs: every byte and every request a browser makes to show it for the first time.

use std::collections::BTreeSet;

use super::client::Client;

/// What a browser of today takes.
const ACCEPTED: &str = "gzip, deflate, br, zstd";

/// How addresses of fonts end.
const FONTS: [&str; 4] = [".woff2", ".woff", ".ttf", ".otf"];

/// Bytes over the wire, headers included, and requests.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Weight {
    /// The page alone.
    pub(crate) page_bytes: usize,
    /// The page with everything it names.
    pub(crate) bytes: usize,
    /// How many requests that takes.
    pub(crate) requests: usize,
}

/// Fetches a page and everything it makes a browser fetch: styles and their fonts, scripts, pictures and icons. A picture that a
/// style names is fetched only where its rule applies, which is on no page of ours.
pub(crate) fn weigh(client: &mut Client, path: &str) -> Result<Weight, String> {
    let page = client.get(path, ACCEPTED)?;
    if page.status != 200 {
        return Err(format!("{path}: status {}", page.status));
    }
    let plain = client.get(path, "")?.text();
    let mut weight = Weight { page_bytes: page.wire_bytes, bytes: page.wire_bytes, requests: 1 };
    let mut named = fetched(&plain);
    while let Some(address) = named.pop_first() {
        let answer = client.get(&address, ACCEPTED)?;
        if answer.status != 200 {
            return Err(format!("{path} names {address}, which comes with status {}", answer.status));
        }
        weight.bytes += answer.wire_bytes;
        weight.requests += 1;
        if address.ends_with(".css") {
            let fonts = in_styles(&client.get(&address, "")?.text());
            named.extend(fonts.into_iter().filter(|address| FONTS.iter().any(|ending| address.ends_with(ending))));
        }
    }
    Ok(weight)
}

/// The addresses in a page's source that a browser fetches by itself.
fn fetched(html: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for tag in html.split('<').skip(1).filter_map(|rest| rest.split('>').next()) {
        let name = tag.split_whitespace().next().unwrap_or_default();
        let attribute = match name {
            "link" if ["stylesheet", "icon", "preload", "modulepreload"].iter().any(|rel| is_rel(tag, rel)) => "href",
            "script" | "img" | "source" | "audio" | "video" | "iframe" => "src",
            _ => continue,
        };
        found.extend(value(tag, attribute).map(str::to_owned));
    }
    found
}

fn is_rel(tag: &str, rel: &str) -> bool {
    value(tag, "rel").is_some_and(|value| value.split_whitespace().any(|word| word == rel))
}

fn value<'t>(tag: &'t str, attribute: &str) -> Option<&'t str> {
    let begins = format!(" {attribute}=\"");
    tag.split_once(&begins)?.1.split('"').next()
}

/// The addresses a style sheet names: fonts and pictures.
fn in_styles(css: &str) -> Vec<String> {
    let inside = css.split("url(").skip(1).filter_map(|rest| rest.split(')').next());
    let addresses = inside.map(|address| address.trim_matches(['"', '\'', ' ']));
    addresses.filter(|address| !address.starts_with("data:") && !address.starts_with('#')).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_fetches_styles_scripts_and_icons_but_no_links() {
        let html = r#"<link rel="stylesheet" href="/a.css"><link rel="canonical" href="/b"><link rel="icon" href="/c.svg">
            <script type="module" src="/d.js"></script><a href="/e">e</a><script type="application/ld+json">{}</script>"#;
        assert_eq!(fetched(html).into_iter().collect::<Vec<_>>(), ["/a.css", "/c.svg", "/d.js"]);
    }

    #[test]
    fn styles_name_fonts() {
        assert_eq!(
            in_styles("a{src:url(\"/f.woff2\")}b{fill:url(#g)}c{background:url(data:image/png;base64,x)}"),
            ["/f.woff2"]
        );
    }
}
