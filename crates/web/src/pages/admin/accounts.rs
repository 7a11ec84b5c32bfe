//! All accounts, in the order in which they were opened; nobody is named.

use askama::Template;
use askwell_app::people::AccountRow;
use axum::extract::{Query, State};
use axum::http::Uri;
use axum::response::Response;
use serde::Deserialize;

use super::people::role_names;
use crate::frame::Frame;
use crate::page::{self, Page, Policy};
use crate::problem::Problem;
use crate::route;
use crate::web::{Caller, Web};
use crate::when::When;

/// An account in the list.
#[derive(Debug)]
pub(crate) struct AccountItem {
    pub(crate) href: String,
    pub(crate) id: String,
    pub(crate) roles: String,
    pub(crate) opened: String,
    pub(crate) is_erased: bool,
}

/// All accounts.
#[derive(Debug, Template)]
#[template(path = "admin/accounts.html")]
pub(crate) struct AccountsPage {
    pub(crate) frame: Frame,
    pub(crate) accounts: Vec<AccountItem>,
    pub(crate) newer: Option<String>,
    pub(crate) older: Option<String>,
}

impl Page for AccountsPage {
    const POLICY: Policy = Policy::Private;
}

/// Where a list goes on.
#[derive(Debug, Default, Deserialize)]
pub(super) struct After {
    after: Option<String>,
}

pub(super) async fn accounts(
    State(web): State<Web>,
    caller: Caller,
    Query(after): Query<After>,
    uri: Uri,
) -> Result<Response, Problem> {
    let from = after.after.as_deref().map(str::parse).transpose().map_err(|_| Problem::not_found())?;
    let (accounts, next) = web.app.accounts(caller.actor(), from).await?;
    let frame = caller.frame(&web, &uri);
    let when = web.when(frame.words);
    let next = next.map(|next| next.to_string());
    Ok(page::show(&page(frame, &accounts, from.is_some(), next, &when)))
}

/// Words everything that the page shows.
pub(super) fn page(
    frame: Frame,
    accounts: &[AccountRow],
    has_newer: bool,
    next: Option<String>,
    when: &When,
) -> AccountsPage {
    let w = frame.words;
    let item = |row: &AccountRow| AccountItem {
        href: route::to::admin_person(row.id),
        id: row.id.to_string(),
        roles: role_names(&row.roles, w),
        opened: when.day_of(row.opened_at),
        is_erased: row.erased_at.is_some(),
    };
    let here = route::to::admin_accounts();
    AccountsPage {
        accounts: accounts.iter().map(item).collect(),
        newer: has_newer.then(|| here.clone()),
        older: next.map(|next| route::with_query(&here, [("after", next.as_str())])),
        frame,
    }
}
