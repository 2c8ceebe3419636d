//! What people say of themselves is counted for fairness alone: nothing that decides can carry it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use chrono::Duration;
use evaluation::fairness::Verdict;
use services::{GROUP_QUESTIONS, Role};
use testkit::each_url;

use crate::desk::{code, each_with_households, person};
use crate::stage::{Stage, retirees};

fn answers(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(name, answer)| ((*name).to_owned(), (*answer).to_owned())).collect()
}

#[test]
fn answers_are_kept_with_consent_and_forgotten_without() {
    each_url(async |url| {
        let stage = Stage::open(&url).await;
        let attune = &stage.attune;
        let cleo = person(attune, "cleo@example.com", Role::Customer).await;
        let woman = answers(&[("gender", "woman"), ("disability", "")]);
        assert_eq!(code(&attune.declare_groups(&cleo, false, &woman).await), "groups-consent");
        assert_eq!(
            code(&attune.declare_groups(&cleo, true, &answers(&[("gender", "robot")])).await),
            "groups"
        );
        assert!(attune.own_groups(&cleo).await.unwrap().is_empty());
        attune.declare_groups(&cleo, true, &woman).await.unwrap();
        assert_eq!(attune.own_groups(&cleo).await.unwrap(), answers(&[("gender", "woman")]));
        attune.declare_groups(&cleo, false, &BTreeMap::new()).await.unwrap();
        assert!(attune.own_groups(&cleo).await.unwrap().is_empty());
        assert_eq!(code(&attune.declare_groups(&stage.ana, true, &woman).await), "forbidden");
        assert_eq!(code(&attune.own_groups(&stage.ana).await), "forbidden");
    });
}

#[test]
fn groups_are_compared_by_who_sees_an_arranged_dashboard() {
    each_with_households(async |url| {
        let stage = Stage::open(&url).await;
        let attune = &stage.attune;
        let nothing = attune.fairness(&stage.ana).await.unwrap();
        assert_eq!(nothing.comparisons.len(), GROUP_QUESTIONS.len() + 1);
        assert!(nothing.comparisons.iter().all(|each| each.report.verdict == Verdict::Unclear));

        attune.set_holdout_as_operator(0, "Everybody gets a dashboard of their own.").await.unwrap();
        attune.simulate(&retirees(80, 0.3, 0.0)).await.unwrap();
        let mut simulated = Vec::new();
        for number in 0..80 {
            let email = format!("simulated-7-{number}@simulated.invalid");
            simulated.push(attune.customer_by_email(&email).await.unwrap());
        }
        for (number, who) in simulated.iter().enumerate() {
            let answer = if number % 2 == 0 { "woman" } else { "man" };
            attune.declare_groups(who, true, &answers(&[("gender", answer)])).await.unwrap();
        }
        let comparison = |fairness: services::Fairness| {
            let mut all = fairness.comparisons.into_iter();
            all.find(|each| each.heading == "By gender").unwrap().report
        };
        let alike = comparison(attune.fairness(&stage.ana).await.unwrap());
        assert_eq!((alike.groups.len(), alike.exposure_ratio), (2, Some(1.0)));
        // Of one group every second loses what is arranged for them, and that is found.
        stage.wait(Duration::days(29));
        for who in simulated.iter().skip(1).step_by(4) {
            attune.set_profiling_consent(who, false).await.unwrap();
        }
        attune.simulate(&retirees(80, 0.3, 0.0)).await.unwrap();
        let unlike = comparison(attune.fairness(&stage.ana).await.unwrap());
        assert_eq!((unlike.verdict, unlike.exposure_ratio), (Verdict::Unlike, Some(0.5)), "{unlike:?}");
    });
}

#[test]
fn no_answer_reaches_what_is_decided_from() {
    each_with_households(async |url| {
        let stage = Stage::open(&url).await;
        let attune = &stage.attune;
        attune.simulate(&retirees(2, 0.3, 0.0)).await.unwrap();
        let who = attune.customer_by_email("simulated-7-1@simulated.invalid").await.unwrap();
        let decided = async || {
            let replay = attune.replay(&who, attune.now(), None).await.unwrap();
            serde_json::to_string(&replay.decision).unwrap()
        };
        let before = decided().await;
        for question in &GROUP_QUESTIONS {
            for (answer, _) in question.answers {
                attune.declare_groups(&who, true, &answers(&[(question.name, answer)])).await.unwrap();
                assert_eq!(decided().await, before, "{} {answer}", question.name);
            }
        }
    });
    let names: Vec<String> = decision::attribute_catalogue().iter().map(|spec| spec.name.clone()).collect();
    for question in &GROUP_QUESTIONS {
        assert!(names.iter().all(|name| !name.contains(question.name)), "{}", question.name);
    }
}

/// Every Rust file of a folder and those below.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let (folders, files): (Vec<_>, Vec<_>) = entries.partition(|path| path.is_dir());
    let files = files.into_iter().filter(|path| path.extension().is_some_and(|ending| ending == "rs"));
    files.chain(folders.iter().flat_map(|folder| sources(folder))).collect()
}

#[test]
fn one_file_alone_reads_what_people_say_of_themselves() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut readers = Vec::new();
    for part in ["services/src", "decision/src", "profile/src", "layout/src", "../app/src", "../server/src"] {
        for file in sources(&crates.join(part)) {
            let text = std::fs::read_to_string(&file).unwrap();
            if text.contains("store::groups") || text.contains("declared_groups") {
                readers.push(file.file_name().unwrap().to_string_lossy().into_owned());
            }
        }
    }
    assert_eq!(readers, ["fairness.rs"]);
}
