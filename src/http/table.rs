//! The table into which [`routes`](super::routes) puts every handler: the server is always fed from it, and the API
//! document only when somebody asks for one, because the document takes more memory than everything else that a worker of
//! the server keeps.

use actix_web::dev::HttpServiceFactory;
use actix_web::web;
use utoipa::openapi::path::Paths;
use utoipa::openapi::{HttpMethod, OpenApi, RefOr, Schema};
use utoipa_actix_web::OpenApiFactory;

/// What the handlers say about themselves.
#[derive(Default)]
pub(super) struct Collected {
    paths: Paths,
    schemas: Vec<(String, RefOr<Schema>)>,
}

impl Collected {
    /// Adds what was collected to a document.
    pub(super) fn into_document(self, document: &mut OpenApi) {
        document.paths.merge(self.paths);
        document.components.get_or_insert_default().schemas.extend(self.schemas);
    }

    fn add(&mut self, prefix: &str, handler: &impl OpenApiFactory) {
        let mut paths = handler.paths();
        let described = std::mem::take(&mut paths.paths);
        paths.paths = described.into_iter().map(|(path, item)| (format!("{prefix}{path}"), item)).collect();
        self.paths.merge(paths);
        handler.schemas(&mut self.schemas);
    }
}

/// A path and the methods that one handler answers on it.
pub(super) type Handled = (String, Vec<HttpMethod>);

/// What is noted of each handler while the routes are made.
enum Note<'a> {
    Nothing,
    Methods(&'a mut Vec<Handled>),
    Everything(&'a mut Collected),
}

impl Note<'_> {
    fn again(&mut self) -> Note<'_> {
        match self {
            Self::Nothing => Note::Nothing,
            Self::Methods(list) => Note::Methods(list),
            Self::Everything(collected) => Note::Everything(collected),
        }
    }
}

/// The server's routes in the making, below one prefix.
pub struct Table<'a> {
    server: &'a mut web::ServiceConfig,
    note: Note<'a>,
    prefix: &'static str,
}

impl<'a> Table<'a> {
    /// Routes for serving.
    pub(super) fn of(server: &'a mut web::ServiceConfig) -> Self {
        Self { server, note: Note::Nothing, prefix: "" }
    }

    /// Routes for knowing which paths there are.
    pub(super) fn listed(server: &'a mut web::ServiceConfig, list: &'a mut Vec<Handled>) -> Self {
        Self { server, note: Note::Methods(list), prefix: "" }
    }

    /// Routes for writing the API document.
    pub(super) fn described(server: &'a mut web::ServiceConfig, document: &'a mut Collected) -> Self {
        Self { server, note: Note::Everything(document), prefix: "" }
    }

    /// Puts a handler in.
    pub(super) fn service<F>(&mut self, handler: F) -> &mut Self
    where
        F: HttpServiceFactory + OpenApiFactory + utoipa::Path + 'static,
    {
        match &mut self.note {
            Note::Nothing => {}
            Note::Methods(list) => list.push((format!("{}{}", self.prefix, F::path()), F::methods())),
            Note::Everything(collected) => collected.add(self.prefix, &handler),
        }
        self.server.service(handler);
        self
    }

    /// Puts all of `inside` below a prefix; prefixes do not nest.
    pub(super) fn below(&mut self, prefix: &'static str, inside: fn(&mut Table<'_>)) {
        let note = self.note.again();
        self.server.service(web::scope(prefix).configure(|server| inside(&mut Table { server, note, prefix })));
    }
}
