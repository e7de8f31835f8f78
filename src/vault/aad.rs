use std::fmt::Display;

/// The place a sealed value belongs to, `table:column:id`. It is authenticated with the value, so a sealed value that
/// someone copies into another row or column does not open there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Aad(String);

impl Aad {
    /// `table` and `column` are names from the code, never input, so the joined text is unambiguous.
    pub fn new(table: &'static str, column: &'static str, id: impl Display) -> Self {
        Self(format!("{table}:{column}:{id}"))
    }

    pub(super) fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}
