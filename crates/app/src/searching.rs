//! Finding answers that exist, while somebody types and when they have asked.

use std::collections::BTreeSet;
use std::ops::Range;

use askwell_core::access::{Action, Actor};
use askwell_core::content::Page;
use askwell_core::id::PublicationId;
use askwell_core::publication::{Origin, Publication};
use askwell_search::{Change, Document, Hit, Index, Query, Relation, Results};
use askwell_store::{By, Decided, InVain};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

use crate::board::coordinator;
use crate::unit::doing;
use crate::{App, Error, Result, texts};

/// So many suggestions stand below the box.
const SUGGESTIONS: usize = 6;
/// So many hits stand on one page of results.
const HITS_ON_A_PAGE: usize = 10;
/// A message is searched question by question up to so many; the others can be searched for one by one.
pub const GROUPS_MOST: usize = 5;
/// So many hits stand below each question of a message.
const HITS_IN_A_GROUP: usize = 3;
/// A message that tells so much besides its questions is searched as a whole too, in bytes.
const STORY_BYTES: usize = 200;
/// Before a question that points back stands so much of what it points to, in bytes.
const CONTEXT_BYTES: usize = 300;
/// Longer searches in vain are no words that a list could show, in characters.
const VAIN_CHARS_MOST: usize = 200;
/// So many topics are offered for narrowing.
const TOPICS_OFFERED: usize = 8;
/// So many lines stand in each list of the coordinator's.
const LINES_SHOWN: u32 = 50;
/// Words that point back to what was said before.
const POINTS_BACK: &[&str] = &["it", "its", "they", "them", "their", "these", "those", "this", "that"];

/// What a reader searches for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Search {
    /// As typed.
    pub text: String,
    /// Address step of a field, to narrow.
    pub specialty: Option<String>,
    /// Address step of a subject, to narrow.
    pub topic: Option<String>,
    /// Tag of a language, to narrow.
    pub language: Option<String>,
    /// Only what was reviewed within a year.
    pub recent: bool,
    /// Whether words stay as they were typed, unrepaired.
    pub as_typed: bool,
    /// Which page of the results, from 0.
    pub page: usize,
}

/// Words of a snippet; some of them were looked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Stretch {
    /// The words.
    pub text: String,
    /// Whether they were looked for.
    pub found: bool,
}

/// One answer found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FoundAnswer {
    /// Address on this site.
    pub path: String,
    /// Title.
    pub title: String,
    /// Address step of the field.
    pub specialty: String,
    /// Subject as people read it.
    pub topic_name: String,
    /// Whether a reviewer here signed it.
    pub reviewed: bool,
    /// Whether it asks the very same.
    pub answers_it: bool,
    /// Why it was found.
    pub snippet: Vec<Stretch>,
}

/// Ways to narrow what was found, with how many answers each would leave.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Facets {
    /// Address steps of fields.
    pub specialties: Vec<(String, usize)>,
    /// Address steps of subjects, their names.
    pub topics: Vec<(String, String, usize)>,
    /// Tags of languages.
    pub languages: Vec<(String, usize)>,
    /// Reviewed within a year.
    pub recent: usize,
}

/// What a search found.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct FoundAnswers {
    /// Best first.
    pub hits: Vec<FoundAnswer>,
    /// Whether there is another page.
    pub more: bool,
    /// Ways to narrow it.
    pub facets: Facets,
    /// The text as it was understood, when a word had to be repaired.
    pub corrected: Option<String>,
}

/// What was found for one question of a message.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct FoundFor {
    /// The question as it was written; nothing for the message as a whole.
    pub question: Option<String>,
    /// What was found.
    pub found: FoundAnswers,
}

/// What was found for a message.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Finding {
    /// One for each question, in their order; one without a question when there is only one thing asked.
    pub groups: Vec<FoundFor>,
    /// Ways to narrow all of it; an answer found for two questions counts for each.
    pub facets: Facets,
    /// Questions beyond [`GROUPS_MOST`], as they were written.
    pub left_out: Vec<String>,
}

/// Something readers look for in vain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Vain {
    /// The words, without what could identify anybody.
    pub words: String,
    /// How often.
    pub count: u64,
    /// When last.
    pub last_at: Timestamp,
}

