//! Reading a form with files as it comes: fields are small, files pass through.

use std::task::Poll;

use axum::body::Body;
use axum::extract::multipart::Field;
use axum::extract::{FromRequest as _, Multipart, Request};
use futures::StreamExt as _;
use futures::stream;

use crate::brought::Brought;
use crate::problem::Problem;

/// A field of a form with files holds at most so many bytes: a message of 40,000 characters of four bytes, and room.
const FIELD_BYTES_MOST: usize = 200_000;

/// Fields and files in one form; more is a mistake or malice.
const PARTS_MOST: usize = 64;

/// One part of a form.
#[expect(clippy::large_enum_variant, reason = "one lives at a time, and only while a part is read")]
pub(super) enum Part<'a> {
    /// A field.
    Field(String, String),
    /// A file: its name and its bytes as they come.
    File(String, Field<'a>),
}

/// Reads a form part by part.
pub(super) struct Parts {
    form: Multipart,
    left: usize,
    brought: Brought,
    fields: Vec<(String, String)>,
}

impl Parts {
    /// Begins to read a request's form.
    pub(super) async fn of(request: Request) -> Result<Self, Problem> {
        let brought = Brought::of(request.extensions());
        let request = request.map(piece_by_piece);
        let form = Multipart::from_request(request, &()).await.map_err(|_| Problem::bad_request())?;
        Ok(Self { form, left: PARTS_MOST, brought, fields: Vec::new() })
    }

    /// Gives the next part; a file field that was left empty is none.
    pub(super) async fn next(&mut self) -> Result<Option<Part<'_>>, Problem> {
        self.left = self.left.checked_sub(1).ok_or_else(Problem::too_large)?;
        let Some(field) = self.form.next_field().await.map_err(|_| Problem::bad_request())? else { return Ok(None) };
        let name = field.name().unwrap_or_default().to_owned();
        match field.file_name().map(str::to_owned) {
            Some(file) => Ok(Some(Part::File(file, field))),
            None => {
                let value = small(field).await?;
                self.fields.push((name.clone(), value.clone()));
                self.brought.note_words(self.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())));
                Ok(Some(Part::Field(name, value)))
            }
        }
    }
}

/// Reads the fields that stand before the first file, for a form whose files nobody takes in.
pub(crate) async fn fields_before_files(request: Request) -> Result<(), Problem> {
    let mut parts = Parts::of(request).await?;
    while let Some(Part::Field(..)) = parts.next().await? {}
    Ok(())
}

/// Gives a body that pauses after each piece.
///
/// The parser of forms takes whatever is ready before it hands anything on: from a fast sender it would hold a whole file
/// without end in memory. A pause makes it hand on what it has, and the file is stopped where it is too big.
fn piece_by_piece(body: Body) -> Body {
    let mut pieces = body.into_data_stream();
    let mut pauses = false;
    Body::from_stream(stream::poll_fn(move |context| {
        if pauses {
            pauses = false;
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        let polled = pieces.poll_next_unpin(context);
        pauses = matches!(polled, Poll::Ready(Some(_)));
        polled
    }))
}

async fn small(mut field: Field<'_>) -> Result<String, Problem> {
    let mut bytes = Vec::new();
    while let Some(piece) = field.chunk().await.map_err(|_| Problem::bad_request())? {
        if bytes.len() + piece.len() > FIELD_BYTES_MOST {
            return Err(Problem::too_large());
        }
        bytes.extend_from_slice(&piece);
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
