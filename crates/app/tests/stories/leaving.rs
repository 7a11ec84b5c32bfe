//! Taking everything along, and being forgotten.

use askwell_app::Error;
use askwell_app::core::Refused;
use askwell_app::core::access::{Actor, Role};
use askwell_app::core::consultation::State;
use askwell_store::By;
use bytes::Bytes;
use futures::{TryStreamExt as _, stream};

use crate::support::{HER2, Service, saying};

#[tokio::test]
async fn the_export_holds_everything_and_is_one_json_document() {
    let service = Service::new().await;
    let app = &service.app;
    let ada = service.patient("ada@example.org").await;
    let id = service.ask(&ada, HER2).await;
    for name in ["a.txt", "b.txt"] {
        let content = stream::iter([Ok::<_, std::io::Error>(Bytes::from_static(b"the report"))]);
        let file = app.file_add(&ada, id, name, content).await.unwrap();
        let mut message = saying(&format!("With {name}"));
        message.files = vec![file.id];
        app.remark(&ada, id, message).await.unwrap();
    }
    let export = app.account_export(&ada).await.unwrap();
    let pieces: Vec<Bytes> = export.content.try_collect().await.unwrap();
    let document: serde_json::Value = serde_json::from_slice(&pieces.concat()).unwrap();
    assert_eq!(document["account"]["email"], "ada@example.org");
    assert_eq!(document["consultations"][0]["messages"][0]["body"]["text"], HER2);
    assert_eq!(document["files"].as_array().unwrap().len(), 2);
    assert_eq!(document["files"][0]["content_base64"], "dGhlIHJlcG9ydA==");
    let nothing = service.patient("eve@example.org").await;
    let pieces: Vec<Bytes> = app.account_export(&nothing).await.unwrap().content.try_collect().await.unwrap();
    let document: serde_json::Value = serde_json::from_slice(&pieces.concat()).unwrap();
    assert_eq!(document["files"].as_array().unwrap().len(), 0);
}

#[tokio::test]
async fn erased_nothing_can_be_read_and_the_journal_is_whole() {
    let service = Service::new().await;
    let app = &service.app;
    app.link_send("ada@example.org", "").await.unwrap();
    let session = service.open_link(&Actor::reader(), "a long pass phrase").await.unwrap();
    let ada = app.visitor(Some(&session.token)).await.unwrap().actor;
    let id = service.ask(&ada, HER2).await;
    let text = service.consultation(id).await.messages[0].words.text;
    app.account_erase(&ada).await.unwrap();
    assert!(app.visitor(Some(&session.token)).await.unwrap().actor.account.is_none());
    assert_eq!(app.password_sign_in("ada@example.org", "a long pass phrase", "").await.unwrap(), None);
    assert_eq!(app.store().read().await.unwrap().text(text).await.unwrap(), None);
    assert!(matches!(service.consultation(id).await.state, State::Withdrawn { .. }));
    let report = app.store().verify(|_, _| {}).await.unwrap();
    assert!(report.faults.is_empty(), "{:?}", report.faults);
    // The address is free again, and what comes then is somebody new.
    let again = service.patient("ada@example.org").await;
    assert_ne!(again.account, ada.account);
    assert!(app.my_consultations(&again, None).await.unwrap().0.is_empty());
}

#[tokio::test]
async fn who_holds_another_role_gives_it_back_first() {
    let service = Service::new().await;
    let app = &service.app;
    let ada = service.patient("ada@example.org").await;
    app.role_grant(By::Operator, ada.account.unwrap(), Role::Editor).await.unwrap();
    assert!(matches!(app.account_erase(&ada).await, Err(Error::Refused(Refused::StillHoldsRoles))));
}
