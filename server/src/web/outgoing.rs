//! What other systems are told, in the description of `OpenAPI` 3.1: one entry of `webhooks` for each type of message.

use services::{Message, MessageKind};
use utoipa::openapi::path::{
    HttpMethod, Operation, OperationBuilder, ParameterBuilder, ParameterIn, PathItem,
};
use utoipa::openapi::request_body::RequestBodyBuilder;
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{ContentBuilder, OpenApi, PathsBuilder, Ref, Required, ResponseBuilder};
use utoipa::{PartialSchema, ToSchema};

/// Describes them.
pub(super) struct Outgoing;

impl utoipa::Modify for Outgoing {
    fn modify(&self, described: &mut OpenApi) {
        let all = MessageKind::SUBSCRIBABLE.into_iter().chain([MessageKind::TestSent]);
        let webhooks = all.fold(PathsBuilder::new(), |paths, kind| {
            paths.path(kind.as_str(), PathItem::new(HttpMethod::Post, operation(kind)))
        });
        described.webhooks = Some(webhooks.build());
        let schemas = &mut described.components.get_or_insert_with(Default::default).schemas;
        let mut used = vec![(Message::name().into_owned(), Message::schema())];
        Message::schemas(&mut used);
        schemas.extend(used);
    }
}

fn operation(kind: MessageKind) -> Operation {
    let header = |name: &str, says: &str| {
        ParameterBuilder::new()
            .name(name)
            .parameter_in(ParameterIn::Header)
            .required(Required::True)
            .description(Some(says))
            .schema(Some(ObjectBuilder::new().schema_type(Type::String)))
    };
    let body = ContentBuilder::new().schema(Some(Ref::from_schema_name(Message::name()))).build();
    let answer = |says: &str| ResponseBuilder::new().description(says);
    OperationBuilder::new()
        .description(Some(format!(
            "A message whose type is {}, to an address that a customer named.",
            kind.as_str()
        )))
        .parameter(header("webhook-id", "The message's own id, the same at every attempt"))
        .parameter(header("webhook-timestamp", "Seconds since 1970, of this attempt"))
        .parameter(header("webhook-signature", "v1, and the HMAC-SHA256 of id, timestamp and body"))
        .request_body(Some(RequestBodyBuilder::new().content("application/json", body).build()))
        .response("2XX", answer("It arrived. Every other answer but 410 is tried again."))
        .response("410", answer("Nothing more is sent there."))
        .build()
}
