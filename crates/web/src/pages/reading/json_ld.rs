//! Structured data for search engines, in schema.org's words: a medical web page with its questions and answers.

use std::collections::BTreeSet;
use std::fmt;

use askama::filters::HtmlSafe;
use askwell_app::core::evidence::Item;
use askwell_app::{AnswerPage as Answer, DoctorCard};
use serde_json::{Value, json};

use crate::frame::Frame;
use crate::route;

/// JSON-LD that may stand inside a `script` element: no sign in it can end the element.
#[derive(Debug)]
pub(crate) struct JsonLd(String);

impl fmt::Display for JsonLd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl HtmlSafe for JsonLd {}

/// Gives the JSON-LD of an answer.
pub(super) fn answer(answer: &Answer, field: &str, frame: &Frame) -> JsonLd {
    let site = &frame.site;
    let url = format!("{}{}", site.origin, answer.path);
    let authors: Vec<Value> = answer.answered_by.iter().map(|doctor| person(doctor, frame)).collect();
    let questions: Vec<Value> = answer
        .sections
        .iter()
        .map(|section| {
            json!({
                "@type": "Question",
                "name": section.question,
                "inLanguage": answer.language,
                "answerCount": 1,
                "acceptedAnswer": { "@type": "Answer", "text": section.answer, "author": authors },
            })
        })
        .collect();
    let organization = json!({ "@type": "MedicalOrganization", "name": site.organization, "url": site.origin });
    let own = answer.sources.iter().map(|source| work(&source.title, &source.publisher, source.year, &source.url));
    let mut seen = BTreeSet::new();
    let items: Vec<_> = answer.evidence.items().collect();
    let cited = items.iter().flat_map(Item::sources).filter(|source| seen.insert(source.url.as_str()));
    let cited = cited.map(|source| work(&source.title, &source.publisher, source.year, &source.url));
    let citations: Vec<Value> = own.chain(cited).collect();
    let mut page = json!({
        "@context": "https://schema.org",
        "@type": "MedicalWebPage",
        "url": url,
        "name": answer.title,
        "abstract": answer.summary,
        "inLanguage": answer.language,
        "datePublished": answer.published_at.to_string(),
        "dateModified": answer.updated_at.to_string(),
        "version": answer.revision.to_string(),
        "publisher": organization,
        "about": { "@type": "MedicalCondition", "name": answer.topic_name },
        "mainEntity": questions,
        "citation": citations,
        "breadcrumb": breadcrumb(answer, field, frame),
    });
    if let Some(reviewer) = &answer.reviewed_by {
        page["reviewedBy"] = person(reviewer, frame);
    }
    if let Some(at) = answer.reviewed_at {
        page["lastReviewed"] = json!(at.to_string().chars().take(10).collect::<String>());
    }
    // `<` may not stand in a script element, whatever comes after it.
    JsonLd(page.to_string().replace('<', "\\u003c"))
}

fn work(title: &str, publisher: &str, year: Option<i16>, url: &str) -> Value {
    let mut work = json!({ "@type": "CreativeWork", "name": title });
    if !publisher.is_empty() {
        work["publisher"] = json!({ "@type": "Organization", "name": publisher });
    }
    if !url.is_empty() {
        work["url"] = json!(url);
    }
    if let Some(year) = year {
        work["datePublished"] = json!(year.to_string());
    }
    work
}

fn person(doctor: &DoctorCard, frame: &Frame) -> Value {
    json!({
        "@type": "Person",
        "name": doctor.name,
        "honorificSuffix": doctor.qualifications,
        "url": format!("{}{}", frame.site.origin, route::to::doctor(&doctor.slug)),
        "identifier": { "@type": "PropertyValue", "propertyID": doctor.register, "value": doctor.registration },
    })
}

fn breadcrumb(answer: &Answer, field: &str, frame: &Frame) -> Value {
    let specialty = answer.specialty.replace('_', "-");
    let steps = [
        (frame.words.t("breadcrumb-home").to_owned(), route::to::home()),
        (frame.words.t("nav-answers").to_owned(), route::to::answers()),
        (field.to_owned(), route::to::specialty(&specialty)),
        (answer.topic_name.clone(), route::to::topic(&specialty, &answer.topic)),
        (answer.title.clone(), answer.path.clone()),
    ];
    let items: Vec<Value> = (1..)
        .zip(steps)
        .map(|(position, (name, path)): (u8, _)| {
            let item = format!("{}{path}", frame.site.origin);
            json!({ "@type": "ListItem", "position": position, "name": name, "item": item })
        })
        .collect();
    json!({ "@type": "BreadcrumbList", "itemListElement": items })
}