/// What readers say of one page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PageSaid {
    /// Its address.
    pub path: String,
    /// Its title.
    pub title: String,
    /// How many it helped.
    pub helped: u64,
    /// How many it did not.
    pub missed: u64,
}

/// What readers say of one search.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SearchSaid {
    /// The words, without what could identify anybody.
    pub words: String,
    /// How many it answered.
    pub helped: u64,
    /// How many it did not.
    pub missed: u64,
}

/// How readers fare who search: what is looked for in vain, and what they say of what they found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct SearchBoard {
    /// In vain, and nobody decided yet; the most frequent first, as in all lists.
    pub open: Vec<Vain>,
    /// An answer is wanted.
    pub wanted: Vec<Vain>,
    /// Reviewers are asked for another name.
    pub for_synonyms: Vec<Vain>,
    /// Left alone.
    pub dismissed: Vec<Vain>,
    /// Pages, those that miss most often first.
    pub pages: Vec<PageSaid>,
    /// Searches, those that miss most often first.
    pub searches: Vec<SearchSaid>,
}

impl From<InVain> for Vain {
    fn from(vain: InVain) -> Self {
        Self { words: vain.words, count: vain.count, last_at: vain.last_at }
    }
}

/// A part of a message that is searched for by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Part {
    /// The question as it was written; nothing for the whole message.
    question: Option<String>,
    /// What is searched for.
    text: String,
}

impl App {
    /// Gives answers for what has been typed so far; words alone, so that it keeps up with a keyboard.
    pub fn suggest(&self, typed: &str) -> Result<Vec<FoundAnswer>> {
        Ok(self.inner.index.suggest(typed, SUGGESTIONS)?.into_iter().map(found).collect())
    }

    /// Gives answers for what stands there when the keyboard rests, by words and by meaning: for each question its own.
    /// Nothing of it is counted.
    pub async fn suggest_at_rest(&self, typed: &str) -> Result<Vec<FoundFor>> {
        let (parts, _) = parts(typed);
        let each = if parts.len() > 1 { HITS_IN_A_GROUP } else { SUGGESTIONS };
        let found = self.search_parts(parts, Query { limit: each, only_near: true, ..Query::new("") }).await?;
        let short = |(question, mut results): (Option<String>, Results)| {
            results.hits.truncate(each);
            let hits = results.hits.into_iter().map(self::found).collect();
            FoundFor { question, found: FoundAnswers { hits, ..FoundAnswers::default() } }
        };
        Ok(found.into_iter().map(short).filter(|group| !group.found.hits.is_empty()).collect())
    }

    /// Gives the public answers to questions that somebody is about to ask, those that ask the very same first; in the order of
    /// the questions, one list each.
    pub async fn answers_to(&self, questions: &[String]) -> Result<Vec<Vec<FoundAnswer>>> {
        let part = |question: &String| Part { question: None, text: question.clone() };
        let limits = Query { limit: HITS_IN_A_GROUP, only_near: true, ..Query::new("") };
        let found = self.search_parts(questions.iter().map(part).collect(), limits).await?;
        let lists = found.into_iter().map(|(_, results)| {
            let mut hits: Vec<_> = results.hits.into_iter().map(self::found).collect();
            hits.sort_by_key(|hit| !hit.answers_it);
            hits
        });
        Ok(lists.collect())
    }

    /// Gives answers for a whole text as one thing. What is found by nobody is counted for the coordinator, without anything
    /// identifying.
    pub async fn search(&self, search: Search) -> Result<FoundAnswers> {
        let text = search.text.clone();
        let found = self.search_as(search, vec![Part { question: None, text }]).await?.groups.pop();
        Ok(found.map(|group| group.found).unwrap_or_default())
    }

    /// Gives answers for a message: for each of its questions its own, and for the story around them.
    pub async fn search_message(&self, search: Search) -> Result<Finding> {
        let (parts, left_out) = parts(&search.text);
        let mut finding = self.search_as(search, parts).await?;
        finding.left_out = left_out;
        Ok(finding)
    }

