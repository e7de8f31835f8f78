//! Handing papers over: at a counter, to the addressee or to whom they sent, or by the applicant's own word that they have
//! theirs. Each handing over is on record with a delivery receipt, which is a document of the case like any other.

mod commands;
pub mod http;
mod queries;
pub mod store;

use crate::{id_type, text_enum};

id_type!(
    /// One handing over of one paper.
    DeliveryId
);

text_enum! {
    /// How a paper reached its addressee.
    pub enum DeliveryMethod {
        /// At a counter, to the addressee.
        Counter = "counter",
        /// At a counter, to whom the addressee authorised.
        Proxy = "proxy",
        Online = "online",
    }
}

impl DeliveryMethod {
    /// As delivery receipts call it.
    const fn word(self) -> &'static str {
        match self {
            Self::Counter => "窗口领取",
            Self::Proxy => "窗口代领",
            Self::Online => "网上签收",
        }
    }
}

pub use queries::happenings;
