//! `attune serve`: the web server.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use clap::Args;
use services::{Attune, MarketData, Outgoing, SystemChance};
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::config::Config;
use crate::courier::HttpCourier;
use crate::market_data::{HttpMarketData, Patience};
use crate::web;

/// How often the store is asked whether another process has released something: open dashboards follow within five seconds.
const WATCH_EVERY: Duration = Duration::from_secs(2);
/// How often scheduled drafts, ramps, events left behind and what is old are looked after.
const TEND_EVERY: Duration = Duration::from_secs(10);

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
            .with_outgoing(outgoing(&config))
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
        let tasks = [
            tokio::spawn(watch_releases(attune.clone())),
            tokio::spawn(watch_books(attune.clone())),
            tokio::spawn(tend(attune.clone())),
        ];
        let (stop, stops) = watch::channel(false);
        let deliveries = tokio::spawn({
            let attune = attune.clone();
            async move { attune.deliver_until(&stops).await }
        });
        let streams = web.streams.clone();
        let service = web::router(&web, &config.site_dir).into_make_service_with_connect_info::<SocketAddr>();
        axum::serve(listener, service)
            .with_graceful_shutdown(async move {
                interrupted().await;
                // A page that listens would keep its connection for good.
                streams.close();
                stop.send_replace(true);
            })
            .await
            .context("the server failed")?;
        tasks.iter().for_each(tokio::task::JoinHandle::abort);
        // What is on its way is noted, so that the next process does not send it again.
        deliveries.await.context("messages could not be sent to the end")?;
        attune.close().await;
        Ok(ExitCode::SUCCESS)
    }
}

/// Puts in force what was released, also by another process, for as long as the server runs.
async fn watch_releases(attune: Attune) {
    loop {
        tokio::time::sleep(WATCH_EVERY).await;
        if let Err(error) = attune.follow_releases().await {
            tracing::error!(%error, "what was released cannot be read");
        }
    }
}

/// Lets pages of this process hear of events that another has taken, for as long as the server runs.
async fn watch_books(attune: Attune) {
    let mut told = BTreeMap::new();
    loop {
        tokio::time::sleep(WATCH_EVERY).await;
        if let Err(error) = attune.follow_books(&mut told).await {
            tracing::error!(%error, "events of other processes cannot be read");
        }
    }
}

/// Settles events a process left behind, publishes drafts that are due and looks after ramps. Every process does; the store lets one of them.
async fn tend(attune: Attune) {
    loop {
        tokio::time::sleep(TEND_EVERY).await;
        if let Err(error) = attune.settle_left_events().await {
            tracing::error!(%error, "events left behind cannot be settled");
        }
        if let Err(error) = attune.forget_old_inputs().await {
            tracing::error!(%error, "what old decisions were made from cannot be forgotten");
        }
        if let Err(error) = attune.forget_old_messages().await {
            tracing::error!(%error, "old messages to other systems cannot be forgotten");
        }
        if let Err(error) = attune.publish_what_is_due().await {
            tracing::error!(%error, "scheduled drafts cannot be published");
        }
        if let Err(error) = attune.tend_ramps().await {
            tracing::error!(%error, "ramps cannot be looked after");
        }
    }
}

/// What sends messages to other systems.
fn outgoing(config: &Config) -> Outgoing {
    Outgoing::new(Arc::new(HttpCourier::new(config.webhook_reach)), Arc::new(SystemChance))
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
