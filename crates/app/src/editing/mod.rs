//! The editor's work: from the words a patient agreed to, to a page that a reviewer can sign.

mod begin;
mod desk;
mod editor;
mod help;
mod history;
mod merging;
mod original;
mod part;
mod redactions;
mod rereview;
mod revise;

use askwell_core::access::{Action, Actor, Relation, may};
use askwell_core::content::Page;
use askwell_core::id::{AccountId, PublicationId};
use askwell_core::publication::{Public, Publication};
use askwell_store::{Access, Reader};

use crate::publishing::page_of;
use crate::{App, Error, Result};

pub use begin::Beginning;
pub use desk::{InWork, PublishingDesk, ToBegin};
pub(crate) use desk::{has_read, is_own};
pub use editor::{Editor, EditorCan, Standing};
pub use help::{Help, Plainer};
pub(crate) use history::{For, history};
pub(crate) use part::{numbered, words_of};
pub(crate) use redactions::report_shown;
pub(crate) use rereview::changed;

pub use history::{Comments, Happening, LineShown, VerdictShown};
pub use merging::Merging;
pub use original::{Original, OriginalKind};
pub use part::{Part, PartLines};
pub use redactions::{Choice, Decided, Deciding, Piece, ProposalShown, ReportShown, Scanned};
pub use rereview::{Again, Changed, LookAgain};
pub use revise::{Address, Revising};

/// Gives the account of somebody who may do this to any publication.
pub(crate) fn staff(actor: &Actor, action: Action) -> Result<AccountId> {
    let account = actor.account.ok_or(Error::SignInFirst)?;
    if may(actor, action, Relation::Anybody) { Ok(account) } else { Err(Error::Forbidden) }
}

/// Gives a publication in preparation with its newest words. What a patient took back is not there any more.
pub(crate) async fn newest(reader: &mut Reader, id: PublicationId) -> Result<(Publication, Page)> {
    let publication = reader.publication(id).await?.ok_or(Error::NotFound)?;
    if matches!(publication.public, Public::Withdrawn { .. }) {
        return Err(Error::NotFound);
    }
    let page = page_of(reader, publication.newest().text).await?.ok_or(Error::NotFound)?;
    Ok((publication, page))
}

/// Gives what an account likes to be called; empty where it was erased.
pub(crate) async fn name_of(reader: &mut Reader, account: AccountId) -> Result<String> {
    Ok(reader.credentials(account).await?.map(|credentials| credentials.contact.name).unwrap_or_default())
}

impl App {
    /// Writes down that somebody read what a patient wrote.
    pub(crate) async fn editing_note(&self, account: AccountId, subject: impl ToString) -> Result<()> {
        let access = Access { at: self.now(), account, subject: subject.to_string(), what: "editing".to_owned() };
        self.access_note(access).await
    }
}
