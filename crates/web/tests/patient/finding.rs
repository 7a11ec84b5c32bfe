//! Finding answers, page by page: without a script, with odd texts, and what those who work here see of it.

use std::collections::BTreeSet;
use std::sync::Arc;

use askwell_app::NewAccount;
use askwell_app::core::access::{Actor, Role};
use askwell_app::core::synonym::Wording;
use askwell_app::import::Lines;
use askwell_store::By;
use axum::body::Body;
use axum::http::{Request, StatusCode};

use crate::browser::{Browser, Seen};
use crate::support::Service;

/// A made-up answer of the library: field, topic, language, day of review, title, answer.
fn line(field: &str, topic: &str, language: &str, reviewed: &str, title: &str, answer: &str) -> String {
    let reviewed = if reviewed.is_empty() {
        String::new()
    } else {
        format!(r#""reviewed_on":"{reviewed}","reviewed_by":{{"name":"Somebody elsewhere","credentials":"MD"}},"#)
    };
    let id: String = title.chars().filter(char::is_ascii_alphanumeric).collect();
    format!(
        r#"{{"id":"{id}","title":"{title}","language":"{language}","specialty":"{field}",
        "topic":{{"slug":"{topic}","name":"About {topic}"}},{reviewed}"summary":"{answer}",
        "sections":[{{"question":"{title}","answer":"{answer}"}}],"sources":[],"license":"CC BY 4.0"}}"#
    )
}

async fn library(service: &Service) {
    let lines = [
        line(
            "rheumatology",
            "gout",
            "en",
            "2026-01-10",
            "How is gout treated?",
            "Rest helps. Allopurinol lowers uric acid.",
        ),
        line(
            "rheumatology",
            "gout",
            "en",
            "2020-05-01",
            "Can I drink beer with gout?",
            "Beer makes gout attacks more likely.",
        ),
        line(
            "cardiology",
            "swollen-ankles",
            "en",
            "",
            "Why are my ankles swollen?",
            "Gout may be why. Gout swells an ankle overnight. So may a weak heart.",
        ),
        line(
            "cardiology",
            "swollen-ankles",
            "de",
            "",
            "Gout und Herz",
            "Gout und ein schwaches Herz kommen oft zusammen.",
        ),
    ];
    let candidates = lines.iter().map(|line| Lines::default().read(line).unwrap()).collect();
    service.app.import(None, candidates, Arc::new(|_| {})).await.unwrap();
    service.app.index_catch_up().await.unwrap();
}

/// Somebody who works here, and the browser they are signed in with.
async fn staff<'a>(service: &'a Service, role: Role) -> (Browser<'a>, Actor) {
    let email = format!("{role:?}@example.org").to_lowercase();
    let account = NewAccount { email: email.clone(), name: format!("{role:?} Somebody"), password: None };
    let id = service.app.people_add_staff(By::Operator, account, BTreeSet::from([role])).await.unwrap();
    let mut browser = Browser::new(service);
    browser.sign_in(&email, "/my").await;
    (browser, Actor { account: Some(id), roles: BTreeSet::from([role]), ..Actor::default() })
}

async fn search(browser: &mut Browser<'_>, text: &str) -> Seen {
    let sent = browser.post("/search", &[("q", text)]).await;
    if sent.status == StatusCode::SEE_OTHER { browser.get(&sent.location()).await } else { sent }
}

