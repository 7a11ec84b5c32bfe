//! The one table of addresses: a name, a method, a pattern, what one must be allowed to do, and a function that builds the link.
//!
//! Links are made here and nowhere else, handlers are hung on these entries ([`crate::router::Table`]), and every entry is
//! tried as every role in a test. So an address without a handler, or a handler without an entry, cannot stay unnoticed.

use std::fmt::{self, Display, Write as _};

pub use askwell_app::core::access::Action;

/// How an address is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verb {
    /// Reads; changes nothing.
    Get,
    /// Changes something; carries a form, and must come from our own pages.
    Post,
}

/// One address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Route {
    /// The name of its link function, unique in the table.
    pub name: &'static str,
    /// How it is called.
    pub verb: Verb,
    /// Its path, with `{parameters}` as axum writes them.
    pub pattern: &'static str,
    /// What one must be allowed to do to come here; whose thing it is, the use case asks again.
    pub needs: Action,
}

/// Writes the table: for each line a constant, a link function of the same name in [`to`], and a place in [`ROUTES`].
macro_rules! routes {
    ($($(#[$doc:meta])* $constant:ident $name:ident ( $($parameter:ident),* ) $verb:ident $pattern:literal $needs:ident;)*) => {
        $($(#[$doc])* pub const $constant: Route =
            Route { name: stringify!($name), verb: Verb::$verb, pattern: $pattern, needs: Action::$needs };)*

        /// Every address there is.
        pub const ROUTES: &[Route] = &[$($constant),*];

        /// Builds the links; parameters are percent-encoded.
        pub mod to {
            use std::fmt::Display;
            $($(#[$doc])* pub fn $name($($parameter: impl Display),*) -> String {
                super::filled($pattern, &[$((stringify!($parameter), &$parameter as &dyn Display)),*])
            })*
        }
    };
}

routes! {
    /// The front page, where one asks.
    HOME home() Get "/" ReadPublic;
    /// Whether the service is up, for machines that watch it.
    HEALTH health() Get "/health" ReadPublic;
    /// A style, script or picture, named by its content.
    ASSET asset(file) Get "/assets/{file}" ReadPublic;
    /// Asking a doctor.
    ASK ask() Get "/ask" ReadPublic;
    /// Beginning a query with its text.
    ASK_BEGIN ask_begin() Post "/ask" ReadPublic;
    /// What is read in a text while somebody types: a fragment.
    ASK_READING ask_reading() Post "/ask/reading" ReadPublic;
    /// The text of a query on its way.
    ASK_TEXT ask_text(draft) Get "/ask/{draft}" ReadPublic;
    /// Changing it.
    ASK_TEXT_SAVE ask_text_save(draft) Post "/ask/{draft}" ReadPublic;
    /// Forgetting it.
    ASK_DISCARD ask_discard(draft) Post "/ask/{draft}/discard" ReadPublic;
    /// Care is needed now.
    ASK_CARE ask_care(draft) Get "/ask/{draft}/care" ReadPublic;
    /// Going on all the same.
    ASK_GO_ON ask_go_on(draft) Post "/ask/{draft}/care" ReadPublic;
    /// The questions of a query.
    ASK_QUESTIONS ask_questions(draft) Get "/ask/{draft}/questions" ReadPublic;
    /// Confirming them.
    ASK_QUESTIONS_SAVE ask_questions_save(draft) Post "/ask/{draft}/questions" ReadPublic;
    /// For whom somebody asks.
    ASK_FOR_WHOM ask_for_whom(draft) Get "/ask/{draft}/for-whom" ReadPublic;
    /// Saying so.
    ASK_FOR_WHOM_SAVE ask_for_whom_save(draft) Post "/ask/{draft}/for-whom" ReadPublic;
    /// The field of medicine.
    ASK_FIELD ask_field(draft) Get "/ask/{draft}/field" ReadPublic;
    /// Choosing it.
    ASK_FIELD_SAVE ask_field_save(draft) Post "/ask/{draft}/field" ReadPublic;
    /// The files of a query.
    ASK_FILES ask_files(draft) Get "/ask/{draft}/files" Ask;
    /// Adding some.
    ASK_FILES_ADD ask_files_add(draft) Post "/ask/{draft}/files" Ask;
    /// Taking one out.
    ASK_FILE_REMOVE ask_file_remove(draft, file) Post "/ask/{draft}/files/{file}/remove" Ask;
    /// Everything once more, with the promise.
    ASK_CHECK ask_check(draft) Get "/ask/{draft}/check" Ask;
    /// Sending it.
    ASK_SUBMIT ask_submit(draft) Post "/ask/{draft}/check" Ask;
    /// All published answers, by specialty.
    ANSWERS answers() Get "/answers" ReadPublic;
    /// The answers of one specialty.
    SPECIALTY specialty(specialty) Get "/answers/{specialty}" ReadPublic;
    /// The answers about one topic.
    TOPIC topic(specialty, topic) Get "/answers/{specialty}/{topic}" ReadPublic;
    /// One answer; with `.json` at its end, for machines.
    ANSWER answer(specialty, topic, slug) Get "/answers/{specialty}/{topic}/{slug}" ReadPublic;
    /// The revisions of one answer.
    ANSWER_HISTORY answer_history(specialty, topic, slug) Get "/answers/{specialty}/{topic}/{slug}/history" ReadPublic;
    /// The proof that an answer is in the journal, as JSON.
    ANSWER_PROOF answer_proof(specialty, topic, slug) Get "/answers/{specialty}/{topic}/{slug}/proof" ReadPublic;
    /// Whether an answer helped.
    ANSWER_HELPED answer_helped(specialty, topic, slug) Post "/answers/{specialty}/{topic}/{slug}/helped" ReadPublic;
    /// Search among published answers.
    SEARCH search() Get "/search" ReadPublic;
    /// The same from a form; a short search gets an address, a long one its page.
    SEARCH_LONG search_long() Post "/search" ReadPublic;
    /// What is found while somebody types: a fragment.
    SEARCH_FOUND search_found() Get "/search/found" ReadPublic;
    /// The same for a text that is too long for an address.
    SEARCH_FOUND_LONG search_found_long() Post "/search/found" ReadPublic;
    /// Whether what a search found answered its reader.
    SEARCH_HELPED search_helped() Post "/search/helped" ReadPublic;
    /// The fields in which one can ask.
    SPECIALTIES specialties() Get "/specialties" ReadPublic;
    /// The figure on HER2, as somebody set it.
    FIGURE_HER2 figure_her2() Get "/figures/her2" ReadPublic;
    /// Its drawings alone: a fragment.
    FIGURE_HER2_DRAWN figure_her2_drawn() Get "/figures/her2/drawn" ReadPublic;
    /// The signed checkpoint of the journal.
    LOG_CHECKPOINT log_checkpoint() Get "/log/checkpoint" ReadPublic;
    /// What verifies it: a line to hand on.
    LOG_KEY log_key() Get "/log/key" ReadPublic;
    /// A tile of the journal's tree; `index` is written in threes, as `x001/234` or `000.p/12`.
    LOG_TILE log_tile(level, index) Get "/log/tile/{level}/{*index}" ReadPublic;
    /// The doctors.
    DOCTORS doctors() Get "/doctors" ReadPublic;
    /// One doctor.
    DOCTOR doctor(slug) Get "/doctors/{slug}" ReadPublic;
    /// New answers, for feed readers.
    FEED feed() Get "/feed.xml" ReadPublic;
    /// Asking for new answers by mail.
    NEWSLETTER newsletter() Get "/newsletter" ReadPublic;
    /// Sending that wish.
    NEWSLETTER_ASK newsletter_ask() Post "/newsletter" ReadPublic;
    /// A mail is on its way.
    NEWSLETTER_SENT newsletter_sent() Get "/newsletter/sent" ReadPublic;
    /// Somebody's newsletter, for who has its mails.
    NEWSLETTER_OWN newsletter_own(token) Get "/newsletter/{token}" ReadPublic;
    /// Confirming it, or changing its fields.
    NEWSLETTER_SAVE newsletter_save(token) Post "/newsletter/{token}" ReadPublic;
    /// Where a mail program that knows no better opens a browser.
    NEWSLETTER_LEAVE_LOOK newsletter_leave_look(token) Get "/newsletter/{token}/leave" ReadPublic;
    /// Ends it: pressed on its page, or by a mail program for its reader.
    NEWSLETTER_LEAVE newsletter_leave(token) Post "/newsletter/{token}/leave" ReadPublic;
    /// Every public address, for search engines.
    SITEMAP sitemap() Get "/sitemap.xml" ReadPublic;
    /// Where search engines may go.
    ROBOTS robots() Get "/robots.txt" ReadPublic;
    /// How usable these pages are meant to be, for everybody.
    ACCESSIBILITY accessibility() Get "/accessibility" ReadPublic;
    /// Measured answer times.
    PROMISE promise() Get "/promise" ReadPublic;
    /// Its figures alone: a fragment.
    PROMISE_FIGURES promise_figures() Get "/promise/figures" ReadPublic;
    /// How answers are written, reviewed and corrected.
    EDITORIAL_PROCESS editorial_process() Get "/editorial-process" ReadPublic;
    /// Terms of use.
    TERMS terms() Get "/terms" ReadPublic;
    /// What is kept about people, and why.
    PRIVACY privacy() Get "/privacy" ReadPublic;
    /// What an open page listens to.
    LIVE live(topic) Get "/live/{topic}" ManageOwnAccount;
    /// A patient's consultations.
    MY my() Get "/my" ManageOwnAccount;
    /// A conversation as its patient has it.
    CONSULTATION consultation(id) Get "/my/consultations/{id}" ConverseAsPatient;
    /// What changes in it: a fragment.
    CONSULTATION_TALK consultation_talk(id) Get "/my/consultations/{id}/talk" ConverseAsPatient;
    /// Saying something in it.
    CONSULTATION_SAY consultation_say(id) Post "/my/consultations/{id}/say" ConverseAsPatient;
    /// Taking it back, or closing it.
    CONSULTATION_END consultation_end(id) Post "/my/consultations/{id}/end" ConverseAsPatient;
    /// Saying how it went.
    CONSULTATION_OUTCOME consultation_outcome(id) Post "/my/consultations/{id}/outcome" ConverseAsPatient;
    /// A file of it.
    CONSULTATION_FILE consultation_file(id, file) Get "/my/consultations/{id}/files/{file}" ReadConsultation;
    /// The exact text that would be published.
    CONSENT consent(id) Get "/my/consultations/{id}/consent" Consent;
    /// Agreeing to it, or asking for more to be taken out.
    CONSENT_GIVE consent_give(id) Post "/my/consultations/{id}/consent" Consent;
    /// Taking every consent back.
    CONSENT_WITHDRAW consent_withdraw(id) Post "/my/consultations/{id}/consent/withdraw" Consent;
    /// One's own account.
    ACCOUNT account() Get "/my/account" ManageOwnAccount;
    /// Changing the name that doctors see.
    ACCOUNT_NAME account_name() Post "/my/account/name" ManageOwnAccount;
    /// Changing the address.
    ACCOUNT_EMAIL account_email() Post "/my/account/email" ManageOwnAccount;
    /// Changing the password.
    ACCOUNT_PASSWORD account_password() Post "/my/account/password" ManageOwnAccount;
    /// Changing the language.
    ACCOUNT_LANGUAGE account_language() Post "/my/account/language" ManageOwnAccount;
    /// Everything about oneself, as one document.
    ACCOUNT_EXPORT account_export() Get "/my/account/export" ManageOwnAccount;
    /// What erasure means.
    ACCOUNT_ERASE account_erase() Get "/my/account/erase" ManageOwnAccount;
    /// Being erased.
    ACCOUNT_ERASE_DO account_erase_do() Post "/my/account/erase" ManageOwnAccount;
    /// Signing out on every browser.
    SIGN_OUT_EVERYWHERE sign_out_everywhere() Post "/my/account/sign-out" ManageOwnAccount;
    /// A doctor's desk.
    DESK desk() Get "/desk" WorkDesk;
    /// The lists of the desk: a fragment.
    DESK_LISTS desk_lists() Get "/desk/lists" WorkDesk;
    /// Takes the case that must be answered first.
    DESK_NEXT desk_next() Post "/desk/next" WorkDesk;
    /// Says that the doctor is there.
    DESK_BEAT desk_beat() Post "/desk/beat" WorkDesk;
    /// What a doctor answered.
    DESK_ANSWERED desk_answered() Get "/desk/answered" WorkDesk;
    /// A doctor's own shifts.
    DESK_SHIFTS desk_shifts() Get "/desk/shifts" WorkDesk;
    /// Offers a shift of one's own to colleagues.
    DESK_SHIFT_OFFER desk_shift_offer(shift) Post "/desk/shifts/{shift}/offer" WorkDesk;
    /// Keeps it after all.
    DESK_SHIFT_KEEP desk_shift_keep(shift) Post "/desk/shifts/{shift}/keep" WorkDesk;
    /// Takes a shift a colleague offers.
    DESK_SHIFT_TAKE desk_shift_take(shift) Post "/desk/shifts/{shift}/take" WorkDesk;
    /// The same as a calendar file.
    DESK_CALENDAR desk_calendar() Get "/desk/shifts.ics" WorkDesk;
    /// A new address at which a calendar program reads them.
    DESK_CALENDAR_RENEW desk_calendar_renew() Post "/desk/shifts/address" WorkDesk;
    /// A doctor's shifts for a calendar program that has their address.
    CALENDAR calendar(token) Get "/calendars/{token}" ReadPublic;
    /// A case before its doctor's eyes.
    DESK_CASE desk_case(id) Get "/desk/consultations/{id}" AnswerConsultation;
    /// Its conversation: a fragment.
    DESK_TALK desk_talk(id) Get "/desk/consultations/{id}/talk" AnswerConsultation;
    /// A file of it.
    DESK_FILE desk_file(id, file) Get "/desk/consultations/{id}/files/{file}" AnswerConsultation;
    /// Takes an offered case.
    DESK_ACCEPT desk_accept(id) Post "/desk/consultations/{id}/accept" AnswerConsultation;
    /// Takes a case that came back from the patient.
    DESK_TAKE_BACK desk_take_back(id) Post "/desk/consultations/{id}/take-back" AnswerConsultation;
    /// Declines, with a reason of the case.
    DESK_DECLINE desk_decline(id) Post "/desk/consultations/{id}/decline" AnswerConsultation;
    /// Hands back, with the draft.
    DESK_HAND_BACK desk_hand_back(id) Post "/desk/consultations/{id}/hand-back" AnswerConsultation;
    /// Sends a case to another field.
    DESK_REROUTE desk_reroute(id) Post "/desk/consultations/{id}/reroute" AnswerConsultation;
    /// Tells the patient to seek care now.
    DESK_REDIRECT desk_redirect(id) Post "/desk/consultations/{id}/redirect" AnswerConsultation;
    /// Asks the patient something.
    DESK_ASK_BACK desk_ask_back(id) Post "/desk/consultations/{id}/ask-back" AnswerConsultation;
    /// Answers.
    DESK_ANSWER desk_answer(id) Post "/desk/consultations/{id}/answer" AnswerConsultation;
    /// Finds evidence, cites it in the answer being written or takes it out; keeps nothing.
    DESK_EVIDENCE desk_evidence(id) Post "/desk/consultations/{id}/evidence" AnswerConsultation;
    /// Keeps what is being written.
    DESK_DRAFT desk_draft(id) Post "/desk/consultations/{id}/draft" AnswerConsultation;
    /// The publishing desk.
    REVIEW review() Get "/review" CorrectPublication;
    /// A public page by its address, to correct or retract it.
    REVIEW_FIND review_find() Get "/review/find" CorrectPublication;
    /// Public pages that somebody must look at again.
    REVIEW_AGAIN review_again() Get "/review/again" CorrectPublication;
    /// Names that a search treats alike.
    SYNONYMS synonyms() Get "/review/synonyms" EditSynonyms;
    /// Adds one.
    SYNONYM_ADD synonym_add() Post "/review/synonyms" EditSynonyms;
    /// All of them as a file.
    SYNONYMS_FILE synonyms_file() Get "/review/synonyms.tsv" EditSynonyms;
    /// Brings in a list.
    SYNONYMS_IMPORT synonyms_import() Post "/review/synonyms/import" EditSynonyms;
    /// Takes a list back that was brought in.
    SYNONYMS_TAKE_BACK synonyms_take_back() Post "/review/synonyms/take-back" EditSynonyms;
    /// One of them, with all it ever said.
    SYNONYM synonym(id) Get "/review/synonyms/{id}" EditSynonyms;
    /// Words it anew, or as before.
    SYNONYM_CHANGE synonym_change(id) Post "/review/synonyms/{id}" EditSynonyms;
    /// Takes it out of use.
    SYNONYM_RETIRE synonym_retire(id) Post "/review/synonyms/{id}/retire" EditSynonyms;
    /// Takes it into use again.
    SYNONYM_RESTORE synonym_restore(id) Post "/review/synonyms/{id}/restore" EditSynonyms;
    /// A conversation of which a page may be made.
    REVIEW_NEW review_new(consultation) Get "/review/new/{consultation}" EditPublication;
    /// Begins the page.
    REVIEW_BEGIN review_begin(consultation) Post "/review/new/{consultation}" EditPublication;
    /// The editor of a page; a correction begins here too.
    REVIEW_EDIT review_edit(id) Get "/review/{id}" ReadDraftPublication;
    /// Saves a page's words.
    REVIEW_SAVE review_save(id) Post "/review/{id}" EditPublication;
    /// Finds evidence, cites it in the text being written or takes it out; keeps nothing.
    REVIEW_EVIDENCE review_evidence(id) Post "/review/{id}/evidence" EditPublication;
    /// Evidence that words find: a fragment.
    EVIDENCE_FOUND evidence_found() Get "/evidence/found" FindEvidence;
    /// A page as it would look: a fragment.
    REVIEW_PREVIEW review_preview(id) Post "/review/{id}/preview" EditPublication;
    /// Files what was decided about identifying places.
    REVIEW_REDACT review_redact(id) Post "/review/{id}/redactions" EditPublication;
    /// Hands a page to the reviewers.
    REVIEW_SUBMIT review_submit(id) Post "/review/{id}/submit" EditPublication;
    /// Takes it back from them.
    REVIEW_RECALL review_recall(id) Post "/review/{id}/recall" EditPublication;
    /// A page before a reviewer's eyes.
    REVIEW_CHECK review_check(id) Get "/review/{id}/check" ReviewPublication;
    /// Gives a verdict.
    REVIEW_JUDGE review_judge(id) Post "/review/{id}/check" ReviewPublication;
    /// Into which page another may be merged.
    REVIEW_MERGE review_merge(id) Get "/review/{id}/merge" CorrectPublication;
    /// Merges it.
    REVIEW_MERGED review_merged(id) Post "/review/{id}/merge" CorrectPublication;
    /// Lets a merged page stand by itself again.
    REVIEW_UNMERGE review_unmerge(id) Post "/review/{id}/unmerge" CorrectPublication;
    /// Why a public page should go.
    REVIEW_RETRACT review_retract(id) Get "/review/{id}/retract" CorrectPublication;
    /// Retracts it.
    REVIEW_RETRACTED review_retracted(id) Post "/review/{id}/retract" CorrectPublication;
    /// The coordinator's board.
    BOARD board() Get "/board" SeeBoard;
    /// Its queue and doctors: a fragment.
    BOARD_QUEUE board_queue() Get "/board/queue" SeeBoard;
    /// One case of the queue, without words.
    BOARD_CASE board_case(id) Get "/board/consultations/{id}" SeeBoard;
    /// Gives a case to a doctor, or calls one in.
    BOARD_GIVE board_give(id) Post "/board/consultations/{id}/give" RunBoard;
    /// Sends a case to another field.
    BOARD_REROUTE board_reroute(id) Post "/board/consultations/{id}/reroute" RunBoard;
    /// Changes how soon.
    BOARD_PRIORITY board_priority(id) Post "/board/consultations/{id}/priority" RunBoard;
    /// Takes a case back from its doctor.
    BOARD_RELEASE board_release(id) Post "/board/consultations/{id}/release" RunBoard;
    /// What would become of the queue if something were done.
    BOARD_WHAT_IF board_what_if() Get "/board/what-if" SeeBoard;
    /// What readers look for in vain, and what they say of what they found.
    BOARD_SEARCHES board_searches() Get "/board/searches" SeeBoard;
    /// Decides what becomes of a search in vain.
    BOARD_SEARCH_DECIDE board_search_decide() Post "/board/searches" RunBoard;
    /// The roster by the week.
    BOARD_ROSTER board_roster() Get "/board/roster" SeeBoard;
    /// Puts shifts on the roster.
    BOARD_SHIFTS_ADD board_shifts_add() Post "/board/roster" RunBoard;
    /// One shift of it.
    BOARD_SHIFT board_shift(shift) Get "/board/roster/{shift}" SeeBoard;
    /// Changes a shift's hours.
    BOARD_SHIFT_CHANGE board_shift_change(shift) Post "/board/roster/{shift}" RunBoard;
    /// Takes a shift off the roster.
    BOARD_SHIFT_REMOVE board_shift_remove(shift) Post "/board/roster/{shift}/remove" RunBoard;
    /// How the service stands.
    ADMIN admin() Get "/admin" ManagePeople;
    /// Claims to check, doctors and staff.
    ADMIN_PEOPLE admin_people() Get "/admin/people" ManagePeople;
    /// Giving somebody with an address a role.
    ADMIN_PEOPLE_ADD admin_people_add() Post "/admin/people" ManagePeople;
    /// One person.
    ADMIN_PERSON admin_person(id) Get "/admin/people/{id}" ManagePeople;
    /// Recording that a doctor was looked up in the register.
    ADMIN_VERIFY admin_verify(id) Post "/admin/people/{id}/verify" ManagePeople;
    /// Suspending a doctor.
    ADMIN_SUSPEND admin_suspend(id) Post "/admin/people/{id}/suspend" ManagePeople;
    /// Giving and taking roles.
    ADMIN_ROLES admin_roles(id) Post "/admin/people/{id}/roles" ManagePeople;
    /// All accounts, unnamed.
    ADMIN_ACCOUNTS admin_accounts() Get "/admin/accounts" ManagePeople;
    /// The newest entries of the journal.
    ADMIN_JOURNAL admin_journal() Get "/admin/journal" OperateService;
    /// One's claim to be a doctor.
    MY_DOCTOR my_doctor() Get "/my/doctor" ManageOwnAccount;
    /// Saying to be a doctor.
    MY_DOCTOR_CLAIM my_doctor_claim() Post "/my/doctor" ManageOwnAccount;
    /// The mails of a demonstration; nothing anywhere else.
    MAILS mails() Get "/mail" ReadPublic;
    /// One of them.
    MAIL mail(name) Get "/mail/{name}" ReadPublic;
    /// Counters for machines that watch: this machine, or one with the token.
    METRICS metrics() Get "/metrics" ReadPublic;
    /// What other programs can ask for, as OpenAPI.
    API_DESCRIPTION api_description() Get "/api/openapi.json" ReadPublic;
    /// Published answers, the newest first.
    API_ANSWERS api_answers() Get "/api/v1/answers" ReadPublic;
    /// One published answer.
    API_ANSWER api_answer(id) Get "/api/v1/answers/{id}" ReadPublic;
    /// Search among published answers.
    API_SEARCH api_search() Get "/api/v1/search" ReadPublic;
    /// Measured answer times.
    API_PROMISE api_promise() Get "/api/v1/promise" ReadPublic;
    /// Signing in.
    SIGN_IN sign_in() Get "/sign-in" SignIn;
    /// Signing up; the same way in, in other words.
    SIGN_UP sign_up() Get "/sign-up" SignIn;
    /// Having a link sent.
    SIGN_IN_SEND sign_in_send() Post "/sign-in/link" SignIn;
    /// A link is on its way.
    SIGN_IN_SENT sign_in_sent() Get "/sign-in/sent" SignIn;
    /// Signing in with a password.
    SIGN_IN_PASSWORD sign_in_password() Post "/sign-in/password" SignIn;
    /// The page a link in a mail opens.
    SIGN_IN_LINK sign_in_link(token) Get "/sign-in/link/{token}" SignIn;
    /// Using the link up.
    SIGN_IN_LINK_USE sign_in_link_use(token) Post "/sign-in/link/{token}" SignIn;
    /// Signing out.
    SIGN_OUT sign_out() Post "/sign-out" SignIn;
}

/// The pattern with its parameters filled in and percent-encoded.
fn filled(pattern: &str, parameters: &[(&str, &dyn Display)]) -> String {
    let mut link = String::with_capacity(pattern.len() + 24);
    for segment in pattern.split('/').skip(1) {
        link.push('/');
        let name = segment.strip_prefix('{').and_then(|name| name.strip_suffix('}'));
        let (name, is_rest) =
            name.map_or((None, false), |name| (Some(name.trim_start_matches('*')), name.starts_with('*')));
        match name.and_then(|name| parameters.iter().find(|(known, _)| *known == name)) {
            // What takes the rest of a path keeps its slashes.
            Some((_, value)) if is_rest => {
                let value = value.to_string();
                let mut steps = value.split('/');
                push_encoded(&mut link, steps.next().unwrap_or_default());
                for step in steps {
                    link.push('/');
                    push_encoded(&mut link, step);
                }
            }
            Some((_, value)) => push_encoded(&mut link, &value.to_string()),
            None => link.push_str(segment),
        }
    }
    link
}

/// A link with a query, its names and values percent-encoded; pairs with an empty value are left out.
pub fn with_query<'a>(path: &str, pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let mut link = path.to_owned();
    let mut separator = '?';
    for (name, value) in pairs.into_iter().filter(|(_, value)| !value.is_empty()) {
        link.push(separator);
        push_encoded(&mut link, name);
        link.push('=');
        push_encoded(&mut link, value);
        separator = '&';
    }
    link
}

/// RFC 3986 unreserved characters stay, every other byte becomes `%XX`.
fn push_encoded(link: &mut String, text: &str) {
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => link.push(char::from(byte)),
            _ => write!(link, "%{byte:02X}").expect("writing to a string does not fail"),
        }
    }
}

impl fmt::Display for Route {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verb = match self.verb {
            Verb::Get => "GET",
            Verb::Post => "POST",
        };
        write!(formatter, "{verb} {}", self.pattern)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn names_and_addresses_are_unique() {
        let names: BTreeSet<&str> = ROUTES.iter().map(|route| route.name).collect();
        let addresses: BTreeSet<String> = ROUTES.iter().map(Route::to_string).collect();
        assert_eq!((names.len(), addresses.len()), (ROUTES.len(), ROUTES.len()));
    }

    #[test]
    fn parameters_are_encoded_into_one_segment() {
        assert_eq!(to::asset("a/b c?.css"), "/assets/a%2Fb%20c%3F.css");
        assert_eq!(to::home(), "/");
        assert_eq!(to::asset("ü"), "/assets/%C3%BC");
        assert_eq!(to::log_tile(0, "x001/00?"), "/log/tile/0/x001/00%3F");
    }

    #[test]
    fn a_query_leaves_out_what_is_empty() {
        assert_eq!(with_query(&to::search(), [("q", "HER2 & me"), ("after", "")]), "/search?q=HER2%20%26%20me");
        assert_eq!(with_query("/search", []), "/search");
    }
}