    async fn search_as(&self, search: Search, parts: Vec<Part>) -> Result<Finding> {
        let today = self.today();
        let year_ago = today.saturating_sub(jiff::ToSpan::years(1)).to_string();
        let limit = if parts.len() > 1 { HITS_IN_A_GROUP } else { HITS_ON_A_PAGE };
        let narrowed = search.specialty.is_some()
            || search.topic.is_some()
            || search.language.is_some()
            || search.recent
            || search.page > 0;
        let query = Query {
            specialty: search.specialty,
            topic: search.topic,
            reviewed_since: search.recent.then(|| year_ago.clone()),
            language: search.language,
            offset: if parts.len() > 1 { 0 } else { search.page.min(19) * HITS_ON_A_PAGE },
            limit,
            only_near: true,
            as_typed: search.as_typed,
            ..Query::new("")
        };
        let mut in_all = self.search_parts(parts.clone(), query).await?;
        self.quote_whole(&mut in_all).await?;
        let mut facets = Facets::default();
        let mut groups = Vec::with_capacity(in_all.len());
        for ((question, results), part) in in_all.into_iter().zip(parts) {
            if results.hits.is_empty() && !narrowed {
                self.search_in_vain(&part.question.unwrap_or(part.text)).await?;
            }
            let Results { hits, more, facets: counts, corrected, .. } = results;
            add_counts(&mut facets.specialties, &counts.specialties);
            add_counts(&mut facets.languages, &counts.languages);
            facets.recent += counts.reviewed_since(&year_ago);
            for (topic, count) in counts.topics {
                match facets.topics.iter_mut().find(|(known, ..)| *known == topic) {
                    Some((_, _, known)) => *known += count,
                    None => facets.topics.push((topic, String::new(), count)),
                }
            }
            let hits = hits.into_iter().map(found).collect();
            groups
                .push(FoundFor { question, found: FoundAnswers { hits, more, facets: Facets::default(), corrected } });
        }
        self.name_topics(&mut facets).await?;
        if let [only] = groups.as_mut_slice() {
            only.found.facets = facets.clone();
        }
        Ok(Finding { groups, facets, left_out: Vec::new() })
    }

    /// Searches for each part, in order, away from where requests are answered.
    async fn search_parts(&self, parts: Vec<Part>, query: Query) -> Result<Vec<(Option<String>, Results)>> {
        let app = self.clone();
        let search = move |index: &Index| -> Result<Vec<(Option<String>, Results)>> {
            let one = |Part { question, text }: Part| {
                let results = index.search(&Query { text, ..query.clone() })?;
                Ok((question, results))
            };
            parts.into_iter().map(one).collect()
        };
        // Meaning costs milliseconds of a whole core, which must not hold up the keystrokes of others.
        tokio::task::spawn_blocking(move || search(&app.inner.index)).await.map_err(|_| ended())?
    }

    /// Quotes of each hit the passage of the whole page that says most of what was looked for; the index knows its opening only.
    async fn quote_whole(&self, found: &mut [(Option<String>, Results)]) -> Result<()> {
        let hits = || found.iter().flat_map(|(_, results)| &results.hits);
        let ids: Vec<PublicationId> = hits().filter_map(|hit| hit.id.parse().ok()).collect();
        if ids.is_empty() {
            return Ok(());
        }
        let mut reader = self.inner.store.read().await?;
        let publications = reader.publications(ids).await?;
        let live = |id: &str| publications.get(&id.parse().ok()?)?.live().map(|live| live.text);
        let texts = reader.texts(hits().filter_map(|hit| live(&hit.id)).collect::<BTreeSet<_>>()).await?;
        drop(reader);
        for (_, results) in found {
            for hit in &mut results.hits {
                let Some(text) = live(&hit.id).and_then(|text| texts.get(&text)) else { continue };
                let page: Page = texts::read("a page", text)?;
                let answers = page.sections.iter().map(|section| section.answer.as_str());
                let whole: Vec<&str> = [page.summary.as_str()].into_iter().chain(answers).collect();
                hit.snippet = results.sought.passage(&whole.join("\n"));
            }
        }
        Ok(())
    }

