//! `cargo xtask bench`: what the service costs, measured on this machine and set beside something that everybody knows.
//!
//! A time alone says little on a shared machine, so what can be is measured in turns with its yardstick (nginx serving the same
//! bytes, one `fdatasync` on the same disk) and given as a ratio of the same run. The table goes to standard output as Markdown.

mod client;
mod corpus;
mod growth;
mod import;
mod lighthouse;
mod nginx;
mod page;
mod process;
mod quality;
mod search;
mod service;
mod size;
mod start;
mod statistics;
mod submit;
mod table;
mod weight;
mod wrk;

use std::path::{Path, PathBuf};

use crate::download::make_folder;
use crate::step::{cargo, step};
use table::Table;

/// What the measurements share.
pub(crate) struct Bench {
    /// The release build.
    pub(crate) program: PathBuf,
    /// Where measurements may write; each begins with a folder of its own.
    folder: PathBuf,
    /// The library that is brought in, where one was named at the command line.
    library: Option<PathBuf>,
    /// The folder with tasks whose right answers are known, where one was named.
    pub(crate) tasks: Option<PathBuf>,
    /// The folder of the search model, where it was brought.
    pub(crate) model: Option<PathBuf>,
}

/// One measurement: its name, what it is for, and the function that fills the table.
struct Part {
    name: &'static str,
    about: &'static str,
    measure: fn(&Bench, &mut Table) -> Result<(), String>,
}

const PARTS: &[Part] = &[
    Part { name: "page", about: "public pages: warm against nginx, cold, weight", measure: page::measure },
    Part {
        name: "archive",
        about: "first views of pages with 1.6 k, 16 k and 160 k answers (comes with page)",
        measure: page::growth,
    },
    Part {
        name: "lighthouse",
        about: "Lighthouse over pages of a filled demo, in Chromium",
        measure: lighthouse::measure,
    },
    Part { name: "submit", about: "a patient's submission over HTTP against fdatasync", measure: submit::measure },
    Part { name: "import", about: "answers brought in a second, searchable at the end", measure: import::measure },
    Part { name: "start", about: "start of the process to the first page", measure: start::measure },
    Part { name: "memory", about: "resident memory when nobody asks", measure: start::measure_memory },
    Part {
        name: "search",
        about: "a keystroke and a whole search on one core; quality on tasks",
        measure: search::measure,
    },
    Part { name: "growth", about: "search by words over 16 k, 160 k and 1.6 M answers", measure: growth::measure },
    Part { name: "size", about: "the one file", measure: size::measure },
];

/// What one part's name brings besides it.
const BROUGHT: [(&str, &str); 2] = [("search", "growth"), ("page", "archive")];

/// Runs the measurements that were named, or all: `cargo xtask bench [--program FILE] [NAME...] [FILE] [FOLDER]`. FILE is a library to
/// import in place of the made-up one, FOLDER holds tasks to score search on; `--program` measures that program and builds none.
/// `search` brings `growth` with it, and `page` brings `archive`.
pub(crate) fn run(arguments: &[String]) -> Result<(), String> {
    if !Path::new("/proc/self/stat").exists() {
        return Err("it reads /proc, which only Linux has".into());
    }
    let (program, arguments) = match arguments {
        [option, program, rest @ ..] if option == "--program" => (PathBuf::from(program), rest),
        rest => (PathBuf::new(), rest),
    };
    let (named, files): (Vec<&String>, Vec<&String>) =
        arguments.iter().partition(|argument| *argument == "all" || PARTS.iter().any(|part| part.name == *argument));
    let (mut library, mut tasks) = (None, None);
    for path in files {
        match PathBuf::from(path) {
            file if file.is_file() => library = Some(file),
            folder if folder.is_dir() => tasks = Some(folder),
            _ => return Err(usage(path)),
        }
    }
    let all = named.is_empty() || named.iter().any(|name| *name == "all");
    let bench = Bench::new(built(program)?, library, tasks)?;
    let is_named =
        |part: &Part| named.iter().any(|name| *name == part.name || BROUGHT.contains(&(name.as_str(), part.name)));
    let mut table = Table::default();
    for part in PARTS.iter().filter(|part| all || is_named(part)) {
        eprintln!("── {}: {}", part.name, part.about);
        (part.measure)(&bench, &mut table)?;
    }
    println!("{}", process::load());
    print!("{table}");
    Ok(())
}

/// Gives the program that was named, or builds it.
fn built(named: PathBuf) -> Result<PathBuf, String> {
    if !named.as_os_str().is_empty() {
        return named.canonicalize().map_err(|error| format!("{}: {error}", named.display()));
    }
    step("building the release program", &cargo(), &["build", "--quiet", "--release", "--package", "askwell"])?;
    crate::demo::program("release")
}

fn usage(unknown: &str) -> String {
    let parts = PARTS.iter().map(|part| format!("  {:<8} {}", part.name, part.about)).collect::<Vec<_>>();
    format!("there is no measurement, file or folder `{unknown}`; there are\n{}\n  all", parts.join("\n"))
}

impl Bench {
    fn new(program: PathBuf, library: Option<PathBuf>, tasks: Option<PathBuf>) -> Result<Self, String> {
        let folder = crate::demo::target().join("bench");
        make_folder(&folder)?;
        let model = crate::workspace().join("parts/model");
        let model = model.join("model.onnx").is_file().then_some(model);
        Ok(Self { program, folder, library, tasks, model })
    }

    /// Gives an empty folder of this name; what an earlier run left in it is thrown away.
    pub(crate) fn empty(&self, name: &str) -> Result<PathBuf, String> {
        let folder = self.folder.join(name);
        if folder.exists() {
            std::fs::remove_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        }
        make_folder(&folder)?;
        Ok(folder)
    }

    /// Gives the library: the file that was named, or the made-up one.
    pub(crate) fn library(&self) -> Result<PathBuf, String> {
        match &self.library {
            Some(file) => Ok(file.clone()),
            None => corpus::library(&self.folder),
        }
    }

    /// Gives a data folder with an archive of so many answers.
    pub(crate) fn archive(&self, answers: usize) -> Result<PathBuf, String> {
        let file = corpus::archive(&self.folder, answers)?;
        let folder = self.folder.join(format!("archive-{answers}"));
        let stamp = folder.join("bench.stamp");
        let made_by = format!("{}\n", process::modified(&self.program));
        if std::fs::read_to_string(&stamp).is_ok_and(|text| text == made_by) {
            return Ok(folder);
        }
        let folder = self.empty(&format!("archive-{answers}"))?;
        import::run(&self.program, &folder, &file)?;
        crate::download::write(&stamp, made_by.as_bytes())?;
        Ok(folder)
    }

    /// Gives a data folder with the library and the demo's answers in it, the same one for every measurement of one build.
    pub(crate) fn filled(&self) -> Result<PathBuf, String> {
        let folder = self.folder.join("filled");
        let stamp = folder.join("bench.stamp");
        let library = self.library()?;
        let made_of = format!("{} {}\n", library.display(), process::modified(&self.program));
        if std::fs::read_to_string(&stamp).is_ok_and(|text| text == made_of) {
            return Ok(folder);
        }
        let folder = self.empty("filled")?;
        import::run(&self.program, &folder, &library)?;
        // Its answers cite the evidence, which comes in first.
        let demo = crate::workspace().join("crates/askwell/demo");
        import::run(&self.program, &folder, &demo.join("evidence-her2.json"))?;
        import::run(&self.program, &folder, &demo.join("answers.jsonl"))?;
        crate::download::write(&stamp, made_of.as_bytes())?;
        Ok(folder)
    }
}
