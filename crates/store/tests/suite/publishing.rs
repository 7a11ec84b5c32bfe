//! The publishing desk: pages merged and taken apart, pages read twice, pages to look at again.

use askwell_core::id::{AccountId, PractitionerId, TextId};
use askwell_core::publication::{Event, Publication};
use askwell_core::reading::Agreement;
use askwell_core::review::{Checklist, Review, Verdict};
use askwell_store::{Shelf, Store};
use jiff::civil::Date;
use uuid::Uuid;

use crate::sample::{self, moment, write};
use crate::support::Place;

on_both! {
    a_merged_page_leaves_its_shelf_and_is_found_by_the_page_it_leads_to
    agreement_is_summed_over_the_pages_that_were_read_twice
    pages_to_look_at_again_follow_each_other_without_gap_or_repeat
}

async fn happen(store: &Store, page: &mut Publication, event: Event) {
    page.apply(&event);
    let page = page.clone();
    write(store, move |unit| Box::pin(async move { unit.publication_save(&page, &event).await })).await;
}

async fn brought(store: &Store, number: u128) -> Publication {
    let (page, event) = sample::imported(number, sample::place(&format!("page-{number}")));
    let saved = page.clone();
    write(store, move |unit| {
        Box::pin(async move {
            unit.texts_put_public([(saved.newest().text, sample::IMPORTED.to_owned())]).await?;
            unit.publication_save(&saved, &event).await
        })
    })
    .await;
    page
}

async fn a_merged_page_leaves_its_shelf_and_is_found_by_the_page_it_leads_to(place: Place) {
    let store = place.open().await;
    let (mut page, canonical) = (brought(&store, 1).await, brought(&store, 2).await);
    let merged = page.merge(&canonical, sample::account_id(1), moment()).unwrap();
    happen(&store, &mut page, merged).await;
    let mut reader = store.read().await.unwrap();
    let live = reader.publications_live(&Shelf::Everything, None, 10).await.unwrap();
    assert_eq!(live.iter().map(|page| page.id).collect::<Vec<_>>(), [canonical.id]);
    assert_eq!(reader.topic_counts().await.unwrap()[0].live, 1);
    assert_eq!(reader.publications_merged_into(canonical.id).await.unwrap(), std::slice::from_ref(&page));
    drop(reader);
    assert_eq!(store.verify(|_, _| {}).await.unwrap().faults, []);
    let unmerged = page.unmerge(sample::account_id(1), moment()).unwrap();
    happen(&store, &mut page, unmerged).await;
    let mut reader = store.read().await.unwrap();
    assert_eq!(reader.publications_merged_into(canonical.id).await.unwrap(), []);
    assert_eq!(reader.publications_live(&Shelf::Everything, None, 10).await.unwrap().len(), 2);
    drop(reader);
    assert_eq!(store.verify(|_, _| {}).await.unwrap().faults, []);
}

fn verdict(page: &Publication, reader: u128, approves: bool) -> Event {
    let checklist = Checklist::default();
    let verdict = if approves {
        Verdict::Approved { checklist, next_review_on: Date::constant(2027, 3, 2) }
    } else {
        Verdict::ChangesRequested { checklist, comments: TextId(Uuid::from_u128(0x90)) }
    };
    let (by, account) = (PractitionerId(Uuid::from_u128(reader)), AccountId(Uuid::from_u128(reader)));
    Event::Reviewed { review: Review { text: page.newest().digest, by, account, verdict, at: moment() } }
}

async fn agreement_is_summed_over_the_pages_that_were_read_twice(place: Place) {
    let store = place.open().await;
    assert!(store.read().await.unwrap().publications_agreement().await.unwrap().is_empty());
    for (number, approves) in [(1, [true, true]), (2, [true, false]), (3, [false, false]), (4, [true, true])] {
        let mut page = brought(&store, number).await;
        let submitted = page.submit_to_two(page.newest().digest, sample::account_id(1), moment()).unwrap();
        happen(&store, &mut page, submitted).await;
        for (reader, approves) in [0xd1, 0xd2].into_iter().zip(approves) {
            let verdict = verdict(&page, reader, approves);
            happen(&store, &mut page, verdict).await;
        }
    }
    brought(&store, 5).await;
    let agreement = store.read().await.unwrap().publications_agreement().await.unwrap();
    assert_eq!(agreement, Agreement { both_approved: 2, both_changes: 1, split: 1 });
    assert_eq!(store.verify(|_, _| {}).await.unwrap().faults, []);
    place.tamper("update publications set split = 7 where split = 1").await;
    assert_eq!(store.verify(|_, _| {}).await.unwrap().faults.len(), 1, "the figure is what the journal says");
}

async fn pages_to_look_at_again_follow_each_other_without_gap_or_repeat(place: Place) {
    let store = place.open().await;
    let mut expected = Vec::new();
    for number in 1..=7_u8 {
        let mut page = brought(&store, u128::from(number)).await;
        let next_review_on = Date::constant(2026, 5, 1 + i8::try_from(number % 3).unwrap());
        let (revision, text) = (1, page.newest().digest);
        happen(&store, &mut page, Event::Published { revision, text, next_review_on, at: moment() }).await;
        expected.push((next_review_on, page.id));
    }
    expected.sort();
    let mut reader = store.read().await.unwrap();
    let (mut seen, mut after) = (Vec::new(), (Date::MIN, askwell_core::id::PublicationId(Uuid::nil())));
    loop {
        let page = reader.publications_to_review_after(Date::constant(2026, 12, 1), after, 2).await.unwrap();
        let Some(last) = page.last() else { break };
        let day = |page: &Publication| match page.public {
            askwell_core::publication::Public::Live { next_review_on: Some(on), .. } => on,
            _ => panic!("only what somebody must look at again is listed"),
        };
        after = (day(last), last.id);
        seen.extend(page.iter().map(|page| (day(page), page.id)));
    }
    assert_eq!(seen, expected);
}
