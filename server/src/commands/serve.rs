//! `attune serve`: the web server.

use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use clap::Args;
use services::{Attune, MarketData};
use tokio::net::TcpListener;

use crate::config::Config;
use crate::market_data::{HttpMarketData, Patience};
use crate::web;

/// How often the store is asked for newly published layouts.
const WATCH_EVERY: Duration = Duration::from_secs(2);

/// Options of `attune serve`.
#[derive(Debug, Args)]
pub(super) struct Serve {
    /// Load the demo households on first start and offer them on the sign-in page.
    #[arg(long)]
    demo: bool,
}

impl Serve {
    /// Serves until interrupted, then lets requests under way finish.
    pub(super) async fn run(self) -> Result<ExitCode> {
        let config = Config::from_environment()?;
        let attune = super::open(&config)
            .await?
            .with_demo(self.demo)
            .with_market_data(market_data(&config)?)
            .with_decision_limit(config.decision_limit);
        let web = web::Web::new(attune.clone(), &config)?;
        if self.demo {
            attune.load_demo_households().await?;
        }
        let listener = TcpListener::bind(config.listen).await.with_context(|| {
            format!("cannot listen on {}: is another server running there?", config.listen)
        })?;
        let address = listener.local_addr().context("the listening address cannot be read")?;
        super::say(&format!("Attune is ready at http://{address}"))?;
        let watching = tokio::spawn(watch_layouts(attune.clone()));
        let service = web::router(&web, &config.site_dir).into_make_service_with_connect_info::<SocketAddr>();
        axum::serve(listener, service)
            .with_graceful_shutdown(interrupted())
            .await
            .context("the server failed")?;
        watching.abort();
        attune.close().await;
        Ok(ExitCode::SUCCESS)
    }
}

/// Puts in force the layouts and the policy that stand in the store, also by another process, for as long as the server runs.
async fn watch_layouts(attune: Attune) {
    loop {
        tokio::time::sleep(WATCH_EVERY).await;
        if let Err(error) = attune.reload_layouts().await {
            tracing::error!(%error, "the published layouts cannot be read");
        }
        if let Err(error) = attune.reload_policy().await {
            tracing::error!(%error, "the policy cannot be read");
        }
    }
}

/// The provider of prices, where one is configured.
fn market_data(config: &Config) -> Result<Option<Arc<dyn MarketData>>> {
    let Some(url) = &config.market_data_url else { return Ok(None) };
    let key = match &config.market_data_key_file {
        Some(path) => std::fs::read_to_string(path)
            .with_context(|| format!("the key of the market data in {} cannot be read", path.display()))?,
        None => String::new(),
    };
    Ok(Some(Arc::new(HttpMarketData::new(url, &key, Patience::default())?)))
}

async fn interrupted() {
    let terminated = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        () = terminated => {}
    }
}
