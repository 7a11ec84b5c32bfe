//! The board: what waits and how long it can, and who is there.

use askama::Template;
use askama::filters::HtmlSafe;
use askwell_app::board::{Board, DoctorLine, Expected, Presence, Queued, Whereabouts};
use axum::extract::State;
use axum::http::Uri;
use axum::response::Response;
use jiff::Timestamp;

use crate::frame::Frame;
use crate::page::{self, Page, Policy};
use crate::pages::codes;
use crate::pages::desk::fragment;
use crate::problem::Problem;
use crate::route;
use crate::web::{Caller, Web};
use crate::when::{Moment, When};
use crate::words::{Words, key};

/// The picture shows so many minutes ahead.
const AHEAD_MINUTES: i64 = 240;
/// And so many cases.
const DRAWN_MOST: usize = 40;
/// Pixels from one to the next.
const STROKE_APART: usize = 26;

/// A case in the queue.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) title: String,
    pub(crate) href: String,
    pub(crate) priority: &'static str,
    pub(crate) priority_colour: &'static str,
    pub(crate) due: Moment,
    pub(crate) slack: String,
    pub(crate) slack_colour: &'static str,
    pub(crate) whereabouts: String,
    pub(crate) outlook: String,
    pub(crate) alarms: Vec<&'static str>,
}

/// A doctor.
#[derive(Debug)]
pub(crate) struct Doctor {
    pub(crate) name: String,
    pub(crate) presence: &'static str,
    pub(crate) colour: &'static str,
    pub(crate) how: &'static str,
    pub(crate) hours: String,
    pub(crate) seen: String,
    pub(crate) fields: String,
    pub(crate) in_hand: usize,
    pub(crate) license_lapses: bool,
}

/// One stroke of the picture: a case from now until it is due, across in percent of the width.
#[derive(Debug)]
pub(crate) struct Stroke {
    pub(crate) y: usize,
    pub(crate) x: i64,
    pub(crate) class: &'static str,
    /// Its field and the end of its identifier.
    pub(crate) label: String,
    pub(crate) title: String,
    /// Whether the label has no room behind the stroke.
    pub(crate) is_far: bool,
}

/// The live part of the board.
#[derive(Debug, Template)]
#[template(path = "board/queue.html")]
pub(crate) struct Queue {
    pub(crate) words: Words,
    pub(crate) at: Moment,
    pub(crate) rows: Vec<Row>,
    pub(crate) doctors: Vec<Doctor>,
    pub(crate) in_danger: usize,
    pub(crate) overdue: usize,
    pub(crate) unrouted: usize,
    pub(crate) strokes: Vec<Stroke>,
    pub(crate) height: usize,
}

/// The board.
#[derive(Debug, Template)]
#[template(path = "board/board.html")]
pub(crate) struct BoardPage {
    pub(crate) frame: Frame,
    pub(crate) queue: Queue,
}

impl Page for BoardPage {
    const POLICY: Policy = Policy::Private;
}

impl HtmlSafe for Queue {}

impl Queue {
    pub(crate) fn of(board: &Board, when: &When, words: Words) -> Self {
        let now = board.at;
        let strokes: Vec<Stroke> = board
            .queue
            .iter()
            .take(DRAWN_MOST)
            .enumerate()
            .map(|(place, queued)| stroke(place, queued, words, now))
            .collect();
        Self {
            words,
            at: when.soon(now, now),
            rows: board.queue.iter().map(|queued| row(queued, when, words, now)).collect(),
            doctors: board.doctors.iter().map(|doctor| line(doctor, when, words, now)).collect(),
            in_danger: board.in_danger,
            overdue: board.overdue,
            unrouted: board.unrouted,
            height: 30 + strokes.len() * STROKE_APART,
            strokes,
        }
    }
}

/// The names and colours of a case's slack: gone, short, enough.
fn slack_colour(queued: &Queued) -> &'static str {
    let waits_for_patient = matches!(queued.whereabouts, Whereabouts::WithPatient { .. });
    match queued.slack.as_mins() {
        _ if waits_for_patient => "grey",
        ..0 => "red",
        0..90 => "yellow",
        _ => "green",
    }
}

pub(crate) fn row(queued: &Queued, when: &When, words: Words, now: Timestamp) -> Row {
    Row {
        title: title(queued, words),
        href: route::to::board_case(queued.id),
        priority: codes::priority(queued.priority),
        priority_colour: codes::priority_colour(queued.priority),
        due: when.soon(queued.due, now),
        slack: codes::left(words, queued.slack),
        slack_colour: slack_colour(queued),
        whereabouts: whereabouts(queued, when, words, now),
        outlook: outlook(queued, when, words, now),
        alarms: queued.alarms.iter().map(|cause| codes::cause(*cause)).collect(),
    }
}

