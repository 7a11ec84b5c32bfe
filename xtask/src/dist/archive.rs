//! A gzipped tar whose bytes depend on its content alone: sorted, no owner, one moment.

use std::collections::BTreeMap;
use std::io::Write as _;

use flate2::{Compression, GzBuilder};

/// One file of the archive.
pub(crate) struct File {
    /// What it holds.
    pub(crate) bytes: Vec<u8>,
    /// Whether it may be run.
    pub(crate) is_program: bool,
}

impl File {
    /// A file to read.
    pub(crate) fn text(text: String) -> Self {
        Self { bytes: text.into_bytes(), is_program: false }
    }
}

/// Packs files into a folder of this name.
pub(crate) fn pack(folder: &str, files: &BTreeMap<String, File>, epoch: u64) -> Result<Vec<u8>, String> {
    let failed = |error: std::io::Error| format!("packing: {error}");
    let mut tar = tar::Builder::new(Vec::new());
    for (name, file) in files {
        let mut header = tar::Header::new_ustar();
        header.set_size(file.bytes.len() as u64);
        header.set_mode(if file.is_program { 0o755 } else { 0o644 });
        header.set_mtime(epoch);
        header.set_uid(0);
        header.set_gid(0);
        tar.append_data(&mut header, format!("{folder}/{name}"), file.bytes.as_slice()).map_err(failed)?;
    }
    let bytes = tar.into_inner().map_err(failed)?;
    // No name and no moment in the gzip header either.
    let mut gzip = GzBuilder::new().write(Vec::new(), Compression::best());
    gzip.write_all(&bytes).and_then(|()| gzip.finish()).map_err(failed)
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    fn files() -> BTreeMap<String, File> {
        BTreeMap::from([
            ("b.txt".to_owned(), File::text("b".into())),
            ("a".to_owned(), File { bytes: vec![1, 2], is_program: true }),
        ])
    }

    #[test]
    fn the_same_files_are_the_same_bytes() {
        assert_eq!(pack("x", &files(), 7), pack("x", &files(), 7));
        assert_ne!(pack("x", &files(), 7), pack("x", &files(), 8));
    }

    #[test]
    fn files_come_sorted_with_mode_and_moment() {
        let bytes = pack("x", &files(), 7).expect("packed");
        let mut tar = tar::Archive::new(flate2::read::GzDecoder::new(bytes.as_slice()));
        let seen: Vec<(String, u32, u64, String)> = tar
            .entries()
            .expect("a tar")
            .flatten()
            .map(|mut entry| {
                let mut text = String::new();
                entry.read_to_string(&mut text).expect("text");
                let path = entry.path().expect("a path").display().to_string();
                (path, entry.header().mode().expect("a mode"), entry.header().mtime().expect("a moment"), text)
            })
            .collect();
        assert_eq!(seen, [("x/a".into(), 0o755, 7, "\u{1}\u{2}".into()), ("x/b.txt".into(), 0o644, 7, "b".into())]);
    }
}
