//! Samples of the publishing desk's pages.

use std::collections::BTreeMap;

use askama::Template as _;
use askwell_app::core::Refused;
use askwell_app::core::code::{Slug, Specialty};
use askwell_app::core::comment::LineComment;
use askwell_app::core::content::{Number, Page as Text, Section, Source};
use askwell_app::core::id::{ConsultationId, PublicationId};
use askwell_app::core::publication::{Place, Work};
use askwell_app::core::reading::Agreement;
use askwell_app::core::review::Checklist;
use askwell_app::editing::{
    Again, Beginning, Changed, Comments, Editor, EditorCan, Happening, Help, InWork, LineShown, LookAgain, Merging,
    Original, OriginalKind, Part, PartLines, Piece, ProposalShown, PublishingDesk, ReportShown, Scanned, Standing,
    ToBegin, VerdictShown,
};
use askwell_app::reviewing::Checking;
use askwell_app::{Cited, CitedKind, DoctorCard, FoundAnswer, Vain};
use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

use super::again::AgainPage;
use super::begin::BeginPage;
use super::check::CheckPage;
use super::desk::DeskPage;
use super::drawer::Shown;
use super::editor::{EditorPage, Filled};
use super::fields;
use super::merge::MergePage;
use super::retract::RetractPage;
use crate::form::{Complaint, Form};
use crate::frame::{Frame, Role};
use crate::sample;
use crate::when::When;
use crate::words::{Words, key};

/// One sample of every page, and of those that come back with complaints.
pub(crate) fn pages(words: Words) -> Vec<(&'static str, askama::Result<String>)> {
    let when = When::new(words, std::sync::Arc::new(jiff::tz::TimeZone::UTC));
    let frame = || frame(words);
    let key_of_form = || Uuid::from_u128(7).to_string();
    let mut unknown = Form::new().with("address", "https://example.org/elsewhere");
    unknown.complain("address", Complaint::new(key("publishing-address-unknown")));
    let mut words_form = fields::filled(&text(), &place(), "");
    let mut undecided = Form::new().with("p2", "keep");
    undecided.complain("redactions", Complaint::new(key("redactions-undecided")));
    words_form.complain("sources", Complaint::new(key("edit-source-address")).with("number", 1));
    let refused = Filled { words: Some(words_form), redactions: Some(undecided) };
    let mut unsigned = Form::new().with("opinion", "changes");
    unsigned.complain("comment-overall", Complaint::new(key("judge-comments-missing")));
    let barred = Checking { barred: Some(Refused::OwnWork), ..checking() };
    let title = || (text().title, place().path());
    let empty = PublishingDesk { edits: true, reviews: true, ..PublishingDesk::default() };
    let mut pages = vec![
        ("review-desk", DeskPage::of(&desk(), frame(), Form::new(), &when).render()),
        ("review-desk-empty", DeskPage::of(&empty, frame(), unknown, &when).render()),
        ("review-begin", BeginPage::of(beginning(), frame(), &when, key_of_form()).render()),
        (
            "review-editor",
            EditorPage::of(editor(), frame(), &when, Filled::default(), evidence(), key_of_form()).render(),
        ),
        (
            "review-editor-refused",
            EditorPage::of(editor(), frame(), &when, refused, evidence(), key_of_form()).render(),
        ),
        ("review-check", CheckPage::of(checking(), frame(), &when, None, key_of_form()).render()),
        ("review-check-refused", CheckPage::of(checking(), frame(), &when, Some(unsigned), key_of_form()).render()),
        ("review-check-own", CheckPage::of(barred, frame(), &when, None, key_of_form()).render()),
        (
            "review-editor-merged",
            EditorPage::of(merged(), frame(), &when, Filled::default(), evidence(), key_of_form()).render(),
        ),
        ("review-merge", MergePage::of(merging(), frame(), Form::new(), key_of_form()).render()),
        ("review-again", AgainPage::of(look_again(), true, true, frame(), &when).render()),
        ("review-again-empty", AgainPage::of(LookAgain::default(), true, true, frame(), &when).render()),
        ("review-retract", RetractPage::of(frame(), Form::new(), "1", key_of_form(), title()).render()),
    ];
    pages.extend(super::synonyms::samples(frame, &when));
    pages
}

fn frame(words: Words) -> Frame {
    sample::frame_in(words, "/review").signed_in([Role::Editor, Role::Reviewer], "Ida Sommer")
}

fn at() -> Timestamp {
    Timestamp::from_second(1_772_442_000).expect("a moment in 2026")
}