    /// Keeps the most frequent topics and gives them their names.
    async fn name_topics(&self, facets: &mut Facets) -> Result<()> {
        facets.topics.sort_by(|a, b| b.2.cmp(&a.2).then_with(|| a.0.cmp(&b.0)));
        facets.topics.truncate(TOPICS_OFFERED);
        if facets.topics.is_empty() {
            return Ok(());
        }
        let slugs: Vec<String> = facets.topics.iter().map(|(topic, ..)| topic.clone()).collect();
        let names = self.inner.store.read().await?.topic_names_among(&slugs).await?;
        for (topic, name, _) in &mut facets.topics {
            *name = names.get(topic).cloned().unwrap_or_else(|| topic.replace('-', " "));
        }
        Ok(())
    }

    /// Counts whether what a search found answered its reader; who said otherwise `before` is counted once, as they say now.
    pub async fn search_answered(&self, text: &str, before: Option<bool>, helped: bool) -> Result<()> {
        let Some(words) = nameless(text) else { return Ok(()) };
        let work = doing(move |unit| Box::pin(async move { Ok(unit.search_answered(&words, before, helped).await?) }));
        self.inner.store.write(By::Reader, self.now(), work).await
    }

    async fn search_in_vain(&self, text: &str) -> Result<()> {
        let Some(words) = nameless(text) else { return Ok(()) };
        let work = doing(move |unit| Box::pin(async move { Ok(unit.search_in_vain(&words).await?) }));
        self.inner.store.write(By::Reader, self.now(), work).await
    }

    /// Gives how readers fare who search.
    pub async fn search_board(&self, actor: &Actor) -> Result<SearchBoard> {
        coordinator(actor, Action::SeeBoard)?;
        let mut reader = self.store().read().await?;
        let mut lists = Vec::new();
        for decided in [None, Some(Decided::Wanted), Some(Decided::Synonym), Some(Decided::Dismissed)] {
            let lines = reader.searches_in_vain(decided, LINES_SHOWN).await?;
            lists.push(lines.into_iter().map(Vain::from).collect::<Vec<_>>());
        }
        let mut pages = Vec::new();
        for (id, said) in reader.feedback_most_missed(LINES_SHOWN).await? {
            // What readers said of a page that is gone helps nobody.
            let Some(publication) = reader.publication(id).await? else { continue };
            let Some(page) = crate::answers::live_page(&mut reader, &publication).await? else { continue };
            let path = publication.place.path();
            pages.push(PageSaid { path, title: page.title, helped: said.helped, missed: said.missed });
        }
        let searches = reader.searches_answered(LINES_SHOWN).await?.into_iter();
        let searches = searches.map(|one| SearchSaid {
            words: one.words,
            helped: one.feedback.helped,
            missed: one.feedback.missed,
        });
        let mut lists = lists.into_iter();
        let mut next = || lists.next().unwrap_or_default();
        Ok(SearchBoard {
            open: next(),
            wanted: next(),
            for_synonyms: next(),
            dismissed: next(),
            pages,
            searches: searches.collect(),
        })
    }

    /// Notes what becomes of a search in vain: an answer is wanted, a reviewer is asked for another name, or nothing; `None`
    /// takes that back.
    pub async fn search_decide(&self, actor: &Actor, words: &str, decided: Option<Decided>) -> Result<()> {
        let account = coordinator(actor, Action::RunBoard)?;
        let words = words.to_owned();
        let work = doing(move |unit| {
            Box::pin(async move {
                let is_there = unit.search_decide(&words, decided, account).await?;
                if is_there { Ok(()) } else { Err(Error::NotFound) }
            })
        });
        self.store().write(By::Account(account), self.now(), work).await
    }
}

