//! One case on the board: its story, who could take it, and the means to move it.

use askama::Template;
use askwell_app::board::{BoardCase, Callable, Step, StepReason, Why};
use axum::extract::{Path, State};
use axum::http::{StatusCode, Uri};
use axum::response::Response;
use jiff::Timestamp;

use super::queue::{Row, row};
use crate::form::{Choice, Form};
use crate::frame::Frame;
use crate::page::{self, Page, Policy};
use crate::pages::{codes, id_of};
use crate::problem::Problem;
use crate::route;
use crate::web::{Caller, Web};
use crate::when::{Moment, When};
use crate::words::{Words, key};

/// The page of a case on the board.
#[derive(Debug, Template)]
#[template(path = "board/case.html")]
pub(crate) struct BoardCasePage {
    pub(crate) frame: Frame,
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) what_if: String,
    pub(crate) row: Option<Row>,
    pub(crate) is_held: bool,
    pub(crate) steps: Vec<(Moment, String)>,
    pub(crate) doctors: Vec<(String, String)>,
    pub(crate) callable: Vec<Choice>,
    pub(crate) specialties: Vec<Choice>,
    pub(crate) priorities: Vec<Choice>,
    pub(crate) reasons: Vec<Choice>,
    pub(crate) version: u64,
    pub(crate) form: Form,
    pub(crate) keys: Vec<String>,
}

impl Page for BoardCasePage {
    const POLICY: Policy = Policy::Private;

    fn status(&self) -> StatusCode {
        if self.form.is_refused() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }
    }
}

impl BoardCasePage {
    pub(crate) fn of(
        case: &BoardCase,
        id: &str,
        frame: Frame,
        (when, now): (&When, Timestamp),
        form: Form,
        mut new_key: impl FnMut() -> String,
    ) -> Self {
        use askwell_app::board::Whereabouts;
        let words = frame.words;
        let name = askwell_app::specialty_name(case.specialty.as_str());
        let may = case.callable.iter().filter(|doctor| doctor.may.is_ok());
        // A form that came back brings its own field only; the others show the case as it stands.
        let standing = [("specialty", case.specialty.as_str()), ("priority", priority_value(case.priority))];
        let form = standing.into_iter().fold(form, |form, (name, value)| match form.value(name) {
            "" => form.with(name, value),
            _ => form,
        });
        Self {
            id: id.to_owned(),
            title: words.say("desk-case").with("specialty", name).with("code", codes::short(id)).to_string(),
            what_if: route::with_query(&route::to::board_what_if(), [("case", id)]),
            row: case.queued.as_ref().map(|queued| row(queued, when, words, now)),
            is_held: case
                .queued
                .as_ref()
                .is_some_and(|queued| matches!(queued.whereabouts, Whereabouts::InHand { .. })),
            steps: case.steps.iter().map(|step| step_words(step, words, when, now)).collect(),
            doctors: case.callable.iter().map(|doctor| doctor_words(doctor, words)).collect(),
            callable: may
                .map(|doctor| Choice::new(doctor.id.to_string(), &doctor.name).hint(doctor_words(doctor, words).1))
                .collect(),
            specialties: askwell_app::ask::specialties()
                .iter()
                .map(|(code, name, ..)| Choice::new(code.as_str(), name))
                .collect(),
            priorities: super::act::PRIORITIES
                .iter()
                .map(|(value, priority)| Choice::new(*value, words.t(codes::priority(*priority))))
                .collect(),
            reasons: reasons(words),
            version: case.version,
            form,
            keys: (0..4).map(|_| new_key()).collect(),
            frame,
        }
    }
}

/// The reasons to override, after one that is none.
pub(super) fn reasons(words: Words) -> Vec<Choice> {
    let known = codes::OVERRIDES.iter();
    let known = known.map(|(value, reason)| Choice::new(*value, words.t(codes::override_reason(*reason))));
    std::iter::once(Choice::new("", words.t("reason-choose"))).chain(known).collect()
}

