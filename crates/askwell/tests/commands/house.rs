//! A folder with the program in it: how every test here speaks to it.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// Two answers of our own: one with everything the format knows, one with next to nothing.
pub(crate) const ANSWERS: &str = concat!(
    r#"{"id":"well-1","title":"Why do my hands tingle at night?","language":"en","specialty":"neurology","#,
    r#""topic":{"slug":"hands","name":"Hands"},"kind":"causes","synonyms":["pins and needles","carpal tunnel"],"#,
    r#""summary":"Often a nerve is pressed at the wrist. [1]","sections":[{"question":"What can I try first?","#,
    r#""answer":"Keep the wrist straight at night.\n\n- a splint\n- less gripping"}],"#,
    r#""numbers":[{"what":"Better after six weeks","in_whom":"adults with a splint","compared_with":"no splint","#,
    r#""value":"40 of 100 against 25 of 100","source":1}],"#,
    r#""sources":[{"title":"Tingling hands","publisher":"An institute","year":2023,"url":"https://example.org/hands","checked_on":"2026-01-05"}],"#,
    r#""answered_by":{"name":"Dr. A. Example","credentials":"Neurologist"},"#,
    r#""reviewed_by":{"name":"Dr. B. Example","credentials":"Hand surgeon"},"published_on":"2026-01-06","#,
    r#""reviewed_on":"2026-01-05","next_review_on":"2027-01-05","license":"CC BY 4.0","origin":"https://example.org/a/1"}"#,
    "\n",
    r#"{"id":"well-2","title":"Is a nosebleed a sign of high blood pressure?","language":"en","specialty":"cardiology","#,
    r#""topic":{"slug":"nosebleeds","name":"Nosebleeds"},"summary":"Mostly not.","#,
    r#""sections":[{"question":"What should I do while it bleeds?","answer":"Lean forward and pinch the soft part."}],"#,
    r#""sources":[{"title":"Bleeding noses","publisher":"An institute","year":null,"url":null,"checked_on":null}],"license":"CC0"}"#,
    "\n",
);

pub(crate) struct House {
    folder: tempfile::TempDir,
}

/// What a command did.
pub(crate) struct Done {
    pub(crate) code: i32,
    pub(crate) data: String,
    pub(crate) words: String,
}

impl House {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// A service that holds [`ANSWERS`], in `data`.
    pub(crate) fn with_answers() -> Self {
        let house = Self::new();
        house.write("answers.jsonl", ANSWERS);
        house.run(&["import", "answers.jsonl"]).went_well();
        house
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        std::fs::write(self.path(name), text).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    /// Says which files and folders lie here.
    pub(crate) fn names(&self) -> Vec<String> {
        let names = std::fs::read_dir(self.folder.path()).unwrap();
        let mut names: Vec<String> = names.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    /// Runs a command whose service lies in `data`.
    pub(crate) fn run(&self, arguments: &[&str]) -> Done {
        self.run_on("data", arguments, "")
    }

    /// A command on a service, to be started.
    pub(crate) fn command(&self, data: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_askwell"));
        command.args(arguments).current_dir(self.folder.path()).env_clear().env("ASKWELL_DATA", data);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// Runs a command on another service, with standard input.
    pub(crate) fn run_on(&self, data: &str, arguments: &[&str], input: &str) -> Done {
        let mut child = self.command(data, arguments).spawn().unwrap();
        // A command that refuses its flags does not wait for its input.
        drop(child.stdin.take().unwrap().write_all(input.as_bytes()));
        child.wait_with_output().unwrap().into()
    }

    /// Replaces every occurrence of some bytes in a file, as somebody with the disk in hand can; says how many there were.
    pub(crate) fn tamper(&self, name: &str, from: &[u8], to: &[u8]) -> usize {
        assert_eq!(from.len(), to.len(), "a file keeps its shape");
        let mut bytes = std::fs::read(self.path(name)).unwrap();
        let mut count = 0;
        for at in 0..=bytes.len() - from.len() {
            if bytes[at..].starts_with(from) {
                bytes[at..at + to.len()].copy_from_slice(to);
                count += 1;
            }
        }
        std::fs::write(self.path(name), bytes).unwrap();
        count
    }
}

impl From<Output> for Done {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap(),
            data: String::from_utf8(output.stdout).unwrap(),
            words: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Done {
    pub(crate) fn went_well(self) -> Self {
        assert_eq!(self.code, 0, "{}{}", self.data, self.words);
        self
    }

    /// Asserts that it ended with this code and said these words.
    pub(crate) fn ended(self, code: i32, says: &str) -> Self {
        assert_eq!(self.code, code, "{}{}", self.data, self.words);
        assert!(self.words.contains(says), "{says:?} is not in {:?}", self.words);
        self
    }
}

/// Copies a file and its mode.
pub(crate) fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to.parent().unwrap()).unwrap();
    std::fs::copy(from, to).unwrap();
}
