//! The reviewer's work: the page as it will look, a checklist, a verdict, a name.

use askwell_core::Refused;
use askwell_core::access::{Action, Actor};
use askwell_core::code::Digest;
use askwell_core::comment::{BadComment, LineComment};
use askwell_core::content::Page;
use askwell_core::id::{PublicationId, TextId};
use askwell_core::publication::{Origin, Place, Publication, Work};
use askwell_core::review::{Checklist, NEXT_REVIEW_MOST_MONTHS, Verdict};
use askwell_store::{Owner, Unit};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan as _};
use uuid::Uuid;

use crate::doctors::{DoctorCard, doctor_card};
use crate::editing::{
    Changed, Comments, For, Help, PartLines, ReportShown, VerdictShown, changed, has_read, history, is_own, name_of,
    newest, numbered, report_shown, words_of,
};
use crate::publishing::{Once, happen, page_of, publish_if_ready};
use crate::searching::FoundAnswer;
use crate::{App, Error, Result, staff, texts};

/// A page is proposed for its next check after so many months.
const NEXT_REVIEW_MONTHS: i32 = 12;

/// A comment has at most so many characters.
const COMMENT_CHARS_MOST: usize = 4_000;

/// What a reviewer has before their eyes. The conversation is not here: the fewest people read what a patient wrote.
#[derive(Debug, Clone, PartialEq)]
pub struct Checking {
    /// The page.
    pub id: PublicationId,
    /// Its address.
    pub place: Place,
    /// Number of this text.
    pub revision: u32,
    /// Digest of this text, which the verdict is about.
    pub digest: String,
    /// The page as it will look.
    pub page: Page,
    /// What the public reads now, where that is another text.
    pub public_page: Option<Page>,
    /// Whether it came from elsewhere.
    pub is_imported: bool,
    /// What was removed, and who decided; nothing for imported words.
    pub report: Option<ReportShown>,
    /// Who answered.
    pub answered_by: Vec<DoctorCard>,
    /// Who prepared it.
    pub prepared_by: String,
    /// When.
    pub prepared_at: Timestamp,
    /// Help with plain words.
    pub help: Help,
    /// Verdicts on earlier texts, the newest first; none on this one, so that each reviewer reads it for themselves.
    pub verdicts: Vec<VerdictShown>,
    /// The text line by line.
    pub lines: Vec<PartLines>,
    /// Evidence that changed since the public text was signed; this text cites it as it is here.
    pub changed: Vec<Changed>,
    /// Public answers that may say the same already: one page is better than two.
    pub similar: Vec<FoundAnswer>,
    /// Why this reviewer may not judge it now; nothing where they may.
    pub barred: Option<Refused>,
    /// A day for the next check.
    pub next_review_proposed: Date,
    /// The latest day for it.
    pub next_review_latest: Date,
}

/// A verdict on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judging {
    /// Digest of the text that was read.
    pub text: Digest,
    /// What is vouched for.
    pub checklist: Checklist,
    /// What it comes to.
    pub opinion: Opinion,
}

/// What a verdict comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Opinion {
    /// It may be published.
    Approve {
        /// When somebody must look again.
        next_review_on: Date,
    },
    /// It must be changed first.
    RequestChanges {
        /// About the page and its parts.
        comments: Comments,
        /// About single lines of the text that was read.
        remarks: Vec<Remark>,
    },
}

/// What a reviewer says of one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// Name of the part.
    pub part: String,
    /// Number of the line in it.
    pub line: usize,
    /// What is said.
    pub said: String,
}

/// What became of a verdict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Judged {
    /// The page is public.
    Published {
        /// Its path.
        path: String,
    },
    /// Signed; the patient agreed to other words and is asked about these.
    WaitsForPatient,
    /// Back with the editor.
    ChangesRequested,
    /// Kept; it counts when another reviewer has read the text too.
    AwaitsAnother,
    /// Another reviewer had come to the other verdict; an editor decides how to go on.
    Disagreed,
}

impl App {
    /// Gives a page for a reviewer.
    pub async fn check(&self, actor: &Actor, id: PublicationId) -> Result<Checking> {
        staff(actor, Action::ReviewPublication)?;
        let mut reader = self.store().read().await?;
        let (publication, page) = newest(&mut reader, id).await?;
        let now = self.now();
        let mut answered_by = Vec::new();
        for author in publication.authors() {
            answered_by.extend(doctor_card(&mut reader, *author, now).await?);
        }
        let public_page = match publication.live().filter(|live| live.number != publication.newest().number) {
            Some(live) => page_of(&mut reader, live.text).await?,
            None => None,
        };
        let reviewer = match actor.practitioner {
            Some(practitioner) => reader.practitioner(practitioner).await?,
            None => None,
        };
        let (_, verdicts) = history(&mut reader, &publication, &page, For::Reviewer).await?;
        let today = now.to_zoned(jiff::tz::TimeZone::UTC).date();
        let newest = publication.newest();
        let changed = changed(&mut reader, &publication).await?;
        let similar = self.similar(&page, Some(&publication.place)).await?;
        Ok(Checking {
            changed,
            similar,
            id,
            place: publication.place.clone(),
            revision: newest.number,
            digest: newest.digest.to_string(),
            public_page,
            is_imported: matches!(publication.origin, Origin::Import { .. }),
            report: report_shown(&mut reader, &publication).await?,
            answered_by,
            prepared_by: name_of(&mut reader, newest.by).await?,
            prepared_at: newest.at,
            help: Help::of(&page),
            verdicts,
            lines: numbered(&page),
            barred: barred(&publication, actor, reviewer.as_ref(), now),
            next_review_proposed: today.saturating_add(NEXT_REVIEW_MONTHS.months()),
            next_review_latest: today.saturating_add(NEXT_REVIEW_MOST_MONTHS.months()),
            page,
        })
    }

