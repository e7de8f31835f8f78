//! Statements that change rows, kept in their compiled form. Diesel compiles every UPDATE and every insertion of several rows anew,
//! because in general their text depends on the values; where it does not, or has a handful of forms, that is most of what such
//! a statement costs: on PostgreSQL a round trip and the planning besides.

use diesel::backend::Backend;
use diesel::internal::derives::multiconnection::AstPassHelper as _;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryBuilder as _, QueryFragment, QueryId};

/// See [`Prepare::prepared`].
#[derive(Debug, Clone, Copy)]
pub struct Prepared<Q>(Q);

/// Marks statements as worth keeping.
pub trait Prepare: Sized {
    /// Lets the connection keep the compiled statement, found again by its text. For statements whose text is the same each
    /// time or has few forms: each form is kept for as long as the connection lives.
    fn prepared(self) -> Prepared<Self> {
        Prepared(self)
    }
}

impl<Q> Prepare for Q {}

impl<Q, DB> QueryFragment<DB> for Prepared<Q>
where
    Q: QueryFragment<DB>,
    DB: Backend,
    DB::QueryBuilder: Default,
{
    /// Whether it may be kept is asked by walking, too, and the statement within would say no. So it is walked for its values
    /// only; its text is pushed whole. (To answer `is_safe_to_cache_prepared` instead is in vain: the connections ask a
    /// reference, and that answers by walking.)
    fn walk_ast<'b>(&'b self, mut pass: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        if pass.bind_collector().is_some() || pass.debug_binds().is_some() {
            return self.0.walk_ast(pass);
        }
        let mut text = DB::QueryBuilder::default();
        self.0.to_sql(&mut text, pass.backend())?;
        pass.push_sql(&text.finish());
        Ok(())
    }
}

impl<Q> QueryId for Prepared<Q> {
    type QueryId = ();

    /// Found by its text, since the type alone does not tell the forms apart.
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<Q, C> RunQueryDsl<C> for Prepared<Q> {}

/// Runs a statement that changes rows, and lets the connection keep it; see [`Prepare::prepared`]. Answers how many rows.
///
/// `execute_prepared!(conn, diesel::update(…).set(…))`
#[macro_export]
macro_rules! execute_prepared {
    ($conn:expr, $statement:expr) => {{
        use $crate::db::Prepare as _;
        match $conn {
            $crate::db::AnyConnection::Postgres(inner) => $statement.prepared().execute(inner),
            $crate::db::AnyConnection::Sqlite(inner) => $statement.prepared().execute(inner),
        }
    }};
}
