//! Who may do what: one table, read by everything that asks.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::id::{AccountId, PatientId, PractitionerId};

/// What an account may be; one account may hold several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Asks, for themselves or for somebody in their care.
    Patient,
    /// Answers; may do so only while verified.
    Practitioner,
    /// Prepares pages from consented conversations.
    Editor,
    /// Checks pages medically and signs them; always a verified practitioner too.
    Reviewer,
    /// Runs the desk: queue, roster, escalation.
    Coordinator,
    /// Runs the machine: accounts, verification, settings, keys.
    Operator,
}

impl Role {
    /// Every role, in the order in which a list shows them.
    pub const ALL: [Self; 6] =
        [Self::Patient, Self::Practitioner, Self::Editor, Self::Reviewer, Self::Coordinator, Self::Operator];
}

/// Who acts, as far as the rules care.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Actor {
    /// The account; `None` is a reader who has not signed in.
    pub account: Option<AccountId>,
    /// What the account may be.
    pub roles: BTreeSet<Role>,
    /// The patient this account is.
    pub patient: Option<PatientId>,
    /// The practitioner this account is.
    pub practitioner: Option<PractitionerId>,
}

impl Actor {
    /// Gives a reader who has not signed in.
    pub fn reader() -> Self {
        Self::default()
    }

    /// Says whether the account holds the role.
    pub fn is(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }
}

/// How somebody stands to the thing they want to touch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Relation {
    /// No particular one.
    Anybody,
    /// It is about them, or they wrote it.
    Own,
    /// They must deal with it now, or dealt with it.
    Assigned,
}

/// What can be done, at the grain at which permission differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Read public pages, search, look at the promise.
    ReadPublic,
    /// Sign in, sign up, sign out.
    SignIn,
    /// Manage one's own account: name, address, password, export, erasure.
    ManageOwnAccount,
    /// Open a consultation.
    Ask,
    /// Read a consultation with its texts and files.
    ReadConsultation,
    /// Reply, follow up, say thanks, attach, withdraw, close.
    ConverseAsPatient,
    /// Allow or withdraw publication.
    Consent,
    /// Press *Next*, see one's own desk.
    WorkDesk,
    /// Accept, ask back, answer, decline, hand back.
    AnswerConsultation,
    /// Prepare a page: edit, redact, submit for review.
    EditPublication,
    /// Read a page in preparation.
    ReadDraftPublication,
    /// Give a verdict.
    ReviewPublication,
    /// Correct, retract or merge a public page.
    CorrectPublication,
    /// Look through the evidence that answers and pages may cite.
    FindEvidence,
    /// See the queue, without texts.
    SeeBoard,
    /// Assign by hand, reroute, change priority, call in, edit the roster.
    RunBoard,
    /// Add words a search should treat alike.
    EditSynonyms,
    /// Verify, suspend, reinstate practitioners; grant and take roles.
    ManagePeople,
    /// Settings, import, export, keys, mail folder, journal.
    OperateService,
}

impl Action {
    /// Every action, in the order of the table.
    pub const ALL: [Self; 19] = [
        Self::ReadPublic,
        Self::SignIn,
        Self::ManageOwnAccount,
        Self::Ask,
        Self::ReadConsultation,
        Self::ConverseAsPatient,
        Self::Consent,
        Self::WorkDesk,
        Self::AnswerConsultation,
        Self::EditPublication,
        Self::ReadDraftPublication,
        Self::ReviewPublication,
        Self::CorrectPublication,
        Self::FindEvidence,
        Self::SeeBoard,
        Self::RunBoard,
        Self::EditSynonyms,
        Self::ManagePeople,
        Self::OperateService,
    ];
}

/// Says who may do `action` to a thing to which they stand as one of the relations.
///
/// A coordinator sees the queue but not the words; an operator runs the machine but reads no consultation. Both are
/// deliberate: the fewest people read what a patient wrote.
const fn allowed(action: Action) -> &'static [(Role, Relation)] {
    use Relation::{Anybody, Assigned, Own};
    use Role::{Coordinator, Editor, Operator, Patient, Practitioner, Reviewer};
    match action {
        Action::ReadPublic | Action::SignIn => &[],
        Action::ManageOwnAccount => {
            &[(Patient, Own), (Practitioner, Own), (Editor, Own), (Reviewer, Own), (Coordinator, Own), (Operator, Own)]
        }
        Action::Ask => &[(Patient, Anybody)],
        Action::ReadConsultation => &[(Patient, Own), (Practitioner, Assigned), (Editor, Assigned)],
        Action::ConverseAsPatient | Action::Consent => &[(Patient, Own)],
        Action::WorkDesk => &[(Practitioner, Anybody)],
        Action::AnswerConsultation => &[(Practitioner, Assigned)],
        Action::EditPublication => &[(Editor, Anybody)],
        Action::ReadDraftPublication => &[(Editor, Anybody), (Reviewer, Anybody), (Patient, Own), (Practitioner, Own)],
        Action::ReviewPublication => &[(Reviewer, Anybody)],
        Action::CorrectPublication => &[(Editor, Anybody), (Reviewer, Anybody)],
        Action::FindEvidence => &[(Practitioner, Anybody), (Editor, Anybody), (Reviewer, Anybody)],
        Action::SeeBoard | Action::RunBoard => &[(Coordinator, Anybody)],
        Action::EditSynonyms => &[(Editor, Anybody), (Reviewer, Anybody)],
        Action::ManagePeople | Action::OperateService => &[(Operator, Anybody)],
    }
}

/// Says whether the actor may do this to a thing to which they stand so.
///
/// What `Anybody` of a role may do, its `Own` and `Assigned` may too; never the other way round.
pub fn may(actor: &Actor, action: Action, relation: Relation) -> bool {
    if matches!(action, Action::ReadPublic | Action::SignIn) {
        return true;
    }
    if actor.account.is_none() {
        return false;
    }
    allowed(action)
        .iter()
        .any(|(role, needed)| actor.is(*role) && (*needed == Relation::Anybody || *needed == relation))
}

/// Says whether the actor may do this to anything at all: what an address asks before the thing is known.
pub fn may_somewhere(actor: &Actor, action: Action) -> bool {
    [Relation::Anybody, Relation::Own, Relation::Assigned].into_iter().any(|relation| may(actor, action, relation))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn somebody(role: Role) -> Actor {
        Actor { account: Some(AccountId(uuid::Uuid::from_u128(1))), roles: BTreeSet::from([role]), ..Actor::default() }
    }

    #[test]
    fn the_table_of_roles_and_actions_is_the_one_we_agreed_on() {
        let mut table = String::new();
        for action in Action::ALL {
            table.push_str(&format!("{action:?}:"));
            for relation in [Relation::Anybody, Relation::Own, Relation::Assigned] {
                if may(&Actor::reader(), action, relation) {
                    table.push_str(&format!(" reader/{relation:?}"));
                }
                for role in Role::ALL {
                    if may(&somebody(role), action, relation) {
                        table.push_str(&format!(" {role:?}/{relation:?}"));
                    }
                }
            }
            table.push('\n');
        }
        insta::assert_snapshot!(table);
    }

    #[test]
    fn a_reader_who_has_not_signed_in_only_reads_and_signs_in() {
        for action in Action::ALL {
            let open = matches!(action, Action::ReadPublic | Action::SignIn);
            assert_eq!(may(&Actor::reader(), action, Relation::Own), open, "{action:?}");
        }
    }
}
