//! The permission is the extractor: a handler that takes `Allowed<DecideTasks>` cannot be reached without it.

use std::future::Future;
use std::marker::PhantomData;
use std::ops::Deref;
use std::pin::Pin;
use std::rc::Rc;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage as _, HttpRequest, web};
use tokio::sync::Semaphore;

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
        let gate = Gate::set(request);
        Box::pin(async move {
            let allowed = check::<P>(actor.await?, strict)?;
            gate.open();
            Ok(allowed)
        })
    }
}

/// Holds the body back until the permission is decided. The extractors of a handler run side by side, so that without
/// it whoever is not allowed would learn what is wrong with their body before learning that it does not matter.
#[derive(Clone)]
pub(super) struct Gate(Rc<Semaphore>);

impl Gate {
    fn set(request: &HttpRequest) -> Self {
        let gate = Self(Rc::new(Semaphore::new(0)));
        request.extensions_mut().insert(gate.clone());
        gate
    }

    fn open(&self) {
        self.0.close();
    }

    /// The gate of this request, if its handler asks for a permission.
    pub(super) fn of(request: &HttpRequest) -> Option<Self> {
        request.extensions().get::<Self>().cloned()
    }

    /// Waits until the permission was found. When it is refused, the request ends and nobody waits any more.
    pub(super) async fn passed(&self) {
        // Nobody hands out permits: this returns when the gate opens, and then with an error that says just that.
        let _ = self.0.acquire().await;
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
