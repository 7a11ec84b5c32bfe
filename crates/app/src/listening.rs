//! Who may listen to what: an open page hears that something changed, and only about what it may show.

use askwell_core::access::{Action, Actor, Relation, may};
use tokio::sync::broadcast;

use crate::live::{News, Topic};
use crate::{App, Error, Result};

impl App {
    /// Listens to a topic by the name an address carries: `desk`, `board`, `publications`, `consultation-ID`, `publication-ID`.
    pub async fn listen(&self, actor: &Actor, topic: &str) -> Result<(Topic, broadcast::Receiver<News>)> {
        if actor.account.is_none() {
            return Err(Error::SignInFirst);
        }
        let topic = self.topic(actor, topic).await?;
        Ok((topic, self.live().listen()))
    }

    async fn topic(&self, actor: &Actor, topic: &str) -> Result<Topic> {
        let allowed = |action| if may(actor, action, Relation::Anybody) { Ok(()) } else { Err(Error::NotFound) };
        if let Some(id) = topic.strip_prefix("consultation-") {
            let id = id.parse().map_err(|_| Error::NotFound)?;
            let consultation = self.store().read().await?.consultation(id).await?.ok_or(Error::NotFound)?;
            let relation = consultation.relation(actor);
            let may_hear = may(actor, Action::ReadConsultation, relation) || may(actor, Action::RunBoard, relation);
            return if may_hear { Ok(Topic::Consultation(id)) } else { Err(Error::NotFound) };
        }
        if let Some(id) = topic.strip_prefix("publication-") {
            allowed(Action::ReadDraftPublication)?;
            return Ok(Topic::Publication(id.parse().map_err(|_| Error::NotFound)?));
        }
        match topic {
            "desk" => {
                allowed(Action::WorkDesk)?;
                Ok(Topic::Desk(actor.practitioner.ok_or(Error::NotFound)?))
            }
            "board" => allowed(Action::SeeBoard).map(|()| Topic::Board),
            "publications" => allowed(Action::ReadDraftPublication).map(|()| Topic::Publications),
            _ => Err(Error::NotFound),
        }
    }
}
