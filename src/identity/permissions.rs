//! The one table of permissions: what · word · who. A handler names its permission in its type (`Allowed<DecideTasks>`);
//! which rows the holder then sees is the domain's `policy.rs`.

use super::model::Role;

/// A permission as a type.
pub trait Permission: 'static {
    const NAME: &'static str;
    const ROLES: &'static [Role];
}

macro_rules! permissions {
    ($($(#[$meta:meta])* $name:ident $word:literal [$($role:ident),*];)+) => {
        $($(#[$meta])* #[derive(Debug, Clone, Copy)] pub struct $name;
        impl Permission for $name {
            const NAME: &'static str = $word;
            const ROLES: &'static [Role] = &[$(Role::$role),*];
        })+

        /// Every permission with the roles that hold it.
        pub const ALL: &[(&str, &[Role])] = &[$(($name::NAME, $name::ROLES)),+];
    };
}

permissions! {
    // Identity
    /// What belongs to everybody who is signed in: their own account.
    UseOwnAccount "own.account" [
        Talent, EmployerLiaison, CounterClerk, Reviewer, DepartmentHead, Supervisor, Expert, Verifier,
        SystemAdmin, SecurityAdmin, AuditAdmin
    ];
    /// Confirm somebody's identity in person.
    VerifyAtCounter "persons.verify" [CounterClerk];
    /// Create staff accounts, give and take positions, deactivate, unlock.
    ManageAccounts "accounts.manage" [SecurityAdmin];
    /// Replace a lost second factor of somebody else, two persons together.
    RecoverSecondFactors "accounts.recover" [SystemAdmin, SecurityAdmin];
    /// See the tree of departments with its internals.
    SeeDepartments "departments.see" [
        CounterClerk, Reviewer, DepartmentHead, Supervisor, SystemAdmin, SecurityAdmin, AuditAdmin
    ];

    /// Move the business clock of a demonstration.
    MoveDemoClock "demo.clock" [SystemAdmin];

    /// Answer what people ask about their own data.
    AnswerRightsRequests "rights.answer" [SecurityAdmin];

    // Talents and files
    /// Keep a profile, a household, qualifications and documents of one's own.
    KeepOwnProfile "own.profile" [
        Talent, EmployerLiaison, CounterClerk, Reviewer, DepartmentHead, Supervisor, Expert, Verifier,
        SystemAdmin, SecurityAdmin, AuditAdmin
    ];
    /// Find people by name or pinyin, to serve them at the counter.
    SearchPersons "persons.search" [CounterClerk];
    /// Serve somebody who stands at the counter: act for them, print receipts, hand out results.
    ServeAtCounter "counter.serve" [CounterClerk];
    /// See an identity number in full, for a purpose that is put on record.
    RevealIdentity "persons.reveal_identity" [CounterClerk];

    // Catalogue and packs
    /// See definitions with their versions and drafts.
    SeeDefinitions "definitions.see" [SystemAdmin, AuditAdmin];
    /// Publish or discard what somebody else drafted.
    PublishDefinitions "definitions.publish" [SystemAdmin];

    // Cases and workflow
    /// Write, hand in and follow one's own applications, and those of people for whom one may act. Clerks have none of
    /// their own by this.
    Apply "applications.own" [Talent, CounterClerk];
    /// Hand papers of a case to whoever they were written to.
    HandOverPapers "papers.hand_over" [CounterClerk];
    /// Claim, release and decide the tasks of one's posts, or those that are for the liaison of an employer.
    WorkOnTasks "tasks.work" [Reviewer, DepartmentHead, Supervisor, EmployerLiaison];
    /// Put on record when one is out of office and who acts meanwhile; heads do it for their people as well.
    KeepAbsences "absences.keep" [Reviewer, DepartmentHead, Supervisor];
    /// Look up the cases in which one's department had a part; supervisors and auditors see all.
    SeeCases "cases.see" [Reviewer, DepartmentHead, Supervisor, AuditAdmin];
    /// Extend limits, allow second corrections, suspend and end cases that one's department holds.
    LeadCases "cases.lead" [DepartmentHead];
    /// Take cases up, so that whoever has them in hand answers for the delay.
    SuperviseCases "cases.supervise" [Supervisor];
    /// Take a whole case out of the program as one package: those who answer for it, and supervisors.
    ArchiveCases "cases.archive" [DepartmentHead, Supervisor];
    /// Move a running case to another version of its flow.
    MoveCases "cases.move" [SystemAdmin];
    /// See which cases an effect holds up, and let them try again.
    MendIncidents "incidents.mend" [Supervisor, SystemAdmin];
    /// See tasks that nobody can take, and dates beyond the loaded calendar.
    SeeFindings "findings.see" [Supervisor, SystemAdmin];
    /// See and settle objections to cases that one's department worked on.
    SettleObjections "objections.settle" [DepartmentHead];

    /// See bad ratings of the departments that one leads, contact whoever gave them and settle them; supervisors see all.
    FollowUpRatings "ratings.follow_up" [DepartmentHead, Supervisor];

    // Employers
    /// Ask to speak for an organisation, and follow that.
    ClaimEmployers "employers.claim" [Talent, EmployerLiaison];
    /// Act for the organisations that one speaks for.
    ActForEmployer "employers.own" [EmployerLiaison];
    /// Keep the register of organisations and judge claims; only in the department that answers for the whole service.
    KeepEmployers "employers.keep" [Reviewer, DepartmentHead];

    // Grants
    /// See grants whose ground has become doubtful; heads decide those of their departments.
    ReviewGrants "grants.review" [DepartmentHead, Supervisor];

    // Matching
    /// See how the search for people who qualify stands, and let it run now.
    RunMatching "matching.run" [SystemAdmin];

    // Cards
    /// See one's own cards, and show, lose, renew, give them up.
    HoldCards "cards.hold" [Talent];
    /// See cards of one's own area, and their history.
    SeeCards "cards.see" [CounterClerk, Reviewer, DepartmentHead, Supervisor];
    /// Suspend, resume, revoke, cancel; decide renewals. Reviewers only with the duty of decision.
    ManageCards "cards.manage" [Reviewer, DepartmentHead];
    /// Look at one card: its holder, or staff of its area.
    LookAtCard "cards.look" [Talent, CounterClerk, Reviewer, DepartmentHead, Supervisor];
    /// Take a report of loss: from its holder, or at the counter.
    ReportCards "cards.report" [Talent, CounterClerk];
    /// Check a card that is shown, and redeem benefits.
    VerifyCards "cards.verify" [Verifier];
    /// Say where verifiers work.
    PlaceVerifiers "verifiers.place" [SystemAdmin];
    /// See which characters the card's font lacks.
    KeepFont "cards.font" [SystemAdmin];

    // Notifications and audit
    /// Read the audit.
    ReadAudit "audit.read" [AuditAdmin];
    /// See what was sent and what was not, and send dead letters again.
    ManageMessages "messages.manage" [SystemAdmin];
}
