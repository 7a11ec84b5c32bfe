//! One case before a doctor's eyes.

use askama::Template;
use askama::filters::HtmlSafe;
use askwell_app::converse::{Body, Conversation, MessageShown, QuestionStands, Side};
use askwell_app::core::content::Answer;
use askwell_app::core::evidence::Evidence;
use askwell_app::core::id::ConsultationId;
use askwell_app::core::message::Kind;
use askwell_app::desk::{Case, DraftOf, Help, Mine, ReadBy};
use axum::body::Body as Stream;
use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;

use super::editor::{self, Editor};
use super::home::fragment;
use crate::form::{Choice, Form};
use crate::frame::Frame;
use crate::page::{self, Page, Policy};
use crate::pages::review::drawer::{self, Shown};
use crate::pages::{codes, id_of};
use crate::problem::Problem;
use crate::route;
use crate::web::{Caller, Web};
use crate::when::{Moment, When};
use crate::words::{Words, key};

/// One message.
#[derive(Debug)]
pub(crate) struct Message {
    pub(crate) who: String,
    pub(crate) what: &'static str,
    pub(crate) when: Moment,
    pub(crate) is_mine: bool,
    pub(crate) seen: String,
    pub(crate) text: String,
    pub(crate) answer: Option<Answer>,
    pub(crate) files: Vec<(String, String)>,
}

/// The conversation, which is looked at anew when something is said.
#[derive(Debug, Template)]
#[template(path = "desk/talk.html")]
pub(crate) struct Talk {
    pub(crate) words: Words,
    pub(crate) messages: Vec<Message>,
}

/// The help beside the editor.
#[derive(Debug, Template)]
#[template(path = "desk/help.html")]
pub(crate) struct HelpBox {
    pub(crate) words: Words,
    pub(crate) help: Help,
    pub(crate) grade: String,
    pub(crate) checks: Vec<&'static str>,
}

/// The words of every check of an answer.
const CHECKS: [&str; 4] = [
    key("check-missing-number"),
    key("check-missing-when-to-seek-care"),
    key("check-missing-source"),
    key("check-missing-urgency"),
];

/// A question with where it stands.
#[derive(Debug)]
pub(crate) struct QuestionRow {
    pub(crate) number: u8,
    pub(crate) text: String,
    pub(crate) state: &'static str,
    pub(crate) colour: &'static str,
}

/// What a doctor can do with a case now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stand {
    Offered { may_decline: bool },
    InHand,
    WithPatient,
    Returned,
    NoLonger,
}

impl Stand {
    /// Whether it can be declined: what is in hand, and what is offered to anybody but a backup doctor.
    pub(crate) fn may_decline(self) -> bool {
        matches!(self, Self::InHand | Self::Offered { may_decline: true })
    }
}

