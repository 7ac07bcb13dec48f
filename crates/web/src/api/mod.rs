//! The JSON API under `/v1`. Conventions stand in `docs/api.md`; each operation documents itself
//! for OpenAPI.

mod access;
mod access_requests;
mod accounts;
mod api_keys;
mod audit;
mod authzen;
mod credentials;
mod devices;
mod export;
mod grants;
mod handles;
pub(crate) mod invitations;
mod me;
mod members;
mod organizations;
pub(crate) mod paging;
mod password_resets;
mod purchases;
mod readings;
mod rows;
mod sent;
mod sessions;
mod spaces;
mod teams;
mod wire;

use axum::{
    Router,
    extract::{Request, State},
    http::{HeaderValue, header},
    middleware::{self, Next},
    response::Response,
};
use utoipa::{
    Modify, OpenApi,
    openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
};
use utoipa_axum::router::OpenApiRouter;
use utoipa_swagger_ui::SwaggerUi;

use crate::{Web, grantors, idempotency, problem, request::to_its_end, revision};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Muster",
        description = "Accounts, organizations and teams of a device platform. Errors are `application/problem+json` with a stable `code`. \
            Each change of an organization answers the revision that it made as `Muster-Revision: organization:number`; \
            with `?wait=applied` it answers once no node decides by an older one.",
        license(name = "Apache-2.0", identifier = "Apache-2.0"),
    ),
    modifiers(&Bearer),
    components(schemas(problem::ProblemBody)),
)]
struct Document;

/// Callers send a session token (a browser has it in a cookie), an API key, a device's credential or
/// the operator's key.
struct Bearer;

impl Modify for Bearer {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build();
        document
            .components
            .get_or_insert_default()
            .add_security_scheme("bearer", SecurityScheme::Http(bearer));
    }
}

fn routes() -> OpenApiRouter<Web> {
    OpenApiRouter::with_openapi(Document::openapi())
        .merge(accounts::routes())
        .merge(sessions::routes())
        .merge(password_resets::routes())
        .merge(me::routes())
        .merge(members::routes())
        .merge(purchases::routes())
        .merge(organizations::routes())
        .merge(export::routes())
        .merge(invitations::routes())
        .merge(teams::routes())
        .merge(handles::routes())
        .merge(audit::routes())
        .merge(spaces::routes())
        .merge(devices::routes())
        .merge(credentials::routes())
        .merge(readings::routes())
        .merge(grants::routes())
        .merge(access::routes())
        .merge(access_requests::routes())
        .merge(api_keys::routes())
        .merge(authzen::routes())
}

/// Gives each operation an id of its own, by which generated clients call it: `devices_list`. The names
/// of the handlers alone are not unique.
fn named(mut document: utoipa::openapi::OpenApi) -> utoipa::openapi::OpenApi {
    for path in document.paths.paths.values_mut() {
        let operations = [
            &mut path.get,
            &mut path.put,
            &mut path.post,
            &mut path.patch,
            &mut path.delete,
        ];
        for operation in operations.into_iter().flatten() {
            let tag = operation.tags.iter().flatten().next();
            let tag = tag.map_or_else(String::new, |tag| {
                tag.to_lowercase().replace([' ', '-'], "_")
            });
            let name = operation.operation_id.take().unwrap_or_default();
            operation.operation_id = Some(format!("{tag}_{name}"));
        }
    }
    document
}

/// The description of the whole API, as `/openapi.json` serves it.
pub fn openapi() -> utoipa::openapi::OpenApi {
    named(routes().into_openapi())
}

pub(crate) fn router(web: &Web) -> Router<Web> {
    let (routes, document) = routes().split_for_parts();
    let document = named(document);
    routes
        .layer(middleware::from_fn_with_state(web.clone(), around))
        .merge(described(document))
}

/// The pages that describe the API. Their scripts and styles are files of ours, but for the styles
/// that they put on elements.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
     font-src 'self'; connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

fn described(document: utoipa::openapi::OpenApi) -> Router<Web> {
    let pages = Router::from(SwaggerUi::new("/docs").url("/openapi.json", document));
    pages.layer(middleware::map_response(async |mut response: Response| {
        let policy = HeaderValue::from_static(POLICY);
        response
            .headers_mut()
            .insert(header::CONTENT_SECURITY_POLICY, policy);
        response
    }))
}

/// What all operations have around them. One layer, since each takes its time with every request.
async fn around(State(web): State<Web>, request: Request, next: Next) -> Response {
    if idempotency::is_keyed(&request) {
        // Boxed, so that requests without a key do not carry the room for it about.
        return Box::pin(to_its_end(Box::pin(once(web, request, next)))).await;
    }
    revision::told(request, |request| grantors::named(&web, request, next)).await
}

async fn once(web: Web, request: Request, next: Next) -> Response {
    let named = |request| grantors::named(&web, request, next);
    let once = |request| idempotency::once(&web, request, named);
    Box::pin(revision::told(request, once)).await
}
