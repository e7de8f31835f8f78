//! Documents of the wallet that an item's materials ask for, so that nobody hands in a paper twice.

use chrono::NaiveDate;
use serde::Serialize;

use crate::catalogue::queries::TextOut;
use crate::catalogue::{Loaded, ServiceItem};
use crate::db::ReadTx;
use crate::db::types::Instant;
use crate::error::Result;
use crate::identity::PersonId;
use crate::talents::DocumentId;
use crate::talents::owner::Owner;
use crate::talents::store::wallet;

/// A document that is there already.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = OfferedDocument)]
pub struct DocumentOut {
    pub id: DocumentId,
    pub label: Option<String>,
    /// When it was put into the wallet.
    pub created_at: Instant,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_on: Option<NaiveDate>,
}

/// A material with what the wallet has for it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = OfferedMaterial)]
pub struct OfferedOut {
    /// Code of the material.
    #[schema(example = "lease")]
    pub material: String,
    pub name: TextOut,
    /// The newest first; none of them has expired.
    pub documents: Vec<DocumentOut>,
}

/// What the wallet has for the materials of an item; a material for which it has nothing is left out.
pub fn offers(tx: &mut ReadTx<'_>, person: PersonId, item: &Loaded<ServiceItem>) -> Result<Vec<OfferedOut>> {
    let kinds = item.materials.iter().map(|material| material.document_kind.clone()).collect();
    let (rows, owner, today) = (wallet::of_kinds(tx, person, kinds)?, Owner::load(tx, person)?, tx.today());
    let mut all = Vec::new();
    for material in &item.materials {
        let fits = |row: &&wallet::DocumentRow| {
            row.kind == material.document_kind && row.expires_on.is_none_or(|last| last >= today)
        };
        let mut documents = Vec::new();
        for row in rows.iter().filter(fits) {
            let label = row.label(&owner)?;
            documents.push(DocumentOut { id: row.id, label, created_at: row.created_at, expires_on: row.expires_on });
        }
        if !documents.is_empty() {
            all.push(OfferedOut { material: material.code.clone(), name: (&material.name).into(), documents });
        }
    }
    Ok(all)
}
