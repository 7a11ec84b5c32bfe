//! What a coordinator sends from a case's page.

use askwell_app::board::BoardForm;
use askwell_app::core::code::Specialty;
use askwell_app::core::consultation::Priority;
use askwell_app::core::id::{ConsultationId, PractitionerId};
use askwell_app::core::roster::Tier;
use axum::extract::{Path, State};
use axum::http::Uri;
use axum::response::{IntoResponse, Redirect, Response};

use super::case::show;
use crate::form::{Complaint, Form};
use crate::pages::{codes, form_key, id_of};
use crate::problem::Problem;
use crate::route;
use crate::web::{Caller, Web};
use crate::words::key;

/// Every urgency with its value in a form, the least urgent first.
pub(super) const PRIORITIES: [(&str, Priority); 4] =
    [("routine", Priority::Routine), ("urgent", Priority::Urgent), ("asap", Priority::Asap), ("stat", Priority::Stat)];

/// A form with a reason: what it acts on when it can be done, or the complaint to show it with again.
fn read(id: &str, form: &mut Form, reason: &'static str) -> Result<(ConsultationId, Option<BoardForm>), Problem> {
    let key_of_form = form_key(form)?;
    let version = form.value("version").parse().map_err(|_| Problem::invalid(Vec::new()))?;
    let id = id_of(id)?;
    let reason = form.take(reason, |sent| {
        let known = codes::OVERRIDES.iter().find(|(value, _)| *value == sent);
        known.map(|(_, reason)| *reason).ok_or_else(|| Complaint::new(key("reason-missing")))
    });
    Ok((id, reason.map(|reason| BoardForm { key: key_of_form, version, reason })))
}

fn to_case(id: ConsultationId) -> Response {
    Redirect::to(&route::to::board_case(id)).into_response()
}

pub(super) async fn give(
    State(web): State<Web>,
    caller: Caller,
    Path(id): Path<String>,
    uri: Uri,
    mut form: Form,
) -> Result<Response, Problem> {
    let to: Option<PractitionerId> =
        form.take("doctor", |text| text.parse().map_err(|_| Complaint::new(key("give-missing"))));
    let (case, sent) = read(&id, &mut form, "give_reason")?;
    let (Some(to), Some(sent)) = (to, sent) else { return show(&web, &caller, &uri, &id, form).await };
    match form.value("how") {
        "call" => web.app.board_call_in(caller.actor(), case, to, Tier::OnCall, sent).await?,
        "backup" => web.app.board_call_in(caller.actor(), case, to, Tier::Backup, sent).await?,
        _ => web.app.board_assign(caller.actor(), case, to, sent).await?,
    }
    Ok(to_case(case))
}

pub(super) async fn reroute(
    State(web): State<Web>,
    caller: Caller,
    Path(id): Path<String>,
    uri: Uri,
    mut form: Form,
) -> Result<Response, Problem> {
    let specialty = Specialty::new(form.value("specialty")).map_err(|_| Problem::invalid(Vec::new()))?;
    let (case, sent) = read(&id, &mut form, "reroute_reason")?;
    let Some(sent) = sent else { return show(&web, &caller, &uri, &id, form).await };
    web.app.board_reroute(caller.actor(), case, specialty, sent).await?;
    Ok(to_case(case))
}

pub(super) async fn priority(
    State(web): State<Web>,
    caller: Caller,
    Path(id): Path<String>,
    uri: Uri,
    mut form: Form,
) -> Result<Response, Problem> {
    let wanted = PRIORITIES.iter().find(|(value, _)| form.has("priority", value));
    let (_, priority) = wanted.ok_or_else(|| Problem::invalid(Vec::new()))?;
    let (case, sent) = read(&id, &mut form, "priority_reason")?;
    let Some(sent) = sent else { return show(&web, &caller, &uri, &id, form).await };
    web.app.board_priority(caller.actor(), case, *priority, sent).await?;
    Ok(to_case(case))
}

pub(super) async fn release(
    State(web): State<Web>,
    caller: Caller,
    Path(id): Path<String>,
    uri: Uri,
    mut form: Form,
) -> Result<Response, Problem> {
    let (case, sent) = read(&id, &mut form, "release_reason")?;
    let Some(sent) = sent else { return show(&web, &caller, &uri, &id, form).await };
    web.app.board_release(caller.actor(), case, sent).await?;
    Ok(to_case(case))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use askwell_app::core::consultation::OverrideReason;

    use super::*;

    fn sent(reason: &str) -> Form {
        let nil = "00000000-0000-0000-0000-000000000000";
        let pairs = [("key", nil), ("version", "4"), ("doctor", nil), ("give_reason", reason)];
        Form::from_pairs(pairs.map(|(name, value)| (name.to_owned(), value.to_owned())))
    }

    #[test]
    fn nothing_is_overridden_without_a_reason_and_the_form_keeps_what_was_chosen() {
        for reason in ["", "because I say so"] {
            let mut form = sent(reason);
            let (_, sent) = read("00000000-0000-0000-0000-000000000001", &mut form, "give_reason").unwrap();
            assert_eq!(sent, None);
            assert!(form.complaint("give_reason").is_some() && form.value("doctor").ends_with("0000"));
        }
        for (value, reason) in codes::OVERRIDES {
            let (_, sent) = read("00000000-0000-0000-0000-000000000001", &mut sent(value), "give_reason").unwrap();
            assert_eq!(sent.map(|form| (form.version, form.reason)), Some((4, reason)));
        }
        assert_eq!(codes::OVERRIDES.iter().filter(|(_, reason)| *reason == OverrideReason::Other).count(), 1);
    }
}
