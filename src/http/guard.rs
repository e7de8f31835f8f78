//! The permission is the extractor: a handler that takes `Allowed<DecideTasks>` cannot be reached without it.

use std::future::Future;
use std::marker::PhantomData;
use std::ops::Deref;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, web};

use crate::app::App;
use crate::error::{Code, Error, Result};
use crate::identity::Actor;
use crate::identity::permissions::Permission;

/// Somebody who holds the permission `P`.
pub struct Allowed<P> {
    actor: Actor,
    permission: PhantomData<P>,
}

impl<P> Allowed<P> {
    pub fn into_actor(self) -> Actor {
        self.actor
    }
}

impl<P> Deref for Allowed<P> {
    type Target = Actor;
    fn deref(&self) -> &Actor {
        &self.actor
    }
}

impl<P: Permission> FromRequest for Allowed<P> {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let actor = Actor::from_request(request, payload);
        let strict = request.app_data::<web::Data<App>>().is_none_or(|app| app.config().tokens.staff_second_factor);
        Box::pin(async move { check::<P>(actor.await?, strict) })
    }
}

/// A staff role counts only in a session that was opened with a second factor, unless the configuration waives it.
fn check<P: Permission>(actor: Actor, strict: bool) -> Result<Allowed<P>> {
    let held: Vec<_> = P::ROLES.iter().copied().filter(|role| actor.holds(*role)).collect();
    if held.is_empty() {
        return Err(Code::Forbidden.into());
    }
    let everybodys = P::ROLES.iter().any(|role| !role.is_staff());
    if strict && !everybodys && !actor.second_factor {
        return Err(Code::SecondFactorRequired.into());
    }
    Ok(Allowed { actor, permission: PhantomData })
}
