//! Experiments on simulated customers run to a result: an effect that is there is found, one that is not is not.

use chrono::Duration;
use evaluation::experiment::{Estimate, Reading, Reason};
use layout::Id;
use services::{ExperimentChange, MetricPart, Participants, Results, Role, Worse};
use testkit::each_url;

use crate::desk::{code, each_with_households, person};
use crate::stage::{EXPERIMENT, LAYOUT, Stage, retirees};

/// The lift of the metric that decides, and whether what was before was taken out of it.
fn lift(results: &Results) -> Option<(Estimate, bool)> {
    let decides = results.metrics.iter().find(|each| each.part == MetricPart::Decides)?;
    match &decides.everybody {
        Reading::Shown(findings) => {
            let comparison = findings.comparisons.first()?;
            Some((comparison.absolute, comparison.covariate_slope.is_some()))
        }
        Reading::Withheld(_) => None,
    }
}

#[test]
fn an_effect_that_is_there_is_found() {
    each_with_households(async |url| {
        let stage = Stage::open(&url).await;
        let attune = &stage.attune;
        // A day before anything is tried out.
        attune.simulate(&retirees(260, 0.3, 0.0)).await.unwrap();
        stage.wait(Duration::days(1));
        stage.launch(true).await;
        assert_eq!(lift(&stage.page().await.results), None, "nobody was seen yet");
        let simulated = attune.simulate(&retirees(260, 0.2, 0.4)).await.unwrap();
        assert_eq!(simulated.customers, 260);
        assert!(simulated.in_control > 100 && simulated.in_treatment > 100, "{simulated:?}");

        let results = stage.page().await.results;
        assert_eq!(results.hidden, []);
        let counts: Vec<(&str, u32)> =
            results.exposures.arms.iter().map(|arm| (arm.arm.as_str(), arm.units)).collect();
        assert_eq!(counts, [("control", simulated.in_control), ("income", simulated.in_treatment)]);
        let (found, is_adjusted) = lift(&results).unwrap();
        let acted = results.metrics[0].metric;
        assert_eq!((acted.worse(&found), is_adjusted), (Worse::No, true), "{found:?}");
        // Three elements each acted on with 0.2 or 0.6 on average: 0.49 and 0.94 of customers act on something.
        assert!(found.lower < 0.45 && 0.45 < found.upper, "{found:?}");

        let dismissed = &results.metrics[1];
        let Reading::Shown(findings) = &dismissed.everybody else { panic!("{dismissed:?}") };
        assert_eq!(dismissed.metric.worse(&findings.comparisons[0].absolute), Worse::Untold);
        // Nobody hid anything, so nothing tells; and nobody in hardship is tried anything on.
        let hidden = &results.metrics[2];
        assert!(
            matches!(&hidden.everybody, Reading::Withheld(why) if matches!(why.reasons[0], Reason::NothingVaries { .. }))
        );
        assert!(matches!(&results.metrics[0].in_hardship, Reading::Withheld(why)
            if matches!(why.reasons[0], Reason::TooFewUnits { units: 0, .. })));
        assert_eq!(lift(&results), lift(&stage.page().await.results), "a second look shows the same");
    });
}

#[test]
fn an_effect_that_is_not_there_is_not_found() {
    each_with_households(async |url| {
        let stage = Stage::open(&url).await;
        let attune = &stage.attune;
        stage.launch(false).await;
        attune.simulate(&retirees(240, 0.3, 0.0)).await.unwrap();
        let results = stage.page().await.results;
        let (found, is_adjusted) = lift(&results).unwrap();
        assert_eq!(
            (results.metrics[0].metric.worse(&found), is_adjusted),
            (Worse::Untold, false),
            "{found:?}"
        );
        let control = stage.page().await.arms;
        assert!(control.iter().all(|arm| arm.changes.is_empty() && arm.is_possible), "{control:?}");
    });
}

