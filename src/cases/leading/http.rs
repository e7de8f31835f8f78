//! A leader's acts over HTTP.

use actix_web::{post, web};
use garde::Validate;
use serde::Deserialize;

use super::super::model::CaseId;
use super::super::queries::CaseRefOut;
use super::commands;
use crate::app::App;
use crate::error::Result;
use crate::http::{Allowed, NO_BODY, Once, Problems, Reply, Valid};
use crate::identity::permissions::{LeadCases, SuperviseCases};
use crate::workflow::Command;

#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReasonIn {
    /// Why; it stays on record, and where the applicant is told of the act, they are told why.
    #[garde(length(chars, min = 1, max = 2000))]
    reason: String,
}

/// What a leader does, each with a reason.
macro_rules! with_a_reason {
    ($($(#[$doc:meta])* $name:ident $path:literal $permission:ident $word:literal $command:ident $done:literal
        [$($code:literal),*];)+) => {$(
        $(#[$doc])*
        #[utoipa::path(tag = "cases", request_body = ReasonIn, params(("id" = CaseId, Path)),
            responses((status = 200, description = $done, body = CaseRefOut), Problems), security(("bearer" = [])),
            extensions(("x-permission" = json!($word)), ("x-codes" = json!(["own_case", "case_not_open", $($code),*]))))]
        #[post($path)]
        pub async fn $name(
            app: web::Data<App>,
            actor: Allowed<$permission>,
            once: Once,
            id: web::Path<CaseId>,
            body: Valid<ReasonIn>,
        ) -> Result<Reply> {
            let (actor, id, digest) = (actor.into_actor(), id.into_inner(), body.digest);
            let reason = body.into_inner().reason;
            once.run(&app, digest, move |tx| {
                let moved = commands::act(tx, &actor, id, &Command::$command, &reason)?;
                Reply::ok(&CaseRefOut::new(tx, &moved.case))
            })
            .await
        }
    )+};
}

with_a_reason! {
    /// Extend the limit of a case, once, by what its flow allows. The applicant is told, with the reason.
    extend "/cases/{id}/extensions" LeadCases "cases.lead" Extend "Extended" ["no_extension"];
    /// Allow the reviewers of a case one more request to correct.
    allow_correction "/cases/{id}/correction-approvals" LeadCases "cases.lead" AllowSecondCorrection "Allowed" [];
    /// Suspend a case: nobody decides, and every clock stands still, until it is resumed.
    suspend "/cases/{id}/suspend" LeadCases "cases.lead" Suspend "Suspended" ["case_suspended"];
    /// Begin an expert review, inspection or hearing. The limit stands still; the applicant is told in writing.
    begin_procedure "/cases/{id}/special-procedures" LeadCases "cases.lead" BeginProcedure "Begun"
        ["procedure_state", "case_suspended"];
    /// End a case because its ground is gone. Refused when something was done that cannot be taken back.
    terminate "/cases/{id}/terminate" LeadCases "cases.lead" Terminate "Ended" ["behind_barrier"];
    /// Take a case up as a supervisor: whoever has it in hand is told, with the reason.
    supervise "/cases/{id}/supervisions" SuperviseCases "cases.supervise" Supervise "Taken up" [];
}

/// What ends such an act.
macro_rules! ends {
    ($($(#[$doc:meta])* $name:ident $path:literal $command:ident $done:literal [$($code:literal),*];)+) => {$(
        $(#[$doc])*
        #[utoipa::path(tag = "cases", params(("id" = CaseId, Path)),
            responses((status = 200, description = $done, body = CaseRefOut), Problems), security(("bearer" = [])),
            extensions(("x-permission" = json!("cases.lead")),
                ("x-codes" = json!(["own_case", "case_not_open", $($code),*]))))]
        #[post($path)]
        pub async fn $name(
            app: web::Data<App>,
            actor: Allowed<LeadCases>,
            once: Once,
            id: web::Path<CaseId>,
        ) -> Result<Reply> {
            let (actor, id) = (actor.into_actor(), id.into_inner());
            once.run(&app, NO_BODY, move |tx| {
                let moved = commands::end(tx, &actor, id, &Command::$command)?;
                Reply::ok(&CaseRefOut::new(tx, &moved.case))
            })
            .await
        }
    )+};
}

ends! {
    /// Let a suspended case go on; what would have come due meanwhile comes due later.
    resume "/cases/{id}/resume" Resume "Goes on" ["case_suspended"];
    /// End an expert review, inspection or hearing; the limit runs again.
    end_procedure "/cases/{id}/special-procedures/end" EndProcedure "Ended" ["procedure_state", "case_suspended"];
}
