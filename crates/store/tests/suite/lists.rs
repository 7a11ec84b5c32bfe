//! Lists: in the right order, page by page, without counting.

use askwell_core::code::{Digest, Slug};
use askwell_core::id::{PublicationId, TextId};
use askwell_core::publication::{Place as PagePlace, Publication};
use askwell_store::{PageMark, Shelf, Status, TopicCount};

use crate::sample::{self, minutes, moment, write};
use crate::support::Place;

on_both! {
    pages_of_a_shelf_follow_each_other_without_gap_or_repeat
    a_case_is_found_by_patient_doctor_and_due_moment
    a_topic_is_counted_and_named
    a_page_comes_with_those_near_it
    a_field_gives_its_largest_topics_and_those_of_a_letter
    a_roster_is_asked_for_by_time_and_doctor
    accounts_are_found_by_patient
    a_case_whose_patient_agrees_waits_for_a_page_until_it_has_one
}

async fn pages_of_a_shelf_follow_each_other_without_gap_or_repeat(place: Place) {
    let store = place.open().await;
    let begun: Vec<_> =
        (1..=25).map(|number| sample::imported(number, sample::place(&format!("page-{number}")))).collect();
    write(&store, move |unit| Box::pin(async move { unit.publications_begin(&begun).await })).await;
    let mut reader = store.read().await.unwrap();
    for shelf in
        [Shelf::Everything, Shelf::Specialty(sample::oncology()), Shelf::Topic(sample::oncology(), sample::topic())]
    {
        let mut seen: Vec<PublicationId> = Vec::new();
        let mut after: Option<PageMark> = None;
        loop {
            let page = reader.publications_live(&shelf, after, 10).await.unwrap();
            let Some(last) = page.last() else { break };
            // A mark survives the way through an address.
            after = Some(PageMark::of(last).unwrap().to_string().parse().unwrap());
            seen.extend(page.iter().map(|publication| publication.id));
        }
        let expected: Vec<PublicationId> =
            (1..=25).rev().map(|number| sample::imported(number, sample::place("any")).0.id).collect();
        assert_eq!(seen, expected, "{shelf:?}");
    }
}

async fn a_case_is_found_by_patient_doctor_and_due_moment(place: Place) {
    let store = place.open().await;
    let doctor = sample::oncologist(0xc);
    let answered = sample::answered(&store, 1, &doctor, 30).await;
    let mut held = sample::open(&store, 2).await;
    let event = held.assign_by_hand(&doctor, sample::account_id(1), moment() + minutes(1)).unwrap();
    sample::happen(&store, &mut held, event).await;
    let open = sample::open(&store, 3).await;
    let mut reader = store.read().await.unwrap();
    let ids =
        |list: Vec<askwell_core::consultation::Consultation>| list.into_iter().map(|one| one.id).collect::<Vec<_>>();
    assert_eq!(
        ids(reader.consultations_of(sample::patient(0xa), None, 10).await.unwrap()),
        [open.id, held.id, answered.id]
    );
    let after = Some((held.opened_at, held.id));
    assert_eq!(ids(reader.consultations_of(sample::patient(0xa), after, 10).await.unwrap()), [answered.id]);
    assert_eq!(ids(reader.consultations_held_by(doctor.id).await.unwrap()), [held.id]);
    assert_eq!(ids(reader.consultations_answered_by(doctor.id, None, 10).await.unwrap()), [answered.id]);
    assert_eq!(ids(reader.consultations_active(None, 10).await.unwrap()), [held.id, open.id]);
    assert_eq!(ids(reader.consultations_active(Some(held.id), 10).await.unwrap()), [open.id]);
    assert_eq!(ids(reader.consultations_by_due(10).await.unwrap()), [held.id, open.id]);
    assert_eq!(reader.consultations_next_due().await.unwrap(), open.deadline.due());
    let between = reader.consultations_answered_between(moment(), moment() + minutes(31), 10).await.unwrap();
    assert_eq!(ids(between), [answered.id]);
    let long = reader.consultations_since_before(Status::Answered, moment() + minutes(30), 10).await.unwrap();
    assert_eq!(ids(long), []);
    let counts = reader.consultations_active_counts().await.unwrap();
    let key = |status: Status| ("medical_oncology".to_owned(), status.as_str().to_owned());
    assert_eq!((counts[&key(Status::Open)], counts[&key(Status::Assigned)], counts.len()), (1, 1, 2));
}

