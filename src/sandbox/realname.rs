//! The stand-in of the real-name service.

use actix_web::{HttpResponse, web};
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;

use super::{Fault, Resident, Shared, faulty, memory};
use crate::identity::realname::Verdict;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuestionIn {
    request_id: Uuid,
    name: String,
    kind: String,
    number: String,
}

pub async fn verify(shared: Shared, question: web::Json<QuestionIn>) -> HttpResponse {
    if let Some(answer) = faulty(&shared).await {
        return answer;
    }
    let memory = memory(&shared);
    let request_id = if memory.fault == Fault::Mixed { Uuid::nil() } else { question.request_id };
    let verdict = judge(&memory.residents, &question);
    HttpResponse::Ok().json(json!({ "request_id": request_id, "verdict": verdict }))
}

fn judge(residents: &[Resident], question: &QuestionIn) -> Verdict {
    let found = residents.iter().find(|r| r.kind == question.kind && r.number.eq_ignore_ascii_case(&question.number));
    match found {
        Some(resident) if resident.name == question.name.trim() => Verdict::Match,
        Some(_) => Verdict::Mismatch,
        None => Verdict::Unknown,
    }
}

/// Adds somebody, or gives a number another owner.
pub async fn add(shared: Shared, resident: web::Json<Resident>) -> HttpResponse {
    let resident = resident.into_inner();
    let mut memory = memory(&shared);
    memory.residents.retain(|known| (&known.kind, &known.number) != (&resident.kind, &resident.number));
    memory.residents.push(resident);
    HttpResponse::NoContent().finish()
}
