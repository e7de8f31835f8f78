//! Every route on one page. Who may call it stands in the handler's type.

use super::health;
use super::table::Table;
use crate::audit::http as audit;
use crate::cards::http as cards;
use crate::cases::absences::http as absences;
use crate::cases::archive::http as archive;
use crate::cases::automatic::http as automatic;
use crate::cases::entitlement::http as entitlement;
use crate::cases::findings::http as findings;
use crate::cases::http as cases;
use crate::cases::incidents::http as incidents;
use crate::cases::leading::http as leading;
use crate::cases::letters::delivery::http as delivery;
use crate::cases::messages::http as case_messages;
use crate::cases::moving::http as moving;
use crate::cases::notes::http as notes;
use crate::cases::notices::http as notices;
use crate::cases::prefill::http as prefill;
use crate::catalogue::http as catalogue;
use crate::catalogue::unproved::http as unproved;
use crate::demo::http as demo;
use crate::employers::demand::http as demand;
use crate::employers::employment::http as employment;
use crate::employers::http as employers;
use crate::employers::report::http as staffing;
use crate::grants::http as grants;
use crate::identity::http as identity;
use crate::matching::http as matching;
use crate::notifications::http as notifications;
use crate::ratings::http as ratings;
use crate::registers::http as registers;
use crate::representations::http as representations;
use crate::rights::http as rights;
use crate::talents::http as talents;

/// All of it.
pub(super) fn all(service: &mut Table<'_>) {
    service.service(health::alive).service(health::ready).service(health::figures);
    service.service(cards::public::look).service(cards::codes::key_set); // GET v/{token}, .well-known/jwks.json
    service.below("/api/v1", api);
}

