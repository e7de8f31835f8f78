//! Who is asking, from the bearer token.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::header::AUTHORIZATION;
use actix_web::{FromRequest, HttpRequest, web};

use crate::app::App;
use crate::error::{Code, Error, Result};
use crate::identity::{Actor, queries};

impl FromRequest for Actor {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let app = request.app_data::<web::Data<App>>().cloned();
        let token = bearer(request);
        Box::pin(async move {
            let app = app.ok_or_else(|| Error::internal("the application is not wired"))?;
            let token = token.ok_or(Code::Unauthenticated)?;
            let shared = app.get_ref().clone();
            app.glance(move |tx| {
                let claims = shared.tokens().read(&token, tx.real_now())?;
                queries::load_actor(tx, claims.sub, claims.sid)
            })
            .await
        })
    }
}

fn bearer(request: &HttpRequest) -> Option<String> {
    let header = request.headers().get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = header.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim().to_owned())
}