/// Cuts a message into what is searched for by itself: its questions, and the story around them when there is one. Gives the
/// questions beyond the most that are searched for, too.
fn parts(text: &str) -> (Vec<Part>, Vec<String>) {
    let whole = || Part { question: None, text: text.to_owned() };
    let questions = askwell_text::question::split(text);
    let asked: usize = questions.iter().map(|question| question.span.len()).sum();
    let has_story = text.len().saturating_sub(asked) >= STORY_BYTES;
    let asks = questions.first().is_some_and(|question| question.text.ends_with('?'));
    // A story would drown the one question it ends in.
    if questions.len() < 2 && !(has_story && asks) {
        return (vec![whole()], Vec::new());
    }
    let said = |span: &Range<usize>| text.get(span.clone()).unwrap_or_default().trim().to_owned();
    let mut parts = Vec::new();
    let mut before: Option<Range<usize>> = None;
    for question in questions.iter().take(GROUPS_MOST) {
        let own = said(&question.span);
        let context = points_back(&own).then(|| context(text, before.as_ref(), question.span.start));
        let sought = context.filter(|context| !context.is_empty()).map(|context| format!("{context} {own}"));
        parts.push(Part { text: sought.unwrap_or_else(|| own.clone()), question: Some(own) });
        before = Some(question.span.clone());
    }
    if has_story {
        parts.push(whole());
    }
    (parts, questions.iter().skip(GROUPS_MOST).map(|question| said(&question.span)).collect())
}

fn points_back(question: &str) -> bool {
    let mut words = question.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase);
    words.any(|word| POINTS_BACK.contains(&word.as_str()))
}

/// Gives what a question points back to: what stands between it and the question before, or that question.
fn context(text: &str, before: Option<&Range<usize>>, start: usize) -> String {
    let between = text.get(before.map_or(0, |span| span.end)..start).unwrap_or_default();
    let told = |part: &str| part.chars().filter(|c| c.is_alphanumeric()).count() >= 12;
    let part = if told(between) { between } else { before.and_then(|span| text.get(span.clone())).unwrap_or_default() };
    let first = part.char_indices().map(|(at, _)| at).find(|at| part.len() - at <= CONTEXT_BYTES).unwrap_or(0);
    part.get(first..).unwrap_or_default().trim().to_owned()
}

fn add_counts(counts: &mut Vec<(String, usize)>, more: &[(String, usize)]) {
    for (value, count) in more {
        match counts.iter_mut().find(|(known, _)| known == value) {
            Some((_, known)) => *known += count,
            None => counts.push((value.clone(), *count)),
        }
    }
    counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
}

/// Gives the words of a search without what could identify anybody; `None` for what is too long or empty to be counted.
fn nameless(text: &str) -> Option<String> {
    // Taking names out makes a text shorter or longer by a little; what is far too long is not read at all.
    if text.chars().count() > 2 * VAIN_CHARS_MOST {
        return None;
    }
    let known = askwell_text::identity::Known::default();
    let redactions: Vec<_> = askwell_text::identity::find(text, &known)
        .into_iter()
        .map(|proposal| askwell_text::identity::Redaction { span: proposal.span, replacement: proposal.replacement })
        .collect();
    let words = askwell_text::identity::redact(text, &redactions).to_lowercase();
    let words = words.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    let words = words.collect::<Vec<_>>().join(" ");
    Some(words).filter(|words| words.chars().any(char::is_alphanumeric) && words.chars().count() <= VAIN_CHARS_MOST)
}

/// The thread that searched ended before it was done: only while the service stops.
pub(crate) fn ended() -> Error {
    Error::Io(std::io::Error::other("the thread ended"))
}

pub(crate) fn found(hit: Hit) -> FoundAnswer {
    let mut stretches = Vec::new();
    let mut push = |text: Option<&str>, found| {
        if let Some(text) = text.filter(|text| !text.is_empty()) {
            stretches.push(Stretch { text: text.to_owned(), found });
        }
    };
    let mut at = 0;
    for highlight in &hit.snippet.highlights {
        push(hit.snippet.text.get(at..highlight.start), false);
        push(hit.snippet.text.get(highlight.clone()), true);
        at = highlight.end;
    }
    push(hit.snippet.text.get(at..), false);
    FoundAnswer {
        path: hit.path,
        title: hit.title,
        specialty: hit.specialty,
        topic_name: hit.topic_name,
        reviewed: hit.reviewed,
        answers_it: hit.relation == Relation::Answered,
        snippet: stretches,
    }
}

