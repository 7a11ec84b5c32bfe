//! What pages that are open right now listen to: that something changed, never what it says.

use askwell_core::id::{ConsultationId, PractitionerId, PublicationId};
use tokio::sync::broadcast;

/// How many changes a slow listener may fall behind before it is told to look anew.
const BEHIND_MOST: usize = 1_024;

/// What an open page is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Topic {
    /// One conversation.
    Consultation(ConsultationId),
    /// One doctor's desk.
    Desk(PractitionerId),
    /// The coordinator's board.
    Board,
    /// The editors' and reviewers' lists.
    Publications,
    /// One page in preparation.
    Publication(PublicationId),
}

/// Something about a topic changed with this journal entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct News {
    /// What changed.
    pub topic: Topic,
    /// The journal entry that changed it.
    pub number: u64,
}

/// The place where changes are told. Every node tells its own listeners, since every node follows the journal.
#[derive(Debug)]
pub struct Live {
    sender: broadcast::Sender<News>,
}

impl Default for Live {
    fn default() -> Self {
        Self { sender: broadcast::Sender::new(BEHIND_MOST) }
    }
}

impl Live {
    /// Tells whoever listens.
    pub(crate) fn tell(&self, topic: Topic, number: u64) {
        // Nobody may be listening; then nobody needs to hear.
        drop(self.sender.send(News { topic, number }));
    }

    /// Listens from now on. A listener that fell behind gets an error once and should look anew.
    pub fn listen(&self) -> broadcast::Receiver<News> {
        self.sender.subscribe()
    }
}
