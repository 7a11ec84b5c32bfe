//! Files: sealed in chunks as they come in, kept in a folder or a bucket.
//!
//! A file of any size passes through in pieces of 64 KiB, each sealed under the owner's key with the file's identifier, the
//! piece's number and whether it is the last as associated data: pieces cannot be swapped, left out or cut off unnoticed.

use std::sync::Arc;

use askwell_core::code::Digest;
use askwell_core::id::AttachmentId;
use bytes::{Bytes, BytesMut};
use futures::stream::BoxStream;
use futures::{Stream, StreamExt as _, TryStreamExt as _};
use jiff::Timestamp;
use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{GetOptions, ObjectStore, ObjectStoreExt as _, WriteMultipart};
use sha2::{Digest as _, Sha256};

use crate::by::By;
use crate::config::{Bucket, Files};
use crate::keys::{Owner, Purpose};
use crate::secrets::Key;
use crate::store::Store;
use crate::{Error, Result};

/// The plain bytes in one sealed piece.
const PIECE_BYTES: usize = 64 * 1024;

/// Nonce and tag around a piece.
const SEAL_BYTES: usize = 24 + 16;

/// Where sealed bytes go.
#[derive(Debug, Clone)]
pub(crate) struct FileStore {
    pub(crate) objects: Arc<dyn ObjectStore>,
}

/// A file that was taken in: its sealed bytes are on the disk, and nothing points at them until a unit says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TakenIn {
    /// How long it is, unsealed.
    pub size_bytes: u64,
    /// Its digest, keyed as [`Unit::text_put`](crate::Unit::text_put) has it.
    pub digest: Digest,
}

impl FileStore {
    pub(crate) fn open(files: &Files) -> Result<Self> {
        let objects: Arc<dyn ObjectStore> = match files {
            Files::Folder(folder) => {
                std::fs::create_dir_all(folder).map_err(Error::io(folder))?;
                Arc::new(LocalFileSystem::new_with_prefix(folder)?.with_fsync(true))
            }
            Files::Bucket(bucket) => Arc::new(open_bucket(bucket)?),
        };
        Ok(Self { objects })
    }
}

fn open_bucket(bucket: &Bucket) -> Result<object_store::aws::AmazonS3> {
    // A second installation is refused and harmless: some other part of the process was first.
    drop(rustls::crypto::ring::default_provider().install_default());
    let mut builder = AmazonS3Builder::new()
        .with_bucket_name(&bucket.name)
        .with_region(&bucket.region)
        .with_access_key_id(&bucket.access_key)
        .with_secret_access_key(&bucket.secret);
    if let Some(endpoint) = &bucket.endpoint {
        builder = builder.with_endpoint(endpoint).with_allow_http(endpoint.starts_with("http://"));
    }
    Ok(builder.build()?)
}

/// Gives the place of a file: spread over 4,096 folders, since a flat folder of a million files is slow to list.
fn place(id: AttachmentId) -> Path {
    let name = id.0.simple().to_string();
    // The last digits of a version 7 identifier are random, the first are the clock.
    let tail: String = name.chars().skip(29).collect();
    Path::from(format!("{tail}/{name}"))
}

fn identity(id: AttachmentId, piece: u64, last: bool) -> String {
    format!("file {id} piece {piece} {}", if last { "last" } else { "more" })
}

impl Store {
    /// Seals a file as it comes in and gives its size and digest once it is on the disk.
    ///
    /// This stands before the unit that refers to it, since nothing slow belongs into a unit. More than `most_bytes` is refused,
    /// and whatever fails leaves nothing behind.
    pub async fn file_put<S, E>(
        &self,
        id: AttachmentId,
        owner: impl Into<Owner>,
        content: S,
        most_bytes: u64,
        now: Timestamp,
    ) -> Result<TakenIn>
    where
        S: Stream<Item = Result<Bytes, E>> + Send + Unpin,
        E: std::fmt::Display,
    {
        let (seal, digest) = self.file_keys(owner.into(), now).await?;
        let mut upload = WriteMultipart::new(self.file_store().objects.put_multipart(&place(id)).await?);
        match self.file_pour(id, &seal, content, most_bytes, &mut upload).await {
            Ok((size_bytes, sha256)) => {
                upload.finish().await?;
                Ok(TakenIn { size_bytes, digest: Digest(digest.hash(&sha256)) })
            }
            Err(error) => {
                if let Err(left) = upload.abort().await {
                    tracing::warn!(error = %left, "part of a refused file is left behind");
                }
                Err(error)
            }
        }
    }

