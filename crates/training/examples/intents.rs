//! Prints how the detectors of intents do: `cargo run -p training --example intents -- SEED LIVES [tune]`. With `tune`
//! the rules alone are judged, on lives of the kind a model learns from: their probabilities are read off there.
#![expect(clippy::print_stdout, reason = "a tool for the terminal")]

use std::env;
use std::error::Error;
use std::time::Instant;

use profile::IntentModels;
use training::{AlarmFigures, IntentEvalConfig, Lives, evaluate_intents};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let seed: u64 = arguments.next().map_or(Ok(2), |text| text.parse())?;
    let lives: u64 = arguments.next().map_or(Ok(100), |text| text.parse())?;
    let mut config = IntentEvalConfig::held_out(seed, lives);
    if arguments.next().is_some() {
        config.held_out = Lives { seed, count: lives, ..config.training.take().unwrap_or(config.held_out) };
    }
    let started = Instant::now();
    let card = evaluate_intents(&config, &IntentModels::none())?;
    println!(
        "{} lives, {} customer-years, {:.1} s",
        card.lives,
        card.customer_years,
        started.elapsed().as_secs_f64()
    );
    for detector in &card.detectors {
        println!("{:20} rule  {}", detector.kind.as_str(), told(&detector.rule));
        if let Some(model) = &detector.model {
            println!("{:20} model {}", "", told(model));
        }
        for level in &detector.levels {
            println!("{:26} said {:.2}: {} looks, {:.3} right", "", level.said, level.looks, level.right);
        }
    }
    Ok(())
}

fn told(figures: &AlarmFigures) -> String {
    let share = |share: Option<f64>| share.map_or("-".to_owned(), |share| format!("{share:.2}"));
    format!(
        "precision {} ({}/{}), recall {} ({}/{}), lead {:?} days, {:.3} false alarms a year",
        share(figures.precision),
        figures.right,
        figures.alarms,
        share(figures.recall),
        figures.found,
        figures.events,
        figures.lead_days,
        figures.false_alarms_per_year,
    )
}
