use std::fmt;

/// Why a value that a person typed is not taken. Each has a stable code for the field and a place in the table of
/// problem codes.
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

impl Refusal {
    /// The code by which a client recognises it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Empty => "value_empty",
            Self::TooLong => "value_too_long",
            Self::ControlCharacter => "value_control_character",
            Self::NameCharacter => "name_character",
            Self::Shape => "identifier_shape",
            Self::CheckCharacter => "identifier_check_character",
            Self::ImpossibleDate => "identifier_impossible_date",
            Self::FutureDate => "identifier_future_date",
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl std::error::Error for Refusal {}