    /// Gives a verdict on exactly the text that was read; an approval makes the page public at once if nothing else is missing.
    pub async fn review(&self, actor: &Actor, id: PublicationId, judging: Judging, key: Uuid) -> Result<Judged> {
        let account = staff(actor, Action::ReviewPublication)?;
        let practitioner = actor.practitioner.ok_or(Refused::NotAPractitioner)?;
        let judging = checked(judging)?;
        let comments = TextId(self.new_id());
        let once = Once::new(key, (id, &judging));
        self.publication_change(actor, Action::ReviewPublication, id, once, move |unit, mut publication| {
            Box::pin(async move {
                let reviewer = unit.practitioner(practitioner).await?.ok_or(Refused::NotAPractitioner)?;
                let verdict = match judging.opinion {
                    Opinion::Approve { next_review_on } => {
                        Verdict::Approved { checklist: judging.checklist, next_review_on }
                    }
                    Opinion::RequestChanges { comments: mut said, remarks } => {
                        let (_, page) = newest(unit, id).await?;
                        said.lines = on_lines(&page, &remarks)?;
                        let owner = publication.patient().map_or(Owner::Account(account), Owner::Patient);
                        keep(unit, comments, owner, &said).await?;
                        Verdict::ChangesRequested { checklist: judging.checklist, comments }
                    }
                };
                let event = publication.review(&reviewer, judging.text, verdict, unit.now())?;
                happen(unit, &mut publication, &event).await?;
                publish_if_ready(unit, &mut publication).await?;
                Ok(())
            })
        })
        .await?;
        let publication = self.store().read().await?.publication(id).await?.ok_or(Error::NotFound)?;
        Ok(match publication.work {
            Some(Work::Approved) => Judged::WaitsForPatient,
            Some(Work::InReview) => Judged::AwaitsAnother,
            Some(Work::Disagreed) => Judged::Disagreed,
            Some(_) => Judged::ChangesRequested,
            None => Judged::Published { path: publication.place.path() },
        })
    }
}

/// Puts remarks on the lines of the text that was read.
fn on_lines(page: &Page, remarks: &[Remark]) -> Result<Vec<LineComment>> {
    let odd = |problem: BadComment| Error::Field {
        field: "comment-overall",
        problem: if problem == BadComment::TooLong { "comments-too-long" } else { "comments-no-line" },
    };
    let on = |remark: &Remark| {
        let text = words_of(page, &remark.part).unwrap_or_default();
        LineComment::on(&remark.part, text, remark.line, &remark.said).map_err(odd)
    };
    remarks.iter().map(on).collect()
}

async fn keep(unit: &mut Unit, text: TextId, owner: Owner, comments: &Comments) -> Result<()> {
    unit.text_put(text, owner, &texts::write(comments).text).await?;
    Ok(())
}

/// Says why somebody may not judge a text, so that the page tells before they have read it all.
fn barred(
    publication: &Publication,
    actor: &Actor,
    reviewer: Option<&askwell_core::practitioner::Practitioner>,
    now: Timestamp,
) -> Option<Refused> {
    if publication.work != Some(Work::InReview) {
        return Some(Refused::NotInReview);
    }
    if is_own(publication, actor) {
        return Some(Refused::OwnWork);
    }
    if has_read(publication, actor) {
        return Some(Refused::ReadBefore);
    }
    match reviewer {
        Some(reviewer) => reviewer.in_good_standing(now).err(),
        None => Some(Refused::NotAPractitioner),
    }
}

/// Takes a verdict from a form: whoever wants changes says which.
fn checked(judging: Judging) -> Result<Judging> {
    if let Opinion::RequestChanges { comments, remarks } = &judging.opinion {
        if comments.is_empty() && remarks.is_empty() {
            return Err(Error::Field { field: "comment-overall", problem: "comments-missing" });
        }
        let all = comments.parts.values().chain([&comments.overall]);
        if all.into_iter().any(|comment| comment.chars().count() > COMMENT_CHARS_MOST) {
            return Err(Error::Field { field: "comment-overall", problem: "comments-too-long" });
        }
    }
    Ok(judging)
}
