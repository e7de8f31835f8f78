//! Every list of the API, and what has to agree with it. A list that the API document has and this table has not, or the
//! other way round, fails the test: whoever adds a list says here how it is read and counted.

/// One list.
pub struct List {
    pub path: &'static str,
    /// Pointer of what tells one row from another.
    pub id: &'static str,
    /// Where one row is read; `{id}` stands for the row.
    pub item: Option<&'static str>,
    /// What has to be said of the query, one variant a line; nothing is one variant.
    pub variants: &'static [&'static str],
    /// A filter whose values, taken together, give the whole list again.
    pub split: Option<(&'static str, &'static [&'static str])>,
    /// Whose list it is.
    pub whose: Whose,
}

/// What decides about who sees the rows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Whose {
    /// The rows of this reader.
    Readers,
    /// The same for everybody.
    Everybodys,
    /// Below something that has a place of its own, and readable exactly with it.
    Below(&'static str),
}

const fn list(path: &'static str, id: &'static str) -> List {
    List { path, id, item: None, variants: &[""], split: None, whose: Whose::Readers }
}

const fn rows(path: &'static str, id: &'static str, item: &'static str) -> List {
    List { item: Some(item), ..list(path, id) }
}

const fn public(path: &'static str, id: &'static str) -> List {
    List { whose: Whose::Everybodys, ..list(path, id) }
}

const fn rows_of_everybody(path: &'static str, id: &'static str, item: &'static str) -> List {
    List { item: Some(item), ..public(path, id) }
}

const fn below(path: &'static str, id: &'static str, item: &'static str) -> List {
    List { whose: Whose::Below(item), ..list(path, id) }
}

pub const APPLICATION: &str = "/api/v1/applications/{id}";
pub const CARD: &str = "/api/v1/cards/{id}";
pub const CASE: &str = "/api/v1/cases/{id}";
pub const TASK: &str = "/api/v1/tasks/{id}";

pub const LISTS: &[List] = &[
    list("/api/v1/absences", "/id"),
    List {
        split: Some((
            "state",
            &["pending_activation", "valid", "suspended", "lost", "expired", "cancelled", "revoked"],
        )),
        ..rows("/api/v1/admin/cards", "/card/id", CARD)
    },
    list("/api/v1/admin/employer-findings", "/id"),
    list("/api/v1/admin/employers", "/id"),
    rows("/api/v1/admin/liaison-claims", "/id", "/api/v1/admin/liaison-claims/{id}"),
    List {
        split: Some(("status", &["draft", "published", "retired"])),
        ..rows("/api/v1/admin/definitions", "/id", "/api/v1/admin/definitions/{id}")
    },
    list("/api/v1/admin/liaisons/{account}/employers", "/organisation_code"),
    List { split: Some(("state", &["queued", "sent", "dead", "dropped"])), ..list("/api/v1/admin/messages", "/id") },
    list("/api/v1/admin/missing-glyphs", "/character"),
    list("/api/v1/admin/registers", "/code"),
    List {
        variants: &["?state=open", "?state=granted", "?state=refused", "?state=withdrawn"],
        ..list("/api/v1/admin/rights-requests", "/id")
    },
    rows("/api/v1/admin/second-factor-resets", "/id", "/api/v1/admin/second-factor-resets/{id}"),
    // For whom the reader acts is added while walking.
    rows("/api/v1/applications", "/id", APPLICATION),
    below("/api/v1/applications/{id}/attachments", "/document", APPLICATION),
    below("/api/v1/applications/{id}/evaluations", "/moment", APPLICATION),
    below("/api/v1/applications/{id}/letters", "/no", APPLICATION),
    below("/api/v1/applications/{id}/messages", "/id", APPLICATION),
    List {
        split: Some(("stream", &["account", "person", "case", "card", "definition", "message", "employer", "system"])),
        ..list("/api/v1/audit/records", "/id")
    },
    public("/api/v1/catalogue/life-events", "/code"),
    rows_of_everybody("/api/v1/catalogue/policies", "/code", "/api/v1/catalogue/policies/{id}"),
    List {
        split: Some(("family", &["recognition", "housing", "schooling", "programmes"])),
        ..rows_of_everybody("/api/v1/catalogue/services", "/code", "/api/v1/services/{id}")
    },
    public("/api/v1/catalogue/supplies", "/code"),
    public("/api/v1/card-schemes", "/scheme/code"),
    below("/api/v1/cards/{id}/benefits", "/benefit", CARD),
    below("/api/v1/cards/{id}/history", "/at", CARD),
    below("/api/v1/cards/{id}/redemptions", "/id", CARD),
    below("/api/v1/cards/{id}/scans", "/id", CARD),
    rows("/api/v1/cases", "/id", CASE),
    below("/api/v1/cases/{id}/messages", "/id", CASE),
    list("/api/v1/departments", "/id"),
    public("/api/v1/districts", "/code"),
    // Of the employer for whom the liaison speaks; nobody here was asked in rounds.
    list("/api/v1/employers/{code}/batches", "/id"),
    list("/api/v1/employers/{code}/batches/{id}/rows", "/row"),
    list("/api/v1/employers/{code}/employments", "/id"),
    list("/api/v1/employers/{code}/rounds", "/id"),
    list("/api/v1/employers/{code}/rounds/{id}", "/employment"),
    list("/api/v1/employers/{code}/talent-demands", "/id"),
    list("/api/v1/findings", "/id"),
    rows("/api/v1/grant-reviews", "/id", "/api/v1/grant-reviews/{id}"),
    list("/api/v1/incidents", "/id"),
    list("/api/v1/me/access-log", "/id"),
    rows("/api/v1/me/cards", "/id", CARD),
    list("/api/v1/me/consents", "/id"),
    rows("/api/v1/me/documents", "/id", "/api/v1/me/documents/{id}"),
    list("/api/v1/me/demand-matches", "/demand/id"),
    list("/api/v1/me/eligibility", "/item"),
    list("/api/v1/me/employers", "/organisation_code"),
    list("/api/v1/me/employments", "/id"),
    rows("/api/v1/me/exports", "/id", "/api/v1/me/exports/{id}"),
    list("/api/v1/me/grants", "/case_id"),
    rows("/api/v1/me/household", "/id", "/api/v1/me/household/{id}"),
    list("/api/v1/me/household-invitations", "/id"),
    list("/api/v1/me/identity-documents", "/number"),
    list("/api/v1/me/liaison-claims", "/id"),
    list("/api/v1/me/matches", "/id"),
    list("/api/v1/me/notifications", "/id"),
    list("/api/v1/me/objections", "/id"),
    list("/api/v1/me/prepared-drafts", "/id"),
    rows("/api/v1/me/qualifications", "/id", "/api/v1/me/qualifications/{id}"),
    list("/api/v1/me/recognitions", "/id"),
    list("/api/v1/me/representations", "/id"),
    list("/api/v1/me/represented", "/id"),
    list("/api/v1/me/rights-requests", "/id"),
    List { split: Some(("status", &["open", "dismissed", "upheld"])), ..list("/api/v1/objections", "/id") },
    List { variants: &["?q=l", "?q=li", "?q=lilei", "?q=w", "?q=王", "?q=李"], ..list("/api/v1/persons", "/id") },
    rows_of_everybody("/api/v1/public/notices", "/id", "/api/v1/public/notices/{id}"),
    List {
        split: Some(("family", &["recognition", "housing", "schooling", "programmes"])),
        ..public("/api/v1/services", "/code")
    },
    list("/api/v1/sessions", "/id"),
    List {
        variants: &["?box=pool", "?box=mine", "?box=lent", "?box=done", "?box=overdue"],
        ..rows("/api/v1/tasks", "/id", TASK)
    },
    below("/api/v1/tasks/{id}/attachments", "/document", TASK),
    below("/api/v1/tasks/{id}/comments", "/id", TASK),
    public("/api/v1/public/rating-words", "/code"),
    public("/api/v1/public/talent-demands", "/id"),
    rows("/api/v1/rating-follow-ups", "/id", "/api/v1/rating-follow-ups/{id}"),
    public("/api/v1/tier-catalogues", "/catalogue/code"),
];

/// Routes that count: pointer into the answer, and the list that has so many rows.
pub const COUNTS: &[(&str, &[(&str, &str)])] = &[
    ("/api/v1/admin/cards/count", &[("/count", "/api/v1/admin/cards")]),
    ("/api/v1/catalogue/services/count", &[("/count", "/api/v1/catalogue/services")]),
    ("/api/v1/me/notifications/counts", &[("/unread", "/api/v1/me/notifications?unread=true")]),
    (
        "/api/v1/tasks/counts",
        &[
            ("/pool", "/api/v1/tasks?box=pool"),
            ("/mine", "/api/v1/tasks?box=mine"),
            ("/lent", "/api/v1/tasks?box=lent"),
            ("/done", "/api/v1/tasks?box=done"),
            ("/overdue", "/api/v1/tasks?box=overdue"),
        ],
    ),
];

/// The same, below something that is read by itself.
pub const COUNTS_BELOW: &[(&str, &str, &str)] = &[
    ("/api/v1/applications/{id}/messages/counts", "/total", "/api/v1/applications/{id}/messages"),
    ("/api/v1/cases/{id}/messages/counts", "/total", "/api/v1/cases/{id}/messages"),
];
