//! The OpenAPI 3.1 document, kept in `docs/generated/openapi.json`.

use super::{Status, v1};
use crate::problem::{Code, Document, FieldError};
use utoipa::OpenApi;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Kentongan",
        description = "Reports from villages, without a name, and the way back by receipt. \
            Texts in answers follow Accept-Language (Indonesian, or English for en). \
            Refusals are RFC 9457 documents; their type is /api# and the code.",
        license(name = "Apache-2.0 OR MIT", identifier = "Apache-2.0 OR MIT"),
        contact(),
    ),
    servers((url = "/", description = "This server")),
    paths(v1::create_report, v1::look_up, v1::check_offer, v1::areas, super::status),
    components(schemas(
        v1::NewReport,
        v1::NewPlace,
        v1::NewContact,
        v1::NewExclusion,
        v1::ReceiptGiven,
        v1::ReceiptTyped,
        v1::ReportState,
        v1::StateMessage,
        v1::NewOffer,
        v1::NewAnswers,
        v1::NewFigures,
        v1::CallFirst,
        v1::OfferChecked,
        v1::SignFound,
        v1::QuoteFound,
        v1::CompanyFound,
        v1::PermitFound,
        v1::PayFound,
        v1::CountryFound,
        v1::WayFound,
        v1::AreaFound,
        Status,
        Document,
        FieldError,
        Code,
    )),
    tags(
        (name = "reports", description = "Send a report; read what became of it."),
        (name = "offers", description = "What an offer of work shows."),
        (name = "areas", description = "Find villages, districts, regencies and provinces."),
        (name = "server", description = "How the server is."),
    )
)]
struct Description;

/// The document, pretty-printed; the same text for the same source.
///
/// # Panics
/// Never: it holds texts and numbers only.
#[must_use]
pub fn openapi() -> String {
    let mut text = Description::openapi()
        .to_pretty_json()
        .expect("texts and numbers serialise");
    text.push('\n');
    text
}