/// A page's words.
pub(super) fn text() -> Text {
    Text {
        title: "Is HER2 positive breast cancer different?".into(),
        summary: "It grows faster, and there are medicines made for it. They help most people.".into(),
        topic_name: "HER2-positive breast cancer".into(),
        synonyms: vec!["HER2+".into(), "ERBB2".into()],
        sections: vec![
            Section {
                question: "Is it different from other types?".into(),
                answer: "Yes. Its cells carry too much of one protein. [1]\n\n- It grows faster.\n- It answers to other medicines.".into(),
            },
            Section {
                question: "How well do the medicines work?".into(),
                answer: "Most people treated early stay free of it. Ask Mara about the trial. [1]".into(),
            },
        ],
        seek_care: "Call your team today if you have a fever of 38 °C or more.".into(),
        numbers: vec![Number {
            what: "Free of disease after three years".into(),
            in_whom: "people treated early".into(),
            compared_with: "chemotherapy alone".into(),
            value: "about 9 of 10".into(),
            source: 1,
        }],
        sources: vec![Source {
            title: "A made-up guideline".into(),
            publisher: "A society".into(),
            year: Some(2025),
            url: "https://example.org/guideline".into(),
            checked_on: Some(Date::constant(2026, 2, 1)),
        }],
        ..Text::default()
    }
}

/// A page's address.
pub(super) fn place() -> Place {
    let slug = |text: &str| Slug::new(text).expect("a slug");
    Place {
        specialty: Specialty::new("medical_oncology").expect("a code"),
        topic: slug("her2-positive-breast-cancer"),
        slug: slug("is-it-different"),
    }
}

fn in_work(number: u128, title: &str) -> InWork {
    InWork {
        id: PublicationId(Uuid::from_u128(number)),
        title: title.into(),
        specialty: "medical_oncology".into(),
        at: at(),
        is_public: number == 4,
        is_imported: number == 5,
        next_review_on: (number == 4).then_some(Date::constant(2026, 3, 1)),
    }
}

fn desk() -> PublishingDesk {
    PublishingDesk {
        edits: true,
        reviews: true,
        to_review: vec![in_work(1, "Is HER2 positive breast cancer different?")],
        own_in_review: 2,
        wanted: vec![Vain { words: "honey for a cough at night".into(), count: 3, last_at: at() }],
        changes_requested: vec![in_work(2, "هل هذا خطير؟")],
        disagreed: vec![in_work(6, "Can I drive after chemotherapy?")],
        agreement: Agreement { both_approved: 17, both_changes: 2, split: 1 },
        drafts: Vec::new(),
        to_begin: vec![ToBegin {
            consultation: ConsultationId(Uuid::from_u128(9)),
            title: "Can I swim with a healing wound?".into(),
            specialty: "general_medicine".into(),
            agreed_at: at(),
        }],
        in_review: vec![in_work(3, "How long does a tablet work?")],
        waiting_for_patient: Vec::new(),
        overdue: vec![in_work(4, "Is a fever after treatment urgent?"), in_work(5, "What is a biopsy?")],
    }
}

fn original() -> Vec<Original> {
    let said = |kind, doctor: &str, text: &[&str]| Original {
        kind,
        doctor: doctor.into(),
        at: at(),
        text: text.iter().map(ToString::to_string).collect(),
    };
    vec![
        said(OriginalKind::Asked, "", &["I am Mara. Is HER2 positive breast cancer different from other types?"]),
        said(OriginalKind::AskedBack, "Dr. Ada Brandt", &["Has anybody told you the stage yet?"]),
        said(OriginalKind::Said, "", &["نعم، المرحلة الثانية."]),
        said(OriginalKind::Answered, "Dr. Ada Brandt", &["It grows faster.", "Ask Mara about the trial."]),
    ]
}

fn similar() -> Vec<FoundAnswer> {
    vec![FoundAnswer {
        path: "/answers/medical-oncology/breast-cancer/what-is-her2".into(),
        title: "What is HER2?".into(),
        specialty: "medical-oncology".into(),
        topic_name: "Breast cancer".into(),
        reviewed: true,
        answers_it: true,
        snippet: Vec::new(),
    }]
}

fn beginning() -> Beginning {
    Beginning {
        consultation: ConsultationId(Uuid::from_u128(9)),
        specialty: "medical_oncology".into(),
        agreed_at: at(),
        original: original(),
        similar: similar(),
        help: Help::of(&text()),
        page: text(),
    }
}

fn scanned() -> Scanned {
    let proposal = |number, text: &str, was_kept| ProposalShown {
        number,
        part: Part::Answer(1),
        text: text.into(),
        label: "NAME",
        reason: "the account's name",
        replacement: "[name]".into(),
        was_kept,
    };
    let pieces = vec![
        Piece::Words("Most people treated early stay free of it. Ask ".into()),
        Piece::Proposal(1, "Mara".into()),
        Piece::Words(" about the trial in ".into()),
        Piece::Proposal(2, "March".into()),
        Piece::Words(".".into()),
    ];
    Scanned {
        proposals: vec![proposal(1, "Mara", false), proposal(2, "March", true)],
        parts: vec![(Part::Answer(1), pieces)],
    }
}

fn report() -> ReportShown {
    ReportShown { proposed: 2, accepted: 1, refused: 1, added: 0, by: "Ida Sommer".into(), at: at() }
}

