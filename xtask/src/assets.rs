//! `cargo xtask assets`: styles and scripts, named by their content and compressed once, for the server to embed.

use std::cmp::Ordering;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use flate2::{Compression, write::GzEncoder};
use sha2::{Digest, Sha256};

use crate::download::{make_folder, read, write};
use crate::joined::joined;
use crate::logical::logical;
use crate::parts;
use crate::unused::without_unused;

/// Brotli's best; it is paid once here and never while serving.
const BROTLI_QUALITY: i32 = 11;
const BROTLI_WINDOW: i32 = 22;

/// Addresses and letters that must not reach a page: the kit's font and pictures belong to somebody else.
const FOREIGN: &[&str] = &["http:", "https:", "@import", "url(/", "Frutiger", "005eb8"];

pub(crate) fn run(arguments: &[String]) -> Result<(), String> {
    crate::refuse_unknown(arguments, &[])?;
    let source = crate::workspace().join("crates/web/assets");
    let files = vec![
        ("askwell.css".to_owned(), styles(&source)?.into_bytes()),
        ("askwell.js".to_owned(), joined(&source.join("js"), "main.js")?.into_bytes()),
        ("staff.js".to_owned(), joined(&source.join("js"), "staff.js")?.into_bytes()),
        ("icon.svg".to_owned(), read(&source.join("brand/icon.svg"))?.into_bytes()),
        // What other sites show beside a link: a picture of `brand/card.svg`, which few of them would read.
        ("card.png".to_owned(), picture(&source.join("brand/card.png"))?),
    ];
    let dist = source.join("dist");
    if dist.exists() {
        fs::remove_dir_all(&dist).map_err(|error| format!("{}: {error}", dist.display()))?;
    }
    make_folder(&dist)?;
    for (name, bytes) in &files {
        save(&dist, name, bytes)?;
    }
    Ok(())
}

fn styles(source: &Path) -> Result<String, String> {
    let kit = parts::kit()?;
    let load: [PathBuf; 2] = [source.join("scss"), kit];
    let options = grass::Options::default().style(grass::OutputStyle::Compressed).load_paths(&load).quiet(true);
    let css =
        whole(|| grass::from_path(source.join("scss/askwell.scss"), &options).map_err(|error| error.to_string()))?;
    let css = without_unused(css.trim_start_matches('\u{feff}'));
    let css = logical(&css);
    match FOREIGN.iter().find(|word| css.contains(**word)) {
        Some(word) => Err(format!("the stylesheet contains `{word}`, which belongs to somebody else")),
        None => Ok(css),
    }
}

/// The longest of what `compile` gives, once it was given four times.
///
/// The compiler (grass 0.13) loses `@media` rules of extended selectors by the order of a hash map: about every second sheet lacked the size of some
/// heading on wide screens or in print. It never adds any, so the longest sheet is the whole one, and the same in every build.
fn whole(mut compile: impl FnMut() -> Result<String, String>) -> Result<String, String> {
    let (mut longest, mut times) = (String::new(), 0);
    while times < 4 {
        let sheet = compile()?;
        match sheet.len().cmp(&longest.len()) {
            Ordering::Greater => (longest, times) = (sheet, 1),
            Ordering::Equal => times += 1,
            Ordering::Less => {}
        }
    }
    Ok(longest)
}

fn picture(path: &Path) -> Result<Vec<u8>, String> {
    fs::read(path).map_err(|error| format!("{}: {error}", path.display()))
}

/// Writes `stem.HASH.ext` with its `.br` and `.gz`, and says what it weighs.
fn save(dist: &Path, name: &str, bytes: &[u8]) -> Result<(), String> {
    let hash = hex::encode(Sha256::digest(bytes));
    let hash: String = hash.chars().take(16).collect();
    let (stem, extension) = name.rsplit_once('.').ok_or_else(|| format!("{name} has no extension"))?;
    let hashed = format!("{stem}.{hash}.{extension}");
    let (brotli, gzip) = (brotli(bytes)?, gzip(bytes)?);
    write(&dist.join(&hashed), bytes)?;
    write(&dist.join(format!("{hashed}.br")), &brotli)?;
    write(&dist.join(format!("{hashed}.gz")), &gzip)?;
    eprintln!("assets: {hashed:<32} {:>7} bytes, br {:>6}, gz {:>6}", bytes.len(), brotli.len(), gzip.len());
    Ok(())
}

fn brotli(bytes: &[u8]) -> Result<Vec<u8>, String> {
    let parameters =
        brotli::enc::BrotliEncoderParams { quality: BROTLI_QUALITY, lgwin: BROTLI_WINDOW, ..Default::default() };
    let mut out = Vec::new();
    brotli::BrotliCompress(&mut &*bytes, &mut out, &parameters).map_err(|error| format!("brotli: {error}"))?;
    Ok(out)
}

fn gzip(bytes: &[u8]) -> Result<Vec<u8>, String> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).map_err(|error| format!("gzip: {error}"))
}

#[cfg(test)]
mod tests {
    use super::whole;

    #[test]
    fn a_sheet_that_lost_a_rule_is_not_taken() {
        let sheets = ["a{}", "a{}@media print{a{}}", "a{}", "a{}@media print{a{}}"];
        let mut next = sheets.iter().cycle();
        assert_eq!(whole(|| Ok(next.next().copied().unwrap_or_default().to_owned())), Ok(sheets[1].to_owned()));
    }
}
