//! An experiment is proposed by one and put in force by another, changed the same way, and ends as a draft of its winner.

use layout::Id;
use services::{DraftState, ExperimentChange, LaunchForm, Principal, Role, VariantForm, WhoForm};
use testkit::each_url;

use crate::desk::code;
use crate::stage::{EXPERIMENT, LAYOUT, Stage};

fn id() -> Id {
    Id::new(EXPERIMENT).unwrap()
}

fn who(audience: &str, rule: &str) -> WhoForm {
    WhoForm { audience: audience.to_owned(), rule: rule.to_owned() }
}

#[test]
fn an_experiment_is_launched_by_two_people_and_its_winner_becomes_a_draft() {
    each_url(async |url| {
        let stage = Stage::open(&url).await;
        let attune = &stage.attune;
        let draft = stage.draft().await;
        attune.propose_experiment(&stage.ana, &stage.form(&draft)).await.unwrap();
        let waiting = attune.experiments(&stage.ana).await.unwrap();
        let proposal = waiting.proposals.first().unwrap();
        assert!(proposal.is_mine && waiting.experiments.is_empty());
        let [control, income] = proposal.arms.as_slice() else { panic!("{:?}", proposal.arms) };
        assert!(control.changes.is_empty() && income.changes.len() == 1, "{income:?}");
        assert_eq!(code(&attune.decide_on_proposal(&stage.ana, &proposal.id, true).await), "own-proposal");
        attune.decide_on_proposal(&stage.ben, &proposal.id, true).await.unwrap();
        assert_eq!(code(&attune.decide_on_proposal(&stage.ben, &proposal.id, true).await), "not-found");
        // The part of the namespace is taken for as long as it goes on.
        let in_force = attune.experiments(&stage.ana).await.unwrap();
        assert_eq!((in_force.revision, in_force.experiments.len()), (2, 1));
        assert_eq!(in_force.namespaces, [("dashboard".to_owned(), Vec::new())]);
        let other = LaunchForm { id: "another".to_owned(), ..stage.form(&draft) };
        assert_eq!(code(&attune.propose_experiment(&stage.ana, &other).await), "policy-fault");

        let pause = ExperimentChange::Pause { id: id() };
        stage.change(pause.clone()).await;
        assert_eq!(code(&attune.propose_experiment_change(&stage.ana, pause, "Again.").await), "experiment");
        stage.change(ExperimentChange::Resume { id: id() }).await;
        let forget = ExperimentChange::Forget { id: id() };
        assert_eq!(
            code(&attune.propose_experiment_change(&stage.ana, forget.clone(), "Gone.").await),
            "experiment"
        );
        for winner in ["control", "nobody"] {
            let stop = ExperimentChange::Stop { id: id(), winner: Some(Id::new(winner).unwrap()) };
            assert_eq!(
                code(&attune.propose_experiment_change(&stage.ana, stop, "Done.").await),
                "experiment"
            );
        }
        let drafts = |layouts: Vec<services::StudioLayout>| {
            let of_it = layouts.into_iter().find(|each| each.name == LAYOUT).unwrap();
            of_it.drafts
        };
        let before = drafts(attune.studio_layouts(&stage.ana).await.unwrap());
        stage.change(ExperimentChange::Stop { id: id(), winner: Some(Id::new("income").unwrap()) }).await;
        let after = drafts(attune.studio_layouts(&stage.ana).await.unwrap());
        let new: Vec<_> = after.iter().filter(|line| !before.iter().any(|each| each.id == line.id)).collect();
        let [new] = new.as_slice() else { panic!("{new:?}") };
        let made = attune.draft(&stage.ana, &new.id).await.unwrap();
        assert_eq!(made.document.spec, attune.draft(&stage.ana, &draft).await.unwrap().document.spec);
        assert_eq!(made.undo.as_deref(), Some("“income” of the experiment “income-first”"));
        // It goes the way of every draft: Ana, who proposed to stop, made it, and Ben may approve it.
        assert_eq!((made.state, new.is_mine, made.may_approve), (DraftState::Open, true, false));
        assert!(attune.draft(&stage.ben, &new.id).await.unwrap().may_approve);

        let page = stage.page().await;
        let told: Vec<&str> = page.history.iter().map(|passage| passage.what.as_str()).collect();
        assert_eq!(told, ["Stopped, with “income” as the winner", "Went on", "Paused", "Launched"]);
        assert_eq!((page.history[3].author.as_str(), page.history[3].approver.as_str()), ("ana", "ben"));
        stage.change(forget).await;
        assert_eq!(code(&attune.experiment(&stage.ana, EXPERIMENT).await), "not-found");
        let again = attune.propose_experiment(&stage.ana, &stage.form(&new.id)).await.unwrap_err().sentence();
        assert_eq!(again, "There was an experiment “income-first”. Choose another name.");
    });
}