fn api(service: &mut Table<'_>) {
    // Identity
    service
        .service(identity::accounts::request_code) // POST accounts/codes
        .service(identity::accounts::register) // POST accounts
        .service(identity::accounts::reset_password) // POST accounts/password-resets
        .service(identity::sessions::sign_in) // POST sessions
        .service(identity::sessions::refresh) // POST sessions/refresh
        .service(identity::sessions::list) // GET sessions
        .service(identity::sessions::sign_out) // DELETE sessions/{id}
        .service(identity::me::show) // GET me
        .service(identity::me::change_password) // PUT me/password
        .service(identity::me::prepare_second_factor) // POST me/second-factor
        .service(identity::me::confirm_second_factor) // POST me/second-factor/confirmations
        .service(identity::departments::list) // GET departments
        .service(identity::admin::create_user) // POST admin/accounts
        .service(identity::admin::give_position) // POST admin/accounts/{id}/positions
        .service(identity::admin::end_position) // DELETE admin/accounts/{id}/positions/{position}
        .service(identity::admin::deactivate) // POST admin/accounts/{id}/deactivate
        .service(identity::admin::unlock) // POST admin/accounts/{id}/unlock
        .service(identity::resets::ask) // POST admin/accounts/{id}/second-factor-resets
        .service(identity::resets::list) // GET admin/second-factor-resets
        .service(identity::resets::show) // GET admin/second-factor-resets/{id}
        .service(identity::resets::approve) // POST admin/second-factor-resets/{id}/approve
        .service(identity::resets::refuse); // POST admin/second-factor-resets/{id}/refuse

    // Talents and files
    service
        .service(talents::profile::show) // GET me/profile
        .service(talents::profile::replace) // PUT me/profile
        .service(talents::profile::change) // PATCH me/profile
        .service(talents::identities::list) // GET me/identity-documents
        .service(talents::identities::add) // POST me/identity-documents
        .service(talents::identities::remove) // DELETE me/identity-documents/{id}
        .service(talents::qualifications::list) // GET me/qualifications
        .service(talents::qualifications::add) // POST me/qualifications
        .service(talents::qualifications::show) // GET me/qualifications/{id}
        .service(talents::qualifications::replace) // PUT me/qualifications/{id}
        .service(talents::qualifications::remove) // DELETE me/qualifications/{id}
        .service(talents::household::show) // GET me/household
        .service(talents::household::record) // POST me/household
        .service(talents::household::show_member) // GET me/household/{id}
        .service(talents::household::end) // DELETE me/household/{id}
        .service(talents::household::invitations) // GET me/household-invitations
        .service(talents::household::confirm) // POST me/household-invitations/{id}/confirm
        .service(talents::household::decline) // POST me/household-invitations/{id}/decline
        .service(talents::documents::add) // POST me/documents
        .service(talents::documents::list) // GET me/documents
        .service(talents::documents::show) // GET me/documents/{id}
        .service(talents::documents::content) // GET me/documents/{id}/content
        .service(talents::documents::remove) // DELETE me/documents/{id}
        .service(talents::persons::search) // GET persons
        .service(talents::persons::reveal) // POST persons/{id}/identity-reveals
        .service(talents::verification::verify_me) // POST me/verification
        .service(talents::verification::verify_at_counter); // POST persons/{id}/verification

    // Catalogue and packs
    service
        .service(catalogue::public::services) // GET services
        .service(catalogue::public::service) // GET services/{code}
        .service(catalogue::search::services) // GET catalogue/services
        .service(catalogue::search::count) // GET catalogue/services/count
        .service(catalogue::search::life_events) // GET catalogue/life-events
        .service(catalogue::search::policies) // GET catalogue/policies
        .service(catalogue::search::policy) // GET catalogue/policies/{code}
        .service(catalogue::search::supplies) // GET catalogue/supplies
        .service(catalogue::public::districts) // GET districts
        .service(catalogue::public::tier_catalogues) // GET tier-catalogues
        .service(catalogue::public::card_schemes) // GET card-schemes
        .service(catalogue::admin::list) // GET admin/definitions
        .service(catalogue::admin::show) // GET admin/definitions/{id}
        .service(catalogue::admin::picture) // GET admin/definitions/{id}/picture
        .service(catalogue::admin::publish) // POST admin/definitions/{id}/publish
        .service(catalogue::admin::diff) // GET admin/definitions/{id}/diff
        .service(unproved::ask) // POST admin/definitions/{id}/unproved-requests
        .service(unproved::publish) // POST admin/definitions/{id}/publish-unproved
        .service(catalogue::admin::discard); // DELETE admin/definitions/{id}

    // Cases and workflow
    service
        .service(grants::mine) // GET me/grants
        .service(grants::answer) // POST me/grants/{case_id}/answer
        .service(grants::reviews) // GET grant-reviews
        .service(grants::review) // GET grant-reviews/{id}
        .service(grants::close) // POST grant-reviews/{id}/close
        .service(prefill::prefill) // GET services/{code}/prefill
        .service(prefill::fill) // POST applications/{id}/prefill
        .service(entitlement::of_item) // GET services/{code}/eligibility
        .service(entitlement::what_if) // POST services/{code}/eligibility/what-if
        .service(entitlement::of_all_items) // GET me/eligibility
        .service(entitlement::evaluations) // GET applications/{id}/evaluations
        .service(cases::applications::create) // POST applications
        .service(cases::applications::list) // GET applications
        .service(cases::applications::show) // GET applications/{id}
        .service(cases::applications::change) // PATCH applications/{id}
        .service(cases::applications::discard) // DELETE applications/{id}
        .service(cases::applications::submit) // POST applications/{id}/submit
        .service(cases::applications::supplement) // POST applications/{id}/supplement
        .service(cases::applications::withdraw) // POST applications/{id}/withdraw
        .service(cases::applications::urge) // POST applications/{id}/urge
        .service(cases::applications::timeline) // GET applications/{id}/timeline
        .service(cases::applications::picture) // GET applications/{id}/picture
        .service(automatic::show) // GET applications/{id}/automatic-decision
        .service(automatic::ask) // POST applications/{id}/human-decision
        .service(crate::cases::letters::http::list) // GET applications/{id}/letters
        .service(crate::cases::letters::http::pdf) // GET applications/{id}/letters/{no}/pdf
        .service(crate::cases::letters::http::verify) // GET public/letters/{number}/{code}
        .service(delivery::acknowledge) // POST applications/{id}/letters/{no}/receipt
        .service(delivery::hand_over) // POST deliveries
        .service(delivery::printout) // GET deliveries/{id}/pdf
        .service(delivery::receipt) // GET deliveries/{id}/receipt/pdf
        .service(cases::tasks::list) // GET tasks
        .service(cases::tasks::counts) // GET tasks/counts
        .service(cases::bulk::claim) // POST tasks/bulk/claim
        .service(cases::bulk::transfer) // POST tasks/bulk/transfer
        .service(cases::bulk::decide) // POST tasks/bulk/decide
        .service(cases::tasks::show) // GET tasks/{id}
        .service(cases::tasks::document) // GET tasks/{id}/documents/{document}/content
        .service(cases::tasks::claim) // POST tasks/{id}/claim
        .service(cases::tasks::release) // POST tasks/{id}/release
        .service(cases::tasks::decide) // POST tasks/{id}/decide
        .service(cases::asking::transfer) // POST tasks/{id}/transfer
        .service(cases::asking::delegate) // POST tasks/{id}/delegate
        .service(cases::asking::recommend) // POST tasks/{id}/recommend
        .service(cases::asking::add_reviewer) // POST tasks/{id}/reviewers
        .service(cases::asking::remove_reviewer) // DELETE tasks/{id}/reviewers/{person}
        .service(cases::asking::vacate) // POST tasks/{id}/vacate
        .service(cases::asking::recall) // POST tasks/{id}/recall
        .service(notes::comment) // POST tasks/{id}/comments
        .service(notes::comments) // GET tasks/{id}/comments
        .service(notes::attach) // POST tasks/{id}/attachments
        .service(notes::attachments) // GET tasks/{id}/attachments
        .service(notes::content) // GET tasks/{id}/attachments/{document}/content
        .service(notes::shown) // GET applications/{id}/attachments
        .service(notes::shown_content) // GET applications/{id}/attachments/{document}/content
        .service(case_messages::my_list) // GET applications/{id}/messages
        .service(case_messages::my_write) // POST applications/{id}/messages
        .service(case_messages::my_counts) // GET applications/{id}/messages/counts
        .service(case_messages::my_read) // POST applications/{id}/messages/read
        .service(case_messages::my_paper) // GET applications/{id}/messages/documents/{document}/content
        .service(case_messages::office_list) // GET cases/{id}/messages
        .service(case_messages::office_write) // POST cases/{id}/messages
        .service(case_messages::office_counts) // GET cases/{id}/messages/counts
        .service(case_messages::office_read) // POST cases/{id}/messages/read
        .service(case_messages::office_paper) // GET cases/{id}/messages/documents/{document}/content
        .service(cases::cases::list) // GET cases
        .service(cases::cases::show) // GET cases/{id}
        .service(cases::cases::picture) // GET cases/{id}/picture
        .service(cases::track::track) // POST public/track
        .service(archive::create) // POST cases/{id}/archives
        .service(leading::extend) // POST cases/{id}/extensions
        .service(leading::allow_correction) // POST cases/{id}/correction-approvals
        .service(leading::suspend) // POST cases/{id}/suspend
        .service(leading::resume) // POST cases/{id}/resume
        .service(leading::begin_procedure) // POST cases/{id}/special-procedures
        .service(leading::end_procedure) // POST cases/{id}/special-procedures/end
        .service(leading::terminate) // POST cases/{id}/terminate
        .service(leading::supervise) // POST cases/{id}/supervisions
        .service(absences::list) // GET absences
        .service(absences::record) // POST absences
        .service(absences::end) // DELETE absences/{id}
        .service(moving::move_case) // POST cases/{id}/moves
        .service(incidents::list) // GET incidents
        .service(incidents::retry) // POST incidents/{id}/retry
        .service(findings::list) // GET findings
        .service(notices::list) // GET public/notices
        .service(notices::show) // GET public/notices/{id}
        .service(notices::raise_objection) // POST notices/{id}/objections
        .service(notices::my_objections) // GET me/objections
        .service(notices::objections) // GET objections
        .service(notices::settle); // POST objections/{id}/settle

    // Ratings
    service
        .service(ratings::given) // GET applications/{id}/ratings
        .service(ratings::rate) // POST applications/{id}/ratings
        .service(ratings::follow_ups) // GET rating-follow-ups
        .service(ratings::follow_up) // GET rating-follow-ups/{id}
        .service(ratings::reveal_addresses) // POST rating-follow-ups/{id}/address-reveals
        .service(ratings::contact) // POST rating-follow-ups/{id}/contact
        .service(ratings::settle) // POST rating-follow-ups/{id}/settle
        .service(ratings::offered_words) // GET public/rating-words
        .service(ratings::figures); // GET public/ratings/{item}

    // Matching
    service
        .service(matching::list) // GET me/matches
        .service(matching::draft) // POST me/matches/{id}/draft
        .service(matching::decline) // POST me/matches/{id}/decline
        .service(matching::confirm) // POST me/matches/{id}/confirm
        .service(matching::ask_human) // POST me/matches/{id}/human-decision
        .service(matching::settings) // GET me/matching
        .service(matching::set) // PUT me/matching
        .service(matching::progress) // GET admin/matching
        .service(matching::run); // POST admin/matching/run

    // Shared registers
    service
        .service(registers::list) // GET admin/registers
        .service(registers::check_again); // POST cases/{id}/register-checks

    // Acting for others, and the counter
    service
        .service(representations::represented) // GET me/represented
        .service(representations::granted) // GET me/representations
        .service(representations::grant) // POST me/representations
        .service(representations::revoke) // POST me/representations/{id}/revoke
        .service(talents::documents::add_for) // POST represented/{person}/documents
        .service(representations::record_guardian) // POST counter/guardianships
        .service(representations::open) // POST counter/visits
        .service(representations::send_code) // POST counter/visits/{id}/codes
        .service(representations::agree) // POST counter/visits/{id}/agreement
        .service(representations::end) // POST counter/visits/{id}/end
        .service(cases::counter::receipt); // GET counter/applications/{id}/receipt

    // Employers
    service
        .service(employers::liaisons::list) // GET admin/liaisons/{account}/employers
        .service(employers::liaisons::name) // PUT admin/liaisons/{account}/employers/{code}
        .service(employers::liaisons::dismiss) // DELETE admin/liaisons/{account}/employers/{code}
        .service(employers::office::enter) // POST admin/employers
        .service(employers::office::list) // GET admin/employers
        .service(employers::office::change) // PATCH admin/employers/{id}
        .service(employers::office::claims) // GET admin/liaison-claims
        .service(employers::office::show_claim) // GET admin/liaison-claims/{id}
        .service(employers::office::authorisation) // GET admin/liaison-claims/{id}/authorisation
        .service(employers::office::confirm) // POST admin/liaison-claims/{id}/confirm
        .service(employers::office::refuse) // POST admin/liaison-claims/{id}/refuse
        .service(employers::claims::claim) // POST liaison-claims
        .service(employers::claims::mine) // GET me/liaison-claims
        .service(employers::claims::send_again) // POST liaison-claims/{id}/code
        .service(employers::claims::prove) // POST liaison-claims/{id}/proof
        .service(employers::claims::withdraw) // DELETE liaison-claims/{id}
        .service(employers::claims::employers) // GET me/employers
        .service(employers::batches::template) // GET employers/{code}/batch-templates/{item}
        .service(employers::batches::upload) // POST employers/{code}/batches
        .service(employers::batches::list) // GET employers/{code}/batches
        .service(employers::batches::show) // GET employers/{code}/batches/{id}
        .service(employers::batches::rows) // GET employers/{code}/batches/{id}/rows
        .service(employers::batches::start) // POST employers/{code}/batches/{id}/drafts
        .service(employment::ask) // POST me/employments
        .service(employment::mine) // GET me/employments
        .service(employment::withdraw) // DELETE me/employments/{id}
        .service(employment::staff) // GET employers/{code}/employments
        .service(employment::confirm) // POST employers/{code}/employments/{id}/confirm
        .service(employment::refuse) // POST employers/{code}/employments/{id}/refuse
        .service(employment::end) // POST employers/{code}/employments/{id}/end
        .service(employment::rounds) // GET employers/{code}/rounds
        .service(employment::entries) // GET employers/{code}/rounds/{id}
        .service(employment::answer) // POST employers/{code}/rounds/{id}/answers
        .service(employment::findings) // GET admin/employer-findings
        .service(demand::public) // GET public/talent-demands
        .service(demand::publish) // POST employers/{code}/talent-demands
        .service(demand::list) // GET employers/{code}/talent-demands
        .service(demand::withdraw) // DELETE employers/{code}/talent-demands/{id}
        .service(demand::matches) // GET employers/{code}/talent-demands/{id}/matches
        .service(demand::opt_in) // PUT me/demand-matching
        .service(demand::seeking) // GET me/demand-matching
        .service(demand::opt_out) // DELETE me/demand-matching
        .service(demand::mine) // GET me/demand-matches
        .service(demand::agree) // POST me/demand-matches/{id}/agree
        .service(demand::decline) // POST me/demand-matches/{id}/decline
        .service(staffing::own) // GET employers/{code}/staffing-report
        .service(staffing::of_any) // GET admin/employers/{id}/staffing-report
        .service(employers::prepared::list) // GET me/prepared-drafts
        .service(employers::prepared::take) // POST me/prepared-drafts/{id}/take
        .service(employers::prepared::decline); // POST me/prepared-drafts/{id}/decline

    // Cards
    service
        .service(cards::mine::cards) // GET me/cards
        .service(cards::mine::recognitions) // GET me/recognitions
        .service(cards::card::show) // GET cards/{id}
        .service(cards::card::history) // GET cards/{id}/history
        .service(cards::card::benefits) // GET cards/{id}/benefits
        .service(cards::card::scans) // GET cards/{id}/scans
        .service(cards::card::redemptions) // GET cards/{id}/redemptions
        .service(cards::picture::show) // GET cards/{id}/picture
        .service(cards::codes::show) // POST cards/{id}/codes
        .service(cards::verbs::activate) // POST cards/{id}/activate
        .service(cards::verbs::report_loss) // POST cards/{id}/report-loss
        .service(cards::verbs::report_found) // POST cards/{id}/report-found
        .service(cards::verbs::replace) // POST cards/{id}/replace
        .service(cards::verbs::renew) // POST cards/{id}/renew
        .service(cards::verbs::decide_renewal) // POST cards/{id}/renewal-decision
        .service(cards::verbs::suspend) // POST cards/{id}/suspend
        .service(cards::verbs::resume) // POST cards/{id}/resume
        .service(cards::verbs::revoke) // POST cards/{id}/revoke
        .service(cards::verbs::cancel) // POST cards/{id}/cancel
        .service(cards::verifications::verify) // POST verifications
        .service(cards::redemptions::redeem) // POST redemptions
        .service(cards::admin::list) // GET admin/cards
        .service(cards::admin::count) // GET admin/cards/count
        .service(cards::admin::end_scheme) // POST admin/card-schemes/{scheme}/end
        .service(cards::admin::place_verifier) // PUT admin/verifiers/{account}/place
        .service(cards::admin::missing_glyphs) // GET admin/missing-glyphs
        .service(cards::admin::settle_glyph); // DELETE admin/missing-glyphs/{character}

    // Rights
    service
        .service(rights::consents::told) // GET privacy-notice
        .service(rights::consents::list) // GET me/consents
        .service(rights::consents::give) // POST me/consents
        .service(rights::consents::withdraw) // POST me/consents/{id}/withdraw
        .service(rights::consents::looks) // GET me/access-log
        .service(rights::exports::ask) // POST me/exports
        .service(rights::exports::list) // GET me/exports
        .service(rights::exports::show) // GET me/exports/{id}
        .service(rights::exports::content) // GET me/exports/{id}/content
        .service(rights::requests::ask) // POST me/rights-requests
        .service(rights::requests::mine) // GET me/rights-requests
        .service(rights::requests::withdraw) // POST me/rights-requests/{id}/withdraw
        .service(rights::requests::to_answer) // GET admin/rights-requests
        .service(rights::requests::answer) // POST admin/rights-requests/{id}/answer
        .service(rights::requests::erase) // POST me/erasure
        .service(rights::requests::erasure) // GET me/erasure
        .service(rights::requests::keep); // DELETE me/erasure

    // Demonstration
    service.service(demo::move_clock); // POST demo/clock

    // Notifications and audit
    service
        .service(notifications::inbox) // GET me/notifications
        .service(notifications::counts) // GET me/notifications/counts
        .service(notifications::mark_read) // POST me/notifications/{id}/read
        .service(notifications::mark_all_read) // POST me/notifications/read
        .service(notifications::messages) // GET admin/messages
        .service(notifications::resend) // POST admin/messages/{id}/resend
        .service(audit::list); // GET audit/records
}