fn whereabouts(queued: &Queued, when: &When, words: Words, now: Timestamp) -> String {
    let mut said = match &queued.whereabouts {
        Whereabouts::Waiting => words.t("board-waiting").to_owned(),
        Whereabouts::Offered { to, until } => {
            words.say("board-offered").with("name", to.as_str()).with("time", when.time(*until)).to_string()
        }
        Whereabouts::InHand { by, since, .. } => {
            let since = when.soon(*since, now).words;
            words.say("board-in-hand").with("name", by.as_str()).with("since", since).to_string()
        }
        Whereabouts::WithPatient { by } => words.say("board-with-patient").with("name", by.as_str()).to_string(),
    };
    for (name, tier, until) in &queued.called {
        let called = words.say("board-called").with("name", name.as_str()).with("tier", words.t(codes::tier(*tier)));
        said.push_str("; ");
        said.push_str(&called.with("time", when.time(*until)).to_string());
    }
    said
}

fn outlook(queued: &Queued, when: &When, words: Words, now: Timestamp) -> String {
    queued.outlook.as_ref().map_or_else(String::new, |expected| expected_words(expected, when, words, now))
}

/// What the plan expects of a case.
pub(super) fn expected_words(expected: &Expected, when: &When, words: Words, now: Timestamp) -> String {
    match expected {
        Expected::InTime { by, at } => {
            words.say("board-in-time").with("name", by.as_str()).with("when", when.soon(*at, now).words).to_string()
        }
        Expected::Called { by, from } => {
            words.say("board-callable").with("name", by.as_str()).with("time", when.time(*from)).to_string()
        }
        Expected::Late { at: Some(at) } => words.say("board-late").with("when", when.soon(*at, now).words).to_string(),
        Expected::Late { at: None } => words.t("board-nobody").to_owned(),
    }
}

fn line(doctor: &DoctorLine, when: &When, words: Words, now: Timestamp) -> Doctor {
    let (presence, colour) = match doctor.presence {
        Presence::Silent => (key("board-silent"), "red"),
        Presence::Present => (key("board-present"), "green"),
        Presence::StandingBy => (key("board-standing-by"), "grey"),
        Presence::Next => (key("board-next"), "grey"),
    };
    let fields = doctor.specialties.iter().map(|code| askwell_app::specialty_name(code.as_str()));
    Doctor {
        name: doctor.name.clone(),
        presence,
        colour,
        how: codes::tier(doctor.tier),
        hours: format!("{}–{}", when.time(doctor.shift.0), when.time(doctor.shift.1)),
        seen: doctor.seen_at.map_or_else(|| words.t("board-never-seen").to_owned(), |at| when.soon(at, now).words),
        fields: fields.collect::<Vec<_>>().join(", "),
        in_hand: doctor.in_hand.len(),
        license_lapses: doctor.license_lapses,
    }
}

/// Places a case in the picture: what is overdue lies at the left edge, what has hours left at the right.
fn stroke(place: usize, queued: &Queued, words: Words, now: Timestamp) -> Stroke {
    let minutes = queued.due.duration_since(now).as_mins().clamp(0, AHEAD_MINUTES);
    let class = match slack_colour(queued) {
        "red" => "aw-plot__bad",
        "yellow" => "aw-plot__short",
        "grey" => "aw-plot__still",
        _ => "aw-plot__good",
    };
    let x = minutes * 98 / AHEAD_MINUTES + 1;
    let label = title(queued, words);
    let said = format!("{label}: {}", codes::left(words, queued.slack));
    Stroke { y: 38 + place * STROKE_APART, x, class, label, title: said, is_far: x > 50 }
}

fn title(queued: &Queued, words: Words) -> String {
    let name = askwell_app::specialty_name(queued.specialty.as_str());
    words.say("desk-case").with("specialty", name).with("code", codes::short(queued.id)).to_string()
}

pub(super) async fn board(State(web): State<Web>, caller: Caller, uri: Uri) -> Result<Response, Problem> {
    let board = web.app.board(caller.actor()).await?;
    let frame = caller.frame(&web, &uri);
    let queue = Queue::of(&board, &web.when(frame.words), frame.words);
    Ok(page::show(&BoardPage { queue, frame }))
}

pub(super) async fn queue(State(web): State<Web>, caller: Caller, uri: Uri) -> Result<Response, Problem> {
    let board = web.app.board(caller.actor()).await?;
    let words = caller.frame(&web, &uri).words;
    fragment(&Queue::of(&board, &web.when(words), words))
}