async fn a_topic_is_counted_and_named(place: Place) {
    let store = place.open().await;
    let (mut page, event) = sample::imported(1, sample::place("first"));
    let saved = page.clone();
    write(&store, move |unit| {
        Box::pin(async move {
            unit.publication_save(&saved, &event).await?;
            unit.topic_name_put(&sample::oncology(), &sample::topic(), "HER2-positive breast cancer").await?;
            let names = ["Another name", "HER2"].map(|name| (sample::oncology(), sample::topic(), name.to_owned()));
            unit.topic_names_keep(names).await
        })
    })
    .await;
    let mut reader = store.read().await.unwrap();
    let count = reader.topic_counts().await.unwrap().remove(0);
    assert_eq!((count.name.as_deref(), count.live), (Some("HER2-positive breast cancer"), 1));
    assert_eq!(reader.topic_counts_most(&sample::oncology(), 10).await.unwrap(), std::slice::from_ref(&count));
    assert_eq!(reader.topic_count(&sample::oncology(), &sample::topic()).await.unwrap(), Some(count));
    let fields = reader.specialty_counts().await.unwrap();
    assert_eq!(fields.get(sample::oncology().as_str()), Some(&1));
    drop(reader);
    let event = askwell_core::publication::Event::Withdrawn { at: moment() };
    page.apply(&event);
    let place_of = page.place.clone();
    write(&store, move |unit| Box::pin(async move { unit.publication_save(&page, &event).await })).await;
    let mut reader = store.read().await.unwrap();
    assert_eq!(reader.topic_counts().await.unwrap(), []);
    assert_eq!(reader.topic_count(&sample::oncology(), &sample::topic()).await.unwrap(), None);
    assert!(reader.specialty_counts().await.unwrap().is_empty());
    assert_eq!(reader.publications_live(&Shelf::Everything, None, 10).await.unwrap(), []);
    assert!(reader.publication_at(&place_of).await.unwrap().is_some(), "the address keeps its tombstone");
}

async fn a_page_comes_with_those_near_it(place: Place) {
    let store = place.open().await;
    let elsewhere = |topic: &str, slug: &str| PagePlace { topic: Slug::new(topic).unwrap(), ..sample::place(slug) };
    let places = [
        sample::place("first"),
        sample::place("second"),
        sample::place("third"),
        elsewhere("her2-low-breast-cancer", "low"),
        elsewhere("her3-tests", "other"),
    ];
    let begun: Vec<_> = (1..).zip(places).map(|(number, place)| sample::imported(number, place)).collect();
    write(&store, move |unit| Box::pin(async move { unit.publications_begin(&begun).await })).await;
    let mut reader = store.read().await.unwrap();
    let (at, near) = reader.publication_at_with_near(&sample::place("second"), 5).await.unwrap().unwrap();
    let slugs = |pages: &[Publication]| pages.iter().map(|page| page.place.slug.to_string()).collect::<Vec<_>>();
    assert_eq!(at.place, sample::place("second"));
    assert_eq!(slugs(&near.same), ["third", "first"], "the newest first, without itself");
    assert_eq!(slugs(&near.akin), ["low"], "the same first word, another topic");
    let (_, near) = reader.publication_at_with_near(&sample::place("first"), 1).await.unwrap().unwrap();
    assert_eq!(slugs(&near.same), ["third"]);
    assert!(reader.publication_at_with_near(&sample::place("nobody"), 5).await.unwrap().is_none());
}

