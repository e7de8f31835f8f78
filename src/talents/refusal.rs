use std::fmt;

use crate::error::Code;

/// Why a value that a person typed is not taken. Each stands in the table of problem codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// Nothing is left after trimming.
    Empty,
    /// Longer than any real one.
    TooLong,
    /// U+0000 or another character that cannot be seen or printed.
    ControlCharacter,
    /// A character that does not belong into a name.
    NameCharacter,
    /// Not the length or characters that this kind of number has.
    Shape,
    /// The check character does not fit: most likely a typing error.
    CheckCharacter,
    /// It contains a date that is not in the calendar.
    ImpossibleDate,
    /// It contains a date that is still to come.
    FutureDate,
}

impl From<Refusal> for Code {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Empty => Self::FieldRequired,
            Refusal::TooLong => Self::FieldLength,
            Refusal::ControlCharacter => Self::ControlCharacter,
            Refusal::NameCharacter => Self::NameCharacter,
            Refusal::Shape => Self::IdentifierShape,
            Refusal::CheckCharacter => Self::IdentifierCheckCharacter,
            Refusal::ImpossibleDate => Self::FieldDate,
            Refusal::FutureDate => Self::FutureDate,
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(Code::from(*self).as_str())
    }
}

impl std::error::Error for Refusal {}