fn priority_value(priority: askwell_app::core::consultation::Priority) -> &'static str {
    super::act::PRIORITIES.iter().find(|(_, known)| *known == priority).map_or("routine", |(value, _)| value)
}

fn doctor_words(doctor: &Callable, words: Words) -> (String, String) {
    let said = match doctor.may {
        Err(Why::Declined) => words.t("call-declined").to_owned(),
        Err(Why::Specialty) => words.t("call-specialty").to_owned(),
        Err(Why::Language) => words.t("call-language").to_owned(),
        Err(Why::Standing) => words.t("call-standing").to_owned(),
        Ok(()) => {
            let on = doctor.on.map_or(words.t("call-off"), |tier| words.t(codes::tier(tier)));
            let busy = if doctor.is_busy { words.t("call-busy") } else { words.t("call-free") };
            format!("{on}, {busy}")
        }
    };
    (doctor.name.clone(), said)
}

fn step_words(step: &Step, words: Words, when: &When, now: Timestamp) -> (Moment, String) {
    let said = words.t(kind(step.kind)).to_owned();
    let why = step.why.map(|why| match why {
        StepReason::Declined(reason) => words.t(codes::decline(reason)),
        StepReason::Released(reason) => words.t(codes::release(reason)),
        StepReason::Alarmed(cause) => words.t(codes::cause(cause)),
        StepReason::Asked(tier) => words.t(codes::tier(tier)),
        StepReason::Priority(priority) => words.t(codes::priority(priority)),
    });
    let by_hand = step
        .by_hand
        .map(|reason| words.say("step-by-hand").with("reason", words.t(codes::override_reason(reason))).to_string());
    let parts = [Some(said), step.doctor.clone(), why.map(str::to_owned), by_hand];
    let parts: Vec<String> = parts.into_iter().flatten().filter(|part| !part.is_empty()).collect();
    (when.soon(step.at, now), parts.join(" – "))
}

/// The words of a kind of event.
fn kind(kind: &str) -> &'static str {
    match kind {
        "consultation.opened" => key("step-opened"),
        "consultation.offered" => key("step-offered"),
        "consultation.offer_ended" => key("step-offer-ended"),
        "consultation.accepted" => key("step-accepted"),
        "consultation.declined" => key("step-declined"),
        "consultation.released" => key("step-released"),
        "consultation.assigned_by_hand" => key("step-assigned"),
        "consultation.asked_back" => key("step-asked-back"),
        "consultation.replied" => key("step-replied"),
        "consultation.answered" => key("step-answered"),
        "consultation.followed_up" => key("step-followed-up"),
        "consultation.rerouted" => key("step-rerouted"),
        "consultation.priority_changed" => key("step-priority"),
        "consultation.alarmed" => key("step-alarmed"),
        "consultation.redirected_to_care" => key("step-redirected"),
        "consultation.withdrawn" => key("step-withdrawn"),
        "consultation.closed" => key("step-closed"),
        "consultation.seen" => key("step-seen"),
        _ => key("step-other"),
    }
}

/// Shows a case, with a form as it came back.
pub(super) async fn show(web: &Web, caller: &Caller, uri: &Uri, id: &str, form: Form) -> Result<Response, Problem> {
    let case = web.app.board_case(caller.actor(), id_of(id)?).await?;
    let frame = caller.frame(web, uri);
    let when = web.when(frame.words);
    let new_key = || web.app.form_key().to_string();
    Ok(page::show(&BoardCasePage::of(&case, id, frame, (&when, web.app.now()), form, new_key)))
}

pub(super) async fn case(
    State(web): State<Web>,
    caller: Caller,
    Path(id): Path<String>,
    uri: Uri,
) -> Result<Response, Problem> {
    show(&web, &caller, &uri, &id, Form::new()).await
}
