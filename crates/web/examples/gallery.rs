//! Writes every component and a sample of every page as HTML files, to look at: `cargo run -p askwell-web --example gallery -- FOLDER`.
//!
//! Asset addresses begin with `/assets/`, so serve the folder rather than opening its files; `dist` is copied beside them.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use askama::Template;
use askwell_web::form::{Choice, Complaint, Form};
use askwell_web::frame::{Frame, Role};
use askwell_web::words::Words;
// `assets` and `route` are named by the templates.
use askwell_web::{assets, route, sample};

#[derive(Template)]
#[template(path = "gallery/components.html")]
struct Components {
    frame: Frame,
    crumbs: Vec<(String, String)>,
    tabs: Vec<(String, String, bool)>,
    contents: Vec<(String, String)>,
    newer: Option<String>,
    older: Option<String>,
    reviewed: String,
    next: String,
}

#[derive(Template)]
#[template(path = "gallery/form.html")]
struct Fields {
    frame: Frame,
    form: Form,
    whom: Vec<Choice>,
    signs: Vec<Choice>,
    places: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "gallery/conversation.html")]
struct Conversation {
    frame: Frame,
    form: Form,
    decisions: Vec<Choice>,
}

fn components(path: &str) -> Components {
    let pair = |label: &str, href: &str| (label.to_owned(), href.to_owned());
    Components {
        frame: sample::frame(path),
        crumbs: vec![pair("Answers", "/answers"), pair("Medical oncology", "/answers/medical-oncology")],
        tabs: vec![
            ("Open".to_owned(), "?view=open".to_owned(), true),
            ("Answered".to_owned(), "?view=answered".to_owned(), false),
            ("Closed".to_owned(), "?view=closed".to_owned(), false),
        ],
        contents: vec![
            pair("How soon to seek care", "care"),
            pair("Cards", "cards"),
            pair("Tables and lists", "tables"),
        ],
        newer: Some("?before=9".to_owned()),
        older: Some("?after=1".to_owned()),
        reviewed: "3 November 2026".to_owned(),
        next: "3 November 2028".to_owned(),
    }
}

fn fields(is_refused: bool) -> Fields {
    let mut form = Form::new()
        .with("query", "Is it safe to swim with a healing wound?")
        .with("whom", "child")
        .with("terms", "yes");
    if is_refused {
        form.complain("email", Complaint::new("form-problem"));
        form.complain("query", Complaint::new("form-too-long").with("max", 40_000).with("over", 12));
        form.complain("whom", Complaint::new("form-problem"));
        form.complain("terms", Complaint::new("form-problem"));
        form.complain("files", Complaint::new("form-problem"));
    }
    Fields {
        frame: sample::frame("/ask"),
        form,
        whom: vec![
            Choice::new("self", "For myself"),
            Choice::new("child", "For my child").hint("You are a parent or guardian"),
            Choice::new("cared-for", "For somebody I care for"),
        ],
        signs: vec![
            Choice::new("fever", "Fever"),
            Choice::new("rash", "A new rash"),
            Choice::new("none", "None of these"),
        ],
        places: vec![Choice::new("de", "Germany"), Choice::new("at", "Austria")],
    }
}

fn main() -> io::Result<()> {
    let folder = PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| "gallery".to_owned()));
    let doctor = |path: &str| sample::frame(path).signed_in([Role::Practitioner], "Dr. Ada Brandt");
    let decisions = vec![Choice::new("redact", "Redact"), Choice::new("keep", "Keep")];
    let conversation =
        Conversation { frame: doctor("/desk"), form: Form::new().with("s2", "redact").with("s3", "keep"), decisions };
    let mut mirrored = components("/answers");
    mirrored.frame.news = Some("Your question has been sent.".to_owned());
    let components = [
        ("components", components("/answers").render()),
        ("news", mirrored.render()),
        ("form", fields(false).render()),
        ("form-refused", fields(true).render()),
        ("conversation", conversation.render()),
    ];
    let dist = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/dist");
    fs::create_dir_all(folder.join("assets"))?;
    for file in fs::read_dir(dist)? {
        let file = file?;
        fs::copy(file.path(), folder.join("assets").join(file.file_name()))?;
    }
    for (name, page) in components.into_iter().chain(sample::pages(Words::default())) {
        fs::write(folder.join(format!("{name}.html")), page.map_err(io::Error::other)?)?;
    }
    Ok(())
}
