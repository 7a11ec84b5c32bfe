//! Says what to do when the compiled styles and scripts are not there.

use std::path::Path;

fn main() {
    let dist = Path::new("assets/dist");
    println!("cargo::rerun-if-changed=assets/dist");
    println!("cargo::rerun-if-changed=locales");
    println!("cargo::rerun-if-changed=templates");
    let has_styles = std::fs::read_dir(dist).is_ok_and(|files| {
        files.flatten().any(|file| file.path().extension().is_some_and(|extension| extension == "css"))
    });
    if !has_styles {
        println!("cargo::error=the styles and scripts are not compiled yet: run `cargo xtask assets`");
    }
}