/// Gives what the index is told of a publication: the live page, or that there is none to point out.
pub(crate) fn change(publication: &Publication, page: Option<Page>, today: Date) -> Change {
    let id = publication.id.to_string();
    let page = page.filter(|_| publication.is_listed(today));
    let (Some(page), Some(live)) = (page, publication.live()) else { return Change::Remove(id) };
    let reviewed_elsewhere = match publication.origin {
        Origin::Import { reviewed_on, .. } => reviewed_on.map(|on| on.to_string()),
        Origin::Consultation { .. } => None,
    };
    let reviewed_here =
        live.review.as_ref().map(|review| review.at.to_zoned(jiff::tz::TimeZone::UTC).date().to_string());
    let answers: Vec<&str> = page.sections.iter().map(|section| section.answer.as_str()).collect();
    Change::Put(Box::new(Document {
        id,
        questions: page.sections.iter().map(|section| section.question.clone()).collect(),
        answer: answers.join("\n\n"),
        focus: page.topic_name.clone(),
        synonyms: page.synonyms,
        kind: page.kind.map(|kind| kind.replace('_', " ")),
        specialty: publication.place.specialty.slug(),
        topic: publication.place.topic.to_string(),
        topic_name: page.topic_name,
        language: publication.language.to_string(),
        reviewed: reviewed_here.is_some(),
        reviewed_on: reviewed_here.or(reviewed_elsewhere),
        path: publication.place.path(),
        title: page.title,
        summary: page.summary,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sought(text: &str) -> Vec<(Option<String>, String)> {
        parts(text).0.into_iter().map(|part| (part.question, part.text)).collect()
    }

    #[test]
    fn one_question_or_none_is_searched_as_it_stands() {
        for text in ["water pill", "Is HER2 positive breast cancer different?", "the of and", "?!", ""] {
            assert_eq!(sought(text), [(None, text.to_owned())]);
        }
    }

    #[test]
    fn each_question_is_searched_by_itself_in_the_words_it_was_written_in() {
        let text = "is gout hereditary? can I still drink beer?";
        let parts = sought(text);
        assert_eq!(parts[0], (Some("is gout hereditary?".into()), "is gout hereditary?".into()));
        assert_eq!(parts[1].0.as_deref(), Some("can I still drink beer?"));
        assert_eq!(parts.len(), 2);
    }

    #[test]
    fn a_question_that_points_back_takes_what_it_points_to_along() {
        let parts = sought("What is atrial fibrillation? How is it treated?");
        assert_eq!(parts[1].0.as_deref(), Some("How is it treated?"));
        assert!(parts[1].1.contains("atrial fibrillation"), "{parts:?}");
    }

    #[test]
    fn a_story_around_two_questions_is_searched_as_a_whole_too() {
        let story =
            "My father is 71 and has had swollen ankles since spring. His doctor found a weak heart. ".repeat(3);
        let parts = sought(&format!("{story} Should he weigh himself daily? How much salt is too much?"));
        assert_eq!(parts.len(), 3);
        assert_eq!(parts[2].0, None);
    }

    #[test]
    fn the_one_question_of_a_story_is_searched_before_the_story() {
        let story = "My knee has hurt since spring when I walk to the market. ".repeat(30);
        let parts = sought(&format!("{story}What is gout?"));
        assert_eq!(parts[0], (Some("What is gout?".into()), "What is gout?".into()));
        assert_eq!((parts.len(), parts[1].0.as_deref()), (2, None));
        assert_eq!(sought(&story), [(None, story.clone())], "a story that asks nothing is one thing");
    }

    #[test]
    fn questions_beyond_the_most_are_named() {
        let text = (1..=8).map(|n| format!("What does sign number {n} of gout mean? ")).collect::<String>();
        let (parts, left_out) = parts(&text);
        assert_eq!((parts.len(), left_out.len()), (GROUPS_MOST, 8 - GROUPS_MOST));
    }

    #[test]
    fn what_is_counted_names_nobody_and_is_short() {
        assert_eq!(nameless("  Frozen\0 SHOULDER\n"), Some("frozen shoulder".into()));
        let named = nameless("my name is Anna Schmidt, anna@example.org, frozen shoulder").unwrap_or_default();
        assert!(!named.contains("schmidt") && !named.contains("example.org") && named.contains("frozen"), "{named}");
        assert_eq!(nameless("?!…"), None);
        assert_eq!(nameless(&"shoulder ".repeat(60)), None);
    }
}
