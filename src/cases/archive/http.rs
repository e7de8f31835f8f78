//! A case as one package, over HTTP.

use std::fs::File;
use std::io::Read as _;

use actix_web::body::SizedStream;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_ENCODING, CONTENT_TYPE, HeaderValue};
use actix_web::{HttpResponse, post, web};
use bytes::Bytes;
use futures_util::stream::{self, Stream};
use garde::Validate;
use serde::Deserialize;

use super::super::model::CaseId;
use super::{ArchivePurpose, export};
use crate::app::App;
use crate::error::Result;
use crate::http::{Allowed, Problems, Valid};
use crate::identity::permissions::ArchiveCases;

#[derive(Debug, Clone, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[garde(allow_unvalidated)]
pub struct ArchiveIn {
    purpose: ArchivePurpose,
}

/// A case as one package that can be checked without this program: a ZIP of metadata, events, the audit's chain, everything
/// that was handed in and given out, with a signed list of digests. Who made it and what for goes on record.
#[utoipa::path(tag = "cases", request_body = ArchiveIn, params(("id" = CaseId, Path)),
    responses((status = 200, description = "The package", body = Vec<u8>, content_type = "application/zip"), Problems),
    security(("bearer" = [])),
    extensions(("x-permission" = json!("cases.archive")), ("x-codes" = json!(["not_found", "own_case", "archive_too_large"]))))]
#[post("/cases/{id}/archives")]
pub async fn create(
    app: web::Data<App>,
    actor: Allowed<ArchiveCases>,
    id: web::Path<CaseId>,
    body: Valid<ArchiveIn>,
) -> Result<HttpResponse> {
    let (actor, id, purpose) = (actor.into_actor(), id.into_inner(), body.into_inner().purpose);
    let package = export::export(&app, actor, id, purpose).await?;
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "application/zip"))
        .insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"case-{id}.zip\"")))
        .insert_header((CACHE_CONTROL, "no-store"))
        .insert_header((CONTENT_ENCODING, HeaderValue::from_static("identity")))
        .insert_header(("x-manifest-sha256", package.manifest))
        .body(SizedStream::new(package.size, chunks(package.file))))
}

/// The file in pieces, read beside the requests.
fn chunks(file: File) -> impl Stream<Item = std::io::Result<Bytes>> {
    const PIECE: u64 = 64 * 1024;
    stream::try_unfold(file, |file| async move {
        let reading = tokio::task::spawn_blocking(move || {
            let mut piece = Vec::new();
            (&file).take(PIECE).read_to_end(&mut piece)?;
            Ok::<_, std::io::Error>((piece, file))
        });
        let (piece, file) = reading.await.map_err(std::io::Error::other)??;
        Ok(if piece.is_empty() { None } else { Some((Bytes::from(piece), file)) })
    })
}
