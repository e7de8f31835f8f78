//! The stand-in of the SMS gateway: takes messages and shows them.

use actix_web::{HttpResponse, web};
use serde_json::Value;

use super::{Shared, faulty, memory};

pub async fn take(shared: Shared, message: web::Json<Value>) -> HttpResponse {
    if let Some(answer) = faulty(&shared).await {
        return answer;
    }
    let message = message.into_inner();
    let mut memory = memory(&shared);
    // The id is the key: a repetition is taken and delivered once.
    if !memory.messages.iter().any(|known| known.get("id") == message.get("id")) {
        memory.messages.push(message);
    }
    HttpResponse::Accepted().finish()
}

pub async fn list(shared: Shared) -> HttpResponse {
    HttpResponse::Ok().json(&memory(&shared).messages)
}