#[test]
fn what_cannot_be_an_experiment_is_refused_with_a_sentence() {
    each_url(async |url| {
        let stage = Stage::open(&url).await;
        let attune = &stage.attune;
        let draft = stage.draft().await;
        let other = attune.begin_draft(&stage.ana, "home-student").await.unwrap();
        let unchanged = attune.begin_draft(&stage.ana, LAYOUT).await.unwrap();
        let good = || stage.form(&draft);
        let variant = |key: &str, draft: &str, percent: &str| LaunchForm {
            variants: vec![VariantForm {
                key: key.to_owned(),
                draft: draft.to_owned(),
                percent: percent.to_owned(),
            }],
            ..good()
        };
        for (wrong, expected) in [
            (LaunchForm { id: "No Name".to_owned(), ..good() }, "small letters"),
            (LaunchForm { hypothesis: " ".to_owned(), ..good() }, "what you expect"),
            (LaunchForm { metric: "luck".to_owned(), ..good() }, "the metric that decides"),
            (LaunchForm { guardrails: Vec::new(), ..good() }, "must not become worse"),
            (LaunchForm { guardrails: vec!["acted".to_owned()], ..good() }, "must not become worse"),
            (LaunchForm { guardrails: vec!["luck".to_owned()], ..good() }, "no such metric"),
            (LaunchForm { units_per_arm_min: "99".to_owned(), ..good() }, "at least 100"),
            (LaunchForm { held_back_percent: "100".to_owned(), ..good() }, "less than 100"),
            (LaunchForm { held_back_percent: "some".to_owned(), ..good() }, "0 to 100"),
            (LaunchForm { layout: "home-nobody".to_owned(), ..good() }, "no such layout"),
            (
                LaunchForm { layout: "home-student".to_owned(), ..good() },
                "and the experiment is about home-student",
            ),
            (LaunchForm { control_percent: "40".to_owned(), ..good() }, "add up to 1"),
            (LaunchForm { variants: Vec::new(), ..good() }, "at least one variant"),
            (variant("control", &draft, "50"), "each variant is there once"),
            (variant("income", "nothing", "50"), "Choose a draft"),
            (variant("income", &other, "50"), "That draft is of home-student"),
            (variant("income", &unchanged, "50"), "changes nothing"),
            (LaunchForm { namespace: String::new(), ..good() }, "The namespace has small letters"),
            (
                LaunchForm { from_percent: "60".to_owned(), to_percent: "40".to_owned(), ..good() },
                "from a share to a greater",
            ),
            (LaunchForm { note: String::new(), ..good() }, "Enter why"),
            (LaunchForm { who: who("", "{"), ..good() }, "no JSON"),
            (LaunchForm { who: who("", r#"{"==": [{"var": "shoe-size"}, 4]}"#), ..good() }, "cannot be used"),
            (LaunchForm { who: who("nobody", ""), ..good() }, "There is no audience"),
            (LaunchForm { who: who("nobody", "true"), ..good() }, "not both"),
        ] {
            let refused = attune.propose_experiment(&stage.ana, &wrong).await.unwrap_err().sentence();
            assert!(refused.contains(expected), "{expected}: {refused}");
        }
        let unknown = ExperimentChange::Pause { id: id() };
        assert_eq!(
            code(&attune.propose_experiment_change(&stage.ana, unknown.clone(), "Why.").await),
            "experiment"
        );
        assert_eq!(
            code(&attune.propose_experiment_change(&stage.ana, unknown.clone(), " ").await),
            "experiment"
        );
        let everybody = WhoForm::default();
        for (participants, expected) in [("some", "Choose what becomes"), ("keep", "There is no experiment")]
        {
            let refused =
                attune.propose_retarget(&stage.ana, EXPERIMENT, &everybody, participants, "Why.").await;
            let refused = refused.unwrap_err().sentence();
            assert!(refused.contains(expected), "{expected}: {refused}");
        }
    });
}

#[test]
fn the_product_team_alone_comes_to_experiments() {
    each_url(async |url| {
        let stage = Stage::open(&url).await;
        let attune = &stage.attune;
        let form = stage.form(&stage.draft().await);
        let (pause, everybody) = (ExperimentChange::Pause { id: id() }, WhoForm::default());
        for role in [Role::Customer, Role::Advisor, Role::Admin] {
            let who = Principal { role, ..stage.ana.clone() };
            let outcomes = [
                code(&attune.experiments(&who).await),
                code(&attune.experiment(&who, EXPERIMENT).await),
                code(&attune.propose_experiment(&who, &form).await),
                code(&attune.propose_experiment_change(&who, pause.clone(), "Why.").await),
                code(&attune.propose_retarget(&who, EXPERIMENT, &everybody, "keep", "Why.").await),
                code(&attune.fairness(&who).await),
                code(&attune.off_policy(&who).await),
            ];
            assert_eq!(outcomes, ["forbidden"; 7], "{role:?}");
        }
    });
}
