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
    /// See the tree of departments with its internals.
    SeeDepartments "departments.see" [
        CounterClerk, Reviewer, DepartmentHead, Supervisor, SystemAdmin, SecurityAdmin, AuditAdmin
    ];

    // Talents and files

    // Catalogue and packs
    /// See definitions with their versions and drafts.
    SeeDefinitions "definitions.see" [SystemAdmin, AuditAdmin];
    /// Publish or discard what somebody else drafted.
    PublishDefinitions "definitions.publish" [SystemAdmin];

    // Cases and workflow

    // Cards

    // Notifications and audit
    /// Read the audit.
    ReadAudit "audit.read" [AuditAdmin];
    /// See what was sent and what was not, and send dead letters again.
    ManageMessages "messages.manage" [SystemAdmin];
}