async fn a_field_gives_its_largest_topics_and_those_of_a_letter(place: Place) {
    let store = place.open().await;
    let topics = ["asthma", "asthma", "anemia", "cataract", "5-alpha"];
    let begun: Vec<_> = (1..)
        .zip(topics)
        .map(|(number, topic)| {
            let place = PagePlace { topic: Slug::new(topic).unwrap(), ..sample::place(&format!("page-{number}")) };
            sample::imported(number, place)
        })
        .collect();
    write(&store, move |unit| Box::pin(async move { unit.publications_begin(&begun).await })).await;
    let mut reader = store.read().await.unwrap();
    let names = |counts: Vec<TopicCount>| counts.into_iter().map(|count| count.topic.to_string()).collect::<Vec<_>>();
    let field = sample::oncology();
    assert_eq!(names(reader.topic_counts_most(&field, 2).await.unwrap()), ["asthma", "cataract"]);
    assert_eq!(names(reader.topic_counts_between(&field, ("a", "b"), 9).await.unwrap()), ["anemia", "asthma"]);
    assert_eq!(names(reader.topic_counts_between(&field, ("", "a"), 9).await.unwrap()), ["5-alpha"]);
    assert_eq!(reader.specialty_counts().await.unwrap().get(field.as_str()), Some(&5));
}

async fn a_roster_is_asked_for_by_time_and_doctor(place: Place) {
    let store = place.open().await;
    write(&store, |unit| {
        Box::pin(async move {
            for (number, hour) in [(1, 0), (2, 10), (3, 20)] {
                unit.shift_add(&sample::shift(number, hour, 8)).await?;
            }
            Ok(())
        })
    })
    .await;
    let mut reader = store.read().await.unwrap();
    let between = reader.shifts_between(moment() + minutes(8 * 60), moment() + minutes(20 * 60)).await.unwrap();
    assert_eq!(between, [sample::shift(2, 10, 8)], "a shift ends before its end and starts at its start");
    let of = reader.shifts_of(sample::shift(1, 0, 8).practitioner, moment() + minutes(12 * 60)).await.unwrap();
    assert_eq!(of, [sample::shift(2, 10, 8), sample::shift(3, 20, 8)]);
}

async fn accounts_are_found_by_patient(place: Place) {
    let store = place.open().await;
    let (account, event) = sample::account(7);
    let saved = account.clone();
    write(&store, move |unit| Box::pin(async move { unit.account_save(&saved, &event).await })).await;
    let mut reader = store.read().await.unwrap();
    assert_eq!(reader.account_of_patient(sample::patient(7)).await.unwrap(), Some(account.clone()));
    assert_eq!(reader.accounts_staff().await.unwrap(), []);
    assert_eq!(reader.accounts_page(None, 10).await.unwrap(), [account]);
}

async fn a_case_whose_patient_agrees_waits_for_a_page_until_it_has_one(place: Place) {
    let store = place.open().await;
    let mut case = sample::answered(&store, 1, &sample::oncologist(0xc), 30).await;
    let silent = sample::answered(&store, 2, &sample::oncologist(0xc), 30).await;
    let waiting = async || store.read().await.unwrap().consultations_without_page(10).await.unwrap();
    assert_eq!(waiting().await, []);
    let event = case.consent(Digest([1; 32]), moment() + minutes(40)).unwrap();
    sample::happen(&store, &mut case, event).await;
    let ids: Vec<_> = waiting().await.iter().map(|case| case.id).collect();
    assert!(ids == [case.id] && !ids.contains(&silent.id));

    let text = TextId(uuid::Uuid::from_u128(0xe));
    let drafted =
        Publication::draft(&case, sample::place("new"), text, Digest([1; 32]), sample::account_id(2), moment());
    let drafted = drafted.unwrap();
    let mut page = Publication::begin(PublicationId(uuid::Uuid::from_u128(0xe)), &drafted).unwrap();
    let begun = page.clone();
    write(&store, move |unit| Box::pin(async move { unit.publication_save(&begun, &drafted).await })).await;
    assert_eq!(waiting().await, []);
    // What was withdrawn is no page: whoever agrees anew waits anew.
    let withdrawn = page.withdraw(moment() + minutes(50)).unwrap();
    page.apply(&withdrawn);
    write(&store, move |unit| Box::pin(async move { unit.publication_save(&page, &withdrawn).await })).await;
    assert_eq!(waiting().await.len(), 1);
}
