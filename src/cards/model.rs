//! Ids and small words of the cards domain.

use crate::{id_type, text_enum};

id_type!(
    /// The decision that a person is of a tier.
    RecognitionId
);
id_type!(
    /// A card.
    CardId
);
id_type!(
    /// One look at a card by a verifier.
    ScanId
);
id_type!(
    /// One use of a benefit.
    RedemptionId
);
id_type!(
    /// The number by which a signed code is used once.
    CodeId
);

text_enum! {
    /// What a verifier held under the scanner.
    pub enum ScanMeans {
        /// The phone's code: the holder is present.
        Code = "code",
        /// The printed link: somebody holds a piece of plastic.
        Link = "link",
    }
}

text_enum! {
    /// What a scan came to.
    pub enum ScanOutcome {
        Shown = "shown",
        CodeExpired = "code_expired",
        CodeUsed = "code_used",
    }
}

text_enum! {
    /// In which file the picture of a card is wanted.
    pub enum PictureFormat { Png = "png", Pdf = "pdf" }
}
