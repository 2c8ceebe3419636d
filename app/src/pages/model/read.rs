//! The model card as a page: what the model is for, how it was made, how often it is wrong and for whom.

use leptos::prelude::*;
use money::Locale;
use profile::Persona;

use super::card::{Card, Figures, shipped};
use crate::context::Visit;
use crate::error::PageError;
use crate::shell::Page;
use crate::ui::count::grouped;
use crate::ui::disclosure::Disclosure;
use crate::ui::notice::{Notice, Tone};
use crate::ui::table::{Cell, Column, Table, TableData};

/// How many of the strongest features are named.
const FEATURES_SHOWN: usize = 12;

/// Draws the shipped model's card, and says so when the server runs another model.
pub async fn page(visit: Visit) -> Result<Page, PageError> {
    let card = shipped().map_err(|_| PageError::Internal)?;
    let running = visit.attune.model().version().to_owned();
    Ok(Page::new("Model card", view(&card, &running, visit.locale())))
}

fn view(card: &Card, running: &str, locale: Locale) -> AnyView {
    let other = (running != card.model_version).then(|| {
        let running = running.to_owned();
        view! { <Notice tone=Tone::Caution>"This server runs another model, "{running}". The figures below are not about it."</Notice> }
    });
    view! {
        <div class="page-head">
            <div>
                <h1>"How Attune decides"</h1>
                <p>"The card of the model that tells kinds of financial life apart: what it is for, how it was made, and how often it is wrong."</p>
            </div>
        </div>
        {other}
        {purpose(card)}
        {data(card)}
        {overall(card)}
        {confusion(card, locale)}
        {groups(card, locale)}
        {features(card, locale)}
        {limits(card)}
    }
    .into_any()
}

fn percent(share: f64) -> String {
    format!("{:.1}%", share * 100.0)
}

fn purpose(card: &Card) -> AnyView {
    let lives: Vec<&str> = Persona::CLASSES.into_iter().map(Persona::label).collect();
    let lives = lives.join(", ");
    view! {
        <section class="section prose" aria-labelledby="purpose">
            <h2 id="purpose">"What it is for"</h2>
            <p>{card.intended_use.clone()}</p>
            <p>"It gives each of five kinds of financial life a probability: "{lives}". It never runs for customers who have not agreed to profiling."</p>
            <p>"What follows from a probability is decided by fixed rules: a customer's own choice comes before everything, a dashboard changes only after the evidence has lasted, and without enough history or certainty everyone sees the neutral dashboard."</p>
        </section>
    }
    .into_any()
}

fn data(card: &Card) -> AnyView {
    let wordings = card.provenance.parameters.get("vocabularies").map(|count| {
        format!("Bank descriptions came in {count:.0} different wordings, in training and in evaluation alike. So that it does not learn names by heart, a test trains on one wording alone, evaluates on the other, and fails unless more than three in four households are still recognised.")
    });
    let learned = grouped(card.provenance.households);
    let judged = grouped(card.evaluation_households);
    view! {
        <section class="section prose" aria-labelledby="data">
            <h2 id="data">"What it learned from"</h2>
            <p>
                {format!("{learned} generated households. No real customer's data was used. It was evaluated on {judged} other households, generated with other figures than those it learned from.")}
            </p>
            <p>{wordings}</p>
            <p>"It is given sums and counts of the last 12 months, such as the share of income from one payer; never names, descriptions or single transactions."</p>
        </section>
    }
    .into_any()
}

fn overall(card: &Card) -> AnyView {
    let Figures {
        samples,
        accuracy,
        log_loss,
        calibration_error,
        coverage,
        abstention_rate,
        accuracy_when_settled,
    } = card.overall.clone();
    let size = format!("{} kB", card.size_bytes.div_ceil(1_000));
    let challenger = card.challenger.as_ref().map(|challenger| {
        let sentence = format!(
            "A plain linear model on the same households is right in {}, with a log-loss of {:.3} and a calibration error of {}.",
            percent(challenger.accuracy),
            challenger.log_loss,
            percent(challenger.calibration_error)
        );
        view! { <p>{sentence}</p> }
    });
    view! {
        <section class="section prose" aria-labelledby="overall">
            <h2 id="overall">"How often it is right"</h2>
            <dl class="facts">
                <dt>"Evaluated on"</dt><dd>{grouped(samples)}" households"</dd>
                <dt>"First guess right"</dt><dd>{percent(accuracy)}</dd>
                <dt>"Log-loss (0 is perfect, 1.609 is guessing)"</dt><dd>{format!("{log_loss:.3}")}</dd>
                <dt>"Calibration error: how far stated certainty is from how often it is right"</dt><dd>{percent(calibration_error)}</dd>
                <dt>"Truth among the lives it holds plausible"</dt><dd>{percent(coverage)}</dd>
                <dt>"Too unsure to act, so the neutral dashboard is shown"</dt><dd>{percent(abstention_rate)}</dd>
                <dt>"Right where it acts"</dt><dd>{percent(accuracy_when_settled)}</dd>
                <dt>"Version"</dt><dd><code>{card.model_version.clone()}</code></dd>
                <dt>"Size"</dt><dd>{size}</dd>
            </dl>
            {challenger}
        </section>
    }
    .into_any()
}

