//! No write without proof that one of our own pages sent it.

use axum::extract::{Request, State};
use axum::http::header::{HOST, ORIGIN};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::Web;

/// Refuses a request that could change something unless the browser says that it comes from our own origin.
///
/// Stricter than `tower_http::csrf`, which lets a request with neither `Sec-Fetch-Site` nor `Origin` through:
/// every write here is authenticated by a cookie, so a request that proves nothing is refused.
pub(crate) async fn check(State(web): State<Web>, request: Request, next: Next) -> Response {
    let is_safe = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if is_safe || comes_from_us(request.headers(), web.public_origin.as_deref()) {
        return next.run(request).await;
    }
    (StatusCode::FORBIDDEN, "This request did not come from a page of this site.").into_response()
}

fn comes_from_us(headers: &HeaderMap, public_origin: Option<&str>) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text("sec-fetch-site") {
        return site == "same-origin";
    }
    let Some(origin) = text(ORIGIN.as_str()) else { return false };
    if let Some(public_origin) = public_origin {
        return origin == public_origin;
    }
    let Some(host) = text(HOST.as_str()) else { return false };
    origin.split_once("://").is_some_and(|(scheme, authority)| {
        matches!(scheme, "http" | "https") && !host.is_empty() && authority == host
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(pairs: &[(&'static str, &'static str)], public_origin: Option<&str>, expected: bool) {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.insert(*name, value.parse().unwrap());
        }
        assert_eq!(comes_from_us(&headers, public_origin), expected, "{pairs:?}");
    }

    #[test]
    fn only_our_own_pages_may_write() {
        check(&[("sec-fetch-site", "same-origin")], None, true);
        check(&[("sec-fetch-site", "same-site")], None, false);
        check(&[("sec-fetch-site", "cross-site")], None, false);
        check(&[("sec-fetch-site", "none")], None, false);
        check(&[("sec-fetch-site", "cross-site"), ("origin", "http://h"), ("host", "h")], None, false);
        check(&[("origin", "http://h:3000"), ("host", "h:3000")], None, true);
        check(&[("origin", "http://evil"), ("host", "h:3000")], None, false);
        check(&[("origin", "null"), ("host", "h:3000")], None, false);
        check(&[("host", "h:3000")], None, false);
        check(&[("origin", "https://money.example"), ("host", "inner")], Some("https://money.example"), true);
        check(&[("origin", "http://inner"), ("host", "inner")], Some("https://money.example"), false);
    }
}