/// Where an answer's title leads, in the order of the page.
fn titles(seen: &Seen) -> Vec<String> {
    let links = seen.html.split("class=\"nhsuk-card__link\" href=\"").skip(1);
    links.map(|rest| rest.split_once('>').unwrap().1.split('<').next().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_search_has_an_address_marks_what_was_looked_for_and_says_how_sure_it_is() {
    let service = Service::new().await;
    library(&service).await;
    let mut browser = Browser::new(&service);
    let sent = browser.post("/search", &[("q", " allopurinol ")]).await;
    assert_eq!(sent.location(), "/search?q=allopurinol");
    let found = browser.get(&sent.location()).await;
    assert!(found.says("<mark>Allopurinol</mark>") && found.says(">Related<"), "{}", found.html);
    assert_eq!(found.headers["cache-control"], "no-store");
    let same = search(&mut browser, "How is gout treated?").await;
    assert_eq!(titles(&same)[0], "How is gout treated?");
    assert!(same.says(">Already answered<") && same.says("19 of 20"), "{}", same.html);
}

#[tokio::test]
async fn a_result_quotes_the_sentence_that_says_it_wherever_it_stands() {
    let service = Service::new().await;
    let answer =
        format!("{}Colchicine may upset the stomach. Stop it then.", "A joint wants rest and cold. ".repeat(30));
    let gout = line("rheumatology", "gout", "en", "", "What helps in a gout attack?", &answer);
    service.app.import(None, vec![Lines::default().read(&gout).unwrap()], Arc::new(|_| {})).await.unwrap();
    service.app.index_catch_up().await.unwrap();
    let found = search(&mut Browser::new(&service), "gout colchicine stomach").await;
    assert!(found.says("<mark>Colchicine</mark> may upset the <mark>stomach</mark>"), "{}", found.html);
}

#[tokio::test]
async fn each_question_of_a_message_is_answered_under_its_own_words() {
    let service = Service::new().await;
    library(&service).await;
    let mut browser = Browser::new(&service);
    let found = search(&mut browser, "how is gout treated? why are my ankles swollen?").await;
    let (first, second) = found.html.split_once("dir=\"auto\">why are my ankles swollen?</h3>").unwrap();
    assert!(first.contains("dir=\"auto\">how is gout treated?</h3>") && first.contains(">How is gout treated?</a>"));
    assert!(second.contains(">Why are my ankles swollen?</a>"));
    let fragment = browser
        .get("/search/found?rest=yes&q=how%20is%20gout%20treated%3F%20why%20are%20my%20ankles%20swollen%3F")
        .await;
    assert_eq!(fragment.html.matches("aw-suggest__question").count(), 2, "{}", fragment.html);
}

#[tokio::test]
async fn a_long_story_with_its_question_at_the_end_is_answered_and_can_be_narrowed() {
    let service = Service::new().await;
    library(&service).await;
    let mut browser = Browser::new(&service);
    let story = "Since spring I walk to the market and back every morning. ".repeat(680);
    let story = format!("{story}Is it gout?");
    assert!(story.chars().count() > 39_000);
    let found = browser.post("/search", &[("q", &story)]).await;
    assert_eq!(found.status, StatusCode::OK, "{}", found.location());
    assert!(titles(&found).contains(&"How is gout treated?".to_owned()), "{:?}", titles(&found));
    assert!(
        found.says("<textarea") && found.says("name=\"set\" value=\"specialty:cardiology\""),
        "{}",
        found.html.len()
    );
    let narrowed = browser.post("/search", &[("q", &story), ("set", "specialty:cardiology")]).await;
    assert!(!titles(&narrowed).contains(&"How is gout treated?".to_owned()));
    assert!(narrowed.says("name=\"specialty\" value=\"cardiology\"") && narrowed.says("value=\"specialty:\""));
    assert!(browser.post("/search/found", &[("q", &story), ("rest", "yes")]).await.says("How is gout treated?"));
}

#[tokio::test]
async fn what_narrows_is_counted_combined_kept_in_the_address_and_taken_off() {
    let service = Service::new().await;
    library(&service).await;
    let mut browser = Browser::new(&service);
    let all = browser.get("/search?q=gout").await;
    assert_eq!(titles(&all).len(), 4, "{:?}", titles(&all));
    for way in ["specialty=rheumatology", "topic=gout", "language=de", "recent=yes"] {
        assert!(all.says(&format!("href=\"/search?q=gout&#38;{way}\"")), "{way}: {}", all.html);
    }
    assert!(all.says("About gout</span> <span class=\"aw-muted aw-number\">2</span>"));
    assert!(all.says("Reviewed within a year</span> <span class=\"aw-muted aw-number\">1</span>"));
    let one = browser.get("/search?q=gout&specialty=cardiology").await;
    assert_eq!(titles(&one).len(), 2);
    assert!(one.says("href=\"/search?q=gout&#38;specialty=cardiology&#38;language=de\""), "they combine");
    let two = browser.get("/search?q=gout&specialty=cardiology&language=de").await;
    assert_eq!(titles(&two), ["Gout und Herz"]);
    assert!(
        two.says("href=\"/search?q=gout&#38;language=de\"")
            && two.says("href=\"/search?q=gout&#38;specialty=cardiology\"")
    );
    let none = browser.get("/search?q=gout&specialty=cardiology&recent=yes").await;
    assert!(none.says("Nothing is left") && none.says("href=\"/search?q=gout&#38;specialty=cardiology\""));
}

#[tokio::test]
async fn a_repaired_word_is_said_and_the_words_as_typed_are_one_press_away() {
    let service = Service::new().await;
    library(&service).await;
    let mut browser = Browser::new(&service);
    let found = browser.get("/search?q=allopurinal%20gout").await;
    assert!(found.says("Showing what was found for <strong dir=\"auto\">allopurinol gout</strong>"), "{}", found.html);
    let instead = "/search?q=allopurinal%20gout&as_typed=yes";
    assert!(found.says(&format!("href=\"{}\"", instead.replace('&', "&#38;"))));
    let as_typed = browser.get(instead).await;
    assert!(!as_typed.says("Showing what was found for") && as_typed.status == StatusCode::OK);
}

#[tokio::test]
async fn no_text_leads_to_an_error_page() {
    let service = Service::new().await;
    library(&service).await;
    let mut browser = Browser::new(&service);
    let repeated = "gout ".repeat(8_000);
    let endless = "x".repeat(40_000);
    for text in [
        "the of and to",
        "?!… ---",
        "title:\"gout\" AND (NOT -beer)^2 ~1 * ? [a TO z] {!} \\ /.*/",
        "جوت 痛风 подагра gout",
        "👩🏽‍⚕️",
        "zzqqyy",
        "a\0b",
        "<script>alert(1)</script>",
        &repeated,
        &endless,
    ] {
        let opening: String = text.chars().take(30).collect();
        let seen = search(&mut browser, text).await;
        assert_eq!(seen.status, StatusCode::OK, "{opening}");
        assert!(seen.says("Ask a doctor this") && !seen.says("<script>alert"), "{opening} leads on to asking");
        for rest in ["", "yes"] {
            let fragment = browser.post("/search/found", &[("q", text), ("rest", rest)]).await;
            assert_eq!(fragment.status, StatusCode::OK, "{opening}");
        }
    }
    assert!(search(&mut browser, "zzqqyy").await.says("Nothing found for these words"));
    for odd in [
        "/search",
        "/search?q=",
        "/search?q=%00",
        "/search?q=%ff&page=-1&page=x",
        "/search?q=gout&page=99&specialty=%00",
    ] {
        let seen = browser.send(Request::get(odd).body(Body::empty()).unwrap()).await;
        assert_eq!(seen.status, StatusCode::OK, "{odd}");
    }
}

#[tokio::test]
async fn whether_it_helped_is_counted_once_and_a_no_leads_on_to_asking() {
    let service = Service::new().await;
    library(&service).await;
    let mut reader = Browser::new(&service);
    let address = "/answers/rheumatology/gout/how-is-gout-treated";
    assert!(reader.get(address).await.says("Did this answer your question?"));
    for _ in 0..3 {
        assert!(reader.post(&format!("{address}/helped"), &[("helped", "yes"), ("q", "")]).await.says("Thank you"));
    }
    let fields = [("helped", "no"), ("q", "gout in my toe"), ("path", address)];
    let thanks = reader.post("/search/helped", &fields).await;
    assert!(thanks.says("Sorry") && thanks.hidden("text") == "gout in my toe", "{}", thanks.html);
    let asking = reader.post("/ask", &[("text", &thanks.hidden("text"))]).await;
    assert!(asking.location().ends_with("/questions"));
    let mut other = Browser::new(&service);
    other.post("/search/helped", &[("helped", "yes"), ("q", "Gout in my  toe")]).await;
    assert_eq!(other.post("/search/helped", &[("helped", "maybe")]).await.status, StatusCode::BAD_REQUEST);
    let gone = other.post("/answers/rheumatology/gout/not-there/helped", &[("helped", "yes")]).await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND);
    let (mut coordinator, actor) = staff(&service, Role::Coordinator).await;
    let board = service.app.search_board(&actor).await.unwrap();
    let said: Vec<_> = board.searches.iter().map(|one| (one.words.as_str(), one.helped, one.missed)).collect();
    assert_eq!(said, [("gout in my toe", 1, 1)]);
    let said: Vec<_> = board.pages.iter().map(|one| (one.path.as_str(), one.helped, one.missed)).collect();
    assert_eq!(said, [(address, 0, 1)], "three presses and a change of mind are one reader");
    let page = coordinator.get("/board/searches").await;
    assert!(page.says("gout in my toe") && page.says("How is gout treated?"));
}

#[tokio::test]
async fn a_coordinator_decides_what_becomes_of_a_search_in_vain_and_takes_it_back() {
    let service = Service::new().await;
    library(&service).await;
    let mut reader = Browser::new(&service);
    for text in ["Zweiklapp fever", "zweiklapp  fever", "anna.schmidt@example.org zweiklapp"] {
        assert!(search(&mut reader, text).await.says("Nothing found"));
    }
    let (mut coordinator, _) = staff(&service, Role::Coordinator).await;
    let page = coordinator.get("/board/searches").await;
    assert!(page.says("zweiklapp fever") && !page.says("schmidt"), "{}", page.html);
    assert!(!page.says("/review/synonyms"), "a coordinator keeps no synonyms");
    let wanted = coordinator.post("/board/searches", &[("words", "zweiklapp fever"), ("do", "wanted")]).await;
    let page = coordinator.get(&wanted.location()).await;
    assert!(page.says("is wanted") && page.says("Undo"), "{}", page.html);
    let (mut editor, _) = staff(&service, Role::Editor).await;
    assert!(editor.get("/review").await.says("zweiklapp fever"));
    coordinator.post("/board/searches", &[("words", "zweiklapp fever"), ("do", "reopen")]).await;
    assert!(!editor.get("/review").await.says("zweiklapp fever"));
    coordinator.post("/board/searches", &[("words", "zweiklapp fever"), ("do", "synonym")]).await;
    let list = editor.get("/review/synonyms").await;
    assert!(list.says("href=\"/review/synonyms?says=zweiklapp%20fever#add\""), "{}", list.html);
    assert!(editor.get("/review/synonyms?says=zweiklapp%20fever").await.says("value=\"zweiklapp fever\""));
    let nothing = coordinator.post("/board/searches", &[("words", "never searched"), ("do", "wanted")]).await;
    assert_eq!(nothing.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn an_editor_adds_a_name_and_readers_find_by_it_until_it_is_taken_out() {
    let service = Service::new().await;
    library(&service).await;
    let mut reader = Browser::new(&service);
    let (mut editor, _) = staff(&service, Role::Editor).await;
    assert!(search(&mut reader, "podagra").await.says("Nothing found"));
    let unsourced = [("says", "podagra; gouty toe"), ("means", "gout"), ("source", "")];
    let refused = editor.post("/review/synonyms", &unsourced).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.says("Name the source") && refused.says("value=\"podagra; gouty toe\""));
    let fields = [("says", "podagra; gouty toe"), ("means", "gout"), ("source", "A made-up list, 2026")];
    let added = editor.post("/review/synonyms", &fields).await;
    service.app.index_catch_up().await.unwrap();
    assert!(titles(&search(&mut reader, "podagra").await).len() > 1);
    let list = editor.get(&added.location()).await;
    assert!(list.says("Editor Somebody, 2 March 2026") && list.says("A made-up list, 2026"), "{}", list.html);
    assert!(
        list.says("water pill") && list.says("MedlinePlus"),
        "what comes with the program is there with its sources"
    );
    let id =
        list.html.split("/review/synonyms/").find_map(|rest| rest.get(..36).filter(|id| id.split('-').count() == 5));
    let address = format!("/review/synonyms/{}", id.unwrap());
    // Undo is one press, and one more brings it back.
    let retired = editor.post(&format!("{address}/retire"), &[]).await;
    service.app.index_catch_up().await.unwrap();
    assert!(titles(&search(&mut reader, "podagra").await).is_empty());
    assert!(editor.get(&retired.location()).await.says(&format!("action=\"{address}/restore\"")));
    editor.post(&format!("{address}/restore"), &[]).await;
    let reworded = [("says", "podagra"), ("means", "gout"), ("source", "Another list, 2026")];
    let changed = editor.post(&address, &reworded).await;
    let page = editor.get(&changed.location()).await;
    assert!(page.says("name=\"again\" value=\"1\"") && page.says("podagra; gouty toe = gout"), "{}", page.html);
    editor.post(&address, &[("again", "1")]).await;
    let file = editor.get("/review/synonyms.tsv").await;
    assert_eq!(file.html, "podagra; gouty toe\tgout\tA made-up list, 2026\n");
    let odd = editor.post("/review/synonyms/import", &[("lines", "a\tb\tc\nno tabs")]).await;
    assert!(odd.status == StatusCode::UNPROCESSABLE_ENTITY && odd.says("Line 2 is not"));
    let brought =
        editor.post("/review/synonyms/import", &[("lines", &format!("{}bad toe\tgout\tA list\n", file.html))]).await;
    let list = editor.get(&brought.location()).await;
    assert!(list.says("One entry came in; 1 were there already"), "{}", list.html);
    editor.post("/review/synonyms/take-back", &[("at", &list.hidden("at"))]).await;
    assert_eq!(editor.get("/review/synonyms.tsv").await.html, file.html);
    let mut anybody = Browser::new(&service);
    assert!(anybody.get("/review/synonyms").await.location().starts_with("/sign-in"));
}

#[tokio::test]
async fn a_synonym_that_is_known_is_said_to_be() {
    let service = Service::new().await;
    let (mut editor, actor) = staff(&service, Role::Editor).await;
    let wording = Wording { says: vec!["podagra".into()], means: "gout".into(), source: "A list".into() };
    service.app.synonym_add(&actor, wording).await.unwrap();
    let fields = [("says", "gout"), ("means", "Podagra"), ("source", "Another list")];
    assert!(editor.post("/review/synonyms", &fields).await.says("The list says that already"));
}

#[tokio::test]
async fn what_was_asked_already_is_offered_before_asking_and_asking_goes_on_all_the_same() {
    let service = Service::new().await;
    library(&service).await;
    let mut browser = Browser::new(&service);
    let begun = browser.post("/ask", &[("text", "How is gout treated? What helps against hiccups?")]).await;
    let page = browser.get(&begun.location()).await;
    let (first, second) = page.html.split_once("Question 2").unwrap();
    assert!(
        first.contains("This was asked already.") && first.contains("/answers/rheumatology/gout/how-is-gout-treated")
    );
    assert!(!second.contains("This was asked already."), "{second}");
    let questions = [("question", "How is gout treated?"), ("question", "What helps against hiccups?")];
    let on = browser.post(&begun.location(), &questions).await;
    assert!(on.location().ends_with("/for-whom"));
}
