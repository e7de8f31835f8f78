//! Statements that change rows, kept in their compiled form. Diesel compiles every UPDATE and every insertion of several rows anew,
//! because in general their text depends on the values; where it does not, or has a handful of forms, that is most of what such
//! a statement costs.

use diesel::backend::Backend;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};

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

impl<Q: QueryFragment<DB>, DB: Backend> QueryFragment<DB> for Prepared<Q> {
    fn walk_ast<'b>(&'b self, pass: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.0.walk_ast(pass)
    }

    fn is_safe_to_cache_prepared(&self, _: &DB) -> QueryResult<bool> {
        Ok(true)
    }
}

impl<Q> QueryId for Prepared<Q> {
    type QueryId = ();

    /// Found by its text, since the type alone does not tell the forms apart.
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<Q, C> RunQueryDsl<C> for Prepared<Q> {}