#[test]
fn too_few_customers_are_said_and_a_new_draw_begins_anew() {
    each_with_households(async |url| {
        let stage = Stage::open(&url).await;
        stage.launch(true).await;
        stage.attune.simulate(&retirees(40, 0.3, 0.0)).await.unwrap();
        let results = stage.page().await.results;
        let units: u32 = results.exposures.arms.iter().map(|arm| arm.units).sum();
        assert!((30..=40).contains(&units), "{units}: all but those held out");
        assert!(matches!(&results.metrics[0].everybody, Reading::Withheld(why)
            if why.reasons.iter().all(|reason| matches!(reason, Reason::TooFewUnits { units_min: 100, .. }))));

        let id = Id::new(EXPERIMENT).unwrap();
        let retarget =
            |participants| ExperimentChange::Retarget { id: id.clone(), condition: None, participants };
        stage.change(retarget(Participants::Restart)).await;
        let seen = |results: &Results| results.exposures.arms.iter().map(|arm| arm.units).sum::<u32>();
        assert_eq!(seen(&stage.page().await.results), 0);
        stage.wait(Duration::days(1));
        stage.attune.simulate(&retirees(40, 0.3, 0.0)).await.unwrap();
        assert_eq!(seen(&stage.page().await.results), units);
        // Whoever took part is shut out, and newcomers are drawn.
        stage.change(retarget(Participants::Exclude)).await;
        stage.wait(Duration::days(1));
        stage.attune.simulate(&retirees(60, 0.3, 0.0)).await.unwrap();
        let newcomers = seen(&stage.page().await.results);
        assert!((15..=20).contains(&newcomers), "{newcomers}");
        // Those who take part stay, and nobody else is meant.
        let condition = serde_json::from_str(r#"{"==": [{"var": "country"}, "GB"]}"#).unwrap();
        let participants = Participants::Keep;
        stage
            .change(ExperimentChange::Retarget { id: id.clone(), condition: Some(condition), participants })
            .await;
        stage.wait(Duration::days(1));
        let again = stage.attune.simulate(&retirees(80, 0.3, 0.0)).await.unwrap();
        assert_eq!(again.in_control + again.in_treatment, newcomers);
        // What happens after the end is not counted.
        stage.change(ExperimentChange::Stop { id: id.clone(), winner: None }).await;
        let ended = stage.page().await;
        stage.wait(Duration::days(1));
        stage.attune.simulate(&retirees(80, 0.9, 0.0)).await.unwrap();
        assert_eq!(stage.page().await.results, ended.results);
        let told: Vec<&str> = ended.history.iter().map(|passage| passage.what.as_str()).collect();
        assert_eq!(
            told,
            [
                "Stopped without a winner",
                "Other customers meant; those who take part stay",
                "Other customers meant; those who took part are shut out",
                "Other customers meant; everybody is drawn anew",
                "Launched",
            ]
        );
    });
}

#[test]
fn nobody_is_simulated_beside_real_customers() {
    each_url(async |url| {
        let stage = Stage::open(&url).await;
        let attune = &stage.attune;
        assert_eq!(
            code(&attune.simulate(&retirees(1, 0.3, 0.0)).await),
            "simulation",
            "no household is loaded"
        );
        attune.load_demo_households().await.unwrap();
        for (customers, probability, lift) in [(0, 0.3, 0.0), (1, 1.1, 0.0), (1, 0.3, 0.8), (1, 0.3, -0.4)] {
            assert_eq!(code(&attune.simulate(&retirees(customers, probability, lift)).await), "simulation");
        }
        let mut nobody = retirees(1, 0.3, 0.0);
        nobody.household = Some("nobody".to_owned());
        assert_eq!(code(&attune.simulate(&nobody).await), "simulation");
        assert_eq!(code(&attune.simulate(&retirees(1, 0.3, 0.0)).await), "ok");
        assert_eq!(LAYOUT, "home-retiree");
        person(attune, "real@example.com", Role::Customer).await;
        assert_eq!(code(&attune.simulate(&retirees(1, 0.3, 0.0)).await), "simulation");
    });
}