    async fn file_pour<S, E>(
        &self,
        id: AttachmentId,
        key: &Key,
        mut content: S,
        most_bytes: u64,
        upload: &mut WriteMultipart,
    ) -> Result<(u64, [u8; 32])>
    where
        S: Stream<Item = Result<Bytes, E>> + Send + Unpin,
        E: std::fmt::Display,
    {
        let (mut size, mut hasher, mut piece, mut waiting) = (0_u64, Sha256::new(), 0, BytesMut::new());
        while let Some(bytes) = content.next().await {
            let bytes = bytes.map_err(|error| Error::BrokeOff(error.to_string().into()))?;
            size += bytes.len() as u64;
            if size > most_bytes {
                return Err(Error::TooLarge { most_bytes });
            }
            hasher.update(&bytes);
            waiting.extend_from_slice(&bytes);
            // A full piece is held back until more comes: only then is it known not to be the last.
            while waiting.len() > PIECE_BYTES {
                let plain = waiting.split_to(PIECE_BYTES);
                upload.wait_for_capacity(4).await?;
                upload.put(key.seal(&identity(id, piece, false), &plain).into());
                piece += 1;
            }
        }
        upload.put(key.seal(&identity(id, piece, true), &waiting).into());
        Ok((size, hasher.finalize().into()))
    }

    async fn file_keys(&self, owner: Owner, now: Timestamp) -> Result<(Key, Key)> {
        let owner = owner.to_string();
        let mut reader = self.read().await?;
        if let Some(key) = reader.key(&owner, Purpose::File).await?
            && let Some(digest) = reader.key(&owner, Purpose::Digest).await?
        {
            return Ok((key, digest));
        }
        drop(reader);
        // The owner's first words are a file: the key is made in a unit of its own.
        self.write(By::Service, now, move |unit| {
            Box::pin(async move {
                let key = unit.key_ensure(&owner, Purpose::File).await?;
                Ok::<_, Error>((key, unit.key_ensure(&owner, Purpose::Digest).await?))
            })
        })
        .await
    }

    /// Gives a file as a stream of pieces, opened one after another; `None` when it is not there or its owner was erased.
    ///
    /// A piece that was changed ends the stream with an error: whoever passes it on must let the reader see that it broke off.
    pub async fn file(
        &self,
        id: AttachmentId,
        owner: impl Into<Owner>,
    ) -> Result<Option<BoxStream<'static, Result<Bytes>>>> {
        let Some(key) = self.read().await?.key(&owner.into().to_string(), Purpose::File).await? else {
            return Ok(None);
        };
        let found = self.file_store().objects.get_opts(&place(id), GetOptions::default()).await;
        let found = match found {
            Err(object_store::Error::NotFound { .. }) => return Ok(None),
            found => found?,
        };
        let size = found.meta.size;
        let pieces =
            Pieces { id, key, piece: 0, left: size, waiting: BytesMut::new(), content: found.into_stream().boxed() };
        Ok(Some(futures::stream::try_unfold(pieces, Pieces::next).boxed()))
    }

    /// Takes a file away, as when nothing refers to it any more. Says nothing about whether it was there.
    pub async fn file_remove(&self, id: AttachmentId) -> Result<()> {
        match self.file_store().objects.delete(&place(id)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}

struct Pieces {
    id: AttachmentId,
    key: Key,
    piece: u64,
    /// Sealed bytes that still have to come from the store.
    left: u64,
    waiting: BytesMut,
    content: BoxStream<'static, object_store::Result<Bytes>>,
}

impl Pieces {
    async fn next(mut self) -> Result<Option<(Bytes, Self)>> {
        let tampered = || Error::Tampered { table: "files", id: self.id.to_string() };
        if self.left == 0 && self.waiting.is_empty() {
            return if self.piece == 0 { Err(tampered()) } else { Ok(None) };
        }
        while self.waiting.len() < PIECE_BYTES + SEAL_BYTES
            && let Some(bytes) = self.content.try_next().await?
        {
            self.left = self.left.saturating_sub(bytes.len() as u64);
            self.waiting.extend_from_slice(&bytes);
        }
        let length = self.waiting.len().min(PIECE_BYTES + SEAL_BYTES);
        let sealed = self.waiting.split_to(length);
        let last = self.left == 0 && self.waiting.is_empty();
        let plain = self.key.open(&identity(self.id, self.piece, last), &sealed).ok_or_else(tampered)?;
        self.piece += 1;
        Ok(Some((plain.into(), self)))
    }
}
