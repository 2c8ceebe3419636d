//! Who a request comes from, for rate limits: the peer, or what a configured proxy says.

use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, Request};

/// The client's address. The rightmost entry of `X-Forwarded-For` is the one our own proxy wrote; anything left
/// of it is the client's word and is never believed.
pub(crate) fn address(request: &Request, trusted_proxy: Option<IpAddr>) -> Option<IpAddr> {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip())?;
    if Some(peer) != trusted_proxy {
        return Some(peer);
    }
    let forwarded = request.headers().get_all("x-forwarded-for").iter().next_back();
    let last = forwarded.and_then(|value| value.to_str().ok()).and_then(|text| text.rsplit(',').next());
    last.and_then(|text| text.trim().parse().ok()).or(Some(peer))
}
