//! Texts: sealed under their owner's key, or public words in the clear.

use std::collections::BTreeMap;

use askwell_core::code::Digest;
use askwell_core::id::TextId;

use crate::db::{Cell, insert, select_among, sql};
use crate::keys::{Owner, Purpose};
use crate::reader::Reader;
use crate::secrets::Key;
use crate::unit::Unit;
use crate::{Error, Result};

type TextRow = (String, Option<String>, Vec<u8>);

impl Unit {
    /// Keeps a text sealed under its owner's key; refused when that key was destroyed.
    ///
    /// Gives the digest that may stand in the journal: a hash keyed with the owner's key, so that after an erasure nobody can
    /// find out by trying whether a short text was "yes". The same owner and words give the same digest.
    pub async fn text_put(&mut self, id: TextId, owner: impl Into<Owner>, words: &str) -> Result<Digest> {
        let owner = owner.into().to_string();
        let key = self.key_ensure(&owner, Purpose::Text).await?;
        let id = id.to_string();
        let sealed = key.seal(&id, words.as_bytes());
        let now = self.now_micros();
        sql!(
            self,
            later "insert into texts (id, owner, body, made_at) values ($1, $2, $3, $4)",
            id,
            &owner,
            sealed,
            now
        )?;
        self.text_digest(&owner, words).await
    }

    /// Gives the digest of [`Unit::text_put`] without keeping the text.
    async fn text_digest(&mut self, owner: &str, words: &str) -> Result<Digest> {
        Ok(Digest(self.key_ensure(owner, Purpose::Digest).await?.hash(words.as_bytes())))
    }

    /// Keeps public words, which belong to nobody and stand unsealed: published revisions and imported answers.
    pub async fn texts_put_public(&mut self, texts: impl IntoIterator<Item = (TextId, String)>) -> Result<()> {
        let now = self.now_micros();
        let cells = texts.into_iter().flat_map(|(id, words)| {
            [Cell::from(id.to_string()), Cell::Text(None), Cell::from(words.into_bytes()), Cell::from(now)]
        });
        let cells = cells.collect();
        insert(self, "insert into texts (id, owner, body, made_at) values", "", 4, cells).await?;
        Ok(())
    }

    /// Takes public words away again, as when a page is withdrawn. Says whether they were there.
    pub async fn text_remove_public(&mut self, id: TextId) -> Result<bool> {
        Ok(sql!(self, run "delete from texts where id = $1 and owner is null", id.to_string())? > 0)
    }
}

impl Reader {
    /// Gives a text; `None` when there is none or its owner was erased.
    pub async fn text(&mut self, id: TextId) -> Result<Option<String>> {
        Ok(self.texts([id]).await?.remove(&id))
    }

    /// Gives texts by their identifiers; those that are not there, or whose owner was erased, are left out.
    pub async fn texts(&mut self, ids: impl IntoIterator<Item = TextId>) -> Result<BTreeMap<TextId, String>> {
        let ids: Vec<String> = ids.into_iter().map(|id| id.to_string()).collect();
        let rows: Vec<TextRow> = select_among(self, "select id, owner, body from texts where id in", &ids).await?;
        let mut keys = BTreeMap::new();
        let mut texts = BTreeMap::new();
        for (id, owner, body) in rows {
            if let Some((id, words)) = self.text_open(id, owner, body, &mut keys).await? {
                texts.insert(id, words);
            }
        }
        Ok(texts)
    }

    async fn text_open(
        &mut self,
        id: String,
        owner: Option<String>,
        body: Vec<u8>,
        keys: &mut BTreeMap<String, Option<Key>>,
    ) -> Result<Option<(TextId, String)>> {
        let tampered = || Error::Tampered { table: "texts", id: id.clone() };
        let body = match owner {
            None => body,
            Some(owner) => {
                if !keys.contains_key(&owner) {
                    let key = self.key(&owner, Purpose::Text).await?;
                    keys.insert(owner.clone(), key);
                }
                let Some(Some(key)) = keys.get(&owner) else { return Ok(None) };
                key.open(&id, &body).ok_or_else(tampered)?
            }
        };
        let words = String::from_utf8(body).map_err(|_| tampered())?;
        let text_id = id.parse().map_err(|_| Error::Contradiction { table: "texts", column: "id", id: id.clone() })?;
        Ok(Some((text_id, words)))
    }
}
