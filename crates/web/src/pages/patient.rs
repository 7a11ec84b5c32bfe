//! What a patient sees: ways in, asking step by step, the list of questions, the conversation, consent, the account.

mod account;
mod ask;
mod ask_files;
mod ask_steps;
mod care;
pub(super) mod complaint;
mod consent;
mod conversation;
mod list;
pub(crate) mod samples;
mod say;
mod sign_in;
mod talk;
mod upload;

use axum::extract::DefaultBodyLimit;
use axum::handler::Handler as _;

pub(crate) use upload::fields_before_files;

use crate::route;
use crate::router::Table;
use crate::web::Web;

/// Hangs the pages of patients on their addresses.
pub fn routes(table: Table<Web>, web: &Web) -> Table<Web> {
    // Files are counted while they come; the framework's own small limit would cut them off without a word.
    let unlimited = DefaultBodyLimit::disable;
    table
        .on(&route::SIGN_IN, sign_in::sign_in)
        .on(&route::SIGN_UP, sign_in::sign_up)
        .on(&route::SIGN_IN_SEND, sign_in::send)
        .on(&route::SIGN_IN_SENT, sign_in::sent)
        .on(&route::SIGN_IN_PASSWORD, sign_in::password)
        .on(&route::SIGN_IN_LINK, sign_in::link)
        .on(&route::SIGN_IN_LINK_USE, sign_in::link_use)
        .on(&route::SIGN_OUT, sign_in::sign_out)
        .on(&route::ASK, ask::ask)
        .on(&route::ASK_BEGIN, ask::begin)
        .on(&route::ASK_READING, ask::reading)
        .on(&route::ASK_TEXT, ask::text)
        .on(&route::ASK_TEXT_SAVE, ask::text_save)
        .on(&route::ASK_DISCARD, ask::discard)
        .on(&route::ASK_CARE, care::care)
        .on(&route::ASK_GO_ON, care::go_on)
        .on(&route::ASK_QUESTIONS, ask_steps::questions)
        .on(&route::ASK_QUESTIONS_SAVE, ask_steps::questions_save)
        .on(&route::ASK_FOR_WHOM, ask_steps::for_whom)
        .on(&route::ASK_FOR_WHOM_SAVE, ask_steps::for_whom_save)
        .on(&route::ASK_FIELD, ask_steps::field)
        .on(&route::ASK_FIELD_SAVE, ask_steps::field_save)
        .admit(web, &route::ASK_FILES, ask_files::files)
        .admit(web, &route::ASK_FILES_ADD, ask_files::add.layer(unlimited()))
        .admit(web, &route::ASK_FILE_REMOVE, ask_files::remove)
        .admit(web, &route::ASK_CHECK, ask_steps::check)
        .admit(web, &route::ASK_SUBMIT, ask_steps::submit)
        .admit(web, &route::MY, list::my)
        .admit(web, &route::CONSULTATION, conversation::conversation)
        .admit(web, &route::CONSULTATION_TALK, conversation::talk)
        .admit(web, &route::CONSULTATION_SAY, say::say.layer(unlimited()))
        .admit(web, &route::CONSULTATION_END, say::end)
        .admit(web, &route::CONSULTATION_OUTCOME, say::outcome)
        .admit(web, &route::CONSULTATION_FILE, conversation::file)
        .admit(web, &route::CONSENT, consent::consent)
        .admit(web, &route::CONSENT_GIVE, consent::give)
        .admit(web, &route::CONSENT_WITHDRAW, consent::withdraw)
        .admit(web, &route::ACCOUNT, account::account)
        .admit(web, &route::ACCOUNT_NAME, account::name)
        .admit(web, &route::ACCOUNT_EMAIL, account::email)
        .admit(web, &route::ACCOUNT_PASSWORD, account::password)
        .admit(web, &route::ACCOUNT_LANGUAGE, account::language)
        .admit(web, &route::ACCOUNT_EXPORT, account::export)
        .admit(web, &route::ACCOUNT_ERASE, account::erase)
        .admit(web, &route::ACCOUNT_ERASE_DO, account::erase_do)
        .admit(web, &route::SIGN_OUT_EVERYWHERE, account::sign_out_everywhere)
}
