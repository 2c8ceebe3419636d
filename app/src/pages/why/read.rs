//! Why this dashboard: loads the explanation and puts it together.

use leptos::prelude::*;
use money::Locale;
use profile::History;
use services::Why;

use super::words::life;
use super::{check, contest, parts};
use crate::context::Visit;
use crate::error::PageError;
use crate::shell::{LivePage, Page};
use crate::ui::button::{Button, LinkButton, Look};
use crate::ui::percent::to_text;

/// Codes of the reasons "the customer picked it" and "an advisor did".
const CHOICES: [&str; 2] = ["CUSTOMER_CHOICE", "ADVISOR_CHOICE"];
/// Code of the reason "too little history".
const NOT_ENOUGH_DATA: &str = "NOT_ENOUGH_DATA";

/// Loads and draws it. Someone who has not introduced themselves yet is asked to first.
pub async fn page(visit: Visit) -> Result<Page, PageError> {
    let person = visit.person()?;
    if person.country.is_none() {
        return Ok(Page::redirect("/welcome"));
    }
    // The dashboard decides anew where a newer layout or policy stands, so that both pages say the same.
    let dashboard = visit.attune.dashboard(person).await?;
    let why = visit.attune.why(person).await?;
    let history = if has(&why, NOT_ENOUGH_DATA) {
        let (_, transactions) = visit.attune.transactions(person, "", 0).await?;
        let transactions = u32::try_from(transactions).unwrap_or(u32::MAX);
        Some(History { days: dashboard.summary.history.days, transactions })
            .filter(|history| !history.is_enough())
    } else {
        None
    };
    let case = visit.attune.own_case(person).await?;
    let contest = contest::section(case.as_ref(), &visit.refill("words"), visit.locale());
    let grounds =
        visit.attune.grounds(person).await?.filter(|grounds| grounds.record.decision_id == why.decision_id);
    let is_asked = visit.query("checked").is_some();
    let check = grounds.as_ref().map(|grounds| check::section(grounds, is_asked)).transpose()?;
    let page = Page::new("Why this dashboard", view(&why, history, contest, check, visit.locale()));
    Ok(if grounds.is_some() { page.live(LivePage::Check) } else { page })
}

fn has(why: &Why, code: &str) -> bool {
    why.reasons.iter().any(|reason| reason.code == code)
}

fn view(
    why: &Why,
    history: Option<History>,
    contest: AnyView,
    check: Option<AnyView>,
    locale: Locale,
) -> AnyView {
    let judged = why.consents && history.is_none();
    let weighed = judged.then(|| weighed(why));
    view! {
        <div class="narrow">
            <h1>"Why this dashboard"</h1>
            <section class="why" aria-label="In short">
                <p class="why-lead">{lead(why)}</p>
                {weighed}
                {actions(why)}
            </section>
            {(!why.consents).then(parts::without_consent)}
            {history.filter(|_| why.consents).map(parts::not_enough)}
            {parts::hardship(&why.hardship)}
            {judged.then(|| parts::lives(why))}
            {parts::reasons(why)}
            {why.consents.then(|| parts::not_me(why.persona))}
            {contest}
            {check}
            {parts::record(why, locale)}
        </div>
    }
    .into_any()
}

/// Which dashboard, for whom, and how sure, in one sentence.
fn lead(why: &Why) -> String {
    let first = why.reasons.first();
    match (why.persona, why.certainty_bp) {
        (Some(persona), Some(certainty_bp))
            if first.is_some_and(|reason| reason.code.starts_with("PERSONA_")) =>
        {
            let (sure, life) = (to_text(certainty_bp, false, false), life(persona));
            format!("Attune is {sure} sure that you are {life}, so you see the dashboard made for one.")
        }
        _ => first
            .map_or_else(|| "You see the neutral dashboard.".to_owned(), |reason| reason.sentence.clone()),
    }
}

/// The facts behind the likeliest life, which need not be the one shown: the customer may have picked another.
fn weighed(why: &Why) -> Option<AnyView> {
    let (likeliest, _) = why.posterior_bp.first().copied()?;
    let facts = parts::facts(&why.facts)?;
    let intro = if why.persona == Some(likeliest) {
        "What weighed most:".to_owned()
    } else {
        format!("Your statements look most like those of {}. What weighed most for that:", life(likeliest))
    };
    Some(view! { <p>{intro}</p>{facts} }.into_any())
}

fn actions(why: &Why) -> AnyView {
    let guessed = why.consents && why.persona.is_some() && !CHOICES.iter().any(|code| has(why, code));
    let confirm = guessed.then(|| {
        view! {
            <form method="post" action="/api/confirm-persona"><Button look=Look::Primary>"This is right"</Button></form>
            <LinkButton href="#not-me">"This is not me"</LinkButton>
        }
    });
    view! {
        <div class="why-actions">
            {confirm}
            <LinkButton href="/dashboard" look=Look::Quiet>"Arrange it myself"</LinkButton>
        </div>
    }
    .into_any()
}

#[cfg(test)]
pub(crate) mod tests {
    use decision::Explained;
    use profile::Persona;
    use services::SharedReason;

    use super::*;
    use crate::ui::render::html;

    fn reason(code: &str, sentence: &str) -> Explained {
        Explained { code: code.to_owned(), sentence: sentence.to_owned() }
    }