fn confusion(card: &Card, locale: Locale) -> AnyView {
    let mut columns = vec![Column::text("True life")];
    columns.extend(Persona::CLASSES.map(|persona| Column::number(persona.label())));
    let rows = card.confusion.iter().map(|(truth, chosen)| {
        let counts = Persona::CLASSES
            .map(|persona| Cell::Text(grouped(chosen.get(&persona).copied().unwrap_or_default())));
        std::iter::once(truth.label().into()).chain(counts).collect()
    });
    let table = TableData::new("Households by their true life and the one chosen", columns).with_rows(rows);
    view! {
        <section class="section" aria-labelledby="confusion">
            <h2 id="confusion">"What it confuses"</h2>
            <p class="muted">"Each row is what households really are, each column what the model takes them for."</p>
            <div class="panel"><Table data=table locale caption_hidden=true/></div>
        </section>
    }
    .into_any()
}

fn groups(card: &Card, locale: Locale) -> AnyView {
    let columns = vec![
        Column::text("Group"),
        Column::number("Households").minor(),
        Column::number("Wrong first guess"),
        Column::number("Calibration error").minor(),
        Column::number("Not acted on"),
        Column::number("Right where it acts"),
    ];
    let row = |name: String, figures: &Figures| {
        vec![
            name.into(),
            Cell::Text(grouped(figures.samples)),
            percent(1.0 - figures.accuracy).into(),
            percent(figures.calibration_error).into(),
            percent(figures.abstention_rate).into(),
            percent(figures.accuracy_when_settled).into(),
        ]
    };
    let lives = card.by_persona.iter().map(|(persona, figures)| row(persona.label().to_owned(), figures));
    let others = card.by_group.iter().map(|(name, figures)| row(group_label(name), figures));
    let table = TableData::new("Errors by group", columns).with_rows(lives.chain(others));
    view! {
        <section class="section" aria-labelledby="groups">
            <h2 id="groups">"For whom it is wrong"</h2>
            <p class="muted">"The errors are not spread evenly; a dashboard that does not fit can be changed by the customer at any time."</p>
            <div class="panel"><Table data=table locale caption_hidden=true/></div>
        </section>
    }
    .into_any()
}

/// A group of the card in words; one that has none here yet is shown under its own name.
fn group_label(name: &str) -> String {
    let words = match name {
        "books partial" => "Only some accounts imported",
        "books whole" => "All accounts imported",
        "country GB" => "Lives in the United Kingdom",
        "country US" => "Lives in the United States",
        "in distress" => "Money is tight",
        "not in distress" => "Money is not tight",
        "lives mixed" => "Two kinds of life at once",
        "lives pure" => "One kind of life",
        other => {
            let mut letters = other.chars();
            let first = letters.next().map(|letter| letter.to_uppercase().to_string());
            return first.into_iter().chain(letters.map(String::from)).collect();
        }
    };
    words.to_owned()
}

fn features(card: &Card, locale: Locale) -> AnyView {
    let columns = vec![Column::text("Feature"), Column::number("Mean weight")];
    let rows = card.features.iter().take(FEATURES_SHOWN).map(|influence| {
        vec![
            influence.feature.replace('-', " ").into(),
            Cell::Text(format!("{:.2}", influence.mean_contribution)),
        ]
    });
    let table = TableData::new("The features that weigh most", columns).with_rows(rows);
    let all = card.features.len();
    view! {
        <section class="section" aria-labelledby="features">
            <h2 id="features">"What weighs most"</h2>
            <p class="muted">{format!("The strongest of {all} figures, by how much they move the score of the life that is chosen (in log-odds).")}</p>
            <Disclosure summary="Show them"><Table data=table locale dense=true caption_hidden=true/></Disclosure>
        </section>
    }
    .into_any()
}

fn limits(card: &Card) -> AnyView {
    let items = card.limits.iter().map(|limit| view! { <li>{limit.clone()}</li> }).collect_view();
    view! {
        <section class="section prose" aria-labelledby="limits">
            <h2 id="limits">"Limits"</h2>
            <ul>{items}</ul>
        </section>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::render::html;

    fn shown(running: &str) -> String {
        let card = shipped().unwrap();
        html(|| view(&card, running, Locale::EnUs))
    }

    #[test]
    fn every_figure_of_the_card_is_on_the_page() {
        let card = shipped().unwrap();
        let shown = shown(&card.model_version);
        assert_eq!(shown.matches("<h1>").count(), 1, "{shown}");
        let mut figures = vec![
            percent(card.overall.accuracy),
            format!("{:.3}", card.overall.log_loss),
            percent(card.overall.calibration_error),
            percent(card.overall.coverage),
            percent(card.overall.abstention_rate),
            card.model_version.clone(),
            format!("{} generated households", grouped(card.provenance.households)),
        ];
        figures.extend(card.by_persona.values().map(|figures| percent(1.0 - figures.accuracy)));
        figures.extend(card.by_group.values().map(|figures| percent(1.0 - figures.accuracy)));
        figures.extend(card.confusion.values().flat_map(|row| row.values().copied().map(grouped)));
        for figure in figures {
            assert!(shown.contains(&figure), "{figure} is missing in {shown}");
        }
        assert!(shown.contains("generated households only"), "{shown}");
        assert!(!shown.contains("runs another model"), "{shown}");
    }

    #[test]
    fn another_model_is_not_passed_off_as_this_one() {
        assert!(shown("persona-of-tomorrow").contains("persona-of-tomorrow"));
    }

    #[test]
    fn groups_are_said_in_words() {
        assert_eq!(group_label("country GB"), "Lives in the United Kingdom");
        assert_eq!(group_label("age 25 to 44"), "Age 25 to 44");
        assert_eq!(group_label(""), "");
    }
}