fn remark(line: usize, words: &str, stands: Option<usize>) -> LineShown {
    let comment = LineComment { part: "answer-1".into(), line, words: words.into(), said: "Than which others?".into() };
    LineShown { comment, stands }
}

fn lines() -> Vec<PartLines> {
    let line = |number, text: &str| (number, text.to_owned());
    let answer = vec![line(1, "Yes. [1]"), line(2, "- It grows faster."), line(3, "- It answers to other medicines.")];
    vec![PartLines { part: "answer-1".into(), lines: answer }]
}

fn merging() -> Merging {
    Merging {
        id: PublicationId(Uuid::from_u128(1)),
        title: text().title,
        path: place().path(),
        is_public: true,
        candidates: similar(),
    }
}

fn look_again() -> LookAgain {
    let changed = vec![Changed { id: "made-up-alive".into(), title: "MADE-UP: alive after 7 years".into() }];
    let again = |page, changed, is_overdue| Again { page, changed, is_overdue, in_work: false };
    let pages = vec![
        again(in_work(4, "Is a fever after treatment urgent?"), changed, true),
        again(in_work(4, "What is a biopsy?"), Vec::new(), false),
    ];
    LookAgain { pages, next: Some("2026-03-01.1".into()) }
}

fn verdict() -> VerdictShown {
    let parts = BTreeMap::from([("answer-2".to_owned(), "After how many years?".to_owned())]);
    VerdictShown {
        by: "Dr. Noor Haddad".into(),
        at: at(),
        is_approval: false,
        checklist: Checklist::default(),
        next_review_on: None,
        comments: Comments { overall: "Nearly there.".into(), parts, lines: Vec::new() },
        lines: vec![remark(2, "- It grows faster.", Some(2)), remark(3, "- It answers to every medicine.", None)],
        is_current: false,
    }
}

fn editor() -> Editor {
    Editor {
        id: PublicationId(Uuid::from_u128(1)),
        place: place(),
        revision: 2,
        digest: "ab".repeat(32),
        work: Some(Work::Draft),
        standing: Standing::Live { revision: 1, next_review_on: Some(Date::constant(2027, 3, 2)) },
        is_imported: false,
        is_agreed: false,
        page: text(),
        original: original(),
        scanned: scanned(),
        report: Some(report()),
        help: Help::of(&text()),
        similar: similar(),
        verdicts: vec![verdict()],
        readings: None,
        lines: lines(),
        history: vec![
            Happening { kind: "publication.revised", at: at(), by: "Ida Sommer".into() },
            Happening { kind: "publication.published", at: at(), by: String::new() },
        ],
        can: EditorCan {
            edit: true,
            relocate: true,
            submit: true,
            recall: true,
            retract: true,
            merge: true,
            unmerge: false,
            third: false,
        },
    }
}

/// What the drawer shows: something cited that has changed since, and a medicine that was found.
pub(crate) fn evidence() -> Shown {
    let cited = |id: &str, kind, title: &str, says: &str| Cited {
        id: id.into(),
        kind,
        title: title.into(),
        says: says.into(),
        source: "A made-up trial after ten years".into(),
        year: Some(2025),
        checked_on: Some(Date::constant(2026, 2, 1)),
        is_second_hand: false,
        is_changed: false,
    };
    let result = cited("made-up-alive", CitedKind::Result, "MADE-UP", "Alive after 7 years (early cancer)");
    let medicine =
        cited("made-up-mab", CitedKind::Medicine, "Made-up-mab", "Holds the protein and calls defence cells.");
    let medicine = Cited { checked_on: None, year: None, is_second_hand: true, ..medicine };
    (vec![Cited { is_changed: true, ..result }], vec![medicine])
}

fn merged() -> Editor {
    let standing = Standing::Merged { path: similar().remove(0).path };
    Editor { work: None, standing, can: EditorCan { unmerge: true, ..EditorCan::default() }, ..editor() }
}

fn checking() -> Checking {
    Checking {
        id: PublicationId(Uuid::from_u128(1)),
        place: place(),
        revision: 2,
        digest: "ab".repeat(32),
        page: text(),
        public_page: Some(text()),
        is_imported: false,
        report: Some(report()),
        answered_by: vec![DoctorCard {
            slug: "ada-brandt".into(),
            name: "Dr. Ada Brandt".into(),
            qualifications: "MD".into(),
            biography: String::new(),
            interests: "None declared.".into(),
            register: "gmc".into(),
            registration: "7000001".into(),
            country: "GB".into(),
            specialties: vec!["medical_oncology".into()],
            languages: vec!["en".into()],
            verified_at: Some(at()),
            valid_until: at(),
            in_good_standing: true,
        }],
        prepared_by: "Ida Sommer".into(),
        prepared_at: at(),
        help: Help::of(&text()),
        verdicts: vec![verdict()],
        lines: lines(),
        changed: vec![Changed { id: "made-up-alive".into(), title: String::new() }],
        similar: similar(),
        barred: None,
        next_review_proposed: Date::constant(2027, 3, 2),
        next_review_latest: Date::constant(2029, 3, 2),
    }
}