    pub(crate) fn freelancer() -> Why {
        let fact = |feature: &str, sentence: &str| SharedReason {
            feature: feature.to_owned(),
            sentence: sentence.to_owned(),
            speaks_for: true,
        };
        Why {
            persona: Some(Persona::Freelancer),
            certainty_bp: Some(8_630),
            posterior_bp: vec![
                (Persona::Freelancer, 8_630),
                (Persona::BusinessOwner, 900),
                (Persona::Salaried, 300),
                (Persona::Student, 100),
                (Persona::Retiree, 70),
            ],
            facts: vec![
                fact("payer-count", "6 payers paid you in the last 12 months"),
                fact("client-share", "91% of your income in the last 12 months came from clients"),
                fact("tax-payments", "You paid income tax yourself 4 times in the last 12 months"),
            ],
            counterfactual: Some("85% of your income in the last 12 months was salary or wages".to_owned()),
            reasons: vec![reason("PERSONA_MATCH", "Your accounts look like those of a freelancer.")],
            hardship: Vec::new(),
            layout: "home-freelancer".to_owned(),
            revision: 3,
            decision_id: "decision-1".to_owned(),
            model_version: Some("persona-0123".to_owned()),
            as_of: "2026-11-24".parse().ok(),
            consents: true,
        }
    }

    fn shown(why: &Why, history: Option<History>) -> String {
        let shown = html(|| view(why, history, ().into_any(), None, Locale::EnUs)).replace("<!---->", "");
        assert_eq!(shown.matches("<h1>").count(), 1, "{shown}");
        let ids: Vec<&str> =
            shown.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        let unique: std::collections::HashSet<&str> = ids.iter().copied().collect();
        assert_eq!(ids.len(), unique.len(), "{ids:?}");
        shown
    }

    fn check(shown: &str, present: &[&str], absent: &[&str]) {
        for words in present {
            assert!(shown.contains(words), "{words} is missing in {shown}");
        }
        for words in absent {
            assert!(!shown.contains(words), "{words} is in {shown}");
        }
    }

    #[test]
    fn a_guess_is_told_with_its_figures_and_the_ways_to_disagree() {
        check(
            &shown(&freelancer(), None),
            &[
                "Attune is 86% sure that you are a freelancer",
                r#"<span aria-hidden="true" class="why-figure">91%</span>"#,
                "You paid income tax yourself 4 times in the last 12 months.",
                r#"id="likely-business-owner" value="900" max="10000""#,
                "85% of your income in the last 12 months was salary or wages.",
                r#"action="/api/confirm-persona""#,
                r#"action="/api/choose-persona""#,
                r#"<label for="field-persona""#,
                r#"<option value="not-enough-data">None of these"#,
                "home-freelancer, revision 3",
                "persona-0123",
                "decision-1",
                r#"datetime="2026-11-24""#,
            ],
            &[r#"<option value="freelancer""#, "Nothing was inferred", "Not enough history"],
        );
    }

    #[test]
    fn a_choice_is_not_asked_about_again() {
        let why = Why {
            persona: Some(Persona::Retiree),
            certainty_bp: Some(70),
            reasons: vec![reason("CUSTOMER_CHOICE", "You picked the dashboard for a retiree.")],
            ..freelancer()
        };
        check(
            &shown(&why, None),
            &["You picked the dashboard for a retiree.", "look most like those of a freelancer"],
            &["confirm-persona", "% sure that you are"],
        );
    }

    #[test]
    fn without_consent_nothing_is_told_but_that() {
        let why = Why {
            persona: None,
            certainty_bp: None,
            posterior_bp: Vec::new(),
            facts: Vec::new(),
            counterfactual: None,
            reasons: vec![reason("NO_CONSENT", "You have not agreed to profiling.")],
            model_version: None,
            as_of: None,
            consents: false,
            ..freelancer()
        };
        check(
            &shown(&why, None),
            &["Nothing was inferred about you", r#"href="/account#profiling""#, "no figures were judged"],
            &["confirm-persona", "choose-persona", "How likely each"],
        );
    }

    #[test]
    fn too_little_history_is_counted() {
        let even = Persona::CLASSES.into_iter().map(|persona| (persona, 2_000)).collect();
        let why = Why {
            persona: None,
            certainty_bp: None,
            posterior_bp: even,
            facts: Vec::new(),
            reasons: vec![reason("NOT_ENOUGH_DATA", "There is not enough history yet.")],
            ..freelancer()
        };
        check(
            &shown(&why, Some(History { days: 35, transactions: 41 })),
            &["35 of 90 days", "There are 41 transactions", "Pick a dashboard yourself"],
            &["How likely each", "What would change it", "confirm-persona"],
        );
    }

    #[test]
    fn hardship_is_told_kindly_and_first() {
        let why = Why {
            hardship: vec!["Your account was overdrawn on 12 of the last 90 days".to_owned()],
            reasons: vec![reason("G1_HARDSHIP", "Money looks tight.")],
            layout: "home-distress".to_owned(),
            ..freelancer()
        };
        check(
            &shown(&why, None),
            &[
                "Money looks tight.",
                "overdrawn on 12 of the last 90 days.",
                "read by fixed rules",
                "stop offers of credit",
            ],
            &["% sure that you are"],
        );
    }
}