/// The page of a case.
#[derive(Debug, Template)]
#[template(path = "desk/case.html")]
pub(crate) struct CasePage {
    pub(crate) frame: Frame,
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) priority: &'static str,
    pub(crate) colour: &'static str,
    pub(crate) due: Option<Moment>,
    pub(crate) left: String,
    pub(crate) left_colour: &'static str,
    pub(crate) facts: Vec<(&'static str, String)>,
    pub(crate) stand: Stand,
    pub(crate) stand_words: String,
    pub(crate) questions: Vec<QuestionRow>,
    pub(crate) talk: Talk,
    pub(crate) editor: Editor,
    pub(crate) help: HelpBox,
    pub(crate) earlier: Vec<(String, String)>,
    pub(crate) readings: Vec<(Moment, String, &'static str)>,
    pub(crate) declines: Vec<Choice>,
    pub(crate) specialties: Vec<Choice>,
    pub(crate) plain: Form,
    pub(crate) keys: Vec<String>,
}

impl Page for CasePage {
    const POLICY: Policy = Policy::Private;

    fn status(&self) -> StatusCode {
        let is_refused = self.editor.form.is_refused() || self.plain.is_refused();
        if is_refused { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }
    }
}

/// How many forms of one button a case has, each with its own key.
const KEYS: usize = 8;

impl CasePage {
    /// The page of a case; `editor` is the form as it came back, or nothing for the draft.
    pub(crate) fn of(
        case: Case,
        frame: Frame,
        when: &When,
        now: Timestamp,
        (editor, plain): (Option<Form>, Form),
        evidence: Shown,
        mut new_key: impl FnMut() -> String,
    ) -> Self {
        let words = frame.words;
        let Case { conversation, mine, form, draft_version, earlier, help, readings } = case;
        let open: Vec<(u8, String)> = form
            .blocks
            .iter()
            .map(|block| {
                let asked = conversation.questions.iter().find(|question| question.number == block.question);
                (block.question, asked.map(|question| question.text.clone()).unwrap_or_default())
            })
            .collect();
        let editor_form = editor.unwrap_or_else(|| editor::filled(&form, when.date(now)));
        let name = askwell_app::specialty_name(conversation.specialty.as_str());
        let due = conversation.promise.due;
        let (stand, stand_words) = stand(mine, words, when);
        let specialties = askwell_app::ask::specialties();
        Self {
            id: conversation.id.to_string(),
            title: words
                .say("desk-case")
                .with("specialty", name)
                .with("code", codes::short(conversation.id))
                .to_string(),
            priority: codes::priority(conversation.priority),
            colour: codes::priority_colour(conversation.priority),
            due: due.map(|due| when.soon(due, now)),
            left: due.map(|due| codes::left(words, due.duration_since(now))).unwrap_or_default(),
            left_colour: if conversation.promise.is_late { "red" } else { "green" },
            facts: facts(&conversation, words, when, now),
            stand,
            stand_words,
            questions: questions(&conversation),
            talk: Talk::of(&conversation, words, when, now),
            editor: Editor::new(
                editor_form,
                &open,
                (new_key(), draft_version),
                (route::to::desk_evidence(conversation.id), evidence),
                (words, when),
            ),
            help: HelpBox::of(help, words),
            earlier: earlier.iter().map(|draft| earlier_words(draft, words, when, now)).collect(),
            readings: readings.iter().map(|reading| reading_words(reading, words, when, now)).collect(),
            declines: codes::DECLINES
                .iter()
                .map(|(value, reason)| Choice::new(*value, words.t(codes::decline(*reason))))
                .collect(),
            specialties: specialties.iter().map(|(code, name, ..)| Choice::new(code.as_str(), name)).collect(),
            plain,
            keys: (0..KEYS).map(|_| new_key()).collect(),
            frame,
        }
    }
}

fn stand(mine: Mine, words: Words, when: &When) -> (Stand, String) {
    use askwell_app::core::roster::Tier;
    match mine {
        Mine::Offered { tier, until } => {
            let said = words.say("case-offered").with("time", when.time(until)).to_string();
            (Stand::Offered { may_decline: tier != Tier::Backup }, said)
        }
        Mine::InHand => (Stand::InHand, words.t("case-in-hand").to_owned()),
        Mine::WithPatient => (Stand::WithPatient, words.t("case-with-patient").to_owned()),
        Mine::Returned => (Stand::Returned, words.t("case-returned").to_owned()),
        Mine::NoLonger => (Stand::NoLonger, words.t("case-no-longer").to_owned()),
    }
}

fn facts(conversation: &Conversation, words: Words, when: &When, now: Timestamp) -> Vec<(&'static str, String)> {
    let mut facts = vec![
        (words.t("case-for-whom"), words.t(codes::subject(conversation.subject)).to_owned()),
        (words.t("case-asked"), when.soon(conversation.opened_at, now).words),
        (words.t("case-language"), codes::language_name(conversation.language.as_str()).to_owned()),
    ];
    if let Some(age) = conversation.about.age_years {
        facts.push((words.t("case-age"), words.say("case-years").with("years", age).to_string()));
    }
    if let Some(pregnant) = conversation.about.pregnant {
        let said = if pregnant { words.t("case-yes") } else { words.t("case-no") };
        facts.push((words.t("case-pregnant"), said.to_owned()));
    }
    if let Some(relation) = &conversation.about.relation {
        facts.push((words.t("case-relation"), relation.clone()));
    }
    facts
}

fn questions(conversation: &Conversation) -> Vec<QuestionRow> {
    let row = |question: &askwell_app::converse::QuestionShown| QuestionRow {
        number: question.number,
        text: question.text.clone(),
        colour: if question.stands == QuestionStands::Open { "yellow" } else { "grey" },
        state: match question.stands {
            QuestionStands::Open => key("stands-open"),
            QuestionStands::Answered { .. } => key("stands-answered"),
            QuestionStands::Deferred { .. } => key("stands-deferred"),
            QuestionStands::Declined { .. } => key("stands-declined"),
        },
    };
    conversation.questions.iter().map(row).collect()
}

impl HtmlSafe for Talk {}

impl HtmlSafe for HelpBox {}

impl Talk {
    fn of(conversation: &Conversation, words: Words, when: &When, now: Timestamp) -> Self {
        let message = |shown: &MessageShown| message(conversation.id, shown, words, when, now);
        Self { words, messages: conversation.messages.iter().map(message).collect() }
    }
}

fn message(id: ConsultationId, shown: &MessageShown, words: Words, when: &When, now: Timestamp) -> Message {
    let (who, is_mine) = match &shown.by {
        Side::Patient => (words.t("case-patient").to_owned(), false),
        Side::Doctor(doctor) => (doctor.name.clone(), true),
    };
    let (text, answer) = match &shown.body {
        Body::Asked { text, .. } => (text.clone(), None),
        Body::Said { text } => (text.clone(), None),
        Body::Answer(answer) => (String::new(), Some(answer.as_ref().clone())),
        Body::Gone => (words.t("case-words-gone").to_owned(), None),
    };
    let seen = shown.seen_at.map(|at| words.say("case-seen").with("when", when.soon(at, now).words).to_string());
    Message {
        who,
        what: match shown.kind {
            Kind::Query => key("message-query"),
            Kind::QuestionBack => key("message-question-back"),
            Kind::Reply => key("message-reply"),
            Kind::Answer => key("message-answer"),
            Kind::FollowUp => key("message-follow-up"),
            Kind::Remark => key("message-remark"),
        },
        when: when.soon(shown.at, now),
        is_mine,
        seen: seen.unwrap_or_default(),
        text,
        answer,
        files: shown.files.iter().map(|file| (file.name.clone(), route::to::desk_file(id, file.id))).collect(),
    }
}

impl HelpBox {
    pub(crate) fn of(help: Help, words: Words) -> Self {
        let grade = help.grade.map(|grade| words.say("help-grade").with("grade", grade.round()).to_string());
        let said = help.checks.iter().filter_map(|check| CHECKS.into_iter().find(|said| *said == check.message()));
        let checks = said.collect();
        Self { words, grade: grade.unwrap_or_default(), checks, help }
    }
}

fn earlier_words(draft: &DraftOf, words: Words, when: &When, now: Timestamp) -> (String, String) {
    let title = words.say("case-earlier").with("name", draft.name.as_str());
    let mut text = draft.form.summary.clone();
    for block in &draft.form.blocks {
        text.push_str("\n\n");
        text.push_str(&block.text);
    }
    text.push_str("\n\n");
    text.push_str(&draft.form.seek_care);
    (title.with("when", when.soon(draft.saved_at, now).words).to_string(), text.trim().to_owned())
}

fn reading_words(reading: &ReadBy, words: Words, when: &When, now: Timestamp) -> (Moment, String, &'static str) {
    let who = match (&reading.name, reading.is_patient) {
        (Some(name), _) => name.clone(),
        (None, true) => words.t("case-patient").to_owned(),
        (None, false) => words.t("case-staff").to_owned(),
    };
    let what = match reading.what.as_str() {
        "export" => key("read-export"),
        "file" => key("read-file"),
        _ => key("read-conversation"),
    };
    (when.soon(reading.at, now), who, what)
}

/// Shows a case; `forms` are the editor and the small form as they came back.
pub(super) async fn show(
    web: &Web,
    caller: &Caller,
    uri: &Uri,
    id: &str,
    forms: (Option<Form>, Form),
) -> Result<Response, Problem> {
    let id = id_of(id)?;
    let case = web.app.desk_case(caller.actor(), id).await?;
    let now = web.app.now();
    let (editor, plain) = forms;
    let editor = editor.unwrap_or_else(|| {
        let today = web.when(Words::default()).date(now);
        editor::filled(&case.form, today)
    });
    let evidence = drawer::shown(web, caller, drawer::asked(&editor), &Evidence::default()).await?;
    let forms = (Some(editor), plain);
    let frame = caller.frame(web, uri);
    let when = web.when(frame.words);
    Ok(page::show(&CasePage::of(case, frame, &when, now, forms, evidence, || web.app.form_key().to_string())))
}

pub(super) async fn case(
    State(web): State<Web>,
    caller: Caller,
    Path(id): Path<String>,
    uri: Uri,
) -> Result<Response, Problem> {
    show(&web, &caller, &uri, &id, (None, Form::new())).await
}

pub(super) async fn talk(
    State(web): State<Web>,
    caller: Caller,
    Path(id): Path<String>,
    uri: Uri,
) -> Result<Response, Problem> {
    let id = id_of(&id)?;
    let case = web.app.desk_case(caller.actor(), id).await?;
    let words = caller.frame(&web, &uri).words;
    fragment(&Talk::of(&case.conversation, words, &web.when(words), web.app.now()))
}

/// Sends a file of the case, never to be shown as a page of ours.
pub(super) async fn file(
    State(web): State<Web>,
    caller: Caller,
    Path((id, file)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let id = id_of(&id)?;
    let file = id_of(&file)?;
    let sent = web.app.file_send(caller.actor(), id, file).await?;
    let headers = [
        (CONTENT_TYPE, sent.media_type),
        (CONTENT_LENGTH, sent.size_bytes.to_string()),
        (CONTENT_DISPOSITION, "attachment".to_owned()),
        (CACHE_CONTROL, "no-store".to_owned()),
        (X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
    ];
    Ok((headers, Stream::from_stream(sent.content)).into_response())
}

/// Samples of a case: in hand with its editor, refused, offered, and over.
pub(super) fn samples(words: Words, when: &When, now: Timestamp) -> Vec<(&'static str, askama::Result<String>)> {
    use askwell_app::core::access::Role;
    let frame = || crate::sample::frame_in(words, "/desk").signed_in([Role::Practitioner], "Dr. Ada Brandt");
    let page = |mine, forms| {
        let evidence = crate::pages::review::samples::evidence();
        CasePage::of(sample(mine, now), frame(), when, now, forms, evidence, || "key".to_owned()).render()
    };
    let mut refused = Form::from_pairs([("kind".to_owned(), "case".to_owned())]);
    let missing = crate::form::Complaint::new(key("write-urgency-missing"));
    refused.complain("seek_care", missing);
    let offered = Mine::Offered { tier: askwell_app::core::roster::Tier::OnCall, until: now };
    vec![
        ("desk-case", page(Mine::InHand, (None, Form::new()))),
        ("desk-case-refused", page(Mine::InHand, (Some(refused), Form::new()))),
        ("desk-case-offered", page(offered, (None, Form::new()))),
        ("desk-case-returned", page(Mine::Returned, (None, Form::new()))),
        ("desk-case-over", page(Mine::NoLonger, (None, Form::new()))),
    ]
}

fn sample(mine: Mine, now: Timestamp) -> Case {
    use askwell_app::converse::{Can, ConsentStanding, DoctorShown, PromiseShown, QuestionShown, Standing};
    use askwell_app::core::code::{Language, Specialty};
    use askwell_app::core::consultation::{Priority, Subject};
    use askwell_app::core::content::{About, AnswerKind, Block, Source};
    use askwell_app::core::id::{ConsultationId, MessageId, PractitionerId};
    use askwell_app::core::query::How;
    use askwell_app::desk::{BlockForm, Form as Written};
    use jiff::SignedDuration;
    use uuid::Uuid;
    let message = |number: u128, kind, by, body| MessageShown {
        id: MessageId(Uuid::from_u128(number)),
        kind,
        by,
        at: now - SignedDuration::from_mins(30),
        seen_at: Some(now),
        body,
        files: Vec::new(),
    };
    let asked = "Is HER2-positive breast cancer different from other types?".to_owned();
    let doctor = DoctorShown {
        id: PractitionerId(Uuid::from_u128(1)),
        name: "Dr. Ada Brandt".into(),
        qualifications: String::new(),
        slug: None,
    };
    let answer = Answer {
        kind: AnswerKind::Information,
        summary: "Yes.".into(),
        blocks: vec![Block { question: 1, text: "These cells carry more HER2 [1].".into() }],
        seek_care: "See your doctor about any new lump.".into(),
        would_change: String::new(),
        numbers: Vec::new(),
        sources: vec![Source { title: "A guideline".into(), year: Some(2025), ..Source::default() }],
        evidence: Evidence::default(),
    };
    let form = Written {
        kind: AnswerKind::Information,
        summary: "Yes, and there are medicines against it.".into(),
        blocks: vec![BlockForm { question: 1, how: How::Answer, text: String::new() }],
        seek_care: String::new(),
        would_change: String::new(),
        numbers: Vec::new(),
        sources: vec![Source { title: "A guideline".into(), ..Source::default() }],
        cites: Vec::new(),
    };
    Case {
        conversation: Conversation {
            id: ConsultationId(Uuid::from_u128(7)),
            title: asked.clone(),
            standing: Standing::WithDoctor,
            opened_at: now - SignedDuration::from_mins(30),
            subject: Subject::Myself,
            about: About { age_years: Some(44.0), pregnant: Some(false), relation: None },
            specialty: Specialty::new("medical_oncology").expect("a code"),
            language: Language::new("en").expect("a tag"),
            priority: Priority::Urgent,
            flags: Vec::new(),
            questions: vec![QuestionShown { number: 1, text: asked.clone(), stands: QuestionStands::Open }],
            messages: vec![
                message(
                    1,
                    Kind::Query,
                    Side::Patient,
                    Body::Asked { text: asked.clone(), questions: vec![(1, asked)] },
                ),
                message(2, Kind::Answer, Side::Doctor(doctor), Body::Answer(Box::new(answer))),
                message(3, Kind::Remark, Side::Patient, Body::Gone),
            ],
            promise: PromiseShown {
                due: Some(now + SignedDuration::from_mins(90)),
                paused_since: None,
                is_late: false,
                answered_at: None,
                was_kept: None,
            },
            doctor: None,
            can: Can { reply: false, follow_up: false, remark: true, withdraw: true, close: false, consent: false },
            follow_ups_left: 3,
            follow_ups_until: None,
            outcome_day: None,
            consent: ConsentStanding::None,
            version: 3,
        },
        mine,
        earlier: vec![DraftOf { name: "Dr. Henrik Lindqvist".into(), saved_at: now, form: form.clone() }],
        form,
        draft_version: 2,
        help: Help {
            words: 41,
            grade: Some(9.2),
            long_sentences: vec!["A sentence that goes on for very long.".into()],
            jargon: vec![("metastatic".into(), "spread to other parts of the body".into())],
            checks: Vec::new(),
            signs: vec![askwell_app::desk::Sign {
                rule: "chest_pain_now",
                criterion: "Chest pain that is there now.",
                source: "NHS",
                year: 2024,
                is_emergency: true,
            }],
            unanswered: vec![1],
        },
        readings: vec![ReadBy { at: now, name: None, is_patient: true, what: "conversation".into() }],
    }
}
